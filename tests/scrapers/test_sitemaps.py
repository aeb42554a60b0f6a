"""Sitemaps: of news, plain ones, indexes."""

import gzip
from datetime import UTC, datetime

import pytest

from scrapers.errors import FeedError
from scrapers.sitemaps import looks_like_sitemap, read

NOW = datetime(2025, 9, 19, 12, tzinfo=UTC)
URL = "https://www.desk.example/news.xml"
NEWS = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://desk.example/a?x=1&amp;y=2</loc><news:news><news:publication><news:name>The Desk</news:name>
<news:language>en</news:language></news:publication><news:publication_date>2025-09-18T16:05:00-04:00</news:publication_date>
<news:title><![CDATA[Stocks & bonds <b>rise</b>]]></news:title></news:news></url>
<url><loc>https://other.example/b</loc><news:news><news:title>Elsewhere</news:title></news:news></url>
<url><loc>javascript:alert(1)</loc><news:news/></url><url><news:news/></url>
</urlset>"""


def test_a_news_sitemap_gives_entries_of_its_own_site() -> None:
    assert looks_like_sitemap(NEWS) and not looks_like_sitemap(b"<rss></rss>")
    feed = read(NEWS, url=URL, now=NOW).feed
    assert (feed.title, feed.language, len(feed.entries)) == ("The Desk", "en", 1)
    entry = feed.entries[0]
    assert (entry.url, entry.title) == ("https://desk.example/a?x=1&y=2", "Stocks & bonds rise")
    assert entry.published and entry.published.isoformat() == "2025-09-18T16:05:00-04:00"


def test_of_a_plain_sitemap_what_changed_in_the_last_two_days_is_taken() -> None:
    days = ["2025-09-19", "2025-09-17T08:00:00Z", "2025-09-16", "", "soon"]
    urls = "".join(f"<url><loc>/{n}</loc><lastmod>{day}</lastmod></url>" for n, day in enumerate(days))
    entries = read(f"<urlset>{urls}</urlset>".encode(), url=URL, now=NOW).feed.entries
    assert [entry.url for entry in entries] == ["https://www.desk.example/0", "https://www.desk.example/1"]


def test_an_index_leads_to_its_newest_sitemaps() -> None:
    days = ["2025-09-17", "2025-09-19", "2024-01-01", ""]
    named = "".join(f"<sitemap><loc>/{n}.xml.gz</loc><lastmod>{day}</lastmod></sitemap>" for n, day in enumerate(days))
    named += "<sitemap><loc>https://victim.example/s.xml</loc></sitemap>"
    found = read(f"<sitemapindex>{named}</sitemapindex>".encode(), url=URL, now=NOW)
    assert found.further == tuple(f"https://www.desk.example/{n}.xml.gz" for n in (1, 0, 3))
    assert found.feed.entries == ()


def test_a_million_addresses_are_a_thousand() -> None:
    urls = "<url><loc>/a</loc><lastmod>2025-09-19</lastmod></url>" * 20_000
    assert len(read(f"<urlset>{urls}</urlset>".encode(), url=URL, now=NOW).feed.entries) == 1000


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<rss/>", "no sitemap"),
        (b"", "cannot be read"),
        (gzip.compress(NEWS), "no sitemap"),  # unpacked by whoever fetches
        (b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>' + b" " * 5000 + b"<!ENTITY d 'e'><urlset/>", "entities"),
    ],
)
def test_what_is_no_sitemap_is_said_to_be_none(body: bytes, words: str) -> None:
    with pytest.raises(FeedError, match=words):
        read(body, url=URL, now=NOW)


def test_entities_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    body = f"<!DOCTYPE urlset [{laughs}]><urlset><url><loc>/a</loc><news><title>&l8;</title></news></url></urlset>"
    (entry,) = read(body.encode(), url=URL, now=NOW).feed.entries
    assert (entry.title or "").count("ha") == 0
