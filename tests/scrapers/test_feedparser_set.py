"""Every feed of feedparser's own test set, fed as bytes, gives entries or a clear error, and never a crash.

The set comes with feedparser's source archive on PyPI. It is fetched by pip for the test and kept nowhere; where it
cannot be had the test is skipped, and says so.
"""

import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pytest

from scrapers.errors import FeedError
from scrapers.feeds import Feed, entries

_ASK = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-build-isolation", "--no-binary", ":all:"]


class Case(NamedTuple):
    name: str  # wellformed/rss/item_title.xml
    body: bytes


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("feedparser")
    asked = [*_ASK, "--dest", str(folder), f"feedparser=={version('feedparser')}"]
    try:
        subprocess.run(asked, check=True, capture_output=True, timeout=90)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"feedparser's test set cannot be had by pip: {type(error).__name__}")
    (path,) = folder.iterdir()
    return list(_cases(path))


def _cases(path: Path) -> Iterator[Case]:
    """The feeds of the archive, read where they lie: nothing is unpacked."""
    with tarfile.open(path) as archive:
        for member in archive:
            _, _, name = member.name.partition("/tests/")
            if member.isfile() and name.startswith(("wellformed/", "illformed/")) and name.endswith(".xml"):
                file = archive.extractfile(member)
                assert file is not None
                yield Case(name, file.read())


def test_each_gives_entries_or_a_clear_error(cases: list[Case]) -> None:
    assert len(cases) > 1500
    read: dict[str, Feed] = {}
    refused: Counter[str] = Counter()
    for case in cases:
        try:
            read[case.name] = entries(case.body, url="https://desk.example/feed.xml")
        except FeedError as error:
            assert error.message and error.where == "https://desk.example/feed.xml", case.name
            refused[error.message.partition(":")[0]] += 1
    assert len(read) / len(cases) > 0.9, refused
    for name, feed in read.items():
        for entry in feed.entries:
            assert entry.url is None or entry.url.lower().startswith(("http://", "https://")), name
            assert entry.published is None or entry.published.tzinfo is not None, name
            assert "\x00" not in (entry.title or "") and "<script" not in (entry.title or "").lower(), name


def test_what_the_set_says_of_titles_and_links_is_what_is_read(cases: list[Case]) -> None:
    """Where a case says in its head what an entry's title or link is, in plain words, ours says the same."""
    compared = Counter[bool]()
    different = []
    for case in cases:
        said = _said(case.body)
        if said is None:
            continue
        name, value = said
        try:
            (entry, *_) = entries(case.body, url="http://127.0.0.1:8097/tests/x.xml").entries
        except (FeedError, ValueError):
            continue  # an entry with neither address nor text is no entry of ours
        found = entry.title if name == "title" else entry.url
        compared[found == value] += 1
        if found != value:
            different.append((case.name, value, found))
    assert compared.total() > 20
    assert compared[False] <= 0.1 * compared.total(), different


def _said(body: bytes) -> tuple[str, str] | None:
    """The title or link of the first entry that the case expects, where it is plain text."""
    head = body[:600].decode("ascii", errors="replace")
    for name in ("title", "link"):
        mark = f"entries[0]['{name}'] == "
        if mark in head:
            value = head.partition(mark)[2].splitlines()[0].strip()
            plain = value.strip("'\"")
            usable = value[:1] in "'\"" and plain.isascii() and not set(plain) & set("<>&\\") and plain
            if usable and (name == "title" or plain.startswith("http")):
                return name, plain
    return None
