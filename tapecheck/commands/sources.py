"""`tapecheck sources`: what is collected from, and how that goes."""

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Csv, Db, Json, Settings, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_COLUMNS = ("address", "title", "last_success", "last_attempt", "failures", "last_error")


@app.command()
def sources(as_json: Json = False, as_csv: Csv = False, db: Db = None, config: Settings = None) -> None:
    """List what is collected from, when it last answered, and what went wrong since."""
    from nlp.rows import to_row

    with opened(settings(config, db), create=False) as corpus:
        rows = [{name: value for name, value in to_row(s).items() if name in _COLUMNS} for s in corpus.sources()]
    if as_json:
        output.json_lines(rows)
    elif as_csv:
        output.csv_rows(rows, _COLUMNS)
    elif not output.table(_COLUMNS, ([row[name] for name in _COLUMNS] for row in rows)):
        output.complain("nothing has been collected yet: name sources to `tapecheck collect`")
