"""The stages of a run over a store: collect, read, verify. Each carries on where the last run stopped.

What fails is a row of the table of jobs and a line in the stage's report; the rest goes on.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.dating import settle
from corpus.history import History
from corpus.store import Corpus
from corpus.verify import Verdict, verdicts
from nlp.facts import AnyFact, Reading
from nlp.instruments import Catalogue
from scrapers.article import Article
from scrapers.errors import ScrapeError
from tapecheck.batch import Failure, Reader, read_all

if TYPE_CHECKING:
    from scrapers.collect import Tally
    from scrapers.fetch import Fetcher, Validators
    from scrapers.wanted import Wanted

ItemT = TypeVar("ItemT")
Watch = Callable[[Iterable[ItemT], str], Iterator[ItemT]]

_AT_ONCE = 50  # articles per transaction


def _unwatched(items: Iterable[ItemT], _: str) -> Iterator[ItemT]:
    yield from items


@dataclass(slots=True)
class Report:
    """What a stage did: how many articles, how many of them new, and what failed, one line each."""

    articles: int = 0
    new: int = 0
    failures: list[str] = field(default_factory=list)
    days: set[date] = field(default_factory=set)  # that the articles tell of, as far as that is known
    resting: list[str] = field(default_factory=list)  # sources left alone, and why


@dataclass(slots=True)
class Verified(Report):
    """What verification found: how many claims of each verdict, and those that were contradicted."""

    labels: Counter[str] = field(default_factory=Counter)
    contradicted: list[tuple[Article, AnyFact, Verdict]] = field(default_factory=list)


def collect(
    corpus: Corpus,
    sources: Sequence[str],
    *,
    fetcher: "Fetcher | None" = None,
    wanted: "Mapping[str, Wanted] | None" = None,
    rest: bool = False,
    watch: Watch[Any] = _unwatched,
) -> Report:
    """Put the sources' articles into the store. Pages that it has are not fetched again unless a feed
    says that they were updated since, nor feeds without news.

    `wanted` as in `scrapers.collect`. With `rest`, disabled and quarantined sources are left alone.
    """
    from scrapers.collect import Tally
    from scrapers.collect import collect as found_in

    report, kept = Report(), _Kept(corpus)
    troubled = {job.key for job in corpus.jobs(stage="collect", state="failed")}
    validators = _KeptValidators(corpus, before=kept.flush) if any("://" in source for source in sources) else None
    resting = corpus.resting() if rest else {}
    report.resting = [f"{source}: {resting[source].told}" for source in sources if source in resting]
    tallies: dict[str, Tally] = {}
    if fetcher is not None:
        fetcher.rules.update(corpus.rules())
    found = found_in(
        sources,
        fetcher=fetcher,
        seen=_Seen(corpus),
        had=corpus.last_had,
        validators=validators,
        tallies=tallies,
        wanted=wanted,
        resting=resting,
    )
    failed: dict[str, str] = {}
    try:
        for one in watch(found, "collecting"):
            if isinstance(one, ScrapeError):
                failed[one.where] = str(one)
                corpus.failed("collect", one.where, str(one))
            else:
                report.articles += 1
                kept.add(one)
                if one.url in troubled:
                    corpus.done("collect", [one.url])
    finally:  # stopped in the middle, what has come is kept
        kept.flush()
        if fetcher is not None:
            corpus.keep_rules(fetcher.rules)
        report.new = kept.new
    corpus.group_copies()
    _note_sources(corpus, tallies, troubled)
    report.failures = list(failed.values())
    return report


def read(
    corpus: Corpus,
    *,
    extractor: str,
    workers: int | None = None,
    reader: Reader | None = None,
    catalogue: Catalogue | None = None,
    learned: bool = True,
    feelings: str | None = None,
    watch: Watch[Any] = _unwatched,
) -> Report:
    """Read what this version of the reader has not read; what reads, and how, as in `batch.read_all`."""
    report = Report()
    troubled = {job.key for job in corpus.jobs(stage="read", state="failed")}
    unread = corpus.unread(extractor)
    read_with = partial(read_all, workers=workers, reader=reader, catalogue=catalogue)
    outcomes = watch(read_with(unread, learned=learned, feelings=feelings), "reading")
    for part in _parts(outcomes):
        readings = [one for one in part if isinstance(one, Reading)]
        report.articles += len(readings)
        report.days |= {reading.article.published.date() for reading in readings if reading.article.published}
        report.new += corpus.keep(readings, extractor=extractor)
        corpus.done("read", [r.article.id for r in readings if r.article.id in troubled])
        for failure in (one for one in part if isinstance(one, Failure)):
            corpus.failed("read", failure.article.id, failure.error)
            report.failures.append(f"{name_of(failure.article)}: cannot be read: {failure.error}")
    return report


def verify(
    corpus: Corpus, history: History, *, since: str | None = None, again: bool = False, watch: Watch[Any] = _unwatched
) -> Verified:
    """Settle the dates of readings and hold their claims against prices."""
    report = Verified()
    troubled = {job.key for job in corpus.jobs(stage="verify", state="failed")}
    for part in _parts(watch(corpus.to_check(since=since, again=again), "verifying")):
        checked = list(filter(None, (_checked(reading, history, corpus, report) for reading in part)))
        corpus.settle(settled for settled, _ in checked)
        report.new += corpus.judge({id_: verdict for _, found in checked for id_, verdict in found.items()})
        corpus.done("verify", [settled.article.id for settled, _ in checked if settled.article.id in troubled])
        for settled, found in checked:
            _count(report, settled, found)
    return report


def name_of(article: Article) -> str:
    """What a person knows an article by."""
    return article.url or article.title or article.id


def _checked(
    reading: Reading, history: History, corpus: Corpus, report: Report
) -> tuple[Reading, dict[str, Verdict]] | None:
    """The settled reading and its verdicts; None where that failed, which is noted."""
    try:
        settled = settle(reading, history)
        return settled, verdicts(settled, history)
    except Exception as error:  # noqa: BLE001 - the batch's boundary: one article must not stop the others
        said = f"{type(error).__name__}: {error}"
        corpus.failed("verify", reading.article.id, said)
        report.failures.append(f"{name_of(reading.article)}: cannot be verified: {said}")
        return None


def _count(report: Verified, reading: Reading, found: Mapping[str, Verdict]) -> None:
    report.articles += 1
    if reading.dated:
        report.days.add(reading.dated.session)
    report.labels.update(verdict.label for verdict in found.values())
    facts = {fact.id: fact for fact in reading.facts}
    for id_, verdict in found.items():
        if verdict.label == "contradicted":
            report.contradicted.append((reading.article, facts[id_], verdict))


class _Kept:
    """Articles on their way into the store, some at once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._waiting: list[Article] = []
        self.new = 0

    def add(self, article: Article) -> None:
        self._waiting.append(article)
        if len(self._waiting) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        self.new += self._corpus.add(waiting)


