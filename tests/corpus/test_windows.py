"""What a period's words mean on real calendars, in sessions of the bundled tape."""

from datetime import date

import pytest

from corpus.history import History
from corpus.windows import months_back, since_day, windows
from nlp.periods import Period

D = date.fromisoformat


@pytest.mark.parametrize(
    ("period", "end", "expected"),
    [
        (Period(unit="day"), "2025-09-18", [("2025-09-17", "2025-09-18")]),
        (Period(unit="day"), "2025-09-22", [("2025-09-19", "2025-09-22")]),
        (Period(unit="day"), "2025-07-07", [("2025-07-03", "2025-07-07")]),
        (Period(unit="day", count=3), "2025-09-18", [("2025-09-15", "2025-09-18")]),
        (Period(unit="week", text="for the week"), "2025-09-19", [("2025-09-12", "2025-09-19")]),
        (Period(unit="week", text="for the week"), "2025-09-17", [("2025-09-12", "2025-09-17")]),
        (Period(unit="week", text="last week"), "2025-09-22", [("2025-09-12", "2025-09-19")]),
        (
            Period(unit="week", text="over the past week"),
            "2025-09-18",
            [("2025-09-11", "2025-09-18"), ("2025-09-12", "2025-09-18")],
        ),
        (Period(unit="week", count=2, text="over the past two weeks"), "2025-09-19", [("2025-09-05", "2025-09-19")]),
        (Period(unit="month", text="this month"), "2025-09-18", [("2025-08-29", "2025-09-18")]),
        (Period(unit="month", text="last month"), "2025-09-02", [("2025-07-31", "2025-08-29")]),
        (Period(unit="month", text="in August"), "2025-09-18", [("2025-07-31", "2025-08-29")]),
        (
            Period(unit="month", count=3, text="over the past three months"),
            "2025-09-18",
            [("2025-06-18", "2025-09-18"), ("2025-06-17", "2025-09-18")],  # the 19th was a holiday
        ),
        (Period(unit="quarter", text="this quarter"), "2025-09-18", [("2025-06-30", "2025-09-18")]),
        (Period(unit="quarter", text="in the second quarter"), "2025-07-15", []),  # its base lies before the tape
        (Period(unit="ytd"), "2025-09-18", [("2024-12-31", "2025-09-18")]),
        (
            Period(unit="since", text="since August 1"),
            "2025-09-18",
            [("2025-08-01", "2025-09-18"), ("2025-07-31", "2025-09-18")],
        ),
        (
            Period(unit="since", start=D("2025-08-01")),
            "2025-09-18",
            [("2025-08-01", "2025-09-18"), ("2025-07-31", "2025-09-18")],
        ),
        (Period(unit="since", text="since then"), "2025-09-18", []),
        (Period(unit="day"), "2025-09-20", []),  # no session
        (Period(unit="month", count=3, text="over the past three months"), "2026-01-22", []),  # a hole in the tape
        (Period(unit="year", count=1, text="over the past year"), "2025-09-18", []),
    ],
    ids=lambda value: value.text or value.unit if isinstance(value, Period) else "",
)
def test_windows(period: Period, end: str, expected: list[tuple[str, str]], tape: History) -> None:
    series = tape.series("^RUT")
    assert series is not None
    found = [(series.day(w.base), series.day(w.end)) for w in windows(period, D(end), "^RUT", tape)]
    assert found == [(D(a), D(b)) for a, b in expected]


def test_a_named_period_of_another_calendar(tape: History) -> None:
    nikkei = tape.series("^N225")
    assert nikkei is not None
    ytd = next(windows(Period(unit="ytd"), D("2025-09-18"), "^N225", tape))
    assert nikkei.day(ytd.base) == D("2024-12-30")  # Tokyo is closed on New Year's Eve
    coin = tape.series("BTC-USD")
    assert coin is not None
    week = next(windows(Period(unit="week", text="for the week"), D("2025-09-19"), "BTC-USD", tape))
    assert coin.day(week.base) == D("2025-09-14")  # a coin's week starts from Sunday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("since 2021", ("2021-01-01", "2021-12-31")),
        ("2021-11", ("2021-11-01", "2021-11-30")),
        ("since November 2021", ("2021-11-01", "2021-11-30")),
        ("since November 8, 2021", ("2021-11-08", "2021-11-08")),
        ("since October", ("2024-10-01", "2024-10-31")),  # the latest that has begun
        ("since September", ("2025-09-01", "2025-09-30")),
        ("2021-11-08", ("2021-11-08", "2021-11-08")),
        ("since February 30", None),
        ("since then", None),
        ("2021-13", None),
    ],
)
def test_since(text: str, expected: tuple[str, str] | None) -> None:
    assert since_day(text, D("2025-09-18")) == (expected and (D(expected[0]), D(expected[1])))


def test_months_back_stays_in_the_month() -> None:
    assert months_back(D("2025-03-31"), 1) == D("2025-02-28")
    assert months_back(D("2025-01-31"), 12) == D("2024-01-31")
    assert months_back(D("2025-11-30"), -3) == D("2026-02-28")
