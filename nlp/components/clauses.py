"""`tapecheck_clauses_v1`: the clauses of each sentence with their modality."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.grammar.clauses import FAMILIES, clauses
from nlp.mentions import Clause, Cue


@Language.component("tapecheck_clauses_v1", requires=["doc._.mentions"], assigns=["doc._.mentions"])
def mark_clauses(doc: Doc) -> Doc:
    """Leaves Clause mentions: they cover the sentences' words without overlapping."""
    cues = [m for m in doc._.mentions if isinstance(m, Cue) and m.family in FAMILIES]
    text = extensions.text_of(doc)
    found: list[Clause] = []
    at = 0
    for sentence in doc._.sentences:
        first = at
        while at < len(cues) and cues[at].span.start < sentence.end:
            at += 1
        found += clauses(text, sentence, cues[first:at])
    extensions.add(doc, found)
    return doc
