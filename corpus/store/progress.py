"""Readings on their way: which are to be made or checked, what was found of them, and how they changed."""

from collections.abc import Iterator
from datetime import date

from corpus.query import day
from corpus.revisions import changes
from corpus.store import articles, facts, judgements, sightings
from corpus.store.answers import Answers
from corpus.store.opened import PAGE
from corpus.store.records import Judgement, Revision, StoredFact
from corpus.verify.verdict import Verdict
from nlp.facts import CHECKABLE, AnyFact, Reading
from scrapers.article import Article


class Progress(Answers):
    """What has been read and checked, and what is left to do."""

    def reading(self, article_id: str) -> Reading | None:
        """What an article says, None where there is no such article or it has not been read."""
        stored = self.article(article_id)
        if stored is None or stored.extractor is None:
            return None
        with self._database.reading() as connection:
            numbers = articles.numbers(connection, [article_id]).values()
            return facts.readings_of(connection, numbers)[0]

    def unread(self, extractor: str, model: str | None = None) -> Iterator[Article]:
        """Articles that this version of the reader has not read, in the order they came. Keep readings meanwhile."""
        behind = 0
        while True:
            with self._database.reading() as connection:
                part = articles.unread(connection, extractor, model, behind=behind, limit=PAGE)
            if not part:
                return
            yield from (article for _, article in part)
            behind = part[-1][0]

    def to_check(self, *, since: str | date | None = None, again: bool = False) -> Iterator[Reading]:
        """Readings with checkable facts that have no final verdict yet; with `again` those that have one too."""
        first = day(since, field="since") if since else None
        behind = 0
        while True:
            with self._database.reading() as connection:
                numbers = facts.to_check(connection, again=again, since=first, behind=behind, limit=PAGE)
                part = facts.readings_of(connection, numbers)
            if not part:
                return
            yield from part
            behind = numbers[-1]

    def checked(
        self, *, since: str | date | None = None, until: str | date | None = None
    ) -> Iterator[tuple[Reading, dict[str, Verdict]]]:
        """Readings in the order they came, each with the verdicts that hold, by fact id."""
        first = day(since, field="since") if since else None
        last = day(until, field="until", last=True) if until else None
        behind = 0
        while True:
            with self._database.reading() as connection:
                numbers = articles.read_between(connection, first, last, behind=behind, limit=PAGE)
                part = facts.readings_of(connection, numbers)
                judged = judgements.holding(connection, numbers)
            if not part:
                return
            yield from ((reading, judged[number]) for number, reading in zip(numbers, part, strict=True))
            behind = numbers[-1]

    def unverified(self) -> Iterator[StoredFact[AnyFact]]:
        """Checkable facts that nobody has checked yet, oldest first."""
        return self.facts(kind=CHECKABLE, verdict="unchecked", sort="oldest")

    def judgements(self, fact_id: str) -> list[Judgement]:
        """Every verdict that a fact was ever given, first to last."""
        with self._database.reading() as connection:
            return judgements.history(connection, fact_id)

    def revisions(self, url: str) -> list[Revision]:
        """The texts that stood at an address, first to last, each with what it says otherwise than the one before."""
        with self._database.reading() as connection:
            met = sightings.at_address(connection, url)
            about = articles.by_numbers(connection, [number for number, _ in met])
            read = [number for number in about if about[number].extractor is not None]
            told = dict(zip(sorted(read), facts.readings_of(connection, read), strict=True))
        found: list[Revision] = []
        for place, (number, seen) in enumerate(met):
            before, now = told.get(met[place - 1][0]) if place else None, told.get(number)
            changed = changes(before, now) if before and now else ()
            found.append(Revision(number=place + 1, stored=about[number], seen=seen, changes=changed))
        return found
