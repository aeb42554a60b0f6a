"""Folders of CSV or Parquet: one file per instrument, with macro.csv, records.csv and doubtful closes where there are.

| file | columns |
|---|---|
| `NAME.csv`, `NAME.parquet` | date, open, high, low, close, perhaps adj_close; NAME is a symbol or a stem (RUT: ^RUT) |
| `macro.csv` | series, period, value, release_date, source |
| `records.csv` | instrument, session, close, note: earlier record closes, each of which stood until the next |
| `evidence/suspect_closes.csv` | instrument, date, close_in_file, alternative, alternative_source, comment |

Files say nothing of when they were retrieved, so their bars do not either.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.bars import Bar
from corpus.errors import PriceError
from corpus.history import RECORDS, History
from corpus.releases import PolicyRate, Release
from corpus.series import NONE, Column, Series

STEMS = {
    "RUT": "^RUT",
    "RUI": "^RUI",
    "GSPC": "^GSPC",
    "SPX": "^GSPC",
    "DJI": "^DJI",
    "IXIC": "^IXIC",
    "NDX": "^NDX",
    "VIX": "^VIX",
    "TNX": "^TNX",
    "MID": "^MID",
    "DAX": "^GDAXI",
    "GDAXI": "^GDAXI",
    "FTSE": "^FTSE",
    "HSI": "^HSI",
    "N225": "^N225",
    "DXY": "DX-Y.NYB",
    "WTI": "CL=F",
    "GOLD": "GC=F",
    "SILVER": "SI=F",
    "BTC": "BTC-USD",
    "ETH": "ETH-USD",
}

_PRICES = ("open", "high", "low", "close")
_OPTIONAL = {"adj_close": "adjusted_close", "adjusted_close": "adjusted_close"}
_BELOW_ZERO = ("CL=F", "DGS", "^TNX", "^IRX", "^FVX", "^TYX", "WTI")  # traded or yielded below zero, or could
_SPECIAL = frozenset({"macro", "records"})
_FED = "Federal Reserve"


def load(folder: Path | str, *, provider: str | None = None) -> History:
    """Everything in a price folder; PriceError names the file, line and field that is wrong."""
    root = Path(folder)
    files = sorted(p for p in root.glob("*") if p.suffix in {".csv", ".parquet"} and p.stem not in _SPECIAL)
    if not files:
        raise PriceError(
            "no .csv or .parquet price files here", where=str(root), remedy="name the folder that holds them"
        )
    name = provider or root.name or "folder"
    series = [read_prices(path, provider=name) for path in files]
    records = list(_records(root / "records.csv", name))
    alternatives, doubts = _suspects(root / "evidence" / "suspect_closes.csv")
    releases, policy = read_macro(root / "macro.csv")
    return History(
        [*records, *alternatives],
        releases,
        policy,
        series=series,
        doubts=doubts,
        records={bar.instrument for bar in records},
    )


def symbol_of(stem: str) -> str:
    """The symbol that a file name means.

    >>> symbol_of("RUT"), symbol_of("IWM"), symbol_of("^GSPC")
    ('^RUT', 'IWM', '^GSPC')
    """
    return STEMS.get(stem.upper(), stem)


def read_prices(path: Path, *, provider: str) -> Series:
    """The bars of one file, whose name says the instrument; dates may come in any order, but once."""
    symbol = symbol_of(path.stem)
    if path.suffix == ".csv" and (plain := _plain(path, symbol, provider)):
        return plain
    rows = list(_parquet_rows(path) if path.suffix == ".parquet" else _csv_rows(path))
    days: dict[date, int] = {}
    fields = [*_PRICES, *(f for f in _OPTIONAL if rows and f in rows[0][1])]
    columns: dict[str, list[Decimal | None]] = {_OPTIONAL.get(f, f): [] for f in fields}
    for where, row in rows:
        day = _date(row.get("date"), where)
        if day in days:
            raise PriceError(f"{day} comes twice (first in row {days[day] + 1})", where=where, remedy="keep one row")
        days[day] = len(days)
        prices = {_OPTIONAL.get(f, f): _price(row.get(f), symbol, f, where) for f in fields}
        _check(prices, where)
        for field, value in prices.items():
            columns[field].append(value)
    order = sorted(days)
    ordered = {field: [values[days[day]] for day in order] for field, values in columns.items()}
    return Series(symbol, order, ordered, providers=[provider])


def _plain(path: Path, symbol: str, provider: str) -> Series | None:
    """A file in which nothing is out of the ordinary, read column by column; None leaves it to the careful way."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        columns = dict(zip(header, zip(*rows, strict=True), strict=True))
        days = [*map(date.fromisoformat, columns["date"])]
        prices = {_OPTIONAL.get(f, f): _column(columns[f]) for f in (*_PRICES, *_OPTIONAL) if f in columns}
    except (UnicodeDecodeError, csv.Error, ValueError, KeyError, OverflowError):
        return None
    if "close" not in prices:
        return None
    known = {name: column for name, column in prices.items() if any(v != NONE for v in column.values)}
    lowest = min((v for column in known.values() for v in column.values if v != NONE), default=0)
    if NONE in prices["close"].values or any(b <= a for a, b in pairwise(days)):
        return None
    if (lowest <= 0 and not symbol.startswith(_BELOW_ZERO)) or _crossed(known.get("high"), known.get("low")):
        return None
    return Series(symbol, days, known, providers=[provider])


def _column(texts: Sequence[str]) -> Column:
    return Column.of_texts(texts, max((len(t) - t.find(".") - 1 for t in texts if "." in t), default=0))


