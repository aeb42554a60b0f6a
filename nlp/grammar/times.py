"""The market-time grammar: days, periods, points since which something is told, horizons and clock times.

>>> [(t.role, t.text) for t in times("It rose for the week, its best since March 2020, and ended Friday at a high.")]
[('period', 'the week'), ('since', 'since March 2020'), ('session', 'Friday')]

`iso` stands only where the words themselves name the date, month, quarter or year. `day` is the day that a session names;
where a period or a since names a month or quarter without a year, `day.month` is that month (the first of the quarter).
The phase "midday" is anything inside the session ("by noon", "in early trading", "intraday").
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Literal

from nlp.grammar import dates, numbers
from nlp.mentions import Time
from nlp.periods import WEEKDAYS, Day, Period, PeriodUnit
from nlp.span import Span

Role = Literal["session", "period", "since", "horizon", "clock"]
Phase = Literal["open", "close", "premarket", "afterhours", "midday"]

_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_UNIT = "(?:day|session|week|month|quarter|year|decade|hour)"
_COUNT = (
    r"(?:\d{1,3}|a\ dozen|(?:twenty|thirty|forty|fifty)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|"
    + "|".join(sorted([*numbers.ONES, *numbers.TEENS], key=len, reverse=True))
    + ")"
)
_ORD = "(?:first|second|third|fourth|1st|2nd|3rd|4th)"
_POSS = "(?:['’]s)?"
_YEAR = r"(?:19|20)\d\d(?![\d%]|[.,]\d|-\d)"
_QUARTER = (
    rf"(?:{_ORD}[\s-](?:fiscal[\s-])?quarter|(?:fiscal\s)?Q[1-4](?!\w)|[1-4]Q(?!\w))(?:(?:\s(?:of|in)\s|,?\s)(?:fiscal\s)?{_YEAR})?"
    rf"|{_YEAR}(?:['’]s)\s{_ORD}\squarter|[1-4]Q\s?['’]?\d\d(?!\d)|Q[1-4]\s?['’]?\d\d(?:\d\d)?(?!\d)|{_YEAR}[-\s]?Q[1-4]"
)
_HALF = rf"(?:first|second)\shalf(?:\sof\s(?:the\syear|{_YEAR}))?|H[12](?:\s{_YEAR})?(?!\w)"
_PART = r"(?:late|early|mid|the\s(?:start|beginning|end|middle)\sof|the\s(?:first|last|early|opening|final)\s(?:days|weeks)\sof)[\s-]"
_MONTH = dates.MONTH
_LONG = r"(?:January|February|April|June|July|August|September|October|November|December)(?![A-Za-z])"
_LAST = r"(?:of\s)?last\s(?:year|month|week)|this\s(?:year|month|week)"

_EVENTS = {"liberation day": "2025-04-02"}  # the day of the tariff announcement goes by this name
_EVENT = (
    r"(?:the|its|their|his|her|an?)\s(?:[\w'’&.-]{1,20}\s){0,3}?(?:lows?|highs?|peaks?|bottom|trough|record|close|election|announcement|pandemic"
    r"|crisis|crash|launch|debut|listing|IPO|invasion|war|lockdowns?|meeting|inauguration|sell-?off)(?!\w)|Liberation\sDay|inception"
)
_POINT = (
    rf"(?:at\sleast\s)?(?:(?:{_PART})?(?:{dates.DATE}|{_MONTH}(?:\s(?:{_LAST}|{_YEAR}))?|{_YEAR}|{_QUARTER}|the\s(?:{_QUARTER}))(?!\d)"
    rf"|the\s(?:19|20)\d0s|mid-{_YEAR}|(?:last\s)?{_WEEKDAY}|{_PART}(?:the\s)?(?:year|month|week|quarter)"
    rf"|last\s(?:year|month|week|spring|summer|autumn|fall|winter)|{_EVENT})"
)
_HEDGED = r"(?:almost|nearly|more\sthan|over|about|around|roughly|at\sleast|just\sover|some)"

_PATTERN = rf"""
    (?P<since>(?:[Ss]ince|[Ff]irst\ssince)\s{_POINT}|[Ff]rom\s(?:{_EVENT.split("|Lib")[0]}|{_PART}(?:the\s)?(?:{_MONTH}(?:\s{_YEAR})?|year)))
  | (?P<first>(?:for\s)?the\sfirst\stime\s(?:this|in\s(?:{_HEDGED}\s)?(?:an?|{_COUNT}))\s{_UNIT}s?)
  | (?P<clock>{dates.CLOCK})
  | (?P<end>(?:(?:by|at|before|through|until|till|to)\s)?(?:the\s)?(?:year[\s-]end|end[\s-](?:of[\s-])?(?:the\s)?(?:year|month|quarter|week|decade|{_YEAR}|{_LONG}(?:\s{_YEAR})?))(?:\s{_YEAR})?)
  | (?P<before>before\s(?:the\s(?:year|week|month|quarter)|{_YEAR})\s(?:is|was)\s(?:out|over)|by\s(?:mid-)?{_YEAR}|(?:by|until|till)\s(?:{_PART})?{_MONTH}(?:\s{_YEAR})?(?!\s\d))
  | (?P<coming>(?:(?:over|in|within|during|for)\s)?(?:the\s)?(?:next|coming|upcoming|following)\s(?:(?:{_COUNT}|few|couple\sof|several)\s)?(?:{_UNIT}s?|{_WEEKDAY})(?!\w)|later\sthis\s{_UNIT}|the\s(?:year|months|weeks)\sahead|in\s{_COUNT}\s{_UNIT}s['’]\stime)
  | (?P<date>(?<![\w.,$]){dates.DATE}|[Oo]n\sthe\s(?:3[01]|[12]?\d)(?:st|nd|rd|th)(?!\s(?:straight|consecutive|day|session|anniversary)))
  | (?P<todate>(?:(?:over|in|for|on)\s(?:a\s)?)?(?P<todate_unit>[Yy]ear|[Mm]onth|[Qq]uarter|[Ww]eek)[\s-]to[\s-]date|(?:YTD|MTD|QTD|WTD|ytd|mtd|qtd)(?!\w))
  | (?P<sofar>[Ss]o\sfar\s(?:this\s(?:year|month|week|quarter)|in\s(?:{_YEAR}|{_MONTH}))|(?:this\s(?:year|month|week|quarter)|in\s{_YEAR})\sso\sfar)
  | (?P<over>year[\s-](?:over|on)[\s-]year|month[\s-](?:over|on|to)[\s-]month|quarter[\s-](?:over|on)[\s-]quarter|week[\s-](?:over|on)[\s-]week|day[\s-](?:over|on)[\s-]day|(?:a|one)\s(?:year|month|quarter|week|day)\s(?:ago|earlier|before)|(?:the\s)?(?:year|month|quarter|week|day)[\s-](?:ago|earlier|before)(?:\s(?:period|quarter|month))?)
  | (?P<trailing>(?:(?:over|in|for|during|within|through)\s)?(?:the\s)?(?:past|last|latest|previous|prior|preceding|trailing|most\srecent)\s(?:{_COUNT}\s)?(?:trading\s)?{_UNIT}s?(?!\w))
  | (?P<this>[Tt]his\s(?:past\s)?(?:week|month|quarter|year)(?!\w){_POSS})
  | (?P<the>(?:(?:for|on|over|in|during|through|throughout|across|end(?:ed|ing|s)?|finish(?:ed|ing|es)?|clos(?:ed?|ing)(?:\sout)?|cap(?:ped|ping)|beg[ai]n|start(?:ed|ing)?|open(?:ed|ing)?|kicked\soff|clos(?:ed|ing)\sout)\s)(?P<the_unit>the\s(?:whole\s|full\s|entire\s)?(?:{_COUNT}\s)?(?:trading\s)?(?:days?|sessions?|weeks?|months?|quarter|year|half)|a\s(?:week|month|quarter|year|day)|{_COUNT}\s(?:trading\s)?(?:days?|sessions?|weeks|months|quarters|years|hours|decades)|{_HEDGED}\s(?:an?|{_COUNT})\s{_UNIT}s?)(?!['’\w]))
  | (?P<best>of\sthe\s(?:year|month|week|quarter|session|day)(?!\w))
  | (?P<quarter>(?:[Tt]he\s)?(?:{_QUARTER})|(?:[Tt]he\s)?(?:{_HALF}))
  | (?P<month>(?:(?:in|for|during|of|through|throughout|last|this|all\sof|over|so\sfar\sin|In|For|Last)\s)(?:{_PART})?{_MONTH}(?:\sas\sa\swhole)?(?:\sso\sfar)?|(?:[Ll]ate|[Ee]arly|[Mm]id)[\s-]{_MONTH}|{_LONG})
  | (?P<year>(?:in|for|during|of|through|throughout|In|For|across|calendar|fiscal|from|than)\s(?:(?:late|early|mid|all\sof)[\s-])?{_YEAR}|(?:late|early|mid)[\s-]{_YEAR}|{_YEAR}['’]s)
  | (?P<compound>(?:\d{{1,3}}|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[Mm]ulti)-(?:day|session|week|month|quarter|year|hour)(?!\w))
  | (?P<every>(?:[Ww]eekly|[Dd]aily|[Mm]onthly|[Qq]uarterly|[Yy]early)(?!\w)|[Aa]nnual(?=\s(?:gain|loss|decline|rise|drop|return|performance|advance)))
  | (?P<weekday>(?:(?:[Ll]ast|[Tt]his|[Ll]ate|[Ee]arly)\s)?{_WEEKDAY}(?P<at>{_POSS}\s(?:close|closing|bell|finish|settlement|open|opening|morning|afternoon|midday|premarket|pre-market|after-hours)(?:\s(?:bell|trading|session|deals))?)?{_POSS})
  | (?P<relative>(?:[Tt]oday|[Yy]esterday|[Tt]omorrow){_POSS}(?!\w)|[Oo]vernight|[Tt]onight|[Tt]his\s(?:morning|afternoon|evening)|the\sday\sbefore)
  | (?P<phase>(?:(?:at|by|into|before|ahead\sof|until|after|near|towards?|from)\s)?the\s(?:market['’]?s?\s)?(?:opening|closing|final)\sbell|(?:at|by|into|before|ahead\sof|until|after|near|from|towards?)\s(?:the|[A-Z]\w+['’]s)\s(?:(?:market|New\sYork|US|U\.S\.|cash)\s)?(?:close|open|opening|bell)(?!\w)
      |(?:at|by|around|before|after)\s(?:noon|midday|mid-session|lunch(?:time)?)(?!\w)|[Mm]id-?day(?!\w)|[Mm]id-(?:session|morning|afternoon)(?!\w)|[Nn]oon(?!\w)
      |(?:[Pp]re-?market|[Ee]xtended|[Aa]fter-?hours|[Ee]arly|[Mm]orning|[Aa]fternoon|[Ll]ate|[Ll]unchtime|[Mm]idday|[Oo]pening|[Oo]vernight)\s(?:trading|trade|deals|dealings?|dealing|session|action|hours)(?!\w)
      |[Pp]re-?market(?!\w)|[Aa]fter[\s-]hours(?!\w)|[Ii]ntra-?day(?!\w)|before\sthe\sbell|after\sthe\sbell)
"""
_TIME = re.compile(rf"(?<![\w.,$€£-])(?:{_PATTERN})", re.VERBOSE)

_UNITS: dict[str, PeriodUnit] = {
    "day": "day",
    "session": "day",
    "daily": "day",
    "week": "week",
    "weekly": "week",
    "month": "month",
    "monthly": "month",
    "quarter": "quarter",
    "quarterly": "quarter",
    "year": "year",
    "yearly": "year",
    "annual": "year",
    "ytd": "ytd",
    "mtd": "month",
    "qtd": "quarter",
    "wtd": "week",
}
_UNIT_WORD = re.compile(
    r"(day|session|week|month|quarter|year|decade|hour|half|daily|annual|ytd|mtd|qtd|wtd)", re.IGNORECASE
)
_COUNT_WORD = re.compile(rf"(?<![\w-])({_COUNT}|an?)(?=[\s-](?:trading\s)?{_UNIT})", re.IGNORECASE | re.VERBOSE)
_YEAR_WORD = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_MONTH_WORD = re.compile(_MONTH)
_DATE_DAY = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)")
_SUPERLATIVE = re.compile(r"\b(?:first|best|worst|most|least|lowest|highest|\w{3,}est|record|peak|high|low)\b[^.;\n]*$")
_FULL_NUMERIC = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)$|(\d{1,2})([/.])(\d{1,2})[/.](\d{2,4})$")
_ORDINAL_WORDS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_QUARTER_WORD = re.compile(r"(first|second|third|fourth|1st|2nd|3rd|4th)|Q([1-4])|([1-4])Q", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"['’]?(\d\d)$")

Parts = dict[str, object]


def times(text: str) -> list[Time]:
    """The words of market time in a text, in text order; none overlaps another."""
    found: list[Time] = []
    for match in _TIME.finditer(text):
        kind = match.lastgroup or ""
        made = _READERS[kind](match, text)
        if made:
            found.append(made)
    return found


def _time(match: re.Match[str], role: Role, *, group: str | int = 0, **fields: object) -> Time:
    """A mention of the words of the group."""
    start, end = match.span(group)
    return Time(span=Span(start, end), text=match[group], role=role, **fields)  # type: ignore[arg-type]


def _period(match: re.Match[str], unit: PeriodUnit, count: int = 1, group: str | int = 0) -> Period:
    return Period(unit=unit, count=count, text=match[group])


def _unit_and_count(words: str) -> tuple[PeriodUnit, int] | None:
    """Unit and count of "the past three months"; None where the count is open ("several sessions")."""
    unit = _UNIT_WORD.search(words)
    if not unit:
        return None
    counted = _COUNT_WORD.search(words)
    count = _number(counted[1]) if counted else 1
    plural = words[unit.end() : unit.end() + 1] == "s"
    if plural and not counted:
        return None
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
    small = word.lower()
    return 12 if small == "a dozen" else 1 if small in ("a", "an") else int(numbers.from_words(small))


def _date_of(words: str) -> tuple[Day, str | None] | None:
    """The day that a date names and its ISO form: a full date, a month of a year, or a day with no year."""
    if numeric := _FULL_NUMERIC.search(words):
        return _numeric_date(numeric)
    month = _MONTH_WORD.search(words)
    year = _YEAR_WORD.search(words)
    rest = words if not year else words[: year.start()] + words[year.end() :]
    if not month:
        day = _DATE_DAY.search(rest)
        return (Day(day=int(day[1])), None) if day else None
    day = _DATE_DAY.search(rest)
    made = Day(
        year=int(year[1]) if year else None, month=dates.month_number(month[0]), day=int(day[1]) if day else None
    )
    return made, _iso(made)


def _numeric_date(found: re.Match[str]) -> tuple[Day, str | None] | None:
    if found[1]:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    else:
        first, second, year = int(found[4]), int(found[6]), int(found[7])
        year += 2000 if year < 100 else 0
        swapped = found[5] == "." or first > 12  # American order unless that gives no month
        day, month = (first, second) if swapped else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    made = Day(year=year, month=month, day=day)
    return made, _iso(made)


def _iso(day: Day) -> str | None:
    """The ISO form of what a day names, None where the year or a real date is missing."""
    if day.year is None or day.month is None:
        return None
    if day.day is None:
        return f"{day.year}-{day.month:02d}"
    try:
        return date(day.year, day.month, day.day).isoformat()
    except ValueError:
        return None


def _quarter_of(words: str) -> tuple[Day, str | None] | None:
    """The first month of the quarter that the words name, and "2021-Q4" where they name the year."""
    found = _QUARTER_WORD.search(words)
    if not found:
        return None
    number = _ORDINAL_WORDS[found[1].lower()] if found[1] else int(found[2] or found[3])
    year = _YEAR_WORD.search(words)
    short = None if year else _SHORT_YEAR.search(words)
    value = int(year[1]) if year else 2000 + int(short[1]) if short else None
    return Day(year=value, month=3 * number - 2), f"{value}-Q{number}" if value else None


def _since(match: re.Match[str], text: str) -> Time | None:
    words = match[0]
    lower = words.lower()
    period = _period(match, "since")
    for event, iso in _EVENTS.items():
        if event in lower:
            return _time(match, "since", period=period, iso=iso)
    relative = re.search(r"\blast\s(?:year|month|week)|this\s(?:year|month|week)", lower)
    if re.search(r"(?:start|beginning)\sof\sthe\syear", lower):
        return _time(match, "since", period=Period(unit="ytd", text=words))
    if re.search(r"quarter|\bQ[1-4]|[1-4]Q", words) and (quarter := _quarter_of(words)):
        return _time(match, "since", period=period, day=quarter[0], iso=quarter[1])
    weekday = re.search(_WEEKDAY, words)
    if weekday:
        return _time(match, "since", period=period, day=Day(weekday=_weekday(weekday[0]), last="last" in lower))
    if _MONTH_WORD.search(words) and (named := _date_of(words)):
        return _time(match, "since", period=period, day=named[0], iso=None if relative else named[1])
    if numeric := _FULL_NUMERIC.search(words):
        dated = _numeric_date(numeric)
        return _time(match, "since", period=period, day=dated[0] if dated else None, iso=dated[1] if dated else None)
    year = _YEAR_WORD.search(words)
    decade = re.search(r"((?:19|20)\d0)s", words)
    return _time(match, "since", period=period, iso=year[1] if year else decade[1] if decade else None)


def _weekday(name: str) -> int:
    return WEEKDAYS.index(name.lower())


def _first(match: re.Match[str], text: str) -> Time | None:
    counted = _unit_and_count(match[0].replace("first time", ""))
    if not counted:
        return None
    unit, count = counted
    this = " this " in match[0]
    return _time(match, "since", period=_period(match, "ytd" if this and unit == "year" else unit, count))


def _clock(match: re.Match[str], text: str) -> Time:
    return _time(match, "clock")


def _end(match: re.Match[str], text: str) -> Time:
    words = match[0]
    year = _YEAR_WORD.search(words)
    month = _MONTH_WORD.search(words)
    if month:
        named = Day(year=int(year[1]) if year else None, month=dates.month_number(month[0]))
        return _time(match, "horizon", day=named, iso=_iso(named))
    if "year" in words.lower() or year:
        return _time(
            match,
            "horizon",
            day=Day(year=int(year[1]) if year else None, month=12, day=31),
            iso=f"{year[1]}-12-31" if year else None,
        )
    counted = _unit_and_count(words)
    return _time(match, "horizon", period=_period(match, *counted) if counted else None)


def _before(match: re.Match[str], text: str) -> Time:
    words = match[0]
    year = _YEAR_WORD.search(words)
    if month := _MONTH_WORD.search(words):
        named = Day(year=int(year[1]) if year else None, month=dates.month_number(month[0]))
        return _time(match, "horizon", day=named, iso=_iso(named))
    out = words.startswith("before")
    if year:
        return _time(match, "horizon", iso=f"{year[1]}-12-31" if out else year[1])
    return _time(match, "horizon", day=Day(month=12, day=31) if "year" in words else None)


def _coming(match: re.Match[str], text: str) -> Time:
    words = match[0]
    if weekday := re.search(_WEEKDAY, words):
        return _time(match, "horizon", day=Day(weekday=_weekday(weekday[0])))
    counted = _unit_and_count(words)
    return _time(match, "horizon", period=_period(match, *counted) if counted else None)


def _date(match: re.Match[str], text: str) -> Time | None:
    named = _date_of(match[0])
    if not named:
        return None
    day, iso = named
    if day.day is None:
        return _time(match, "period", day=day, period=_period(match, "month"), iso=iso)
    return _time(match, "session", day=day, iso=iso)


def _todate(match: re.Match[str], text: str) -> Time:
    unit = (match["todate_unit"] or match[0]).lower()
    return _time(match, "period", period=_period(match, "ytd" if unit == "year" else _UNITS[unit]))


def _sofar(match: re.Match[str], text: str) -> Time:
    words = match[0]
    if month := _MONTH_WORD.search(words):
        return _time(match, "period", day=Day(month=dates.month_number(month[0])), period=_period(match, "month"))
    year = _YEAR_WORD.search(words)
    if year or "year" in words:
        return _time(match, "period", period=_period(match, "ytd"), iso=year[1] if year else None)
    counted = _unit_and_count(words)
    return _time(match, "period", period=_period(match, *counted) if counted else None)


def _counted(match: re.Match[str], text: str) -> Time | None:
    counted = _unit_and_count(match[0])
    return _time(match, "period", period=_period(match, *counted)) if counted else None


def _this(match: re.Match[str], text: str) -> Time:
    unit = _UNITS[_UNIT_WORD.search(match[0])[1].lower()]  # type: ignore[index]
    return _time(match, "period", period=_period(match, "ytd" if unit == "year" else unit))


def _the(match: re.Match[str], text: str) -> Time | None:
    """ "for the week", "in two years": a period, or, after a superlative, how far back nothing was like it."""
    words = match["the_unit"]
    counted = _unit_and_count(words)
    if not counted:
        return None
    unit, count = counted
    since = match[0].startswith("in ") and not words.startswith("the ") and _is_superlative(text, match.start())
    if words in ("the year", "the whole year", "the full year"):
        unit = "ytd"
    if since:
        return _time(match, "since", period=_period(match, unit, count))
    return _time(match, "period", group="the_unit", period=_period(match, unit, count, "the_unit"))


def _is_superlative(text: str, end: int) -> bool:
    return _SUPERLATIVE.search(text, max(0, end - 60), end) is not None


def _best(match: re.Match[str], text: str) -> Time | None:
    if not _is_superlative(text, match.start()):
        return None
    unit = _UNITS[_UNIT_WORD.search(match[0])[1]]  # type: ignore[index]
    return _time(match, "since", period=_period(match, "ytd" if unit == "year" else unit))


def _quarter(match: re.Match[str], text: str) -> Time | None:
    words = match[0]
    if "half" in words or re.search(r"H[12]", words):
        year = _YEAR_WORD.search(words)
        second = "second" in words or "H2" in words
        return _time(
            match,
            "period",
            day=Day(year=int(year[1]) if year else None, month=7 if second else 1),
            period=_period(match, "quarter", 2),
            iso=f"{year[1]}-H{2 if second else 1}" if year else None,
        )
    named = _quarter_of(words)
    if not named:
        return None
    return _time(match, "period", day=named[0], period=_period(match, "quarter"), iso=named[1])


def _month(match: re.Match[str], text: str) -> Time | None:
    month = _MONTH_WORD.search(match[0])
    if not month:
        return None
    return _time(match, "period", day=Day(month=dates.month_number(month[0])), period=_period(match, "month"))


def _year(match: re.Match[str], text: str) -> Time | None:
    year = _YEAR_WORD.search(match[0])
    return _time(match, "period", period=_period(match, "year"), iso=year[1]) if year else None


_STUDY_OR_BOND = re.compile(
    r"\s(?:simple\s|exponential\s|weighted\s)?(?:moving|MA\b|SMA|EMA|averages?|line|Treasur|T-note|notes?\b|yields?|bonds?|bills?"
    r"|JGB|gilts?|bunds?|rates?|TIPS|breakeven|paper|government|U\.?S\.?|benchmark|mortgage|real|auction|old)"
)


def _compound(match: re.Match[str], text: str) -> Time | None:
    if _STUDY_OR_BOND.match(text, match.end()) or match[0].lower().startswith("multi"):
        return None
    if match[0].endswith("year") and not re.match(
        r"\s(?:high|low|peak|trough|period|span|stretch|run|streak|record|best|worst)", text[match.end() :][:10]
    ):
        return None
    return _counted(match, text)


def _every(match: re.Match[str], text: str) -> Time:
    return _time(match, "period", period=_period(match, _UNITS[match[0].lower()]))


def _session(match: re.Match[str], text: str) -> Time:
    words = match[0]
    weekday = re.search(_WEEKDAY, words)
    day = Day(weekday=_weekday(weekday[0]), last=words.lower().startswith("last")) if weekday else None
    return _time(match, "session", day=day, phase=_phase_of(match["at"] or ""))


def _relative(match: re.Match[str], text: str) -> Time:
    words = match[0].lower()
    offset = (
        -1 if words.startswith(("yester", "overnight", "the day before")) else 1 if words.startswith("tomorrow") else 0
    )
    return _time(match, "session", day=Day(offset=offset))


def _phase(match: re.Match[str], text: str) -> Time:
    return _time(match, "session", phase=_phase_of(match[0]))


def _phase_of(words: str) -> Phase | None:
    """The part of the session that the words name, None where they name none."""
    lower = words.lower()
    ahead = lower.startswith(("before ", "ahead of "))
    if "pre-market" in lower or "premarket" in lower or (ahead and re.search(r"open|bell", lower)):
        return "premarket"
    if (
        "after-hours" in lower
        or "after hours" in lower
        or "afterhours" in lower
        or "extended" in lower
        or lower == "after the bell"
    ):
        return "afterhours"
    if re.search(r"mid-?|noon|lunch|intra-?day|morning|afternoon|early|late|opening\s(?:trad|deal|session)", lower):
        return "midday"
    if re.search(r"clos|final|finish|settle|bell", lower) and "opening" not in lower:
        return "afterhours" if lower.startswith("after ") else "close"
    return "open" if "open" in lower else None


_READERS: dict[str, Callable[[re.Match[str], str], Time | None]] = {
    "since": _since,
    "first": _first,
    "clock": _clock,
    "end": _end,
    "before": _before,
    "coming": _coming,
    "date": _date,
    "todate": _todate,
    "sofar": _sofar,
    "over": _counted,
    "trailing": _counted,
    "this": _this,
    "the": _the,
    "best": _best,
    "quarter": _quarter,
    "month": _month,
    "year": _year,
    "compound": _compound,
    "every": _every,
    "weekday": _session,
    "relative": _relative,
    "phase": _phase,
}
