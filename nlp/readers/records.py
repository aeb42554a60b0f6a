"""Records: extremes of all time, of 52 weeks, since a date; of the level, or of a day's, week's, month's move."""

from collections.abc import Callable, Iterator

from spacy.tokens import Doc

from nlp.facts import Record
from nlp.instruments import Instrument
from nlp.readers.claims import Claim, Direction
from nlp.readers.extremes import named, superlatives
from nlp.readers.firsts import (
    degrees,
    first_readings,
    first_times,
    first_turns,
    inverted,
    look_backs,
    not_since,
    unseen,
)
from nlp.readers.frame import frame
from nlp.readers.scan import Scan, scans
from nlp.readers.stretches import stretch_gap
from nlp.readers.subject import SURE, Subject, find_subject, is_of_other
from nlp.readers.when import session_near

_OPPOSITE: dict[Direction, Direction] = {"high": "low", "low": "high"}

Rule = Callable[[Scan], Iterator[Claim]]

# In order: where the words of two claims overlap, the earlier rule's stands. With the families of cues that each needs.
RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (not_since, ("notsince",)),
    (inverted, ("degree",)),
    (look_backs, ("lookback",)),
    (superlatives, ("superlative",)),
    (
        named,
        (
            "peak",
            "extreme",
        ),
    ),
    (degrees, ("degree",)),
    (unseen, ("unseen",)),
    (first_times, ("first",)),
    (first_readings, ("measure",)),
    (
        first_turns,
        (
            "move",
            "trend",
        ),
    ),
)


def records(doc: Doc) -> Iterator[Record]:
    """The records that the text claims, one per instrument; what is told twice in the same words counts once."""
    found = [r for scan in scans(doc) for claim in _claims(scan) for r in _records(doc, scan, claim)]
    said: set[tuple[object, ...]] = set()
    for record in found:
        key = (record.instrument, record.extent, record.direction, record.measure, record.basis, record.when)
        if key not in said and not any(_is_rounded(record, other) for other in found):
            said.add(key)
            yield record


def find_statistic(scan: Scan, claim: Claim) -> Subject | None:
    """The published statistic that a claim is about: named in its words, or before it and nearer than any name."""
    cues = [c for c in scan.family("published") if c.span.before(claim.span) or claim.span.contains(c.span)]
    names = [g.span for g in scan.groups if g.span.before(claim.span)]
    if not cues or (names and cues[-1].span.before(names[-1])) or stretch_gap(scan, cues[-1].span, claim.span):
        return None
    instrument = Instrument(id=None, name=cues[-1].sense, type="group")
    return Subject((instrument,), cues[-1].span, "clause", is_statistic=True)


def _is_rounded(record: Record, other: Record) -> bool:
    """True where the other tells the same more precisely, as the body does of what a headline rounds.

    "Its worst week in a year" and "its worst week since March 2023"; "a record" and "a record close".
    """
    same = (record.instrument, record.direction, record.measure) == (other.instrument, other.direction, other.measure)
    if not same:
        return False
    if record.measure is not None and record.extent == "other":
        return other.extent.startswith("since:")
    basis = record.basis == "unspecified" != other.basis
    day = record.when is None and other.when is not None
    as_told = record.basis in {"unspecified", other.basis} and record.when in {None, other.when}
    return record.extent == other.extent and as_told and (basis or day)


def _claims(scan: Scan) -> list[Claim]:
    kept: list[Claim] = []
    told = scan.families()
    for rule, needs in RULES:
        if told.isdisjoint(needs):
            continue
        kept += [c for c in rule(scan) if not any(c.span.overlaps(k.span) for k in kept)]
    return sorted(kept, key=lambda c: c.span.start) if len(kept) > 1 else kept


def _records(doc: Doc, scan: Scan, claim: Claim) -> Iterator[Record]:
    subject = find_statistic(scan, claim) or find_subject(scan, claim.about or claim.span)
    if subject is None or is_of_other(scan, subject, claim.span) or (claim.of_statistic and not subject.is_statistic):
        return
    said = frame(doc, claim.span, at=claim.about)
    if claim.by_denial and said["modality"] == "negated":
        said["modality"] = "asserted"
    for instrument in subject.instruments:
        inverted = not claim.is_quoted and subject.is_inverse(instrument)
        yield Record(
            **said,
            instrument=instrument,
            extent=claim.extent,
            direction=_OPPOSITE[claim.direction] if inverted else claim.direction,
            basis=claim.basis,
            measure="move" if subject.is_statistic and claim.measure == "daily move" else claim.measure,
            date=session_near(scan, claim.span),
            confidence=round(claim.sure * SURE[subject.near], 2),
        )
