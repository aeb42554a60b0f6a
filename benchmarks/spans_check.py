"""Prove the span files of corpus/annotated, and print the numbered sentences that their letters follow.

    python -m benchmarks.spans_check [ID ...]              every span found, every value one of the format's
    python -m benchmarks.spans_check --sentences ID ...    the sentences of an article, numbered

A span is `{"text": ...}`, a verbatim part of the article; where it occurs more than once `nth` (from 0) says which.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nlp.grammar.sentences import sentences
from scrapers import folders
from scrapers.article import Article

OWN = Path(__file__).resolve().parents[1] / "corpus" / "annotated"
HANDS = ("spans", "second", "third")
FEELINGS = frozenset({"positive", "negative", "neutral", "mixed"})
TYPES = frozenset(
    "monetary-policy macro-data earnings valuation rotation-flows geopolitics trade-policy fiscal technical m&a "
    "commodity company-news regulation positioning calendar other".split()
)
CHOICES = {
    "style": frozenset({"direct", "mixed", "indirect"}),
    "polarity": frozenset("+-"),
    "type": TYPES,
    "label": FEELINGS,
    "modality": frozenset({"expected", "conditional", "negated", "asserted"}),
    "asset": frozenset({"stocks", "bonds", "fx", "commodities", "crypto", "mixed"}),
    "tone": frozenset({"up", "down", "mixed", "flat"}),
}
# the spans of each list: name, and whether null will do
SPANS = {
    "quotes": {"content": False, "cue": True, "mention": True},
    "catalysts": {"cause": False, "effect": False, "signal": True},
    "targets": {"mention": False},
    "modality": {"clause": False},
}
KEYS = {
    "quotes": {"style", "content", "cue", "mention", "speaker", "role", "affiliation"},
    "catalysts": {"cause", "effect", "signal", "effect_instrument", "polarity", "type"},
    "targets": {"mention", "target", "label"},
    "modality": {"clause", "modality"},
}
HEAD = ("id", "writer", "annotator", "form", "region", "asset", "tone")


def text_of(stem: str) -> str:
    """The article's text as the pipeline gets it."""
    (found,) = folders.articles(OWN / "articles" / f"{stem}.txt")
    assert isinstance(found, Article), found
    return found.text


def numbered(stem: str) -> Iterator[str]:
    """The sentences, each with its number."""
    text = text_of(stem)
    for number, span in enumerate(sentences(text)):
        yield f"{number:>3} {' '.join(span.of(text).split())}"


def faults(row: Any, stem: str) -> Iterator[str]:
    """What is wrong with a span file."""
    text = text_of(stem)
    yield from (f"no {key}" for key in HEAD if not row.get(key))
    if row.get("id") != stem:
        yield f"id {row.get('id')!r} is not the file's"
    yield from _choices({key: row.get(key) for key in ("asset", "tone")}, "head")
    for part, spans in SPANS.items():
        for index, item in enumerate(row.get(part, ())):
            where = f"{part}[{index}]"
            if missing := KEYS[part] ^ item.keys():
                yield f"{where}: keys missing or unknown: {sorted(missing)}"
            yield from _choices(item, where)
            for name, spare in spans.items():
                if item.get(name) is None:
                    yield from () if spare else (f"{where}: no {name}",)
                else:
                    yield from _span(item[name], text, f"{where}.{name}")
    feeling = row.get("sentiment", {})
    for target, label in [("article", feeling.get("article")), *feeling.get("targets", {}).items()]:
        if label not in FEELINGS:
            yield f"sentiment: {target}: {label!r}"
    letters, wanted = row.get("sentences", ""), len(sentences(text))
    if len(letters) != wanted or set(letters) - set("pnum"):
        yield f"sentences: {len(letters)} letters for {wanted} sentences, or other letters than p n u m: {letters!r}"


def _choices(item: Any, where: str) -> Iterator[str]:
    for key, values in CHOICES.items():
        if key in item and item[key] not in values:
            yield f"{where}: {key} {item[key]!r}"


def _span(span: Any, text: str, where: str) -> Iterator[str]:
    if not isinstance(span, dict) or not span.keys() <= {"text", "nth"} or not span.get("text"):
        yield f"{where}: no span: {span!r}"
        return
    count, nth = text.count(span["text"]), span.get("nth")
    if not count:
        yield f"{where}: not in the text: {span['text']!r}"
    elif nth is None and count > 1:
        yield f"{where}: occurs {count} times, nth is wanted: {span['text']!r}"
    elif nth is not None and not 0 <= nth < count:
        yield f"{where}: nth {nth} of {count}: {span['text']!r}"


def main() -> int:
    """Print the sentences, or every fault."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("ids", nargs="*", help="stems of the articles; all that have spans if none is given")
    parser.add_argument("--sentences", action="store_true", help="print the numbered sentences instead")
    args = parser.parse_args()
    if args.sentences:
        for stem in args.ids:
            print(f"== {stem}", *numbered(stem), sep="\n")
        return 0
    files = [path for hand in HANDS for path in sorted((OWN / hand).glob("*.json"))]
    chosen = [path for path in files if not args.ids or path.stem in args.ids]
    wrong = 0
    for path in chosen:
        for fault in faults(json.loads(path.read_text(encoding="utf-8")), path.stem):
            wrong += 1
            print(f"{path.parent.name}/{path.stem}: {fault}")
    print(f"{len(chosen)} files, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
