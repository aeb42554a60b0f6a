"""Lines of a digest: words from templates, and figures that cannot stand there without their proof.

    Line
    └─ parts   Words        connecting words of a template; never a digit
               SpanWords    words of a stored article, by span, with what in them the tape contradicts
               Title, Outlet, Speaker  what a stored article is called, who brought it, who speaks in it
               Named, Source  an instrument's name as the catalogue has it; an address that is collected from
               BarFigure    a figure of bars: a close, or a change between two
               Day, Run, Count  a session, sessions in a row that went one way, and the number of things counted
               Reason       a verdict's sentence, with the rows that it rests on
               Stated, Expected  a claim's figure, and what the rows have in its place

Every part but `Words` makes its text from the thing that it is bound to, so that no digit can be typed into a line:
`Line` refuses `Words` that hold one, and a `Reason` with a figure that neither the rows nor the claim account for.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from corpus.bars import Bar
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, SpeakerName
from nlp.instruments import Instrument
from nlp.span import Span
from scrapers.article import Article
from tapecheck.proofs import unproved

Measure = Literal["open", "high", "low", "close", "points", "percent", "bp"]

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
    """Words of a stored article, figures included, as they stand there; `false` are the claims in them that failed."""

    article: Article
    span: Span
    false: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The words, on one line."""
        return " ".join(self.span.of(self.article.text).split())


@dataclass(frozen=True, slots=True)
class Title:
    """What the stored article is called; `false` where the title repeats a claim of the article that failed."""

    article: Article
    false: bool = False

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
class Speaker:
    """Who speaks in a stored article: by a name that stands in its text, and what the text says of the person."""

    article: Article
    who: SpeakerName

    def __post_init__(self) -> None:
        if self.who.name is None or self.who.name.split()[-1] not in self.article.text:
            raise DigestError(f"{self.who.name} is not in the article's text", sentence=str(self.who.name))

    @property
    def text(self) -> str:
        """The name, with role and house where the article has those words: "Ada Vance, trader, Fennimore"."""
        about = (part for part in (self.who.role, self.who.affiliation) if part and part in self.article.text)
        return " ".join(", ".join((self.who.name or "", *about)).split())


@dataclass(frozen=True, slots=True)
class Source:
    """An address that is collected from, by the title of its feed."""

    address: str
    title: str | None

    @property
    def text(self) -> str:
        """The title, or the address where it has none."""
        return " ".join((self.title or self.address).split())


@dataclass(frozen=True, slots=True)
class Named:
    """An instrument's name."""

    instrument: Instrument
    capital: bool = False  # at the start of a sentence: "Gold"

    @property
    def text(self) -> str:
        """The commonest name."""
        name = self.instrument.name
        return name[:1].upper() + name[1:] if self.capital else name


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
class Run:
    """How many sessions in a row went one way: the bars from the one before the first to the last."""

    bars: tuple[Bar, ...]

    def __post_init__(self) -> None:
        steps = {last.close > first.close for first, last in pairwise(self.bars) if last.close != first.close}
        if len(steps) != 1 or any(first.close == last.close for first, last in pairwise(self.bars)):
            raise ValueError(f"the {len(self.bars)} bars of {self.bars[0].instrument} did not all go one way")

    @property
    def text(self) -> str:
        """The number of sessions."""
        return str(len(self.bars) - 1)


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
    session: date | None = None  # that the article speaks of

    @property
    def text(self) -> str:
        """The sentence."""
        return self.verdict.reason

    def unproved(self) -> str | None:
        """The first figure with nothing behind it: neither rows nor the claim itself."""
        return unproved(self.text, self.fact, self.article, self.verdict, session=self.session)


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


Part = (
    Words
    | SpanWords
    | Title
    | Outlet
    | Speaker
    | Source
    | Named
    | BarFigure
    | Day
    | Run
    | Count
    | Reason
    | Stated
    | Expected
)


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


def _with_unit(value: Decimal, places: int, fact: AnyFact) -> str:
    unit = getattr(fact, "unit", None) or "points"
    sign, number = "−" if value < 0 else "", f"{abs(value):,.{places}f}"
    if unit in _CURRENCIES:
        return f"{sign}{_CURRENCIES[unit]}{number}"
    return f"{sign}{number}{_UNITS.get(unit, f' {unit}')}"
