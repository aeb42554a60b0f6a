"""What central banks did, may do or let be known: table-driven, every policy fact of a text and no other."""

import tomllib
from pathlib import Path

import pytest

from nlp.facts import Policy
from nlp.pipeline import read
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "policies.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_policies(case):
    facts = read(make_article(case["text"])).facts
    assert sorted(in_a_line(fact) for fact in facts if isinstance(fact, Policy)) == sorted(case["facts"])


def in_a_line(fact: Policy) -> str:
    """Institution, modality, action, size and range, as the table has them."""
    size = f" {fact.size_bp.normalize():f}bp" if fact.size_bp else ""
    rate = f" {fact.range[0]}-{fact.range[1]}" if fact.range else ""
    return f"{fact.institution}: {fact.modality} {fact.action}{size}{rate}"
