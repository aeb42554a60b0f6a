"""What is computed from closes: moves by day, week, month, quarter and year, averages, RSI, MACD, drawdowns.

Every study looks back only: its value at a session uses no later close. Whole series are computed once and kept in
`history.memo`, so that a claim costs a look-up.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.extremes import Peaks
from corpus.history import History

_NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Moves:
    """Percent changes from period end to period end; `ends` are the places of the last sessions.

    The period that a session lies in is measured to that session, not to its own end.
    """

    ends: Sequence[int]
    values: Sequence[float]  # NaN where the base is missing
    closes: Sequence[float]
    peaks: tuple[Peaks, Peaks]  # highest, and highest of the negated

    def number(self, place: int) -> int | None:
        """Which period a session lies in, None where the close before it is missing."""
        number = bisect_left(self.ends, place)
        known = number > 0 and self.values[number] == self.values[number]
        return number if known else None

    def value(self, number: int, place: int) -> float:
        """The change of a period up to a session in it."""
        return (self.closes[place] / self.closes[self.ends[number - 1]] - 1) * 100

    def base(self, number: int) -> int:
        """The place of the close that a period starts from."""
        return self.ends[number - 1]

    def end(self, number: int) -> int:
        """The place of a period's last session."""
        return self.ends[number]

    def last_as_far(self, value: float, before: int, sign: int) -> int | None:
        """The last period before that one whose change, times sign, is at least that."""
        return self.peaks[0 if sign > 0 else 1].last_at_least(value, before)


def moves(history: History, instrument: str, unit: str) -> Moves:
    """The changes of an instrument by day, week, month, quarter or year."""
    key = ("moves", instrument, unit)
    if key not in history.memo:
        history.memo[key] = _moves(history, instrument, unit)
    found: Moves = history.memo[key]
    return found


def _moves(history: History, instrument: str, unit: str) -> Moves:
    series = history.series(instrument)
    assert series is not None
    ends = period_ends(series.days, unit)
    closes = series.closes
    values = [_NAN] * len(ends)
    for number in range(1, len(ends)):
        base, end = ends[number - 1], ends[number]
        if closes[base] > 0 and _follows(history, instrument, base, end, unit):
            values[number] = (closes[end] / closes[base] - 1) * 100
    return Moves(ends, array("d", values), closes, (Peaks(values), Peaks([-v for v in values])))


def _follows(history: History, instrument: str, base: int, end: int, unit: str) -> bool:
    """True where a period follows the one before with no prices missing at its start."""
    return history.joined(instrument, base + 1) if unit == "day" else history.whole(instrument, base, end)


def period_ends(days: Sequence[int], unit: str) -> Sequence[int]:
    """The places of the last sessions of each day, week, month, quarter or year."""
    if unit == "day":
        return range(len(days))
    keys = [_key(day, unit) for day in days]
    return [n for n in range(len(days)) if n + 1 == len(days) or keys[n + 1] != keys[n]]


