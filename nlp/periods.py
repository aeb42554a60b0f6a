"""Market time as values: days as words name them, periods, and their dates once an anchor is known."""

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from nlp.values import quick

PeriodUnit = Literal["day", "week", "month", "quarter", "year", "ytd", "since"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAY = re.compile(r"\b(" + "|".join(WEEKDAYS) + r")\b", re.IGNORECASE)
_PREVIOUS = re.compile(r"\b(?:last|previous|prior|preceding)\s(?:week|month|quarter|year)\b", re.IGNORECASE)
_TRAILING = re.compile(
    r"\b(?:past|trailing|latest|ago|earlier)\b|\b(?:last|previous|prior)\s\w+\s(?:\w+\s)?\w+s\b|\b(?:in|over)\san?\b",
    re.IGNORECASE,
)
_NAMED_MONTH = re.compile(rf"\b({'|'.join(MONTHS)}|{'|'.join(m[:3] for m in MONTHS)}|sept)\b", re.IGNORECASE)
_NAMED_QUARTER = re.compile(
    r"\b(first|second|third|fourth)[\s-](?:fiscal\s)?quarter|\bQ([1-4])|\b([1-4])Q", re.IGNORECASE
)
_NAMED_YEAR = re.compile(r"\b((?:19|20)\d\d)\b|[1-4]Q['’]?(\d\d)\b")
_NAMED_DAY = re.compile(
    r"\b([A-Z][a-z]{2})[a-z]*\.?\s(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s(\d{4}))?|\b(\d{4})-(\d\d)-(\d\d)\b"
)
_NTH = ("first", "second", "third", "fourth")


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The stretch that a move or comparison is told over; `start` and `end` are sessions, None until settled."""

    unit: PeriodUnit
    count: int = 1
    start: date | None = None
    end: date | None = None
    text: str | None = None  # the words, where the article has any


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as the words name it: by weekday, by calendar date (any part), or by offset from the session."""

    weekday: int | None = None  # Monday is 0
    year: int | None = None
    month: int | None = None
    day: int | None = None
    offset: int | None = None  # 0 today, -1 yesterday or overnight, 1 tomorrow
    last: bool = False  # "last Thursday": of the week before; "July 11 last year": of the year before


def resolve_day(day: Day, anchor: date) -> date | None:
    """The calendar date that the words mean in an article of that date; None where they do not settle it.

    A weekday is the latest one not after the anchor ("last Thursday" on a Friday is eight days ago); a date without a
    year is the one nearest before the anchor, up to a month after it; a day of the month alone is the latest such day,
    tomorrow included, since the anchor may lie a time zone behind.

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
    if day.month is None:
        months = (_shift(anchor.replace(day=1), -back) for back in range(3))
        days = (_date(month.year, month.month, day.day) for month in months)
        return next((found for found in days if found and found <= anchor + timedelta(days=1)), None)
    if day.year is not None:
        return _date(day.year, day.month, day.day)
    if day.last:
        return _date(anchor.year - 1, day.month, day.day)
    years = range(anchor.year - 4, anchor.year + 2)  # 29 February comes every fourth
    dates = [found for year in years if (found := _date(year, day.month, day.day))]
    return max((found for found in dates if found <= anchor + timedelta(days=31)), default=None)


def weekday_in(text: str) -> int | None:
    """The weekday that the text names (Monday is 0), None where it names none or several.

    >>> weekday_in("achieved 10% through Thursday's close")
    3
    """
    named = {WEEKDAYS.index(found.lower()) for found in _WEEKDAY.findall(text)}
    return named.pop() if len(named) == 1 else None


def resolve_period(
    period: Period, session: date, sessions: Sequence[date] | None = None, *, published: date | None = None
) -> Period | None:
    """The period with its dates: `start` is the session whose close is the base, `end` the one whose close ends it.

    The base is the close before the period: a day is measured from the close before it, a week from the last close of
    the week before, a month, quarter or year from the last close before its first day, and a trailing stretch ("the
    past three months") from the last close not after the same day that long ago. This is how exchanges and data
    vendors quote price returns (WTD, MTD, QTD, YTD). "Last week" counts from the day of publication, where that is
    given, else from the session; on a weekend it is the week that just ended. None where the words settle no dates
    ("since late July"). `sessions` are the trading days in order; without them every weekday counts as one.

    >>> week = resolve_period(Period(unit="week", text="for the week"), date(2025, 9, 19))
    >>> week.start, week.end
    (datetime.date(2025, 9, 12), datetime.date(2025, 9, 19))
    """
    bounds = _bounds(period, session, published or session, sessions)
    if bounds is None:
        return None
    base, end = (_last_session(day, sessions) for day in bounds)
    if base is None or end is None or base >= end:
        return None
    return replace(period, start=base, end=end)


def _bounds(period: Period, session: date, told: date, sessions: Sequence[date] | None) -> tuple[date, date] | None:
    """The days whose last closes start and end the period."""
    text = period.text or ""
    match period.unit:
        case "day":
            return _sessions_back(session, period.count, sessions), session
        case "week":
            return _week(period.count, text, session, told)
        case "ytd":
            return date(session.year - 1, 12, 31), session
        case "since":
            start = _named_start(text, session)
            return (start, session) if start else None
        case "month":
            return _months(period.count, 1, text, session, told)
        case "quarter":
            return _months(3 * period.count, 3, text, session, told)
        case "year":
            return _months(12 * period.count, 12, text, session, told)


def _week(count: int, text: str, session: date, told: date) -> tuple[date, date]:
    if count > 1 or _TRAILING.search(text):
        return session - timedelta(weeks=count), session
    monday = session - timedelta(days=session.weekday())
    if _PREVIOUS.search(text):
        weekend = told.weekday() >= 5
        monday = told - timedelta(days=told.weekday() + (0 if weekend else 7))
        return monday - timedelta(days=1), monday + timedelta(days=6)
    return monday - timedelta(days=1), session


def _months(months: int, span: int, text: str, session: date, told: date) -> tuple[date, date]:
    """A calendar month, quarter or year (`span` months) where the words name one, else a trailing stretch."""
    if months == span and (first := _named_first(span, text, session)):
        return first - timedelta(days=1), min(session, _shift(first, span) - timedelta(days=1))
    if months > span or _TRAILING.search(text):
        return _shift(session, -months), session
    anchor = told if _PREVIOUS.search(text) else session
    first = date(anchor.year, anchor.month - (anchor.month - 1) % span, 1)
    if _PREVIOUS.search(text):
        return _shift(first, -span) - timedelta(days=1), first - timedelta(days=1)
    return first - timedelta(days=1), session


def _named_first(span: int, text: str, session: date) -> date | None:
    """The first day of the month, quarter or year that the words name; without a year the latest that has begun."""
    year = _NAMED_YEAR.search(text)
    named = (int(year[1]) if year[1] else 2000 + int(year[2])) if year else None
    if span == 12:
        return date(named, 1, 1) if named else None
    if span == 3:
        found = _NAMED_QUARTER.search(text)
        if not found:
            return None
        month = 3 * (_NTH.index(found[1].lower()) if found[1] else int(found[2] or found[3]) - 1) + 1
    elif found := _NAMED_MONTH.search(text):
        month = _month(found[1])
    else:
        return None
    if named:
        return date(named, month, 1)
    return date(session.year if month <= session.month else session.year - 1, month, 1)


def _named_start(text: str, session: date) -> date | None:
    """The day that a "since" names in full, or by weekday, or as the start of the year."""
    if re.search(r"(?:start|beginning)\sof\sthe\syear", text):
        return date(session.year - 1, 12, 31)
    if found := _NAMED_DAY.search(text):
        if found[4]:
            return _date(int(found[4]), int(found[5]), int(found[6]))
        if found[1].lower() not in {m[:3] for m in MONTHS}:
            return None
        return resolve_day(
            Day(year=int(found[3]) if found[3] else None, month=_month(found[1]), day=int(found[2])), session
        )
    weekday = weekday_in(text)
    return resolve_day(Day(weekday=weekday, last="last" in text), session) if weekday is not None else None


def _month(name: str) -> int:
    return 1 + next(n for n, month in enumerate(MONTHS) if month.startswith(name[:3].lower()))


def _shift(day: date, months: int) -> date:
    """The same day some months on, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_session(day: date, sessions: Sequence[date] | None) -> date | None:
    if sessions is None:
        return day - timedelta(days=max(0, day.weekday() - 4))
    place = bisect_right(sessions, day)
    return sessions[place - 1] if place else None


def _sessions_back(session: date, count: int, sessions: Sequence[date] | None) -> date:
    """The session `count` sessions before; the day before the first known one where there are not so many."""
    if sessions is not None:
        place = bisect_right(sessions, session) - 1 - count
        return sessions[place] if place >= 0 else date.min
    day = session
    for _ in range(count):
        day -= timedelta(days=3 if day.weekday() == 0 else 2 if day.weekday() == 6 else 1)
    return day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
