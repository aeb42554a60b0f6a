"""`tapecheck_figures_v1`: leaves the figures of a text as mentions."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.grammar.figures import figures


@Language.component("tapecheck_figures_v1", assigns=["doc._.mentions"])
def figures_component(doc: Doc) -> Doc:
    """The doc with its figures among the mentions."""
    extensions.add(doc, figures(extensions.text_of(doc)))
    return doc
