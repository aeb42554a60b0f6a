"""Catalysts as the learned reader proposes them: the words that it marks as causes, each with the effect next to it."""

from collections.abc import Iterator, Sequence

import numpy as np
from spacy.tokens import Doc

from models.infer import softmax
from models.labels import POLARITIES, TYPES
from nlp.components.extensions import text_of
from nlp.facts import Catalyst, CatalystType, Effect, Phrase
from nlp.instruments import Instrument
from nlp.learned.sentences import Sentence
from nlp.mentions import Attribution, Name, within
from nlp.readers.catalysts import STOCKS
from nlp.readers.frame import frame
from nlp.span import Span, cover


def learned_catalysts(doc: Doc) -> Iterator[Catalyst]:
    """One proposal per cause that the heads mark; confidence is the heads' own, not calibrated."""
    text = text_of(doc)
    subject: Instrument | None = None
    for sentence in doc._.passes:
        names = _names(doc, sentence)
        effects = [found.span for found in sentence.marked("effect")]
        for cause in sentence.marked("cause"):
            effect = min((e for e in effects if not e.overlaps(cause.span)), key=cause.span.gap, default=None)
            polarity = polarity_of(sentence, cause.span, effect)
            kind = type_of(sentence, cause.span)
            if polarity is None or kind is None:
                continue
            words = effect or sentence.span
            yield Catalyst(
                **frame(doc, cover([cause.span, words]), at=cause.span),
                cause=Phrase(text=cause.span.of(text), span=cause.span),
                effect=Effect(
                    text=words.of(text), span=words, instrument=_affected(names, cause.span, effect, subject)
                ),
                polarity="+" if polarity >= 0 else "-",
                type=kind,
                confidence=round(cause.sure, 3),
            )
        subject = names[0].instrument if names else subject


def polarity_of(sentence: Sentence, cause: Span, effect: Span | None) -> float | None:
    """Raises less lowers, of what the cause does to what it moves; None where the sentence lacks its words."""
    scores = sentence.seen.logits("polarity_cause", sentence.local_part(cause))
    if scores is None:
        return None
    if effect is not None:
        told = sentence.seen.logits("polarity_effect", sentence.local_part(effect))
        scores = scores + told if told is not None else scores
    chances = softmax(scores)
    return float(chances[POLARITIES.index("+")] - chances[POLARITIES.index("-")])


def type_of(sentence: Sentence, cause: Span) -> CatalystType | None:
    """The likeliest type of a cause."""
    scores = sentence.seen.logits("type", sentence.local_part(cause))
    kind: CatalystType | None = None if scores is None else TYPES[int(np.argmax(scores))]  # type: ignore[assignment]
    return kind


def _names(doc: Doc, sentence: Sentence) -> list[Name]:
    voices = [a.speaker.span for a in within(doc._.mentions, sentence.span, Attribution) if a.speaker]
    return [n for n in within(doc._.mentions, sentence.span, Name) if not any(v.contains(n.span) for v in voices)]


def _affected(names: Sequence[Name], cause: Span, effect: Span | None, before: Instrument | None) -> Instrument:
    """What the effect is about: its own name, else another of the sentence outside the cause, else the last one."""
    if effect is not None:
        inside = [n for n in names if effect.contains(n.span)]
        if inside:
            return inside[0].instrument
    outside = [n for n in names if not cause.contains(n.span)]
    if outside:
        return min(outside, key=lambda n: (effect or cause).gap(n.span)).instrument
    return before or STOCKS
