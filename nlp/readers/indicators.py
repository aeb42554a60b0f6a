"""Published statistics: what was printed, what had been expected, what it was before."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from spacy.tokens import Doc

from nlp.facts import Indicator
from nlp.mentions import Cue, Figure, Time
from nlp.readers.frame import frame
from nlp.readers.prints import sort_figures
from nlp.readers.quantities import fits_quantity, is_quantity, scaled
from nlp.readers.scan import Scan, scans
from nlp.readers.statistic_names import Named, Statistics, home_of
from nlp.readers.words import words_after, words_before
from nlp.span import Span, cover

Measure = Literal["level", "mom", "yoy", "qoq-annualised", "change"]

_REACH = 110  # code points from a statistic's name to its figure
_BESIDE = 28  # code points from a figure to the word that makes it expected or previous
_LEAD = 40  # code points from the words of a measure to the figure that they lead up to
_CHANGE = 6  # words between a figure that stands first and the statistic's name
_BACK = 3  # sentences over which "the index" still means the statistic named before
_INDEXES = ("PMI", "index", "sentiment", "confidence", "climate")  # statistics that are told as index points
_SUMS = (
    "exports",
    "imports",
    "consumer credit",
    "new loans",
    "investment",
    "remittances",
)  # told as sums of money as well
_HOMES = ("home sales", "housing starts", "building permits", "vehicle sales", "approvals")  # as yearly counts too
_LARGE = Decimal(1000)
_COUNTS = {"nonfarm payrolls": "jobs", "ADP private payrolls": "jobs", "job openings": "jobs"}
_PEOPLE = frozenset(
    "job jobs positions posts people workers payrolls employees claims openings homes units persons".split()
)
_ASKED = frozenset("economists analysts forecasters strategists".split())  # "the 75,000 economists had forecast"
_POINTERS = frozenset({"index", "reading", "gauge", "measure", "figure", "metric", "it"})
_INDEX_MAX = Decimal(200)
_MONTHLY = frozenset({"CPI", "core CPI", "PCE", "core PCE", "PPI", "core PPI"})
_MONTH_MAX = Decimal("1.3")  # percent: prices have not moved by more in a month since 2008, nor by less in most years
_DIVIDE = 50  # of diffusion indexes: above it the activity grows
_RATIO_MAX = Decimal(20)
_CHANGES = frozenset("rise increase gain drop decline fall jump growth advance slide dip climb pickup plunge".split())
_FALLS = frozenset("drop decline fall contraction decrease draw drawdown withdrawal loss dip slide".split())
_GOALS = frozenset("target goal objective threshold aim".split())


Told = tuple[str, Decimal | None]  # a statistic's name and what is told of it


@dataclass(frozen=True, slots=True)
class Printed:
    """The figures of one statistic in one sentence; `value` is the consensus where nothing is out yet."""

    name: str
    cue: Span | None
    value: Figure
    expected: Figure | None
    previous: Figure | None
    awaited: bool = False  # not out yet
    blank: bool = False  # and all there is of it is a consensus


def indicators(doc: Doc) -> Iterator[Indicator]:
    """The statistics that the text gives a printed value for, or a consensus for one to come, each value once."""
    named: tuple[int, str] | None = None
    statistics = Statistics(home_of(doc))
    found: dict[Told, Indicator] = {}
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
                _amend(found, fact.name, _plain(each.value))  # "economists had expected a rise of 0.3%"
                continue
            if each.awaited and any(name == fact.name for name, _ in found):
                continue  # the consensus for what has been told as printed
            found.setdefault((fact.name, fact.expected if fact.value is None else fact.value), fact)
    yield from found.values()


def _expect(scan: Scan, name: str, found: dict[Told, Indicator]) -> None:
    """ "Forecasters had looked for 213,000": the consensus told in the sentence after the print."""
    told = sort_figures(scan, [f for f in scan.figures if _fits(scan, name, f)])
    if told.expected is not None and told.value is None:
        _amend(found, name, _plain(told.expected))


def _amend(found: dict[Told, Indicator], name: str, expected: Decimal | None) -> None:
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
            and _fits(scan, named.name, f)
            and not _is_anothers(scan, named.span, f)
        ]
        ahead = [f for f in scan.figures if _leads(scan, f, named.span) and _fits(scan, named.name, f)]
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
    if second is None and (change := _led_up_to(scan, figures, printed.value)):
        second = Printed(named.name, named.span, change, None, None)  # "fell 2.7% to a 3.93 million rate"
    if second:
        yield second


def _led_up_to(scan: Scan, figures: list[Figure], level: Figure) -> Figure | None:
    """The change in percent that led to a level of another unit."""
    before = [f for f in figures if f.span.before(level.span) and f.unit == "percent" != level.unit]
    words = scan.tokens_between(before[-1].span, level.span) if before else []
    return before[-1] if "to" in words and not {",", ";", "and"} & set(words) else None


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
    if figure.span.start < name.start < figure.span.end:
        return figure.unit in _PEOPLE  # "7.44 million job openings"
    if not figure.span.before(name):
        return False
    if figure.span.start - scan.span.start <= len("At -") and name.start - figure.span.end <= _BESIDE:
        return True
    words = scan.tokens_between(figure.span, name)
    if not words or (figure.unit in {"bcf", None} and name.of(scan.text).lower().endswith("storage")):
        return True  # "52.1 composite PMI", "added 48 bcf to storage"
    if len(words) > _CHANGE or words[-1:] not in (["in"], ["of"], ["for"]):
        return False
    return bool(_CHANGES & set(words)) or any(c.span.gap(figure.span) <= _BESIDE for c in scan.family("release"))


def _is_anothers(scan: Scan, name: Span, figure: Figure) -> bool:
    """True for a figure of something else: a goal, a dividing line, a share of a whole, the move of an instrument."""
    if _is_goal(scan, figure) or (words_after(scan, figure.span, 1) == ["of"] and not _of_gdp(scan, figure)):
        return True
    sides = scan.family("prep", "above", "below")
    if figure.value == _DIVIDE and any(c.span.gap(figure.span) <= 1 and c.span.before(figure.span) for c in sides):
        return True
    names = [n.span for g in scan.groups for n in g.names if n.how != "backref"]
    return any(name.before(span) and span.before(figure.span) for span in names)


def _of_gdp(scan: Scan, figure: Figure) -> bool:
    """True for a balance told as a share of the economy."""
    return words_after(scan, figure.span, 2) == ["of", "gdp"]


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
    figures = [f for f in scan.figures if _fits(scan, name, f) and _placed(scan, f)]
    printed = _printed(scan, name, None, figures)
    if printed and not printed.awaited:
        yield printed


def _fits(scan: Scan, name: str, figure: Figure) -> bool:
    """True where a figure can be this statistic's: index points, a rate, or a count."""
    if is_quantity(name):
        return fits_quantity(scan, name, figure)
    if figure.unit == "pp":
        return name.endswith("index")  # diffusion indexes are told to fall "by 0.7 percentage point"
    if figure.unit in {"ordinal", "bp"}:
        return False
    if name.endswith("ratio"):
        return figure.unit in {None, "times"} and figure.value <= _RATIO_MAX
    if figure.unit == "times":
        return False
    if name.endswith(_HOMES) and figure.unit is None and figure.value >= _LARGE:
        return True
    if name in _COUNTS or name.endswith("employment change") or "claims" in name:
        return figure.unit in _PEOPLE | _ASKED or (figure.unit is None and figure.value >= 1000)
    if name.endswith(_INDEXES):
        indexed = figure.unit in {None, "percent", "points"} | _ASKED
        return indexed and figure.value <= _INDEX_MAX and not _is_year(figure)
    if name.endswith(("balance", "reserves")):
        return (figure.unit or "").isupper() or _of_gdp(scan, figure)
    if name.endswith(("exports", "imports")) and fits_quantity(scan, name, figure):
        return True
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
        blank = not scan.family("release", "seen") and "GDPNow" not in name
        return Printed(name, cue, told.expected, told.expected, told.previous, awaited=True, blank=blank)
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
    power, unit = scaled(scan, figure)
    value = _signed(scan, printed, figure).scaleb(-power)
    return Indicator(
        **said,
        name=printed.name,
        measure=_measure(scan, printed.name, figure),
        value=None if printed.blank else value,
        unit=_unit(printed.name, replace(figure, unit=unit)),
        period=_period(scan, figure.span),
        expected=_beside(scan, printed.expected, power) or (value if _as_expected(scan, figure) else None),
        previous=_beside(scan, printed.previous, power) or (value if _unchanged(scan, figure) else None),
        confidence=0.85 if printed.cue else 0.7,
    )


