"""Why a record is none, and a comparison is wrong."""

from dataclasses import replace

from corpus.history import History
from corpus.verify import wording
from corpus.verify.causes.finding import Finding
from corpus.verify.rules import comparison, record
from corpus.verify.tolerance import place
from corpus.verify.verdict import Verdict
from nlp.facts import Comparison, Record


def record_intraday(fact: Record, history: History, verdict: Verdict) -> Finding | None:
    """intraday-as-close: a record of the session's high (or low) told as a record close.

    A session that reached a new high and closed below the record close.
    """
    if fact.basis != "close" or fact.measure is not None:
        return None
    other = record.check(replace(fact, basis="intraday"), history)
    if other.label != "supported":
        return None
    extreme = "high" if fact.direction == "high" else "low"
    own = wording.inside(verdict.reason)
    reason = f"the record was one of the session's {extreme}, not of the close: {own}"
    return Finding("intraday-as-close", reason, other.evidence)


def record_wrong_direction(fact: Record, history: History, verdict: Verdict) -> Finding | None:
    """wrong-direction: the session did set such a record, at the other end.

    A 52-week low told as a 52-week high.
    """
    other = record.check(replace(fact, direction="low" if fact.direction == "high" else "high"), history)
    if other.label != "supported":
        return None
    return Finding(
        "wrong-direction",
        f"it was a {fact.extent} {'low' if fact.direction == 'high' else 'high'}: {wording.inside(other.reason)}",
        other.evidence,
    )


def record_own(fact: Record, history: History, verdict: Verdict) -> Finding | None:
    """not-a-record: an earlier session went as far, and is named.

    "An all-time high" of a session that closed at 2,731.00 when an earlier one had closed at 2,739.47. Where the last
    session as far lies further back than the claim says, the cause is `wrong-period`.
    """
    return Finding(verdict.diagnosis, verdict.reason) if verdict.diagnosis else None


def comparison_wrong_direction(fact: Comparison, history: History, verdict: Verdict) -> Finding | None:
    """wrong-direction: the loser did better.

    "Small caps outpaced the Dow" on a day when the Dow rose more.
    """
    other = comparison.check(replace(fact, winner=fact.loser, loser=fact.winner), history)
    if other.label != "supported":
        return None
    return Finding("wrong-direction", f"it was the other way round: {wording.inside(other.reason)}", other.evidence)


def comparison_rounding(fact: Comparison, history: History, verdict: Verdict) -> Finding | None:
    """rounding: the gap is the data, cut off or rounded the wrong way.

    A gap of 1.68 points told as 1.6.
    """
    if fact.by is None or verdict.difference is None:
        return None
    unit = place(fact.by)
    if not unit / 2 < abs(verdict.difference) <= unit:
        return None
    return Finding("rounding", f"the gap is rounded the wrong way: {wording.inside(verdict.reason)}")
