"""The figure grammar: every number that market copy tells, with its unit, sign, range and hedge.

>>> text = "The index rose nearly 1.25% to 2,731.77, a gain of $4.1 trillion."
>>> [(str(f.value), f.unit, f.hedge) for f in figures(text)]
[('1.25', 'percent', 'nearly'), ('2731.77', None, None), ('4.1E+12', 'USD', None)]

Units: percent, pp (percentage points), bp (basis points; also fractions of a percentage point in words, and quarter
points), points, an ISO currency, GBX (pence) and paise, times (multiples, and shares of a whole: "half" is 0.5),
ordinal, or the counted noun as printed. Cents are hundredths of a dollar. Dates, clock times, telephone numbers, fiscal
periods, index names and other digits that count nothing are left out (`not_figures`).
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from nlp.facts import Hedge
from nlp.grammar import hedges, units
from nlp.grammar.amounts import DOWN, UP, Amount, Sign
from nlp.grammar.candidates import amounts
from nlp.mentions import Figure
from nlp.span import Span

_DASHES = frozenset({"-", "–", "—", "−", " - ", " – ", " — ", "- ", " -"})
_WORDED = frozenset({" to ", " to a ", "-to-", " and ", " or "})
_FARTHEST = 6  # code points between the ends of a range
_MOVED = frozenset(
    """
    rose fell climbed gained added lost dropped slid slipped jumped sank tumbled advanced declined surged soared edged
    eased dipped shed rallied plunged increased decreased ticked grew shrank crept up down lower higher off
    """.split()
)  # "rose 0.1% to 4.4%": a change and a level
_CEILED = frozenset(
    """
    by of for with to and or worth rise fall drop gain lose add climb jump decline tumble plunge shed slide cut cuts
    raise buy buys sell sells invest spend pay pays hold holds allow allows offer offers earn earns save rises falls
    drops gains loses adds jumps declines rose fell gained added lost dropped slid slipped jumped sank tumbled surged
    soared eased dipped rallied plunged increased decreased grew shrank
    """.split()
)  # "by up to 9%" has a ceiling; in "edged up to 4.4%" and "the yield is up to 4.4%" the words tell the way
_SHARED = frozenset({units.PERCENT, units.PERCENTAGE_POINTS, units.BASIS_POINTS, units.POINTS})
_LISTED = frozenset({"and", "or", ", and", ", or", "versus", "vs.", "vs", "/"})
_WORD = re.compile(r"(\w+)\W*$")
_RANGING = re.compile(r"\b(?:rang\w+|anywhere)\s+from\s*$", re.IGNORECASE)
_MINUS = re.compile(r"(?<!\bor\s)\b(?:minus|negative)\s$", re.IGNORECASE)
_ARROW_AFTER = re.compile(rf"\s?([{UP}{DOWN}])(?!\s?[\d.])")
_ROW_CELL = re.compile(r"(?:^|[|\t\d%])\s*$")


def figures(text: str) -> list[Figure]:
    """The figures of a text, in text order."""
    found = amounts(text)
    _share_units(found, text)
    made: list[Figure] = []
    number = 0
    while number < len(found):
        first = found[number]
        second = found[number + 1] if number + 1 < len(found) else None
        number += 1
        if second and second.start - first.end <= _FARTHEST:
            gap = text[first.end : second.start]
            if _is_glued_sign(first, second, gap):
                second.sign, second.start = -1, second.start - 1
            elif _is_range(first, second, gap, text):
                made.append(_figure(first, text, second))
                number += 1
                continue
            elif gap in ("-", "–") and first.unit is None and second.unit is None:
                number += 1  # a vote, a score
                continue
        if first.unit or not first.tentative:
            made.append(_figure(first, text))
    return made


def _is_glued_sign(first: Amount, second: Amount, gap: str) -> bool:
    """True where the hyphen between two numbers is the sign of the second: "48,892.47-0.42%", "-0.37%-1.17%"."""
    if gap not in ("-", "−") or second.sign or second.form != "digits" or second.unit != units.PERCENT:
        return False
    return first.mantissa > second.mantissa or (first.sign != 0 and first.unit is not None)


def _is_range(first: Amount, second: Amount, gap: str, text: str) -> bool:
    """True where two neighbours are the ends of one range; unit and scale of the second then hold for both."""
    dashed = gap in _DASHES
    if not (dashed or gap in _WORDED) or "ordinal" in (first.form, second.form):
        return False
    if second.sign and second.sign != first.sign:
        return False
    if first.unit and second.unit and first.unit != second.unit:
        return False
    low, high = _low(first, second), second.value
    if not low < high:
        return False
    word = _word_before(text, first.start)
    if word == "between":
        return gap != " or "
    if dashed:
        bare = first.unit is None and second.unit is None
        return _are_levels(first, low, high, text) if bare else bool(second.unit or first.marked)
    if gap == " or ":
        return (first.unit is None or first.shared) and second.unit is not None and high <= 2 * low
    if gap == " and " or not (second.unit or second.scale):
        return False
    if word == "from" and not _RANGING.search(text, max(0, first.start - 20), first.start):
        return False
    shared = first.unit is None or first.shared or (first.marked and not second.marked)
    return high <= (10 if shared else 4) * low and (shared or word not in _MOVED)


def _are_levels(first: Amount, low: Decimal, high: Decimal, text: str) -> bool:
    """True where two bare numbers joined by a dash are levels: no vote, no score, no extension."""
    grouped = "," in text[first.start : first.end]
    return grouped or low != int(low) or (low >= 1000 and high <= 2 * low)


def _low(first: Amount, second: Amount) -> Decimal:
    """The lower end of a range, in the scale that only the upper end tells: "$32-34.5 billion"."""
    return first.value if first.scale else first.value.scaleb(second.scale)


def _word_before(text: str, start: int) -> str:
    found = _WORD.search(text, max(0, start - 24), start)
    return found[1].lower() if found else ""


def _share_units(found: Sequence[Amount], text: str) -> None:
    """Give the unit at the end of a list to the bare numbers before it: "3, 4 and 5%", "from 4.3 to 4.4 percent"."""
    for first, second in zip(reversed(found[:-1]), reversed(found[1:]), strict=True):
        if first.unit or first.scale or second.unit not in _SHARED or second.start - first.end > 12:
            continue
        if not (first.form == second.form == "digits" or first.tentative):
            continue
        gap = text[first.end : second.start].strip()
        listed = gap in _LISTED or (gap == "," and second.shared)
        alike = first.value.as_tuple().exponent == second.value.as_tuple().exponent
        changed = gap == "to" and _word_before(text, first.start) == "from"
        if (listed and alike) or changed:
            first.unit, first.shared = second.unit, True


def _figure(first: Amount, text: str, second: Amount | None = None) -> Figure:
    """The figure of an amount, or of the two ends of a range."""
    last = second or first
    _read_minus(first, text)
    unit = first.unit if first.marked else last.unit or first.unit
    hedge, hedge_span = _hedge(first, last, unit, text)
    return Figure(
        span=Span(first.start, last.end),
        text=text[first.start : last.end],
        value=_low(first, second) if second else first.value,
        unit=unit,
        sign=first.sign or _arrow_after(last, text) or _bracket_sign(first, text),
        high=second.value if second else None,
        hedge=hedge,
        hedge_span=hedge_span,
        per=last.per or first.per,
    )


def _read_minus(amount: Amount, text: str) -> None:
    """The sign of "minus 0.5%"; "plus or minus" is none."""
    found = None if amount.sign else _MINUS.search(text, max(0, amount.start - 16), amount.start)
    if found:
        amount.sign, amount.start = -1, found.start()


def _hedge(first: Amount, last: Amount, unit: str | None, text: str) -> tuple[Hedge | None, Span | None]:
    """The hedge of a figure and where its words stand."""
    if last.loose:
        return last.loose, Span(last.number_end, last.loose_end)
    if unit == units.ORDINAL:
        return None, None
    left = hedges.left_of(text, first.start)
    if left and not _is_no_hedge(left.words, unit, text, left.start):
        return left.hedge, Span(left.start, left.end)
    right = hedges.right_of(text, last.end)
    return (right.hedge, Span(right.start, right.end)) if right else (None, None)


def _is_no_hedge(words: str, unit: str | None, text: str, start: int) -> bool:
    """True where the words are none before this figure: "over 12 months", "climbed up to 27,058"."""
    if words in ("over", "under", "above", "below", "beyond", "near") and unit in units.DURATIONS:
        return True
    if words != "up to":
        return False
    before = _word_before(text, start)
    return unit in (None, units.POINTS) or before not in _CEILED


def _arrow_after(last: Amount, text: str) -> Sign:
    """The sign of an arrow that follows and belongs to no next number."""
    found = _ARROW_AFTER.match(text, last.end)
    if not found:
        return 0
    return 1 if found[1] in UP else -1


def _bracket_sign(amount: Amount, text: str) -> Sign:
    """-1 for accounting brackets: a bare decimal alone in brackets in a row of a table ("| (0.98) |")."""
    if text[amount.start - 1 : amount.start] != "(" or text[amount.end : amount.end + 1] != ")":
        return 0
    cell = _ROW_CELL.search(text, max(0, amount.start - 6), amount.start - 1)
    return -1 if cell and amount.unit is None and amount.value != int(amount.value) else 0
