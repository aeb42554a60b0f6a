"""How far two annotators agree, on the articles that were annotated twice: `python -m benchmarks.spans_agreement`.

corpus/annotated/third holds the third hand's quotes, causes, letters and feeling, made without sight of the first's.
Spans agree where they share half of the stretch that both cover (causes: two fifths, for they are short).
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

from benchmarks.spans_check import OWN, text_of

Bounds = tuple[int, int]


def main() -> int:
    """Print the agreement."""
    rows = [(json.loads(p.read_text("utf-8")), p.stem) for p in sorted((OWN / "third").glob("*.json"))]
    pairs = [
        (json.loads((OWN / "spans" / f"{stem}.json").read_text("utf-8")), row, text_of(stem)) for row, stem in rows
    ]
    quotes = [(_spans(t, a["quotes"], "content"), _spans(t, b["quotes"], "content")) for a, b, t in pairs]
    causes = [(_spans(t, a["catalysts"], "cause"), _spans(t, b["catalysts"], "cause")) for a, b, t in pairs]
    letters = Counter(two for a, b, _ in pairs for two in zip(a["sentences"], b["sentences"], strict=True))
    whole = [
        (label, b["sentiment"]["targets"][name])
        for a, b, _ in pairs
        for name, label in a["sentiment"]["targets"].items()
        if name in b["sentiment"]["targets"]
    ]
    print(f"{len(pairs)} articles, {sum(letters.values())} sentences")
    print(f"quotes: F1 {_f1(quotes, 0.5):.2f} of {sum(len(a) for a, _ in quotes)}")
    print(f"causes: F1 {_f1(causes, 0.4):.2f} of {sum(len(a) for a, _ in causes)}")
    print(f"feeling of sentences: kappa {_kappa(letters):.2f}")
    print(f"feeling towards instruments that both name: {sum(a == b for a, b in whole)} of {len(whole)} alike")
    return 0


def _spans(text: str, items: Iterable[Any], name: str) -> list[Bounds]:
    """Where they lie, each once: a cause with two effects is one."""
    return sorted({_bounds(text, item[name]) for item in items})


def _bounds(text: str, span: dict[str, Any]) -> Bounds:
    at = -1
    for _ in range(span.get("nth", 0) + 1):
        at = text.index(span["text"], at + 1)
    return at, at + len(span["text"])


def _f1(articles: Iterable[tuple[list[Bounds], list[Bounds]]], least: float) -> float:
    alike = total = 0
    for first, second in articles:
        total += len(first) + len(second)
        left = list(second)
        for span in first:
            best = max(left, key=lambda other: _overlap(span, other), default=None)
            if best and _overlap(span, best) >= least:
                left.remove(best)
                alike += 2
    return alike / total


def _overlap(one: Bounds, other: Bounds) -> float:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / (max(one[1], other[1]) - min(one[0], other[0]))


def _kappa(letters: Counter[tuple[str, str]]) -> float:
    """Agreement beyond chance (Cohen 1960)."""
    count = sum(letters.values())
    first, second = Counter[str](), Counter[str]()
    for (one, other), times in letters.items():
        first[one] += times
        second[other] += times
    alike = sum(times for (one, other), times in letters.items() if one == other) / count
    chance = sum(first[letter] * second[letter] for letter in first) / count**2
    return (alike - chance) / (1 - chance)


if __name__ == "__main__":
    sys.exit(main())
