"""Counts of periods in a row: "a third straight day", "seven weeks of gains", "a five-day losing streak"."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from nlp.grammar.numbers import ONES, ORDINALS, TEENS, ordinal
from nlp.mentions import Cue, Figure
from nlp.readers.scan import Scan
from nlp.readers.words import words_after, words_before, words_between
from nlp.span import Span, cover

StreakUnit = Literal["day", "week", "month", "quarter", "year"]

_UNITS: dict[str, StreakUnit] = {
    "day": "day", "days": "day", "session": "day", "sessions": "day", "records": "day",
    "advances": "day", "declines": "day",
    "week": "week", "weeks": "week", "month": "month", "months": "month",
    "quarter": "quarter", "quarters": "quarter", "year": "year", "years": "year",
}  # fmt: skip
_AMONG = frozenset({"in", "of", "out", "this", "since"})  # "its third weekly gain in five"
_CARDINALS = {**ONES, **TEENS}
_NUMBERS = frozenset(_CARDINALS)
_MOST = 60  # a longer run is a misreading
_LASTS = 6  # words between a run and how long it lasted
_WITHOUT_MOST = 2500  # ten years of sessions
_ARTICLES = frozenset({"a", "an", "the", "its", "their", "this", "that"})
_PAST = frozenset(
    "the past last previous all every one of each preceding latest final first prior opening closing these those "
    "its".split()
)
_LASTED = frozenset(
    "that which had has have lasted lasting ran running run stretched stretching stretches spanned spanning lengthened "
    "extended now stands stood at is was of to for over across into , already all a the covering".split()
)
_APPOSED = ([",", "its"], [",", "the"], [",", "their"], [",", "a"])
_FOR_A = " for a "
_ALONE: tuple[list[str], ...] = (
    [],
    [","],
    [";"],
    [":"],
    ["and"],
    ["while"],
    [")"],
)  # after an ordinal that stands for its noun
_MISSING_FAR = 5  # words between a count and what has not come


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A counted run, before its direction and subject are known."""

    span: Span
    count: int
    unit: StreakUnit
    is_ordinal: bool
    sure: float = 0.95


def counts(scan: Scan) -> Iterator[Count]:
    """The counted runs of a sentence; of overlapping ones the first rule's."""
    taken: list[Span] = []
    for figure in scan.figures:
        if not _is_countable(figure) or any(g.span.overlaps(figure.span) for g in scan.groups):
            continue  # "the 10-year yield"
        for rule in _RULES:
            found = rule(scan, figure)
            if found and not any(found.span.overlaps(span) for span in taken):
                taken.append(found.span)
                yield found
                break
    for found in _for_another(scan):
        if not any(found.span.overlaps(span) for span in taken):
            taken.append(found.span)
            yield found
    for cue in scan.family("row", "week"):
        found = _whole_week(scan, cue)
        if found and not any(cue.span.overlaps(span) for span in taken):
            taken.append(cue.span)
            yield found
    for cue in scan.family("row", "pair", "after", "before"):
        found = _pair(scan, cue) if cue.sense == "pair" else _numbered(scan, cue)
        if found and not any(found.span.overlaps(span) for span in taken):
            yield found


def _is_countable(figure: Figure) -> bool:
    whole = figure.value == figure.value.to_integral_value() and figure.high is None and figure.sign == 0
    return whole and 2 <= figure.value <= _MOST and figure.unit in {None, "ordinal", *_UNITS}


def _straight(scan: Scan, figure: Figure) -> Count | None:
    """ "A third straight day", "six consecutive months of contraction"."""
    row = _next(scan, "row", "before", figure.span, 0)
    if row is None:
        return None
    unit = _next(scan, "unit", None, row.span, 3)
    moved = _moves_after(scan, (unit or row).span, 0)
    return _count(scan, figure, [row, unit, moved], unit, 0.95)


def _in_a_row(scan: Scan, figure: Figure) -> Count | None:
    """ "Third losing session in a row", "second day running", "six in a row"."""
    row = _next(scan, "row", "after", figure.span, 5)
    if row is None:
        return None
    unit = _next(scan, "unit", None, figure.span, 3)
    if unit is not None and not unit.span.before(row.span):
        unit = None
    return _count(scan, figure, [row], unit or _apposed(scan, figure.span), 0.95)


