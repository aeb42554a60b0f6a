"""Streak: counted from the closes at the ends of days, weeks, months, quarters or years.

An ordinal ("the sixth straight") is right where the run is exactly that long; "three in a row" also within a longer
run. A streak that is told as over ("snapped") is counted up to the session or week before. Streaks of record closes
count sessions that closed above every earlier one; streaks of a statistic count its first prints, a diffusion index
being in contraction below 50 and in expansion above.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from corpus.bars import Bar
from corpus.history import AsOf, History
from corpus.releases import Release
from corpus.statistics import Statistic, find_statistic
from corpus.studies import Runs, record_runs, runs
from corpus.verify import wording
from corpus.verify.evidence import Found, find_session, unverifiable
from corpus.verify.tolerance import exactly
from corpus.verify.verdict import Verdict
from nlp.facts import Streak

OVER = re.compile(
    r"\b(?:snap|snapped|snapping|end|ended|ending|halt|halted|broke|break|breaking|stopped|arrest\w+)\b", re.I
)
_RECORD = re.compile(r"\brecord|all-time high", re.I)
_MIDDLE = Decimal(50)  # what a diffusion index is read against
_WORDS = {"up": "rose", "down": "fell", "expansion": "expanded", "contraction": "contracted"}


def check(fact: Streak, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on a streak."""
    if fact.instrument is None:
        return _statistic(fact, history, published)
    found = find_session(fact.instrument, fact.date, history)
    if isinstance(found, Verdict):
        return found
    if _RECORD.search(f"{fact.indicator or ''} {fact.text}"):
        return _records(fact, found, history)
    if fact.indicator:
        return unverifiable("definition", f"The streak counts {fact.indicator}, which closes alone do not tell.")
    table = runs(history, found.symbol, fact.unit)
    number = table.moves.number(found.place)
    if number is None:
        who, when = wording.name(fact.instrument), wording.day(found.session)
        return unverifiable("prices", f"prices of {who} are missing before {when}", found.bar())
    return _moves(fact, found, table, number)


def run_of(fact: Streak, found: Found, table: Runs, number: int) -> tuple[int, int]:
    """(the signed run that the claim is about, the number of its last period)."""
    now = table.at(number, found.place)
    before = table.counts[number - 1]
    sign = 1 if fact.direction in ("up", "expansion") else -1
    last = found.place == table.moves.end(number)
    if OVER.search(fact.text) and before * sign > 0 >= now * sign:
        return before, number - 1
    if fact.unit != "day" and not last and abs(now) != fact.count and before * sign == fact.count:
        return before, number - 1  # "after four weekly gains", told in the middle of the fifth week
    return now, number


def right_count(fact: Streak, run: int) -> bool:
    """True where a signed run bears the claim out."""
    sign = 1 if fact.direction in ("up", "expansion") else -1
    return run * sign == fact.count or (not fact.ordinal and run * sign > fact.count)


def _moves(fact: Streak, found: Found, table: Runs, number: int) -> Verdict:
    assert fact.instrument is not None
    run, last = run_of(fact, found, table, number)
    if table.begins_with_the_data(last, run) and _may_be_longer(fact, run):
        who = wording.name(fact.instrument)
        return unverifiable(
            "prices", f"prices of {who} do not reach back far enough to count {fact.count}", found.bar()
        )
    end = found.place if last == number else table.moves.end(last)
    first = table.moves.base(max(1, last - max(1, abs(run)) + 1))
    direction = "rose" if run > 0 else "fell" if run < 0 else "did not move"
    span = f"for {_count(abs(run), fact.unit)} in a row to {wording.day(found.series.day(end))}"
    reason = (
        f"{wording.name(fact.instrument)} {direction} {span}"
        if run
        else f"{wording.name(fact.instrument)} was unchanged"
    )
    return _verdict(fact, run, reason, (found.bar(first), found.bar(end)))


