"""Published statistics: what was printed, what had been expected, what it was before."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from spacy.tokens import Doc

from nlp.facts import Indicator
from nlp.mentions import Cue, Figure, Time
from nlp.readers.frame import frame
from nlp.readers.scan import Scan, scans
from nlp.span import Span, cover

Measure = Literal["level", "mom", "yoy", "qoq-annualised", "change"]

_REACH = 110  # code points from a statistic's name to its figure
_BESIDE = 28  # code points from a figure to the word that makes it expected or previous
_BACK = 3  # sentences over which "the index" still means the statistic named before
_INDEXES = ("PMI", "index", "sentiment", "confidence", "climate")  # statistics that are told as index points
_COUNTS = {"nonfarm payrolls": "jobs", "ADP private payrolls": "jobs", "job openings": "jobs"}
_PEOPLE = frozenset(
    "jobs positions posts people workers payrolls employees claims openings homes units persons".split()
)
_POINTERS = frozenset({"index", "reading", "gauge", "measure", "figure", "metric", "it"})
_INDEX_MAX = Decimal(200)


@dataclass(frozen=True, slots=True)
class Printed:
    """The figures of one statistic in one sentence."""

    name: str
    cue: Span | None
    value: Figure
    expected: Figure | None
    previous: Figure | None


def indicators(doc: Doc) -> Iterator[Indicator]:
    """The statistics that the text gives a printed value for, each value once."""
    named: tuple[int, str] | None = None
    seen: set[tuple[str, Decimal]] = set()
    for number, scan in enumerate(scans(doc)):
        found = list(_named(scan))
        if not found and named and number - named[0] <= _BACK:
            found = list(_pointed(scan, named[1]))
        names = scan.family("published")
        named = (number, names[-1].sense) if names else named
        for printed in found:
            fact = _fact(scan, printed)
            if (fact.name, fact.value) not in seen:
                seen.add((fact.name, fact.value))
                yield fact


def _named(scan: Scan) -> Iterator[Printed]:
    """Statistics that the sentence names, each with the figures up to the next name."""
    cues = scan.family("published")
    for cue, following in zip_longest(cues, cues[1:]):
        end = following.span.start if following else scan.span.end
        figures = [
            f
            for f in scan.figures
            if cue.span.end <= f.span.start < min(end, cue.span.end + _REACH) and _fits(cue.sense, f)
        ]
        ahead = [f for f in scan.figures if _heads(scan, f, cue) and _fits(cue.sense, f)]
        printed = _printed(scan, cue.sense, cue.span, [*ahead, *figures])
        if printed:
            yield printed
            yield from _by_year(scan, cue, printed, figures)


def _by_year(scan: Scan, cue: Cue, printed: Printed, figures: list[Figure]) -> Iterator[Printed]:
    """The second change of a print that gives two: "rose 0.3% in June and 2.7% from a year earlier"."""
    told = (printed.value, printed.expected, printed.previous)
    for figure in figures:
        if figure not in told and figure.unit == "percent" and _own(scan, figure, "yearly"):
            yield Printed(cue.sense, cue.span, figure, None, None)


def _own(scan: Scan, figure: Figure, sense: str) -> bool:
    """True where the words of a measure follow the figure before any other figure."""
    following = [f.span.start for f in scan.figures if figure.span.before(f.span)]
    end = min([*following, scan.span.end])
    return any(figure.span.end <= c.span.start < end for c in scan.family("release", sense))


def _heads(scan: Scan, figure: Figure, cue: Cue) -> bool:
    """True for a figure at the head of the sentence that is told of the name after it: "At 52.1, the PMI ..."."""
    at_head = figure.span.start - scan.span.start <= len("At -") and figure.span.before(cue.span)
    return at_head and cue.span.start - figure.span.end <= _BESIDE


def _pointed(scan: Scan, name: str) -> Iterator[Printed]:
    """ "The index stood at 49": the statistic of the sentence before, by a word that points back to it."""
    words = set(scan.text[scan.span.start : scan.span.end].lower().replace(",", " ").split())
    if not words & _POINTERS or not name.endswith(_INDEXES):
        return
    figures = [f for f in scan.figures if _fits(name, f) and _placed(scan, f)]
    printed = _printed(scan, name, None, figures)
    if printed:
        yield printed


def _fits(name: str, figure: Figure) -> bool:
    """True where a figure can be this statistic's: index points, a rate, or a count."""
    if figure.unit == "pp":
        return name.endswith("index")  # diffusion indexes are told to fall "by 0.7 percentage point"
    if figure.unit in {"ordinal", "times", "bp"}:
        return False
    if name in _COUNTS or "claims" in name:
        return figure.unit in _PEOPLE or (figure.unit is None and figure.value >= 1000)
    if name.endswith(_INDEXES):
        return figure.unit in {None, "percent", "points"} and figure.value <= _INDEX_MAX
    if "balance" in name:
        return (figure.unit or "").isupper()
    return figure.unit == "percent" or figure.unit in _PEOPLE


