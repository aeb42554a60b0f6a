"""Names and references by table: tests/cases/names*.toml."""

import tomllib
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
import spacy

from nlp.components import backrefs as _backrefs_factory  # noqa: F401
from nlp.components import names as _names_factory  # noqa: F401
from nlp.grammar.backrefs import backrefs, bounds
from nlp.grammar.names import names
from nlp.instruments import catalogue
from nlp.mentions import Name
from nlp.span import Span

CASES = Path(__file__).parents[1] / "cases"


def _cases(table: str) -> list[Any]:
    with (CASES / table).open("rb") as file:
        return [pytest.param(case, id=case["text"][:70]) for case in tomllib.load(file)["case"]]


def _key(name: Name) -> str:
    return name.instrument.id or name.instrument.name


def _seen(found: list[Name]) -> list[list[str]]:
    return [[name.text, _key(name), name.how] for name in found]


@pytest.mark.parametrize("case", _cases("names.toml"))
def test_names_are_found(case: dict[str, Any]) -> None:
    assert _seen(names(case["text"])) == case.get("names", [])


@pytest.mark.parametrize("case", _cases("names_not.toml"))
def test_what_is_no_name_is_left_alone(case: dict[str, Any]) -> None:
    assert _seen(names(case["text"])) == case.get("names", [])


@pytest.mark.parametrize("case", _cases("names_back.toml"))
def test_references_are_resolved(case: dict[str, Any]) -> None:
    text = case["text"]
    found = backrefs(text, names(text), bounds(text), catalogue())
    assert {name.how for name in found} <= {"backref"}
    seen = [[span.of(text), *map(_key, several)] for span, several in groupby(found, key=lambda name: name.span)]
    assert seen == case.get("refs", [])


@pytest.mark.parametrize("table", ["names.toml", "names_not.toml", "names_back.toml"])
def test_spans_are_the_words(table: str) -> None:
    for case in _cases(table):
        text = case.values[0]["text"]
        found = names(text)
        assert all(name.span.of(text) == name.text for name in found)
        assert all(one.span.before(other.span) for one, other in pairwise(found))


def test_a_watchlist_wins() -> None:
    nlp = spacy.blank("en")
    rows = [{"id": "QRW.V", "name": "Quarrow", "type": "equity", "aliases": ["Quarrow Energy"], "noun": "stock"}]
    nlp.add_pipe("tapecheck_names_v1", config={"watchlist": rows})
    nlp.add_pipe("tapecheck_backrefs_v1")
    doc = nlp("Quarrow Energy struck gas. The stock doubled as the S&P 500 fell.")
    assert [(m.text, m.instrument.id, m.how) for m in doc._.mentions] == [
        ("Quarrow Energy", "QRW.V", "name"),
        ("The stock", "QRW.V", "backref"),
        ("S&P 500", "^GSPC", "name"),
    ]


def test_the_components_need_no_sentences_and_use_them_where_marked() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("tapecheck_names_v1")
    nlp.add_pipe("tapecheck_backrefs_v1")
    text = "The Dow rose. It gained 8%."
    assert [m.text for m in nlp(text)._.mentions] == ["Dow", "It"]
    doc = nlp.make_doc(text)
    doc._.sentences = (Span(0, 13), Span(14, 27))
    for _, component in nlp.pipeline:
        doc = component(doc)
    assert [m.text for m in doc._.mentions] == ["Dow", "It"]


def test_a_crafted_line_does_not_stall() -> None:
    for piece in ("the dollar ", "(NYSE: A", "10-year and ", "Foo & ", "the index, ", "S&P 5", "gold, silver and "):
        names(piece * 2000)
        backrefs(piece * 500, names(piece * 500), [], catalogue())
