"""How far back an extreme reaches: of all time, since a date, in two weeks, this year."""

import datetime as dt
from dataclasses import dataclass

from nlp.mentions import Cue, Time
from nlp.periods import Day, resolve_day
from nlp.readers.scan import Scan
from nlp.readers.words import words_after, words_before, words_between
from nlp.span import Span, cover

_REACH = 12  # words between an extreme and its extent
_EVENT = 9  # words in which an event after "since" is dated ("since it was launched in the 1950s")
_IN = frozenset({"in", "of", "for", "over"})
_QUARTERS = {"Q1": "01", "Q2": "04", "Q3": "07", "Q4": "10"}


@dataclass(frozen=True, slots=True)
class Extent:
    """The extent as the contract spells it, and its words."""

    value: str  # all-time, 52-week, since:YYYY[-MM[-DD]], other
    span: Span


def find_extent(scan: Scan, after: Span, *, reach: int = _REACH) -> Extent | None:
    """The first extent told after the words; None where none is within reach."""
    nearest = min(
        (e for e in _extents(scan) if after.before(e.span)), key=lambda e: (e.span.start, -len(e.span)), default=None
    )
    if nearest is None or len(words_between(scan, after, nearest.span)) > reach:
        return None
    return nearest


def extent_over(scan: Scan, words: Span) -> Extent | None:
    """The extent whose own words hold these: "for the first time this year"."""
    return next((e for e in _extents(scan) if e.span.overlaps(words)), None)


def last_seen(scan: Scan, extent: Extent) -> Extent:
    """The extent of "last seen in November": since then, where the time has a date."""
    dated = [iso for t in scan.times if t.span == extent.span and (iso := iso_of(scan, t))]
    return Extent(f"since:{dated[0]}", extent.span) if dated else extent


def iso_of(scan: Scan, time: Time) -> str | None:
    """The date of a time as far as its words and the article's date settle it; a month or day without a year keeps
    the ISO form that says so ("--05-09")."""
    if time.iso:
        year, _, part = time.iso.partition("-")
        return f"{year}-{_QUARTERS[part]}" if part in _QUARTERS else time.iso
    day = time.day
    if day is None:
        return None
    if day.year is not None:
        parts = [f"{day.year:04d}", *(f"{part:02d}" for part in (day.month, day.day) if part is not None)]
        return "-".join(parts)
    return _dated(scan, day, last_year="last year" in time.text.lower())


def _extents(scan: Scan) -> list[Extent]:
    times = [e for t in scan.times if (e := _of_time(scan, t))]
    cues = [e for c in scan.family("extent") if (e := _of_cue(scan, c))]
    return [*times, *cues]


def _of_time(scan: Scan, time: Time) -> Extent | None:
    if time.role == "since":
        if time.period is not None and time.period.unit != "since":
            return Extent("52-week" if _is_52_weeks(time) else "other", time.span)
        date = next((t for t in scan.times if 0 <= t.span.start - time.span.end <= len(", ") and t.iso), None)
        if date is not None:  # "since Thursday, June 16, 2022"
            return Extent(f"since:{iso_of(scan, date)}", cover([time.span, date.span]))
        return _since(scan, time.span, iso_of(scan, time))
    first = time.text.split()[0].lower()
    before = words_before(scan, time.span, 1)
    if time.role in {"period", "session"} and (first in _IN or bool(_IN & set(before)) or _is_current(time)):
        return Extent("52-week" if _is_52_weeks(time) else "other", time.span)
    return None


def _of_cue(scan: Scan, cue: Cue) -> Extent | None:
    if cue.sense != "since":
        return Extent(cue.sense, cue.span)
    if any(t.span.overlaps(cue.span) for t in scan.times):
        return None  # a time of its own
    return _since(scan, cue.span, None)


def _since(scan: Scan, span: Span, iso: str | None) -> Extent:
    """ "Since Lehman failed in September 2008": the event is dated by the first time after it."""
    if iso:
        return Extent(f"since:{iso}", span)
    for time in scan.times:
        if span.before(time.span) and len(words_between(scan, span, time.span)) <= _EVENT:
            dated = iso_of(scan, time)
            if dated:
                return Extent(f"since:{dated}", cover([span, time.span]))
    for word in words_after(scan, span, _EVENT):
        if len(word) == len("1950s") and word[:4].isdigit() and word[4:] == "s":
            return Extent(f"since:{word[:4]}", span)
    return Extent("other", span)


def _is_current(time: Time) -> bool:
    """True for "this year", "so far this week"."""
    return time.period is not None and ("this" in time.text.lower().split() or time.period.unit == "ytd")


def _is_52_weeks(time: Time) -> bool:
    return time.period is not None and time.period.unit == "week" and time.period.count == 52


def _dated(scan: Scan, day: Day, *, last_year: bool) -> str | None:
    article = scan.doc._.article
    published: dt.date | None = article.published.date() if article is not None and article.published else None
    if published is None:
        if day.month is None:
            return None
        return f"--{day.month:02d}-{day.day:02d}" if day.day else f"--{day.month:02d}"
    if day.day is None and day.month is not None:
        passed = day.month <= published.month and not last_year
        return f"{published.year if passed else published.year - 1:04d}-{day.month:02d}"
    resolved = resolve_day(day, published)
    if resolved is not None and (resolved > published or last_year):
        resolved = resolved.replace(year=resolved.year - 1)
    return resolved.isoformat() if resolved else None