def _placed(scan: Scan, figure: Figure) -> bool:
    before = [c for c in scan.family("prep", "at", "to", "of") if c.span.end <= figure.span.start]
    return bool(before) and figure.span.start - before[-1].span.end <= _BESIDE // 2


def _printed(scan: Scan, name: str, cue: Span | None, figures: list[Figure]) -> Printed | None:
    """The figures sorted into printed, expected and previous; None where nothing was printed."""
    expected = next((f for f in figures if _is_expected(scan, f)), None)
    rest = [f for f in figures if f is not expected]
    previous = next((f for f in rest[1:] if _is_previous(scan, f)), None)
    rest = [f for f in rest if f is not previous and not _is_expected(scan, f)]
    if not rest:
        return None
    to = [f for f in rest if any(c.span.end + 1 == f.span.start for c in scan.family("prep", "to"))]
    return Printed(name, cue, (to or rest)[0], expected, previous)


def _is_expected(scan: Scan, figure: Figure) -> bool:
    """True where the nearest word says that the figure had been expected, and no printing word is nearer."""
    return any(
        c.span.gap(figure.span) <= _BESIDE and ";" not in _between(scan, c.span, figure.span)
        for c in scan.family("release", "expected")
        if not any(f is not figure and _lies_between(c.span, f.span, figure.span) for f in scan.figures)
    )


def _is_previous(scan: Scan, figure: Figure) -> bool:
    return any(
        c.span.end <= figure.span.start and figure.span.start - c.span.end <= _BESIDE
        for c in scan.family("release", "previous")
    )


def _between(scan: Scan, one: Span, other: Span) -> str:
    left, right = sorted((one, other), key=lambda s: s.start)
    return scan.between(left, right)


def _lies_between(one: Span, middle: Span, other: Span) -> bool:
    left, right = sorted((one, other), key=lambda s: s.start)
    return left.before(middle) and middle.before(right)


def _fact(scan: Scan, printed: Printed) -> Indicator:
    figure = printed.value
    span = cover([figure.span, printed.cue] if printed.cue else [figure.span])
    return Indicator(
        **frame(scan.doc, span, at=figure.span),
        name=printed.name,
        measure=_measure(scan, printed.name, figure),
        value=_signed(scan, printed, figure),
        unit=_unit(printed.name, figure),
        period=_period(scan, figure.span),
        expected=_plain(printed.expected),
        previous=_plain(printed.previous),
        confidence=0.85 if printed.cue else 0.7,
    )


def _signed(scan: Scan, printed: Printed, figure: Figure) -> Decimal:
    """Negative where it is printed so, or a change is told to be a fall ("output fell 0.6%")."""
    if figure.sign:
        return figure.value * figure.sign
    if figure.unit == "pp":
        return -figure.value if scan.family("release", "fall") else figure.value
    told_as_level = any(c.span.end + 1 == figure.span.start for c in scan.family("prep", "to", "at"))
    if told_as_level or printed.name.endswith((*_INDEXES, "rate")):
        return figure.value
    falls = [c for c in scan.family("release", "fall") if 0 <= figure.span.start - c.span.end <= _BESIDE]
    falls += [
        c for c in scan.family("release", "fall") if c.text == "fewer" and 0 <= c.span.start - figure.span.end <= 1
    ]
    return -figure.value if falls else figure.value


def _unit(name: str, figure: Figure) -> str | None:
    if figure.unit == "pp":
        return "pp"
    if name.endswith(_INDEXES):
        return "index"
    return _COUNTS.get(name) or figure.unit


def _measure(scan: Scan, name: str, figure: Figure) -> Measure:
    if scan.family("release", "annualised") or (name == "GDP" and scan.family("release", "yearly")):
        return "qoq-annualised"
    if _own(scan, figure, "yearly") or (scan.family("release", "yearly") and len(scan.figures) == 1):
        return "yoy"
    if scan.family("release", "monthly"):
        return "mom"
    return "change" if name in _COUNTS or figure.unit == "pp" else "level"


def _period(scan: Scan, figure: Span) -> str | None:
    """The month or quarter that the sentence names with its year, nearest to the figure."""
    named: list[Time] = [t for t in scan.times if t.iso and len(t.iso) == len("2025-09")]
    return min(named, key=lambda t: t.span.gap(figure)).iso if named else None


def _plain(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.value * (figure.sign or 1)
