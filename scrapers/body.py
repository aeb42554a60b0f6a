"""A page's own text, as lines: trafilatura finds it, and what stands around it and between its lines mends it.

What trafilatura does not do, and is general: what the page's builders named as no part of the article goes first
(`pruning`); an element that they marked as the text bounds it; paragraphs that stand between those that were found, in
the same element, come back; and where JSON-LD tells the text, what stands around it and beside it goes.
"""

import logging
from collections import Counter
from collections.abc import Sequence

from scrapers.markup import Block, Element, blocks, lines, parse
from scrapers.pruning import prune

_CHOICES = ("//*[contains(@itemprop, 'articleBody')]", "//article", "//main | //*[@role='main']", "//body")
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_INNER = _HEADINGS | frozenset("li ul ol dl dt dd tr td th tbody thead table blockquote p pre".split())
_HOME = 0.15  # of the found text, in one element: what else stands between it there belongs to it
_LINKED = 0.5  # of a line's characters; more is a link to another article
_PARAGRAPH = 40  # characters of a line that is one, if it ends like a sentence
_ENDS = (".", "!", "?", ":", "”", '"', ")", "…")
_MARKED = 200  # characters of an element that is marked as the text, to be believed
_TOO_LITTLE = 0.5  # of the paragraphs of the page's <article> or <main>: less, and trafilatura has lost the thread
_SHINGLE = 4  # words in a row that two texts have in common
_TOLD = 0.6  # of the found text, by JSON-LD: less, and it tells a summary


def body(tree: Element, *, url: str, told: str | None = None) -> str:
    """The article's lines, headings, list items and table rows among them; empty where the page has no text.

    The tree is used up. `told` is the text as JSON-LD tells it.
    """
    for script in tree.xpath("//script | //style | //noscript"):  # JSON-LD may hold a text for subscribers
        script.drop_tree()
    prune(tree)
    there = list(blocks(tree))
    marked = _marked(tree, there)
    standing = _standing(tree, there)
    found = _filled(_by_trafilatura(tree, url), there)
    if marked:
        inside = {id(block) for block in marked}
        found = [block for block in found if id(block) in inside] or found
        found = marked if _length(found) < _TOO_LITTLE * _length(marked) else found
    elif _length(found) < _TOO_LITTLE * _length(standing):
        found = standing
    return "\n".join(block.text for block in (_as_told(found, told) if told else found))


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


def _marked(tree: Element, there: Sequence[Block]) -> list[Block]:
    """The lines of the one element that is marked as the article's text; none where there is none, or several."""
    elements = [element for element in tree.xpath(_CHOICES[0]) if isinstance(element.tag, str)]
    inside = _within(elements[0], there) if len(elements) == 1 else []
    return inside if _length(inside) >= _MARKED else []


def _standing(tree: Element, there: Sequence[Block]) -> list[Block]:
    """The paragraphs of the longest <article>, else of <main>, else of the page: other <article>s are teasers."""
    for choice in _CHOICES[1:]:
        texts = [[b for b in _within(e, there) if _is_text(b)] for e in tree.xpath(choice)[:20]]
        longest = max(texts, key=_length, default=[])
        if longest:
            return longest
    return []


def _within(element: Element, there: Sequence[Block]) -> list[Block]:
    inside = set(element.iter())
    return [block for block in there if block.element in inside and block.linked <= _LINKED]


def _filled(found: list[str], there: Sequence[Block]) -> list[Block]:
    """The found lines, with those that stand between them in the page in the element that most of them stand in."""
    wanted = Counter(map(_key, found))
    kept = []
    for place, block in enumerate(there):
        key = _key(block.text)
        if wanted[key] > 0:
            wanted[key] -= 1
            kept.append(place)
    missed = sum(len(key) * n for key, n in wanted.items())
    if not kept or missed > 0.1 * sum(map(len, found)):
        # It has joined or cut lines: there is no telling what stands between them.
        return [Block(line, None, 0.0) for line in found]
    homes = _homes([there[place] for place in kept])
    first, last, known = kept[0], kept[-1], set(kept)
    return [
        block
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
    while element is not None and element.tag in _INNER and element.getparent() is not None:
        element = element.getparent()
    return element


def _is_text(block: Block) -> bool:
    if block.linked > _LINKED:
        return False
    if block.element.tag in _HEADINGS or block.text.startswith(("- ", "| ")):
        return True
    return len(block.text) >= _PARAGRAPH and block.text.endswith(_ENDS)


def _as_told(found: list[Block], told: str) -> list[Block]:
    """The found lines from the first to the last that JSON-LD tells too, if it tells most of the text.

    Of those between, JSON-LD often tells neither headings nor lists nor tables; what it does not tell and stands in
    another element than what it does, or is a link, is no part of the text.
    """
    known = _shingles(told)
    shares = [_share(block.text, known) for block in found]
    said = [place for place, share in enumerate(shares) if share is not None and share >= 0.5]
    if not said or _length([found[place] for place in said]) < _TOLD * _length(found):
        return found  # it tells a summary, or another text
    first, last = said[0], said[-1]
    while last + 1 < len(found) and found[last + 1].text.startswith("| "):  # JSON-LD tells no tables
        last += 1
    homes = {_home(found[place]) for place in said}
    of_text = set(said)
    return [
        found[place]
        for place in range(first, last + 1)
        if place in of_text or (_home(found[place]) in homes and found[place].linked <= _LINKED)
    ]


def _share(line: str, known: set[str]) -> float | None:
    """How much of a line is told, of 1; None for one that is too short to say."""
    own = _shingles(line)
    return len(own & known) / len(own) if own else None


def _shingles(text: str) -> set[str]:
    words = "".join(character if character.isalnum() else " " for character in text.lower()).split()
    return {" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}


def _key(line: str) -> str:
    return "".join(character for character in line if character.isalnum())


def _length(several: Sequence[Block]) -> int:
    return sum(len(block.text) for block in several)
