"""Records: extremes of all time, of 52 weeks, since a date; of the level, or of a day's, week's, month's move."""

from collections.abc import Callable, Iterator

from spacy.tokens import Doc

from nlp.facts import Record
from nlp.readers.claims import Claim
from nlp.readers.extremes import named, superlatives
from nlp.readers.firsts import degrees, first_times, not_since, unseen
from nlp.readers.frame import frame
from nlp.readers.scan import Scan, scans
from nlp.readers.subject import SURE, find_subject
from nlp.readers.when import session_near
from nlp.span import Span

Rule = Callable[[Scan], Iterator[Claim]]

# In order: where the words of two claims overlap, the earlier rule's stands.
RULES: tuple[Rule, ...] = (not_since, superlatives, named, degrees, unseen, first_times)


def records(doc: Doc) -> Iterator[Record]:
    """The records that the text claims, one per instrument; what is told twice in the same words counts once."""
    said: set[tuple[object, ...]] = set()
    for scan in scans(doc):
        for claim in _claims(scan):
            for record in _records(doc, scan, claim):
                key = (record.instrument, record.extent, record.direction, record.measure, record.basis, record.date)
                if key not in said:
                    said.add(key)
                    yield record


def _claims(scan: Scan) -> list[Claim]:
    kept: list[Claim] = []
    for rule in RULES:
        kept += [c for c in rule(scan) if not any(c.span.overlaps(k.span) for k in kept)]
    return sorted(kept, key=lambda c: c.span.start)


def _records(doc: Doc, scan: Scan, claim: Claim) -> Iterator[Record]:
    subject = find_subject(scan, claim.about or claim.span)
    if subject is None:
        return
    for instrument in subject.instruments:
        yield Record(
            **frame(doc, claim.span),
            instrument=instrument,
            extent=claim.extent,
            direction=claim.direction,
            basis=claim.basis,
            measure=claim.measure,
            date=session_near(scan, claim.span),
            confidence=round(claim.sure * SURE[subject.near], 2),
        )
