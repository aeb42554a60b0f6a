"""Settings of a project folder: `tapecheck.toml`, read once, checked key by key.

    db = "tapecheck.db"                 # where articles, facts and prices are kept
    db_timeout = 5                      # seconds to wait for another program that writes
    sources = ["https://paper.example/markets.rss", "articles/"]
    contact = "me@paper.example"        # named to the sites that are collected from
    delay = 1                           # seconds between two requests to a host; robots.txt can lengthen it
    allow_hosts = ["intranet.example"]  # hosts of your own that may have private addresses
    prices = "prices"                   # a folder of CSV or Parquet, for verification
    digests = "digests"                 # where `tapecheck run` puts the day's digest
    instruments = "instruments.csv"     # where `tapecheck instruments update` keeps the SEC's list of companies
    workers = 2                         # processes that read articles
    sections = ["moved", "failed", "tape"]  # of a digest; all where it is left out
    forms = ["html", "markdown", "json", "atom"]  # that `tapecheck run` writes
    base = "https://paper.example/tape/"    # where the digests folder is served, for the links of its feed
    learned = false                     # read who says what by the rules alone
    sentiment.model = "ProsusAI/finbert"  # a classifier of the hub that feels instead of our weights
    watchlist = ["small caps", {name = "Harbour Holdings", type = "equity", id = "HRBR", aliases = ["Harbour"]}]

A source can say what is wanted of it: {address = "crawl.warc.gz", since = "2025-09-01", domains = ["paper.example"]}.
{address = "https://paper.example/full.rss", pages = false} takes a feed's whole texts and leaves its pages alone.

Paths are relative to the file. A watchlist names known instruments, or describes new ones as the catalogue does.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from nlp.errors import CatalogueError
from nlp.instruments import Catalogue, Entry, catalogue, entries_from, further
from scrapers.wanted import Wanted
from tapecheck.mail import Mail, Security
from tapecheck.sections import ENDINGS, SECTIONS

FILE = Path("tapecheck.toml")


class ConfigError(Exception):
    """A setting is wrong: `message` says what, `where` in which file and key, `remedy` what to do."""

    def __init__(self, message: str, *, where: str, remedy: str | None = None) -> None:
        super().__init__(message, where, remedy)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}"
        return f"{text} ({self.remedy})" if self.remedy else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a project folder asks for; every setting has a default."""

    db: str = "tapecheck.db"  # a path, or a sqlite:/// or postgresql:// URL
    db_timeout: float = 5.0
    sources: tuple[str, ...] = ()
    wanted: Mapping[str, Wanted] = field(default_factory=dict)  # of the sources, where they say so
    contact: str | None = None
    delay: float = 1.0
    allow_hosts: tuple[str, ...] = ()
    prices: Path | None = None
    digests: Path = Path("digests")
    instruments: Path = Path("instruments.csv")
    workers: int | None = None  # None: one for each processor
    sections: tuple[str, ...] = tuple(SECTIONS)
    forms: tuple[str, ...] = ("html", "markdown", "json", "atom")
    base: str | None = None
    mail: Mail | None = None
    learned: bool = True
    sentiment: str | None = None  # sentiment.model
    watchlist: tuple[str, ...] = ()
    own: tuple[Entry, ...] = field(default=())  # instruments that the watchlist describes

    def catalogue(self) -> Catalogue:
        """The instruments that ship, the user's own, which win, and those of the user's list, which lose."""
        known = catalogue().extended(self.own) if self.own else catalogue()
        return known.extended(further=further(self.instruments, known)) if self.instruments.is_file() else known

    @property
    def has_own_instruments(self) -> bool:
        """Whether the catalogue is another than the one that ships."""
        return bool(self.own) or self.instruments.is_file()


def load(path: Path | None = None) -> Config:
    """The settings of a file: the named one, else ./tapecheck.toml where there is one, else the defaults."""
    if path is None:
        return parse(FILE.read_bytes(), path=FILE) if FILE.is_file() else Config()
    try:
        return parse(path.read_bytes(), path=path)
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), remedy="check --config") from error


