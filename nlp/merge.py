"""One fact for one statement: what two readers, or a headline and its body, say twice is kept once."""

from collections.abc import Iterable

from nlp.facts import AnyFact


def merge(facts: Iterable[AnyFact]) -> list[AnyFact]:
    """The facts in text order; of those that say the same (see `_said`) the surest, then the first."""
    kept: dict[tuple[object, ...], AnyFact] = {}
    for fact in facts:
        key = _said(fact)
        if key not in kept or fact.confidence > kept[key].confidence:
            kept[key] = fact
    return sorted(kept.values(), key=lambda f: (f.span.start, f.span.end, f.kind))


def _said(fact: AnyFact) -> tuple[object, ...]:
    """What a fact says, blind to where: equal for a figure that is told twice."""
    match fact.kind:
        case "level":
            return ("level", fact.instrument, fact.value, fact.basis, fact.date)  # type: ignore[union-attr]
        case "move" if fact.value is not None:  # type: ignore[union-attr]
            period = fact.period  # type: ignore[union-attr]
            return ("move", fact.instrument, fact.direction, fact.value, fact.unit, period.unit, period.count)  # type: ignore[union-attr]
        case _:
            return (fact.kind, fact.span, repr(fact))
