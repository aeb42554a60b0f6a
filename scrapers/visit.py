"""What was fetched from one address: what its bytes hold, and where they lead. Nothing is fetched here."""

import copy
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapers import charset, feeds, limits, opml, sitemaps
from scrapers.article import Article, make_article
from scrapers.body import fragment
from scrapers.discovery import feed_links
from scrapers.errors import FeedError, FetchError, PageError, ScrapeError
from scrapers.feeds import Entry, Feed
from scrapers.furniture import clean
from scrapers.markup import parse
from scrapers.metadata import Metadata, metadata
from scrapers.pages import extract, site

if TYPE_CHECKING:
    from scrapers.fetch import Fetched, Validators

_WHOLE = 400  # characters of a feed's own text that are worth an article of their own
_UNPACKED = 10_000_000  # bytes of what a gzip file holds
_THINNER = 1.25  # the feed's own text is taken where it is so many times as long as the page's
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "ncid", "cmpid")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """An address to visit. A "source" may hold anything; a "feed" and a "sitemap" must be one; an "entry" is a page."""

    kind: Literal["source", "feed", "sitemap", "entry"]
    url: str
    source: str  # the address under which it counts
    pages: bool = True  # whether the pages of a feed's entries are visited
    feed: Feed | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a visit found, where it leads, and whether another visit could find more."""

    found: tuple[Article | ScrapeError, ...] = ()
    jobs: tuple[Job, ...] = ()
    validators: "Validators | None" = None  # of a feed
    title: str | None = None  # of a feed
    bare: int = 0  # entries of a feed that have no text, and whose pages are not visited
    failed: bool = False


def visit(job: Job, answer: "Fetched | ScrapeError") -> Outcome:
    """Read what came for the job; what goes wrong, or went wrong on the way, is in the outcome."""
    try:
        if job.entry is not None and job.feed is not None:
            return _visit_entry(job.url, job.entry, job.feed, answer)
        if isinstance(answer, ScrapeError):
            raise answer
        return _visit_source(job, answer)
    except ScrapeError as error:
        return Outcome(found=(_at(job.url, error),), failed=True)
    except Exception as error:  # noqa: BLE001 -- a parser that breaks on one page must not end the run
        kind = type(error).__name__
        failure = PageError(f"reading it failed with {kind}: {error}", where=job.url, remedy="please report it")
        return Outcome(found=(failure,), failed=True)


def of_feed(feed: Feed, job: Job) -> Outcome:
    """What a feed leads to: the pages of its entries; an entry with no page of its own is an article by itself."""
    visited = [entry for entry in feed.entries if entry.url and job.pages]
    jobs = (Job("entry", without_tracking(entry.url or ""), job.source, True, feed, entry) for entry in visited)
    alone = [_own_article(entry, feed) for entry in feed.entries if not (entry.url and job.pages)]
    return Outcome(found=tuple(filter(None, alone)), jobs=tuple(jobs), title=feed.title, bare=alone.count(None))


def of_list(body: bytes, where: str, job: Job) -> Outcome:
    """What a list of feeds leads to. Each of them counts for itself."""
    found = opml.feeds(body, where=where)
    return Outcome(jobs=tuple(Job("feed", one.url, one.url, job.pages) for one in found))


def of_sitemap(body: bytes, where: str, job: Job, now: datetime) -> Outcome:
    """What a sitemap leads to; an index leads to sitemaps, but none of these to further ones."""
    found = sitemaps.read(body, url=where, now=now)
    further = () if job.kind == "sitemap" else found.further
    jobs = tuple(Job("sitemap", url, job.source, job.pages) for url in further)
    pages = of_feed(found.feed, replace(job, pages=True))
    return replace(pages, jobs=(*jobs, *pages.jobs))


def without_tracking(url: str) -> str:
    """The address without fragment and without what only counts clicks.

    >>> without_tracking("https://a.example/x?id=3&utm_source=rss#top")
    'https://a.example/x?id=3'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not name.lower().startswith(_TRACKING)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def _visit_source(job: Job, answer: "Fetched") -> Outcome:
    if answer.unchanged:
        _log.info("%s: unchanged", job.url)
        return Outcome()
    answer = _unpacked(answer)
    if job.kind == "source" and opml.looks_like_opml(answer.body):
        return of_list(answer.body, answer.url, job)
    if job.kind == "sitemap" or sitemaps.looks_like_sitemap(answer.body):
        outcome = of_sitemap(answer.body, answer.url, job, answer.retrieved)
        return replace(outcome, validators=answer.validators)
    if job.kind == "feed" or feeds.looks_like_feed(answer.body) or _claims_to_be_data(answer):
        feed = feeds.entries(answer.body, url=answer.url, declared=answer.charset)
        return replace(of_feed(feed, job), validators=answer.validators)
    return _visit_page(job, answer)


