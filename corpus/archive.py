"""A store's content in a folder of files, one per table, with its schema, and back into a store of either database.

Three forms: JSON Lines, CSV (`\\N` is what is unknown, as PostgreSQL writes it) and Parquet. `schema.json` is a JSON
Schema of each table's rows. Figures and rows of facts are text, with their printed digits.
"""

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal, get_args

from corpus.errors import StoreError
from corpus.query import one_of

Form = Literal["jsonl", "csv", "parquet"]
Row = dict[str, Any]
Columns = dict[str, tuple[str, bool]]  # by name: text, integer, number or boolean, and whether it may be unknown

FORMS = get_args(Form)
SCHEMA = "schema.json"
_FORMAT = 1  # of the folder: another number is another arrangement
_AT_ONCE = 5000
_UNKNOWN = "\\N"
_JSON = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


def write(folder: Path, form: str, tables: dict[str, Columns], rows: Callable[[str], Iterable[Row]]) -> dict[str, int]:
    """Write each table's rows into a folder that is not there yet, and appears when it is whole; how many rows."""
    form = one_of(form, FORMS, field="format")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError("something is there already", where=str(folder), remedy="name a folder that is not there yet")
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        (part / SCHEMA).write_text(json.dumps(schema(form, tables), indent=2) + "\n", encoding="utf-8")
        counts = {
            name: _WRITERS[form](part / f"{name}.{form}", columns, rows(name)) for name, columns in tables.items()
        }
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts


def schema(form: str, tables: dict[str, Columns]) -> Row:
    """The JSON Schema (2020-12) of the tables' rows, with the form of the files."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tapecheck store",
        "tapecheck": {"format": _FORMAT, "form": form},
        "$defs": {name: _object(columns) for name, columns in tables.items()},
    }


def _object(columns: Columns) -> Row:
    properties = {
        name: {"type": [_JSON[kind], "null"] if unknown else _JSON[kind]} for name, (kind, unknown) in columns.items()
    }
    return {"type": "object", "properties": properties, "required": list(columns), "additionalProperties": False}


def read(folder: Path, tables: dict[str, Columns]) -> Callable[[str], Iterator[Row]]:
    """What gives the rows of each table of a folder; StoreError where it is none of ours, or misses something."""
    try:
        about = json.loads((folder / SCHEMA).read_bytes())["tapecheck"]
        form, number = about["form"], about["format"]
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(
            f"there is no {SCHEMA} of an export in it", where=str(folder), remedy="name what `tapecheck export` wrote"
        ) from None
    if number != _FORMAT or form not in FORMS:
        raise StoreError(f"format {number} is not known", where=str(folder), remedy="update Tapecheck")
    paths = {name: folder / f"{name}.{form}" for name in tables}
    for path in paths.values():
        if not path.is_file():
            raise StoreError("the file is missing", where=str(path), remedy="export again")
    return lambda name: _checked(_READERS[form](paths[name], tables[name]), tables[name], paths[name])


def _checked(rows: Iterator[Row], columns: Columns, path: Path) -> Iterator[Row]:
    """The rows, each with the columns that its table has."""
    number = 0
    try:
        for number, row in enumerate(rows, 1):  # noqa: B007 - told where it goes wrong
            if row.keys() != columns.keys():
                raise ValueError(f"the columns are not {', '.join(columns)}")
            yield row
    except (ValueError, TypeError, csv.Error) as error:
        raise StoreError(f"row {number}: {error}", where=str(path), remedy="export again") from error


def _write_lines(path: Path, columns: Columns, rows: Iterable[Row]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def _read_lines(path: Path, columns: Columns) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _write_csv(path: Path, columns: Columns, rows: Iterable[Row]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)  # a lone \r would not be quoted
        writer.writerow(columns)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the count
            writer.writerow([_cell(row[name]) for name in columns])
    return count


def _cell(value: Any) -> str:
    if value is None:
        return _UNKNOWN
    if isinstance(value, str):
        return "\\" + value if value.startswith("\\") else value
    return json.dumps(value)


def _read_csv(path: Path, columns: Columns) -> Iterator[Row]:
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: _value(text, columns.get(name, ("text", True))[0]) for name, text in row.items()}


def _value(text: str, kind: str) -> Any:
    if text == _UNKNOWN:
        return None
    return text.removeprefix("\\") if kind == "text" else json.loads(text)


def _write_parquet(path: Path, columns: Columns, rows: Iterable[Row]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    shape = pa.schema([pa.field(name, kinds[kind], unknown) for name, (kind, unknown) in columns.items()])
    count, rest = 0, iter(rows)
    with pq.ParquetWriter(path, shape, compression="zstd") as writer:
        while part := list(islice(rest, _AT_ONCE)):
            writer.write_table(pa.Table.from_pylist(part, schema=shape))
            count += len(part)
    return count


def _read_parquet(path: Path, columns: Columns) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        for batch in pq.ParquetFile(path).iter_batches(_AT_ONCE):
            yield from batch.to_pylist()
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error


_WRITERS: dict[str, Callable[[Path, Columns, Iterable[Row]], int]] = {
    "jsonl": _write_lines,
    "csv": _write_csv,
    "parquet": _write_parquet,
}
_READERS: dict[str, Callable[[Path, Columns], Iterator[Row]]] = {
    "jsonl": _read_lines,
    "csv": _read_csv,
    "parquet": _read_parquet,
}
