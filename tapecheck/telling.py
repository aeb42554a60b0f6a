"""The digest of a day, or of several: what the tape did, what is said to have moved it, and which claims failed.

Extractive: sentences are the articles' own, in their own words, and figures come from a span or from a bar
(`tapecheck.lines`). Nothing is rewritten, and nothing is left out silently: `Coverage` counts it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from corpus.errors import QueryError
from corpus.history import History
from corpus.query import unknown
from corpus.stories import Story, stories
from nlp.facts import Reading
from nlp.instruments import Catalogue, Instrument
from nlp.instruments import catalogue as shipped
from nlp.span import Span
from scrapers.article import Article
from tapecheck import checks
from tapecheck.changes import Before, changes
from tapecheck.drivers import drivers
from tapecheck.edition import (
    Changes,
    Coverage,
    Digest,
    Driver,
    Statement,
    StoryTold,
    Tally,
    TapeRow,
    Watched,
)
from tapecheck.gathered import Checked, Gathered, Limits, Listed, Shelf, gather, sentences
from tapecheck.lines import BarFigure, Count, Day, Line, Named, Outlet, Part, Title, line
from tapecheck.salience import MANY, Vectors, chosen, tfidf
from tapecheck.sections import SECTIONS
from tapecheck.speech import sayings
from tapecheck.tape import chart, tape_rows, watched_ids

STORIES = 12  # stories that are shown
LEADS = 2  # sentences of an article that may carry its story
TITLES = 6  # articles that are named of one story
SOURCES = 60  # articles whose claims are listed with their verdicts; those that are cited come first
DAYS = 31  # that one digest may tell
_NOTES = 12
_OPENING = 600  # characters within which an article says what it is about
_RESTLESS = frozenset({"^VIX", "^VXN", "^RVX"})  # measures of unrest, whose percentages are of another order


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a digest goes by beside the readings of its days."""

    before: Iterable[Checked] = ()  # readings of the day that the last digest told
    earlier: Iterable[Checked] = ()  # readings whose forecasts may have come due
    silent: Sequence[Line] = ()  # what is to be said of sources that did not answer


def digest(
    checked: Iterable[Checked],
    history: History,
    day: date,
    *,
    first: date | None = None,
    as_of: datetime | None = None,
    watchlist: Sequence[str] = (),
    catalogue: Catalogue | None = None,
    sections: Collection[str] = tuple(SECTIONS),
    beside: Beside = Beside(),
    vectors: Vectors = tfidf,
) -> Digest:
    """The digest of a session, or of the days from `first` to it, with nothing later than `as_of`.

    `checked` are settled readings with their verdicts; as of a moment, claims are judged anew, by what was known then.
    `watchlist` names instruments that come first: ids, tickers or names, as the catalogue has them; `sections` are
    those of `SECTIONS` that are wanted. QueryError where one of these is unknown.
    """
    known = catalogue or shipped()
    wanted = wanted_sections(sections)
    limits = Limits(_first(first, day), day, as_of, history.at(as_of))
    watch = watched_ids(watchlist, known)
    shelf = checked if isinstance(checked, Shelf) else Listed(checked)
    found = gather(shelf, limits, watch=watch)
    return _Telling(found, limits, wanted, shelf, beside, vectors).digest(watch, known)


def wanted_sections(sections: Collection[str]) -> tuple[str, ...]:
    """The sections in the order of a digest; QueryError names the nearest to one that does not exist."""
    for name in sections:
        if name not in SECTIONS:
            raise unknown(name, tuple(SECTIONS), field="section")
    return tuple(name for name in SECTIONS if name in sections)


def _first(first: date | None, day: date) -> date:
    if first is None:
        return day
    if first > day or (day - first).days >= DAYS:
        raise QueryError(
            f"{first} to {day} is no stretch that a digest tells",
            where="since",
            remedy=f"give at most {DAYS} days, the first one first",
        )
    return first


