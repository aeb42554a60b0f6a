"""An amount: a number with its sign, mark, scale and unit, read word by word off the text beside it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nlp.grammar import numbers, units

Form = Literal["digits", "words", "fraction", "ordinal"]
Sign = Literal[-1, 0, 1]

UP = "▲△▴↑⬆🔺"
DOWN = "▼▽▾↓⬇🔻"
_MINUS = "-−–"


@dataclass(slots=True)
class Amount:
    """A number as it stands in the text, before ranges, shared units and hedges are settled."""

    start: int
    end: int
    value: Decimal
    form: Form
    number_end: int  # where the bare number ends
    sign: Sign = 0
    scale: int = 0  # power of ten already in the value
    unit: str | None = None
    marked: bool = False  # a currency mark stands before the number
    loose: Literal["above", "about"] | None = None  # "300+", "20-odd"
    loose_end: int = 0
    per: str | None = None
    shared: bool = False  # the unit comes from a neighbour
    tentative: bool = False  # bare, and in words or beside a name: told only as part of a range or list

    @property
    def mantissa(self) -> Decimal:
        """The number as printed, without its scale word."""
        return self.value.scaleb(-self.scale)

    def scaled(self, exponent: int) -> None:
        """Multiply by a power of ten; the printed precision moves along."""
        self.value, self.scale = self.value.scaleb(exponent), self.scale + exponent


_WORDS_AFTER = re.compile(
    r"[\s\u00a0-]?[\[{]?(U\.S\.|[A-Za-z]+|[€£¢])[\]}]?(?:[ \u00a0-][\[{]?([A-Za-z]+)[\]}]?)?(?:[ \u00a0-]([A-Za-z]+))?"
)
_PER = re.compile(
    r"[\s-](?:an?|per|the|each)[\s-](?:troy\s|metric\s|fine\s|million\s)?([A-Za-z]+)|\s?/\s?([a-z]+)(?![A-Za-z])"
)
_AND_PART = re.compile(
    r"\sand\s(?:(?P<top>an?|one|two|three)[\s-](?P<part>half|thirds?|quarters?)(?![a-z])|(?P<ratio>[1-9]/\d{1,2})(?!\d))"
)
_LOOSE: tuple[tuple[str, Literal["above", "about"]], ...] = (("-plus", "above"), ("-odd", "about"), ("-ish", "about"))
_LAKH_CRORE = (5, 7)  # "₹463 lakh crore" is 463 trillion
_AMBIGUOUS_SUFFIXES = frozenset(("m", "b", "t", "mm", "MM"))  # metres, minutes: millions only where more says so


def read_lead(amount: Amount, lead: str) -> None:
    """Sign and currency mark before the number."""
    for char in lead:
        if char in _MINUS or char in DOWN:
            amount.sign = -1
        elif (char == "+" or char in UP) and not amount.sign:
            amount.sign = 1
    mark = lead.strip(_MINUS + UP + DOWN + "+ \n\u00a0\ufe0f")
    if mark:
        amount.unit, amount.marked = units.MARKS[mark], True


def read_suffix(amount: Amount, suffix: str, text: str) -> bool:
    """Scale or unit glued to the number ("$90K", "25bp"); False where the letters could mean something else."""
    small = suffix.lower()
    exponent = units.SCALES.get(small)
    if exponent is not None:
        amount.scaled(exponent)
        if suffix in _AMBIGUOUS_SUFFIXES and not amount.marked:
            read_tail(amount, text)
            return amount.unit is not None
        return True
    if not amount.marked:
        amount.unit = suffix if suffix in units.CODES else units.UNITS[small]
    return amount.unit is not None


def read_loose(amount: Amount, text: str) -> None:
    """The "+" of "300+ points" and the "odd" of "20-odd"."""
    end = amount.end
    char = text[end : end + 1]
    if char == "+" and not text[end + 1 : end + 2].isdigit():
        amount.loose, amount.end = "above", end + 1
        amount.loose_end = amount.end
    elif char == "-":
        for ending, sense in _LOOSE:
            if text.startswith(ending, end):
                amount.loose, amount.end = sense, end + len(ending)
                amount.loose_end = amount.end


def read_tail(amount: Amount, text: str, at: int | None = None) -> None:
    """The words after the number: "and a half", a scale, a unit, and what a price is for."""
    end = amount.end if at is None else at
    if text.startswith(" and ", end) and (part := _AND_PART.match(text, end)):
        amount.value += _part_value(part)
        end = amount.end = amount.number_end = part.end()
    char = text[end : end + 1]
    if char == "%" or (char in (" ", "\u00a0") and text[end + 1 : end + 2] == "%"):
        _read_percent(amount, text, end + text[end : end + 2].index("%") + 1)
    elif char in (" ", "-", "\u00a0", "\n", "[", "{", "€", "£", "¢"):
        _read_words(amount, text, end)
    if amount.unit is None or amount.unit in units.NOUNS:
        return
    if amount.unit == units.PERCENT:
        _read_half_more(amount, text)
    if text[amount.end : amount.end + 1] in (" ", "/", "-"):
        _read_per(amount, text)


def _read_half_more(amount: Amount, text: str) -> None:
    """The part that follows the unit in "a per cent and a half"."""
    if text.startswith(" and ", amount.end) and (part := _AND_PART.match(text, amount.end)):
        amount.value += _part_value(part)
        amount.end = part.end()


def _part_value(part: re.Match[str]) -> Decimal:
    if part["ratio"]:
        top, bottom = part["ratio"].split("/")
        return numbers.ratio(int(top), int(bottom))
    count = 1 if part["top"] in ("a", "an") else numbers.ONES[part["top"]]
    return numbers.ratio(count, numbers.FRACTIONS[part["part"].removesuffix("s")])


def _read_percent(amount: Amount, text: str, end: int) -> None:
    """After the sign: "%", or "% points"."""
    found = _WORDS_AFTER.match(text, end)
    if found and found[1] in ("point", "points") and text[end] in " -":
        amount.unit, amount.end = units.PERCENTAGE_POINTS, found.end(1)
    else:
        amount.unit, amount.end = units.PERCENT, end


def _read_words(amount: Amount, text: str, at: int) -> None:
    """A scale word, then a unit."""
    found = _WORDS_AFTER.match(text, at)
    if not found:
        return
    first = found[1].lower()
    scale = units.SCALE_WORDS.get(first)
    if scale is not None and (not amount.scale or (amount.scale, scale) == _LAKH_CRORE):
        amount.scaled(scale)
    elif first in ("dozen", "hundred") and not amount.scale:
        amount.value *= 12 if first == "dozen" else 100
        amount.scale = 1
    else:
        _read_unit(amount, text, found)
        return
    amount.end = found.end(1)
    _read_words(amount, text, amount.end)


def _read_unit(amount: Amount, text: str, found: re.Match[str]) -> None:
    """The longest run of up to three words that is a unit; a counted noun only where there is no currency mark."""
    words = [word for word in found.groups() if word]
    for count in range(len(words), 0, -1):
        unit = _unit_of(amount, words[:count])
        if unit is None or (amount.marked and unit != amount.unit):
            continue
        if " ".join(words[:count]).lower() in units.CENTS:
            amount.value = amount.value.scaleb(-2)
        amount.unit, amount.end = unit, found.end(count)
        if text[amount.end : amount.end + 1] in ("]", "}"):
            amount.end += 1
        _read_late_scale(amount, text)
        return


def _read_late_scale(amount: Amount, text: str) -> None:
    """A scale after the unit: "75 USD million"."""
    if amount.scale or amount.unit not in units.CODES or text[amount.end : amount.end + 1] != " ":
        return
    found = _WORDS_AFTER.match(text, amount.end)
    scale = units.SCALE_WORDS.get(found[1].lower()) if found else None
    if found and scale:
        amount.scaled(scale)
        amount.end = found.end(1)


def _unit_of(amount: Amount, words: list[str]) -> str | None:
    phrase = " ".join(words).lower()
    if phrase in units.CENTS:
        return "USD"
    unit = units.UNITS.get(phrase)
    if unit == "KRW" and amount.value < 50:  # "18 won approval"
        return None
    if unit is None and len(words) == 1:
        word = words[0]
        unit = word if word in units.CODES or (word in units.NOUNS and not amount.marked) else None
    return unit


def _read_per(amount: Amount, text: str) -> None:
    found = _PER.match(text, amount.end)
    if not found:
        return
    noun = (found[1] or found[2]).lower()
    noun = units.PER_SHORT.get(noun, noun)
    if noun in units.PER:
        amount.per = noun
