"""Digests as an Atom feed, one entry each; a feed that is there already keeps its other entries."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any

from lxml import etree

from tapecheck.edition import Digest
from tapecheck.render import wording
from tapecheck.render.mail import html
from tapecheck.render.page import Link

ENTRIES = 30
_ATOM = "http://www.w3.org/2005/Atom"
_NAMES: Any = {None: _ATOM}
_DOMAIN = "tapecheck.invalid"  # of tag URIs, which name and never lead anywhere
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def atom(digests: Iterable[Digest], *, before: bytes | None = None, base: str = "", link: Link | None = None) -> bytes:
    """The feed with these digests, the newest first, and with the entries of `before` that are not told anew.

    `base` is the address of the folder that the pages are served from; without one, entries lead nowhere.
    """
    entries = {_id(digest): _entry(digest, base, link) for digest in digests}
    for old in _entries(before):
        entries.setdefault(old.findtext(f"{{{_ATOM}}}id") or "", old)
    kept = sorted(entries.items(), reverse=True)[:ENTRIES]
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap=_NAMES)
    _put(feed, "id", f"tag:{_DOMAIN},2025:digests")
    _put(feed, "title", "Tapecheck")
    _put(feed, "updated", max((entry.findtext(f"{{{_ATOM}}}updated") or "" for _, entry in kept), default=_EPOCH))
    if base:
        etree.SubElement(feed, f"{{{_ATOM}}}link", rel="self", href=f"{base.rstrip('/')}/feed.atom")
    author = etree.SubElement(feed, f"{{{_ATOM}}}author")
    _put(author, "name", "Tapecheck")
    feed.extend(entry for _, entry in kept)
    etree.indent(feed)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8")) + b"\n"


_EPOCH = "1970-01-01T00:00:00+00:00"


def updated(digest: Digest) -> datetime:
    """When the digest was last new: the latest moment that anything in it tells of, and never that of its making."""
    times = [source.article.published for source in digest.sources if source.article.published]
    latest = max(times, default=datetime.combine(digest.day.session, time(), UTC))
    return latest.astimezone(UTC)


def _entry(digest: Digest, base: str, link: Link | None) -> Any:
    entry = etree.Element(f"{{{_ATOM}}}entry", nsmap=_NAMES)
    _put(entry, "id", _id(digest))
    _put(entry, "title", wording.title(digest))
    _put(entry, "updated", updated(digest).isoformat())
    if base:
        etree.SubElement(entry, f"{{{_ATOM}}}link", href=f"{base.rstrip('/')}/{wording.slug(digest)}.html")
    _put(entry, "summary", " ".join(sentence.text for sentence in digest.lede))
    content = _put(entry, "content", html(digest, link=link))
    content.set("type", "html")
    return entry


def _id(digest: Digest) -> str:
    return f"tag:{_DOMAIN},{digest.day.session.year}:{wording.slug(digest)}"


def _entries(before: bytes | None) -> Iterator[Any]:
    if before:
        yield from etree.fromstring(before, _SAFE).iterfind(f"{{{_ATOM}}}entry")


def _put(parent: Any, name: str, text: str) -> Any:
    child = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = "".join(c for c in text if c in "\t\n" or c >= " ")
    return child
