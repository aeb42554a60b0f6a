"""`tapecheck_cues_v1`: the lexicon's words and phrases as Cue mentions."""

from collections import defaultdict

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.lexicon import lexicon
from nlp.mentions import Cue
from nlp.span import Span


@Language.factory("tapecheck_cues_v1", assigns=["doc._.mentions"])
def make_cues(nlp: Language, name: str) -> "Cues":
    """The component, with the lexicon compiled for this vocabulary."""
    return Cues(nlp)


class Cues:
    """Finds lexicon phrases, blind to case; of overlapping phrases of one family the longest counts."""

    def __init__(self, nlp: Language) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._meanings: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for entry in lexicon():
            for form in entry.forms:
                self._meanings[form.lower()].append((entry.family, entry.sense, entry.pos))
        for form in self._meanings:
            self._matcher.add(form, [nlp.make_doc(form)])

    def __call__(self, doc: Doc) -> Doc:
        found: dict[str, list[Cue]] = defaultdict(list)
        for key, start, end in self._matcher(doc):
            words = doc[start:end]
            span = Span(words.start_char, words.end_char)
            for family, sense, pos in self._meanings[doc.vocab.strings[key]]:
                found[family].append(Cue(span=span, text=words.text, family=family, sense=sense, pos=pos))
        extensions.add(doc, [cue for cues in found.values() for cue in _longest(cues)])
        return doc


def _longest(cues: list[Cue]) -> list[Cue]:
    kept: list[Cue] = []
    for cue in sorted(cues, key=lambda c: (c.span.start, -len(c.span))):
        if not kept or kept[-1].span.before(cue.span) or kept[-1].span == cue.span:
            kept.append(cue)
    return kept
