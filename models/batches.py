"""Sentences of like length, put together up to so many tokens, with what is known of them as indices."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.examples import Bounds, Example
from models.labels import BEGIN, FEELINGS, INSIDE, LAYERS, MODALITIES, OUTSIDE, POLARITIES, TYPES


@dataclass(frozen=True, slots=True)
class Coded:
    """An example in tokens."""

    ids: list[int]
    layers: dict[str, list[int]]  # one label a token, -100 where a token is no word
    feeling: int
    causal: int
    pooled: tuple[tuple[str, int, int, int], ...]  # head, first token, token after the last, label
    links: tuple[tuple[Bounds, Bounds], ...]
    speakers: tuple[Bounds, ...]


UNKNOWN = -100


def coded(example: Example, tokenizer: Any, longest: int) -> Coded:
    """The example in tokens, cut after `longest` of them (reading never cuts; learning may)."""
    encoding = tokenizer(example.text, truncation=True, max_length=longest, return_offsets_mapping=True)
    offsets: list[Bounds] = encoding["offset_mapping"]
    return Coded(
        ids=encoding["input_ids"],
        layers={name: _tags(offsets, example.layers[name]) for name in LAYERS if name in example.layers},
        feeling=FEELINGS.index(example.feeling) if example.feeling else UNKNOWN,
        causal=UNKNOWN if example.causal is None else int(example.causal),
        pooled=tuple(_pooled(example, offsets)),
        links=tuple(
            (said, who) for a, b in example.links if (said := tokens_of(offsets, a)) and (who := tokens_of(offsets, b))
        ),
        speakers=tuple(t for span in example.layers.get("speaker", ()) if (t := tokens_of(offsets, span))),
    )


def tokens_of(offsets: Sequence[Bounds], span: Bounds) -> Bounds | None:
    """First token and the one after the last of those that lie in the span, even in part."""
    inside = [i for i, (start, end) in enumerate(offsets) if start < span[1] and end > span[0] and start < end]
    return (inside[0], inside[-1] + 1) if inside else None


def _tags(offsets: Sequence[Bounds], spans: Sequence[Bounds]) -> list[int]:
    tags = [OUTSIDE if start < end else UNKNOWN for start, end in offsets]
    for span in spans:
        found = tokens_of(offsets, span)
        if found:
            tags[found[0]] = BEGIN
            tags[found[0] + 1 : found[1]] = [INSIDE] * (found[1] - found[0] - 1)
    return tags


def _pooled(example: Example, offsets: Sequence[Bounds]) -> Iterator[tuple[str, int, int, int]]:
    asked: list[tuple[str, Bounds | None, int]] = []
    for span, label in example.targets:
        asked.append(("target", span, FEELINGS.index(label)))
    for cause in example.causes:
        asked.append(("polarity_cause", cause.span, POLARITIES.index(cause.polarity)))
        asked.append(("polarity_effect", cause.effect, POLARITIES.index(cause.polarity)))
        if cause.type:
            asked.append(("type", cause.span, TYPES.index(cause.type)))
    asked += [("modality", span, MODALITIES.index(label)) for span, label in example.clauses]
    for head, bounds, number in asked:
        found = tokens_of(offsets, bounds) if bounds else None
        if found:
            yield head, *found, number


def batches(examples: Sequence[Coded], tokens: int, chance: random.Random) -> list[list[Coded]]:
    """The examples in batches of up to so many tokens with padding, like lengths together, in random order."""
    ordered = sorted(examples, key=lambda e: len(e.ids) + chance.random() * 4)
    made: list[list[Coded]] = [[]]
    for example in ordered:
        longest = max([len(example.ids), *(len(each.ids) for each in made[-1])])
        if made[-1] and (len(made[-1]) + 1) * longest > tokens:
            made.append([])
        made[-1].append(example)
    chance.shuffle(made)
    return made
