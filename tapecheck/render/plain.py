"""Article text as data: nothing in it can steer a terminal, a page, or the order of the letters on either."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from nlp.span import Span
from tapecheck.lines import Part, SpanWords, Title

# C0 and C1 controls, the marks that turn the direction of text, and invisible separators
_UNSAFE = dict.fromkeys(
    (
        *range(32),
        *range(127, 160),
        0x61C,
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    )
)
_UNSAFE |= dict.fromkeys((9, 10, 13), " ")
_FRAGMENT_WORDS = 5


def plain(text: str) -> str:
    r"""The text on one line without control characters of any kind.

    >>> plain("Gold\x1b[31m rose\nagain")
    'Gold[31m rose again'
    """
    return " ".join(text.translate(_UNSAFE).split())


def web_address(url: str | None) -> str | None:
    """The URL where it is one of the web, None for anything else: a page's own script is no source."""
    if url is None or url != url.translate(_UNSAFE).strip():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def at_words(url: str, text: str) -> str:
    """The address with a text fragment: browsers open the page at these words.

    >>> at_words("https://a.example/b", "Gold rose, again.")
    'https://a.example/b#:~:text=Gold%20rose%2C%20again.'
    """
    words = plain(text).split(" ")
    ends = [words] if len(words) <= 2 * _FRAGMENT_WORDS else [words[:_FRAGMENT_WORDS], words[-_FRAGMENT_WORDS:]]
    fragment = ",".join(quote(" ".join(end), safe="").replace("-", "%2D") for end in ends)
    return f"{url.partition('#')[0]}#:~:text={fragment}"


Piece = tuple[str, str]  # words, and how they are set: "" as they are, "mark", or "false" where the tape says otherwise


def pieces(text: str, within: Span, marks: tuple[Span, ...] = (), false: tuple[Span, ...] = ()) -> list[Piece]:
    """The words of a span in order, each piece with how it is set; marks may overlap and stick out.

    >>> pieces("Gold rose 2%.", Span(0, 13), (Span(0, 9),), (Span(10, 12),))
    [('Gold rose', 'mark'), (' ', ''), ('2%', 'false'), ('.', '')]
    """
    found: list[Piece] = []
    at = within.start
    for start, end, kind in _stretches(within, marks, false):
        found += [(text[at:start], ""), (text[start:end], kind)]
        at = end
    found.append((text[at : within.end], ""))
    return [(piece.translate(_UNSAFE), kind) for piece, kind in found if piece]


def _stretches(within: Span, marks: tuple[Span, ...], false: tuple[Span, ...]) -> Iterator[tuple[int, int, str]]:
    """Where marks start and end, in order and apart; what is false is so whatever else marks it."""
    wrong = _cut(within, false)
    rest = [(start, end, "mark") for start, end in _cut(within, marks)]
    for start, end in wrong:
        rest = [part for one in rest for part in _without(one, start, end)]
    yield from sorted([*rest, *((start, end, "false") for start, end in wrong)])


def _cut(within: Span, spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    """The spans as far as they lie within, joined where they overlap."""
    found: list[tuple[int, int]] = []
    for span in sorted(spans):
        start, end = max(span.start, within.start), min(span.end, within.end)
        if start >= end:
            continue
        if found and start < found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _without(part: tuple[int, int, str], start: int, end: int) -> Iterator[tuple[int, int, str]]:
    first, last, kind = part
    if first < min(last, start):
        yield first, min(last, start), kind
    if max(first, end) < last:
        yield max(first, end), last, kind


def spoken(line: Iterable[Part]) -> list[Piece]:
    """A line's words in order, with what in them is false; on one line and without control characters."""
    found: list[Piece] = []
    for part in line:
        match part:
            case SpanWords():
                found += pieces(part.article.text, part.span, (), part.false)
            case Title():
                found.append((plain(part.text), "false" if part.false else ""))
            case _:
                found.append((part.text.translate(_UNSAFE), ""))
    return found
