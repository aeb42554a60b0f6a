"""Sentence bounds in market copy: pure, text to spans."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from nlp.span import Span

# A bound is a line break, or a full stop, question or exclamation mark with its closing quotes, before something
# that can begin a sentence.
_BOUND = re.compile(
    r"""(?P<line>\n+)
      | (?<=[a-z0-9%)]) (?P<glued>\.["”’']?) (?=[A-Z][a-z]+\s)
      | (?<=\S) (?P<stop>[.!?…]{1,12} ["”’')\]]*) [ \t\u00a0]+ (?=["“‘'(\[]* [A-Z0-9$€£¥₹•\-–—])""",
    re.VERBOSE,
)
_MARK = re.compile(r"[\n.!?…]")
_LAST_WORD = re.compile(r"[\w.&'’-]+$")
_NEXT_WORD = re.compile(r"[\"“‘'(\[]*(\w+)")
_ITEM = re.compile(r"\s*([•*|▶◆–—-]|\d+[.)]\s)")

# After these a capital does not begin a sentence.
_TITLES = frozenset(
    "mr mrs ms dr prof sen rep gov gen st no nos vs jan feb mar apr jun jul aug sep sept oct nov dec approx fig "
    "est exp cons prev vs incl ca".split()
)
# After these it does only where the next word is one that begins sentences.
_ENDINGS = frozenset("u.s u.k e.u inc corp co ltd plc bros etc a.m p.m jr sr d.c n.y e.t".split())
_STARTERS = frozenset(
    "the a an in on at it its this that these those he she they we i but and yet still while as for after before with "
    "by from to of there here investors traders stocks shares markets analysts meanwhile elsewhere however among "
    "monday tuesday wednesday thursday friday if when since even what treasury gold oil bitcoin both all some "
    "most".split()
)
_LONGEST = 900  # code points; the longest sentence of our articles has 453
_SHORTEST = 40  # code points of a line that may be wrapped: headings and list marks are shorter
_HANGING = frozenset("to of the a an and or at by in for on with from its their than as is was were".split())
_WRAP_COLUMNS = range(54, 121)  # where mail and wire copy breaks its lines


def sentences(text: str) -> list[Span]:
    """The sentences of a text in order, white space left out; a line break ends one, save in hard-wrapped copy.

    >>> [s.of("U.S. stocks rose 1.2%. Oil fell.") for s in sentences("U.S. stocks rose 1.2%. Oil fell.")]
    ['U.S. stocks rose 1.2%.', 'Oil fell.']
    """
    width = _wrap_width(text)
    ends = [bound.end() for bound in _bounds(text) if _ends(text, bound, width)]
    spans = []
    for start, end in _cut(text, [0, *ends, len(text)]):
        piece = text[start:end]
        if piece.strip():
            spans.append(Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return spans


def _bounds(text: str) -> Iterator[re.Match[str]]:
    """Where a sentence may end."""
    free = 0
    for mark in _MARK.finditer(text):
        if mark.start() >= free and (bound := _BOUND.match(text, mark.start())):
            free = bound.end()
            yield bound


def _cut(text: str, bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches between bounds; one that runs on without end is cut, since readers compare within a sentence."""
    for start, end in pairwise(bounds):
        while end - start > _LONGEST:
            at = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
            at = at if at > start else start + _LONGEST
            yield start, at
            start = at
        yield start, end


def _ends(text: str, bound: re.Match[str], width: int) -> bool:
    if bound["line"]:
        return not _wrapped(text, bound, width)
    if bound["glued"]:
        following = _NEXT_WORD.match(text, bound.end())
        return following is not None and following[1].lower() in _STARTERS
    if bound["stop"] != ".":
        return True
    word = _LAST_WORD.search(text, max(0, bound.start() - 20), bound.start())
    if not word:
        return True
    last = word.group().lower().lstrip(".")
    if last in _TITLES:
        return False
    if last in _ENDINGS or (len(last) == 1 and last.isalpha()):
        following = _NEXT_WORD.match(text, bound.end())
        return following is not None and following[1].lower() in _STARTERS
    return True


def _wrap_width(text: str) -> int:
    """The column at which the copy is hard-wrapped; 0 where it is not."""
    lines = [len(line) for line in text.split("\n") if len(line) >= _SHORTEST]
    width = max(lines, default=0)
    full = sum(length > width - 16 for length in lines)
    return width if width in _WRAP_COLUMNS and len(lines) >= 4 and full >= 0.6 * len(lines) else 0


def _wrapped(text: str, bound: re.Match[str], width: int) -> bool:
    """True where a single line break only wraps a sentence."""
    if len(bound["line"]) > 1 or _ITEM.match(text, bound.end()):
        return False
    before = text[text.rfind("\n", 0, bound.start()) + 1 : bound.start()].rstrip()
    if before.endswith((".", "!", "?", ":", "|", "”", '"')):
        return False
    if width and len(before) > width - 24:
        return True
    if len(before) >= _SHORTEST and before.rpartition(" ")[2].lower() in _HANGING:
        return True
    return len(before) >= 50 and text[bound.end() : bound.end() + 1].islower()
