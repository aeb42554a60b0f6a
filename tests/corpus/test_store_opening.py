"""Databases that cannot be used: each is told in one sentence with what to do, and left as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine
from stored_samples import UNDATED, WRAP

from corpus.errors import StoreError
from corpus.store import Corpus, migrations, tables


def make(path: Path, script: str = "") -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    with Corpus.open(path) as corpus:
        corpus.keep([WRAP], extractor="1")
    make(path, "INSERT INTO tapecheck_schema VALUES (99, '2030-01-01')")
    before = path.read_bytes()
    with pytest.raises(
        StoreError, match=r"schema version 99, newer than this Tapecheck knows \(3\) \(update Tapecheck"
    ):
        Corpus.open(path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    make(path, "CREATE TABLE bookmarks (url TEXT)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"another program's: it has the tables bookmarks \(name another file"):
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
        ("postgresql://localhost/tapecheck", "only SQLite databases can be used so far"),
        ("sqlite://", "only SQLite databases can be used so far"),
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


def test_an_older_schema_is_brought_up_step_by_step() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrations.prepare(connection, where="test", steps={})
        assert migrations.current(connection, where="test") == 1

        def second(connection: Connection) -> None:
            connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN mood TEXT")

        def third(connection: Connection) -> None:
            connection.exec_driver_sql("UPDATE articles SET mood = 'calm'")

        migrations.prepare(connection, where="test", steps={2: second, 3: third})
        assert migrations.current(connection, where="test") == 3
        connection.exec_driver_sql("SELECT mood FROM articles")
        migrations.prepare(connection, where="test", steps={2: second, 3: third})  # twice changes nothing
        versions = connection.execute(tables.schema_version.select()).all()
    engine.dispose()
    assert [row.version for row in versions] == [1, 2, 3]


def test_what_the_steps_make_is_what_a_new_database_has(tmp_path: Path) -> None:
    """A database of the first version, brought up, holds the same columns, and knows where its articles are from."""
    first, new = tmp_path / "first.db", tmp_path / "new.db"
    with Corpus.open(new) as corpus:
        wanted = _columns(new)
    make(
        first,
        """
        CREATE TABLE tapecheck_schema (version INTEGER PRIMARY KEY, since TEXT NOT NULL);
        INSERT INTO tapecheck_schema VALUES (1, '2025-01-01');
        CREATE TABLE articles (
            number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT, source TEXT, title TEXT,
            authors TEXT NOT NULL, published TEXT, language TEXT, text TEXT NOT NULL, first_seen TEXT NOT NULL,
            retrieved TEXT NOT NULL, updated TEXT, dated TEXT, day TEXT NOT NULL
        );
        INSERT INTO articles VALUES (
            1, 'a', 'https://a.example/1', 'A', NULL, '[]', NULL, 'en', 'Gold rose.',
            '2025-09-18T20:00:00.000000+00:00', '2025-09-18T20:00:00.000000+00:00', NULL, NULL, ''
        );
        CREATE TABLE sources (
            address TEXT PRIMARY KEY, title TEXT, etag TEXT, last_modified TEXT, last_attempt TEXT, last_success TEXT,
            failures INTEGER NOT NULL, last_error TEXT
        );
        INSERT INTO sources VALUES ('https://a.example/feed', NULL, NULL, NULL, NULL, NULL, 1, 'timed out');
        """,
    )
    with Corpus.open(first) as corpus:
        assert corpus.has_address("https://a.example/1")
        [source] = corpus.sources()
        assert (source.failures, source.items, source.state, source.until) == (1, 0, "active", None)
    brought = _columns(first)
    assert {table: brought[table] for table in ("articles", "sightings", "copies", "sources")} == {
        table: wanted[table] for table in ("articles", "sightings", "copies", "sources")
    }


def _columns(path: Path) -> dict[str, set[str]]:
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} for name in names}


def test_foreign_keys_are_enforced(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    with Corpus.open(path) as corpus:
        corpus.keep([WRAP], extractor="1")
        with corpus._database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM articles")
        assert corpus.totals()["facts"] == 0
        assert corpus.problems() == []
