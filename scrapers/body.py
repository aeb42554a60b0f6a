"""A page's own text, as lines: trafilatura finds it, BeautifulSoup where trafilatura finds too little."""

import logging
from typing import TYPE_CHECKING

from scrapers.markup import Element, lines, parse

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# Below this many characters an extraction is doubted and compared with what stands in the page's <article> or <main>.
_DOUBTFUL = 600
_CHOICES = ("[itemprop=articleBody]", "article", "main", "[role=main]", "body")
_NOISE = (
    "script, style, noscript, template, nav, aside, footer, form, button, svg, iframe, figure, [hidden], "
    "[aria-hidden=true], [role=navigation], [role=complementary]"
)


def body(tree: Element, page: str, *, url: str) -> str:
    """The article's lines, headings, list items and table rows among them; empty where the page has no text.

    `page` is the text that `tree` was parsed from; the tree is used up.
    """
    for script in tree.xpath("//script"):  # trafilatura would take a text for subscribers from JSON-LD
        script.drop_tree()
    found = _by_trafilatura(tree, url)
    if len(found) >= _DOUBTFUL:
        return found
    return max(found, _by_structure(page), key=len)


def fragment(markup: str) -> str:
    """The lines of a piece of markup that is all text, such as a feed entry's content."""
    tree = parse(f"<div>{markup}</div>")
    return "\n".join(lines(tree)) if tree is not None else ""


def _by_trafilatura(tree: Element, url: str) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports each page without text as an error
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=True, with_metadata=False
    )
    found = getattr(document, "body", None)
    return "\n".join(lines(found)) if found is not None else ""


def _by_structure(page: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(page, "lxml")
    for noise in soup.select(_NOISE):
        noise.decompose()
    return next((text for choice in _CHOICES if (text := _chosen(soup, choice))), "")


def _chosen(soup: "BeautifulSoup", choice: str) -> str:
    """The text of the longest element that fits the selector: other <article>s of a page are teasers."""
    texts = [fragment(str(element)) for element in soup.select(choice)[:20] if _has_text(element)]
    return max(texts, key=len, default="")


def _has_text(element: "Tag") -> bool:
    return len(element.get_text(strip=True)) >= 80
