"""Sources to articles: feeds, sitemaps, pages, lists of feeds, files, folders and standard input.

Addresses are fetched from many hosts at once, each host in its own time, on the fetcher's event loop; what came is read
here, by whoever takes the articles (`visit` says how). What fails is yielded as a value, and the rest goes on.
"""

import queue
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, MutableMapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapers import feeds, folders, opml, sitemaps
from scrapers.article import Article
from scrapers.errors import FetchError, ScrapeError, SourceError
from scrapers.lanes import Lanes
from scrapers.visit import Job, Outcome, of_feed, of_list, of_sitemap, visit, without_tracking
from scrapers.wanted import ALL, Wanted

if TYPE_CHECKING:
    from scrapers.fetch import Fetched, Fetcher, Validators

_FEED_LIMIT = 10_000_000  # bytes of a saved feed that are read
_FEED_FILES = frozenset({".xml", ".rss", ".atom", ".rdf", ".opml"})


@dataclass(slots=True)
class Tally:
    """How one source fared in one run."""

    title: str | None = None
    items: int = 0  # pieces that it offered and that were not known
    bodies: int = 0  # those of them that gave a whole article
    error: ScrapeError | None = None  # why the source itself could not be had or read


def collect(
    sources: Iterable[str | Path] | str | Path,
    *,
    fetcher: "Fetcher | None" = None,
    seen: Container[str] = frozenset(),
    had: Callable[[str], datetime | None] = lambda address: None,
    validators: "MutableMapping[str, Validators] | None" = None,
    tallies: MutableMapping[str, Tally] | None = None,
    wanted: Mapping[str, Wanted] | None = None,
    resting: Container[str] = frozenset(),
    hosts: int = 128,
) -> Iterator[Article | ScrapeError]:
    """The articles of all sources, as they come; an error in the place of each that could not be had.

    A source is the address of a feed, a sitemap, a page or a list of feeds (OPML), a file or folder (see `folders`), or
    "-" for standard input. What an address holds is found by its bytes; a page that is no article leads to the feed it
    names.

    Addresses in `seen` are not fetched again, unless a feed says that the entry was updated since it was `had`
    (when the newest text of that address was fetched; None where that is not known). Sources in `resting` are left
    alone. `wanted` says, by source, which of its pieces are taken. `validators` is the caller's, kept from run to
    run: it spares a feed that has not changed. A feed's are written when the last of its articles has been handed
    on, so a run cut short leaves the rest to the next. `tallies`, the caller's too, is told how each source fared;
    the feeds of a list count for themselves. Without a `fetcher` one is made with its defaults. So many `hosts` are
    asked at once.
    """
    run = _Run(seen, had, {} if validators is None else validators, {} if tallies is None else tallies, wanted, resting)
    for source in [sources] if isinstance(sources, str | Path) else sources:
        yield from run.begin(source)
    yield from run.over(fetcher, hosts)


@dataclass(slots=True)
class _OpenFeed:
    """A feed some of whose entries are still to come."""

    validators: "Validators"
    left: int
    failed: bool = False


