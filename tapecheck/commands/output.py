"""How commands print: tables for people, JSON Lines and CSV for programs, and progress where somebody watches."""

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from nlp.rows import dumps
from tapecheck.render.plain import plain

if TYPE_CHECKING:
    from rich.console import Console

ItemT = TypeVar("ItemT")

_STYLES = {"supported": "green", "contradicted": "bold red", "unverifiable": "dim", "pending": "yellow"}


def json_lines(rows: Iterable[Mapping[str, Any]]) -> int:
    """Print rows as JSON Lines; how many."""
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
        sys.stdout.write(dumps(dict(row)) + "\n")
        sys.stdout.flush()
    return count


def csv_rows(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> int:
    """Print rows as CSV with a header; how many."""
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
    writer.writeheader()
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
        writer.writerow(row)
    return count


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> int:
    """Print a table; how many rows. Nothing in a cell can steer the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    made = Table(title=plain(title) if title else None, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*map(_cell, row))
    if made.row_count:
        console().print(made)
    return made.row_count


def line(text: str) -> None:
    """Print a line of results."""
    sys.stdout.write(plain(text) + "\n")


def heading(text: str) -> None:
    """Print what a table is about."""
    from rich.text import Text

    console().print(Text(plain(text), style="bold"))


def many(count: int, one: str, several: str | None = None) -> str:
    """A count with its noun.

    >>> many(1, "source"), many(1200, "source")
    ('1 source', '1,200 sources')
    """
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def complain(text: str) -> None:
    """Print a line about what went wrong."""
    sys.stderr.write(f"tapecheck: {plain(text)}\n")


def followed(items: Iterable[ItemT], what: str, *, total: int | None = None) -> Iterator[ItemT]:
    """The items, with a progress bar on stderr while a person watches."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            yield item
            progress.advance(task)


def console(*, stderr: bool = False) -> "Console":
    """Where tables go; where nobody watches they are as wide as they need."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    return Console(stderr=stderr, highlight=False, markup=False, width=None if stream.isatty() else 160)


def _cell(value: object) -> Any:
    from rich.text import Text

    text = plain("" if value is None else str(value))
    return Text(text, style=_STYLES.get(text.split(":")[0], ""))
