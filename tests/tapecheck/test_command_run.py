"""`tapecheck run` and `tapecheck digest` as a timer and a person call them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import feedparser
import pytest

from tapecheck.cli import app


class Result(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., Result]

PRICES = """date,open,high,low,close
2025-07-30,2250.10,2255.00,2230.00,2242.33
2025-07-31,2240.00,2244.00,2205.00,2211.65
2025-08-01,2192.94,2192.94,2143.43,2166.78
"""
ARTICLE = (
    "The Russell 2000 closed at 2,166.78 on Friday, down 2.03%.\n\n"
    'Small caps fell after hiring slowed. "Nobody borrows like a small company," said Ada Vance, a trader at Fennimore.'
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Call the command line in a project folder with one article and prices."""
    monkeypatch.chdir(tmp_path)
    for name in ("in", "prices"):
        (tmp_path / name).mkdir()
    (tmp_path / "prices" / "RUT.csv").write_text(PRICES)
    (tmp_path / "tapecheck.toml").write_text(
        'sources = ["in"]\nprices = "prices"\nworkers = 1\nwatchlist = ["Russell 2000"]\nbase = "https://paper.example/"\n'
    )
    add(tmp_path, "one", "2025-08-01T20:30:00Z", ARTICLE)

    def call(*arguments: object) -> Result:
        with pytest.raises(SystemExit) as ended:
            app([str(argument) for argument in arguments], prog_name="tapecheck")
        printed = capsys.readouterr()
        return Result(int(ended.value.code or 0), printed.out, printed.err)

    return call


def add(folder: Path, name: str, published: str, text: str) -> None:
    row = {"text": text, "published": published, "source": f"Paper {name}", "url": f"https://{name}.example/x"}
    (folder / "in" / f"{name}.jsonl").write_text(json.dumps(row))


def written(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in sorted((folder / "digests").iterdir())}


def test_a_run_writes_what_changed_and_nothing_else(run: Run, tmp_path: Path) -> None:
    first = run("run")
    assert first.status == 0, first.err
    files = written(tmp_path)
    assert list(files) == ["2025-08-01.html", "2025-08-01.json", "2025-08-01.md", "feed.atom"]
    told = json.loads((tmp_path / "digests" / "2025-08-01.json").read_text())
    assert told["lede"][0]["text"] == "The Russell 2000 closed at 2,166.78, down 2.03%."
    assert told["quotes"][0]["by"]["text"] == "Ada Vance, trader, Fennimore"

    again = run("run")
    assert "the digest of 2025-08-01 says what it said" in again.out
    assert written(tmp_path) == files

    add(tmp_path, "two", "2025-08-01T21:00:00Z", "The Russell 2000 closed at 2,616.78 on Friday.")
    add(tmp_path, "early", "2025-07-31T21:00:00Z", "The Russell 2000 closed at 2,211.65 on Thursday.")
    third = run("run")
    assert third.status == 0, third.err
    assert set(written(tmp_path)) - set(files) == {"2025-07-31.html", "2025-07-31.json", "2025-07-31.md"}
    assert written(tmp_path)["2025-08-01.html"] > files["2025-08-01.html"]
    assert "Digits swapped" in (tmp_path / "digests" / "2025-08-01.md").read_text()
    entries = feedparser.parse((tmp_path / "digests" / "feed.atom").read_bytes()).entries
    assert [entry.link for entry in entries] == [f"https://paper.example/2025-{day}.html" for day in ("08-01", "07-31")]


def test_a_digest_in_every_form_and_stretch(run: Run, tmp_path: Path) -> None:
    run("run")
    assert run("digest", "--format", "markdown").out.startswith("# Friday, August 1, 2025\n")
    assert "ON YOUR LIST" in run("digest").out
    week = run("digest", "--week", "--format", "json")
    assert json.loads(week.out)["first"] == "2025-07-28"
    since = run("digest", "--since", "2025-07-31", "--format", "markdown").out
    assert since.startswith("# Thursday, July 31 to Friday, August 1, 2025\n")
    few = run("digest", "--sections", "moved,tape", "--without", "tape").out
    assert "WHAT IS SAID TO HAVE MOVED IT" in few
    assert "THE TAPE" not in few
    early = run("digest", "--as-of", "2025-08-01T12:00-04:00", "--format", "json").out
    assert json.loads(early)["coverage"]["articles"] == 0
    assert run("digest", "-o", "out/day.mail.html").err == "tapecheck: written to out/day.mail.html\n"
    assert "<style" not in (tmp_path / "out" / "day.mail.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--sections", "move"), 2, "did you mean 'moved'"),
        (("--format", "pdf"), 2, "there is no format 'pdf'"),
        (("--date", "yesterday"), 2, "'yesterday' is no day"),
        (("--since", "2025-09-01"), 2, "give at most 31 days"),
        (("--watch", "Russel 2000"), 2, "did you mean 'Russell 2000'"),
        (("--mail",), 1, "the settings name nobody to send to"),
    ],
)
def test_what_cannot_be_told_is_said(run: Run, arguments: tuple[str, ...], status: int, message: str) -> None:
    run("collect")
    result = run("digest", *arguments)
    assert (result.status, result.out) == (status, "")
    assert message in result.err


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ('sections = ["move"]', "did you mean 'moved'"),
        ('forms = ["pdf"]', "there is no 'pdf'"),
        ('mail = {to = ["a@b.example"], form = "c@d.example"}', "did you mean 'from'"),
        ('mail = {to = ["a@b.example"]}', "'from' is missing"),
        ('mail = {to = [], from = "c@d.example"}', "[] is no list of mail addresses"),
        ('base = "paper.example"', "'paper.example' is no address"),
    ],
)
def test_wrong_settings_are_refused_with_the_nearest_right_ones(
    run: Run, tmp_path: Path, setting: str, message: str
) -> None:
    (tmp_path / "tapecheck.toml").write_text(setting)
    result = run("digest")
    assert result.status == 2
    assert message in result.err
