"""Pages to articles. A new structure needs no code: tests/pages/OUTLET/DATE.html, and what is expected in .json."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.extraction import cases, ours, score, trafilatura_alone
from scrapers.article import Article
from scrapers.errors import PageError
from scrapers.markup import parse
from scrapers.pages import extract
from scrapers.publishers import profile as profile_module
from scrapers.publishers.profile import profile_of, profiles, read

PAGES = sorted((Path(__file__).parents[1] / "pages").rglob("*.json"))
URL = "https://desk.example/a/1"
PARAGRAPH = "The S&amp;P 500 rose 0.48% to 6,631.96 on Thursday, and the Nasdaq Composite gained 0.94% to 22,470.73."
TEXT = PARAGRAPH.replace("&amp;", "&")


def html(body: str = f"<article><p>{PARAGRAPH}</p></article>", head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize("expected", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_saved_pages(expected: Path) -> None:
    case: dict[str, Any] = json.loads(expected.read_text(encoding="utf-8"))
    article = extract(expected.with_suffix(".html").read_bytes(), url=case["url"])
    assert article.text.replace("\n\n", "\n").split("\n") == case["text"]
    assert not [words for words in case["never"] if words in article.text]
    said = {name: getattr(article, name) for name in case["expected"]}
    said |= {name: said[name] and said[name].isoformat() for name in ("published", "updated") if name in said}
    said["authors"] = list(article.authors)
    assert said == case["expected"]


def test_there_are_pages_of_at_least_six_structures() -> None:
    assert len({json.loads(path.read_text(encoding="utf-8"))["structure"] for path in PAGES}) >= 6


def test_profiled_outlets_are_read_better_than_by_trafilatura_alone() -> None:
    known = [case for case in cases(PAGES[0].parents[1]) if profile_of(case.url)]
    told = score((ours(case.page, case.url), case.text) for case in known)
    alone = score((trafilatura_alone(case.page, case.url), case.text) for case in known)
    assert len({profile_of(case.url) for case in known}) >= 25
    assert told.f1 >= 0.98 > alone.f1


def test_every_profile_has_a_page_and_its_selectors_are_sound() -> None:
    seen = {profile_of(json.loads(path.read_text(encoding="utf-8"))["url"]) for path in PAGES}
    assert [profile.name for profile in profiles().values() if profile not in seen] == []
    for file in Path(profile_module.__file__).parent.glob("*.toml"):
        assert len(file.read_text(encoding="utf-8").splitlines()) < 100
    tree = parse("<p>Gold</p>")
    for profile in profiles().values():
        untils = [version.until for version in profile.versions]
        assert untils[-1] is None and None not in untils[:-1] and untils[:-1] == sorted(untils[:-1])
        for version in profile.versions:
            alone = replace(profile, versions=(version,))
            assert read(alone, tree, published=None) is None


def test_an_old_page_is_read_in_its_old_dress_and_in_the_new_one() -> None:
    old = html(f'<div class="Article" data-key="article"><p>{PARAGRAPH}</p></div>')
    new = html(f'<div class="RichTextStoryBody"><p>{PARAGRAPH}</p></div>')
    for page in (old, new):
        article = extract(page, url="https://apnews.com/a", published=datetime(2021, 1, 4, tzinfo=UTC))
        assert (article.text, article.source) == (TEXT, "AP News")


def test_an_outlet_that_has_changed_its_dress_is_read_as_any_other() -> None:
    assert extract(html(), url="https://www.reuters.com/a").text == TEXT


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.cnbc.com/2025/a.html", "CNBC"),
        ("https://uk.finance.yahoo.com/a", "Yahoo Finance"),
        ("https://notcnbc.com/a", None),
        ("https://cnbc.com.evil.example/a", None),
        ("https://[broken", None),
    ],
)
def test_profiles_are_found_by_domain(url: str, name: str | None) -> None:
    found = profile_of(url)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("end", "truncated"),
    [
        ("", False),
        ("<p>More on this as […]</p>", True),
        ("<p>Stocks then turned and...</p>", True),
        ("<p>Subscribe to continue reading</p>", True),
        ("<p>Read the full story at Kestrel</p>", True),
        ("<p>He would not read more into it.</p>", False),
    ],
)
def test_a_text_that_breaks_off_is_said_to(end: str, truncated: bool) -> None:
    assert extract(html(f"<article><p>{PARAGRAPH}</p>{end}</article>"), url=URL).truncated is truncated


@pytest.mark.parametrize(
    ("head", "paywall"),
    [
        ('<meta property="article:content_tier" content="locked">', True),
        ('<meta property="article:content_tier" content="metered">', False),
        ('<meta name="article.access" content="paid">', True),
        ('<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>', True),
        ('<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":true}</script>', False),
    ],
)
def test_a_paywall_that_the_page_tells_of(head: str, paywall: bool) -> None:
    assert extract(html(head=head), url=URL).paywall is paywall


def test_updated_is_kept_apart_and_only_where_it_is_later() -> None:
    def told(published: str, updated: str) -> Article:
        story = {"@type": "NewsArticle", "datePublished": published, "dateModified": updated}
        return extract(html(head=f"<script type='application/ld+json'>{json.dumps(story)}</script>"), url=URL)

    article = told("2025-09-18T20:00:00Z", "2025-09-18T21:30:00Z")
    assert (article.published, article.updated) == (
        datetime(2025, 9, 18, 20, tzinfo=UTC),
        datetime(2025, 9, 18, 21, 30, tzinfo=UTC),
    )
    assert told("2025-09-18T20:00:00Z", "2025-09-18T20:00:00Z").updated is None
    assert told("2025-09-18", "2025-09-18T20:00:00Z").published is None


# -- what a page says of itself, and what its feed says


def test_the_page_comes_before_the_feed_and_the_feed_fills_the_gaps() -> None:
    feed = {
        "title": "Feed title",
        "authors": ("Feed Author",),
        "published": datetime(2025, 9, 18, 20, tzinfo=UTC),
        "source": "Feed",
        "language": "en-GB",
    }
    bare = extract(html(), url=URL, **feed)
    assert {name: getattr(bare, name) for name in feed} == feed
    head = (
        '<meta property="og:title" content="Page title"><meta name="author" content="Page Author">'
        '<meta property="article:published_time" content="2025-09-18T16:00:00-04:00">'
        '<meta property="og:site_name" content="Page"><meta property="og:locale" content="en_US">'
    )
    full = extract(html(head=head), url=URL, **feed)
    assert (full.title, full.authors, full.source, full.language) == ("Page title", ("Page Author",), "Page", "en-US")
    assert full.published and full.published.isoformat() == "2025-09-18T16:00:00-04:00"


@pytest.mark.parametrize("date", ["2025-09-18", "2025-09-18T16:00:00", "September 18", ""])
def test_a_date_without_an_offset_is_no_moment(date: str) -> None:
    head = f'<meta property="article:published_time" content="{date}">'
    assert extract(html(head=head), url=URL).published is None


@pytest.mark.parametrize(
    ("claimed", "address"),
    [
        ("https://desk.example/b", "https://desk.example/b"),
        ("https://www.desk.example/b", "https://www.desk.example/b"),
        ("/b", "https://desk.example/b"),
        ("https://famous.example/b", URL),
        ("https://desk.example.evil.example/b", URL),
        ("javascript:alert(1)", URL),
        ("file:///etc/passwd", URL),
        ("https://[broken", URL),
        ("", URL),
    ],
)
def test_a_page_cannot_pass_for_another_outlets(claimed: str, address: str) -> None:
    assert extract(html(head=f'<link rel="canonical" href="{claimed}">'), url=URL).url == address


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("&lt;script&gt;alert(1)&lt;/script&gt;Gold slips", "Gold slips"),
        ("<img src=x onerror=alert(1)>Gold slips", "Gold slips"),
        ("Gold &lt; $3,700 and &gt; $3,600", "Gold < $3,700 and > $3,600"),
        ("S&amp;P 500 <b>slips</b>", "S&P 500 slips"),
        ("Gold\x00 slips\x1b[2J", "Gold slips [2J"),
        ("Gold\n\tslips", "Gold slips"),
        ("Gold" * 10_000, "Gold" * 250),
        ("", None),
    ],
)
def test_titles_hold_words_only(title: str, plain: str | None) -> None:
    told = f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'headline': title})}</script>"
    assert extract(html(head=told), url=URL).title == plain


def test_a_script_in_a_title_element_is_no_title() -> None:
    head = "<title>Gold slips <script>alert(1)</script> | Desk</title>"
    assert extract(html(head=head), url=URL).title == "Gold slips"


HOSTILE_JSON = {
    "no JSON": "{",
    "a number": "7",
    "a list": "[1, null, [], {}]",
    "deep": "[" * 100_000,
    "deep objects": '{"@graph":' * 5_000 + "1" + "}" * 5_000,
    "odd types": '{"@type": "NewsArticle", "headline": {"a": 1}, "author": 7, "datePublished": [], "inLanguage": {}}',
    "half a character": '{"@type": "Article", "headline": "Gold \\ud800", "author": "\\udfff"}',
    "many": json.dumps([{"@type": "Thing"}] * 10_000),
}


@pytest.mark.parametrize("name", HOSTILE_JSON)
def test_json_ld_that_is_unwell_does_no_harm(name: str) -> None:
    article = extract(html(head=f'<script type="application/ld+json">{HOSTILE_JSON[name]}</script>'), url=URL)
    assert article.text == TEXT
    for said in (article.title or "", *article.authors, article.language or ""):
        said.encode("utf-8")


def test_a_text_for_subscribers_is_not_taken_from_json_ld() -> None:
    story = {"@type": "NewsArticle", "articleBody": TEXT * 9, "isAccessibleForFree": False}
    page = html(head=f"<script type='application/ld+json'>{json.dumps(story)}</script>")
    assert extract(page, url=URL).text == TEXT


# -- bytes of all sorts


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"<html></html>", "no article text"),
        (b"<html><body><nav>Home</nav><script>x</script></body></html>", "no article text"),
        (b"<!-- nothing -->", "the page is empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n....", "an image"),
        (b"PK\x03\x04....", "a ZIP"),
        (b"<html>\x00\x00\x00<p>Gold</p>", "binary"),
        (bytes(range(256)) * 4, "binary"),
        (html("<p>Please enable JavaScript to view this page.</p>"), "no article text"),
    ],
)
def test_what_is_no_article_is_an_error_that_says_why(page: bytes, words: str) -> None:
    with pytest.raises(PageError) as caught:
        extract(page, url=URL)
    assert words in caught.value.message
    assert caught.value.where == URL


@pytest.mark.parametrize(
    ("encoding", "declared", "meta"),
    [
        ("utf-8", None, None),
        ("utf-8", "iso-8859-1", None),  # the wrong one is declared: UTF-8 shows itself
        ("utf-8", None, "windows-1252"),
        ("utf-8-sig", "latin-1", None),
        ("windows-1252", None, None),
        ("windows-1252", "utf-8", None),
        ("windows-1252", "iso-8859-1", None),
        ("windows-1252", None, "no-such-charset"),
        ("iso-8859-2", "iso-8859-2", None),
        ("iso-8859-2", None, "iso-8859-2"),
        ("utf-16", None, None),
    ],
)
def test_charsets(encoding: str, declared: str | None, meta: str | None) -> None:
    word = "Polskę" if encoding == "iso-8859-2" else "Société “Générale” – 5 €"
    head = f'<meta charset="{meta}">' if meta else ""
    body = f"<article><p>{PARAGRAPH} {word}</p></article>"
    page = html(body, head).decode().encode(encoding)
    assert extract(page, url=URL, charset=declared).text == f"{TEXT} {word}"


@pytest.mark.parametrize(
    "label", ["utf-7", "unicode_escape", "raw_unicode_escape", "idna", "hex", "rot13", "undefined"]
)
def test_a_charset_that_makes_markup_of_words_is_not_used(label: str) -> None:
    page = html(f"<article><p>{PARAGRAPH} +ADw-b+AD4- \\u003cb\\u003e caf\xe9</p></article>").decode().encode("latin-1")
    assert extract(page, url=URL, charset=label).text.endswith("+ADw-b+AD4- \\u003cb\\u003e café")


LINK = '<a href="/x">Oil</a> '
LARGE = {
    "many links": html(f"<article><p>{PARAGRAPH}</p></article><div>{LINK * 10_000}</div>"),
    "unclosed": html(f"<article><p>{PARAGRAPH}</p></article>" + "<p><b><i>" * 3_000),
    "attributes": html(f"<article><p>{PARAGRAPH}</p></article><div " + 'a="1" ' * 100_000 + "></div>"),
}


@pytest.mark.parametrize("name", LARGE)
def test_large_and_crooked_pages_end_in_time(name: str) -> None:
    begun = time.perf_counter()
    assert TEXT in extract(LARGE[name], url=URL).text
    assert time.perf_counter() - begun < 15


@pytest.mark.parametrize("inside", [LINK * 200_000, "<p><b><i>" * 20_000])
def test_a_page_of_a_million_links_is_refused_at_once(inside: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(PageError, match="more than 30,000 elements"):
        extract(html(f"<article><p>{PARAGRAPH}</p></article>{inside}"), url=URL)
    assert time.perf_counter() - begun < 5


def test_a_page_nested_deeper_than_any_is_read_or_refused() -> None:
    try:
        assert extract(html("<div>" * 5_000 + f"<article><p>{PARAGRAPH}</p></article>"), url=URL).text == TEXT
    except PageError as error:
        assert error.where == URL


def test_tables_of_figures_are_rows_and_layout_is_not() -> None:
    table = "<tr><th>Index</th><th>Close</th></tr><tr><td>Dow</td><td>46,142.42</td></tr>"
    article = extract(html(f"<article><p>{PARAGRAPH}</p><table>{table}</table></article>"), url=URL)
    assert article.text == f"{TEXT}\n| Index | Close |\n| Dow | 46,142.42 |"
