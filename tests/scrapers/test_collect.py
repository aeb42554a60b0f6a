"""Sources to articles, against sites on loopback."""

import gzip
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from loopback import Reply, Site, page, redirect, start

from scrapers.article import Article
from scrapers.collect import Tally, collect
from scrapers.errors import FeedError, FetchError, PageError, ScrapeError, SourceError
from scrapers.fetch import Fetcher, Validators
from scrapers.wanted import Wanted

OPML = '<opml version="2.0"><body><outline xmlUrl="{}"/><outline xmlUrl="{}"/></body></opml>'
WORDS = "Stocks rose on Thursday as yields fell, and small companies did best of all, as they have since the cut. " * 6
HOSTS = {"127.0.0.1", "127.0.0.2"}


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_hosts=HOSTS, delay=0.0, timeout=5.0, tries=1) as made:
        yield made


def article_page(number: int | str, words: str = WORDS) -> Reply:
    return page(
        f"<html><head><title>Piece {number}</title></head><article><p>{words} Piece {number}.</p></article></html>"
    )


def feed(*items: str, title: str = "Desk") -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title>{''.join(items)}</channel></rss>"
    ).encode()


def item(url: str, title: str = "", content: str = "", date: str = "Thu, 18 Sep 2025 16:05:00 EDT") -> str:
    encoded = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if content else ""
    return f"<item><title>{title}</title><link>{url}</link><pubDate>{date}</pubDate>{encoded}</item>"


def stocked(site: Site, count: int, path: str = "/feed") -> str:
    """A feed of so many articles; its address."""
    site.pages |= {f"/a/{n}": article_page(n) for n in range(count)}
    site.pages[path] = page(feed(*(item(f"/a/{n}") for n in range(count))), kind="application/rss+xml", etag='"1"')
    return site.url(path)


def found(*sources: Any, **settings: Any) -> tuple[list[Article], list[ScrapeError]]:
    """The articles by address, and the errors by place."""
    results = list(collect(sources, **settings))
    articles = sorted((r for r in results if isinstance(r, Article)), key=lambda article: article.url or "")
    return articles, sorted((r for r in results if isinstance(r, ScrapeError)), key=lambda error: error.where)


def test_a_feed_gives_the_articles_of_its_entries(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {"/feed": page(feed(item("/a/1?utm_source=rss#top", title="A record"))), "/a/1": article_page(1)}
    (article,), errors = found(site.url("/feed"), fetcher=fetcher)
    assert not errors
    assert (article.url, article.title, article.source) == (site.url("/a/1"), "Piece 1", "Desk")
    assert article.published and article.published.isoformat() == "2025-09-18T16:05:00-04:00"
    assert article.text.endswith("Piece 1.")


def test_what_an_address_holds_is_found_by_its_bytes(site: Site, fetcher: Fetcher) -> None:
    stocked(site, 2)
    front = '<html><head><link rel="alternate" type="application/rss+xml" href="/{}"></head>{}</html>'
    site.pages |= {
        "/": page(front.format("feed", "<p>Front page</p>")),
        "/section": page(
            front.format("feed", "").replace("<head>", '<head><meta property="og:type" content="website">')
        ),
        "/quiet": page(front.format("feed", "")),
        "/page": page(front.format("none", f"<article><p>{WORDS} Alone.</p></article>")),
        "/list": page(f'<opml version="2.0"><body><outline xmlUrl="{site.url("/feed")}"/></body></opml>'),
    }
    for path in ("/feed", "/", "/section", "/quiet", "/list"):
        articles, errors = found(site.url(path), fetcher=fetcher)
        assert ([article.url for article in articles], errors) == ([site.url("/a/0"), site.url("/a/1")], []), path
    (alone,), errors = found(site.url("/page"), fetcher=fetcher)
    assert (alone.url, errors) == (site.url("/page"), [])


def test_comments_are_no_feed_to_follow(site: Site, fetcher: Fetcher) -> None:
    stocked(site, 1)
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{href}">'
        for title, href in [("Comments", "/c"), ("All", "/comments/feed/"), ("Desk", "javascript:1"), ("Desk", "/feed")]
    )
    site.pages["/"] = page(f"<html><head>{links}</head></html>")
    articles, errors = found(site.url("/"), fetcher=fetcher)
    assert (len(articles), errors) == (1, [])


