"""One fact for one statement: what two readers, or a headline and its body, say twice is kept once."""

from collections.abc import Iterable
from decimal import Decimal

from nlp.facts import AnyFact, Indicator, Level, Move, Policy, Target
from nlp.span import Span


def merge(facts: Iterable[AnyFact]) -> list[AnyFact]:
    """The facts in text order; of those that say the same (see `_said`) the surest, then the first.

    A figure that is a target, a statistic or a policy rate is no level and no move as well.
    """
    found = list(facts)
    taken = {key for fact in found for key in _taken(fact)}
    callers = {(fact.sentence, fact.forecaster) for fact in found if isinstance(fact, Target)}
    kept: dict[tuple[object, ...], AnyFact] = {}
    for fact in found:
        if isinstance(fact, Level | Move) and (fact.sentence, fact.value) in taken:
            continue
        if isinstance(fact, Level) and (fact.sentence, fact.instrument.name) in callers:
            continue  # a house's targets are no prices of its own stock
        key = _said(fact)
        if key not in kept or fact.confidence > kept[key].confidence:
            kept[key] = fact
    moved = [f for f in kept.values() if isinstance(f, Move) and f.value is not None]
    told = {(f.instrument, way, f.period.unit) for f in moved for way in (f.direction, "flat")}
    return sorted(
        (f for f in kept.values() if not (_is_drift(f) and _moved(f) in told)),
        key=lambda f: (f.span.start, f.span.end, f.kind),
    )


def _taken(fact: AnyFact) -> list[tuple[Span, Decimal]]:
    """The figures that a fact claims for itself, with their sentence."""
    match fact:
        case Target():
            return [(fact.sentence, fact.value)]
        case Indicator():
            figures = (fact.value, fact.expected, fact.previous)
            return [(fact.sentence, abs(value)) for value in figures if value is not None]
        case Policy(range=tuple() as bounds):
            return [(fact.sentence, value) for value in bounds]
    return []


def _said(fact: AnyFact) -> tuple[object, ...]:
    """What a fact says, blind to where: equal for a figure that is told twice."""
    match fact:
        case Level():
            return ("level", fact.instrument, fact.value)
        case Move(value=Decimal()):
            return ("move", fact.instrument, fact.direction, fact.value, fact.unit, fact.period.unit, fact.period.count)
        case Move():
            return ("drift", *_moved(fact))
    return (fact.kind, fact.span, repr(fact))


def _is_drift(fact: AnyFact) -> bool:
    return isinstance(fact, Move) and fact.value is None


def _moved(fact: AnyFact) -> tuple[object, ...]:
    """Instrument, direction and unit of period: a move with a figure makes one without it superfluous."""
    return (fact.instrument, fact.direction, fact.period.unit) if isinstance(fact, Move) else ()
