"""The sample that ships with Tapecheck: articles of invented newsrooms about real sessions, and what is false in them.

`articles()` and `outlets()` are what the newsrooms print, `claims()` the ledger of what is false in it. Reading and
verifying never see the ledger: it is for checking the demo afterwards.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import corpus

SAMPLE = Path(corpus.__file__).parent / "sample"
TAPE = SAMPLE / "tape"

_FENCE = "+++\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsOutlet:
    """A newsroom of the sample, with the furniture of its pages."""

    slug: str
    name: str
    tagline: str
    sections: tuple[str, ...]
    bio: str  # what stands behind the author's name at the foot of an article
    newsletter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of an article's body: a paragraph, a subheading, or a table of rows with its head first."""

    text: str = ""
    heading: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleArticle:
    """An article as its newsroom keeps it."""

    name: str  # the file's, which the ledger uses
    outlet: str
    path: str
    title: str
    authors: tuple[str, ...]
    published: datetime | None = None  # None: neither the feed nor the page says
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A false claim of the sample: where it stands, what is wrong with it, and what is true."""

    article: str
    words: str  # stand once in the article
    kind: str
    instrument: str
    stated: Decimal | None = None
    diagnosis: str
    truth: str


@cache
def outlets() -> Mapping[str, NewsOutlet]:
    """The newsrooms, by slug."""
    return {
        slug: NewsOutlet(slug=slug, sections=tuple(row.pop("sections")), **row)
        for slug, row in _toml(SAMPLE / "outlets.toml").items()
    }


@cache
def articles() -> tuple[SampleArticle, ...]:
    """The articles, in the order of their files."""
    return tuple(_article(path) for path in sorted((SAMPLE / "articles").glob("*.md")))


@cache
def claims() -> tuple[Claim, ...]:
    """The ledger."""
    return tuple(Claim(**row) for row in _toml(SAMPLE / "ledger.toml")["claim"])


def _article(path: Path) -> SampleArticle:
    _, head, body = path.read_text(encoding="utf-8").split(_FENCE, 2)
    row = tomllib.loads(head)
    return SampleArticle(
        name=path.stem,
        authors=tuple(row.pop("authors")),
        blocks=tuple(_block(part) for part in body.strip().split("\n\n")),
        **row,
    )


def _block(part: str) -> Block:
    if part.startswith("## "):
        return Block(text=part[3:], heading=True)
    if part.startswith("|"):
        return Block(rows=tuple(_rows(part.splitlines())))
    return Block(text=" ".join(part.split()))


def _rows(lines: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for text in lines:
        cells = tuple(cell.strip() for cell in text.strip("|").split("|"))
        if not all(set(cell) <= {"-"} for cell in cells):
            yield cells


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
