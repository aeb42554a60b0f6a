"""The words of market time, as one joined pattern with a named group per kind. `times` says what each kind means."""

import re
from functools import lru_cache

from nlp.grammar.dates import CLOCK, DATE, MONTH
from nlp.grammar.numbers import ONES, TEENS
from nlp.grammar.openings import Openings, words_of

_UNIT = "(?:day|session|week|month|quarter|year|decade|hour)"
COUNT = (
    r"(?:\d{1,3}|a\sdozen|(?:twenty|thirty|forty|fifty)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|"
    + "|".join(sorted([*ONES, *TEENS], key=len, reverse=True))
    + ")"
)
COUNTED_UNIT = rf"(?<![\w-])({COUNT}|an?)(?=[\s-](?:trading\s|straight\s)?{_UNIT})"
WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri)(?:\.(?!\w)|(?=[,)\s|])))"
YEAR = r"(?:19|20)\d\d(?![\d%]|[.,]\d|-\d)"

_S = "(?:['’]s)?"  # possessive
_END = r"(?!\w)"
_NTH = "(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|1st|2nd|3rd|4th)"
_HEDGED = r"(?:almost|nearly|more\sthan|over|about|around|roughly|at\sleast|just\sover|just\sunder|less\sthan|some)"
_SEASON = "(?:spring|summer|autumn|fall|winter)"
_NO_DAY = r"(?!\.?\s\d)"  # "of January 30" is a date, no month
_LONG_MONTH = rf"(?:January|February|April|June|July|August|September|October|November|December){_END}"
_PART = (
    r"(?:late|early|mid|the\s(?:very\s)?(?:start|beginning|end|middle)\sof"
    r"|the\s(?:first|last|early|opening|final)\s(?:days|weeks)\sof)[\s-](?:the\s)?"
)
QUARTER = rf"""(?:
    {YEAR}['’]s\s{_NTH}\squarter
  | {_NTH}[\s-](?:fiscal[\s-])?quarter(?![\s-]point)(?:(?:\s(?:of|in)\s|,?\s)(?:fiscal\s)?{YEAR})?
  | (?:fiscal\s)?Q[1-4](?:\s?['’]?(?:20)?\d\d(?!\d)|\sof\s{YEAR}|{_END})
  | (?:(?:January|April|July|October)[-–])?(?:March|June|September|December)\squarter(?:(?:\sof\s|\s){YEAR})?
  | [1-4]Q(?:\s?['’]?(?:20)?\d\d(?!\d)|{_END}) | {YEAR}[-\s]?Q[1-4]
)"""
HALF = rf"(?:(?:first|second)\shalf(?:\sof\s(?:the\syear|{YEAR}))?|H[12](?:\s{YEAR})?{_END})"

# a turn of the market or an event that something is told since
_EVENT = rf"""(?:
    (?:the|its|their|his|her)\s(?:[\w'’&.-]{{1,20}}\s){{0,3}}?
    (?:lows?|highs?|peaks?|bottom|trough|record(?:\s(?:close|high|low))?|close|inception|election|announcement|pandemic|crisis
      |crash|launch|debut|listing|IPO|invasion|war|lockdowns?|meeting|inauguration|sell-?off){_END}
    (?:\s(?:of|in)\s(?:{MONTH}(?:\s{YEAR})?|{YEAR}))?(?!\sof\s[\d$€£])
  | Liberation\sDay | inception
)"""
_POINT = rf"""(?:
    (?:at\sleast\s)?(?:
      (?:{_PART})?(?:
        {QUARTER} | {DATE} | {MONTH}(?:\s(?:of\s)?(?:(?:last|this)\s(?:year|month|week)|{YEAR}))? | {YEAR}{_S}
      )
    | the\s{QUARTER} | the\s(?:19|20)\d0s | mid-{YEAR}
    | (?:last\s)?{WEEKDAY} | {_PART}(?:year|month|week|quarter)
    | last\s(?:year|month|week|{_SEASON}) | {_EVENT}
    )
)"""
_STRETCH = rf"""(?:
    the\s(?:whole\s|full\s|entire\s)?(?:{COUNT}\s)?(?:trading\s)?(?:days?|sessions?|weeks?|months?|quarters?|year|half)
  | an?\s(?:week|month|quarter|year|day)
  | {COUNT}\s(?:trading\s|straight\s)?(?:days?|sessions?|weeks?|months?|quarters?|years?|hours|decades)
  | {_HEDGED}\s(?:an?|{COUNT})\s{_UNIT}s?
)(?:(?!['’\w])|(?=(?:the|its?|as|and|both)\s))"""  # a lost dash glues: "for the quarterthe index rose"
_ENDED = (
    r"(?:end(?:ed|ing|s)?|finish(?:ed|ing|es)?|clos(?:ed?|ing)(?:\sout)?|cap(?:ped|ping)|beg[ai]n|start(?:ed|ing)?"
    r"|open(?:ed|ing)?|kicked\soff)"
)
_MARKET = r"(?:market|New\sYork|London|European|Asian|US|U\.S\.|cash|regular)"

