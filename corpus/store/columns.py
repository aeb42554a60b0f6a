"""Which parts of a fact the table repeats beside its row, for filters and sorting."""

from collections.abc import Callable
from typing import Any

from nlp.facts import AnyFact
from nlp.instruments import Instrument
from nlp.rows import row_text

# What `columns_of` gives, in that order.
COLUMNS = (
    "id", "kind", "instrument", "instrument_name", "value", "unit", "date", "modality", "attributed_to", "speaker",
    "confidence", "start", "end", "sentence_start", "sentence_end", "text", "said", "row",
)  # fmt: skip


def columns_of(fact: AnyFact, about: tuple[Instrument, ...]) -> tuple[Any, ...]:
    """What the table of facts says of a fact, which is about these instruments."""
    any_fact: Any = fact
    first = about[0] if about else None
    value = any_fact.value if fact.kind in _VALUED else None
    date = any_fact.date if fact.kind in _DATED else None
    return (
        fact.id,
        fact.kind,
        (first.id or first.name) if first else None,
        first.name if first else None,
        None if value is None else float(value),
        any_fact.unit if fact.kind in _WITH_UNIT else None,
        date.isoformat() if date else None,
        fact.modality,
        fact.attributed_to,
        speaker_of(fact),
        fact.confidence,
        fact.span.start,
        fact.span.end,
        fact.sentence.start,
        fact.sentence.end,
        fact.text,
        said(fact),
        row_text(fact),
    )


_VALUED = frozenset({"level", "move", "technical", "indicator", "target"})
_DATED = frozenset({"level", "move", "record", "comparison", "streak", "technical", "policy", "quote"})
_WITH_UNIT = frozenset({"level", "move", "comparison", "streak", "indicator", "target"})


def about_of(fact: AnyFact) -> tuple[Instrument, ...]:
    """The instruments that the fact is about, the first one first: the winner of a comparison, say."""
    several: tuple[Instrument | None, ...] = _ABOUT[fact.kind](fact)
    return tuple([instrument for instrument in several if instrument is not None])


def _instrument(fact: Any) -> tuple[Instrument | None, ...]:
    return (fact.instrument,)


def _none(_: Any) -> tuple[Instrument | None, ...]:
    return ()


_ABOUT: dict[str, Callable[[Any], tuple[Instrument | None, ...]]] = {
    "level": _instrument,
    "move": _instrument,
    "record": _instrument,
    "comparison": lambda fact: (fact.winner, fact.loser),
    "streak": _instrument,
    "technical": _instrument,
    "indicator": _none,
    "policy": _none,
    "target": _instrument,
    "catalyst": lambda fact: (fact.effect.instrument,),
    "quote": _none,
    "sentiment": lambda fact: (fact.target,),
}


def key(instrument: Instrument) -> str:
    """What an instrument is found by: its id, a group's name."""
    return instrument.id or instrument.name


def speaker_of(fact: AnyFact) -> str | None:
    """Who says it, where the article says so; a quote's speaker without a name has a role or an affiliation."""
    if fact.kind == "quote":
        speaker = fact.speaker  # type: ignore[union-attr]
        return speaker.name or speaker.affiliation or speaker.role or fact.attributed_to
    if fact.kind == "target":
        return fact.forecaster or fact.attributed_to  # type: ignore[union-attr]
    return fact.attributed_to


def said(fact: AnyFact) -> str | None:
    """The words inside the fact that a person searches for."""
    if fact.kind == "quote":
        return fact.content.text  # type: ignore[union-attr]
    if fact.kind == "catalyst":
        return f"{fact.cause.text} … {fact.effect.text}"  # type: ignore[union-attr]
    return None
