"""The industries of a jobs report: "health care added 43,000 jobs", "bars and restaurants (37,000)"."""

from collections.abc import Iterator
from decimal import Decimal

from spacy.tokens import Doc

from nlp.facts import Indicator
from nlp.mentions import Cue, Figure
from nlp.readers.frame import frame
from nlp.readers.scan import Scan, scans
from nlp.span import Span, cover

_REPORT = 8  # sentences after the headline figure in which its industries are listed
_BESIDE = 32  # code points between an industry and its figure
_JOBS = frozenset({"jobs", "positions", "posts", "people", "workers", "employees", None})
_SMALLEST = Decimal(1000)


def payrolls(doc: Doc) -> Iterator[Indicator]:
    """Jobs by industry, in the sentences that follow a payrolls figure."""
    left = 0
    for scan in scans(doc):
        if any(c.sense == "nonfarm payrolls" for c in scan.family("published")):
            left = _REPORT
            continue
        if left:
            left -= 1
            yield from _industries(scan)


def _industries(scan: Scan) -> Iterator[Indicator]:
    free = [f for f in scan.figures if f.unit in _JOBS and f.value >= _SMALLEST]
    for industry in scan.family("industry"):
        figure = next((f for f in free if _told_of(scan, industry, f)), None)
        if figure is not None:
            free.remove(figure)
            yield _fact(scan, industry, figure)


def _told_of(scan: Scan, industry: Cue, figure: Figure) -> bool:
    """True for the first figure after the industry, or one that is told "in" it."""
    if industry.span.before(figure.span):
        return figure.span.start - industry.span.end <= _BESIDE
    return scan.tokens_between(figure.span, industry.span)[-1:] in (["in"], ["at"]) and (
        industry.span.start - figure.span.end <= _BESIDE
    )


def _fact(scan: Scan, industry: Cue, figure: Figure) -> Indicator:
    span = cover([industry.span, figure.span])
    around = Span(span.start, min(scan.span.end, span.end + len(" fewer")))
    down = any(around.contains(c.span) for c in scan.family("hiring", "down"))
    return Indicator(
        **frame(scan.doc, span, at=figure.span),
        name=f"{industry.sense} payrolls",
        measure="change",
        value=-figure.value if down or figure.sign < 0 else figure.value,
        unit="jobs",
        confidence=0.75,
    )