KINDS = {
    "since": rf"""
        [Ss]ince\s{_POINT}
      | [Ff]rom\s(?:
          {_EVENT} | {_PART}(?:{MONTH}(?:\s{YEAR})?{_NO_DAY}|year)
        | (?:late\s|early\s|mid-)?{YEAR}\s(?:on|onwards?){_END}
        )
        """,
    "first": rf"(?:[Ff]or\s)?the\sfirst\stime\s(?:this|in\s(?:{_HEDGED}\s)?(?:an?|{COUNT}))\s{_UNIT}s?{_END}",
    "clock": CLOCK,
    "end": rf"""
        (?:(?:[Bb]y|[Aa]t|[Bb]efore|[Tt]hrough|[Uu]ntil|till|to)\s)?(?:[Tt]he\s)?
        (?:
          [Yy]ear[\s-]end
        | [Ee]nd[\s-](?:of[\s-])?(?:the\s)?(?:year|month|quarter|week|decade|{YEAR}|{MONTH}(?:\s{YEAR})?)
        )
        (?:\s{YEAR})?{_END}
        """,
    "before": rf"""
        [Bb]efore\s(?:the\s(?:year|week|month|quarter)|{YEAR})\s(?:is|was)\s(?:out|over)
      | (?:[Bb]y|into)\s(?:mid-|late\s|early\s)?{YEAR} | (?:[Uu]ntil|till)\s{YEAR}
      | (?:[Bb]y|[Uu]ntil|till)\s(?:{_PART})?{MONTH}(?:\s{YEAR})?{_NO_DAY}
        """,
    "coming": rf"""
        (?:(?:[Oo]ver|[Ii]n|[Ww]ithin|[Dd]uring|[Ff]or)\s)?(?:[Tt]he\s)?(?:[Nn]ext|[Cc]oming|upcoming|following)\s
        (?:(?:{COUNT}|few|couple\sof|several)\s)?(?:{_UNIT}s?|{WEEKDAY}){_END}
      | [Ll]ater\sthis\s{_UNIT} | [Tt]he\s(?:year|months?|weeks?|days|quarters?)\sahead
      | [Ii]n\s{COUNT}\s{_UNIT}s['’]\stime | (?:an?|{COUNT})\s{_UNIT}s?\sfrom\snow
      | (?:(?:[Ff]or|[Oo]ver|through)\s)?[Tt]he\s(?:rest|remainder|balance)\sof\s(?:the\s{_UNIT}{_END}|{YEAR})
        """,
    "date": rf"""
        {DATE}
      | [Oo]n\sthe\s(?:3[01]|[12]?\d)(?:st|nd|rd|th){_END}(?!\s(?:straight|consecutive|day|session|anniversary))
        """,
    "todate": r"""
        (?:(?:over|in|for|on)\s(?:a\s)?)?(?P<todate_unit>[Yy]ear|[Mm]onth|[Qq]uarter|[Ww]eek)[\s-]to[\s-]date
      | (?:YTD|MTD|QTD|WTD|ytd|mtd|qtd)(?!\w)
        """,
    "sofar": rf"""
        [Ss]o\sfar\s(?:this\s(?:year|month|week|quarter)|in\s(?:{YEAR}|{MONTH}))
      | (?:[Tt]his\s(?:year|month|week|quarter)|[Ii]n\s{YEAR})\sso\sfar
        """,
    "vague": r"""
        (?:[Ee]arlier|[Ll]ate|[Ee]arly)\s(?:this|last|in\sthe)\s(?:day|session|week|month|quarter|year)(?!\w)
      | (?:[Oo]ver|at|on)\sthe\sweekend | (?:this|last|past)\sweekend
        """,
    "ago": rf"""
        (?:y/y|q/q|m/m|w/w|[Yy]oY|[Qq]oQ|[Mm]oM|yoy|qoq|y-o-y|q-o-q|m-o-m){_END}
      | [Yy]ear[\s-](?:over|on)[\s-]year | [Mm]onth[\s-](?:over|on|to)[\s-]month
      | [Qq]uarter[\s-](?:over|on)[\s-]quarter
      | [Ww]eek[\s-](?:over|on)[\s-]week | (?:[Aa]n?|{COUNT})\s(?:{_UNIT})s?\s(?:ago|earlier)
      | (?:[Tt]he\s)?(?:year|month|quarter|week)[\s-](?:ago|earlier|before)(?:\s(?:period|quarter|month))?
        """,
    "week_of": rf"""
        (?:(?:[Ii]n|[Ff]or|[Dd]uring|[Oo]ver)\s)?(?:[Tt]he\s)?week\s(?:of|ended|ending|to|through)\s
        (?:{WEEKDAY},?\s)?(?P<week_day>{DATE})
        """,
    "trailing": rf"""
        (?:(?:[Oo]ver|[Ii]n|[Ff]or|[Dd]uring|[Ww]ithin|[Tt]hrough)\s)?(?:[Tt]he\s)?
        (?:[Pp]ast|[Ll]ast|latest|previous|prior|preceding|trailing|most\srecent)\s
        (?:{COUNT}\s)?(?:trading\s|market\s|straight\s)?{_UNIT}s?{_END}{_S}
        """,
    "this": rf"(?:[Tt]his\s(?:past\s)?|[Aa]ll\s)(?:week|month|quarter|year){_END}{_S}",
    "to_month": rf"""
        (?:(?:[Ii]n|[Ff]or|[Oo]ver|[Dd]uring)\s)?(?:[Tt]he\s)?{COUNT}\s(?:months|quarters)\s
        (?:to|through|ended|ending)\s(?:in\s|the\send\sof\s)?{MONTH}
        """,
    "stretch": rf"""
        (?:[Ff]or|[Oo]n|[Oo]ver|[Ii]n|[Dd]uring|[Tt]hrough|[Tt]hroughout|[Aa]cross|[Ww]ithin|{_ENDED})\s
        (?P<stretched>{_STRETCH})
        """,
    "opening": rf"""
        (?:(?:[Ii]n|[Ff]or|[Oo]ver|[Dd]uring|[Tt]hrough)\s)?the\sfirst\s{COUNT}\s(?:months|weeks|quarters)\sof\s(?:the\syear|{YEAR})
        """,
    "of_the": rf"of\sthe\s(?:year|month|week|quarter|session|day){_END}(?!['’])",
    "own": r"[Tt]he\s(?:day|session|week|month|quarter|year)['’]s(?!\w)",
    "quarter": rf"(?:[Tt]he\s)?(?:{QUARTER}|{HALF})",
    "month": rf"""
        (?:[Ii]n|[Ff]or|during|of|through|throughout|[Ll]ast|[Tt]his|all\sof|over)\s(?:{_PART})?{MONTH}{_NO_DAY}
        (?:\sas\sa\swhole)?(?:\sso\sfar)?
      | (?:[Ll]ate|[Ee]arly|[Mm]id)[\s-]{MONTH}{_NO_DAY} | {_LONG_MONTH}{_NO_DAY}
        """,
    "year": rf"""
        (?:[Ii]n|[Ff]or|during|of|through|throughout|across|calendar|fiscal|from|than)\s
        (?:(?:late|early|mid|all\sof|fiscal|the\syear)[\s-])?{YEAR}
      | (?:[Ll]ate|[Ee]arly|[Mm]id)[\s-]{YEAR} | {YEAR}['’]s
      | {YEAR}(?=\s(?:high|low|peak|trough|gains?|loss(?:es)?|record|best|worst|decline|advance|return|estimate|forecast
        |target|outlook|earnings)s?\b)
        """,
    "compound": rf"""
        (?:\d{{1,3}}|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve)
        -(?:day|session|week|month|quarter|year|hour){_END}
        """,
    "every": rf"""
        (?:[Ww]eekly|[Dd]aily|[Mm]onthly|[Qq]uarterly|[Yy]early|[Ff]ull-year){_END}
      | [Aa]nnual(?=\s(?:gain|loss|decline|rise|drop|return|performance|advance))
        """,
    "weekday": rf"""
        (?<!Good\s)(?<!Black\s)(?<!Cyber\s)(?<!Super\s)(?:(?:[Ll]ast|[Tt]his(?:\spast)?|[Pp]ast|[Ll]ate|[Ee]arly)\s)?
        {WEEKDAY}(?!\w|\sTimes)
        (?P<at>{_S}\s(?:close|closing|bell|finish|settlement|open|opening|morning|afternoon|midday|premarket|pre-market
          |after-hours){_END}(?:\s(?:bell|trading|session|deals))?)?{_S}
        """,
    "relative": rf"""
        (?:[Tt]oday|[Yy]esterday|[Tt]omorrow){_S}{_END} | [Oo]vernight{_END} | [Tt]onight{_END}
      | [Tt]his\s(?:morning|afternoon|evening) | [Tt]he\s(?:day|session)\sbefore
        """,
    "phase": rf"""
        (?:(?:[Aa]t|[Bb]y|into|[Bb]efore|[Aa]head\sof|until|[Aa]fter|near|towards?|from)\s)?
        the\s(?:market['’]?s?\s)?(?:opening|closing|final)\sbell
      | (?:[Aa]t|[Bb]y|into|[Bb]efore|[Aa]head\sof|until|[Aa]fter|near|from|towards?)\s(?:the|[A-Z]\w+['’]s)\s
        (?:{_MARKET}\s)?(?:close|open|opening|bell){_END}
      | (?:[Aa]t|[Bb]y|around|[Bb]efore|[Aa]fter)\s(?:noon|midday|mid-session|lunch(?:time)?){_END}
      | [Mm]id-?day{_END} | [Mm]id-(?:session|morning|afternoon){_END} | [Nn]oon{_END}
      | (?:[Pp]re-?market|[Ee]xtended|[Aa]fter-?hours|[Ee]arly|[Mm]orning|[Aa]fternoon|[Ll]ate|[Ll]unchtime|[Mm]idday
          |[Oo]pening|[Oo]vernight)\s(?:trading|trade|deals|dealings?|session|action|hours){_END}
      | [Pp]re-?market{_END} | [Aa]fter[\s-]hours{_END} | [Ii]ntra-?day{_END}
        """,
}

