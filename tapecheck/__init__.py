"""Tapecheck reads market commentary into facts and holds each claim against the tape.

    >>> from tapecheck import Corpus, collect, digest, read, settle, verify  # doctest: +SKIP

`collect(sources)` gives articles, `read(article)` a reading, `settle(reading, history)` its dates, and
`verify(fact, history)` a verdict; a `Corpus` keeps them, and `digest(checked, history, day)` tells a day. Each name is
imported when it is first used, so that a query loads neither the reader nor the network.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.dating import settle
    from corpus.store import Corpus
    from corpus.verify import verify
    from nlp.pipeline import read
    from scrapers.collect import collect
    from tapecheck.telling import digest

__all__ = ["Corpus", "collect", "digest", "read", "settle", "verify"]

_HOMES = {
    "collect": "scrapers.collect",
    "read": "nlp.pipeline",
    "settle": "corpus.dating",
    "verify": "corpus.verify",
    "digest": "tapecheck.telling",
    "Corpus": "corpus.store",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return __all__
