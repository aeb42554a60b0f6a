"""Catalysts: cause, polarity, type and the instrument that it moved, by table."""

import tomllib
from pathlib import Path

import pytest

from nlp.facts import Catalyst
from nlp.pipeline import read
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "catalysts.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_catalysts(case):
    found = catalysts_of(case["text"])
    assert len(found) == len(case["causes"]), [f.cause.text for f in found]
    for fact, (words, polarity, kind, instrument) in zip(found, case["causes"], strict=True):
        assert words in fact.cause.text
        assert (fact.polarity, fact.type) == (polarity, kind)
        assert fact.effect.instrument is not None
        assert instrument in {fact.effect.instrument.id, fact.effect.instrument.name}


def catalysts_of(text: str) -> list[Catalyst]:
    """The catalysts of a text, in the order of their causes."""
    found = [fact for fact in read(make_article(text), learned=False).facts if isinstance(fact, Catalyst)]
    return sorted(found, key=lambda fact: fact.cause.span)


def test_spans_are_the_words():
    text = "Stocks slid. Gold rose 1% as tariffs kept investors on edge."
    (fact,) = catalysts_of(text)
    assert text[fact.cause.span.start : fact.cause.span.end] == fact.cause.text == "tariffs kept investors on edge"
    assert text[fact.effect.span.start : fact.effect.span.end] == fact.effect.text == "Gold rose 1%"
    assert fact.span.contains(fact.cause.span) and fact.span.contains(fact.effect.span)
    assert fact.sentence.contains(fact.span)


def test_what_the_sentence_before_was_about_is_meant():
    (fact,) = catalysts_of("The Russell 2000 ended the week at 2,231. Much of the gain was due to lower yields.")
    assert fact.effect.instrument is not None and fact.effect.instrument.id == "^RUT"
