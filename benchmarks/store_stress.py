"""Whether many at once, and a kill, harm the store.

Readers are timed beside a process that asks nothing and only counts: what it is kept from the processor, they are too,
whatever the database does.
"""

import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import islice
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

from benchmarks.stored import FACTS_EACH, readings, verdict_of
from corpus.store import Corpus

_READERS = 5
_WRITERS = {"sqlite": 2, "postgresql": 8}
_EACH = 1_000_000  # articles apart that writers begin: none writes another's
_ARTICLES_AT_ONCE = 20
_WORKER = "from benchmarks.store_stress import killed_writer; import sys; killed_writer(*sys.argv[1:])"
_ROUNDS = 20_000  # articles that a killed writer would put in, if it were let


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
    found = [told.get() for _ in processes]
    for process in processes:
        process.join()
    kept = sum(n for what, n in found if what == "kept")
    waits = sorted(second for what, several in found if what == "read" for second in several)
    stalls = sorted(second for what, several in found if what == "counted" for second in several)
    with Corpus.open(at) as corpus:
        there, problems = corpus.count(), corpus.problems()
    print(f"{writers} writers, {_READERS} readers, {options.seconds:.0f} s: {kept:,} facts kept and judged.")
    print(f"Lost: {kept + 200 * FACTS_EACH - there:,}. Problems: {problems or 'none'}.")
    print(f"Pages read: {len(waits):,}; {_told(waits)}.")
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
    rng, waits = random.Random(number), []
    asked: list[dict[str, Any]] = [{}, {"kind": "record"}, {"verdict": "contradicted"}, {"text": "rallied"}]
    with Corpus.open(at, timeout=60) as corpus:
        while time.time() < ends:
            clock = time.perf_counter()
            list(corpus.facts(limit=50, **rng.choice(asked)))
            waits.append(time.perf_counter() - clock)
            time.sleep(0.02)
    told.put(("read", waits))


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
    at, rng, kept = place("kill"), random.Random(1), 0
    Corpus.open(at).close()
    for _ in range(options.times):
        worker = subprocess.Popen([sys.executable, "-c", _WORKER, at], cwd=Path(__file__).parents[1])
        time.sleep(rng.uniform(0.3, 4))
        worker.kill()
        worker.wait()
        with Corpus.open(at, timeout=60) as corpus:
            totals, problems = corpus.totals(), corpus.problems()
        whole = totals["facts"] == totals["readings"] * FACTS_EACH and totals["articles"] == totals["readings"]
        if problems or not whole or totals["facts"] < kept:
            raise SystemExit(f"harmed: {problems}, {totals}")
        kept = totals["facts"]
    print(f"Killed {options.times} times: {kept:,} facts kept, each reading whole, nothing lost of what was kept.")


def killed_writer(at: str) -> None:
    """Put in article after article, from the first that is not there."""
    with Corpus.open(at, timeout=60) as corpus:
        there = corpus.totals()["articles"]
        made = readings(_ROUNDS)
        for _ in islice(made, there):
            pass
        while part := list(islice(made, 50)):
            corpus.keep(part, extractor="1")
            corpus.judge({fact.id: verdict_of(nth) for reading in part for nth, fact in enumerate(reading.facts)})


__all__ = ["kill", "killed_writer", "together"]
