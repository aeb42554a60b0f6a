"""The whole way from an article to its reading, on one screen."""

import gc
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from nlp.calibration import calibrated
from nlp.components.tokenizer import RememberingTokenizer
from nlp.facts import AnyFact, Reading, with_id
from nlp.instruments import Catalogue
from nlp.learned.agreement import AGREED_READERS
from nlp.learned.sentences import felt_by
from nlp.merge import merge
from nlp.readers.registry import MARKET_READERS, WORD_READERS
from nlp.readers.scan import forget
from scrapers.article import Article

COMPONENTS = (
    "sentences",
    "figures",
    "times",
    "names",
    "cues",
    "backrefs",
    "clauses",
    "speakers",
    "word_cues",
    "passes",
)

_PASSES = "tapecheck_passes_v1"
_FOR_WORDS = frozenset({"tapecheck_speakers_v1", "tapecheck_word_cues_v1", _PASSES})  # not for market facts
_MANY = 1_000_000  # words in spaCy's vocabulary, which forgets none: about 300 MB


@cache
def load() -> Language:
    """The spaCy pipeline: a blank English tokeniser and Tapecheck's components, each usable in any other pipeline."""
    nlp = spacy.blank("en")
    nlp.max_length = 50_000_000  # nothing here grows faster than the text
    nlp.tokenizer = RememberingTokenizer(nlp.tokenizer, nlp.vocab)
    for name in COMPONENTS:
        import_module(f"nlp.components.{name}")
        nlp.add_pipe(f"tapecheck_{name}_v1")
    gc.freeze()  # lexicon and catalogue are there to stay: nothing for the collector to look through at every turn
    return nlp


def read(
    article: Article,
    *,
    market_only: bool = False,
    learned: bool = True,
    feelings: str | None = None,
    catalogue: Catalogue | None = None,
) -> Reading:
    """What the article says, as facts with spans; dates that only prices or other articles tell are None.

    `market_only` leaves out who says what, in a fraction of the time: no quotes, catalysts and sentiment,
    `attributed_to` None everywhere, and no person as the forecaster of a target. Without `learned` those are read by
    the rules alone; `feelings` names a classifier of the hub that feels instead of our weights. `catalogue` is what to
    know instead of the instruments that ship: `nlp.instruments.catalogue().extended(own)`. What is prepared of it is
    kept with it, so give the same one for all articles.
    """
    doc = annotate(article, market_only=market_only, learned=learned, feelings=feelings, catalogue=catalogue)
    facts = merge(facts_of(doc, market_only=market_only, learned=learned))
    forget(doc)
    return Reading(article=article, facts=tuple(with_id(article.id, calibrated(fact)) for fact in facts))


def read_many(
    articles: Iterable[Article],
    *,
    market_only: bool = False,
    learned: bool = True,
    feelings: str | None = None,
    catalogue: Catalogue | None = None,
) -> Iterator[Reading]:
    """The readings of the articles, in their order; what is asked for as in `read`."""
    for article in articles:
        yield read(article, market_only=market_only, learned=learned, feelings=feelings, catalogue=catalogue)


def annotate(
    article: Article,
    *,
    market_only: bool = False,
    learned: bool = True,
    feelings: str | None = None,
    catalogue: Catalogue | None = None,
) -> Doc:
    """The article's document with all that its components leave; what is asked for as in `read`.

    For market facts only, those of speakers and their words are left out, and so are spaCy's tokens: nothing asks them.
    """
    if len(load().vocab) > _MANY:
        load.cache_clear()
    nlp = load()
    tokenizer = nlp.tokenizer
    if market_only and isinstance(tokenizer, RememberingTokenizer):
        doc = tokenizer.bare(article.text)
    else:
        doc = nlp.make_doc(article.text)
    doc._.article = article
    doc._.catalogue = catalogue
    spare = _FOR_WORDS if market_only else frozenset() if learned else {_PASSES}
    for name, component in nlp.pipeline:
        if name not in spare:
            doc = component(doc)
    if feelings is not None and doc._.passes:
        doc._.passes = felt_by(feelings, doc._.passes)
    return doc


def facts_of(doc: Doc, *, market_only: bool = False, learned: bool = True) -> Iterator[AnyFact]:
    """What each reader makes of the mentions, with the priors of its rules."""
    for reader in MARKET_READERS:
        yield from reader(doc)
    if not market_only:
        for reader in AGREED_READERS if learned else WORD_READERS:
            yield from reader(doc)
