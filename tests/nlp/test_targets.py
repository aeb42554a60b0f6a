"""Calls on prices: table-driven, every target of a text and no other, and the levels that must stay levels."""

import tomllib
from pathlib import Path

import pytest

from nlp.facts import Level, Target
from nlp.pipeline import read
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "targets.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_targets(case):
    facts = read(make_article(case["text"])).facts
    assert sorted(in_a_line(fact) for fact in facts if isinstance(fact, Target)) == sorted(case["facts"])
    levels = {f"{fact.value}" for fact in facts if isinstance(fact, Level)}
    assert levels >= set(case.get("levels", []))


def in_a_line(fact: Target) -> str:
    """Instrument, value and unit, forecaster, as the table has them."""
    instrument = fact.instrument.name if fact.instrument else "-"
    return f"{instrument} {fact.value} {fact.unit} by {fact.forecaster or '-'}"
