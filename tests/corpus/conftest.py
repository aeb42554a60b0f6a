"""Histories that the corpus tests share."""

import sys
from pathlib import Path

import pytest

from corpus.history import History
from corpus.providers.folder import load

ROOT = Path(__file__).parents[2]
PRICES = ROOT.parent / "shared" / "prices"

sys.path.insert(0, str(Path(__file__).parent))  # for the helpers that stand beside the tests


@pytest.fixture(scope="session")
def tape() -> History:
    """The bundled tape."""
    return load(ROOT / "corpus" / "sample" / "tape")


@pytest.fixture(scope="session")
def history() -> History:
    """Real history where it lies beside the repository."""
    if not PRICES.exists():
        pytest.skip("no price folder beside the repository")
    return load(PRICES)
