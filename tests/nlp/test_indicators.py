"""Published statistics and the jobs of industries: table-driven, every one of a text and no other."""

import tomllib
from pathlib import Path

import pytest

from nlp.facts import Indicator
from nlp.pipeline import read
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "indicators.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_indicators(case):
    facts = read(make_article(case["text"])).facts
    assert sorted(in_a_line(fact) for fact in facts if isinstance(fact, Indicator)) == sorted(case["facts"])


def in_a_line(fact: Indicator) -> str:
    """Name, measure, value, consensus and the print before, as the table has them; a plan is marked by a "?"."""
    line = f"{fact.name}: {fact.measure} " + ("-" if fact.value is None else f"{fact.value:f}")
    line += f" exp {fact.expected:f}" if fact.expected is not None else ""
    line += f" prev {fact.previous:f}" if fact.previous is not None else ""
    return line + (" ?" if fact.modality != "asserted" else "")
