"""Sentiment of articles and instruments, by table."""

import tomllib
from pathlib import Path

import pytest

from nlp.facts import Sentiment
from nlp.pipeline import read
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "sentiment.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_sentiment(case):
    whole, *targets = sentiments_of(case["text"])
    assert whole.target is None and whole.label == case["article"], whole.score
    labels = {fact.target.id or fact.target.name: fact.label for fact in targets if fact.target}
    assert {name: labels.get(name) for name in case["targets"]} == case["targets"]


def sentiments_of(text: str) -> list[Sentiment]:
    """The sentiment facts of a text, that of the article first."""
    found = [fact for fact in read(make_article(text), learned=False).facts if isinstance(fact, Sentiment)]
    return sorted(found, key=lambda fact: fact.target is not None)


def test_an_instrument_that_nothing_is_told_of_has_none():
    found = sentiments_of("The Dow rose 1%. The S&P 500 is an index of 500 companies.")
    assert [fact.target.id for fact in found if fact.target] == ["^DJI"]


def test_one_fact_for_the_article_and_each_target():
    found = sentiments_of("The Dow rose 1%. The Dow rose 1% again. The Dow fell 3%.")
    assert [fact.target.id if fact.target else None for fact in found] == [None, "^DJI"]
    assert all(-1 <= fact.score <= 1 for fact in found)


def test_words_and_sentence_lie_in_the_text():
    text = "It was quiet. The Dow rose 1% in thin trade."
    for fact in sentiments_of(text):
        assert text[fact.span.start : fact.span.end] == fact.text
        assert fact.sentence.contains(fact.span)
