"""The readers, in the order in which they are asked. Each is a generator over a document's mentions."""

from collections.abc import Callable, Iterator

from spacy.tokens import Doc

from nlp.facts import AnyFact
from nlp.readers.catalysts import catalysts
from nlp.readers.comparisons import comparisons
from nlp.readers.drifts import drifts
from nlp.readers.indicators import indicators
from nlp.readers.payrolls import payrolls
from nlp.readers.policies import policies
from nlp.readers.prices import prices
from nlp.readers.quotes import quotes
from nlp.readers.records import records
from nlp.readers.sentiment import sentiments
from nlp.readers.streaks import streaks
from nlp.readers.tables import tables
from nlp.readers.targets import targets
from nlp.readers.technicals import technicals

Reader = Callable[[Doc], Iterator[AnyFact]]

MARKET_READERS: tuple[Reader, ...] = (
    prices,
    tables,
    drifts,
    records,
    comparisons,
    streaks,
    technicals,
    indicators,
    payrolls,
    policies,
    targets,
)
WORD_READERS: tuple[Reader, ...] = (quotes, catalysts, sentiments)
