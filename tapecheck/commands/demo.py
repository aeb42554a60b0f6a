"""tapecheck demo: the sample, end to end, on this machine alone.

Newsrooms that we invented are served from a loopback address, collected as any others, read, dated, verified against
the bundled tape, kept, and told in digests. At the end the ledger of false claims says whether all were found, and
nothing else was accused.
"""

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tapecheck.commands import options, output
from tapecheck.config import Config

if TYPE_CHECKING:
    from corpus.store import Corpus
    from scrapers.article import Article
    from tapecheck.edition import Digest
    from tapecheck.gathered import Checked
    from tapecheck.newsstand import Newsstand
    from tapecheck.sample_check import Found, Outcome

app = typer.Typer(add_completion=False)

_DATABASE = "tapecheck.db"


@app.command()
def demo(
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where the digests and the database go.")
    ] = Path("demo"),
) -> None:
    """Collect, read and verify the sample, write its digests, and check them against the ledger of false claims."""
    from corpus.store import Corpus
    from tapecheck.newsstand import newsstand
    from tapecheck.sample_check import compare
    from tapecheck.shelf import everything

    started = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    _forget(folder / _DATABASE)
    with Corpus.open(folder / _DATABASE) as corpus:
        with newsstand() as stand:
            _run(corpus, stand)
        names = {found.article.id: stand.pages[found.article.url or ""] for found in corpus.articles()}
        checked = list(everything(corpus))
        outcome = compare(checked, names)
        telling = _write(corpus, checked, names, outcome, folder)
    _report(outcome, telling, folder, seconds=time.monotonic() - started)
    if not outcome.right:
        raise typer.Exit(1)


def _forget(database: Path) -> None:
    """A demo starts from nothing, each time."""
    for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        path.unlink(missing_ok=True)


def _run(corpus: "Corpus", stand: "Newsstand") -> None:
    """The stages of `tapecheck run`, over the newsrooms and the bundled tape."""
    from corpus.providers.folder import load
    from scrapers.fetch import Fetcher
    from tapecheck import stages
    from tapecheck.newsstand import HOST
    from tapecheck.sample import TAPE

    with Fetcher(allow_hosts={HOST}, delay=0) as fetcher:
        collected = stages.collect(corpus, stand.feeds, fetcher=fetcher, watch=output.followed)
    output.line(f"Collected {collected.new} articles from {len(stand.feeds)} feeds on {HOST}.")
    read = stages.read(corpus, extractor=options.extractor(Config()), watch=output.followed)
    output.line(f"Read {corpus.totals()['facts']} facts.")
    corpus.add_history(load(TAPE, provider="sample"))
    verified = stages.verify(corpus, corpus.history(), watch=output.followed)
    told = ", ".join(f"{count} {label}" for label, count in verified.labels.most_common())
    output.line(f"Verified against the bundled tape: {told}.")
    options.finish([*collected.failures, *read.failures, *verified.failures])


def _write(
    corpus: "Corpus", checked: list["Checked"], names: dict[str, str], outcome: "Outcome", folder: Path
) -> list["Digest"]:
    """The articles, a digest of each telling day, and the page that leads to them; the most telling day first."""
    from tapecheck.newsstand import page as article_page
    from tapecheck.render.front import front
    from tapecheck.render.markdown import markdown
    from tapecheck.render.page import page
    from tapecheck.sample import articles
    from tapecheck.shelf import days, told

    def link(article: "Article") -> str:
        return f"articles/{names[article.id]}.html"

    (folder / "articles").mkdir(exist_ok=True)
    for article in articles():
        (folder / "articles" / f"{article.name}.html").write_text(article_page(article), encoding="utf-8")
    history = corpus.history()
    every = [told(corpus, history, day) for day in days(checked)]
    telling = sorted(filter(_telling, every), key=_weight, reverse=True)
    for one in telling:
        _path(folder, one.day.session, "html").write_text(page(one, link=link), encoding="utf-8")
        _path(folder, one.day.session, "md").write_text(markdown(one, link=link), encoding="utf-8")
    (folder / "index.html").write_text(front(telling, outcome), encoding="utf-8")
    return telling


def _telling(told: "Digest") -> bool:
    return bool(told.failures) or len(told.coverage.articles.of) > 1


def _weight(told: "Digest") -> tuple[int, int, date]:
    return len(told.coverage.publishers.of), len(told.failures), told.day.session


def _path(folder: Path, day: date, ending: str) -> Path:
    return folder / f"digest-{day}.{ending}"


def _report(outcome: "Outcome", days: list["Digest"], folder: Path, *, seconds: float) -> None:
    output.table(("article", "false claim", "verdict", "diagnosis", ""), map(_row, outcome.claims))
    right, accused = sum(found.right for found in outcome.claims), len(outcome.accused)
    output.line(f"{right} of {len(outcome.claims)} false claims found and explained; {accused} true claims accused.")
    for found in outcome.claims:
        if not found.right:
            claim = found.claim
            output.complain(f"{claim.article}: “{claim.words}” should be {claim.diagnosis}; {found.why}")
    for one in outcome.accused:
        output.complain(f"{one.article}: “{one.words}” is true, but was contradicted: {one.reason}")
    output.line(f"The digests are in {folder}/index.html; start with {_path(folder, days[0].day.session, 'html')}")
    output.line(f"Done in {seconds:.0f} s.")


def _row(found: "Found") -> tuple[str, ...]:
    claim, mark = found.claim, "✓" if found.right else "✗"
    return claim.article, claim.words, found.verdict or "not read", found.diagnosis or "", mark
