"""What a digest is made of. `tapecheck.telling` builds it, `tapecheck.render` shows it."""

from dataclasses import dataclass
from datetime import datetime

from corpus.bars import Bar
from corpus.stories import Story
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, SpeakerName, Target
from nlp.instruments import Instrument
from nlp.span import Span
from scrapers.article import Article
from tapecheck.lines import BarFigure, Count, Day, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class TapeRow:
    """One instrument's day. `unit` is the catalogue's; a rate changes in basis points and has no percentage."""

    instrument: Instrument
    unit: str
    close: BarFigure
    change: BarFigure | None  # against the session before; None where that bar is missing
    percent: BarFigure | None
    week: BarFigure | None  # against the last session of the week before
    spark: tuple[Bar, ...]
    session: Day | None = None  # where the last bar is of an earlier day: the market was shut, or prices are stale

    @property
    def rising(self) -> bool | None:
        """Which way the close went; None where it stood still or nothing tells."""
        moved = self.change.value if self.change else 0
        return None if moved == 0 else moved > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Words of an article: `line` is what is shown, `sentence` where it stands, `marks` what matters in it."""

    article: Article
    sentence: Span
    line: Line
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause in an article's words, and the effect that it is said to have had."""

    said: Statement
    cause: Line
    effect: Line
    instrument: Instrument | None
    raises: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """Causes of one sort, over all articles of the day; `publishers` are those who name it, each counted once."""

    sort: str
    causes: tuple[Cause, ...]
    publishers: Count
    facts: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What somebody said, in the speaker's words."""

    said: Statement
    speaker: SpeakerName


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A claim that the tape contradicts, with its words, the reason and the rows. `also` are others who make it."""

    said: Statement
    fact: AnyFact
    verdict: Verdict
    reason: Line
    stated: Line
    expected: Line
    also: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A claim and its verdict, for the list of everything that was checked."""

    said: Statement
    fact: AnyFact
    verdict: Verdict
    reason: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A forecast, in the article's words, and what has become of it."""

    said: Statement
    target: Target
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Claims of the day by verdict, forecasts apart; `missing` says of the unverifiable what they lack."""

    checked: Count
    supported: Count
    contradicted: Count
    unverifiable: Count
    pending: Count
    missing: tuple[tuple[str, Count], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the digest rests on, and what it leaves out."""

    articles: Count
    publishers: Count
    stories: Count
    by_prices: Count  # articles without a date, placed by the figures that they state
    undated: Count  # articles that nothing places: left out
    later: Count  # articles published after `as_of`: left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One day, told."""

    day: Day
    as_of: datetime | None
    lede: tuple[Line, ...]
    tape: tuple[TapeRow, ...]
    drivers: tuple[Driver, ...]
    quotes: tuple[Saying, ...]
    failures: tuple[Failure, ...]
    tally: Tally
    calls: tuple[Call, ...]
    stories: tuple[Story, ...]
    judged: tuple[Judged, ...]  # every claim of the day, in the order of the articles
    coverage: Coverage
    notes: tuple[Line, ...]
