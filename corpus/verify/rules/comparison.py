"""Comparison: both returns over the same window; `by` is their gap in percentage points.

A group has no price. Some have a stand-in: the Russell 2000 for small caps, the S&P 500 for large caps, the Dow for
blue chips, the Nasdaq-100 for technology stocks. By it a comparison may be supported, never contradicted: an index can
confirm what is said of "small caps", it cannot convict it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from corpus.bars import Bar
from corpus.history import History
from corpus.verify import wording
from corpus.verify.evidence import Found, find_session, unverifiable
from corpus.verify.returns import change
from corpus.verify.tolerance import fits, tolerance
from corpus.verify.verdict import Verdict
from corpus.windows import Window, windows
from nlp.facts import Comparison
from nlp.instruments import Instrument
from nlp.periods import Period

STAND_INS = {
    "small caps": Instrument(id="^RUT", name="Russell 2000", type="index"),
    "large caps": Instrument(id="^GSPC", name="S&P 500", type="index"),
    "blue chips": Instrument(id="^DJI", name="Dow Jones Industrial Average", type="index"),
    "technology stocks": Instrument(id="^NDX", name="Nasdaq-100", type="index"),
}


def check(fact: Comparison, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on a comparison."""
    winner, loser = _priced(fact.winner), _priced(fact.loser)
    stands_in = winner is not fact.winner or loser is not fact.loser
    day = fact.date or fact.period.end
    first, second = find_session(winner, day, history), find_session(loser, day, history)
    for found in (first, second):
        if isinstance(found, Verdict):
            return found
    assert isinstance(first, Found) and isinstance(second, Found)
    if winner.id == loser.id:
        return unverifiable("instrument", f"{fact.winner.name} and {fact.loser.name} have the same price here")
    verdict = _judge(replace(fact, winner=winner, loser=loser), first, second, history)
    return _as_stand_in(fact, verdict) if stands_in else verdict


def gaps(
    fact: Comparison, first: Found, second: Found, history: History
) -> list[tuple[Decimal, Decimal, tuple[Bar, ...]]]:
    """(winner's return, loser's return, the bars), for each window that both have bars of."""
    several = []
    for one, other in zip(_windows(fact.period, first, history), _windows(fact.period, second, history), strict=False):
        a = change(first.series, one, "percent", first.instrument)
        b = change(second.series, other, "percent", second.instrument)
        same = first.series.day(one.end) == second.series.day(other.end)
        if a is not None and b is not None and same:
            bars = tuple(f.bar(n) for f, w in ((first, one), (second, other)) for n in (w.base, w.end))
            several.append((a, b, bars))
    return several


def _judge(fact: Comparison, first: Found, second: Found, history: History) -> Verdict:
    several = gaps(fact, first, second, history)
    if not several:
        reason = f"prices are missing at the start of the period that ends on {wording.day(first.session)}"
        return unverifiable("prices", reason, first.bar(), second.bar())
    right = next((g for g in several if _is_right(fact, g[0] - g[1])), None)
    a, b, bars = right or several[0]
    text = (
        f"{wording.name(fact.winner)} returned {wording.figure(a, 'percent')} and {wording.name(fact.loser)} "
        f"{wording.figure(b, 'percent')} from {wording.day(bars[0].session)} to {wording.day(bars[1].session)}"
    )
    if right is None and fact.by is not None and a > b:
        text += f", {wording.figure(a - b)} points apart and not {wording.stated(fact.by)}"
    return Verdict(
        label="supported" if right else "contradicted",
        reason=wording.sentence(text),
        expected=a - b,
        difference=fact.by - (a - b) if fact.by is not None else None,
        tolerance=tolerance(fact.by, None, "move") if fact.by is not None else None,
        evidence=bars,
    )


def _is_right(fact: Comparison, gap: Decimal) -> bool:
    if fact.by is None:
        return gap > 0
    stated = fact.by.scaleb(-2) if fact.unit == "bp" else fact.by
    return fits(stated, gap, tolerance(stated, None, "move"))


def _windows(period: Period, found: Found, history: History) -> Iterator[Window]:
    return windows(period, found.session, found.symbol, history)


def _priced(instrument: Instrument) -> Instrument:
    return STAND_INS.get(instrument.name.lower(), instrument) if instrument.id is None else instrument


def _as_stand_in(fact: Comparison, verdict: Verdict) -> Verdict:
    groups = " and ".join(i.name for i in (fact.winner, fact.loser) if i.id is None)
    if verdict.label != "supported":
        return replace(
            verdict,
            label="unverifiable",
            missing="instrument",
            diagnosis=None,
            reason=f"There is no price of {groups}; an index that stands in for it does not bear the claim out.",
        )
    return replace(verdict, reason=f"{verdict.reason[:-1]}, with an index standing in for {groups}.")