def _apposed(scan: Scan, number: Span) -> Cue | None:
    """The unit of "rose for the month, its seventh in a row"."""
    units = [c for c in scan.family("unit") if c.span.before(number)]
    return units[-1] if units and words_between(scan, units[-1].span, number) in _APPOSED else None


def _as_many(scan: Scan, figure: Figure) -> Count | None:
    """ "Second record close in as many days"."""
    row = _next(scan, "row", "as-many", figure.span, 5)
    unit = _next(scan, "unit", None, row.span, 1) if row else None
    return _count(scan, figure, [row, unit], unit, 0.95) if row and unit and figure.unit == "ordinal" else None


def _run(scan: Scan, figure: Figure) -> Count | None:
    """ "A five-day losing streak", "a four-day slide", "a six-week run of gains"."""
    if figure.unit not in _UNITS or "-" not in figure.text:
        return None
    run = _next(scan, "run", "certain", figure.span, 3) or _next(scan, "run", "run", figure.span, 1)
    if run is None:
        return None
    certain = run.sense == "certain" or any(
        c.span.gap(run.span) <= 12 for c in scan.family("trend", "up", "down") if figure.span.before(c.span)
    )
    vague = run.text.lower() in {"stretch", "run", "string", "spell"}
    follows = words_after(scan, run.span, 1)
    if vague and not certain and follows != ["of"]:
        return None
    if not certain and _UNITS[figure.unit] not in {"day", "week"}:
        return None  # "a three-month rally" is no count of months that rose
    return _count(scan, figure, [run], None, 0.9 if certain else 0.8)


def _run_of(scan: Scan, figure: Figure) -> Count | None:
    """ "A winning streak of six days", "stretched its losing streak to five sessions"."""
    for cue in scan.family("run", "certain"):
        gap = words_between(scan, cue.span, figure.span)
        extended = any(cue.span.before(e.span) and e.span.before(figure.span) for e in scan.family("snap", "extend"))
        reached = any(cue.span.before(r.span) and r.span.before(figure.span) for r in scan.family("place", "reach"))
        lasted = 1 < len(gap) <= _LASTS and set(gap) <= _LASTED
        tied = gap in (["of"], ["to"], ["at"]) or ((extended or reached) and len(gap) <= 3) or lasted
        if cue.span.before(figure.span) and tied:
            count = _count(scan, figure, [cue], None, 0.9)
            return count if count is None or figure.unit != "ordinal" else None
    return None


def _into_a_run(scan: Scan, figure: Figure) -> Count | None:
    """ "Three weeks into a losing streak"."""
    for cue in scan.family("run", "certain"):
        if figure.span.before(cue.span) and words_between(scan, figure.span, cue.span) in (
            ["into", "a"],
            ["into", "its"],
        ):
            return _count(scan, figure, [cue], None, 0.85) if figure.unit in _UNITS else None
    return None


def _for_a_third(scan: Scan, figure: Figure) -> Count | None:
    """ "Rose for a third day", "a third week of losses"; a third quarter is a date."""
    unit = _next(scan, "unit", None, figure.span, 1)
    if figure.unit != "ordinal" or unit is None or unit.sense == "quarter":
        return None
    after = words_after(scan, unit.span, 1)
    if _is_one_of(words_after(scan, unit.span, 2)):
        return None
    if after == ["of"]:
        moved = _moves_after(scan, unit.span, 3)
        return _count(scan, figure, [unit, moved], unit, 0.85) if moved else None
    if _leads_to(scan, figure):
        return _count(scan, figure, [unit], unit, 0.85)
    moved = _moves_after(scan, unit.span, 0)
    once = set(words_after(scan, moved.span, 1)) & _AMONG if moved else {""}
    return _count(scan, figure, [unit, moved], unit, 0.75) if not once and _is_article(scan, figure) else None


