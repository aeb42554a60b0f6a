"""`tapecheck sources`: what is collected from, and how that goes."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Csv, Db, Json, Settings, fetcher, finish, opened, settings
from tapecheck.config import FILE, Config

if TYPE_CHECKING:
    from corpus.store import Corpus
    from scrapers.fetch import Fetcher

app = typer.Typer(rich_markup_mode=None, add_completion=False, help="What is collected from, and how that goes.")

Addresses = Annotated[list[str], typer.Argument(metavar="SOURCE...", help="As `tapecheck sources` shows it.")]

_COLUMNS = ("address", "title", "state", "items", "share", "last_success", "failures", "reason")


@app.callback(invoke_without_command=True)
def sources(
    context: typer.Context, as_json: Json = False, as_csv: Csv = False, db: Db = None, config: Settings = None
) -> None:
    """Tell what is collected from, and how that goes; without a command, list it."""
    if context.invoked_subcommand is None:
        list_(as_json=as_json, as_csv=as_csv, db=db, config=config)


@app.command("list")
def list_(as_json: Json = False, as_csv: Csv = False, db: Db = None, config: Settings = None) -> None:
    """List the sources of the settings and those collected from: state, items, share with a text, failures."""
    chosen = settings(config, db)
    with opened(chosen, create=bool(chosen.sources)) as corpus:
        rows = list(_rows(chosen, corpus))
    if as_json:
        output.json_lines(rows)
    elif as_csv:
        output.csv_rows(rows, _COLUMNS)
    elif not output.table(_COLUMNS, ([_shown(name, row[name]) for name in _COLUMNS] for row in rows)):
        output.complain("there are no sources yet: `tapecheck sources add ADDRESS` adds one")


@app.command()
def add(
    addresses: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Feeds, sites, OPML lists, files, folders.")
    ],
    unchecked: Annotated[bool, typer.Option("--unchecked", help="Take addresses as they are, asking nobody.")] = False,
    config: Settings = None,
) -> None:
    """Add sources to the settings. Of a site the feed that it names is taken, of an OPML file each feed on it."""
    from scrapers.errors import ScrapeError
    from tapecheck import source_list

    chosen, failures, found = settings(config), [], []
    with fetcher(addresses, chosen) as polite:
        for address in addresses:
            try:
                found += _found(address, None if unchecked else polite)
            except ScrapeError as error:
                failures.append(str(error))
    new = source_list.add(config or FILE, found)
    for address in found:
        output.line(f"{'added' if address in new else 'there already'}: {address}")
    finish(failures)


@app.command()
def check(
    addresses: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Else all of the settings.")
    ] = None,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Ask sources whether they answer, also those that rest. A quarantined one that answers is active again."""
    chosen = settings(config, db)
    asked = addresses or list(chosen.sources)
    if not asked:
        raise typer.BadParameter("name a source, or list sources in tapecheck.toml", param_hint="SOURCE")
    failures = []
    with opened(chosen, create=True) as corpus, fetcher(asked, chosen) as polite:
        for address in asked:
            title, error = _asked(address, polite)
            if error is None:
                corpus.reached(address, title=title)
                output.line(f"answers: {address}{f' ({title})' if title else ''}")
            else:
                corpus.missed(address, error)
                failures.append(f"{address}: {error}")
    finish(failures)


@app.command()
def disable(
    addresses: Addresses,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "by hand",
    db: Db = None,
    config: Settings = None,
) -> None:
    """Ask sources no more, until they are enabled."""
    chosen = settings(config, db)
    with opened(chosen, create=True) as corpus:
        for address in _known(addresses, chosen, corpus):
            corpus.disable(address, reason=reason)
            output.line(f"disabled: {address}")


@app.command()
def enable(addresses: Addresses, db: Db = None, config: Settings = None) -> None:
    """Ask sources again that were disabled or quarantined."""
    chosen = settings(config, db)
    with opened(chosen, create=True) as corpus:
        for address in _known(addresses, chosen, corpus):
            corpus.enable(address)
            output.line(f"enabled: {address}")


@app.command()
def export(
    to: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Else standard output.")] = None,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Write the addresses that are collected from as an OPML list, which every feed reader takes."""
    from scrapers.opml import Listed, write

    chosen = settings(config, db)
    with opened(chosen, create=bool(chosen.sources)) as corpus:
        rows = [row for row in _rows(chosen, corpus) if "://" in row["address"] and row["state"] != "disabled"]
    body = write((Listed(row["address"], row["title"]) for row in rows), title="Tapecheck")
    if to is None:
        for line in body.decode().splitlines():
            output.line(line)
    else:
        to.write_bytes(body)
        output.line(f"{output.many(len(rows), 'source')} in {to}")


def _rows(chosen: Config, corpus: "Corpus") -> Iterator[dict[str, Any]]:
    """The sources of the settings in their order, then the others that were collected from."""
    from nlp.rows import to_row

    known = {source.address: source for source in corpus.sources()}
    others = [address for address, source in known.items() if source.last_attempt or source.state == "disabled"]
    for address in dict.fromkeys((*chosen.sources, *others)):
        source = known.get(address)
        row: dict[str, Any] = dict.fromkeys(_COLUMNS) | {"address": address, "state": "new", "items": 0, "failures": 0}
        if source is not None and (source.last_attempt or source.state == "disabled"):
            told = to_row(source)
            row |= {name: told[name] for name in _COLUMNS if name in told}
            row |= {"share": source.share, "reason": source.reason or source.last_error}
        yield row


def _shown(name: str, value: object) -> object:
    return f"{value:.0%}" if name == "share" and isinstance(value, float) else value


def _found(address: str, polite: "Fetcher | None") -> list[str]:
    """What to add for an address or a path. Raises ScrapeError where there is nothing."""
    from scrapers import opml
    from scrapers.discovery import discover
    from scrapers.errors import SourceError

    if "://" in address:
        if polite is None:
            return [address]
        offer = discover(address, polite)
        for other in offer.others:
            output.line(f"also offered: {other}")
        return [offer.address]
    path = Path(address)
    if not path.exists():
        raise SourceError("there is no such file or folder", where=address)
    if path.suffix.lower() == ".opml":
        return [feed.url for feed in opml.feeds(path.read_bytes(), where=address)]
    return [address]


def _asked(address: str, polite: "Fetcher | None") -> tuple[str | None, str | None]:
    """The title of what answers, or what is wrong."""
    from scrapers.discovery import discover
    from scrapers.errors import ScrapeError

    if polite is None or "://" not in address:
        return None, None if Path(address).exists() else "there is no such file or folder"
    try:
        return discover(address, polite).title, None
    except ScrapeError as error:
        return None, error.told


def _known(addresses: Sequence[str], chosen: Config, corpus: "Corpus") -> list[str]:
    """The sources of these addresses; BadParameter for one that is none."""
    known = {*chosen.sources, *(source.address for source in corpus.sources())}
    for address in addresses:
        if address not in known:
            raise typer.BadParameter(f"{address} is no source: `tapecheck sources` lists them", param_hint="SOURCE")
    return list(addresses)
