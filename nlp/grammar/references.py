"""The words that may point back to an instrument, and what each may point to: "the index", "its stock", "all three"."""

import re
from collections.abc import Callable

from nlp.mentions import Name

Fits = Callable[[Name], bool]

_METALS = frozenset({"gold", "silver", "copper", "platinum", "palladium", "aluminum", "nickel", "zinc", "gold futures"})
_SAYS_INDEX = re.compile(r"index|DXY|gauge", re.IGNORECASE)
OILS = frozenset({"WTI crude", "Brent crude", "crude oil", "oil"})


def of_type(*types: str) -> Fits:
    """True of instruments of these types."""
    return lambda name: name.instrument.type in types


def is_index(name: Name) -> bool:
    """True of an index itself, not of its futures; of the dollar's where the words say index."""
    if name.instrument.type == "index":
        return not name.instrument.name.endswith("futures")
    return name.instrument.id == "DX-Y.NYB" and _SAYS_INDEX.search(name.text) is not None


def _commodity(name: Name) -> bool:
    instrument = name.instrument
    return instrument.type == "commodity" or instrument.name in OILS or instrument.name.endswith("futures")


def _sector(name: Name) -> bool:
    return name.instrument.type == "group" and name.instrument.name.endswith(("sector", "stocks"))


# What a noun may point back to.
FITS: dict[str, Fits] = {
    "index": is_index,
    "fund": of_type("etf"),
    "stock": of_type("equity"),
    "metal": lambda name: name.instrument.name in _METALS,
    "commodity": _commodity,
    "currency": of_type("currency"),
    "coin": of_type("crypto"),
    "yield": of_type("rate"),
    "sector": _sector,
}
_BROAD_WORDS = "broad|broader|wider"
TYPES = ("index", "equity", "etf", "crypto", "commodity", "currency")
_ADJECTIVES = (
    rf"(?:(?:{_BROAD_WORDS}|main|widely followed|closely watched|US|U\.S\.|30-stock|headline|"
    r"local|domestic|key|national|same|overall|equity|stock|"
    r"share|market|benchmark|tech-heavy|blue-chip|small-cap) ){0,3}"
)
_SINGULAR_NOUNS = {
    "index": rf"{_ADJECTIVES}(?:index|gauge|benchmark|barometer)",
    "fund": r"fund|ETF|exchange-traded fund|trust",
    "stock": r"(?:company['’]s |firm['’]s )?(?:stock|shares|share price|stock price)",
    "metal": r"(?:precious |safe-haven |non-yielding )?metal|non-yielding asset",
    "commodity": r"commodity|contract",
    "currency": r"(?:local |national |domestic |single |common |country['’]s )?currency|pair",
    "coin": r"token|cryptocurrency|coin|digital (?:asset|currency|token)",
    "yield": r"(?:benchmark )?yield",
    "sector": r"sector",
}
_PLURAL_NOUNS = {
    "index": r"indexes|indices|benchmarks|gauges|averages",
    "fund": r"funds|ETFs|exchange-traded funds",
    "stock": r"stocks|shares",
    "coin": r"tokens|coins|cryptocurrencies",
    "sector": r"sectors",
}
COUNTS = {"both": 2, "two": 2, "pair": 2, "duo": 2, "three": 3, "trio": 3, "four": 4, "five": 5}
_QUALIFIES = (  # "the index fund", "the stock market": the noun is an adjective there, and points nowhere
    r"[ -](?:funds?|futures|investors?|providers?|prices?|of|markets?|exchange|buybacks?|splits?|options?|components?|"
    r"members?|weights?|rebalanc\w+|offering|sale|awards?|compensation|holdings?|pick|picker)\b|[\w-]"
)
_CAPITAL = r"(?-i: (?!Mon|Tue|Wed|Thu|Fri)[A-Z])"  # "the benchmark S&P 500"


def _named(nouns: dict[str, str]) -> str:
    return "|".join(f"(?P<{kind}>{words})" for kind, words in nouns.items())


