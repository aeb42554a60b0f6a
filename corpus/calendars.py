"""When markets trade: the calendar of a symbol, its hours, and whether it was open on a day.

Hours are the regular ones: a half day is over earlier, so nothing is taken as known before it was. Which days were
holidays is asked of `exchange_calendars`, late (it takes seconds to load) and only where the tape does not tell.
"""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

ALWAYS = "24/7"
FOREX = "24/5"
WASHINGTON = ZoneInfo("America/New_York")  # where the statistics and the Fed's decisions come out


@dataclass(frozen=True, slots=True)
class Hours:
    """Regular trading hours of a calendar, in its own zone."""

    zone: str
    opens: time
    closes: time  # midnight: the session ends with its day


HOURS = {
    "XNYS": Hours("America/New_York", time(9, 30), time(16, 0)),
    "CMES": Hours("America/New_York", time(0, 0), time(17, 0)),
    FOREX: Hours("America/New_York", time(0, 0), time(17, 0)),
    ALWAYS: Hours("UTC", time(0, 0), time(0, 0)),
    "XLON": Hours("Europe/London", time(8, 0), time(16, 30)),
    "XETR": Hours("Europe/Berlin", time(9, 0), time(17, 30)),
    "XPAR": Hours("Europe/Paris", time(9, 0), time(17, 30)),
    "XAMS": Hours("Europe/Amsterdam", time(9, 0), time(17, 30)),
    "XMIL": Hours("Europe/Rome", time(9, 0), time(17, 30)),
    "XSWX": Hours("Europe/Zurich", time(9, 0), time(17, 30)),
    "XTKS": Hours("Asia/Tokyo", time(9, 0), time(15, 30)),
    "XHKG": Hours("Asia/Hong_Kong", time(9, 30), time(16, 0)),
    "XSHG": Hours("Asia/Shanghai", time(9, 30), time(15, 0)),
    "XKRX": Hours("Asia/Seoul", time(9, 0), time(15, 30)),
    "XASX": Hours("Australia/Sydney", time(10, 0), time(16, 0)),
    "XBOM": Hours("Asia/Kolkata", time(9, 15), time(15, 30)),
    "XTSE": Hours("America/Toronto", time(9, 30), time(16, 0)),
}

_INDEXES = {
    "^FTSE": "XLON",
    "^GDAXI": "XETR",
    "^FCHI": "XPAR",
    "^STOXX50E": "XETR",
    "^STOXX": "XETR",
    "^N225": "XTKS",
    "^HSI": "XHKG",
    "^NSEI": "XBOM",
    "^BSESN": "XBOM",
    "^KS11": "XKRX",
    "^AXJO": "XASX",
    "^GSPTSE": "XTSE",
    "000001.SS": "XSHG",
    "DX-Y.NYB": FOREX,
}

# Yahoo Finance: symbol suffixes of exchanges
_SUFFIXES = {
    "L": "XLON",
    "DE": "XETR",
    "PA": "XPAR",
    "AS": "XAMS",
    "MI": "XMIL",
    "SW": "XSWX",
    "T": "XTKS",
    "HK": "XHKG",
    "SS": "XSHG",
    "KS": "XKRX",
    "AX": "XASX",
    "NS": "XBOM",
    "BO": "XBOM",
    "TO": "XTSE",
}


# Closed every year: what a year's last close is looked up around, without loading the exchanges' calendars
_EVERY_YEAR = frozenset({(1, 1), (12, 25)})
_YEARS_END = {
    "XETR": frozenset({(12, 24), (12, 26), (12, 31)}),
    "XSWX": frozenset({(12, 24), (12, 26), (12, 31)}),
    "XTKS": frozenset({(12, 31), (1, 2), (1, 3)}),
    "XLON": frozenset({(12, 26)}),
}


@cache
def calendar_of(instrument: str) -> str:
    """The calendar that a Yahoo Finance symbol trades by.

    >>> calendar_of("^N225"), calendar_of("BTC-USD"), calendar_of("CL=F"), calendar_of("IWM")
    ('XTKS', '24/7', 'CMES', 'XNYS')
    """
    if instrument in _INDEXES:
        return _INDEXES[instrument]
    if instrument.endswith("=X"):
        return FOREX
    if instrument.endswith("=F"):
        return "CMES"
    if instrument.endswith(("-USD", "-EUR", "-GBP")):
        return ALWAYS
    return _SUFFIXES.get(instrument.rpartition(".")[2], "XNYS")


def known_session(instrument: str, as_of: date | datetime) -> date:
    """The latest session whose bar is complete at that moment; a plain date counts as that day's end everywhere."""
    if not isinstance(as_of, datetime):
        return as_of
    hours = _hours(calendar_of(instrument))
    local = as_of.astimezone(_zone(hours.zone))
    over = hours.closes != time(0, 0) and local.time() >= hours.closes
    return local.date() if over else local.date() - timedelta(days=1)


def trading_day(calendar: str, moment: datetime) -> date:
    """The day whose session a text of that moment speaks of: the same day once the market has opened, else the one
    before; weekends and holidays are not known here.

    Markets that never close have no open to go by: what is told of them by four in the morning in New York is
    yesterday's.
    """
    if calendar in (ALWAYS, FOREX):
        return (moment.astimezone(WASHINGTON) - timedelta(hours=4)).date()
    hours = _hours(calendar)
    local = moment.astimezone(_zone(hours.zone))
    return local.date() if local.time() >= hours.opens else local.date() - timedelta(days=1)


def in_session(calendar: str, moment: datetime) -> bool:
    """True between the regular open and close of the moment's own day."""
    hours = _hours(calendar)
    local = moment.astimezone(_zone(hours.zone)).time()
    return hours.opens <= local and (hours.closes == time(0, 0) or local < hours.closes)


@dataclass(frozen=True, slots=True)
class Calendars:
    """Open or closed, by calendar and day; a user's overlays win over what the exchange published."""

    closed: Mapping[str, frozenset[date]] = field(default_factory=dict)
    opened: Mapping[str, frozenset[date]] = field(default_factory=dict)

    def open_on(self, calendar: str, day: date) -> bool | None:
        """Whether the market traded that day; None where nobody knows."""
        if day in self.closed.get(calendar, ()):
            return False
        if day in self.opened.get(calendar, ()) or calendar == ALWAYS:
            return True
        if day.weekday() >= 5 and calendar != "CMES":
            return False
        if (day.month, day.day) in _EVERY_YEAR | _YEARS_END.get(calendar, frozenset()):
            return False
        if calendar == FOREX:
            return True
        return _exchange_open(calendar, day)

    def any_open(self, calendar: str, days: Iterable[date]) -> bool | None:
        """Whether the market traded on any of the days; None where that is not known."""
        answers = [self.open_on(calendar, day) for day in days]
        return True if True in answers else None if None in answers else False


def _exchange_open(calendar: str, day: date) -> bool | None:
    known = _exchange(calendar)
    if known is None or not known.first_session.date() <= day <= known.last_session.date():
        return None
    return bool(known.is_session(day.isoformat()))


@cache
def _exchange(calendar: str) -> Any:
    try:
        import exchange_calendars  # slow to load, seldom needed
    except ImportError:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about how the calendars call it
        try:
            return exchange_calendars.get_calendar(calendar, start="1990-01-01")
        except (exchange_calendars.errors.CalendarError, ValueError):
            return None


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _hours(calendar: str) -> Hours:
    return HOURS.get(calendar, HOURS["XNYS"])
