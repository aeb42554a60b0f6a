"""docs/verification.md is what the code says of itself, and its twelve sentences are what `verify` says."""

from pathlib import Path
from typing import get_args

from benchmarks.verification_page import EXAMPLES, examples, figures_of, page
from corpus.verify.verdict import Diagnosis

PAGE = Path(__file__).parents[2] / "docs" / "verification.md"


def test_there_is_one_sentence_per_diagnosis() -> None:
    verdicts = [verdict for _, verdict in examples()]
    assert [verdict.label for verdict in verdicts] == ["contradicted"] * len(EXAMPLES)
    assert [verdict.diagnosis for verdict in verdicts] == [
        "intraday-as-close",
        "wrong-day",
        "wrong-instrument",
        "wrong-direction",
        "percent-points-mixed",
        "rounding",
        "transposed-digits",
        "missing-digit",
        "adjusted-price",
        "not-a-record",
        "stale",
        "wrong-period",
    ]
    assert {verdict.diagnosis for verdict in verdicts} == set(get_args(Diagnosis))


def test_the_page_is_made_by_the_code() -> None:
    document = PAGE.read_text()
    figures = figures_of(document)
    assert "| **all** |" in figures
    assert page(figures) == document, "run `python -m benchmarks.verify PRICES --write docs/verification.md`"
