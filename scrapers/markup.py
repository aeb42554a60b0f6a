"""Markup to plain words, and a tree of markup to lines of text."""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

Element = Any  # of lxml, which ships no types

_LIMIT = 1000  # code points of a title or a name; more is no title
_HIDDEN = re.compile(r"<(script|style|template)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")

_PROSE = 120  # a longer line in a table's cell is a paragraph

# HTML's names, and trafilatura's own for the same things (head, item, row, cell, quote, lb).
_ITEMS = frozenset({"li", "item", "dd"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb", "hr"})
_BLOCKS = frozenset(
    "p div section article main header h1 h2 h3 h4 h5 h6 head ul ol dl dt list blockquote quote pre table caption "
    "figcaption address details summary body".split()
)
_AROUND = _BLOCKS | _ITEMS | _ROWS
_DROPPED = frozenset(
    "script style template noscript nav aside footer form button select option input textarea label svg math iframe "
    "object video audio canvas dialog menu graphic".split()
)


def plain(markup: str | None) -> str | None:
    """The words of a title or a name, without tags, scripts and entities; None where nothing is left.

    >>> plain("S&amp;P 500 <b>slips</b><script>alert(1)</script>")
    'S&P 500 slips'
    """
    text = (markup or "")[:_LIMIT].encode("utf-8", errors="replace").decode("utf-8")  # JSON can carry half characters
    if "<" in text or "&" in text:
        text = _without_tags(html.unescape(_without_tags(text)))
    return _squash(text) or None


def parse(text: str) -> Element | None:
    """The tree of a page; None where there is no markup in it."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.replace("\x00", "").encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a tree's text, the element that it is the text of, and how much of it is links."""

    text: str
    element: Element
    linked: float


def lines(root: Element, *, without: Collection[Element] = ()) -> Iterator[str]:
    """The text of a tree, one line for each paragraph, heading, list item ("- a") and table row ("| a | b |")."""
    return (block.text for block in blocks(root, without=without))


def blocks(root: Element, *, without: Collection[Element] = ()) -> Iterator[Block]:
    """The lines of a tree with their elements; nothing of the elements `without`."""
    from lxml import etree

    page = _Lines(root)
    skipping: Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skipping is None and event == "start":
            if not isinstance(element.tag, str) or element.tag in _DROPPED or element in without:
                skipping = element
            else:
                page.open(element)
                page.write(element.text)
        elif skipping is None:
            page.close(element)
        elif event == "end" and element is skipping:
            skipping = None
        if event == "end" and skipping is None and element is not root:
            page.write(element.tail)
        yield from page.take()
    page.end_line()
    yield from page.take()


class _Lines:
    """Gathers the pieces of a line until the markup ends it."""

    def __init__(self, root: Element) -> None:
        self._pieces: list[str] = []
        self._prefix = ""
        self._cells: list[list[str]] | None = None  # of the open row, each a list of lines
        self._done: list[Block] = []
        self._around = [root]  # the blocks that are open, the innermost last
        self._links = 0  # links that are open
        self._linked = 0  # characters of the line that are links

    def write(self, text: str | None) -> None:
        if text:
            self._pieces.append(text)
            self._linked += len(text) if self._links else 0

    def open(self, element: Element) -> None:
        tag = element.tag
        self._links += tag == "a"
        if tag in _ROWS:
            self.end_line()
            self._cells = []
        elif tag in _CELLS and self._cells is not None:
            self._pieces.clear()
            self._cells.append([])
        elif tag in _ITEMS or tag in _BLOCKS or tag in _BREAKS:
            self.end_line()
            self._prefix = "- " if tag in _ITEMS else self._prefix
        if tag in _AROUND:
            self._around.append(element)

    def close(self, element: Element) -> None:
        tag = element.tag
        self._links -= tag == "a"
        if tag in _ROWS:
            self._end_row(element)
        elif tag in _CELLS or tag in _BLOCKS:
            self.end_line()
        elif tag in _ITEMS:
            self.end_line()
            self._prefix = ""
        if tag in _AROUND and self._around[-1] is element:
            self._around.pop()

    def end_line(self) -> None:
        text = _squash("".join(self._pieces))
        linked, self._linked = self._linked, 0
        self._pieces.clear()
        if not text:
            return
        text, self._prefix = self._prefix + text, ""
        if self._cells:
            self._cells[-1].append(text)
        else:
            self._done.append(Block(text, self._around[-1], min(1.0, linked / len(text))))

    def _end_row(self, row: Element) -> None:
        cells, self._cells = self._cells or [], None
        filled = [cell for cell in cells if cell]
        prose = [cell for cell in filled if any(len(line) > _PROSE for line in cell)]
        if prose or len(filled) == 1:  # the table lays a page out, or this row is a heading over several columns
            self._done.extend(Block(line, row, 0.0) for cell in prose or filled for line in cell)
        elif filled:
            self._done.append(Block(f"| {' | '.join(' '.join(cell) for cell in cells)} |", row, 0.0))

    def take(self) -> list[Block]:
        done, self._done = self._done, []
        return done


def _without_tags(text: str) -> str:
    return _TAG.sub(" ", _HIDDEN.sub(" ", text)) if "<" in text else text


def _squash(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
