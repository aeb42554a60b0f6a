"""What the learned reader feels: towards each instrument over its mentions, about an article over its sentences.

Instruments are those that the rules name, and the words that the heads mark as something one can feel about where the
rules know no name ("miners", a company in no list).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from models.infer import Floats
from models.labels import FEELINGS
from nlp.components.extensions import catalogue_of
from nlp.instruments import Instrument
from nlp.learned.sentences import Sentence
from nlp.mentions import Attribution, Name, Speaker, within
from nlp.span import Span

_ENTITY = 0.5  # how sure the heads must be of words that the rules know no name in
_OPENING = 3  # sentences: headline and lead
_ARTICLE = re.compile(r"\A(?:the|an?|its|their|his|her|some|many|other|all)\s+", re.IGNORECASE)
_NO_ENTITY = frozenset("it its they them their he she his her this that these those which who we i you one".split())


@dataclass(frozen=True, slots=True)
class Felt:
    """Mean chances of the four feelings (models.labels.FEELINGS), and where they were felt."""

    chances: Floats
    spans: tuple[Span, ...]

    @property
    def score(self) -> float:
        """Up less down: -1 to 1."""
        return float(self.chances[FEELINGS.index("positive")] - self.chances[FEELINGS.index("negative")])


def by_instrument(doc: Doc) -> dict[Instrument, Felt]:
    """The feeling towards each instrument, all mentions of equal weight."""
    found: dict[Instrument, list[tuple[Span, Floats]]] = {}
    for sentence in doc._.passes:
        for instrument, span in _named(doc, sentence):
            chances = feeling_at(sentence, span)
            if chances is not None:
                found.setdefault(instrument, []).append((span, chances))
    return {
        instrument: Felt(np.mean([c for _, c in each], axis=0), tuple(span for span, _ in each))
        for instrument, each in found.items()
    }


def feeling_at(sentence: Sentence, span: Span) -> Floats | None:
    """The feeling towards words of a sentence; that of the sentence where another model reads feelings."""
    if sentence.feeling is not None:
        return sentence.feeling
    return sentence.probabilities("target", span)


def feeling_of(sentence: Sentence) -> Floats:
    """The feeling of a sentence."""
    return sentence.seen.of_sentence("feeling") if sentence.feeling is None else sentence.feeling


def opened(sentences: Sequence[Sentence]) -> Felt:
    """The feeling of an article's headline and lead."""
    first = sentences[:_OPENING]
    mean: Floats = np.mean([feeling_of(sentence) for sentence in first], axis=0)
    return Felt(mean, tuple(sentence.span for sentence in first))


def _named(doc: Doc, sentence: Sentence) -> Iterator[tuple[Instrument, Span]]:
    """The instruments of a sentence; firms of speakers and speakers themselves left out."""
    inside = within(doc._.mentions, sentence.span, Attribution)
    voices = [a.speaker.span for a in inside if a.speaker is not None]
    names = [
        n for n in within(doc._.mentions, sentence.span, Name) if not any(voice.contains(n.span) for voice in voices)
    ]
    yield from ((name.instrument, name.span) for name in names)
    taken = [*voices, *(n.span for n in names), *(s.span for s in within(doc._.mentions, sentence.span, Speaker))]
    for found in sentence.marked("entity"):
        if found.sure < _ENTITY or any(found.span.overlaps(other) for other in taken):
            continue
        words = _ARTICLE.sub("", found.span.of(sentence.text)).strip()
        if words and words.lower() not in _NO_ENTITY:
            if found.span.start == sentence.span.start and words[1:].islower():
                words = words.lower()  # the capital is the sentence's
            known = catalogue_of(doc).find(words)
            yield known.instrument if known else Instrument(id=None, name=words, type="group"), found.span
