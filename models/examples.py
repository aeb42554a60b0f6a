"""Examples to learn from: sentences with what is known of them, from the openly licensed sets and from our own corpus.

What a set does not tell is None and costs nothing in training. The held-out parts are fixed here: a tenth of SEntFiN
by a hash of the headline, the dev part of the Causal News Corpus, the test articles of our own corpus.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.errors import DataError

Bounds = tuple[int, int]  # code points of the example's text
Segmenter = Callable[[str], Iterable[tuple[int, int, str]]]  # bounds of each sentence, and what is to be read before it

_LETTERS = {"p": "positive", "n": "negative", "u": "neutral", "m": "mixed"}
_TENTH = 10


@dataclass(slots=True)
class Cause:
    """A cause with what is known of its effect."""

    span: Bounds
    effect: Bounds | None
    polarity: str
    type: str | None


@dataclass(slots=True)
class Example:
    """One sentence."""

    text: str
    source: str
    feeling: str | None = None
    causal: bool | None = None
    layers: dict[str, list[Bounds]] = field(default_factory=dict)  # a layer that is absent was not annotated
    targets: list[tuple[Bounds, str]] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    clauses: list[tuple[Bounds, str]] = field(default_factory=list)
    links: list[tuple[Bounds, Bounds]] = field(default_factory=list)  # what is said, who says it
    article: str | None = None


def rows(path: Path) -> Iterator[Any]:
    """The rows of a JSON Lines file; DataError where it is absent."""
    if not path.is_file():
        raise DataError(f"no training data at {path}", remedy="give the folder that holds it: --data FOLDER")
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def held_out(headline: str) -> bool:
    """True for the tenth of the headlines that only measures; the same headline always falls on the same side."""
    return int(hashlib.sha256(" ".join(headline.lower().split()).encode()).hexdigest()[:8], 16) % _TENTH == 0


def sentfin(data: Path, *, test: bool = False) -> Iterator[Example]:
    """SEntFiN: financial headlines with the feeling for each entity.

    The headline's own feeling is that of its entities where they agree, and mixed where some are up and some down.
    """
    for row in rows(data / "sentfin" / "all.jsonl"):
        if held_out(row["text"]) != test:
            continue
        found = [(_find(row["text"], e["entity"]), e["label"]) for e in row["entities"]]
        targets = [(span, label) for span, label in found if span]
        labels = {label for _, label in found}
        feeling = labels.pop() if len(labels) == 1 else "mixed" if {"positive", "negative"} <= labels else None
        if targets:
            yield Example(
                text=row["text"],
                source="sentfin",
                feeling=feeling,
                targets=targets,
                layers={"entity": _apart(span for span, _ in targets)},
            )


def newsmtsc(data: Path) -> Iterator[Example]:
    """NewsMTSC: feeling for persons and groups in political news."""
    for row in rows(data / "newsmtsc" / "train.jsonl"):
        targets = {(e["start"], e["end"]): e["label"] for e in row["entities"]}
        yield Example(text=row["text"], source="newsmtsc", targets=list(targets.items()))


def causal_news(data: Path, part: str) -> Iterator[Example]:
    """The Causal News Corpus, `part` train or dev: is a cause told, and which words are cause, effect and signal."""
    spans: dict[str, Any] = {row["text"]: row for row in rows(data / "cnc" / f"subtask2_{part}.jsonl")}
    for row in rows(data / "cnc" / f"subtask1_{part}.jsonl"):
        told = spans.get(row["text"])
        layers = _token_layers(told) if told else {}
        yield Example(text=row["text"], source="cnc", causal=bool(row["label"]), layers=layers)


def own(corpus: Path, parts: Iterable[str], segment: Segmenter, text_of: Callable[[Path], str]) -> Iterator[Example]:
    """The sentences of our own articles in these parts of the split, as far as they are annotated.

    The articles with anchors only (a few words of each cause, both ends of each quote) tell less.
    """
    split = tomllib.loads((corpus / "split.toml").read_text(encoding="utf-8"))
    for stem in (stem for part in parts for stem in split.get(part, ())):
        text = text_of(corpus / "articles" / f"{stem}.txt")
        spans, anchors = corpus / "spans" / f"{stem}.json", corpus / "gold" / f"{stem}.json"
        if spans.is_file():
            yield from _article(text, json.loads(spans.read_text(encoding="utf-8")), list(segment(text)))
        elif anchors.is_file():
            yield from _anchored(text, json.loads(anchors.read_text(encoding="utf-8")), list(segment(text)))


def _article(text: str, gold: Any, segments: list[tuple[int, int, str]]) -> Iterator[Example]:
    letters = gold.get("sentences", "")
    known = len(letters) == len(segments)
    whole = _article_layers(text, gold)
    for number, (start, end, lead) in enumerate(segments):
        shift = start - len(lead)
        cut = _Cut(start, end, shift)
        causes = [
            Cause(span, cut(locate(text, row["effect"])), row["polarity"], row["type"])
            for row in gold["catalysts"]
            if (span := cut(locate(text, row["cause"])))
        ]
        layers = {name: [s for span in spans if (s := cut(span))] for name, spans in whole.items()}
        targets = _labelled(text, gold.get("targets", ()), "mention", "label", cut)
        if targets:  # not every sentence had its targets marked
            layers["entity"] = _apart(span for span, _ in targets)
        yield Example(
            text=lead + text[start:end],
            source="own",
            article=gold["id"],
            feeling=_LETTERS[letters[number]] if known else None,
            causal=bool(causes),
            layers=layers,
            causes=causes,
            targets=targets,
            clauses=_labelled(text, gold.get("modality", ()), "clause", "modality", cut),
            links=[
                (said, speaker)
                for row in gold["quotes"]
                if (said := cut(locate(text, row["content"]))) and (speaker := cut(locate(text, row["mention"])))
            ],
        )


def _anchored(text: str, gold: Any, segments: list[tuple[int, int, str]]) -> Iterator[Example]:
    said = [_between(text, row["first_words"], row["last_words"]) for row in gold["quotes"]]
    causes = [(_find(text, row["cause_anchor"]), row) for row in gold["catalysts"]]
    for start, end, lead in segments:
        cut = _Cut(start, end, start - len(lead))
        found = [
            Cause(span, None, row["polarity"], row["type"])
            for anchor, row in causes
            if anchor and (span := cut(anchor))
        ]
        yield Example(
            text=lead + text[start:end],
            source="own",
            article=gold["id"],
            causal=True if found else None,
            layers={"content": sorted({span for bounds in said if (span := cut(bounds))})},
            causes=found,
        )


def _between(text: str, first: str, last: str) -> Bounds | None:
    start = _find(text, first)
    end = _find(text, last, start[0]) if start else None
    return (start[0], end[1]) if start and end else None


def _article_layers(text: str, gold: Any) -> dict[str, list[Bounds]]:
    names = {"cause": "catalysts", "effect": "catalysts", "signal": "catalysts", "content": "quotes", "cue": "quotes"}
    layers = {name: [locate(text, row[name]) for row in gold[part]] for name, part in names.items()}
    layers["speaker"] = [locate(text, row["mention"]) for row in gold["quotes"]]
    return {name: _apart(span for span in layers[name] if span) for name in layers}


def locate(text: str, span: Any) -> Bounds | None:
    """The bounds of a span object of the corpus; None for none, and where the text has no such words."""
    if not span:
        return None
    at = -1
    for _ in range(span.get("nth", 0) + 1):
        at = text.find(span["text"], at + 1)
        if at < 0:
            return None
    return at, at + len(span["text"])


@dataclass(frozen=True, slots=True)
class _Cut:
    """The part of a span of the article that lies in one sentence, in the example's own code points."""

    start: int
    end: int
    shift: int

    def __call__(self, span: Bounds | None) -> Bounds | None:
        if span is None:
            return None
        first, last = max(span[0], self.start), min(span[1], self.end)
        return (first - self.shift, last - self.shift) if first < last else None


def _labelled(text: str, items: Iterable[Any], span: str, label: str, cut: _Cut) -> list[tuple[Bounds, str]]:
    found = ((cut(locate(text, item[span])), item[label]) for item in items)
    return [(bounds, name) for bounds, name in found if bounds]


def _find(text: str, words: str, after: int = 0) -> Bounds | None:
    at = text.lower().find(words.lower(), after)
    return (at, at + len(words)) if at >= 0 and words else None


def _token_layers(row: Any) -> dict[str, list[Bounds]]:
    """The spans of all relations, from tokens that the text joins by blanks; of those that overlap the longest."""
    starts, at = [], 0
    for token in row["tokens"]:
        starts.append(at)
        at += len(token) + 1
    ends = [start + len(token) for start, token in zip(starts, row["tokens"], strict=True)]
    return {
        name: _apart({(starts[a], ends[b - 1]) for relation in row["relations"] for a, b in relation[name]})
        for name in ("cause", "effect", "signal")
    }


def _apart(spans: Iterable[Bounds]) -> list[Bounds]:
    kept: list[Bounds] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)
