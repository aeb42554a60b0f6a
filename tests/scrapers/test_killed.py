"""Killed with -9 at random moments of a run over sites on loopback, the next run completes: every article once.

TAPECHECK_KILLS=50 kills fifty times; the suite does with fewer.
"""

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from loopback import Reply, Site, page, start

from corpus.store import Corpus
from scrapers.fetch import Fetcher
from tapecheck import stages

KILLS = int(os.environ.get("TAPECHECK_KILLS", "8"))
HOSTS = 4
ENTRIES = 6
WORDS = "Stocks rose on Thursday as yields fell, and small companies did best of all, as they have since the cut. " * 3


@pytest.fixture
def sites() -> Iterator[list[Site]]:
    running = [start(f"127.0.0.{number}") for number in range(1, HOSTS + 1)]
    for number, site in enumerate(running):
        items = "".join(f"<item><link>/{n}</link></item>" for n in range(ENTRIES))
        site.pages = {f"/{n}": page(_article(number, n)) for n in range(ENTRIES)}
        site.pages["/feed"] = _feed(f'<rss version="2.0"><channel><title>Desk {number}</title>{items}</channel></rss>')
    yield running
    for site in running:
        site.server.shutdown()
        site.server.server_close()


def _article(host: int, number: int) -> str:
    return (
        f"<html><title>{host}-{number}</title><article><p>{WORDS} Piece {number} of desk {host}.</p></article></html>"
    )


def _feed(body: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers["If-None-Match"] == '"1"'
        page(b"" if same else body, status=304 if same else 200, etag='"1"')(handler)

    return reply


def run(db: Path, sites: list[Site]) -> list[str]:
    """One run; what failed."""
    allowed = {site.host.partition(":")[0] for site in sites}
    with Corpus.open(db) as corpus, Fetcher(allow_hosts=allowed, delay=0.0, timeout=10.0) as fetcher:
        return stages.collect(corpus, [site.url("/feed") for site in sites], fetcher=fetcher).failures


def started(db: Path, sites: list[Site]) -> int:
    """A run in a process of its own; its number."""
    child = os.fork()
    if child == 0:
        try:
            run(db, sites)
        finally:
            os._exit(0)
    return child


def state(db: Path) -> tuple[Counter[str | None], list[str]]:
    """How often the store has each address, and what is wrong with it."""
    with Corpus.open(db) as corpus:
        return Counter(stored.article.url for stored in corpus.articles()), corpus.problems()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_killed_at_random_moments_the_next_run_completes(sites: list[Site], tmp_path: Path) -> None:
    expected = Counter(site.url(f"/{n}") for site in sites for n in range(ENTRIES))
    run(tmp_path / "warm.db", sites)  # what is loaded with the first run takes time that no other run takes
    begun = time.monotonic()
    os.waitpid(started(tmp_path / "whole.db", sites), 0)
    whole = time.monotonic() - begun
    assert state(tmp_path / "whole.db") == (expected, [])
    dice = random.Random(int(time.time()))
    killed = 0
    for number in range(KILLS):
        db = tmp_path / f"{number}.db"
        child = started(db, sites)
        time.sleep(dice.uniform(0.0, whole))
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        for site in sites:
            site.requests.clear()
        assert run(db, sites) == [], number
        assert state(db) == (expected, []), number
        assert run(db, sites) == [], number
        assert max(Counter((r.path, site.host) for site in sites for r in site.asked()).values()) <= 2, number
        pages = Counter((site.host, r.path) for site in sites for r in site.asked() if r.path != "/feed")
        assert set(pages.values()) <= {1}, number  # after the kill none is fetched twice
    assert killed >= KILLS // 2
