"""Sites on loopback, and a fetcher that may ask the first of them."""

from collections.abc import Iterator

import pytest
from loopback import Site, start

from scrapers.fetch import Fetcher


@pytest.fixture
def site() -> Iterator[Site]:
    running = start()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def other_site() -> Iterator[Site]:
    running = start("127.0.0.2")
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """It may ask 127.0.0.1, and no other loopback address."""
    with Fetcher(allow_hosts={"127.0.0.1"}, delay=0.0, timeout=5.0, tries=1) as made:
        yield made