class _KeptValidators(dict[str, "Validators"]):
    """Validators by address, from the store and back into it, never ahead of the articles that they vouch for."""

    def __init__(self, corpus: Corpus, *, before: Callable[[], None]) -> None:
        from scrapers.fetch import Validators

        known = {source.address: Validators(source.etag, source.last_modified) for source in corpus.sources()}
        super().__init__({address: validators for address, validators in known.items() if validators})
        self._corpus = corpus
        self._before = before

    def __setitem__(self, address: str, validators: "Validators") -> None:
        self._before()
        self._corpus.remember(address, etag=validators.etag, last_modified=validators.last_modified)
        super().__setitem__(address, validators)


class _Seen:
    """The addresses that the store has articles from."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __contains__(self, url: object) -> bool:
        return isinstance(url, str) and self._corpus.has_address(url)


def _note_sources(corpus: Corpus, tallies: "Mapping[str, Tally]", troubled: Collection[str]) -> None:
    """Note how the sources fared. What a run cut short has not noted, the next one does."""
    for source, tally in tallies.items():
        if tally.error is not None:
            corpus.missed(source, tally.error.told)
        elif source != "-":
            corpus.reached(source, title=tally.title, items=tally.items, bodies=tally.bodies)
            if source in troubled:
                corpus.done("collect", [source])


def _parts(items: Iterator[ItemT]) -> Iterator[list[ItemT]]:
    part: list[ItemT] = []
    for item in items:
        part.append(item)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part
