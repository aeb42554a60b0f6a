"""History: look-ups, gaps, providers, and what was known when."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from corpus.bars import Bar
from corpus.calendars import Calendars, known_session, trading_day
from corpus.errors import PriceError
from corpus.history import History
from corpus.releases import PolicyRate, Release


def bar(symbol: str, day: str, close: str, provider: str = "a", **rest: object) -> Bar:
    return Bar(
        instrument=symbol,
        session=date.fromisoformat(day),
        close=Decimal(close),
        provider=provider,
        **rest,  # type: ignore[arg-type]
    )


WEEK = [bar("^RUT", f"2025-09-{d}", str(c)) for d, c in ((15, 2405), (16, 2403), (17, 2407), (18, 2467), (19, 2448))]


def test_look_ups() -> None:
    history = History(WEEK)
    assert history.instruments == ("^RUT",)
    assert history.close("^RUT", date(2025, 9, 18)) == 2467
    assert history.bar("^RUT", date(2025, 9, 20)) is None
    assert history.bar("^GSPC", date(2025, 9, 18)) is None
    assert history.sessions("^RUT", date(2025, 9, 16), date(2025, 9, 17)) == (date(2025, 9, 16), date(2025, 9, 17))
    assert history.last_session("^RUT", date(2025, 9, 21)) == date(2025, 9, 19)
    assert history.last_session("^RUT", date(2026, 9, 21)) is None
    previous = history.previous("^RUT", date(2025, 9, 18))
    assert previous is not None
    assert previous.session == date(2025, 9, 17)
    assert list(history.every_bar()) == WEEK


def test_bars_come_back_exactly() -> None:
    odd = [bar("X", "2025-09-15", "0.00012345"), bar("X", "2025-09-16", "123456.5", high=Decimal("123456.75"))]
    assert list(History(odd).every_bar()) == odd


@pytest.mark.parametrize("as_of", [date(2025, 9, 17), datetime(2025, 9, 17, 20, 0, tzinfo=UTC)])
def test_nothing_later_than_as_of_is_seen(as_of: date) -> None:
    history = History(WEEK)
    for known in (history.at(as_of), history.at(date(2026, 1, 1)).at(as_of), history.at(as_of).at(date(2026, 1, 1))):
        assert known.bar("^RUT", date(2025, 9, 18)) is None
        assert known.sessions("^RUT")[-1] == date(2025, 9, 17)
        assert len(list(known.every_bar())) == 3
    assert history.bar("^RUT", date(2025, 9, 18), as_of) is None


@pytest.mark.parametrize(
    ("moment", "session"),
    [
        (datetime(2025, 9, 18, 19, 59, tzinfo=UTC), date(2025, 9, 17)),  # 15:59 in New York
        (datetime(2025, 9, 18, 20, 0, tzinfo=UTC), date(2025, 9, 18)),
        (datetime(2025, 9, 19, 1, 0, tzinfo=timezone(timedelta(hours=9))), date(2025, 9, 17)),  # noon in New York
        (datetime(2025, 12, 18, 20, 59, tzinfo=UTC), date(2025, 12, 17)),  # winter time
    ],
)
def test_a_session_is_known_once_it_has_closed_in_its_own_zone(moment: datetime, session: date) -> None:
    assert known_session("^RUT", moment) == session


def test_a_text_speaks_of_the_day_once_the_market_has_opened() -> None:
    assert trading_day("XNYS", datetime(2025, 9, 18, 13, 29, tzinfo=UTC)) == date(2025, 9, 17)
    assert trading_day("XNYS", datetime(2025, 9, 18, 13, 30, tzinfo=UTC)) == date(2025, 9, 18)
    assert trading_day("XTKS", datetime(2025, 9, 18, 22, 0, tzinfo=UTC)) == date(2025, 9, 18)  # seven in the morning


def test_a_bar_of_years_ago_is_not_yesterday() -> None:
    history = History([bar("^RUT", "2021-11-08", "2442.74"), *WEEK])
    assert history.previous("^RUT", date(2025, 9, 15)) is None
    assert not history.whole("^RUT", 0, 3)
    assert history.whole("^RUT", 1, 5)


def test_a_missing_session_is_seen_by_its_peers() -> None:
    peers = [bar(name, f"2025-09-{d}", "1") for name in ("^GSPC", "^DJI") for d in (15, 16, 17, 18)]
    history = History([*(b for b in WEEK if b.session.day != 17), *peers])
    assert history.previous("^RUT", date(2025, 9, 18)) is None
    assert history.previous("^RUT", date(2025, 9, 16)) is not None


def test_a_holiday_is_no_missing_session() -> None:
    days = [("2025-07-03", "1"), ("2025-07-07", "2")]  # the fourth was a Friday
    history = History([bar(name, d, c) for name in ("^RUT", "^GSPC") for d, c in days])
    assert history.previous("^RUT", date(2025, 7, 7)) is not None
    assert history.was_open("^RUT", date(2025, 7, 4)) is False


def test_a_users_overlay_wins() -> None:
    calendars = Calendars(
        closed={"XNYS": frozenset({date(2025, 1, 9)})}, opened={"XNYS": frozenset({date(2025, 9, 20)})}
    )
    assert calendars.open_on("XNYS", date(2025, 1, 9)) is False
    assert calendars.open_on("XNYS", date(2025, 9, 20)) is True
    assert calendars.open_on("XNYS", date(2025, 9, 21)) is False


def test_the_exchanges_calendar_tells_a_holiday() -> None:
    assert Calendars().open_on("XNYS", date(2025, 7, 4)) is False
    assert Calendars().open_on("XNYS", date(2025, 7, 3)) is True
    assert Calendars().open_on("XXXX", date(2025, 7, 3)) is None


def test_two_providers_are_both_kept_and_the_first_stands() -> None:
    history = History([*WEEK, bar("^RUT", "2025-09-18", "2460", "b"), bar("^RUT", "2025-09-22", "2470", "b")])
    assert [b.close for b in history.bars("^RUT", date(2025, 9, 18))] == [2467, 2460]
    assert history.close("^RUT", date(2025, 9, 18)) == 2467
    assert history.close("^RUT", date(2025, 9, 22)) == 2470  # only the second has it
    assert history.doubted("^RUT", date(2025, 9, 18)) == "providers disagree on the close: 2,467 (a) and 2,460 (b)"
    assert history.doubted("^RUT", date(2025, 9, 17)) is None
    assert list(history.disputed()) == [("^RUT", date(2025, 9, 18))]
    other = next(history.other_tapes("^RUT", date(2025, 9, 18)))
    assert other.close("^RUT", date(2025, 9, 18)) == 2460


def test_providers_that_agree_raise_no_doubt() -> None:
    history = History([*WEEK, bar("^RUT", "2025-09-18", "2467.1", "b")])
    assert history.doubted("^RUT", date(2025, 9, 18)) is None


def test_one_provider_has_one_bar_a_session() -> None:
    with pytest.raises(PriceError, match="two bars by a for one session"):
        History([*WEEK, bar("^RUT", "2025-09-18", "2460")])


@pytest.mark.parametrize("field", ["close", "open", "high", "low", "adjusted_close"])
@pytest.mark.parametrize("price", ["NaN", "Infinity", "-Infinity"])
def test_a_bar_is_finite(field: str, price: str) -> None:
    with pytest.raises(PriceError, match=f"{field} is "):
        bar("^RUT", "2025-09-18", **{"close": "1", field: Decimal(price)})  # type: ignore[arg-type]


RELEASES = [
    Release(series="s", period="2025-Q2", value=Decimal(v), released=d, provider="p")
    for v, d in (("3.8", None), ("3.3", date(2025, 8, 28)), ("3.0", date(2025, 7, 30)))
]


def test_releases_come_first_print_first_and_undated_ones_last() -> None:
    history = History(releases=RELEASES)
    assert [str(r.value) for r in history.releases("s", "2025-Q2")] == ["3.0", "3.3", "3.8"]
    assert [str(r.value) for r in history.releases("s", "2025-Q2", date(2025, 8, 27))] == ["3.0"]
    assert history.releases("s", "2025-Q2", date(2025, 7, 29)) == ()
    assert history.latest_period("s", date(2025, 7, 29)) is None
    morning = datetime(2025, 7, 30, 12, 0, tzinfo=UTC)  # eight in Washington: not out yet
    assert history.releases("s", "2025-Q2", morning) == ()


def test_decisions_are_known_in_the_afternoon() -> None:
    cut = PolicyRate(
        institution="Fed",
        decided=date(2025, 9, 17),
        low=Decimal(4),
        high=Decimal(5),
        change_bp=Decimal(-25),
        provider="p",
    )
    history = History(policy=[cut])
    assert history.decisions("Fed", datetime(2025, 9, 17, 15, 0, tzinfo=UTC)) == ()
    assert history.decisions("Fed", datetime(2025, 9, 17, 19, 0, tzinfo=UTC)) == (cut,)
    assert list(history.every_decision()) == [cut]
