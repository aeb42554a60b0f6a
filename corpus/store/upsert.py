"""Insert rows, and what becomes of those that have the key of one that is there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from corpus.store.bulk import insert_long

_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Keep the rows, over those of the same primary key; how many were new or differed from what was kept."""
    if not rows:
        return 0
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    given = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    differs = [table.c[name].is_distinct_from(value) for name, value in given.items()]
    changes: Any = differs[0]
    for difference in differs[1:]:
        changes |= difference
    return _run(connection, statement.on_conflict_do_update(index_elements=keys, set_=given, where=changes), rows)


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Keep the rows, which all have the same columns, that are not there yet; how many were new."""
    if not rows:
        return 0
    if connection.dialect.name == "sqlite":
        values = [tuple(row.values()) for row in rows]
        return insert_long(connection, table, list(rows[0]), values, then="ON CONFLICT DO NOTHING")
    return _run(connection, _insert(connection, table).on_conflict_do_nothing(), rows)


def _insert(connection: Connection, table: Table) -> Any:
    return _INSERTS[connection.dialect.name](table)


def _run(connection: Connection, statement: Any, rows: Sequence[dict[str, Any]]) -> int:
    return connection.execute(statement, list(rows), execution_options={"preserve_rowcount": True}).rowcount
