"""Extremes told by what has not been: "not since March 2020 has it lost so much", "for the first time this year"."""

from collections.abc import Iterator

from nlp.mentions import Cue, Name
from nlp.readers.claims import Claim, Direction, basis_near, measure_in
from nlp.readers.extents import Extent, extent_over, find_extent, iso_of, last_seen
from nlp.readers.scan import Scan
from nlp.readers.words import words_after, words_before, words_between
from nlp.span import Span, cover

_COMPARED = frozenset("than as at any time point in on it was been stood has had , ever".split())
_HAS = frozenset({"has", "have", "had"})
_LEVELS = frozenset(
    {"high", "higher", "low", "lower", "above", "below", "heights", "lows", "lofty", "under", "over", "beneath"}
)
_SIDES = frozenset({"above", "below", "under", "over", "beneath"})
_FEW = 2  # words between a barrier and the word that says above or below


def not_since(scan: Scan) -> Iterator[Claim]:
    """ "Not since March 2020 has the index lost so much", "no close has been higher since", "never been higher"."""
    for cue in scan.family("notsince"):
        degree = next((c for c in scan.family("degree") if cue.span.before(c.span)), None)
        if degree is None or len(words_between(scan, cue.span, degree.span)) > (40 if cue.sense == "not" else 7):
            continue
        if degree.text.lower() in _SIDES and _barrier(scan, degree, _FEW):
            continue  # "hasn't closed above 6,000 since June", and still has not
        extent = find_extent(scan, cue.span, reach=4) if cue.sense == "not" else find_extent(scan, degree.span, reach=4)
        if extent is None and cue.text.lower() == "no":
            extent = _within(scan, cue, degree)
        if extent is None and (cue.text.lower() == "never" or words_after(scan, degree.span, 1) == ["before"]):
            extent = Extent("all-time", cue.span)
        if extent is None and cue.sense == "not":
            extent = extent_over(scan, cue.span)
        if extent is not None:
            yield _degree_claim(scan, cue, degree, extent)


def inverted(scan: Scan) -> Iterator[Claim]:
    """ "Since October 2021 has it not been so high"."""
    for degree in scan.family("degree"):
        if degree.text.lower().split()[0] != "so":
            continue
        extents = [e for t in scan.times if t.role == "since" and (e := extent_over(scan, t.span))]
        before = [e for e in extents if e.span.before(degree.span)]
        if before and _HAS & set(words_between(scan, before[-1].span, degree.span)[:2]):
            cue = Cue(span=before[-1].span, text=before[-1].span.of(scan.text), family="notsince", sense="not")
            yield _degree_claim(scan, cue, degree, before[-1])


def degrees(scan: Scan) -> Iterator[Claim]:
    """ "As high as at any time since May 9", "higher than at any point since 2021"."""
    for degree in scan.family("degree"):
        extent = find_extent(scan, degree.span, reach=7)
        if extent is None:
            continue
        gap = words_between(scan, degree.span, extent.span)
        if gap and set(gap) <= _COMPARED and {"than", "as", "any"} & set(gap):
            span = cover([degree.span, extent.span])
            direction: Direction = "high" if degree.sense == "high" else "low"
            yield Claim(span=span, extent=extent.value, direction=direction, basis=basis_near(scan, span), sure=0.85)


def look_backs(scan: Scan) -> Iterator[Claim]:
    """ "One has to go back to March 2020 to find a worse week for the Nasdaq"."""
    for cue in scan.family("lookback"):
        time = next((t for t in scan.times if cue.span.before(t.span) and iso_of(scan, t)), None)
        degree = next((c for c in scan.family("degree") if time and time.span.before(c.span)), None)
        if time is None or degree is None or len(words_between(scan, time.span, degree.span)) > 6:
            continue
        measure = measure_in(scan, Span(degree.span.end, scan.span.end))
        yield Claim(
            span=cover([cue.span, degree.span]),
            about=degree.span,
            extent=f"since:{iso_of(scan, time)}",
            direction="high" if degree.sense == "high" else "low",
            measure=measure,
            sure=0.8,
        )


