"""Levels and moves: table-driven, every numbered fact of a text and no other."""

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from nlp.facts import AnyFact, Level, Move
from nlp.pipeline import read
from scrapers.article import make_article

FOLDER = Path(__file__).parents[1] / "cases"
CASES = tomllib.loads((FOLDER / "prices.toml").read_text(encoding="utf-8"))["case"]
UNREAD = tomllib.loads((FOLDER / "prices_unread.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_levels_and_moves(case):
    check(case)


@pytest.mark.xfail(strict=True, reason="not yet read right")
@pytest.mark.parametrize("case", UNREAD, ids=[case["text"][:60] for case in UNREAD])
def test_what_is_not_yet_read(case):
    check(case)


def check(case):
    """Every numbered level and move of the case is read, and no other."""
    said = sorted(line for fact in read(make_article(case["text"])).facts if (line := in_a_line(fact)))
    wanted = sorted(case["facts"])
    assert len(said) == len(wanted), said
    assert all(any(fnmatchcase(line, want.replace("[", "[[]")) for line in said) for want in wanted), said


def in_a_line(fact: AnyFact) -> str | None:
    """The fact in the form of the table, None for what it does not list."""
    if isinstance(fact, Level):
        return f"level {named(fact)} {fact.value} {fact.basis}"
    if isinstance(fact, Move) and fact.value is not None:
        return f"move {named(fact)} {fact.direction} {fact.value} {fact.unit} {fact.period.unit}"
    return None


def named(fact: Level | Move) -> str:
    """The id of an instrument, the name of a group in brackets."""
    return fact.instrument.id or f"[{fact.instrument.name}]"
