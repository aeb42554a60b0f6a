"""Studies named in a sentence: averages, bands, retracements, with the level that is told for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from nlp.mentions import Cue, Figure
from nlp.readers.scan import Scan, once
from nlp.readers.words import words_after, words_before, words_between
from nlp.span import Span, cover

_SPANS = frozenset({"day", "week", "month", "hour", "minute", "days", "weeks", "months", "period", "session"})
_VALUE_TIES = (
    ["for", "the"],
    ["for", "its"],
    [",", "the"],
    [",", "its"],
    [",", "where", "the"],
    ["where", "the"],
    [",", "which", "is", "the"],
)
_USUAL = frozenset(
    {5, 8, 9, 10, 12, 13, 20, 21, 25, 26, 30, 34, 40, 50, 55, 60, 65, 75, 89, 90, 100, 120, 144, 150, 200}
)
_SHORT = frozenset({"sma", "smas", "ema", "emas", "dma", "dmas", "ma", "mas"})
_KINDS = frozenset({"simple", "exponential", "moving", "weighted"})
_JOINED = frozenset({"and", "or", ",", "&", "its", "the", "both", "-", "to"})
_BANDS = {"upper": "upper Bollinger Band", "lower": "lower Bollinger Band", "mid": "middle Bollinger Band"}
_AFTER_NOUN = {""} | frozenset(
    ", . and or ) for at ( in on as since ma which with line is was has had sits lives lies runs stands comes resides "
    "waits rests held holds rose fell turned back now currently ; : – — near around again before after that this last "
    "today yesterday to of while but crossed crosses crossing climbed slipped dipped moved".split()
)
_AFTER_NAMED = frozenset("sits lives lies runs stands comes resides waits rests ( crossed crosses crossing".split())
_IS = len(" has been ")
_TO_LEVEL = frozenset(
    "at of around near ( , currently now is about line level just in back : sits lives lies runs stands comes resides "
    "rests last rising falling".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """A study as named, with its level where the words give one."""

    span: Span
    name: str
    value: Decimal | None = None


@once
@once
def studies(scan: Scan) -> list[Study]:
    """Averages, bands and retracements, in text order."""
    found = [*_averages(scan), *_bands(scan), *_retracements(scan)]
    return sorted(found, key=lambda s: s.span.start)


def is_price(figure: Figure) -> bool:
    """True for a figure that can be a level on a chart."""
    return figure.unit in {None, "points"} or (figure.unit or "").isupper()


def value_after(scan: Scan, span: Span, reach: int = 4) -> Figure | None:
    """The figure told right after the words: "at 5,963.86", "(about 25,950)", "around 2,110 points"."""
    for figure in scan.figures:
        if not span.before(figure.span) or not is_price(figure):
            continue
        times = [t.span for t in scan.times if span.before(t.span)]
        gap = words_between(scan, span, _start(figure))
        if times and times[0].before(_start(figure)):  # "its 200-day back in August (around 87)"
            gap = [*words_between(scan, span, times[0]), *words_between(scan, times[0], _start(figure))]
        return figure if len(gap) <= reach and set(gap) <= _TO_LEVEL else None
    return None


def _start(figure: Figure) -> Span:
    return figure.hedge_span if figure.hedge_span and figure.hedge_span.start < figure.span.start else figure.span


def _value_before(scan: Scan, span: Span) -> Figure | None:
    """ "5963.86 for the 200-day"."""
    for figure in scan.figures:
        tied = figure.span.before(span) and words_between(scan, figure.span, span) in _VALUE_TIES
        if tied and is_price(figure):
            return figure
    return None


def _averages(scan: Scan) -> Iterator[Study]:
    cues = scan.family("study", "average")
    yield from _hyphenated(scan, cues)
    for figure in scan.figures:
        if figure.unit in _SPANS and ("-" in figure.text or cues):
            cue = _average_after(scan, figure, cues)
            if cue is None and not _is_short_for_average(scan, figure, cues):
                continue
            span = figure.span if cue is None or _is_shared(scan, figure, cue) else cover([figure.span, cue.span])
            yield from _sharing(scan, figure)
            yield _study(scan, span, _average_name(scan, figure, cue))
        elif figure.unit is None and int(figure.value) in _USUAL:
            cue = next((c for c in cues if 0 <= c.span.start - figure.span.end <= 1), None)
            if cue and cue.text.lower() in _SHORT:
                yield _study(scan, cover([figure.span, cue.span]), _average_name(scan, figure, cue))


def _hyphenated(scan: Scan, cues: list[Cue]) -> Iterator[Study]:
    """ "Its 50-DMA"."""
    for cue in cues:
        word = (words_before(scan, cue.span, 1) or [""])[0]
        if cue.text.lower() in _SHORT and word.endswith("-") and word[:-1].isdigit():
            kind = "exponential " if cue.text.lower().startswith("ema") else ""
            yield _study(scan, Span(cue.span.start - len(word), cue.span.end), f"{word}day {kind}moving average")


def _sharing(scan: Scan, figure: Figure) -> Iterator[Study]:
    """The "50-" of "the 50- and 200-day moving averages"."""
    end = figure.span.start
    for word in reversed(words_before(scan, figure.span, 6)):
        if word[:-1].isdigit() and word.endswith("-"):
            start = scan.text.rindex(word, scan.span.start, end)
            end = start
            yield Study(span=Span(start, start + len(word) - 1), name=f"{word}{figure.unit} moving average")
        elif word not in _JOINED:
            return


def _study(scan: Scan, span: Span, name: str) -> Study:
    value = _value_before(scan, span) or value_after(scan, span)
    return Study(span=span, name=name, value=value.value if value else None)


def _average_after(scan: Scan, figure: Figure, cues: list[Cue]) -> Cue | None:
    """The "moving average" that a period belongs to, also in "the 50- and 200-day moving averages"."""
    for cue in cues:
        if not figure.span.before(cue.span):
            continue
        others = {f.text.lower() for f in scan.figures}
        gap = [w for w in words_between(scan, figure.span, cue.span) if w not in others]
        return cue if len(gap) <= 4 and set(gap) <= _KINDS | _JOINED else None
    return None


def _is_shared(scan: Scan, figure: Figure, cue: Cue) -> bool:
    return any(figure.span.before(f.span) and f.span.before(cue.span) for f in scan.figures)


def _is_short_for_average(scan: Scan, figure: Figure, cues: list[Cue]) -> bool:
    """True for "the 200-day" alone: nothing follows that it could be an adjective of."""
    after = (words_after(scan, figure.span, 1) or [""])[0]
    before = words_before(scan, figure.span, 1)
    owned = before[-1:] and (before[-1] in {"the", "its", "their", "both"} or before[-1].endswith(("'s", "’s")))
    sided = any(
        c.span.before(figure.span) and len(words_between(scan, c.span, figure.span)) <= 1 for c in scan.family("side")
    )
    usual = int(figure.value) in _USUAL
    placed = after in _AFTER_NAMED or any(0 <= c.span.start - figure.span.end <= _IS for c in scan.family("slope"))
    sided = sided or placed
    return bool(owned) and usual and after in _AFTER_NOUN and (bool(cues) or sided or after == "line")


def _average_name(scan: Scan, figure: Figure, cue: Cue | None) -> str:
    unit = "day" if figure.unit is None else figure.unit.removesuffix("s")
    words = [*words_between(scan, figure.span, cue.span), *cue.text.lower().split()] if cue else []
    kind = "exponential " if "exponential" in words or {"ema", "emas"} & set(words) else ""
    return f"{int(figure.value)}-{unit} {kind}moving average"


def _bands(scan: Scan) -> Iterator[Study]:
    bollinger = scan.family("study", "bollinger")
    for cue in scan.family("study", "band"):
        if not bollinger and "bollinger" not in cue.text.lower():
            continue
        name = _BANDS[cue.text.lower().split()[0].split("-")[0].replace("middle", "mid")]
        whole = next(
            (b for b in bollinger if words_between(scan, cue.span, b.span) in (["of", "the"], ["of", "its"])), None
        )
        yield _study(scan, cover([cue.span, whole.span]) if whole and cue.span.before(whole.span) else cue.span, name)


def _retracements(scan: Scan) -> Iterator[Study]:
    for cue in scan.family("study", "fibonacci"):
        for figure in scan.figures:
            near = figure.span.before(cue.span) and len(words_between(scan, figure.span, cue.span)) <= 1
            if near and figure.unit == "percent":
                yield _study(scan, cover([figure.span, cue.span]), f"{figure.value}% Fibonacci retracement")
