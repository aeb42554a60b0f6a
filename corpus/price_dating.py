"""Price dating: the session that an article's figures fit, and no other.

Each figure is looked up in all history. Where every figure fits one session alone, and they are exact enough together,
it dates the article. Where some do not, the session has to lead clearly and chance has to be ruled out. Facts that are
no figures (records, comparisons, directions) speak for a session or against it.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import log10

from corpus.fact_dates import DATED, dated
from corpus.history import History
from corpus.studies import moves
from corpus.verify import wording
from corpus.verify.judge import CHECKS
from corpus.verify.rules.level import level_tolerance
from corpus.verify.rules.move import move_tolerance
from corpus.verify.verdict import Tolerance
from nlp.facts import AnyFact, Comparison, Dating, Level, Move, Reading, Record, Streak
from nlp.periods import Day

_MOST = 60  # candidate sessions that are looked at closely
_CHANCE = 3.0  # orders of magnitude by which chance must be ruled out where some figures fit nowhere near
_CHANCE_WHOLE = 2.0  # ... and where each fits, if only in the session's range
_ENOUGH = 4.3  # orders of magnitude that the figures must tell together: one session in eighty years
_ENOUGH_IN_LONG = 2.5  # ... where the history is long, and the session hardly outside it
_LONG = 2500  # sessions: ten years
_AGAINST = 0.5  # what a fact takes away that a session does not bear out: it may be wrong itself, or misread
_LEAD = 2.0  # ... and by which the best session must lead the next


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


def by_prices(reading: Reading, history: History) -> Dating | None:
    """The session that the article's figures date, None where none or several fit."""
    clues = find_clues(reading, history)
    ranked = rank(clues, reading, history)
    best = decide(clues, ranked, reading, history)
    return Dating(session=best.session, method="prices", evidence=tuple(best.evidence)) if best else None


def candidates(reading: Reading, history: History, most: int = 5) -> tuple[Candidate, ...]:
    """The sessions that the article's figures fit best, best first: what to show where it stays undated."""
    return tuple(rank(find_clues(reading, history), reading, history)[:most])


def find_clues(reading: Reading, history: History) -> list[Clue]:
    """The figures that may date the article: asserted levels and changes of a day, without a date of their own."""
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
    return Clue(fact, places, within, _exact_weight(fact, places, history), _weight(len(within) + len(places), known))


def _exact_weight(fact: Level | Move, places: Mapping[int, str], history: History) -> float:
    """How telling it is that a figure fits; of a change never much more than its own precision tells.

    "A drop of 20%" fits one day in a century, but says hardly more than that the drop was large.
    """
    symbol = fact.instrument.id or ""
    known = history.known(symbol)
    if isinstance(fact, Move):
        return min(_weight(len(places), known), _rarity(fact) + 1)
    return _weight(len(places) if len(places) > 1 else _by_chance(fact, symbol, history), known)


def _by_chance(fact: Level, symbol: str, history: History) -> float:
    """How many closes would fit a level so exact by chance, going by how many are near it."""
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


def rank(clues: Sequence[Clue], reading: Reading, history: History) -> list[Candidate]:
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
        elif line := _in_session(clue, clues, session, history):
            found.inside += 1
            found.score += clue.inside_weight
            found.evidence.append(line)
        else:
            found.missed += 1
        if line := evidence_line(clue, session):
            found.evidence.append(line)
    for fact in _supporters(reading, clues):
        known = dated(fact, session, history)
        if not _has_bars(known, history):
            continue
        verdict = CHECKS[known.kind](known, history, None)
        if verdict.label == "supported":
            found.score += _telling(fact)
            found.evidence.append(verdict.reason)
        elif verdict.label == "contradicted":
            found.score -= _AGAINST
    return found


def _in_session(clue: Clue, clues: Sequence[Clue], session: date, history: History) -> str | None:
    """How a level lies in the session's range, or a move agrees with a level that does; None where it does not.

    2,731.77 and +1.25% together say a previous close of 2,698.04: a session that follows such a close and traded there.
    """
    fact, when = clue.fact, wording.day(session)
    if isinstance(fact, Level):
        told = f"{wording.stated(fact.value, fact.unit)} lies in the range of {wording.name(fact.instrument)} on {when}"
        return told if session.toordinal() in clue.inside else None
    before = history.previous(fact.instrument.id or "", session)
    if before is None or before.close <= 0 or fact.value is None:
        return None
    low, high = _interval(fact.value, move_tolerance(fact))
    for level in _levels_inside(clues, fact, session):
        change = level.value - before.close
        size = change / before.close * 100 if fact.unit in (None, "percent") else change
        if low <= float(size if fact.direction == "up" else -size) <= high:
            figures = f"{wording.stated(fact.value, fact.unit)} and {wording.stated(level.value, level.unit)}"
            return f"{figures} agree with the close before {when}, {wording.figure(before.close)}"
    return None


def _levels_inside(clues: Sequence[Clue], fact: Move, session: date) -> Iterator[Level]:
    """The article's levels of the same instrument that the session's range holds."""
    day = session.toordinal()
    for clue in clues:
        if isinstance(clue.fact, Level) and clue.fact.instrument == fact.instrument and day in clue.inside:
            yield clue.fact


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
    if not isinstance(fact, DATED) or fact.kind not in CHECKS:
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


def decide(clues: Sequence[Clue], ranked: Sequence[Candidate], reading: Reading, history: History) -> Candidate | None:
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


def evidence_line(clue: Clue, session: date) -> str | None:
    """What a figure that fits the session exactly says of it; None where it does not."""
    how = clue.places.get(session.toordinal())
    if how is None or clue.fact.value is None:
        return None
    who, figure = wording.name(clue.fact.instrument), wording.stated(clue.fact.value, clue.fact.unit)
    others = len(clue.places) - 1
    only = "of no other session" if not others else f"of {others} other session{'s' if others > 1 else ''}"
    return f"{figure} is the {how} of {who} on {wording.day(session)}, and {only}"
