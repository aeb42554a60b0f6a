"""What the checking says: claims that failed, where articles disagree, and what has become of forecasts."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from corpus.agreement import Agreement, agreements
from corpus.bars import Bar
from corpus.calendars import calendar_of, trading_day
from corpus.verify.rules.target import horizon_day
from corpus.verify.verdict import Verdict
from nlp.facts import Reading, Target
from scrapers.article import Article
from tapecheck.edition import Answer, Call, Dispute, Failure, Judged, Tally
from tapecheck.gathered import Checked, Failed, Gathered, Limits, Tallied, session_of
from tapecheck.lines import Count, Day, Expected, Line, Named, Reason, Stated, line

ItemT = TypeVar("ItemT")

FAILURES = 12  # contradicted claims that are shown; the rest are counted
ALSO = 4  # others who make the same claim that are named; the rest are counted
DISPUTES = 4
CALLS = 8

MISSING = {
    "instrument": "name no instrument that is known",
    "date": "name no session",
    "prices": "need prices that the tape lacks",
    "definition": "leave open what they mean",
}


def tally(tallied: Tallied) -> Tally:
    """How many claims there are of each verdict."""
    labels = tallied.labels
    lacking = sorted(tallied.missing.items(), key=lambda item: (-len(item[1]), item[0]))
    return Tally(
        checked=Count(tuple(id_ for ids in labels.values() for id_ in ids)),
        supported=Count(tuple(labels.get("supported", ()))),
        contradicted=Count(tuple(labels.get("contradicted", ()))),
        unverifiable=Count(tuple(labels.get("unverifiable", ()))),
        pending=Count(tuple(labels.get("pending", ()))),
        missing=tuple((MISSING[what], Count(tuple(ids))) for what, ids in lacking),
    )


def failures(found: Gathered) -> tuple[tuple[Failure, ...], Count]:
    """The claims that failed, those that most publishers make first, and the facts that there is no room for.

    Of claims that are made alike, those that are explained come first.
    """
    ranked = sorted(found.failed.values(), key=lambda one: (-len(one.voices), one.verdict.diagnosis is None))
    unshown = tuple(id_ for one in ranked[FAILURES:] for id_ in one.ids)
    return tuple(_failure(found, one) for one in ranked[:FAILURES]), Count(unshown)


def _failure(found: Gathered, one: Failed) -> Failure:
    article, fact, verdict = one.article, one.fact, one.verdict
    others = [other for other in one.voices.values() if other.id != article.id]
    return Failure(
        said=found.said(article, fact.sentence, fact.span),
        fact=fact,
        verdict=verdict,
        reason=line(Reason(fact, article, verdict, found.session(article))),
        stated=line(Stated(fact)),
        expected=line(Expected(fact, verdict)),
        also=tuple(others[:ALSO]),
        publishers=Count(tuple(sorted(one.voices))),
    )


def judged(found: Gathered, checked: Iterable[Checked], limits: Limits) -> Iterator[Judged]:
    """Every claim of these articles, with its verdict."""
    for reading, kept in checked:
        verdicts = limits.verdicts(reading, kept)
        for fact in reading.facts:
            if (verdict := verdicts.get(fact.id)) is not None:
                yield Judged(
                    said=found.said(reading.article, fact.sentence, fact.span),
                    fact=fact,
                    verdict=verdict,
                    reason=line(Reason(fact, reading.article, verdict, found.session(reading.article))),
                )


def disputes(found: Gathered) -> tuple[Dispute, ...]:
    """Where publishers state different figures for one thing; those that most of them state first."""
    differing = [a for a in agreements(found.slim) if not a.unanimous and _independent(found, a)]
    return tuple(filter(None, (_dispute(found, one) for one in differing[: 3 * DISPUTES])))[:DISPUTES]


def _independent(found: Gathered, agreement: Agreement) -> bool:
    """Whether somebody else says otherwise: a house that differs from itself is no dispute."""
    return len({name for answer in agreement.answers for name in answer.publishers}) > 1


def _dispute(found: Gathered, agreement: Agreement) -> Dispute | None:
    false = frozenset(found.tallied.labels["contradicted"])
    answers = [
        Answer(
            said=found.said(voice.article, voice.fact.sentence, voice.fact.span),
            publishers=Count(answer.publishers),
            contradicted=voice.fact.id in false,
        )
        for answer in agreement.answers
        for voice in answer.voices[:1]
    ]
    instrument = getattr(agreement.answers[0].voices[0].fact, "instrument", None)
    return Dispute(subject=line(Named(instrument, capital=True)), answers=tuple(answers)) if instrument else None


def calls(found: Gathered) -> tuple[Call, ...]:
    """The forecasts of the day."""
    made = [m for m in found.calls if m[1].instrument]
    one_each = firsts(made, lambda m: (m[1].forecaster, m[1].instrument, m[1].value))
    return tuple(_call(found, article, fact, verdict) for article, fact, verdict in one_each[:CALLS])


def _call(found: Gathered, article: Article, fact: Target, verdict: Verdict | None) -> Call:
    return Call(said=found.said(article, fact.sentence, fact.span), target=fact, verdict=verdict)


def due(found: Gathered, earlier: Iterable[Checked], limits: Limits) -> tuple[Call, ...]:
    """The forecasts of before whose day has come, or that were hit early, within the days told."""
    come: list[Call] = []
    for reading, kept in earlier:
        if not (targets := [f for f in reading.facts if isinstance(f, Target) and f.instrument and f.instrument.id]):
            continue
        made = session_of(reading)
        if made is None or made >= limits.first:
            continue
        verdicts = limits.verdicts(replace(reading, facts=tuple(targets)), kept)
        known = ((fact, verdicts[fact.id]) for fact in targets if fact.id in verdicts)
        come += [_due(found, reading, f, v, made) for f, v in known if _came(f, v, reading, limits)]
    return tuple(firsts(come, lambda c: (c.target.forecaster, c.target.instrument, c.target.value)))[:CALLS]


def _came(fact: Target, verdict: Verdict, reading: Reading, limits: Limits) -> bool:
    """Whether the verdict fell within the days told: at the horizon, or where the price got there before."""
    if verdict.label not in ("supported", "contradicted") or not verdict.evidence:
        return False
    last = verdict.evidence[-1]
    if verdict.label == "supported":
        return isinstance(last, Bar) and limits.first <= last.session <= limits.last
    assert fact.instrument is not None and fact.instrument.id is not None
    published = reading.article.published
    start = trading_day(calendar_of(fact.instrument.id), published) if published else session_of(reading)
    day = horizon_day(fact.horizon, start) if start else None
    return day is not None and limits.first <= day <= limits.last


def _due(found: Gathered, reading: Reading, fact: Target, verdict: Verdict, made: date) -> Call:
    reason: Line = line(Reason(fact, reading.article, verdict, made))
    call = _call(found, reading.article, fact, verdict)
    return replace(call, made=Day(made), reason=reason)


def firsts(items: Iterable[ItemT], key: Callable[[ItemT], Hashable]) -> list[ItemT]:
    """The first item of each key, in order."""
    found: dict[Hashable, ItemT] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())
