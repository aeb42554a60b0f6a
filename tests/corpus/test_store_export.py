"""Facts out of the store: nothing lost on the way."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from stored_samples import CATALOGUE, CONTRADICTED, NEXT_DAY, UNDATED, WRAP

from corpus.export import COLUMNS, flat, stored_article_row, write_json_lines, write_parquet
from corpus.store import Corpus
from nlp.rows import dumps, fact_from_row, loads

NOW = datetime(2026, 1, 23, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def corpus(new_place: Callable[[], str | Path]) -> Iterator[Corpus]:
    with Corpus.open(new_place(), catalogue=CATALOGUE, clock=lambda: NOW) as opened:
        opened.keep([WRAP, NEXT_DAY, UNDATED], extractor="1")
        opened.judge({UNDATED.facts[0].id: CONTRADICTED})
        yield opened


def test_json_lines_are_contract_rows(corpus: Corpus) -> None:
    file = io.StringIO()
    assert write_json_lines(corpus.facts(verdict="contradicted"), file) == 1
    row = loads(file.getvalue())
    assert (
        fact_from_row(
            {k: v for k, v in row.items() if k not in ("check", "day", "article", "extractor", "model", "cursor")}
        )
        == UNDATED.facts[0]
    )
    assert row["check"]["diagnosis"] == "intraday-as-close"
    assert row["article"]["id"] == UNDATED.article.id
    assert "text" not in row["article"]
    assert '"value": 2731.77' in file.getvalue()


def test_the_flat_table_has_its_columns(corpus: Corpus) -> None:
    for stored in corpus.facts():
        row = flat(stored)
        assert list(row) == list(COLUMNS)
        assert stored.article.text[row["start"] : row["end"]] == row["text"]
        assert fact_from_row(loads(row["row"])) == stored.fact


def test_parquet_comes_back(corpus: Corpus, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "facts.parquet"
    assert write_parquet(corpus.facts(sort="oldest"), path) == 7
    rows = pq.read_table(path).to_pylist()
    assert rows == [flat(stored) for stored in corpus.facts(sort="oldest")]
    undated = next(row for row in rows if row["verdict"])
    assert (undated["value"], undated["number"], undated["day"]) == ("2731.77", 2731.77, None)
    assert (undated["expected"], undated["checked_at"]) == ("2718.77", NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["facts.parquet"]


def test_nothing_is_a_file_too(corpus: Corpus, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    assert write_parquet(corpus.facts(verdict="pending"), tmp_path / "none.parquet") == 0
    assert pq.read_table(tmp_path / "none.parquet").column_names == list(COLUMNS)


def test_a_parquet_that_fails_half_way_leaves_no_file(corpus: Corpus, tmp_path: Path) -> None:
    def failing() -> Iterator[object]:
        yield next(corpus.facts())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_parquet(failing(), tmp_path / "facts.parquet")  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_articles(corpus: Corpus) -> None:
    [row] = [stored_article_row(stored) for stored in corpus.articles(source="Harbour Wire")]
    assert json.loads(dumps(row)) | {"cursor": ""} == {
        "id": WRAP.article.id,
        "url": "https://harbour.example/wrap",
        "source": "Harbour Wire",
        "title": "Small caps close at a record",
        "authors": [],
        "published": "2025-09-18T20:30:00+00:00",
        "updated": None,
        "language": "en",
        "paywall": False,
        "truncated": False,
        "dated": {"session": "2025-09-18", "method": "prices", "evidence": ["2,467.70 is the close"]},
        "day": str(date(2025, 9, 18)),
        "first_seen": NOW.isoformat(),
        "retrieved": NOW.isoformat(),
        "extractor": "1",
        "model": None,
        "facts": 4,
        "group": None,
        "copies": 0,
        "cursor": "",
    }
