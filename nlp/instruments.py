"""Instruments and the catalogue that names them. Plain: a query or a verification loads nothing else.

The data lies in `nlp/catalogue/`: `markets.toml` (indexes, ETFs, commodities, rates, currencies, coins),
`groups.toml`, and `companies.csv` (symbol, name, aliases). Ids are Yahoo Finance symbols; a group has none.
Where two entries share a name or an id, the first one in the catalogue has it.
"""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import Literal, get_args

from nlp.errors import CatalogueError

InstrumentType = Literal["index", "etf", "equity", "commodity", "currency", "crypto", "rate", "group"]

CATALOGUE = Path(__file__).parent / "catalogue"
COMPANY_COLUMNS = ("symbol", "name", "aliases", "ambiguous", "currency")


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
    ambiguous: tuple[str, ...] = ()  # names that mean other things too: the words around them decide


class Catalogue:
    """The known instruments, by id and by name."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._by_id: dict[str, Entry] = {}
        self._by_name: dict[str, Entry] = {}
        for entry in self.entries:
            if entry.instrument.id:
                self._by_id.setdefault(entry.instrument.id, entry)
            for name in (entry.instrument.name, *entry.aliases, *entry.nicknames, *entry.ambiguous, *entry.tickers):
                self._by_name.setdefault(name.casefold(), entry)
        self._by_ticker = _bearers(self.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, instrument_id: str) -> Entry | None:
        """The entry of an id, None where unknown."""
        return self._by_id.get(instrument_id)

    def bearers(self, ticker: str) -> tuple[Entry, ...]:
        """The entries that a ticker as printed can mean, likeliest first: an id, or a symbol without its exchange.

        >>> [entry.instrument.id for entry in catalogue().bearers("DJT")]
        ['^DJT', 'DJT']
        >>> [catalogue().bearers(ticker)[0].instrument.id for ticker in ("$SPX", "BRK.B", "09988", "CL=F")]
        ['^GSPC', 'BRK-B', '9988.HK', 'CL=F']
        """
        if entry := self._by_id.get(ticker) if re.search(r"[\^=.]", ticker) else None:
            return (entry,)
        bare = ticker.lstrip("^$")
        forms = (bare, bare.replace(".", "-").replace("/", "-"), _hong_kong(bare))
        return next((self._by_ticker[form] for form in forms if form in self._by_ticker), ())

    def find(self, words: str) -> Entry | None:
        """The entry that an id, ticker, name or nickname means, None where nothing does.

        >>> catalogue().find("small-cap benchmark").instrument.id
        '^RUT'
        """
        return self._by_id.get(words) or self._by_name.get(words.strip().removeprefix("the ").casefold())

    def extended(self, entries: Iterable[Entry] = (), *, further: Iterable[Entry] = ()) -> "Catalogue":
        """This catalogue and a user's own entries, which win where names clash, and further ones, which lose."""
        return Catalogue((*entries, *self.entries, *further))

    def __reduce__(self) -> tuple[type["Catalogue"], tuple[tuple[Entry, ...]]]:
        return Catalogue, (self.entries,)  # the look-ups are made anew in the process that it is sent to


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with Tapecheck."""
    return Catalogue(
        [
            *_from_toml(CATALOGUE / "markets.toml"),
            *_from_toml(CATALOGUE / "groups.toml"),
            *companies(CATALOGUE / "companies.csv"),
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
        if instrument.type == "equity":
            row = _listing(instrument.id or "") | row
        rest = {
            key: tuple(chain.from_iterable(map(variants, value))) if isinstance(value, list) else value
            for key, value in row.items()
            if key not in {"id", "name", "type"}
        }
        yield Entry(instrument=instrument, **rest)  # type: ignore[arg-type]


def _listing(symbol: str) -> dict[str, object]:
    """What a company's symbol says of the quotes of its shares."""
    unit, calendar = EXCHANGES.get(symbol.partition(".")[2], ("points", "XNYS"))
    return {"unit": unit, "calendar": calendar, "noun": "stock"}


def variants(name: str) -> Iterator[str]:
    """Each reading of a name in which "{a|b|}" stands for its parts in turn.

    >>> list(variants("{tech|technology} stock{|s}"))
    ['tech stock', 'tech stocks', 'technology stock', 'technology stocks']
    """
    parts = re.split(r"\{([^{}]*)\}", name)
    choices = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    for choice in product(*choices):
        yield " ".join("".join(choice).split())


def _from_toml(path: Path) -> Iterator[Entry]:
    with path.open("rb") as file:
        yield from entries_from(tomllib.load(file)["instrument"], where=path.name)


