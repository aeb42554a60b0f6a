"""The tolerance table, line by line, and slips of the hand."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.verify import digits
from corpus.verify.tolerance import TABLE, fits, place, round_place, tolerance
from corpus.verify.wording import figure, stated


@pytest.mark.parametrize(
    ("value", "hedge", "measure", "right", "wrong"),
    [
        ("2731.77", None, "level", ("2731.765", "2731.775"), ("2731.764", "2731.776")),
        ("6850", None, "level", ("6845", "6855"), ("6844.9", "6855.1")),
        ("48700", None, "level", ("48650", "48750"), ("48649", "48751")),
        ("7000", None, "level", ("6982.5", "7017.5"), ("6982", "7018")),
        ("7001", None, "level", ("7000.5", "7001.5"), ("7000.4", "7001.6")),
        ("1.3", None, "move", ("1.25", "1.35"), ("1.24", "1.36")),
        ("1.30", None, "move", ("1.295", "1.305"), ("1.29", "1.31")),
        ("10", None, "move", ("9.5", "10.5"), ("9.4", "10.6")),
        ("4.12", None, "yield", ("4.09", "4.15"), ("4.08", "4.16")),
        ("10", "about", "move", ("9", "11"), ("8.9", "11.1")),
        ("544.29", None, "points", ("544.275", "544.305"), ("544.27", "544.31")),
        ("3", None, "yield move", ("1", "5"), ("0.9", "5.1")),
        ("2450", "about", "level", ("2437.75", "2462.25"), ("2437", "2463")),
        ("3", "nearly", "move", ("2.5", "3.05"), ("2.49", "3.06")),
        ("2", "above", "move", ("1.95", "99"), ("1.94",)),
        ("1", "below", "move", ("1.05", "-99"), ("1.06",)),
    ],
)
def test_the_table(value: str, hedge: Any, measure: Any, right: tuple[str, ...], wrong: tuple[str, ...]) -> None:
    allowed = tolerance(Decimal(value), hedge, measure)
    assert [data for data in right if not fits(Decimal(value), Decimal(data), allowed)] == []
    assert [data for data in wrong if fits(Decimal(value), Decimal(data), allowed)] == []
    assert allowed.rule in {line.rule for line in TABLE.values()}


def test_equal_numbers_are_not_equally_exact() -> None:
    assert tolerance(Decimal("0.9"), None, "move").above == Decimal("0.05")
    assert tolerance(Decimal("0.90"), None, "move").above == Decimal("0.005")


def test_the_examples_of_the_table_hold() -> None:
    assert TABLE["printed"].example == "2,731.77 allows 0.005; 1.3% allows 0.05"
    assert tolerance(Decimal("7000")).above == Decimal("17.5")
    assert (place(Decimal("4.1E+12")), round_place(Decimal("48700"))) == (Decimal("1E+11"), 100)


FIGURES = st.decimals(min_value="0.01", max_value="99999", places=2)


@given(FIGURES, FIGURES, st.sampled_from([None, "about", "nearly", "above", "below"]))
def test_a_figure_is_always_right_of_itself(value: Decimal, other: Decimal, hedge: Any) -> None:
    allowed = tolerance(value, hedge, "move")
    assert fits(value, value, allowed)
    if fits(value, other, allowed):  # and hedging never narrows
        assert hedge is not None or abs(value - other) <= Decimal("0.005")


@given(st.decimals(min_value="0", max_value="99999", places=4))
def test_rounding_as_newsrooms_do_is_always_right(data: Decimal) -> None:
    for places in (0, 1, 2, 3):
        told = Decimal(figure(data, None, places).replace(",", ""))
        assert fits(told, data, tolerance(told, None, "move"))
        assert digits.same(told, data)


@pytest.mark.parametrize(
    ("told", "data", "transposed", "missing"),
    [
        ("2476.70", "2467.70", True, False),
        ("44460.36", "44406.36", True, False),
        ("1.52", "1.25", True, False),
        ("267.70", "2467.70", False, True),
        ("4540.86", "45400.86", False, True),
        ("48.0", "48.7", False, False),
        ("2467.70", "2467.70", False, False),
        ("2450.00", "2467.70", False, False),
    ],
)
def test_slips(told: str, data: str, transposed: bool, missing: bool) -> None:
    assert digits.transposed(Decimal(told), Decimal(data)) is transposed
    assert digits.missing_digit(Decimal(told), Decimal(data)) is missing


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("2731.77", "points", "2,731.77"),
        ("-1.5", "percent", "-1.5%"),
        ("25", "bp", "25 basis points"),
        ("-64.05", "USD", "-$64.05"),
        ("4.1E+12", "USD", "$4,100,000,000,000"),
        ("119.5", "SEK", "119.5"),
    ],
)
def test_figures_as_an_editor_prints_them(value: str, unit: str, text: str) -> None:
    assert stated(Decimal(value), unit) == text