def _beside(scan: Scan, figure: Figure | None, power: int) -> Decimal | None:
    """The consensus or the print before, in the scale of the print; "a 10.8% drop" is negative."""
    value = _plain(figure)
    if figure is None or value is None:
        return None
    after, before = words_after(scan, figure.span, 1), words_before(scan, figure.span, 2)
    falls = bool(_FALLS & {*after, *(before[:1] if before[1:] == ["of"] else ())})
    value = -value if falls and not figure.sign else value
    return value.scaleb(-power) if abs(value) >= Decimal(10) ** (power - 3) else value  # "the 41 bcf expected"


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
    told_as_level = told_as_level or words_before(scan, figure.span, 2) in (["to", "a"], ["to", "an"])
    if told_as_level or printed.name.endswith((*_INDEXES, "rate")):
        return figure.value
    falls = [c for c in scan.family("release", "fall") if 0 <= figure.span.start - c.span.end <= _BESIDE]
    falls = [c for c in falls if not any(_lies_between(c.span, f.span, figure.span) for f in scan.figures)]
    falls += _lower(scan, figure)
    falls += [
        c
        for c in scan.family("release", "fall")
        if c.text in {"fewer", "draw", "withdrawal"} and 0 <= c.span.start - figure.span.end <= 1
    ]
    return -figure.value if falls else figure.value


