"""`tapecheck collect`: feeds, pages and folders into the store."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Db, Settings, Since, Until, fetcher, finish, opened, settings

if TYPE_CHECKING:
    from scrapers.wanted import Wanted
    from tapecheck.config import Config
    from tapecheck.stages import Report

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def collect(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help="Feeds, pages, OPML, files, folders; - is stdin.")
    ] = None,
    since: Since = None,
    until: Until = None,
    domain: Annotated[
        list[str] | None, typer.Option("--domain", metavar="DOMAIN", help="Only pages of this domain; repeatable.")
    ] = None,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Collect articles into the store: the named sources, else those of the settings.

    What is there already is not fetched again, and the same text twice is kept once. Disabled and quarantined sources
    of the settings are left alone; a source that is named is asked.
    """
    from tapecheck import stages

    chosen = settings(config, db)
    named = sources or list(chosen.sources)
    if not named:
        raise typer.BadParameter("name a source, or list sources in tapecheck.toml", param_hint="SOURCE")
    wanted = _wanted(chosen, named, since, until, tuple(domain or ()))
    with opened(chosen, create=True) as corpus, fetcher(named, chosen) as polite:
        report = stages.collect(corpus, named, fetcher=polite, wanted=wanted, rest=not sources, watch=output.followed)
    tell(report, named)
    finish(report.failures)


def _wanted(
    chosen: "Config", named: Sequence[str], since: str | None, until: str | None, domains: tuple[str, ...]
) -> "dict[str, Wanted]":
    """What is wanted of each source: what the options say, else the settings."""
    from dataclasses import replace
    from datetime import date

    from corpus.query import day
    from scrapers.wanted import Wanted

    said: dict[str, Any] = {}
    if since:
        said["since"] = date.fromisoformat(day(since, field="since"))
    if until:
        said["until"] = date.fromisoformat(day(until, field="until", last=True))
    if domains:
        said["domains"] = domains
    return {source: replace(chosen.wanted.get(source, Wanted()), **said) for source in named}


def tell(report: "Report", sources: Sequence[str]) -> None:
    """Print what collecting brought."""
    found = f"{output.many(report.articles, 'article')} from {output.many(len(sources), 'source')}"
    output.line(f"{found}, {report.new:,} of them new")
    for line in report.resting:
        output.line(f"left alone: {line}")
