"""Lines of a text that was wrapped at a width: the breaks inside a sentence read as blanks, and no offset moves."""

import re

_BREAK = re.compile(r"\n(?<=[a-zà-ÿ0-9,%'’);-]\n)(?=[a-zà-ÿ0-9$£€(])")
_WIDTH = 40  # a shorter line is a row or a heading


def unwrapped(text: str) -> str:
    r"""The text with a blank for each line break in mid-sentence, of the same length.

    >>> unwrapped("The broad index of the largest companies closed\n1.2% lower at 6,104.")
    'The broad index of the largest companies closed 1.2% lower at 6,104.'
    >>> unwrapped("Gold 3,648\nsilver 41")
    'Gold 3,648\nsilver 41'
    """

    def joined(match: re.Match[str]) -> str:
        start = text.rfind("\n", 0, match.start()) + 1
        return " " if match.start() - start >= _WIDTH and "|" not in text[start : match.start()] else "\n"

    return _BREAK.sub(joined, text)
