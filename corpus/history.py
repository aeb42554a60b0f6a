"""What happened: bars, releases and decisions, looked up as they were known at a moment.

Every look-up takes `as_of` and sees nothing later; `at(as_of)` gives the same history with that limit built in.
"""

from bisect import bisect_left
from collections import Counter, UserDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from corpus.bars import Bar
from corpus.calendars import ALWAYS, WASHINGTON, Calendars, calendar_of, known_session
from corpus.releases import PolicyRate, Release
from corpus.series import Series, merged, series_of

AsOf = date | datetime | None

RECORDS = "/records"  # ends the provider's name of isolated record closes
LONGEST_CLOSURE = 15  # days without a session that a market has ever had; a longer gap is missing prices
_VIEWS = 16  # tapes by another provider's close that are kept
_ORDINARY_GAP = 5  # a long weekend
_DISAGREE = 0.0002  # closes of two providers further apart than this part of the price are not the same close

# Washington publishes at half past eight and ISM at ten; the FOMC decides at two. Before that a release is not known.
_RELEASED = time(10, 0)
_DECIDED = time(14, 0)


class History:
    """Bars by instrument and session, releases by series and period, decisions by institution.

    Of several providers the one given first stands, and the others are kept. `doubts` are sessions whose close
    nobody vouches for, with the reason. `records` are instruments whose isolated early bars are their record closes,
    complete: a gap between two of them hides no higher close.
    """

    def __init__(
        self,
        bars: Iterable[Bar] = (),
        releases: Iterable[Release] = (),
        policy: Iterable[PolicyRate] = (),
        calendars: Calendars | None = None,
        *,
        series: Iterable[Series] = (),
        doubts: Mapping[tuple[str, date], str] | None = None,
        records: Iterable[str] = (),
    ) -> None:
        several: dict[str, list[Series]] = defaultdict(list)
        for one in (*series, *_by_provider(bars)):
            several[one.instrument].append(one)
        self._parts = dict(several)
        self._series = {name: merged(parts) for name, parts in several.items()}
        self._releases = _by_period(releases)
        self._policy = _by_institution(policy)
        self.calendars = calendars or Calendars()
        self.doubts = dict(doubts or {})
        self.records = frozenset(records)
        self.as_of: AsOf = None
        self.memo: MutableMapping[tuple[Any, ...], Any] = {}  # (what, of which instrument ...): none depends on as_of
        self._views: dict[Bar, History] = {}

    def at(self, as_of: AsOf) -> "History":
        """The same history as it was known at that moment (an earlier limit stays)."""
        if as_of is None:
            return self
        view = object.__new__(History)
        view.__dict__.update(self.__dict__)
        view.as_of = as_of if self.as_of is None else _earlier(self.as_of, as_of)
        return view

    @property
    def instruments(self) -> tuple[str, ...]:
        """Symbols that have bars."""
        return tuple(self._series)

    def series(self, instrument: str) -> Series | None:
        """All sessions of an instrument, later ones than `as_of` included: for studies, which look back only."""
        return self._series.get(instrument)

    def closes(self, instrument: str) -> Sequence[float]:
        """All closes of an instrument in order, for studies; empty where there are none."""
        series = self._series.get(instrument)
        return series.closes if series else ()

    def days(self, instrument: str) -> Sequence[int]:
        """The ordinals of an instrument's sessions."""
        series = self._series.get(instrument)
        return series.days if series else ()

    def known(self, instrument: str, as_of: AsOf = None) -> int:
        """How many sessions of an instrument are known at that moment: places below it may be used."""
        series = self._series.get(instrument)
        if series is None:
            return 0
        limits = [a for a in (self.as_of, as_of) if a is not None]
        return min((series.until(known_session(instrument, a)) for a in limits), default=len(series))

    def index(self, instrument: str, session: date, as_of: AsOf = None) -> int | None:
        """The place of a session in the instrument's series, None where there is no bar or it is not known yet."""
        series = self._series.get(instrument)
        place = series.index(session) if series else None
        if place is None or (self.as_of is None and as_of is None):
            return place
        return place if place < self.known(instrument, as_of) else None

    def bar(self, instrument: str, session: date, as_of: AsOf = None) -> Bar | None:
        """The bar of a session, None where there is none."""
        place = self.index(instrument, session, as_of)
        return self._series[instrument].bar(place) if place is not None else None

    def bars(self, instrument: str, session: date, as_of: AsOf = None) -> tuple[Bar, ...]:
        """Every provider's bar of a session; the one that stands comes first."""
        if self.index(instrument, session, as_of) is None:
            return ()
        found = ((part, part.index(session)) for part in self._parts[instrument])
        return tuple(part.bar(place) for part, place in found if place is not None)

    def every_bar(self, as_of: AsOf = None) -> Iterator[Bar]:
        """All bars of all providers, instrument by instrument."""
        for instrument, parts in self._parts.items():
            known = self.known(instrument, as_of)
            last = self._series[instrument].days[known - 1] if known else 0
            for part in parts:
                yield from (part.bar(n) for n, day in enumerate(part.days) if day <= last)

    def every_release(self) -> Iterator[Release]:
        """All releases."""
        for periods in self._releases.values():
            for releases in periods.values():
                yield from releases

    def every_decision(self) -> Iterator[PolicyRate]:
        """All decisions."""
        for decisions in self._policy.values():
            yield from decisions

    def close(self, instrument: str, session: date, as_of: AsOf = None) -> Any:
        """The close of a session, None where there is none."""
        place = self.index(instrument, session, as_of)
        return self._series[instrument].close(place) if place is not None else None

    def sessions(
        self, instrument: str, start: date | None = None, end: date | None = None, as_of: AsOf = None
    ) -> tuple[date, ...]:
        """Sessions that have bars, from `start` to `end`, both included."""
        series = self._series.get(instrument)
        if series is None:
            return ()
        low = series.until(start - timedelta(days=1)) if start else 0
        high = min(self.known(instrument, as_of), series.until(end) if end else len(series))
        return tuple(series.day(n) for n in range(low, high))

    def last_session(self, instrument: str, day: date, as_of: AsOf = None) -> date | None:
        """The latest session not after a day, None where the bars start later or stop long before."""
        series = self._series.get(instrument)
        place = min(series.until(day), self.known(instrument, as_of)) - 1 if series else -1
        if series is None or place < 0 or day.toordinal() - series.days[place] > LONGEST_CLOSURE:
            return None
        return series.day(place)

    def previous(self, instrument: str, session: date, as_of: AsOf = None) -> Bar | None:
        """The bar of the session before, None where bars are missing in between."""
        place = self.index(instrument, session, as_of)
        if not place or not self.joined(instrument, place):
            return None
        return self._series[instrument].bar(place - 1)

    def joined(self, instrument: str, place: int) -> bool:
        """True where no session is missing between this bar and the one before it.

        Days on which others of the calendar traded tell; where nobody is there to tell, a long weekend is believed
        and a longer gap is looked up in the exchange's calendar.
        """
        if place <= 0:
            return False
        series = self._series[instrument]
        before, after = series.days[place - 1], series.days[place]
        gap = after - before
        calendar = calendar_of(instrument)
        if gap == 1:
            return True
        if series.provider(place - 1).endswith(RECORDS):  # an isolated bar: the days after it are not known
            return all(date.fromordinal(day).weekday() >= 5 for day in range(before + 1, after))
        if gap > LONGEST_CLOSURE or calendar == ALWAYS:
            return False
        between = range(before + 1, after)
        if not self._market_days("XNYS" if calendar == "CMES" else calendar).isdisjoint(between):
            return False
        if gap <= _ORDINARY_GAP:
            return True
        return not self.calendars.any_open(calendar, map(date.fromordinal, between))

    def reaches(self, instrument: str, place: int, day: date) -> bool:
        """True where no session is missing between the bar at a place and a later day on which there is none."""
        series = self._series[instrument]
        last, until = series.days[place], day.toordinal()
        if until <= last:
            return until == last
        if place + 1 < self.known(instrument) and series.days[place + 1] > until and self.joined(instrument, place + 1):
            return True
        calendar = calendar_of(instrument)
        if until - last > LONGEST_CLOSURE or calendar == ALWAYS:
            return False
        between = range(last + 1, until + 1)
        if not self._market_days("XNYS" if calendar == "CMES" else calendar).isdisjoint(between):
            return False
        return self.calendars.any_open(calendar, map(date.fromordinal, between)) is False

    def holes(self, instrument: str) -> list[int]:
        """Places of bars that follow a gap too long for any closure: prices are missing before them."""
        key = ("holes", instrument)
        if key not in self.memo:
            days = self._series[instrument].days
            self.memo[key] = [n for n in range(1, len(days)) if days[n] - days[n - 1] > LONGEST_CLOSURE]
        found: list[int] = self.memo[key]
        return found

    def whole(self, instrument: str, start: int, end: int) -> bool:
        """True where the bars from one place to the other (both included) leave no long gap."""
        holes = self.holes(instrument)
        return bisect_left(holes, start + 1) == bisect_left(holes, end + 1)

    def was_open(self, instrument: str, day: date) -> bool | None:
        """Whether the instrument's market traded that day, by the tape of its peers or else its calendar."""
        calendar = calendar_of(instrument)
        traded = self._market_days(calendar)
        if day.toordinal() in traded:
            return True
        if len(self._peers(calendar)) > 1 and self._surrounded(traded, day, instrument):
            return False
        return self.calendars.open_on(calendar, day)

    def _surrounded(self, traded: frozenset[int], day: date, instrument: str) -> bool:
        """True where others of the calendar are known to have traded within a week to both sides."""
        ordinal, half = day.toordinal(), LONGEST_CLOSURE // 2
        last = known_session(instrument, self.as_of).toordinal() if self.as_of is not None else ordinal + half
        after = range(ordinal + 1, min(ordinal + half, last) + 1)
        return not traded.isdisjoint(range(ordinal - half, ordinal)) and not traded.isdisjoint(after)

    def doubted(self, instrument: str, session: date) -> str | None:
        """Why the close of a session is not vouched for: providers disagree, or a known doubt; None where it is."""
        if (instrument, session) in self.doubts:
            return self.doubts[instrument, session]
        if len(self._parts.get(instrument, ())) < 2:
            return None
        bars = self.bars(instrument, session)
        if len(bars) < 2 or not _differ(bars):
            return None
        closes = " and ".join(f"{bar.close:,} ({bar.provider})" for bar in bars)
        return f"providers disagree on the close: {closes}"

    def disputed(self) -> Iterator[tuple[str, date]]:
        """Every session whose close is in doubt, by a known doubt or between providers."""
        yield from self.doubts
        for instrument, parts in self._parts.items():
            several = Counter(day for part in parts for day in part.days) if len(parts) > 1 else Counter()
            for day in (date.fromordinal(ordinal) for ordinal, count in several.items() if count > 1):
                if (instrument, day) not in self.doubts and _differ(self.bars(instrument, day)):
                    yield instrument, day

    def other_tapes(self, instrument: str, session: date) -> Iterator["History"]:
        """This history as it would be by each provider that disagrees on that session."""
        bars = self.bars(instrument, session)
        for bar in bars[1:]:
            if _differ((bars[0], bar)):
                yield self._with(bar)

    def releases(self, series: str, period: str, as_of: AsOf = None) -> tuple[Release, ...]:
        """The prints of a series for a period, first print first; those without a date last, and not under `as_of`."""
        prints = self._releases.get(series, {}).get(period, ())
        return tuple(r for r in prints if self._known_by(r.released, _RELEASED, as_of))

    def latest_period(self, series: str, as_of: AsOf = None) -> str | None:
        """The last period of a series that was in print at that moment."""
        periods = self._releases.get(series, {})
        for period in sorted(periods, reverse=True):
            if any(self._known_by(r.released, _RELEASED, as_of) for r in periods[period]):
                return period
        return None

    def periods(self, series: str) -> tuple[str, ...]:
        """The periods that a series has prints of, in order."""
        return tuple(sorted(self._releases.get(series, {})))

    def decisions(self, institution: str, as_of: AsOf = None) -> tuple[PolicyRate, ...]:
        """The decisions of an institution, earliest first."""
        return tuple(d for d in self._policy.get(institution, ()) if self._known_by(d.decided, _DECIDED, as_of))

    def _known_by(self, day: date | None, clock: time, as_of: AsOf) -> bool:
        limits = [a for a in (self.as_of, as_of) if a is not None]
        return not limits or (day is not None and all(_reached(day, clock, limit) for limit in limits))

    def _market_days(self, calendar: str) -> frozenset[int]:
        """Days on which most instruments of a calendar traded; bonds and futures follow calendars of their own."""
        key = ("market days", calendar)
        if key not in self.memo:
            self.memo[key] = _most_traded([self._series[name].days for name in self._peers(calendar)])
        found: frozenset[int] = self.memo[key]
        return found

    def _peers(self, calendar: str) -> list[str]:
        return [name for name in self._series if calendar_of(name) == calendar and name not in _OWN_HOLIDAYS]

    def _with(self, bar: Bar) -> "History":
        """The same history with one bar in place of the one that stands; the last few are kept."""
        if bar not in self._views:
            view = object.__new__(History)
            view.__dict__.update(self.__dict__)
            one = series_of([bar])
            view._series = {**self._series, bar.instrument: merged([one, self._series[bar.instrument]])}
            view._parts = {**self._parts, bar.instrument: [view._series[bar.instrument]]}
            view.memo = _Memo(bar.instrument, self.memo)
            if len(self._views) >= _VIEWS:
                del self._views[next(iter(self._views))]
            self._views[bar] = view
        return self._views[bar].at(self.as_of)


