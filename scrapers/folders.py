"""Files and folders to articles: plain text, Markdown, saved pages, mail, archives, rows of JSON Lines and Parquet.

What can't be read is yielded as a SourceError in its place, and reading goes on.
"""

import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO

from scrapers import archives, mail, markdown, parquet
from scrapers.article import Article
from scrapers.errors import SourceError
from scrapers.pages import extract
from scrapers.pieces import LIMIT, Found, decoded, of_json, of_text, piece
from scrapers.wanted import ALL, Wanted

STDIN = "-"
_STEP = 65_536  # bytes in which the rest of a longer line is passed over

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
        yield from _from_folder(path, wanted)
    elif path.is_file():
        yield from _from_file(path, wanted)
    else:
        yield SourceError("there is no such file or folder", where=str(path))


def readable(path: Path) -> bool:
    """True for a file whose name says that it is of a kind read here."""
    name = path.name.lower()
    return name.endswith((*archives.SUFFIXES, *_READERS))


def _from_folder(folder: Path, wanted: Wanted) -> Iterator[Found]:
    count = others = 0
    for path in _files(folder):
        if isinstance(path, SourceError):
            yield path
        elif readable(path):
            count += 1
            yield from _from_file(path, wanted)
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


def _from_file(path: Path, wanted: Wanted) -> Iterator[Found]:
    if path.name.lower().endswith(archives.SUFFIXES):
        yield from archives.articles(path, wanted=wanted)
        return
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
    first = stream.readline(LIMIT + 1)
    if first.lstrip().startswith(b"{"):
        yield from _rows(chain([first], _lines(stream)), "standard input", None)
        return
    body = first + stream.read(max(0, LIMIT + 1 - len(first)))
    yield piece(body, "standard input", lambda body: of_text(decoded(body), None))


def _from_text(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    yield piece(file.read(LIMIT + 1), where, lambda body: of_text(decoded(body), url))


def _from_markdown(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    yield piece(file.read(LIMIT + 1), where, lambda body: _of_markdown(decoded(body), url))


def _from_page(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    yield piece(file.read(LIMIT + 1), where, lambda body: extract(body, url=url))


def _from_jsonl(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    return _rows(_lines(file), where, url)


def _of_markdown(text: str, url: str) -> Article:
    said = markdown.read(text)
    authors = (said.author,) if said.author else ()
    return of_text(said.text, url, title=said.title, published=said.published, authors=authors)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines, none kept longer than the limit: of a longer one only its start is given."""
    while line := file.readline(LIMIT + 1):
        yield line
        cut = len(line) > LIMIT and not line.endswith(b"\n")
        while cut and (rest := file.readline(_STEP)):
            cut = not rest.endswith(b"\n")


def _rows(lines: Iterable[bytes], where: str, url: str | None) -> Iterator[Found]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            here = f"{url}#{number}" if url else None
            yield piece(line, f"{where}:{number}", partial(of_json, url=here))


_READERS: dict[str, Callable[[IO[bytes], str, str], Iterator[Found]]] = {
    ".txt": _from_text,
    ".md": _from_markdown,
    ".markdown": _from_markdown,
    ".html": _from_page,
    ".htm": _from_page,
    ".jsonl": _from_jsonl,
    ".ndjson": _from_jsonl,
    ".parquet": parquet.rows,
    ".eml": mail.message,
    ".mbox": mail.mailbox,
}
_KINDS = f"the kinds read are {', '.join((*_READERS, *archives.SUFFIXES))}"
