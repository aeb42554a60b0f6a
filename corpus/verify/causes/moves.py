"""Why a move is wrong."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from corpus.history import History
from corpus.series import Series
from corpus.verify import digits, wording
from corpus.verify.causes.finding import Finding, called, family
from corpus.verify.evidence import Found, find_session
from corpus.verify.returns import Change, along, between, change
from corpus.verify.rules import move
from corpus.verify.tolerance import place
from corpus.verify.verdict import Diagnosis, Verdict
from corpus.windows import Window, windows
from nlp.facts import Move
from nlp.periods import Period

NEAR = 5  # sessions to either side in which a move of another day is looked for


def _changes(fact: Move, history: History) -> list[Change]:
    found = find_session(fact.instrument, fact.date or fact.period.end, history)
    assert isinstance(found, Found)
    return list(move.changes_of(fact, found, history))


def wrong_direction(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """wrong-direction: the size is right and the sign is not, or a bare "rose" was a fall.

    "Rose 0.76%" of a session that fell 0.76%.
    """
    if fact.direction == "flat":
        return None
    turned = replace(fact, direction="down" if fact.direction == "up" else "up")
    for known in _changes(fact, history):
        if move.is_right(turned, known.value):
            return Finding("wrong-direction", f"{_what(fact, known)}: it did not go {fact.direction}", known.bars)
    return None


def mixed_units(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """percent-points-mixed: points told as percent or the other way round, or percentage points for percent of a yield.

    A Dow that gained 646.26 points told as up 646.26%; a yield that rose 5 basis points told as up 0.05%.
    """
    if fact.value is None or not digits.telling(fact.value):
        return None
    for known in _changes(fact, history):
        for unit in _other_units(fact):
            meant = change(known.series, known.window, unit, fact.instrument)
            if meant is None:
                continue
            size = along(fact.direction, meant)
            if digits.same(fact.value, size) and not digits.same(fact.value, along(fact.direction, known.value)):
                reason = (
                    f"{_told_move(fact)} mixes up the units: {_what(fact, known)}, or {move.sized(abs(meant), unit)}"
                )
                return Finding("percent-points-mixed", reason, known.bars)
    return None


def rounding(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """rounding: the change is the data, cut off or rounded the wrong way.

    A rise of 0.768% told as 0.76%.
    """
    if fact.value is None or fact.hedge is not None:
        return None
    unit = place(fact.value)
    for known in _changes(fact, history):
        size = along(fact.direction, known.value)
        if unit / 2 < abs(fact.value - size) < unit * Decimal("1.0001") and size > 0:
            exact = wording.figure(abs(known.value), fact.unit, _places(fact.value) + 2)
            return Finding(
                "rounding", f"{_told_move(fact)} is rounded the wrong way: the change was {exact}", known.bars
            )
    return None


def transposed(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """transposed-digits: two neighbouring digits changed places.

    A rise of 1.25% told as 1.52%.
    """
    return _slip(fact, history, digits.transposed, "transposed-digits", "has two digits exchanged")


def missing_digit(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """missing-digit: one digit was left out.

    A gain of 646.26 points told as 66.26.
    """
    return _slip(fact, history, digits.missing_digit, "missing-digit", "lacks a digit")


def _slip(
    fact: Move, history: History, slip: Callable[[Decimal, Decimal], bool], name: Diagnosis, words: str
) -> Finding | None:
    if fact.value is None or not digits.telling(fact.value):
        return None
    for known in _changes(fact, history):
        size = along(fact.direction, known.value)
        if size > 0 and slip(fact.value, size):
            return Finding(name, f"{_told_move(fact)} {words}: {_what(fact, known)}", known.bars)
    return None


def stale(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """stale: the change is that of the day, week or month before, printed again.

    Wednesday's 0.59% told as Thursday's.
    """
    return _other_end(fact, history, (-1,), "stale")


def wrong_day(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """wrong-day: the change is that of another session, within five of the one that it is told for.

    Monday's 0.59% told as Thursday's. The session just before is `stale`.
    """
    if fact.period.unit != "day":
        return None
    near = [step for n in range(1, NEAR + 1) for step in (n, -n) if step != -1]
    return _other_end(fact, history, near, "wrong-day")


def wrong_period(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """wrong-period: the change is right for another period that ends the same day.

    The week's 1.9% told as the day's, the year-to-date gain told as the quarter's.
    """
    if fact.value is None or not digits.telling(fact.value):
        return None
    found = find_session(fact.instrument, fact.date or fact.period.end, history)
    assert isinstance(found, Found)
    for unit, count in _PERIODS:
        if (unit, count) == (fact.period.unit, fact.period.count):
            continue
        for window in windows(Period(unit=unit, count=count), found.session, found.symbol, history):
            value = change(found.series, window, fact.unit, fact.instrument)
            if value is not None and digits.same(fact.value, along(fact.direction, value)) and fact.value:
                known = Change(found.series, window, value)
                span = "year to date" if unit == "ytd" else f"{count} {unit}s" if count > 1 else unit
                own = _changes(fact, history)
                reason = f"{_told_move(fact)} is the change of the {span}, not of the {_period_words(fact)}"
                if own:
                    reason += f": {_what(fact, own[0])}"
                return Finding("wrong-period", reason, known.bars)
    return None


def wrong_instrument(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """wrong-instrument: the change is that of a related instrument over the same period.

    The Nasdaq-100's 0.94% told as the Nasdaq Composite's.
    """
    if fact.value is None or not digits.telling(fact.value) or fact.instrument.id is None:
        return None
    for symbol in family(fact.instrument.id):
        series, day = history.series(symbol), fact.date or fact.period.end
        if series is None or day is None or history.index(symbol, day) is None:
            continue
        window = next(windows(fact.period, day, symbol, history), None)
        value = change(series, window, fact.unit, fact.instrument) if window else None
        if window and value is not None and digits.same(fact.value, along(fact.direction, value)) and fact.value:
            own = _changes(fact, history)
            reason = f"{_told_move(fact)} was the change of {called(symbol)}" + (
                f"; {_what(fact, own[0])}" if own else ""
            )
            return Finding("wrong-instrument", reason, (series.bar(window.base), series.bar(window.end)))
    return None


def adjusted(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """adjusted-price: the change counts dividends in, where the words speak of the price.

    A fund that gained 14.75% told as up 15.40%, its total return.
    """
    if fact.value is None or not digits.telling(fact.value):
        return None
    for known in _changes(fact, history):
        total = change(known.series, known.window, fact.unit, fact.instrument, "total")
        if known.kind == "price" and total is not None and digits.same(fact.value, along(fact.direction, total)):
            return Finding(
                "adjusted-price", f"{_told_move(fact)} counts dividends in: {_what(fact, known)}", known.bars
            )
    return None


def intraday(fact: Move, history: History, verdict: Verdict) -> Finding | None:
    """intraday-as-close: the change was reached during the session, and told as the day's.

    +1.25% of a session that rose 1.37% at its high and closed 0.76% up.
    """
    if fact.value is None or fact.period.unit != "day" or fact.period.count != 1 or fact.direction == "flat":
        return None
    if not digits.telling(fact.value):
        return None
    found = find_session(fact.instrument, fact.date or fact.period.end, history)
    own = _changes(fact, history)
    if not isinstance(found, Found) or not own:
        return None
    base = found.series.close(own[0].window.base)
    extreme = found.price("high" if fact.direction == "up" else "low")
    if extreme is None:
        return None
    reached = along(fact.direction, _between(base, extreme, fact))
    low = along(
        fact.direction, _between(base, found.price("low" if fact.direction == "up" else "high") or extreme, fact)
    )
    if not low <= fact.value <= reached + place(fact.value) / 2:
        return None
    word = "high" if fact.direction == "up" else "low"
    sign = "+" if fact.direction == "up" else "-"
    close = own[0].value
    who, verb = wording.name(fact.instrument), "rose" if close > 0 else "fell"
    reason = (
        f"{sign}{_told_move(fact)} was reached during the session ({word} {wording.figure(extreme)}); "
        f"from close to close {who} {verb} {move.sized(abs(close), fact.unit)}"
    )
    return Finding("intraday-as-close", reason)


def _between(base: Decimal, end: Decimal, fact: Move) -> Decimal:
    return between(base, end, fact.unit, fact.instrument) or Decimal(0)


_PERIODS: tuple[tuple[Any, int], ...] = (
    ("day", 1),
    ("week", 1),
    ("month", 1),
    ("quarter", 1),
    ("ytd", 1),
    ("year", 1),
    ("day", 5),
    ("month", 3),
    ("month", 6),
)


def _other_end(fact: Move, history: History, steps: Iterable[int], diagnosis: Diagnosis) -> Finding | None:
    """The same period ending some sessions earlier or later (for weeks and longer: the period before)."""
    if fact.value is None or not digits.telling(fact.value) or fact.period.count != 1:
        return None
    own = _changes(fact, history)
    if not own:
        return None
    series, window, symbol = own[0].series, own[0].window, own[0].series.instrument
    for step in steps:
        other = _shifted(fact, window, step, series, history)
        if other is None:
            continue
        value = change(series, other, fact.unit, fact.instrument)
        if value is not None and digits.same(fact.value, along(fact.direction, value)) and fact.value:
            when = wording.day(series.day(other.end))
            bars = (series.bar(other.base), series.bar(other.end))
            assert symbol
            return Finding(
                diagnosis,
                f"{_told_move(fact)} was the change of the {_period_words(fact)} to {when}; {_what(fact, own[0])}",
                bars,
            )
    return None


def _shifted(fact: Move, window: Window, step: int, series: Series, history: History) -> Window | None:
    if fact.period.unit in ("week", "month", "quarter"):
        day = series.day(window.base)
        plain = Period(unit=fact.period.unit, text="this")
        return next(windows(plain, day, series.instrument, history), None) if step == -1 else None
    if fact.period.unit != "day":
        return None
    end = window.end + step
    if not 1 <= end < history.known(series.instrument) or not history.joined(series.instrument, end):
        return None
    return Window(end - 1, end)


def _other_units(fact: Move) -> tuple[str, ...]:
    if fact.instrument.type == "rate":
        return {"percent": ("points",), "bp": ("percent",), "points": ("percent", "bp")}.get(fact.unit or "percent", ())
    return ("points",) if fact.unit in (None, "percent") else ("percent",)


def _told_move(fact: Move) -> str:
    assert fact.value is not None
    text = wording.stated(fact.value, fact.unit or "percent")
    return f"{text} points" if fact.unit == "points" else text


def _what(fact: Move, known: Change) -> str:
    return move.sentence_of(fact, known, Found(fact.instrument, known.series, known.window.end))


def _period_words(fact: Move) -> str:
    period = fact.period
    if period.unit == "ytd":
        return "year to date"
    return f"{period.count} {period.unit}s" if period.count > 1 else period.unit


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
