"""Whether many at once, and a kill, harm the store.

Readers give up, and are counted, where a lock keeps them waiting. They are timed beside a process that asks nothing and
only counts: what it is kept from the processor, they are too, whatever the database does.
"""

import multiprocessing
import random
import time
from collections.abc import Callable
from itertools import islice
from multiprocessing.queues import Queue
from typing import Any

from benchmarks.stored import FACTS_EACH, readings, verdict_of
from corpus.errors import StoreError
from corpus.store import Corpus

_READERS = 5
_PATIENCE = 0.09  # seconds after which a reader whom a lock keeps waiting gives up, and is counted
_WRITERS = {"sqlite": 2, "postgresql": 8}
_EACH = 1_000_000  # articles apart that writers begin: none writes another's
_ARTICLES_AT_ONCE = 20


def together(place: Callable[[str], str], options: Any) -> None:
    """Writers and readers at once: what is lost, and how long a reader had to wait."""
    at, writers = place("together"), _WRITERS[options.db]
    with Corpus.open(at, timeout=60) as corpus:
        corpus.keep(readings(200, first=_EACH * 99), extractor="1")
    told: Queue[Any] = multiprocessing.get_context("spawn").Queue()
    ends = time.time() + options.seconds
    jobs = [(_write, (at, number, ends, told)) for number in range(writers)]
    jobs += [(_read, (at, number, ends, told)) for number in range(_READERS)] + [(_count, (ends, told))]
    processes = [multiprocessing.get_context("spawn").Process(target=target, args=args) for target, args in jobs]
    for process in processes:
        process.start()
    found = [told.get() for _ in range(len(processes) + _READERS)]
    for process in processes:
        process.join()
    kept = sum(n for what, n in found if what == "kept")
    blocked = sum(n for what, n in found if what == "blocked")
    waits = sorted(second for what, several in found if what == "read" for second in several)
    stalls = sorted(second for what, several in found if what == "counted" for second in several)
    with Corpus.open(at) as corpus:
        there, problems = corpus.count(), corpus.problems()
    print(f"{writers} writers, {_READERS} readers, {options.seconds:.0f} s: {kept:,} facts kept and judged.")
    print(f"Lost: {kept + 200 * FACTS_EACH - there:,}. Problems: {problems or 'none'}.")
    print(f"Pages read: {len(waits):,}; kept waiting by a lock for {_PATIENCE * 1000:.0f} ms: {blocked}.")
    print(f"A page, on the clock: {_told(waits)}.")
    print(f"The process that asks nothing, for 5 ms of counting: {_told(stalls)}.", flush=True)


def _told(seconds: list[float]) -> str:
    at = {share: seconds[min(len(seconds) - 1, int(len(seconds) * share))] * 1000 for share in (0.5, 0.99, 1)}
    late = sum(second > 0.1 for second in seconds)
    return f"median {at[0.5]:.1f} ms, 99% {at[0.99]:.1f} ms, longest {at[1]:.1f} ms, {late} over 100 ms"


def _write(at: str, number: int, ends: float, told: "Queue[Any]") -> None:
    kept = 0
    made = readings(_EACH, seed=number, first=number * _EACH)
    with Corpus.open(at, timeout=60) as corpus:
        while time.time() < ends:
            part = list(islice(made, _ARTICLES_AT_ONCE))
            corpus.keep(part, extractor="1")
            corpus.judge({fact.id: verdict_of(nth) for reading in part for nth, fact in enumerate(reading.facts)})
            kept += len(part) * FACTS_EACH
    told.put(("kept", kept))


def _read(at: str, number: int, ends: float, told: "Queue[Any]") -> None:
    rng, waits, blocked = random.Random(number), [], 0
    asked: list[dict[str, Any]] = [{}, {"kind": "record"}, {"verdict": "contradicted"}, {"text": "rallied"}]
    with Corpus.open(at, timeout=_PATIENCE) as corpus:
        while time.time() < ends:
            clock = time.perf_counter()
            try:
                list(corpus.facts(limit=50, **rng.choice(asked)))
            except StoreError:
                blocked += 1
            waits.append(time.perf_counter() - clock)
            time.sleep(0.02)
    told.put(("read", waits))
    told.put(("blocked", blocked))


def _count(ends: float, told: "Queue[Any]") -> None:
    stalls = []
    while time.time() < ends:
        clock, processor = time.perf_counter(), time.process_time()
        while time.process_time() - processor < 0.005:
            pass
        stalls.append(time.perf_counter() - clock)
        time.sleep(0.02)
    told.put(("counted", stalls))


def kill(place: Callable[[str], str], options: Any) -> None:
    """A writer killed with -9 at random moments, each time going on where it was."""
    at, rng, kept, met = place("kill"), random.Random(1), 0, 0
    Corpus.open(at).close()
    fork = multiprocessing.get_context("fork")  # all is imported: the moments are those of writing
    for number in range(options.times):
        ready = fork.Event()
        writer = fork.Process(target=killed_writer, args=(at, ready))
        writer.start()
        ready.wait()
        time.sleep(rng.uniform(0, 1.5))
        writer.kill()
        writer.join()
        with Corpus.open(at, timeout=60) as corpus:
            totals, problems = corpus.totals(), corpus.problems()
        whole = totals["facts"] == totals["readings"] * FACTS_EACH and totals["articles"] == totals["readings"]
        if problems or not whole or totals["facts"] < kept:
            raise SystemExit(f"harmed at kill {number + 1}: {problems}, {totals}")
        met += totals["facts"] > kept
        kept = totals["facts"]
        if (number + 1) % 10 == 0:
            print(f"Killed {number + 1} times, {met} of them after it had kept something: {kept:,} facts kept, each "
                  "reading whole, nothing lost of what was kept.", flush=True)  # fmt: skip


def killed_writer(at: str, ready: Any) -> None:
    """Put in article after article, and judge what they claim."""
    with Corpus.open(at, timeout=60) as corpus:
        made = readings(_EACH, first=corpus.totals()["articles"])
        ready.set()
        while part := list(islice(made, _ARTICLES_AT_ONCE)):
            corpus.keep(part, extractor="1")
            corpus.judge({fact.id: verdict_of(nth) for reading in part for nth, fact in enumerate(reading.facts)})
