"""verify: one claim, held against the tape as it was known."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from corpus.bars import Bar
from corpus.history import AsOf, History
from corpus.verify import wording
from corpus.verify.diagnosis import diagnose
from corpus.verify.evidence import unverifiable
from corpus.verify.rules import (
    comparison,
    indicator,
    level,
    move,
    policy,
    record,
    streak,
    target,
    technical,
)
from corpus.verify.verdict import Label, Verdict
from nlp.facts import AnyFact, Level, Reading

Check = Callable[[Any, History, date | datetime | None], Verdict]

CHECKS: Mapping[str, Check] = {
    "level": level.check,
    "move": move.check,
    "record": record.check,
    "comparison": comparison.check,
    "streak": streak.check,
    "technical": technical.check,
    "indicator": indicator.check,
    "policy": policy.check,
    "target": target.check,
}

_FORECASTS = frozenset({"target"})  # kinds that are meant for the future
_FLIPPED: Mapping[str, Label] = {"supported": "contradicted", "contradicted": "supported"}


def verify(fact: AnyFact, history: History, *, as_of: AsOf = None, published: AsOf = None) -> Verdict:
    """What the data says of a claim; nothing later than `as_of` is seen.

    `published` is when the claim was made: a statistic is judged by what was in print then, a target by what followed.
    """
    check = CHECKS.get(fact.kind)
    if check is None:
        return unverifiable("definition", f"a {fact.kind} is not checked against prices")
    if fact.modality in ("expected", "conditional") and fact.kind not in _FORECASTS:
        return unverifiable("definition", f"this is told as {fact.modality}, not as done")
    known = history.at(as_of)
    verdict = _on_other_tapes(fact, known, published, check(fact, known, published), check)
    if fact.modality == "negated":
        return _negated(fact, verdict)
    if verdict.label != "contradicted":
        return verdict
    verdict = diagnose(fact, known, verdict)
    if verdict.diagnosis is None and isinstance(fact, Level):
        return level.split_since(fact, known) or verdict
    return verdict


def verdicts(reading: Reading, history: History, *, as_of: AsOf = None) -> dict[str, Verdict]:
    """The verdict of each checkable fact of a settled reading, by fact id."""
    published = reading.article.published or (reading.dated.session if reading.dated else None)
    return {
        fact.id: verify(fact, history, as_of=as_of, published=published)
        for fact in reading.facts
        if fact.kind in CHECKS
    }


def _on_other_tapes(fact: AnyFact, history: History, published: AsOf, verdict: Verdict, check: Check) -> Verdict:
    """The verdict in the light of providers that disagree: nobody is accused on a close that is not vouched for."""
    rows = [row for row in verdict.evidence if isinstance(row, Bar)]
    doubts = {row: doubt for row in rows if (doubt := history.doubted(row.instrument, row.session))}
    if not doubts or verdict.label in ("unverifiable", "pending"):
        return verdict
    row, doubt = next(iter(doubts.items()))
    note = f"{wording.day(row.session)}: {doubt}"
    others = [check(fact, tape, published) for r in doubts for tape in history.other_tapes(r.instrument, r.session)]
    if verdict.label == "supported" or (others and all(other.label == "contradicted" for other in others)):
        return replace(verdict, reason=f"{verdict.reason} ({note})")
    return Verdict(
        label="unverifiable",
        reason=wording.sentence(f"{note}; the claim is not held against it"),
        missing="prices",
        evidence=tuple(dict.fromkeys((*verdict.evidence, *(r for other in others for r in other.evidence)))),
    )


def _negated(fact: AnyFact, verdict: Verdict) -> Verdict:
    """A denial is right where the claim would be wrong; only where the denied claim is a plain yes or no."""
    if verdict.label not in _FLIPPED:
        return verdict
    if (
        fact.kind in ("level", "move")
        and getattr(fact, "value", None) is not None
        and getattr(fact, "hedge", None) is None
    ):
        return replace(
            verdict,
            label="unverifiable",
            missing="definition",
            diagnosis=None,
            reason="What the denial of a figure leaves open is not defined.",
        )
    return replace(verdict, label=_FLIPPED[verdict.label], diagnosis=None)