def _for_another(scan: Scan) -> Iterator[Count]:
    """ "Jakarta rose for a third week; Manila fell for a fourth": the second ordinal shares the unit of the first."""
    counted = [(f, u) for f in scan.figures if f.unit == "ordinal" and (u := _next(scan, "unit", None, f.span, 0))]
    if not counted:
        return
    first, unit = counted[0]
    at = scan.text.find(_FOR_A, first.span.end, scan.span.end)
    while at >= 0:
        start = at + len(_FOR_A)
        word = scan.text[start : scan.span.end].split(maxsplit=1)[0].strip(".,;:)")
        span = Span(start, start + len(word))
        shared = _sense(unit)
        if word.lower() in ORDINALS and shared and words_after(scan, span, 1) in _ALONE:
            yield Count(span=span, count=ordinal(word.lower()) or 0, unit=shared, is_ordinal=True, sure=0.75)
        at = scan.text.find(_FOR_A, start, scan.span.end)


def _is_one_of(after: list[str]) -> bool:
    """ "The fourth day in five", "a third week out of four"."""
    return after == ["out", "of"] or (after[:1] == ["in"] and any(w.isdigit() or w in _NUMBERS for w in after[1:]))


def _leads_to(scan: Scan, figure: Figure) -> bool:
    """ "For a third day", "extending its losses to a fourth", "fell a third day"."""
    before = words_before(scan, figure.span, 2)
    if len(before) < 2 or before[1] not in _ARTICLES:
        return False
    moves = [c for c in scan.family("move", "up", "down") if c.pos == "verb" and c.span.before(figure.span)]
    moved = any(words_between(scan, c.span, figure.span) == before[1:] for c in moves)
    extends = [c for c in scan.family("snap", "extend") if c.span.before(figure.span)]
    extended = any(len(words_between(scan, c.span, figure.span)) <= 6 for c in extends)
    ran = any(c.span.before(figure.span) for c in (*scan.family("run"), *scan.family("move", "up", "down")))
    return before[0] == "for" or moved or (extended and before[0] == "to") or (ran and before[0] == "into")


def _is_article(scan: Scan, figure: Figure) -> bool:
    return words_before(scan, figure.span, 1) in (["a"], ["another"])


def _for_days(scan: Scan, figure: Figure) -> Count | None:
    """ "Has fallen for four days"."""
    if figure.unit not in _UNITS or "-" in figure.text:
        return None
    moves = [c for c in scan.family("move", "up", "down") if c.pos != "noun" and c.span.before(figure.span)]
    if moves and words_between(scan, moves[-1].span, figure.span) == ["for"]:
        return _count(scan, figure, [], None, 0.8)
    return None


def _of_gains(scan: Scan, figure: Figure) -> Count | None:
    """ "Two sessions of healthy gains"."""
    if figure.unit not in _UNITS or "-" in figure.text:
        return None
    moved = _moves_after(scan, figure.span, 3)
    if moved is None or words_after(scan, figure.span, 1) != ["of"]:
        return None
    return _count(scan, figure, [moved], None, 0.8)


def _each_of(scan: Scan, figure: Figure) -> Count | None:
    """ "Down on each of the five days", "the three sessions before had all ended with a gain"."""
    unit = _next(scan, "unit", None, figure.span, 0) if figure.unit is None else None
    if (figure.unit not in _UNITS and unit is None) or "-" in figure.text:
        return None
    before = words_before(scan, figure.span, 5)
    each = bool({"each", "every"} & set(before)) and before[-1] in _PAST
    every = before[-1:] == ["all"] or ("the" in before[-2:] and "all" in words_after(scan, figure.span, 4))
    if each or every:
        return _count(scan, figure, [unit], unit, 0.8)
    return None


def without(scan: Scan) -> Iterator[tuple[Count, Cue]]:
    """ "Gone 176 sessions without a record": the count and the cue for what has not come."""
    for figure in scan.figures:
        if figure.unit not in _UNITS or "-" in figure.text or not 2 <= figure.value <= _WITHOUT_MOST:
            continue
        told = words_after(scan, figure.span, 2)
        missing = next((c for c in scan.family("missing") if figure.span.before(c.span)), None)
        if told[:1] == ["without"] and missing and len(words_between(scan, figure.span, missing.span)) <= _MISSING_FAR:
            span = cover([figure.span, missing.span])
            yield (
                Count(span=span, count=int(figure.value), unit=_UNITS[figure.unit], is_ordinal=False, sure=0.8),
                missing,
            )


