"""`tapecheck prices`: put prices into the store, and look at them."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Csv, Db, Json, Settings, Since, Until, finish, opened, settings

app = typer.Typer(
    rich_markup_mode=None, add_completion=False, no_args_is_help=True, help="Import, fetch and show prices."
)

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
def update(
    instruments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INSTRUMENT]...", help="Symbols, tickers or names; else all in the store."),
    ] = None,
    provider: Annotated[
        str, typer.Option("--provider", metavar="NAME", help="yahoo, fred, or one of your own.")
    ] = "yahoo",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="From this day on.")] = "2020-01-01",
    until: Annotated[str | None, typer.Option("--until", metavar="DAY", help="Up to this day; else yesterday.")] = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Requests at a time.")] = 4,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Fetch the sessions that the store lacks. What came is kept at once: stopped, the next call asks for the rest."""
    from corpus.providers.protocol import Provider, find_provider
    from corpus.providers.update import fetch, gaps

    asked = find_provider(provider)
    if not isinstance(asked, Provider):
        raise typer.BadParameter(f"{provider} gives releases, no prices")
    failures = []
    with opened(settings(config, db), create=True) as corpus:
        symbols = [_symbol(name) for name in instruments or ()] or sorted({s.instrument for s in corpus.bar_spans()})
        missing = list(gaps(corpus.history(), symbols, _day(since), _day(until) if until else _yesterday()))
        kept = 0
        for answer in output.followed(fetch(asked, missing, workers=workers), "fetching", total=len(missing)):
            kept += corpus.add_bars(answer.bars)
            if answer.error is not None:
                failures.append(str(answer.error))
    has = f"{output.many(len(missing), 'gap')} of {output.many(len(symbols), 'instrument')}"
    output.line(f"{output.many(kept, 'bar')} new or changed, for {has}")
    finish(failures)


def _symbol(name: str) -> str:
    """The symbol that a name means; the name itself where the catalogue does not know it."""
    from nlp.instruments import catalogue

    entry = catalogue().find(name)
    return entry.instrument.id if entry and entry.instrument.id else name


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day: write 2025-09-18") from None


def _yesterday() -> date:
    """The last day whose session is surely over everywhere."""
    return datetime.now(UTC).date() - timedelta(days=1)


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
