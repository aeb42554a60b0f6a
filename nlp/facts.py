"""The facts of the contract, one frozen record per kind, and the reading that holds them.

Figures are `Decimal` with the precision of print: `Decimal("2731.77")` is known to a hundredth, `Decimal("4.1E+12")`
to a tenth of a trillion. A field that the article does not tell is None.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, ClassVar, Literal, TypeVar

from nlp.instruments import Instrument
from nlp.periods import Day, Period
from nlp.span import Span
from nlp.values import changed, quick
from scrapers.article import Article

Modality = Literal["asserted", "expected", "conditional", "negated"]
Hedge = Literal["about", "above", "below", "nearly"]
Basis = Literal["close", "open", "intraday", "high", "low", "premarket", "threshold", "unspecified"]
MoveDirection = Literal["up", "down", "flat"]
Unit = str  # "points", "percent", "bp", or an ISO 4217 currency code

Signal = Literal[
    "crossed-above",
    "crossed-below",
    "support",
    "resistance",
    "golden-cross",
    "death-cross",
    "macd-bullish",
    "macd-bearish",
    "overbought",
    "oversold",
    "breakout",
    "breakdown",
    "pattern",
]
CatalystType = Literal[
    "monetary-policy",
    "macro-data",
    "earnings",
    "valuation",
    "rotation-flows",
    "geopolitics",
    "trade-policy",
    "fiscal",
    "technical",
    "m&a",
    "commodity",
    "company-news",
    "regulation",
    "positioning",
    "calendar",
    "other",
]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact has: its words, how they are meant, who says so, and how sure the reading is."""

    kind: ClassVar[str]

    id: str = ""  # fact_id of what is said; given by the pipeline once the fact is final
    span: Span
    text: str  # article.text[span.start:span.end]
    sentence: Span
    modality: Modality = "asserted"
    attributed_to: str | None = None
    confidence: float = 1.0
    when: Day | None = None  # the session as the words name it; a Day without parts: an earlier one, not told which


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Level(Fact):
    """A number that an instrument stands at."""

    kind: ClassVar[str] = "level"
    instrument: Instrument
    value: Decimal
    unit: Unit = "points"
    basis: Basis = "unspecified"
    hedge: Hedge | None = None
    date: dt.date | None = None  # the session


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Fact):
    """A change over a period; `value` is unsigned, None where only the direction is told."""

    kind: ClassVar[str] = "move"
    instrument: Instrument
    direction: MoveDirection
    value: Decimal | None = None
    unit: Unit | None = None
    hedge: Hedge | None = None
    period: Period
    basis: Basis = "unspecified"
    date: dt.date | None = None  # last session of the period


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Fact):
    """An extreme: of all time, of 52 weeks, or the first since a date; of the level, or (`measure`) of a move."""

    kind: ClassVar[str] = "record"
    instrument: Instrument
    extent: str  # all-time, 52-week, since:YYYY[-MM[-DD]], other
    direction: Literal["high", "low"]
    basis: Basis = "unspecified"
    measure: str | None = None  # "daily move", "weekly move" ...; None where the level itself is the record
    date: dt.date | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Fact):
    """One instrument did better than another; `by` is the gap where the words give it."""

    kind: ClassVar[str] = "comparison"
    winner: Instrument
    loser: Instrument
    by: Decimal | None = None
    unit: Unit | None = None
    period: Period
    date: dt.date | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Streak(Fact):
    """A count of periods in a row; `subject` is an instrument, or the name of an indicator or event."""

    kind: ClassVar[str] = "streak"
    instrument: Instrument | None = None
    indicator: str | None = None
    count: int
    unit: Literal["day", "week", "month", "quarter", "year"]
    direction: Literal["up", "down", "expansion", "contraction"]
    ordinal: bool = False  # "sixth straight" counts to six; "six in a row" too, and is no ordinal
    date: dt.date | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Technical(Fact):
    """A chart signal."""

    kind: ClassVar[str] = "technical"
    instrument: Instrument
    signal: Signal
    study: str | None = None  # "200-day moving average", "MACD", "RSI", "inverse head and shoulders" ...
    value: Decimal | None = None
    date: dt.date | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Fact):
    """A published statistic."""

    kind: ClassVar[str] = "indicator"
    name: str
    measure: Literal["level", "mom", "yoy", "qoq-annualised", "change"] = "level"
    value: Decimal | None  # None where it is not out yet
    unit: str | None = None  # sums of money with their scale: "USD billion"
    period: str | None = None  # the month or quarter measured: 2025-08, 2025-Q2
    expected: Decimal | None = None
    previous: Decimal | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Policy(Fact):
    """What an institution did or is expected to do; `modality` tells the two apart."""

    kind: ClassVar[str] = "policy"
    institution: str
    action: Literal["cut", "hike", "hold", "purchase", "sale", "guidance"]
    size_bp: Decimal | None = None
    range: tuple[Decimal, Decimal] | None = None  # percent
    date: dt.date | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Fact):
    """A forecast of a value: who, what, how much, by when."""

    kind: ClassVar[str] = "target"
    forecaster: str | None = None
    instrument: Instrument | None = None
    value: Decimal
    unit: Unit = "points"
    direction: MoveDirection | None = None
    horizon: str | None = None  # ISO date, or the words


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words inside a fact, with their place."""

    text: str
    span: Span


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a cause did: the words, and the instrument that they are about."""

    text: str
    span: Span
    instrument: Instrument | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Catalyst(Fact):
    """A cause and its effect on an instrument."""

    kind: ClassVar[str] = "catalyst"
    cause: Phrase
    effect: Effect
    polarity: Literal["+", "-"]
    type: CatalystType = "other"


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerName:
    """Who speaks; an unnamed group ("analysts") has a role and no name."""

    name: str | None = None
    role: str | None = None
    affiliation: str | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Fact):
    """What somebody said."""

    kind: ClassVar[str] = "quote"
    speaker: SpeakerName
    style: Literal["direct", "mixed", "indirect"]
    content: Phrase
    cue: Phrase | None = None
    date: dt.date | None = None


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Sentiment(Fact):
    """How the article feels about a target; `target` None is the whole article."""

    kind: ClassVar[str] = "sentiment"
    target: Instrument | None = None
    label: Literal["positive", "negative", "neutral", "mixed"]
    score: float


