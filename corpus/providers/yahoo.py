"""Yahoo Finance through yfinance (the extra `yahoo`): unadjusted prices, every answer checked by its rows.

Asked too often, Yahoo answers 429 or a page of HTML with 200. The first is waited out, the second is no table of prices
and is told as such. A session that had not closed when it was asked for is left out: its close is none yet.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from importlib import import_module
from typing import Any

from corpus.bars import Bar
from corpus.calendars import known_session
from corpus.errors import PriceError, ProviderError

Download = Callable[[str, date, date], Iterable[Mapping[str, Any]]]

WAITS = (2.0, 4.0, 8.0, 16.0)  # seconds after each 429, then it is given up
_DIGITS = 7  # what a 32-bit float, in which Yahoo keeps prices, holds for certain
_FIELDS = {"Open": "open", "High": "high", "Low": "low", "Close": "close", "Adj Close": "adjusted_close"}


class RateLimitedError(ProviderError):
    """The provider was asked too often; worth another try later."""


class Yahoo:
    """Bars by yfinance; `download`, `now` and `sleep` are there to be replaced by a test."""

    name = "yahoo"

    def __init__(
        self,
        download: Download | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._download = download or _by_yfinance
        self._now = now
        self._sleep = sleep

    def bars(self, instrument: str, start: date, end: date) -> Sequence[Bar]:
        """The complete sessions of those days, split-adjusted only, with Yahoo's adjusted close beside them."""
        rows = self._patiently(instrument, start, end)
        retrieved = self._now()
        last = min(end, known_session(instrument, retrieved))
        bars = [_bar(instrument, row, retrieved) for row in _table(instrument, rows)]
        sessions = [bar.session for bar in bars]
        if len(set(sessions)) < len(sessions):
            raise ProviderError("a session comes twice in the answer", where=f"yahoo {instrument}")
        return [bar for bar in sorted(bars, key=lambda b: b.session) if start <= bar.session <= last]

    def _patiently(self, instrument: str, start: date, end: date) -> Iterable[Mapping[str, Any]]:
        for wait in WAITS:
            try:
                return self._download(instrument, start, end)
            except RateLimitedError:
                self._sleep(wait)
        return self._download(instrument, start, end)


def _table(instrument: str, rows: Any) -> list[Mapping[str, Any]]:
    """The rows of the answer; ProviderError where it is anything but a table of prices."""
    where = f"yahoo {instrument}"
    if isinstance(rows, str | bytes) or not isinstance(rows, Iterable):
        raise ProviderError(
            f"the answer is no table of prices: {str(rows)[:60]!r}", where=where, remedy="try again later"
        )
    found = list(rows)
    for row in found:
        if not isinstance(row, Mapping):
            raise ProviderError(f"the answer is no table of prices: {str(row)[:60]!r}", where=where)
        if missing := [name for name in ("Date", *_FIELDS) if name not in row]:
            raise ProviderError(
                f"the answer lacks {', '.join(missing)}", where=where, remedy="ask for unadjusted prices"
            )
    return [row for row in found if _number(row["Close"], where) is not None]  # Yahoo pads holidays with empty rows


def _bar(instrument: str, row: Mapping[str, Any], retrieved: datetime) -> Bar:
    when = row["Date"]
    if not isinstance(when, date):
        raise ProviderError(f"{when!r} is no date", where=f"yahoo {instrument}")
    day = when.date() if isinstance(when, datetime) else when
    where = f"yahoo {instrument} {day}"
    prices = {field: _number(row[name], where) for name, field in _FIELDS.items()}
    try:
        return Bar(instrument=instrument, session=day, provider="yahoo", retrieved_at=retrieved, **prices)  # type: ignore[arg-type]
    except PriceError as error:
        raise ProviderError(error.message, where=where) from error


def _number(value: Any, where: str) -> Decimal | None:
    """A price of the answer, rounded to what Yahoo's floats hold; None for the NaN that stands for nothing."""
    if value is None or value != value:
        return None
    try:
        number = Decimal(repr(float(value)))
        return round(number, max(2, _DIGITS - 1 - number.adjusted()))
    except (InvalidOperation, TypeError, ValueError):
        raise ProviderError(f"{value!r} is no price", where=where) from None


def _by_yfinance(instrument: str, start: date, end: date) -> Iterable[Mapping[str, Any]]:
    """Yahoo's daily history, as yfinance gives it: `auto_adjust` is off, since it would rewrite the closes."""
    try:
        yfinance = import_module("yfinance")
        errors = import_module("yfinance.exceptions")
    except ImportError:
        raise ProviderError("yfinance is not installed", where="yahoo", remedy="pip install yfinance") from None
    try:
        frame = yfinance.Ticker(instrument).history(
            start=start.isoformat(),
            end=(end + timedelta(days=1)).isoformat(),
            auto_adjust=False,
            actions=False,
            raise_errors=True,
        )
    except errors.YFRateLimitError as error:
        raise RateLimitedError("asked too often", where=f"yahoo {instrument}", remedy="try again in an hour") from error
    except (errors.YFException, OSError, ValueError) as error:
        raise ProviderError(f"no answer: {error}", where=f"yahoo {instrument}") from error
    rows: list[Mapping[str, Any]] = frame.rename_axis("Date").reset_index().to_dict("records")
    return rows
