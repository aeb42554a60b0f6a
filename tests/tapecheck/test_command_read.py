"""`tapecheck read` and `tapecheck run`, the whole way with the real reader, on articles of our own."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

from corpus.store import Corpus
from corpus.verify.verdict import Verdict
from nlp.rows import loads, reading_from_row, schema
from tapecheck.cli import app

TRUE = "The Russell 2000 closed at 2,467.70 on Thursday, up 2.5%."
FALSE = "The Russell 2000 closed at 2,470.07 on Thursday."
HEAD = "---\ndate: 2025-09-18T20:30:00Z\ntitle: {title}\n---\n"
SPOKEN = "“Smaller firms borrow at floating rates,” said Ada Marlowe, a strategist at Fennick Capital, on Friday."
BARS = """date,open,high,low,close
2025-09-17,2406.10,2453.36,2396.10,2407.34
2025-09-18,2420.59,2470.07,2420.59,2467.70
2025-09-19,2471.96,2472.27,2445.86,2448.77
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with three articles and the prices that they speak of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, text in (("a", TRUE), ("b", FALSE), ("c", SPOKEN)):
        (tmp_path / "in" / f"{name}.md").write_text(HEAD.format(title=f"Article {name}") + text)
    (tmp_path / "prices").mkdir()
    (tmp_path / "prices" / "RUT.csv").write_text(BARS)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        app([str(argument) for argument in arguments], prog_name="tapecheck")
    printed = capsys.readouterr()
    return int(ended.value.code or 0), printed.out, printed.err


def rows(out: str) -> list[dict[str, Any]]:
    return [loads(line) for line in out.splitlines()]


def test_readings_are_rows_of_the_contract(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "read", "in", "--json")
    assert (status, err) == (0, "")
    validator = jsonschema.Draft202012Validator(schema(Verdict))
    for line in out.splitlines():
        validator.validate(json.loads(line))
    readings = [reading_from_row(row) for row in rows(out)]
    assert [reading.article.text for reading in readings] == [TRUE, FALSE, SPOKEN]
    for reading in readings:
        for fact in reading.facts:
            assert fact.span.of(reading.article.text) == fact.text
            assert fact.sentence.contains(fact.span)
    assert [fact.kind for fact in readings[2].facts if fact.kind == "quote"] == ["quote"]


def test_the_public_face_reads(folder: Path) -> None:
    import nlp.pipeline
    import tapecheck

    assert tapecheck.read is nlp.pipeline.read


def test_the_order_is_that_of_the_inputs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "read", "in/c.md", "in/a.md", "in/c.md", "--json")
    assert [row["article"]["text"] for row in rows(out)] == [SPOKEN, TRUE, SPOKEN]


def test_claims_carry_their_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "read", "in", "--verify", "--prices", "prices", "--json")
    assert status == 0
    true, false, spoken = rows(out)
    [right] = [fact["check"] for fact in true["facts"] if fact["kind"] == "level"]
    assert (right["verdict"], str(right["expected"])) == ("supported", "2467.70")
    [wrong] = [fact["check"] for fact in false["facts"] if fact["kind"] == "level"]
    assert (wrong["verdict"], wrong["diagnosis"]) == ("contradicted", "intraday-as-close")
    assert str(wrong["difference"]) == "2.37"
    assert wrong["evidence"][0]["date"] == "2025-09-18"
    assert all("check" not in fact for fact in spoken["facts"])


def test_a_table_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "read", "in/b.md", "--verify", "--prices", "prices")
    assert status == 0
    assert "2,470.07 close" in out
    assert "contradicted: intraday-as-close" in out


def test_what_cannot_be_read_is_listed_and_the_rest_done(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "in" / "binary.txt").write_bytes(bytes(range(256)))
    (folder / "in" / "empty.txt").touch()
    status, out, err = run(capsys, "read", "missing", "in", "--json")
    assert status == 1
    assert len(rows(out)) == 3
    assert [line.removeprefix("tapecheck: ") for line in err.splitlines()] == [
        "missing: there is no such file or folder",
        "in/binary.txt: it is binary data, no text",
        "in/empty.txt: it is empty",
    ]


