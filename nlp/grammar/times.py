"""The market-time grammar: days, periods, points since which something is told, horizons and clock times.

>>> [(t.role, t.text) for t in times("It rose for the week, its best since March 2020, and ended Friday at a high.")]
[('period', 'the week'), ('since', 'since March 2020'), ('session', 'Friday')]

`iso` stands only where the words themselves name the date, month, quarter or year. `day` is the day that a session
names; where a period or a since names a month or quarter, `day.month` is that month (the first of the quarter). The
phase "midday" is anything inside the session ("by noon", "in early trading", "intraday"). A session with neither day
nor phase ("earlier this week") names a day that the words do not settle.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Literal

from nlp.grammar import numbers
from nlp.grammar.dates import MONTH, month_number
from nlp.grammar.time_words import COUNTED_UNIT, TIME, WEEKDAY, openings
from nlp.mentions import Time
from nlp.periods import WEEKDAYS, Day, Period, PeriodUnit
from nlp.span import Span

Role = Literal["session", "period", "since", "horizon", "clock"]
Phase = Literal["open", "close", "premarket", "afterhours", "midday"]
Match = re.Match[str]

EVENTS = {"liberation day": "2025-04-02"}  # days that go by a name: the tariff announcement of 2 April 2025

_UNITS: dict[str, PeriodUnit] = {
    **dict.fromkeys(("day", "session", "daily"), "day"),
    **dict.fromkeys(("week", "weekly", "wtd"), "week"),
    **dict.fromkeys(("month", "monthly", "mtd"), "month"),
    **dict.fromkeys(("quarter", "quarterly", "qtd"), "quarter"),
    **dict.fromkeys(("year", "yearly", "annual"), "year"),
    "ytd": "ytd",
}
_NTH = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}

_LETTERS = {"y": "year", "q": "quarter", "m": "month", "w": "week"}  # "y/y", "QoQ"

_UNIT = re.compile(
    r"(session|daily|day|week|month|quarter|year|decade|hour|half|annual|ytd|mtd|qtd|wtd)", re.IGNORECASE
)
_COUNTED = re.compile(COUNTED_UNIT, re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_MONTH = re.compile(MONTH)
_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_WEEKDAY = re.compile(WEEKDAY)
_NUMERIC = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)$|(\d{1,2})([/.])(\d{1,2})[/.](\d{2,4})$")
_QUARTER = re.compile(
    r"(first|second|third|fourth|1st|2nd|3rd|4th)[\s-](?:fiscal[\s-])?quarter|Q([1-4])|([1-4])Q", re.IGNORECASE
)
_SHORT_YEAR = re.compile(r"(?<!\d)['’]?(\d\d)$")
_RELATIVE = re.compile(r"\b(?:last|this)\s(?:year|month|week)\b")
_SUPERLATIVE = re.compile(r"\b(?:first|best|worst|most|least|seen|unseen|\w{3,}est|record|peak|high|low)\b[^.;\n]*$")
_STUDY_OR_BOND = re.compile(
    r"\s(?:simple\s|exponential\s|weighted\s)?(?:moving|MA\b|SMA|EMA|averages?|line|Treasur|T-note|notes?\b|yields?|bonds?"
    r"|bills?|JGB|gilts?|bunds?|rates?|TIPS|breakeven|paper|government|U\.?S\.?|benchmark|mortgage|real|auction|old)|\sDMA"
)
_CONTRACT = re.compile(r"\s(?:delivery|futures?|contracts?|settlement|expiry|expiration|options?|puts?|calls?)\b")
_CONTRACTS = re.compile(r"\b(?:futures|contracts?|options)\s(?:\([^)]{0,8}\)\s)?$")
_LONG_STRETCH = re.compile(r"\s(?:high|low|peak|trough|period|span|stretch|run|streak|record|best|worst|bull|bear)")


def times(text: str) -> list[Time]:
    """The words of market time in a text, in text order; none overlaps another."""
    found = (_READERS[match.lastgroup or ""](match, text) for match in matches(text))
    return [time for time in found if time]


def matches(text: str) -> Iterator[Match]:
    """What the joined pattern finds."""
    free = 0
    for start in openings(text):
        if start >= free and (match := TIME.match(text, start)):
            free = match.end()
            yield match


def _time(match: Match, role: Role, *, group: str | int = 0, **fields: Any) -> Time:
    """A mention of the words of the group."""
    return Time(span=Span(*match.span(group)), text=match[group], role=role, **fields)


def _period(match: Match, unit: PeriodUnit, count: int = 1, group: str | int = 0) -> Period:
    return Period(unit=unit, count=count, text=match[group])


# What words name


def _unit_and_count(words: str) -> tuple[PeriodUnit, int] | None:
    """Unit and count of "the past three months"; None where the count is open ("several sessions")."""
    unit = _UNIT.search(words)
    if not unit:
        return None
    counted = _COUNTED.search(words)
    if words[unit.end() : unit.end() + 1] == "s" and not counted:
        return None
    count = _number(counted[1].lower()) if counted else 1
    match unit[1].lower():
        case "hour":
            return ("day", count // 24) if count and count % 24 == 0 else None
        case "decade":
            return "year", 10 * count
        case "half":
            return "quarter", 2
        case word:
            return _UNITS[word], count


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return {"a": 1, "an": 1, "a dozen": 12}.get(word) or int(numbers.from_words(word))


def _counted_period(match: Match, group: str | int = 0) -> Period | None:
    counted = _unit_and_count(match[group])
    return _period(match, *counted, group) if counted else None


def _year(words: str) -> int | None:
    found = _YEAR.search(words)
    return int(found[1]) if found else None


def _named_day(words: str) -> Day | None:
    """The day, or the month alone, that a calendar date names."""
    if numeric := _NUMERIC.search(words):
        return _numeric_day(numeric)
    month = _MONTH.search(words)
    day = _DAY.search(_YEAR.sub("", words))
    if not month and not day:
        return None
    return Day(
        year=_year(words),
        month=month_number(month[0]) if month else None,
        day=int(day[1]) if day else None,
    )


def _numeric_day(found: Match) -> Day | None:
    if found[1]:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        first, second, year = int(found[4]), int(found[6]), int(found[7])
        year += 2000 if year < 100 else 0
        turned = found[5] == "." or first > 12  # American order, unless that gives no month
        day, month = (first, second) if turned else (second, first)
    return Day(year=year, month=month, day=day) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _iso(day: Day | None) -> str | None:
    """The ISO form of what a day names; None where the year or a real date is missing."""
    if day is None or day.year is None or day.month is None:
        return None
    if day.day is None:
        return f"{day.year}-{day.month:02d}"
    try:
        return date(day.year, day.month, day.day).isoformat()
    except ValueError:
        return None


def _named_quarter(words: str) -> tuple[Day, str | None] | None:
    """The first month of the quarter that the words name, and "2021-Q4" where they name the year."""
    months = _MONTH.findall(words) if "quarter" in words else []
    found = _QUARTER.search(words)
    if months:  # "the June quarter"
        number = (month_number(months[-1]) + 2) // 3
    elif found:
        number = _NTH[found[1].lower()] if found[1] else int(found[2] or found[3])
    else:
        return None
    year = _year(words)
    if year is None and (short := _SHORT_YEAR.search(words)):
        year = 2000 + int(short[1])
    return Day(year=year, month=3 * number - 2), f"{year}-Q{number}" if year else None


def _weekday(words: str) -> int | None:
    found = _WEEKDAY.search(words)
    return next(n for n, day in enumerate(WEEKDAYS) if day.startswith(found[0][:3].lower())) if found else None


# One reader per kind


def _since(match: Match, text: str) -> Time:
    words = match[0]
    lower = words.lower()
    period = _period(match, "since")
    for event, iso in EVENTS.items():
        if event in lower:
            return _time(match, "since", period=period, iso=iso)
    if lower.endswith(("start of the year", "beginning of the year")):
        return _time(match, "since", period=_period(match, "ytd"))
    if quarter := _named_quarter(words):
        return _time(match, "since", period=period, day=quarter[0], iso=quarter[1])
    if (weekday := _weekday(words)) is not None:
        return _time(match, "since", period=period, day=Day(weekday=weekday, last=" last " in lower))
    if _MONTH.search(words) or _NUMERIC.search(words):
        day = _named_day(words)
        return _time(match, "since", period=period, day=day, iso=None if _RELATIVE.search(lower) else _iso(day))
    year = _year(words)
    return _time(match, "since", period=period, iso=str(year) if year else None)


def _first(match: Match, text: str) -> Time | None:
    """How long nothing like it was: "for the first time this year", "the first time in two years"."""
    counted = _unit_and_count(match[0].replace("first time", ""))
    if not counted:
        return None
    unit, count = counted
    return _time(match, "since", period=_period(match, "ytd" if " this year" in match[0] else unit, count))


def _clock(match: Match, text: str) -> Time:
    return _time(match, "clock")


def _end(match: Match, text: str) -> Time:
    """The end of a year, month, quarter or week that is to come."""
    words = match[0]
    year = _year(words)
    if _MONTH.search(words):
        month = _named_day(_DAY.sub("", words) if year is None else words)
        return _time(match, "horizon", day=month, iso=_iso(month))
    if year or "year" in words.lower():
        return _time(match, "horizon", day=Day(year=year, month=12, day=31), iso=f"{year}-12-31" if year else None)
    return _time(match, "horizon", period=_counted_period(match))


def _before(match: Match, text: str) -> Time:
    words = match[0]
    year = _year(words)
    if _MONTH.search(words):
        month = _named_day(words)
        return _time(match, "horizon", day=month, iso=_iso(month))
    if words.startswith("before") and (year or "year" in words):
        return _time(match, "horizon", day=Day(year=year, month=12, day=31), iso=f"{year}-12-31" if year else None)
    return _time(match, "horizon", iso=str(year) if year else None)


def _coming(match: Match, text: str) -> Time:
    weekday = _weekday(match[0])
    if weekday is not None:
        return _time(match, "horizon", day=Day(weekday=weekday))
    return _time(match, "horizon", period=_counted_period(match))


def _date(match: Match, text: str) -> Time | None:
    day = _named_day(match[0])
    if day is None:
        return None
    if day.day is None:
        return _time(match, "period", day=day, period=_period(match, "month"), iso=_iso(day))
    return _time(match, "session", day=day, iso=_iso(day))


def _todate(match: Match, text: str) -> Time:
    unit = (match["todate_unit"] or match[0]).lower()
    return _time(match, "period", period=_period(match, "ytd" if unit == "year" else _UNITS[unit]))


def _sofar(match: Match, text: str) -> Time:
    words = match[0]
    if _MONTH.search(words):
        return _time(match, "period", day=_named_day(words), period=_period(match, "month"))
    year = _year(words)
    if year or "year" in words:
        return _time(match, "period", period=_period(match, "ytd"), iso=str(year) if year else None)
    return _time(match, "period", period=_counted_period(match))


def _vague(match: Match, text: str) -> Time:
    return _time(match, "session")


def _counted(match: Match, text: str) -> Time | None:
    period = _counted_period(match)
    return _time(match, "period", period=period) if period else None


def _ago(match: Match, text: str) -> Time | None:
    """A comparison with a time before: "year over year", "m/m", "a month earlier"."""
    if match[0][1] in "/-oO":
        return _time(match, "period", period=_period(match, _UNITS[_LETTERS[match[0][0].lower()]]))
    return _counted(match, text)


def _this(match: Match, text: str) -> Time | None:
    counted = _unit_and_count(match[0])
    if not counted:
        return None
    return _time(match, "period", period=_period(match, "ytd" if counted[0] == "year" else counted[0]))


def _week_of(match: Match, text: str) -> Time:
    """A week by a day of it: "the week ended Sept. 12"."""
    day = _named_day(match["week_day"])
    return _time(match, "period", day=day, period=_period(match, "week"), iso=_iso(day))


def _to_month(match: Match, text: str) -> Time:
    return _time(match, "period", day=_named_day(_DAY.sub("", match[0])), period=_counted_period(match))


def _stretch(match: Match, text: str) -> Time | None:
    """A period ("for the week"), or, after a superlative, how far back nothing was like it ("worst in two years")."""
    words = match["stretched"]
    counted = _unit_and_count(words)
    if not counted:
        return None
    unit, count = counted
    if match[0].startswith("in ") and not words.startswith("the ") and _is_superlative(text, match.start()):
        return _time(match, "since", period=_period(match, unit, count))
    if words in ("the year", "the whole year", "the full year"):
        unit = "ytd"
    return _time(match, "period", group="stretched", period=_period(match, unit, count, "stretched"))


def _is_superlative(text: str, end: int) -> bool:
    return _SUPERLATIVE.search(text, max(0, end - 60), end) is not None


def _of_the(match: Match, text: str) -> Time | None:
    """How far back nothing was like it: "the best of the year"; None without a superlative."""
    return _since_unit(match) if _is_superlative(text, match.start()) else None


def _opening(match: Match, text: str) -> Time:
    """The first months of a year: "the first nine months of 2025"."""
    year = _year(match[0])
    counted = _counted_period(match)
    return _time(match, "period", day=Day(year=year, month=1), period=counted, iso=str(year) if year else None)


def _since_unit(match: Match) -> Time | None:
    counted = _unit_and_count(match[0])
    if not counted:
        return None
    return _time(match, "since", period=_period(match, "ytd" if counted[0] == "year" else counted[0]))


def _quarter(match: Match, text: str) -> Time | None:
    words = match[0]
    if found := re.search(r"(first|second)\shalf|H([12])", words):
        second = found[1] == "second" or found[2] == "2"
        year = _year(words)
        return _time(
            match,
            "period",
            day=Day(year=year, month=7 if second else 1),
            period=_period(match, "quarter", 2),
            iso=f"{year}-H{1 + second}" if year else None,
        )
    named = _named_quarter(words)
    return _time(match, "period", day=named[0], period=_period(match, "quarter"), iso=named[1]) if named else None


def _month(match: Match, text: str) -> Time | None:
    """A month; None where it names a contract ("futures for December", "the June contract")."""
    if _CONTRACT.match(text, match.end()) or _CONTRACTS.search(text, max(0, match.start() - 12), match.start()):
        return None
    return _time(match, "period", day=_named_day(match[0]), period=_period(match, "month"))


def _in_year(match: Match, text: str) -> Time | None:
    year = _year(match[0])
    if year == 2000 and match[0][-1] == "s":  # the Russell 2000's
        return None
    return _time(match, "period", period=_period(match, "year"), iso=str(year))


def _compound(match: Match, text: str) -> Time | None:
    """ "a four-day run"; None for the terms of bonds and averages."""
    if _STUDY_OR_BOND.match(text, match.end()):
        return None
    if match[0].endswith("year") and not _LONG_STRETCH.match(text, match.end()):
        return None
    return _counted(match, text)


def _session(match: Match, text: str) -> Time:
    day = Day(weekday=_weekday(match[0]), last=match[0].lower().startswith("last"))
    return _time(match, "session", day=day, phase=_phase_of(match["at"] or ""))


def _relative(match: Match, text: str) -> Time:
    words = match[0].lower()
    past = words.startswith(("yesterday", "overnight", "the "))
    return _time(match, "session", day=Day(offset=-1 if past else 1 if words.startswith("tomorrow") else 0))


def _phase(match: Match, text: str) -> Time:
    return _time(match, "session", phase=_phase_of(match[0]))


_PHASES: tuple[tuple[re.Pattern[str], Phase], ...] = (
    (re.compile(r"pre-?market|^(?:before|ahead of) .*(?:open|[^g] bell)"), "premarket"),
    (re.compile(r"after-?hours|after hours|extended|^after .*(?:clos|(?<!g )bell)"), "afterhours"),
    (
        re.compile(
            r"^before .*clos|^after .*open|mid|noon|lunch|intra-?day|morning|early|late|opening (?:trad|deal|session)"
        ),
        "midday",
    ),
    (re.compile(r"open"), "open"),
    (re.compile(r"clos|final|finish|settle|bell"), "close"),
)


def _phase_of(words: str) -> Phase | None:
    """The part of the session that the words name, None where they name none."""
    lower = " ".join(words.lower().split())
    return next((phase for pattern, phase in _PHASES if pattern.search(lower)), None)


_READERS: dict[str, Callable[[Match, str], Time | None]] = {
    "since": _since,
    "first": _first,
    "clock": _clock,
    "end": _end,
    "before": _before,
    "coming": _coming,
    "date": _date,
    "todate": _todate,
    "sofar": _sofar,
    "vague": _vague,
    "ago": _ago,
    "week_of": _week_of,
    "trailing": _counted,
    "this": _this,
    "to_month": _to_month,
    "stretch": _stretch,
    "opening": _opening,
    "of_the": _of_the,
    "own": _counted,
    "quarter": _quarter,
    "month": _month,
    "year": _in_year,
    "compound": _compound,
    "every": _counted,
    "weekday": _session,
    "relative": _relative,
    "phase": _phase,
}
