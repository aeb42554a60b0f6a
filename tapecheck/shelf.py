"""What a digest is told from, out of the store: the days' readings, the last digest's, and what may have come due."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

from corpus.history import History
from corpus.store import Corpus
from corpus.store.records import StoredFact
from corpus.verify.verdict import Verdict
from nlp.facts import Reading
from nlp.instruments import Catalogue
from tapecheck.edition import Digest
from tapecheck.gathered import Checked, session_of
from tapecheck.lines import Day, Line, Source, line
from tapecheck.salience import Vectors, tfidf
from tapecheck.sections import SECTIONS
from tapecheck.telling import Beside, digest

LAST = 10  # days back in which the last digest is looked for
CALLS = 800  # days back from which forecasts are followed


class Stored:
    """The readings that a store has of some days, and of the articles that nothing places on any day."""

    def __init__(self, corpus: Corpus, first: date, last: date) -> None:
        self._corpus = corpus
        self._first = first
        self._last = last

    def __iter__(self) -> Iterator[Checked]:
        yield from self._corpus.checked(since=self._first, until=self._last)
        for stored in takewhile(lambda found: found.day is None, self._corpus.articles(sort="oldest")):
            yield Reading(article=stored.article, facts=()), {}

    def of(self, ids: Sequence[str]) -> Iterator[Checked]:
        """The readings of these articles."""
        for id_ in ids:
            if reading_of := next(_by_article(self._corpus.facts(article=id_, sort="oldest")), None):
                yield reading_of

    def met(self, article_id: str) -> datetime | None:
        """When the article was first seen."""
        stored = self._corpus.article(article_id)
        return stored.first_seen if stored else None

    def copied_from(self, ids: Sequence[str]) -> dict[str, str]:
        """Of these articles, each that is a copy of another, with the id of the one that was first."""
        return self._corpus.copied_from(ids)


def told(
    corpus: Corpus,
    history: History,
    day: date,
    *,
    first: date | None = None,
    as_of: datetime | None = None,
    watchlist: Sequence[str] = (),
    catalogue: Catalogue | None = None,
    sections: Collection[str] = tuple(SECTIONS),
    vectors: Vectors = tfidf,
) -> Digest:
    """The digest of a day, or of the days from `first` on, out of a store; everything else as in `digest`."""
    start = first or day
    return digest(
        Stored(corpus, start, day),
        history,
        day,
        first=first,
        as_of=as_of,
        watchlist=watchlist,
        catalogue=catalogue,
        sections=sections,
        beside=Beside(
            before=_last_told(corpus, start, as_of) if "changed" in sections else (),
            earlier=_forecasts(corpus, start, as_of) if "due" in sections else (),
            silent=tuple(_silent(corpus, day)) if as_of is None else (),
        ),
        vectors=vectors,
    )


def everything(corpus: Corpus) -> Iterator[Checked]:
    """All readings that a store has, with their verdicts, in the order that they came."""
    return corpus.checked()


def days(checked: Iterable[Checked]) -> dict[date, int]:
    """The sessions that there are articles of, with how many contradicted claims each holds, the latest last."""
    found: dict[date, int] = defaultdict(int)
    for reading, verdicts in checked:
        if session := session_of(reading):
            found[session] += sum(verdict.label == "contradicted" for verdict in verdicts.values())
    return dict(sorted(found.items()))


def last_day(corpus: Corpus, *, before: date | None = None) -> date | None:
    """The last day that there are articles of, None where there is none."""
    until = before - timedelta(days=1) if before else None
    last = next(corpus.articles(until=until, limit=1), None)
    return last.day if last else None


def _last_told(corpus: Corpus, start: date, as_of: datetime | None) -> Iterator[Checked]:
    """The causes that the articles of the day before name, as far as they were out."""
    day = last_day(corpus, before=start)
    if day is None or (start - day).days > LAST:
        return
    for reading, verdicts in _by_article(corpus.catalysts(since=day, until=day, sort="oldest")):
        published = reading.article.published
        if as_of is None or (published is not None and published <= as_of):
            yield reading, verdicts


def _forecasts(corpus: Corpus, start: date, as_of: datetime | None) -> Iterator[Checked]:
    """The forecasts of the time before, each with its verdict."""
    span = {"since": start - timedelta(days=CALLS), "until": start - timedelta(days=1)}
    found = corpus.facts(kind="target", sort="oldest", **span)  # type: ignore[arg-type]
    for reading, verdicts in _by_article(found):
        published = reading.article.published
        if as_of is None or (published is not None and published <= as_of):
            yield reading, verdicts


def _silent(corpus: Corpus, day: date) -> Iterator[Line]:
    """What is to be said of sources that could not be reached by the day told, where that is the latest one."""
    if last_day(corpus) != day:
        return
    for source in corpus.sources():
        last = source.last_success
        if source.failures and (last is None or last.date() <= day):
            since = (" since ", Day(last.date())) if last else (" yet",)
            yield line(Source(source.address, source.title), " could not be reached", *since, ".")


def _by_article(found: Iterable[StoredFact[Any]]) -> Iterator[Checked]:
    """Facts that stand together, as readings of their articles."""
    together: list[StoredFact[Any]] = []
    for one in found:
        if together and one.article.id != together[0].article.id:
            yield _reading(together)
            together = []
        together.append(one)
    if together:
        yield _reading(together)


def _reading(several: Sequence[StoredFact[Any]]) -> Checked:
    verdicts: dict[str, Verdict] = {one.fact.id: one.verdict for one in several if one.verdict is not None}
    facts = tuple(one.fact for one in several)
    return Reading(article=several[0].article, facts=facts, dated=several[0].dated), verdicts
