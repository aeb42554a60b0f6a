"""`tapecheck_passes_v1`: one pass of the learned reader over each sentence."""

from spacy.language import Language
from spacy.tokens import Doc

from models.infer import encoder
from nlp.components import extensions
from nlp.learned.sentences import read_sentences

extensions.register()


@Language.component("tapecheck_passes_v1", requires=["doc._.sentences"], assigns=["doc._.passes"])
def mark_passes(doc: Doc) -> Doc:
    """Leaves `doc._.passes`."""
    doc._.passes = read_sentences(extensions.text_of(doc), doc._.sentences, encoder())
    return doc
