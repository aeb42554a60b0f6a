"""Copies are found, and nothing else is: least of all the same wrap of two days."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.duplicate_pairs import articles, pairs
from benchmarks.duplicates import found_in_index, judged, precision_and_recall
from scrapers.duplicates import Groups, copies, grouped
from scrapers.signatures import Signature, signature

DAY = datetime(2025, 9, 18, 20, tzinfo=UTC)
WRAP = (
    "Stocks ended {tone} on {day}, with the S&P 500 {way} {a}% to {b} as traders at Calder Ridge weighed what the "
    "Federal Reserve had said of rates. The Nasdaq Composite {way} {c}%. Small companies did better than large ones "
    "for most of the session and gave some of it back before the bell rang in New York."
)
THURSDAY = WRAP.format(tone="higher", day="Thursday", way="rose", a="0.48", b="6,631.96", c="0.94")
FRIDAY = WRAP.format(tone="higher", day="Friday", way="rose", a="0.49", b="6,664.36", c="0.72")


def test_the_labelled_pairs() -> None:
    several = pairs()
    assert len(several) == 500
    for found in (judged(several), found_in_index(several)):
        precision, recall = precision_and_recall(found)
        assert precision >= 0.98
        assert recall >= 0.95
        assert found["days", True] == 0


def test_a_copy_with_figures_written_otherwise_is_one() -> None:
    other = THURSDAY.replace("%", " percent").replace("6,631.96", "6632").replace("rose", "climbed")
    assert copies(signature(THURSDAY), signature(other))


def test_the_same_wrap_of_another_day_is_none() -> None:
    assert not copies(signature(THURSDAY), signature(FRIDAY))
    same_figures = THURSDAY.replace("Thursday", "Friday").replace("0.94", "0.72")
    assert not copies(signature(THURSDAY), signature(same_figures))


@pytest.mark.parametrize(("hours", "expected"), [(2, True), (200, False)])
def test_texts_without_figures_or_days_must_be_near_in_time(hours: int, expected: bool) -> None:
    text = WRAP.replace("{a}% to {b}", "a little").replace(" {c}%", "").replace(" on {day}", "")
    one = text.format(tone="higher", way="rose")
    other = one.replace("most of the session", "much of the day").replace("before the bell rang", "at the bell")
    assert copies(signature(one), signature(other), apart=timedelta(hours=hours)) is expected


def test_an_excerpt_that_is_like_two_days_does_not_make_them_one() -> None:
    bare = (
        WRAP.replace(" {a}% to {b}", "").replace(" {c}%", "").replace(" on {day}", "").format(tone="higher", way="rose")
    )
    groups = Groups[str]()
    assert groups.join("bare", signature(bare), when=DAY) == "bare"
    assert groups.join("thursday", signature(THURSDAY), when=DAY) == "bare"
    assert groups.join("friday", signature(FRIDAY), when=DAY + timedelta(days=1)) == "friday"


def test_the_first_leads_and_the_rest_are_kept() -> None:
    several = [THURSDAY, FRIDAY, f"From the wires\n{THURSDAY}\nOur desk did not write this."]
    found = list(grouped((place, signature(text), DAY) for place, text in enumerate(several)))
    assert found == [(0, 0), (1, 1), (2, 0)]


def test_what_is_older_than_the_window_is_forgotten() -> None:
    groups = Groups[int]()
    groups.join(1, signature(THURSDAY), when=DAY)
    groups.forget(DAY + timedelta(days=1))
    assert groups.join(2, signature(THURSDAY), when=DAY) == 2


def test_a_signature_comes_back_as_it_was() -> None:
    told = signature(THURSDAY)
    assert Signature.from_bytes(told.to_bytes()) == told


def test_many_articles_are_grouped_and_the_same_each_time() -> None:
    told = [(place, signature(text), when) for place, (text, when) in enumerate(articles(300))]
    first = list(grouped(told))
    assert first == list(grouped(told))
    assert 60 < sum(key != lead for key, lead in first) < 140


@pytest.mark.parametrize("text", ["", "Gold rose.", "1 " * 5000, "#" * 1000, "1.5% " * 400, "\x00", "ß" * 3000])
def test_odd_texts_have_signatures_too(text: str) -> None:
    told = signature(text)
    assert Signature.from_bytes(told.to_bytes()) == told
    groups = Groups[int]()
    groups.join(1, told)
    groups.join(2, told)
