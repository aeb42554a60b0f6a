"""Damaged text. Cases: tests/cases/mending.toml."""

import tomllib
from pathlib import Path

import pytest

from scrapers.mending import mend

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/mending.toml").read_text())["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["damaged"][:30])
def test_mend(case: dict[str, str]) -> None:
    assert mend(case["damaged"]) == case["mended"]
    assert mend(case["mended"]) == case["mended"]
