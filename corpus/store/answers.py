"""What the store is asked: facts and articles by what they say, counts, prices, queries with a name."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Unpack, cast

from corpus.bars import Bar
from corpus.history import History
from corpus.query import GROUPS, SORTS, Cursor, Filters, day, one_of, values
from corpus.store import articles, copies, facts, prices, saved, sightings
from corpus.store.filters import instrument_named, sources_named, understood
from corpus.store.opened import Opened, pages, parts
from corpus.store.records import BarSpan, SavedQuery, Sighting, StoredArticle, StoredFact
from nlp.facts import AnyFact, Catalyst, Quote, Sentiment

if TYPE_CHECKING:
    import pandas


class Answers(Opened):
    """What is asked."""

    def facts(
        self, *, sort: str = "newest", limit: int | None = None, after: str | None = None, **filters: Unpack[Filters]
    ) -> Iterator[StoredFact[AnyFact]]:
        """The facts that meet all filters (see `Filters`), with article and verdict, a page at a time.

        `sort` is newest, oldest or confidence; `after` the cursor of the last row that was had. QueryError names the
        nearest valid value of one that does not exist.
        """
        with self._database.reading() as connection:
            query = understood(connection, filters, self._catalogue)
        order = one_of(sort, SORTS, field="sort")
        keyed = order == "confidence"

        def page(size: int, cursor: Cursor | None) -> list[StoredFact[AnyFact]]:
            with self._database.reading() as connection:
                return facts.find(connection, query, sort=order, limit=size, after=cursor)

        return pages(page, limit, after, keyed=keyed)

    def quotes(
        self, *, sort: str = "newest", limit: int | None = None, after: str | None = None, **filters: Unpack[Filters]
    ) -> Iterator[StoredFact[Quote]]:
        """Who said what: `facts` of that kind."""
        asked: Filters = filters | {"kind": "quote"}
        return cast(Iterator[StoredFact[Quote]], self.facts(sort=sort, limit=limit, after=after, **asked))

    def catalysts(
        self, *, sort: str = "newest", limit: int | None = None, after: str | None = None, **filters: Unpack[Filters]
    ) -> Iterator[StoredFact[Catalyst]]:
        """What moved what: `facts` of that kind."""
        asked: Filters = filters | {"kind": "catalyst"}
        return cast(Iterator[StoredFact[Catalyst]], self.facts(sort=sort, limit=limit, after=after, **asked))

    def sentiments(
        self, *, sort: str = "newest", limit: int | None = None, after: str | None = None, **filters: Unpack[Filters]
    ) -> Iterator[StoredFact[Sentiment]]:
        """Who feels what about whom: `facts` of that kind."""
        asked: Filters = filters | {"kind": "sentiment"}
        return cast(Iterator[StoredFact[Sentiment]], self.facts(sort=sort, limit=limit, after=after, **asked))

    def frame(
        self, *, sort: str = "newest", limit: int | None = None, **filters: Unpack[Filters]
    ) -> "pandas.DataFrame":
        """The facts that meet all filters as a pandas DataFrame, with the columns of the flat table.

        Needs the extra `frames`: `pip install 'tapecheck[frames]'`.
        """
        from corpus.export import frame

        return frame(self.facts(sort=sort, limit=limit, **filters))

    def articles(
        self,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        source: str | Iterable[str] = (),
        text: str | None = None,
        sort: str = "newest",
        limit: int | None = None,
        after: str | None = None,
    ) -> Iterator[StoredArticle]:
        """The articles by the day that they tell of, a page at a time; `text` searches title and text."""
        newest = one_of(sort, SORTS[:2], field="sort") == "newest"
        with self._database.reading() as connection:
            named = sources_named(connection, source)
        first = day(since, field="since") if since else None
        last = day(until, field="until", last=True) if until else None

        def page(size: int, cursor: Cursor | None) -> list[StoredArticle]:
            with self._database.reading() as connection:
                return articles.find(
                    connection, since=first, until=last, sources=named, words=text, newest=newest, limit=size,
                    after=cursor,
                )  # fmt: skip

        return pages(page, limit, after)

    def article(self, article_id: str) -> StoredArticle | None:
        """The article of an id, None where there is none."""
        with self._database.reading() as connection:
            numbers = articles.numbers(connection, [article_id]).values()
            return next(iter(articles.by_numbers(connection, numbers).values()), None)

    def has_address(self, url: str) -> bool:
        """True where there is an article from that address."""
        with self._database.reading() as connection:
            return articles.has_address(connection, url)

    def last_had(self, url: str) -> datetime | None:
        """When the newest text of that address was fetched; None where none was."""
        with self._database.reading() as connection:
            return max((when for _, when in sightings.at_address(connection, url)), default=None)

    def copied_from(self, ids: Iterable[str]) -> dict[str, str]:
        """Of these articles, each that is a copy of another, with the id of the first of its group."""
        found: dict[str, str] = {}
        for part in parts(ids, 500):
            with self._database.reading() as connection:
                found |= copies.leads(connection, part)
        return found

    def sightings(self, article_id: str) -> list[Sighting]:
        """Where an article's text was met, word for word, the first place first."""
        with self._database.reading() as connection:
            numbers = articles.numbers(connection, [article_id]).values()
            return [seen for number in numbers for seen in sightings.of_text(connection, number)]

    def revised(self) -> list[str]:
        """The addresses at which more than one text was met."""
        with self._database.reading() as connection:
            return sightings.revised(connection)

    def count(self, **filters: Unpack[Filters]) -> int:
        """How many facts meet all filters."""
        with self._database.reading() as connection:
            return facts.count(connection, understood(connection, filters, self._catalogue))

    def counts(
        self, by: str | Iterable[str], *, limit: int | None = None, **filters: Unpack[Filters]
    ) -> list[tuple[tuple[Any, ...], int]]:
        """How many facts there are of each day, source, kind, instrument ... (any of query.GROUPS), most first."""
        groups = [one_of(name, GROUPS, field="group") for name in values(by)]
        with self._database.reading() as connection:
            return facts.counts(connection, understood(connection, filters, self._catalogue), groups, limit=limit)

    def bars(
        self, *, instrument: str | None = None, since: str | date | None = None, until: str | date | None = None
    ) -> list[Bar]:
        """The bars of an instrument, or all, by session."""
        with self._database.reading() as connection:
            named = [instrument_named(connection, instrument, self._catalogue)] if instrument else []
            return prices.find_bars(
                connection,
                instruments=named,
                since=day(since, field="since") if since else None,
                until=day(until, field="until", last=True) if until else None,
            )

    def bar_spans(self) -> list[BarSpan]:
        """What prices there are: instrument, provider, first and last session."""
        with self._database.reading() as connection:
            return prices.spans(connection)

    def history(self, as_of: date | None = None) -> History:
        """The stored bars, releases and policy rates as verification looks them up; nothing later than `as_of`."""
        with self._database.reading() as connection:
            return prices.history(connection, until=as_of.isoformat()[:10] if as_of else None)

    def save(self, name: str, **asked: Any) -> None:
        """Keep a query (filters, `sort`, `by`) under a name; QueryError where a value does not exist."""
        filters = {key: value for key, value in asked.items() if key not in ("sort", "by")}
        with self._database.reading() as connection:
            understood(connection, cast(Filters, filters), self._catalogue)
        one_of(asked.get("sort", "newest"), SORTS, field="sort")
        for name_of_group in values(asked.get("by", ())):
            one_of(name_of_group, GROUPS, field="group")
        with self._database.writing() as connection:
            saved.save(connection, name, asked, now=self._clock())

    def saved(self) -> list[SavedQuery]:
        """The queries that have a name."""
        with self._database.reading() as connection:
            return saved.every(connection)

    def saved_query(self, name: str) -> SavedQuery:
        """The query of a name; QueryError names the nearest."""
        with self._database.reading() as connection:
            return saved.named(connection, name)

    def forget(self, name: str) -> None:
        """Forget the query of a name; QueryError names the nearest."""
        with self._database.writing() as connection:
            saved.remove(connection, name)
