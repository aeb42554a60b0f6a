"""settle: which session an article speaks of, and with it the dates of its facts.

An article with a publication time speaks of the session of that time: after the open that day's, before it the one
before. One without is dated by its own stated dates, or else by prices: its figures are looked up in all history, and
a session that they fit, and no other, dates it. Ambiguous stays undated (`candidates` lists what came close).
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from math import log10

from corpus.calendars import calendar_of, trading_day
from corpus.history import AsOf, History
from corpus.studies import moves
from corpus.verify import wording
from corpus.verify.judge import CHECKS
from corpus.verify.rules.level import level_tolerance
from corpus.verify.rules.move import move_tolerance
from corpus.verify.verdict import Tolerance
from corpus.windows import windows
from nlp.facts import AnyFact, Comparison, Dating, Level, Move, Policy, Reading, Record, Streak, Technical
from nlp.periods import Day, resolve_day

MAIN = "^GSPC"  # whose calendar an article follows that names no instrument with prices

_MOST = 60  # candidate sessions that are looked at closely
_CHANCE = 3.0  # orders of magnitude by which chance must be ruled out where some figures fit nowhere near
_CHANCE_WHOLE = 2.0  # ... and where each fits, if only in the session's range
_ENOUGH = 4.3  # orders of magnitude that the figures must tell together: one session in eighty years
_ENOUGH_IN_LONG = 2.5  # ... where the history is long, and the session hardly outside it
_LONG = 2500  # sessions: ten years
_LEAD = 2.0  # ... and by which the best session must lead the next
_BACK = 5  # sessions before publication that a dated article may speak of instead


@dataclass(frozen=True, slots=True)
class Clue:
    """A figure that may date the article: where it fits exactly, how telling that is, and what it says."""

    fact: Level | Move
    places: dict[int, str]  # session ordinals at which it fits exactly: "close", "change"
    inside: frozenset[int]  # ... and at which the session's range reaches it
    weight: float  # orders of magnitude: how seldom such a figure fits
    inside_weight: float


@dataclass(slots=True)
class Candidate:
    """A session that some figures fit."""

    session: date
    score: float = 0.0
    exact: int = 0
    inside: int = 0
    missed: int = 0
    evidence: list[str] = field(default_factory=list)


def settle(reading: Reading, history: History, *, as_of: AsOf = None) -> Reading:
    """The reading with its session, and its facts with their dates and periods; what nothing settles stays None."""
    known = history.at(as_of)
    dated = reading.dated or find_session(reading, known)
    if dated is None:
        return reading
    facts = tuple(_dated(fact, dated.session, reading.article.text, known) for fact in reading.facts)
    return replace(reading, dated=dated, facts=facts)


def find_session(reading: Reading, history: History) -> Dating | None:
    """The session that the article speaks of: by publication, by its own dates, or by prices."""
    if reading.article.published is not None:
        return _by_publication(reading, history)
    return _by_text(reading, history) or by_prices(reading, history)


def by_prices(reading: Reading, history: History) -> Dating | None:
    """The session that the article's figures date, None where none or several fit."""
    clues = _clues(reading, history)
    ranked = _ranked(clues, reading, history)
    best = _decided(clues, ranked, reading, history)
    return Dating(session=best.session, method="prices", evidence=tuple(best.evidence)) if best else None


def candidates(reading: Reading, history: History, most: int = 5) -> tuple[Candidate, ...]:
    """The sessions that the article's figures fit best, best first: what to show where it stays undated."""
    return tuple(_ranked(_clues(reading, history), reading, history)[:most])


# Publication and text


