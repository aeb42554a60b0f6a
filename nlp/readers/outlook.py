"""Which statements look ahead: a price that may come is a target, not a level or a move."""

from nlp.facts import Modality
from nlp.mentions import Figure
from nlp.readers.scan import Scan
from nlp.readers.words import words_before
from nlp.span import Span

_SHORT = 60  # code points within which "on course for" makes a move of the running period
_NOW = frozenset("currently now today already yesterday trading traded trades last closed latest ended".split())
_LARGE = 1000  # an index above this is forecast in whole points: "11,722.98" was printed somewhere
_THEN = frozenset({",", "may", "might", "could", "would", "will"})  # where the consequence begins
_PRICED = (["at"], ["to"])


def looks_ahead(scan: Scan, figure: Span, modality: Modality) -> bool:
    """True for a figure that is expected or conditional, unless it is there already or the running period on course."""
    if modality not in {"expected", "conditional"} or is_there(scan, figure):
        return False
    return not any(c.span.before(figure) and figure.start - c.span.end <= _SHORT for c in scan.family("course"))


def is_there(scan: Scan, figure: Span) -> bool:
    """True for a price of now or of then in a clause that looks ahead: "silver, currently at $38.25, may rise"."""
    if _NOW & set(words_before(scan, figure, 2)):
        return True
    printed = next((f for f in scan.figures if f.span == figure), None)
    return printed is not None and (_is_exact(printed) or is_quoted(scan, printed))


def _is_exact(figure: Figure) -> bool:
    exponent = figure.value.as_tuple().exponent
    cents = isinstance(exponent, int) and exponent <= -2
    return figure.unit in {None, "points"} and figure.value >= _LARGE and cents


def is_quoted(scan: Scan, figure: Figure) -> bool:
    """True for both of "+8.92% at $26.62", "off 11p at 2,204p": the move of the shares, and what they cost then."""
    for other in scan.figures:
        if scan.tokens_between(other.span, figure.span) in (_PRICED if other.unit == "percent" else _PRICED[:1]):
            return True
        if scan.tokens_between(figure.span, other.span) == ["at"]:
            return True
    return False


def is_antecedent(scan: Scan, figure: Span) -> bool:
    """True where the figure stands in the condition itself: "should the index close below 5,000"."""
    conditions = [c for c in scan.family("antecedent") if c.span.before(figure)]
    return any(not _THEN & set(scan.tokens_between(c.span, figure)) for c in conditions)
