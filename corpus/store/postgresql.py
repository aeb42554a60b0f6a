"""PostgreSQL, by psycopg 3: several writers at once, who wait for each other where they touch the same articles."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from corpus.errors import StoreError

MEANINGS = (
    ("lock timeout", "the database is locked by another program", "wait for it to end, then run this again"),
    ("does not exist", "there is no such database or user", "make it with `createdb`, or check the URL"),
    ("password authentication failed", "the user or password is wrong", "check the URL, or set PGPASSWORD"),
    ("no password supplied", "the server asks for a password", "put it into the URL, or set PGPASSWORD"),
    ("onnection refused", "no server answers", "start PostgreSQL, or check host and port in the URL"),
    ("No such file or directory", "no server answers", "start PostgreSQL, or check host and port in the URL"),
    ("could not translate host name", "there is no such host", "check the URL"),
    ("resolve host", "there is no such host", "check the URL"),
    ("read-only transaction", "the database may not be written", "check the rights of the user"),
    ("permission denied", "the user may not do that", "grant it the rights to the database"),
    ("No space left on device", "the disk is full", "free some space, then run this again; nothing is half-written"),
)
_SCHEMA_LOCK = 0x7461_7065  # "tape": an advisory lock's number


def errors() -> tuple[type[Exception], ...]:
    """What psycopg raises, as COPY does."""
    import psycopg

    return (psycopg.Error,)


def engine(url: URL, *, create: bool, timeout: float) -> Engine:
    """The server's database."""
    try:
        import psycopg
    except ImportError as error:
        raise StoreError(
            "PostgreSQL needs psycopg",
            where=url.render_as_string(hide_password=True),
            remedy="pip install 'tapecheck[postgres]'",
        ) from error
    made = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={"application_name": "tapecheck", "connect_timeout": max(1, round(timeout))},
        hide_parameters=True,  # articles do not belong in tracebacks
    )

    @event.listens_for(made, "connect")
    def set_up(connection: "psycopg.Connection[Any]", _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {round(timeout * 1000)}")
        connection.commit()

    return made


def found(connection: Connection) -> None:
    """There is nothing to set."""


def for_reading(connection: Connection) -> Connection:
    """One snapshot for all statements."""
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def for_writing(connection: Connection) -> Connection:
    """Statements see what others have committed; articles are locked by who writes of them (see `articles.locked`)."""
    return connection


def alone(connection: Connection) -> None:
    """Wait for whoever makes or changes the tables just now."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_SCHEMA_LOCK})")


def backup(engine: Engine, file: Path, *, where: str) -> int:
    """PostgreSQL has programs for that."""
    raise StoreError(
        "PostgreSQL makes its backups itself",
        where=where,
        remedy=f"run `pg_dump --format=custom --file={file} {where}`, or `tapecheck export`",
    )


def size(connection: Connection) -> int:
    """What the server says of the database."""
    return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())


def damage(connection: Connection) -> list[str]:
    """References are kept by the server at all times; what else there is to check, its administrators do."""
    return []
