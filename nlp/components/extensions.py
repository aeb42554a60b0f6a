"""What the components share on a `Doc`: the article, the mentions found so far, and the sentences.

Importing the module registers the extensions; importing it twice changes nothing.
"""

from collections.abc import Iterable

from spacy.tokens import Doc

from nlp.mentions import Mention, ordered

EXTENSIONS: dict[str, object] = {
    "article": None,  # scrapers.article.Article | None
    "mentions": (),  # tuple[nlp.mentions.Mention, ...], text order
    "sentences": (),  # tuple[nlp.span.Span, ...], code points of doc.text
}


def register() -> None:
    """Make the extensions known to spaCy."""
    for name, default in EXTENSIONS.items():
        Doc.set_extension(name, default=default, force=True)


def text_of(doc: Doc) -> str:
    """The document's text; the article's where there is one, since spaCy puts its own together anew at each asking."""
    article = doc._.article
    return str(article.text) if article else doc.text


def add(doc: Doc, mentions: Iterable[Mention]) -> None:
    """Put the mentions among those that the doc has, in text order."""
    doc._.mentions = ordered((*doc._.mentions, *mentions))


register()
