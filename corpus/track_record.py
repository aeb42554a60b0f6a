"""How often somebody was right: by source, speaker, kind or diagnosis; and what became of targets.

Shares come with Wilson's 95% interval: of four right claims out of four it says 51% to 100%, not 100%. What cannot be
judged is counted beside, never left out silently.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import sqrt
from typing import Literal

from corpus.calendars import calendar_of, trading_day
from corpus.history import AsOf, History
from corpus.series import Series
from corpus.verify.rules.target import horizon_day, target_price
from corpus.verify.verdict import Label, Verdict
from corpus.windows import months_back
from nlp.facts import AnyFact, Reading, Target

By = Literal["source", "speaker", "kind", "diagnosis"]

FEW = 20  # judged claims below which a share says little, and is shown as such
BENCHMARK = "^GSPC"
MARKS = (1, 3, 12)  # months after a target at which it is looked at, besides its horizon
_Z = 1.959963984540054  # the normal quantile of 97.5%
_LONGEST = 20 * 252  # sessions that a base rate is taken from


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One claim with its verdict, and who made it."""

    source: str | None  # the outlet
    speaker: str | None  # whom the article lets say it
    kind: str
    label: Label
    diagnosis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of the claims that could be judged were right, with the interval in which the true share lies."""

    key: str | None
    judged: int  # supported or contradicted
    supported: int
    pending: int = 0
    unverifiable: int = 0

    @property
    def share(self) -> float | None:
        """Supported of judged; None where nothing was."""
        return self.supported / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval of the share."""
        return wilson(self.supported, self.judged)

    @property
    def few(self) -> bool:
        """True where so little was judged that the share says little."""
        return self.judged < FEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """How many of the judged claims failed in one way."""

    diagnosis: str | None  # None: no cause that the data proves
    count: int
    judged: int

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval of the share that fails so."""
        return wilson(self.count, self.judged)


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95% score interval of a share (Wilson 1927); (0, 1) of nothing.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    if not of:
        return 0.0, 1.0
    share, square = right / of, _Z * _Z / of
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * sqrt(share * (1 - share) / of + square / (4 * of))
    return (middle - half if right else 0.0), (middle + half if right < of else 1.0)


def cases(reading: Reading, verdicts: Mapping[str, Verdict]) -> Iterator[Case]:
    """The judged claims of a reading; a target's speaker is who set it."""
    for fact in reading.facts:
        verdict = verdicts.get(fact.id)
        if verdict is not None:
            yield Case(
                source=reading.article.source,
                speaker=fact.forecaster if isinstance(fact, Target) and fact.forecaster else fact.attributed_to,
                kind=fact.kind,
                label=verdict.label,
                diagnosis=verdict.diagnosis,
            )


def shares(several: Iterable[Case], by: By = "source") -> list[Share]:
    """The record of each source, speaker, kind or diagnosis, those with most judged claims first."""
    groups: dict[str | None, list[Case]] = defaultdict(list)
    for case in several:
        groups[getattr(case, by)].append(case)
    return sorted((_share(key, group) for key, group in groups.items()), key=lambda s: (-s.judged, s.key or ""))


def failures(several: Iterable[Case]) -> list[Failure]:
    """What goes wrong, the most frequent first."""
    judged = [case for case in several if case.label in ("supported", "contradicted")]
    counts: dict[str | None, int] = defaultdict(int)
    for case in judged:
        if case.label == "contradicted":
            counts[case.diagnosis] += 1
    found = [Failure(diagnosis=name, count=count, judged=len(judged)) for name, count in counts.items()]
    return sorted(found, key=lambda f: (-f.count, f.diagnosis or ""))


def _share(key: str | None, group: Sequence[Case]) -> Share:
    labels = [case.label for case in group]
    return Share(
        key=key,
        judged=labels.count("supported") + labels.count("contradicted"),
        supported=labels.count("supported"),
        pending=labels.count("pending"),
        unverifiable=labels.count("unverifiable"),
    )


# Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where things stood some time after a target was set."""

    at: date  # the session
    months: int | None  # None: the horizon
    close: Decimal
    change: float  # percent since the target was set
    benchmark: float | None  # percent that the benchmark made in that time; None where its prices lack
    reached: bool  # some close until then was at or beyond the target


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a target, beside what history would have let one expect."""

    target: Target
    base: Decimal  # the last close before it was set
    needed: float  # percent from there to the target
    horizon: date
    base_rate: float | None  # share of earlier windows as long in which a close went as far; None of too few
    windows: int  # how many there were
    marks: tuple[Mark, ...]


def outcome(
    target: Target, published: date | datetime, history: History, *, as_of: AsOf = None, benchmark: str = BENCHMARK
) -> Outcome | None:
    """How a target fared at 1, 3 and 12 months and at its horizon, as far as known; None where none can follow it."""
    known = history.at(as_of)
    if target.instrument is None or target.instrument.id is None:
        return None
    symbol = target.instrument.id
    start = trading_day(calendar_of(symbol), published) if isinstance(published, datetime) else published
    horizon, series = horizon_day(target.horizon, start), known.series(symbol)
    place = min(series.until(start), known.known(symbol)) - 1 if series else -1
    if series is None or horizon is None or place < 0:
        return None
    value = target_price(target, series.close(place))
    if value is None:
        return None
    needed = float(value / series.close(place) - 1) * 100
    sessions = max(1, round((horizon - start).days * 252 / 365))
    rate, windows = base_rate(series, place, needed, sessions)
    return Outcome(
        target=target,
        base=series.close(place),
        needed=needed,
        horizon=horizon,
        base_rate=rate,
        windows=windows,
        marks=tuple(_marks(series, place, value, start, horizon, known, benchmark)),
    )


def base_rate(series: Series, place: int, needed: float, sessions: int) -> tuple[float | None, int]:
    """(share of windows of that many sessions, all over by then, in which a close went as far; how many windows).

    Windows overlap: the share is a base rate, and no sample of independent trials.
    """
    sign = 1 if needed >= 0 else -1
    peaks, closes = series.peaks_of("close", sign), series.closes
    first = max(0, place - _LONGEST)
    starts = range(first, place - sessions + 1)
    if len(starts) < 252:
        return None, max(0, len(starts))
    factor = 1 + needed / 100
    reached = sum(peaks.highest(n + 1, n + 1 + sessions) >= sign * closes[n] * factor for n in starts)
    return reached / len(starts), len(starts)


def _marks(
    series: Series, place: int, value: Decimal, start: date, horizon: date, known: History, benchmark: str
) -> Iterator[Mark]:
    days = [(months, months_back(start, -months)) for months in MARKS]
    for months, day in [*((m, d) for m, d in days if d < horizon), (None, horizon)]:
        last = known.last_session(series.instrument, day)
        now = known.index(series.instrument, last) if last else None
        ahead = known.known(series.instrument)
        if now is None or now <= place or series.day(ahead - 1) < day - timedelta(days=5):
            return
        yield Mark(
            at=series.day(now),
            months=months,
            close=series.close(now),
            change=(series.closes[now] / series.closes[place] - 1) * 100,
            benchmark=_benchmark(known, benchmark, series.day(place), series.day(now)),
            reached=_reached(series, place, now, value),
        )


def _reached(series: Series, place: int, now: int, value: Decimal) -> bool:
    sign = 1 if value >= series.close(place) else -1
    return series.peaks_of("close", sign).highest(place + 1, now + 1) >= sign * float(value)


def _benchmark(history: History, symbol: str, start: date, end: date) -> float | None:
    first, last = history.close(symbol, start), history.close(symbol, end)
    return float(last / first - 1) * 100 if first and last else None


def followed(
    reading: Reading, history: History, *, as_of: AsOf = None, benchmark: str = BENCHMARK
) -> Iterator[tuple[AnyFact, Outcome]]:
    """The targets of a reading that can be followed, with what became of them."""
    published = reading.article.published or (reading.dated.session if reading.dated else None)
    for fact in reading.facts:
        if isinstance(fact, Target) and published is not None:
            found = outcome(fact, published, history, as_of=as_of, benchmark=benchmark)
            if found is not None:
                yield fact, found
