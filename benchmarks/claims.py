"""Claims about real sessions, true ones and controlled corruptions, with a reference of their own.

The reference works on plain lists of (day, close) and shares no code with the rules: what is true here is found by
walking through the sessions.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Any

from corpus.bars import Bar
from corpus.history import History
from corpus.releases import PolicyRate
from nlp.facts import (
    AnyFact,
    Comparison,
    Indicator,
    Level,
    Move,
    Policy,
    Record,
    Streak,
    Target,
    Technical,
)
from nlp.instruments import Instrument, InstrumentType
from nlp.periods import Period
from nlp.span import Span

TYPES: dict[str, InstrumentType] = {
    "IJH": "etf",
    "IWB": "etf",
    "IWM": "etf",
    "QQQ": "etf",
    "SPY": "etf",
    "BTC-USD": "crypto",
    "CL=F": "commodity",
    "GC=F": "commodity",
    "DX-Y.NYB": "currency",
    "^TNX": "rate",
}
LEFT_OUT = ("DGS10", "WTI_SPOT", "^RUI")  # other quotes of the same thing, and two years of an index
RELATIVES = {
    "^IXIC": ("^NDX", "^GSPC", "^DJI"),
    "^NDX": ("^IXIC",),
    "^GSPC": ("^DJI", "^IXIC"),
    "^DJI": ("^GSPC",),
    "^RUT": ("^GSPC",),
}
_SAID: dict[str, Any] = {"span": Span(0, 1), "text": "", "sentence": Span(0, 1)}


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact with what is known of it."""

    fact: AnyFact
    published: date
    corruption: str | None = None  # the diagnosis that it was made to have; None: it is true
    beyond: bool = True  # False: the corruption stays within what the figure's precision allows


class Tape:
    """One instrument as plain lists."""

    def __init__(self, symbol: str, bars: Sequence[Bar]) -> None:
        self.instrument = Instrument(id=symbol, name=symbol.strip("^"), type=TYPES.get(symbol, "index"))
        self.bars = bars
        self.days = [bar.session for bar in bars]
        self.closes = [bar.close for bar in bars]
        self.highest = list(accumulate(self.closes, max))  # of the closes so far
        self.unit = {"rate": "percent", "index": "points"}.get(self.instrument.type, "USD")
        if symbol in ("DX-Y.NYB",):
            self.unit = "points"

    def __len__(self) -> int:
        return len(self.bars)

    def change(self, base: int, end: int) -> Decimal:
        """Percent."""
        return (self.closes[end] / self.closes[base] - 1) * 100

    def last_before(self, day: date) -> int:
        """The place of the last session not after a day, by halving."""
        low, high = 0, len(self.days)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.days[middle] <= day else (low, middle)
        return low - 1


def tapes(history: History) -> dict[str, Tape]:
    """The instruments of a history that claims are drawn of."""
    bars: dict[str, list[Bar]] = {}
    for symbol in history.instruments:
        if symbol not in LEFT_OUT:
            bars[symbol] = [b for day in history.sessions(symbol) if (b := history.bar(symbol, day))]
    return {symbol: Tape(symbol, several) for symbol, several in bars.items()}


