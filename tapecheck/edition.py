"""What a digest is made of. `tapecheck.telling` builds it, `tapecheck.render` shows it."""

from dataclasses import dataclass
from datetime import datetime

from corpus.bars import Bar
from corpus.stories import Story
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, Dating, Target
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
    period: BarFigure | None = None  # over all the days told, where they are several
    spark: tuple[Bar, ...]
    session: Day | None = None  # where the last bar is of an earlier day: the market was shut, or prices are stale

    @property
    def rising(self) -> bool | None:
        """Which way the close went; None where it stood still or nothing tells."""
        moved = self.change.value if self.change else 0
        return None if moved == 0 else moved > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The closes of an instrument over some months, with the figures that the drawing is labelled with."""

    instrument: Instrument
    bars: tuple[Bar, ...]
    high: BarFigure
    low: BarFigure
    last: BarFigure
    first_day: Day
    last_day: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Words of an article: `line` is what is shown, `sentence` where it stands, `marks` what matters in it.

    `false` are the claims in the sentence that the tape contradicts: wherever it is shown, they are marked.
    """

    article: Article
    sentence: Span
    line: Line
    marks: tuple[Span, ...] = ()
    false: tuple[Span, ...] = ()


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
    """Causes of one sort, over all articles; `publishers` are those who name it, each counted once."""

    sort: str
    causes: tuple[Cause, ...]
    publishers: Count
    facts: Count
    against: Count  # publishers who have it move the same thing the other way


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What some publishers say of a thing, in the words of one of them, and whether the tape contradicts it."""

    said: Statement
    publishers: Count
    contradicted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Articles that say different things of the same thing: the answer with most publishers first."""

    subject: Line
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What somebody said, in the speaker's words; `by` is bound to the article that names the speaker."""

    said: Statement
    by: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A claim that the tape contradicts, with its words, the reason and the rows.

    `publishers` are all who make it, `also` articles of some of the others.
    """

    said: Statement
    fact: AnyFact
    verdict: Verdict
    reason: Line
    stated: Line
    expected: Line
    also: tuple[Article, ...] = ()
    publishers: Count


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
    made: Day | None = None  # of a call that came due: when it was made
    reason: Line | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is otherwise than at the last digest, which told of `since`; None where there was none."""

    since: Day | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An instrument of the watchlist: who writes of it, and the sentences that say most."""

    instrument: Instrument
    row: TapeRow | None
    articles: Count
    publishers: Count
    failed: Count
    said: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTold:
    """Articles that tell one story, and the sentence of theirs that carries it."""

    story: Story
    said: Statement | None
    publishers: Count
    told: tuple["Source", ...]  # the first of its articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An article that the digest cites or lists, what it is called, and how its day is known."""

    article: Article
    dated: Dating | None
    title: Line


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
    later: Count  # articles that were not out yet at `as_of`: left out
    unnamed: Count  # quotes whose speaker the article does not bear out, or that two are named for: left out
    unshown: Count  # contradicted claims that there was no room for


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One day told, or several."""

    first: Day
    day: Day  # the last
    as_of: datetime | None
    sections: tuple[str, ...]  # those that were asked for, of SECTIONS
    lede: tuple[Line, ...]
    chart: Chart | None
    tape: tuple[TapeRow, ...]
    watched: tuple[Watched, ...]
    drivers: tuple[Driver, ...]
    disputes: tuple[Dispute, ...]
    quotes: tuple[Saying, ...]
    failures: tuple[Failure, ...]
    tally: Tally
    due: tuple[Call, ...]
    calls: tuple[Call, ...]
    changes: Changes
    stories: tuple[StoryTold, ...]
    sources: tuple[Source, ...]  # every article that is cited, then others while there is room
    judged: tuple[Judged, ...]  # every claim of these, in their order
    coverage: Coverage
    notes: tuple[Line, ...]

    @property
    def several(self) -> bool:
        """True where more than one day is told."""
        return self.first.session != self.day.session
