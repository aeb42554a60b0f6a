"""Markdown to the words of it: marks taken off, title, author and date from the front matter."""

import re
from dataclasses import dataclass
from datetime import datetime

from scrapers.dates import moment

_FRONT_MATTER = re.compile(r"\A---\n(.{0,5000}?)\n---\n", re.DOTALL)
_TITLE = re.compile(r"^#[ \t]+(\S[^\n]{0,300})$", re.MULTILINE)
_MARKS = (
    (re.compile(r"^#{1,6}[ \t]+", re.MULTILINE), ""),  # headings
    (re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)"), ""),  # images
    (re.compile(r"\[([^\]\n]{1,300})\]\([^)\n]{0,500}\)"), r"\1"),  # links
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=\S)\1"), r"\2"),  # strong
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,500})(?<=\S)\*(?![\w*])"), r"\1"),  # emphasis
    (re.compile(r"^>[ \t]?", re.MULTILINE), ""),  # quotations
    (re.compile(r"^[*+][ \t]+", re.MULTILINE), "- "),  # bullets
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a Markdown file says."""

    text: str
    title: str | None = None
    author: str | None = None
    published: datetime | None = None


def read(source: str) -> Document:
    r"""The text of a Markdown file; its title from the front matter, else from the first "# " heading.

    >>> read("# Gold *slips*\n\n* Down **1%** [today](https://a.example)").text
    'Gold slips\n\n- Down 1% today'
    """
    source = source.replace("\r\n", "\n")
    head = _FRONT_MATTER.match(source)
    fields = _fields(head[1]) if head else {}
    text = source[head.end() :] if head else source
    heading = _TITLE.search(text)
    return Document(
        text=_unmarked(text),
        title=fields.get("title") or (_unmarked(heading[1].rstrip(" #")) if heading else None),
        author=fields.get("author"),
        published=moment(fields.get("date", "")),
    )


def _fields(front_matter: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in front_matter.split("\n") if ":" in line)
    return {name.strip().lower(): value.strip(" \t'\"") for name, value in pairs}


def _unmarked(text: str) -> str:
    for pattern, replacement in _MARKS:
        text = pattern.sub(replacement, text)
    return text