def _most_traded(peers: Sequence[Sequence[int]]) -> frozenset[int]:
    """The days that more than half of the peers traded, of those that had traded within two weeks.

    Only earlier bars count, so that none that comes later can make a day one.
    """
    traded = Counter(day for days in peers for day in days)
    turns: Counter[int] = Counter()  # how many more peers are active from a day on
    for days in peers:
        for day, following in pairwise((*days, 1 << 30)):
            turns[day] += 1
            turns[min(following, day + LONGEST_CLOSURE)] -= 1
    found, active = set(), 0
    for day in sorted(turns):
        active += turns[day]
        if 2 * traded.get(day, 0) > active:
            found.add(day)
    return frozenset(found)


# Bond markets keep two holidays more, and CBOE has yields on some days of both
_OWN_HOLIDAYS = frozenset({"^TNX", "^FVX", "^TYX", "^IRX", "DGS2", "DGS10", "DGS30", "WTI_SPOT"})


class _Memo(UserDict[tuple[Any, ...], Any]):
    """What is computed of one instrument apart, everything else shared with the history that this is a view of."""

    def __init__(self, instrument: str, shared: MutableMapping[tuple[Any, ...], Any]) -> None:
        super().__init__()
        self._instrument = instrument
        self._shared = shared

    def __contains__(self, key: object) -> bool:
        return key in (self.data if self._own(key) else self._shared)

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        return (self.data if self._own(key) else self._shared)[key]

    def __setitem__(self, key: tuple[Any, ...], value: Any) -> None:
        (self.data if self._own(key) else self._shared)[key] = value

    def _own(self, key: object) -> bool:
        return isinstance(key, tuple) and key[1] == self._instrument


