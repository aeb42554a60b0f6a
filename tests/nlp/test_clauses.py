"""Clauses: the modality of each stretch, by table; and that the clauses leave no word out."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from nlp.mentions import Clause
from nlp.pipeline import annotate
from nlp.span import Span
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "clauses.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_modality(case):
    found = clauses_of(case["text"])
    for words, modality in case["says"]:
        start = case["text"].index(words)
        span = Span(start, start + len(words))
        assert [c.modality for c in found if c.span.contains(span)] == [modality], words


def clauses_of(text: str) -> list[Clause]:
    """The clauses of a text."""
    return [m for m in annotate(make_article(text))._.mentions if isinstance(m, Clause)]


def test_clauses_cover_the_words_without_overlap():
    text = "The index rose 2%, which may not last; if yields rise, it would fall to 4,000 (or lower). Oil ended flat."
    found = clauses_of(text)
    assert all(left.span.before(right.span) for left, right in pairwise(found))
    covered = {i for c in found for i in range(c.span.start, c.span.end)}
    assert not [c for i, c in enumerate(text) if c.isalnum() and i not in covered]


def test_a_sentence_without_a_sign_is_one_asserted_clause():
    text = "Stocks fell on Monday, the worst day since May."
    (only,) = clauses_of(text)
    assert (only.text, only.modality) == (text, "asserted")
