"""`tapecheck export`: the whole store in a folder of files."""

from pathlib import Path
from typing import Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Db, Settings, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.", show_default=False)],
    form: Annotated[str, typer.Option("--format", metavar="FORM", help="parquet, csv or jsonl.")] = "parquet",
    db: Db = None,
    config: Settings = None,
) -> None:
    """Write the whole store into a folder: a file for each table, and their schema. All of one moment."""
    with opened(settings(config, db), create=False) as corpus:
        counts = corpus.export(folder, form)
    output.line(f"{told(counts)} written to {folder}")


def told(counts: dict[str, int]) -> str:
    """How many rows of each table there are."""
    parts = [output.many(count, _ONE[name], name.replace("_", " ")) for name, count in counts.items() if count]
    return ", ".join(parts) or "nothing"


_ONE = {
    "articles": "article", "sightings": "sighting", "facts": "fact", "verdicts": "verdict", "bars": "bar",
    "tapes": "tape", "doubts": "doubt", "releases": "release", "policy_rates": "policy rate", "sources": "source",
    "jobs": "job", "queries": "query",
}  # fmt: skip