def _by_publication(reading: Reading, history: History) -> Dating | None:
    published = reading.article.published
    assert published is not None
    main = _main_instrument(reading, history)
    day = trading_day(calendar_of(main), published)
    session = history.last_session(main, day) or _weekday(day)
    dating = Dating(session=session, method="published", evidence=(f"published {published.isoformat()}",))
    return _misdated(reading, session, main, history) or dating


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _misdated(reading: Reading, session: date, main: str, history: History) -> Dating | None:
    """Where no figure fits the session of publication, and two or more fit an earlier one exactly.

    A session of the week before needs most of the figures, and that none was traded at on the day; any other session
    has to be one that price dating would find, by three figures at least.
    """
    clues = [c for c in _clues(reading, history) if c.fact.when is None]
    published = session.toordinal()
    if len(clues) < 2 or any(published in c.places for c in clues):
        return None
    near = history.sessions(main, session - timedelta(days=14), session)[-_BACK - 1 : -1]
    fitting = [(sum(day.toordinal() in c.places for c in clues), day) for day in near]
    fit, day = max(fitting, default=(0, session))
    traded = any(published in c.inside for c in clues)
    best = Candidate(day) if fit >= 2 and fit > len(clues) / 2 and not traded else _elsewhere(clues, reading, history)
    if best is None:
        return None
    evidence = best.evidence or [line for c in clues if (line := _evidence(c, best.session))]
    note = f"published {reading.article.published}, but no figure fits {session}"
    return Dating(session=best.session, method="prices", evidence=(note, *evidence))


def _elsewhere(clues: Sequence[Clue], reading: Reading, history: History) -> Candidate | None:
    if len(clues) < 3:
        return None
    best = _decided(clues, _ranked(clues, reading, history), reading, history)
    return best if best and best.exact >= 3 else None


def _by_text(reading: Reading, history: History) -> Dating | None:
    """By the one full date that every figure is told with; a figure of old days among others settles nothing."""
    told = [f for f in reading.facts if isinstance(f, Level | Move) and f.modality == "asserted"]
    days = {_stated_day(fact) for fact in told}
    if len(days) != 1 or (day := days.pop()) is None:
        return None
    session = history.last_session(_main_instrument(reading, history), day)
    return Dating(session=session, method="text", evidence=(told[0].text,)) if session else None


def _stated_day(fact: Level | Move) -> date | None:
    """The day that the words name in full."""
    when = fact.when
    full = when is not None and when.year is not None and when.day is not None
    return fact.date or (resolve_day(when, date.max) if when is not None and full else None)


def _main_instrument(reading: Reading, history: History) -> str:
    """The instrument with prices that the article speaks of most."""
    named = Counter(
        f.instrument.id
        for f in reading.facts
        if isinstance(f, Level | Move | Record) and f.instrument.id and history.series(f.instrument.id)
    )
    return named.most_common(1)[0][0] if named else MAIN


# Prices


def _clues(reading: Reading, history: History) -> list[Clue]:
    found = []
    for fact in reading.facts:
        if isinstance(fact, Level | Move) and fact.modality == "asserted" and fact.date is None and fact.instrument.id:
            clue = _clue(fact, history)
            if clue is not None:
                found.append(clue)
    return found


def _clue(fact: Level | Move, history: History) -> Clue | None:
    symbol = fact.instrument.id
    assert symbol is not None
    known = history.known(symbol)
    if not known:
        return None
    if isinstance(fact, Level):
        if fact.basis in ("threshold", "premarket") or (fact.unit == "percent" and fact.instrument.type != "rate"):
            return None
        exact, inside = _level_places(fact, symbol, history)
        how: str = "close" if fact.basis in ("close", "unspecified", "intraday") else fact.basis
    else:
        if fact.value is None or fact.period.unit != "day" or fact.period.count != 1 or fact.direction == "flat":
            return None
        exact, inside = _move_places(fact, symbol, history), []
        how = "change"
    days = history.series(symbol).days  # type: ignore[union-attr]
    places = {days[n]: how for n in exact if n < known and _may_be(fact.when, days[n])}
    within = frozenset(days[n] for n in inside if n < known) - places.keys()
    if not places and not within:
        return None  # it fits no session ever: misread, or wrong, and of no help in telling sessions apart
    fitting = len(places) if len(places) > 1 or isinstance(fact, Move) else _by_chance(fact, symbol, history)
    return Clue(fact, places, within, _weight(fitting, known), _weight(len(within) + len(places), known))


