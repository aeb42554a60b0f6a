"""SQLite, in WAL mode: readers never wait for the writer, and a writer waits for another one up to the time-out.

A write takes its lock when it begins, so that two writers queue instead of failing half-way.
"""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from corpus.errors import StoreError

MEANINGS = (
    ("database is locked", "the database is locked by another program", "wait for it to end, then run this again"),
    ("file is not a database", "the file is no SQLite database", "name another file with --db"),
    ("file is encrypted", "the file is no SQLite database", "name another file with --db"),
    ("unable to open", "the file cannot be opened", "check that it is a file that you may read and write"),
    ("readonly database", "the database may not be written", "check the rights of the file and of its folder"),
    ("disk is full", "the disk is full", "free some space, then run this again; nothing is half-written"),
    ("malformed", "the database is damaged", "run `tapecheck doctor`; restore a copy if it confirms it"),
    ("no such module: fts5", "this Python's SQLite has no full-text search (FTS5)", "use a Python built with FTS5"),
)
_CACHE = 256  # megabytes of pages at most: what ids, which come in any order, are looked up in
_PAGE = 8192  # bytes: a fact with its row takes most of a kilobyte
_LOG = 8000  # pages that are written to the log before they go into the file, those written twice only once


def errors() -> tuple[type[Exception], ...]:
    """What sqlite3 raises."""
    return (sqlite3.DatabaseError,)


def engine(url: URL, *, create: bool, timeout: float) -> Engine:
    """The file, which must be there unless `create` says otherwise."""
    _check_path(Path(str(url.database)), create=create)
    made = create_engine(
        URL.create("sqlite+pysqlite", database=url.database),
        connect_args={"timeout": timeout, "check_same_thread": False},
        hide_parameters=True,  # articles do not belong in tracebacks
    )
    event.listen(made, "connect", _set_up)
    event.listen(made, "begin", _begin)
    return made


def found(connection: Connection) -> None:
    """Set WAL mode, which stays with the file."""
    connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]


def for_reading(connection: Connection) -> Connection:
    """A transaction in WAL mode sees one state."""
    return connection


def for_writing(connection: Connection) -> Connection:
    """Begin with the lock."""
    return connection.execution_options(immediate=True)


def alone(connection: Connection) -> None:
    """The lock is taken already."""


def backup(engine: Engine, file: Path, *, where: str) -> int:
    """Copy the file by SQLite's own means, which lets others read and write; it appears when it is whole."""
    if file.exists():
        raise StoreError("there is a file already", where=str(file), remedy="name one that is not there yet")
    if not file.parent.is_dir():
        raise StoreError("the folder does not exist", where=str(file), remedy=f"make {file.parent} first")
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with engine.connect() as connection, closing(sqlite3.connect(part)) as copy:
            source: Any = connection.connection.driver_connection
            source.backup(copy)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def size(connection: Connection) -> int:
    """The file's pages."""
    pages, each = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size"))
    return int(pages * each)


def damage(connection: Connection) -> list[str]:
    """What SQLite's own checks find."""
    lines = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    found = [f"SQLite finds damage: {line}" for line in lines if line != "ok"]
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [*found, f"{len(rows)} rows refer to what is not there (the first in {rows[0][0]})"] if rows else found


def no_database(where: str) -> StoreError:
    """The error of a query of what is not there."""
    return StoreError(
        "there is no database yet",
        where=where,
        remedy="run `tapecheck collect` or `tapecheck run`, or name one with --db",
    )


def _check_path(path: Path, *, create: bool) -> None:
    where = str(path)
    if path.is_dir():
        raise StoreError("this is a folder, not a database", where=where, remedy="name a file in it with --db")
    if not path.parent.is_dir():
        raise StoreError("the database's folder does not exist", where=where, remedy=f"make {path.parent} first")
    if not create and not path.exists():
        raise no_database(where)


def _set_up(connection: sqlite3.Connection, _: Any) -> None:
    connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a file that is still empty
    connection.isolation_level = None  # sqlite3 begins no transaction of its own; _begin does
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # in WAL mode a kill loses nothing
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG}")
    connection.execute(f"PRAGMA cache_size = {-1024 * _CACHE}")


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
