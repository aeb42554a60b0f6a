"""`tapecheck schema`: the JSON Schema of what `tapecheck read --json` prints."""

import typer

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def schema() -> None:
    """Print the JSON Schema (2020-12) of one line of `tapecheck read --verify --json`."""
    import json

    from corpus.verify.verdict import Verdict
    from nlp import rows

    typer.echo(json.dumps(rows.schema(Verdict), indent=2, ensure_ascii=False))
