"""Which session an article speaks of: by publication, by its own dates, by prices; and the dates of its facts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from claims_by_hand import fact

from corpus.dating import settle
from corpus.history import History
from corpus.price_dating import candidates
from corpus.verify import verify
from nlp.facts import AnyFact, Move, Reading
from nlp.periods import Day
from scrapers.article import make_article

D = date.fromisoformat


def level(value: str, instrument: str = "^RUT", **told: Any) -> AnyFact:
    return fact({"kind": "level", "instrument": instrument, "value": value, "basis": "close", **told})


def move(value: str, direction: str = "up", instrument: str = "^RUT", **told: Any) -> AnyFact:
    return fact(
        {"kind": "move", "instrument": instrument, "value": value, "direction": direction, "unit": "percent", **told}
    )


def reading(*facts: AnyFact, published: datetime | None = None, text: str = "Words.") -> Reading:
    return Reading(article=make_article(text, published=published), facts=facts)


NEW_YORK = timedelta(hours=-4)


@pytest.mark.parametrize(
    ("published", "session"),
    [
        ("2025-09-18T16:30:00-04:00", "2025-09-18"),  # after the close
        ("2025-09-18T12:00:00-04:00", "2025-09-18"),  # while the market was open
        ("2025-09-18T07:00:00-04:00", "2025-09-17"),  # before the open
        ("2025-09-19T06:30:00+09:00", "2025-09-18"),  # the evening before in New York
        ("2025-09-20T10:00:00-04:00", "2025-09-19"),  # Saturday
        ("2025-09-22T08:00:00-04:00", "2025-09-19"),  # Monday before the open
        ("2025-07-04T12:00:00-04:00", "2025-07-03"),  # a holiday
        ("2031-03-01T12:00:00-05:00", "2031-02-28"),  # beyond the tape: the weekday before
    ],
)
def test_a_published_article_speaks_of_the_session_of_its_time(published: str, session: str, tape: History) -> None:
    settled = settle(
        reading(
            fact({"kind": "level", "instrument": "^RUT", "value": "2400", "basis": "threshold"}),
            published=datetime.fromisoformat(published),
        ),
        tape,
    )
    assert settled.dated is not None
    assert (settled.dated.session, settled.dated.method) == (D(session), "published")
    assert settled.facts[0].date == D(session)  # type: ignore[union-attr]


def test_an_article_follows_the_calendar_of_its_main_instrument(tape: History) -> None:
    morning = datetime.fromisoformat("2025-09-18T16:00:00+09:00")  # Tokyo has closed, New York has not opened
    assert settle(reading(level("45303.43", "^N225"), published=morning), tape).dated.session == D("2025-09-18")  # type: ignore[union-attr]
    assert settle(reading(level("2407.34"), published=morning), tape).dated.session == D("2025-09-17")  # type: ignore[union-attr]


def test_a_close_to_the_cent_dates_an_article(tape: History) -> None:
    settled = settle(reading(level("2467.70")), tape)
    assert settled.dated is not None
    assert (settled.dated.session, settled.dated.method) == (D("2025-09-18"), "prices")
    assert settled.dated.evidence == (
        "2,467.70 is the close of the Russell 2000 on September 18, 2025, and of no other session",
    )


@pytest.mark.parametrize(
    "facts",
    [
        (),
        (level("2468"),),  # too coarse to stand alone
        (level("2467.70", hedge="about"),),
        (fact({"kind": "level", "instrument": "^RUT", "value": "2467.70"}),),  # may be a price of any session's range
        (move("2.51"),),
        (move("0.3"), move("0.5", instrument="^GSPC")),  # two coarse changes are told of many sessions
        (level("2467.70", modality="expected"),),
        (level("2467.70", "small caps"),),
        (level("2467.70", "XYZ"),),
        (level("2467.70"), level("6238.01", "^GSPC")),  # two sessions
    ],
    ids=lambda facts: str(len(facts)),
)
def test_what_does_not_date_an_article(facts: tuple[AnyFact, ...], tape: History) -> None:
    settled = settle(reading(*facts), tape)
    assert settled.dated is None
    assert settled.facts == facts


def test_figures_vote(tape: History) -> None:
    facts = (level("2467.70"), move("2.51"), move("0.27", instrument="^DJI"), level("15.70", "^VIX"))
    assert settle(reading(*facts), tape).dated.session == D("2025-09-18")  # type: ignore[union-attr]


def test_one_wrong_figure_does_not_unseat_the_others(tape: History) -> None:
    wrong = move("9.99", instrument="^DJI")
    facts = (level("2467.70"), move("2.51"), level("15.70", "^VIX"), level("6631.96", "^GSPC"), wrong)
    assert settle(reading(*facts), tape).dated.session == D("2025-09-18")  # type: ignore[union-attr]


def test_ambiguous_stays_null_and_the_candidates_are_listed(tape: History) -> None:
    told = reading(move("0.3", instrument="^GSPC"))
    assert settle(told, tape).dated is None
    listed = candidates(told, tape)
    assert len(listed) == 5
    for one in listed:
        assert (
            verify(
                fact(
                    {
                        "kind": "move",
                        "instrument": "^GSPC",
                        "direction": "up",
                        "value": "0.3",
                        "unit": "percent",
                        "date": one.session,
                    }
                ),
                tape,
            ).label
            == "supported"
        )


def test_prices_later_than_as_of_date_nothing(tape: History) -> None:
    told = reading(level("2467.70"))
    assert settle(told, tape, as_of=D("2025-09-17")).dated is None
    assert settle(told, tape, as_of=D("2025-09-18")).dated is not None


def test_old_figures_alone_date_nothing(tape: History) -> None:
    told = reading(level("2443", date=D("2021-11-08")), fact({"kind": "move", "instrument": "^RUT", "direction": "up"}))
    assert settle(told, tape).dated is None


def test_stated_dates_settle_an_undated_article(tape: History) -> None:
    words = Day(year=2025, month=9, day=18)
    assert settle(reading(level("2468", when=words)), tape).dated.session == D("2025-09-18")  # type: ignore[union-attr]
    settled = settle(reading(level("2468", date=D("2025-09-18")), move("2.5", date=D("2025-09-18"))), tape)
    assert settled.dated is not None
    assert (settled.dated.session, settled.dated.method) == (D("2025-09-18"), "text")


def test_a_reprint_is_dated_by_its_figures_and_says_so(tape: History) -> None:
    late = datetime(2025, 9, 26, 21, 0, tzinfo=UTC)
    facts = (level("2467.70"), move("2.51"), level("6631.96", "^GSPC"), level("46142.42", "^DJI"))
    settled = settle(reading(*facts, published=late), tape)
    assert settled.dated is not None
    assert (settled.dated.session, settled.dated.method) == (D("2025-09-18"), "prices")
    assert settled.dated.evidence[0].endswith("no figure fits 2025-09-26")


def test_one_stale_figure_does_not_redate_an_article(tape: History) -> None:
    evening = datetime(2025, 9, 18, 21, 0, tzinfo=UTC)
    settled = settle(reading(level("22261.33", "^IXIC"), published=evening), tape)
    assert settled.dated is not None
    assert settled.dated.session == D("2025-09-18")
    assert verify(settled.facts[0], tape).diagnosis == "stale"


@pytest.mark.parametrize(
    ("when", "session"),
    [
        (None, "2025-09-18"),
        (Day(offset=0), "2025-09-18"),
        (Day(weekday=2), "2025-09-17"),
        (Day(weekday=3), "2025-09-18"),
        (Day(weekday=4), "2025-09-12"),
        (Day(month=9, day=16), "2025-09-16"),
        (Day(), None),  # an earlier session, not told which
    ],
)
def test_the_day_that_the_words_name_dates_the_fact(when: Day | None, session: str | None, tape: History) -> None:
    told = fact({"kind": "move", "instrument": "CL=F", "direction": "down", "when": when})
    settled = settle(reading(told, published=datetime(2025, 9, 18, 21, 0, tzinfo=UTC)), tape).facts[0]
    assert settled.date == (session and D(session))  # type: ignore[union-attr]


def test_a_figure_of_another_weekday_is_looked_up_there(tape: History) -> None:
    assert settle(reading(level("2467.70", when=Day(weekday=3))), tape).dated is not None
    assert settle(reading(level("2467.70", when=Day(weekday=2))), tape).dated is None
    assert settle(reading(level("2467.70", when=Day())), tape).dated is None


def test_periods_get_their_ends(tape: History) -> None:
    told = move("13.9", period={"unit": "month", "count": 3, "text": "over the past three months"})
    settled = settle(reading(told, published=datetime(2025, 9, 18, 21, 0, tzinfo=UTC)), tape).facts[0]
    assert isinstance(settled, Move)
    assert (settled.period.start, settled.period.end) == (D("2025-06-18"), D("2025-09-18"))


def test_stated_dates_and_forecasts_are_left_alone(tape: History) -> None:
    facts = (level("2442.74", date=D("2021-11-08")), level("2600", modality="expected"))
    settled = settle(reading(*facts, published=datetime(2025, 9, 18, 21, 0, tzinfo=UTC)), tape)
    assert settled.facts == facts


def test_settling_twice_changes_nothing(tape: History) -> None:
    once = settle(reading(level("2467.70"), move("2.51")), tape)
    assert settle(once, tape) == once


def test_ids_do_not_change_with_the_date(tape: History) -> None:
    from nlp.facts import fact_id

    told = level("2467.70")
    settled = settle(reading(told), tape).facts[0]
    assert settled != told
    assert fact_id("a", settled) == fact_id("a", told)


def test_a_clock_set_wrong_is_no_crash(tape: History) -> None:
    for year in (1970, 2100):
        settled = settle(reading(level("2467.70"), published=datetime(year, 1, 3, 12, 0, tzinfo=UTC)), tape)
        assert settled.dated is not None
        assert verify(settled.facts[0], tape).label == "unverifiable"


def test_several_closes_of_one_instrument_are_of_several_days(tape: History) -> None:
    evening = datetime(2025, 8, 8, 21, 0, tzinfo=UTC)
    told = (level("2212.30"), level("2225.67"), level("2218.42"), level("2244.44"))
    dates = [f.date for f in settle(reading(*told, published=evening), tape).facts]  # type: ignore[union-attr]
    assert dates == [D("2025-08-04"), D("2025-08-05"), D("2025-08-08"), D("2025-08-08")]


def test_one_close_that_is_not_the_days_stays_the_days_claim(tape: History) -> None:
    evening = datetime(2025, 8, 8, 21, 0, tzinfo=UTC)
    for told in (
        (level("2225.67"),),
        (level("2225.67"), level("2244.44")),
        (level("2225.67"), level("6389.45", "^GSPC")),
    ):
        assert {f.date for f in settle(reading(*told, published=evening), tape).facts} == {D("2025-08-08")}  # type: ignore[union-attr]


def test_a_large_round_change_of_long_ago_does_not_outvote_exact_figures(history: History) -> None:
    told = (
        move("1.57", "down", "^GSPC"),
        move("12", "down", "^GSPC"),  # both are told of longer stretches, and read as of the day
        move("20", "down", "^GSPC"),
        level("52.33", "^VIX"),
    )
    assert settle(reading(*told), history).dated.session == D("2025-04-08")  # type: ignore[union-attr]
