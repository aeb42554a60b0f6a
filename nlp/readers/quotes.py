"""Quotes: what somebody said, direct, mixed or indirect, with the speaker that the article gives."""

from collections.abc import Iterator

from spacy.tokens import Doc

from nlp.components.extensions import text_of
from nlp.facts import Phrase, Quote, SpeakerName
from nlp.mentions import Attribution, Speaker
from nlp.readers.frame import frame
from nlp.span import Span, cover

_CONFIDENCE = {"direct": 0.95, "mixed": 0.88, "indirect": 0.82}
_UNKNOWN_SPEAKER = 0.6  # times the confidence where nobody is named


def quotes(doc: Doc) -> Iterator[Quote]:
    """One fact per stretch of words that the article puts in somebody's mouth; bare data sources are none."""
    text = text_of(doc)
    for said in doc._.mentions:
        if isinstance(said, Attribution) and said.style is not None:
            sure = _CONFIDENCE[said.style] * (1 if said.speaker else _UNKNOWN_SPEAKER)
            fields = frame(doc, _whole(said), at=said.span)
            fields["attributed_to"] = said.who or None
            yield Quote(
                **fields,
                speaker=_speaker(said.speaker),
                style=said.style,
                content=Phrase(text=said.text, span=said.span),
                cue=Phrase(text=said.cue.of(text), span=said.cue) if said.cue else None,
                confidence=round(sure, 3),
            )


def _whole(said: Attribution) -> Span:
    """The words with what attributes them, where the two stand together."""
    parts = [said.span]
    if said.cue is not None:
        parts.append(said.cue)
    if said.speaker is not None and said.cue is not None and said.speaker.span.gap(said.cue) <= len(said.speaker.span):
        parts.append(said.speaker.span)
    return cover(parts)


def _speaker(speaker: Speaker | None) -> SpeakerName:
    if speaker is None:
        return SpeakerName()
    return SpeakerName(name=speaker.name, role=speaker.role, affiliation=speaker.affiliation)
