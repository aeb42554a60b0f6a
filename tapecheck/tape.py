"""The tape of a digest: what each instrument did that day, from its bars alone."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from difflib import get_close_matches

from corpus.bars import Bar
from corpus.errors import QueryError
from corpus.history import History
from nlp.instruments import Catalogue
from nlp.instruments import catalogue as shipped
from tapecheck.edition import TapeRow
from tapecheck.lines import BarFigure, Day, Measure

TAPE = (
    *("^GSPC", "^DJI", "^IXIC", "^RUT", "^VIX", "^TNX", "DX-Y.NYB", "CL=F", "GC=F", "BTC-USD"),
    *("^FTSE", "^GDAXI", "^N225"),
)
SPARK = 30  # sessions in a spark line


def tape_rows(
    history: History, day: date, *, watchlist: Sequence[str] = (), catalogue: Catalogue | None = None
) -> Iterator[TapeRow]:
    """The rows of a day, the watchlist first; QueryError where that names what the catalogue does not know."""
    known = catalogue or shipped()
    wanted = dict.fromkeys([*(_known(name, known) for name in watchlist), *TAPE])
    for symbol in wanted:
        session = history.last_session(symbol, day)
        entry = known.get(symbol)
        if session is None or entry is None:
            continue
        bar = history.bar(symbol, session)
        assert bar is not None  # last_session gives sessions that have one
        rate = entry.instrument.type == "rate"
        before = history.previous(symbol, session)
        monday = session - timedelta(days=session.weekday())
        week_end = history.last_session(symbol, monday - timedelta(days=1))
        week = history.bar(symbol, week_end) if week_end else None
        yield TapeRow(
            instrument=entry.instrument,
            unit=entry.unit,
            close=BarFigure((bar,), "close", _places(bar)),
            change=_change(before, bar, "bp" if rate else "points"),
            percent=None if rate else _change(before, bar, "percent"),
            week=_change(week, bar, "bp" if rate else "percent"),
            spark=_spark(history, symbol, session),
            session=Day(session, year=False) if session != day else None,
        )


def _known(name: str, catalogue: Catalogue) -> str:
    entry = catalogue.find(name)
    if entry is None or entry.instrument.id is None:
        names = [e.instrument.name for e in catalogue]
        near = get_close_matches(name, names, n=1)
        raise QueryError(
            f"no instrument is called {name!r}",
            where="watchlist",
            remedy=f"did you mean {near[0]!r}?" if near else "name it by its Yahoo Finance symbol",
        )
    return entry.instrument.id


def _change(first: Bar | None, last: Bar, measure: Measure) -> BarFigure | None:
    if first is None:
        return None
    return BarFigure((first, last), measure, 1 if measure == "bp" else 2)


def _places(bar: Bar) -> int:
    """Decimals to print: as many as the bar has, but at least two (the tape drops closing zeros)."""
    exponent = bar.close.as_tuple().exponent
    return max(2, -exponent if isinstance(exponent, int) else 2)


def _spark(history: History, symbol: str, session: date) -> tuple[Bar, ...]:
    recent = history.sessions(symbol, session - timedelta(days=2 * SPARK), session)[-SPARK:]
    return tuple(bar for day in recent if (bar := history.bar(symbol, day)))
