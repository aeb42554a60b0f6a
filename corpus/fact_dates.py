"""The dates of facts, once the article's session is known: their sessions, and the ends of their periods."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from corpus.history import History
from corpus.verify.digits import same, telling
from corpus.windows import windows
from nlp.facts import AnyFact, Comparison, Level, Move, Policy, Record, Streak, Technical
from nlp.periods import resolve_day

_MONTHS = timedelta(days=120)  # how far back a close of another day is looked for

DATED = (Level, Move, Record, Comparison, Streak, Technical)


def dated(fact: AnyFact, session: date, history: History) -> AnyFact:
    """The fact with its session, and with the ends of its period."""
    if fact.modality in ("expected", "conditional"):
        return fact
    if isinstance(fact, Policy):
        return replace(fact, date=resolve_day(fact.when, session)) if fact.date is None and fact.when else fact
    if not isinstance(fact, DATED):
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


def own_sessions(facts: Sequence[AnyFact], session: date, history: History) -> tuple[AnyFact, ...]:
    """The facts, closes of other days dated by themselves: an instrument cannot have closed at two values on one day.

    Where an article gives several closes of one instrument and one of them fits the article's session or another day,
    each of the others that is the close of one session of the months before, to the cent, is taken to be of that one.
    """
    groups: dict[str, list[Level]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Level) and fact.instrument.id and _may_be_old(fact):
            groups[fact.instrument.id].append(fact)
    moved: dict[int, date] = {}
    for symbol, levels in groups.items():
        if len({level.value for level in levels}) > 1:
            days = {id(level): _only_session(level, symbol, session, history) for level in levels}
            if len({day for day in days.values() if day}) > 1:
                moved |= {key: day for key, day in days.items() if day and day != session}
    return tuple(replace(f, date=moved[id(f)]) if isinstance(f, Level) and id(f) in moved else f for f in facts)


def _may_be_old(fact: Level) -> bool:
    """True of a close as printed, with nothing that dates it."""
    told = fact.basis in ("close", "unspecified") and fact.hedge is None and fact.modality == "asserted"
    return told and fact.date is None and fact.when is None and telling(fact.value)


def _only_session(level: Level, symbol: str, session: date, history: History) -> date | None:
    """The article's session where the level is its close, else the one session of the months before that is so."""
    days = history.sessions(symbol, session - _MONTHS, session)
    fitting = [d for d in days if (close := history.close(symbol, d)) is not None and same(level.value, close)]
    if session in fitting:
        return session
    return fitting[0] if len(fitting) == 1 else None
