"""`tapecheck sentiment`: who feels what about whom."""

import typer

from tapecheck.commands import asking
from tapecheck.commands.asking import Instrument, Parquet, Sort, Source, Text
from tapecheck.commands.options import After, Csv, Db, Json, Limit, Settings, Since, Until, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def sentiment(
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
    """Find who feels what about whom: an instrument, or the whole article."""
    from tapecheck.commands import words

    asked = asking.filters(instrument=instrument, since=since, until=until, source=source, text=text)
    columns = {
        "day": lambda f: f.day,
        "about": lambda f: words.about(f.fact),
        "mood": lambda f: f.fact.label,
        "score": lambda f: f"{f.fact.score:+.1f}",
        "words": lambda f: f.fact.text,
        "source": lambda f: f.article.source,
    }
    with opened(settings(config, db), create=False) as corpus:
        found = corpus.sentiments(sort=sort, limit=None if parquet else limit, after=after, **asked)
        asking.show_facts(found, columns, as_json=as_json, as_csv=as_csv, parquet=parquet, limit=limit)
