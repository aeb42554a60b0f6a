"""Periods and days resolved to dates. The sessions are those of New York around the holidays of 2025."""

from datetime import date, timedelta

import pytest

from nlp.periods import Day, Period, PeriodUnit, resolve_day, resolve_period, weekday_in

HOLIDAYS = {
    date(2024, 12, 25),
    date(2025, 1, 1),
    date(2025, 1, 9),
    date(2025, 1, 20),
    date(2025, 2, 17),
    date(2025, 4, 18),
    date(2025, 5, 26),
    date(2025, 6, 19),
    date(2025, 7, 4),
    date(2025, 9, 1),
    date(2025, 11, 27),
    date(2025, 12, 25),
}
SESSIONS = [
    day
    for n in range(365 * 2 + 60)
    if (day := date(2024, 1, 2) + timedelta(days=n)).weekday() < 5 and day not in HOLIDAYS
]


@pytest.mark.parametrize(
    ("unit", "count", "text", "session", "start", "end"),
    [
        ("day", 1, None, "2025-09-19", "2025-09-18", "2025-09-19"),
        ("day", 1, None, "2025-09-02", "2025-08-29", "2025-09-02"),  # Labor Day between
        ("day", 5, "past five sessions", "2025-09-05", "2025-08-28", "2025-09-05"),
        ("week", 1, "for the week", "2025-09-19", "2025-09-12", "2025-09-19"),
        ("week", 1, "this week", "2025-09-17", "2025-09-12", "2025-09-17"),
        ("week", 1, "for the week", "2025-04-17", "2025-04-11", "2025-04-17"),  # a week that Good Friday cuts
        ("week", 1, "last week", "2025-09-17", "2025-09-05", "2025-09-12"),
        ("week", 1, "over the past week", "2025-09-17", "2025-09-10", "2025-09-17"),
        ("week", 2, "in two weeks", "2025-09-19", "2025-09-05", "2025-09-19"),
        ("month", 1, "this month", "2025-09-19", "2025-08-29", "2025-09-19"),
        ("month", 1, "last month", "2025-09-19", "2025-07-31", "2025-08-29"),
        ("month", 1, "in May", "2025-09-19", "2025-04-30", "2025-05-30"),
        ("month", 1, "in September", "2025-09-19", "2025-08-29", "2025-09-19"),
        ("month", 1, "in December", "2025-02-05", "2024-11-29", "2024-12-31"),
        ("month", 1, "in November 2024", "2025-02-05", "2024-10-31", "2024-11-29"),
        ("month", 3, "over the past three months", "2025-09-18", "2025-06-18", "2025-09-18"),
        ("month", 3, "over the past three months", "2025-09-19", "2025-06-18", "2025-09-19"),  # Juneteenth
        ("month", 1, "in the past month", "2025-03-31", "2025-02-28", "2025-03-31"),
        ("quarter", 1, "this quarter", "2025-08-05", "2025-06-30", "2025-08-05"),
        ("quarter", 1, "last quarter", "2025-08-05", "2025-03-31", "2025-06-30"),
        ("quarter", 1, "in the second quarter", "2025-08-05", "2025-03-31", "2025-06-30"),
        ("quarter", 1, "3Q24", "2025-08-05", "2024-06-28", "2024-09-30"),
        ("quarter", 1, "the fourth quarter of 2024", "2025-08-05", "2024-09-30", "2024-12-31"),
        ("quarter", 1, "the fourth quarter", "2025-08-05", "2024-09-30", "2024-12-31"),
        ("ytd", 1, "so far this year", "2025-09-19", "2024-12-31", "2025-09-19"),
        ("year", 1, "in 2025", "2025-09-19", "2024-12-31", "2025-09-19"),
        ("year", 1, "in a year", "2025-09-19", "2024-09-19", "2025-09-19"),
        ("year", 1, "over the past year", "2025-09-19", "2024-09-19", "2025-09-19"),
        ("since", 1, "since April 8", "2025-09-19", "2025-04-08", "2025-09-19"),
        ("since", 1, "since Nov. 5, 2024", "2025-09-19", "2024-11-05", "2025-09-19"),
        ("since", 1, "since 2024-11-05", "2025-09-19", "2024-11-05", "2025-09-19"),
        ("since", 1, "since Tuesday", "2025-09-19", "2025-09-16", "2025-09-19"),
        ("since", 1, "since the start of the year", "2025-09-19", "2024-12-31", "2025-09-19"),
    ],
)
def test_resolve_period(unit: PeriodUnit, count: int, text: str | None, session: str, start: str, end: str) -> None:
    period = Period(unit=unit, count=count, text=text)
    resolved = resolve_period(period, date.fromisoformat(session), SESSIONS)
    assert resolved is not None
    assert resolved.start == date.fromisoformat(start)
    assert resolved.end == date.fromisoformat(end)
    assert (resolved.unit, resolved.count, resolved.text) == (unit, count, text)


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("since", "since late July"),
        ("since", "since 2021"),
        ("since", "from its April low"),
        ("since", "since the pandemic"),
        ("year", "in 2019"),  # before the first session known
    ],
)
def test_what_the_words_do_not_settle_stays_open(unit: PeriodUnit, text: str) -> None:
    assert resolve_period(Period(unit=unit, text=text), date(2025, 9, 19), SESSIONS) is None


