"""Moments of publication. Cases: tests/cases/published.toml."""

import tomllib
from pathlib import Path

import pytest

from scrapers.dates import dateline, moment

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/published.toml").read_text())


def named(case: dict[str, str]) -> str:
    return case["written"][:40]


@pytest.mark.parametrize("case", CASES["moment"], ids=named)
def test_moment(case: dict[str, str]) -> None:
    found = moment(case["written"])
    assert (found.isoformat() if found else None) == case.get("is")


@pytest.mark.parametrize("case", CASES["dateline"], ids=named)
def test_dateline(case: dict[str, str]) -> None:
    found = dateline(case["written"])
    assert (found.isoformat() if found else None) == case.get("is")
