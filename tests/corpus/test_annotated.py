"""The annotated corpus holds what its card says: every span is found, and no article trains and measures."""

import json
import tomllib
from collections import Counter
from itertools import chain
from typing import Any

import pytest

from benchmarks import spans_to_gold
from benchmarks.score import SCORER
from benchmarks.spans_check import OWN, faults

SPANS = sorted(path.stem for path in (OWN / "spans").glob("*.json"))
SPLIT: dict[str, list[str]] = tomllib.loads((OWN / "split.toml").read_text(encoding="utf-8"))


def _row(stem: str) -> Any:
    return json.loads((OWN / "spans" / f"{stem}.json").read_text(encoding="utf-8"))


def test_every_article_is_in_one_part() -> None:
    articles = sorted(path.stem for path in (OWN / "articles").glob("*.txt"))
    assert sorted(chain.from_iterable(SPLIT.values())) == articles
    assert set(SPLIT) == {"dev", "train", "calibration", "test"}
    assert articles == SPANS
    assert Counter(stem[0] for stem in articles if stem < "e") == {"a": 32, "b": 32, "c": 68, "d": 68}


def test_what_one_hand_wrote_and_annotated_only_trains() -> None:
    same = {stem for stem in SPANS if (row := _row(stem))["writer"] == row["annotator"]}
    assert same == {stem for stem in SPANS if stem > "e"}
    assert same <= set(SPLIT["train"])


@pytest.mark.parametrize("writer", sorted({stem[0] for stem in SPANS}))
def test_every_span_is_in_its_article(writer: str) -> None:
    told = [f"{stem}: {fault}" for stem in SPANS if stem.startswith(writer) for fault in faults(_row(stem), stem)]
    assert told == []


@pytest.mark.parametrize(("hand", "count"), [("second", 30), ("third", 8)])
def test_the_other_hands_are_sound_too(hand: str, count: int) -> None:
    files = sorted((OWN / hand).glob("*.json"))
    told = [fault for path in files for fault in faults(json.loads(path.read_text(encoding="utf-8")), path.stem)]
    assert (told, len(files)) == ([], count)


def test_a_span_that_is_not_there_is_a_fault() -> None:
    row = _row("a001")
    row["quotes"][0]["content"] = {"text": "nobody said so"}
    row["modality"][0]["modality"] = "wished"
    row["sentences"] = row["sentences"][1:]
    assert [fault.partition(":")[0] for fault in faults(row, "a001")] == [
        "quotes[0].content",
        "modality[0]",
        "sentences",
    ]


@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer of ../shared is not there")
def test_every_anchor_of_the_later_gold_is_in_its_article() -> None:
    files = [path for path in (OWN / "gold").glob("*.json") if path.stem[0] in "cd"]
    told = [
        f"{path.stem}: {fault}"
        for path in files
        for fault in spans_to_gold.faults(path.stem, json.loads(path.read_text(encoding="utf-8")))
    ]
    assert files
    assert told == []


@pytest.mark.skipif(not SCORER.is_file(), reason="the scorer of ../shared is not there")
def test_spans_taken_over_are_found_where_they_were_marked() -> None:
    gold = spans_to_gold.taken("c008", _row("c008"))
    second_hack = gold["catalysts"][-1]
    assert (second_hack["cause"], second_hack["cause_anchor"]) == ("a hack", "and a hack")
    assert (gold["quotes"][1]["first_words"], gold["quotes"][1]["cue"]) == ('$82,000 is "the line', "says")
