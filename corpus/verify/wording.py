"""Figures and days in a verdict's sentence, as an editor would print them."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from nlp.instruments import Instrument

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MARKS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_ARTICLE = ("index", "currency", "rate")
_LOWER = ("iShares", "iPhone", "eBay")  # names that keep their small first letter


def day(when: date) -> str:
    """September 18, 2025."""
    return f"{_MONTHS[when.month - 1]} {when.day}, {when.year}"


def figure(value: Decimal, unit: str | None = None, places: int = 2) -> str:
    """A figure with its unit; at least `places` decimals of what it has, more only where it was printed so.

    >>> figure(Decimal("2731.77"), "points"), figure(Decimal("-0.7635"), "percent"), figure(Decimal("64.05"), "USD")
    ('2,731.77', '-0.76%', '$64.05')
    """
    number = f"{rounded(value, places):,f}"
    if unit == "percent":
        return f"{number}%"
    if unit == "bp":
        return f"{number} basis points"
    if unit in _MARKS:
        return f"-{_MARKS[unit]}{number[1:]}" if number.startswith("-") else f"{_MARKS[unit]}{number}"
    return number


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """The value at that many decimals, halves away from zero as newsrooms do."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def stated(value: Decimal, unit: str | None = None) -> str:
    """A claim's own figure with the places that it was printed with."""
    exponent = value.as_tuple().exponent
    return figure(value, unit, max(0, -exponent) if isinstance(exponent, int) else 0)


def name(instrument: Instrument) -> str:
    """The instrument inside a sentence.

    >>> name(Instrument(id="^RUT", name="Russell 2000", type="index"))
    'the Russell 2000'
    """
    known = instrument.name
    if known.lower().startswith("the ") or "/" in known or instrument.type not in _ARTICLE:
        return known
    return f"the {known}"


def inside(reason: str) -> str:
    """A reason as part of a longer sentence: without its capital and its full stop."""
    text = reason.removesuffix(".")
    return f"the{text[3:]}" if text.startswith("The ") else text


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    if not text.startswith(_LOWER):
        text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else f"{text}."
