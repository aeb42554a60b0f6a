"""`tapecheck verify`: stored claims against prices."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Db, Prices, Settings, Since, finish, history, opened, settings

if TYPE_CHECKING:
    from tapecheck.stages import Verified

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def verify(
    since: Since = None,
    prices: Prices = None,
    again: Annotated[bool, typer.Option("--all", help="Those with a final verdict too.")] = False,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Hold stored claims against prices: those that have no final verdict yet, or all.

    Claims that could not be verified are tried again each time, since prices may have come in.
    """
    from tapecheck import stages

    chosen = settings(config, db)
    with opened(chosen, create=False) as corpus:
        tape = history(prices, chosen, corpus)
        if tape is None:
            raise typer.BadParameter(
                "there are no prices: name a folder, or run `tapecheck prices import`", param_hint="--prices"
            )
        report = stages.verify(corpus, tape, since=since, again=again, watch=output.followed)
    show(report)
    finish(report.failures)


def show(report: "Verified") -> None:
    """Print how many claims got which verdict, and those that failed."""
    from tapecheck.commands import words

    claims, articles = output.many(report.labels.total(), "claim"), output.many(report.articles, "article")
    output.line(f"{claims} of {articles} checked{_told(report.labels)}")
    columns = ("about", "says", "verdict", "because", "source")
    output.table(
        columns,
        (
            (
                words.about(fact),
                words.said(fact),
                words.judged(verdict),
                verdict.reason,
                article.source or article.title,
            )
            for article, fact, verdict in report.contradicted
        ),
    )


def _told(labels: Counter[str]) -> str:
    parts = [f"{count:,} {label}" for label, count in labels.most_common()]
    return f": {', '.join(parts)}" if parts else ""