# The characters that a kind can start with. They only keep the search fast: a test holds them against the patterns.
_STARTS = {
    "since": "FSfs",
    "first": "Fft",
    "clock": "0-9",
    "end": "ABETUYabetuy",
    "before": "BUbitu",
    "coming": "0-9CDFILNOTWacdefilnostuw",
    "date": "0-9ADFJMNOSo",
    "todate": "MQWYfimoqwy",
    "sofar": "ISTist",
    "vague": "ELOaelopt",
    "ago": "0-9AMQTWYaefmnoqstwy",
    "week_of": "DFIOTdfiotw",
    "trailing": "DFILOPTWdfilmoptw",
    "this": "ATat",
    "to_month": "0-9TIFODifodaefnost",
    "stretch": "ADFIOTWabcdefikostw",
    "opening": "IFODTifodt",
    "of_the": "o",
    "own": "Tt",
    "quarter": "1234AFHJMOQSDTDfst",
    "month": "ADEFIJLMNOSTadefilmot",
    "year": "12EFILMacdefilmot",
    "compound": "0-9EFNOSTefnost",
    "every": "ADFMQWYadfmqwy",
    "weekday": "EFLMPSTWelpt",
    "relative": "OTYoty",
    "phase": "ABEILMNOPabefilmnoptu",
}


