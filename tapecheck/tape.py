"""The tape of a digest: what each instrument did, from its bars alone."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import pairwise

from corpus.bars import Bar
from corpus.errors import QueryError
from corpus.history import LONGEST_CLOSURE, History
from nlp.instruments import Catalogue
from tapecheck.edition import Chart, TapeRow
from tapecheck.lines import BarFigure, Day, Measure

TAPE = (
    *("^GSPC", "^DJI", "^IXIC", "^RUT", "^VIX", "^TNX", "DX-Y.NYB", "CL=F", "GC=F", "BTC-USD"),
    *("^FTSE", "^GDAXI", "^N225"),
)
SPARK = 30  # sessions in a spark line
CHART = 90  # sessions in the chart


def tape_rows(
    history: History, day: date, *, first: date | None = None, watched: Sequence[str] = (), catalogue: Catalogue
) -> Iterator[TapeRow]:
    """The rows of a day, or of the days since `first`; the watched instruments come first."""
    known = catalogue
    wanted = dict.fromkeys([*watched, *TAPE])
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
        start = history.last_session(symbol, first - timedelta(days=1)) if first and first < day else None
        yield TapeRow(
            instrument=entry.instrument,
            unit=entry.unit,
            close=BarFigure((bar,), "close", _places(bar)),
            change=_change(before, bar, "bp" if rate else "points"),
            percent=None if rate else _change(before, bar, "percent"),
            week=_change(week, bar, "bp" if rate else "percent"),
            period=_change(history.bar(symbol, start), bar, "bp" if rate else "percent") if start else None,
            spark=_spark(history, symbol, session),
            session=Day(session, year=False) if session != day else None,
        )


def chart(history: History, row: TapeRow) -> Chart | None:
    """The closes of the last months of a row's instrument; None where there are too few to draw."""
    last = row.close.bars[0]
    start = last.session - timedelta(days=2 * CHART)
    days = history.sessions(last.instrument, start, last.session)[-CHART:]
    bars = _unbroken([bar for day in days if (bar := history.bar(last.instrument, day))])
    if len(bars) < SPARK:
        return None
    high, low = max(bars, key=lambda b: b.close), min(bars, key=lambda b: b.close)
    return Chart(
        instrument=row.instrument,
        bars=bars,
        high=BarFigure((high,), "close", row.close.places),
        low=BarFigure((low,), "close", row.close.places),
        last=row.close,
        first_day=Day(bars[0].session, year=False),
        last_day=Day(last.session, year=False),
    )


def watched_ids(watchlist: Sequence[str], catalogue: Catalogue) -> list[str]:
    """The ids (a group's name) that a watchlist means; QueryError where the catalogue does not know one."""
    return list(dict.fromkeys(_known(name, catalogue) for name in watchlist))


def _known(name: str, catalogue: Catalogue) -> str:
    entry = catalogue.find(name)
    if entry is None:
        names = [e.instrument.name for e in catalogue]
        near = get_close_matches(name, names, n=1)
        raise QueryError(
            f"no instrument is called {name!r}",
            where="watchlist",
            remedy=f"did you mean {near[0]!r}?" if near else "name it by its Yahoo Finance symbol",
        )
    return entry.instrument.id or entry.instrument.name


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
    return _unbroken([bar for day in recent if (bar := history.bar(symbol, day))])


def _unbroken(bars: Sequence[Bar]) -> tuple[Bar, ...]:
    """The bars after the last gap that no closure of a market explains: a line across it would tell of nothing."""
    gaps = [n for n, (a, b) in enumerate(pairwise(bars), 1) if (b.session - a.session).days > LONGEST_CLOSURE]
    return tuple(bars[gaps[-1] if gaps else 0 :])
