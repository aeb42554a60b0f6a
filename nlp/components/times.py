"""`tapecheck_times_v1`: leaves the words of market time as mentions."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.grammar.times import times


@Language.component("tapecheck_times_v1", assigns=["doc._.mentions"])
def times_component(doc: Doc) -> Doc:
    """The doc with its times among the mentions."""
    extensions.add(doc, times(extensions.text_of(doc)))
    return doc
