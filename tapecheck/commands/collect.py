"""`tapecheck collect`: feeds, pages and folders into the store."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Db, Settings, fetcher, finish, opened, settings

if TYPE_CHECKING:
    from tapecheck.stages import Report

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def collect(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Feeds, pages, OPML, files, folders; - is stdin.")
    ] = None,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Collect articles into the store: the named sources, else those of the settings.

    What is there already is not fetched again, and the same text twice is kept once.
    """
    from tapecheck import stages

    chosen = settings(config, db)
    wanted = sources or list(chosen.sources)
    if not wanted:
        raise typer.BadParameter("name a source, or list sources in tapecheck.toml", param_hint="SOURCE")
    with opened(chosen, create=True) as corpus, fetcher(wanted, chosen) as polite:
        report = stages.collect(corpus, wanted, fetcher=polite, watch=output.followed)
    output.line(collected(report, wanted))
    finish(report.failures)


def collected(report: "Report", sources: Sequence[str]) -> str:
    """What collecting brought."""
    found = f"{output.many(report.articles, 'article')} from {output.many(len(sources), 'source')}"
    return f"{found}, {report.new:,} of them new"
