"""How far a stated figure may lie from the data and still be right: one table, quoted in every verdict.

The figure itself says how exact it means to be: by its last printed place, by its hedge, by being round. `TABLE` is
what `docs/verification.md` prints.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, DecimalTuple
from functools import lru_cache
from typing import Literal

from corpus.verify.verdict import Tolerance
from nlp.facts import Hedge

Measure = Literal["level", "move", "points", "yield", "yield move", "statistic"]

_HALF = Decimal("0.5")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: when it applies, the rule in words, and the distances allowed (stated below, above data)."""

    name: str
    rule: str
    example: str
    allows: Callable[[Decimal, Measure], tuple[Decimal | None, Decimal | None]]


def place(value: Decimal) -> Decimal:
    """One unit of the last printed place.

    >>> place(Decimal("2467.70")), place(Decimal("15"))
    (Decimal('0.01'), Decimal('1'))
    """
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def round_place(value: Decimal) -> Decimal:
    """One unit of the last place that is no trailing zero before the point: 50 of 6,850 is 10."""
    if value == 0 or place(value) < 1:
        return place(value)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


_ABOUT = {
    "level": Decimal("0.005"),
    "yield": Decimal("0.02"),
    "move": Decimal("0.1"),
    "points": Decimal("0.1"),
    "yield move": Decimal("0.1"),
    "statistic": Decimal("0.05"),
}
_ROUND_LEVEL = Decimal("0.0025")
_QUOTES = Decimal("0.03")  # two dealers' quotes of one yield at one minute differ by less
_QUOTES_MOVE = Decimal(2)  # basis points: and so do the changes that they make of it
_CENT = Decimal("0.01")  # closes are rounded to the cent, so their difference may be one off


def _printed(value: Decimal, measure: Measure) -> tuple[Decimal, Decimal]:
    half = place(value) * _HALF
    return half, half


def _round_level(value: Decimal, measure: Measure) -> tuple[Decimal, Decimal]:
    band = min(round_place(value) * _HALF, abs(value) * _ROUND_LEVEL)
    band = max(band, place(value) * _HALF)
    return band, band


def _quoted_yield(value: Decimal, measure: Measure) -> tuple[Decimal, Decimal]:
    band = max(place(value) * _HALF, _QUOTES)
    return band, band


def _points(value: Decimal, measure: Measure) -> tuple[Decimal, Decimal]:
    band = place(value) * _HALF + _CENT
    return band, band


def _yield_move(value: Decimal, measure: Measure) -> tuple[Decimal, Decimal]:
    band = max(place(value) * _HALF, _QUOTES_MOVE)
    return band, band


def _about(value: Decimal, measure: Measure) -> tuple[Decimal, Decimal]:
    band = max(place(value) * _HALF, abs(value) * _ABOUT[measure])
    return band, band


def _nearly(value: Decimal, measure: Measure) -> tuple[Decimal, Decimal]:
    below, _ = _about(value, measure)
    return place(value) / 20, below


def _above(value: Decimal, measure: Measure) -> tuple[None, Decimal]:
    return None, place(value) / 20


def _below(value: Decimal, measure: Measure) -> tuple[Decimal, None]:
    return place(value) / 20, None


TABLE = {
    "printed": Line(
        "printed", "half a unit of the last printed place", "2,731.77 allows 0.005; 1.3% allows 0.05", _printed
    ),
    "round": Line(
        "round",
        "a round level without decimals: half a unit of its last place that is not zero, at most 0.25% of the level",
        "6,850 allows 5; 48,700 allows 50; 7,000 allows 17.5",
        _round_level,
    ),
    "yield": Line(
        "yield",
        "a yield: half a unit of the last printed place, at least 3 basis points, since dealers' quotes differ",
        "4.12% allows 0.03",
        _quoted_yield,
    ),
    "points": Line(
        "points",
        "a change in points or money: half a unit of the last printed place, and 0.01 for the rounding of both closes",
        "544.29 points allows 0.015; 646 points allows 0.51",
        _points,
    ),
    "yield move": Line(
        "yield move",
        "a change of a yield in basis points: half a unit of the last printed place, at least 2 basis points",
        "3 basis points allows 2",
        _yield_move,
    ),
    "about": Line(
        "about",
        "hedged with about: half a unit of the last printed place, or 10% of a move, 0.5% of a level, 2% of a yield, "
        "5% of a statistic, whichever is more",
        "about 10% allows 1; about 2,450 allows 12.25",
        _about,
    ),
    "nearly": Line(
        "nearly",
        "hedged with nearly: the data may be lower by what about allows, and higher by a twentieth of the last place",
        "nearly 3% is right from 2.5% to 3.05%",
        _nearly,
    ),
    "above": Line(
        "above",
        "more than, above: the data is higher, or equal to within a twentieth of the last printed place",
        "more than 2% is right from 1.95% on",
        _above,
    ),
    "below": Line(
        "below",
        "less than, below: the data is lower, or equal to within a twentieth of the last printed place",
        "less than 1% is right up to 1.05%",
        _below,
    ),
}


def tolerance(value: Decimal, hedge: Hedge | None = None, measure: Measure = "level") -> Tolerance:
    """What a figure allows.

    >>> tolerance(Decimal("2731.77")).above
    Decimal('0.005')
    """
    return _tolerance(value.as_tuple(), hedge, measure)  # equal numbers are not equally exact: 0.9 and 0.90


@lru_cache(maxsize=8192)
def _tolerance(digits: DecimalTuple, hedge: Hedge | None, measure: Measure) -> Tolerance:
    sign, figures, exponent = digits
    value = Decimal((sign, figures, exponent if isinstance(exponent, int) else 0))
    line = TABLE[_line(value, hedge, measure)]
    below, above = line.allows(value, measure)
    return Tolerance(below=below, above=above, rule=line.rule)


def exactly(rule: str) -> Tolerance:
    """No distance at all, with the rule in words: for counts, decisions and definitions."""
    return Tolerance(below=_ZERO, above=_ZERO, rule=rule)


def fits(stated: Decimal, data: Decimal, allowed: Tolerance) -> bool:
    """True where the stated figure is right of that data.

    >>> fits(Decimal("15"), Decimal("15.4"), tolerance(Decimal("15"), None, "move"))
    True
    """
    difference = stated - data
    if difference < 0:
        return allowed.below is None or -difference <= allowed.below
    return allowed.above is None or difference <= allowed.above


def _line(value: Decimal, hedge: Hedge | None, measure: Measure) -> str:
    if hedge is not None:
        return hedge
    if measure in ("yield", "yield move", "points"):
        return measure
    if measure == "level" and place(value) >= 1 and value % 10 == _ZERO:
        return "round"
    return "printed"
