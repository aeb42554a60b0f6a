"""Single amounts: a number with the sign, mark, scale and unit that belong to it, found by one joined pattern.

The pattern finds where a number starts and also swallows the digits that are none: dates, clock times, telephone
numbers, fiscal periods, the digits of index names. What follows a number is looked up word by word in `units`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nlp.grammar import numbers, units
from nlp.grammar.dates import CLOCK, DATE

Form = Literal["digits", "words", "fraction", "ordinal"]


@dataclass(slots=True)
class Amount:
    """A number as it stands in the text, before ranges, shared units and hedges are settled."""

    start: int
    end: int
    value: Decimal
    form: Form
    sign: Literal[-1, 0, 1] = 0
    scale: int = 0  # power of ten already in the value
    unit: str | None = None
    marked: bool = False  # a currency mark stands before the number
    number_end: int = 0  # where the bare number ends
    plus: bool = False  # "300+", "300-plus"
    odd: bool = False  # "20-odd"
    per: str | None = None
    shared: bool = False  # the unit comes from a neighbour

    @property
    def mantissa(self) -> Decimal:
        """The number as printed, without its scale word."""
        return self.value.scaleb(-self.scale)


_INDEX_HEADS = (
    r"(?:S\s?&\s?P(?:/?(?:\s(?:MidCap|SmallCap|Mid\sCap|Small\sCap))|/ASX|/TSX|\sBSE|\sAsia)?|S\sand\sP|Standard\s(?:&|and)\sPoor['’]s|Russell"
    r"(?:\s(?:Top|MidCap|Midcap|Microcap))?|Nasdaq|NASDAQ|FTSE|Footsie|CAC|DAX|MDAX|SDAX|TecDAX|Stoxx|STOXX|EuroStoxx|Nikkei|TSX|ASX|Kospi|KOSPI|CSI"
    r"|Nifty|NIFTY|Sensex|BSE|IBEX|Ibex|AEX|SMI|Wilshire|WIG|OMX|OMXS|Topix|TOPIX|Fortune|Dow\sJones|Dow|DJIA|STAR|SSE|Next|Midcap"
    r"|Smallcap|MIB|PSI|BEL|ATX|OBX|MSCI|Bloomberg|Barron['’]s|Forbes|HSI|TOP|Top|Global|NYSE)"
)
_INDEX_SIZES = "(?:20|25|30|35|40|50|60|70|80|100|150|200|225|250|300|350|400|500|600|1000|1200|2000|2500|3000|5000)"

_NO_NUMBER = rf"""
    https?://\S+ | www\.\S+
  | {DATE} | {CLOCK}
  | (?<![A-Za-z]){_INDEX_HEADS}[\s-]?{_INDEX_SIZES}(?:(?=[1-9]\d{{0,2}},\d{{3}}\.\d\d)|(?![\d%]|[.,]\d))
  | \+?\d{{1,3}}[ .-]\(?\d{{3}}\)?[ .-]\d{{3}}[ .-]\d{{4}}(?!\d)      # +1 212-555-0123
  | \(\d{{3}}\)\s?\d{{3}}[ .-]\d{{4}}(?!\d)
  | \d{{3}}[.-]\d{{3}}[.-]\d{{4}}(?!\d)
  | \+\d{{1,3}}(?:[\s-]\d{{2,5}}){{2,5}}(?![\d%]|[.,]\d)              # +44 20 7946 0958
  | \d{{3,4}}\s\d{{3,4}}\s\d{{3,4}}(?![\d%]|[.,]\d)                  # 020 7946 0958
  | [1-4]Q\s?'?\d\d(?:\d\d)?\b | [1-4]Q\b | Q[1-4]\b(?:\s?(?:FY)?\s?['’]?\d\d(?:\d\d)?\b(?![%.,]\d))?
  | H[12]\s?(?:19|20)\d\d\b | [12]H\s?'?\d\d(?:\d\d)?\b | FY\s?['’]?\d\d(?:\d\d)?(?:[-/]\d\d)?\b
  | (?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d)(?![\d%]|[.,]\d)     # 2025-26
  | (?:19|20)?\d0['’]?s\b                                           # 1990s
  | 401\s?\([kK]\) | 403\s?\(b\) | 501\s?\(c\) | 24/7
  | (?:10-K|10-Q|8-K|20-F|6-K|13-?[DFG]|13F|3M)(?![\w-])
  | (?:No|Nos|no|nos)\.\s?\d+ | (?:No|Nr|Number|number)\s\d+\b(?![%.,]\d) | \#\s?\d+
  | \d+[a-z]?/\d+(?:/\d+)?(?![\d/])(?!\s?(?:point|percent|per\ cent|%|of\s))
  | [A-Z]{{2,8}}:\s?\d+(?:\.[A-Z]+)? | \(?\d{{3,6}}\.[A-Z]{{1,2}}\b
  | (?<![\w.,])0\d+(?![\d.,]) | \[\d{{1,3}}\]
  | ^\s*\(?\d{{1,2}}[.)]\s(?=[A-Z"“‘'])                             # list numbers
"""

_MARK = (
    r"(?:(?:US|U\.S\.|HK|NZ|AU|CA|NT|MX|A|C|S|R)?\$(?:(?:US|HK|NZ|A|C)(?=\s?\d))?|(?:CN|JP)?[¥]|[€£₹₩₽₺₪]"
    r"|(?<![A-Za-z])(?:" + "|".join(units.ISO) + r"|Rs\.?|RMB|RM|Rp|zł)(?=\s?[-−]?\d))"
)
_ARROWS = "▲▼△▽▴▾↑↓⬆⬇🔺🔻"
_SIGN = rf"(?:[{_ARROWS}]\ufe0f?\s?[-+−]?|[+−]|(?<![\w)\]%.,])[-–])(?=[\d.$€£₹¥¼½¾A-Z])"
_GLUED = r"(?<=[A-Za-z\d%])(?=[1-9]\d{0,2}(?:,\d{3}){1,3}\.\d\d(?!,)|\d{1,2}\.\d\d%)(?<!\d\d\d\d\d\d\d\d\d\d\d\d)"
_SUFFIX = (
    r"(?P<suffix>bps?|bn|bln|ppts?|pps?|pts?|pct|pc|p|mn|mln|mm|m|MM|M|K|k|Bn|B|b|tn|trn|trln|Tn|T|cr|x|X|st|nd|rd|th)"
    r"(?![A-Za-z0-9])"
)
_LETTER = "A-Za-z\u00c0-\u024f_"
_TOPS = "[Aa]n?|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine"
_PARTS = "[Hh]alf|halves|[Tt]hirds?|[Qq]uarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"

_CANDIDATE = re.compile(
    rf"""
    (?P<skip>(?<![\w.,])(?:{_NO_NUMBER}))
  | (?:(?P<lead>{_SIGN}\s?(?:{_MARK}\s?)?|{_MARK}\s?(?:[-+−–](?=\d))?)|(?<![\w.,%])|{_GLUED})
    (?:(?P<glued>[1-9]\d{{0,2}}(?:,\d{{3}}){{1,3}}\.\d\d(?=[1-9]\d{{0,2}}(?:,\d{{3}}){{1,3}}\.\d\d(?!,)|\d{{1,2}}\.\d\d%))
      |(?P<digits>{numbers.DIGITS})(?:{_SUFFIX}|(?![{_LETTER}]))(?!\d|[.,]\d|/\d))
  | (?<![\w.,-])(?:
      (?P<fraction>(?:(?P<top>{_TOPS})[ -])?(?P<part>{_PARTS})(?![a-z]))
     |(?P<unitary>[Aa]\s(?:(?:full|whole|single)\s)?(?=percentage\spoint|percent\b|per\scent|basis\spoint))
     |(?P<fold>(?:{numbers.either_case([*numbers.ONES, "ten"])})-?fold|[Tt]wice|[Tt]hrice)(?![a-z])
     |(?P<ordinal>(?:(?:{"|".join(numbers.TENS)})-)?(?:{numbers.either_case([*numbers.ORDINALS])}))(?![a-z])
     |(?P<words>{numbers.WORDS})(?:(?P<point>\.\d+)(?P<pence>p\b)?)?
    )
    """,
    re.VERBOSE | re.MULTILINE,
)

_WORDS_AFTER = re.compile(
    r"[\s\u00a0-]?[\[{]?(U\.S\.|[A-Za-z]+|[€£¢])[\]}]?(?:[ \u00a0-][\[{]?([A-Za-z]+)[\]}]?)?(?:[ \u00a0-]([A-Za-z]+))?"
)
_PER = re.compile(r"\s(?:an?|per|the|each)\s(?:troy\s|metric\s|fine\s|million\s)?([A-Za-z]+)|\s?/\s?([a-z]+)")
_AND_PART = re.compile(
    rf"\sand\s(?P<top>an?|one|two|three)[\s-](?P<part>half|thirds?|quarters?)(?![a-z])|\sand\s(?P<ratio>[1-9]/\d{{1,2}})(?!\d)"
)
_OF = re.compile(r"(?:\sof)?(?:\s(?:an?|one|1))?(?=[\s-][A-Za-z])")
_RATES = re.compile(
    r"\b(?:rates?|cuts?|hikes?|easing|tightening|Fed|Federal Reserve|FOMC|ECB|yields?|inflation|bank|BoE|percentage)\b",
    re.IGNORECASE,
)
_STREAK = re.compile(r"[\s-](?:straight|consecutive|successive|in\sa\srow|in\ssuccession|running)\b")
_PREVIOUS = re.compile(r"([A-Za-z0-9&'’.]+)[\s\u00a0]$")
_ADDRESS = re.compile(r"\s[A-Z]\w+\s(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Drive|Lane|Plaza|Square)\b")

# words before a bare number that make it a name or a place in a document
_NUMBERED = frozenset(
    "page pages chapter section sections article articles step phase tier figure table version room suite line route "
    "rule exhibit part volume stage grade level-".split()
)
# capitalised words that a figure may follow: they open a sentence, or name something that is quoted
_QUOTED = frozenset(
    """
    a about above added after all almost among an and another any approximately around as at average before below
    between both but by close composite crude down even exactly for from gained gold high if in index industrials
    into just last lost low meanwhile more most nearly no not of off on only or other out over roughly silver since
    some than that the their then these they this those to today total under up was we while with yet yields
    dow nasdaq nikkei nifty sensex dax ftse cac hsi vix brent wti bitcoin ethereum platinum palladium copper euro
    rsi pmi macd dxy ism cpi ppi gdp eps close closing open support resistance target price level sep oct
    monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
_MODELS = frozenset("GPT RTX GTX COVID COP PS ISO FIFA UTC GMT MH RFC IFRS FRS ASC IAS BA DC SR HR H.R. MD".split())
_LEVEL_WORDS = frozenset("at above below".split())
_COLD = frozenset(
    "by than nearly almost about around roughly over least some at to lost up down shed gained rose fell".split()
)


def amounts(text: str) -> list[Amount]:
    """Every amount in the text, in text order.

    >>> [(a.value, a.unit, a.sign) for a in amounts("off −0.55% at 2,731.77 on May 5")]
    [(Decimal('0.55'), 'percent', -1), (Decimal('2731.77'), None, 0)]
    """
    found: list[Amount] = []
    at = 0
    search = _CANDIDATE.search
    while match := search(text, at):
        at = match.end()
        if match["skip"] is not None:
            continue
        amount = _READERS[match.lastgroup or "digits"](match, text)
        if amount:
            found.append(amount)
            at = max(at, amount.end)
    return found


def _digits(match: re.Match[str], text: str) -> Amount | None:
    """A number in digits, with sign, mark, scale and unit; None where the digits count nothing."""
    lead, glued, printed, suffix = match.group("lead", "glued", "digits", "suffix")
    amount = Amount(
        match.start(),
        match.end("glued" if glued else "digits"),
        numbers.from_digits(glued or printed),
        "fraction" if printed and "/" in printed and " " not in printed else "digits",
    )
    amount.number_end = amount.end
    if lead:
        _read_lead(amount, lead)
    if suffix:
        if suffix in ("st", "nd", "rd", "th"):
            return _ordinal_digits(amount, printed, text) if not lead and printed.isdigit() else None
        amount.end = match.end("suffix")
        if not _read_suffix(amount, suffix, text):
            return None
    else:
        _read_plus(amount, text)
    if not amount.unit or amount.marked:
        _read_tail(amount, text)
    if amount.unit is None and not amount.scale and _counts_nothing(amount, printed or glued, text):
        return None
    if amount.form == "fraction":
        return _pieces_of_a_point(amount, text) if amount.unit else None
    return _looks_like_a_year(amount, printed, text)


def _words(match: re.Match[str], text: str) -> Amount | None:
    """A number in words. It must count something: "two percent", "six straight", "fifty companies"."""
    value = numbers.from_words(match["words"])
    amount = Amount(match.start(), match.end(), value, "words", number_end=match.end())
    if match["point"]:  # "twenty.9p": a number half spelled out by machine
        amount.value += Decimal("0" + match["point"])
        amount.unit = "GBX" if match["pence"] else None
        return amount
    if text.startswith("fold", amount.end):
        return None
    _read_plus(amount, text)
    _read_tail(amount, text)
    if amount.unit is None and not amount.scale:
        return amount if value > 1 and (_STREAK.match(text, amount.end) or value >= 100) else None
    one = value == 1 and amount.unit in units.NOUNS and text[amount.number_end] != "-"
    return None if one or _is_capital_name(text, match.start(), amount.number_end) else amount


def _fraction(match: re.Match[str], text: str) -> Amount | None:
    """A worded fraction: of a point ("a quarter point" is 25 bp), of a percent, of a scale, or of something (times)."""
    top, part = match.group("top", "part")
    singular = part.lower().removesuffix("s").replace("halve", "half")
    many = top is not None and top.lower() not in ("a", "an", "one")
    if many is not part.endswith("s") and part != "halves":
        return _after_article(match, text)
    count = (numbers.ONES[top.lower()] if many and top else 1) if top else 1
    amount = Amount(
        match.start(),
        match.end(),
        numbers.ratio(count, numbers.FRACTIONS[singular]),
        "fraction",
        number_end=match.end(),
    )
    of = _OF.match(text, amount.end)
    _read_tail(amount, text, at=of.end() if of else amount.end)
    if amount.unit in (units.PERCENT, units.PERCENTAGE_POINTS, units.POINTS, units.BASIS_POINTS) or amount.scale:
        return _pieces_of_a_point(amount, text)
    if amount.unit and singular == "half" and amount.unit not in units.NOUNS:
        return amount
    amount.unit, amount.end = units.TIMES, match.end()
    return amount if _is_share(amount, singular, many, text) else _after_article(match, text)


def _is_share(amount: Amount, part: str, many: bool, text: str) -> bool:
    """True where a fraction with no unit is a share of something ("two-thirds", "by half", "a fifth of")."""
    after = text[amount.end : amount.end + 4]
    before = text[max(0, amount.start - 12) : amount.start].lower().split()
    if after[:1] == "-" or (many and not after.startswith("-")):
        return many and after[:1] != "-"
    if after.startswith(" of "):
        return not (before and before[-1] in ("first", "second", "latter", "other", "the", "this", "last"))
    if part == "half":
        return bool(before) and before[-1] in ("by", "in", "than", "about", "almost", "nearly", "around", "roughly")
    cold = bool(before) and before[-1] in _COLD
    return cold and (not after.strip() or not after[1:2].isalpha())


def _after_article(match: re.Match[str], text: str) -> Amount | None:
    """ "a third straight gain": the fraction is an ordinal."""
    number = numbers.ordinal(match["part"])
    start = match.start("part")
    return _ordinal_amount(start, match.end(), number, text) if number else None


def _unitary(match: re.Match[str], text: str) -> Amount | None:
    """ "a percentage point", "a full percentage point", "a percent": one of them."""
    amount = Amount(match.start(), match.end() - 1, Decimal(1), "words", number_end=match.end() - 1)
    _read_tail(amount, text)
    return amount if amount.unit else None


def _fold(match: re.Match[str], text: str) -> Amount | None:
    """ "threefold", "twice"."""
    word = match["fold"].lower()
    count = {"twice": 2, "thrice": 3}.get(word) or numbers.from_words(word.removesuffix("fold").rstrip("-"))
    return Amount(match.start(), match.end(), Decimal(count), "words", unit=units.TIMES, number_end=match.end())


def _ordinal(match: re.Match[str], text: str) -> Amount | None:
    number = numbers.ordinal(match["ordinal"])
    return _ordinal_amount(match.start(), match.end(), number, text) if number else None


def _ordinal_digits(amount: Amount, printed: str, text: str) -> Amount | None:
    end = amount.number_end + 2
    before = text[max(0, amount.start - 8) : amount.start].lower()
    dated = before.endswith(("on the ", "by the ", "since the ", "the ")) and not re.match(
        r"[ -][a-z]", text[end : end + 2]
    )
    return None if dated else _ordinal_amount(amount.start, end, int(printed), text)


_NO_ORDINAL_AFTER = re.compile(
    r"[\s-](?:quarter|half|time|place|glance|instance|century|of|and|to|in|on|at|or|with|that|is|was|by|for|from|thing|fiddle|party|hand|round)\b|[\s-][A-Z]"
)


def _ordinal_amount(start: int, end: int, number: int, text: str) -> Amount | None:
    """An ordinal that counts: followed by a small letter, and no part of a date, a quarter or a name."""
    follows = text[end : end + 2]
    if follows[:1] not in (" ", "-", "\n") or not follows[1:].islower() or _NO_ORDINAL_AFTER.match(text, end):
        return None
    return Amount(start, end, Decimal(number), "ordinal", unit=units.ORDINAL, number_end=end)


def _read_lead(amount: Amount, lead: str) -> None:
    for char in lead:
        if char in "-−–▼▽▾↓⬇🔻":
            amount.sign = -1
        elif char in "+▲△▴↑⬆🔺" and not amount.sign:
            amount.sign = 1
    mark = lead.strip("-−–+ \u00a0\ufe0f" + _ARROWS)
    if mark:
        amount.unit, amount.marked = units.MARKS.get(mark, mark), True


def _read_suffix(amount: Amount, suffix: str, text: str) -> bool:
    """Scale or unit glued to the number ("$90K", "25bp"); False where the letter could mean something else."""
    small = suffix.lower()
    if small in units.SCALES:
        _scale(amount, units.SCALES[small])
        if suffix in ("m", "b", "t", "mm", "MM") and not amount.marked:
            _read_tail(amount, text)
            return amount.unit is not None
        return True
    unit = units.UNITS.get(small.removesuffix("s") if small in ("pps", "ppts") else small)
    if amount.marked or unit is None:
        return amount.marked
    amount.unit = unit
    return True


def _read_plus(amount: Amount, text: str) -> None:
    """The "+" of "300+ points" and the "odd" of "20-odd"."""
    end = amount.end
    if text[end : end + 1] == "+" and not text[end + 1 : end + 2].isdigit():
        amount.plus, amount.end = True, end + 1
    elif text.startswith("-plus", end):
        amount.plus, amount.end = True, end + 5
    elif text.startswith(("-odd", "-ish"), end):
        amount.odd, amount.end = True, end + 4


def _read_tail(amount: Amount, text: str, at: int | None = None) -> None:
    """The words after the number: "and a half", a scale, a unit, and what a price is for."""
    end = amount.end if at is None else at
    if text.startswith(" and ", end) and (part := _AND_PART.match(text, end)):
        amount.value += _part_value(part)
        end = amount.end = amount.number_end = part.end()
    char = text[end : end + 1]
    if char == "%" or (char in " \u00a0" and text[end + 1 : end + 2] == "%"):
        end += 1 if char == "%" else 2
        found = _WORDS_AFTER.match(text, end)
        points = found is not None and found[1] in ("point", "points") and not amount.marked
        amount.unit = units.PERCENTAGE_POINTS if points else units.PERCENT
        amount.end = found.end(1) if found and points else end
    elif char and char in " -\u00a0\n[{€£¢":
        _read_words(amount, text, end)
    if amount.unit is not None:
        _read_per(amount, text)


def _part_value(part: re.Match[str]) -> Decimal:
    if part["ratio"]:
        top, bottom = part["ratio"].split("/")
        return numbers.ratio(int(top), int(bottom))
    count = {"a": 1, "an": 1}.get(part["top"]) or numbers.ONES[part["top"]]
    return numbers.ratio(count, numbers.FRACTIONS[part["part"].removesuffix("s")])


def _read_words(amount: Amount, text: str, at: int) -> None:
    found = _WORDS_AFTER.match(text, at)
    if not found:
        return
    first = found[1].lower()
    scale = units.SCALES.get(first) if len(first) > 1 and first != "mm" else None
    if scale is not None and not amount.scale:
        _scale(amount, scale)
        amount.end = found.end(1)
        _read_words(amount, text, amount.end)
        return
    if first in ("dozen", "hundred"):
        amount.value *= 12 if first == "dozen" else 100
        amount.scale, amount.end = 1, found.end(1)
        _read_words(amount, text, amount.end)
        return
    _read_unit(amount, text, found)


def _read_unit(amount: Amount, text: str, found: re.Match[str]) -> None:
    """The longest run of up to three words that is a unit; a counted noun only where there is no currency mark."""
    words = [w.lower() for w in found.groups() if w]
    for count in range(len(words), 0, -1):
        phrase = " ".join(words[:count])
        unit = units.UNITS.get(phrase)
        if unit is None and count == 1:
            unit = found[1] if found[1] in units.CODES else None
        if phrase in units.CENTS:
            amount.value, unit = amount.value.scaleb(-2), "USD"
        if unit is None and count == 1 and not amount.marked and found[1] in units.NOUNS:
            unit = found[1]
        if unit == "KRW" and amount.value < 50:  # "18 won approval"
            unit = None
        if unit is None or (amount.marked and unit != amount.unit):
            continue
        amount.unit = unit
        amount.end = found.end(count)
        if text[amount.end : amount.end + 1] in ("]", "}"):
            amount.end += 1
        return


def _read_per(amount: Amount, text: str) -> None:
    if amount.unit in units.NOUNS or text[amount.end : amount.end + 1] not in (" ", "/"):
        return
    found = _PER.match(text, amount.end)
    if not found:
        return
    noun = (found[1] or found[2]).lower()
    noun = units.SINGULAR_PER.get(noun, noun)
    if noun in units.PER or (found[1] and found[0].lstrip().startswith("per") and noun not in ("cent", "centage")):
        amount.per = noun


def _scale(amount: Amount, exponent: int) -> None:
    amount.value, amount.scale = amount.value.scaleb(exponent), amount.scale + exponent


def _pieces_of_a_point(amount: Amount, text: str) -> Amount:
    """Fractions of a percentage point are told in basis points, and so are those of a point where rates are spoken of."""
    said = amount.unit == units.PERCENTAGE_POINTS
    quarter = amount.value == Decimal("0.25") and amount.unit == units.POINTS
    if not said and amount.unit == units.POINTS:
        said = quarter or bool(_RATES.search(text, max(0, amount.start - 60), amount.end + 60))
    if said:
        amount.value, amount.unit = Decimal(int(amount.value * 100)), units.BASIS_POINTS
    return amount


def _counts_nothing(amount: Amount, printed: str, text: str) -> bool:
    """True for a bare number that is part of a name, a compound or an address."""
    end = amount.end
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return True  # "10-K", "30-stock"
    if not printed.isdigit() or len(printed) > 4 and amount.marked:
        return False
    before = text[amount.start - 1 : amount.start] if amount.start else ""
    if before and before in "-'’/" and not text[amount.start - 2 : amount.start - 1].isdigit():
        return True  # "Covid-19", "'24"
    if before == "(" and (len(printed) > 3 or text[max(0, amount.start - 2)].isalpha()):
        return True  # "Toyota (7203)", "RSI(14)"
    if _ADDRESS.match(text, end):
        return True
    return _is_numbered(text, amount.start)


def _is_numbered(text: str, start: int) -> bool:
    """True where the word before a bare whole number makes the two a name: "iPhone 17", "Section 230"."""
    found = _PREVIOUS.search(text, max(0, start - 24), start)
    if not found:
        return False
    word = found[1].strip("'’.").removesuffix("'s").removesuffix("’s")
    if word.islower() or not word:
        return word in _NUMBERED
    if word.lower() in _QUOTED or word[0].isdigit():
        return False
    return word in _MODELS or not word.isupper() or len(word) == 1


def _is_capital_name(text: str, start: int, end: int) -> bool:
    """True for "Six Flags", "Five Below", "Magnificent Seven"."""
    if not text[start].isupper():
        return False
    found = _PREVIOUS.search(text, max(0, start - 24), start)
    inside = bool(found and found[1][0].isupper())
    return inside or (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper())


def _looks_like_a_year(amount: Amount, printed: str | None, text: str) -> Amount | None:
    """The amount, or None where four bare digits are a year: 1900 to 2099 with no separators, mark or unit of its own."""
    if not printed or len(printed) != 4 or not printed.isdigit() or printed[:2] not in ("19", "20"):
        return amount
    if amount.marked or amount.scale or amount.sign or (amount.unit and amount.unit not in units.NOUNS):
        return amount
    if amount.unit and printed in ("1900", "2000"):
        return amount
    before = _PREVIOUS.search(text, max(0, amount.start - 24), amount.start)
    at = before is not None and before[1].lower() in _LEVEL_WORDS and text[amount.end : amount.end + 1] not in "'’"
    return amount if at and not amount.unit else None


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
