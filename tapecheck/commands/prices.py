"""`tapecheck prices`: put prices into the store, and look at them."""

from pathlib import Path
from typing import Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Csv, Db, Json, Settings, Since, Until, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True, help="Import and show prices.")

_BARS = ("date", "open", "high", "low", "close", "adjusted_close", "provider")
_SPANS = ("instrument", "provider", "first", "last", "sessions")


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of CSV or Parquet, one file per instrument.")],
    db: Db = None,
    config: Settings = None,
) -> None:
    """Keep a folder's prices, releases and policy decisions. The same folder twice changes nothing."""
    from corpus.providers.folder import load

    found = load(folder)
    with opened(settings(config, db), create=True) as corpus:
        changed = corpus.add_history(found)
        bars, instruments = corpus.totals()["bars"], len({span.instrument for span in corpus.bar_spans()})
    has = f"{output.many(bars, 'bar')} of {output.many(instruments, 'instrument')}"
    output.line(f"{output.many(changed, 'row')} new or changed; the store has {has}")


@app.command()
def show(
    instrument: Annotated[str | None, typer.Argument(help="Symbol, ticker or name; without it, what there is.")] = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
    as_csv: Csv = False,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Show an instrument's bars, or which instruments there are prices of."""
    from nlp.rows import to_row

    with opened(settings(config, db), create=False) as corpus:
        if instrument is None:
            rows = list(map(to_row, corpus.bar_spans()))
        else:
            rows = list(map(to_row, corpus.bars(instrument=instrument, since=since, until=until)))
    columns = _SPANS if instrument is None else _BARS
    if as_json:
        output.json_lines(rows)
    elif as_csv:
        output.csv_rows(({name: row[name] for name in columns} for row in rows), columns)
    elif not output.table(columns, ([row[name] for name in columns] for row in rows)):
        output.complain("there are no such prices: `tapecheck prices import DIR` puts some in")
