"""Lines of a digest: words from templates, and figures that cannot stand there without their proof.

    Line
    └─ parts   Words        connecting words of a template; never a digit
               SpanWords    words of a stored article, by span
               Title, Outlet  what a stored article is called, and who brought it
               Named        an instrument's name, as the catalogue has it
               BarFigure    a figure of bars: a close, or a change between two
               Day, Count   a session, and the number of things counted
               Reason       a verdict's sentence, with the rows that it rests on
               Stated, Expected  a claim's figure, and what the rows have in its place

Every part but `Words` makes its text from the thing that it is bound to, so that no digit can be typed into a line:
`Line` refuses `Words` that hold one, and a `Reason` that has neither rows nor the article's own words behind it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from corpus.bars import Bar
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact
from nlp.instruments import Instrument
from nlp.span import Span
from scrapers.article import Article

Measure = Literal["open", "high", "low", "close", "points", "percent", "bp"]

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_CHANGES = frozenset({"points", "percent", "bp"})


class DigestError(Exception):
    """A sentence of the digest holds a figure that nothing proves: `sentence` is its text, `message` says which."""

    def __init__(self, message: str, *, sentence: str) -> None:
        super().__init__(message, sentence)
        self.message = message
        self.sentence = sentence

    def __str__(self) -> str:
        return f"{self.message} in {self.sentence!r}: bind the figure to a span or to a bar"


@dataclass(frozen=True, slots=True)
class Words:
    """Connecting words of a template."""

    text: str


@dataclass(frozen=True, slots=True)
class SpanWords:
    """Words of a stored article, figures included, as they stand there."""

    article: Article
    span: Span

    @property
    def text(self) -> str:
        """The words, on one line."""
        return " ".join(self.span.of(self.article.text).split())


@dataclass(frozen=True, slots=True)
class Title:
    """What the stored article is called."""

    article: Article

    @property
    def text(self) -> str:
        """The title, or the first words of the text where there is none."""
        title = self.article.title or self.article.text.partition("\n")[0][:80]
        return " ".join(title.split())


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who brought the stored article."""

    article: Article

    @property
    def text(self) -> str:
        """The source's name, or its address where it has none."""
        return " ".join((self.article.source or self.article.url or "unnamed source").split())


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument's name."""

    instrument: Instrument

    @property
    def text(self) -> str:
        """The commonest name."""
        return self.instrument.name


@dataclass(frozen=True, slots=True)
class BarFigure:
    """A figure of bars: a price of the last one, or the change of the close from the first to the last."""

    bars: tuple[Bar, ...]
    measure: Measure
    places: int = 2
    signed: bool = True  # False where words before it say which way it went

    def __post_init__(self) -> None:
        needed = 2 if self.measure in _CHANGES else 1
        if len(self.bars) != needed:
            raise ValueError(f"{self.measure} needs {needed} bars, not {len(self.bars)}")
        first, last = self.bars[0], self.bars[-1]
        if first.instrument != last.instrument or first.session > last.session:
            raise ValueError(
                f"no change runs from {first.instrument} {first.session} to {last.instrument} {last.session}"
            )

    @property
    def value(self) -> Decimal:
        """The figure itself, unrounded."""
        first, last = self.bars[0].close, self.bars[-1].close
        match self.measure:
            case "points":
                return last - first
            case "bp":
                return (last - first) * 100
            case "percent":
                return (last / first - 1) * 100
        price = getattr(self.bars[0], self.measure)
        if price is None:
            raise ValueError(f"the bar of {self.bars[0].instrument} {self.bars[0].session} has no {self.measure}")
        return Decimal(price)

    @property
    def text(self) -> str:
        """The figure as printed: a change has its sign, a percentage its mark."""
        if self.measure not in _CHANGES:
            return f"{self.value:,.{self.places}f}"
        if round(self.value, self.places) == 0:
            return f"{0:.{self.places}f}{_MARK[self.measure]}"
        sign = ("+" if self.value > 0 else "−") if self.signed else ""
        return f"{sign}{abs(self.value):,.{self.places}f}{_MARK[self.measure]}"


_MARK = {"points": "", "percent": "%", "bp": " bp"}
_UNITS = {"percent": "%", "bp": " bp", "points": ""}
_CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


