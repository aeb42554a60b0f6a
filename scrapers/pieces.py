"""One piece of a file to one article: its bytes, or a row of fields. What holds none is a SourceError, as a value."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from scrapers import charset
from scrapers.article import Article, make_article
from scrapers.dates import dateline, moment
from scrapers.errors import PageError, SourceError
from scrapers.furniture import clean
from scrapers.limits import megabytes

Found = Article | SourceError

LIMIT = 10_000_000  # bytes of one article, as for a page
FIELDS = ("text", "url", "source", "title", "authors", "published", "language")
_TEXTS = ("url", "source", "title", "language")


def piece(body: bytes, where: str, read: Callable[[bytes], Article]) -> Found:
    """The article that `read` makes of the bytes; an error where they are too many or hold none."""
    if len(body) > LIMIT:
        return SourceError(f"it is larger than {megabytes(LIMIT)}", where=where, remedy="split it into articles")
    if not body.strip():
        return SourceError("it is empty", where=where)
    try:
        return read(body)
    except (PageError, ValueError) as error:
        return SourceError(error.message if isinstance(error, PageError) else str(error), where=where)
    except Exception as error:  # noqa: BLE001 -- a parser that breaks on one piece must not end the run
        said = f"reading it failed with {type(error).__name__}: {error}"
        return SourceError(said, where=where, remedy="please report it")


def decoded(body: bytes) -> str:
    """The bytes as text. Raises ValueError for what is no text."""
    if charset.binary(body):
        raise ValueError("it is binary data, no text")
    return charset.decode(body)


def of_text(text: str, url: str | None, **said: Any) -> Article:
    cleaned = clean(text)
    if not cleaned:
        raise ValueError("it holds no text but furniture")
    said["published"] = said.get("published") or dateline(cleaned)
    return make_article(cleaned, url=url, **said)


def of_json(line: bytes, url: str | None) -> Article:
    """One article of a line of JSON. Raises ValueError that says what is wrong with the line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError("it is no JSON object")
    return of_row(row, url)


def of_row(row: Mapping[str, Any], url: str | None) -> Article:
    """One article of a row of `FIELDS`. Raises ValueError that says what is wrong with it."""
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        raise ValueError("its text is missing or empty")
    for name in _TEXTS:
        if not isinstance(row.get(name), str | None):
            raise ValueError(f"its {name} is no string")
    authors = row.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(name, str) for name in authors):
        raise ValueError("its authors are no list of strings")
    said = {name: sound(row.get(name)) for name in _TEXTS}
    return of_text(
        sound(row["text"]) or "",
        said["url"] or url,
        source=said["source"],
        title=said["title"],
        authors=tuple(sound(name) or "" for name in authors),
        published=_published(row.get("published")),
        language=said["language"] or "en",
    )


def _published(written: Any) -> datetime | None:
    if isinstance(written, datetime):
        return written if written.tzinfo is not None else None
    if not isinstance(written, str | None):
        raise ValueError("its published is no string")
    return moment(written or "")


def sound(text: str | None) -> str | None:
    """The text without half characters (lone surrogates), which JSON can carry and nothing can store."""
    return text.encode("utf-8", errors="replace").decode("utf-8") if text else None
