"""Trading days by exchange calendar."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from nlp.sessions import (
    SessionError,
    is_session,
    previous_session,
    session_of,
    session_on_or_before,
    sessions_between,
)


def test_weekends_and_holidays_are_no_sessions() -> None:
    assert is_session(date(2025, 11, 28))  # the half day after Thanksgiving
    assert not is_session(date(2025, 11, 27))
    assert not is_session(date(2025, 11, 29))
    assert not is_session(date(2025, 4, 18))  # Good Friday
    assert not is_session(date(2001, 9, 12))  # closed after the attacks
    assert is_session(date(2025, 11, 27), "XLON")


def test_session_on_or_before() -> None:
    assert session_on_or_before(date(2025, 11, 28)) == date(2025, 11, 28)
    assert session_on_or_before(date(2025, 11, 30)) == date(2025, 11, 28)
    assert session_on_or_before(date(2026, 1, 1)) == date(2025, 12, 31)


def test_previous_session_is_strictly_before() -> None:
    assert previous_session(date(2025, 11, 28)) == date(2025, 11, 26)
    assert previous_session(date(2025, 12, 1), count=3) == date(2025, 11, 25)
    assert previous_session(date(2025, 11, 30)) == date(2025, 11, 28)


def test_sessions_between_includes_both_ends() -> None:
    assert sessions_between(date(2025, 12, 24), date(2025, 12, 29)) == (
        date(2025, 12, 24),
        date(2025, 12, 26),
        date(2025, 12, 29),
    )
    assert len(sessions_between(date(2024, 1, 1), date(2024, 12, 31))) == 252


@pytest.mark.parametrize(
    ("zone", "published", "session"),
    [
        ("America/New_York", "2025-10-29T16:30", "2025-10-29"),  # after the close
        ("America/New_York", "2025-10-29T12:00", "2025-10-29"),  # during
        ("America/New_York", "2025-10-29T08:00", "2025-10-28"),  # before the open
        ("America/New_York", "2025-10-29T09:29", "2025-10-28"),
        ("America/New_York", "2025-10-29T09:30", "2025-10-29"),
        ("America/New_York", "2025-11-01T10:00", "2025-10-31"),  # Saturday
        ("America/New_York", "2025-11-27T15:00", "2025-11-26"),  # Thanksgiving
        ("America/New_York", "2025-10-30T00:30", "2025-10-29"),  # past midnight
        ("Australia/Sydney", "2025-10-30T07:00", "2025-10-29"),  # Thursday in Sydney is Wednesday in New York
        ("Europe/London", "2025-10-27T13:29", "2025-10-24"),  # the week in which London is four hours ahead
        ("Europe/London", "2025-10-27T13:30", "2025-10-27"),
        ("UTC", "2025-12-15T14:29", "2025-12-12"),
        ("UTC", "2025-12-15T14:30", "2025-12-15"),
    ],
)
def test_session_of_new_york(zone: str, published: str, session: str) -> None:
    moment = datetime.fromisoformat(published).replace(tzinfo=ZoneInfo(zone))
    assert session_of(moment) == date.fromisoformat(session)


def test_session_of_another_exchange() -> None:
    moment = datetime(2025, 10, 30, 7, 0, tzinfo=ZoneInfo("Europe/London"))
    assert session_of(moment, "XLON") == date(2025, 10, 29)
    assert session_of(moment, "XTKS") == date(2025, 10, 30)
    assert session_of(moment, "24/7") == date(2025, 10, 30)


def test_what_no_calendar_knows_is_an_error() -> None:
    with pytest.raises(SessionError, match="no exchange calendar of that code"):
        is_session(date(2025, 1, 2), "NOWHERE")
    with pytest.raises(SessionError, match="XNYS is known from 1970-01-02"):
        is_session(date(1929, 10, 29))
    with pytest.raises(SessionError, match="2 sessions before 1970-01-05"):
        previous_session(date(1970, 1, 5), count=2)
    with pytest.raises(SessionError, match="XNYS is known from"):
        session_of(datetime(2100, 1, 4, 12, tzinfo=ZoneInfo("UTC")))
    with pytest.raises(ValueError, match="names no moment"):
        session_of(datetime(2025, 1, 2, 12))