def _lower(scan: Scan, figure: Figure) -> list[Cue]:
    """ "were down 4.1 per cent", "0.4% lower": words of a change downwards right beside the figure."""
    near = [c for c in scan.family("move", "down") if c.pos != "verb" or c.text.lower().endswith(("down", "lower"))]
    near = [c for c in near if c.pos != "noun"]
    return [c for c in near if c.span.gap(figure.span) <= 1]


def _lies_between(left: Span, middle: Span, right: Span) -> bool:
    return left.before(middle) and middle.before(right)


def _unit(name: str, figure: Figure) -> str | None:
    if figure.unit == "pp":
        return "pp"
    if name.endswith(_INDEXES):
        return "index"
    return _COUNTS.get(name) or figure.unit


def _measure(scan: Scan, name: str, figure: Figure) -> Measure:
    if name.endswith(_HOMES) and figure.unit is None:
        return "level"
    american = name == "GDP" and not scan.family("nation")
    if scan.family("release", "annualised") or (american and scan.family("release", "yearly")):
        return "qoq-annualised"
    if _own(scan, figure, "yearly") or (scan.family("release", "yearly") and len(scan.figures) == 1):
        return "yoy"
    if _own(scan, figure, "monthly") or _is_monthly(scan, name, figure):
        return "mom"
    return "change" if _is_change(scan, name, figure) else "level"


def _is_change(scan: Scan, name: str, figure: Figure) -> bool:
    """True for jobs added, for points of an index, and for what was drawn from a store or put into it."""
    if is_quantity(name):
        moved = [*scan.family("move", "up", "down"), *scan.family("release", "fall", "drew")]
        by = any(0 <= c.span.start - figure.span.end <= 1 or 0 <= figure.span.start - c.span.end <= 1 for c in moved)
        return figure.unit != "percent" and (by or words_before(scan, figure.span, 1) in (["by"], ["added"]))
    counted = (name in _COUNTS and name != "job openings") or name.endswith("employment change")
    return counted or figure.unit == "pp"


def _is_monthly(scan: Scan, name: str, figure: Figure) -> bool:
    """True for "core prices rose 0.2% in December": a small change of a monthly index that no year is told for."""
    if name not in _MONTHLY or figure.unit != "percent" or figure.value > _MONTH_MAX:
        return False
    changes = [*scan.family("move", "up", "down"), *scan.family("release", "fall")]
    return any(0 <= figure.span.start - c.span.end <= _BESIDE for c in changes)


def _period(scan: Scan, figure: Span) -> str | None:
    """The month or quarter that the sentence names with its year, nearest to the figure."""
    named: list[Time] = [t for t in scan.times if t.iso and len(t.iso) == len("2025-09") and t.role != "since"]
    return min(named, key=lambda t: t.span.gap(figure)).iso if named else None


def _plain(figure: Figure | None) -> Decimal | None:
    return None if figure is None else figure.value * (figure.sign or 1)