def _by_chance(fact: Level, symbol: str, history: History) -> float:
    """How many closes would fit a level so exact by chance, by how many are near it; one that fits may be that chance."""
    index, point = _sorted_field(history, symbol, "close"), float(fact.value)
    near = sum(1 for _ in _within(index, point * 0.95, point * 1.05))
    return max(0.003, near * 10 ** -_rarity(fact))


def _may_be(when: Day | None, ordinal: int) -> bool:
    """True where a day is one that the fact's words may name; never where they look back to one not told."""
    if when is None or when.offset == 0:
        return True
    if when.weekday is not None:
        return not when.last and (ordinal - 1) % 7 == when.weekday
    day = date.fromordinal(ordinal)
    named = ((when.year, day.year), (when.month, day.month), (when.day, day.day))
    return when.day is not None and all(told in (None, own) for told, own in named)


def _weight(fitting: float, of: int) -> float:
    return max(0.0, log10(of / fitting)) if fitting else 0.0


def _level_places(fact: Level, symbol: str, history: History) -> tuple[list[int], list[int]]:
    """(places where the basis' own price fits, places where the range reaches the level)."""
    name = fact.basis if fact.basis in ("open", "high", "low") else "close"
    allowed, value = level_tolerance(fact), fact.value.scaleb(-2) if fact.unit == "bp" else fact.value
    exact = (
        []
        if fact.basis == "intraday"
        else list(_within(_sorted_field(history, symbol, name), *_interval(value, allowed)))
    )
    if fact.basis not in ("intraday", "unspecified", "close"):
        return exact, []
    series = history.series(symbol)
    assert series is not None
    lows, highs = series.floats("low"), series.floats("high")
    point = float(value)
    near = _within(_sorted_field(history, symbol, "close"), point * 0.8, point * 1.25)
    return exact, [n for n in near if lows[n] <= point <= highs[n]]


def _move_places(fact: Move, symbol: str, history: History) -> list[int]:
    assert fact.value is not None
    low, high = _interval(fact.value, move_tolerance(fact))
    if fact.direction == "down":
        low, high = -high, -low
    unit = "percent" if fact.unit in (None, "percent") else "points"
    scale = 100.0 if fact.unit == "bp" else 1.0
    return list(_within(_sorted_moves(history, symbol, unit), low / scale, high / scale))


def _interval(value: Decimal, allowed: Tolerance) -> tuple[float, float]:
    """The data that makes a figure right; an open side reaches twice as far as the figure."""
    point = float(value)
    edge = 1e-9 * max(1.0, abs(point))
    low = point - float(allowed.above) - edge if allowed.above is not None else 0.0
    high = point + float(allowed.below) + edge if allowed.below is not None else 2 * point
    return low, high


_Sorted = tuple[Sequence[float], Sequence[int]]


def _within(index: _Sorted, low: float, high: float) -> Iterator[int]:
    values, places = index
    return iter(places[bisect_left(values, low) : bisect_right(values, high)])


def _sorted_field(history: History, symbol: str, name: str) -> _Sorted:
    series = history.series(symbol)
    assert series is not None
    return _sorted(history, ("sorted", symbol, name), lambda: series.floats(name))


def _sorted_moves(history: History, symbol: str, unit: str) -> _Sorted:
    def values() -> Sequence[float]:
        daily = moves(history, symbol, "day")
        if unit == "percent":
            return daily.values
        c = daily.closes
        return [c[n] - c[n - 1] if daily.values[n] == daily.values[n] else float("nan") for n in range(len(c))]

    return _sorted(history, ("sorted moves", symbol, unit), values)


def _sorted(history: History, key: tuple[str, str, str], values: Callable[[], Sequence[float]]) -> _Sorted:
    if key not in history.memo:
        known = [(v, n) for n, v in enumerate(values()) if v == v]
        known.sort()
        history.memo[key] = ([v for v, _ in known], [n for _, n in known])
    found: _Sorted = history.memo[key]
    return found