def test_an_address_that_cannot_be_reached(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "read", "http://127.0.0.1:9/", "in/a.md", "--json")
    assert (status, len(rows(out))) == (1, 1)
    assert "127.0.0.1" in err


def test_standard_input(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TRUE.encode())))
    _, out, _ = run(capsys, "read", "-", "--json")
    assert [row["article"]["text"] for row in rows(out)] == [TRUE]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["read"], 2, "Missing argument"),
        (["read", "in", "--verify"], 2, "--verify needs prices"),
        (["read", "in", "--verify", "--prices", "nowhere"], 1, "nowhere: no .csv or .parquet price files here"),
        (["read", "in", "--jsn"], 2, "No such option: --jsn"),
        (["read", "in", "--workers", "0"], 2, "--workers"),
    ],
    ids=str,
)
def test_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, message: str
) -> None:
    result = run(capsys, *arguments)
    assert result[:2] == (status, "")
    assert message in result[2]


def test_prices_of_the_settings_and_of_the_store(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "prices", "import", "prices")
    assert '"verdict": "contradicted"' in run(capsys, "read", "in/b.md", "--verify", "--json")[1]
    (folder / "tapecheck.db").unlink()
    (folder / "tapecheck.toml").write_text('prices = "prices"')
    assert '"verdict": "contradicted"' in run(capsys, "read", "in/b.md", "--verify", "--json")[1]


def test_the_whole_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "tapecheck.toml").write_text('sources = ["in"]\nprices = "prices"\nwatchlist = ["RUT"]')
    status, out, err = run(capsys, "run")
    assert (status, err) == (0, "")
    assert out.startswith("3 articles from 1 source, 3 of them new\n3 articles read\n")
    assert "1 contradicted" in out
    with Corpus.open("tapecheck.db") as corpus:
        assert [stored.fact.text for stored in corpus.facts(verdict="contradicted")]
        assert corpus.problems() == []
        before = corpus.totals()
    again = run(capsys, "run")
    assert again[0] == 0
    assert again[1].startswith("3 articles from 1 source, 0 of them new\n0 articles read\n")
    with Corpus.open("tapecheck.db") as corpus:
        assert corpus.totals() == before  # nothing twice


def test_the_run_writes_the_digest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "tapecheck.toml").write_text('sources = ["in"]\nprices = "prices"\ndigests = "out"')
    status, out, _ = run(capsys, "run")
    assert status == 0
    assert "the digest of 2025-09-18 is in" in out
    page = (folder / "out" / "2025-09-18.html").read_text()
    assert "2,470.07" in page
    assert "2,467.70" in (folder / "out" / "2025-09-18.md").read_text()


def test_a_run_without_prices_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "tapecheck.toml").write_text('sources = ["in"]')
    status, out, err = run(capsys, "run")
    assert status == 1
    assert "3 articles read" in out
    assert "nothing was verified: there are no prices" in err


WATCHED = """
watchlist = [{name = "Harbour Holdings", type = "equity", id = "HRBR"}]
sources = ["in"]
"""


def named(facts: list[dict[str, Any]]) -> set[str | None]:
    return {fact["instrument"]["id"] for fact in facts if fact["kind"] in {"level", "move"}}


def test_companies_of_the_watchlist_are_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = HEAD.format(title="Own") + "Harbour Holdings closed at $12.70 on Thursday, up 2.5%."
    (folder / "in" / "own.md").write_text(told)
    _, out, _ = run(capsys, "read", "in/own.md", "--json")
    assert "HRBR" not in named(rows(out)[0]["facts"])
    (folder / "tapecheck.toml").write_text(WATCHED)
    _, out, _ = run(capsys, "read", "in/own.md", "--json")
    assert named(rows(out)[0]["facts"]) == {"HRBR"}
    run(capsys, "run")
    _, out, _ = run(capsys, "facts", "-i", "Harbour Holdings", "--json")
    assert named(rows(out)) == {"HRBR"}
