"""The sessions that a period means: whose close is the base, and whose close ends it.

Newsrooms count periods in more than one way ("for the week" ends today or last Friday, "the past three months" starts
on the same day or the trading day after). `windows` gives every way that the words allow, the plainest first.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.history import History
from nlp.periods import Period

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

_PREVIOUS = re.compile(r"\b(?:last|previous|prior)\s+(?:week|month|quarter|year)\b", re.IGNORECASE)
_CURRENT = re.compile(
    r"\b(?:this|so far|to[- ]date|for the|on the|in the (?:week|month|quarter|year)\b)", re.IGNORECASE
)
_TRAILING = re.compile(
    r"\b(?:past|trailing|rolling|(?:last|previous|prior)\s+\w+\s+\w+s|over the last|ago|\d+-month|12 months)\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b(?:\s+(\d{{1,2}})(?!\d))?(?:,?\s+((?:19|20)\d\d))?", re.IGNORECASE)
_YEAR = re.compile(r"\b((?:18|19|20)\d\d)\b")
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_QUARTER = re.compile(r"\b(first|second|third|fourth|q[1-4])(?:[- ]quarter)?\b", re.IGNORECASE)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}


@dataclass(frozen=True, slots=True)
class Window:
    """Places in an instrument's series: the close at `base` against the close at `end`."""

    base: int
    end: int


def windows(period: Period, end: date, instrument: str, history: History) -> Iterator[Window]:
    """The windows that a period ending on that session may mean; none where bars are missing at either end."""
    place = history.index(instrument, end)
    if place is None:
        return
    if period.unit == "day":
        yield from _days(period, place, instrument, history)
        return
    seen: set[Window] = set()
    for base, last in _spans(period, end):
        window = _window(base, last, end, place, instrument, history)
        if window is not None and window not in seen:
            seen.add(window)
            yield window


def since_day(text: str, end: date) -> tuple[date, date] | None:
    """The first and last day that the start of a "since" may mean: a day, a month or a year; None where unknown.

    >>> since_day("since April 8", date(2025, 9, 18))
    (datetime.date(2025, 4, 8), datetime.date(2025, 4, 8))
    >>> since_day("2021-11", date(2025, 9, 18))
    (datetime.date(2021, 11, 1), datetime.date(2021, 11, 30))
    """
    if found := _ISO.search(text):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := re.search(r"\b((?:18|19|20)\d\d)-(\d\d)\b", text):
        return _month_range(int(found[1]), int(found[2])) if 1 <= int(found[2]) <= 12 else None
    if found := _MONTH.search(text):
        return _named(MONTHS.index(found[1].lower()) + 1, found[2], found[3], end)
    if found := _YEAR.search(text):
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31)
    return None


def _days(period: Period, place: int, instrument: str, history: History) -> Iterator[Window]:
    base = place - period.count
    if base >= 0 and all(history.joined(instrument, n) for n in range(base + 1, place + 1)):
        yield Window(base, place)


def _window(base: date, last: date, end: date, place: int, instrument: str, history: History) -> Window | None:
    """The last sessions not after the two days, where neither lies far before them."""
    series = history.series(instrument)
    assert series is not None
    ending = place if last == end else series.until(last) - 1
    starting = series.until(base) - 1
    if starting < 0 or not starting < ending <= place:
        return None
    if history.reaches(instrument, starting, base) and (last == end or history.reaches(instrument, ending, last)):
        return Window(starting, ending)
    return None


def _spans(period: Period, end: date) -> Iterator[tuple[date, date]]:
    """(day whose last close is the base, day whose last close ends it), plainest reading first."""
    if period.end is not None and period.end < end:
        end = period.end
    text = period.text or ""
    if period.unit == "since":
        yield from _since(period, text, end)
    elif period.unit == "ytd":
        yield date(end.year - 1, 12, 31), end
    elif period.unit == "week":
        yield from _weeks(period.count, text, end)
    elif period.unit in ("month", "quarter"):
        yield from _months(period.count * (3 if period.unit == "quarter" else 1), period.unit, text, end)
    elif period.unit == "year":
        yield from _years(period.count, text, end)
    if period.start is not None and period.unit != "since":
        yield period.start, end


