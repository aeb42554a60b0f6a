"""Published times as feeds, pages and datelines write them: a moment with its offset, or None.

A date alone, or a time without a zone, names no moment: midnight in New York is still yesterday's session in Chicago
and tomorrow's in Tokyo. Such a value is None here, and the reader dates the article by its words or its figures.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from functools import partial
from zoneinfo import ZoneInfo

# Only abbreviations that mean one thing to the world's newsrooms. CST and IST, say, mean three.
_OFFSETS = {"UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_OFFSETS |= {"BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "JST": 9, "HKT": 8, "AEST": 10, "AEDT": 11}
_ZONES = {"ET": "America/New_York", "PT": "America/Los_Angeles"}
_US = frozenset({"EST", "EDT", "ET", "CDT", "MST", "MDT", "PST", "PDT", "PT"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_ISO = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2}) ?[T ] ?(?P<time>\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?",
    re.IGNORECASE,
)

_HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)  # RFC 822 has none, and its parser would pass over it
_NUMERIC_ZONE = re.compile(r"[+-]\d{4}")
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?\s?(?P<half>[APap]\.?[Mm]\.?)?"
_ZONE = r"\(?(?P<zone>[A-Z]{1,4})\b\)?"
_NAMED_DAY = (
    r"(?:(?P<month>[A-Z][a-z]{2,8})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})"
    r"|(?P<day2>\d{1,2})\s(?P<month2>[A-Z][a-z]{2,8})\.?,?\s(?P<year2>\d{4}))"
)
_SLASHED_DAY = r"(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year3>\d{4}|\d{2})"
_DAY = rf"(?:{_NAMED_DAY}|{_SLASHED_DAY})"
_DATELINES = (
    re.compile(rf"\b{_DAY},?\s(?:at\s)?{_CLOCK}\s{_ZONE}"),
    re.compile(rf"\b{_CLOCK}\s{_ZONE},?\s(?:on\s)?{_DAY}"),
)


def moment(text: str, *, zone: ZoneInfo | None = None) -> datetime | None:
    """The moment that an ISO 8601 or RFC 822 date names; None where it is neither or has no offset.

    A time without an offset is one of the `zone`, if that is known; a date alone names no moment in any.

    >>> moment("Thu, 18 Sep 2025 16:05:00 EDT").isoformat()
    '2025-09-18T16:05:00-04:00'
    >>> moment("2025-09-18 16:05", zone=ZoneInfo("America/New_York")).isoformat()
    '2025-09-18T16:05:00-04:00'
    >>> moment("2025-09-18") is None
    True
    """
    text = text.strip()[:80]
    match = _ISO.fullmatch(text)
    if match is None:
        return dateline(text) if _HALF_DAY.search(text) else _from_rfc822(text)
    if match["zone"]:
        return _checked(lambda: _from_iso(match["day"], match["time"], match["zone"].upper()))
    if zone is None:
        return None
    return _checked(lambda: _at_home(_from_iso(match["day"], match["time"], "Z"), zone))


def dateline(text: str) -> datetime | None:
    """The moment that stands in the first lines of a text, day, time and zone; None where any of the three is missing.

    >>> dateline("15:54 EDT, 10/29/2025 (Desk) -- Gains faded.").isoformat()
    '2025-10-29T15:54:00-04:00'
    >>> dateline("October 29, 2025. Gains faded at 15:54 EDT.") is None
    True
    """
    lines = [line.strip() for line in text[:2000].split("\n")]
    for line in [line for line in lines if line][:5]:
        for pattern in _DATELINES:
            match = pattern.search(line[:120])
            if match and match.start() <= 60:
                return _checked(partial(_from_dateline, match))
    return None


def _from_iso(day: str, time: str, zone: str) -> datetime:
    zone = "+00:00" if zone in ("Z", "UTC", "GMT") else zone
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return datetime.fromisoformat(f"{day}T{time.replace(',', '.')}{zone[0]}{digits[:2]}:{digits[2:]}")


def _at_home(clock: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which clocks of the zone show this, with the offset that holds there then."""
    return datetime.fromisoformat(clock.replace(tzinfo=zone).isoformat())


def _from_rfc822(text: str) -> datetime | None:
    words = text.split()
    zone = words[-1].strip("()").upper() if words else ""
    if zone not in _OFFSETS and not _NUMERIC_ZONE.fullmatch(zone):
        return None  # parsedate_tz would take a missing or unknown zone for UTC
    named = _OFFSETS.get(zone)
    parsed = parsedate_tz(text if named is None else " ".join(words[:-1]))
    if parsed is None:
        return None
    offset = (parsed[9] or 0) if named is None else named * 3600
    return _checked(lambda: datetime(*parsed[:6], tzinfo=timezone(timedelta(seconds=offset))))


def _from_dateline(match: re.Match[str]) -> datetime | None:
    zone = match["zone"]
    if zone not in _OFFSETS and zone not in _ZONES:
        return None
    day = _day(match, american=zone in _US)
    if day is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    where = ZoneInfo(_ZONES[zone]) if zone in _ZONES else timezone(timedelta(hours=_OFFSETS[zone]))
    return datetime(*day, hour, int(match["minute"]), tzinfo=UTC if _OFFSETS.get(zone) == 0 else where)


def _day(match: re.Match[str], *, american: bool) -> tuple[int, int, int] | None:
    """Year, month, day; None where day and month could be told apart only by guessing."""
    if match["first"]:
        first, second, year = int(match["first"]), int(match["second"]), int(match["year3"])
        if not american and first <= 12 and second <= 12 and first != second:
            return None
        month, day = (first, second) if american or second > 12 else (second, first)
        return (year + 2000 if year < 100 else year, month, day)
    name = (match["month"] or match["month2"])[:3].lower()
    if name not in _MONTHS:
        return None
    return (int(match["year"] or match["year2"]), _MONTHS.index(name) + 1, int(match["day"] or match["day2"]))


def _checked(make: Callable[[], datetime | None]) -> datetime | None:
    """What `make` gives; None where the numbers are no date (31 February, 25 o'clock)."""
    try:
        return make()
    except (ValueError, OverflowError):
        return None
