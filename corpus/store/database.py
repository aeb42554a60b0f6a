"""The connection to the database: how it is opened, read and written, and what its errors mean.

SQLite or PostgreSQL: in both readers never wait for a writer, and a reader sees one state throughout.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from corpus.errors import StoreError
from corpus.store import migrations, postgresql, sqlite

TIMEOUT = 5.0  # seconds that a writer waits for another one


class Kind(Protocol):
    """What one sort of database does in its own way: the modules `sqlite` and `postgresql`."""

    @property
    def MEANINGS(self) -> tuple[tuple[str, str, str], ...]:  # noqa: N802 - a module's constant
        """What it says, what that means to a person, and what to do."""

    def errors(self) -> tuple[type[Exception], ...]:
        """What its driver raises where it is spoken to directly."""

    def engine(self, url: URL, *, create: bool, timeout: float) -> Engine:
        """How it is connected to; StoreError where that cannot work."""

    def found(self, connection: Connection) -> None:
        """Make an empty database ours: what is set once."""

    def for_reading(self, connection: Connection) -> Connection:
        """The connection, which sees one state throughout."""

    def for_writing(self, connection: Connection) -> Connection:
        """The connection, whose writes wait for those of others."""

    def alone(self, connection: Connection) -> None:
        """Let nobody else change the schema until the transaction ends."""

    def backup(self, engine: Engine, file: Path, *, where: str) -> int:
        """Copy the database into a file; how many bytes."""

    def size(self, connection: Connection) -> int:
        """How many bytes the database has."""

    def damage(self, connection: Connection) -> list[str]:
        """What the database itself finds wrong, one line each."""


_KINDS: Mapping[str, Kind] = {"sqlite": sqlite, "postgresql": postgresql}


class Database:
    """An open database of ours, schema up to date."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = where  # for messages: the path, or the URL without its password
        self.kind = _KINDS[engine.dialect.name]

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout."""
        with self.translated(), self.engine.connect() as connection:
            yield self.kind.for_reading(connection)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in a transaction: all that is done in it is kept at its end, or nothing."""
        with self.translated(), self.engine.connect() as connection:
            ours = self.kind.for_writing(connection)
            with ours.begin():
                yield ours

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what the database says into a StoreError that says what to do."""
        expected: tuple[type[Exception], ...] = (DatabaseError, *self.kind.errors())
        try:
            yield
        except expected as error:
            said = str(getattr(error, "orig", None) or error)
            for sign, message, remedy in self.kind.MEANINGS:
                if sign in said:
                    raise StoreError(message, where=self.where, remedy=remedy) from error
            raise


def open_database(url_or_path: str | Path, *, create: bool = True, timeout: float = TIMEOUT) -> Database:
    """The database at a path or URL (`sqlite:///PATH`, `postgresql://HOST/NAME`); StoreError says why not.

    Where it has no tables yet they are made if `create` says so; older ones are brought up to date.
    """
    url = _url(url_or_path)
    kind = _KINDS[url.get_backend_name()]
    engine = kind.engine(url, create=create, timeout=timeout)
    where = str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)
    database = Database(engine, where)
    try:
        _prepare(database, create=create)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: Database, *, create: bool) -> None:
    """Bring the schema up to date. A database that is not ours is left exactly as it was."""
    with database.reading() as connection:
        version = migrations.current(connection, where=database.where)
    if version is None:
        if not create:
            raise sqlite.no_database(database.where)
        with database.translated(), database.engine.connect() as connection:
            database.kind.found(connection)
    if version != migrations.REVISIONS[-1]:
        with database.writing() as connection:
            database.kind.alone(connection)
            migrations.upgrade(connection, where=database.where)


def _url(url_or_path: str | Path) -> URL:
    if isinstance(url_or_path, Path) or "://" not in url_or_path:
        return URL.create("sqlite", database=str(Path(url_or_path).expanduser()))
    remedy = "give a path, sqlite:///PATH or postgresql://USER@HOST/NAME"
    try:
        url = make_url(url_or_path)
    except ArgumentError as error:
        raise StoreError(f"no database URL: {error}", where=url_or_path, remedy=remedy) from error
    if url.drivername == "postgres":  # as some hosts write it
        url = url.set(drivername="postgresql")
    if url.get_backend_name() not in _KINDS or not url.database:
        raise StoreError("only SQLite and PostgreSQL databases can be used", where=url_or_path, remedy=remedy)
    return url
