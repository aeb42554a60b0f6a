"""Where amounts stand in a text: one joined pattern finds each, and a reader per form says what it is.

The same pattern swallows the digits that tell no figure, so that nothing in them is found again.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from nlp.grammar import not_figures, numbers, units
from nlp.grammar.amounts import DOWN, UP, Amount, read_lead, read_loose, read_suffix, read_tail
from nlp.grammar.openings import Openings

_MARK = r"(?:\$(?:(?:US|HK|NZ|A|C)(?=\s?\d))?|[€£₹¥₩₽₺₪])"
_WORD_MARK = (
    r"(?:(?:US|U\.S\.|HK|NZ|AU|CA|NT|MX|A|C|S|R)\$|(?:CN|JP)¥|(?:"
    + "|".join(units.ISO)
    + r"|Rs\.?|RMB|RM|Rp|zł)(?=\s?[-−]?\d))"
)
_SIGN = rf"(?:[{UP}{DOWN}]\ufe0f?\s?[-+−]?|[+−]|(?<![\w)\]%.,])[-–])(?=[\d.$€£₹¥¼½¾A-Z])"
_SUFFIX = (
    r"(?P<suffix>million|billion|trillion|crore|lakh|percent|points|bps?|bn|bln|ppts?|pps?|pts?|pct|pc|p|mn|mln|mm|m|MM|M|K|k|Bn|B|b|tn|trn|trln|Tn|T|t|cr|x|X"
    r"|st|nd|rd|th|USD|EUR|GBP|JPY|HKD|INR|CHF|CAD|AUD|CNY)(?![A-Za-z0-9])"
)
_LETTER = "A-Za-z\u00c0-\u024f_"
_TWO_PLACES = r"[1-9]\d{0,2}(?:,\d{3}){1,3}\.\d\d"
# a table that lost its borders: "Index48,063.2949,098.71-0.42%1.73%"; each number has two decimals
_GLUED_START = (
    rf"(?<=[A-Za-z\d%])(?={_TWO_PLACES}(?!,)|\d{{1,2}}\.\d\d%)|(?<=[A-Za-z%])(?=\d{{1,3}}\.\d\d\d{{1,3}}\.\d\d)"
    r"|(?<=\.\d\d)(?=\d{1,3}\.\d\d(?:[-−+\d]|\b))|(?<=[s%])(?=\d{1,3}\s?bps?(?![a-z]))"
)
_GLUED = rf"{_TWO_PLACES}(?={_TWO_PLACES}(?!,)|\d{{1,2}}\.\d\d%)|\d{{1,3}}\.\d\d(?=\d{{1,3}}\.\d\d)"
_TOPS = "[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine"
_PARTS = "[Hh]alf|halves|[Tt]hirds?|[Qq]uarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"

_PERCENTAGE = r"[1-9]?\d(?:\.\d+)?%"  # told apart at once: the commonest figure

# An amount starts at the start of a word, or at a digit or mark; the guards in front keep the search fast.
_CANDIDATE = re.compile(
    rf"""
    (?=[A-Zaefhnostqw])(?<![\w.,])
    (?=[A-Z]|an?[\s-]|e[il]|f[io]|h(?:al|t)|n[iou]|on|qu|s(?:e[cv]|i)|t(?:e|h[ir]|w)|ww)(?:
      (?P<name>(?=[A-Zhnw])(?:{not_figures.NAMES}))
     |(?<!-)(?=[AEFHNOQSTaefhnoqst])(?:
        (?P<fraction>(?:(?P<top>{_TOPS})[ -])?(?P<part>{_PARTS})(?![a-z]))
       |(?P<unitary>[Aa]\s(?:(?:full|whole|single)\s)?(?=percentage\spoint|percent\b|per\scent|basis\spoint|cent\b))
       |(?P<fold>(?:{numbers.either_case([*numbers.ONES, "ten"])})-?fold|[Tt]wice|[Tt]hrice)(?![a-z])
       |(?P<ordinal>(?:(?:{"|".join(numbers.TENS)})-)?(?:{numbers.either_case([*numbers.ORDINALS])}))(?![a-z])
       |(?P<words>{numbers.WORDS})(?:(?P<point>\.\d+)(?P<pence>p\b)?)?
      )
    )
  | (?=[^a-y\s])(?:
      (?P<numeral>(?=[\d+(\[\#'’])(?<![\w.,])(?!{_PERCENTAGE})(?:{not_figures.NUMERALS}))
     |(?:(?P<lead>(?=[A-Zz])(?<![A-Za-z/]){_WORD_MARK}\s?[-−]?|{_SIGN}\s?(?:(?:{_MARK}|{_WORD_MARK})\s?)?|{_MARK}\s?(?:[-+−–](?=\d))?)
       |(?<![\w.,%])|{_GLUED_START})
      (?:(?P<glued>{_GLUED})|(?P<digits>{numbers.DIGITS})(?:{_SUFFIX}|(?![{_LETTER}]))(?!\d|[.,]\d|/\d))
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
# Where in a word one may start, for all that the word itself shows; a test holds it against the pattern.
_OPENS = re.compile(
    rf"""(?P<name>(?<![A-Za-z])[A-Z]+[a-z]*)|(?<![\w.,])(?P<small>[a-z]+)|z|\d|[.(\['’](?=\d)|[-–](?=[\d.$€£₹¥¼½¾A-Z])"""
    rf"""|[+−{UP}{DOWN}$€£¥₹₩₽₺₪#{"".join(numbers.VULGAR)}]"""
)
_NUMBER_WORDS = [*numbers.ONES, *numbers.TEENS, *numbers.TENS, *numbers.ORDINALS, *numbers.FRACTIONS, "twice", "thrice"]
_FOLDS = [word + "fold" for word in (*numbers.ONES, "ten")]
_HEAD = 4  # letters that tell a number's word from others
_SMALL = {word[:_HEAD] for word in (*_NUMBER_WORDS, *_FOLDS)} | {"a", "an", "no", "nos", "numb", "http", "www"}
_CAPITAL = 3
_CAPITALS = {word[:_CAPITAL] for word in re.findall("[A-Z][a-z]+", not_figures.NAMES + _WORD_MARK)} | {
    word[:_CAPITAL].title() for word in (*_NUMBER_WORDS, "a", "an")
}


def _opens(word: str) -> Iterator[int]:
    for opening in _OPENS.finditer(word):
        name, small = opening.group("name", "small")
        if small is not None:
            fits = small[:_HEAD] in _SMALL
        else:
            fits = name is None or name.isupper() or name[:_CAPITAL] in _CAPITALS or name[:2] in _CAPITALS
        if fits:
            yield opening.start()


_OPENINGS = Openings(_opens)
_OF = re.compile(r"(?:\sof)?(?:\s(?:an?|one|1))?(?=[\s-][A-Za-z])")
# "a 5-star fund", "2- and 10-year yields"; but "the 8,000-mark"
_COMPOUND = re.compile(r"-(?:(?!mark|level|handle|barrier|threshold|area|zone|region|line)[A-Za-z]|,|\s(?!\s?\d))")
_STREAK = re.compile(r"[\s-](?:straight|consecutive|successive|in\sa\srow|in\ssuccession|running)\b")
_RANGE = re.compile(rf"(?:\sto\s|\sor\s|\sand\s|-to-|-or-)(?:{numbers.WORDS})", re.VERBOSE)
_RATES = re.compile(
    r"\b(?:rates?|cuts?|hikes?|easing|tightening|Fed|Federal Reserve|FOMC|ECB|yields?|inflation|bank|BoE|percentage)\b",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile(
    r"[\s-](?:quarter|half|time|place|glance|instance|century|of|and|to|in|on|at|or|with|that|is|was|by|for|from|thing"
    r"|fiddle|party|hand|round)\b|[\s-][A-Z]"
)
_ON_THE = re.compile(r"\b(?:on|by|since|until|from|to|and)\sthe\s$", re.IGNORECASE)
_SHARE_BEFORE = frozenset(
    "by than nearly almost about around roughly over least some to lost up down shed gained rose fell".split()
)
_PERIOD_BEFORE = frozenset("first second third fourth latter other the this last next".split())


def amounts(text: str) -> list[Amount]:
    """Every amount in the text, in text order.

    >>> [(a.value, a.unit, a.sign) for a in amounts("off −0.55% at 2,731.77 on May 5")]
    [(Decimal('0.55'), 'percent', -1), (Decimal('2731.77'), None, 0)]
    """
    found: list[Amount] = []
    at = 0
    match_at = _CANDIDATE.match
    for place in _OPENINGS.places(text):
        if place < at or not (match := match_at(text, place)):
            continue
        at = match.end()
        kind = match.lastgroup
        if kind is None or kind in _NO_FIGURE:
            continue
        amount = _READERS[kind](match, text)
        if amount:
            found.append(amount)
            at = max(at, amount.end)
    return found


def _digits(match: re.Match[str], text: str) -> Amount | None:
    """A number in digits, with sign, mark, scale and unit; None where the digits count nothing."""
    lead, glued, digits, suffix = match.group("lead", "glued", "digits", "suffix")
    printed = glued or digits
    end = match.end("glued" if glued else "digits")
    amount = Amount(match.start(), end, numbers.from_digits(printed), "digits", end)
    if lead:
        read_lead(amount, lead)
    if suffix in ("st", "nd", "rd", "th"):
        return None if lead or not printed.isdigit() else _ordinal_digits(amount, int(printed), text)
    if suffix:
        amount.end = match.end("suffix")
        if not read_suffix(amount, suffix, text):
            return None
    else:
        read_loose(amount, text)
    if not amount.unit or amount.marked:
        read_tail(amount, text)
    if not amount.unit and text.startswith(" of a", amount.end):
        _read_whole(amount, text)
    if printed[1:2] == "/":
        return _part_of_a_point(amount, text) if amount.unit else None
    if amount.marked or amount.scale or amount.sign or (amount.unit and amount.unit not in units.NOUNS):
        return amount
    return _plain(amount, printed, text)


def _read_whole(amount: Amount, text: str) -> None:
    """What a fraction in digits is part of: "3/8 of a point", "0.5 of a percentage point"."""
    of, end = _OF.match(text, amount.end), amount.end
    if not of:
        return
    read_tail(amount, text, at=of.end())
    if amount.unit not in units.PARTED:
        amount.unit, amount.end = None, end


def _plain(amount: Amount, printed: str, text: str) -> Amount | None:
    """A number that is bare or counts a noun; None where it is a year or a compound, tentative beside a name."""
    if not_figures.is_year(printed, text, amount.start, amount.number_end, amount.unit):
        return None
    if amount.unit is None:
        if text[amount.end : amount.end + 1] == "-" and _COMPOUND.match(text, amount.end):
            return None
        amount.tentative = printed.isdigit() and not_figures.is_bare_name(text, amount.start, amount.end)
    return amount


def _words(match: re.Match[str], text: str) -> Amount | None:
    """A number in words. It must count something: "two percent", "six straight", "fifty companies"."""
    amount = _worded(match.start(), match.end(), numbers.from_words(match["words"]))
    if match["point"]:  # "twenty.9p": a number half spelled out by machine
        amount.value += Decimal("0" + match["point"])
        amount.unit = "GBX" if match["pence"] else None
        return amount
    read_loose(amount, text)
    read_tail(amount, text)
    one = amount.value == 1 and not amount.scale
    if amount.unit is None and not amount.scale:
        amount.tentative = _RANGE.match(text, amount.end) is not None
        streak = not one and _STREAK.match(text, amount.end)
        told = amount.tentative or streak or (amount.value >= 100 and text[match.start()] not in "aA")
        return amount if told else None
    if one and amount.unit in units.NOUNS and text[amount.number_end] != "-":
        return None  # "one day", "one stock"
    return None if not_figures.is_capital_name(text, match.start(), amount.number_end) else amount


def _worded(start: int, end: int, value: Decimal) -> Amount:
    return Amount(start, end, value, "words", end)


def _fraction(match: re.Match[str], text: str) -> Amount | None:
    """A fraction in words: of a point ("a quarter point" is 25 bp), a percent, a scale, or of something (times)."""
    top, part = match.group("top", "part")
    count = 1 if top is None or top.lower() in ("a", "an") else numbers.ONES[top.lower()]
    if (count > 1) is not part.endswith("s"):
        return _after_article(match, text)
    singular = part.lower().removesuffix("s").replace("halve", "half")
    amount = _worded(match.start(), match.end(), numbers.ratio(count, numbers.FRACTIONS[singular]))
    amount.form = "fraction"
    of = _OF.match(text, amount.end)
    read_tail(amount, text, at=of.end() if of else amount.end)
    if amount.unit in units.PARTED or (amount.scale and (top or singular == "half")):
        return _part_of_a_point(amount, text)
    if amount.unit and singular == "half" and amount.unit not in units.NOUNS:
        return amount  # "half a euro"
    amount.unit, amount.end, amount.per = units.TIMES, match.end(), None
    return amount if _is_share(amount, count, top, singular, text) else _after_article(match, text)


def _is_share(amount: Amount, count: int, top: str | None, part: str, text: str) -> bool:
    """True where a fraction with no unit is a share of something ("two-thirds", "by half", "a fifth of")."""
    after = text[amount.end : amount.end + 4]
    if after[:1] == "-" or (top is None and part != "half"):
        return False
    if count > 1:
        return True
    before = not_figures.word_before(text, amount.start).lower()
    if after.startswith(" of "):
        return before not in _PERIOD_BEFORE
    if part == "half":
        return before in _SHARE_BEFORE or before == "in"
    return before in _SHARE_BEFORE and not after[1:2].isalpha()


def _after_article(match: re.Match[str], text: str) -> Amount | None:
    """The ordinal of "a third straight gain"."""
    number = numbers.ordinal(match["part"])
    return _counting(match.start("part"), match.end(), number, text) if number else None


def _unitary(match: re.Match[str], text: str) -> Amount | None:
    """One of them: "a percentage point", "a full percentage point", "a percent", "a cent"."""
    amount = _worded(match.start(), match.end() - 1, Decimal(1))
    read_tail(amount, text)
    return amount if amount.unit else None


def _fold(match: re.Match[str], text: str) -> Amount | None:
    """Multiples in one word: "threefold", "twice"."""
    word = match["fold"].lower()
    count = {"twice": 2, "thrice": 3}.get(word) or numbers.from_words(word.removesuffix("fold").rstrip("-"))
    amount = _worded(match.start(), match.end(), Decimal(count))
    amount.unit = units.TIMES
    return amount


def _ordinal(match: re.Match[str], text: str) -> Amount | None:
    number = numbers.ordinal(match["ordinal"])
    return _counting(match.start(), match.end("ordinal"), number, text) if number else None


def _ordinal_digits(amount: Amount, number: int, text: str) -> Amount | None:
    """The ordinal "6th", unless it is a day of the month ("on the 6th the index fell")."""
    end = amount.number_end + 2
    if _ON_THE.search(text, max(0, amount.start - 10), amount.start) and not _STREAK.match(text, end):
        return None
    return _counting(amount.start, end, number, text)


def _counting(start: int, end: int, number: int, text: str) -> Amount | None:
    """An ordinal that counts: a small letter follows, and it is no part of a date, a quarter or a name."""
    follows = text[end : end + 2]
    if follows[:1] not in (" ", "-", "\n") or not follows[1:].islower() or _NOT_COUNTED.match(text, end):
        return None
    return Amount(start, end, Decimal(number), "ordinal", end, unit=units.ORDINAL)


def _part_of_a_point(amount: Amount, text: str) -> Amount:
    """Fractions of a percentage point are told in bp, and so are those of a point where rates are spoken of."""
    said = amount.unit == units.PERCENTAGE_POINTS
    if amount.unit == units.POINTS:
        near = _RATES.search(text, max(0, amount.start - 60), amount.end + 60)
        said = amount.value == Decimal("0.25") or near is not None
    if said:
        amount.value, amount.unit = Decimal(int(amount.value * 100)), units.BASIS_POINTS
    return amount


_NO_FIGURE = frozenset({"name", "numeral"})
_READERS = {
    "digits": _digits,
    "glued": _digits,
    "suffix": _digits,
    "words": _words,
    "point": _words,
    "pence": _words,
    "fraction": _fraction,
    "unitary": _unitary,
    "fold": _fold,
    "ordinal": _ordinal,
}
