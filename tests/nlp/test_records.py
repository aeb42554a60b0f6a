"""Record facts by tables of cases: every one that a text tells, and no other."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from nlp.facts import Record
from nlp.pipeline import annotate
from nlp.readers.records import records
from nlp.rows import to_row
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "records.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_records(case):
    said = [told(fact) for fact in records(annotate(make_article(case["text"])))]
    assert len(said) == len(case["facts"]), said
    for wanted in case["facts"]:
        assert any(wanted.items() <= row.items() for row in said), (wanted, said)


def told(fact: Record) -> dict[str, object]:
    """The row of a fact with instruments by id, or by name in brackets, and figures as text."""
    return {name: plain(value) for name, value in to_row(fact).items()}


def plain(value: object) -> object:
    """An instrument by id or name, a figure as printed."""
    if isinstance(value, dict) and "name" in value:
        return value["id"] or f"[{value['name']}]"
    return str(value) if isinstance(value, float | Decimal) else value
