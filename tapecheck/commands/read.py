"""`tapecheck read`: files, folders and addresses into facts, in their order, without a store."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Json, Prices, Settings, Workers, fetcher, finish, history, settings

if TYPE_CHECKING:
    from corpus.history import History
    from corpus.verify.verdict import Verdict
    from nlp.facts import Reading
    from scrapers.article import Article
    from scrapers.fetch import Fetcher
    from tapecheck.config import Config

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def read(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help="Files, folders, addresses; - is stdin.")],
    verify: Annotated[bool, typer.Option("--verify", help="Hold each claim against prices.")] = False,
    prices: Prices = None,
    as_json: Json = False,
    workers: Workers = None,
    config: Settings = None,
) -> None:
    """Read articles into facts, and print them: a table for people, with --json one reading a line."""
    chosen = settings(config)
    tape = _tape(prices, chosen) if verify else None
    failures: list[str] = []
    with fetcher(sources, chosen) as polite:
        articles = _articles(sources, polite, failures)
        readings = output.followed(_readings(articles, chosen, workers, failures), "reading")
        checked = (_checked(reading, tape) for reading in readings)
        if as_json:
            from nlp.rows import reading_row

            output.json_lines(reading_row(reading, checks) for reading, checks in checked)
        else:
            for reading, checks in checked:
                show(reading, checks)
    finish(failures)


def show(reading: "Reading", checks: Mapping[str, "Verdict"]) -> None:
    """Print one reading as a table."""
    from tapecheck.commands import words

    article, dated = reading.article, reading.dated
    told = f", speaks of {dated.session} ({dated.method})" if dated else ""
    output.heading(f"{article.title or article.url or article.id} ({output.many(len(reading.facts), 'fact')}{told})")
    rows = []
    for fact in reading.facts:
        verdict = checks.get(fact.id)
        said = fact.attributed_to if fact.kind != "quote" else None
        meant = fact.modality if fact.modality != "asserted" else ""
        row: list[Any] = [fact.kind, words.about(fact), words.said(fact), " ".join(filter(None, (meant, said)))]
        rows.append([*row, words.judged(verdict), verdict.reason if verdict else ""] if checks else row)
    columns = ["kind", "about", "says", "meant, told by"]
    output.table([*columns, "verdict", "because"] if checks else columns, rows)


def _tape(prices: Path | None, chosen: Any) -> "History":
    """The prices of the folder or the settings, else of the store; wrong usage where there are none."""
    from tapecheck.commands.options import opened

    tape = history(prices, chosen, None)
    if tape is None and Path(chosen.db).is_file():
        with opened(chosen, create=False) as corpus:
            tape = history(None, chosen, corpus)
    if tape is None:
        raise typer.BadParameter("--verify needs prices: name a folder of CSV or Parquet", param_hint="--prices")
    return tape


def _articles(sources: Sequence[str], polite: "Fetcher | None", failures: list[str]) -> Iterator["Article"]:
    """The articles of the sources in their order; what cannot be had goes to the failures."""
    from scrapers.article import Article
    from scrapers.collect import collect

    for source in sources:
        for found in collect([source], fetcher=polite):
            if isinstance(found, Article):
                yield found
            else:
                failures.append(str(found))


def _readings(
    articles: Iterator["Article"], chosen: "Config", workers: int | None, failures: list[str]
) -> Iterator["Reading"]:
    """The readings of the articles in their order; what cannot be read goes to the failures."""
    from tapecheck.batch import Failure, read_all

    outcomes = read_all(
        articles,
        workers=workers or chosen.workers,
        catalogue=chosen.catalogue(),
        learned=chosen.learned,
        feelings=chosen.sentiment,
    )
    for outcome in outcomes:
        if isinstance(outcome, Failure):
            failures.append(f"{outcome.article.url or outcome.article.id}: cannot be read: {outcome.error}")
        else:
            yield outcome


def _checked(reading: "Reading", tape: "History | None") -> tuple["Reading", Mapping[str, "Verdict"]]:
    if tape is None:
        return reading, {}
    from corpus.dating import settle
    from corpus.verify import verdicts

    settled = settle(reading, tape)
    return settled, verdicts(settled, tape)
