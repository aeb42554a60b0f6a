"""`tapecheck backup`: a copy of the database, made while others read and write it."""

from pathlib import Path
from typing import Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Db, Settings, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that is not there yet.", show_default=False)],
    db: Db = None,
    config: Settings = None,
) -> None:
    """Copy the database, whoever reads and writes it meanwhile. The copy is checked before the command ends."""
    chosen = settings(config, db)
    with opened(chosen, create=False) as corpus:
        corpus.backup(file)
    with opened(settings(config, str(file)), create=False) as copy:
        problems, totals = copy.problems(), copy.totals()
    for problem in problems:
        output.complain(problem)
    if problems:
        raise typer.Exit(1)
    told = [output.many(totals[name], name.removesuffix("s")) for name in ("articles", "facts", "verdicts")]
    output.line(f"{', '.join(told)} copied to {file}, and sound")
