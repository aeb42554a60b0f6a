"""What every reader says of a fact besides its own fields: words, sentence, modality and who says so."""

from typing import TypedDict

from spacy.tokens import Doc

from nlp.components.extensions import text_of
from nlp.facts import Modality
from nlp.mentions import Attribution, Clause
from nlp.periods import Day
from nlp.readers.scan import Told, sentence_at
from nlp.readers.when import day_near
from nlp.span import Span


class Frame(TypedDict):
    """The fields of Fact that do not depend on its kind."""

    span: Span
    text: str
    sentence: Span
    modality: Modality
    attributed_to: str | None
    when: Day | None


def frame(doc: Doc, span: Span, *, at: Span | None = None) -> Frame:
    """The frame of a fact whose words are `span`; modality is that of the clause round `at` (default: the span)."""
    sentence, told, scan = sentence_at(doc, span)
    focus = at or span
    said = [a for a in told.of(Attribution) if a.span.contains(focus)]
    return Frame(
        span=span,
        text=span.of(scan.text if scan else text_of(doc)),
        sentence=sentence,
        modality=_modality(told, focus),
        attributed_to=min(said, key=lambda a: len(a.span)).who if said else None,
        when=day_near(scan, focus) if scan else None,
    )


def modality_at(doc: Doc, span: Span) -> Modality:
    """The modality of the clause round the words, as their frame has it."""
    return _modality(sentence_at(doc, span)[1], span)


def _modality(told: Told, focus: Span) -> Modality:
    clauses = [c for c in told.of(Clause) if c.span.contains(focus)]
    return min(clauses, key=lambda c: len(c.span)).modality if clauses else "asserted"


def sentence_of(doc: Doc, span: Span) -> Span:
    """The sentence that holds the start of the span; the span itself where none does."""
    return sentence_at(doc, span)[0]
