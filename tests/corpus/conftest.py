"""Histories that the corpus tests share."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.history import History
from corpus.providers.folder import load

ROOT = Path(__file__).parents[2]
PRICES = ROOT.parent / "shared" / "prices"

sys.path.insert(0, str(Path(__file__).parent))  # for the helpers that stand beside the tests

if TYPE_CHECKING:
    from private_postgres import Server

Place = str | Path  # of a store
NewPlace = Callable[[], Place]


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Server]":
    """A PostgreSQL server of our own."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: PostgreSQL is not tested")
    from private_postgres import programs, server

    if programs() is None:
        pytest.skip("PostgreSQL is not installed: it is not tested (apt install postgresql)")
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def prepared(postgres: "Server") -> str:
    """The name of a database with our tables, which others are copied from."""
    from corpus.store import Corpus

    url = postgres.database()
    Corpus.open(url).close()
    return url.rpartition("/")[2].partition("?")[0]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NewPlace:
    """Places for new stores, in either database."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("store")
        return lambda: folder / f"{len(list(folder.glob('*.db')))}.db"
    server, template = request.getfixturevalue("postgres"), request.getfixturevalue("prepared")
    return lambda: server.database(template)  # type: ignore[no-any-return]


@pytest.fixture
def at(new_place: NewPlace) -> Place:
    """A place for a new store, in either database."""
    return new_place()


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
