"""When a statement holds: its basis, its period and its session."""

import datetime as dt

from nlp.facts import Basis
from nlp.mentions import Time
from nlp.periods import Period, resolve_day
from nlp.readers.scan import Scan
from nlp.readers.statements import Statement
from nlp.span import Span

DAY = Period(unit="day")
_PLACED: dict[str | None, Basis] = {
    "close": "close",
    "open": "open",
    "high": "high",
    "low": "low",
    "premarket": "premarket",
    "intraday": "intraday",
}
_ROUND_PLACES = 2  # "7,000", "2,100": a round figure beside "past" or "under" is a barrier


def basis_of(statement: Statement) -> Basis:
    """How the figure was taken: by the cue that places it, else by the session phase told in the sentence."""
    scan, figure = statement.scan, statement.figure
    if statement.role == "level" and _is_barrier(statement):
        return "threshold"
    place = statement.place.sense if statement.place else None
    if statement.role == "level" and place in _PLACED:
        return _PLACED[place]
    near = [t for t in scan.times if t.phase and abs(t.span.start - figure.span.start) < 80]
    for time in near:
        if time.phase in {"open", "close", "premarket"}:
            return time.phase
        if time.phase in {"midday", "afterhours"}:
            return "intraday"
    for sense in ("premarket", "close", "intraday"):
        if scan.family("place", sense):
            return sense
    return "unspecified"


def period_of(statement: Statement) -> Period:
    """The period of the statement's figure."""
    return period_near(statement.scan, statement.figure.span)


def period_near(scan: Scan, words: Span) -> Period:
    """The period told nearest to the words in their part of the sentence, else a day."""
    timed = [t for t in scan.times if t.role == "session" or (t.period and t.role in {"period", "since"})]
    if not timed:
        return DAY
    return min(timed, key=lambda t: _distance(scan, t, words)).period or DAY


def _distance(scan: Scan, time: Time, figure: Span) -> int:
    """Code points between, doubled before the figure and across a break or another figure."""
    gap = time.span.gap(figure)
    left, right = sorted((time.span, figure), key=lambda s: s.start)
    between = [f for f in scan.figures if left.before(f.span) and f.span.before(right)]
    return gap * (2 if scan.breaks(left, right) else 1) + 25 * len(between)


def session_of(statement: Statement) -> dt.date | None:
    """The session of the statement's figure."""
    return session_near(statement.scan, statement.figure.span)


def session_near(scan: Scan, words: Span) -> dt.date | None:
    """The session named nearest to the words, where they or the article's date settle it."""
    days = [t for t in scan.times if t.role == "session" and t.day is not None]
    if not days:
        return None
    day = min(days, key=lambda t: _distance(scan, t, words)).day
    article = scan.doc._.article
    if day is None:
        return None
    if day.year is not None and day.month is not None and day.day is not None:
        return resolve_day(day, dt.date(day.year, day.month, 1))
    if article is None or article.published is None:
        return None
    return resolve_day(day, article.published.date())


def _is_barrier(statement: Statement) -> bool:
    """A round number beside a word of crossing, or a line of the chart: no price that was printed."""
    figure, scan = statement.figure, statement.scan
    digits = figure.value.as_tuple()
    if not isinstance(digits.exponent, int) or digits.exponent < 0:
        return False
    whole = int(figure.value)
    round_figure = whole >= 1000 and whole % 10**_ROUND_PLACES == 0
    crossing = figure.hedge in {"above", "below"} or any(
        c.sense in {"above", "below"} and len(scan.tokens_between(c.span, figure.span)) <= 1
        for c in scan.family("prep")
        if c.span.before(figure.span)
    )
    line = any(c.sense == "line" and c.span.gap(figure.span) < 25 for c in scan.family("subject", "line"))
    return round_figure and (crossing or line)
