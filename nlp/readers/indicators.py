"""Published statistics: what was printed, what had been expected, what it was before."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from spacy.tokens import Doc

from nlp.facts import Indicator
from nlp.mentions import Figure, Time
from nlp.readers.frame import frame
from nlp.readers.prints import sort_figures
from nlp.readers.scan import Scan, scans
from nlp.readers.statistic_names import Named, Statistics
from nlp.readers.words import words_after
from nlp.span import Span, cover

Measure = Literal["level", "mom", "yoy", "qoq-annualised", "change"]

_REACH = 110  # code points from a statistic's name to its figure
_BESIDE = 28  # code points from a figure to the word that makes it expected or previous
_LEAD = 40  # code points from the words of a measure to the figure that they lead up to
_CHANGE = 6  # words between a figure that stands first and the statistic's name
_BACK = 3  # sentences over which "the index" still means the statistic named before
_INDEXES = ("PMI", "index", "sentiment", "confidence", "climate")  # statistics that are told as index points
_SUMS = ("exports", "imports", "consumer credit", "new loans", "investment")  # told as sums of money as well
_COUNTS = {"nonfarm payrolls": "jobs", "ADP private payrolls": "jobs", "job openings": "jobs"}
_PEOPLE = frozenset(
    "jobs positions posts people workers payrolls employees claims openings homes units persons".split()
)
_ASKED = frozenset("economists analysts forecasters strategists".split())  # "the 75,000 economists had forecast"
_POINTERS = frozenset({"index", "reading", "gauge", "measure", "figure", "metric", "it"})
_INDEX_MAX = Decimal(200)
_MONTHLY = frozenset({"CPI", "core CPI", "PCE", "core PCE", "PPI", "core PPI"})
_MONTH_MAX = Decimal("1.3")  # percent: prices have not moved by more in a month since 2008, nor by less in most years
_DIVIDE = 50  # of diffusion indexes: above it the activity grows
_RATIO_MAX = Decimal(20)
_CHANGES = frozenset("rise increase gain drop decline fall jump growth advance slide dip climb pickup plunge".split())
_GOALS = frozenset("target goal objective threshold aim".split())


@dataclass(frozen=True, slots=True)
class Printed:
    """The figures of one statistic in one sentence; `value` is the consensus where nothing is out yet."""

    name: str
    cue: Span | None
    value: Figure
    expected: Figure | None
    previous: Figure | None
    awaited: bool = False


def indicators(doc: Doc) -> Iterator[Indicator]:
    """The statistics that the text gives a printed value for, or a consensus for one to come, each value once."""
    named: tuple[int, str] | None = None
    statistics = Statistics()
    found: dict[tuple[str, Decimal], Indicator] = {}
    for number, scan in enumerate(scans(doc)):
        names = statistics.of(scan, number)
        printed = list(_named(scan, names))
        recent = bool(named) and number - (named[0] if named else 0) <= _BACK
        if not printed and named and recent:
            printed = list(_pointed(scan, named[1]))
            if not printed and not names:
                _expect(scan, named[1], found)
        spoken = [n for n in names if not n.is_part or any(each.name == n.name for each in printed)]
        named = (number, spoken[-1].name) if spoken else named
        for each in printed:
            fact = _fact(scan, each)
            if (
                fact.modality == "expected"
                and not each.awaited
                and _is_past(scan)
                and scan.family("release", "expected")
            ):
                _amend(found, fact.name, fact.value)  # "economists had expected a rise of 0.3%"
                continue
            if each.awaited and any(name == fact.name for name, _ in found):
                continue  # the consensus for what has been told as printed
            found.setdefault((fact.name, fact.value), fact)
    yield from found.values()


def _expect(scan: Scan, name: str, found: dict[tuple[str, Decimal], Indicator]) -> None:
    """ "Forecasters had looked for 213,000": the consensus told in the sentence after the print."""
    told = sort_figures(scan, [f for f in scan.figures if _fits(name, f)])
    if told.expected is not None and told.value is None:
        _amend(found, name, _plain(told.expected))


def _amend(found: dict[tuple[str, Decimal], Indicator], name: str, expected: Decimal | None) -> None:
    last = next((key for key in reversed(found) if key[0] == name and found[key].expected is None), None)
    if last:
        found[last] = replace(found[last], expected=expected)


def _named(scan: Scan, names: list[Named]) -> Iterator[Printed]:
    """Statistics that the sentence names, each with the figures up to the next name."""
    for named, following in zip_longest(names, names[1:]):
        end = following.span.start if following else scan.span.end
        figures = [
            f
            for f in scan.figures
            if named.span.end <= f.span.start < min(end, named.span.end + _REACH)
            and _fits(named.name, f)
            and not _is_anothers(scan, named.span, f)
        ]
        ahead = [f for f in scan.figures if _leads(scan, f, named.span) and _fits(named.name, f)]
        yield from _told(scan, named, [*ahead, *figures])


def _told(scan: Scan, named: Named, figures: list[Figure]) -> Iterator[Printed]:
    """The print of the figures, or two: "rose 0.3% in June and 2.7% from a year earlier"."""
    printed = _printed(scan, named.name, named.span, figures)
    if printed is None:
        return
    known = (printed.value, printed.expected, printed.previous)
    rest = [f for f in figures if f not in known and f.unit == "percent" and f.span.start > printed.value.span.start]
    by_year = [f for f in rest if _own(scan, f, "yearly")]
    second = None
    if by_year and not printed.awaited:
        at = by_year[0].span.start
        printed = _printed(scan, named.name, named.span, [f for f in figures if f.span.start < at]) or printed
        second = _printed(scan, named.name, named.span, [f for f in figures if f.span.start >= at])
    yield printed
    if second:
        yield second


def _own(scan: Scan, figure: Figure, sense: str) -> bool:
    """True where the words of a measure are the figure's: right after it, or leading up to it."""
    following = [f.span for f in scan.figures if figure.span.before(f.span)]
    earlier = [f.span for f in scan.figures if f.span.before(figure.span)]
    for cue in scan.family("release", sense):
        if figure.span.before(cue.span) and not any(f.before(cue.span) for f in following):
            parts = {",", "and", ";"} & set(scan.tokens_between(figure.span, cue.span))
            if not parts or not any(f.start - cue.span.end <= _LEAD for f in following):
                return True
        if cue.span.before(figure.span) and figure.span.start - cue.span.end <= _LEAD:
            parted = not earlier or {",", "and", ";"} & set(scan.tokens_between(earlier[-1], cue.span))
            if parted and not any(cue.span.before(f) for f in earlier):
                return True
    return False


