"""The figures of a statistic sorted: what was printed, what had been expected, what it was before."""

from dataclasses import dataclass

from nlp.mentions import Cue, Figure
from nlp.readers.scan import Scan
from nlp.span import Span

_AFTER = frozenset(  # words between a word of consensus, or of before, and the figure that it governs
    "of for a an at was were had been rise drop gain decline increase fall jump dip to : ( the by about around some "
    "growth in just only roughly revised upwardly downwardly ’s 's january february march april may june july august "
    "september october november december month reading print level pace initial first originally reported from only "
    "median consensus on month’s month's prior previous july’s july's june’s june's may’s may's august’s august's "
    "september’s september's october’s october's november’s november's december’s december's january’s january's "
    "february’s february's march’s march's april’s april's week’s week's quarter’s quarter's advance slide gains is "
    "downward upward another contraction expansion loss slowdown that it would show come".split()
)
_BEFORE = frozenset(  # words between a figure and the word of consensus, or of before, that comes after it
    "that had been which economists analysts forecasters wall street was were the median in a by , expected as mean "
    "bloomberg reuters most jobs jobs, positions analysts’ economists’ economists' rise gain drop decline increase "
    "many on growth".split()
)
_TO_RATE = frozenset(
    "a an the seasonally adjusted seasonally-adjusted annual annualized annualised rate pace of about just "
    "total".split()
)
_AFTER_MOST, _BEFORE_MOST = 7, 8  # such words at most
_SINCE = frozenset(
    "from a an year month week quarter earlier ago before the previous last in on for july june may april march "
    "february january august september october november december month-on-month year-on-year y/y m/m".split()
)
_FAR = 7  # words between them where they only say since when: "5.9 percent from a year earlier to $60.8 billion"
_STEP = 3  # words between a change and the figure that it led to: "rose by 11,000 to 219,000"


@dataclass(frozen=True, slots=True)
class Sorted:
    """The figures of one statistic in one sentence, by what they are."""

    value: Figure | None
    expected: Figure | None
    previous: Figure | None


def sort_figures(scan: Scan, figures: list[Figure]) -> Sorted:
    """Each word of consensus or of before takes one figure; of the others the first, or what it led to, is printed."""
    expected = _taken(scan, figures, scan.family("release", "expected"))
    rest = [f for f in figures if f not in expected]
    previous = [f for f in _taken(scan, figures, scan.family("release", "previous")) if f in rest]
    printed = [f for f in rest if f not in previous]
    if not printed and not expected and len(previous) == 1 and not _is_prep(scan, previous[0]):
        printed, previous = previous, []  # "added just 22,000 jobs last month"
    return Sorted(
        _reached(scan, printed) if printed else None,
        expected[0] if expected else None,
        previous[0] if previous else None,
    )


def _is_prep(scan: Scan, figure: Figure) -> bool:
    """True for a figure that "from" or "versus" governs."""
    return any(c.pos == "prep" and _governed(scan, [figure], c) for c in scan.family("release", "previous"))


def _taken(scan: Scan, figures: list[Figure], cues: list[Cue]) -> list[Figure]:
    found = []
    for cue in cues:
        figure = _governed(scan, figures, cue)
        if figure is not None and figure not in found:
            found.append(figure)
    return sorted(found, key=lambda f: f.span.start)


def _governed(scan: Scan, figures: list[Figure], cue: Cue) -> Figure | None:
    """The figure that the word is about: right after it, else right before it; of a preposition only after it."""
    after = next((f for f in figures if cue.span.before(f.span)), None)
    before = next((f for f in reversed(figures) if f.span.before(cue.span)), None)
    leads = cue.sense == "expected" or cue.pos == "prep"
    if leads and after is not None and _is_bridge(scan, cue.span, _start(after), _AFTER, _AFTER_MOST):
        return after
    if before is not None and cue.pos != "prep" and _is_bridge(scan, before.span, cue.span, _BEFORE, _BEFORE_MOST):
        return before
    return None


def _start(figure: Figure) -> Span:
    """The figure with its hedge, where that stands before it."""
    hedge = figure.hedge_span
    return hedge if hedge is not None and hedge.before(figure.span) else figure.span


def _is_bridge(scan: Scan, left: Span, right: Span, words: frozenset[str], most: int) -> bool:
    if not left.before(right):
        return left.overlaps(right)
    between = [w.strip("“”\"'") for w in scan.tokens_between(left, right)]
    return len(between) <= most and set(between) <= words


def _reached(scan: Scan, printed: list[Figure]) -> Figure:
    """The first figure, or the one that its change led to."""
    first = printed[0]
    for figure in printed[1:2]:
        words = scan.tokens_between(first.span, figure.span)
        at = words.index("to") if "to" in words else len(words)
        reach = _FAR if set(words[:at]) <= _SINCE else _STEP
        if at < min(reach, len(words)) and set(words[at + 1 :]) <= _TO_RATE:
            return figure
    return first
