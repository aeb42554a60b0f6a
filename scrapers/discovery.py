"""The feeds that a page offers."""

from scrapers.markup import Element
from scrapers.metadata import absolute

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"})


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
