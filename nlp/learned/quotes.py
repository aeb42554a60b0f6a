"""Quotes as the learned reader proposes them: the stretches that its heads mark as said, with cue and speaker.

What stands in marks has the bounds of its marks, and may run over several sentences; what has none, those that the
content layer gives.
"""

import re
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from nlp.components.extensions import text_of
from nlp.facts import Phrase, Quote, SpeakerName
from nlp.grammar.quotations import Quotation, quotations
from nlp.learned.sentences import Found, Sentence, likely
from nlp.mentions import Speaker, within
from nlp.readers.frame import frame
from nlp.span import Span, cover

_SAID = 0.5  # mean chance of its words from which a quotation is speech
_FEWEST_WORDS = 3  # of reported words without marks
_BEYOND = 2  # words outside the marks from which reported words are mixed
_WORD = re.compile(r"\w+")
_PRONOUNS = frozenset({"he", "she", "they", "it", "him", "her", "them", "i", "we", "who"})
_ARTICLE = re.compile(r"\A(?:the|an?|one|his|her|their|its|our|my)\s+", re.IGNORECASE)
_LINKS = frozenset({"of", "the", "de", "van", "von", "der", "da", "and", "&", "al", "bin"})
_BODY = re.compile(
    r"\b(?:ministry|committee|bank|government|exchange|regulator|company|group|agency|commission|board|council|union)\Z"
)
_GOES_ON = 250  # code points up to which a quotation without a speaker goes on with the last one


def learned_quotes(doc: Doc) -> Iterator[Quote]:
    """One proposal per stretch; confidence is the heads' own, not calibrated."""
    text = text_of(doc)
    stretches = list(_stretches(text, doc._.passes))
    voices = [_voice(doc, around, span) for span, _, around, _ in stretches]
    before: tuple[Span, SpeakerName] | None = None
    for (span, style, around, sure), voice in zip(stretches, voices, strict=True):
        speaker, mention = voice
        if mention is None and style != "indirect":
            near = before is not None and "\n" not in text[before[0].end : span.start].strip()
            if before is not None and near and span.start - before[0].end <= _GOES_ON:
                speaker = before[1]
            else:
                speaker, mention = _next_voice(doc, around[-1])
        yield _quote(doc, around, span, style, sure, speaker=speaker, mention=mention)
        before = (span, speaker) if speaker != SpeakerName() else before


_Stretch = tuple[Span, str, Sequence[Sentence], float]  # what is said, its style, its sentences, how sure


def _stretches(text: str, passes: Sequence[Sentence]) -> Iterator[_Stretch]:
    """What is said, in text order."""
    found: list[_Stretch] = []
    for quotation in quotations(text):
        around = [s for s in passes if s.span.overlaps(quotation.span)]
        sure = likely(around, "content", quotation.inner)
        if around and sure >= _SAID:
            whole = _with_its_clause(around[0], quotation) if len(around) == 1 else None
            if whole is None or not any(whole.overlaps(other[0]) for other in found):
                span = whole or stripped_end(text, quotation.inner)
                found.append((span, "mixed" if whole else "direct", around, sure))
    for sentence in passes:
        for mark in sentence.marked("content"):
            words = len(_WORD.findall(mark.span.of(text)))
            if words >= _FEWEST_WORDS and not any(mark.span.overlaps(other[0]) for other in found):
                found.append((mark.span, "indirect", [sentence], mark.sure))
    yield from sorted(found, key=lambda each: each[0])


def stripped_end(text: str, span: Span) -> Span:
    """The words in marks without a comma at their end."""
    words = span.of(text)
    return Span(span.start, span.start + len(words.rstrip(" ,")))


def _with_its_clause(sentence: Sentence, quotation: Quotation) -> Span | None:
    """The whole reported clause of which marks round a part, else None."""
    text = sentence.text
    for found in sentence.marked("content"):
        if found.span.overlaps(quotation.inner):
            outside = text[found.span.start : max(found.span.start, quotation.span.start)]
            outside += " " + text[quotation.span.end : found.span.end]
            if len(_WORD.findall(outside)) >= _BEYOND:
                end = quotation.span.end if found.span.end == quotation.inner.end else found.span.end
                return Span(found.span.start, max(end, found.span.end))
    return None


