"""Level: the stated number against the price of the session that its basis names.

| basis | right where |
|---|---|
| close, open, high, low | that price of the session fits the tolerance |
| intraday | the session's range reaches the stated number |
| unspecified | the close fits, or the number lies in the session's range |
| threshold | above or below as hedged, or else touched in the session; a barrier not touched is no claim |
| premarket | no provider keeps these: unverifiable |

A market that never closes (coins, currencies) has no close of its own: "closed at" is held against the day's range.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from corpus.history import History
from corpus.verify import wording
from corpus.verify.evidence import Found, find_session, unverifiable
from corpus.verify.tolerance import Measure, fits, tolerance
from corpus.verify.verdict import Tolerance, Verdict
from nlp.facts import Level
from nlp.instruments import Instrument

_NO_CLOSE = ("crypto", "currency")
_NO_PRICE = 300  # a "level" that many times the price is a market value or a count
_SPLITS = frozenset({2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100})  # splits, and two in a row
_SPLIT_SLACK = Decimal("0.0005")
_UNSEEN = Decimal(
    "0.03"
)  # where high and low are unknown, a session is taken to reach no further than this from its close


def check(fact: Level, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on a level."""
    found = find_session(fact.instrument, fact.date, history)
    if isinstance(found, Verdict):
        return found
    if problem := _unit_problem(fact, found):
        return unverifiable("definition", problem, found.bar())
    return _BASES[_basis(fact)](_in_price_unit(fact), found)


def measure_of(instrument: Instrument) -> Measure:
    """Yields have a tolerance of their own."""
    return "yield" if instrument.type == "rate" else "level"


def level_tolerance(fact: Level) -> Tolerance:
    """What the stated number allows."""
    return tolerance(fact.value, fact.hedge, measure_of(fact.instrument))


def reached(stated: Decimal, allowed: Tolerance, low: Decimal, high: Decimal) -> bool:
    """True where some price of the range would make the stated figure right."""
    lowest = None if allowed.above is None else stated - allowed.above
    highest = None if allowed.below is None else stated + allowed.below
    return (lowest is None or high >= lowest) and (highest is None or low <= highest)


def _basis(fact: Level) -> str:
    return "unspecified" if fact.basis == "close" and fact.instrument.type in _NO_CLOSE else fact.basis


def _unit_problem(fact: Level, found: Found) -> str | None:
    who, close = wording.name(fact.instrument), found.series.close(found.place)
    told = wording.stated(fact.value, fact.unit)
    if fact.unit in ("percent", "bp") and fact.instrument.type != "rate":
        return f"{told} is no price of {who}"
    if fact.unit not in ("points", "percent", "bp", "USD") and fact.instrument.type in ("index", "commodity", "etf"):
        return f"{told} is not in the unit that {who} is quoted in"
    if fact.value > _NO_PRICE * abs(close) and fact.value > 1000:
        return f"{told} is no price of {who}, which closed at {wording.figure(close)}"
    return None


def split_since(fact: Level, history: History) -> Verdict | None:
    """Of a share: a price that is a whole multiple of the close was right before a split that the closes know of."""
    found = find_session(fact.instrument, fact.date, history)
    if isinstance(found, Verdict) or fact.instrument.type not in ("equity", "etf") or fact.hedge is not None:
        return None
    price = found.price(fact.basis if fact.basis in ("open", "high", "low") else "close")
    times = fact.value / price if price else Decimal(0)
    if round(times) not in _SPLITS or abs(times / round(times) - 1) > _SPLIT_SLACK:
        return None
    who, when = wording.name(fact.instrument), wording.day(found.session)
    close = _figure(found.series.close(found.place), fact)
    reason = (
        f"{_told(fact)} is {round(times)} times the close of {who} on {when}, {close}, as a later split would make it"
    )
    return unverifiable("prices", reason, found.bar())


def _in_price_unit(fact: Level) -> Level:
    """A yield in basis points as the percentage that the bars hold."""
    return replace(fact, value=fact.value.scaleb(-2), unit="percent") if fact.unit == "bp" else fact


def _at(field: str, verb: str) -> Callable[[Level, Found], Verdict]:
    def judge(fact: Level, found: Found) -> Verdict:
        price = found.price(field)
        if price is None:
            reason = f"the {field} of {wording.name(fact.instrument)} on {wording.day(found.session)} is not known"
            return unverifiable("prices", reason, found.bar())
        right = fits(fact.value, price, level_tolerance(fact))
        told = f"{wording.name(fact.instrument)} {verb} {_figure(price, fact)} on {wording.day(found.session)}"
        return _verdict(fact, found, right, price, told if right else f"{told}, not {_told(fact)}")

    return judge


