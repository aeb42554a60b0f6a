"""`tapecheck instruments`: what a name means, and the SEC's list of companies as further instruments."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Json, Settings, settings
from tapecheck.config import Config, ConfigError

if TYPE_CHECKING:
    from nlp.company_list import CompanyList
    from nlp.instruments import Entry
    from scrapers.fetch import Fetcher

app = typer.Typer(
    rich_markup_mode=None, add_completion=False, no_args_is_help=True, help="What names mean, and further companies."
)

SEC = "https://www.sec.gov/files/company_tickers.json"


@app.command()
def update(
    source: Annotated[
        str, typer.Option("--from", metavar="SOURCE", help="Another address of the list, or a file that holds it.")
    ] = SEC,
    config: Settings = None,
) -> None:
    """Fetch the SEC's list of companies, for reading and queries to know them."""
    chosen = settings(config)
    if "://" not in source:
        kept = keep(_held(Path(source)), chosen.instruments, where=source)
    else:
        if not chosen.contact:
            remedy = 'set it in tapecheck.toml: contact = "me@paper.example"'
            raise ConfigError("the list's keeper asks who fetches it", where="contact", remedy=remedy)
        from scrapers.fetch import Fetcher

        with Fetcher(contact=chosen.contact) as polite:
            kept = fetch(source, chosen.instruments, fetcher=polite)
    _tell(kept, chosen)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An id, a ticker, a name or a nickname.")],
    as_json: Json = False,
    config: Settings = None,
) -> None:
    """Print what a name means."""
    from corpus.query import find_instrument, names, unknown

    chosen = settings(config)
    known = chosen.catalogue()
    found = find_instrument(name, known)
    entry = known.find(found) if found else None
    if entry is None:
        raise unknown(name, names(known), field="instrument")
    row = _row(entry, chosen)
    if as_json:
        output.json_lines([row])
        return
    told = {field: ", ".join(held) if isinstance(held, list) else held for field, held in row.items()}
    output.table(("field", "value"), [(field, held) for field, held in told.items() if held])


def fetch(address: str, path: Path, *, fetcher: "Fetcher") -> "CompanyList":
    """Fetch the list of an address, and keep it in the file; FetchError or CatalogueError leave that as it was."""
    return keep(fetcher.get(address).body, path, where=address)


def keep(body: bytes, path: Path, *, where: str) -> "CompanyList":
    """Keep the list that the bytes hold in the file, at once or not at all; CatalogueError says what is wrong."""
    from nlp.company_list import as_csv, company_list
    from nlp.errors import CatalogueError

    found = company_list(body, where=where)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(as_csv(found.companies), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise CatalogueError(f"cannot be written: {error.strerror}", where=str(path)) from error
    finally:
        with suppress(OSError):
            part.unlink()
    return found


def _held(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), remedy="check --from") from error


def _tell(kept: "CompanyList", chosen: Config) -> None:
    from nlp.instruments import catalogue, companies, further

    known = catalogue().extended(chosen.own)
    listed, new = len(list(companies(chosen.instruments))), len(list(further(chosen.instruments, known)))
    has = output.many(listed, "company", "companies")
    output.line(f"{has} in {chosen.instruments}, {new:,} of them new; Tapecheck or the watchlist has the others")
    for reason, count in kept.left_out.items():
        output.line(f"left out: {output.many(count, 'row')} ({reason})")


def _row(entry: "Entry", chosen: Config) -> dict[str, Any]:
    from nlp.instruments import catalogue

    instrument = entry.instrument
    if entry in chosen.own:
        origin = "the watchlist"
    else:
        origin = "Tapecheck" if entry in catalogue().entries else str(chosen.instruments)
    lists = {field: list(getattr(entry, field)) for field in ("aliases", "ambiguous", "nicknames", "tickers")}
    told = {"id": instrument.id, "name": instrument.name, "type": instrument.type, **lists}
    return told | {"unit": entry.unit, "calendar": entry.calendar, "known from": origin}
