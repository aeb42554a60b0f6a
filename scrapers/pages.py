"""A page to an article: its words of itself, its text, and the text without furniture."""

from datetime import datetime
from urllib.parse import urlsplit

from scrapers import charset as charsets
from scrapers.article import Article, make_article
from scrapers.body import body, fragment
from scrapers.dates import dateline
from scrapers.errors import PageError
from scrapers.furniture import clean
from scrapers.markup import parse
from scrapers.metadata import Metadata, metadata

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
    said = metadata(tree, url=url)
    article = clean(body(tree, text, url=url)) or clean(fragment(said.body or ""))
    if not article:
        raise PageError(
            "the page holds no article text", where=url, remedy="it may need a script or a subscription to show it"
        )
    return make_article(
        article,
        url=address(said, url),
        source=said.source or source,
        title=said.title or title,
        authors=said.authors or authors,
        published=said.published or published or dateline(article),
        language=said.language or language,
    )


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