def _key(ordinal: int, unit: str) -> int:
    if unit == "week":
        return (ordinal - 1) // 7  # ordinal 1 was a Monday
    day = date.fromordinal(ordinal)
    if unit == "year":
        return day.year
    return day.year * 12 + (day.month - 1 if unit == "month" else (day.month - 1) // 3)


@dataclass(frozen=True, slots=True)
class Runs:
    """How many periods in a row an instrument rose (positive) or fell (negative), up to each period's end."""

    moves: Moves
    counts: Sequence[int]

    def at(self, number: int, place: int) -> int:
        """The run that a session stands in: the whole periods before its own, and its own so far."""
        change = self.moves.value(number, place)
        sign = (change > 0) - (change < 0)
        before = self.counts[number - 1]
        return sign * (abs(before) + 1) if sign and before * sign > 0 else sign

    def begins_with_the_data(self, number: int, count: int) -> bool:
        """True where the period before a run of that length has no known change: the run may be longer."""
        before = number - abs(count)
        return before < 0 or self.moves.values[before] != self.moves.values[before]


def runs(history: History, instrument: str, unit: str) -> Runs:
    """Periods in a row, for each period of an instrument."""
    key = ("runs", instrument, unit)
    if key not in history.memo:
        table = moves(history, instrument, unit)
        counts: list[int] = []
        for value in table.values:
            sign = (value > 0) - (value < 0)
            last = counts[-1] if counts else 0
            counts.append(last + sign if last * sign > 0 else sign)
        history.memo[key] = Runs(table, counts)
    found: Runs = history.memo[key]
    return found


def record_runs(history: History, instrument: str, sign: int) -> Sequence[int]:
    """For each session, how many closes in a row were above (sign -1: below) every earlier one."""
    key = ("record runs", instrument, sign)
    if key not in history.memo:
        counts: list[int] = []
        farthest = float("-inf")
        for close in history.closes(instrument):
            counts.append((counts[-1] if counts else 0) + 1 if sign * close > farthest else 0)
            farthest = max(farthest, sign * close)
        history.memo[key] = counts
    found: Sequence[int] = history.memo[key]
    return found


def average(history: History, instrument: str, count: int, unit: str = "day", *, exponential: bool = False) -> "Study":
    """A moving average of closes; of weeks and months, the closes that end them and the latest."""
    key = ("average", instrument, count, unit, exponential)
    if key not in history.memo:
        closes = history.closes(instrument)
        if unit != "day":
            values = _by_period(closes, period_ends(history.days(instrument), unit), count, exponential)
        else:
            values = ema(closes, count) if exponential else sma(closes, count)
        history.memo[key] = Study(values, reach=count * (_DAYS[unit]) * (3 if exponential else 1))
    found: Study = history.memo[key]
    return found


def strength(history: History, instrument: str, count: int = 14) -> "Study":
    """The relative strength index."""
    return _study(history, ("rsi", instrument, count), lambda closes: rsi(closes, count), 5 * count)


def convergence(history: History, instrument: str) -> "Study":
    """MACD's histogram: its line (12 and 26 days) less its signal (9 days); above zero is bullish."""
    return _study(history, ("macd", instrument), histogram, 100)


def crossing(history: History, instrument: str, short: int = 50, long: int = 200) -> "Study":
    """The short average less the long one: a golden cross turns it positive, a death cross negative."""

    def difference(closes: Sequence[float]) -> Sequence[float]:
        return [a - b for a, b in zip(sma(closes, short), sma(closes, long), strict=True)]

    return _study(history, ("crossing", instrument, short, long), difference, long + 1)


@dataclass(frozen=True, slots=True)
class Study:
    """A study's value at each session, NaN where there are too few closes; it looks back over `reach` sessions."""

    values: Sequence[float]
    reach: int


def _study(
    history: History, key: tuple[object, ...], compute: Callable[[Sequence[float]], Sequence[float]], reach: int
) -> Study:
    if key not in history.memo:
        history.memo[key] = Study(compute(history.closes(str(key[1]))), reach)
    found: Study = history.memo[key]
    return found


_DAYS = {"day": 1, "week": 5, "month": 21}


def sma(values: Sequence[float], count: int) -> Sequence[float]:
    """The simple moving average.

    >>> list(sma([1, 2, 3, 4], 2))
    [nan, 1.5, 2.5, 3.5]
    """
    averages = array("d", [_NAN]) * len(values)
    total = 0.0
    for n, value in enumerate(values):
        total += value - (values[n - count] if n >= count else 0.0)
        if n >= count - 1:
            averages[n] = total / count
    return averages


def ema(values: Sequence[float], count: int) -> Sequence[float]:
    """The exponential moving average with weight 2 / (count + 1), started from the simple average of the first."""
    averages = array("d", [_NAN]) * len(values)
    if len(values) < count:
        return averages
    weight = 2 / (count + 1)
    last = averages[count - 1] = sum(values[:count]) / count
    for n in range(count, len(values)):
        last = averages[n] = last + weight * (values[n] - last)
    return averages


def rsi(values: Sequence[float], count: int = 14) -> Sequence[float]:
    """The relative strength index with Wilder's smoothing (New Concepts in Technical Trading Systems, 1978)."""
    index = array("d", [_NAN]) * len(values)
    gain = loss = 0.0
    for n in range(1, len(values)):
        change = values[n] - values[n - 1]
        if n <= count:
            gain, loss = gain + max(change, 0.0) / count, loss + max(-change, 0.0) / count
        else:
            gain = (gain * (count - 1) + max(change, 0.0)) / count
            loss = (loss * (count - 1) + max(-change, 0.0)) / count
        if n >= count:
            index[n] = 100.0 if loss == 0 else 100 - 100 / (1 + gain / loss)
    return index


def histogram(values: Sequence[float], fast: int = 12, slow: int = 26, smoothing: int = 9) -> Sequence[float]:
    """The MACD line less its signal line (Appel's 12, 26 and 9)."""
    result = array("d", [_NAN]) * len(values)
    line = [a - b for a, b in zip(ema(values, fast), ema(values, slow), strict=True)]
    signal = ema(line[slow - 1 :], smoothing)
    for n, smoothed in enumerate(signal, slow - 1):
        result[n] = line[n] - smoothed
    return result


def _by_period(closes: Sequence[float], ends: Sequence[int], count: int, exponential: bool) -> Sequence[float]:
    """At each session the average of the last period-end closes before its period and its own close."""
    averages = array("d", [_NAN]) * len(closes)
    weight = 2 / (count + 1)
    done = ema([closes[end] for end in ends], count) if exponential else sma([closes[end] for end in ends], count)
    start = 0
    for number, end in enumerate(ends):
        for place in range(start, end + 1):
            if exponential and number:
                averages[place] = done[number - 1] + weight * (closes[place] - done[number - 1])
            else:
                averages[place] = done[number] + (closes[place] - closes[end]) / count
        start = end + 1
    return averages
