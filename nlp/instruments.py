"""Instruments and the catalogue that names them. Plain: a query or a verification loads nothing else.

The data lies in `nlp/catalogue/`: `markets.toml` (indexes, ETFs, commodities, rates, currencies, coins),
`groups.toml`, and `companies.csv` (symbol, name, aliases). Ids are Yahoo Finance symbols; a group has none.
"""

import csv
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from nlp.errors import CatalogueError

InstrumentType = Literal["index", "etf", "equity", "commodity", "currency", "crypto", "rate", "group"]

CATALOGUE = Path(__file__).parent / "catalogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """What a fact is about: a Yahoo Finance symbol with its commonest name; a group has the name alone."""

    id: str | None
    name: str
    type: InstrumentType


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the catalogue: the instrument and how newsrooms call it."""

    instrument: Instrument
    aliases: tuple[str, ...] = ()  # names, matched whole, case as written unless all lower case
    nicknames: tuple[str, ...] = ()  # "the blue-chip gauge": matched blind to case
    tickers: tuple[str, ...] = ()  # matched in brackets or after "$", or anywhere where unambiguous
    calendar: str = "XNYS"  # exchange_calendars code of its sessions
    unit: str = "points"  # what its levels are in: points, percent, or an ISO currency
    noun: str | None = None  # what "the ..." may point back: "index", "fund", "stock", "yield", "metal" ...
    ambiguous: tuple[str, ...] = ()  # aliases that are common words too; they need a market cue beside them


class Catalogue:
    """The known instruments, by id and by name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._by_id = {e.instrument.id: e for e in self.entries if e.instrument.id}
        self._by_name: dict[str, Entry] = {}
        for entry in self.entries:
            for name in (entry.instrument.name, *entry.aliases, *entry.nicknames, *entry.tickers):
                self._by_name.setdefault(name.casefold(), entry)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, instrument_id: str) -> Entry | None:
        """The entry of an id, None where unknown."""
        return self._by_id.get(instrument_id)

    def find(self, words: str) -> Entry | None:
        """The entry that an id, ticker, name or nickname means, None where nothing does.

        >>> catalogue().find("small-cap benchmark").instrument.id
        '^RUT'
        """
        return self._by_id.get(words) or self._by_name.get(words.strip().removeprefix("the ").casefold())

    def extended(self, entries: Iterable[Entry]) -> "Catalogue":
        """This catalogue and a user's own entries, which win where names clash."""
        return Catalogue((*entries, *self.entries))


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with Tapecheck."""
    return Catalogue(
        [
            *_from_toml(CATALOGUE / "markets.toml"),
            *_from_toml(CATALOGUE / "groups.toml"),
            *_from_csv(CATALOGUE / "companies.csv"),
        ]
    )


def entries_from(rows: Iterable[dict[str, object]], *, where: str) -> Iterator[Entry]:
    """Catalogue entries of plain rows (TOML tables, configuration); CatalogueError names the row that is wrong."""
    known = set(get_args(InstrumentType))
    allowed = {"id", "name", "type", *(f for f in Entry.__slots__ if f != "instrument")}
    for number, row in enumerate(rows, 1):
        at = f"{where}, entry {number} ({row.get('name')!r})"
        if not isinstance(row.get("name"), str):
            raise CatalogueError("an entry needs a name", where=at)
        if row.get("type") not in known:
            raise CatalogueError(f"type must be one of {', '.join(sorted(known))}", where=at)
        if unknown := set(row) - allowed:
            raise CatalogueError(f"unknown fields: {', '.join(sorted(unknown))}", where=at)
        instrument = Instrument(id=row.get("id"), name=row["name"], type=row["type"])  # type: ignore[arg-type]
        rest = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in row.items()
            if key not in {"id", "name", "type"}
        }
        yield Entry(instrument=instrument, **rest)  # type: ignore[arg-type]


def _from_toml(path: Path) -> Iterator[Entry]:
    with path.open("rb") as file:
        yield from entries_from(tomllib.load(file)["instrument"], where=path.name)


def _from_csv(path: Path) -> Iterator[Entry]:
    """Companies: symbol, name, aliases and ambiguous names (each separated by |), and the currency of the quote."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Entry(
                instrument=Instrument(id=row["symbol"], name=row["name"], type="equity"),
                aliases=tuple(filter(None, row["aliases"].split("|"))),
                ambiguous=tuple(filter(None, row["ambiguous"].split("|"))),
                tickers=(row["symbol"].split(".")[0],),
                unit=row["currency"] or "USD",
                noun="stock",
            )
