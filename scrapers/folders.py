"""Files and folders to articles: plain text, Markdown, saved pages, and JSON Lines with one article a line.

What can't be read is yielded as a SourceError in its place, and reading goes on.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any

from scrapers import charset, markdown
from scrapers.article import Article, make_article
from scrapers.dates import dateline, moment
from scrapers.errors import PageError, SourceError
from scrapers.furniture import clean
from scrapers.limits import megabytes
from scrapers.pages import extract
from scrapers.wanted import ALL, Wanted

Found = Article | SourceError

STDIN = "-"
_LIMIT = 10_000_000  # bytes of one article, as for a page
_STEP = 65_536  # bytes in which the rest of a longer line is passed over
_FIELDS = ("url", "source", "title", "published", "language")

_log = logging.getLogger(__name__)


def articles(path: str | Path, *, wanted: Wanted = ALL) -> Iterator[Found]:
    """The articles of a file, of all files below a folder in sorted order, or of standard input ("-").

    Read as it goes: a million lines of JSON need no more memory than the longest.
    """
    if str(path) == STDIN:
        yield from _from_stdin(sys.stdin.buffer)
        return
    path = Path(path)
    if path.is_dir():
        yield from _from_folder(path)
    elif path.is_file():
        yield from _from_file(path)
    else:
        yield SourceError("there is no such file or folder", where=str(path))


def readable(path: Path) -> bool:
    """True for a file whose name says that it is of a kind read here."""
    return path.suffix.lower() in _READERS


def _from_folder(folder: Path) -> Iterator[Found]:
    count = others = 0
    for path in _files(folder):
        if isinstance(path, SourceError):
            yield path
        elif readable(path):
            count += 1
            yield from _from_file(path)
        else:
            others += 1
    if others:
        _log.info("%s: %d files of other kinds were left alone", folder, others)
    if not count:
        yield SourceError("the folder holds no file that can be read", where=str(folder), remedy=_KINDS)


def _files(folder: Path) -> Iterator[Path | SourceError]:
    """All files below, sorted by name within each folder; hidden ones and links to folders are left out."""
    try:
        inside = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        yield SourceError(error.strerror or str(error), where=str(folder))
        return
    for path in inside:
        if not path.is_dir():
            yield path
        elif not path.is_symlink():
            yield from _files(path)


def _from_file(path: Path) -> Iterator[Found]:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        yield SourceError(f"a {path.suffix or 'nameless kind of'} file is not read", where=str(path), remedy=_KINDS)
        return
    try:
        with path.open("rb") as file:
            yield from reader(file, str(path), path.resolve().as_uri())
    except OSError as error:
        yield SourceError(error.strerror or str(error), where=str(path))


def _from_stdin(stream: IO[bytes]) -> Iterator[Found]:
    first = stream.readline(_LIMIT + 1)
    if first.lstrip().startswith(b"{"):
        yield from _rows(chain([first], _lines(stream)), "standard input", None)
        return
    body = first + stream.read(max(0, _LIMIT + 1 - len(first)))
    yield _article(body, "standard input", lambda body: _of_text(_text(body), None))


def _from_text(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    yield _article(file.read(_LIMIT + 1), where, lambda body: _of_text(_text(body), url))


def _from_markdown(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    yield _article(file.read(_LIMIT + 1), where, lambda body: _of_markdown(_text(body), url))


def _from_page(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    yield _article(file.read(_LIMIT + 1), where, lambda body: extract(body, url=url))


def _from_jsonl(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    return _rows(_lines(file), where, url)


def _article(body: bytes, where: str, read: Callable[[bytes], Article]) -> Found:
    if len(body) > _LIMIT:
        return SourceError(f"it is larger than {megabytes(_LIMIT)}", where=where, remedy="split it into articles")
    if not body.strip():
        return SourceError("it is empty", where=where)
    try:
        return read(body)
    except (PageError, ValueError) as error:
        return SourceError(error.message if isinstance(error, PageError) else str(error), where=where)


def _text(body: bytes) -> str:
    """Raises ValueError for what is no text."""
    if charset.binary(body):
        raise ValueError("it is binary data, no text")
    return charset.decode(body)


def _of_text(text: str, url: str | None, **said: Any) -> Article:
    cleaned = clean(text)
    if not cleaned:
        raise ValueError("it holds no text but furniture")
    said["published"] = said.get("published") or dateline(cleaned)
    return make_article(cleaned, url=url, **said)


def _of_markdown(text: str, url: str) -> Article:
    said = markdown.read(text)
    authors = (said.author,) if said.author else ()
    return _of_text(said.text, url, title=said.title, published=said.published, authors=authors)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines, none kept longer than the limit: of a longer one only its start is given."""
    while line := file.readline(_LIMIT + 1):
        yield line
        cut = len(line) > _LIMIT and not line.endswith(b"\n")
        while cut and (rest := file.readline(_STEP)):
            cut = not rest.endswith(b"\n")


def _rows(lines: Iterable[bytes], where: str, url: str | None) -> Iterator[Found]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            here = f"{url}#{number}" if url else None
            yield _article(line, f"{where}:{number}", partial(_of_row, url=here))


def _of_row(line: bytes, url: str | None) -> Article:
    """One article of a JSON line. Raises ValueError that says what is wrong with the line."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no JSON: {error}") from error
    if not isinstance(row, dict):
        raise ValueError("it is no JSON object")
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        raise ValueError("its text is missing or empty")
    for name in _FIELDS:
        if not isinstance(row.get(name), str | None):
            raise ValueError(f"its {name} is no string")
    authors = row.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(name, str) for name in authors):
        raise ValueError("its authors are no list of strings")
    said = {name: _sound(row.get(name)) for name in _FIELDS}
    return _of_text(
        _sound(row["text"]) or "",
        said["url"] or url,
        source=said["source"],
        title=said["title"],
        authors=tuple(_sound(name) or "" for name in authors),
        published=moment(said["published"] or ""),
        language=said["language"] or "en",
    )


def _sound(text: str | None) -> str | None:
    """The text without half characters (lone surrogates), which JSON can carry and nothing can store."""
    return text.encode("utf-8", errors="replace").decode("utf-8") if text else None


_READERS: dict[str, Callable[[IO[bytes], str, str], Iterator[Found]]] = {
    ".txt": _from_text,
    ".md": _from_markdown,
    ".markdown": _from_markdown,
    ".html": _from_page,
    ".htm": _from_page,
    ".jsonl": _from_jsonl,
    ".ndjson": _from_jsonl,
}
_KINDS = f"the kinds read are {', '.join(_READERS)}"
