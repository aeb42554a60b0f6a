"""Averages, RSI, MACD, runs and records, against values worked out by hand or by the plain definition."""

from datetime import date, timedelta
from decimal import Decimal
from math import isnan

import pytest
from claims_by_hand import fact
from hypothesis import given
from hypothesis import strategies as st

from corpus.bars import Bar
from corpus.extremes import Peaks
from corpus.history import History
from corpus.studies import average, ema, histogram, moves, period_ends, record_runs, rsi, runs, sma
from corpus.verify import verify

CLOSES = st.lists(st.floats(min_value=1, max_value=1000), min_size=1, max_size=60)


def rising(closes: list[float], start: str = "2023-01-02") -> History:
    """A made-up index, one close a weekday."""
    day, bars = date.fromisoformat(start), []
    for close in closes:
        while day.weekday() >= 5:
            day += timedelta(days=1)
        bars.append(Bar(instrument="^UP", session=day, close=Decimal(repr(round(close, 4))), provider="made up"))
        day += timedelta(days=1)
    return History(bars)


def test_rsi_of_a_textbook_series() -> None:
    # the 14-day RSI of the closes that StockCharts' ChartSchool works through
    closes = [44.34, 44.09, 44.15, 43.61, 44.33, 44.83, 45.10, 45.42, 45.84, 46.08, 45.89, 46.03, 45.61, 46.28, 46.28]
    closes += [46.00, 46.03, 46.41, 46.22, 45.64]
    assert [round(v, 1) for v in rsi(closes)[14:]] == [70.5, 66.2, 66.5, 69.3, 66.3, 57.9]


def test_averages_by_hand() -> None:
    assert list(sma([1, 2, 3, 4, 5], 3))[2:] == [2, 3, 4]
    assert list(ema([1, 2, 3, 4, 5], 3))[2:] == [2, 3, 4]  # weight a half: 2 + (4 - 2) / 2, 3 + (5 - 3) / 2
    assert isnan(sma([1, 2], 3)[1])
    assert len(ema([], 3)) == 0


def test_macd_of_a_straight_line_settles() -> None:
    values = histogram([100 + n for n in range(200)])
    assert isnan(values[32])
    assert abs(values[-1]) < 1e-6


@given(CLOSES, st.integers(1, 20))
def test_a_moving_average_lies_within_its_closes(closes: list[float], count: int) -> None:
    for n, value in enumerate(sma(closes, count)):
        if n + 1 >= count:
            window = closes[n + 1 - count : n + 1]
            assert min(window) - 1e-6 <= value <= max(window) + 1e-6


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(-1, 10), st.data())
def test_peaks_find_what_a_walk_finds(values: list[int], least: int, data: st.DataObject) -> None:
    peaks = Peaks(values)
    start = data.draw(st.integers(0, len(values)))
    end = data.draw(st.integers(start, len(values)))
    assert peaks.highest(start, end) == max(values[start:end], default=float("-inf"))
    assert peaks.last_at_least(least, end) == max((n for n in range(end) if values[n] >= least), default=None)
    reachable = (n for n in range(start, len(values)) if values[n] >= least)
    assert peaks.first_at_least(least, start) == min(reachable, default=None)


def test_moves_and_runs_by_day_and_week(tape: History) -> None:
    series = tape.series("^RUT")
    assert series is not None
    place = series.index(date(2025, 9, 18))
    assert place is not None
    daily = moves(tape, "^RUT", "day")
    assert round(daily.values[place], 2) == 2.51
    weekly = moves(tape, "^RUT", "week")
    number = weekly.number(place)
    assert number is not None
    assert round(weekly.value(number, place), 2) == round((2467.70 / 2397.06 - 1) * 100, 2)  # from Friday the 12th
    assert runs(tape, "^GSPC", "day").counts[tape.series("^GSPC").index(date(2025, 8, 28))] == 3  # type: ignore[union-attr,index]


