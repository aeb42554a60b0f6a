"""Changes over a window, in the unit that a claim tells them in."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.bars import Bar
from corpus.series import Series
from corpus.windows import Window
from nlp.instruments import Instrument

Kind = Literal["price", "total"]

_TOTAL = re.compile(r"\btotal returns?\b|\breturn(?:s|ed)?\b|\bdividends?\b", re.IGNORECASE)
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Change:
    """What an instrument did over a window; `kind` total counts dividends in."""

    series: Series
    window: Window
    value: Decimal  # signed, in the unit that was asked for
    kind: Kind = "price"

    @property
    def bars(self) -> tuple[Bar, Bar]:
        """The bar whose close is the base, and the one that ends the window."""
        return self.series.bar(self.window.base), self.series.bar(self.window.end)


def change(
    series: Series, window: Window, unit: str | None, instrument: Instrument, kind: Kind = "price"
) -> Decimal | None:
    """The change in that unit; None where the provider lacks a price or a percentage has no sense (a base below zero).

    Percent is relative, for yields too; points, currencies and basis points are differences, the last of yields only.
    """
    field = "close" if kind == "price" else "adjusted_close"
    base, end = series.price(window.base, field), series.price(window.end, field)
    if base is None or end is None:
        return None
    if kind == "price" and series.splits:
        base /= Decimal(repr(series.split_between(window.base, window.end)))
    return between(base, end, unit, instrument)


def between(base: Decimal, end: Decimal, unit: str | None, instrument: Instrument) -> Decimal | None:
    """The change from one price to another, in that unit."""
    if unit == "bp":
        return (end - base) * _HUNDRED if instrument.type == "rate" else None
    if unit is None or unit == "percent":
        return (end - base) / base * _HUNDRED if base > 0 else None
    return end - base


def kinds(instrument: Instrument, text: str) -> tuple[Kind, ...]:
    """Price return, and total return too where the words speak of returns of something that pays dividends."""
    if instrument.type in ("etf", "equity") and _TOTAL.search(text):
        return ("total", "price") if "total return" in text.lower() else ("price", "total")
    return ("price",)


def along(direction: str, value: Decimal) -> Decimal:
    """A signed change as a claim of that direction would tell it: a fall of 2 is 2 for "down" and -2 for "up"."""
    return -value if direction == "down" else value