def _leads(scan: Scan, figure: Figure, name: Span) -> bool:
    """True for a figure told of the name after it: "At 52.1, the PMI ...", "a 0.3% rise in consumer prices"."""
    if not figure.span.before(name):
        return False
    if figure.span.start - scan.span.start <= len("At -") and name.start - figure.span.end <= _BESIDE:
        return True
    words = scan.tokens_between(figure.span, name)
    if len(words) > _CHANGE or words[-1:] not in (["in"], ["of"], ["for"]):
        return False
    return bool(_CHANGES & set(words)) or any(c.span.gap(figure.span) <= _BESIDE for c in scan.family("release"))


def _is_anothers(scan: Scan, name: Span, figure: Figure) -> bool:
    """True for a figure of something else: a goal, a dividing line, a share of a whole, the move of an instrument."""
    if _is_goal(scan, figure) or words_after(scan, figure.span, 1) == ["of"]:
        return True
    sides = scan.family("prep", "above", "below")
    if figure.value == _DIVIDE and any(c.span.gap(figure.span) <= 1 and c.span.before(figure.span) for c in sides):
        return True
    names = [n.span for g in scan.groups for n in g.names if n.how != "backref"]
    return any(name.before(span) and span.before(figure.span) for span in names)


def _is_goal(scan: Scan, figure: Figure) -> bool:
    """True for "the 2% target": what a central bank aims at is no print."""
    words = scan.text[figure.span.end : figure.span.end + _BESIDE].lower().split()[:3]
    before = scan.text[scan.span.start : figure.span.start].lower().split()[-3:]
    return bool(_GOALS & {w.strip(".,;") for w in words}) or bool(_GOALS & {w.strip(".,;") for w in before})


def _pointed(scan: Scan, name: str) -> Iterator[Printed]:
    """ "The index stood at 49": the statistic of the sentence before, by a word that points back to it."""
    words = set(scan.text[scan.span.start : scan.span.end].lower().replace(",", " ").split())
    if not words & _POINTERS or not name.endswith(_INDEXES):
        return
    figures = [f for f in scan.figures if _fits(name, f) and _placed(scan, f)]
    printed = _printed(scan, name, None, figures)
    if printed and not printed.awaited:
        yield printed


