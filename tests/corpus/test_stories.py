"""Stories: which articles tell the same."""

from decimal import Decimal

import pytest

from corpus.stories import publisher, stories
from nlp.facts import Level, Reading
from scrapers.article import make_article
from tests.tapecheck import made_day as made


def _telling(name: str, *figures: str) -> Reading:
    source = made.article(f"{name}: " + " ".join(f"It closed at {figure}." for figure in figures), source=name)
    facts = [
        made.stated(Level, source, f"closed at {f}", instrument=made.SPX, value=Decimal(f), basis="close")
        for f in figures
    ]
    return made.reading(source, *facts)


def test_two_shared_figures_make_a_story() -> None:
    one, two, three = _telling("one", "1.5", "2.5"), _telling("two", "2.5", "1.5"), _telling("three", "2.5", "9.5")
    told = stories([one, three, two])
    assert [len(story.readings) for story in told] == [2, 1]
    assert {reading.article.source for reading in told[0].readings} == {"one", "two"}


def test_a_story_may_hold_articles_that_share_nothing_directly() -> None:
    told = stories(
        [_telling("a", "1.5", "2.5"), _telling("b", "1.5", "2.5", "3.5", "4.5"), _telling("c", "3.5", "4.5")]
    )
    assert [len(story.readings) for story in told] == [3]


def test_nothing_is_dropped() -> None:
    readings = [_telling("a", "1.5"), _telling("b"), _telling("c", "1.5")]
    assert sum(len(story.readings) for story in stories(readings)) == 3


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.paper.example/a", "paper.example"),
        ("https://markets.paper.co.uk/a", "paper.co.uk"),
        ("https://paper.com.au/a", "paper.com.au"),
        ("http://127.0.0.1:8000/a", "Its Source"),
        ("http://localhost:8000/a", "Its Source"),
        (None, "Its Source"),
    ],
)
def test_publishers_are_registrable_domains(url: str | None, expected: str) -> None:
    assert publisher(make_article("Gold rose.", url=url, source="Its Source")) == expected
