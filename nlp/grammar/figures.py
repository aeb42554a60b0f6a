"""The figure grammar: every number that market copy tells, with unit, sign, range and hedge.

>>> [(str(f.value), f.unit, f.hedge) for f in figures("The index rose nearly 1.25% to 2,731.77, a gain of $4.1 trillion.")]
[('1.25', 'percent', 'nearly'), ('2731.77', None, None), ('4.1E+12', 'USD', None)]

Units: percent, pp (percentage points), bp (basis points; worded fractions of a percentage point and quarter points too),
points, an ISO currency, GBX (pence) and paise, times, ordinal, or the counted noun as printed. Cents are hundredths of a
dollar. Dates, clock times, telephone numbers, fiscal periods, index names and other digits that count nothing are left out.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from nlp.facts import Hedge
from nlp.grammar import hedges, units
from nlp.grammar.amounts import Amount, amounts
from nlp.mentions import Figure
from nlp.span import Span

_DASH = re.compile(r"\s?[-–—−]\s?$")
_RANGE_WORDS = (" to ", "-to-", " to a ", " and ", " or ", " - ", " – ", " — ")
_MOVED = frozenset(
    """
    rose fell climbed gained added lost dropped slid slipped jumped sank tumbled advanced declined surged soared edged eased
    dipped shed rallied plunged increased decreased ticked grew shrank up down lower higher off dipped crept
    """.split()
)
_MOTION = frozenset(
    """
    went goes go climbed climbs moved moves rose rises rising back edged crept way took taken raised raises lifted lifts
    bumped pushed pushes target it
    """.split()
)
_DURATIONS = frozenset(
    "day days week weeks month months year years session sessions hour hours minute minutes decade decades quarter quarters".split()
)
_SHARED = frozenset({units.PERCENT, units.PERCENTAGE_POINTS, units.BASIS_POINTS, units.POINTS})
_WORD = re.compile(r"(\w+)\W*$")


def figures(text: str) -> list[Figure]:
    """The figures of a text, in text order."""
    found = amounts(text)
    _share_units(found, text)
    made: list[Figure] = []
    number = 0
    while number < len(found):
        first = found[number]
        second = found[number + 1] if number + 1 < len(found) else None
        if second and second.start - first.end <= 5:
            gap = text[first.end : second.start]
            if gap in ("-", "−") and not second.sign and second.form == "digits" and _is_glued_sign(first, second):
                second.sign, second.start = -1, second.start - 1
            elif _is_range(first, second, gap, text):
                made.append(_figure(first, text, second))
                number += 2
                continue
            elif gap in ("-", "–") and first.unit is None and second.unit is None:
                number += 2  # a vote, a score, a telephone extension
                continue
        made.append(_figure(first, text))
        number += 1
    return made


def _is_glued_sign(first: Amount, second: Amount) -> bool:
    """A hyphen between two numbers that is the sign of the second: "48,892.47-0.42%"."""
    return first.unit is None and second.unit == units.PERCENT and first.mantissa > second.mantissa


def _is_range(first: Amount, second: Amount, gap: str, text: str) -> bool:
    """True where two neighbours are the ends of one range; the unit and scale of the second then hold for both."""
    if not (gap in _RANGE_WORDS or gap in "-–—−") or first.form == "ordinal" or second.form == "ordinal":
        return False
    low, high = first.value, second.value
    if second.scale and not first.scale and first.mantissa < second.mantissa:
        low = low.scaleb(second.scale)
    if first.scale and not second.scale and second.unit is None and not _is_dash(gap):
        return False
    if not low < high or (second.sign and second.sign != first.sign):
        return False
    if first.unit is not None and second.unit is not None and first.unit != second.unit and not first.marked:
        return False
    before = _WORD.search(text, max(0, first.start - 24), first.start)
    word = before[1].lower() if before else ""
    if word == "between":
        return True
    if first.unit is None and second.unit is None:
        return _is_dash(gap) and ("," in text[first.start : first.end] or low != int(low))
    if _is_dash(gap):
        return second.unit is not None or first.marked
    if gap == " and ":
        return False
    if gap == " or ":
        return first.unit is None and high <= 2 * low
    if second.unit is None or (
        word == "from"
        and not re.search(r"\b(?:rang\w+|anywhere)\s+from\s*$", text[max(0, first.start - 20) : first.start], re.I)
    ):
        return False
    if first.unit is None or (first.marked and second.marked is False):
        return high <= 10 * low
    return high <= 4 * low and word not in _MOVED


def _is_dash(gap: str) -> bool:
    return gap.strip() in ("-", "–", "—", "−")


def _share_units(found: Sequence[Amount], text: str) -> None:
    """ "3, 4 and 5%", "from 4.3 to 4.4 percent": a unit at the end of a list holds for the bare numbers before it."""
    for first, second in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if first.unit is not None or first.scale or second.unit not in _SHARED or second.start - first.end > 12:
            continue
        if second.form != "digits" or first.form != "digits":
            continue
        gap = text[first.end : second.start].strip()
        listed = gap in ("and", "or", ", and", ", or", "versus", "vs.", "vs", "/") or (gap == "," and second.shared)
        moved = gap == "to" and text[max(0, first.start - 5) : first.start].lower() == "from "
        if (listed and first.value.as_tuple().exponent == second.value.as_tuple().exponent) or moved:
            first.unit, first.shared = second.unit, True


def _figure(first: Amount, text: str, second: Amount | None = None) -> Figure:
    """The figure of an amount, or of the two ends of a range."""
    value, high, last = first.value, None, first
    if second:
        last, high = second, second.value
        if second.scale and not first.scale:
            value = value.scaleb(second.scale)
    unit = (second.unit or first.unit) if second else first.unit
    if second and first.marked:
        unit = first.unit
    hedge, hedge_span = _hedge(first, last, unit, text)
    return Figure(
        span=Span(first.start, last.end),
        text=text[first.start : last.end],
        value=value,
        unit=unit,
        sign=first.sign or _sign_after(last, text) or _bracket_sign(first, last, text),
        high=high,
        hedge=hedge,
        hedge_span=hedge_span,
        per=last.per or first.per,
    )


def _hedge(first: Amount, last: Amount, unit: str | None, text: str) -> tuple[Hedge | None, Span | None]:
    if last.plus:
        return "above", Span(last.end - 1, last.end)
    if last.odd:
        return "about", Span(last.number_end, last.number_end + 4)
    if first.unit == units.ORDINAL:
        return None, None
    left = hedges.left_of(text, first.start)
    if left and not _is_other(left.words, unit, text, left.start):
        return left.hedge, Span(left.start, left.end)
    right = hedges.right_of(text, last.end)
    return (right[0], Span(last.end, right[1])) if right else (None, None)


def _is_other(words: str, unit: str | None, text: str, start: int) -> bool:
    """True where the words are no hedge: "over 12 months", "climbed up to 27,058"."""
    if words in ("over", "under", "above", "below", "beyond") and unit in _DURATIONS:
        return True
    if words != "up to":
        return False
    before = _WORD.search(text, max(0, start - 20), start)
    return unit in (None, units.POINTS) or (before is not None and before[1].lower() in _MOTION)


_SIGN_AFTER = re.compile(r"\s?([▲△▴↑⬆🔺▼▽▾↓⬇🔻])(?!\s?[\d.])")
_ROW = re.compile(r"(?:^|[|\t\d%])\s*$")


def _sign_after(last: Amount, text: str) -> int:
    found = _SIGN_AFTER.match(text, last.end)
    return 0 if not found else 1 if found[1] in "▲△▴↑⬆🔺" else -1


def _bracket_sign(first: Amount, last: Amount, text: str) -> int:
    """-1 for accounting brackets: a bare decimal alone in brackets in a row of a table ("| (0.98) |")."""
    if text[first.start - 1 : first.start] != "(" or text[last.end : last.end + 1] != ")":
        return 0
    piped = _ROW.search(text, max(0, first.start - 6), first.start - 1)
    return -1 if piped and first.value != int(first.value) and first.unit is None else 0


__all__ = ["figures"]
