"""Made days with traps: their digests hold against what is true of them, and the check finds what is planted in it."""

import copy
import json
from typing import Any

import pytest

from benchmarks.days import Day, made_day
from benchmarks.faithful import problems, seen
from tapecheck.forms import rendered
from tapecheck.telling import digest

FORMS = ("text", "markdown", "html", "mail")


def told(day: Day) -> tuple[dict[str, Any], dict[str, str]]:
    made = digest(day.checked, day.history, day.session)
    return json.loads(rendered(made, "json"), parse_float=str), {
        form: seen(form, rendered(made, form)) for form in FORMS
    }


@pytest.mark.parametrize("seed", [1, 2, 5, 8])
def test_a_digest_of_a_day_with_traps_is_faithful(seed: int) -> None:
    day = made_day(seed, 12)
    assert len(day.traps) > 3
    row, shown = told(day)
    assert problems(row, shown, day) == {"figures": [], "speakers": [], "marks": [], "counts": []}
    assert row["failures"]
    assert row["quotes"]


@pytest.fixture(name="made", scope="module")
def made_once() -> tuple[Day, dict[str, Any], dict[str, str]]:
    day = made_day(5, 12)
    return (day, *told(day))


def test_the_check_sees_a_figure_that_nothing_proves(made: Any) -> None:
    day, row, shown = made
    typed = copy.deepcopy(row)
    typed["lede"][0]["parts"].append({"words": " or 3%"})
    assert "connecting words" in problems(typed, shown, day)["figures"][0]
    moved = copy.deepcopy(row)
    moved["tape"][0]["close"]["text"] = "1.00"
    assert "is not the close" in problems(moved, shown, day)["figures"][0]
    reason = copy.deepcopy(row)
    reason["failures"][0]["reason"]["text"] += " It was 77.77."
    assert "77.77" in problems(reason, shown, day)["figures"][0]
    added = {**shown, "html": shown["html"] + " 987,654.32"}
    assert "html shows 987,654.32" in problems(row, added, day)["figures"][0]


def test_the_check_sees_a_wrong_speaker(made: Any) -> None:
    day, row, shown = made
    other = copy.deepcopy(row)
    other["quotes"][0]["by"]["text"] = "Nobody Else, trader"
    assert "did not say" in problems(other, shown, day)["speakers"][0]


def test_the_check_sees_a_missing_mark(made: Any) -> None:
    day, row, shown = made
    bare = {form: text.replace("✗", "") for form, text in shown.items()}
    assert {fault.split(" ")[0] for fault in problems(row, bare, day)["marks"]} == set(FORMS)
    assert "is shown without a mark" in problems(_unmarked(row), shown, day)["marks"][0]


def test_the_check_sees_a_wrong_count(made: Any) -> None:
    day, row, shown = made
    more = copy.deepcopy(row)
    more["tally"]["contradicted"] += 1
    assert len(problems(more, shown, day)["counts"]) == 1


def _unmarked(value: Any) -> Any:
    """The row with every mark gone."""
    if isinstance(value, dict):
        return {key: [] if key == "contradicted" else _unmarked(item) for key, item in value.items()}
    return [_unmarked(item) for item in value] if isinstance(value, list) else value