def _crossed(high: Column | None, low: Column | None) -> bool:
    """True where some high may lie below its low."""
    if high is None or low is None:
        return False
    if high.places != low.places:
        return True  # left to the careful way
    return any(top < floor for top, floor in zip(high.values, low.values, strict=True) if NONE not in (top, floor))


def read_macro(path: Path) -> tuple[list[Release], list[PolicyRate]]:
    """Releases and decisions of a macro.csv; nothing where there is no such file."""
    if not path.exists():
        return [], []
    releases: list[Release] = []
    funds: dict[date, dict[str, Decimal]] = {}
    for where, row in _csv_rows(path, need=("series", "period", "value", "release_date")):
        value = _number(row["value"], "value", where)
        if value is None:
            raise PriceError("value is empty", where=where)
        if row["series"].startswith("fed_funds_"):
            funds.setdefault(_date(row["period"], where), {})[row["series"].removeprefix("fed_funds_")] = value
            continue
        released = _date(row["release_date"], where) if row["release_date"] else None
        period = _period(row["period"])
        provider = row.get("source") or path.stem
        releases.append(Release(series=row["series"], period=period, value=value, released=released, provider=provider))
    return releases, [_decision(day, values, path.name) for day, values in funds.items()]


def _decision(day: date, values: Mapping[str, Decimal], provider: str) -> PolicyRate:
    try:
        low, high, change = values["target_lower"], values["target_upper"], values["change_bp"]
    except KeyError as missing:
        raise PriceError(f"fed_funds_{missing.args[0]} is missing for {day}", where=provider) from None
    return PolicyRate(institution=_FED, decided=day, low=low, high=high, change_bp=change, provider=provider)


def _records(path: Path, provider: str) -> Iterator[Bar]:
    if not path.exists():
        return
    for where, row in _csv_rows(path, need=("instrument", "session", "close")):
        close = _price(row["close"], row["instrument"], "close", where)
        if close is None:
            raise PriceError("close is empty", where=where)
        session = _date(row["session"], where)
        yield Bar(instrument=symbol_of(row["instrument"]), session=session, close=close, provider=provider + RECORDS)


def _suspects(path: Path) -> tuple[list[Bar], dict[tuple[str, date], str]]:
    """Closes that are in doubt: those with another value as that provider's bars, the rest as doubts."""
    bars: list[Bar] = []
    doubts: dict[tuple[str, date], str] = {}
    if not path.exists():
        return bars, doubts
    for where, row in _csv_rows(path, need=("instrument", "date", "alternative", "alternative_source", "comment")):
        symbol, day = symbol_of(row["instrument"]), _date(row["date"], where)
        other = _number(row["alternative"], "alternative", where)
        if other is None:
            doubts[symbol, day] = f"the close is in doubt: {row['comment']}"
        else:
            bars.append(Bar(instrument=symbol, session=day, close=other, provider=row["alternative_source"]))
    return bars, doubts


def _csv_rows(path: Path, need: Sequence[str] = ("date", "close")) -> Iterator[tuple[str, dict[str, str]]]:
    """(file and line, row), header names in lower case."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            header = [name.strip().lower().replace(" ", "_") for name in next(reader, [])]
            _require(header, need, str(path))
            for cells in reader:
                where = f"{path}, line {reader.line_num}"
                if not cells:
                    continue
                if len(cells) > len(header):
                    raise PriceError(f"{len(cells)} fields under {len(header)} column names", where=where)
                yield where, dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise PriceError(f"not a CSV text: {error}", where=str(path), remedy="save it as UTF-8 CSV") from error


def _parquet_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    import pyarrow as pa  # heavy, seldom needed
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except pa.ArrowException as error:
        raise PriceError(f"not a Parquet file: {error}", where=str(path)) from error
    table = table.rename_columns([name.lower().replace(" ", "_") for name in table.column_names])
    _require(table.column_names, ("date", "close"), str(path))
    for number, row in enumerate(table.to_pylist(), 1):
        yield f"{path}, row {number}", row


def _require(header: Sequence[str], need: Sequence[str], where: str) -> None:
    if missing := [name for name in need if name not in header]:
        raise PriceError(
            f"missing column {', '.join(missing)}; the file has {', '.join(header) or 'none'}",
            where=where,
            remedy=f"add {', '.join(missing)} or rename the column",
        )


def _date(value: Any, where: str) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise PriceError(f"date {value!r} is no ISO date", where=where, remedy="write dates as 2025-09-18") from None


def _number(value: Any, field: str, where: str) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(value if isinstance(value, str) else repr(value))
    except InvalidOperation:
        raise PriceError(f"{field} {value!r} is no number", where=where) from None
    if not number.is_finite():
        raise PriceError(f"{field} is {number}, not a price", where=where, remedy="leave it empty where unknown")
    return number


def _price(value: Any, symbol: str, field: str, where: str) -> Decimal | None:
    number = _number(value, field, where)
    if number is not None and number <= 0 and not symbol.startswith(_BELOW_ZERO):
        raise PriceError(f"{field} is {number}: {symbol} cannot be at or below zero", where=where)
    return number


def _check(prices: Mapping[str, Decimal | None], where: str) -> None:
    if prices["close"] is None:
        raise PriceError("close is empty", where=where, remedy="drop the row or fill it")
    high, low = prices["high"], prices["low"]
    if high is not None and low is not None and high < low:
        raise PriceError(f"high {high} is below low {low}", where=where, remedy="correct or drop the row")


def _period(text: str) -> str:
    """2025Q2 as the contract writes it."""
    return text if "Q" not in text or "-" in text else text.replace("Q", "-Q")
