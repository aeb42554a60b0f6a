"""What the query commands share: from options to a query, and from its rows to a table, JSON Lines, CSV or Parquet."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from tapecheck.commands import output

if TYPE_CHECKING:
    from corpus.query import Filters
    from corpus.store.records import StoredFact

Several = list[str] | None

Instrument = Annotated[
    Several, typer.Option("--instrument", "-i", metavar="NAME", help="Symbol, ticker or name: RUT, ^RUT, 'small caps'.")
]
Source = Annotated[Several, typer.Option("--source", metavar="NAME", help="The outlet.")]
Speaker = Annotated[Several, typer.Option("--speaker", metavar="NAME", help="Who says it; part of the name will do.")]
Text = Annotated[
    str | None, typer.Option("--text", "-t", metavar="WORDS", help='Words and "phrases" that must be in it.')
]
Sort = Annotated[str, typer.Option("--sort", metavar="ORDER", help="newest, oldest or confidence.")]
Parquet = Annotated[Path | None, typer.Option("--parquet", metavar="FILE", help="Write a Parquet file instead.")]


def filters(*, comma: Sequence[str] = ("instrument", "kind", "verdict", "diagnosis"), **given: Any) -> "Filters":
    """The filters that were given; several values of an option, or with commas between, are alternatives."""
    asked = {name: value for name, value in given.items() if value}
    for name in comma:
        if name in asked:
            asked[name] = [part for value in asked[name] for part in value.split(",")]
    return cast("Filters", asked)


def show_facts(
    facts: Iterable["StoredFact[Any]"],
    columns: dict[str, Callable[["StoredFact[Any]"], object]],
    *,
    as_json: bool,
    as_csv: bool,
    parquet: Path | None,
    limit: int,
) -> None:
    """Print the facts in the form that was asked for; people also learn how to see more."""
    from corpus import export

    if parquet is not None:
        output.line(f"{output.many(export.write_parquet(facts, parquet), 'fact')} written to {parquet}")
    elif as_json:
        output.json_lines(map(export.fact_row, facts))
    elif as_csv:
        output.csv_rows(map(export.flat, facts), list(export.COLUMNS))
    else:
        show_table(facts, columns, limit=limit, what="facts")


def show_table(rows: Iterable[Any], columns: dict[str, Callable[[Any], object]], *, limit: int, what: str) -> None:
    """Print a table, and on stderr how to see more rows, or that there are none."""
    shown, last = tee(rows)
    count = output.table(list(columns), ([cell(row) for cell in columns.values()] for row in shown))
    if count == limit:
        output.complain(f"there may be more {what}: add --after {_last(last).cursor}")
    elif not count:
        output.complain(f"no {what} meet this")


def _last(rows: Iterator[Any]) -> Any:
    for last in rows:  # noqa: B007 - the last one is wanted
        pass
    return last
