"""What a person asked for, matched to what the store has: names become ids, and a wrong one an error."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from corpus.query import FactQuery, Filters, Words, checked, find_instrument, names, unknown, values
from corpus.store.names import instruments
from corpus.store.names import known as names_known
from nlp.instruments import Catalogue, catalogue


def understood(connection: Connection, filters: Filters, known: Catalogue | None) -> FactQuery:
    """The query that the filters mean; QueryError names the nearest valid value of one that does not exist."""
    fields: dict[str, Any] = checked(filters)
    return FactQuery(
        **fields,
        instruments=tuple(instrument_named(connection, v, known) for v in values(filters.get("instrument") or ())),
        sources=sources_named(connection, filters.get("source") or ()),
        speakers=speakers_named(connection, filters.get("speaker") or ()),
    )


def instrument_named(connection: Connection, words: str, known: Catalogue | None) -> str:
    """The id (a group's name) of an instrument that the catalogue or a stored fact knows by the words."""
    several = known or catalogue()
    if found := find_instrument(words, several):
        return found
    stored = instruments(connection)
    if words.casefold() in stored:
        return stored[words.casefold()]
    raise unknown(words, [*names(several), *stored.values()], field="instrument")


def sources_named(connection: Connection, asked: Words) -> tuple[str, ...]:
    """The outlets of those names, whatever their case."""
    return _named(asked, lambda: names_known(connection, "source"), field="source")


def speakers_named(connection: Connection, asked: Words) -> tuple[str, ...]:
    """The speakers of those names; part of a name stands for all who have it ("Powell")."""
    return _named(asked, lambda: names_known(connection, "speaker"), field="speaker")


def _named(asked: Words, stored: Any, *, field: str) -> tuple[str, ...]:
    wanted = [asked] if isinstance(asked, str) else list(asked)
    known = stored() if wanted else []
    found = [name for words in wanted for name in _called(words, known, field=field)]
    return tuple(dict.fromkeys(found))


def _called(words: str, known: Iterable[str], *, field: str) -> list[str]:
    """Those who are called just so; else those whose name has all the words."""
    several = list(known)
    asked = words.casefold()
    if same := [name for name in several if name.casefold() == asked]:
        return same
    if part := [name for name in several if set(asked.split()) <= set(name.casefold().split())]:
        return part
    raise unknown(words, several, field=field)
