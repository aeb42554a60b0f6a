"""The whole way from an article to its reading, on one screen."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.facts import AnyFact, Reading, with_id
from nlp.merge import merge
from nlp.readers.registry import READERS
from scrapers.article import Article

COMPONENTS = ("sentences", "figures", "times", "names", "cues", "backrefs", "clauses", "speakers")


@cache
def load() -> Language:
    """The spaCy pipeline: a blank English tokeniser and Tapecheck's components, each usable in any other pipeline."""
    nlp = spacy.blank("en")
    nlp.max_length = 50_000_000  # nothing here grows faster than the text
    for name in COMPONENTS:
        import_module(f"nlp.components.{name}")
        nlp.add_pipe(f"tapecheck_{name}_v1")
    return nlp


def read(article: Article) -> Reading:
    """What the article says, as facts with spans; dates that only prices or other articles tell are None."""
    return Reading(article=article, facts=tuple(with_id(article.id, fact) for fact in merge(_facts(annotate(article)))))


def read_many(articles: Iterable[Article]) -> Iterator[Reading]:
    """The readings of the articles, in their order."""
    yield from map(read, articles)


def annotate(article: Article) -> Doc:
    """The article's document with all mentions."""
    nlp = load()
    doc = nlp.make_doc(article.text)
    doc._.article = article
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def _facts(doc: Doc) -> Iterator[AnyFact]:
    for reader in READERS:
        yield from reader(doc)
