"""Lines that hold or break: support, resistance, breakouts, chart patterns, corrections and bear markets."""

from collections.abc import Iterator

from nlp.facts import Signal
from nlp.mentions import Cue, Figure
from nlp.readers.scan import Scan
from nlp.readers.signals import Sign
from nlp.readers.studies import is_price, studies, value_after
from nlp.readers.words import words_after, words_before, words_between
from nlp.span import Span, cover

_TO_VALUE = frozenset(
    "at around near of is are was were lies lie comes sits sit stands seen emerges rests found ( : level levels zone "
    "area located between come in the now about just key next first second immediate initial major strong then for "
    "set has have been formed under put built placed pegged followed by established and or , s1 s2 s3 r1 r2 r3 1 2 3 "
    ") firm psychological round figure mark".split()
)
_MODIFIERS = frozenset(
    "level mark as key a the its psychological major area zone acting act acted holds held holding into turned which , "
    "is now has first second third next immediate initial strong nearest near-term was remains".split()
)
_PHASE_WORDS = frozenset(
    "a an the its their official technical long-term full-blown so-called outright new fresh full territory cyclical "
    "secular long-running own brief".split()
)
_IDIOM_AFTER = frozenset({"above", "over"})  # "head and shoulders above the rest"
_ACTING = frozenset({"act", "acts", "acted", "acting", "serve", "serves", "served", "serving", "seen"})
_TO_LINE = frozenset("the a an its their key that this old major former first next prior downward upward".split())
_TO_FIGURE = frozenset("the around near about at roughly just".split())
_FACING = {"above": "support", "below": "resistance"}  # a price above support has broken nothing
_NAMED_FAR = 5  # words between a figure and the line that it is named as
_SOON = 3  # words between a level and what its break would do
_TRADING = frozenset({"trading", "debt", "shop", "exchange", "price"})


def breaks(scan: Scan) -> Iterator[Sign]:
    """ "Broke above resistance at 6,500", "a breakout above 2,500", "clearing the old ceiling"."""
    for cue in scan.family("break"):
        line = _line_after(scan, cue)
        figure = value_after(scan, line.span, 5) if line else None
        figure = figure or (_barrier_after(scan, cue) if cue.pos == "noun" or line else None)
        if line is None and (figure is None or cue.pos != "noun"):
            continue
        sense = _of_line(line) if cue.sense == "line" else cue.sense
        if sense is None:
            continue
        signal: Signal = "breakout" if sense == "out" else "breakdown"
        parts = [cue.span, *([line.span] if line else []), *([figure.span] if figure else [])]
        yield Sign(
            span=cover(parts),
            at=cover(parts),
            signal=signal,
            study=_study(scan, cover(parts), line),
            value=figure.value if figure else None,
            sure=0.85 if figure else 0.75,
        )


def beyond(scan: Scan) -> Iterator[Sign]:
    """ "Closed above resistance at 6,500", "sits above the rim": a line that gave way, told by the side."""
    for cue in scan.family("side", "above", "below"):
        line = next((c for c in scan.family("line") if cue.span.before(c.span)), None)
        if cue.pos != "prep" or line is None or not set(words_between(scan, cue.span, line.span)) <= _TO_LINE:
            continue
        placed = [c for c in scan.family("place") if c.pos == "verb" and c.span.before(cue.span)]
        if line.sense == _FACING[cue.sense] or not placed or len(words_between(scan, placed[-1].span, cue.span)) > 1:
            continue
        figure = value_after(scan, line.span, 5)
        span = cover([cue.span, line.span, *([figure.span] if figure else [])])
        yield Sign(
            span=cover([placed[-1].span, span]),
            at=span,
            signal="breakout" if cue.sense == "above" else "breakdown",
            study=_study(scan, span, line),
            value=figure.value if figure else None,
            sure=0.8,
        )