def _records(fact: Streak, found: Found, history: History) -> Verdict:
    assert fact.instrument is not None
    sign = -1 if fact.direction == "down" else 1
    run = record_runs(history, found.symbol, sign)[found.place]
    if not history.whole(found.symbol, 0, found.place) and found.symbol not in history.records:
        who = wording.name(fact.instrument)
        return unverifiable("prices", f"prices of {who} do not reach back far enough for records", found.bar())
    ordinal = f"{_count(run, 'session')} in a row with a record close to {wording.day(found.session)}"
    reason = f"{wording.name(fact.instrument)} had {ordinal}"
    return _verdict(fact, sign * run, reason, (found.bar(max(0, found.place - run)), found.bar()), sign)


def _statistic(fact: Streak, history: History, published: AsOf) -> Verdict:
    statistic = find_statistic(fact.indicator or "", "level") or find_statistic(fact.indicator or "", "yoy")
    if statistic is None:
        return unverifiable("definition", f"there is no series of {fact.indicator}")
    if fact.direction in ("expansion", "contraction") and not statistic.diffusion:
        return unverifiable("definition", f"{fact.direction} is not defined for {fact.indicator}")
    prints = _prints(statistic, history, published or fact.date)
    if len(prints) < 2:
        return unverifiable("prices", f"there are no prints of {fact.indicator} before the claim")
    signs = _signs(fact, prints)
    run = 0
    for sign in reversed(signs):
        if sign == 0 or (run and sign * run < 0):
            break
        run += sign
    if abs(run) == len(signs) and _may_be_longer(fact, run):
        return unverifiable("prices", f"prints of {fact.indicator} do not reach back far enough to count {fact.count}")
    last = prints[-1]
    words = _WORDS[fact.direction] if run * _sign(fact) > 0 else _WORDS[_OPPOSITE[fact.direction]]
    reason = f"{fact.indicator} {words} for {_count(abs(run), fact.unit)} in a row to {last.period} ({last.value})"
    return _verdict(fact, run, reason, tuple(prints[-max(1, min(abs(run), 12)) :]))


def _may_be_longer(fact: Streak, run: int) -> bool:
    """Of a run that begins with the data: True where what came before it decides."""
    return run * _sign(fact) > 0 and (abs(run) < fact.count or (fact.ordinal and abs(run) == fact.count))


_OPPOSITE = {"up": "down", "down": "up", "expansion": "contraction", "contraction": "expansion"}


def _prints(statistic: Statistic, history: History, published: AsOf) -> list[Release]:
    """The first prints that were out at publication, in order of period, back to where a period is missing."""
    found: list[Release] = []
    for period in reversed(history.periods(statistic.prints)):
        known = history.releases(statistic.prints, period, published)
        if found and (not known or _number(found[-1].period) - _number(period) != 1):
            break
        found.extend(known[:1])
    return found[::-1]


def _number(period: str) -> int:
    """Months or quarters, counted: 2025-08 is one more than 2025-07."""
    year, _, part = period.partition("-")
    return int(year) * 4 + int(part[1:]) if part.startswith("Q") else int(year) * 12 + int(part or 1)


def _signs(fact: Streak, prints: list[Release]) -> list[int]:
    if fact.direction in ("expansion", "contraction"):
        return [(p.value > _MIDDLE) - (p.value < _MIDDLE) for p in prints]
    return [(later.value > earlier.value) - (later.value < earlier.value) for earlier, later in pairwise(prints)]


def _sign(fact: Streak) -> int:
    return 1 if fact.direction in ("up", "expansion") else -1


def _verdict(
    fact: Streak, run: int, reason: str, evidence: tuple[Bar | Release, ...], sign: int | None = None
) -> Verdict:
    sign = sign or _sign(fact)
    right = right_count(fact, run if sign == _sign(fact) else -run)
    told = f", not for {fact.count}" if not right and run * sign > 0 else ""
    return Verdict(
        label="supported" if right else "contradicted",
        reason=wording.sentence(reason + told),
        expected=Decimal(run * sign),
        difference=Decimal(fact.count - run * sign),
        tolerance=exactly("an ordinal is exact; a plain count may be part of a longer run"),
        evidence=evidence,
    )


def _count(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