def parse(content: bytes, *, path: Path) -> Config:
    """The settings that a file's bytes hold; ConfigError names the key that is wrong."""
    try:
        table = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"no TOML: {error}", where=str(path), remedy="docs/commands.md shows an example") from error
    _check_keys(table, where=str(path))
    folder = path.parent
    names, own = _watchlist(table.get("watchlist", []), where=f"{path}, watchlist")
    taken: dict[str, Any] = {key: _read(key, value, f"{path}, {key}") for key, value in table.items()}
    if "db" in taken and "://" not in taken["db"]:
        taken["db"] = str(_beside(folder, taken["db"]))
    for key in {"prices", "digests", "instruments"} & taken.keys():
        taken[key] = _beside(folder, taken[key])
    for key, known in (("sections", tuple(SECTIONS)), ("forms", tuple(ENDINGS))):
        if key in taken:
            taken[key] = tuple(_among(name, known, f"{path}, {key}") for name in taken[key])
    if "mail" in taken:
        taken["mail"] = _mail(taken["mail"], folder, f"{path}, mail")
    if "sources" in taken:
        taken["sources"], taken["wanted"] = _sources(taken["sources"], folder, f"{path}, sources")
    if "sentiment" in taken:
        taken["sentiment"] = taken["sentiment"]["model"]
        if taken.get("learned") is False:
            remedy = "take one of the two out"
            raise ConfigError(
                "sentiment.model reads beside the learned reader", where=f"{path}, learned", remedy=remedy
            )
    if "allow_hosts" in taken:
        taken["allow_hosts"] = tuple(taken["allow_hosts"])
    return Config(**taken | {"watchlist": names, "own": own})


def _check_keys(table: Mapping[str, Any], *, where: str) -> None:
    known = [f.name for f in fields(Config) if f.name not in ("own", "wanted")]
    for key in table:
        if key not in known:
            nearest = get_close_matches(key, known, n=1, cutoff=0.0)[0]
            raise ConfigError(
                f"there is no setting {key!r}",
                where=where,
                remedy=f"did you mean {nearest!r}? Known are {', '.join(known)}",
            )


def _read(key: str, value: Any, where: str) -> Any:
    """The value where it has the form that its key asks for."""
    return _checked(value, _FORMS[key], where)


def _checked(value: Any, wanted_form: tuple[Any, str], where: str) -> Any:
    wanted, form = wanted_form
    if not wanted(value):
        raise ConfigError(f"{value!r} is no {form}", where=where, remedy=f"give a {form}")
    return value


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _sources_form(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str | dict) for item in value)