def unseen(scan: Scan) -> Iterator[Claim]:
    """ "Finished under 5,000, something it had not done in almost a year", "a level last seen in March"."""
    for cue in scan.family("unseen"):
        extent = find_extent(scan, cue.span, reach=3)
        level = _led_to(scan, cue) if cue.sense == "at" else _crossed(scan, cue) or _level_before(scan, cue)
        direction = level or (_ran(scan, cue) if cue.sense == "run" else None)
        if extent and direction:
            extent = last_seen(scan, extent) if cue.text.lower().startswith("last") else extent
            yield Claim(
                span=cover([cue.span, extent.span]),
                extent=extent.value,
                direction=direction,
                basis=basis_near(scan, cue.span) if level else "unspecified",
                measure=None if level else "streak",
                sure=0.75,
                by_denial=True,
            )


def first_times(scan: Scan) -> Iterator[Claim]:
    """ "Topped 7,000 for the first time", "for the first time this year it is worth less than $90,000"."""
    for cue in scan.family("first"):
        direction = _crossed(scan, cue) or _crosses(scan, cue)
        if direction is None:
            continue
        extent = extent_over(scan, cue.span) or find_extent(scan, cue.span, reach=10 if cue.sense == "close" else 6)
        if extent is None and cue.sense == "close":
            continue
        span = cover([cue.span, extent.span]) if extent else cue.span
        value = extent.value if extent else "all-time"
        sure = 0.8 if extent else 0.65
        yield Claim(
            is_quoted=True, span=span, extent=value, direction=direction, basis=basis_near(scan, cue.span), sure=sure
        )


def first_readings(scan: Scan) -> Iterator[Claim]:
    """ "The first sub-50 print in almost a year", "the first month below 50 since 2020"."""
    for cue in scan.family("measure"):
        before = words_before(scan, cue.span, 4)
        extent = find_extent(scan, cue.span, reach=4) if "first" in before else None
        direction = _prefixed(before) or _crosses(scan, cue)
        if extent and direction:
            span = cover([cue.span, extent.span])
            yield Claim(
                span=span,
                extent=extent.value,
                direction=direction,
                basis=basis_near(scan, span),
                is_quoted=True,
                sure=0.8,
            )


def first_turns(scan: Scan) -> Iterator[Claim]:
    """ "The first quarter of shrinkage in three years", of a statistic."""
    for turn in scan.cues:
        if (
            turn.family not in {"move", "trend"}
            or turn.pos != "noun"
            or "first" not in words_before(scan, turn.span, 4)
        ):
            continue
        extent = find_extent(scan, turn.span, reach=2)
        if extent:
            direction: Direction = "high" if turn.sense in {"up", "expansion"} else "low"
            span = cover([turn.span, extent.span])
            yield Claim(span=span, extent=extent.value, direction=direction, sure=0.6, of_statistic=True)


def _degree_claim(scan: Scan, cue: Cue, degree: Cue, extent: Extent) -> Claim:
    span = cover([cue.span, degree.span, extent.span])
    measure = None if _LEVELS & set(degree.text.lower().split()) else _measured(scan, cue, degree, extent)
    direction: Direction = "high" if degree.sense == "high" else "low"
    basis = basis_near(scan, span) if measure is None else "unspecified"
    return Claim(
        span=span,
        about=degree.span,
        extent=extent.value,
        direction=direction,
        basis=basis,
        measure=measure,
        sure=0.85,
        by_denial=True,
    )


def _measured(scan: Scan, cue: Cue, degree: Cue, extent: Extent) -> str:
    """ "So bad a week", "no four-day stretch has been worse"; a day's move where nothing tells."""
    tail = Span(degree.span.start, extent.span.start if degree.span.before(extent.span) else scan.span.end)
    head = Span(cue.span.end, max(cue.span.end, degree.span.start))
    return measure_in(scan, tail) or measure_in(scan, head) or "daily move"


