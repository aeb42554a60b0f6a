"""Many articles read at once: a pool of processes, a bounded number of articles in memory, and the order kept.

An article that cannot be read is a value, not a crash: even one that takes its process with it (by the memory it needs,
say) costs that article alone.
"""

import logging
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from nlp.facts import Reading
from nlp.instruments import Catalogue
from scrapers.article import Article

_log = logging.getLogger(__name__)

Reader = Callable[[Article], Reading]

FEW = 100  # articles that this process has read by the time that others are ready
_CHUNK = 8  # articles per task: one at a time would spend as long on sending as on reading
_AHEAD = 3  # tasks per process that wait or run: what bounds the memory


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read, and why."""

    article: Article
    error: str


Outcome = Reading | Failure


def read_all(
    articles: Iterable[Article],
    *,
    workers: int | None = None,
    reader: Reader | None = None,
    catalogue: Catalogue | None = None,
    learned: bool = True,
    feelings: str | None = None,
    few: int = FEW,
) -> Iterator[Outcome]:
    """The readings of the articles, in their order, with a Failure for each that could not be read.

    `workers` is the number of processes (None: one per processor); the first `few` articles are read in this one.
    `reader` is what reads an article: a function of a module, since it is sent to the processes by name. Without one
    the pipeline reads, with the instruments of `catalogue`, which is sent to each process once; `learned` and
    `feelings` as in `nlp.pipeline.read`.
    """
    chosen = reader or partial(_pipeline, catalogue=catalogue, learned=learned, feelings=feelings)
    several, rest = workers or os.cpu_count() or 1, iter(articles)
    for article in rest if several == 1 else islice(rest, few):
        yield _read_one(chosen, article)
    if (following := next(rest, None)) is not None:
        yield from _Pool(several, chosen, preload=reader is None).read(chain([following], rest))


class _Pool:
    """The processes, started anew where one of them died."""

    def __init__(self, workers: int, reader: Reader, *, preload: bool) -> None:
        self._workers = workers
        self._reader = reader
        self._preload = preload
        self._pool = self._start()

    def read(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """Keep some tasks ahead, and hand out results in the order of the articles."""
        waiting: deque[tuple[list[Article], Future[list[Outcome]]]] = deque()
        tasks = iter(articles)
        try:
            while True:
                while len(waiting) < self._workers * _AHEAD and (chunk := list(islice(tasks, _CHUNK))):
                    waiting.append((chunk, self._submit(chunk)))
                if not waiting:
                    return
                try:
                    yield from waiting[0][1].result()
                    waiting.popleft()
                except BrokenProcessPool:
                    unread = [article for chunk, _ in waiting for article in chunk]
                    waiting.clear()
                    if not self._restart():
                        yield from (_read_one(self._reader, article) for article in chain(unread, tasks))
                        return
                    yield from self._one_by_one(unread)
        finally:
            self._pool.shutdown(cancel_futures=True)

    def _one_by_one(self, articles: Iterable[Article]) -> Iterator[Outcome]:
        """Read what waited when a process died, each alone, so that the one that kills is known."""
        for article in articles:
            try:
                yield from self._submit([article]).result()
            except BrokenProcessPool:
                yield Failure(article, "the process that read it died, perhaps for lack of memory")
                self._restart()

    def _submit(self, chunk: list[Article]) -> "Future[list[Outcome]]":
        try:
            return self._pool.submit(_read_chunk, chunk)
        except BrokenProcessPool as error:  # told where the result is awaited, so that the chunk is not lost
            broken: Future[list[Outcome]] = Future()
            broken.set_exception(error)
            return broken

    def _restart(self) -> bool:
        """New processes; False where none can start, as from a script that is read from standard input."""
        self._pool.shutdown(cancel_futures=True)
        self._pool = self._start()
        try:
            self._pool.submit(os.getpid).result()
        except BrokenProcessPool:
            _log.warning("no process can be started from here: articles are read one after the other")
            return False
        return True

    def _start(self) -> ProcessPoolExecutor:
        method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver" and self._preload:
            context.set_forkserver_preload(["tapecheck.preload"])
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_prepare, initargs=(self._reader,))


_given: list[Reader] = []  # in a process of the pool: what it reads with, sent once and not with each task


def _prepare(reader: Reader) -> None:
    """Begin a process of the pool. Ctrl-C is for the process that a person started; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _given.append(reader)


def _read_chunk(articles: list[Article]) -> list[Outcome]:
    return [_read_one(_given[-1], article) for article in articles]


def _read_one(reader: Reader, article: Article) -> Outcome:
    try:
        return reader(article)
    except Exception as error:  # noqa: BLE001 - the batch's boundary: any error becomes a value, and a row that tells it
        return Failure(article, f"{type(error).__name__}: {error}")


def _pipeline(article: Article, *, catalogue: Catalogue | None, learned: bool, feelings: str | None) -> Reading:
    from nlp.pipeline import read

    return read(article, catalogue=catalogue, learned=learned, feelings=feelings)
