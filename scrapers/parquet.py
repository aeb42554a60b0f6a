"""A Parquet file to articles, one a row: the columns are the fields of JSON Lines (`text`, `url`, `title` ...).

Read in small batches, in the memory of one batch and the page of the file it lies on.
"""

from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from scrapers.article import Article
from scrapers.errors import SourceError
from scrapers.pieces import FIELDS, LIMIT, Found, of_row, piece

_BATCH = 32  # rows


def rows(file: IO[bytes], where: str, url: str) -> Iterator[Found]:
    """The articles of the file's rows."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    number = 0
    try:
        # The text stays a dictionary: one of 10 MB that a million rows repeat is kept once.
        with ParquetFile(file, read_dictionary=["text"]) as table:
            columns = [name for name in FIELDS if name in table.schema_arrow.names]
            for batch in table.iter_batches(batch_size=_BATCH, columns=columns, use_threads=False):
                for index in range(batch.num_rows):
                    number += 1
                    row = {name: batch.column(name)[index].as_py() for name in columns}
                    yield _article(row, f"{where}:{number}", f"{url}#{number}")
    except (pa.ArrowException, OSError, KeyError) as error:
        told = "it has no column `text`" if isinstance(error, KeyError) else str(error).splitlines()[0][:200]
        at = f"{where}:{number + 1}" if number else where
        yield SourceError(f"it is no sound Parquet file: {told}", where=at)


def _article(row: dict[str, Any], where: str, url: str) -> Found:
    text = row.get("text")
    body = text.encode("utf-8", errors="replace") if isinstance(text, str) and text.strip() else b"?"
    return piece(body[: LIMIT + 1], where, partial(_of, row, url))


def _of(row: dict[str, Any], url: str, _: bytes) -> Article:
    return of_row(row, url)
