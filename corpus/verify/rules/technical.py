"""Technical: signals that have a definition, computed from closes.

| signal | right where |
|---|---|
| crossed-above, -below, breakout, breakdown | the close is on that side; told as a crossing, for five sessions |
| support, resistance at a moving average | the average lies below (above) the close |
| golden-cross, death-cross | the 50-day average is above (below) the 200-day one, and crossed within five sessions |
| macd-bullish, macd-bearish | the MACD line (12, 26) is above (below) its signal (9) |
| overbought, oversold | RSI (14, Wilder) is at least 70 (at most 30) |
| correction, bear market, bull market | the close is 10% (20%) below the highest of three years, 20% above the lowest |

A stated value is held against the average or the RSI as well; of an average, a small percentage is the distance from
it. Chart patterns, and support or resistance at a bare number, have no one definition: unverifiable.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from corpus.history import History
from corpus.studies import Study, average, convergence, crossing, strength
from corpus.verify import wording
from corpus.verify.evidence import Found, find_session, unverifiable
from corpus.verify.tolerance import exactly, fits, tolerance
from corpus.verify.verdict import Tolerance, Verdict
from nlp.facts import Technical

_CROSS = re.compile(
    r"cross|br[eo]a?k|broke|climb|reclaim|slip|fell|fall|rose|move[ds]|pierc|push|drop|surg|tumbl|back (?:above|below)",
    re.I,
)
FRESH = 5  # sessions within which a crossing is news
_LOOK_BACK = 756  # three years: where corrections and bear markets are measured from
_SLACK = Decimal("0.001")  # averages differ by provider, adjusted or not
_RSI_SLACK = Decimal("1.5")  # points: by when the smoothing began

_AVERAGE = re.compile(
    r"\b(\d+)[- ](day|week|month)\b.*?\b(?:average|ma|sma|dma|ema|line)\b|\b(\d+)(?:-?)(dma|ema|sma)\b", re.I
)
_EXPONENTIAL = re.compile(r"\bexponential|\bema\b", re.I)
_DRAWDOWNS = (("bear market", -20), ("correction", -10), ("bull market", 20))


@dataclass(frozen=True, slots=True)
class Line:
    """A moving average as the words name it."""

    count: int
    unit: str
    exponential: bool

    @property
    def name(self) -> str:
        """The 200-day moving average."""
        return f"{self.count}-{self.unit} {'exponential ' if self.exponential else ''}moving average"


def check(fact: Technical, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on a chart signal."""
    found = find_session(fact.instrument, fact.date, history)
    if isinstance(found, Verdict):
        return found
    words = f"{fact.study or ''} {fact.text}".lower()
    for name, percent in _DRAWDOWNS:
        if name in words:
            return _drawdown(fact, found, history, name, percent)
    if fact.signal in _SIGNALS:
        return _SIGNALS[fact.signal](fact, found, history)
    line = line_of(fact)
    if line is not None and fact.signal in _SIDES:
        return _against_average(fact, found, history, line)
    if "rsi" in words or "relative strength" in words:
        return _strength(fact, found, history)
    return unverifiable("definition", f"{fact.study or fact.signal} has no one definition to check by", found.bar())


def line_of(fact: Technical) -> Line | None:
    """The moving average that the study names, None where it names none."""
    text = f"{fact.study or ''} {fact.text}"
    match = _AVERAGE.search(fact.study or "") or _AVERAGE.search(fact.text)
    if match is None:
        return None
    return Line(int(match[1] or match[3]), (match[2] or "day").lower(), bool(_EXPONENTIAL.search(text)))


def last_turn(values: Study, place: int, side: int) -> int | None:
    """The session since which a study has been on that side of zero; None where it is on the other, or not known."""
    return _turn(lambda n: values.values[n], place, side)


def _turn(value: Callable[[int], float], place: int, side: int) -> int | None:
    if not value(place) * side > 0:
        return None
    while place > 0 and value(place - 1) * side > 0:
        place -= 1
    return place if place > 0 and value(place - 1) == value(place - 1) else None


