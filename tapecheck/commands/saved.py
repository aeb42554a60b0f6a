"""`tapecheck saved`: the queries that `tapecheck facts --save` gave a name."""

from typing import Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Db, Json, Settings, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def saved(
    remove: Annotated[str | None, typer.Option("--remove", metavar="NAME", help="Forget this one.")] = None,
    as_json: Json = False,
    db: Db = None,
    config: Settings = None,
) -> None:
    """List the saved queries, or remove one. `tapecheck facts --saved NAME` asks one."""
    with opened(settings(config, db), create=False) as corpus:
        if remove is not None:
            corpus.forget(remove)
            output.line(f"{remove} is removed")
            return
        several = corpus.saved()
    if as_json:
        output.json_lines({"name": query.name, "asked": query.asked} for query in several)
    elif not output.table(("name", "asks"), ((query.name, options_of(query.asked)) for query in several)):
        output.complain("no query has a name yet: add --save NAME to `tapecheck facts`")


def options_of(asked: dict[str, str | list[str]]) -> str:
    """The options of `tapecheck facts` that ask this."""
    import shlex

    return " ".join(
        f"--{name} {shlex.quote(value if isinstance(value, str) else ','.join(value))}" for name, value in asked.items()
    )
