"""The article: what collecting hands on. Text is normalised once, here, and never altered afterwards."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

_BLANK_LINES = re.compile(r"\n{3,}")
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 65279, 8203, 173))
_CONTROL = re.compile("[" + "".join(re.escape(chr(code)) for code in _CONTROLS) + "]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece of commentary. Spans of facts are code point offsets into `text`."""

    id: str  # hex digest of the text: the same words give the same id, wherever they came from
    text: str  # cleaned and normalised
    url: str | None = None
    source: str | None = None  # the outlet's name, or its feed's title
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: datetime | None = None  # always with an offset; None where the page or feed says nothing
    updated: datetime | None = None  # when the outlet last changed it, as it says; always with an offset
    language: str | None = None  # BCP 47
    paywall: bool = False  # the page says or shows that its text is for subscribers
    truncated: bool = False  # the text breaks off: the rest was not to be had

    def __post_init__(self) -> None:
        for name in ("published", "updated"):
            when = getattr(self, name)
            if when is not None and when.tzinfo is None:
                raise ValueError(f"Article.{name} needs an offset: a time without a zone names no moment")


def make_article(
    text: str,
    *,
    url: str | None = None,
    source: str | None = None,
    title: str | None = None,
    authors: tuple[str, ...] = (),
    published: datetime | None = None,
    updated: datetime | None = None,
    language: str | None = "en",
    paywall: bool = False,
    truncated: bool = False,
) -> Article:
    """An article of the normalised text, with the id that this text always has."""
    clean = normalise(text)
    return Article(
        id=article_id(clean),
        text=clean,
        url=url,
        source=source,
        title=title,
        authors=authors,
        published=published,
        updated=updated,
        language=language,
        paywall=paywall,
        truncated=truncated,
    )


def normalise(text: str) -> str:
    r"""The text in NFC, with plain newlines, no control characters, no trailing blanks and at most one empty line.

    >>> normalise("Gold rose.\r\n\r\n\r\n\r\nOil fell. \x00")
    'Gold rose.\n\nOil fell.'
    """
    for newline in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(newline, "\n")
    text = unicodedata.normalize("NFC", text)
    if _CONTROL.search(text):  # translating is slow, and few texts need it
        text = text.translate(_CONTROLS)
    # Line by line, for a regex that looks for blanks before a newline takes quadratic time over a run of blanks.
    text = "\n".join([line.rstrip(" \t\u00a0") for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text).strip()


def article_id(text: str) -> str:
    """The id of a normalised text: the first 128 bits of its SHA-256, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