def deciding(scan: Scan) -> Iterator[Sign]:
    """ "A decisive close over 2,443 could send it to 2,600": a close that would break out, or fall back below."""
    for cue in scan.family("deciding", "close"):
        side = next((c for c in scan.family("side", "above", "below") if cue.span.before(c.span)), None)
        if side is None or side.pos != "prep" or not set(words_between(scan, cue.span, side.span)) <= {"back"}:
            continue
        figure = _barrier_after(scan, side)
        if figure is None or len(words_between(scan, side.span, figure.span)) > 1 or not _is_open(scan, cue, figure):
            continue
        firm = any(
            c.span.before(cue.span) and len(words_between(scan, c.span, cue.span)) <= 2
            for c in scan.family("deciding", "decisive")
        )
        up = side.sense == "above"
        signal: Signal = ("breakout" if up else "breakdown") if firm else "crossed-above" if up else "crossed-below"
        span = cover([cue.span, figure.span])
        yield Sign(span=span, at=span, signal=signal, value=figure.value, sure=0.8, is_ahead=True)


def held(scan: Scan) -> Iterator[Sign]:
    """ "We'd expect buyers to defend $10,350", "the rally stalled at 6,500"."""
    for cue in scan.family("defence"):
        figure = next((f for f in scan.figures if cue.span.before(f.span)), None)
        if figure is None or not is_price(figure) or figure.high is not None or figure.value < 1:
            continue
        if set(words_between(scan, cue.span, figure.span)) <= _TO_FIGURE and not _is_year(scan, figure):
            span = cover([cue.span, figure.span])
            signal: Signal = "support" if cue.sense == "support" else "resistance"
            yield Sign(span=span, at=figure.span, signal=signal, study=signal, value=figure.value, sure=0.75)


def lines(scan: Scan) -> Iterator[Sign]:
    """ "Support at 5,700 and 5,650", "the 25,700 demand zone"."""
    for cue in scan.family("line", "support", "resistance"):
        if set(words_before(scan, cue.span, 1)) & _TRADING:
            continue
        signal: Signal = "support" if cue.sense == "support" else "resistance"
        told = (
            _named_as(scan, cue)
            or _values_beside(scan, cue)
            or _values_after(scan, cue)
            or _values_before(scan, cue)
            or _acting(scan, cue)
        )
        of_studies = {study.value for study in studies(scan)}
        for figure in told:
            if figure.value in of_studies:
                continue  # the average's own level, which is told as its sign
            span = cover([cue.span, figure.span])
            yield Sign(span=span, at=figure.span, signal=signal, study=signal, value=figure.value)


def patterns(scan: Scan) -> Iterator[Sign]:
    """Chart and candlestick patterns by name."""
    for cue in scan.family("pattern"):
        if not set(words_after(scan, cue.span, 1)) & _IDIOM_AFTER:
            yield Sign(span=cue.span, at=cue.span, signal="pattern", study=cue.text.lower(), sure=0.85)


def phases(scan: Scan) -> Iterator[Sign]:
    """ "Entered correction", "is now in a bear market"."""
    for cue in scan.family("phase"):
        begun = [c for c in scan.family("begun") if c.span.before(cue.span)]
        if (
            not begun
            or begun[-1].sense == "near"
            or not set(words_between(scan, begun[-1].span, cue.span)) <= _PHASE_WORDS
        ):
            continue
        if "before" in words_before(scan, begun[-1].span, 3):
            continue  # "before it enters a bear market": not yet
        upward = (cue.sense == "bull") != (begun[-1].sense == "ended")
        study = {"correction": "correction", "bear": "bear market", "bull": "bull market"}[cue.sense]
        yield Sign(
            span=cover([begun[-1].span, cue.span]),
            at=cue.span,
            signal="breakout" if upward else "breakdown",
            study=study,
            sure=0.85,
        )


def _line_after(scan: Scan, cue: Cue) -> Cue | None:
    """The last line or pattern that the break goes on to name: "key resistance levels including a ... neckline"."""
    found: Cue | None = None
    for line in [c for c in scan.cues if c.family in {"line", "pattern"} and cue.span.before(c.span)]:
        if any(cue.span.before(s.span) and s.span.before(line.span) for s in studies(scan)):
            break
        if len(words_between(scan, found.span if found else cue.span, line.span)) > 5:
            break
        if "," in words_between(scan, cue.span, line.span):
            break
        found = line
    return found


