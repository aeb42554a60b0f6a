"""Calibrated confidence: of the facts at 0.9, nine in ten are right.

A reader gives each fact the prior of the rule that read it. `calibration.toml` maps these priors, kind by kind, to the
share that was right on articles that nobody developed on (`python -m benchmarks.reliability --fit` writes it): points
of a monotone step function, found by pooling adjacent violators (Ayer et al. 1955) and drawn towards the share of all
kinds where there are few facts.
"""

import tomllib
from bisect import bisect_right
from functools import cache
from pathlib import Path

from nlp.errors import LexiconError
from nlp.facts import AnyFact
from nlp.values import changed

CALIBRATION = Path(__file__).parent / "calibration.toml"


def calibrated(fact: AnyFact, table: Path = CALIBRATION) -> AnyFact:
    """The fact with the confidence that its kind and prior deserve; as it is where the kind was never measured."""
    found = steps(table).get(_kind(fact))
    if found is None:
        return fact
    priors, shares = found
    at = max(0, bisect_right(priors, fact.confidence) - 1)
    return changed(fact, confidence=shares[at])


@cache
def steps(table: Path = CALIBRATION) -> dict[str, tuple[list[float], list[float]]]:
    """Priors and shares by kind, priors rising; LexiconError where a table is not of that form."""
    kinds = tomllib.loads(table.read_text(encoding="utf-8"))
    for kind, points in kinds.items():
        if len(points["prior"]) != len(points["share"]) or sorted(points["prior"]) != points["prior"]:
            raise LexiconError(f"[{kind}] needs as many shares as priors, priors rising", where=table.name)
    return {kind: (points["prior"], points["share"]) for kind, points in kinds.items()}


def _kind(fact: AnyFact) -> str:
    """The kind as it was measured: a move that tells only its direction is one of its own."""
    return "drift" if fact.kind == "move" and getattr(fact, "value", None) is None else fact.kind
