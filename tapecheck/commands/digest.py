"""tapecheck digest: one day, told from the store."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import QueryError
from tapecheck.commands import options, output

if TYPE_CHECKING:
    from corpus.store import Corpus
    from tapecheck.edition import Digest

app = typer.Typer(add_completion=False)

FORMATS = {"text": "", "markdown": ".md", "html": ".html", "json": ".json"}


@app.command()
def digest(
    day: Annotated[
        str | None, typer.Option("--date", metavar="DAY", help="The session; else the last one told of.")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="text, markdown, html or json; else as --output ends.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead.")] = None,
    moment: Annotated[
        str | None, typer.Option("--as-of", metavar="TIME", help="See nothing later: 2025-09-18T17:00-04:00.")
    ] = None,
    db: options.Db = None,
    prices: options.Prices = None,
    config: options.Settings = None,
) -> None:
    """Tell a day: the tape, what is said to have moved it, who said what, and the claims that failed."""
    from corpus.history import History
    from tapecheck.telling import digest as told_of
    from tapecheck.telling import stored

    settings = options.settings(config, db)
    chosen = _format(form, file)
    as_of = _moment(moment)
    with options.opened(settings, create=False) as corpus:
        wanted = _day(day) if day else _last(corpus)
        told = told_of(
            stored(corpus, wanted),
            options.history(prices, settings, corpus) or History(),
            wanted,
            as_of=as_of,
            watchlist=settings.watchlist,
            catalogue=settings.catalogue(),
        )
    if file is None and chosen == "text":
        from tapecheck.render.terminal import show

        show(told, output.console())
        return
    text = rendered(told, chosen)
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        output.complain(f"written to {file}")


def rendered(told: "Digest", form: str) -> str:
    """The digest as a text of that format, closed by a newline."""
    match form:
        case "html":
            from tapecheck.render.page import page

            return page(told)
        case "markdown":
            from tapecheck.render.markdown import markdown

            return markdown(told)
        case "json":
            from tapecheck.render.rows import json

            return json(told) + "\n"
    from rich.console import Console

    from tapecheck.render.terminal import show

    console = Console(width=100, highlight=False, markup=False)
    with console.capture() as captured:
        show(told, console)
    return captured.get()


def _format(form: str | None, file: Path | None) -> str:
    if form is None:
        return next((name for name, ending in FORMATS.items() if file and ending and file.suffix == ending), "text")
    if form not in FORMATS:
        raise QueryError(f"there is no format {form!r}", where="--format", remedy=f"known are {', '.join(FORMATS)}")
    return form


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(f"{text!r} is no day", where="--date", remedy="write it as 2025-09-18") from None


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        remedy = "write it with its offset, as 2025-09-18T17:00-04:00"
        raise QueryError(f"{text!r} is no moment", where="--as-of", remedy=remedy)
    return found


def _last(corpus: "Corpus") -> date:
    last = next(corpus.articles(limit=1), None)
    if last is None or last.day is None:
        raise QueryError("the store has no article of any day", where="digest", remedy="collect and read first")
    return last.day