def test_files_feeds_and_lists_on_disk(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    feed_url = stocked(site, 1)
    (tmp_path / "a.txt").write_text(WORDS)
    (tmp_path / "saved.xml").write_bytes(feed(item(site.url("/a/0")), item("", content=f"<p>{WORDS} Inside.</p>")))
    (tmp_path / "list.opml").write_text(f'<opml version="2.0"><body><outline xmlUrl="{feed_url}"/></body></opml>')
    (text,), errors = found(tmp_path / "a.txt", fetcher=fetcher)
    assert (text.url, errors) == ((tmp_path / "a.txt").as_uri(), [])
    articles, errors = found(tmp_path / "saved.xml", fetcher=fetcher)
    assert ([article.url for article in articles], errors) == ([None, site.url("/a/0")], [])
    articles, errors = found(str(tmp_path / "list.opml"), fetcher=fetcher)
    assert ([article.url for article in articles], errors) == ([site.url("/a/0")], [])


BAD: dict[str, tuple[Reply, type[ScrapeError], str]] = {
    "missing": (page(status=404), FetchError, "404"),
    "50 MB": (page(b"x" * 50_000_000), FetchError, "larger than 10 MB"),
    "empty": (page(b""), PageError, "empty"),
    "no article": (page("<html><body><nav>Home</nav></body></html>"), PageError, "no article text"),
    "a PDF": (page(b"%PDF-1.7"), PageError, "a PDF"),
    "into the machine": (redirect("http://127.0.0.3/"), FetchError, "127.0.0.3"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_page_stops_nothing(name: str, site: Site, fetcher: Fetcher) -> None:
    reply, kind, words = BAD[name]
    url = stocked(site, 3)
    site.pages["/a/1"] = reply
    articles, (error,) = found(url, fetcher=fetcher)
    assert [article.url for article in articles] == [site.url("/a/0"), site.url("/a/2")]
    assert type(error) is kind
    assert words in error.message


NO_SOURCE: dict[str, tuple[Reply, type[ScrapeError], str]] = {
    "XML that is no feed": (page("<?xml version='1.0'?><foo>x</foo>"), FeedError, "neither RSS, Atom nor JSON Feed"),
    "a feed that is not XML": (page("oops: no feed today", kind="application/rss+xml"), FeedError, "neither RSS"),
    "a page that says it is a feed": (page("<html>x</html>", kind="text/xml"), FeedError, "an HTML page, no feed"),
    "JSON that is no feed": (page('{"a": 1}', kind="application/json"), FeedError, "neither RSS"),
    "neither": (page("oops", kind="text/plain"), PageError, "neither a feed nor a page"),
    "binary": (page(b"\x00\x01<\x02", kind="application/octet-stream"), PageError, "binary"),
    "empty": (page(b""), PageError, "empty"),
    "an empty feed": (page(b"", kind="application/rss+xml"), FeedError, "empty"),
}


@pytest.mark.parametrize("name", NO_SOURCE)
def test_what_is_no_source_is_an_error_that_says_why(name: str, site: Site, fetcher: Fetcher) -> None:
    reply, kind, words = NO_SOURCE[name]
    site.pages["/feed"] = reply
    articles, (error,) = found(site.url("/feed"), fetcher=fetcher)
    assert not articles
    assert (type(error), error.where) == (kind, site.url("/feed"))
    assert words in error.message


def test_bad_sources_are_errors_among_good_ones(site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "bad.xml").write_text("no feed")
    (tmp_path / "list.opml").write_text(f'<opml><body><outline xmlUrl="{site.url("/html")}"/></body></opml>')
    site.pages |= {"/page": article_page(1), "/html": page("<html><body>no feed</body></html>")}
    sources = [
        "http://127.0.0.1:1/feed",
        "http://no-such-name.invalid/feed",
        "http://[broken/feed",
        "https://user:secret@desk.example/",
        str(tmp_path / "gone.txt"),
        str(tmp_path / "gone.opml"),
        str(tmp_path / "bad.xml"),
        str(tmp_path / "list.opml"),
        site.url("/page"),
    ]
    (article,), errors = found(*sources, fetcher=fetcher)
    assert article.url == site.url("/page")
    assert [type(error) for error in errors].count(FetchError) == 4
    assert [type(error) for error in errors].count(SourceError) == 2
    assert [type(error) for error in errors].count(FeedError) == 2


def test_errors_are_told_of_the_address_that_was_asked(site: Site, fetcher: Fetcher) -> None:
    site.pages |= {
        "/lost": redirect("/nowhere"),
        "/bare": redirect("/nothing"),
        "/nothing": page("<html></html>"),
    }
    for path in ("/lost", "/bare"):
        _, (error,) = found(site.url(path), fetcher=fetcher)
        assert error.where == site.url(path)
    _, (error,) = found(site.url("/lost"), fetcher=fetcher)
    assert error.message == f"the server answers 404 Not Found, at {site.url('/nowhere')}"


# -- the feed's own text


def test_the_feeds_text_is_kept_where_the_page_fails_and_this_is_said(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = page(
        feed(item("/gone", "Gone", f"<p>{WORDS} Kept.</p>"), item("/away", "Away", "<p>Too little.</p>"))
    )
    (article,), (away, gone) = found(site.url("/feed"), fetcher=fetcher)
    assert (article.url, article.title, article.source) == (site.url("/gone"), "Gone", "Desk")
    assert article.text.endswith("Kept.")
    assert gone.message == "the server answers 404 Not Found; the feed's own text was kept"
    assert (away.where, away.message) == (site.url("/away"), "the server answers 404 Not Found")


def test_the_feeds_text_is_kept_where_the_page_says_less(site: Site, fetcher: Fetcher) -> None:
    teaser = f"<html><head><title>Whole</title></head><article><p>{WORDS[:210]}</p></article></html>"
    site.pages |= {"/feed": page(feed(item("/a", "Feed's", f"<p>{WORDS}</p><p>To the end.</p>"))), "/a": page(teaser)}
    (article,), errors = found(site.url("/feed"), fetcher=fetcher)
    assert article.text.endswith("To the end.")
    assert (article.title, errors) == ("Whole", [])


# -- once, and no more


def test_what_is_seen_is_not_fetched_and_nothing_twice(site: Site, other_site: Site, fetcher: Fetcher) -> None:
    urls = [stocked(site, 3), stocked(site, 3, "/again")]
    articles, _ = found(*urls, urls[0], fetcher=fetcher, seen={site.url("/a/1")})
    assert [article.url for article in articles] == [site.url("/a/0"), site.url("/a/2")]
    paths = [request.path for request in site.asked()]
    assert len(paths) == len(set(paths))
    assert "/a/1" not in paths


@pytest.mark.parametrize(
    ("updated", "again"), [("2025-09-19T09:00:00Z", True), ("2025-09-18T21:00:00Z", False), ("", False)]
)
def test_what_was_updated_since_it_was_had_is_fetched_again(
    updated: str, again: bool, site: Site, fetcher: Fetcher
) -> None:
    entry = item("/a/0").replace("</item>", f"<atom:updated>{updated}</atom:updated></item>")
    body = feed(entry, item("/a/1")).replace(b"<rss ", b'<rss xmlns:atom="http://www.w3.org/2005/Atom" ')
    site.pages |= {"/feed": page(body), "/a/0": article_page("corrected"), "/a/1": article_page(1)}
    seen = {site.url("/a/0"), site.url("/a/1")}
    had = datetime(2025, 9, 19, tzinfo=UTC)
    articles, errors = found(site.url("/feed"), fetcher=fetcher, seen=seen, had=lambda url: had)
    assert ([article.url for article in articles], errors) == ([site.url("/a/0")] if again else [], [])


def test_a_second_run_fetches_only_what_is_new(site: Site, fetcher: Fetcher) -> None:
    url = stocked(site, 2)
    known: dict[str, Validators] = {}
    first, _ = found(url, fetcher=fetcher, validators=known)
    seen = {article.url for article in first}
    body = feed(*(item(f"/a/{n}") for n in range(3)))

    def unchanged(handler: BaseHTTPRequestHandler) -> None:
        same = handler.headers["If-None-Match"] == '"1"'
        page(b"" if same else body, status=304 if same else 200, etag='"1"')(handler)

    site.pages["/feed"] = unchanged
    site.requests.clear()
    assert found(url, fetcher=fetcher, validators=known, seen=seen) == ([], [])
    assert [request.path for request in site.asked()] == ["/feed"]
    site.pages |= {"/feed": page(body, etag='"2"'), "/a/2": article_page(2)}
    (new,), _ = found(url, fetcher=fetcher, validators=known, seen=seen)
    assert (new.url, known[url].etag) == (site.url("/a/2"), '"2"')


def test_a_run_cut_short_leaves_the_rest_to_the_next(site: Site, fetcher: Fetcher) -> None:
    url = stocked(site, 5)
    known: dict[str, Validators] = {}
    run = collect([url], fetcher=fetcher, validators=known, hosts=1)
    seen = {getattr(next(run), "url", None), getattr(next(run), "url", None)}
    run.close()
    assert known == {}
    rest, _ = found(url, fetcher=fetcher, validators=known, seen=seen)
    assert len(rest) == 3
    assert not seen & {article.url for article in rest}
    assert known == {url: Validators('"1"')}


@pytest.mark.parametrize(("status", "remembered"), [(404, True), (500, False), (429, False)])
def test_a_feed_is_read_again_while_a_page_of_it_may_still_come(
    status: int, remembered: bool, site: Site, fetcher: Fetcher
) -> None:
    url = stocked(site, 2)
    site.pages["/a/1"] = page(status=status)
    known: dict[str, Validators] = {}
    found(url, fetcher=fetcher, validators=known)
    assert (url in known) is remembered


# -- sitemaps


def sitemap(*paths: str, root: str = "urlset", mark: str = "<news:news/>") -> bytes:
    part = "url" if root == "urlset" else "sitemap"
    inside = "".join(f"<{part}><loc>{path}</loc>{mark if part == 'url' else ''}</{part}>" for path in paths)
    return f'<{root} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{inside}</{root}>'.encode()


def test_sitemaps_lead_to_articles(site: Site, fetcher: Fetcher) -> None:
    stocked(site, 4)
    site.pages |= {
        "/news.xml": page(sitemap("/a/0", "/a/1"), etag='"s"'),
        "/packed.xml.gz": page(gzip.compress(sitemap("/a/2")), kind="application/gzip"),
        "/deep.xml": page(sitemap("/news.xml", root="sitemapindex")),
        "/index.xml": page(sitemap("/news.xml", "/packed.xml.gz", "/deep.xml", "/gone.xml", root="sitemapindex")),
    }
    known: dict[str, Validators] = {}
    articles, errors = found(site.url("/index.xml"), fetcher=fetcher, validators=known)
    assert [article.url for article in articles] == [site.url(f"/a/{n}") for n in range(3)]
    assert [error.where for error in errors] == [site.url("/gone.xml")]
    assert known == {site.url("/news.xml"): Validators('"s"')}


def test_a_gzip_file_of_200_mb_is_an_error(site: Site, fetcher: Fetcher) -> None:
    site.pages["/bomb.xml.gz"] = page(gzip.compress(bytes(200_000_000)), kind="application/gzip")
    _, (error,) = found(site.url("/bomb.xml.gz"), fetcher=fetcher)
    assert error.message == "unpacked, it is larger than 10 MB"


# -- what is wanted, and how sources fare


def test_only_what_is_wanted_is_fetched(site: Site, fetcher: Fetcher) -> None:
    stocked(site, 2)
    old = item("/a/0", date="Mon, 01 Sep 2025 10:00:00 GMT")
    site.pages["/feed"] = page(feed(old, item("/a/1"), item("https://elsewhere.invalid/a")))
    wanted = {site.url("/feed"): Wanted(since=date(2025, 9, 2), domains=("127.0.0.1",))}
    articles, errors = found(site.url("/feed"), fetcher=fetcher, wanted=wanted)
    assert ([article.url for article in articles], errors) == ([site.url("/a/1")], [])
    assert [request.path for request in site.asked()] == ["/feed", "/a/1"]
    wanted = {site.url("/feed"): Wanted(until=date(2025, 9, 1))}
    articles, _ = found(site.url("/feed"), fetcher=fetcher, wanted=wanted)
    assert [article.url for article in articles] == [site.url("/a/0")]


def test_a_feed_with_whole_texts_can_be_read_without_its_pages(site: Site, fetcher: Fetcher) -> None:
    site.pages["/feed"] = page(feed(item("/a/0", "One", f"<p>{WORDS} One.</p>"), item("/a/1", "Two")))
    tallies: dict[str, Tally] = {}
    url = site.url("/feed")
    (article,), errors = found(url, fetcher=fetcher, wanted={url: Wanted(pages=False)}, tallies=tallies)
    assert (article.url, article.title, errors) == (site.url("/a/0"), "One", [])
    assert [request.path for request in site.asked()] == ["/feed"]
    assert (tallies[url].items, tallies[url].bodies) == (2, 1)


def test_each_source_has_a_tally(site: Site, other_site: Site, fetcher: Fetcher, tmp_path: Path) -> None:
    stocked(site, 3)
    site.pages["/a/1"] = page(status=404)
    other_site.pages |= {"/gone": page(status=410), "/list": page(OPML.format(site.url("/feed"), other_site.url("/x")))}
    (tmp_path / "a.txt").write_text(WORDS)
    (tmp_path / "b.txt").touch()
    tallies: dict[str, Tally] = {}
    list_, gone = other_site.url("/list"), other_site.url("/gone")
    found(list_, gone, tmp_path, tmp_path / "none", fetcher=fetcher, tallies=tallies)
    told = {where: (tally.title, tally.items, tally.bodies, str(tally.error or "")) for where, tally in tallies.items()}
    assert told == {
        list_: (None, 0, 0, ""),
        site.url("/feed"): ("Desk", 3, 2, ""),
        other_site.url("/x"): (None, 0, 0, f"{other_site.url('/x')}: the server answers 404 Not Found"),
        gone: (None, 0, 0, f"{gone}: the server answers 410 Gone"),
        str(tmp_path): (None, 2, 1, ""),
        str(tmp_path / "none"): (None, 0, 0, f"{tmp_path / 'none'}: there is no such file or folder"),
    }


def test_resting_sources_are_left_alone_also_on_a_list(site: Site, other_site: Site, fetcher: Fetcher) -> None:
    stocked(site, 1)
    stocked(other_site, 1)
    site.pages["/list"] = page(OPML.format(site.url("/feed"), other_site.url("/feed")))
    resting = {other_site.url("/feed"), site.url("/b")}
    articles, errors = found(site.url("/list"), site.url("/b"), fetcher=fetcher, resting=resting)
    assert ([article.url for article in articles], errors) == ([site.url("/a/0")], [])
    assert not other_site.requests


# -- in parallel, and politely


def test_hosts_are_asked_at_once_and_each_in_its_own_time(site: Site, other_site: Site) -> None:
    with Fetcher(allow_hosts=HOSTS, delay=0.1) as fetcher:
        articles, errors = found(stocked(site, 4), stocked(other_site, 4), fetcher=fetcher)
    assert (len(articles), errors) == (8, [])
    times = [[request.at for request in host.requests] for host in (site, other_site)]
    assert all(later - sooner >= 0.095 for host in times for sooner, later in pairwise(host))
    assert max(host[0] for host in times) < min(host[-1] for host in times)  # neither waited for the other's end


def test_a_slow_host_does_not_hold_up_another(site: Site, other_site: Site, fetcher: Fetcher) -> None:
    let_go = threading.Event()
    stocked(other_site, 3)
    wait = site.pages["/feed"] = lambda handler: (let_go.wait(5), page(status=404)(handler))[0]
    assert wait
    run = collect([site.url("/feed"), other_site.url("/feed")], fetcher=fetcher)
    assert [isinstance(next(run), Article) for _ in range(3)] == [True] * 3
    let_go.set()
    assert [type(last) for last in run] == [FetchError]


def test_as_many_hosts_as_workers_are_out_at_once() -> None:
    sites = [start(f"127.0.0.{n}") for n in range(1, 9)]
    out: list[int] = []
    most = [0]

    def reply(handler: BaseHTTPRequestHandler) -> None:
        out.append(1)
        most[0] = max(most[0], len(out))
        time.sleep(0.05)
        out.pop()
        article_page(handler.headers["Host"])(handler)

    for site in sites:
        site.pages["/a"] = reply
    with Fetcher(allow_hosts={f"127.0.0.{n}" for n in range(1, 9)}, delay=0.0) as fetcher:
        articles, errors = found(*(site.url("/a") for site in sites), fetcher=fetcher, hosts=3)
    for site in sites:
        site.server.shutdown()
        site.server.server_close()
    assert (len(articles), errors) == (8, [])
    assert 2 <= most[0] <= 3


def test_a_parser_that_breaks_on_a_page_does_not_end_the_run(
    site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> Article:
        raise RuntimeError("a bug")

    monkeypatch.setattr("scrapers.visit.extract", broken)
    site.pages["/a"] = article_page(1)
    articles, (error,) = found(site.url("/a"), fetcher=fetcher)
    assert not articles
    assert (type(error), error.message) == (PageError, "reading it failed with RuntimeError: a bug")


def test_a_single_source_needs_no_list(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WORDS)
    assert [type(one) for one in collect(tmp_path / "a.txt")] == [Article]
    assert [type(one) for one in collect(str(tmp_path / "a.txt"))] == [Article]
