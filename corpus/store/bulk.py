"""Many new rows at once: by COPY into PostgreSQL, by a few long statements into SQLite.

SQLite's full-text triggers make it secure each statement by itself, pages and index alike: a statement a row costs five
times what a statement of a thousand rows does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select, text

_MOST_VALUES = 30_000  # in a statement of SQLite, which takes 32,766

ItemT = TypeVar("ItemT")
MadeT = TypeVar("MadeT")


def ahead(make: Callable[[ItemT], MadeT], items: Sequence[ItemT]) -> Iterator[MadeT]:
    """What is made of each item, the next one while the caller is busy with the one before.

    A database that takes in a long statement leaves Python free meanwhile: on two cores that is time won.
    """
    if len(items) < 2:
        yield from map(make, items)
        return
    with ThreadPoolExecutor(max_workers=1) as worker:
        waiting: Future[MadeT] | None = None
        for item in items:
            coming = worker.submit(make, item)
            if waiting is not None:
                yield waiting.result()
            waiting = coming
        if waiting is not None:
            yield waiting.result()


def insert_tuples(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows, none of which is there."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({_named(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        insert_long(connection, table, columns, rows)


def insert_long(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]], *, then: str = ""
) -> int:
    """Insert rows into SQLite's table, `then` being what follows the values; how many were inserted."""
    marks = f"({', '.join('?' * len(columns))})"
    each = _MOST_VALUES // len(columns)
    inserted = 0
    for first in range(0, len(rows), each):
        part = rows[first : first + each]
        statement = f"INSERT INTO {table.name} ({_named(columns)}) VALUES {', '.join([marks] * len(part))} {then}"
        inserted += connection.exec_driver_sql(
            statement, tuple([value for row in part for value in row]), {"preserve_rowcount": True}
        ).rowcount
    return inserted


def next_numbers(connection: Connection, table: Table, count: int) -> Iterable[int]:
    """Inner numbers for so many new rows, in rising order."""
    if connection.dialect.name == "sqlite":
        last = connection.scalar(select(func.max(table.c.number))) or 0
        return range(last + 1, last + count + 1)
    drawn = text(f"SELECT nextval(pg_get_serial_sequence('{table.name}', 'number')) FROM generate_series(1, :n)")
    return sorted(connection.scalars(drawn, {"n": count}))


def _named(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
