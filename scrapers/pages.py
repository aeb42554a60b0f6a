"""A page to an article: its words of itself, its text, and the text without furniture."""

from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from scrapers import charset as charsets
from scrapers.article import Article, make_article
from scrapers.body import body, fragment
from scrapers.dates import dateline
from scrapers.edges import breaks_off, without_head
from scrapers.errors import PageError
from scrapers.furniture import clean
from scrapers.markup import parse
from scrapers.metadata import Metadata, metadata
from scrapers.publishers.profile import profile_of, read

_MOST_ELEMENTS = 30_000  # a live blog of a long day has half as many; reading so many takes seconds
_NO_PAGES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a gzip archive",
}


def extract(
    page: bytes,
    *,
    url: str,
    charset: str | None = None,
    title: str | None = None,
    authors: tuple[str, ...] = (),
    published: datetime | None = None,
    source: str | None = None,
    language: str | None = None,
) -> Article:
    """The article that a page holds. Raises PageError where it holds none.

    `charset` is what the server declared. What the page does not say of itself is taken from the other arguments,
    which come from the feed that led here. The article's address is the page's canonical one if that is on the same
    site, else `url`.
    """
    _refuse_other_media(page, url)
    text = charsets.decode(page, declared=charset)
    tree = parse(text)
    if tree is None:
        raise PageError("the page is empty", where=url)
    if next(islice(tree.iter(), _MOST_ELEMENTS, None), None) is not None:
        raise PageError(f"the page has more than {_MOST_ELEMENTS:,} elements", where=url, remedy="no article has")
    profile = profile_of(url)
    said = metadata(tree, url=url, zone=profile.zone if profile else None)
    known = read(profile, tree, published=said.published or published) if profile else None
    raw = _fuller(known.text if known else body(tree, url=url, told=said.body), said.body or "")
    authors = said.authors or (known.authors if known else ()) or authors
    dated = (said.published or published) is not None
    article = without_head(clean(raw), title=said.title, authors=authors, dated=dated)
    if not article:
        raise PageError(
            "the page holds no article text", where=url, remedy="it may need a script or a subscription to show it"
        )
    when = said.published or (known.published if known else None) or published or dateline(article)
    changed = said.updated or (known.updated if known else None)
    return make_article(
        article,
        url=address(said, url),
        source=profile.name if profile else said.source or source,
        title=said.title or (known.title if known else None) or title,
        authors=authors,
        published=when,
        updated=changed if changed and (when is None or changed > when) else None,
        language=said.language or language,
        paywall=said.paywall or (known is not None and known.paywall),
        truncated=(known is not None and known.truncated) or breaks_off(raw) or _is_short(article, said),
    )


def _is_short(article: str, said: Metadata) -> bool:
    """True where the page says that its text is for subscribers, and counts many more words than there are."""
    return said.paywall and said.words is not None and said.words > 1.5 * len(article.split())


def _fuller(found: str, told: str) -> str:
    """The text found in the page; or the one its JSON-LD tells, if that is much longer, or in lines where this is not.

    JSON-LD comes second, for it has neither lists nor tables, and often no paragraphs.
    """
    told = fragment(told) if "<" in told else told
    in_lines = "\n" in told.strip() and "\n" not in found.strip() and len(told) >= 0.9 * len(found)
    return told if in_lines or len(told) > 1.5 * len(found) else found


def address(said: Metadata, url: str) -> str:
    """The canonical address if it is on the site that was asked: a page can't pass for another outlet's."""
    if said.canonical and site(said.canonical) == site(url):
        return said.canonical
    return url


def site(url: str) -> str:
    """The host, without what only says in which form it shows the page."""
    host = (urlsplit(url).hostname or "").lower()
    for prefix in ("www.", "m.", "amp."):
        host = host.removeprefix(prefix)
    return host


def _refuse_other_media(page: bytes, url: str) -> None:
    if not page.strip():
        raise PageError("the page is empty", where=url)
    for start, name in _NO_PAGES.items():
        if page.startswith(start):
            raise PageError(f"it is {name}, no page", where=url)
    if charsets.binary(page):
        raise PageError("it is binary data, no page", where=url)
