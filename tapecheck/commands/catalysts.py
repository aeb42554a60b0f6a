"""`tapecheck catalysts`: what is said to have moved what."""

import typer

from tapecheck.commands import asking
from tapecheck.commands.asking import Instrument, Parquet, Sort, Source, Text
from tapecheck.commands.options import After, Csv, Db, Json, Limit, Settings, Since, Until, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def catalysts(
    instrument: Instrument = None,
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
    """Find what is said to have moved what: causes and their effects."""
    from tapecheck.commands import words

    asked = asking.filters(instrument=instrument, since=since, until=until, source=source, text=text)
    columns = {
        "day": lambda f: f.day,
        "": lambda f: f.fact.polarity,
        "about": lambda f: words.about(f.fact),
        "sort": lambda f: f.fact.type,
        "cause": lambda f: f.fact.cause.text,
        "effect": lambda f: f.fact.effect.text,
        "source": lambda f: f.article.source,
    }
    with opened(settings(config, db), create=False) as corpus:
        found = corpus.catalysts(sort=sort, limit=None if parquet else limit, after=after, **asked)
        asking.show_facts(found, columns, as_json=as_json, as_csv=as_csv, parquet=parquet, limit=limit)
