"""Web archives (WARC, as Common Crawl's CC-NEWS) to articles: the pages that a crawl kept, and extracted texts (WET).

Streamed record by record, gzip and zstd included. What `wanted` does not take is passed over before its page is read.
An archive holds many pages that are no articles: those are counted and left alone, not errors. Nothing is unpacked to
disk, and no name in an archive names a file of ours.
"""

import logging
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapers.article import Article
from scrapers.errors import PageError, SourceError
from scrapers.limits import ENCODINGS, EncodingError, Limited, SizeError
from scrapers.pages import extract
from scrapers.pieces import LIMIT, Found, of_text
from scrapers.wanted import ALL, Wanted

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".wet", ".wet.gz")
_PAGES = frozenset({"text/html", "application/xhtml+xml", ""})

_log = logging.getLogger(__name__)


def articles(path: Path, *, wanted: Wanted = ALL) -> Iterator[Found]:
    """The articles of an archive. `wanted` goes by the time of the capture and the page's address."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        remedy = 'pip install "tapecheck[archives]"'
        yield SourceError("reading archives needs FastWARC", where=str(path), remedy=remedy)
        return
    kinds = WarcRecordType.response | WarcRecordType.conversion
    left: Counter[str] = Counter()
    url: str | None = None
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, record_types=kinds, parse_http=False):
                url = _address(record)
                if url is None or not wanted.takes(_captured(record), url):
                    left["not wanted"] += 1
                    continue
                try:
                    yield _article(record, url)
                except (PageError, ValueError) as error:
                    left[error.message if isinstance(error, PageError) else str(error)] += 1
                except OSError:
                    raise  # the archive itself
                except Exception as error:  # noqa: BLE001 -- a parser that breaks on one page must not end the run
                    left[f"reading failed with {type(error).__name__}"] += 1
    except (OSError, RuntimeError) as error:
        after = f", after {url}" if url else ""
        yield SourceError(f"the archive cannot be read on{after}: {error}", where=str(path))
    for reason, count in left.most_common():
        _log.info("%s: %d records left alone: %s", path, count, reason)


def _article(record: Any, url: str) -> Article:
    """The article of a record. Raises PageError or ValueError where it holds none."""
    from fastwarc.warc import WarcRecordType

    if record.record_type == WarcRecordType.conversion:
        return of_text(_body(record, "").decode("utf-8", errors="replace"), url)
    record.parse_http(strict_mode=False)
    headers = record.http_headers
    if headers is None or headers.status_code != 200:
        raise ValueError("no answer with a page")
    if (record.http_content_type or "").lower() not in _PAGES:
        raise ValueError("no page")
    if urlsplit(url).path.strip("/") in ("", "index.html", "index.php"):
        raise ValueError("a front page")
    return extract(_body(record, headers.get("Content-Encoding") or ""), url=url, charset=record.http_charset)


def _body(record: Any, encoding: str) -> bytes:
    """The record's body, unpacked within the limit; an archive may have unpacked it already."""
    raw = record.reader.read(LIMIT + 1)
    if len(raw) > LIMIT:
        raise SizeError("larger than the limit of a page")
    packed = encoding.strip().lower()
    if packed not in ENCODINGS.split(", ") or raw.lstrip()[:1] == b"<":
        return bytes(raw)
    try:
        limited = Limited(encoding=packed, max_bytes=LIMIT)
        limited.take(raw)
        return limited.end()
    except EncodingError:
        return bytes(raw)


def _address(record: Any) -> str | None:
    """The page's address; None for what is none of the web."""
    told = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    try:
        return told if urlsplit(told).scheme in ("http", "https") and urlsplit(told).hostname else None
    except ValueError:
        return None


def _captured(record: Any) -> datetime | None:
    try:
        when = record.record_date
    except ValueError:
        return None
    return when if isinstance(when, datetime) and when.tzinfo is not None else None