@dataclass(frozen=True, slots=True)
class _Telling:
    """A digest in the making: each section from what was gathered."""

    found: Gathered
    limits: Limits
    wanted: tuple[str, ...]
    shelf: Shelf
    beside: Beside
    vectors: Vectors

    def digest(self, watch: Sequence[str], known: Catalogue) -> Digest:
        """All sections that are wanted, the others empty."""
        found, limits = self.found, self.limits
        day = limits.last
        before = Before(self.beside.before)
        seen = before.sentences
        tape = tuple(tape_rows(limits.history, day, first=limits.first, watched=watch, catalogue=known))
        tally = checks.tally(found.tallied)
        told = stories(found.slim, copied_from=found.copied_from)
        moved = drivers(found, seen=seen, vectors=self.vectors)
        quotes, unnamed = sayings(found, seen=seen, vectors=self.vectors)
        failed, unshown = checks.failures(found)
        parts = Digest(
            first=Day(limits.first),
            day=Day(day),
            as_of=limits.as_of,
            sections=self.wanted,
            lede=tuple(_lede(tape, tally, several=limits.first < day)),
            chart=chart(limits.history, tape[0]) if tape and "tape" in self.wanted else None,
            tape=tape if "tape" in self.wanted else (),
            watched=tuple(self._watched(watch, tape, known)) if "watchlist" in self.wanted else (),
            drivers=moved if "moved" in self.wanted else (),
            disputes=checks.disputes(found) if "disputed" in self.wanted else (),
            quotes=quotes if "said" in self.wanted else (),
            failures=failed if "failed" in self.wanted else (),
            tally=tally,
            due=checks.due(found, self.beside.earlier, limits) if "due" in self.wanted else (),
            calls=checks.calls(found) if "calls" in self.wanted else (),
            changes=self._changes(before, moved, tape),
            stories=tuple(self._stories(told)) if "stories" in self.wanted else (),
            sources=(),
            judged=(),
            coverage=Coverage(
                articles=Count(tuple(found.articles)),
                publishers=Count(tuple(sorted(set(found.publishers.values())))),
                stories=Count(tuple(story.lead.article.id for story in told)),
                by_prices=Count(tuple(id_ for id_, dated in found.dated.items() if dated and dated.method == "prices")),
                undated=Count(tuple(found.undated)),
                later=Count(tuple(found.later)),
                unnamed=Count(unnamed),
                unshown=unshown if "failed" in self.wanted else tally.contradicted,
            ),
            notes=tuple(_notes(limits, tape, found)) + tuple(self.beside.silent),
        )
        return self._with_sources(parts, told)

    def _changes(self, before: Before, moved: Sequence[Driver], tape: Sequence[TapeRow]) -> Changes:
        if "changed" not in self.wanted:
            return Changes(since=None, lines=())
        return changes(before, moved, tape, self.limits.history)

    def _with_sources(self, parts: Digest, told: Sequence[Story]) -> Digest:
        """The digest with the articles that it cites, then others while there is room, and all their claims."""
        cited = dict.fromkeys(article.id for article in cited_articles(parts))
        others = (reading.article.id for story in told for reading in story.readings)
        several = [id_ for id_ in dict.fromkeys([*cited, *others]) if id_ in self.found.articles]
        place = {reading.article.id: n for n, reading in enumerate(r for story in told for r in story.readings)}
        ids = sorted(several[: max(SOURCES, len(cited))], key=lambda id_: place[id_])
        elsewhere = {call.said.article.id: call.said.article for call in parts.due}
        sources = [self.found.source(self.found.articles[id_]) for id_ in ids]
        sources += [self.found.source(a) for id_, a in elsewhere.items() if id_ not in self.found.articles]
        judged = checks.judged(self.found, self.shelf.of(ids), self.limits)
        return replace(parts, sources=tuple(sources), judged=tuple(judged))

    def _watched(self, watch: Sequence[str], tape: Sequence[TapeRow], known: Catalogue) -> Iterator[Watched]:
        rows = {row.instrument.id: row for row in tape}
        for id_ in watch:
            about = self.found.watched[id_]
            entry = known.get(id_) or known.find(id_)
            assert entry is not None  # watched_ids knows it
            yield Watched(
                instrument=entry.instrument,
                row=rows.get(id_),
                articles=Count(tuple(about)),
                publishers=Count(tuple(sorted({self.found.voices[a] for a in about}))),
                failed=Count(tuple(self.found.watched_false[id_])),
                said=tuple(self._central([(self.found.articles[a], span) for a, span in sentences(about)], 2)),
            )

    def _stories(self, told: Sequence[Story]) -> Iterator[StoryTold]:
        for story in told[:STORIES]:
            articles = [reading.article for reading in story.readings]
            said = self._central(list(self._leads(story)), 1)
            yield StoryTold(
                story=story,
                said=said[0] if said else None,
                publishers=Count(tuple(sorted({self.found.voice(article) for article in articles}))),
                told=tuple(map(self.found.source, articles[:TITLES])),
            )

    def _leads(self, story: Story) -> Iterator[tuple[Article, Span]]:
        """The sentences with figures that a story's articles begin with."""
        for reading in story.readings[:MANY]:
            spans = sorted({fact.sentence for fact in reading.facts})
            yield from ((reading.article, span) for span in spans[:LEADS] if span.start < _OPENING)

    def _central(self, several: Sequence[tuple[Article, Span]], count: int) -> list[Statement]:
        """The sentences that say most, of different publishers; of those with something false in them none."""
        found = self.found
        clean = [(a, span) for a, span in several if not found.false_in(a, span) and 30 <= len(span) <= 400][:MANY]
        words = [span.of(article.text) for article, span in clean]
        voices = [found.voice(article) for article, _ in clean]
        places = chosen(words, 3 * count, voices=voices, vectors=self.vectors)
        one_each = checks.firsts(places, lambda place: voices[place])[:count]
        return [found.said(*clean[place]) for place in one_each]