def test_last_week_counts_from_the_day_of_publication() -> None:
    period = Period(unit="week", text="last week")
    friday = date(2025, 9, 12)
    for published in (date(2025, 9, 13), date(2025, 9, 14), date(2025, 9, 15)):  # Saturday, Sunday, Monday
        resolved = resolve_period(period, friday, SESSIONS, published=published)
        assert resolved is not None
        assert (resolved.start, resolved.end) == (date(2025, 9, 5), friday)


def test_without_sessions_every_weekday_counts() -> None:
    resolved = resolve_period(Period(unit="day", count=3), date(2025, 9, 16))
    assert resolved is not None
    assert (resolved.start, resolved.end) == (date(2025, 9, 11), date(2025, 9, 16))
    month = resolve_period(Period(unit="month", text="this month"), date(2025, 9, 19))
    assert month is not None
    assert month.start == date(2025, 8, 29)


@pytest.mark.parametrize(
    ("day", "anchor", "expected"),
    [
        (Day(weekday=2), "2025-09-19", "2025-09-17"),
        (Day(weekday=4), "2025-09-19", "2025-09-19"),
        (Day(weekday=3, last=True), "2025-09-19", "2025-09-11"),
        (Day(weekday=3, last=True), "2025-09-15", "2025-09-11"),
        (Day(offset=-1), "2025-09-19", "2025-09-18"),
        (Day(offset=0), "2025-09-19", "2025-09-19"),
        (Day(day=6), "2024-11-07", "2024-11-06"),
        (Day(day=28), "2025-03-03", "2025-02-28"),
        (Day(day=31), "2025-03-03", "2025-01-31"),
        (Day(month=12, day=30), "2026-01-05", "2025-12-30"),
        (Day(month=2, day=29), "2025-03-05", "2024-02-29"),
        (Day(year=2023, month=2, day=29), "2025-03-05", None),
        (Day(year=2023, month=7, day=4), "2025-03-05", "2023-07-04"),
        (Day(month=7), "2025-03-05", None),
    ],
)
def test_resolve_day(day: Day, anchor: str, expected: str | None) -> None:
    resolved = resolve_day(day, date.fromisoformat(anchor))
    assert resolved == (date.fromisoformat(expected) if expected else None)


def test_weekday_in_needs_exactly_one() -> None:
    assert weekday_in("It fell on Tuesday and again late Tuesday.") == 1
    assert weekday_in("It fell on Tuesday and Wednesday.") is None
    assert weekday_in("It fell.") is None