class _Run:
    """The addresses to visit, and what has become of them."""

    def __init__(
        self,
        seen: Container[str],
        had: Callable[[str], datetime | None],
        validators: "MutableMapping[str, Validators]",
        tallies: MutableMapping[str, Tally],
        wanted: Mapping[str, Wanted] | None,
        resting: Container[str],
    ) -> None:
        self._seen = seen
        self._had = had
        self._validators = validators
        self._tallies = tallies
        self._wanted = wanted or {}
        self._resting = resting
        self._asked: set[str] = set()
        self._lanes: Lanes[Job] = Lanes()  # one for each host
        self._open: dict[str, _OpenFeed] = {}  # by the feed's address
        self._feed_of: dict[str, str] = {}  # the feed's address, by an entry's
        self._done: queue.SimpleQueue[tuple[str, Job, Future[Fetched]]] = queue.SimpleQueue()

    def begin(self, source: str | Path) -> Iterator[Article | ScrapeError]:
        """Read the source where it is a file or folder, note its address where it has one."""
        name = str(source).strip()
        if name in self._resting:
            return
        job = Job("source", name, name, self._wants(name).pages)
        if name.lower().startswith(("http://", "https://")):
            self._add(job)
        elif Path(source).suffix.lower() in _FEED_FILES:
            yield from self._handed_on(job, outcome := _feed_file(Path(source), job))
            self._settle(job, outcome)
        else:
            for found in folders.articles(source, wanted=self._wants(name)):
                outcome = Outcome(found=(found,))
                self._count(job, outcome)
                yield from self._handed_on(job, outcome)

    def over(self, fetcher: "Fetcher | None", hosts: int) -> Iterator[Article | ScrapeError]:
        """Visit all, and all they lead to."""
        if not self._lanes:
            return
        if fetcher is not None:
            yield from self._over(fetcher, hosts)
            return
        from scrapers.fetch import Fetcher

        with Fetcher() as own:
            yield from self._over(own, hosts)

    def _over(self, fetcher: "Fetcher", hosts: int) -> Iterator[Article | ScrapeError]:
        out = 0
        while self._lanes:
            out += self._send_out(hosts - out, fetcher)
            if not out:
                time.sleep(self._lanes.pause() or 0.0)
                continue
            try:
                host, job, future = self._done.get(timeout=self._lanes.pause() if out < hosts else None)
            except queue.Empty:
                continue  # a host may be asked again
            outcome = visit(job, _answer(job, future))
            yield from self._handed_on(job, outcome)
            self._settle(job, outcome)
            out -= 1
            self._lanes.release(host, fetcher.due(job.url))

    def _send_out(self, most: int, fetcher: "Fetcher") -> int:
        """Start what may start, and at most so many; how many."""
        sent = 0
        while sent < most and (taken := self._lanes.take()):
            self._start(*taken, fetcher)
            sent += 1
        return sent

    def _start(self, host: str, job: Job, fetcher: "Fetcher") -> None:
        known = None if job.kind == "entry" else self._validators.get(job.url)
        future = fetcher.start(job.url, validators=known)
        future.add_done_callback(lambda done: self._done.put((host, job, done)))

    def _handed_on(self, job: Job, outcome: Outcome) -> Iterator[Article | ScrapeError]:
        """What was found and is wanted."""
        wanted = self._wants(job.source)
        for found in outcome.found:
            if isinstance(found, ScrapeError) or wanted.takes(found.published, found.url):
                yield found

    def _settle(self, job: Job, outcome: Outcome) -> None:
        """Note what has been handed on; a feed is done with when all its entries are."""
        self._count(job, outcome)
        new = self._add_all(outcome.jobs)
        if outcome.validators:
            self._open[job.url] = _OpenFeed(outcome.validators, len(new))
            self._feed_of.update((entry.url, job.url) for entry in new)
        feed_url = self._feed_of.pop(job.url, job.url)
        feed = self._open.get(feed_url)
        if feed is None:
            return
        if feed_url != job.url:
            feed.left -= 1
            feed.failed = feed.failed or outcome.failed
        if feed.left == 0:
            del self._open[feed_url]
            if not feed.failed:
                self._validators[feed_url] = feed.validators

    def _count(self, job: Job, outcome: Outcome) -> None:
        """Note how the job's source fares by it."""
        tally = self._tallies.setdefault(job.source, Tally())
        tally.title = tally.title or outcome.title
        found = outcome.found
        articles = [one for one in found if isinstance(one, Article)]
        own = [one for one in found if isinstance(one, ScrapeError) and one.where == job.url and job.kind != "entry"]
        tally.bodies += sum(not article.truncated for article in articles)
        tally.items += outcome.bare + max(
            len(articles), len(found) > len(own)
        )  # a page that failed was offered all the same
        if own and job.kind != "sitemap":  # one of an index may fail
            tally.error = tally.error or own[0]

    def _add_all(self, jobs: Iterable[Job]) -> list[Job]:
        """Queue those that are wanted and new; which they are."""
        return [job for job in jobs if self._is_wanted(job) and self._add(job)]

    def _add(self, job: Job) -> bool:
        """Queue the address; False where it is known or queued already."""
        key = without_tracking(job.url)
        known = [url for url in (key, job.url) if url in self._seen]
        if key in self._asked or (known and not self._is_updated(job, known[0])):
            return False
        self._asked.add(key)
        self._lanes.add(_host(job.url), job)
        return True

    def _is_updated(self, job: Job, url: str) -> bool:
        """True where the entry was changed after the text of its address was had."""
        updated = job.entry.updated if job.entry else None
        had = self._had(url) if updated else None
        return updated is not None and had is not None and updated > had

    def _is_wanted(self, job: Job) -> bool:
        if job.entry is None:
            return job.source not in self._resting
        return self._wants(job.source).takes(job.entry.published, job.url)

    def _wants(self, source: str) -> Wanted:
        return self._wanted.get(source, ALL)


def _answer(job: Job, future: "Future[Fetched]") -> "Fetched | ScrapeError":
    try:
        return future.result()
    except ScrapeError as error:
        return error
    except CancelledError:
        return FetchError("the fetcher has been closed", where=job.url, reason="closed")


def _feed_file(path: Path, job: Job) -> Outcome:
    """What a saved feed, sitemap or list of feeds leads to."""
    where = str(path)
    try:
        with path.open("rb") as file:
            body = file.read(_FEED_LIMIT)
        if opml.looks_like_opml(body):
            return of_list(body, where, job)
        if sitemaps.looks_like_sitemap(body):
            return of_sitemap(body, where, job, datetime.now(UTC))
        return of_feed(feeds.entries(body, url=where), job)
    except OSError as error:
        return Outcome(found=(SourceError(error.strerror or str(error), where=where),), failed=True)
    except ScrapeError as error:
        return Outcome(found=(error,), failed=True)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
