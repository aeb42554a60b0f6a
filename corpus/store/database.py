"""The connection to the database: how it is opened, read and written, and what its errors mean.

SQLite in WAL mode: readers never wait for the writer, and a writer waits for another one up to the time-out. A write
takes its lock when it begins, so that two writers queue instead of failing half-way.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from corpus.errors import StoreError
from corpus.store import migrations

TIMEOUT = 5.0  # seconds that a writer waits for another one

# What SQLite says, what it means to a person, and what to do.
_MEANINGS = (
    ("database is locked", "the database is locked by another program", "wait for it to end, then run this again"),
    ("file is not a database", "the file is no SQLite database", "name another file with --db"),
    ("file is encrypted", "the file is no SQLite database", "name another file with --db"),
    ("unable to open", "the file cannot be opened", "check that it is a file that you may read and write"),
    ("readonly database", "the database may not be written", "check the rights of the file and of its folder"),
    ("disk is full", "the disk is full", "free some space, then run this again; nothing is half-written"),
    ("malformed", "the database is damaged", "run `tapecheck doctor`; restore a copy if it confirms it"),
    ("no such module: fts5", "this Python's SQLite has no full-text search (FTS5)", "use a Python built with FTS5"),
)


class Database:
    """An open database of ours, schema up to date."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = where  # for messages: the path

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        with _translated(self.where), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction: all that is done in it is kept at its end, or nothing."""
        with _translated(self.where), self.engine.connect() as connection:
            immediate = connection.execution_options(immediate=True)
            with immediate.begin():
                yield immediate

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def open_database(url_or_path: str | Path, *, create: bool = True, timeout: float = TIMEOUT) -> Database:
    """The database at a path or `sqlite:///` URL, made where `create` says so; StoreError says why not."""
    path = _path(url_or_path)
    _check_path(path, create=create)
    engine = create_engine(f"sqlite+pysqlite:///{path}", connect_args={"timeout": timeout, "check_same_thread": False})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    database = Database(engine, str(path))
    try:
        _prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: Database) -> None:
    """Bring the schema up to date. A database that is not ours is left exactly as it was."""
    with database.reading() as connection:
        version = migrations.current(connection, where=database.where)
    if version is None:
        with _translated(database.where), database.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
    if version is None or version != max(migrations.STEPS, default=1):
        with database.writing() as connection:
            migrations.prepare(connection, where=database.where)


def _path(url_or_path: str | Path) -> Path:
    if isinstance(url_or_path, Path) or "://" not in url_or_path:
        return Path(url_or_path).expanduser()
    try:
        url = make_url(url_or_path)
    except ArgumentError as error:
        raise StoreError(f"no database URL: {error}", where=url_or_path, remedy="give a path") from error
    if url.get_backend_name() != "sqlite" or not url.database:
        raise StoreError(
            "only SQLite databases can be used so far", where=url_or_path, remedy="give a path, or sqlite:///PATH"
        )
    return Path(url.database)


def _check_path(path: Path, *, create: bool) -> None:
    where = str(path)
    if path.is_dir():
        raise StoreError("this is a folder, not a database", where=where, remedy="name a file in it with --db")
    if not path.parent.is_dir():
        raise StoreError("the database's folder does not exist", where=where, remedy=f"make {path.parent} first")
    if not create and not path.exists():
        raise StoreError(
            "there is no database yet",
            where=where,
            remedy="run `tapecheck collect` or `tapecheck run`, or name one with --db",
        )


def _set_up(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # sqlite3 begins no transaction of its own; _begin does
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # in WAL mode a kill loses nothing


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def _translated(where: str) -> Iterator[None]:
    """Turn what SQLite says into a StoreError that says what to do."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        said = str(getattr(error, "orig", None) or error)
        for sign, message, remedy in _MEANINGS:
            if sign in said:
                raise StoreError(message, where=where, remedy=remedy) from error
        raise
