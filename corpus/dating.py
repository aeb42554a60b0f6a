"""settle: which session an article speaks of, and with it the dates of its facts.

An article with a publication time speaks of the session of that time: after the open that day's, before it the one
before. One without is dated by its own stated dates, or else by prices (`corpus/price_dating.py`). Ambiguous stays
undated; `candidates` there lists what came close.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from corpus.calendars import calendar_of, trading_day
from corpus.fact_dates import dated, own_sessions
from corpus.history import AsOf, History
from corpus.price_dating import Candidate, Clue, by_prices, decide, evidence_line, find_clues, rank
from nlp.facts import Dating, Level, Move, Reading, Record
from nlp.periods import resolve_day

MAIN = "^GSPC"  # whose calendar an article follows that names no instrument with prices
_BACK = 5  # sessions before publication that a dated article may speak of instead


def settle(reading: Reading, history: History, *, as_of: AsOf = None) -> Reading:
    """The reading with its session, and its facts with their dates and periods; what nothing settles stays None."""
    known = history.at(as_of)
    found = reading.dated or find_session(reading, known)
    if found is None:
        return reading
    facts = own_sessions(reading.facts, found.session, known)
    return replace(reading, dated=found, facts=tuple(dated(fact, found.session, known) for fact in facts))


def find_session(reading: Reading, history: History) -> Dating | None:
    """The session that the article speaks of: by publication, by its own dates, or by prices."""
    if reading.article.published is not None:
        return _by_publication(reading, history)
    return _by_text(reading, history) or by_prices(reading, history)


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
    clues = [c for c in find_clues(reading, history) if c.fact.when is None]
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
    evidence = best.evidence or [line for c in clues if (line := evidence_line(c, best.session))]
    note = f"published {reading.article.published}, but no figure fits {session}"
    return Dating(session=best.session, method="prices", evidence=(note, *evidence))


def _elsewhere(clues: Sequence[Clue], reading: Reading, history: History) -> Candidate | None:
    if len(clues) < 3:
        return None
    best = decide(clues, rank(clues, reading, history), reading, history)
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
        if isinstance(f, Level | Move | Record) and f.instrument.id and history.known(f.instrument.id)
    )
    return named.most_common(1)[0][0] if named else MAIN
