"""Calls on prices: who sees what at which value, by when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from nlp.facts import MoveDirection, Target
from nlp.instruments import Instrument
from nlp.mentions import Cue, Figure, Name, Speaker, Time, within
from nlp.readers.frame import frame
from nlp.readers.outlook import is_antecedent, looks_ahead
from nlp.readers.roles import is_currency, known_unit
from nlp.readers.scan import Scan, scans
from nlp.readers.words import words_before
from nlp.span import Span, cover

_LIST = 14  # sentences over which an announced round of targets goes on
_REACH = 90  # code points from a target's word to its figure
_BARE = 4  # code points besides the figure in a sentence that is nothing but it
_SMALLEST = 20  # a bare number below this is no price target of an index


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of calls has told so far: what they are on, who made the last one, how long it still goes on."""

    instrument: Instrument | None = None
    forecaster: str | None = None
    left: int = 0


def targets(doc: Doc) -> Iterator[Target]:
    """The targets of the text, each value of a forecaster once."""
    told = Round()
    seen: set[tuple[str | None, object]] = set()
    for scan in scans(doc):
        told = _advance(scan, told)
        for fact in _sentence(scan, told):
            key = (fact.instrument.name if fact.instrument else None, (fact.value, fact.forecaster, fact.unit))
            if key not in seen:
                seen.add(key)
                yield fact


def _advance(scan: Scan, told: Round) -> Round:
    instrument = next((n.instrument for n in _names(scan)), told.instrument)
    announced = scan.family("aim", "target") + scan.family("round")
    houses = _forecasters(scan)
    return Round(
        instrument=instrument,
        forecaster=houses[-1][1] if houses else told.forecaster,
        left=_LIST if announced else max(0, told.left - 1),
    )


def _names(scan: Scan) -> list[Name]:
    """The names in the sentence that are no forecasters."""
    houses = [c.span for c in scan.family("house")]
    return [n for g in scan.groups for n in g.names if not any(n.span.overlaps(h) for h in houses)]


def _forecasters(scan: Scan) -> list[tuple[Span, str]]:
    """Houses and people who may make a call, in text order."""
    houses = [(c.span, c.sense) for c in scan.family("house")]
    people = [
        (s.span, s.name or s.affiliation or s.role or s.text)
        for s in within(scan.doc._.mentions, scan.span, Speaker)
        if not any(s.span.overlaps(span) for span, _ in houses)
    ]
    return sorted([*houses, *people], key=lambda found: found[0].start)


def _sentence(scan: Scan, told: Round) -> Iterator[Target]:
    for figure in scan.figures:
        word = _word(scan, figure, told)
        if word is None or _told_before(scan, figure):
            continue
        yield from _targets(scan, figure, word, told)


def _word(scan: Scan, figure: Figure, told: Round) -> Span | None:
    """The words that make the figure a target; None where nothing does."""
    if not _is_price(figure):
        return None
    calls = scan.family("aim", "target") + scan.family("round")
    announced = [c for c in calls if _announces(scan, c, figure)]
    if announced:
        return announced[-1].span
    promised = _promised(scan, figure)
    if promised is not None:
        return promised
    said = frame(scan.doc, figure.span)
    ahead = looks_ahead(scan, figure.span, said["modality"]) and not is_antecedent(scan, figure.span)
    if ahead and (_names(scan) or told.instrument) and not scan.family("subject", "other"):
        return figure.span
    if told.left == _LIST - 1 and len(scan.span) - len(figure.span) <= _BARE:
        return figure.span  # "Worst case for the low? $83-87K."
    houses = [c for c in scan.family("house") if c.sense != "analysts" and c.span.before(figure.span)]
    if told.left and houses and figure.unit != "percent" and _moved_to(scan, figure):
        return houses[-1].span
    return None


