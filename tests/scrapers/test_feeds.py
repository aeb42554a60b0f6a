"""Feeds to entries, fed as bytes."""

import json
import time
from pathlib import Path

import pytest

from scrapers.body import fragment
from scrapers.errors import FeedError
from scrapers.feeds import Entry, entries, looks_like_feed
from scrapers.opml import Listed, feeds, looks_like_opml, write

URL = "https://desk.example/feeds/all.xml"

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Desk &amp;amp; Co</title><link>https://desk.example/</link><language>en-us</language>
<item><title>S&amp;amp;P 500 slips</title><link>../a/1?utm_source=rss</link><dc:creator>Ada Stone</dc:creator>
<pubDate>Thu, 18 Sep 2025 16:05:00 EDT</pubDate><description>Short &lt;b&gt;words&lt;/b&gt;</description>
<content:encoded><![CDATA[<p>The whole text.</p><script>alert(1)</script>]]></content:encoded></item>
<item><title>&lt;script&gt;alert(1)&lt;/script&gt;Gold</title><link>javascript:alert(1)</link>
<guid>https://desk.example/a/2</guid><pubDate>Thu, 18 Sep 2025 16:05:00</pubDate></item>
<item><title>No address, no text</title></item>
</channel></rss>"""

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Alder Point</title><link href="https://alder.example/"/>
<entry><title type="html">Gold &amp;lt; $3,700</title><link rel="alternate" href="/n/1"/>
<author><name>Mira Holt</name></author><author><name>Per Aas</name></author>
<published>2026-01-22T22:15:00Z</published><updated>2026-01-23T08:00:00Z</updated>
<summary>Short.</summary><content type="html">&lt;p&gt;Whole.&lt;/p&gt;</content></entry></feed>"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Pierline",
        "home_page_url": "https://pierline.example/",
        "language": "en-GB",
        "items": [
            {"id": "1", "url": "/n/1", "title": "Inflation", "date_published": "2025-07-15T20:20:00Z",
             "authors": [{"name": "Noor Ek"}], "content_text": "Prices rose 0.3% < 0.4%.\nThe Dow fell."},
            "no item",
            {"id": "https://pierline.example/n/2", "content_html": "<p>Two</p>"},
        ],
    }
).encode()  # fmt: skip


def test_rss() -> None:
    feed = entries(RSS, url=URL)
    assert (feed.title, feed.link, feed.language, len(feed.entries)) == (
        "Desk & Co",
        "https://desk.example/",
        "en-US",
        2,
    )
    first, second = feed.entries
    assert (first.url, first.title, first.authors) == (
        "https://desk.example/a/1?utm_source=rss",
        "S&P 500 slips",
        ("Ada Stone",),
    )
    assert first.published and first.published.isoformat() == "2025-09-18T16:05:00-04:00"
    assert first.content and fragment(first.content) == "The whole text."  # only words are ever kept of it
    assert first.summary == "Short <b>words</b>"
    assert (second.url, second.title, second.published) == ("https://desk.example/a/2", "Gold", None)


def test_atom() -> None:
    feed = entries(ATOM, url="https://alder.example/feed")
    (entry,) = feed.entries
    assert (feed.title, feed.link) == ("Alder Point", "https://alder.example/")
    assert (entry.url, entry.title, entry.authors) == (
        "https://alder.example/n/1",
        "Gold < $3,700",
        ("Mira Holt", "Per Aas"),
    )
    assert entry.published and entry.published.isoformat() == "2026-01-22T22:15:00+00:00"  # and not the update
    assert entry.content == "<p>Whole.</p>"


def test_json_feed() -> None:
    feed = entries(JSON_FEED, url="https://pierline.example/feed.json")
    first, second = feed.entries
    assert (feed.title, feed.language) == ("Pierline", "en-GB")
    assert (first.url, first.authors) == ("https://pierline.example/n/1", ("Noor Ek",))
    assert first.content == "<p>Prices rose 0.3% &lt; 0.4%.</p><p>The Dow fell.</p>"
    assert second == Entry(url="https://pierline.example/n/2", content="<p>Two</p>")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html><body><p>Not a feed</p></body></html>", "an HTML page"),
        (b"<html><head><title>rss</title></head></html>", "an HTML page"),
        (b"\x00\x01\x02\x03", "neither RSS"),
        (b"\x89PNG\r\n", "neither RSS"),
        (b"Gold rose.", "neither RSS"),
        (b"<?xml version='1.0'?><foo/>", "neither RSS"),
        (b"{}", "neither RSS"),
        (b'{"version": "https://jsonfeed.org/version/1.1"', "cannot be read"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": 7}', "no items"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items":' + b"[" * 100_000, "cannot be read"),
    ],
)
def test_what_is_no_feed_is_an_error_that_says_why(body: bytes, words: str) -> None:
    with pytest.raises(FeedError) as caught:
        entries(body, url=URL)
    assert words in caught.value.message
    assert caught.value.where == URL


@pytest.mark.parametrize("name", ["/etc/hostname", "https://desk.example/", __file__])
def test_bytes_that_name_a_file_or_an_address_open_nothing(name: str) -> None:
    with pytest.raises(FeedError):
        entries(name.encode(), url=URL)


def test_a_feed_in_disorder_gives_what_it_has() -> None:
    feed = entries(RSS.replace(b"</rss>", b"").replace(b"</channel>", b"<br>&nbsp;&bogus;"), url=URL)
    assert [entry.title for entry in feed.entries] == ["S&P 500 slips", "Gold"]


def test_an_empty_feed_is_a_feed() -> None:
    assert entries(b'<rss version="2.0"><channel><title>Quiet</title></channel></rss>', url=URL).entries == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings(encoding: str) -> None:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Société</title></channel></rss>'
    )
    assert entries(text.encode(encoding), url=URL).title == "Société"


LADDER = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f"""<!DOCTYPE x [<!ENTITY a0 "ha">{LADDER}]><rss version="2.0"><channel><title>&a11; T</title></channel></rss>"""
PADDING = f"<!-- <rss {'x' * 5000} -->"


def test_billion_laughs_stay_small() -> None:
    begun = time.perf_counter()
    feed = entries(f'<?xml version="1.0"?>{BOMB}'.encode(), url=URL)
    assert time.perf_counter() - begun < 1
    assert len(feed.title or "") < 20


@pytest.mark.parametrize("body", [f"{PADDING}{BOMB}".encode(), BOMB.encode("utf-16")])
def test_billion_laughs_in_hiding_are_refused(body: bytes) -> None:
    with pytest.raises(FeedError, match="declares entities"):
        entries(body, url=URL)


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    file = (tmp_path / "secret").as_uri()
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{file}">]>'
    feed = entries(f'{head}<rss version="2.0"><channel><title>a&e;b</title></channel></rss>'.encode(), url=URL)
    assert "secret" not in (feed.title or "")


def test_many_links_end_in_time() -> None:
    items = b"".join(b"<item><link>https://a.example/%d</link></item>" % n for n in range(5_000))
    begun = time.perf_counter()
    assert len(entries(b'<rss version="2.0"><channel>' + items + b"</channel></rss>", url=URL).entries) == 5_000
    assert time.perf_counter() - begun < 10


def test_feeds_are_told_from_pages_that_speak_of_them() -> None:
    assert looks_like_feed(RSS) and looks_like_feed(ATOM) and looks_like_feed(JSON_FEED)
    assert not looks_like_feed(b"<!DOCTYPE html><html><body><pre><rss version='2.0'></pre></body></html>")


def test_opml() -> None:
    body = b"""<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY a "b">]><opml version="2.0"><body><outline text="Desks">
    <outline type="rss" text="&a; one" xmlUrl="https://a.example/f?x=1&amp;y=2"/><outline xmlUrl="https://b.example/f"/>
    <outline xmlUrl="https://b.example/f"/><outline text="none"/></outline></body></opml>"""
    assert looks_like_opml(body)
    first, second = feeds(body, where="list.opml")
    assert (first.url, second) == ("https://a.example/f?x=1&y=2", Listed("https://b.example/f"))
    assert first.title == "&a; one"  # no entity of its own is expanded


def test_a_list_that_is_written_reads_the_same() -> None:
    listed = (Listed("https://a.example/f?x=1&y=<2>", 'Desk "A" & Söhne'), Listed("https://b.example/f", "B"))
    assert feeds(write(listed, title="Mine"), where="list.opml") == listed
    assert write([Listed("https://b.example/f")], title="x").startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    with pytest.raises(FeedError, match="no OPML"):
        feeds(RSS, where="list.opml")
