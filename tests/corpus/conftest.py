"""Histories that the corpus tests share."""

from pathlib import Path

import pytest

from corpus.history import History
from corpus.providers.folder import load

PRICES = Path(__file__).parents[3] / "shared" / "prices"


@pytest.fixture(scope="session")
def history() -> History:
    """Real history where it lies beside the repository."""
    if not PRICES.exists():
        pytest.skip("no price folder beside the repository")
    return load(PRICES)