@dataclass(frozen=True, slots=True)
class Day:
    """A session."""

    session: date
    year: bool = True

    @property
    def text(self) -> str:
        """The day in words: "Friday, August 1, 2025"."""
        text = f"{self.session:%A, %B} {self.session.day}"
        return f"{text}, {self.session.year}" if self.year else text


@dataclass(frozen=True, slots=True)
class Count:
    """How many things there are: facts, articles or publishers, by their ids."""

    of: tuple[str, ...]

    @property
    def text(self) -> str:
        """The number."""
        return str(len(self.of))


@dataclass(frozen=True, slots=True)
class Reason:
    """A verdict's sentence; its figures are those of its rows, or the article's own."""

    fact: AnyFact
    article: Article
    verdict: Verdict

    @property
    def text(self) -> str:
        """The sentence."""
        return self.verdict.reason

    def unproved(self) -> str | None:
        """The first figure with nothing behind it: no row, and not what the article states either."""
        if self.verdict.evidence:
            return None
        stated = self.fact.sentence.of(self.article.text)
        said = {*_numbers(stated), *_numbers(repr(self.fact)), *_numbers(repr(self.verdict.tolerance))}
        return next((number for number in _numbers(self.text) if number not in said), None)


@dataclass(frozen=True, slots=True)
class Stated:
    """The figure that a claim states, as precisely as it was printed."""

    fact: AnyFact

    @property
    def text(self) -> str:
        """The figure with its unit; empty where the claim has none."""
        value = getattr(self.fact, "value", None)
        if not isinstance(value, Decimal):
            return ""
        exponent = value.as_tuple().exponent
        return _with_unit(value, max(0, -exponent) if isinstance(exponent, int) else 0, self.fact)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the rows say instead, in the claim's own unit."""

    fact: AnyFact
    verdict: Verdict

    def __post_init__(self) -> None:
        if self.verdict.expected is not None and not self.verdict.evidence:
            raise DigestError(f"no row stands behind {self.verdict.expected}", sentence=self.verdict.reason)

    @property
    def text(self) -> str:
        """The figure with its unit; empty where the verdict gives none."""
        value = self.verdict.expected
        return _with_unit(value, 2, self.fact) if value is not None else ""


Part = Words | SpanWords | Title | Outlet | Named | BarFigure | Day | Count | Reason | Stated | Expected


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the digest. DigestError where a figure in it has no proof."""

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        for part in self.parts:
            if isinstance(part, Words) and has_figure(part.text):
                raise DigestError(f"no span and no bar stands behind {part.text!r}", sentence=self.text)
            if isinstance(part, Reason) and (found := part.unproved()):
                raise DigestError(f"no row stands behind {found!r}", sentence=self.text)

    @property
    def text(self) -> str:
        """The sentence as one string."""
        return "".join(part.text for part in self.parts)

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)


def line(*parts: Part | str) -> Line:
    """A line of parts; bare strings are words of the template.

    >>> line("Nothing was read.").text
    'Nothing was read.'
    """
    return Line(tuple(Words(part) if isinstance(part, str) else part for part in parts))


def has_figure(text: str) -> bool:
    """True where a text holds a digit of any script, a fraction or a numeral sign.

    >>> has_figure("up ½ point"), has_figure("up a point")
    (True, False)
    """
    return any(unicodedata.category(character) in ("Nd", "No", "Nl") for character in text)


def _numbers(text: str) -> list[str]:
    """Numbers of a text without their commas and closing zeros, so that 2,467.70 and 2467.7 are one."""
    found = (number.replace(",", "") for number in _NUMBER.findall(text))
    return [str(int(n)) if "." not in n else n.rstrip("0").rstrip(".").lstrip("0") for n in found]


def _with_unit(value: Decimal, places: int, fact: AnyFact) -> str:
    unit = getattr(fact, "unit", None) or "points"
    sign, number = "−" if value < 0 else "", f"{abs(value):,.{places}f}"
    if unit in _CURRENCIES:
        return f"{sign}{_CURRENCIES[unit]}{number}"
    return f"{sign}{number}{_UNITS.get(unit, f' {unit}')}"
