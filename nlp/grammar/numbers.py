"""Numbers as newsrooms print them: digits, vulgar fractions and words, each to an exact `Decimal`.

The exponent of the value is the precision of print: "2,731.77" is known to a hundredth, "eighty-seven thousand" to a
thousand (8.7E+4).
"""

import re
from decimal import Decimal

VULGAR = {"¼": "0.25", "½": "0.5", "¾": "0.75", "⅓": "0.33", "⅔": "0.67", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625"} | {
    "⅞": "0.875",
    "⅕": "0.2",
    "⅖": "0.4",
    "⅗": "0.6",
    "⅘": "0.8",
}
_VULGAR = "[" + "".join(VULGAR) + "]"

ONES = {word: number for number, word in enumerate("one two three four five six seven eight nine".split(), start=1)}
TEENS = {
    word: number
    for number, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), start=10
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
FRACTIONS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
}


def either_case(words: list[str]) -> str:
    """An alternation of the words, each with a small or capital first letter; longer ones first.

    >>> either_case(["one", "eleven"])
    '[Ee]leven|[Oo]ne'
    """
    return "|".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in sorted(words, key=len, reverse=True))


DIGITS = rf"""
    [1-9]\d{{0,2}}(?:,\d{{3}})+\.\d\d(?=[1-9]\d{{0,2}}(?:,\d{{3}})+\.\d\d(?!\d)) # a table glued: 48,063.2949,098.71
  | \d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)                        # 2,731.77
  | \d{{1,3}}(?:,\d\d)+,\d{{3}}(?:\.\d+)?(?!\d)                   # 1,50,000
  | \d{{1,3}}(?:['\u2019\u2009\u202f]\d{{3}})+(?:\.\d+)?(?!\d)    # 12'345.60
  | \d{{1,3}}(?:\.\d{{3}})+,\d\d?(?!\d)                           # 1.234,56
  | \d{{1,4}},\d\d?(?=\s?(?:%|€|percent|per\ cent|euros?\b))      # 2,5%
  | \d{{1,4}}\s?{_VULGAR}                                         # 1¼
  | \d{{1,4}}[ -][1-9]\d?/(?:2|3|4|5|8|10|16|32)(?![\d/])            # 1 1/4
  | [1-9]/(?:2|3|4|5|8|10|16|32)(?![\d/])                         # 1/4
  | \d+(?:\.\d+)?                                                 # 2731.77
  | \.\d+                                                         # .5
  | {_VULGAR}
"""

_ONES_OR_TEENS = either_case([*ONES, *TEENS])
_TENS = either_case([*TENS])
_HUNDREDTHS = rf"(?:(?:{_TENS})(?:[- ](?:{'|'.join(ONES)})(?![a-z]))?|(?:{_ONES_OR_TEENS}))(?![a-z])"
_HUNDREDS = rf"(?:{_HUNDREDTHS}|[Aa](?=\ hundred\b))(?:[ -]hundred(?:(?:\ and)?[ -]{_HUNDREDTHS})?(?![a-z]))?"
_A_SCALE = r"[Aa](?=\ (?:thousand|million|billion|trillion|dozen)\b)"
WORDS = rf"(?:{_HUNDREDS}|{_A_SCALE})(?:[ -]thousand(?:(?:,|\ and)?\ {_HUNDREDS})?(?![a-z]))?"

_SEPARATORS = re.compile(r"[,'\u2019\u2009\u202f]")


def from_digits(text: str) -> Decimal:
    """The value of printed digits.

    >>> [str(from_digits(n)) for n in ("2,731.77", "1¼", "1 1/4", "1.234,56", "2,5", ".5")]
    ['2731.77', '1.25', '1.25', '1234.56', '2.5', '0.5']
    """
    if text[-1] in VULGAR:
        whole = text[:-1].strip()
        return (Decimal(whole) if whole else Decimal(0)) + Decimal(VULGAR[text[-1]])
    if "/" in text:
        whole, _, part = text.replace("-", " ").rpartition(" ")
        top, _, bottom = part.partition("/")
        return (Decimal(whole) if whole else Decimal(0)) + ratio(int(top), int(bottom))
    if "," not in text and "'" not in text and "’" not in text and "\u2009" not in text and "\u202f" not in text:
        return Decimal(text)
    head, comma, tail = text.rpartition(",")
    if comma and len(tail) < 3:
        return Decimal(f"{head.replace('.', '')}.{tail}")
    return Decimal(_SEPARATORS.sub("", text))


def ratio(top: int, bottom: int) -> Decimal:
    """A fraction in decimals: exact where the denominator allows it, otherwise to a hundredth.

    >>> ratio(3, 4), ratio(2, 3)
    (Decimal('0.75'), Decimal('0.67'))
    """
    exact = Decimal(top) / Decimal(bottom)
    return exact.quantize(Decimal("0.01")) if bottom % 3 == 0 or bottom % 7 == 0 else exact


def from_words(text: str) -> Decimal:
    """The value of a number in words.

    >>> [str(from_words(n)) for n in ("eighty-seven thousand", "two hundred and five", "twenty", "a hundred")]
    ['8.7E+4', '205', '20', '1E+2']
    """
    total = part = 0
    exponent = 0
    for word in re.split(r"[\s,-]+", text.lower()):
        if word == "hundred":
            part, exponent = part * 100, 2
        elif word == "thousand":
            total, part, exponent = total + part * 1000, 0, 3
        elif word != "and":
            part += 1 if word == "a" else ONES.get(word) or TEENS.get(word) or TENS[word]
            exponent = 0
    value = total + part
    return Decimal(value // 10**exponent).scaleb(exponent)


def ordinal(text: str) -> int | None:
    """The number of an ordinal, None where the words are none.

    >>> ordinal("twenty-first"), ordinal("6th"), ordinal("sixty")
    (21, 6, None)
    """
    if text[0].isdigit():
        return int(text.rstrip("stndrh"))
    head, hyphen, tail = text.lower().rpartition("-")
    if hyphen:
        return TENS[head] + ORDINALS[tail] if head in TENS and tail in ORDINALS else None
    return ORDINALS.get(tail)
