"""What is furniture, what is not, and that nothing else goes. Cases: tests/cases/furniture.toml."""

import importlib.util
import json
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scrapers.furniture import clean, removed

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
CASES = tomllib.loads((ROOT / "tests/cases/furniture.toml").read_text())
GOLD = sorted([*(SHARED / "seeds/gold").glob("*.json"), *(SHARED / "dev/gold").glob("*.json")])
needs_shared = pytest.mark.skipif(not GOLD, reason="the annotated articles of ../shared are not there")

BEFORE = (
    "Small caps rose for a fifth session on Thursday, and the Russell 2000 ended at 2,467.70, its first record close "
    "since November 2021. The Dow added 0.3% and the Nasdaq Composite 0.9%."
)
AFTER = (
    "Lower rates help smaller firms, which borrow more at floating rates than large ones do, and money managers have "
    "taken note. Yields on 10-year notes rose 4 basis points to 4.11%, a sign that not all see cuts ahead."
)


def lines(table: str) -> list[tuple[str, str, bool]]:
    return [(case["rule"], line, case.get("at") == "end") for case in CASES[table] for line in case["lines"]]


@pytest.mark.parametrize(("rule", "line", "at_end"), lines("removed"))
def test_furniture_goes(rule: str, line: str, at_end: bool) -> None:
    text = f"{BEFORE}\n{AFTER}\n{line}" if at_end else f"{BEFORE}\n{line}\n{AFTER}"
    assert removed(text) == [(rule, line)]
    assert clean(text) == f"{BEFORE}\n{AFTER}"


@pytest.mark.parametrize("line", [line for _, line, at_end in lines("removed") if not at_end])
def test_furniture_goes_before_and_after_the_article_too(line: str) -> None:
    assert clean(f"{line}\n\n{BEFORE}\n\n{AFTER}\n\n{line}") == f"{BEFORE}\n\n{AFTER}"


@pytest.mark.parametrize("line", CASES["kept"]["lines"])
def test_commentary_stays(line: str) -> None:
    for text in (f"{BEFORE}\n{line}\n{AFTER}", f"{line}\n{BEFORE}", f"{BEFORE}\n{line}"):
        assert clean(text) == text


@pytest.mark.parametrize("line", CASES["kept_at_the_end"]["lines"])
def test_commentary_stays_at_the_end(line: str) -> None:
    assert clean(f"{BEFORE}\n{line}") == f"{BEFORE}\n{line}"


# -- by place


def test_a_lead_told_twice_stays_once_below_its_headline() -> None:
    assert (
        clean(f"{BEFORE}\nSmall Caps Set a Record\n{BEFORE}\n{AFTER}") == f"Small Caps Set a Record\n{BEFORE}\n{AFTER}"
    )


def test_a_paragraph_repeated_far_below_stays_where_it_was_first() -> None:
    body = "\n".join(f"Paragraph {n} of the article, with a thought of its own." for n in range(20))
    assert clean(f"{BEFORE}\n{body}\n{BEFORE}") == f"{BEFORE}\n{body}"


def test_short_lines_may_come_twice() -> None:
    text = f"The tape\n{BEFORE}\nThe tape\n{AFTER}"
    assert clean(text) == text


def test_the_outlets_name_repeated_at_the_end_goes_whole() -> None:
    assert clean(f"{BEFORE}\nKestrel Desk\nKestrel Desk\n?\nKestrel Desk") == BEFORE
    assert clean(f"{BEFORE}\nKestrel Desk") == f"{BEFORE}\nKestrel Desk"


@pytest.mark.parametrize("heading", ["Related articles", "Leave a Reply", "You may also like:", "## Read next"])
def test_a_section_of_short_lines_goes_with_its_heading(heading: str) -> None:
    assert clean(f"{BEFORE}\n{heading}\nOil falls 3%\nGold at $3,700 for the first time\nName *") == BEFORE


def test_a_heading_does_not_take_paragraphs_with_it() -> None:
    assert clean(f"{BEFORE}\nTrending\nOil\n{AFTER}") == f"{BEFORE}\nTrending\nOil\n{AFTER}"


