"""Rows of a Parquet file."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from scrapers.article import Article
from scrapers.errors import SourceError
from scrapers.folders import articles


def test_rows_are_articles_as_those_of_json_lines_are(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    when = datetime(2025, 9, 18, 20, 5, tzinfo=UTC)
    rows = [
        {"text": "Gold rose.", "url": "https://a.example/1", "title": "Up", "authors": ["Ada"], "published": when},
        {"text": "Oil fell.", "url": None, "title": None, "authors": None, "published": None},
        {"text": "", "url": "https://a.example/3", "title": None, "authors": [], "published": None},
    ]
    parquet.write_table(pa.Table.from_pylist(rows).append_column("other", pa.array([1, 2, 3])), path)
    first, second, third = articles(path)
    assert isinstance(first, Article) and isinstance(second, Article) and isinstance(third, SourceError)
    assert (first.text, first.url, first.title, first.authors) == ("Gold rose.", "https://a.example/1", "Up", ("Ada",))
    assert (first.published, second.url, second.language) == (when, f"{path.as_uri()}#2", "en")
    assert str(third) == f"{path}:3: its text is missing or empty"


def test_texts_and_moments_of_other_kinds(tmp_path: Path) -> None:
    columns = {"text": pa.array([1, 2]), "published": pa.array(["2025-09-18T20:05:00Z", "soon"])}
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    assert [str(one).rpartition(": ")[2] for one in articles(tmp_path / "a.parquet")] == [
        "its text is missing or empty"
    ] * 2
    columns["text"] = pa.array(["Gold rose.", "Oil fell."])
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    moments = [one.published for one in articles(tmp_path / "a.parquet") if isinstance(one, Article)]
    assert moments == [datetime(2025, 9, 18, 20, 5, tzinfo=UTC), None]


def test_a_text_of_9_mb_in_a_thousand_rows_is_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    text = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["x" * 9_000_000]))
    parquet.write_table(pa.table({"text": text}), path)
    assert path.stat().st_size < 2_000_000
    before = pa.total_allocated_bytes()
    first = next(articles(path))
    assert pa.total_allocated_bytes() - before < 60_000_000
    assert isinstance(first, Article | SourceError)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"not at all" * 99])
def test_what_is_no_parquet_is_an_error(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(content)
    (error,) = articles(tmp_path / "a.parquet")
    assert isinstance(error, SourceError) and error.message.startswith("it is no sound Parquet file: ")


def test_a_file_that_breaks_off_is_an_error_behind_what_was_read(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"text": [f"Gold rose {n}." for n in range(1000)]})
    parquet.write_table(table, path, row_group_size=100, compression="none", use_dictionary=False)
    content = bytearray(path.read_bytes())
    middle = content.index(b"Gold rose 500.")
    content[middle - 300 : middle + 300] = b"\xff" * 600
    path.write_bytes(bytes(content))
    *good, error = articles(path)
    assert len(good) >= 400 and isinstance(error, SourceError), error


def test_without_texts_it_says_so(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"body": ["x"]}), tmp_path / "a.parquet")
    (error,) = articles(tmp_path / "a.parquet")
    assert isinstance(error, SourceError) and "it has no column `text`" in error.message