def _of_line(line: Cue | None) -> str | None:
    """Which way a broken line gives: resistance up, support down."""
    if line is None or line.family != "line":
        return None
    return {"resistance": "out", "neckline": "out", "support": "down"}.get(line.sense)


def _study(scan: Scan, words: Span, line: Cue | None) -> str | None:
    pattern = next((c for c in scan.family("pattern") if words.overlaps(c.span)), None)
    named = pattern or line
    return named.text.lower() if named else None


def _barrier_after(scan: Scan, cue: Cue) -> Figure | None:
    for figure in scan.figures:
        if cue.span.before(figure.span) and is_price(figure):
            gap = words_between(scan, cue.span, figure.span)
            return figure if len(gap) <= 4 and "," not in gap else None
    return None


def _values_after(scan: Scan, cue: Cue) -> list[Figure]:
    found: list[Figure] = []
    known = [s.span for s in studies(scan)]
    for figure in scan.figures:
        if not cue.span.before(figure.span) or not is_price(figure) or any(k.overlaps(figure.span) for k in known):
            continue
        start = found[-1].span if found else cue.span
        gap = [
            w for w in words_between(scan, start, figure.span) if w not in _known_words(scan, known, start, figure.span)
        ]
        names = [g.span for g in scan.groups if start.before(g.span) and g.span.before(figure.span)]
        named = {w for n in names for w in n.of(scan.text).lower().split()}
        if len(gap) > 8 or not set(gap) - named <= _TO_VALUE or (found and not {"and", ",", "or"} & set(gap)):
            break
        found.append(figure)
    return found


def _known_words(scan: Scan, known: list[Span], left: Span, right: Span) -> set[str]:
    inside = [k for k in known if left.before(k) and k.before(right)]
    return {w for k in inside for w in k.of(scan.text).lower().split()}


def _acting(scan: Scan, cue: Cue) -> list[Figure]:
    """ "6,508, the high of the year, might act as resistance": the figure that heads the sentence."""
    before = words_before(scan, cue.span, 2)
    if len(before) < 2 or before[1] != "as" or before[0] not in _ACTING:
        return []
    figures = [f for f in scan.figures if f.span.before(cue.span) and is_price(f) and f.value >= 1]
    return figures[:1] if len(figures) == 1 else []


def _values_before(scan: Scan, cue: Cue) -> list[Figure]:
    for figure in reversed(scan.figures):
        if figure.span.before(cue.span) and is_price(figure):
            named = {w for g in scan.groups for w in g.span.of(scan.text).lower().split()}
            gap = [
                w
                for w in words_between(scan, figure.span, cue.span)
                if w.removesuffix("'s").removesuffix("’s") not in named
            ]
            return [figure] if len(gap) <= 4 and set(gap) <= _MODIFIERS else []
    return []


def _named_as(scan: Scan, cue: Cue) -> list[Figure]:
    """ "6,350 as the first S&P support": the figure before is the line's, whatever follows."""
    for figure in reversed(scan.figures):
        if figure.span.before(cue.span) and is_price(figure):
            gap = words_between(scan, figure.span, cue.span)
            return [figure] if gap[:1] == ["as"] and "," not in gap and len(gap) <= _NAMED_FAR else []
    return []


def _is_open(scan: Scan, cue: Cue, figure: Figure) -> bool:
    """True where the close has not happened: "a close above 2,443 would", "until a close below 6,059"."""
    then = [c for c in scan.family("deciding", "then") if figure.span.before(c.span)]
    follows = bool(then) and len(words_between(scan, figure.span, then[0].span)) <= _SOON
    article = words_before(scan, cue.span, 4)
    return bool({"a", "any", "another"} & set(article)) and follows


def _is_year(scan: Scan, figure: Figure) -> bool:
    return any(t.span.overlaps(figure.span) for t in scan.times)


def _values_beside(scan: Scan, cue: Cue) -> list[Figure]:
    """ "The 25,700 demand zone": a figure right before the line is its own."""
    return [f for f in scan.figures if is_price(f) and 0 <= cue.span.start - f.span.end <= 1]
