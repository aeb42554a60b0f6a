"""The store: articles, what they say, what was found of it, and the prices that it is held against, in one database."""

from corpus.store.intake import Intake
from corpus.store.progress import Progress
from corpus.store.upkeep import Upkeep
from corpus.store.whole import Whole


class Corpus(Intake, Progress, Upkeep, Whole):
    """An open store; use it as a context manager.

    >>> with Corpus.open("tapecheck.db") as corpus:  # doctest: +SKIP
    ...     for stored in corpus.facts(instrument="small caps", verdict="contradicted", limit=3):
    ...         print(stored.fact.text, stored.verdict.reason)

    What it can do is in the classes that it is made of: `Intake` puts in, `Progress` tells what has been read and
    checked and with `Answers` what that says, `Upkeep` how the work goes, `Whole` looks after all of it.
    """
