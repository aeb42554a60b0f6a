"""One pass over the readings of a digest, which keeps of their facts only what a digest may show.

A day may have twenty thousand articles: their facts come and go one article at a time, and what is counted is kept as
ids. Articles that are cited in the end are looked up once more (`Shelf.of`).
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Protocol, runtime_checkable

from corpus.history import History
from corpus.stories import publisher
from corpus.verify import verdicts
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, Catalyst, Comparison, Dating, Level, Move, Quote, Reading, Target
from nlp.span import Span
from scrapers.article import Article
from tapecheck.edition import Source, Statement
from tapecheck.lines import SpanWords, Title, line
from tapecheck.proofs import numbers

Checked = tuple[Reading, Mapping[str, Verdict]]  # a settled reading, and its verdicts by fact id

_SENTENCES = 300  # sentences kept for each watched instrument


@runtime_checkable
class Shelf(Protocol):
    """Readings with their verdicts, one after the other, and some of them again by the ids of their articles."""

    def __iter__(self) -> Iterator[Checked]: ...

    def of(self, ids: Sequence[str]) -> Iterator[Checked]:
        """The readings of these articles, in their order."""

    def met(self, article_id: str) -> datetime | None:
        """When the article was first seen, as far as that is known."""

    def copied_from(self, ids: Sequence[str]) -> dict[str, str]:
        """Of these articles, each that is a copy of another, with the id of the one that was first."""


class Listed:
    """Readings that are all at hand."""

    def __init__(self, checked: Iterable[Checked]) -> None:
        self._all = list(checked)

    def __iter__(self) -> Iterator[Checked]:
        return iter(self._all)

    def of(self, ids: Sequence[str]) -> Iterator[Checked]:
        """The readings of these articles."""
        known = {reading.article.id: (reading, verdicts) for reading, verdicts in self._all}
        return (known[id_] for id_ in ids)

    def met(self, article_id: str) -> datetime | None:
        """Nobody noted it."""
        return None

    def copied_from(self, ids: Sequence[str]) -> dict[str, str]:
        """Nobody compared them."""
        return {}


@dataclass(frozen=True, slots=True)
class Limits:
    """Which days are told, as known when."""

    first: date
    last: date
    as_of: datetime | None
    history: History  # with the limit built in

    def verdicts(self, reading: Reading, kept: Mapping[str, Verdict]) -> Mapping[str, Verdict]:
        """The verdicts that were kept; as of a moment, those that could be given then."""
        return kept if self.as_of is None else verdicts(reading, self.history, as_of=self.as_of)


@dataclass(slots=True)
class Tallied:
    """Ids of the day's claims by verdict, and of the unverifiable by what they lack. Forecasts are none of them."""

    labels: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    missing: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, fact: AnyFact, verdict: Verdict) -> None:
        """Count a claim."""
        self.labels[verdict.label].append(fact.id)
        if verdict.label == "unverifiable":
            self.missing[verdict.missing or "definition"].append(fact.id)


@dataclass(slots=True)
class Failed:
    """A claim that the tape contradicts, as the first article makes it, and who else does."""

    article: Article
    fact: AnyFact
    verdict: Verdict
    ids: list[str] = field(default_factory=list)  # of all facts that make it
    voices: dict[str, Article] = field(default_factory=dict)  # the first article of each publisher


@dataclass(slots=True)
class Gathered:
    """The articles of the days told, and what in them may be shown."""

    articles: dict[str, Article] = field(default_factory=dict)
    dated: dict[str, Dating | None] = field(default_factory=dict)
    publishers: dict[str, str] = field(default_factory=dict)  # by article
    voices: dict[str, str] = field(default_factory=dict)  # by article: of copies of one text, the first publisher
    copied_from: dict[str, str] = field(default_factory=dict)  # of copies of a text: the article that was first
    undated: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    tallied: Tallied = field(default_factory=Tallied)
    failed: dict[Hashable, Failed] = field(default_factory=dict)  # by what is claimed
    false: dict[str, tuple[Span, ...]] = field(default_factory=dict)  # of contradicted claims, by article
    figures: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # that these state
    causes: list[tuple[Article, Catalyst]] = field(default_factory=list)
    quotes: list[tuple[Article, Quote]] = field(default_factory=list)
    calls: list[tuple[Article, Target, Verdict | None]] = field(default_factory=list)
    slim: list[Reading] = field(default_factory=list)  # with the figures alone that stories and disputes go by
    watched: dict[str, dict[str, Span]] = field(default_factory=dict)  # a sentence per article, by instrument
    watched_false: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # facts, by instrument

    def voice(self, article: Article) -> str:
        """Who stands behind an article of the days told; behind a copy of a text, the first who printed it."""
        return self.voices[article.id]

    def count_copies_once(self, copied_from: dict[str, str]) -> None:
        """Let copies of one text speak with one voice: that of the first publisher who is told here."""
        self.copied_from = copied_from
        first: dict[str, str] = {}
        for id_, name in self.publishers.items():
            self.voices[id_] = first.setdefault(copied_from.get(id_, id_), name)
        for one in self.failed.values():
            named, one.voices = one.voices, {}
            for article in named.values():
                one.voices.setdefault(self.voices[article.id], article)

    def said(self, article: Article, sentence: Span, *marks: Span) -> Statement:
        """A sentence to show, with what is marked in it and what in it is false."""
        false = self.false_in(article, sentence)
        shown = line(SpanWords(article, sentence, false))
        return Statement(article=article, sentence=sentence, line=shown, marks=tuple(sorted(marks)), false=false)

    def words(self, article: Article, span: Span) -> SpanWords:
        """Words to show, with what in them is false."""
        return SpanWords(article, span, self.false_in(article, span))

    def title(self, article: Article) -> Title:
        """What an article is called, and whether that repeats something false."""
        if article.id not in self.false:
            return Title(article)
        title = Title(article).text
        printed = {*numbers(title)}
        repeated = any(span.of(article.text) in title for span in self.false[article.id])
        return Title(article, repeated or bool(printed & self.figures[article.id]))

    def source(self, article: Article) -> Source:
        """An article as the digest lists it."""
        return Source(article=article, dated=self.dated.get(article.id), title=line(self.title(article)))

    def session(self, article: Article) -> date | None:
        """The session that an article of the days told speaks of, where it is known."""
        dated = self.dated.get(article.id)
        return dated.session if dated else None

    def false_in(self, article: Article, span: Span) -> tuple[Span, ...]:
        """The contradicted claims that stand in these words, or reach into them."""
        return tuple(one for one in self.false.get(article.id, ()) if one.overlaps(span))


