"""`tapecheck import`: what `tapecheck export` wrote, into a store of either database."""

from pathlib import Path
from typing import Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.export import told
from tapecheck.commands.options import Db, Settings, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(name="import")
def import_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What `tapecheck export` wrote.", show_default=False)],
    db: Db = None,
    config: Settings = None,
) -> None:
    """Put in what is not in the store yet; what is there stays as it is."""
    with opened(settings(config, db), create=True) as corpus:
        new = corpus.take(folder)
    output.line(f"new: {told(new)}")
