"""A page's own text, as lines: trafilatura finds it, and what stands around it and between its lines mends it.

Three things that trafilatura does not do, each general: what the page's builders named as no part of the article goes
first (`pruning`); paragraphs that stand between those it found, in the same element, come back; and where the page's
JSON-LD tells the text, lines before and after it that it does not tell go.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scrapers.markup import Block, Element, blocks, lines, parse
from scrapers.pruning import prune

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# Below this many characters an extraction is doubted and compared with what stands in the page's <article> or <main>.
_DOUBTFUL = 600
_CHOICES = ("[itemprop=articleBody]", "article", "main", "[role=main]", "body")
_NOISE = (
    "script, style, noscript, template, nav, aside, footer, form, button, svg, iframe, figure, [hidden], "
    "[aria-hidden=true], [role=navigation], [role=complementary]"
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_INNER = frozenset({"li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "tbody", "thead", "table", "blockquote", "p"})
_HOME = 0.15  # of the found text, in one element: what else stands between it there belongs to it
_LINKED = 0.5  # of a line's characters; more is a link to another article
_PARAGRAPH = 40  # characters of a line that is one, if it ends like a sentence
_ENDS = (".", "!", "?", ":", "”", '"', ")", "…")
_SHINGLE = 4  # words that two texts have in common in a row


def body(tree: Element, page: str, *, url: str, told: str | None = None) -> str:
    """The article's lines, headings, list items and table rows among them; empty where the page has no text.

    `page` is the text that `tree` was parsed from; the tree is used up. `told` is the text as JSON-LD tells it.
    """
    for script in tree.xpath("//script"):  # trafilatura would take a text for subscribers from JSON-LD
        script.drop_tree()
    prune(tree)
    there = list(blocks(tree))
    found = _filled(_by_trafilatura(tree, url), there)
    text = "\n".join(_as_told(found, told) if told else found)
    if len(text) >= _DOUBTFUL:
        return text
    return max(text, _by_structure(page), key=len)


def fragment(markup: str) -> str:
    """The lines of a piece of markup that is all text, such as a feed entry's content."""
    tree = parse(f"<div>{markup}</div>")
    return "\n".join(lines(tree)) if tree is not None else ""


def _by_trafilatura(tree: Element, url: str) -> list[str]:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports each page without text as an error
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=True, with_metadata=False
    )
    found = getattr(document, "body", None)
    return list(lines(found)) if found is not None else []


def _filled(found: list[str], there: Sequence[Block]) -> list[str]:
    """The found lines with those that stand between them in the page, in the element that most of them stand in."""
    wanted = Counter(map(_key, found))
    kept = []
    for place, block in enumerate(there):
        key = _key(block.text)
        if wanted[key] > 0:
            wanted[key] -= 1
            kept.append(place)
    missed = sum(len(key) * n for key, n in wanted.items())
    if not kept or missed > 0.1 * sum(map(len, found)):
        return found  # it has joined or cut lines: there is no telling what stands between them
    homes = _homes([there[place] for place in kept])
    first, last, known = kept[0], kept[-1], set(kept)
    return [
        block.text
        for place, block in enumerate(there)
        if place in known or (first < place < last and _home(block) in homes and _is_text(block))
    ]


def _homes(found: Sequence[Block]) -> set[Element]:
    weights: Counter[Element] = Counter()
    for block in found:
        weights[_home(block)] += len(block.text)
    whole = sum(weights.values())
    return {element for element, weight in weights.items() if weight >= _HOME * whole}


def _home(block: Block) -> Element:
    """The element whose paragraph, list or table the line is of."""
    element = block.element
    while element.tag in _INNER or element.tag in _HEADINGS:
        above = element.getparent()
        if above is None:
            break
        element = above
    return element


def _is_text(block: Block) -> bool:
    if block.linked > _LINKED:
        return False
    if block.element.tag in _HEADINGS or block.text.startswith(("- ", "| ")):
        return True
    return len(block.text) >= _PARAGRAPH and block.text.endswith(_ENDS)


def _as_told(found: list[str], told: str) -> list[str]:
    """The found lines from the first to the last that JSON-LD tells too, if it tells most of the text."""
    known = _shingles(told)
    if not known:
        return found
    shares = [_share(line, known) for line in found]
    told_of = [place for place, share in enumerate(shares) if share is not None and share >= 0.5]
    if sum(len(found[place]) for place in told_of) < 0.6 * sum(map(len, found)):
        return found  # it tells a summary, or another text
    first, last = told_of[0], told_of[-1]
    while last + 1 < len(found) and found[last + 1].startswith("| "):  # JSON-LD tells no tables
        last += 1
    return found[first : last + 1]


def _share(line: str, known: set[str]) -> float | None:
    """How much of a line is told, of 1; None for one that is too short to say."""
    own = _shingles(line)
    return len(own & known) / len(own) if own else None


def _shingles(text: str) -> set[str]:
    words = _words(text)
    return {" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}


def _words(text: str) -> list[str]:
    return "".join(character if character.isalnum() else " " for character in text.lower()).split()


def _key(line: str) -> str:
    return "".join(character for character in line if character.isalnum())


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