def test_a_text_of_nothing_but_a_person_is_left() -> None:
    bio = "Ada Stone is a senior markets reporter at Kestrel, covering equities and options."
    assert clean(bio) == bio


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Why:\n-\nJobs are up\n-\nYields are down\nSo far.", "Why:\n- Jobs are up\n- Yields are down\nSo far."),
        ("Why:\n•\n• Jobs are up", "Why:\n• Jobs are up"),
        ("Targets have gone up.-\nOne bank says 7,000.\n-\n", "Targets have gone up.\n- One bank says 7,000."),
        ("A rise.\n-\n\nA paragraph.", "A rise.\n\nA paragraph."),
        ("Up 3-\nDown 2", "Up 3-\nDown 2"),
    ],
)
def test_bullets_stand_before_their_items(broken: str, whole: str) -> None:
    assert clean(broken) == whole


def test_the_footprint_of_a_feed_goes_from_within_a_line() -> None:
    footprint = "The post Small Caps Set a Record appeared first on Kestrel.example."
    assert clean(f"{footprint} {BEFORE}") == BEFORE
    assert clean(f"{BEFORE}\n{footprint}") == BEFORE


@pytest.mark.parametrize("text", ["", "\n \n", "-", "-\n-\n-", "?", "Advertisement"])
def test_nothing_is_left_of_nothing(text: str) -> None:
    assert clean(text) == ""


# -- on the annotated articles


def gold_text(gold: Path) -> str:
    folder = gold.parents[1]
    return next(folder.rglob(f"{gold.stem}.txt")).read_text(encoding="utf-8")


def anchors(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"anchor", "cause_anchor", "first_words", "last_words"} and isinstance(inner, str):
                yield inner
            else:
                yield from anchors(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from anchors(inner)


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval/score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_shared
@pytest.mark.parametrize("gold", GOLD, ids=lambda path: path.stem)
def test_every_anchor_of_the_gold_is_still_there(gold: Path, scorer: ModuleType) -> None:
    text = gold_text(gold)
    before, after = scorer.squash_keep(text), scorer.squash_keep(clean(text))
    known = [words for words in anchors(json.loads(gold.read_text())) if scorer.locate(before, words)]
    assert known
    assert [words for words in known if not scorer.locate(after, words)] == []


@needs_shared
def test_the_five_seeds_come_out_clean() -> None:
    went = {path.stem[:3]: [rule for rule, _ in removed(path.read_text())] for path in (SHARED / "seeds").glob("*.txt")}
    assert went == {
        "000": [],
        "001": [],
        "002": ["bio"],
        "003": [],
        "004": ["repeat", "call", "prompt", "outlet", "outlet", "outlet", "mark"],
    }
    texts = {path.stem[:3]: clean(path.read_text()) for path in (SHARED / "seeds").glob("*.txt")}
    assert not any(line.strip() in {"-", "?"} for text in texts.values() for line in text.split("\n"))
    assert texts["000"].count("\n- ") == 12  # every bullet before its item
    assert '\\"' not in texts["003"] and '"There is some reflexivity' in texts["003"]
    assert texts["004"].startswith("Small-Cap Rally Accelerates")


@needs_shared
def test_cleaning_again_changes_nothing() -> None:
    for gold in GOLD:
        once = clean(gold_text(gold))
        assert clean(once) == once


# -- speed

CRAFTED = {
    "blanks": " " * 100_000 + "x",
    "backslashes": "\\" * 100_000,
    "ampersands": "&" * 100_000,
    "long entities": "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" * 3_000,
    "misread leads": "Ââ" * 50_000,
    "footprints": "The post " * 11_000,
    "headings": BEFORE + "\n" + "related\n" * 12_000,
    "bullets": "-\n" * 50_000,
    "dashes": "-" * 100_000,
    "captions": ("photo: " * 28 + "\n") * 500,
    "calls": ("our newsletter sign up " * 12 + "\n") * 350,
    "calls to you": ("you get " * 36 + "newsletter\n") * 330,
    "capitals": ("AB " * 90 + "\n") * 370,
    "notices": ("the author has " + "position " * 160 + "\n") * 70,
    "bios": ("He is a " + "x " * 440 + "\n") * 110,
    "prompts": ("would you like me to " + "a" * 470 + "\n") * 200,
    "one paragraph": (BEFORE + "\n") * 400,
    "thai": "โ " * 50_000,
}


@pytest.mark.parametrize("name", CRAFTED)
def test_no_crafted_text_stalls_it(name: str) -> None:
    text = CRAFTED[name]
    begun = time.perf_counter()
    clean(text)
    single = time.perf_counter() - begun
    clean(text * 4)
    fourfold = time.perf_counter() - begun - single
    assert fourfold < 12 * single + 0.2  # quadratic work would take 16 times as long, and far more than this at all
    assert single < 1.0