def _fits(name: str, figure: Figure) -> bool:
    """True where a figure can be this statistic's: index points, a rate, or a count."""
    if figure.unit == "pp":
        return name.endswith("index")  # diffusion indexes are told to fall "by 0.7 percentage point"
    if figure.unit in {"ordinal", "bp"}:
        return False
    if name.endswith("ratio"):
        return figure.unit in {None, "times"} and figure.value <= _RATIO_MAX
    if figure.unit == "times":
        return False
    if name in _COUNTS or "claims" in name:
        return figure.unit in _PEOPLE | _ASKED or (figure.unit is None and figure.value >= 1000)
    if name.endswith(_INDEXES):
        return figure.unit in {None, "percent", "points"} and figure.value <= _INDEX_MAX and not _is_year(figure)
    if name.endswith(("balance", "reserves")):
        return (figure.unit or "").isupper()
    if name.endswith(_SUMS) and (figure.unit or "").isupper():
        return True
    return figure.unit == "percent" or figure.unit in _PEOPLE


def _is_year(figure: Figure) -> bool:
    return figure.unit is None and figure.value >= 1900


def _placed(scan: Scan, figure: Figure) -> bool:
    before = [c for c in scan.family("prep", "at", "to", "of") if c.span.end <= figure.span.start]
    return bool(before) and figure.span.start - before[-1].span.end <= _BESIDE // 2


def _printed(scan: Scan, name: str, cue: Span | None, figures: list[Figure]) -> Printed | None:
    """The statistic with its figures; None where nothing was printed and nothing is awaited."""
    told = sort_figures(scan, figures)
    if told.value is not None:
        return Printed(name, cue, told.value, told.expected, told.previous)
    if told.expected is not None and not _is_past(scan):
        return Printed(name, cue, told.expected, told.expected, told.previous, awaited=True)
    return None


def _is_past(scan: Scan) -> bool:
    """True for "economists had expected": the consensus for what is out already."""
    words = scan.text[scan.span.start : scan.span.end].lower().split()
    return bool({"had", "was", "were"} & set(words))


def _fact(scan: Scan, printed: Printed) -> Indicator:
    figure = printed.value
    span = cover([figure.span, printed.cue] if printed.cue else [figure.span])
    said = frame(scan.doc, span, at=figure.span)
    if printed.awaited:
        said["modality"] = "expected"
    elif printed.expected is not None:
        said["modality"] = "asserted"  # its consensus stands beside it: "forecasts" make nothing of it a forecast
    value = _signed(scan, printed, figure)
    return Indicator(
        **said,
        name=printed.name,
        measure=_measure(scan, printed.name, figure),
        value=value,
        unit=_unit(printed.name, figure),
        period=_period(scan, figure.span),
        expected=_plain(printed.expected) if printed.expected else value if _as_expected(scan, figure) else None,
        previous=_plain(printed.previous) if printed.previous else value if _unchanged(scan, figure) else None,
        confidence=0.85 if printed.cue else 0.7,
    )


def _as_expected(scan: Scan, figure: Figure) -> bool:
    """True for "rose 2.9%, in line with forecasts"."""
    return _told_after(scan, figure, "met")


def _unchanged(scan: Scan, figure: Figure) -> bool:
    """True for "2.8%, unchanged from January"."""
    return _told_after(scan, figure, "unchanged")


def _told_after(scan: Scan, figure: Figure, sense: str) -> bool:
    following = [f.span.start for f in scan.figures if figure.span.before(f.span)]
    end = min([*following, scan.span.end])
    return any(figure.span.end <= c.span.start < end for c in scan.family("release", sense))


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
    falls = [c for c in falls if not any(_lies_between(c.span, f.span, figure.span) for f in scan.figures)]
    falls += [
        c for c in scan.family("release", "fall") if c.text == "fewer" and 0 <= c.span.start - figure.span.end <= 1
    ]
    return -figure.value if falls else figure.value


def _lies_between(left: Span, middle: Span, right: Span) -> bool:
    return left.before(middle) and middle.before(right)


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
    if _own(scan, figure, "monthly") or _is_monthly(scan, name, figure):
        return "mom"
    return "change" if (name in _COUNTS and name != "job openings") or figure.unit == "pp" else "level"


def _is_monthly(scan: Scan, name: str, figure: Figure) -> bool:
    """True for "core prices rose 0.2% in December": a small change of a monthly index that no year is told for."""
    if name not in _MONTHLY or figure.unit != "percent" or figure.value > _MONTH_MAX:
        return False
    changes = [*scan.family("move", "up", "down"), *scan.family("release", "fall")]
    return any(0 <= figure.span.start - c.span.end <= _BESIDE for c in changes)


def _period(scan: Scan, figure: Span) -> str | None:
    """The month or quarter that the sentence names with its year, nearest to the figure."""
    named: list[Time] = [t for t in scan.times if t.iso and len(t.iso) == len("2025-09")]
    return min(named, key=lambda t: t.span.gap(figure)).iso if named else None


def _plain(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.value * (figure.sign or 1)
