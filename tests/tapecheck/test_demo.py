"""The demo, end to end: the sample served, collected, read, verified, told, and held against its ledger."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from corpus.store import Corpus
from tapecheck.cli import app
from tapecheck.sample import articles, claims

RUNNER = CliRunner()


@pytest.fixture(name="ran", scope="module")
def ran_demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    folder = tmp_path_factory.mktemp("demo")
    return RUNNER.invoke(app, ["demo", "--output", str(folder)]), folder


class Links(HTMLParser):
    """Where a page leads to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href" and value]


def test_every_false_claim_is_found_and_no_true_one_accused(ran: tuple[Result, Path]) -> None:
    result, _ = ran
    assert result.stderr == ""
    assert (
        f"{len(claims())} of {len(claims())} false claims found and explained; 0 true claims accused." in result.stdout
    )
    assert result.exit_code == 0


def test_it_says_where_the_digest_is(ran: tuple[Result, Path]) -> None:
    result, folder = ran
    assert f"{folder}/index.html" in result.stdout
    found = re.search(r"start with (\S+\.html)", result.stdout)
    assert found is not None
    assert Path(found[1]).is_file()


def test_it_takes_less_than_a_minute(ran: tuple[Result, Path]) -> None:
    found = re.search(r"Done in (\d+) s\.", ran[0].stdout)
    assert found is not None
    assert int(found[1]) < 60


def test_all_articles_are_kept(ran: tuple[Result, Path]) -> None:
    with Corpus.open(ran[1] / "tapecheck.db", create=False) as corpus:
        assert corpus.totals()["articles"] == len(articles())
        kept = list(corpus.articles())
    assert [found.article.title for found in kept if found.dated is None] == []
    undated = [found.dated.method for found in kept if found.dated and found.article.published is None]
    assert undated == ["prices", "prices", "prices"]


def test_the_index_leads_to_digests_and_articles_that_are_there(ran: tuple[Result, Path]) -> None:
    folder = ran[1]
    pages = [folder / "index.html", *folder.glob("digest-*.html")]
    assert len(pages) > 10
    for page in pages:
        for link in Links(page.read_text(encoding="utf-8")).found:
            target = link.partition("#")[0]
            assert not target or (folder / target).is_file(), f"{page.name} leads to {link}"


def test_the_undated_article_is_told_under_its_session(ran: tuple[Result, Path]) -> None:
    text = (ran[1] / "digest-2026-01-22.html").read_text(encoding="utf-8")
    assert "placed by its figures" in text
    assert "An intraday price told as the close" in text


def test_it_can_be_run_again(ran: tuple[Result, Path]) -> None:
    result, folder = ran
    before = (folder / "index.html").read_text(encoding="utf-8")
    again = RUNNER.invoke(app, ["demo", "--output", str(folder)])
    assert again.exit_code == result.exit_code
    assert (folder / "index.html").read_text(encoding="utf-8") == before


def test_the_digest_command_reads_what_the_demo_kept(ran: tuple[Result, Path]) -> None:
    database = str(ran[1] / "tapecheck.db")
    told = RUNNER.invoke(app, ["digest", "--db", database, "--date", "2025-08-01", "--format", "markdown"])
    assert told.exit_code == 0
    assert told.stdout.startswith("# Friday, August 1, 2025\n")
    assert "Percent and points mixed up" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--date", "yesterday"], "'yesterday' is no day"),
        (["--format", "pdf"], "there is no format 'pdf'"),
        (["--as-of", "2025-08-01T12:00"], "is no moment"),
    ],
)
def test_what_cannot_be_told_is_said(ran: tuple[Result, Path], arguments: list[str], message: str) -> None:
    result = RUNNER.invoke(app, ["digest", "--db", str(ran[1] / "tapecheck.db"), *arguments])
    assert result.exit_code == 2
    assert message in result.stderr
