"""A list of subscriptions (OPML) to the feeds it names."""

import re

from scrapers.charset import decode
from scrapers.errors import FeedError
from scrapers.markup import parse

_ROOT = re.compile(rb"<opml[\s>]", re.IGNORECASE)


def looks_like_opml(body: bytes) -> bool:
    """True where the bytes begin as an OPML file does."""
    return _ROOT.search(body[:4096]) is not None


def feeds(body: bytes, *, where: str) -> tuple[str, ...]:
    """The addresses of the feeds that the list names, each once, in its order. Raises FeedError where it is no OPML.

    Read as HTML is, so that a list which is no sound XML is read too, and no entity is ever expanded.
    """
    tree = parse(decode(body)) if looks_like_opml(body) else None
    if tree is None:
        raise FeedError("it is no OPML", where=where)
    found = (outline.get("xmlurl") for outline in tree.iter("outline"))
    return tuple(dict.fromkeys(url.strip() for url in found if url and url.strip()))
