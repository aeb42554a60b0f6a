"""The store: articles, what they say, what was found of it, and the prices that it is held against, in one database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast

from sqlalchemy import func, select

from corpus import archive
from corpus.bars import Bar
from corpus.history import History
from corpus.query import GROUPS, SORTS, Cursor, Filters, day, one_of, parse_cursor, values
from corpus.releases import PolicyRate, Release
from corpus.revisions import changes
from corpus.store import (
    articles,
    copies,
    exchange,
    facts,
    integrity,
    judgements,
    prices,
    saved,
    sightings,
    tables,
    work,
)
from corpus.store.database import TIMEOUT, Database, open_database
from corpus.store.filters import instrument_named, sources_named, understood
from corpus.store.records import (
    BarSpan,
    Job,
    Judgement,
    Revision,
    SavedQuery,
    Sighting,
    Source,
    StoredArticle,
    StoredFact,
)
from corpus.verify.verdict import Verdict
from nlp.facts import CHECKABLE, AnyFact, Catalyst, Quote, Reading, Sentiment
from nlp.instruments import Catalogue
from scrapers.article import Article
from scrapers.robots import Answered

if TYPE_CHECKING:
    import pandas

ItemT = TypeVar("ItemT")

_ARTICLES_AT_ONCE = 1000  # per transaction: a kill loses at most these, and the next run does them again
_BARS_AT_ONCE = 5000
_PAGE = 200


def _now() -> datetime:
    return datetime.now(UTC)


class Corpus:
    """An open store; use it as a context manager.

    >>> with Corpus.open("tapecheck.db") as corpus:  # doctest: +SKIP
    ...     for stored in corpus.facts(instrument="small caps", verdict="contradicted", limit=3):
    ...         print(stored.fact.text, stored.verdict.reason)
    """

    def __init__(self, database: Database, *, catalogue: Catalogue | None = None, clock: Callable[[], datetime] = _now):
        self._database = database
        self._catalogue = catalogue
        self._clock = clock

    @classmethod
    def open(
        cls,
        url_or_path: str | Path,
        *,
        create: bool = True,
        timeout: float = TIMEOUT,
        catalogue: Catalogue | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> "Corpus":
        """The store at a path or URL (`sqlite:///PATH`, `postgresql://HOST/NAME`), made where it is missing.

        With `create` False a missing one is an error. `timeout` is how many seconds a write waits for that of another
        program, `catalogue` what instrument names are looked up in. StoreError says why a database cannot be used.
        """
        return cls(open_database(url_or_path, create=create, timeout=timeout), catalogue=catalogue, clock=clock)

    def __enter__(self) -> "Corpus":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    # What is put in

    def add(self, several: Iterable[Article], *, retrieved: datetime | None = None) -> int:
        """Keep articles; one with a text that is there fills in what was unknown of it. How many are new."""
        new = 0
        for part in _parts(several, _ARTICLES_AT_ONCE):
            with self._database.writing() as connection:
                new += articles.add(connection, part, now=self._clock(), retrieved=retrieved)
        return new

    def group_copies(self) -> int:
        """Find copies among the articles that have not been compared yet; how many are copies of another."""
        with self._database.reading() as connection:
            waiting = copies.ungrouped(connection)
            groups = copies.known(connection, waiting)
        found = 0
        for part in copies.parts(waiting):
            with self._database.writing() as connection:
                found += copies.compare(connection, groups, part)
        return found

    def keep(self, readings: Iterable[Reading], *, extractor: str, model: str | None = None) -> int:
        """Keep readings, each in the place of its article's last one, with articles that are not there yet.

        `extractor` is the version of the reader, `model` the checksum of the learned weights that it read with (None:
        rules alone). How many facts were added, changed or dropped: 0 where all was there already. A fact that says
        what it said keeps its verdict; one that was settled to another day is to be checked anew.
        """
        changed = 0
        for part in _parts(readings, _ARTICLES_AT_ONCE):
            several, dated = [reading.article for reading in part], {r.article.id: r.dated for r in part}
            with self._database.writing() as connection:
                articles.add(connection, several, now=self._clock(), dated=dated)
                about: Any = {"extractor": extractor, "model": model, "now": self._clock()}
                changed += facts.replace(connection, part, **about)
        return changed

    def settle(self, readings: Iterable[Reading]) -> int:
        """Keep what settling found of readings that are kept already: the articles' and the facts' dates."""
        changed = 0
        for part in _parts(readings, _ARTICLES_AT_ONCE):
            with self._database.writing() as connection:
                changed += facts.replace(connection, part, extractor=None, model=None, now=self._clock())
        return changed

    def judge(self, verdicts: Mapping[str, Verdict]) -> int:
        """Keep verdicts, by fact id; how many say something else than the ones before. The ones before are kept."""
        changed = 0
        for part in _parts(verdicts.items(), 500):
            with self._database.writing() as connection:
                changed += judgements.judge(connection, dict(part), now=self._clock())
        return changed

    def add_bars(self, bars: Iterable[Bar]) -> int:
        """Keep bars, each in the place of what its provider told of that session before. How many changed."""
        changed = 0
        for part in _parts(bars, _BARS_AT_ONCE):
            with self._database.writing() as connection:
                changed += prices.add_bars(connection, part)
        return changed

    def add_releases(self, releases: Iterable[Release]) -> int:
        """Keep releases; a revision stands beside the first print. How many were new."""
        with self._database.writing() as connection:
            return prices.add_releases(connection, releases)

    def add_policy_rates(self, rates: Iterable[PolicyRate]) -> int:
        """Keep policy decisions. How many changed."""
        with self._database.writing() as connection:
            return prices.add_policy_rates(connection, rates)

    def add_history(self, history: History) -> int:
        """Keep all that a history holds: bars, releases, decisions, and which closes are in doubt. How many changed.

        Where several providers have a session, the one that was kept first stands.
        """
        changed = self.add_bars(history.every_bar())
        with self._database.writing() as connection:
            prices.mark_records(connection, history.records)
            changed += prices.add_doubts(connection, history.doubts)
            changed += prices.add_releases(connection, history.every_release())
            return changed + prices.add_policy_rates(connection, history.every_decision())

    # What is asked

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

        return _pages(page, limit, after, keyed=keyed)

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

        return _pages(page, limit, after)

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
        for part in _parts(ids, 500):
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
                part = articles.unread(connection, extractor, model, behind=behind, limit=_PAGE)
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
                numbers = facts.to_check(connection, again=again, since=first, behind=behind, limit=_PAGE)
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
                numbers = articles.read_between(connection, first, last, behind=behind, limit=_PAGE)
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

    def totals(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        counted = (tables.articles, tables.readings, tables.facts, tables.verdicts, tables.bars, tables.releases)
        with self._database.reading() as connection:
            return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in counted}

    def size(self) -> int:
        """How many bytes the database has."""
        with self._database.reading() as connection:
            return self._database.kind.size(connection)

    # Queries with a name

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

    # All of it, elsewhere

    def export(self, folder: str | Path, form: str = "parquet") -> dict[str, int]:
        """Write the whole store into a folder, as parquet, csv or jsonl, with its schema; how many rows of each table.

        All files are of one moment, whoever writes meanwhile.
        """
        with self._database.reading() as connection:
            return archive.write(Path(folder), form, exchange.forms(), lambda name: exchange.rows(connection, name))

    def take(self, folder: str | Path) -> dict[str, int]:
        """Put in what `export` wrote and is not there yet; how many rows of each table were new.

        An article that is there stays as it is, with all that is of it. Killed, the next call goes on.
        """
        rows = archive.read(Path(folder), exchange.forms())
        new = dict.fromkeys(exchange.forms(), 0)
        of = {name: rows(name) for name in exchange.OF_ARTICLES}
        for told in exchange.together(rows("articles"), of):
            with self._database.writing() as connection:
                for name, count in exchange.take_articles(connection, told).items():
                    new[name] += count
        for name in exchange.WHOLE:
            for part in _parts(rows(name), _BARS_AT_ONCE):
                with self._database.writing() as connection:
                    new[name] += exchange.take_whole(connection, name, part)
        return new

    def backup(self, file: str | Path) -> int:
        """Copy the database into a file, whoever writes meanwhile; how many bytes. SQLite only: see StoreError."""
        return self._database.kind.backup(self._database.engine, Path(file), where=self._database.where)

    # How the work goes

    def sources(self) -> list[Source]:
        """The addresses that were collected from, and how that went."""
        with self._database.reading() as connection:
            return work.find_sources(connection)

    def remember(self, address: str, *, etag: str | None, last_modified: str | None) -> None:
        """Keep what an address wants to hear with the next conditional request."""
        with self._database.writing() as connection:
            work.remember(connection, address, etag=etag, last_modified=last_modified)

    def reached(self, address: str, *, title: str | None = None, items: int = 0, bodies: int = 0) -> None:
        """Note that a source answered, how many pieces it offered, and how many of them had a text."""
        with self._database.writing() as connection:
            work.reached(connection, address, now=self._clock(), title=title, items=items, bodies=bodies)

    def missed(self, address: str, error: str) -> None:
        """Note that a source could not be had, and why; after repeated failure it rests."""
        with self._database.writing() as connection:
            work.missed(connection, address, error, now=self._clock())

    def resting(self) -> dict[str, Source]:
        """The sources that are not to be asked now, by address: disabled, or quarantined for a while."""
        now = self._clock()
        return {source.address: source for source in self.sources() if source.rests(now)}

    def rules(self) -> dict[str, Answered]:
        """What hosts' robots.txt said, by host, as far as it still holds."""
        with self._database.reading() as connection:
            return work.find_rules(connection)

    def keep_rules(self, told: Mapping[str, Answered]) -> None:
        """Keep what hosts' robots.txt said; what is older than a day is forgotten."""
        with self._database.writing() as connection:
            work.keep_rules(connection, told, now=self._clock())

    def disable(self, address: str, *, reason: str = "by hand") -> None:
        """Ask the source no more, until it is enabled."""
        with self._database.writing() as connection:
            work.disable(connection, address, reason)

    def enable(self, address: str) -> None:
        """Ask the source again, whether it was disabled or quarantined."""
        with self._database.writing() as connection:
            work.enable(connection, address)

    def jobs(self, *, stage: str | None = None, state: str | None = None) -> list[Job]:
        """What failed and why, newest first; `state` is failed, or done where a later attempt went well."""
        with self._database.reading() as connection:
            return work.find_jobs(connection, stage=stage, state=state)

    def failed(self, stage: str, key: str, error: str) -> None:
        """Note that a piece of work failed, and why."""
        with self._database.writing() as connection:
            work.failed(connection, stage, key, error, now=self._clock())

    def done(self, stage: str, keys: Sequence[str]) -> None:
        """Note of work that had failed that it went well now."""
        with self._database.writing() as connection:
            for key in keys:
                work.done(connection, stage, key, now=self._clock())

    def problems(self) -> list[str]:
        """What is wrong with the database, one line each; empty where it is sound."""
        with self._database.writing() as connection:
            return integrity.problems(self._database, connection)


def _parts(items: Iterable[ItemT], size: int) -> Iterator[list[ItemT]]:
    rest = iter(items)
    while part := list(islice(rest, size)):
        yield part


def _pages(
    page: Callable[[int, Cursor | None], list[Any]], limit: int | None, after: str | None, *, keyed: bool = False
) -> Iterator[Any]:
    """Rows page by page: each page is a short read of its own, so that a slow caller holds up no writer."""
    cursor = parse_cursor(after, keyed=keyed) if after else None
    left = limit
    while left is None or left > 0:
        size = _PAGE if left is None else min(_PAGE, left)
        rows = page(size, cursor)
        yield from rows
        if len(rows) < size:
            return
        cursor = parse_cursor(rows[-1].cursor, keyed=keyed)
        left = None if left is None else left - len(rows)
