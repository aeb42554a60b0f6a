"""Which statements look ahead: a price that may come is a target, not a level or a move."""

from nlp.facts import Modality
from nlp.readers.scan import Scan
from nlp.span import Span

_SHORT = 60  # code points within which "on course for" makes a move of the running period


def looks_ahead(scan: Scan, figure: Span, modality: Modality) -> bool:
    """True for a figure that is expected or conditional, unless the running period is on course for it."""
    if modality not in {"expected", "conditional"}:
        return False
    return not any(c.span.before(figure) and figure.start - c.span.end <= _SHORT for c in scan.family("course"))


def is_antecedent(scan: Scan, figure: Span) -> bool:
    """True where the figure stands in the condition itself: "should the index close below 5,000"."""
    return any(c.span.before(figure) and "," not in scan.between(c.span, figure) for c in scan.family("antecedent"))
