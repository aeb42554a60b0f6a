"""Fetching only what is missing, several instruments at a time.

`gaps` says what a history lacks, `fetch` gets it and hands each answer on as it comes, so that the caller can store it
at once: stopped at any moment, the next run asks for the rest.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.bars import Bar
from corpus.calendars import calendar_of
from corpus.errors import ProviderError
from corpus.history import History
from corpus.providers.protocol import Provider


@dataclass(frozen=True, slots=True)
class Gap:
    """Days of an instrument of which there are no bars, both ends included."""

    instrument: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of a gap: bars, or the error that the provider gave instead of them."""

    gap: Gap
    bars: tuple[Bar, ...] = ()
    error: ProviderError | None = None


def gaps(history: History, instruments: Iterable[str], start: date, end: date) -> Iterator[Gap]:
    """The stretches without bars before, between and after those that a history has; days without trading are none."""
    for instrument in instruments:
        after = start - timedelta(days=1)
        for session in (*history.sessions(instrument, start, end), end + timedelta(days=1)):
            first, last = after + timedelta(days=1), session - timedelta(days=1)
            if _may_lack(history, instrument, first, last):
                yield Gap(instrument, first, last)
            after = session


def fetch(provider: Provider, missing: Iterable[Gap], *, workers: int = 4) -> Iterator[Fetched]:
    """The answers, in the order in which they come; a provider's refusal is a value, and the others go on."""
    with ThreadPoolExecutor(workers) as pool:
        asked = {pool.submit(provider.bars, gap.instrument, gap.start, gap.end): gap for gap in missing}
        try:
            for done in as_completed(asked):
                error = done.exception()
                if isinstance(error, ProviderError):
                    yield Fetched(asked[done], error=error)
                else:
                    yield Fetched(asked[done], tuple(done.result()))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _may_lack(history: History, instrument: str, first: date, last: date) -> bool:
    """True where some day of the stretch was, or may have been, a session by the exchange's calendar."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return any(history.calendars.open_on(calendar_of(instrument), day) is not False for day in days)
