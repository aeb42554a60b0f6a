"""`tapecheck articles`: find articles, newest first."""

import typer

from tapecheck.commands import asking, output
from tapecheck.commands.asking import Sort, Source, Text
from tapecheck.commands.options import After, Csv, Db, Json, Limit, Settings, Since, Until, opened, settings

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_CSV = ["id", "day", "source", "title", "url", "published", "language", "first_seen", "extractor", "facts"]


@app.command()
def articles(
    since: Since = None,
    until: Until = None,
    source: Source = None,
    text: Text = None,
    sort: Sort = "newest",
    limit: Limit = 50,
    after: After = None,
    as_json: Json = False,
    as_csv: Csv = False,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Find articles by day, outlet and words."""
    from corpus.export import stored_article_row

    with opened(settings(config, db), create=False) as corpus:
        found = corpus.articles(
            since=since, until=until, source=source or (), text=text, sort=sort, limit=limit, after=after
        )
        if as_json:
            output.json_lines(map(stored_article_row, found))
        elif as_csv:
            rows = map(stored_article_row, found)
            output.csv_rows(({name: row[name] for name in _CSV} for row in rows), _CSV)
        else:
            columns = {
                "day": lambda a: a.day,
                "dated by": lambda a: a.dated.method if a.dated else "",
                "source": lambda a: a.article.source,
                "title": lambda a: a.article.title or a.article.text[:80],
                "facts": lambda a: a.facts if a.extractor else "not read",
                "id": lambda a: a.article.id,
            }
            asking.show_table(found, columns, limit=limit, what="articles")