def gather(shelf: Shelf, limits: Limits, *, watch: Collection[str] = ()) -> Gathered:
    """The pass over the readings; `watch` are ids of instruments whose sentences are kept."""
    found = Gathered(watched={id_: {} for id_ in watch})
    for reading, kept in shelf:
        article, session = reading.article, session_of(reading)
        if session is None:
            found.undated.append(article.id)
        elif not limits.first <= session <= limits.last:
            continue
        elif not _out(article, limits.as_of, shelf):
            found.later.append(article.id)
        else:
            _keep(found, reading, limits.verdicts(reading, kept))
    found.count_copies_once(shelf.copied_from(list(found.articles)))
    return found


def session_of(reading: Reading) -> date | None:
    """The session that the reading is of, else the day of publication."""
    if reading.dated:
        return reading.dated.session
    published = reading.article.published
    return published.date() if published else None


def _out(article: Article, as_of: datetime | None, shelf: Shelf) -> bool:
    """Whether the article was out at that moment. One without a time counts from when it was first seen."""
    if as_of is None:
        return True
    out = article.published or shelf.met(article.id)
    return out is not None and out <= as_of


def _keep(found: Gathered, reading: Reading, judged: Mapping[str, Verdict]) -> None:
    article = reading.article
    found.articles[article.id] = article
    found.dated[article.id] = reading.dated
    found.publishers[article.id] = publisher(article)
    found.voices[article.id] = found.publishers[article.id]
    figures, false = [], []
    for fact in reading.facts:
        verdict = judged.get(fact.id)
        match fact:
            case Catalyst() if fact.modality == "asserted":
                found.causes.append((article, fact))
            case Quote() if fact.speaker.name:
                found.quotes.append((article, fact))
            case Target():
                found.calls.append((article, fact, verdict))
            case Level() | Move() if fact.value is not None and fact.modality == "asserted":
                figures.append(fact)
        if verdict is not None and not isinstance(fact, Target):
            found.tallied.add(fact, verdict)
            if verdict.label == "contradicted":
                one = found.failed.setdefault(_claim(fact), Failed(article, fact, verdict))
                one.ids.append(fact.id)
                one.voices.setdefault(found.voice(article), article)
                false.append(fact.span)
                found.figures[article.id].update(numbers(str(getattr(fact, "value", None) or "")))
        if found.watched:
            _watch(found, article, fact, false=verdict is not None and verdict.label == "contradicted")
    if false:
        found.false[article.id] = tuple(sorted(false))
    found.slim.append(Reading(article=article, facts=tuple(figures), dated=reading.dated))


def _claim(fact: AnyFact) -> Hashable:
    """What makes two claims the same claim: all that is stated, but for the words."""
    names = ("instrument", "winner", "loser", "indicator", "name", "institution", "action", "extent", "study", "signal")
    stated = (*names, "value", "unit", "direction", "basis", "count", "measure", "date")
    return fact.kind, *(getattr(fact, name, None) for name in stated)


def _watch(found: Gathered, article: Article, fact: AnyFact, *, false: bool) -> None:
    for id_ in ids_of(fact):
        if id_ in found.watched:
            found.watched[id_].setdefault(article.id, fact.sentence)
            if false:
                found.watched_false[id_].append(fact.id)


def ids_of(fact: AnyFact) -> Iterator[str]:
    """The ids (a group's name) of the instruments that a fact is about."""
    several = [getattr(fact, "instrument", None), getattr(fact, "target", None)]
    if isinstance(fact, Comparison):
        several += [fact.winner, fact.loser]
    if isinstance(fact, Catalyst):
        several.append(fact.effect.instrument)
    return (one.id or one.name for one in several if one is not None)


def sentences(of: Mapping[str, Span]) -> list[tuple[str, Span]]:
    """Articles and sentences of a watched instrument, as many as are weighed."""
    return list(islice(of.items(), _SENTENCES))
