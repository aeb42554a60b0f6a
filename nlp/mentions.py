"""Mentions: what the components leave in a text for the readers. Values with a span, nothing else.

`doc._.mentions` is one tuple of all of them in text order; `doc._.sentences` the sentences' spans.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Literal, TypeVar

from nlp.facts import Hedge, Modality
from nlp.instruments import Instrument
from nlp.periods import Day, Period
from nlp.span import Span
from nlp.values import quick


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words that mean something to a reader."""

    span: Span
    text: str


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Mention):
    """A number as printed. The span covers sign, currency mark, number and unit, not the hedge before them."""

    value: Decimal  # unsigned, scaled ("$4.1 trillion" is 4.1E+12); its exponent is the printed precision
    unit: str | None = None  # percent, points, bp, ISO currency, times, ordinal, or a counted noun; None: bare number
    sign: Literal[-1, 0, 1] = 0  # printed sign, bracket or arrow; 0 where there is none
    high: Decimal | None = None  # upper end of a range; `value` is then the lower end
    hedge: Hedge | None = None
    hedge_span: Span | None = None
    per: str | None = None  # "barrel", "ounce", "share": what a price is for


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Time(Mention):
    """Words of market time: a day, a period, the point something is told since, or a horizon."""

    role: Literal["session", "period", "since", "horizon", "clock"]
    day: Day | None = None  # for a session; the start of a since
    period: Period | None = None  # for period and since
    phase: Literal["open", "close", "premarket", "afterhours", "midday"] | None = None
    iso: str | None = None  # "2021", "2021-11", "2025-Q2", "2025-09-18" where the words name it


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Mention):
    """Words that name an instrument or a group, or point back to one."""

    instrument: Instrument
    how: Literal["name", "ticker", "nickname", "group", "backref"]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Mention):
    """A word or phrase of a lexicon: `family` is the lexicon's table, `sense` its entry ("move", "up")."""

    family: str
    sense: str
    pos: str = "verb"  # verb, noun, adj, adv, prep, phrase: the way the word is used in the entry


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker(Mention):
    """A person, institution or group that can say something, resolved within the article."""

    name: str | None = None
    role: str | None = None
    affiliation: str | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Mention):
    """A stretch of a sentence with one modality."""

    modality: Modality


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution(Mention):
    """Words that the article puts in somebody's mouth: the span is what is said, `who` says it."""

    who: str
    style: Literal["direct", "mixed", "indirect"] | None = None  # None: a bare source ("according to FactSet")
    speaker: Speaker | None = None  # None where nobody is named for a quotation
    cue: Span | None = None  # the words that attribute ("said", "according to")


MentionT = TypeVar("MentionT", bound=Mention)

_START = attrgetter("span.start")
_LONGEST = 1 << 32  # more code points than any text has


def within(mentions: Sequence[Mention], span: Span, kind: type[MentionT]) -> list[MentionT]:
    """The mentions of that type that lie in the span, in text order. `mentions` must be in text order."""
    start, end = span.start, span.end
    first, last = bisect_left(mentions, start, key=_START), bisect_left(mentions, end, key=_START)
    return [mention for mention in mentions[first:last] if mention.span.end <= end and isinstance(mention, kind)]


def ordered(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The mentions in text order; of two that start together the longer first."""
    return tuple(sorted(mentions, key=_place))


def _place(mention: Mention) -> int:
    span = mention.span
    return span.start * _LONGEST - span.end
