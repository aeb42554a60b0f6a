"""Take the quotes, causes and feeling of a span file over into the article's gold file, and prove the gold files.

    python -m benchmarks.spans_to_gold [ID ...]            check: every anchor found, every value one of the format's
    python -m benchmarks.spans_to_gold --take ID ...       write quotes, catalysts and sentiment from spans/ into gold/

Gold names a quote by its first and last words and a cause by at most six; both are lengthened until the scorer's
search, which takes the first place where the words stand, finds the span that was marked.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from benchmarks.reliability import scorer
from benchmarks.score import SCORER
from benchmarks.spans_check import FEELINGS, OWN, TYPES, text_of

WORDS = 4  # of a quote's beginning and end
ANCHOR = 6  # at most, of any other anchor
HALF = 0.5  # of a cause's anchor must lie in the cause, or the scorer never pairs them
BASES = frozenset("close open intraday high low premarket threshold unspecified".split())
DIRECTIONS = frozenset("up down flat high low expansion contraction".split())
KINDS = frozenset("level move record comparison streak technical indicator policy target".split())
PERIODS = re.compile(r"(?:day|week|month|quarter|year|ytd|since:.+|other:.+)\Z")
EXTENTS = re.compile(r"(?:all-time|52-week|since:.+|other:.+)\Z")
MODALITIES = frozenset({None, "asserted", "expected", "conditional", "negated"})

Span = tuple[int, int]


def taken(stem: str, row: Any) -> dict[str, Any]:
    """The quotes, causes and feeling of a span file in gold's fields."""
    text = text_of(stem)
    plain = scorer().squash_keep(text)
    return {
        "catalysts": [_cause(text, plain, each) for each in row["catalysts"]],
        "quotes": [_quote(text, plain, each) for each in row["quotes"]],
        "sentiment": row["sentiment"],
    }


def _place(text: str, span: Any) -> Span:
    start = -1
    for _ in range((span.get("nth") or 0) + 1):
        start = text.index(span["text"], start + 1)
    return start, start + len(span["text"])


def _quote(text: str, plain: str, row: Any) -> dict[str, Any]:
    start, end = _place(text, row["content"])
    words = text[start:end].split()
    score = scorer()
    for count in range(min(WORDS, len(words)), len(words) + 1):
        first, last = " ".join(words[:count]), " ".join(words[-count:])
        told = {"first_words": first, "last_words": last}
        if score.gold_span(plain, told) == (start, end):
            break
    cue = row["cue"]
    speaker = {key: row[key] for key in ("speaker", "role", "affiliation", "style")}
    return {**speaker, **told, "cue": cue["text"] if cue else None}


def _cause(text: str, plain: str, row: Any) -> dict[str, Any]:
    start, end = _place(text, row["cause"])
    kept = {key: row[key] for key in ("effect_instrument", "polarity", "type")}
    return {"cause": row["cause"]["text"], "cause_anchor": _anchor(text, plain, (start, end)), **kept}


def _anchor(text: str, plain: str, span: Span) -> str:
    """At most six words of the cause, with words beside it where they stand elsewhere before."""
    locate = scorer().locate
    words = [m.span() for m in re.finditer(r"\S+", text)]
    inside = [i for i, (a, b) in enumerate(words) if a < span[1] and b > span[0]]
    first, last = inside[0], min(inside[-1], inside[0] + ANCHOR - 1)
    for wider in range(ANCHOR):
        for before in range(wider + 1):
            low, high = first - before, last + wider - before
            if low < 0 or high >= len(words) or high - low >= ANCHOR:
                continue
            # the cause's own edges, not those of the words: "(tariffs)" is marked without its brackets
            start = max(words[low][0], span[0]) if not before else words[low][0]
            end = min(words[high][1], span[1]) if high <= inside[-1] else words[high][1]
            overlap = min(end, span[1]) - max(start, span[0])
            if overlap >= HALF * (end - start) and locate(plain, text[start:end]) == (start, end):
                return text[start:end]
    return text[max(words[first][0], span[0]) : min(words[last][1], span[1])]


def faults(stem: str, gold: Any) -> Iterator[str]:
    """What is wrong with a gold file."""
    text = text_of(stem)
    plain = scorer().squash_keep(text)
    if gold["id"] != stem:
        yield f"id {gold['id']!r} is not the file's"
    for part in ("facts", "optional"):
        for index, fact in enumerate(gold[part]):
            for fault in _fact(fact, plain, spare=part == "optional"):
                yield f"{part}[{index}] {fact['kind']}: {fault}"
    for quote in gold["quotes"]:
        if not scorer().gold_span(plain, quote):
            yield f"quote not found: {quote['first_words']!r}"
    for cause in gold["catalysts"]:
        yield from _found(plain, cause["cause_anchor"])
        if cause["polarity"] not in {"+", "-"} or cause["type"] not in TYPES:
            yield f"cause {cause['cause_anchor']!r}: {cause['polarity']} {cause['type']}"
    feeling = gold["sentiment"]
    yield from (f"feeling {label!r}" for label in {feeling["article"], *feeling["targets"].values()} - FEELINGS)


def _fact(fact: Any, plain: str, *, spare: bool) -> Iterator[str]:
    yield from _found(plain, fact["anchor"])
    kind = fact["kind"]
    if kind not in KINDS | ({"other"} if spare else set()):
        yield "no such kind"
    if fact.get("modality") not in MODALITIES:
        yield f"modality {fact['modality']!r}"
    if kind in {"level", "record"} and fact["basis"] not in BASES:
        yield f"basis {fact['basis']!r}"
    if kind in {"move", "comparison"} and not PERIODS.match(fact["period"] or "other:none"):
        yield f"period {fact['period']!r}"
    if kind == "record" and not EXTENTS.match(fact["extent"]):
        yield f"extent {fact['extent']!r}"
    if kind in {"move", "record"} and fact["direction"] not in DIRECTIONS:
        yield f"direction {fact['direction']!r}"
    if fact.get("value") is not None and not isinstance(fact["value"], (int, float)):
        yield f"value {fact['value']!r}"


def _found(plain: str, anchor: str) -> Iterator[str]:
    if not scorer().locate(plain, anchor):
        yield f"not in the text: {anchor!r}"
    if len(anchor.split()) > ANCHOR:
        yield f"more than {ANCHOR} words: {anchor!r}"


def main() -> int:
    """Take over, or print every fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("ids", nargs="*", help="stems of the articles; all that have gold if none is given")
    parser.add_argument("--take", action="store_true", help="write quotes, catalysts and sentiment from the spans")
    args = parser.parse_args()
    if not SCORER.is_file():
        print(f"{SCORER} is not here: nothing to find anchors with", file=sys.stderr)
        return 1
    failed = 0
    for path in sorted((OWN / "gold").glob("*.json")):
        if args.ids and path.stem not in args.ids:
            continue
        gold = json.loads(path.read_text(encoding="utf-8"))
        if args.take:
            spans = json.loads((OWN / "spans" / path.name).read_text(encoding="utf-8"))
            gold.update(taken(path.stem, spans))
            path.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for fault in faults(path.stem, gold):
            failed += 1
            print(f"{path.stem}: {fault}")
    print(f"{failed} faults")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
