"""The options that commands share, and the settings that they add up to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tapecheck import config
from tapecheck.commands import output
from tapecheck.config import Config

if TYPE_CHECKING:
    from corpus.history import History
    from corpus.store import Corpus
    from scrapers.fetch import Fetcher

Db = Annotated[
    str | None, typer.Option("--db", metavar="PATH", help="The database; else the settings', else ./tapecheck.db.")
]
Settings = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The settings; else ./tapecheck.toml, where there is one."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON row a line.")]
Csv = Annotated[bool, typer.Option("--csv", help="CSV with a header.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DAY", help="From this day on: 2025, 2025-09, 2025-09-18.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Up to this day, or the end of that month.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many rows.")]
After = Annotated[str | None, typer.Option("--after", metavar="CURSOR", help="Go on behind the row with this cursor.")]
Prices = Annotated[
    Path | None,
    typer.Option("--prices", metavar="DIR", help="A folder of CSV or Parquet; else the settings', else the store's."),
]
Workers = Annotated[
    int | None, typer.Option("--workers", metavar="N", min=1, help="Processes that read; else one per processor.")
]


def settings(file: Path | None, db: str | None = None) -> Config:
    """The settings of the file, with the database that was named."""
    found = config.load(file)
    return replace(found, db=db) if db else found


def opened(settings: Config, *, create: bool) -> "Corpus":
    """The store that the settings name; a query makes none."""
    from corpus.store import Corpus

    # Without own ones, the catalogue is loaded once a name is looked up.
    own = settings.catalogue() if settings.has_own_instruments else None
    return Corpus.open(settings.db, create=create, timeout=settings.db_timeout, catalogue=own)


def history(folder: Path | None, settings: Config, corpus: "Corpus | None") -> "History | None":
    """The prices to verify against: the named folder's, else the settings', else the store's; None without any."""
    if chosen := folder or settings.prices:
        from corpus.providers.folder import load

        return load(chosen)
    if corpus is not None and corpus.totals()["bars"]:
        return corpus.history()
    return None


@contextmanager
def fetcher(sources: Sequence[str], settings: Config) -> "Iterator[Fetcher | None]":
    """The door to the network, which names the contact of the settings; None where no source is an address."""
    if not any("://" in source for source in sources):
        yield None
        return
    from scrapers.fetch import Fetcher

    with Fetcher(contact=settings.contact, delay=settings.delay, allow_hosts=settings.allow_hosts) as polite:
        yield polite


def extractor(chosen: Config) -> str:
    """The version of the reader and how it reads, which the facts that it reads are kept with."""
    from importlib.metadata import version

    manner = [] if chosen.learned else ["rules"]
    return " ".join([version("tapecheck"), *manner, *([chosen.sentiment] if chosen.sentiment else [])])


def finish(failures: Sequence[str]) -> None:
    """End with status 1 where something failed, listed on stderr."""
    for failure in failures:
        output.complain(failure)
    if failures:
        raise typer.Exit(1)
