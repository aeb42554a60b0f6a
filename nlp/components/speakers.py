"""`tapecheck_speakers.v1`: who speaks, and which words are whose."""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.grammar.chunks import FAMILIES, Chunk, chunks
from nlp.grammar.speakers import speakers
from nlp.mentions import Cue


@Language.component("tapecheck_speakers_v1", requires=["doc._.mentions"], assigns=["doc._.mentions"])
def mark_speakers(doc: Doc) -> Doc:
    """Leaves Speaker mentions, later ones resolved to the name, role and affiliation that the article gives."""
    extensions.add(doc, speakers(doc.text, list(_rows(doc))))
    return doc


def _rows(doc: Doc) -> Iterator[list[Chunk]]:
    """The chunks of each sentence."""
    cues = [m for m in doc._.mentions if isinstance(m, Cue) and m.family in FAMILIES]
    at = 0
    for sentence in doc._.sentences:
        first = at
        while at < len(cues) and cues[at].span.start < sentence.end:
            at += 1
        yield chunks(doc.text, sentence, cues[first:at])
