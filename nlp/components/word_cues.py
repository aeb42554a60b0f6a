"""`tapecheck_word_cues_v1`: the words of causes and of feeling as Cue mentions, for catalysts and sentiment alone."""

from spacy.language import Language

from nlp.components.cues import Cues
from nlp.lexicon import WORD_FILES, lexicon


@Language.factory("tapecheck_word_cues_v1", assigns=["doc._.mentions"])
def make_word_cues(nlp: Language, name: str) -> Cues:
    """The component, with its part of the lexicon compiled for this tokeniser."""
    return Cues(nlp, [entry for entry in lexicon() if entry.file in WORD_FILES])
