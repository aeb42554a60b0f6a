"""`tapecheck articles`: find articles, newest first."""

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from tapecheck.commands import asking, output
from tapecheck.commands.asking import Sort, Source, Text
from tapecheck.commands.options import After, Csv, Db, Json, Limit, Settings, Since, Until, opened, settings

if TYPE_CHECKING:
    from corpus.store.records import Revision, StoredArticle

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_CSV = ["id", "day", "source", "title", "url", "published", "language", "first_seen", "extractor", "facts", "group"]


@app.command()
def articles(
    since: Since = None,
    until: Until = None,
    source: Source = None,
    text: Text = None,
    sort: Sort = "newest",
    limit: Limit = 50,
    after: After = None,
    revisions: Annotated[
        bool, typer.Option("--revisions", help="Articles whose text has changed, with what they say otherwise.")
    ] = False,
    as_json: Json = False,
    as_csv: Csv = False,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Find articles by day, outlet and words."""
    from corpus.export import revision_row, stored_article_row

    with opened(settings(config, db), create=False) as corpus:
        if revisions:
            changed = (one for url in islice(corpus.revised(), limit) for one in corpus.revisions(url))
            if as_json:
                output.json_lines(map(revision_row, changed))
            else:
                _tell(changed)
            return
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
                "copies": lambda a: _copies(a),
                "facts": lambda a: a.facts if a.extractor else "not read",
                "id": lambda a: a.article.id,
            }
            asking.show_table(found, columns, limit=limit, what="articles")


def _copies(stored: "StoredArticle") -> str:
    """How many copies there are; of one that is a copy, of which article."""
    if stored.group is None or stored.group == stored.article.id:
        return str(stored.copies) if stored.copies else ""
    return f"of {stored.group[:8]}"


def _tell(several: "Iterable[Revision]") -> None:
    for revision in several:
        article = revision.stored.article
        if revision.number == 1:
            typer.echo(article.url)
        typer.echo(f"  {revision.number}  {revision.seen:%Y-%m-%d %H:%M}  {article.title or article.text[:80]}")
        for change in revision.changes:
            fields = f" ({', '.join(change.fields)})" if change.fields else ""
            words = " → ".join(f"“{fact.text}”" for fact in (change.before, change.now) if fact)
            typer.echo(f"       {change.kind}{fields}: {words}")
