"""Slips of the hand in a figure: two digits exchanged, one left out."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from corpus.verify.tolerance import place


def same(stated: Decimal, data: Decimal) -> bool:
    """True where the data, printed as exactly as the stated figure, is that figure.

    >>> same(Decimal("2467.7"), Decimal("2467.70")), same(Decimal("0.76"), Decimal("0.7635"))
    (True, True)
    """
    return abs(stated - data) <= place(stated) / 2


def telling(value: Decimal) -> bool:
    """True where a figure says enough to recognise what it is a figure of: two decimals, or three digits.

    >>> telling(Decimal("0.76")), telling(Decimal("15")), telling(Decimal("2731"))
    (True, False, True)
    """
    _, digits, exponent = value.as_tuple()
    return (isinstance(exponent, int) and exponent <= -2 and len(digits) >= 2) or len(digits) >= 3


def transposed(stated: Decimal, data: Decimal) -> bool:
    """True where exchanging two neighbouring digits of the stated figure gives the data.

    >>> transposed(Decimal("2476.70"), Decimal("2467.70"))
    True
    """
    return any(same(other, data) for other in _exchanged(stated))


def missing_digit(stated: Decimal, data: Decimal) -> bool:
    """True where the stated figure is the data with one digit left out.

    >>> missing_digit(Decimal("267.70"), Decimal("2467.70"))
    True
    """
    told, places = _digits(stated), max(0, -_exponent(stated))
    for printed in (places, places + 1):
        if printed > places and printed > max(0, -_exponent(data)):
            continue  # the data has no such digit
        full = _digits(data.quantize(Decimal(1).scaleb(-printed), ROUND_HALF_UP))
        if len(full) == len(told) + 1 and any(full[:n] + full[n + 1 :] == told for n in range(len(full))):
            return True
    return False


def _exchanged(value: Decimal) -> Iterator[Decimal]:
    sign, digits, _ = value.as_tuple()
    exponent = _exponent(value)
    for n in range(len(digits) - 1):
        if digits[n] != digits[n + 1] and (n or digits[1]):
            swapped = (*digits[:n], digits[n + 1], digits[n], *digits[n + 2 :])
            yield Decimal((sign, swapped, exponent))


def _digits(value: Decimal) -> str:
    """The figure's digits as printed, without sign and point: 0.76 is 076."""
    return f"{abs(value):f}".replace(".", "")


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
