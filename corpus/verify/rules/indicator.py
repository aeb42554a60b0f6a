"""Indicator: the stated value against the print that was known when the claim was made.

The first print counts; a revision that was out by then counts too, and either way a later one is named. Of a period
for which no print is known, the latest revised value can support a claim but not contradict it: what was printed at
the time is not known.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from corpus.history import History
from corpus.releases import Release
from corpus.statistics import Statistic, find_statistic
from corpus.verify import wording
from corpus.verify.evidence import unverifiable
from corpus.verify.tolerance import fits, tolerance
from corpus.verify.verdict import Tolerance, Verdict
from nlp.facts import Indicator

_MONTHS = {"Q1": "first", "Q2": "second", "Q3": "third", "Q4": "fourth"}


def check(fact: Indicator, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on a published statistic."""
    if fact.value is None:
        return unverifiable("definition", f"{fact.name} was not out yet")
    statistic = find_statistic(fact.name, fact.measure)
    if statistic is None:
        return unverifiable("definition", f"there is no series of {fact.name} ({fact.measure})")
    period = fact.period or (history.latest_period(statistic.prints, published) if published else None)
    if period is None:
        return unverifiable("date", f"the period that {fact.name} is told for is not known")
    prints = history.releases(statistic.prints, period, published)
    if not prints:
        return _revised_only(fact, statistic, period, history, published)
    value = scaled(fact, statistic)
    allowed = tolerance(value, None, "statistic")
    right = next((p for p in prints if fits(value, p.value, allowed)), None)
    return _verdict(
        fact, statistic, right or prints[0], allowed, right is not None, later_of(statistic, period, history)
    )


def scaled(fact: Indicator, statistic: Statistic) -> Decimal:
    """The stated value in the unit of the series: 57,000 jobs are 57 thousand."""
    value = Decimal(0) if fact.value is None else fact.value
    if statistic.scale == 1 or abs(value) < statistic.scale:
        return value
    return value.scaleb(-3) if statistic.scale == 1000 else value / statistic.scale


def later_of(statistic: Statistic, period: str, history: History) -> Sequence[Release]:
    """All that was ever said of a period, as far as it is known now: prints, then the latest vintage."""
    revised = history.releases(statistic.revised, period) if statistic.revised else ()
    return (*history.releases(statistic.prints, period), *revised)


def _verdict(
    fact: Indicator, statistic: Statistic, shown: Release, allowed: Tolerance, right: bool, later: Sequence[Release]
) -> Verdict:
    value = scaled(fact, statistic)
    name = f"{fact.name} for {period_words(shown.period)}"
    released = f", released {wording.day(shown.released)}" if shown.released else ""
    text = f"{name} was {_figure(shown.value, statistic)}{released}"
    if not right:
        text += f", not {_figure(value, statistic)}"
    last = later[-1] if later else shown
    if last.value != shown.value and last is not shown and not fits(value, last.value, allowed):
        text += f"; it has since been revised to {_figure(last.value, statistic)}"
    elif last.value != shown.value and not right:
        text += f"; {_figure(last.value, statistic)} is a later revision"
    return Verdict(
        label="supported" if right else "contradicted",
        reason=wording.sentence(text),
        expected=shown.value * statistic.scale,
        difference=(value - shown.value) * statistic.scale,
        tolerance=allowed,
        evidence=tuple(dict.fromkeys((shown, last))),
    )


def _revised_only(
    fact: Indicator, statistic: Statistic, period: str, history: History, published: date | datetime | None
) -> Verdict:
    unbound = history.releases(statistic.revised, period) if statistic.revised else ()
    value = scaled(fact, statistic)
    allowed = tolerance(value, None, "statistic")
    for release in unbound:
        if fits(value, release.value, allowed):
            return _verdict(fact, statistic, release, allowed, True, ())
    if history.releases(statistic.prints, period):
        return unverifiable("prices", f"{fact.name} for {period_words(period)} was not out at that moment")
    return unverifiable("prices", f"no print of {fact.name} for {period_words(period)} is known")


def period_words(period: str) -> str:
    """2025-08 as August 2025, 2025-Q2 as the second quarter of 2025."""
    year, _, part = period.partition("-")
    if part in _MONTHS:
        return f"the {_MONTHS[part]} quarter of {year}"
    return wording.day(date(int(year), int(part), 1)).replace(" 1,", "") if part.isdigit() else period


def _figure(value: Decimal, statistic: Statistic) -> str:
    text = f"{value.normalize():,f}" if value else "0"
    if statistic.scale == 1000:
        return f"{value * 1000:,.0f}"
    return text if statistic.diffusion else f"{text}%"
