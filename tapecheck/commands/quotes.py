"""`tapecheck quotes`: who said what."""

import typer

from tapecheck.commands import asking
from tapecheck.commands.asking import Parquet, Sort, Source, Speaker, Text
from tapecheck.commands.options import After, Csv, Db, Json, Limit, Settings, Since, Until, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def quotes(
    speaker: Speaker = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    text: Text = None,
    sort: Sort = "newest",
    limit: Limit = 50,
    after: After = None,
    as_json: Json = False,
    as_csv: Csv = False,
    parquet: Parquet = None,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Find who said what."""
    from tapecheck.commands import words

    asked = asking.filters(speaker=speaker, since=since, until=until, source=source, text=text)
    columns = {
        "day": lambda f: f.day,
        "speaker": lambda f: words.about(f.fact),
        "style": lambda f: f.fact.style,
        "says": lambda f: words.said(f.fact),
        "source": lambda f: f.article.source,
    }
    with opened(settings(config, db), create=False) as corpus:
        found = corpus.quotes(sort=sort, limit=None if parquet else limit, after=after, **asked)
        asking.show_facts(found, columns, as_json=as_json, as_csv=as_csv, parquet=parquet, limit=limit)
