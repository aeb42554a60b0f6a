"""Why a streak, a chart signal, a statistic or a decision is wrong."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from corpus.history import History
from corpus.releases import PolicyRate, Release
from corpus.statistics import STATISTICS, Statistic, find_statistic
from corpus.verify import digits, wording
from corpus.verify.causes.finding import Finding
from corpus.verify.evidence import Found, find_session
from corpus.verify.rules import indicator, policy, streak, technical
from corpus.verify.tolerance import place
from corpus.verify.verdict import Diagnosis, Verdict
from nlp.facts import Indicator, Policy, Streak, Technical

_TURNED = {"up": "down", "down": "up", "expansion": "contraction", "contraction": "expansion"}
_CROSSED = {
    "crossed-above": "crossed-below",
    "crossed-below": "crossed-above",
    "breakout": "breakdown",
    "breakdown": "breakout",
    "golden-cross": "death-cross",
    "death-cross": "golden-cross",
    "macd-bullish": "macd-bearish",
    "macd-bearish": "macd-bullish",
    "overbought": "oversold",
    "oversold": "overbought",
    "support": "resistance",
    "resistance": "support",
}


def streak_wrong_direction(fact: Streak, history: History, verdict: Verdict) -> Finding | None:
    """wrong-direction: the count is right, and it went the other way.

    "A fourth straight gain" on the fourth falling day in a row.
    """
    other = streak.check(replace(fact, direction=_TURNED[fact.direction], ordinal=True), history)  # type: ignore[arg-type]
    if other.label != "supported":
        return None
    return Finding("wrong-direction", f"it went the other way: {wording.inside(other.reason)}", other.evidence)


def streak_stale(fact: Streak, history: History, verdict: Verdict) -> Finding | None:
    """stale: the count was right a day (or week, or month) earlier.

    "A fourth straight gain" on the day of the fifth.
    """
    if fact.instrument is None or fact.date is None or verdict.expected is None:
        return None
    if verdict.expected != fact.count + 1:
        return None
    return Finding("stale", f"the count is a {fact.unit} old: {wording.inside(verdict.reason)}")


def streak_wrong_period(fact: Streak, history: History, verdict: Verdict) -> Finding | None:
    """wrong-period: the count is right in another unit.

    "A fourth straight daily gain" of an index that rose for four weeks in a row.
    """
    if fact.instrument is None or fact.count < 3:
        return None
    for unit in ("day", "week", "month"):
        if unit == fact.unit:
            continue
        other = streak.check(replace(fact, unit=unit, ordinal=True), history)
        if other.label == "supported":
            return Finding(
                "wrong-period", f"the streak is one of {unit}s: {wording.inside(other.reason)}", other.evidence
            )
    return None


def technical_wrong_direction(fact: Technical, history: History, verdict: Verdict) -> Finding | None:
    """wrong-direction: the signal was given the other way round.

    "Crossed above its 50-day average" of a close that fell below it.
    """
    if fact.signal not in _CROSSED:
        return None
    other = technical.check(replace(fact, signal=_CROSSED[fact.signal], value=None), history)  # type: ignore[arg-type]
    if other.label != "supported":
        return None
    return Finding("wrong-direction", f"it was the other way round: {wording.inside(verdict.reason)}", other.evidence)


def technical_stale(fact: Technical, history: History, verdict: Verdict) -> Finding | None:
    """stale: the crossing is right, and more than five sessions old.

    "Crossed above its 200-day average" of an index that has been above it for months.
    """
    found = find_session(fact.instrument, fact.date, history)
    if not isinstance(found, Found) or fact.signal not in technical.CROSSINGS or verdict.expected is None:
        return None
    since = technical.on_that_side_since(fact, found, history)
    if since is None or found.place - since <= technical.FRESH:
        return None
    when = wording.day(found.series.day(since))
    return Finding(
        "stale", f"the crossing is old news, of {when}: {wording.inside(verdict.reason)}", (found.bar(since),)
    )


def indicator_rounding(fact: Indicator, history: History, verdict: Verdict) -> Finding | None:
    """rounding: the figure is the print, cut off or rounded the wrong way.

    A PMI of 48.7 told as 48.
    """
    statistic = find_statistic(fact.name, fact.measure)
    if statistic is None or verdict.difference is None:
        return None
    unit = place(indicator.scaled(fact, statistic)) * statistic.scale
    if not unit / 2 < abs(verdict.difference) < unit:
        return None
    return Finding("rounding", f"the figure is rounded the wrong way: {wording.inside(verdict.reason)}")


def indicator_wrong_direction(fact: Indicator, history: History, verdict: Verdict) -> Finding | None:
    """wrong-direction: the sign is lost or turned.

    Payrolls of -23,000 told as 23,000.
    """
    if verdict.expected is None or not fact.value or verdict.difference is None:
        return None
    statistic = find_statistic(fact.name, fact.measure)
    if statistic is None:
        return None
    value = indicator.scaled(fact, statistic)
    if abs(value + verdict.expected / statistic.scale) > place(value) / 2:
        return None
    return Finding("wrong-direction", f"the sign is turned: {wording.inside(verdict.reason)}")


def indicator_slip(fact: Indicator, history: History, verdict: Verdict) -> Finding | None:
    """transposed-digits, missing-digit: as in a level.

    A PMI of 48.7 told as 84.7, or as 4.7.
    """
    statistic = find_statistic(fact.name, fact.measure)
    if statistic is None or verdict.expected is None or fact.value is None or not digits.telling(fact.value):
        return None
    value, data = indicator.scaled(fact, statistic), verdict.expected / statistic.scale
    if digits.transposed(value, data):
        return Finding("transposed-digits", f"two digits are exchanged: {wording.inside(verdict.reason)}")
    if digits.missing_digit(value, data):
        return Finding("missing-digit", f"a digit is missing: {wording.inside(verdict.reason)}")
    return None


def indicator_stale(fact: Indicator, history: History, verdict: Verdict) -> Finding | None:
    """stale: the figure is that of the period before.

    July's 48.0 told as August's.
    """
    found = _own_prints(fact, verdict)
    if found is None:
        return None
    statistic, period = found
    periods = [p for p in history.periods(statistic.prints) if p < period]
    return _print_of(fact, history, statistic, periods[-1:], "stale", verdict)


def indicator_wrong_period(fact: Indicator, history: History, verdict: Verdict) -> Finding | None:
    """wrong-period: the figure is that of another period near by.

    June's 49.0 told as August's.
    """
    found = _own_prints(fact, verdict)
    if found is None:
        return None
    statistic, period = found
    known = history.periods(statistic.prints)
    earlier, later = [p for p in known if p < period], [p for p in known if p > period]
    return _print_of(fact, history, statistic, [*reversed(earlier[-4:-1]), *later[:1]], "wrong-period", verdict)


def indicator_wrong_statistic(fact: Indicator, history: History, verdict: Verdict) -> Finding | None:
    """wrong-instrument: the figure is that of a related statistic for the same period: headline for core,
    services for manufacturing.

    Core inflation of 3.1% told as the headline.
    """
    found = _own_prints(fact, verdict)
    if found is None:
        return None
    statistic, period = found
    for other in STATISTICS:
        if other is statistic or not other.family or other.family != statistic.family:
            continue
        for release in history.releases(other.prints, period)[:1]:
            if fact.value is not None and digits.same(fact.value, release.value):
                reason = f"{_told(fact)} was the {other.name} ({other.measure}): {wording.inside(verdict.reason)}"
                return Finding("wrong-instrument", reason, (release,))
    return None


def _own_prints(fact: Indicator, verdict: Verdict) -> tuple[Statistic, str] | None:
    statistic = find_statistic(fact.name, fact.measure)
    own = next((row for row in verdict.evidence if isinstance(row, Release)), None)
    return (statistic, own.period) if statistic and own else None


def _print_of(
    fact: Indicator,
    history: History,
    statistic: Statistic,
    periods: Sequence[str],
    diagnosis: Diagnosis,
    verdict: Verdict,
) -> Finding | None:
    value = indicator.scaled(fact, statistic)
    for period in periods:
        for release in history.releases(statistic.prints, period):
            if digits.same(value, release.value):
                when = indicator.period_words(period)
                reason = f"{_told(fact)} was the figure for {when}: {wording.inside(verdict.reason)}"
                return Finding(diagnosis, reason, (release,))
    return None


def _told(fact: Indicator) -> str:
    return wording.stated(fact.value or Decimal(0), "percent" if fact.unit in ("percent", "%") else None)


def policy_wrong_direction(fact: Policy, history: History, verdict: Verdict) -> Finding | None:
    """wrong-direction: a cut told as a hike, or a hike as a cut."""
    decision = _decision(verdict)
    if decision is None or fact.action not in ("cut", "hike"):
        return None
    turned = replace(fact, action="hike" if fact.action == "cut" else "cut", range=None)
    if not policy.is_right(turned, decision):
        return None
    return Finding("wrong-direction", f"it was the other way round: {wording.inside(verdict.reason)}")


def policy_mixed_units(fact: Policy, history: History, verdict: Verdict) -> Finding | None:
    """percent-points-mixed: basis points for percentage points.

    "Cut by 25 percentage points", or by 0.25 basis points.
    """
    decision = _decision(verdict)
    if decision is None or fact.size_bp is None:
        return None
    sizes = (fact.size_bp * 100, fact.size_bp / 100)
    if not any(policy.is_right(replace(fact, size_bp=size, range=None), decision) for size in sizes):
        return None
    return Finding("percent-points-mixed", f"the size is a hundred times off: {wording.inside(verdict.reason)}")


def policy_stale(fact: Policy, history: History, verdict: Verdict) -> Finding | None:
    """stale: the claim is right of the decision before.

    June's hold told as September's decision.
    """
    decision = _decision(verdict)
    if decision is None:
        return None
    earlier = [d for d in history.decisions(decision.institution) if d.decided < decision.decided][-1:]
    if not earlier or not policy.is_right(fact, earlier[0]):
        return None
    reason = f"that was the decision of {wording.day(earlier[0].decided)}: {wording.inside(verdict.reason)}"
    return Finding("stale", reason, (earlier[0],))


def _decision(verdict: Verdict) -> PolicyRate | None:
    return next((row for row in verdict.evidence if isinstance(row, PolicyRate)), None)
