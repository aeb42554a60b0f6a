"""The verdict: what the data says of a claim, and the rows that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from corpus.bars import Bar
from corpus.releases import PolicyRate, Release
from nlp.rows import Row, from_row, to_row

Label = Literal["supported", "contradicted", "unverifiable", "pending"]
Diagnosis = Literal[
    "intraday-as-close",
    "wrong-day",
    "wrong-instrument",
    "wrong-direction",
    "percent-points-mixed",
    "rounding",
    "transposed-digits",
    "missing-digit",
    "adjusted-price",
    "not-a-record",
    "stale",
    "wrong-period",
]
Missing = Literal["instrument", "date", "prices", "definition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far a stated figure may lie from the data and still be right, in its own unit, and by which rule."""

    below: Decimal | None  # None: any distance below is allowed ("more than")
    above: Decimal | None
    rule: str  # the line of the table in corpus/verify/tolerance.py, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One claim held against the tape. Its row calls `label` `verdict`."""

    label: Label = field(metadata={"row": "verdict"})
    reason: str  # one plain sentence with the figures
    expected: Decimal | None = None  # what the data says, in the fact's own unit
    difference: Decimal | None = None  # stated minus expected
    tolerance: Tolerance | None = None
    diagnosis: Diagnosis | None = None
    evidence: tuple[Bar | Release | PolicyRate, ...] = ()
    missing: Missing | None = None


def verdict_row(verdict: Verdict) -> Row:
    """The contract row of a verdict: `label` is `verdict`, and a bar's session is `date`."""
    return to_row(verdict)


def verdict_from_row(row: Mapping[str, Any], *, where: str = "verdict") -> Verdict:
    """The verdict of a row; RowError says what is wrong with it."""
    return from_row(Verdict, row, where=where)