# A pattern that starts with a set of characters is found several times faster than one of a bound and alternatives.
SINGULAR = re.compile(
    r"(?P<article>[tTiI](?<!\w.)(?i:(?<=t)(?:he|hat|his|heir)|(?<=i)ts)) "
    rf"(?i:(?:{_named(_SINGULAR_NOUNS)})(?:['’]s)?(?!{_QUALIFIES})(?!{_CAPITAL}))"
)
_HEADLINE = r"main|major|headline|leading|key|big|benchmark|US|U\.S\.|Wall Street|stock|equity|market|New York"
SEVERAL = re.compile(
    r"(?P<count>[bBaAtT](?<!\w.)(?i:(?<=b)oth(?: of)?(?: the)?|"
    r"(?:(?<=a)ll|(?<=a)ll of the|(?<=t)he|(?<=t)hese) (?:two|three|four|five)|(?<=t)he (?:pair|duo|trio)))"
    r"(?i:(?: of)?"
    rf"(?P<headline>(?: (?:{_HEADLINE})){{0,4}})(?: (?:{_named(_PLURAL_NOUNS)}))?(?![\w-]))"
)
# A pronoun at the head of a clause, as its subject, with a move or a standing.
_CONJUNCTIONS = r"and|but|though|although|while|as|before|after|when|where|so|since"
PRONOUN = re.compile(r"(?P<word>[tTiI](?<!\w.)(?i:(?<=i)t|(?<=t)hey))(?:['’](?i:s|ve|d))?(?= )")
HEADS_CLAUSE = re.compile(
    rf"(?:^|[.!?;:\n]['\"”’)]?\s+|\n|(?:,| —|—| –) ?(?:{_CONJUNCTIONS}) |, |[•*] ?)$", re.IGNORECASE
)
STANDS = re.compile(
    r" (?:(?:also|still|now|later|then|is|was|are|were|has|had|have|been|earlier) ){0,4}"
    r"(?:on (?:course|track|pace)|off \d|as (?:high|low) as|\d+(?:\.\d+)?\s?(?:%|per ?cent|points))"
)
IDIOM = re.compile(
    r" (?:also |still )?(?:(?:has |had )?(?:remain|stay)\w*|turn\w* out|stands? (?:to|for)|sets? out|\w+ to be|heads?|"
    r"(?:is|was) (?:up|down) to|(?:may|might|could|would|will) (?:take|lead|end|set|open)|moved (?:to|forward)|led to|"
    r"comes? down)\b"
    r"| added(?:,| that)| up to (?![\d$€£¥])"
)
# Words for one instrument that "they" may point back to: "10-year yields", "Brent futures", "tens".
PLURAL_WORDS = re.compile(r"\b(?:yields|futures|notes|bonds|minis|twos|fives|tens|thirties|\d{1,2}s)$", re.IGNORECASE)
FORMER = re.compile(
    r"[tT](?<!\w.)(?i:he (?P<which>former|latter)"
    r"(?=['’]s |[,.;]| (?:\w+ed|rose|fell|was|is|has|had|at|by|up|down|on|lost|set|in)\b))"
)
# A statistic's index: "the index" after it may be that one.
RIVAL = re.compile(
    r"[A-Zacehmgps](?<!\w.)(?:(?<=I)SM|(?<=P)(?:MI|PI|CE)|(?<=C)PI|(?<=J)OLTS|"
    r"(?<=[A-Z])[\w&.’'-]{1,30} (?:[A-Z][\w&.’'-]{1,30} ){0,4}(?:Index|PMI|Gauge|Survey)|"
    r"(?:(?<=c)o(?:nsumer|nfidence|mposite)|(?<=p)(?:roducer|urchasing|rices?)|(?<=s)(?:entiment|ervices|trength)|"
    r"(?<=m)(?:anufacturing|isery)|(?<=a)ctivity|(?<=e)mployment|(?<=h)ousing|(?<=g)reed)"
    r"(?: \w+)? (?:index|gauge|PMI))\b"
)
COMPARES = re.compile(
    r"\b(?:than|compared|versus|outpac\w+|beat|beating|outperform\w+|ahead of|behind|trail\w+|lag\w+|surpass\w+|"
    r"short of|topp\w+)\b"
)
JOINS = re.compile(r"(?:['’]s)?(?:,|,? (?:and|or|as well as)) ?(?:the |both the |on the )?")
HEAD = re.compile(
    r"(?:\W|(?:the|and|but|while|meanwhile|elsewhere|also|on|in|\w+day|us|u\.s|benchmark|heavy|tech|technology|blue|chip|"
    r"small|cap|broad|broader|wider|spot|shares|of|among|for|at|by|as)\b){0,14}",
    re.IGNORECASE,
)
CLAUSE_HEAD = re.compile(r"(?:^|[.!?;:,—–\n\"“”]\s?|\b(?:and|but|while|as|when|that|before|after) )$")
BROAD = re.compile(rf"the (?:{_BROAD_WORDS}) ", re.IGNORECASE)