def cited_articles(told: Digest) -> Iterator[Article]:
    """The articles that sentences of the digest are from."""
    yield from (article for failure in told.failures for article in (failure.said.article, *failure.also))
    yield from (cause.said.article for driver in told.drivers for cause in driver.causes)
    yield from (answer.said.article for dispute in told.disputes for answer in dispute.answers)
    yield from (saying.said.article for saying in told.quotes)
    yield from (call.said.article for call in (*told.due, *told.calls))
    yield from (said.article for watched in told.watched for said in watched.said)
    for one in told.stories:
        yield from (one.said.article,) if one.said else ()
        yield one.told[0].article


def _lede(tape: Sequence[TapeRow], tally: Tally, *, several: bool) -> Iterator[Line]:
    fresh = [row for row in tape if row.session is None and _figure(row, several) is not None]
    if fresh and fresh[0] is tape[0]:
        row = fresh[0]
        ended = " ended at " if several else " closed at "
        yield line(*_subject(row.instrument), ended, row.close, *_went(row, several), ".")
    others = [row for row in fresh if row is not tape[0] and row.instrument.id not in _RESTLESS]
    others = [row for row in others if row.instrument.type != "rate"]
    if others:
        row = max(others, key=lambda r: abs(_value(r, several)))
        the = ("the ", Named(row.instrument)) if _takes_the(row.instrument) else (Named(row.instrument),)
        yield line("The largest move on the tape was that of ", *the, *_went(row, several), ".")
    if not tally.checked.of:
        yield line("No claim was checked.")
    elif not tally.contradicted.of:
        yield line("Of ", tally.checked, " claims checked, none failed.")
    else:
        yield line("Of ", tally.checked, " claims checked, ", tally.contradicted, " failed.")


def _figure(row: TapeRow, several: bool) -> BarFigure | None:
    return row.period if several else row.percent


def _value(row: TapeRow, several: bool) -> float:
    figure = _figure(row, several)
    return float(figure.value) if figure else 0.0


def _went(row: TapeRow, several: bool) -> tuple[str | BarFigure, ...]:
    figure = _figure(row, several)
    if figure is None or figure.value == 0:
        return (", unchanged",)
    return ", up " if figure.value > 0 else ", down ", replace(figure, signed=False)


def _subject(instrument: Instrument) -> tuple[Part | str, ...]:
    """The instrument at the head of a sentence: "The S&P 500", but "Gold"."""
    return ("The ", Named(instrument)) if _takes_the(instrument) else (Named(instrument, capital=True),)


def _takes_the(instrument: Instrument) -> bool:
    return instrument.type in ("index", "currency", "rate")


def _notes(limits: Limits, tape: Sequence[TapeRow], found: Gathered) -> Iterator[Line]:
    day = Day(limits.last)
    if not found.articles:
        yield line("No article speaks of ", day, ".")
    if not tape:
        yield line("The tape has no bar of ", day, " or the days before it.")
    history = limits.history
    for row in tape:
        if row.session is not None and history.was_open(row.instrument.id or "", limits.last):
            yield line("The market of ", Named(row.instrument), " was open, but its last bar is of ", row.session, ".")
    placed = [reading for reading in found.slim if reading.dated and reading.dated.method == "prices"]
    yield from (_placed(reading, found.title(reading.article)) for reading in placed[:_NOTES])


def _placed(reading: Reading, title: Title) -> Line:
    assert reading.dated is not None
    day = Day(reading.dated.session)
    return line(Outlet(reading.article), " gives no date for “", title, "”; the figures in it fit ", day, ".")