def _whole_week(scan: Scan, cue: Cue) -> Count | None:
    """ "Fell every day this week", "went up every single day, Monday through Friday": beside the move alone."""
    moves = [c for c in scan.family("move", "up", "down") if c.span.before(cue.span)]
    beside = bool(moves) and len(words_between(scan, moves[-1].span, cue.span)) <= 1
    heads = not words_between(scan, Span(scan.span.start, scan.span.start), cue.span)
    text = scan.span.of(scan.text).lower()
    of_week = any(words in f"{cue.text} {text}".lower() for words in ("week", "monday through friday", "all five"))
    if not of_week or not (beside or heads):
        return None
    return Count(span=cue.span, count=5, unit="day", is_ordinal=False, sure=0.65)


def _pair(scan: Scan, cue: Cue) -> Count | None:
    """ "Back-to-back weekly losses"."""
    moved = _moves_after(scan, cue.span, 2)
    if moved is None:
        return None
    unit = _next(scan, "unit", None, cue.span, 1)
    sense: StreakUnit = _sense(unit) or "day"
    return Count(span=cover([cue.span, moved.span]), count=2, unit=sense, is_ordinal=False, sure=0.85)


def _numbered(scan: Scan, cue: Cue) -> Count | None:
    """ "The gain was the Dow's fourth in a row", "nine up days on the trot": numbers in words that count no noun."""
    before = [w.rstrip("-") for w in words_before(scan, cue.span, 4)]
    if cue.sense == "before" or cue.text.lower() == "straight":
        before = before[-1:]
    for back, word in enumerate(reversed(before)):
        number = ordinal(word) if word in ORDINALS else _CARDINALS.get(word)
        if number is None or number < 2:
            continue
        at = scan.text.lower().rindex(word, scan.span.start, cue.span.start)
        if any(f.span.start <= at < f.span.end for f in scan.figures):
            return None  # a figure that the other rules have turned down
        units = [c for c in scan.family("unit") if at < c.span.start and c.span.before(cue.span)]
        following = _next(scan, "unit", None, cue.span, 2) if len(before) == 1 else None
        apposed = _apposed(scan, Span(at, at + len(word)))
        units = units or [c for c in (following, apposed) if c]
        if back and not units:
            return None
        span = Span(at, cue.span.end)
        unit: StreakUnit = (_sense(units[0]) if units else None) or "day"
        return Count(span=span, count=number, unit=unit, is_ordinal=word in ORDINALS, sure=0.85)
    return None


_RULES: tuple[Callable[[Scan, Figure], Count | None], ...] = (
    _straight, _as_many, _in_a_row, _run, _run_of, _into_a_run, _for_a_third, _for_days, _of_gains, _each_of,
)  # fmt: skip


def _count(scan: Scan, figure: Figure, parts: list[Cue | None], unit: Cue | None, sure: float) -> Count | None:
    """The count, unless what is counted is no price ("third rate cut in a row")."""
    span = cover([figure.span, *(p.span for p in parts if p is not None)])
    words = Span(span.start, min(scan.span.end, span.end + 30))
    if any(words.contains(c.span) and len(words_between(scan, span, c.span)) <= 2 for c in scan.family("counted")):
        return None
    sense = _UNITS.get(figure.unit or "") or _sense(unit) or "day"
    return Count(span=span, count=int(figure.value), unit=sense, is_ordinal=figure.unit == "ordinal", sure=sure)


def _sense(unit: Cue | None) -> StreakUnit | None:
    return _UNITS.get(unit.sense) if unit else None


def _next(scan: Scan, family: str, sense: str | None, after: Span, gap: int) -> Cue | None:
    """The first cue of the family after the span with at most so many words between."""
    for cue in scan.family(family, *([sense] if sense else [])):
        between = [w for w in words_between(scan, after, cue.span) if w != "-"]
        if after.before(cue.span) and len(between) <= gap:
            return cue
    return None


def _moves_after(scan: Scan, after: Span, gap: int) -> Cue | None:
    """The first noun of moving within so many words."""
    for cue in scan.cues:
        told = (cue.family == "move" and cue.pos == "noun") or (cue.family == "trend" and cue.pos == "noun")
        if told and after.before(cue.span) and len(words_between(scan, after, cue.span)) <= gap:
            return cue
    return None
