"""What tables say of each kind of fact."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from corpus.verify.verdict import Verdict
from nlp.facts import (
    KINDS,
    AnyFact,
    Catalyst,
    Comparison,
    Effect,
    Indicator,
    Level,
    Move,
    Phrase,
    Policy,
    Quote,
    Record,
    Sentiment,
    SpeakerName,
    Streak,
    Target,
    Technical,
)
from nlp.instruments import Instrument
from nlp.periods import Period
from nlp.span import Span
from tapecheck.commands.words import about, judged, said

RUSSELL = Instrument(id="^RUT", name="Russell 2000", type="index")
SP500 = Instrument(id="^GSPC", name="S&P 500", type="index")
HERE: dict[str, Any] = {"span": Span(0, 1), "text": "x", "sentence": Span(0, 1)}
DAY = Period(unit="day")
CAUSE, EFFECT = Phrase(text="the cut", span=Span(0, 1)), Effect(text="stocks rose", span=Span(0, 1), instrument=RUSSELL)
MOVE = Move(**HERE, instrument=RUSSELL, direction="up", value=Decimal("2.50"), unit="percent", period=DAY)
RECORD = Record(**HERE, instrument=RUSSELL, extent="all-time", direction="high", basis="close")

CASES: list[tuple[AnyFact, str, str]] = [
    (Level(**HERE, instrument=RUSSELL, value=Decimal("2467.70"), basis="close"), "Russell 2000", "2,467.70 close"),
    (
        Level(**HERE, instrument=RUSSELL, value=Decimal("64.05"), unit="USD", hedge="about"),
        "Russell 2000",
        "about $64.05",
    ),
    (MOVE, "Russell 2000", "up 2.50% (day)"),
    (replace(MOVE, direction="down", value=None, unit=None), "Russell 2000", "down (day)"),
    (replace(MOVE, period=Period(unit="month", count=3)), "Russell 2000", "up 2.50% (3 months)"),
    (replace(MOVE, period=Period(unit="ytd")), "Russell 2000", "up 2.50% (year to date)"),
    (replace(MOVE, period=Period(unit="week", text="last week")), "Russell 2000", "up 2.50% (last week)"),
    (RECORD, "Russell 2000", "all-time high (close)"),
    (replace(RECORD, measure="weekly move", basis="unspecified"), "Russell 2000", "all-time weekly move high"),
    (
        Comparison(**HERE, winner=RUSSELL, loser=SP500, by=Decimal(2), unit="percent", period=DAY),
        "Russell 2000",
        "beat S&P 500 by 2% (day)",
    ),
    (Streak(**HERE, instrument=RUSSELL, count=6, unit="day", direction="up"), "Russell 2000", "6 days up"),
    (
        Streak(**HERE, indicator="ISM PMI", count=2, unit="month", direction="contraction"),
        "ISM PMI",
        "2 months contraction",
    ),
    (
        Technical(**HERE, instrument=RUSSELL, signal="crossed-above", study="200-day moving average"),
        "Russell 2000",
        "crossed above 200-day moving average",
    ),
    (
        Indicator(**HERE, name="CPI", measure="yoy", value=Decimal("2.9"), unit="percent", expected=Decimal("3.0")),
        "CPI",
        "2.9% yoy (expected 3.0%)",
    ),
    (
        Policy(
            **HERE,
            institution="Federal Reserve",
            action="cut",
            size_bp=Decimal(25),
            range=(Decimal("4.00"), Decimal(4)),
        ),
        "Federal Reserve",
        "cut 25 basis points to 4.00%-4%",
    ),
    (
        Target(**HERE, forecaster="Fennick Capital", instrument=SP500, value=Decimal(6800), horizon="year-end"),
        "S&P 500",
        "6,800 by year-end (Fennick Capital)",
    ),
    (
        Catalyst(**HERE, cause=CAUSE, effect=EFFECT, polarity="+", type="monetary-policy"),
        "Russell 2000",
        "+ monetary-policy: the cut → stocks rose",
    ),
    (
        Quote(**HERE, speaker=SpeakerName(name="Ada Marlowe", role="strategist"), style="direct", content=CAUSE),
        "Ada Marlowe, strategist",
        "the cut",
    ),
    (Quote(**HERE, speaker=SpeakerName(), style="indirect", content=CAUSE), "somebody", "the cut"),
    (Sentiment(**HERE, label="positive", score=0.6), "the whole article", "positive (+0.6)"),
]


@pytest.mark.parametrize(("fact", "subject", "statement"), CASES, ids=lambda v: v.kind if hasattr(v, "kind") else "")
def test_a_fact_in_words(fact: AnyFact, subject: str, statement: str) -> None:
    assert (about(fact), said(fact)) == (subject, statement)


def test_every_kind_is_covered() -> None:
    assert {fact.kind for fact, _, _ in CASES} == set(KINDS)


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (None, ""),
        (Verdict(label="supported", reason="So it was."), "supported"),
        (Verdict(label="contradicted", reason="No.", diagnosis="wrong-day"), "contradicted: wrong-day"),
        (Verdict(label="unverifiable", reason="No bar.", missing="prices"), "unverifiable: prices"),
    ],
)
def test_a_verdict_in_words(verdict: Verdict | None, words: str) -> None:
    assert judged(verdict) == words
