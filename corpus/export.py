"""Facts out of the store: as rows of the contract, or as one flat table in CSV and Parquet.

The flat table has a column for what most kinds share; `row` holds the whole fact as JSON. Figures come twice: as
printed (`value`), and as a number (`number`).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from corpus.errors import QueryError
from corpus.store.columns import about_of, key, said, speaker_of
from corpus.store.records import Revision, StoredArticle, StoredFact
from corpus.verify.verdict import verdict_row
from nlp.facts import AnyFact
from nlp.rows import Row, dumps, row_text, to_row

if TYPE_CHECKING:
    import pandas

# Column and type, in order: s text, f number, d day, t moment, i integer.
COLUMNS = {
    "id": "s",
    "kind": "s",
    "day": "d",
    "date": "d",
    "instrument": "s",
    "instrument_name": "s",
    "value": "s",
    "number": "f",
    "unit": "s",
    "modality": "s",
    "speaker": "s",
    "text": "s",
    "said": "s",
    "sentence": "s",
    "confidence": "f",
    "verdict": "s",
    "diagnosis": "s",
    "expected": "s",
    "difference": "s",
    "reason": "s",
    "checked_at": "t",
    "extractor": "s",
    "model": "s",
    "article": "s",
    "source": "s",
    "title": "s",
    "url": "s",
    "published": "t",
    "start": "i",
    "end": "i",
    "row": "s",
}
_AT_ONCE = 1000


def fact_row(stored: StoredFact[AnyFact]) -> Row:
    """The contract row of a fact with its check, and who tells it where; `cursor` carries on behind it."""
    row = to_row(stored.fact)
    if stored.verdict is not None:
        row["check"] = verdict_row(stored.verdict)
    row["day"] = stored.day.isoformat() if stored.day else None
    row["article"] = article_row(stored.article, stored.dated)
    row["extractor"] = stored.extractor
    row["model"] = stored.model
    row["cursor"] = stored.cursor
    return row


def article_row(article: Any, dated: Any) -> Row:
    """What the contract says of an article, without its text."""
    row = to_row(article)
    del row["text"]
    row["dated"] = to_row(dated) if dated else None
    return row


def stored_article_row(stored: StoredArticle) -> Row:
    """An article without its text, when it was met, and how many facts it has."""
    row = article_row(stored.article, stored.dated)
    row["day"] = stored.day.isoformat() if stored.day else None
    row["first_seen"] = stored.first_seen.isoformat()
    row["retrieved"] = stored.retrieved.isoformat()
    row["extractor"] = stored.extractor
    row["model"] = stored.model
    row["facts"] = stored.facts
    row["group"] = stored.group
    row["copies"] = stored.copies
    row["cursor"] = stored.cursor
    return row


def revision_row(revision: Revision) -> Row:
    """One of an address's texts, without it, and what it says otherwise than the one before."""
    row = stored_article_row(revision.stored)
    row["revision"] = revision.number
    row["seen"] = revision.seen.isoformat()
    row["changes"] = [
        {
            "kind": change.kind,
            "fields": list(change.fields),
            "before": to_row(change.before) if change.before else None,
            "now": to_row(change.now) if change.now else None,
        }
        for change in revision.changes
    ]
    return row


def flat(stored: StoredFact[AnyFact]) -> Row:
    """The fact as a row of the flat table."""
    fact, article, verdict = stored.fact, stored.article, stored.verdict
    about = about_of(fact)
    value: Decimal | None = getattr(fact, "value", None)
    return {
        "id": fact.id,
        "kind": fact.kind,
        "day": stored.day,
        "date": getattr(fact, "date", None),
        "instrument": key(about[0]) if about else None,
        "instrument_name": about[0].name if about else None,
        "value": None if value is None else str(value),
        "number": None if value is None else float(value),
        "unit": getattr(fact, "unit", None),
        "modality": fact.modality,
        "speaker": speaker_of(fact),
        "text": fact.text,
        "said": said(fact),
        "sentence": stored.sentence,
        "confidence": fact.confidence,
        "verdict": verdict.label if verdict else None,
        "diagnosis": verdict.diagnosis if verdict else None,
        "expected": _digits(verdict.expected) if verdict else None,
        "difference": _digits(verdict.difference) if verdict else None,
        "reason": verdict.reason if verdict else None,
        "checked_at": stored.checked_at,
        "extractor": stored.extractor,
        "model": stored.model,
        "article": article.id,
        "source": article.source,
        "title": article.title,
        "url": article.url,
        "published": article.published,
        "start": fact.span.start,
        "end": fact.span.end,
        "row": row_text(fact),
    }


def write_json_lines(facts: Iterable[StoredFact[AnyFact]], file: IO[str]) -> int:
    """Write contract rows, one a line; how many."""
    count = 0
    for count, stored in enumerate(facts, 1):  # noqa: B007 - the last number is the count
        file.write(dumps(fact_row(stored)) + "\n")
    return count


def write_parquet(facts: Iterable[StoredFact[AnyFact]], path: Path) -> int:
    """Write the flat table to a Parquet file, in bounded memory; how many rows. The file appears when it is whole."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"s": pa.string(), "f": pa.float64(), "d": pa.date32(), "t": pa.timestamp("us", tz="UTC"), "i": pa.int32()}
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    part = path.with_name(f".{path.name}.part")
    count = 0
    try:
        with pq.ParquetWriter(part, schema, compression="zstd") as writer:
            for rows in _parts(map(flat, facts)):
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                count += len(rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def frame(facts: Iterable[StoredFact[AnyFact]]) -> "pandas.DataFrame":
    """The flat table as a pandas DataFrame."""
    try:
        import pandas
    except ImportError as error:
        raise QueryError("pandas is not installed", where="frame", remedy="pip install 'tapecheck[frames]'") from error
    made = pandas.DataFrame.from_records([flat(stored) for stored in facts], columns=list(COLUMNS))
    moments = {name: pandas.to_datetime(made[name], utc=True) for name, kind in COLUMNS.items() if kind in "dt"}
    return made.assign(**moments)


def _parts(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while part := list(islice(rows, _AT_ONCE)):
        yield part


def _digits(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)