def _quote(
    doc: Doc,
    around: Sequence[Sentence],
    span: Span,
    style: str,
    sure: float,
    *,
    speaker: SpeakerName,
    mention: Span | None,
) -> Quote:
    text = text_of(doc)
    cue = _nearest([c.span for s in (around[0], around[-1]) for c in s.marked("cue")], span)
    together = [part for part in (cue, mention) if part is not None and part.gap(span) < len(span)]
    fields = frame(doc, cover([span, *together]), at=span)
    fields["attributed_to"] = speaker.name or speaker.affiliation or speaker.role
    return Quote(
        **fields,
        speaker=speaker,
        style=style,  # type: ignore[arg-type]
        content=Phrase(text=span.of(text), span=span),
        cue=Phrase(text=cue.of(text), span=cue) if cue else None,
        confidence=round(sure, 3),
    )


def _nearest(spans: Sequence[Span], span: Span) -> Span | None:
    outside = [each for each in spans if not each.overlaps(span)]
    return min(outside, key=span.gap, default=None)


def _voice(doc: Doc, around: Sequence[Sentence], span: Span) -> tuple[SpeakerName, Span | None]:
    """Who says it: of the speakers that the heads mark outside the words, the one that the words point to.

    Where that is nobody whom the rules know, but they know somebody else in the sentence, it is the nearest of those.
    """
    for sentence in (around[-1], around[0]):
        marked = [f for f in sentence.marked("speaker") if not f.span.overlaps(span)]
        known = [m for m in within(doc._.mentions, sentence.span, Speaker) if not m.span.overlaps(span)]
        known = [m for m in known if m.name or m.role]
        best = max(marked, key=lambda found: _pull(sentence, span, found), default=None)
        if best is not None and (not known or any(m.span.overlaps(best.span) for m in known)):
            return resolved(doc, best.span), best.span
        if best is not None and best.span.of(sentence.text).lower() in _PRONOUNS:
            return resolved(doc, best.span), best.span
        if best is not None:
            nearest = min(known, key=lambda m: m.span.gap(best.span))
            return _as_name(nearest), nearest.span
    return SpeakerName(), None


def _next_voice(doc: Doc, last: Sentence) -> tuple[SpeakerName, Span | None]:
    """The speaker that the sentence after a quotation names before anything is said in it."""
    after = next((s for s in doc._.passes if s.span.start >= last.span.end), None)
    marked = after.marked("speaker") if after is not None else []
    return (resolved(doc, marked[0].span), None) if marked else (SpeakerName(), None)


def _pull(sentence: Sentence, span: Span, speaker: Found) -> float:
    to = sentence.seen.logits("link_speaker", sentence.local(speaker.span))
    out = sentence.seen.logits("link_said", sentence.local_part(span))
    return float(to @ out) if to is not None and out is not None else -1e9


def resolved(doc: Doc, span: Span) -> SpeakerName:
    """The speaker that words name, as the article gives her: by mention, by surname, by the person spoken of last."""
    words = _ARTICLE.sub("", span.of(text_of(doc)), count=1).strip()
    cast = within(doc._.mentions, Span(0, span.end), Speaker)
    here = [m for m in cast if m.span.overlaps(span)]
    if here:
        return _as_name(max(here, key=lambda m: (m.name is not None, m.role is not None)))
    if words.lower() in _PRONOUNS:
        named = [m for m in cast if m.name and m.name != m.affiliation]
        return _as_name(named[-1]) if named else SpeakerName()
    everyone = [m for m in doc._.mentions if isinstance(m, Speaker) and m.name]
    last = words.split()[-1].lower() if words else ""
    for mention in everyone:
        if mention.name and mention.name.lower().split()[-1] == last:
            return _as_name(mention)
    if all(word[:1].isupper() or word in _LINKS for word in words.split()) or _BODY.search(words):
        return SpeakerName(name=words or None)
    return SpeakerName(role=words or None)


def _as_name(speaker: Speaker) -> SpeakerName:
    return SpeakerName(name=speaker.name, role=speaker.role, affiliation=speaker.affiliation)
