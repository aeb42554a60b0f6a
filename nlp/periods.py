"""Market time as values: days as words name them, periods, and their dates once an anchor is known."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PeriodUnit = Literal["day", "week", "month", "quarter", "year", "ytd", "since"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The stretch that a move or comparison is told over; `start` and `end` are sessions, None until settled."""

    unit: PeriodUnit
    count: int = 1
    start: date | None = None
    end: date | None = None
    text: str | None = None  # the words, where the article has any


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as the words name it: by weekday, by calendar date (any part), or by offset from the session."""

    weekday: int | None = None  # Monday is 0
    year: int | None = None
    month: int | None = None
    day: int | None = None
    offset: int | None = None  # 0 today, -1 yesterday or overnight, 1 tomorrow
    last: bool = False  # "last Thursday": the one of the week before


def resolve_day(day: Day, anchor: date) -> date | None:
    """The calendar date that the words mean in an article of that date; None where they do not settle it.

    A weekday is the latest one not after the anchor ("last Thursday" on a Friday is eight days ago); a date without a
    year is the one nearest before the anchor, up to a month after it.

    >>> resolve_day(Day(weekday=2), date(2025, 9, 19))
    datetime.date(2025, 9, 17)
    >>> resolve_day(Day(month=12, day=30), date(2026, 1, 5))
    datetime.date(2025, 12, 30)
    """
    if day.weekday is not None:
        back = (anchor.weekday() - day.weekday) % 7
        return anchor - timedelta(days=back + (7 if day.last and back < anchor.weekday() + 1 else 0))
    if day.offset is not None:
        return anchor + timedelta(days=day.offset)
    if day.day is None:
        return None
    month = day.month or anchor.month
    if day.year is not None:
        return _date(day.year, month, day.day)
    dates = [d for year in (anchor.year - 1, anchor.year, anchor.year + 1) if (d := _date(year, month, day.day))]
    return max((d for d in dates if d <= anchor + timedelta(days=31)), default=None)


def weekday_in(text: str) -> int | None:
    """The weekday that the text names (Monday is 0), None where it names none or several.

    >>> weekday_in("achieved 10% through Thursday's close")
    3
    """
    named = {WEEKDAYS.index(found.lower()) for found in _WEEKDAY.findall(text)}
    return named.pop() if len(named) == 1 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
