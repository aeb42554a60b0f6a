"""Why a contradicted claim is wrong, where the data proves it.

Each diagnosis is one function whose docstring is its manual page. `DIAGNOSES` lists them by kind of claim, the most
specific first; the first that holds is given, and none where none does. A figure has to be telling (`digits.telling`)
before its agreement with some other row counts as proof.
"""

from collections.abc import Iterator
from dataclasses import replace

from corpus.history import History
from corpus.verify import wording
from corpus.verify.causes import counts, levels, moves, records
from corpus.verify.causes.finding import Diagnose, Finding
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact

DIAGNOSES: dict[str, tuple[Diagnose, ...]] = {
    "level": (
        levels.rounding,
        levels.transposed,
        levels.missing_digit,
        levels.stale,
        levels.wrong_day,
        levels.adjusted,
        levels.wrong_instrument,
        levels.intraday,
    ),
    "move": (
        moves.wrong_direction,
        moves.mixed_units,
        moves.rounding,
        moves.transposed,
        moves.missing_digit,
        moves.stale,
        moves.wrong_instrument,
        moves.wrong_period,
        moves.wrong_day,
        moves.adjusted,
        moves.intraday,
    ),
    "record": (records.record_wrong_direction, records.record_intraday, records.record_own),
    "comparison": (records.comparison_wrong_direction, records.comparison_rounding),
    "streak": (counts.streak_wrong_direction, counts.streak_stale, counts.streak_wrong_period),
    "technical": (counts.technical_wrong_direction, counts.technical_stale),
    "indicator": (
        counts.indicator_rounding,
        counts.indicator_wrong_direction,
        counts.indicator_slip,
        counts.indicator_stale,
        counts.indicator_wrong_statistic,
        counts.indicator_wrong_period,
    ),
    "policy": (counts.policy_wrong_direction, counts.policy_mixed_units, counts.policy_stale),
}


def diagnose(fact: AnyFact, history: History, verdict: Verdict) -> Verdict:
    """The contradicted verdict with its cause, and the sentence that names it; unchanged where none is proved."""
    found = next(findings(fact, history, verdict), None)
    if found is None:
        return verdict
    evidence = (*verdict.evidence, *(row for row in found.evidence if row not in verdict.evidence))
    return replace(verdict, diagnosis=found.diagnosis, reason=wording.sentence(found.reason), evidence=evidence)


def findings(fact: AnyFact, history: History, verdict: Verdict) -> Iterator[Finding]:
    """Every cause that the data proves, most specific first."""
    for function in DIAGNOSES.get(fact.kind, ()):
        found = function(fact, history, verdict)
        if found is not None:
            yield found