def _intraday(fact: Level, found: Found) -> Verdict:
    low, high = _range(found)
    if low is None or high is None:
        return _unseen(fact, found)
    right = reached(fact.value, level_tolerance(fact), low, high)
    nearest = min((low, high), key=lambda price: abs(price - fact.value)) if not right else None
    who, when = wording.name(fact.instrument), wording.day(found.session)
    told = f"{who} traded between {_figure(low, fact)} and {_figure(high, fact)} on {when}"
    return _verdict(
        fact,
        found,
        right,
        nearest if nearest is not None else fact.value,
        told if right else f"{told} and did not reach {_told(fact)}",
    )


def _unspecified(fact: Level, found: Found) -> Verdict:
    close, (low, high) = found.series.close(found.place), _range(found)
    who, when = wording.name(fact.instrument), wording.day(found.session)
    allowed = level_tolerance(fact)
    if fits(fact.value, close, allowed):
        return _verdict(fact, found, True, close, f"{who} closed at {_figure(close, fact)} on {when}")
    if low is None or high is None:
        return _unseen(fact, found)
    spread = f"the session's range (high {_figure(high, fact)}, low {_figure(low, fact)})"
    if reached(fact.value, allowed, low, high):
        return _verdict(
            fact, found, True, close, f"{_told(fact)} was inside {spread}; the close was {_figure(close, fact)}"
        )
    return _verdict(
        fact, found, False, close, f"{_told(fact)} was outside {spread} of {when}; the close was {_figure(close, fact)}"
    )


def _threshold(fact: Level, found: Found) -> Verdict:
    close, (low, high) = found.series.close(found.place), _range(found)
    low, high = low if low is not None else close, high if high is not None else close
    who, when, mark = wording.name(fact.instrument), wording.day(found.session), _figure(fact.value, fact)
    spread = f"{who} traded between {_figure(low, fact)} and {_figure(high, fact)} on {when}"
    if fact.hedge in ("above", "below"):
        right = reached(fact.value, level_tolerance(fact), low, high)
        return _verdict(fact, found, right, close, spread if right else f"{spread}, never {fact.hedge} {mark}")
    if low <= fact.value <= high:
        return _verdict(fact, found, True, close, f"{spread} and touched {mark}")
    return unverifiable("definition", f"{mark} is told as a barrier, not as a price; {spread}", found.bar())


def _premarket(fact: Level, found: Found) -> Verdict:
    reason = f"no provider keeps premarket prices of {wording.name(fact.instrument)}"
    return unverifiable("prices", reason, found.bar())


def _unseen(fact: Level, found: Found) -> Verdict:
    """Only the close is known: where it does not fit, a number far from it is wrong, and a near one may have traded."""
    close = found.series.close(found.place)
    who, when = wording.name(fact.instrument), wording.day(found.session)
    if fits(fact.value, close, level_tolerance(fact)):
        return _verdict(fact, found, True, close, f"{who} closed at {_figure(close, fact)} on {when}")
    slack = abs(close) * _UNSEEN
    if fact.instrument.type == "rate" or reached(fact.value, level_tolerance(fact), close - slack, close + slack):
        reason = f"{who} closed at {_figure(close, fact)} on {when}, but its range that day is not known"
        return unverifiable("prices", reason, found.bar())
    return _verdict(
        fact, found, False, close, f"{who} closed at {_figure(close, fact)} on {when}, far from {_told(fact)}"
    )


_BASES: dict[str, Callable[[Level, Found], Verdict]] = {
    "close": _at("close", "closed at"),
    "open": _at("open", "opened at"),
    "high": _at("high", "reached a high of"),
    "low": _at("low", "fell to a low of"),
    "intraday": _intraday,
    "unspecified": _unspecified,
    "threshold": _threshold,
    "premarket": _premarket,
}


def _range(found: Found) -> tuple[Decimal | None, Decimal | None]:
    return found.price("low"), found.price("high")


def _verdict(fact: Level, found: Found, right: bool, expected: Decimal, reason: str) -> Verdict:
    return Verdict(
        label="supported" if right else "contradicted",
        reason=wording.sentence(reason),
        expected=expected,
        difference=fact.value - expected,
        tolerance=level_tolerance(fact),
        evidence=(found.bar(),),
    )


def _figure(value: Decimal, fact: Level) -> str:
    return wording.figure(value, fact.unit, 3 if fact.instrument.type == "rate" else 2)


def _told(fact: Level) -> str:
    hedge = {"about": "about ", "above": "above ", "below": "below ", "nearly": "nearly "}.get(fact.hedge or "", "")
    return hedge + wording.stated(fact.value, fact.unit)
