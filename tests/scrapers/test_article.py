"""The text of an article, normalised once."""

import time
from datetime import datetime

import pytest

from scrapers.article import Article, make_article, normalise


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a \t\u00a0\nb  ", "a\nb"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("\n\n a \n", "a"),
        ("e\u0301", "é"),
        ("a\x00b\x0b\x7f\u200b\ufeff\u00adc", "abc"),
        ("a  b\tc", "a  b\tc"),
        ("", ""),
    ],
)
def test_normalise(text: str, normal: str) -> None:
    assert normalise(text) == normal
    assert normalise(normal) == normal


def test_a_run_of_blanks_does_not_stall_it() -> None:
    begun = time.perf_counter()
    normalise(" " * 2_000_000 + "x")
    assert time.perf_counter() - begun < 1


def test_the_same_words_have_the_same_id_and_a_time_needs_its_offset() -> None:
    assert make_article("Gold rose. \r\n", url="a").id == make_article("Gold rose.", url="b").id
    assert make_article("Gold rose.").id != make_article("Gold fell.").id
    with pytest.raises(ValueError, match="offset"):
        Article(id="1", text="Gold rose.", published=datetime(2025, 9, 18))
