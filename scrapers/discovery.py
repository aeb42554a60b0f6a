"""What an address offers to collect from: the feeds that a page names, the sitemaps that a site does."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from scrapers import charset, feeds, opml, sitemaps
from scrapers.errors import PageError, ScrapeError
from scrapers.markup import Element, parse
from scrapers.metadata import absolute
from scrapers.pages import extract, site

if TYPE_CHECKING:
    from scrapers.fetch import Fetched, Fetcher

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})
_ENDS = ("/feed", "/rss", "/atom", ".rss", ".atom", ".rdf", "/rss.xml", "/feed.xml", "/atom.xml", "/feed.json")
_TRIED = 3  # links that look like feeds are asked whether they are


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What is to be collected from, and what it is."""

    address: str
    kind: Literal["feed", "list", "sitemap", "page"]
    title: str | None = None
    others: tuple[str, ...] = ()  # further feeds of the page


def discover(url: str, fetcher: "Fetcher") -> Offer:
    """What the address offers: itself, where it is a feed, a sitemap or a list; else a feed that the page names, else a
    news sitemap of the site; else the page, where it is an article.

    Raises ScrapeError where nothing can be had.
    """
    answer = fetcher.get(url)
    if (offer := _itself(url, answer)) is not None:
        return offer
    tree = parse(charset.decode(answer.body, declared=answer.charset))
    named = feed_links(tree, url=answer.url) if tree is not None else ()
    linked = tuple(link for link in _anchors(tree, answer.url) if link not in named) if tree is not None else ()
    offered = (*named, *linked[:_TRIED])
    for feed in offered:
        if (offer := _feed(feed, fetcher)) is not None:
            return Offer(
                address=feed, kind="feed", title=offer.title, others=tuple(other for other in named if other != feed)
            )
    news = [address for address in fetcher.sitemaps(answer.url) if "news" in address.lower()]
    if news and site(news[0]) == site(answer.url):
        return Offer(address=news[0], kind="sitemap")
    try:
        return Offer(address=url, kind="page", title=extract(answer.body, url=answer.url).title)
    except PageError as error:
        raise PageError(
            f"it is neither a feed nor an article, and names no feed ({error.message})",
            where=url,
            remedy="give the address of the feed itself",
        ) from error


def feed_links(tree: Element, *, url: str) -> tuple[str, ...]:
    """The addresses of the feeds that the page names, in its order, without those of comments."""
    found = []
    for link in tree.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        if "alternate" not in (link.get("rel") or "").lower().split() or kind not in _TYPES:
            continue
        address = absolute(url, link.get("href"))
        about = f"{link.get('title') or ''} {address or ''}".lower()
        if address and "comments" not in about:
            found.append(address)
    return tuple(dict.fromkeys(found))


def _anchors(tree: Element, url: str) -> tuple[str, ...]:
    """Links on the page whose addresses look like those of feeds."""
    found = (absolute(url, link.get("href")) for link in tree.iter("a"))
    feeds = (one for one in found if one and urlsplit(one).path.rstrip("/").lower().endswith(_ENDS))
    return tuple(dict.fromkeys(one for one in feeds if "comments" not in one.lower()))


def _itself(url: str, answer: "Fetched") -> Offer | None:
    if opml.looks_like_opml(answer.body):
        return Offer(address=url, kind="list")
    if sitemaps.looks_like_sitemap(answer.body) or answer.body.startswith(b"\x1f\x8b"):
        return Offer(address=url, kind="sitemap")
    if feeds.looks_like_feed(answer.body):
        feed = feeds.entries(answer.body, url=answer.url, declared=answer.charset)
        return Offer(address=url, kind="feed", title=feed.title)
    return None


def _feed(url: str, fetcher: "Fetcher") -> Offer | None:
    """The feed, where the address is one."""
    try:
        offer = _itself(url, fetcher.get(url))
    except ScrapeError:
        return None
    return offer if offer is not None and offer.kind == "feed" else None
