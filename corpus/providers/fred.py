"""FRED, the data service of the St. Louis Fed: yields as bars, statistics with every print that there was.

The key is read from FRED_API_KEY. Statistics are asked for over the whole real-time period, so that each value comes
with the day on which it was published: the first is the first print, the others are revisions.
https://fred.stlouisfed.org/docs/api/fred/series_observations.html
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from corpus.bars import Bar
from corpus.errors import ProviderError
from corpus.releases import Release

Get = Callable[[str, Mapping[str, str]], bytes]

URL = "https://api.stlouisfed.org/fred/series/observations"
KEY = "FRED_API_KEY"
_EVER = {"realtime_start": "1776-07-04", "realtime_end": "9999-12-31"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a series of ours is made of one of FRED's: its value, or its change within the same vintage."""

    source: str
    measure: str  # level, change, mom, yoy
    places: int = 1


RECIPES = {
    "unemployment_rate_first_print": Recipe("UNRATE", "level"),
    "nonfarm_payrolls_change_k_first_print": Recipe("PAYEMS", "change", 0),
    "cpi_yoy_first_print": Recipe("CPIAUCNS", "yoy"),
    "cpi_mom_first_print": Recipe("CPIAUCSL", "mom"),
    "core_cpi_yoy_first_print": Recipe("CPILFENS", "yoy"),
    "gdp_qoq_saar_print": Recipe("A191RL1Q225SBEA", "level"),
}


class Fred:
    """Yields and statistics; `get` and `now` are there to be replaced by a test."""

    name = "fred"

    def __init__(
        self,
        get: Get | None = None,
        *,
        key: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._get = get or _by_httpx
        self._key = key or os.environ.get(KEY, "")
        self._now = now

    def bars(self, instrument: str, start: date, end: date) -> Sequence[Bar]:
        """A daily series of FRED (DGS10, SP500 ...) as bars that know the close alone."""
        asked = {"observation_start": start.isoformat(), "observation_end": end.isoformat()}
        retrieved = self._now()
        return [
            Bar(instrument=instrument, session=row.day, close=row.value, provider=self.name, retrieved_at=retrieved)
            for row in self._observations(instrument, asked)
        ]

    def releases(self, series: str, start: date) -> Sequence[Release]:
        """The prints of a statistic, first prints and revisions, by the day on which they came out."""
        recipe = RECIPES.get(series)
        if recipe is None:
            raise ProviderError(
                f"no series of FRED makes {series}", where=self.name, remedy=f"known are {', '.join(RECIPES)}"
            )
        asked = {**_EVER, "observation_start": date(start.year - 2, start.month, 1).isoformat()}
        rows = self._observations(recipe.source, asked)
        quarterly = recipe.source.endswith("Q225SBEA")
        return [
            Release(series=series, period=_period(day, quarterly), value=value, released=released, provider=self.name)
            for day, released, value in _prints(rows, recipe)
            if day >= start.replace(day=1)
        ]

    def _observations(self, source: str, asked: Mapping[str, str]) -> list["Observation"]:
        if not self._key:
            raise ProviderError("FRED asks for a key", where=self.name, remedy=f"put yours into {KEY}")
        body = self._get(URL, {"series_id": source, "api_key": self._key, "file_type": "json", **asked})
        return _observations(body, f"fred {source}")


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of one day, and from when on it stood."""

    day: date
    since: date
    value: Decimal


def _observations(body: bytes, where: str) -> list[Observation]:
    """The observations of an answer; ProviderError where it is anything else, whatever its status was."""
    try:
        answer = json.loads(body)
    except (UnicodeDecodeError, ValueError):
        raise ProviderError(f"the answer is no JSON: {body[:60]!r}", where=where, remedy="try again later") from None
    if isinstance(answer, dict) and "error_message" in answer:
        raise ProviderError(str(answer["error_message"]), where=where)
    rows = answer.get("observations") if isinstance(answer, dict) else None
    if not isinstance(rows, list):
        raise ProviderError("the answer has no observations", where=where)
    return [found for row in rows if (found := _observation(row, where)) is not None]


def _observation(row: Any, where: str) -> Observation | None:
    try:
        if row["value"] == ".":  # FRED's mark for a day without a value
            return None
        value = Decimal(row["value"])
        day, since = date.fromisoformat(row["date"]), date.fromisoformat(row["realtime_start"])
    except (KeyError, TypeError, ValueError, InvalidOperation):
        raise ProviderError(f"{row!r} is no observation", where=where) from None
    if not value.is_finite():
        raise ProviderError(f"{row['value']} is no value", where=f"{where} {day}")
    return Observation(day, since, value)


def _prints(rows: Sequence[Observation], recipe: Recipe) -> list[tuple[date, date, Decimal]]:
    """(period, released, value) for each print; changes are taken within the vintage of their release."""
    vintages: dict[date, list[Observation]] = defaultdict(list)
    for row in rows:
        vintages[row.day].append(row)
    found: list[tuple[date, date, Decimal]] = []
    for day in sorted(vintages):
        for own in sorted(vintages[day], key=lambda o: o.since):
            value = _measured(own, vintages, recipe)
            if value is not None and (not found or found[-1][0] != day or found[-1][2] != value):
                found.append((day, own.since, value))
    return found


def _measured(own: Observation, vintages: Mapping[date, Sequence[Observation]], recipe: Recipe) -> Decimal | None:
    if recipe.measure == "level":
        return own.value
    back = 12 if recipe.measure == "yoy" else 1
    number = own.day.year * 12 + own.day.month - 1 - back
    earlier = [o for o in vintages.get(date(number // 12, number % 12 + 1, 1), ()) if o.since <= own.since]
    if not earlier:
        return None
    base = max(earlier, key=lambda o: o.since).value
    change = own.value - base if recipe.measure == "change" else (own.value / base - 1) * 100
    return round(change, recipe.places)


def _period(day: date, quarterly: bool) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}" if quarterly else f"{day:%Y-%m}"


def _by_httpx(url: str, asked: Mapping[str, str]) -> bytes:
    import httpx

    try:
        answer = httpx.get(url, params=dict(asked), timeout=30)
    except httpx.HTTPError as error:
        raise ProviderError(f"no answer: {type(error).__name__}", where=f"fred {asked['series_id']}") from error
    return answer.content
