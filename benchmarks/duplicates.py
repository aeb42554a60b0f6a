"""Copies among articles: how well they are told apart, and how fast: `python -m benchmarks.duplicates [NUMBER]`.

First 500 labelled pairs (`duplicate_pairs`), judged as pairs and by way of the index, as the store does. Then so many
articles (100,000) in order of time: signatures by two processes, the index by one, as `tapecheck collect` has it.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable

from benchmarks.duplicate_pairs import Pair, articles, pairs
from scrapers.duplicates import Index, copies, grouped, signatures
from scrapers.signatures import signature

WORKERS = 2


def judged(several: Iterable[Pair]) -> Counter[tuple[str, bool]]:
    """How many pairs of each kind are taken for copies, pair by pair."""
    found: Counter[tuple[str, bool]] = Counter()
    for pair in several:
        found[pair.kind, copies(signature(pair.one), signature(pair.other), apart=pair.apart)] += 1
    return found


def found_in_index(several: Iterable[Pair]) -> Counter[tuple[str, bool]]:
    """The same where the index must find the first text for the second."""
    found: Counter[tuple[str, bool]] = Counter()
    for pair in several:
        index = Index[str]()
        index.add("one", signature(pair.one))
        found[pair.kind, bool(index.like(signature(pair.other)))] += 1
    return found


def precision_and_recall(found: Counter[tuple[str, bool]]) -> tuple[float, float]:
    """Of the pairs that were taken for copies, how many are; of the copies, how many were."""
    copied = [kind for kind, _ in found if kind in ("furnished", "edited", "cut", "figures")]
    right = sum(found[kind, True] for kind in set(copied))
    taken = sum(n for (_, told), n in found.items() if told)
    wanted = right + sum(found[kind, False] for kind in set(copied))
    return right / taken, right / wanted


def main(number: int) -> None:
    """Print both."""
    several = pairs()
    for name, found in (("as pairs", judged(several)), ("by the index", found_in_index(several))):
        precision, recall = precision_and_recall(found)
        merged = found["days", True]
        print(f"{len(several)} pairs {name}: precision {precision:.3f}, recall {recall:.3f}, days merged {merged}")
        for kind in dict.fromkeys(pair.kind for pair in several):
            print(f"  {kind:10} {found[kind, True]:4} taken for copies of {found[kind, True] + found[kind, False]}")
    made = list(articles(number))
    words = sum(len(text.split()) for text, _ in made) / number
    begun, used = time.perf_counter(), sum(os.times()[:4])
    told = zip(made, signatures((text for text, _ in made), workers=WORKERS), strict=True)
    copied = sum(key != lead for key, lead in grouped((n, s, when) for n, ((_, when), s) in enumerate(told)))
    wall, cpu = time.perf_counter() - begun, sum(os.times()[:4]) - used
    print(f"{number:,} articles of {words:.0f} words: {wall:.0f} s, {cpu:.0f} s of processors; {copied:,} are copies")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
