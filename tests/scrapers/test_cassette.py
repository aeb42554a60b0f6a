"""Answers kept and played again."""

import gzip
from pathlib import Path

import pytest
from loopback import Site, in_turn, page

from scrapers.cassette import Recording, Replaying
from scrapers.connection import GuardedTransport
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher, Validators


def test_what_was_recorded_is_played_without_a_network(site: Site, tmp_path: Path) -> None:
    tape = tmp_path / "tape.jsonl"
    packed = gzip.compress(b"Gold rose.")
    site.pages |= {
        "/a": page(packed, content_encoding="gzip", etag='"1"', set_cookie="id=1"),
        "/b": in_turn(page("first"), page("second")),
        "/c": page(b"", status=304),
    }

    def ask(fetcher: Fetcher) -> list[tuple[int, bytes, str | None]]:
        asked = [("/a", None), ("/b", None), ("/b", None), ("/b", None), ("/c", Validators(etag='"1"'))]
        answers = [fetcher.get(site.url(path), validators=known) for path, known in asked]
        return [(answer.status, answer.body, answer.validators.etag) for answer in answers]

    with Fetcher(transport=Recording(tape, GuardedTransport(allow={"127.0.0.1"})), delay=0.0, tries=1) as fetcher:
        first = ask(fetcher)
    asked = len(site.requests)
    with Fetcher(transport=Replaying(tape), delay=0.0, tries=1) as fetcher:
        again = ask(fetcher)
        with pytest.raises(FetchError, match="the cassette has no answer for"):
            fetcher.get(site.url("/c"))  # without the validator it is another request
    bodies = [(200, b"Gold rose.", '"1"'), (200, b"first", None), (200, b"second", None), (200, b"second", None)]
    assert first == again == [*bodies, (304, b"", None)]
    assert len(site.requests) == asked
    assert "set-cookie" not in tape.read_text().lower()