KINDS: dict[str, type[Fact]] = {
    cls.kind: cls
    for cls in (
        Level,
        Move,
        Record,
        Comparison,
        Streak,
        Technical,
        Indicator,
        Policy,
        Target,
        Catalyst,
        Quote,
        Sentiment,
    )
}

AnyFact = (
    Level | Move | Record | Comparison | Streak | Technical | Indicator | Policy | Target | Catalyst | Quote | Sentiment
)

CHECKABLE = ("level", "move", "record", "comparison", "streak", "technical", "indicator", "policy", "target")


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """The trading session that an article speaks of, and how it was found."""

    session: dt.date
    method: Literal["published", "text", "prices"]
    evidence: tuple[str, ...] = ()  # one line each: the words, or the figure and the bar that it fits


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article and what it says. `dated` and the facts' dates are known once the reading is settled."""

    article: Article
    facts: tuple[AnyFact, ...]
    dated: Dating | None = None


_SETTLED = frozenset({"id", "date", "when", "confidence", "text", "sentence", "horizon"})

FactT = TypeVar("FactT", bound=Fact)


def fact_id(article_id: str, fact: Fact) -> str:
    """The id of a fact: a hash of the article and of what it says there, never of settled dates or confidence."""
    kind: Any = type(fact)  # typeshed holds a class for unhashable where its instances may be
    said = [(name, _told(getattr(fact, name))) for name in _stated(kind)]
    return hashlib.sha256(repr([article_id, fact.kind, *said]).encode()).hexdigest()[:24]


@cache
def _stated(kind: type[Fact]) -> tuple[str, ...]:
    """The fields of a kind that say what the article says."""
    return tuple(field.name for field in fields(kind) if field.name not in _SETTLED)


def _told(value: object) -> str:
    if isinstance(value, Instrument):
        return _instrument(value)
    if isinstance(value, Period) and (value.start or value.end):
        value = changed(value, start=None, end=None)
    return repr(value)


_instrument = lru_cache(maxsize=10_000)(repr)  # few are named often


def with_id(article_id: str, fact: FactT) -> FactT:
    """The same fact with its id."""
    return changed(fact, id=fact_id(article_id, fact))
