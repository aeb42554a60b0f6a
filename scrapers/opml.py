"""Lists of subscriptions (OPML): read to the feeds they name, and written."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.charset import decode
from scrapers.errors import FeedError
from scrapers.markup import parse, plain

_ROOT = re.compile(rb"<opml[\s>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed on a list."""

    url: str
    title: str | None = None


def looks_like_opml(body: bytes) -> bool:
    """True where the bytes begin as an OPML file does."""
    return _ROOT.search(body[:4096]) is not None


def feeds(body: bytes, *, where: str) -> tuple[Listed, ...]:
    """The feeds that the list names, each once, in its order. Raises FeedError where it is no OPML.

    Read as HTML is, so that a list which is no sound XML is read too, and no entity is ever expanded.
    """
    tree = parse(decode(body)) if looks_like_opml(body) else None
    if tree is None:
        raise FeedError("it is no OPML", where=where)
    found: dict[str, Listed] = {}
    for outline in tree.iter("outline"):
        if url := (outline.get("xmlurl") or "").strip():
            found.setdefault(url, Listed(url, plain(outline.get("title") or outline.get("text"))))
    return tuple(found.values())


def write(listed: Iterable[Listed], *, title: str) -> bytes:
    """The list as an OPML 2.0 file.

    >>> b'xmlUrl="https://a.example/?x=1&amp;y"' in write([Listed("https://a.example/?x=1&y")], title="Mine")
    True
    """
    from lxml import etree

    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for feed in listed:
        name = feed.title or feed.url
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written
