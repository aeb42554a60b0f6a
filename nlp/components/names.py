"""`tapecheck_names_v1`: leaves the instruments that a text names as mentions."""

from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from nlp.components import extensions
from nlp.grammar.names import names
from nlp.instruments import catalogue, entries_from

extensions.register()


@Language.factory("tapecheck_names_v1", default_config={"watchlist": []}, assigns=["doc._.mentions", "doc._.catalogue"])
def make_names(nlp: Language, name: str, watchlist: list[dict[str, Any]]) -> Callable[[Doc], Doc]:
    """A component that knows the catalogue and a watchlist: rows as in `nlp/catalogue/markets.toml`, which win.

    A document that brings a catalogue of its own (`doc._.catalogue`) is read with that one.
    """
    known = catalogue()
    if watchlist:
        known = known.extended(entries_from(watchlist, where="watchlist"))

    def mark_names(doc: Doc) -> Doc:
        if doc._.catalogue is None:
            doc._.catalogue = known
        extensions.add(doc, names(extensions.text_of(doc), doc._.catalogue))
        return doc

    return mark_names
