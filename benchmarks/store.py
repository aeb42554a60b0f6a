"""The store at size: how fast it takes in facts, how fast it answers, and whether many at once and a kill harm it.

    python -m benchmarks.store fill ask                      a million facts into SQLite, then every sort of query
    python -m benchmarks.store fill ask --db postgresql      the same in a PostgreSQL server of its own
    python -m benchmarks.store together --seconds 120        two writers and five readers (PostgreSQL: eight writers)
    python -m benchmarks.store kill --times 50               a writer killed at random moments

`fill` makes two stores in `--folder`: one of `--facts`, one of a tenth, for what ten times the facts costs. Time is
told twice, on the clock and of the processor: on a machine that does other things besides, only the latter says much.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import store_stress
from benchmarks.stored import DAYS, FACTS_EACH, FIRST_DAY, readings, verdict_of
from corpus.store import Corpus
from nlp.facts import CHECKABLE

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "corpus"))

_BATCH = 5000  # articles that are made before they are put in, since making them is not what is measured
_CALLS = 100
_SEED = 7


def main() -> None:
    """Run the parts that were named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], default=list(_PARTS))
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--facts", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where SQLite's stores are, and stay; else a temporary one")
    parser.add_argument("--calls", type=int, default=_CALLS, help="of each query")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--times", type=int, default=50)
    options = parser.parse_args()
    with places(options.db, options.folder) as place:
        for part in options.parts:
            print(f"\n## {part} ({options.db})\n")
            _PARTS[part](place, options)


@contextmanager
def places(db: str, folder: Path | None) -> Iterator[Callable[[str], str]]:
    """What gives the place of a store by name, in either database."""
    if db == "sqlite":
        with tempfile.TemporaryDirectory() as temporary:
            yield lambda name: str((folder or Path(temporary)) / f"{name}.db")
        return
    from private_postgres import server

    with server("-c listen_addresses='' -c shared_buffers=256MB -c max_connections=50") as running:
        known: dict[str, str] = {}
        yield lambda name: known.setdefault(name, running.database()) if name not in known else known[name]


