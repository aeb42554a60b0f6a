"""`tapecheck sources`, over a folder that is served on loopback."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tapecheck.cli import app

WORDS = "Stocks rose on Thursday as yields fell, and small companies did best of all, as they have since the cut. " * 6
PAGE = "<html><head><title>Piece {0}</title></head><article><p>{1} Piece {0}.</p></article></html>"
FRONT = """<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml">
<link rel="alternate" type="application/atom+xml" title="Bonds" href="/bonds.xml"></head><p>Front</p></html>"""


class Result(NamedTuple):
    status: int
    out: str
    err: str


class Served(NamedTuple):
    """A folder, its address, and the paths that were asked with their answers."""

    folder: Path
    address: str
    asked: list[tuple[str, int]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Call the command line in an empty folder, whose settings allow loopback."""
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("tapecheck.toml").write_text('allow_hosts = ["127.0.0.1"]\ndelay = 0\n')

    def call(*arguments: object) -> Result:
        with pytest.raises(SystemExit) as ended:
            app([str(argument) for argument in arguments], prog_name="tapecheck")
        printed = capsys.readouterr()
        return Result(int(ended.value.code or 0), printed.out, printed.err)

    return call


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    folder = tmp_path / "site"
    folder.mkdir()
    asked: list[tuple[str, int]] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            asked.append((self.path, int(code)))

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    for n in range(3):
        (folder / f"{n}.html").write_text(PAGE.format(n, WORDS))
    items = "".join(f"<item><title>{n}</title><link>/{n}.html</link></item>" for n in range(4))  # the last is missing
    (folder / "feed.xml").write_text(f'<rss version="2.0"><channel><title>The Desk</title>{items}</channel></rss>')
    (folder / "index.html").write_text(FRONT)
    yield Served(folder, f"http://127.0.0.1:{server.server_address[1]}", asked)
    server.shutdown()
    server.server_close()


def listed(run: Callable[..., Result]) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in run("sources", "list", "--json").out.splitlines()]
    return {row["address"]: row for row in rows}


def test_a_site_is_added_collected_and_listed(run: Callable[..., Result], served: Served) -> None:
    feed = f"{served.address}/feed.xml"
    added = run("sources", "add", served.address)
    assert added == (0, f"also offered: {served.address}/bonds.xml\nadded: {feed}\n", "")
    assert run("sources", "add", served.address).out.endswith(f"there already: {feed}\n")
    assert (listed(run)[feed]["state"], listed(run)[feed]["items"]) == ("new", 0)
    first = run("collect")
    assert (first.status, first.out) == (1, "3 articles from 1 source, 3 of them new\n")
    assert f"{served.address}/3.html: the server answers 404" in first.err
    row = listed(run)[feed]
    assert (row["title"], row["state"], row["items"], row["share"]) == ("The Desk", "active", 4, 0.75)
    assert "75%" in run("sources").out
    served.asked.clear()
    assert run("collect").out == "0 articles from 1 source, 0 of them new\n"
    assert [asked for asked in served.asked if asked[0] != "/robots.txt"] == [("/feed.xml", 304)]
    (served.folder / "4.html").write_text(PAGE.format(4, WORDS))
    with_news = (
        (served.folder / "feed.xml").read_text().replace("</channel>", "<item><link>/4.html</link></item></channel>")
    )
    (served.folder / "feed.xml").write_text(with_news)
    os.utime(served.folder / "feed.xml", (2e9, 2e9))
    served.asked.clear()
    assert run("collect").out == "1 article from 1 source, 1 of them new\n"
    pages = [asked for asked in served.asked if asked[0] != "/robots.txt"]
    assert pages == [("/feed.xml", 200), ("/3.html", 404), ("/4.html", 200)]  # what the store has is not asked again


def test_a_source_that_fails_five_times_rests_and_comes_back(run: Callable[..., Result], served: Served) -> None:
    address = f"{served.address}/later.xml"
    run("sources", "add", "--unchecked", address, f"{served.address}/feed.xml")
    for _ in range(5):
        assert run("collect").status == 1
    row = listed(run)[address]
    assert (row["state"], row["failures"]) == ("quarantined", 5)
    assert row["reason"] == "failed 5 times in a row, the last time with: the server answers 404 Not Found"
    assert "quarantined until" in run("doctor").out
    served.asked.clear()
    rested = run("collect")
    assert f"left alone: {address}: quarantined until " in rested.out
    assert "/later.xml" not in dict(served.asked)
    assert run("sources", "check", address).err == f"tapecheck: {address}: the server answers 404 Not Found\n"
    (served.folder / "feed.xml").rename(served.folder / "later.xml")
    assert run("sources", "check", address) == (0, f"answers: {address} (The Desk)\n", "")
    row = listed(run)[address]
    assert (row["state"], row["failures"], row["reason"]) == ("active", 0, None)


def test_disabled_by_hand(run: Callable[..., Result], served: Served) -> None:
    feed = f"{served.address}/feed.xml"
    run("sources", "add", feed)
    assert run("sources", "disable", feed, "--reason", "too dear").out == f"disabled: {feed}\n"
    served.asked.clear()
    assert run("collect").out == f"0 articles from 1 source, 0 of them new\nleft alone: {feed}: disabled: too dear\n"
    assert not served.asked
    assert run("sources", "enable", feed).out == f"enabled: {feed}\n"
    assert run("collect").out.startswith("3 articles")
    wrong = run("sources", "disable", "https://nobody.example/")
    assert (wrong.status, "is no source" in wrong.err) == (2, True)


def test_lists_come_in_and_go_out(run: Callable[..., Result], served: Served) -> None:
    Path("mine.opml").write_text(
        '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/f?x=1&amp;y=2"/>'
        '<outline text="B"><outline xmlUrl="https://b.example/f"/></outline></body></opml>'
    )
    assert run("sources", "add", "mine.opml").out.count("added: ") == 2
    assert run("sources", "export", "-o", "out.opml").out == "2 sources in out.opml\n"
    Path("tapecheck.toml").write_text("")
    assert run("sources", "add", "out.opml").out == "added: https://a.example/f?x=1&y=2\nadded: https://b.example/f\n"
    assert '<outline type="rss"' in run("sources", "export").out


def test_what_cannot_be_added_is_said_and_the_rest_is_added(run: Callable[..., Result], served: Served) -> None:
    (served.folder / "bare.html").write_text("<html><body><nav>Home</nav></body></html>")
    result = run("sources", "add", f"{served.address}/bare.html", "nowhere", f"{served.address}/feed.xml")
    assert (result.status, result.out) == (1, f"added: {served.address}/feed.xml\n")
    assert "it is neither a feed nor an article, and names no feed" in result.err
    assert "nowhere: there is no such file or folder" in result.err


def test_a_site_without_links_to_feeds_is_known_by_its_news_sitemap(run: Callable[..., Result], served: Served) -> None:
    (served.folder / "index.html").write_text("<html><body><nav>Home</nav></body></html>")
    (served.folder / "robots.txt").write_text(
        f"Sitemap: {served.address}/all.xml\nSitemap: {served.address}/news.xml\n"
    )
    assert run("sources", "add", f"{served.address}/").out == f"added: {served.address}/news.xml\n"


def test_nothing_to_list(run: Callable[..., Result]) -> None:
    run("sources", "disable", "x")
    assert "there are no sources yet" in run("sources").err
