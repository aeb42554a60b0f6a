"""The market-time grammar: cases by table, dates by property, and time that grows with the text alone."""

import random
import time
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.grammar import time_words
from nlp.grammar.times import matches, times
from nlp.mentions import Time
from nlp.periods import WEEKDAYS

CASES = Path(__file__).parents[1] / "cases"


def table(name: str) -> list[dict[str, Any]]:
    with (CASES / name).open("rb") as file:
        cases: list[dict[str, Any]] = tomllib.load(file)["case"]
    return cases


def shown(time: Time) -> str:
    """The time as a line of the table."""
    parts = [time.text, "=", time.role]
    if time.period:
        parts.append(f"{time.period.unit}*{time.period.count}")
    if time.day:
        named = {name: getattr(time.day, name) for name in ("weekday", "year", "month", "day", "offset")}
        parts += [f"{name}={value}" for name, value in named.items() if value is not None]
        parts += ["last"] * time.day.last
    parts += [f"phase:{time.phase}"] if time.phase else []
    parts += [f"iso:{time.iso}"] if time.iso else []
    return " ".join(parts)


@pytest.mark.parametrize("case", table("times.toml"), ids=lambda case: case["text"][:60])
def test_reads(case: dict[str, Any]) -> None:
    assert [shown(found) for found in times(case["text"])] == case["times"]


@pytest.mark.parametrize("case", table("times_not.toml"), ids=lambda case: case["text"][:60])
def test_does_not_read(case: dict[str, Any]) -> None:
    assert [found.text for found in times(case["text"])] == []


def test_the_guards_of_the_search_lose_nothing() -> None:
    texts = [case["text"] for name in ("times.toml", "times_not.toml") for case in table(name)]
    words = " ".join(texts).split(" ")
    random.Random(1).shuffle(words)
    text = "\n".join([*texts, *map(str.title, texts), *map(str.lower, texts), " ".join(words)])
    bare = [match.span() for match in time_words.joined(guarded=False).finditer(text)]
    assert [match.span() for match in matches(text)] == bare
    assert len(bare) > 400


FORMS = ["%B %-d, %Y", "%b. %-d, %Y", "%-d %B %Y", "%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%-d %b %Y"]


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)), st.sampled_from(FORMS))
def test_a_printed_date_is_read_back(day: date, form: str) -> None:
    (found,) = times(f"It was set on {day.strftime(form).replace('May.', 'May')} at last.")
    assert found.iso == day.isoformat()
    assert found.role == "session"


@given(st.sampled_from(WEEKDAYS), st.sampled_from(["", "last "]))
def test_a_weekday_is_read_back(name: str, last: str) -> None:
    (found,) = times(f"It fell on {last}{name.title()}.")
    assert found.day is not None
    assert (WEEKDAYS[found.day.weekday or 0], found.day.last) == (name, bool(last))


PIECES = st.sampled_from(
    "since from the last past next this in over for by at of on a year month week quarter day years two 12 2025 May "
    "2000's March Friday Monday's close open end half first second third Q3 3Q24 to date so far early late mid - 's . "
    ", \n low high its 10/29/2025 Sept. 18 p.m. 4 noon overnight premarket -day ago time".split(" ")
)


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "\n"])), max_size=30))
@settings(max_examples=300)
def test_times_stand_in_the_text_in_order_and_apart(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + blank for piece, blank in pieces)
    found = times(text)
    for one in found:
        assert one.text == one.span.of(text) != ""
        assert one.period is None or one.period.count >= 1
    assert all(a.span.before(b.span) for a, b in pairwise(found))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(one.text == one.span.of(text) for one in times(text))


STALLERS = [
    "since ", "since the a a a ", "from the a a a ", "in ", "over the past ", "the first half of the ", "end of the ",
    "Jan 1 ", "Q1 ", "H1 ", "1Q ", "at the market's ", "the April ", "a ", "1 ", "1\n", "20", "last ", "Monday ",
    "mid-", "three ", "year to ", "by the end of ", " ", "\n", "-", "the week of ", "first quarter of ",
    "in more than a ",
]  # fmt: skip


@pytest.mark.parametrize("piece", STALLERS)
def test_no_line_stalls_it(piece: str) -> None:
    """A crafted line of 20,000 code points takes at most 50 microseconds for each, 8 times the worst measured."""
    text = piece * (20_000 // len(piece))
    start = time.process_time()
    times(text)
    assert (time.process_time() - start) / len(text) < 50e-6


def test_the_component_leaves_times_on_a_doc() -> None:
    import spacy

    import nlp.components.times  # noqa: F401  registers the component

    pipeline = spacy.blank("en")
    pipeline.add_pipe("tapecheck_times_v1")
    doc = pipeline("On Friday it rose, as it did all week.")
    assert [mention.text for mention in doc._.mentions] == ["Friday", "all week"]
