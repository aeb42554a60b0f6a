"""`tapecheck_sentences_v1`: the sentence spans of a document."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.grammar.sentences import sentences

extensions.register()


@Language.component("tapecheck_sentences_v1", assigns=["doc._.sentences"])
def mark_sentences(doc: Doc) -> Doc:
    """Leaves `doc._.sentences`."""
    doc._.sentences = tuple(sentences(extensions.text_of(doc)))
    return doc