def test_a_week_is_measured_to_the_session_not_to_its_own_end() -> None:
    history = rising([100, 101, 102, 103, 104, 105, 50, 50, 50, 50])
    weekly = runs(history, "^UP", "week")
    assert weekly.at(1, 5) == 1  # Monday: above Friday, whatever the rest of the week brings
    assert weekly.at(1, 6) == -1


def test_month_averages_use_month_ends() -> None:
    history = rising([100 + n for n in range(100)])
    ends = period_ends(history.days("^UP"), "month")
    closes = history.closes("^UP")
    study = average(history, "^UP", 3, "month")
    assert study.values[ends[3]] == pytest.approx(sum(closes[e] for e in ends[1:4]) / 3)
    assert study.values[ends[3] - 2] == pytest.approx((closes[ends[1]] + closes[ends[2]] + closes[ends[3] - 2]) / 3)


def test_record_runs() -> None:
    history = rising([100, 101, 100, 102, 103, 103, 104])
    assert list(record_runs(history, "^UP", 1)) == [1, 2, 0, 1, 2, 0, 1]


DOWN_AND_UP = [300.0 - n * 0.5 for n in range(260)] + [170.0 + n for n in range(120)]


@pytest.mark.parametrize(
    ("signal", "study", "place", "label", "diagnosis"),
    [
        ("crossed-above", "50-day moving average", 272, "supported", None),
        ("crossed-above", "50-day moving average", 320, "contradicted", "stale"),
        ("crossed-below", "50-day moving average", 272, "contradicted", "wrong-direction"),
        ("crossed-above", "50-day exponential moving average", 250, "contradicted", "wrong-direction"),
        ("breakout", "20-week moving average", 300, "contradicted", "stale"),
        ("support", "50-day moving average", 320, "supported", None),
        ("resistance", "200-day moving average", 250, "supported", None),
        ("golden-cross", None, 319, "supported", None),
        ("golden-cross", None, 370, "contradicted", "stale"),
        ("death-cross", None, 319, "contradicted", "wrong-direction"),
        ("overbought", "RSI", 300, "supported", None),
        ("oversold", "RSI", 250, "supported", None),
        ("oversold", "RSI", 300, "contradicted", "wrong-direction"),
        ("macd-bullish", "MACD", 270, "supported", None),
        ("macd-bearish", "MACD", 270, "contradicted", "wrong-direction"),
        ("breakdown", "correction", 100, "supported", None),
        ("breakdown", "bear market", 100, "contradicted", None),
        ("breakdown", "bear market", 250, "supported", None),
        ("breakout", "bull market", 320, "supported", None),
        ("crossed-above", "200-day moving average", 120, "unverifiable", None),
        ("pattern", "cup and handle", 300, "unverifiable", None),
    ],
)
def test_chart_signals(signal: str, study: str | None, place: int, label: str, diagnosis: str | None) -> None:
    history = rising(DOWN_AND_UP)
    series = history.series("^UP")
    assert series is not None
    told = {"kind": "technical", "instrument": "^UP", "signal": signal, "date": series.day(place)}
    verdict = verify(fact({**told, **({"study": study} if study else {})}), history)
    assert (verdict.label, verdict.diagnosis) == (label, diagnosis), verdict.reason


@pytest.mark.parametrize(
    ("value", "label"), [("205.5", "supported"), ("210", "contradicted"), ("12", "supported"), ("25", "contradicted")]
)
def test_a_value_is_the_average_or_the_distance_from_it(value: str, label: str) -> None:
    history = rising(DOWN_AND_UP)
    series = history.series("^UP")
    assert series is not None
    told = {
        "kind": "technical",
        "instrument": "^UP",
        "signal": "support",
        "study": "50-day moving average",
        "value": value,
        "date": series.day(320),
    }
    verdict = verify(fact(told), history)
    assert verdict.label == label, verdict.reason