def _since(period: Period, text: str, end: date) -> Iterator[tuple[date, date]]:
    """From the close of the day named, or from the last one before it."""
    named = (period.start, period.start) if period.start else since_day(text, end)
    if named is None:
        return
    first, last = named
    if first == last:
        yield first, end
    yield first - timedelta(days=1), end
    if first != last:
        yield last, end


def _weeks(count: int, text: str, end: date) -> Iterator[tuple[date, date]]:
    monday = end - timedelta(days=end.weekday())
    calendar = (monday - timedelta(days=1 + 7 * (count - 1)), end)
    before = (monday - timedelta(days=8), monday - timedelta(days=1))
    trailing = (end - timedelta(days=7 * count), end)
    if count == 1 and _PREVIOUS.search(text):
        yield before
        if end.weekday() >= 3:  # "last week" in a weekend review is the week that just ended
            yield calendar
    elif _TRAILING.search(text):
        yield from (trailing, calendar)
    elif count == 1:
        yield calendar
        if not _CURRENT.search(text):
            if end.weekday() < 3:
                yield before
            yield trailing
    else:
        yield from (calendar, trailing)


def _months(count: int, unit: str, text: str, end: date) -> Iterator[tuple[date, date]]:
    if count in (1, 3) and (named := _named_span(unit, text, end)):
        yield named
        return
    start = date(end.year, end.month - (end.month - 1) % 3, 1) if unit == "quarter" else end.replace(day=1)
    calendar = (months_back(start, count - (3 if unit == "quarter" else 1)) - timedelta(days=1), end)
    before = (months_back(start, count) - timedelta(days=1), start - timedelta(days=1))
    trailing = _trailing(count, end)
    if _PREVIOUS.search(text):
        yield before
        if (end - start).days > 20:
            yield calendar
    elif _TRAILING.search(text):
        yield from trailing
    elif _CURRENT.search(text):
        yield calendar
    elif count == (3 if unit == "quarter" else 1):
        yield calendar
        if (end - start).days <= 10:
            yield before
        yield from trailing
    else:
        yield from trailing
        yield calendar


def _years(count: int, text: str, end: date) -> Iterator[tuple[date, date]]:
    if count == 1 and (found := _YEAR.search(text)):
        year = int(found[1])
        yield date(year - 1, 12, 31), min(end, date(year, 12, 31))
        return
    if count == 1 and _PREVIOUS.search(text):
        yield date(end.year - 2, 12, 31), date(end.year - 1, 12, 31)
        yield from _trailing(12, end)
    elif count == 1 and _CURRENT.search(text):
        yield date(end.year - 1, 12, 31), end
    else:
        yield from _trailing(12 * count, end)
        if not _TRAILING.search(text):
            yield date(end.year - count, 12, 31), end


def _trailing(months: int, end: date) -> Iterator[tuple[date, date]]:
    """From the same day some months back; charts start a trading day earlier or later."""
    same = months_back(end, months)
    yield same, end
    yield same + timedelta(days=1), end
    yield same - timedelta(days=1), end


def _named_span(unit: str, text: str, end: date) -> tuple[date, date] | None:
    """A month or quarter that the words name: "in August", "the third quarter"."""
    if unit == "month" and (found := _MONTH.search(text)) and found[2] is None:
        first, last = _named(MONTHS.index(found[1].lower()) + 1, None, found[3], end) or (None, None)
        return (first - timedelta(days=1), min(last, end)) if first and last else None
    if unit == "quarter" and (found := _QUARTER.search(text)):
        number = _QUARTERS[found[1].lower()]
        year = int(y[1]) if (y := _YEAR.search(text)) else end.year
        first = date(year, 3 * number - 2, 1)
        if first > end:
            first = date(year - 1, 3 * number - 2, 1)
        return first - timedelta(days=1), min(end, months_back(first, -3) - timedelta(days=1))
    return None


def _named(month: int, day: str | None, year: str | None, end: date) -> tuple[date, date] | None:
    """A month, with a day or year where they are told; without a year the latest that has begun."""
    when = int(year) if year else end.year
    if day:
        found = _checked(when, month, int(day))
        return found if found is None or year or found[0] <= end else _checked(when - 1, month, int(day))
    if not year and date(when, month, 1) > end:
        when -= 1
    return _month_range(when, month)


def _checked(year: int, month: int, day: int) -> tuple[date, date] | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day), date(year, month, day)


def _month_range(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def months_back(day: date, months: int) -> date:
    """The same day of an earlier month (a later one for a negative count), or that month's last."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
