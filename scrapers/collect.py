"""Sources to articles: feeds, pages, lists of feeds, files, folders and standard input.

Addresses are visited several hosts at once, each host in its own time (`visit` says what is done with one). What fails
is yielded as a value, and the rest goes on.
"""

import queue
import threading
import time
from collections.abc import Container, Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapers import feeds, folders, opml
from scrapers.article import Article
from scrapers.errors import ScrapeError, SourceError
from scrapers.lanes import Lanes
from scrapers.visit import Job, Outcome, of_feed, of_list, visit, without_tracking

if TYPE_CHECKING:
    from scrapers.fetch import Fetcher, Validators

_FEED_LIMIT = 10_000_000  # bytes of a saved feed that are read
_FEED_FILES = frozenset({".xml", ".rss", ".atom", ".rdf", ".opml"})


def collect(
    sources: Iterable[str | Path] | str | Path,
    *,
    fetcher: "Fetcher | None" = None,
    seen: Container[str] = frozenset(),
    validators: "MutableMapping[str, Validators] | None" = None,
    workers: int = 8,
) -> Iterator[Article | ScrapeError]:
    """The articles of all sources, as they come; an error in the place of each that could not be had.

    A source is the address of a feed, a page or a list of feeds (OPML), a file or folder (see `folders`), or "-" for
    standard input. What an address holds is found by its bytes; a page that is no article leads to the feed it names.

    Addresses in `seen` are not fetched again. `validators` is the caller's, kept from run to run: it spares a feed that
    has not changed. A feed's are written when the last of its articles has been handed on, so a run cut short leaves
    the rest to the next. Without a `fetcher` one is made with its defaults. So many `workers` are out at once.
    """
    run = _Run(seen, {} if validators is None else validators)
    for source in [sources] if isinstance(sources, str | Path) else sources:
        if str(source).lower().startswith(("http://", "https://")):
            run.add(Job("source", str(source).strip()))
        elif Path(source).suffix.lower() in _FEED_FILES:
            outcome = _feed_file(Path(source))
            yield from outcome.found
            run.add_all(outcome.jobs)
        else:
            yield from folders.articles(source)
    yield from run.over(fetcher, workers)


def _feed_file(path: Path) -> Outcome:
    """What a saved feed or list of feeds leads to."""
    where = str(path)
    try:
        with path.open("rb") as file:
            body = file.read(_FEED_LIMIT)
        return of_list(body, where) if opml.looks_like_opml(body) else of_feed(feeds.entries(body, url=where))
    except OSError as error:
        return Outcome(found=(SourceError(error.strerror or str(error), where=where),))
    except ScrapeError as error:
        return Outcome(found=(error,))


@dataclass(slots=True)
class _OpenFeed:
    """A feed some of whose entries are still to come."""

    validators: "Validators"
    left: int
    failed: bool = False


class _Run:
    """The addresses to visit, and what has become of them."""

    def __init__(self, seen: Container[str], validators: "MutableMapping[str, Validators]") -> None:
        self._seen = seen
        self._validators = validators
        self._asked: set[str] = set()
        self._lanes: Lanes[Job] = Lanes()  # one for each host
        self._open: dict[str, _OpenFeed] = {}  # by the feed's address
        self._feed_of: dict[str, str] = {}  # the feed's address, by an entry's
        self._done: queue.SimpleQueue[tuple[str, Job, Outcome]] = queue.SimpleQueue()

    def add(self, job: Job) -> bool:
        """Queue the address; False where it is known or queued already."""
        key = without_tracking(job.url)
        if key in self._asked or key in self._seen or job.url in self._seen:
            return False
        self._asked.add(key)
        self._lanes.add(_host(job.url), job)
        return True

    def add_all(self, jobs: Iterable[Job]) -> list[Job]:
        """Queue them all; those that are new."""
        return [job for job in jobs if self.add(job)]

    def over(self, fetcher: "Fetcher | None", workers: int) -> Iterator[Article | ScrapeError]:
        """Visit all, and all they lead to."""
        if not self._lanes:
            return
        if fetcher is not None:
            yield from self._over(fetcher, workers)
            return
        from scrapers.fetch import Fetcher

        with Fetcher() as own:
            yield from self._over(own, workers)

    def _over(self, fetcher: "Fetcher", workers: int) -> Iterator[Article | ScrapeError]:
        out = 0
        while self._lanes:
            while out < workers and (taken := self._lanes.take()):
                self._send_out(*taken, fetcher)
                out += 1
            if not out:
                time.sleep(self._lanes.pause() or 0.0)
                continue
            try:
                host, job, outcome = self._done.get(timeout=self._lanes.pause() if out < workers else None)
            except queue.Empty:
                continue  # a host may be asked again
            out -= 1
            yield from outcome.found
            self._settle(job, outcome)
            self._lanes.release(host, fetcher.due(job.url))

    def _send_out(self, host: str, job: Job, fetcher: "Fetcher") -> None:
        known = None if job.kind == "entry" else self._validators.get(job.url)
        # A daemon: a slow server must not keep the program from ending.
        threading.Thread(target=lambda: self._done.put((host, job, visit(job, fetcher, known))), daemon=True).start()

    def _settle(self, job: Job, outcome: Outcome) -> None:
        """Note what has been handed on; a feed is done with when all its entries are."""
        new = self.add_all(outcome.jobs)
        if outcome.validators:
            self._open[job.url] = _OpenFeed(outcome.validators, len(new))
            self._feed_of.update((entry.url, job.url) for entry in new)
        feed_url = self._feed_of.pop(job.url, job.url)
        feed = self._open.get(feed_url)
        if feed is None:
            return
        if job.kind == "entry":
            feed.left -= 1
            feed.failed = feed.failed or outcome.failed
        if feed.left == 0:
            del self._open[feed_url]
            if not feed.failed:
                self._validators[feed_url] = feed.validators


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