def _ranked(clues: Sequence[Clue], reading: Reading, history: History) -> list[Candidate]:
    """Sessions by how much speaks for them, best first."""
    scores: dict[int, float] = defaultdict(float)
    for clue in clues:
        for day in clue.places:
            scores[day] += clue.weight
        if len(clue.inside) <= 400:
            for day in clue.inside:
                scores[day] += clue.inside_weight / 2
    best = sorted(scores, key=lambda day: (-scores[day], -day))[:_MOST]
    ranked = [_candidate(date.fromordinal(day), clues, reading, history) for day in best]
    ranked.sort(key=lambda c: (-c.score, c.session))
    return ranked


def _candidate(session: date, clues: Sequence[Clue], reading: Reading, history: History) -> Candidate:
    found = Candidate(session)
    day = session.toordinal()
    for clue in clues:
        if day in clue.places:
            found.exact += 1
            found.score += clue.weight
        elif _agrees_in_session(clue, clues, session, history):
            found.inside += 1
            found.score += clue.inside_weight
        else:
            found.missed += 1
        if line := _evidence(clue, session):
            found.evidence.append(line)
    for fact in _supporters(reading, clues):
        dated = _dated(fact, session, reading.article.text, history)
        if not _has_bars(dated, history):
            continue
        verdict = CHECKS[dated.kind](dated, history, None)
        if verdict.label == "supported":
            found.score += _telling(fact)
            found.evidence.append(verdict.reason)
        elif verdict.label == "contradicted":
            found.score -= 1.0
    return found


def _agrees_in_session(clue: Clue, clues: Sequence[Clue], session: date, history: History) -> bool:
    """A level that the session's range holds, or a move that a level of the same article makes of the close before.

    2,731.77 and +1.25% together say a previous close of 2,698.04: a session that follows such a close and traded there.
    """
    fact = clue.fact
    if isinstance(fact, Level):
        return session.toordinal() in clue.inside
    levels = [
        c.fact
        for c in clues
        if isinstance(c.fact, Level) and c.fact.instrument == fact.instrument and session.toordinal() in c.inside
    ]
    before = history.previous(fact.instrument.id or "", session)
    if before is None or fact.value is None or not levels:
        return False
    implied = [
        abs((level.value / before.close - 1) * 100 if fact.unit in (None, "percent") else level.value - before.close)
        for level in levels
    ]
    sign = 1 if fact.direction == "up" else -1
    allowed = move_tolerance(fact)
    low, high = _interval(fact.value, allowed)
    return any(
        low <= float(i) <= high and (level.value - before.close) * sign > 0
        for i, level in zip(implied, levels, strict=True)
    )


def _supporters(reading: Reading, clues: Sequence[Clue]) -> list[AnyFact]:
    """Facts that are no figures to look up, but that a session bears out or not."""
    used = {id(clue.fact) for clue in clues}
    kinds = (Record, Comparison, Move, Streak)
    return [
        f
        for f in reading.facts
        if isinstance(f, kinds) and id(f) not in used and f.modality == "asserted" and f.date is None
    ]


def _has_bars(fact: AnyFact, history: History) -> bool:
    if not isinstance(fact, _DATED) or fact.kind not in CHECKS:
        return False
    named = (fact.winner, fact.loser) if isinstance(fact, Comparison) else (fact.instrument,)
    return all(i is not None and i.id and fact.date and history.index(i.id, fact.date) is not None for i in named)


def _telling(fact: AnyFact) -> float:
    """Orders of magnitude by which a supported fact narrows the sessions: about how seldom such a claim is true."""
    if isinstance(fact, Record):
        return 1.0
    if isinstance(fact, Move) and fact.value is not None:
        return 1.5
    return 0.3