def joined(*, guarded: bool = True) -> re.Pattern[str]:
    """One pattern of all kinds; a time starts a word, and where guarded with a letter that one of them starts with."""
    kinds = "|".join(
        f"(?P<{kind}>" + (f"(?=[{_STARTS[kind]}])" if guarded else "") + f"(?:{words}))"
        for kind, words in KINDS.items()
    )
    return re.compile(rf"(?=[0-9A-Za-z])(?<![\w.,$€£-])(?:{kinds})", re.VERBOSE)


TIME = joined()

# The words that a time can start with, besides those with a digit: a look-up passes most words by. The same test holds
# them against the patterns.
_FIRST_WORDS = frozenset(
    """
    a an the since from for by at before through until till to into over in within during on of than so this all last
    past next coming upcoming following later latest previous prior preceding trailing most end ended ending ends
    finish finished finishing finishes close closed closing capped capping begin began start started starting open
    opened opening kicked first second third fourth fiscal calendar late early earlier mid full across throughout
    year month quarter week ytd mtd qtd wtd y q m w yoy qoq mom annual weekly daily monthly quarterly yearly
    jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov
    november dec december
    monday mon tuesday tues tue wednesday wed thursday thurs thur thu friday fri saturday sunday
    today yesterday tomorrow overnight tonight morning afternoon noon midday midsession around ahead after near toward
    towards pre premarket extended afterhours lunchtime intraday intra
    twenty thirty forty fifty
    """.split()
) | {*ONES, *TEENS}
# A word, but for what is part of a figure.
_WORD = re.compile(r"(?<![\w.,$€£-])(?!\d[\d,.]*%|\d{1,3},\d\d\d)[0-9A-Za-z]+")
_OPENINGS = Openings(
    lambda piece: [
        word.start() for word in _WORD.finditer(piece) if word[0].lower() in _FIRST_WORDS or not word[0].isalpha()
    ]
)
# After these little words a time goes on with one of those, by their first letters, with few digits, or with what is
# somebody's ("by New York's close").
_LITTLE = frozenset("a an the of in on for at by to over The A An In On For At By Over".split())
_SECOND_WORDS = frozenset(
    word[:3]
    for word in """
    the a an this all first second third fourth day session week weekend month quarter year hour decade half end
    next coming upcoming following rest remainder balance past last latest previous prior preceding trailing most
    fiscal calendar open opening close closing final market whole full entire trading straight late early mid start
    beginning middle very almost nearly more over about around roughly at just less some few couple several noon midday
    lunch twenty thirty forty fifty
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    """.split()
) | {word[:3] for word in (*ONES, *TEENS, "q1", "q2", "q3", "q4", "h1", "h2")}
_LETTERS = re.compile("[0-9A-Za-z]{1,3}")
_FEW_DIGITS = re.compile(r"\d{1,4}(?![\d%]|[.,]\d\d\d)")
_POSSESSIVE = re.compile(r"[A-Z].*['’]s")


def openings(text: str) -> list[int]:
    """Where words begin that a time can start with."""
    words, starts = words_of(text)
    following = [*words[1:], ""]
    return [
        start + place
        for start, places, word, second in zip(starts, map(_OPENINGS.__getitem__, words), words, following, strict=True)
        if places and (word not in _LITTLE or _goes_on(second))
        for place in places
    ]


@lru_cache(maxsize=100_000)
def _goes_on(second: str) -> bool:
    """True of a word that can follow the little word that a time begins with."""
    if second[:1].isdigit():
        return _FEW_DIGITS.match(second) is not None
    letters = _LETTERS.match(second)
    return (letters is not None and letters[0].lower() in _SECOND_WORDS) or _POSSESSIVE.match(second) is not None
