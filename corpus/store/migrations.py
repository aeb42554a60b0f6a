"""The schema's version: a new database is made whole, an older one brought up step by step, a newer one refused."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, inspect, select, text

from corpus.errors import StoreError
from corpus.store import fulltext
from corpus.store.tables import metadata, schema_version

Step = Callable[[Connection], None]


def _health_of_sources(connection: Connection) -> None:
    for column in (
        "items INTEGER NOT NULL DEFAULT 0",
        "bodies INTEGER NOT NULL DEFAULT 0",
        "state TEXT NOT NULL DEFAULT 'active'",
        "reason TEXT",
        "until TEXT",
    ):
        connection.execute(text(f"ALTER TABLE sources ADD COLUMN {column}"))


_MEETINGS = (
    "ALTER TABLE articles RENAME COLUMN updated TO filled",
    "ALTER TABLE articles ADD COLUMN updated TEXT",
    "ALTER TABLE articles ADD COLUMN paywall BOOLEAN NOT NULL DEFAULT 0",
    "ALTER TABLE articles ADD COLUMN truncated BOOLEAN NOT NULL DEFAULT 0",
    """
    CREATE TABLE sightings (
        url TEXT NOT NULL, article INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE, source TEXT,
        first_seen TEXT NOT NULL, retrieved TEXT NOT NULL, PRIMARY KEY (url, article)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sightings_by_article ON sightings (article)",
    """
    CREATE TABLE copies (
        article INTEGER NOT NULL PRIMARY KEY REFERENCES articles (number) ON DELETE CASCADE,
        lead INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE, signature BLOB NOT NULL
    )
    """,
    "CREATE INDEX copies_by_lead ON copies (lead)",
    """
    INSERT INTO sightings (url, article, source, first_seen, retrieved)
    SELECT url, number, source, first_seen, retrieved FROM articles WHERE url IS NOT NULL
    """,
)


def _meetings(connection: Connection) -> None:
    """Where each text was met, what the outlet says of changes and of subscribers, and which articles are copies."""
    for statement in _MEETINGS:
        connection.exec_driver_sql(statement)


# What leads to each version from the one before. A step is never changed once released: it holds the statements that
# the change needed then, and `tables` holds what all of them together lead to.
STEPS: Mapping[int, Step] = {2: _health_of_sources, 3: _meetings}


def prepare(connection: Connection, *, where: str, steps: Mapping[int, Step] = STEPS) -> None:
    """Make the schema the newest; StoreError where the database is another program's or a newer Tapecheck's."""
    newest = max(steps, default=1)
    version = current(connection, where=where)
    if version is None:
        metadata.create_all(connection)
        fulltext.create(connection)
        _stamp(connection, newest)
        return
    if version > newest:
        raise StoreError(
            f"the database has schema version {version}, newer than this Tapecheck knows ({newest})",
            where=where,
            remedy="update Tapecheck, or name another database with --db",
        )
    for number in range(version + 1, newest + 1):
        steps[number](connection)
        _stamp(connection, number)


def current(connection: Connection, *, where: str) -> int | None:
    """The schema's version, None for an empty database; StoreError where the tables are another program's."""
    tables = inspect(connection).get_table_names()
    if schema_version.name not in tables:
        if tables:
            raise StoreError(
                f"the database is another program's: it has the tables {', '.join(sorted(tables)[:3])}",
                where=where,
                remedy="name another file with --db",
            )
        return None
    return connection.scalar(select(schema_version.c.version).order_by(schema_version.c.version.desc()).limit(1))


def _stamp(connection: Connection, version: int) -> None:
    connection.execute(insert(schema_version).values(version=version, since=datetime.now(UTC).isoformat()))
