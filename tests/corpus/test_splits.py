"""Split days: raw closes jump, adjusted ones do not; and closes that were adjusted for a split to come."""

from datetime import date
from decimal import Decimal

import pytest
from claims_by_hand import fact

from corpus.bars import Bar
from corpus.history import History
from corpus.verify import verify

# a share that rose by 2% on the day of its split, ten new shares for an old one
DAYS = [(6, "1200.00", "120.00"), (7, "1210.00", "121.00"), (10, "123.42", "123.42"), (11, "124.00", "124.00")]


@pytest.fixture
def split() -> History:
    return History(
        Bar(
            instrument="XYZ",
            session=date(2024, 6, day),
            close=Decimal(close),
            adjusted_close=Decimal(adjusted),
            provider="made up",
        )
        for day, close, adjusted in DAYS
    )


def move(value: str, direction: str, day: int, unit: str = "percent", count: int = 1) -> object:
    told = {"kind": "move", "instrument": "XYZ", "direction": direction, "value": value, "unit": unit}
    return fact({**told, "period": {"unit": "day", "count": count}, "date": date(2024, 6, day)})


def test_a_split_is_found_and_is_no_move(split: History) -> None:
    series = split.series("XYZ")
    assert series is not None
    assert series.splits == [(2, 10.0)]
    assert verify(move("2.0", "up", 10), split).label == "supported"  # type: ignore[arg-type]
    assert verify(move("2.85", "up", 10, count=2), split).label == "supported"  # type: ignore[arg-type]
    assert verify(move("89.8", "down", 10), split).label == "contradicted"  # type: ignore[arg-type]
    assert verify(move("2.42", "up", 10, "USD"), split).label == "supported"  # type: ignore[arg-type]


def test_a_level_before_the_split_stands_as_it_was_quoted(split: History) -> None:
    told = {"kind": "level", "instrument": "XYZ", "unit": "USD", "basis": "close", "date": date(2024, 6, 7)}
    assert verify(fact({**told, "value": "1210.00"}), split).label == "supported"
    adjusted = verify(fact({**told, "value": "121.00"}), split)
    assert (adjusted.label, adjusted.diagnosis) == ("contradicted", "missing-digit")  # a digit as well as a split


def test_closes_adjusted_for_a_later_split_accuse_nobody() -> None:
    history = History([Bar(instrument="XYZ", session=date(2024, 6, 7), close=Decimal("121.00"), provider="made up")])
    told = {"kind": "level", "instrument": "XYZ", "unit": "USD", "basis": "close", "date": date(2024, 6, 7)}
    verdict = verify(fact({**told, "value": "1210.00"}), history)
    assert (verdict.label, verdict.missing) == ("unverifiable", "prices")
    assert "10 times the close" in verdict.reason
    assert verify(fact({**told, "value": "1250.00"}), history).label == "contradicted"


def test_dividends_are_no_splits(tape: History) -> None:
    series = tape.series("IWM")
    assert series is not None
    assert series.splits == []