CROSSINGS = ("crossed-above", "crossed-below", "breakout", "breakdown", "golden-cross", "death-cross")


def on_that_side_since(fact: Technical, found: Found, history: History) -> int | None:
    """The session of the crossing that a claim tells of, where the close or average is on that side."""
    if fact.signal in ("golden-cross", "death-cross"):
        return last_turn(crossing(history, found.symbol), found.place, 1 if fact.signal == "golden-cross" else -1)
    line = line_of(fact)
    if line is None or fact.signal not in _SIDES:
        return None
    study = average(history, found.symbol, line.count, line.unit, exponential=line.exponential)
    closes = found.series.closes
    return _turn(lambda n: closes[n] - study.values[n], found.place, _SIDES[fact.signal])


_SIDES = {
    "crossed-above": 1,
    "breakout": 1,
    "support": 1,
    "crossed-below": -1,
    "breakdown": -1,
    "resistance": -1,
}


def _against_average(fact: Technical, found: Found, history: History, line: Line) -> Verdict:
    study = average(history, found.symbol, line.count, line.unit, exponential=line.exponential)
    if problem := _too_short(fact, found, history, study):
        return problem
    side = _SIDES[fact.signal]
    close, level = found.series.close(found.place), Decimal(repr(study.values[found.place]))
    above = "above" if close > level else "below"
    who, when = wording.name(fact.instrument), wording.day(found.session)
    text = f"{who} closed at {wording.figure(close)} on {when}, {above} its {line.name} of {wording.figure(level)}"
    right = (close - level) * side > 0
    told_as_news = not fact.text or _CROSS.search(fact.text) is not None  # "is above its average" is no crossing
    if right and told_as_news and fact.signal not in ("support", "resistance"):
        right, text = _fresh(found, study, side, text)
    if right and fact.value is not None:
        right, text = _stated(fact.value, close, level, line, text)
    return _verdict(fact, found, right, text, level)


def _fresh(found: Found, study: Study, side: int, text: str) -> tuple[bool, str]:
    """Whether the crossing is recent enough to be told as news; the text says when it was."""
    closes = found.series.closes
    turn = _turn(lambda n: closes[n] - study.values[n], found.place, side)
    if turn is None or turn == found.place:
        return True, text
    return found.place - turn <= FRESH, f"{text}; it has been there since {wording.day(found.series.day(turn))}"


def _stated(value: Decimal, close: Decimal, level: Decimal, line: Line, text: str) -> tuple[bool, str]:
    if value < 60 and level > 4 * value:  # a distance in percent
        distance = abs(close / level - 1) * 100
        right = fits(value, distance, tolerance(value, None, "move"))
        return right, f"{text}, {wording.figure(distance, 'percent', 1)} away"
    allowed = _widened(tolerance(value), level)
    right = fits(value, level, allowed)
    return right, text if right else f"{text}, not {wording.stated(value)}"


def _widened(allowed: Tolerance, level: Decimal) -> Tolerance:
    band = max(allowed.below or Decimal(0), abs(level) * _SLACK)
    return Tolerance(below=band, above=band, rule=f"{allowed.rule}; an average is taken to be known to 0.1%")


def _crossing(side: int) -> Callable[[Technical, Found, History], Verdict]:
    def judge(fact: Technical, found: Found, history: History) -> Verdict:
        study = crossing(history, found.symbol)
        if problem := _too_short(fact, found, history, study):
            return problem
        short, long = (Decimal(repr(average(history, found.symbol, n).values[found.place])) for n in (50, 200))
        turn = last_turn(study, found.place, side)
        who, when = wording.name(fact.instrument), wording.day(found.session)
        averages = f"{wording.figure(short)} and the 200-day one {wording.figure(long)}"
        text = f"the 50-day average of {who} was {averages} on {when}"
        if turn is not None:
            text += f"; they crossed on {wording.day(found.series.day(turn))}"
        return _verdict(fact, found, turn is not None and found.place - turn <= FRESH, text, short - long)

    return judge


