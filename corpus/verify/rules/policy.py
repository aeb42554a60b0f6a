"""Policy: what an institution decided, against the table of its decisions.

The decision of the day named; without a day, the last one before the claim was made (six weeks at most: it is news no
longer). Action, size and range each have to be right where they are told.
"""

import re
from datetime import date, datetime, timedelta

from corpus.calendars import WASHINGTON
from corpus.history import History
from corpus.releases import PolicyRate
from corpus.verify import wording
from corpus.verify.evidence import unverifiable
from corpus.verify.tolerance import exactly
from corpus.verify.verdict import Verdict
from nlp.facts import Policy

NEWS = timedelta(days=45)  # between two meetings
_FED = re.compile(r"\b(?:fed|federal reserve|fomc|federal open market committee)\b", re.I)
_ACTIONS = {"cut": -1, "hike": 1, "hold": 0}
_PAST = {"cut": "cut rates", "hike": "raised rates", "hold": "left rates unchanged"}


def check(fact: Policy, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on what an institution did."""
    institution = "Federal Reserve" if _FED.search(fact.institution) else fact.institution
    decisions = history.decisions(institution, published)
    if not history.decisions(institution):
        return unverifiable("prices", f"there is no table of decisions of {fact.institution}")
    if fact.action not in _ACTIONS:
        return unverifiable("definition", f"a {fact.action} is not checked against the table of rates")
    day = fact.date or (published.astimezone(WASHINGTON).date() if isinstance(published, datetime) else published)
    if day is None:
        return unverifiable("date", f"the day of the decision of {fact.institution} is not known")
    decision = decision_of(fact, decisions, day)
    if decision is None:
        return unverifiable("prices", f"no decision of {fact.institution} near {wording.day(day)} is known")
    return _verdict(fact, decision)


def decision_of(fact: Policy, decisions: tuple[PolicyRate, ...], day: date) -> PolicyRate | None:
    """The decision that the claim speaks of: that day's, or the last one before it that is still news."""
    past = [d for d in decisions if d.decided <= day]
    return past[-1] if past and day - past[-1].decided <= NEWS else None


def is_right(fact: Policy, decision: PolicyRate) -> bool:
    """True where action, size and range are those of the decision, each where it is told."""
    change = decision.change_bp
    if _ACTIONS[fact.action] != (change > 0) - (change < 0):
        return False
    if fact.size_bp is not None and fact.action != "hold" and abs(fact.size_bp) != abs(change):
        return False
    return fact.range is None or fact.range == (decision.low, decision.high)


def sentence_of(decision: PolicyRate) -> str:
    """ "the Federal Reserve cut rates by 25 basis points to 4.00%-4.25% on September 17, 2025"."""
    change = decision.change_bp
    action = "hold" if change == 0 else "cut" if change < 0 else "hike"
    size = f" by {wording.figure(abs(change), 'bp', 0)}" if change else ""
    span = f"{wording.figure(decision.low)}%-{wording.figure(decision.high)}%"
    to = "at" if change == 0 else "to"
    return f"the {decision.institution} {_PAST[action]}{size} {to} {span} on {wording.day(decision.decided)}"


def _verdict(fact: Policy, decision: PolicyRate) -> Verdict:
    right = is_right(fact, decision)
    signed = decision.change_bp * (_ACTIONS[fact.action] or 1)
    return Verdict(
        label="supported" if right else "contradicted",
        reason=wording.sentence(sentence_of(decision)),
        expected=signed if fact.size_bp is not None else None,
        difference=fact.size_bp - signed if fact.size_bp is not None else None,
        tolerance=exactly("a decision's size and range are exact"),
        evidence=(decision,),
    )
