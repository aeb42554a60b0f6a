"""`tapecheck facts`: find facts by what they are about, when, who says so, and what came of the check."""

from typing import Annotated

import typer

from tapecheck.commands import asking, output
from tapecheck.commands.asking import Instrument, Parquet, Several, Sort, Source, Speaker, Text
from tapecheck.commands.options import After, Csv, Db, Json, Limit, Settings, Since, Until, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def facts(
    instrument: Instrument = None,
    kind: Annotated[
        Several, typer.Option("--kind", "-k", metavar="KIND", help="level, move, record, comparison, quote ...")
    ] = None,
    since: Since = None,
    until: Until = None,
    verdict: Annotated[
        Several, typer.Option("--verdict", "-v", metavar="LABEL", help="supported, contradicted ..., unchecked.")
    ] = None,
    diagnosis: Annotated[
        Several, typer.Option("--diagnosis", metavar="NAME", help="intraday-as-close, wrong-day ...")
    ] = None,
    source: Source = None,
    speaker: Speaker = None,
    text: Text = None,
    article: Annotated[str | None, typer.Option("--article", metavar="ID", help="Of one article.")] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="FIELDS", help="Count by day, source, kind, instrument, verdict ...")
    ] = None,
    sort: Sort = "newest",
    limit: Limit = 50,
    after: After = None,
    as_json: Json = False,
    as_csv: Csv = False,
    parquet: Parquet = None,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Find facts. Several values of one option, or with commas between, are alternatives."""
    from tapecheck.commands import words

    asked = asking.filters(
        instrument=instrument, kind=kind, since=since, until=until, verdict=verdict, diagnosis=diagnosis,
        source=source, speaker=speaker, text=text, article=article,
    )  # fmt: skip
    columns = {
        "day": lambda f: f.day,
        "kind": lambda f: f.fact.kind,
        "about": lambda f: words.about(f.fact),
        "says": lambda f: words.said(f.fact),
        "verdict": lambda f: words.judged(f.verdict),
        "source": lambda f: f.article.source,
    }
    with opened(settings(config, db), create=False) as corpus:
        if by is not None:
            names = [name.strip() for name in by.split(",")]
            rows = [dict(zip([*names, "facts"], (*key, n), strict=True)) for key, n in corpus.counts(names, **asked)]
            show_counts(rows, [*names, "facts"], as_json=as_json, as_csv=as_csv)
            return
        found = corpus.facts(sort=sort, limit=None if parquet else limit, after=after, **asked)
        asking.show_facts(found, columns, as_json=as_json, as_csv=as_csv, parquet=parquet, limit=limit)


def show_counts(rows: list[dict[str, object]], columns: list[str], *, as_json: bool, as_csv: bool) -> None:
    """Print how many facts there are of each group."""
    if as_json:
        output.json_lines(rows)
    elif as_csv:
        output.csv_rows(rows, columns)
    else:
        output.table(columns, ([row[name] for name in columns] for row in rows))
