"""What every reader says of a fact besides its own fields: words, sentence, modality and who says so."""

from bisect import bisect_right
from typing import TypedDict

from spacy.tokens import Doc

from nlp.components.extensions import text_of
from nlp.facts import Modality
from nlp.mentions import Attribution, Clause, Mention, within
from nlp.periods import Day
from nlp.readers.scan import scans
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
    sentence = sentence_of(doc, span)
    mentions: tuple[Mention, ...] = doc._.mentions
    focus = at or span
    clauses = [c for c in within(mentions, sentence, Clause) if c.span.contains(focus)]
    said = [a for a in within(mentions, sentence, Attribution) if a.span.contains(focus)]
    return Frame(
        span=span,
        text=span.of(text_of(doc)),
        sentence=sentence,
        modality=min(clauses, key=lambda c: len(c.span)).modality if clauses else "asserted",
        attributed_to=min(said, key=lambda a: len(a.span)).who if said else None,
        when=_when(doc, sentence, focus),
    )


def _when(doc: Doc, sentence: Span, focus: Span) -> Day | None:
    scan = next((s for s in scans(doc) if s.span == sentence), None)
    return day_near(scan, focus) if scan else None


def sentence_of(doc: Doc, span: Span) -> Span:
    """The sentence that holds the start of the span; the span itself where none does."""
    sentences: tuple[Span, ...] = doc._.sentences
    at = bisect_right(sentences, span.start, key=lambda s: s.start) - 1
    return sentences[at] if at >= 0 and span.start < sentences[at].end else span