def _model_form(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() == {"model"} and isinstance(value["model"], str)


_FORMS: dict[str, Any] = {
    "db": (lambda v: isinstance(v, str) and v != "", "path"),
    "db_timeout": (lambda v: isinstance(v, int | float) and not isinstance(v, bool) and v >= 0, "number of seconds"),
    "sources": (_sources_form, "list of addresses and paths"),
    "contact": (lambda v: isinstance(v, str), "mail address or URL"),
    "delay": (lambda v: isinstance(v, int | float) and not isinstance(v, bool) and v >= 0, "number of seconds"),
    "allow_hosts": (_texts, "list of hosts"),
    "prices": (lambda v: isinstance(v, str), "path of a folder"),
    "digests": (lambda v: isinstance(v, str), "path of a folder"),
    "instruments": (lambda v: isinstance(v, str) and v != "", "path of a file"),
    "learned": (lambda v: isinstance(v, bool), "true or false"),
    "sentiment": (_model_form, 'table with a model: sentiment.model = "ProsusAI/finbert"'),
    "workers": (lambda v: isinstance(v, int) and not isinstance(v, bool) and v > 0, "number of processes"),
    "sections": (_texts, "list of sections"),
    "forms": (_texts, "list of forms"),
    "base": (lambda v: isinstance(v, str) and v.startswith(("https://", "http://")), "address"),
    "mail": (lambda v: isinstance(v, dict), "table"),
    "watchlist": (lambda v: isinstance(v, list), "list of names and instruments"),
}


def _sources(items: list[Any], folder: Path, where: str) -> tuple[tuple[str, ...], dict[str, Wanted]]:
    """The sources, and what is wanted of those that say so."""
    wanted: dict[str, Wanted] = {}
    named = []
    for item in items:
        table = {"address": item} if isinstance(item, str) else item
        if not isinstance(table.get("address"), str):
            raise ConfigError(f"{item!r} names no address", where=where, remedy='give {address = "..."}')
        named.append(_source(table["address"], folder))
        if len(table) > 1:
            wanted[named[-1]] = _wants(table, where)
    return tuple(named), wanted


def _wants(table: Mapping[str, Any], where: str) -> Wanted:
    """What a source's table asks for."""
    taken = {key: value for key, value in table.items() if key != "address"}
    for key, value in taken.items():
        fits, form = _WANTED.get(key, (None, ""))
        if fits is None:
            raise ConfigError(f"a source has no {key!r}", where=where, remedy=f"known are {', '.join(_WANTED)}")
        if not fits(value):
            raise ConfigError(f"{key} = {value!r} is no {form}", where=where, remedy=f"give a {form}")
    days = {key: _day(taken[key]) for key in ("since", "until") if key in taken}
    return Wanted(**taken | days | {"domains": tuple(taken.get("domains", ()))})


def _day(value: Any) -> date | None:
    """The day of a TOML date, or of one in quotes."""
    if isinstance(value, datetime):
        return None
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (ValueError, TypeError):
        return None


_WANTED: dict[str, tuple[Any, str]] = {
    "since": (_day, "day"),
    "until": (_day, "day"),
    "domains": (_texts, "list of domains"),
    "pages": (lambda v: isinstance(v, bool), "true or false"),
}


_MAIL: dict[str, Any] = {
    "to": (lambda v: _texts(v) and v != [], "list of mail addresses"),
    "from": (lambda v: isinstance(v, str) and "@" in v, "mail address"),
    "host": (lambda v: isinstance(v, str) and v != "", "name of a server"),
    "port": (lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 < v < 65536, "port"),
    "security": (lambda v: v in get_args(Security), "way to secure a line (starttls, tls or none)"),
    "user": (lambda v: isinstance(v, str), "name"),
    "password_file": (lambda v: isinstance(v, str), "path of a file"),
}


def _mail(table: Mapping[str, Any], folder: Path, where: str) -> Mail:
    """The table of the mail settings."""
    for key in table:
        _among(key, tuple(_MAIL), where)
    for key in ("to", "from"):
        if key not in table:
            raise ConfigError(f"{key!r} is missing", where=where, remedy="docs/running.md shows an example")
    given = {key: _checked(value, _MAIL[key], f"{where}.{key}") for key, value in table.items()}
    given["to"] = tuple(given["to"])
    if "password_file" in given:
        given["password_file"] = _beside(folder, given["password_file"])
    return Mail(sender=given.pop("from"), **given)


def _among(name: str, known: Sequence[str], where: str) -> str:
    if name not in known:
        nearest = get_close_matches(name, known, n=1, cutoff=0.0)[0]
        raise ConfigError(
            f"there is no {name!r}", where=where, remedy=f"did you mean {nearest!r}? Known are {', '.join(known)}"
        )
    return name


def _source(source: str, folder: Path) -> str:
    return source if "://" in source else str(_beside(folder, source))


def _beside(folder: Path, path: str) -> Path:
    return folder / Path(path).expanduser()


def _watchlist(items: Any, *, where: str) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    """The names on the list, and the instruments that it describes itself."""
    if not isinstance(items, list):
        return (), ()  # told by _read
    names = tuple(item["name"] if isinstance(item, dict) and "name" in item else item for item in items)
    tables: Sequence[dict[str, object]] = [item for item in items if isinstance(item, dict)]
    try:
        own = tuple(entries_from(tables, where=where))
    except CatalogueError as error:
        raise ConfigError(error.message, where=error.where) from error
    if wrong := [name for name in names if not isinstance(name, str)]:
        raise ConfigError(f"{wrong[0]!r} is neither a name nor an instrument", where=where, remedy="give its name")
    return names, own
