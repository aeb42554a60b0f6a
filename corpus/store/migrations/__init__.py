"""The schema's version: Alembic's revisions, run when a database is opened that is behind them.

A new database gets all of them; an older one those that it lacks, in one transaction; a newer one is refused, as is a
database that is another program's. `tables` holds what all of them together lead to.
"""

import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from corpus.errors import StoreError

TABLE = "tapecheck_version"  # where Alembic notes the revision
_BEFORE_ALEMBIC = "tapecheck_schema"  # told the version as a number, from 1 to 3
_HERE = Path(__file__).parent
_one_at_a_time = threading.Lock()  # Alembic's `op` is one for all threads

REVISIONS = tuple(sorted(path.name.partition("_")[0] for path in (_HERE / "versions").glob("[0-9]*.py")))


def is_current(connection: Connection, *, where: str) -> bool:
    """True where the schema is the newest; StoreError where it is another program's or a newer Tapecheck's."""
    return current(connection, where=where) == REVISIONS[-1]


def current(connection: Connection, *, where: str) -> str | None:
    """The schema's revision, None for an empty database."""
    tables = inspect(connection).get_table_names()
    revision = _revision(connection, tables)
    if revision is not None:
        if revision not in REVISIONS:
            raise StoreError(
                f"the database has schema version {revision}, newer than this Tapecheck knows ({REVISIONS[-1]})",
                where=where,
                remedy="update Tapecheck, or name another database with --db",
            )
        return revision
    if tables:
        raise StoreError(
            f"the database is another program's: it has the tables {', '.join(sorted(tables)[:3])}",
            where=where,
            remedy="name another one with --db",
        )
    return None


def _revision(connection: Connection, tables: Collection[str]) -> str | None:
    if TABLE in tables:
        return str(connection.scalar(text(f"SELECT version_num FROM {TABLE}")))
    if _BEFORE_ALEMBIC in tables:
        return f"{int(connection.scalar(text(f'SELECT max(version) FROM {_BEFORE_ALEMBIC}')) or 0):04}"
    return None


def upgrade(connection: Connection, *, where: str, to: str = REVISIONS[-1]) -> None:
    """Bring the schema up to a revision, within the connection's transaction."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    version = current(connection, where=where)
    scripts = ScriptDirectory(str(_HERE))
    context = MigrationContext.configure(connection, opts={"version_table": TABLE})
    if version and context.get_current_revision() is None:
        context.stamp(scripts, version)

    def steps(revision: Any, _: MigrationContext) -> Any:
        return scripts._upgrade_revs(to, revision)

    context = MigrationContext.configure(connection, opts={"version_table": TABLE, "fn": steps})
    with _one_at_a_time, Operations.context(context):
        context.run_migrations()
