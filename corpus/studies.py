"""What is computed from closes: moves by day, week, month, quarter and year, averages, RSI, MACD, drawdowns.

Every study looks back only: its value at a session uses no later close. Whole series are computed once and kept in
`history.memo`, so that a claim costs a look-up.
"""

from array import array
from bisect import bisect_left
from collections.abc import Sequence
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
