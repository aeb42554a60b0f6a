"""A store written to files and read back: nothing lost, in any form, between the databases; and a copy of its file."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stored_samples import BAR, CATALOGUE, CONTRADICTED, NEXT_DAY, SUPPORTED, UNDATED, WRAP, level, reading

from corpus.archive import FORMS, read, write
from corpus.errors import QueryError, StoreError
from corpus.releases import PolicyRate, Release
from corpus.store import Corpus
from scrapers.article import make_article

NOW = datetime(2025, 9, 22, 6, tzinfo=UTC)


@pytest.fixture
def corpus(at: str | Path) -> Iterator[Corpus]:
    with Corpus.open(at, clock=lambda: NOW, catalogue=CATALOGUE) as opened:
        opened.keep([UNDATED, WRAP], extractor="1", model="abc")
        opened.add([make_article("Not read yet.", title="\\N", source="", authors=("A, B", 'C "D"\n'))])
        opened.keep([NEXT_DAY], extractor="1")
        opened.judge({WRAP.facts[0].id: SUPPORTED, UNDATED.facts[0].id: SUPPORTED})
        opened.judge({UNDATED.facts[0].id: CONTRADICTED})
        opened.keep([replace(NEXT_DAY, facts=NEXT_DAY.facts[1:])], extractor="2")  # a verdict may outlive its fact
        opened.add_bars([BAR, replace(BAR, provider="folder", adjusted_close=Decimal("2467.7"))])
        release = Release(series="cpi_yoy", period="2025-08", value=Decimal("2.90"), released=None, provider="p")
        opened.add_releases([release, replace(release, released=date(2025, 9, 11))])
        rate = PolicyRate(
            institution="Federal Reserve", decided=date(2025, 9, 17), low=Decimal("4.00"), high=Decimal("4.25"),
            change_bp=Decimal(-25), provider="p",
        )  # fmt: skip
        opened.add_policy_rates([rate])
        opened.missed("https://a.example/feed", "timed out")
        opened.failed("read", "a", "no sentence")
        opened.save("wrong", verdict=["contradicted"], by="source")
        yield opened


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", FORMS)
def test_out_and_in_again_it_is_the_same(
    corpus: Corpus, new_place: Callable[[], str | Path], tmp_path: Path, form: str
) -> None:
    counts = corpus.export(tmp_path / "first", form)
    assert (counts["articles"], counts["facts"], counts["verdicts"], counts["sightings"]) == (4, 6, 3, 1)
    with Corpus.open(new_place(), catalogue=CATALOGUE) as other:
        assert other.take(tmp_path / "first") == counts
        assert other.problems() == []
        assert set(other.take(tmp_path / "first").values()) == {0}  # twice changes nothing
        assert other.export(tmp_path / "second", form) == counts
        told, ours = ([repr(replace(fact, cursor="")) for fact in store.facts()] for store in (other, corpus))
        assert told == ours
        assert list(other.articles()) == list(corpus.articles())
        assert other.judgements(UNDATED.facts[0].id) == corpus.judgements(UNDATED.facts[0].id)
        assert other.count(text="floating", speaker="Marlowe", source="Harbour Wire") == 1
        assert (other.sources(), other.jobs(), other.saved()) == (corpus.sources(), corpus.jobs(), corpus.saved())
        assert other.keep([WRAP], extractor="1", model="abc") == 0
    assert files(tmp_path / "first") == files(tmp_path / "second")


def test_from_one_database_into_the_other(postgres: object, prepared: str, tmp_path: Path) -> None:
    with Corpus.open(tmp_path / "lite.db", clock=lambda: NOW) as lite:
        lite.keep([WRAP, NEXT_DAY, UNDATED], extractor="1")
        lite.judge({WRAP.facts[0].id: SUPPORTED})
        lite.export(tmp_path / "first", "jsonl")
    with Corpus.open(postgres.database(prepared)) as server:  # type: ignore[attr-defined]
        server.take(tmp_path / "first")
        assert server.problems() == []
        server.export(tmp_path / "second", "jsonl")
    assert files(tmp_path / "first") == files(tmp_path / "second")


def test_each_row_is_as_the_schema_says(corpus: Corpus, tmp_path: Path) -> None:
    corpus.export(tmp_path / "out", "jsonl")
    schema = json.loads((tmp_path / "out" / "schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    for name, table in schema["$defs"].items():
        check = jsonschema.Draft202012Validator(table)
        for line in (tmp_path / "out" / f"{name}.jsonl").read_text().splitlines():
            check.validate(json.loads(line))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
FIGURES = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"a": st.none() | TEXTS, "b": st.floats(allow_nan=False, allow_infinity=False), "c": st.booleans()}
        )
    )
)
@pytest.mark.parametrize("form", FORMS)
def test_any_value_survives(tmp_path_factory: pytest.TempPathFactory, form: str, rows: list[dict[str, object]]) -> None:
    tables = {"t": {"a": ("text", True), "b": ("number", False), "c": ("boolean", False)}}
    folder = tmp_path_factory.mktemp("any") / "out"
    assert write(folder, form, tables, lambda _: rows) == {"t": len(rows)}
    assert list(read(folder, tables)("t")) == rows


def test_what_is_no_export_is_told(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no schema\.json of an export in it \(name what `tapecheck export`"):
        corpus.take(tmp_path)
    with pytest.raises(QueryError, match=r"there is no format 'parket' \(did you mean 'parquet'\?"):
        corpus.export(tmp_path / "out", "parket")
    corpus.export(tmp_path / "out", "jsonl")
    with pytest.raises(StoreError, match="something is there already"):
        corpus.export(tmp_path / "out", "jsonl")
    (tmp_path / "out" / "bars.jsonl").write_text('{"instrument": 3')
    with pytest.raises(StoreError, match=r"bars\.jsonl: row 0: .*\(export again\)"):
        corpus.take(tmp_path / "out")
    (tmp_path / "out" / "facts.jsonl").unlink()
    with pytest.raises(StoreError, match=r"facts\.jsonl: the file is missing"):
        corpus.take(tmp_path / "out")


def test_a_backup_while_others_write_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    stop = threading.Event()

    def write() -> None:
        with Corpus.open(path, timeout=30) as corpus:
            for number in range(100, 999):
                if stop.is_set():
                    return
                figure = f"2,{number}.00"
                made = reading(f"The Russell 2000 closed at {figure}.", level(figure, f"2{number}.00"))
                corpus.keep([made], extractor="1")

    Corpus.open(path).close()
    writer = threading.Thread(target=write)
    writer.start()
    try:
        with Corpus.open(path) as corpus:
            for number in range(5):
                copy = tmp_path / f"copy {number}.db"
                assert corpus.backup(copy) == copy.stat().st_size
                with Corpus.open(copy) as copied:
                    assert copied.problems() == []
                    assert copied.totals()["facts"] == copied.totals()["readings"]
    finally:
        stop.set()
        writer.join()
    with closing(sqlite3.connect(tmp_path / "copy 4.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not list(tmp_path.glob(".*.part"))


def test_a_backup_never_overwrites(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "there.db").write_text("mine")
    with pytest.raises(StoreError, match=r"there is a file already|pg_dump --format=custom"):
        corpus.backup(tmp_path / "there.db")
    assert (tmp_path / "there.db").read_text() == "mine"
