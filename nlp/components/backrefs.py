"""`tapecheck_backrefs_v1`: leaves, as names, the words that point back to an instrument ("the index", "the latter")."""

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.grammar.backrefs import backrefs
from nlp.mentions import Name

extensions.register()


@Language.component("tapecheck_backrefs_v1", requires=["doc._.mentions"], assigns=["doc._.mentions"])
def mark_backrefs(doc: Doc) -> Doc:
    """The doc with its references among the mentions; a list ("all three") is several names on one span."""
    named = [mention for mention in doc._.mentions if isinstance(mention, Name)]
    extensions.add(doc, backrefs(extensions.text_of(doc), named, doc._.sentences, extensions.catalogue_of(doc)))
    return doc
