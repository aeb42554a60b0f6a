"""Any record to its contract row and back: the one codec, and the JSON Schema of what it writes.

Rows are plain dicts with the names of the contract. `dumps` writes numbers with the digits that were printed
(2467.70 stays 2467.70), since a claim's tolerance lies in them; `loads` reads them back as `Decimal`.
"""

import dataclasses
import json
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from json.encoder import encode_basestring
from math import isfinite
from operator import attrgetter
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from nlp.errors import RowError
from nlp.facts import KINDS, AnyFact, Dating, Fact, Reading
from nlp.instruments import Instrument
from nlp.periods import Period
from nlp.span import Span
from scrapers.article import Article

Row = dict[str, Any]
RecordT = TypeVar("RecordT")
_SHARED = 10_000  # of a type

Reader = Callable[[Any, str], Any]  # a value of a row, and where it stands

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_decode = json.JSONDecoder(parse_float=Decimal).decode


def to_row(record: Any) -> Row:
    """The contract row of a record: a fact, an article, a verdict, a bar, or anything made of the same parts."""
    row: Row = {"kind": record.kind} if isinstance(record, Fact) else {}
    record_type: Any = type(record)  # typeshed holds a class for unhashable where its instances may be
    row.update({key: _plain(getattr(record, name)) for key, name in _names(record_type).items()})
    return row


def row_text(record: Any) -> str:
    """The contract row of a record as JSON on one line: `dumps(to_row(record))`, in a fraction of the time.

    >>> from nlp.facts import Phrase
    >>> row_text(Phrase(text="oil fell", span=Span(4, 12)))
    '{"text": "oil fell", "span": [4, 12]}'
    """
    record_type: Any = type(record)  # see to_row
    form, values = _form(record_type)
    return form % tuple([_TEXTS[type(value)](value) for value in values(record)])


def from_row(record_type: type[RecordT], row: Mapping[str, Any], *, where: str = "row") -> RecordT:
    """The record of a row; RowError names the field that is missing, unknown or of the wrong form."""
    known: Any = record_type  # typeshed holds a class for unhashable where its instances may be
    return _record(known)(row, where)  # type: ignore[no-any-return]


def fact_from_row(row: Mapping[str, Any], *, where: str = "fact") -> AnyFact:
    """The fact of a row, by its kind."""
    kind = row.get("kind")
    if kind not in KINDS:
        raise RowError(f"unknown kind {kind!r}; known are {', '.join(KINDS)}", where=where)
    return from_row(KINDS[kind], row, where=where)  # type: ignore[return-value]


def reading_row(reading: Reading, checks: Mapping[str, Any] | None = None) -> Row:
    """The row of a reading; `checks` are verdicts by fact id, each put into its fact as `check`."""
    article = to_row(reading.article)
    article["dated"] = _plain(reading.dated)
    facts = [to_row(fact) for fact in reading.facts]
    for row in facts:
        if checks and row["id"] in checks:
            row["check"] = to_row(checks[row["id"]])
    return {"article": article, "facts": facts}


def reading_from_row(row: Mapping[str, Any], *, where: str = "reading") -> Reading:
    """The reading of a row. Checks are not part of a reading and are left out."""
    if not isinstance(row.get("article"), Mapping) or not isinstance(row.get("facts"), list):
        raise RowError("a reading has an article and a list of facts", where=where)
    article = dict(row["article"])
    dated = article.pop("dated", None)
    return Reading(
        article=from_row(Article, article, where=f"{where}.article"),
        dated=from_row(Dating, dated, where=f"{where}.article.dated") if dated is not None else None,
        facts=tuple(
            fact_from_row({k: v for k, v in fact.items() if k != "check"}, where=f"{where}.facts[{number}]")
            for number, fact in enumerate(row["facts"])
        ),
    )