# Yahoo's suffix of an exchange: the currency of its quotes and the exchange_calendars code of its sessions.
EXCHANGES = {
    "": ("USD", "XNYS"),
    "L": ("GBP", "XLON"),
    "DE": ("EUR", "XETR"),
    "PA": ("EUR", "XPAR"),
    "AS": ("EUR", "XAMS"),
    "BR": ("EUR", "XBRU"),
    "MI": ("EUR", "XMIL"),
    "MC": ("EUR", "XMAD"),
    "LS": ("EUR", "XLIS"),
    "IR": ("EUR", "XDUB"),
    "HE": ("EUR", "XHEL"),
    "VI": ("EUR", "XWBO"),
    "SW": ("CHF", "XSWX"),
    "ST": ("SEK", "XSTO"),
    "CO": ("DKK", "XCSE"),
    "OL": ("NOK", "XOSL"),
    "WA": ("PLN", "XWAR"),
    "PR": ("CZK", "XPRA"),
    "BD": ("HUF", "XBUD"),
    "IS": ("TRY", "XIST"),
    "ME": ("RUB", "XMOS"),
    "T": ("JPY", "XTKS"),
    "HK": ("HKD", "XHKG"),
    "SS": ("CNY", "XSHG"),
    "SZ": ("CNY", "XSHG"),
    "TW": ("TWD", "XTAI"),
    "KS": ("KRW", "XKRX"),
    "KQ": ("KRW", "XKRX"),
    "NS": ("INR", "XBOM"),
    "BO": ("INR", "XBOM"),
    "AX": ("AUD", "XASX"),
    "NZ": ("NZD", "XNZE"),
    "SI": ("SGD", "XSES"),
    "JK": ("IDR", "XIDX"),
    "KL": ("MYR", "XKLS"),
    "BK": ("THB", "XBKK"),
    "PS": ("PHP", "XPHS"),
    "VN": ("VND", "XNYS"),  # the calendars have no Vietnamese exchange
    "TO": ("CAD", "XTSE"),
    "SA": ("BRL", "BVMF"),
    "MX": ("MXN", "XMEX"),
    "JO": ("ZAR", "XJSE"),
    "SR": ("SAR", "XSAU"),
    "AE": ("AED", "XSAU"),  # the calendars have no exchange of the Emirates
}


def further(path: Path, known: Catalogue) -> Iterator[Entry]:
    """The companies of a user's list that a catalogue lacks, for `Catalogue.extended`: without what is known already.

    Their tickers count in brackets and after "$" only, since nobody has looked which of them are words. CatalogueError
    says which line is wrong.
    """
    for entry in companies(path):
        if not known.bearers(entry.instrument.id or "") and known.find(entry.instrument.name) is None:
            yield replace(
                entry,
                tickers=(),
                aliases=tuple(name for name in entry.aliases if known.find(name) is None),
                ambiguous=tuple(name for name in entry.ambiguous if known.find(name) is None),
            )


def companies(path: Path) -> Iterator[Entry]:
    """Companies: symbol, name, aliases and ambiguous names (separated by |), and a currency if not the exchange's."""
    try:
        yield from _companies(path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogueError(f"cannot be read as a list of companies: {error}", where=str(path)) from error


def _companies(path: Path) -> Iterator[Entry]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restval="")
        if missing := [column for column in COMPANY_COLUMNS if column not in (reader.fieldnames or ())]:
            raise CatalogueError(f"no list of companies: it lacks the column {missing[0]!r}", where=str(path))
        for line, row in enumerate(reader, 2):
            symbol = row["symbol"]
            base, _, suffix = symbol.partition(".")
            if not base or not row["name"]:
                raise CatalogueError("a company needs a symbol and a name", where=f"{path.name}, line {line}")
            if suffix not in EXCHANGES:
                raise CatalogueError(f"no exchange has the suffix {suffix!r}", where=f"{path.name}, line {line}")
            currency, calendar = EXCHANGES[suffix]
            yield Entry(
                instrument=Instrument(id=symbol, name=row["name"], type="equity"),
                aliases=tuple(filter(None, row["aliases"].split("|"))),
                ambiguous=tuple(filter(None, row["ambiguous"].split("|"))),
                tickers=(base,),
                calendar=calendar,
                unit=row["currency"] or currency,
                noun="stock",
            )


def _bearers(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Each ticker with its bearers: what is no company first, then the American listing, then listings elsewhere."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for symbol in {*entry.tickers, *filter(None, [entry.instrument.id])}:
            found.setdefault(symbol, []).append(entry)
    for symbol, several in found.items():
        several.sort(key=lambda entry: (entry.instrument.type == "equity", entry.instrument.id != symbol))
    return {symbol: tuple(several) for symbol, several in found.items()}


def _hong_kong(ticker: str) -> str:
    """ "09988" and "700" as Yahoo has them: "9988.HK", "0700.HK"."""
    return f"{int(ticker):04d}.HK" if ticker.isdecimal() and len(ticker) <= 5 else ticker