def _macd(side: int) -> Callable[[Technical, Found, History], Verdict]:
    def judge(fact: Technical, found: Found, history: History) -> Verdict:
        study = convergence(history, found.symbol)
        if problem := _too_short(fact, found, history, study):
            return problem
        value = Decimal(repr(study.values[found.place]))
        where = "above" if value > 0 else "below"
        who, when = wording.name(fact.instrument), wording.day(found.session)
        text = f"the MACD line of {who} was {wording.figure(abs(value))} {where} its signal on {when}"
        return _verdict(fact, found, value * side > 0, text, value)

    return judge


def _strength(fact: Technical, found: Found, history: History) -> Verdict:
    study = strength(history, found.symbol)
    if problem := _too_short(fact, found, history, study):
        return problem
    value = Decimal(repr(study.values[found.place]))
    right = {"overbought": value >= 70 - _RSI_SLACK, "oversold": value <= 30 + _RSI_SLACK}.get(fact.signal, True)
    if fact.value is not None and 0 < fact.value < 100:
        right = abs(fact.value - value) <= _RSI_SLACK if fact.signal not in _EXTREMES else right
    who, when = wording.name(fact.instrument), wording.day(found.session)
    text = f"the 14-day RSI of {who} was {wording.figure(value, None, 1)} on {when}"
    return _verdict(fact, found, right, text, value)


_EXTREMES = ("overbought", "oversold")


def _drawdown(fact: Technical, found: Found, history: History, name: str, percent: int) -> Verdict:
    start = max(0, found.place - _LOOK_BACK)
    if not history.whole(found.symbol, start, found.place) or found.place - start < 60:
        return unverifiable(
            "prices", f"prices of {wording.name(fact.instrument)} do not reach back far enough", found.bar()
        )
    sign = 1 if percent < 0 else -1
    peaks = found.series.peaks_of("close", sign)
    turn = peaks.last_at_least(peaks.highest(start, found.place + 1), found.place + 1)
    assert turn is not None
    extreme, close = found.series.close(turn), found.series.close(found.place)
    change = (close / extreme - 1) * 100
    right = change <= percent if percent < 0 else change >= percent
    who, size, when = wording.name(fact.instrument), wording.figure(abs(change), "percent", 1), found.series.day(turn)
    where = "below its high" if sign > 0 else "above its low"
    text = (
        f"{who} closed {size} {where} of {wording.figure(extreme)} on {wording.day(when)}; a {name} is {abs(percent)}%"
    )
    return _verdict(fact, found, right, text, change, turn)


def _too_short(fact: Technical, found: Found, history: History, study: Study) -> Verdict | None:
    start = found.place - study.reach
    value = study.values[found.place]
    if start >= -study.reach // 2 and value == value and history.whole(found.symbol, max(0, start), found.place):
        return None
    return unverifiable(
        "prices", f"prices of {wording.name(fact.instrument)} do not reach back far enough", found.bar()
    )


def _verdict(
    fact: Technical, found: Found, right: bool, text: str, expected: Decimal, other: int | None = None
) -> Verdict:
    return Verdict(
        label="supported" if right else "contradicted",
        reason=wording.sentence(text),
        expected=expected,
        difference=fact.value - expected if fact.value is not None else None,
        tolerance=exactly(f"a crossing is news for {FRESH} sessions; an average is known to 0.1%, RSI to 1.5 points"),
        evidence=(found.bar(),) if other is None else (found.bar(other), found.bar()),
    )


_SIGNALS: dict[str, Callable[[Technical, Found, History], Verdict]] = {
    "golden-cross": _crossing(1),
    "death-cross": _crossing(-1),
    "macd-bullish": _macd(1),
    "macd-bearish": _macd(-1),
    "overbought": _strength,
    "oversold": _strength,
}