def _decided(
    clues: Sequence[Clue], ranked: Sequence[Candidate], reading: Reading, history: History
) -> Candidate | None:
    if not clues or not ranked:
        return None
    whole = [c for c in ranked if c.exact == len(clues)]
    if whole:
        return _only(whole, clues, reading, history)
    best, rest = ranked[0], ranked[1:]
    sessions = max(history.known(c.fact.instrument.id or "") for c in clues)
    chance = _CHANCE if best.missed else _CHANCE_WHOLE
    enough = best.score >= log10(sessions) + chance and best.exact + best.inside >= len(clues) / 2
    leads = not rest or best.score - rest[0].score >= _LEAD
    return best if enough and leads and len(clues) > 1 else None


def _only(whole: Sequence[Candidate], clues: Sequence[Clue], reading: Reading, history: History) -> Candidate | None:
    """The session that every figure fits, where it is the only one."""
    fitting = set.intersection(*(set(clue.places) for clue in clues))
    if len(clues) == 1 and not _plain(clues[0].fact):
        return None
    told = sum(_rarity(clue.fact) for clue in clues)
    long = min(history.known(clue.fact.instrument.id or "") for clue in clues) >= _LONG
    return whole[0] if len(fitting) == 1 and told >= (_ENOUGH_IN_LONG if long else _ENOUGH) else None


def _rarity(fact: Level | Move) -> float:
    """Orders of magnitude by which a figure is less likely than not at a random session, by its own precision.

    Of the history at hand alone this cannot be told: in a few months every coarse figure is unique. A level is taken
    to lie anywhere within 10%, a change within two percent.
    """
    if isinstance(fact, Level):
        band, spread = level_tolerance(fact), abs(float(fact.value)) / 10
    else:
        band, spread = move_tolerance(fact), 2.0 if fact.unit in (None, "percent") else 2 * abs(float(fact.value or 1))
    width = float((band.below or 0) + (band.above or 0)) if None not in (band.below, band.above) else spread
    return max(0.0, log10(spread / width)) if width and spread else 0.0


def _plain(fact: Level | Move) -> bool:
    """A figure that alone may date an article: a closing price as printed, not a round or hedged one."""
    return isinstance(fact, Level) and fact.basis in ("close", "open", "high", "low") and fact.hedge is None


def _evidence(clue: Clue, session: date) -> str | None:
    day = session.toordinal()
    who, figure = wording.name(clue.fact.instrument), wording.stated(clue.fact.value, clue.fact.unit)  # type: ignore[arg-type]
    if how := clue.places.get(day):
        others = len(clue.places) - 1
        only = "of no other session" if not others else f"of {others} other sessions"
        return f"{figure} is the {how} of {who} on {wording.day(session)}, and {only}"
    if day in clue.inside:
        return f"{figure} lies in the range of {who} on {wording.day(session)}"
    return None


# Dates of facts

_DATED = (Level, Move, Record, Comparison, Streak, Technical)


def _dated(fact: AnyFact, session: date, text: str, history: History) -> AnyFact:
    """The fact with its session, and with the ends of its period."""
    if fact.modality in ("expected", "conditional"):
        return fact
    if isinstance(fact, Policy):
        return replace(fact, date=resolve_day(fact.when, session)) if fact.date is None and fact.when else fact
    if not isinstance(fact, _DATED):
        return fact
    if fact.date is None:
        fact = replace(fact, date=_session_of(fact, session))
    if isinstance(fact, Move | Comparison):
        fact = _with_period(fact, history)
    return fact


def _session_of(fact: AnyFact, session: date) -> date | None:
    """The session that the fact's words name, else the article's; None where they look back to one not told."""
    return session if fact.when is None else resolve_day(fact.when, session)


def _with_period(fact: Move | Comparison, history: History) -> Move | Comparison:
    instrument = fact.instrument if isinstance(fact, Move) else fact.winner
    if fact.date is None or instrument.id is None or (fact.period.start and fact.period.end):
        return fact
    series = history.series(instrument.id)
    first = next(windows(fact.period, fact.date, instrument.id, history), None) if series else None
    if first is None or series is None:
        return fact
    period = replace(
        fact.period, start=fact.period.start or series.day(first.base), end=fact.period.end or series.day(first.end)
    )
    return replace(fact, period=period)
