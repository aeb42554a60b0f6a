"""Verdicts against a ledger: what counts as found, and what as an accusation."""

from dataclasses import replace

import pytest

from tapecheck.sample import Claim
from tapecheck.sample_check import compare
from tapecheck.telling import Checked
from tests.tapecheck import made_day as made

LEDGER = Claim(
    article="one",
    words="lost 1.6 points",
    kind="move",
    instrument="^GSPC",
    diagnosis="percent-points-mixed",
    truth="It lost 1.6 percent.",
)


@pytest.fixture(name="day")
def checked_day() -> tuple[list[Checked], dict[str, str]]:
    checked = list(made.checked())
    return checked, dict(zip((reading.article.id for reading, _ in checked), ("one", "two"), strict=True))


def test_a_claim_is_found_where_its_words_are_contradicted_for_its_reason(
    day: tuple[list[Checked], dict[str, str]],
) -> None:
    outcome = compare(*day, [LEDGER])
    (found,) = outcome.claims
    assert (found.verdict, found.diagnosis, found.right) == ("contradicted", "percent-points-mixed", True)
    assert outcome.accused == ()
    assert outcome.right


def test_another_diagnosis_is_not_enough(day: tuple[list[Checked], dict[str, str]]) -> None:
    outcome = compare(*day, [replace(LEDGER, diagnosis="rounding")])
    assert not outcome.claims[0].right
    assert not outcome.right


def test_a_contradiction_of_another_kind_is_an_accusation(day: tuple[list[Checked], dict[str, str]]) -> None:
    outcome = compare(*day, [replace(LEDGER, kind="record")])
    assert outcome.claims[0].verdict is None
    assert outcome.claims[0].why == "read there: move"
    assert [accused.words for accused in outcome.accused] == ["lost 1.6 points"]


def test_a_contradiction_elsewhere_is_an_accusation(day: tuple[list[Checked], dict[str, str]]) -> None:
    outcome = compare(*day, [replace(LEDGER, words="on Friday")])
    assert [accused.article for accused in outcome.accused] == ["one"]
    assert outcome.claims[0].why == "read there: nothing"


def test_a_claim_of_an_article_that_was_not_read_is_not_found(day: tuple[list[Checked], dict[str, str]]) -> None:
    outcome = compare(*day, [LEDGER, replace(LEDGER, article="three")])
    assert [found.right for found in outcome.claims] == [True, False]
    assert outcome.claims[1].why == "the article was not read"


def test_a_supported_claim_is_not_found(day: tuple[list[Checked], dict[str, str]]) -> None:
    checked, names = day
    first, verdicts = checked[0]
    kind = {key: made.supported() for key in verdicts}
    outcome = compare([(first, kind), checked[1]], names, [LEDGER])
    assert (outcome.claims[0].verdict, outcome.claims[0].right) == ("supported", False)
