"""What a fact says, in a few words for a table."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from corpus.verify.verdict import Verdict
from corpus.verify.wording import stated
from nlp.facts import AnyFact
from nlp.periods import Period

_ARROWS = {"up": "up", "down": "down", "flat": "unchanged"}
_WHOLE = "the whole article"


def about(fact: AnyFact) -> str:
    """What the fact is about: an instrument, a statistic, an institution, a speaker."""
    return _ABOUT.get(fact.kind, _instrument)(fact)


def said(fact: AnyFact) -> str:
    """What it says of that."""
    return _SAID[fact.kind](fact)


def judged(verdict: Verdict | None) -> str:
    """The verdict with its diagnosis, or with what is missing."""
    if verdict is None:
        return ""
    why = verdict.diagnosis or verdict.missing
    return f"{verdict.label}: {why}" if why else verdict.label


def figure(value: Decimal | None, unit: str | None) -> str:
    """A figure as it was printed, with its unit."""
    if value is None:
        return ""
    known = unit in ("percent", "bp", "USD", "EUR", "GBP", "JPY", None, "points")
    return stated(value, unit) if known else f"{stated(value)} {unit}"


def _instrument(fact: Any) -> str:
    return fact.instrument.name if fact.instrument else ""


def _speaker(fact: Any) -> str:
    who = fact.speaker
    return ", ".join(part for part in (who.name, who.role, who.affiliation) if part) or "somebody"


_ABOUT: dict[str, Callable[[Any], str]] = {
    "comparison": lambda f: f.winner.name,
    "streak": lambda f: f.instrument.name if f.instrument else f.indicator or "",
    "indicator": lambda f: f.name,
    "policy": lambda f: f.institution,
    "catalyst": lambda f: f.effect.instrument.name if f.effect.instrument else "",
    "quote": _speaker,
    "sentiment": lambda f: f.target.name if f.target else _WHOLE,
}


def _period(period: Period) -> str:
    if period.text:
        return period.text
    if period.unit in ("ytd", "since"):
        return {"ytd": "year to date", "since": f"since {period.start}"}[period.unit]
    return f"{period.count} {period.unit}s" if period.count > 1 else period.unit


def _level(fact: Any) -> str:
    basis = "" if fact.basis == "unspecified" else fact.basis
    return _spaced(fact.hedge, figure(fact.value, fact.unit), basis)


def _move(fact: Any) -> str:
    return _spaced(_ARROWS[fact.direction], fact.hedge, figure(fact.value, fact.unit), f"({_period(fact.period)})")


def _record(fact: Any) -> str:
    return _spaced(fact.extent, fact.measure, fact.direction, f"({fact.basis})" if fact.basis != "unspecified" else "")


def _comparison(fact: Any) -> str:
    by = f"by {figure(fact.by, fact.unit)}" if fact.by is not None else ""
    return _spaced("beat", fact.loser.name, by, f"({_period(fact.period)})")


def _technical(fact: Any) -> str:
    return _spaced(fact.signal.replace("-", " "), fact.study, figure(fact.value, None))


def _indicator(fact: Any) -> str:
    beside = [f"expected {figure(fact.expected, fact.unit)}"] if fact.expected is not None else []
    beside += [f"before {figure(fact.previous, fact.unit)}"] if fact.previous is not None else []
    measure = "" if fact.measure == "level" else fact.measure
    return _spaced(figure(fact.value, fact.unit), measure, fact.period, f"({', '.join(beside)})" if beside else "")


def _policy(fact: Any) -> str:
    size = f"{figure(fact.size_bp, 'bp')}" if fact.size_bp is not None else ""
    to = f"to {figure(fact.range[0], 'percent')}-{figure(fact.range[1], 'percent')}" if fact.range else ""
    return _spaced(fact.action, size, to)


def _target(fact: Any) -> str:
    by = f"by {fact.horizon}" if fact.horizon else ""
    return _spaced(figure(fact.value, fact.unit), by, f"({fact.forecaster})" if fact.forecaster else "")


def _catalyst(fact: Any) -> str:
    return f"{fact.polarity} {fact.type}: {fact.cause.text} → {fact.effect.text}"


def _spaced(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


_SAID: dict[str, Callable[[Any], str]] = {
    "level": _level,
    "move": _move,
    "record": _record,
    "comparison": _comparison,
    "streak": lambda f: f"{f.count} {f.unit}s {f.direction}",
    "technical": _technical,
    "indicator": _indicator,
    "policy": _policy,
    "target": _target,
    "catalyst": _catalyst,
    "quote": lambda f: f.content.text,
    "sentiment": lambda f: f"{f.label} ({f.score:+.1f})",
}