def _promised(scan: Scan, figure: Figure) -> Span | None:
    """The words that make a percentage a return to come: "an annualised return of 8%", "the projected 1%"."""
    if figure.unit != "percent":
        return None
    hedge = figure.hedge_span or figure.span
    start = hedge if hedge.before(figure.span) else figure.span
    for cue in scan.family("aim", "return", "ahead"):
        gap = scan.tokens_between(cue.span, start)
        if cue.span.before(start) and (gap == [] or (cue.sense == "return" and gap == ["of"])):
            return cue.span
    return None


def _moved_to(scan: Scan, figure: Figure) -> bool:
    """True where a call is put at the figure: "went from 6,050 to 6,450", "now says $380", "raised 2026 to 7,000"."""
    preps = [
        c for c in scan.family("prep") if not scan.tokens_between(c.span, figure.span) and c.span.before(figure.span)
    ]
    if preps:
        return preps[-1].sense in {"to", "at"}
    near = [c for c in scan.family("speech") if c.span.before(figure.span) and figure.span.start - c.span.end <= 2]
    return bool(near) or words_before(scan, figure.span, 3)[-3:-1] == ["to", "a"]


def _is_price(figure: Figure) -> bool:
    if figure.unit in {"percent", "points"} or is_currency(figure.unit):
        return True
    return figure.unit is None and figure.value >= _SMALLEST


def _announces(scan: Scan, cue: Cue, figure: Figure) -> bool:
    """True where the target's word governs the figure: before it and no break between, or right after it."""
    if figure.unit == "percent" and not any(n.instrument.type == "rate" for n in _names(scan)):
        return False
    if cue.span.before(figure.span):
        return figure.span.start - cue.span.end <= _REACH and ";" not in scan.between(cue.span, figure.span)
    return figure.span.before(cue.span) and cue.span.start - figure.span.end <= _REACH // 2


def _told_before(scan: Scan, figure: Figure) -> bool:
    """True for the value that a target moved from ("to 7,000, up from 6,550"), or a price reached before."""
    before = [c for c in scan.family("prep") if c.span.end <= figure.span.start]
    if before and before[-1].sense == "from" and not scan.tokens_between(before[-1].span, figure.span):
        return True
    return any(
        c.sense in {"close", "open"} and c.span.before(figure.span) and figure.span.start - c.span.end <= len(" of ")
        for c in scan.family("place")
    )


def _targets(scan: Scan, figure: Figure, word: Span, told: Round) -> Iterator[Target]:
    names = _names(scan)
    before = [n for n in names if n.span.before(figure.span)]
    after = [n for n in names if scan.tokens_between(figure.span, n.span) in (["for"], ["for", "the"], ["in"])]
    name = after[0] if after else before[-1] if before else names[0] if names else None
    instrument = name.instrument if name else told.instrument
    span = cover([figure.span, word])
    said = frame(scan.doc, span, at=figure.span)
    if said["modality"] == "asserted":
        said["modality"] = "expected"
    fact = Target(
        **said,
        forecaster=_forecaster(scan, figure, told) or said["attributed_to"],
        instrument=instrument,
        value=figure.value,
        unit=figure.unit or (known_unit(name) if name else "points"),
        direction=_direction(scan, figure),
        horizon=_horizon(scan, figure.span),
        confidence=0.8 if word != figure.span else 0.65,
    )
    yield fact
    if figure.high is not None:
        yield replace(fact, value=figure.high)


def _forecaster(scan: Scan, figure: Figure, told: Round) -> str | None:
    named = _forecasters(scan)
    before = [who for span, who in named if span.before(figure.span)]
    return before[-1] if before else named[0][1] if named else told.forecaster


def _direction(scan: Scan, figure: Figure) -> MoveDirection | None:
    cues = [c for c in scan.family("move", "up", "down") if c.span.gap(figure.span) <= _REACH // 2]
    if not cues:
        return None
    return "up" if min(cues, key=lambda c: c.span.gap(figure.span)).sense == "up" else "down"


def _horizon(scan: Scan, figure: Span) -> str | None:
    times: list[Time] = [t for t in scan.times if t.role == "horizon"]
    if not times:
        return None
    nearest = min(times, key=lambda t: t.span.gap(figure))
    return nearest.iso or nearest.text
