"""Insert rows, or overwrite those that have the same primary key."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Keep the rows; how many were new or differed from what was kept."""
    if not rows:
        return 0
    statement = sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    given = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    differs = [table.c[name].is_distinct_from(value) for name, value in given.items()]
    changes: Any = differs[0]
    for difference in differs[1:]:
        changes |= difference
    before = _changes(connection)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=given, where=changes), list(rows))
    return _changes(connection) - before


def _changes(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())
