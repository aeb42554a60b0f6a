"""Queries that a person gave a name, to be asked again."""

import json
from datetime import datetime

from sqlalchemy import Connection, delete, select

from corpus.query import unknown
from corpus.store.records import SavedQuery
from corpus.store.tables import queries
from corpus.store.times import stamp
from corpus.store.upsert import upsert

Asked = dict[str, str | list[str]]


def save(connection: Connection, name: str, asked: Asked, *, now: datetime) -> None:
    """Keep a query under a name, in the place of the one that had it."""
    upsert(connection, queries, [{"name": name, "asked": json.dumps(asked, ensure_ascii=False), "saved": stamp(now)}])


def every(connection: Connection) -> list[SavedQuery]:
    """All saved queries, by name."""
    rows = connection.execute(select(queries).order_by(queries.c.name))
    return [
        SavedQuery(name=row.name, asked=json.loads(row.asked), saved=datetime.fromisoformat(row.saved)) for row in rows
    ]


def named(connection: Connection, name: str) -> SavedQuery:
    """The query of a name; QueryError names the nearest where there is none."""
    several = every(connection)
    for query in several:
        if query.name == name:
            return query
    raise unknown(name, [query.name for query in several], field="saved query")


def remove(connection: Connection, name: str) -> None:
    """Forget the query of a name; QueryError names the nearest where there is none."""
    named(connection, name)
    connection.execute(delete(queries).where(queries.c.name == name))
