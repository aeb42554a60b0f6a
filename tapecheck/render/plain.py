"""Article text as data: nothing in it can steer a terminal, a page, or the order of the letters on either."""

from urllib.parse import quote, urlsplit

from nlp.span import Span

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


def pieces(text: str, within: Span, marks: tuple[Span, ...]) -> list[tuple[str, bool]]:
    """The words of a span in order, each piece with whether it is marked; marks may overlap and stick out.

    >>> pieces("Gold rose 2%.", Span(0, 13), (Span(10, 12),))
    [('Gold rose ', False), ('2%', True), ('.', False)]
    """
    found: list[tuple[str, bool]] = []
    at = within.start
    for mark in sorted(marks):
        start, end = max(mark.start, at), min(mark.end, within.end)
        if start >= end:
            continue
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at : within.end], False))
    return [(piece.translate(_UNSAFE), marked) for piece, marked in found if piece]
