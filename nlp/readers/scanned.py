"""A document's sentences as scans, made once for all readers that ask."""

from bisect import bisect_left

from spacy.tokens import Doc

from nlp.readers.scan import Scan, scans


def scanned(doc: Doc) -> tuple[Scan, ...]:
    """The scans of the sentences in order."""
    return scans(doc)


def scans_before(scan: Scan, count: int) -> tuple[Scan, ...]:
    """The scans of the sentences before this one, at most so many, in text order."""
    every = scanned(scan.doc)
    here = bisect_left(every, scan.span.start, key=lambda s: s.span.start)
    return every[max(0, here - count) : here]
