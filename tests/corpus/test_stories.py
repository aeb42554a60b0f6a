"""Stories: which articles tell the same."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from corpus.stories import publisher, stories
from nlp.facts import Dating, Level, Reading
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
        ("https://one.blogspot.com/a", "one.blogspot.com"),
        ("https://news.paper.ac.jp/a", "paper.ac.jp"),
        ("https://[broken", "Its Source"),
        ("http://127.0.0.1:8000/a", "Its Source"),
        ("http://localhost:8000/a", "Its Source"),
        (None, "Its Source"),
    ],
)
def test_publishers_are_registrable_domains(url: str | None, expected: str) -> None:
    assert publisher(make_article("Gold rose.", url=url, source="Its Source")) == expected


def test_nothing_is_fetched_to_know_a_publisher(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    assert publisher(make_article("Gold rose.", url="https://a.never-seen.co.jp/x")) == "never-seen.co.jp"


def test_copies_are_one_story_and_count_for_one_publisher() -> None:
    one, two, three = (
        replace(reading, article=replace(reading.article, url=f"https://{reading.article.source}.example/a"))
        for reading in (_telling("one", "1.5"), _telling("two"), _telling("three", "1.5"))
    )
    copied = {two.article.id: one.article.id}
    first, second = stories([one, two, three], copied_from=copied)
    assert [reading.article.source for reading in first.readings] == ["one", "two"]
    assert (first.publishers, first.independent) == (("one.example", "two.example"), ("one.example",))
    assert second.independent == ("three.example",)


def test_articles_of_two_sessions_are_never_one_story() -> None:
    def on(day: int, reading: Reading) -> Reading:
        return replace(reading, dated=Dating(session=date(2025, 9, day), method="text"))

    figures = ("1.5", "2.5", "3.5")
    thursday, friday, bare = on(18, _telling("a", *figures)), on(19, _telling("b", *figures)), _telling("c")
    copied = {friday.article.id: thursday.article.id, bare.article.id: thursday.article.id}
    told = stories([thursday, friday, bare, replace(bare, article=friday.article)], copied_from=copied)
    for story in told:
        assert len({r.dated.session for r in story.readings if r.dated}) <= 1
    assert {story.session for story in told} >= {date(2025, 9, 18), date(2025, 9, 19)}
