"""An open store: the database, what names are looked up in, and the time that is noted beside what is kept."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Self, TypeVar

from corpus.query import Cursor, parse_cursor
from corpus.store.database import TIMEOUT, Database, open_database
from nlp.instruments import Catalogue

ItemT = TypeVar("ItemT")

PAGE = 200  # rows that are read at once


def _now() -> datetime:
    return datetime.now(UTC)


class Opened:
    """A database of ours, and how it is opened and let go."""

    def __init__(self, database: Database, *, catalogue: Catalogue | None = None, clock: Callable[[], datetime] = _now):
        self._database = database
        self._catalogue = catalogue
        self._clock = clock

    @classmethod
    def open(
        cls,
        url_or_path: str | Path,
        *,
        create: bool = True,
        timeout: float = TIMEOUT,
        catalogue: Catalogue | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> Self:
        """The store at a path or URL (`sqlite:///PATH`, `postgresql://HOST/NAME`), made where it is missing.

        With `create` False a missing one is an error. `timeout` is how many seconds a write waits for that of another
        program, `catalogue` what instrument names are looked up in. StoreError says why a database cannot be used.
        """
        return cls(open_database(url_or_path, create=create, timeout=timeout), catalogue=catalogue, clock=clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()


def parts(items: Iterable[ItemT], size: int) -> Iterator[list[ItemT]]:
    """The items so many at a time."""
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def pages(
    page: Callable[[int, Cursor | None], list[Any]], limit: int | None, after: str | None, *, keyed: bool = False
) -> Iterator[Any]:
    """Rows page by page: each page is a short read of its own, so that a slow caller holds up no writer."""
    cursor = parse_cursor(after, keyed=keyed) if after else None
    left = limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        rows = page(size, cursor)
        yield from rows
        if len(rows) < size:
            return
        cursor = parse_cursor(rows[-1].cursor, keyed=keyed)
        left = None if left is None else left - len(rows)
