"""Reasons of verdicts: each figure in them is found in the claim or in the rows, or the line is refused."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.claims import Draw, mixed
from benchmarks.verify import judge
from corpus.providers.folder import load
from scrapers.article import make_article
from tapecheck.proofs import unproved

PRICES = Path(__file__).parents[3] / "shared" / "prices"


def test_every_reason_that_verification_gives_is_proved() -> None:
    if not PRICES.exists():
        pytest.skip("no price folder beside the repository")
    history, article = load(PRICES), make_article("x")
    found = [(claim, judge(claim, history)) for claim in mixed(Draw(history, seed=6), 800)]
    strange = [
        (number, verdict.reason)
        for claim, verdict in found
        if (number := unproved(verdict.reason, claim.fact, article, verdict, session=claim.published))
    ]
    assert strange == []
    typed = [
        verdict
        for claim, verdict in found
        if not unproved(f"{verdict.reason} It was 77,731.77.", claim.fact, article, replace(verdict), session=None)
    ]
    assert typed == []