def _within(scan: Scan, cue: Cue, degree: Cue) -> Extent | None:
    """ "No month since November 2020 has been better"."""
    extent = find_extent(scan, cue.span, reach=3)
    return extent if extent and extent.span.before(degree.span) else None


def _crossed(scan: Scan, cue: Cue) -> Direction | None:
    """The side of a barrier that was crossed before the cue: "past 17,000 for the first time", "topped 46,000"."""
    reached = [c for c in scan.family("place", "reach") if c.pos == "verb" and c.span.before(cue.span)]
    if reached and cue.family == "first" and _barrier(scan, reached[-1], 1) and not scan.family("prep", "below"):
        return "high"
    return _side(scan, [p for p in scan.family("prep", "above", "below") if p.span.before(cue.span)][::-1])


def _crosses(scan: Scan, cue: Cue) -> Direction | None:
    """The side of a barrier told after the cue: "the first close above 7,000"."""
    return _side(scan, [p for p in scan.family("prep", "above", "below") if cue.span.before(p.span)])


def _side(scan: Scan, preps: list[Cue]) -> Direction | None:
    for prep in preps:
        if _barrier(scan, prep, _FEW):
            return "low" if prep.sense == "below" or _fell(scan, prep) else "high"
    return None


def _barrier(scan: Scan, cue: Cue, reach: int) -> bool:
    """True where a price is told right after the cue."""
    figure = next((f for f in scan.figures if cue.span.before(f.span)), None)
    if figure is None or figure.unit == "bp" or figure.value < 1:
        return False
    if figure.unit == "percent" and not any(_is_yield(n) for g in scan.groups for n in g.names):
        return False
    gap = words_between(scan, cue.span, figure.span)
    return len(gap) <= reach and "," not in gap


def _is_yield(name: Name) -> bool:
    return name.instrument.type == "rate" or name.instrument.name.endswith("yields")


def _fell(scan: Scan, prep: Cue) -> bool:
    """True for "fell through 5,000"."""
    moves = [c for c in scan.family("move") if c.span.before(prep.span)]
    through = prep.text.lower() == "through"
    return (
        through
        and bool(moves)
        and moves[-1].sense == "down"
        and len(words_between(scan, moves[-1].span, prep.span)) <= 1
    )


def _prefixed(words: list[str]) -> Direction | None:
    """ "Sub-50", "50-plus"."""
    for word in words:
        if word.startswith("sub-") and word[4:5].isdigit():
            return "low"
        if word.endswith("-plus") and word[:1].isdigit():
            return "high"
    return None


def _led_to(scan: Scan, cue: Cue) -> Direction | None:
    """The way that led to a level: "was up at 1.6%; it had not traded at 1.6% since 2008"."""
    moves = [c for c in scan.family("move", "up", "down") if c.span.before(cue.span)]
    return ("high" if moves[-1].sense == "up" else "low") if moves else None


def _ran(scan: Scan, cue: Cue) -> Direction | None:
    """The way of a run that is told before: "two up weeks back to back, something it hadn't managed since"."""
    if not any(c.span.before(cue.span) for c in (*scan.family("row"), *scan.family("run"))):
        return None
    turns = [c for c in (*scan.family("trend"), *scan.family("move", "up", "down")) if c.span.before(cue.span)]
    last = max(turns, key=lambda c: c.span.start, default=None)
    return ("high" if last.sense in {"up", "expansion"} else "low") if last else None


def _level_before(scan: Scan, cue: Cue) -> Direction | None:
    """For "a level last seen in March": the way that led there."""
    peaks = [c for c in scan.family("peak") if c.span.before(cue.span)]
    if not peaks:
        return None
    peak = peaks[-1]
    if len(words_between(scan, peak.span, cue.span)) > 5:
        return None
    if peak.sense != "level":
        return "high" if peak.sense == "high" else "low"
    moves = [c for c in scan.family("move", "up", "down") if c.span.before(peak.span)]
    return ("high" if moves[-1].sense == "up" else "low") if moves else None