def _by_provider(bars: Iterable[Bar]) -> Iterator[Series]:
    groups: dict[tuple[str, str], list[Bar]] = defaultdict(list)
    for bar in bars:
        groups[bar.instrument, bar.provider].append(bar)
    return map(series_of, groups.values())


def _by_period(releases: Iterable[Release]) -> dict[str, dict[str, list[Release]]]:
    found: dict[str, dict[str, list[Release]]] = defaultdict(lambda: defaultdict(list))
    for release in releases:
        found[release.series][release.period].append(release)
    for periods in found.values():
        for prints in periods.values():
            prints.sort(key=lambda r: (r.released is None, r.released or date.max))
    return {name: dict(periods) for name, periods in found.items()}


def _by_institution(policy: Iterable[PolicyRate]) -> dict[str, list[PolicyRate]]:
    found: dict[str, list[PolicyRate]] = defaultdict(list)
    for decision in policy:
        found[decision.institution].append(decision)
    return {name: sorted(several, key=lambda d: d.decided) for name, several in found.items()}


def _differ(bars: Iterable[Bar]) -> bool:
    closes = [float(bar.close) for bar in bars]
    return max(closes) - min(closes) > _DISAGREE * max(map(abs, closes))


def _reached(day: date, clock: time, limit: date | datetime) -> bool:
    if not isinstance(limit, datetime):
        return day <= limit
    local = limit.astimezone(WASHINGTON)
    return (day, clock) <= (local.date(), local.time())


def _earlier(one: date | datetime, other: date | datetime) -> date | datetime:
    """The stricter of two limits; a date is that day's end."""
    ends = [
        limit if isinstance(limit, datetime) else datetime.combine(limit, time.max, WASHINGTON)
        for limit in (one, other)
    ]
    return one if ends[0] <= ends[1] else other
