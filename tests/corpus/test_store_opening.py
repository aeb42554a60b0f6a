"""Databases that cannot be used: each is told in one sentence with what to do, and left as it was."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from stored_samples import CATALOGUE, CONTRADICTED, NEXT_DAY, SUPPORTED, UNDATED, WRAP

from corpus.errors import StoreError
from corpus.store import Corpus, migrations, tables


def make(path: Path, script: str = "") -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE tapecheck_version SET version_num = '0099'",
        "ALTER TABLE tapecheck_version RENAME TO tapecheck_schema; "
        "ALTER TABLE tapecheck_schema RENAME COLUMN version_num TO version; UPDATE tapecheck_schema SET version = 99",
    ],
)
def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "tapecheck.db"
    with Corpus.open(path) as corpus:
        corpus.keep([WRAP], extractor="1")
    make(path, harm)
    before = path.read_bytes()
    message = rf"schema version 0099, newer than this Tapecheck knows \({migrations.REVISIONS[-1]}\) \(update"
    with pytest.raises(StoreError, match=message):
        Corpus.open(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    make(path, "CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"another program's: it has the tables bookmarks \(name another one"):
        Corpus.open(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Stocks rose. " * 200)
    with pytest.raises(StoreError, match=r"notes\.txt: the file is no SQLite database \(name another file with --db\)"):
        Corpus.open(path)
    assert path.read_text() == "Stocks rose. " * 200


def test_a_damaged_database(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    with Corpus.open(path) as corpus:
        corpus.keep([WRAP], extractor="1")
    content = bytearray(path.read_bytes())
    content[4096:40960] = b"\xff" * (40960 - 4096)
    path.write_bytes(content)
    with (
        pytest.raises(StoreError, match=r"the database is damaged \(run `tapecheck doctor`"),
        Corpus.open(path) as corpus,
    ):
        list(corpus.facts())


def test_a_locked_database(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    with Corpus.open(path) as corpus:
        corpus.keep([WRAP], extractor="1")
    with closing(sqlite3.connect(path)) as other, Corpus.open(path, timeout=0.05) as corpus:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"locked by another program \(wait for it to end, then run this again\)"):
            corpus.keep([UNDATED], extractor="1")
        assert corpus.count() == 4  # reading goes on
        other.rollback()
        assert corpus.keep([UNDATED], extractor="1") == 1


def test_an_exclusively_locked_database(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    make(path, "CREATE TABLE t (x)")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked by another program"):
            Corpus.open(path, timeout=0.05)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "this is a folder, not a database"),
        ("missing/tapecheck.db", r"the database's folder does not exist \(make .*missing first\)"),
        ("mysql://localhost/tapecheck", "only SQLite and PostgreSQL databases can be used"),
        ("sqlite://", "only SQLite and PostgreSQL databases can be used"),
        ("://", "no database URL"),
    ],
)
def test_places_that_hold_no_database(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        Corpus.open(name if "://" in name else tmp_path / name)


def test_a_query_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no database yet \(run `tapecheck collect`"):
        Corpus.open(tmp_path / "tapecheck.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_url_names_a_file(tmp_path: Path) -> None:
    with Corpus.open(f"sqlite:///{tmp_path}/by url.db") as corpus:
        assert corpus.totals()["articles"] == 0
    assert (tmp_path / "by url.db").exists()


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    path.touch()
    with Corpus.open(path) as corpus:
        corpus.keep([WRAP], extractor="1")
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("version", [1, 3])
def test_a_database_from_before_alembic_is_brought_up(tmp_path: Path, version: int) -> None:
    """All that it holds is found as before, and it has the tables of a new one."""
    path = tmp_path / "tapecheck.db"
    _from_before_alembic(path, version)
    with Corpus.open(path, catalogue=CATALOGUE) as corpus:
        assert corpus.problems() == []
        for kept in (WRAP, NEXT_DAY, UNDATED):
            back = corpus.reading(kept.article.id)
            assert back is not None
            assert (back.article, back.dated) == (kept.article, kept.dated)
            assert sorted(back.facts, key=repr) == sorted(kept.facts, key=repr)
        days = [date(2025, 9, 19), date(2025, 9, 19), *[date(2025, 9, 18)] * 4, None]
        assert [stored.day for stored in corpus.facts()] == days
        assert [j.verdict for j in corpus.judgements(UNDATED.facts[0].id)] == [SUPPORTED, CONTRADICTED]
        assert [f.verdict for f in corpus.facts(diagnosis="intraday-as-close")] == [CONTRADICTED]
        assert [corpus.count(**asked) for asked in _ASKED] == [1, 1, 3, 1, 4]
        assert corpus.keep([WRAP, NEXT_DAY, UNDATED], extractor="1") == 0
        assert corpus.has_address("https://harbour.example/wrap")
        assert corpus.sources()[0].etag == '"x"'
        new = tmp_path / "new.db"
        Corpus.open(new).close()
    assert _schema(path) == _schema(new)


_ASKED: list[Any] = [
    {"text": "floating"}, {"speaker": "Marlowe"}, {"instrument": "RUT"}, {"instrument": "small caps"},
    {"source": "Harbour Wire"},
]  # fmt: skip


def _from_before_alembic(path: Path, version: int) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        migrations.upgrade(connection, where="test", to=f"{version:04}")
    engine.dispose()
    make(path, f"DROP TABLE {migrations.TABLE}; INSERT INTO tapecheck_schema VALUES ({version}, '2025-09-22')")
    make(path, (Path(__file__).parent / "stores" / f"schema_{version}.sql").read_text(encoding="utf-8"))


def _schema(path: Path) -> set[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE type <> 'table'").fetchall()
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        columns = [(name, *map(str, row[1:])) for (name,) in tables for row in _columns(connection, name)]
    return {tuple(map(str, row)) for row in rows} | set(columns)


def _columns(connection: sqlite3.Connection, name: str) -> list[Any]:
    return connection.execute(f"PRAGMA table_info({name})").fetchall()


def test_the_revisions_lead_to_the_tables(at: str | Path) -> None:
    """In either database, what the revisions make is what `tables` says."""
    with Corpus.open(at) as corpus, corpus._database.reading() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"version_table": migrations.TABLE, "include_object": _ours, "compare_server_default": False},
        )
        assert compare_metadata(context, tables.metadata) == []


def _ours(thing: Any, name: str | None, type_: str, *_: Any) -> bool:
    """Leave out what is kept for full text: SQLite's index tables, PostgreSQL's generated columns."""
    return not (name or "").startswith(("article_words", "fact_words")) and name not in (
        "words",
        "articles_by_words",
        "facts_by_words",
    )


def test_foreign_keys_are_enforced(at: str | Path) -> None:
    with Corpus.open(at) as corpus:
        corpus.keep([WRAP], extractor="1")
        with corpus._database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM articles")
        assert corpus.totals()["facts"] == 0
        assert corpus.problems() == []
