"""`tapecheck facts`: find facts by what they are about, when, who says so, and what came of the check."""

from typing import Annotated, Any

import typer

from tapecheck.commands import asking, output
from tapecheck.commands.asking import Instrument, Parquet, Several, Source, Speaker, Text
from tapecheck.commands.options import After, Csv, Db, Json, Settings, Since, Until, opened, settings

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
    saved: Annotated[str | None, typer.Option("--saved", metavar="NAME", help="Ask what was saved, and this.")] = None,
    save: Annotated[str | None, typer.Option("--save", metavar="NAME", help="Keep what is asked as this.")] = None,
    sort: Annotated[str | None, typer.Option("--sort", metavar="ORDER", help="newest, oldest or confidence.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many; else 50.")] = None,
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
        everything: dict[str, Any] = {**asked, **{k: v for k, v in (("sort", sort), ("by", by)) if v is not None}}
        if saved is not None:
            everything = corpus.saved_query(saved).asked | everything
        if save is not None:
            corpus.save(save, **everything)
        order, groups = everything.pop("sort", "newest"), everything.pop("by", None)
        if groups is not None:
            names = [name.strip() for name in groups.split(",")]
            counted = corpus.counts(names, limit=limit, **everything)
            rows = [dict(zip([*names, "facts"], (*key, n), strict=True)) for key, n in counted]
            show_counts(rows, [*names, "facts"], as_json=as_json, as_csv=as_csv)
            return
        page = limit or 50
        found = corpus.facts(sort=order, limit=None if parquet else page, after=after, **everything)
        asking.show_facts(found, columns, as_json=as_json, as_csv=as_csv, parquet=parquet, limit=page)


def show_counts(rows: list[dict[str, object]], columns: list[str], *, as_json: bool, as_csv: bool) -> None:
    """Print how many facts there are of each group."""
    if as_json:
        output.json_lines(rows)
    elif as_csv:
        output.csv_rows(rows, columns)
    else:
        output.table(columns, ([row[name] for name in columns] for row in rows))
