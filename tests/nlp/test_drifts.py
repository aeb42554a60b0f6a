"""Moves without a figure: table-driven, every one of a text and no other."""

import tomllib
from pathlib import Path

import pytest

from nlp.facts import Move
from nlp.pipeline import read
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "drifts.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_drifts(case):
    found = [f for f in read(make_article(case["text"])).facts if isinstance(f, Move) and f.value is None]
    said = [f"{f.instrument.id or f'[{f.instrument.name}]'} {f.direction} {f.period.unit}" for f in found]
    assert sorted(said) == sorted(case["facts"])
