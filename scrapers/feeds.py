"""A feed's bytes to its entries: RSS, Atom and RDF through feedparser, JSON Feed by itself. Nothing is fetched here."""

import html
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scrapers import charset
from scrapers.dates import moment
from scrapers.errors import FeedError
from scrapers.markup import plain
from scrapers.metadata import absolute, language_tag

_XML_ROOT = re.compile(rb"<(?:[\w.-]{1,20}:)?(rss|feed|rdf|channel)[\s>]", re.IGNORECASE)
_HTML_ROOT = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY[^>]*>")
_DECLARATIONS = tuple("<!ENTITY".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_HEAD = 4096  # a root element stands in the first bytes, after the declaration and comments


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, as the feed tells it."""

    url: str | None  # of the article's page, absolute, http(s)
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None  # with an offset; None where the feed gives a date without one
    updated: datetime | None = None  # when it was last changed, where the feed says so of the entry
    content: str | None = None  # HTML of the whole text, where the feed carries it
    summary: str | None = None  # HTML of a teaser


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed and its entries, in the feed's order."""

    url: str
    title: str | None
    link: str | None  # of the site it belongs to
    language: str | None
    entries: tuple[Entry, ...]


def entries(body: bytes, *, url: str, declared: str | None = None) -> Feed:
    """The feed that the bytes hold. Raises FeedError where they are no feed.

    `url` is where they came from: relative links are resolved against it. `declared` is the server's charset.
    """
    if not body.strip():
        raise FeedError("the feed is empty", where=url)
    if _is_json(body):
        return _from_json(body, url)
    if not looks_like_feed(body):
        kind = "an HTML page" if _HTML_ROOT.search(body[:_HEAD]) else "neither RSS, Atom nor JSON Feed"
        raise FeedError(f"it is {kind}, no feed", where=url, remedy="give the address of the feed itself")
    return _from_xml(body, url, declared)


def looks_like_feed(body: bytes) -> bool:
    """True where the bytes begin as a feed does; whether they are one is for `entries` to find out."""
    head = charset.decode(body[:_HEAD]).encode("utf-8", errors="replace")  # UTF-16 feeds exist
    root = _XML_ROOT.search(head)
    page = _HTML_ROOT.search(head)
    return _is_json(body) or (root is not None and (page is None or root.start() < page.start()))


def without_entities(body: bytes, url: str) -> bytes:
    """The feed without entity declarations: none needs any, and nested ones grow into gigabytes ("billion laughs").

    feedparser takes out only those that begin a line.
    """
    body = _ENTITY.sub(b"", body[:_HEAD]) + body[_HEAD:]
    if any(declaration in body for declaration in _DECLARATIONS):
        raise FeedError("the feed declares entities of its own, which is not read", where=url)
    return body


def _from_xml(body: bytes, url: str, declared: str | None) -> Feed:
    import feedparser

    body = without_entities(body, url)
    kind = f"application/xml; charset={declared}" if declared else "application/xml"
    headers = {"content-location": url, "content-type": kind}
    # Wrapped, for feedparser opens a file or an address if it is given a name of one, even as bytes.
    # Markup is neither cleaned nor its links completed, which takes half the time: only its words are ever kept.
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not parsed.version and not parsed.entries:
        reason = parsed.get("bozo_exception")
        raise FeedError(f"the feed cannot be read: {reason}" if reason else "it is no feed", where=url)
    told = parsed.feed
    return Feed(
        url=url,
        title=plain(told.get("title")),
        link=_link(url, told.get("link")),
        language=language_tag(told.get("language")),
        entries=_with_something(_entry(item, url) for item in parsed.entries),
    )


def _entry(item: Any, base: str) -> Entry:
    texts = [part.get("value") or "" for part in item.get("content", ())]
    written = item.get("published") or item.get("created") or item.get("updated") or ""
    return Entry(
        url=_link(base, item.get("link")) or _link(base, item.get("id"), relative=False),
        title=plain(item.get("title")),
        authors=_names(author.get("name") for author in item.get("authors", ())),
        published=moment(written),
        updated=moment(dict.get(item, "updated") or ""),  # feedparser's own `get` gives `published` for it
        content=max(texts, key=len, default="") or None,
        summary=item.get("summary") or None,
    )


def _is_json(body: bytes) -> bool:
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" and b"jsonfeed.org/version" in body[:_HEAD]


def _from_json(body: bytes, url: str) -> Feed:
    try:
        data = json.loads(charset.decode(body))
    except (ValueError, RecursionError) as error:
        raise FeedError(f"the JSON Feed cannot be read: {error}", where=url) from error
    items = data.get("items")
    if not isinstance(items, list):
        raise FeedError("the JSON Feed has no items", where=url)
    return Feed(
        url=url,
        title=plain(_text(data.get("title"))),
        link=_link(url, data.get("home_page_url")),
        language=language_tag(_text(data.get("language"))),
        entries=_with_something(_json_entry(item, url) for item in items if isinstance(item, dict)),
    )


def _json_entry(item: dict[str, Any], base: str) -> Entry:
    authors = item.get("authors") or [item.get("author")]
    return Entry(
        url=_link(base, item.get("url")) or _link(base, item.get("id"), relative=False),
        title=plain(_text(item.get("title"))),
        authors=_names(_text(author.get("name")) for author in authors if isinstance(author, dict)),
        published=moment(_text(item.get("date_published")) or ""),
        updated=moment(_text(item.get("date_modified")) or ""),
        content=_text(item.get("content_html")) or _marked_up(_text(item.get("content_text"))),
        summary=_text(item.get("summary")),
    )


def _with_something(found: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in found if entry.url or entry.content or entry.summary)


def _marked_up(text: str | None) -> str | None:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n")) if text else None


def _link(base: str, href: Any, *, relative: bool = True) -> str | None:
    """The address, absolute; None for what is none (javascript:, mailto:, an id that is a mere name)."""
    return absolute(base if relative else "", href) if isinstance(href, str) else None


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in map(plain, names) if name))


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
