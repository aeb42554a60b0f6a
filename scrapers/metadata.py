"""What a page says of itself: JSON-LD first, then OpenGraph and other meta tags, then <time> and <title>."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal, TypeVar
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from scrapers.dates import moment
from scrapers.markup import Element, plain

T = TypeVar("T")

_MAX_BLOCKS = 50  # JSON-LD objects looked at in one page
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})((?:[-_][a-zA-Z0-9]{2,8}){0,3})$")
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report")  # NewsArticle, AnalysisNewsArticle ... end with the first

# What publishers' tools say of an article for subscribers. "metered" is no such word: the text is there.
_CLOSED = {"article:content_tier": ("locked",), "article.access": ("paid", "subscriber", "locked")}

# First match wins. Names as publishers use them; the last ones are Dublin Core and two analytics vendors.
_TITLE = ("og:title", "twitter:title", "headline", "dc.title", "parsely-title", "sailthru.title")
_PUBLISHED = (
    *("article:published_time", "og:published_time", "article:published", "datepublished", "publishdate"),
    *("pubdate", "publish-date", "publication_date", "publish_date", "date", "dc.date.issued", "dc.date"),
    *("parsely-pub-date", "sailthru.date"),
)
_UPDATED = (
    *("article:modified_time", "og:updated_time", "article:modified", "datemodified", "lastmod", "last-modified"),
    *("dc.date.modified", "dcterms.modified", "parsely-mod-date"),
)
_AUTHOR = ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author")
_SITE = ("og:site_name", "application-name", "dc.publisher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a page says of itself; None or empty where it says nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None  # later than published
    canonical: str | None = None  # as the page claims, absolute; trust is for the caller to give
    language: str | None = None
    source: str | None = None
    kind: Literal["article", "website"] | None = None  # one article, or a front page or list of them
    body: str | None = None  # the text, where JSON-LD carries it and does not say that it is for subscribers
    paywall: bool = False  # the text is for subscribers
    words: int | None = None  # of the whole text, as the page counts them


def metadata(tree: Element, *, url: str, zone: ZoneInfo | None = None) -> Metadata:
    """What the page says of itself, each field from the first place that has it.

    `zone` is the outlet's, where it tells times without an offset.
    """
    story = _story(tree)
    meta = _meta(tree)
    when = partial(moment, zone=zone)
    published = when(_text(story.get("datePublished")) or "") or _first(meta, _PUBLISHED, when) or _time_element(tree)
    updated = when(_text(story.get("dateModified")) or "") or _first(meta, _UPDATED, when)
    return Metadata(
        title=plain(_text(story.get("headline"))) or _first(meta, _TITLE, plain) or _heading(tree),
        authors=_names(story.get("author")) or _first(meta, _AUTHOR, _written_names) or (),
        published=published,
        updated=updated if updated and (published is None or updated > published) else None,
        canonical=_canonical(tree, meta, url),
        language=language_tag(_text(story.get("inLanguage")) or tree.get("lang") or meta.get("og:locale")),
        source=next(iter(_names(story.get("publisher"))), None) or _first(meta, _SITE, plain),
        kind="article" if story else _kind(meta.get("og:type", "").lower()),
        body=None if _closed(story, meta) else _text(story.get("articleBody")),
        paywall=_closed(story, meta),
        words=_count(story.get("wordCount")),
    )


def language_tag(tag: str | None) -> str | None:
    """A language tag in BCP 47 form, also from "en_US"; None for what is none.

    >>> language_tag("en_US")
    'en-US'
    """
    match = _LANGUAGE.match((tag or "").strip())
    if match is None:
        return None
    rest = match[2].replace("_", "-").split("-")[1:]
    return "-".join([match[1].lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def _story(tree: Element) -> dict[str, Any]:
    """The page's own article among its JSON-LD: of several (teasers of others) the one that says most."""
    stories = [block for block in _json_ld(tree) if _is_article(block.get("@type"))]
    return max(stories, key=lambda story: len(json.dumps(story)), default={})


def _json_ld(tree: Element) -> Iterator[dict[str, Any]]:
    waiting: list[Any] = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            waiting.append(json.loads(script.text or "", strict=False))
        except (ValueError, RecursionError):
            continue
    for _ in range(_MAX_BLOCKS):
        if not waiting:
            return
        block = waiting.pop(0)
        if isinstance(block, list):
            waiting.extend(block[:_MAX_BLOCKS])
        elif isinstance(block, dict):
            yield block
            waiting.extend(block[key] for key in ("@graph", "mainEntity") if key in block)


def _closed(story: dict[str, Any], meta: dict[str, str]) -> bool:
    free = str(story.get("isAccessibleForFree", True)).lower()
    return free in ("false", "no", "0") or any(meta.get(name, "").lower() in words for name, words in _CLOSED.items())


def _count(value: Any) -> int | None:
    digits = str(value).strip()
    return int(digits) if digits.isdecimal() and len(digits) <= 6 else None


def _kind(name: str) -> Literal["article", "website"] | None:
    return "article" if name == "article" else "website" if name == "website" else None


def _is_article(kind: Any) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and name.endswith(_ARTICLE_TYPES) for name in kinds)


def _meta(tree: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _first(meta: dict[str, str], names: tuple[str, ...], read: Callable[[str], T | None]) -> T | None:
    return next((value for name in names if name in meta and (value := read(meta[name]))), None)


def _heading(tree: Element) -> str | None:
    """The only <h1>; else the <title> without the outlet's name behind it."""
    headings = [plain(element.text_content()) for element in tree.iter("h1")]
    if len(headings) == 1 and headings[0]:
        return headings[0]
    element = tree.find(".//head/title")
    title = plain(element.text_content()) if element is not None else None
    return title.rsplit(" | ", 1)[0] if title else None


def _time_element(tree: Element) -> datetime | None:
    """The first <time> with a moment, one marked as the publication before the others."""
    elements = [element for element in tree.iter("time") if element.get("datetime")]
    elements.sort(key=lambda element: not (element.get("pubdate") or element.get("itemprop") == "datePublished"))
    return next((when for element in elements if (when := moment(element.get("datetime", "")))), None)


def _canonical(tree: Element, meta: dict[str, str], url: str) -> str | None:
    links = (link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    for href in (*links, meta.get("og:url")):
        address = absolute(url, href)
        if address:
            return address
    return None


def absolute(base: str, href: str | None) -> str | None:
    """The address of a link on a page; None where it is none, or leads to anything but http(s)."""
    try:
        address = urljoin(base, (href or "").strip())
        return address if href and urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _names(value: Any) -> tuple[str, ...]:
    """The names in a JSON-LD person or organisation, or a list of them, or plain strings."""
    found: list[str] = []
    for item in value[:20] if isinstance(value, list) else [value]:
        name = (item.get("name") or item.get("byline")) if isinstance(item, dict) else item
        found.extend(_written_names(name) if isinstance(name, str) else ())
    return tuple(dict.fromkeys(found))


def _written_names(text: str) -> tuple[str, ...]:
    """The names in a byline; a profile's address is none.

    >>> _written_names("By Ada Stone and Ben Ro")
    ('Ada Stone', 'Ben Ro')
    """
    line = plain(text) or ""
    if "://" in line or line.startswith("@"):
        return ()
    if line[:3].lower() == "by ":
        line = line[3:]
    parts = line.replace(" & ", " and ").replace(";", " and ").split(" and ")
    return tuple(part.strip(" ,") for part in parts if part.strip(" ,"))


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
