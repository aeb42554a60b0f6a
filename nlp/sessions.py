"""Trading days by exchange calendar: which days are sessions, and of which one a wrap published then speaks.

Calendars are `exchange_calendars` codes ("XNYS", "XLON", "24/7"). The library loads on first use and each calendar
once, since both take a while. `SessionError` tells an unknown calendar, and a day that the calendar does not reach.
"""

import warnings
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from nlp.errors import ReadError

NEW_YORK = "XNYS"
FIRST = date(1970, 1, 1)  # no calendar is asked further back


class SessionError(ReadError):
    """No calendar of that code, or none that reaches the day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The sessions of an exchange in order, and the moment at which each opens (UTC)."""

    code: str
    days: tuple[date, ...]
    opens: tuple[datetime, ...]

    def count_until(self, day: date) -> int:
        """How many sessions are not after the day; SessionError where the calendar does not reach it."""
        if not self.days[0] <= day <= self.days[-1]:
            raise SessionError(f"{self.code} is known from {self.days[0]} to {self.days[-1]}", where=day.isoformat())
        return bisect_right(self.days, day)


@cache
def exchange(calendar: str = NEW_YORK) -> Calendar:
    """The calendar of an exchange, from 1970 or its first known session to about a year from now."""
    import exchange_calendars as xc  # pandas comes with it: seconds

    known = xc.get_calendar_names(include_aliases=True)
    if calendar not in known:
        some = ", ".join(sorted(known)[:40])
        raise SessionError(f"no exchange calendar of that code; known are {some} ...", where=calendar)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library uses calls that pandas has deprecated
        bound = xc.get_calendar(calendar).bound_min()
        first = max(FIRST, bound.date()) if bound is not None else FIRST
        schedule = xc.get_calendar(calendar, start=first.isoformat()).opens
    days = tuple(day.date() for day in schedule.index)
    return Calendar(calendar, days, tuple(moment.to_pydatetime() for moment in schedule))


def is_session(day: date, calendar: str = NEW_YORK) -> bool:
    """True where the exchange trades on that day, half days included."""
    known = exchange(calendar)
    return known.days[known.count_until(day) - 1] == day


def session_on_or_before(day: date, calendar: str = NEW_YORK) -> date:
    """The day itself where it is a session, else the last one before it."""
    known = exchange(calendar)
    return known.days[known.count_until(day) - 1]


def previous_session(day: date, calendar: str = NEW_YORK, *, count: int = 1) -> date:
    """The session before the day, or the one `count` sessions before."""
    known = exchange(calendar)
    known.count_until(day)
    place = bisect_left(known.days, day) - count
    if place < 0:
        raise SessionError(f"{calendar} is known from {known.days[0]}", where=f"{count} sessions before {day}")
    return known.days[place]


def sessions_between(start: date, end: date, calendar: str = NEW_YORK) -> tuple[date, ...]:
    """The sessions from `start` to `end`, both included."""
    known = exchange(calendar)
    known.count_until(start)
    return known.days[bisect_left(known.days, start) : known.count_until(end)]


def session_of(published: datetime, calendar: str = NEW_YORK) -> date:
    """The session that a wrap published at that moment most likely speaks of: the last one that has opened.

    During the session and after its close that is the same day in the exchange's zone, before the open the session
    before: Thursday morning in Sydney is Wednesday in New York. ValueError for a moment without offset.
    """
    if published.tzinfo is None:
        raise ValueError("a time without a zone names no moment")
    known = exchange(calendar)
    place = bisect_right(known.opens, published) - 1
    if place < 0 or (place == len(known.days) - 1 and published.date() > known.days[-1]):
        raise SessionError(f"{calendar} is known from {known.days[0]} to {known.days[-1]}", where=published.isoformat())
    return known.days[place]
