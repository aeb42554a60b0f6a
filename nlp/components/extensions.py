"""What the components share on a `Doc`: the article, the known instruments, the mentions found so far, the sentences.

Importing the module registers the extensions; importing it twice changes nothing.
"""

from collections.abc import Iterable

from spacy.tokens import Doc

from nlp.instruments import Catalogue, catalogue
from nlp.mentions import Mention, ordered

EXTENSIONS: dict[str, object] = {
    "article": None,  # scrapers.article.Article | None
    "catalogue": None,  # nlp.instruments.Catalogue | None: which instruments the document is read with
    "mentions": (),  # tuple[nlp.mentions.Mention, ...], text order
    "sentences": (),  # tuple[nlp.span.Span, ...], code points of doc.text
    "passes": (),  # tuple[nlp.learned.sentences.Sentence, ...]: what the learned reader tells of each
}


def register() -> None:
    """Make the extensions known to spaCy."""
    for name, default in EXTENSIONS.items():
        Doc.set_extension(name, default=default, force=True)


def text_of(doc: Doc) -> str:
    """The document's text; the article's where there is one, since spaCy puts its own together anew at each asking."""
    article = doc._.article
    return str(article.text) if article else doc.text


def catalogue_of(doc: Doc) -> Catalogue:
    """The instruments that the document is read with; without any of its own those that ship with Tapecheck."""
    return doc._.catalogue or catalogue()


def add(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Put the mentions among those that the doc has, in text order."""
    if found := list(mentions):
        doc._.mentions = ordered((*doc._.mentions, *found))


register()