def printed(value: Decimal, places: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """A figure as a newsroom rounds it."""
    return value.quantize(Decimal(1).scaleb(-places), rounding)


class Draw:
    """Draws claims; the same seed draws the same claims."""

    def __init__(self, history: History, seed: int = 7, *, since: date | None = None) -> None:
        self.since = since  # draw no earlier session
        self.random = random.Random(seed)
        self.tapes = tapes(history)
        self.history = history
        self.names = list(self.tapes)
        self.told_on: date | None = None  # of targets, whose facts have no date
        self.doubted = set(history.disputed())
        self.statistics = _statistics(history)
        self.policy = list(history.every_decision())

    # Where and when

    def place(self, *symbols: str, back: int = 260) -> tuple[Tape, int]:
        """A session of an instrument with that many sessions before it, on a day that nobody doubts."""
        while True:
            tape = self.tapes[self.random.choice(symbols or self.names)]
            if len(tape) <= back + 30:
                continue
            first = back if self.since is None else max(back, tape.last_before(self.since))
            if first >= len(tape) - 16:
                continue
            place = self.random.randrange(first, len(tape) - 15)
            near = tape.days[max(0, place - 11) : place + 12]
            if not any((tape.instrument.id, day) in self.doubted for day in near) and _steady(tape, place):
                return tape, place

    # True claims

    def true(self) -> Claim:
        """A true claim of a kind drawn as often as articles make it."""
        kinds = (
            ("level",) * 7
            + ("move",) * 7
            + ("record",) * 2
            + ("comparison", "streak", "technical", "indicator", "policy", "target")
        )
        return self.true_of(self.random.choice(kinds))

    def true_of(self, kind: str) -> Claim:
        """A true claim of that kind."""
        make: Callable[[], AnyFact | None] = getattr(self, f"_{kind}")
        self.told_on = None
        while True:
            fact = make()
            if fact is not None:
                return Claim(fact, self.told_on or _published(fact))

    def _level(self) -> AnyFact | None:
        tape, place = self.place()
        bar = tape.bars[place]
        basis = self.random.choice(("close",) * 6 + ("unspecified",) * 2 + ("open", "high", "low", "intraday"))
        price = {"open": bar.open, "high": bar.high, "low": bar.low}.get(basis, bar.close)
        if basis == "intraday" and bar.high is not None and bar.low is not None:
            price = bar.low + (bar.high - bar.low) * Decimal(repr(self.random.random()))
        if price is None or (basis == "intraday" and bar.high is None):
            return None
        value, hedge = self._told_level(price)
        return Level(
            instrument=tape.instrument, value=value, unit=tape.unit, basis=basis, hedge=hedge, date=bar.session, **_SAID
        )

    def _told_level(self, price: Decimal) -> tuple[Decimal, Any]:
        """A level at a precision and with a hedge as newsrooms print it."""
        hedge = self.random.choice((None,) * 12 + ("about", "nearly", "above", "below"))
        digits = len(str(int(abs(price))))
        if hedge is None:
            places = self.random.choice((2, 2, 2, 2, 1, 0)) if digits >= 3 else 2
            return printed(price, places), None
        places = 3 - digits  # three significant digits: 2,450 of 2,447.12
        how = {"about": ROUND_HALF_UP, "nearly": ROUND_CEILING, "above": ROUND_FLOOR, "below": ROUND_CEILING}[hedge]
        if hedge in ("about", "nearly") and abs(printed(price, places, how) - price) > abs(price) * Decimal("0.004"):
            places += 1
        value = printed(price, places, how)
        return (Decimal(int(value)) if places <= 0 else value), hedge

    def _move(self) -> AnyFact | None:
        tape, place = self.place()
        period, base = self._period(tape, place)
        if base is None or tape.closes[base] <= 0:
            return None
        change = tape.change(base, place)
        unit = self.random.choice(("percent",) * 5 + ("points",))
        if tape.instrument.type == "rate":
            unit = self.random.choice(("bp", "bp", "percent"))
        if unit in ("points", "bp"):
            unit = tape.unit if unit == "points" else unit
            change = (tape.closes[place] - tape.closes[base]) * (100 if unit == "bp" else 1)
        direction = "up" if change > 0 else "down" if change < 0 else "flat"
        said = {
            "instrument": tape.instrument,
            "direction": direction,
            "unit": unit,
            "period": period,
            "date": tape.days[place],
        }
        if self.random.random() < 0.1 and direction != "flat":
            return Move(**said, **_SAID)
        value, hedge = self._told_move(abs(change), unit)
        return Move(**said, value=value, hedge=hedge, **_SAID) if value else None

    def _told_move(self, size: Decimal, unit: str) -> tuple[Decimal, Any]:
        hedge = self.random.choice((None,) * 12 + ("about", "nearly", "above", "below"))
        if unit == "bp":
            return printed(size, self.random.choice((0, 1))), None
        places = self.random.choice((2, 2, 2, 1, 1, 0)) if size >= 1 else self.random.choice((2, 2, 1))
        if hedge is None or size < 1:
            return printed(size, places), None
        places = min(places, 1)
        if hedge == "nearly":
            value = printed(size, places, ROUND_CEILING)
            return (value, hedge) if value - size <= size / 12 else (printed(size, places), None)
        how = {"about": ROUND_HALF_UP, "above": ROUND_FLOOR, "below": ROUND_CEILING}[hedge]
        return printed(size, places, how), hedge

    def _period(self, tape: Tape, place: int) -> tuple[Period, int | None]:
        """A period ending at a session and its base, walked to over the days."""
        day = tape.days[place]
        unit = self.random.choice(
            ("day",) * 8 + ("week", "week", "month", "quarter", "ytd", "trailing", "days", "since")
        )
        if unit == "day":
            return Period(unit="day", start=None), place - 1 if _joined(tape, place) else None
        if unit == "days":
            count = self.random.choice((2, 3, 5))
            whole = all(_joined(tape, n) for n in range(place - count + 1, place + 1))
            return Period(unit="day", count=count), place - count if whole else None
        if unit == "since":
            base = place - self.random.randrange(5, 200)
            return Period(unit="since", start=tape.days[base], text="since then"), base
        if unit == "trailing":
            count = self.random.choice((3, 6, 12))
            start = _months_before(day, count)
            return Period(unit="month", count=count, text=f"over the past {count} months"), tape.last_before(start)
        first = {
            "week": day - timedelta(days=day.weekday()),
            "month": day.replace(day=1),
            "quarter": date(day.year, 3 * ((day.month - 1) // 3) + 1, 1),
            "ytd": date(day.year, 1, 1),
        }[unit]
        words = "year to date" if unit == "ytd" else f"for the {unit}"
        return Period(unit=unit, text=words), tape.last_before(first - timedelta(days=1))  # type: ignore[arg-type]

    def _record(self) -> AnyFact | None:
        tape, place = self.place(back=2600)
        kind = self.random.choice(("all-time", "52-week", "since", "since", "moves"))
        direction = self.random.choice(("high", "low"))
        sign = 1 if direction == "high" else -1
        if kind == "moves":
            return self._record_move(tape, place, sign)
        closes = tape.closes
        for n in range(place, len(tape) - 15):  # the next session that is one
            if kind == "all-time" and sign > 0 and closes[n] > tape.highest[n - 1]:
                return Record(
                    instrument=tape.instrument,
                    extent="all-time",
                    direction="high",
                    basis="close",
                    date=tape.days[n],
                    **_SAID,
                )
            start = tape.last_before(tape.days[n] - timedelta(days=366)) + 1
            year = closes[start:n]
            if kind == "52-week" and year and sign * closes[n] > max(sign * c for c in year):
                return Record(
                    instrument=tape.instrument,
                    extent="52-week",
                    direction=direction,
                    basis="close",
                    date=tape.days[n],
                    **_SAID,
                )
            if kind == "since" or n > place + 300:
                break
        return self._since(tape, place, sign) if kind == "since" else None

    def _since(self, tape: Tape, place: int, sign: int) -> AnyFact | None:
        last = next((n for n in range(place - 1, -1, -1) if sign * tape.closes[n] >= sign * tape.closes[place]), None)
        if last is None or place - last < 20 or not _steady(tape, place, last):
            return None
        extent = _since_words(tape.days[last], self.random.choice((4, 7, 10)))
        return Record(
            instrument=tape.instrument,
            extent=extent,
            direction="high" if sign > 0 else "low",
            basis="close",
            date=tape.days[place],
            **_SAID,
        )

    def _record_move(self, tape: Tape, place: int, sign: int) -> AnyFact | None:
        def move(n: int) -> Decimal | None:
            near = (tape.days[n] - tape.days[n - 1]).days <= 4
            return sign * tape.change(n - 1, n) if tape.closes[n - 1] > 0 and near else None

        own = move(place)
        if own is None or own <= Decimal("0.8"):
            return None
        last = next((n for n in range(place - 1, 0, -1) if (m := move(n)) is not None and m >= own), None)
        if last is None or place - last < 15 or not _steady(tape, place, last):
            return None
        extent = _since_words(tape.days[last], self.random.choice((4, 7)))
        direction = "high" if sign > 0 else "low"
        return Record(
            instrument=tape.instrument,
            extent=extent,
            direction=direction,
            measure="daily move",
            date=tape.days[place],
            **_SAID,
        )

    def _comparison(self) -> AnyFact | None:
        one, place = self.place("^GSPC", "^DJI", "^IXIC", "^NDX", "^RUT", "IWM", "SPY", "QQQ", "IWB")
        other = self.tapes[self.random.choice(("^GSPC", "^DJI", "^IXIC", "^NDX", "^RUT", "IWM", "SPY", "QQQ", "IWB"))]
        if other is one or one.days[place] not in other.days[-9000:]:
            return None
        period, base = self._period(one, place)
        if base is None or one.days[base] < other.days[0]:
            return None
        there = other.last_before(one.days[place])
        a, b = one.change(base, place), other.change(other.last_before(one.days[base]), there)
        if a == b:
            return None
        winner, loser = (one, other) if a > b else (other, one)
        by = printed(abs(a - b), 1) if self.random.random() < 0.4 else None
        return Comparison(
            winner=winner.instrument,
            loser=loser.instrument,
            by=by or None,
            unit="percent" if by else None,
            period=period,
            date=one.days[place],
            **_SAID,
        )

    def _streak(self) -> AnyFact | None:
        tape, place = self.place()
        count, sign = 0, 0
        while _joined(tape, place - count):
            change = tape.closes[place - count] - tape.closes[place - count - 1]
            now = (change > 0) - (change < 0)
            if now == 0 or (sign and now != sign):
                break
            sign, count = now, count + 1
        if count < 2 or not _joined(tape, place - count):
            return None
        return Streak(
            instrument=tape.instrument,
            count=count,
            unit="day",
            direction="up" if sign > 0 else "down",
            ordinal=self.random.random() < 0.5,
            date=tape.days[place],
            **_SAID,
        )

    def _technical(self) -> AnyFact | None:
        tape, place = self.place("^GSPC", "^DJI", "^IXIC", "^NDX", "^RUT", "IWM", "SPY", "GC=F", back=700)
        count = self.random.choice((20, 50, 100, 200))

        def side(n: int) -> int:
            average = sum(tape.closes[n - count + 1 : n + 1]) / count
            return 1 if tape.closes[n] > average else -1

        for n in range(place, min(place + 60, len(tape) - 15)):
            if side(n) != side(n - 1):
                signal = "crossed-above" if side(n) > 0 else "crossed-below"
                study = f"{count}-day moving average"
                return Technical(instrument=tape.instrument, signal=signal, study=study, date=tape.days[n], **_SAID)  # type: ignore[arg-type]
        return None

    def _indicator(self) -> AnyFact | None:
        name, measure, scale, releases = self.random.choice(self.statistics)
        release = self.random.choice(releases)
        places = self.random.choice((1, 1, 0)) if scale == 1 and "PMI" in name else 1
        value = printed(release.value, places) if scale == 1 else release.value * scale
        return Indicator(name=name, measure=measure, value=value, unit=None, period=release.period, **_SAID)

    def _policy(self) -> AnyFact | None:
        decision = self.random.choice(self.policy)
        return _told_policy(decision, self.random.random() < 0.5)

    def _target(self) -> AnyFact | None:
        tape, place = self.place("^GSPC", "^DJI", "^NDX", "^RUT", "IWM", "SPY", "GC=F")
        ahead = tape.closes[place + 1 : place + 200]
        if len(ahead) < 199:
            return None
        best = max(ahead)
        if best < tape.closes[place] * Decimal("1.02"):
            return None
        value = printed(best * Decimal("0.995"), 1, ROUND_FLOOR)
        horizon = tape.days[place + 199].isoformat()
        self.told_on = tape.days[place]
        return Target(instrument=tape.instrument, value=value, unit=tape.unit, direction="up", horizon=horizon, **_SAID)

    # Corruptions

    def corrupted(self, diagnosis: str) -> Claim:
        """A claim with one controlled mistake."""
        makers = _CORRUPTIONS[diagnosis]
        while True:
            claim = self.random.choice(makers)(self, diagnosis)
            if claim is not None:
                return claim

    def plain_level(self, *symbols: str, places: int = 2) -> tuple[Tape, int, Level]:
        """A close, as printed to the cent."""
        tape, place = self.place(*symbols)
        value = printed(tape.closes[place], places)
        fact = Level(
            instrument=tape.instrument, value=value, unit=tape.unit, basis="close", date=tape.days[place], **_SAID
        )
        return tape, place, fact

    def plain_move(self, *symbols: str, places: int = 2) -> tuple[Tape, int, Move] | None:
        """A day's change in percent."""
        tape, place = self.place(*symbols)
        if not _joined(tape, place) or tape.closes[place - 1] <= 0:
            return None
        change = tape.change(place - 1, place)
        value = printed(abs(change), places)
        if not value:
            return None
        direction = "up" if change > 0 else "down"
        fact = Move(
            instrument=tape.instrument,
            direction=direction,
            value=value,
            unit="percent",
            period=Period(unit="day"),
            date=tape.days[place],
            **_SAID,
        )
        return tape, place, fact


def _published(fact: AnyFact) -> date:
    """The day on which the claim was made: an indicator's and a target's own, else the fact's."""
    found = getattr(fact, "date", None)
    return found if isinstance(found, date) else date(2026, 8, 21)


def _joined(tape: Tape, place: int) -> bool:
    """True where the bar before is that of the day before: yesterday's, or on Mondays Friday's; holidays are out."""
    gap = (tape.days[place] - tape.days[place - 1]).days
    return gap == 1 or (gap == 3 and tape.days[place].weekday() == 0 and tape.instrument.type != "crypto")


def _steady(tape: Tape, place: int, start: int | None = None) -> bool:
    start = place - 25 if start is None else start
    return (
        all((tape.days[n] - tape.days[n - 1]).days <= 12 for n in range(max(1, start + 1), place + 1))
        and min(tape.closes[start : place + 1]) > 0
    )


def _months_before(day: date, count: int) -> date:
    number = day.year * 12 + day.month - 1 - count
    for last in range(day.day, 0, -1):
        try:
            return date(number // 12, number % 12 + 1, last)
        except ValueError:
            continue
    raise AssertionError


def _since_words(day: date, length: int) -> str:
    return f"since:{day.isoformat()[:length]}"


def _statistics(history: History) -> list[tuple[str, Any, int, list[Any]]]:
    names = {
        "ism_manufacturing_pmi": ("ISM Manufacturing PMI", "level", 1),
        "ism_services_pmi_first_print": ("ISM Services PMI", "level", 1),
        "cpi_yoy_first_print": ("CPI", "yoy", 1),
        "cpi_mom_first_print": ("CPI", "mom", 1),
        "unemployment_rate_first_print": ("unemployment rate", "level", 1),
        "nonfarm_payrolls_change_k_first_print": ("nonfarm payrolls", "change", 1000),
    }
    found = []
    for series, (name, measure, scale) in names.items():
        releases = sorted((r for r in history.every_release() if r.series == series), key=lambda r: r.period)
        if releases:
            found.append((name, measure, scale, releases))
    return found


def _told_policy(decision: PolicyRate, with_range: bool) -> Policy:
    change = decision.change_bp
    action = "hold" if change == 0 else "cut" if change < 0 else "hike"
    return Policy(
        institution="Federal Reserve",
        action=action,  # type: ignore[arg-type]
        size_bp=abs(change) or None,
        range=(decision.low, decision.high) if with_range else None,
        date=decision.decided,
        **_SAID,
    )


# One maker per way of going wrong; None where the session drawn does not lend itself to it

Maker = Callable[[Draw, str], Claim | None]


def _claim(fact: AnyFact, corruption: str, *, beyond: bool = True) -> Claim:
    return Claim(fact, _published(fact), corruption, beyond)


def level_intraday(draw: Draw, name: str) -> Claim | None:
    tape, place, fact = draw.plain_level()
    bar = tape.bars[place]
    price = draw.random.choice((bar.high, bar.low))
    if price is None or tape.instrument.type in ("crypto", "currency", "rate") or price == bar.close:
        return None
    value = printed((price * 3 + bar.close) / 4, 2)
    return _claim(replace(fact, value=value), name, beyond=abs(value - bar.close) > Decimal("0.005"))


def move_intraday(draw: Draw, name: str) -> Claim | None:
    drawn = draw.plain_move()
    if drawn is None:
        return None
    tape, place, fact = drawn
    bar = tape.bars[place]
    high, low = bar.high, bar.low
    extreme = high if fact.direction == "up" else low
    if extreme is None or tape.instrument.type == "rate":
        return None
    value = printed(abs(extreme / tape.closes[place - 1] - 1) * 100, 2)
    change = abs(tape.change(place - 1, place))
    if value <= change:
        return None
    return _claim(replace(fact, value=value), name, beyond=value - change > Decimal("0.005"))


def _level_of(draw: Draw, name: str, step: int) -> Claim | None:
    tape, place, fact = draw.plain_level()
    if tape.instrument.type in ("crypto", "currency", "rate"):
        return None
    value = printed(tape.closes[place + step], 2)
    return _claim(replace(fact, value=value), name, beyond=abs(value - tape.closes[place]) > Decimal("0.005"))


def _move_of(draw: Draw, name: str, step: int) -> Claim | None:
    drawn = draw.plain_move()
    if drawn is None:
        return None
    tape, place, fact = drawn
    other = place + step
    if not _joined(tape, other) or tape.closes[other - 1] <= 0:
        return None
    change = tape.change(other - 1, other)
    value = printed(abs(change), 2)
    if not value:
        return None
    told = replace(fact, value=value, direction="up" if change > 0 else "down")
    signed = tape.change(place - 1, place) * (1 if change > 0 else -1)
    return _claim(told, name, beyond=abs(value - signed) > Decimal("0.005"))


def level_wrong_day(draw: Draw, name: str) -> Claim | None:
    return _level_of(draw, name, draw.random.choice((-8, -5, -4, -3, -2, 1, 2, 3, 6)))


def move_wrong_day(draw: Draw, name: str) -> Claim | None:
    return _move_of(draw, name, draw.random.choice((-5, -4, -3, -2, 1, 2, 3)))


def level_stale(draw: Draw, name: str) -> Claim | None:
    return _level_of(draw, name, -1)


def move_stale(draw: Draw, name: str) -> Claim | None:
    return _move_of(draw, name, -1)


def indicator_stale(draw: Draw, name: str) -> Claim | None:
    label, measure, scale, releases = draw.random.choice(draw.statistics)
    n = draw.random.randrange(1, len(releases))
    value = printed(releases[n - 1].value, 1) if scale == 1 else releases[n - 1].value * scale
    fact = Indicator(name=label, measure=measure, value=value, period=releases[n].period, **_SAID)
    half = Decimal("0.05") if scale == 1 else Decimal(500)
    return _claim(fact, name, beyond=abs(value - releases[n].value * scale) > half)


def policy_stale(draw: Draw, name: str) -> Claim | None:
    n = draw.random.randrange(1, len(draw.policy))
    before, own = draw.policy[n - 1], draw.policy[n]
    fact = replace(_told_policy(before, True), date=own.decided)
    same = (before.change_bp, before.low, before.high) == (own.change_bp, own.low, own.high)
    return None if same else _claim(fact, name)


def streak_stale(draw: Draw, name: str) -> Claim | None:
    fact = draw.true_of("streak").fact
    assert isinstance(fact, Streak)
    return _claim(replace(fact, count=fact.count - 1, ordinal=True), name) if fact.count >= 3 else None


def level_wrong_instrument(draw: Draw, name: str) -> Claim | None:
    symbol = draw.random.choice(("^IXIC", "^NDX", "SPY", "IWM", "QQQ"))
    other = {"^IXIC": "^NDX", "^NDX": "^IXIC", "SPY": "^GSPC", "IWM": "^RUT", "QQQ": "^NDX"}[symbol]
    tape, place, fact = draw.plain_level(symbol)
    there = draw.tapes[other]
    at = there.last_before(tape.days[place])
    if at < 0 or there.days[at] != tape.days[place]:
        return None
    return _claim(replace(fact, value=printed(there.closes[at], 2)), name)


def move_wrong_instrument(draw: Draw, name: str) -> Claim | None:
    symbol = draw.random.choice(list(RELATIVES))
    drawn = draw.plain_move(symbol)
    if drawn is None:
        return None
    tape, place, fact = drawn
    there = draw.tapes[draw.random.choice(RELATIVES[symbol])]
    at = there.last_before(tape.days[place])
    if at < 1 or there.days[at] != tape.days[place] or not _joined(there, at):
        return None
    change = there.change(at - 1, at)
    value = printed(abs(change), 2)
    if not value:
        return None
    signed = tape.change(place - 1, place) * (1 if change > 0 else -1)
    told = replace(fact, value=value, direction="up" if change > 0 else "down")
    return _claim(told, name, beyond=abs(value - signed) > Decimal("0.005"))


def move_wrong_direction(draw: Draw, name: str) -> Claim | None:
    drawn = draw.plain_move(places=draw.random.choice((1, 2)))
    if drawn is None:
        return None
    _, _, fact = drawn
    assert fact.value is not None
    told = replace(fact, direction="down" if fact.direction == "up" else "up")
    if draw.random.random() < 0.2:
        told = replace(told, value=None, unit=None)
    return _claim(told, name, beyond=fact.value > Decimal("0.05"))


def comparison_wrong_direction(draw: Draw, name: str) -> Claim | None:
    fact = draw.true_of("comparison").fact
    assert isinstance(fact, Comparison)
    return _claim(replace(fact, winner=fact.loser, loser=fact.winner), name)


def streak_wrong_direction(draw: Draw, name: str) -> Claim | None:
    fact = draw.true_of("streak").fact
    assert isinstance(fact, Streak)
    return _claim(replace(fact, direction="down" if fact.direction == "up" else "up"), name)


def technical_wrong_direction(draw: Draw, name: str) -> Claim | None:
    fact = draw.true_of("technical").fact
    assert isinstance(fact, Technical)
    return _claim(replace(fact, signal="crossed-below" if fact.signal == "crossed-above" else "crossed-above"), name)


def policy_wrong_direction(draw: Draw, name: str) -> Claim | None:
    fact = _told_policy(draw.random.choice(draw.policy), False)
    return (
        None if fact.action == "hold" else _claim(replace(fact, action="hike" if fact.action == "cut" else "cut"), name)
    )


def move_mixed(draw: Draw, name: str) -> Claim | None:
    drawn = draw.plain_move("^GSPC", "^DJI", "^IXIC", "^NDX", "^RUT", "GC=F", "^VIX")
    if drawn is None:
        return None
    tape, place, fact = drawn
    points = abs(tape.closes[place] - tape.closes[place - 1])
    change = abs(tape.change(place - 1, place))
    if draw.random.random() < 0.5:
        value = printed(points, 2)
        return (
            _claim(replace(fact, value=value), name, beyond=abs(value - change) > Decimal("0.005")) if value else None
        )
    value = printed(change, 2)
    beyond = abs(value - points) > Decimal("0.015")
    return _claim(replace(fact, value=value, unit=tape.unit), name, beyond=beyond) if value else None


def policy_mixed(draw: Draw, name: str) -> Claim | None:
    fact = _told_policy(draw.random.choice(draw.policy), False)
    return None if fact.size_bp is None else _claim(replace(fact, size_bp=fact.size_bp / 100), name)


def level_rounding(draw: Draw, name: str) -> Claim | None:
    tape, place, fact = draw.plain_level()
    close, places = tape.closes[place], draw.random.choice((0, 1))
    value = printed(close, places, ROUND_DOWN)
    if value == printed(close, places) or close < 1000 or tape.instrument.type in ("crypto", "currency"):
        return None
    if value % 10 == 0 and places == 0:
        return None  # a round level allows more
    half = Decimal(5).scaleb(-places - 1)
    return _claim(replace(fact, value=value), name, beyond=close - value > half)


def move_rounding(draw: Draw, name: str) -> Claim | None:
    places = draw.random.choice((1, 2))
    drawn = draw.plain_move(places=places)
    if drawn is None:
        return None
    tape, place, fact = drawn
    value = printed(abs(tape.change(place - 1, place)), places, ROUND_DOWN)
    return _claim(replace(fact, value=value), name) if value and value != fact.value else None


def _swapped(value: Decimal, draw: Draw) -> Decimal | None:
    digits = list(str(value))
    places = [
        n
        for n in range(len(digits) - 1)
        if digits[n].isdigit() and digits[n + 1].isdigit() and digits[n] != digits[n + 1]
    ]
    places = [n for n in places if n or digits[1] != "0"]
    if not places:
        return None
    n = draw.random.choice(places)
    digits[n], digits[n + 1] = digits[n + 1], digits[n]
    return Decimal("".join(digits))


def _shortened(value: Decimal, draw: Draw) -> Decimal | None:
    digits = str(value)
    places = range(len(digits.split(".")[0]))
    n = draw.random.choice(places)
    told = digits[:n] + digits[n + 1 :]
    return Decimal(told) if told[:1].isdigit() and told[0] != "0" else None


def _slipped(slip: Callable[[Decimal, Draw], Decimal | None]) -> list[Maker]:
    def level(draw: Draw, name: str) -> Claim | None:
        tape, _, fact = draw.plain_level()
        value = slip(fact.value, draw) if fact.value > 100 else None
        if value is None or tape.instrument.type in ("crypto", "currency", "rate"):
            return None
        return _claim(replace(fact, value=value), name, beyond=value != fact.value)

    def points(draw: Draw, name: str) -> Claim | None:
        drawn = draw.plain_move("^GSPC", "^DJI", "^IXIC", "^NDX")
        if drawn is None:
            return None
        tape, place, fact = drawn
        size = printed(abs(tape.closes[place] - tape.closes[place - 1]), 2)
        value = slip(size, draw) if size > 100 else None
        return None if value is None else _claim(replace(fact, value=value, unit=tape.unit), name)

    return [level, level, points]


def level_adjusted(draw: Draw, name: str) -> Claim | None:
    tape, place, fact = draw.plain_level("SPY", "IWM", "QQQ", "IWB", "IJH")
    adjusted = tape.bars[place].adjusted_close
    if adjusted is None:
        return None
    value = printed(adjusted, 2)
    return _claim(replace(fact, value=value), name, beyond=abs(value - tape.closes[place]) > Decimal("0.005"))


def not_a_record(draw: Draw, name: str) -> Claim | None:
    tape, place = draw.place(back=2600)
    kind = draw.random.choice(("all-time", "52-week", "since"))
    closes, day = tape.closes, tape.days[place]
    if kind == "all-time" and closes[place] > tape.highest[place - 1]:
        return None
    year = closes[tape.last_before(day - timedelta(days=364)) + 1 : place]
    if kind != "all-time" and closes[place] >= max(year):
        return None
    extent = {"since": _since_words(day - timedelta(days=800), 7)}.get(kind, kind)
    return _claim(
        Record(instrument=tape.instrument, extent=extent, direction="high", basis="close", date=day, **_SAID), name
    )


def move_wrong_period(draw: Draw, name: str) -> Claim | None:
    drawn = draw.plain_move()
    if drawn is None:
        return None
    tape, place, fact = drawn
    day = tape.days[place]
    unit, first = draw.random.choice(
        (
            ("week", day - timedelta(days=day.weekday())),
            ("month", day.replace(day=1)),
            ("ytd", date(day.year, 1, 1)),
        )
    )
    change = tape.change(tape.last_before(first - timedelta(days=1)), place)
    value = printed(abs(change), 2)
    if not value or len(value.as_tuple().digits) < 2:
        return None
    signed = tape.change(place - 1, place) * (1 if change > 0 else -1)
    told = replace(fact, value=value, direction="up" if change > 0 else "down")
    assert unit
    return _claim(told, name, beyond=abs(value - signed) > Decimal("0.005"))


def record_wrong_period(draw: Draw, name: str) -> Claim | None:
    fact = draw.true_of("record").fact
    if not isinstance(fact, Record) or not fact.extent.startswith("since:") or fact.measure or fact.date is None:
        return None
    since = date.fromisoformat((fact.extent[6:] + "-01-01")[:10])
    later = date(since.year + 1, 6, 1)
    if later.year >= fact.date.year:
        return None
    return _claim(replace(fact, extent=f"since:{later.year}"), name)


def indicator_wrong_period(draw: Draw, name: str) -> Claim | None:
    label, measure, scale, releases = draw.random.choice(draw.statistics)
    n = draw.random.randrange(3, len(releases))
    value = printed(releases[n - 2].value, 1) if scale == 1 else releases[n - 2].value * scale
    fact = Indicator(name=label, measure=measure, value=value, period=releases[n].period, **_SAID)
    half = Decimal("0.05") if scale == 1 else Decimal(500)
    return _claim(fact, name, beyond=abs(value - releases[n].value * scale) > half)


_CORRUPTIONS: dict[str, list[Maker]] = {
    "intraday-as-close": [level_intraday, level_intraday, move_intraday],
    "wrong-day": [level_wrong_day, move_wrong_day],
    "wrong-instrument": [level_wrong_instrument, move_wrong_instrument],
    "wrong-direction": [
        move_wrong_direction,
        move_wrong_direction,
        comparison_wrong_direction,
        streak_wrong_direction,
        technical_wrong_direction,
        policy_wrong_direction,
    ],
    "percent-points-mixed": [move_mixed, move_mixed, policy_mixed],
    "rounding": [level_rounding, move_rounding],
    "transposed-digits": _slipped(_swapped),
    "missing-digit": _slipped(_shortened),
    "adjusted-price": [level_adjusted],
    "not-a-record": [not_a_record],
    "stale": [level_stale, move_stale, indicator_stale, policy_stale, streak_stale],
    "wrong-period": [move_wrong_period, move_wrong_period, record_wrong_period, indicator_wrong_period],
}

CORRUPTIONS = tuple(_CORRUPTIONS)


def mixed(draw: Draw, count: int) -> Iterator[Claim]:
    """Claims as articles make them: four true ones to one that is not."""
    for n in range(count):
        yield draw.corrupted(draw.random.choice(CORRUPTIONS)) if n % 5 == 4 else draw.true()