def dumps(value: Any) -> str:
    """JSON on one line, numbers with their printed digits. NaN and infinities have no JSON: ValueError."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_encode(str(key))}: {dumps(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(dumps, value)) + "]"
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is no figure")
        return str(value)
    return _encode(value)


def loads(text: str) -> Any:
    """The value of a JSON text, fractions and exponents as `Decimal`."""
    return _decode(text)


def schema(check: type | None = None) -> Row:
    """The JSON Schema (2020-12) of a reading row; `check` is the record type of the facts' verdicts."""
    definitions: Row = {}
    facts = [_object_schema(cls, definitions, kind=kind) for kind, cls in KINDS.items()]
    article = _object_schema(Article, definitions)
    article["properties"]["dated"] = {"anyOf": [_object_schema(Dating, definitions), {"type": "null"}]}
    for fact in facts:
        fact["properties"]["check"] = _object_schema(check, definitions) if check else {"type": "object"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tapecheck reading",
        "type": "object",
        "required": ["article", "facts"],
        "properties": {"article": article, "facts": {"type": "array", "items": {"oneOf": facts}}},
        "$defs": definitions,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return to_row(value)
    return value


@cache
def _form(record_type: Any) -> tuple[str, Callable[[Any], tuple[Any, ...]]]:
    """A record's row as text with places for its values, and what gets the values."""
    names = _names(record_type)
    head = f'"kind": {_encode(record_type.kind)}, ' if issubclass(record_type, Fact) else ""
    places = ", ".join(f"{_encode(key)}: %s" for key in names)
    get = attrgetter(*names.values())
    values = get if len(names) > 1 else lambda record: (get(record),)
    return "{" + head + places + "}", values


class _Texts(dict[type, Callable[[Any], str]]):
    """What writes a value of each type as JSON, found out once."""

    def __missing__(self, of: type) -> Callable[[Any], str]:
        writer: Callable[[Any], str] = row_text if dataclasses.is_dataclass(of) else lambda value: dumps(_plain(value))
        if issubclass(of, tuple | list):
            writer = _list_text
        return self.setdefault(of, writer)


def _list_text(values: Iterable[Any]) -> str:
    return "[" + ", ".join([_TEXTS[type(value)](value) for value in values]) + "]"


_TEXTS = _Texts(
    {
        str: encode_basestring,
        type(None): lambda _: "null",
        bool: lambda truth: "true" if truth else "false",
        int: int.__repr__,
        float: lambda number: repr(number) if isfinite(number) else dumps(number),
        Span: lambda span: f"[{span.start}, {span.end}]",
        Decimal: lambda figure: str(figure) if figure.is_finite() else dumps(figure),
        Instrument: lru_cache(maxsize=10_000)(row_text),  # few are named often
    }
)


@cache
def _record(record_type: Any) -> Reader:
    """What reads the rows of a record type, put together once: rows are read by the hundred thousand."""
    hints, required = _hints(record_type), _required(record_type)
    readers = {key: (name, _reader(hints[name])) for key, name in _names(record_type).items()}
    ignored = frozenset({"kind"} - readers.keys() if issubclass(record_type, Fact) else ())

    def read(row: Mapping[str, Any], where: str) -> Any:
        values = {}
        for key, value in row.items():
            if key in readers:
                name, reader = readers[key]
                values[name] = reader(value, f"{where}.{key}")
            elif key not in ignored:
                unknown = sorted(row.keys() - readers.keys() - ignored)
                raise RowError(f"unknown fields for {record_type.__name__}: {', '.join(unknown)}", where=where)
        if len(values) < len(readers) and (missing := required - row.keys()):
            raise RowError(f"missing fields for {record_type.__name__}: {', '.join(sorted(missing))}", where=where)
        try:
            return record_type(**values)
        except ValueError as error:
            raise RowError(str(error), where=where) from error

    return read


@cache
def _reader(hint: Any) -> Reader:
    """What reads a value in the type that the hint asks for; RowError where it has another form."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _optional(_alternatives([a for a in args if a is not type(None)]), none=type(None) in args)
    if origin is Literal:
        return _among(args)
    if origin is tuple:
        return _sequence(args)
    if hint in _READERS:
        return _READERS[hint]  # type: ignore[no-any-return]
    if dataclasses.is_dataclass(hint):
        return _inner(hint)
    raise TypeError(f"no row holds a {hint}")


def _optional(reader: Reader, *, none: bool) -> Reader:
    return (lambda value, where: None if value is None else reader(value, where)) if none else reader


def _among(known: tuple[Any, ...]) -> Reader:
    def read(value: Any, where: str) -> Any:
        if value not in known:
            raise RowError(f"{value!r} is none of {', '.join(map(str, known))}", where=where)
        return value

    return read


def _inner(record_type: Any) -> Reader:
    """A record within a record. Instruments and periods are few, and shared between the facts that have them."""
    known: dict[Any, Any] = {}
    shared = record_type in (Instrument, Period)

    def read(value: Any, where: str) -> Any:
        if not isinstance(value, Mapping):
            raise RowError(f"{value!r} is no {record_type.__name__}", where=where)
        if not shared:
            return _record(record_type)(value, where)
        key = repr(value)
        if (found := known.get(key)) is None:
            found = _record(record_type)(value, where)
            if len(known) < _SHARED:
                known[key] = found
        return found

    return read


def _alternatives(kinds: list[Any]) -> Reader:
    """What reads one of several types: the record that has the row's fields; the first where none has."""
    readers = [_reader(kind) for kind in kinds]
    if len(kinds) == 1:
        return readers[0]

    def read(value: Any, where: str) -> Any:
        if isinstance(value, Mapping):
            for kind, reader in zip(kinds, readers, strict=True):
                if _required(kind) <= value.keys() <= _names(kind).keys():
                    return reader(value, where)
        return readers[0](value, where)

    return read


def _sequence(args: tuple[Any, ...]) -> Reader:
    several = args[-1] is Ellipsis
    readers = [_reader(kind) for kind in args if kind is not Ellipsis]

    def read(value: Any, where: str) -> Any:
        if not isinstance(value, list | tuple):
            raise RowError(f"{value!r} is no list", where=where)
        kinds = readers * len(value) if several else readers
        if len(kinds) != len(value):
            raise RowError(f"{len(kinds)} items expected, {len(value)} given", where=where)
        return tuple(kind(item, f"{where}[{n}]") for n, (kind, item) in enumerate(zip(kinds, value, strict=True)))

    return read


def _span(value: Any, where: str) -> Span:
    if isinstance(value, list | tuple) and len(value) == 2:
        start, end = value
        if type(start) is int and type(end) is int and 0 <= start <= end:
            return Span(start, end)
    raise RowError(f"{value!r} is no [start, end)", where=where)


def _decimal(value: Any, where: str) -> Decimal:
    if type(value) is Decimal and value.is_finite():
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise RowError(f"{value!r} is no number", where=where)
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise RowError(f"{value!r} is no finite number", where=where)
    return number


def _float(value: Any, where: str) -> float:
    return float(_decimal(value, where))


def _iso(parse: Any) -> Any:
    def read(value: Any, where: str) -> Any:
        try:
            return parse(value)
        except (TypeError, ValueError):
            raise RowError(f"{value!r} is no ISO 8601 {parse.__self__.__name__}", where=where) from None

    return read


def _exactly(kind: type) -> Any:
    def read(value: Any, where: str) -> Any:
        if type(value) is not kind:
            raise RowError(f"{value!r} is no {kind.__name__}", where=where)
        return value

    return read


_READERS: dict[Any, Any] = {
    Span: _span,
    Decimal: _decimal,
    float: _float,
    date: _iso(date.fromisoformat),
    datetime: _iso(datetime.fromisoformat),
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
}

_SCHEMAS: dict[Any, Row] = {
    Span: {
        "type": "array",
        "items": {"type": "integer", "minimum": 0},
        "minItems": 2,
        "maxItems": 2,
        "description": "[start, end) in Unicode code points of article.text",
    },
    Decimal: {"type": "number"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
}


@cache
def _hints(record_type: Any) -> dict[str, Any]:
    hints = get_type_hints(record_type)
    return {f.name: hints[f.name] for f in dataclasses.fields(record_type)}


@cache
def _names(record_type: Any) -> dict[str, str]:
    """The record's fields by their names in a row, which differ where the field's metadata says so."""
    return {f.metadata.get("row", f.name): f.name for f in dataclasses.fields(record_type)}


@cache
def _required(record_type: Any) -> frozenset[str]:
    return frozenset(
        f.metadata.get("row", f.name)
        for f in dataclasses.fields(record_type)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    )


def _object_schema(record_type: type, definitions: Row, kind: str | None = None) -> Row:
    hints = _hints(record_type)
    properties = {"kind": {"const": kind}} if kind else {}
    properties |= {key: _value_schema(hints[name], definitions) for key, name in _names(record_type).items()}
    return {
        "type": "object",
        "title": record_type.__name__,
        "description": (record_type.__doc__ or "").strip().splitlines()[0],
        "required": sorted(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _value_schema(hint: Any, definitions: Row) -> Row:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_value_schema(a, definitions) if a is not type(None) else {"type": "null"} for a in args]}
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple and args[-1] is Ellipsis:
        return {"type": "array", "items": _value_schema(args[0], definitions)}
    if origin is tuple:
        return {"type": "array", "prefixItems": [_value_schema(a, definitions) for a in args], "items": False}
    if hint in _SCHEMAS:
        return _SCHEMAS[hint]
    if hint.__name__ not in definitions:
        definitions[hint.__name__] = {}
        definitions[hint.__name__] = _object_schema(hint, definitions)
    return {"$ref": f"#/$defs/{hint.__name__}"}