def fill(place: Callable[[str], str], options: Any) -> None:
    """Two stores, one ten times the other."""
    print("| facts | kept, facts/s | of the processor | judged, claims/s | of the processor | size |")
    print("|---|---|---|---|---|---|")
    for facts in (options.facts // 10, options.facts):
        with Corpus.open(place(str(facts))) as corpus:
            if corpus.count():
                raise SystemExit(f"{place(str(facts))} is filled already: remove it first")
            kept, judged = _filled(corpus, facts // FACTS_EACH)
            size = corpus.size()
        cells = [f"{facts:,}", *(f"{n / seconds:,.0f}" for n, *both in (kept, judged) for seconds in both)]
        print(f"| {' | '.join(cells)} | {size / 1e6:,.0f} MB |", flush=True)


def _filled(corpus: Corpus, articles: int) -> tuple[tuple[int, float, float], tuple[int, float, float]]:
    """Facts kept and claims judged: how many, and the seconds on the clock and of the processor."""
    made = readings(articles)
    kept, judged = [0, 0.0, 0.0], [0, 0.0, 0.0]
    while part := list(islice(made, _BATCH)):
        claims = [fact.id for reading in part for fact in reading.facts if fact.kind in CHECKABLE]
        verdicts = {id_: verdict_of(number) for number, id_ in enumerate(claims)}
        for counted, act, count in (
            (kept, lambda part=part: corpus.keep(part, extractor="1"), sum(len(r.facts) for r in part)),
            (judged, lambda verdicts=verdicts: corpus.judge(verdicts), len(verdicts)),
        ):
            clock, processor = time.perf_counter(), time.process_time()
            act()
            counted[0] += count
            counted[1] += time.perf_counter() - clock
            counted[2] += time.process_time() - processor
    return tuple(kept), tuple(judged)  # type: ignore[return-value]


def ask(place: Callable[[str], str], options: Any) -> None:
    """Every sort of query, of both stores."""
    sizes = (options.facts // 10, options.facts)
    told: dict[str, list[tuple[float, float, float]]] = {}
    for facts in sizes:
        with Corpus.open(place(str(facts)), create=False) as corpus:
            for name, query in queries(corpus).items():
                told.setdefault(name, []).append(_timed(query, options.calls))
    print(f"| a page of 50 | p50, {sizes[0]:,} | p50, {sizes[1]:,} | times | p95, {sizes[1]:,} | of the processor |")
    print("|---|---|---|---|---|---|")
    for name, (small, large) in told.items():
        ratio = large[2] / small[2] if options.db == "sqlite" else large[0] / small[0]
        print(f"| {name} | {_ms(small[0])} | {_ms(large[0])} | {ratio:.2f} | {_ms(large[1])} | {_ms(large[2])} |")


def _timed(query: Callable[[random.Random], Any], calls: int) -> tuple[float, float, float]:
    """The median and the 95th percentile on the clock, and the latter of the processor, once warm."""
    rng = random.Random(_SEED)
    for _ in range(calls // 10):
        query(rng)
    clocks, processors = [], []
    rng = random.Random(_SEED)
    for _ in range(calls):
        clock, processor = time.perf_counter(), time.process_time()
        query(rng)
        clocks.append(time.perf_counter() - clock)
        processors.append(time.process_time() - processor)
    return statistics.median(clocks), _p95(clocks), _p95(processors)


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def queries(corpus: Corpus) -> dict[str, Callable[[random.Random], Any]]:
    """Each sort of query with values drawn from what is there, common and rare."""
    from nlp.instruments import catalogue

    some = list(corpus.facts(limit=2000, sort="confidence"))
    instruments = [entry.instrument.name for entry in catalogue() if entry.instrument.type == "index"][:150]
    speakers = sorted({fact.fact.speaker.name for fact in corpus.quotes(limit=500)})
    sources = sorted({fact.article.source or "" for fact in some})
    words = sorted({word for fact in some for word in fact.article.text.lower().split() if word.isalpha()})
    commonest = "ba" * 3

    def page(**asked: Any) -> list[Any]:
        return list(corpus.facts(limit=50, **asked))

    def day(rng: random.Random) -> str:
        return str(FIRST_DAY.fromordinal(FIRST_DAY.toordinal() + rng.randrange(DAYS)))

    ids = [fact.fact.id for fact in some]
    return {
        "newest": lambda rng: page(),
        "oldest": lambda rng: page(sort="oldest"),
        "surest": lambda rng: page(sort="confidence"),
        "the 20th page": lambda rng: page(after=some_cursor(corpus)),
        "an instrument": lambda rng: page(instrument=rng.choice(instruments)),
        "an instrument, surest": lambda rng: page(instrument=rng.choice(instruments), sort="confidence"),
        "three instruments": lambda rng: page(instrument=rng.sample(instruments, 3)),
        "two kinds": lambda rng: page(kind="level,record"),
        "since a day": lambda rng: page(since=day(rng)),
        "of a day": lambda rng: (lambda d: page(since=d, until=d))(day(rng)),
        "contradicted": lambda rng: page(verdict="contradicted"),
        "unchecked": lambda rng: page(verdict="unchecked"),
        "a diagnosis": lambda rng: page(diagnosis="wrong-day"),
        "an outlet": lambda rng: page(source=rng.choice(sources)),
        "a speaker": lambda rng: page(speaker=rng.choice(speakers)),
        "a surname": lambda rng: page(speaker="Marlowe"),
        "an article": lambda rng: page(article=rng.choice(some).article.id),
        "instrument, kinds, since, contradicted": lambda rng: page(
            instrument=rng.choice(instruments), kind="level,record", since=day(rng), verdict="contradicted"
        ),
        "outlet, kind, contradicted": lambda rng: page(
            source=rng.choice(sources), kind="record", verdict="contradicted"
        ),
        "text: any word": lambda rng: page(text=rng.choice(words)),
        "text: the commonest": lambda rng: page(text=commonest),
        "text: two words": lambda rng: page(text="central rates"),
        "text: a phrase": lambda rng: page(text='"cooled more than"'),
        "text: a beginning": lambda rng: page(text=rng.choice(words)[:4] + "*"),
        "text and instrument": lambda rng: page(text="rallied", instrument=rng.choice(instruments)),
        "text, kind, since": lambda rng: page(text="bond yields", kind="catalyst", since=day(rng)),
        "quotes of a speaker": lambda rng: list(corpus.quotes(speaker=rng.choice(speakers), limit=50)),
        "catalysts of an instrument": lambda rng: list(corpus.catalysts(instrument=rng.choice(instruments), limit=50)),
        "articles since a day": lambda rng: list(corpus.articles(since=day(rng), limit=50)),
        "articles of an outlet": lambda rng: list(corpus.articles(source=rng.choice(sources), limit=50)),
        "articles, text: any word": lambda rng: list(corpus.articles(text=rng.choice(words), limit=50)),
        "articles, text: a common word": lambda rng: list(corpus.articles(text="rates", limit=50)),
        "count by day, outlet": lambda rng: corpus.counts("day,source", limit=50),
        "count by kind": lambda rng: corpus.counts("kind"),
        "count by outlet": lambda rng: corpus.counts("source"),
        "count by instrument": lambda rng: corpus.counts("instrument", limit=50),
        "count by verdict, contradicted by day": lambda rng: corpus.counts("day", verdict="contradicted", limit=50),
        "count by verdict of an instrument in a month": lambda rng: (
            lambda m: corpus.counts("verdict", instrument=rng.choice(instruments), since=m, until=m)
        )(day(rng)[:7]),
        "history of a claim": lambda rng: corpus.judgements(rng.choice(ids)),
    }


def some_cursor(corpus: Corpus) -> str:
    """The cursor behind the first thousand facts."""
    key = id(corpus)
    if key not in _cursors:
        _cursors[key] = list(corpus.facts(limit=1000))[-1].cursor
    return _cursors[key]


_cursors: dict[int, str] = {}

_PARTS: dict[str, Callable[[Callable[[str], str], Any], None]] = {
    "fill": fill,
    "ask": ask,
    "together": store_stress.together,
    "kill": store_stress.kill,
}

if __name__ == "__main__":
    main()
