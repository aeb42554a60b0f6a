"""Which parts of a fact the table repeats beside its row, for filters and sorting."""

from typing import Any

from nlp.facts import AnyFact, Catalyst, Quote, Target
from nlp.instruments import Instrument
from nlp.rows import dumps, to_row


def columns_of(fact: AnyFact) -> dict[str, Any]:
    """What the table of facts says of a fact, whichever article it is of."""
    about = about_of(fact)
    value = getattr(fact, "value", None)
    date = getattr(fact, "date", None)
    return {
        "id": fact.id,
        "kind": fact.kind,
        "instrument": key(about[0]) if about else None,
        "instrument_name": about[0].name if about else None,
        "value": None if value is None else float(value),
        "unit": getattr(fact, "unit", None),
        "date": date.isoformat() if date else None,
        "modality": fact.modality,
        "attributed_to": fact.attributed_to,
        "speaker": speaker_of(fact),
        "confidence": fact.confidence,
        "start": fact.span.start,
        "end": fact.span.end,
        "sentence_start": fact.sentence.start,
        "sentence_end": fact.sentence.end,
        "text": fact.text,
        "said": said(fact),
        "row": dumps(to_row(fact)),
    }


def about_of(fact: AnyFact) -> tuple[Instrument, ...]:
    """The instruments that the fact is about, the first one first: the winner of a comparison, say."""
    effect = getattr(fact, "effect", None)
    several = [getattr(fact, name, None) for name in ("instrument", "winner", "loser", "target")]
    several.append(effect.instrument if effect else None)
    return tuple(instrument for instrument in several if instrument is not None)


def instruments_of(fact: AnyFact) -> tuple[str, ...]:
    """Their keys, each once."""
    return tuple(dict.fromkeys(map(key, about_of(fact))))


def key(instrument: Instrument) -> str:
    """What an instrument is found by: its id, a group's name."""
    return instrument.id or instrument.name


def speaker_of(fact: AnyFact) -> str | None:
    """Who says it, where the article says so; a quote's speaker without a name has a role or an affiliation."""
    if isinstance(fact, Quote):
        speaker = fact.speaker
        return speaker.name or speaker.affiliation or speaker.role or fact.attributed_to
    if isinstance(fact, Target):
        return fact.forecaster or fact.attributed_to
    return fact.attributed_to


def said(fact: AnyFact) -> str | None:
    """The words inside the fact that a person searches for."""
    if isinstance(fact, Quote):
        return fact.content.text
    if isinstance(fact, Catalyst):
        return f"{fact.cause.text} … {fact.effect.text}"
    return None
