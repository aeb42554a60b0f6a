"""`tapecheck_speakers.v1`: who speaks, and which words are whose."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.grammar.attributions import attributions
from nlp.grammar.chunks import FAMILIES, Chunk, chunks
from nlp.grammar.interviews import answers
from nlp.grammar.quotations import Quotation, quotations
from nlp.grammar.speakers import speakers
from nlp.grammar.speech import Unit
from nlp.mentions import Attribution, Cue, Name
from nlp.span import Span


class _Spanned(Protocol):
    @property
    def span(self) -> Span: ...


SpannedT = TypeVar("SpannedT", bound=_Spanned)


@Language.component("tapecheck_speakers_v1", requires=["doc._.mentions"], assigns=["doc._.mentions"])
def mark_speakers(doc: Doc) -> Doc:
    """Leaves Speaker mentions, resolved to what the article gives of them, and Attribution mentions of their words."""
    text = extensions.text_of(doc)
    quotes = quotations(text)
    units = list(_units(doc._.sentences, quotes))
    marks = _dealt(quotes, units)
    rows = list(_rows(doc, text, units, marks))
    cast = speakers(text, rows)
    voices = _dealt(cast, units)
    rowed = [Unit(text, *each) for each in zip(rows, voices, marks, strict=True)]
    said = attributions(rowed, answers(text, cast, quotes))
    extensions.add(doc, [*cast, *said, *_by_sentence(doc, text, said)])
    return doc


def _units(sentences: Iterable[Span], quotes: Sequence[Quotation]) -> Iterator[Span]:
    """The sentences, those that one quotation spans as one."""
    at = 0
    open_unit: Span | None = None
    for sentence in sentences:
        unit = Span(open_unit.start, sentence.end) if open_unit else sentence
        while at < len(quotes) and quotes[at].span.end <= unit.end:
            at += 1
        if at < len(quotes) and quotes[at].span.start < unit.end:
            open_unit = unit
            continue
        open_unit = None
        yield unit
    if open_unit is not None:
        yield open_unit


def _rows(doc: Doc, text: str, units: Sequence[Span], marks: Sequence[Sequence[Quotation]]) -> Iterator[list[Chunk]]:
    """The chunks of each unit."""
    cues = _dealt([m for m in doc._.mentions if isinstance(m, Cue) and m.family in FAMILIES], units)
    names = _dealt([_thing(m) for m in doc._.mentions if isinstance(m, Name) and m.how in _NAMED], units)
    for unit, said, quoted, things in zip(units, cues, marks, names, strict=True):
        yield chunks(text, unit, said, [*(Chunk("Q", q.span) for q in quoted), *things])


_NAMED = frozenset({"name", "ticker", "nickname"})


def _thing(name: Name) -> Chunk:
    """A company can speak; an index or a metal cannot."""
    company = name.instrument.type == "equity" and name.how == "name"
    return Chunk("I" if company else "x", name.span, name.instrument.name if company else None)


def _dealt(things: Sequence[SpannedT], units: Sequence[Span]) -> list[list[SpannedT]]:
    """The things of each unit, both in text order; a thing belongs to the unit in which it starts."""
    dealt: list[list[SpannedT]] = []
    at = 0
    for unit in units:
        first = at
        while at < len(things) and things[at].span.start < unit.end:
            at += 1
        dealt.append(list(things[first:at]))
    return dealt


def _by_sentence(doc: Doc, text: str, said: Iterable[Attribution]) -> Iterator[Attribution]:
    """For words of several sentences, each sentence's own part: what a fact in it looks for."""
    sentences: Sequence[Span] = doc._.sentences
    for each in said:
        first = max(0, bisect_right(sentences, each.span.start, key=lambda s: s.start) - 1)
        last = bisect_left(sentences, each.span.end, key=lambda s: s.start)
        if not each.who or last - first < 2:
            continue
        for sentence in sentences[first:last]:
            part = Span(max(sentence.start, each.span.start), min(sentence.end, each.span.end))
            yield Attribution(span=part, text=part.of(text), who=each.who)
