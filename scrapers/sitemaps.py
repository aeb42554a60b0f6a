"""A sitemap's bytes to the pages it names: news sitemaps, plain ones, and indexes of them. Nothing is fetched here.

Only what is on the sitemap's own site is taken, as the protocol asks: a sitemap can't send us elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from scrapers.dates import moment
from scrapers.errors import FeedError
from scrapers.feeds import Entry, Feed, without_entities
from scrapers.markup import plain
from scrapers.metadata import absolute, language_tag
from scrapers.pages import site as site_of
from scrapers.wanted import below

_ROOT = re.compile(rb"<(?:[\w.-]{1,20}:)?(urlset|sitemapindex)[\s>]")
_HEAD = 4096
_RECENT = timedelta(days=2)  # what a news sitemap holds; of a plain one no more is taken
_MOST = 1000  # addresses of one sitemap, the limit of a news sitemap
_MOST_SITEMAPS = 50  # of an index, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitemap:
    """The pages as entries of a feed, or the further sitemaps that an index names."""

    feed: Feed
    further: tuple[str, ...] = ()


def looks_like_sitemap(body: bytes) -> bool:
    """True where the bytes begin as a sitemap or an index of sitemaps does."""
    return _ROOT.search(body[:_HEAD]) is not None


def read(body: bytes, *, url: str, now: datetime) -> Sitemap:
    """What the sitemap names. Raises FeedError where it is none.

    A page that the sitemap does not mark as news is taken if it changed in the two days before `now`: a plain sitemap
    names all that a site ever had.
    """
    root = _parsed(without_entities(body, url), url)
    site = site_of(url)
    if _name(root) == "sitemapindex":
        return Sitemap(feed=_feed(url, ()), further=_further(root, url, site, now))
    entries = (_entry(element, url, now) for element in root if _name(element) == "url")
    taken = [entry for entry in entries if entry is not None and below(entry.url, (site,))]
    names = [name for element in root.iter() if _name(element) == "name" and (name := plain(element.text))]
    languages = [language_tag(element.text) for element in root.iter() if _name(element) == "language"]
    return Sitemap(feed=_feed(url, tuple(taken[:_MOST]), next(iter(names), None), next(iter(languages), None)))


def _parsed(body: bytes, url: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(f"the sitemap cannot be read: {error}", where=url) from error
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise FeedError("it is no sitemap", where=url)
    return root


def _further(root: Any, url: str, site: str, now: datetime) -> tuple[str, ...]:
    named = [
        (_changed(element) or "", address)
        for element in root
        if _name(element) == "sitemap" and (address := absolute(url, _text(element, "loc"))) and below(address, (site,))
    ]
    recent = [(day, address) for day, address in named if not day or day >= (now - _RECENT).date().isoformat()]
    newest = sorted(recent, key=lambda pair: pair[0], reverse=True)
    return tuple(dict.fromkeys(address for _, address in newest[:_MOST_SITEMAPS]))


def _entry(element: Any, url: str, now: datetime) -> Entry | None:
    """The page as an entry; None for one without address, or an old one that is no news."""
    address = absolute(url, _text(element, "loc"))
    news = next((child for child in element if _name(child) == "news"), None)
    changed = _changed(element)
    if address is None or (news is None and (changed is None or changed < (now - _RECENT).date().isoformat())):
        return None
    if news is None:
        return Entry(url=address)
    return Entry(
        url=address,
        title=plain(_text(news, "title")),
        published=moment(_text(news, "publication_date") or ""),
    )


def _changed(element: Any) -> str | None:
    """The day of the last change; None where it gives none that is one."""
    try:
        return date.fromisoformat((_text(element, "lastmod") or "")[:10]).isoformat()
    except ValueError:
        return None


def _feed(url: str, entries: tuple[Entry, ...], title: str | None = None, language: str | None = None) -> Feed:
    return Feed(url=url, title=title, link=None, language=language, entries=entries)


def _text(element: Any, name: str) -> str | None:
    return next((child.text.strip() for child in element if _name(child) == name and child.text), None)


def _name(element: Any) -> str:
    """The local name; "" for comments and the like."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