def _unpacked(answer: "Fetched") -> "Fetched":
    """The answer whose body is a gzip file, as sitemaps are kept, with what is inside."""
    if not answer.body.startswith(b"\x1f\x8b"):
        return answer
    try:
        return replace(answer, body=limits.unpacked(answer.body, max_bytes=_UNPACKED))
    except (limits.SizeError, limits.EncodingError) as error:
        raise FeedError(f"unpacked, {error}", where=answer.url) from error


def _claims_to_be_data(answer: "Fetched") -> bool:
    """True where the server, or the first bytes, say that it is XML or JSON and no page: a feed, then, or an error."""
    if answer.media_type.endswith(("xml", "json")) and "xhtml" not in answer.media_type:
        return True
    return answer.body.lstrip()[:5] == b"<?xml" and b"<html" not in answer.body[:4096].lower()


def _visit_page(job: Job, answer: "Fetched") -> Outcome:
    """An article; or the feed that the page names, where it is a front page or holds no article."""
    if answer.body.strip() and b"<" not in answer.body:
        raise PageError("it is neither a feed nor a page", where=answer.url)
    tree = parse(charset.decode(answer.body, declared=answer.charset))
    offered = feed_links(tree, url=answer.url) if tree is not None else ()
    if offered and _is_front_page(metadata(tree, url=answer.url), answer.url):
        return Outcome(jobs=(Job("feed", offered[0], job.source, job.pages),))
    try:
        return Outcome(found=(extract(answer.body, url=answer.url, charset=answer.charset),))
    except PageError:
        if not offered:
            raise
        return Outcome(jobs=(Job("feed", offered[0], job.source, job.pages),))


def _is_front_page(said: Metadata, url: str) -> bool:
    at_root = urlsplit(url).path.strip("/") in ("", "index.html", "index.php")
    return said.kind == "website" or (said.kind is None and at_root)


def _visit_entry(url: str, entry: Entry, feed: Feed, answer: "Fetched | ScrapeError") -> Outcome:
    own = _own_article(entry, feed)
    try:
        if isinstance(answer, ScrapeError):
            raise answer
        article = extract(
            answer.body,
            url=answer.url,
            charset=answer.charset,
            title=entry.title,
            authors=entry.authors,
            published=entry.published,
            source=feed.title,
            language=feed.language,
        )
    except ScrapeError as error:
        if own is None or len(own.text) < _WHOLE:
            return Outcome(found=(_at(url, error),), failed=_may_pass(error))
        noted = _at(url, error, note="; the feed's own text was kept")
        return Outcome(found=(noted, own), failed=_may_pass(error))
    if site(article.url or "") == site(url):
        article = replace(article, url=url)  # the address that `seen` will be asked for
    if own is not None and len(own.text) > _THINNER * len(article.text):
        _log.info("%s: the feed's own text was kept, %d characters against %d", url, len(own.text), len(article.text))
        article = replace(article, text=own.text, id=own.id)
    return Outcome(found=(article,))


def _own_article(entry: Entry, feed: Feed) -> Article | None:
    """The article that the feed itself carries; None where it carries no text."""
    text = clean(fragment(entry.content or entry.summary or ""))
    if not text:
        return None
    return make_article(
        text,
        url=without_tracking(entry.url) if entry.url else None,
        source=feed.title,
        title=entry.title,
        authors=entry.authors,
        published=entry.published,
        language=feed.language,
    )


def _at(url: str, error: ScrapeError, *, note: str = "") -> ScrapeError:
    """The same error, told of the address that was asked: the one by which others know it."""
    told = copy.copy(error)
    told.where = url
    told.message = error.message + note
    return told


def _may_pass(error: ScrapeError) -> bool:
    """True where another try may succeed."""
    if not isinstance(error, FetchError):
        return False
    busy = error.status is not None and (error.status == 429 or error.status >= 500)
    return busy or error.reason in ("unreachable", "slow", "closed")
