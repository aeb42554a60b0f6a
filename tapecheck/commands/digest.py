"""tapecheck digest: a day, or several, told from the store."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus.errors import QueryError
from tapecheck.commands import options, output

if TYPE_CHECKING:
    from corpus.store import Corpus
    from tapecheck.config import Config
    from tapecheck.edition import Digest

app = typer.Typer(add_completion=False)


@app.command()
def digest(
    day: Annotated[
        str | None, typer.Option("--date", metavar="DAY", help="The session; else the last one told of.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Tell all days from this one to --date.")
    ] = None,
    week: Annotated[bool, typer.Option("--week", help="Tell the week that --date lies in, up to that day.")] = False,
    sections: Annotated[
        str | None, typer.Option("--sections", metavar="NAMES", help="These sections alone: moved,failed,tape ...")
    ] = None,
    without: Annotated[str | None, typer.Option("--without", metavar="NAMES", help="All sections but these.")] = None,
    watch: Annotated[
        list[str] | None, typer.Option("--watch", metavar="NAME", help="An instrument besides the settings' watchlist.")
    ] = None,
    form: Annotated[
        str | None, typer.Option("--format", help="text, markdown, html, json, atom or mail; else as --output ends.")
    ] = None,
    file: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead.")] = None,
    moment: Annotated[
        str | None, typer.Option("--as-of", metavar="TIME", help="See nothing later: 2025-09-18T17:00-04:00.")
    ] = None,
    post: Annotated[bool, typer.Option("--mail", help="Send it to the people of the settings, once.")] = False,
    again: Annotated[bool, typer.Option("--again", help="With --mail: though it was sent already.")] = False,
    db: options.Db = None,
    prices: options.Prices = None,
    config: options.Settings = None,
) -> None:
    """Tell a day: the tape, what is said to have moved it, who said what, and the claims that failed."""
    from dataclasses import replace

    settings = options.settings(config, db)
    settings = replace(settings, watchlist=(*settings.watchlist, *(watch or ())))
    chosen = _format(form, file)
    as_of = _moment(moment)
    wanted = _sections(sections, without, settings)
    with options.opened(settings, create=False) as corpus:
        last = _day(day, "--date") if day else _last(corpus)
        first = _day(since, "--since") if since else last - timedelta(days=last.weekday()) if week else None
        told = told_of(corpus, settings, last, first=first, as_of=as_of, sections=wanted, prices=prices)
    if post:
        output.complain(posted(told, settings, again=again))
        return
    if file is None and chosen == "text":
        from tapecheck.render.terminal import show

        show(told, output.console())
        return
    _write(told, chosen, file)


def told_of(
    corpus: "Corpus",
    settings: "Config",
    last: date,
    *,
    first: date | None = None,
    as_of: datetime | None = None,
    sections: tuple[str, ...] | None = None,
    prices: Path | None = None,
) -> "Digest":
    """The digest of the settings' store, with their watchlist and sections."""
    from corpus.history import History
    from tapecheck.shelf import told

    return told(
        corpus,
        options.history(prices, settings, corpus) or History(),
        last,
        first=first,
        as_of=as_of,
        watchlist=settings.watchlist,
        catalogue=settings.catalogue(),
        sections=settings.sections if sections is None else sections,
    )


def posted(told: "Digest", settings: "Config", *, again: bool = False) -> str:
    """Send the digest to the people of the settings, unless they have it; what was done, in one line."""
    from tapecheck import mail
    from tapecheck.render.mail import message
    from tapecheck.render.wording import slug

    if settings.mail is None:
        remedy = "set [mail] in tapecheck.toml; docs/running.md shows how"
        raise mail.MailError("the settings name nobody to send to", where="mail", remedy=remedy)
    name, to = slug(told), settings.mail.to
    if not again and mail.sent(settings.digests, name, to):
        return f"the digest of {name} was sent already"
    made = message(told, sender=settings.mail.sender, to=to)
    mail.send(made, settings.mail)
    mail.note(settings.digests, name, to, made)
    return f"the digest of {name} was sent to {', '.join(to)}"


def _write(told: "Digest", form: str, file: Path | None) -> None:
    from tapecheck.forms import put, rendered

    text = rendered(told, form)
    if file is None:
        typer.echo(text, nl=False)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        put(file, text.encode())
        output.complain(f"written to {file}")


def _format(form: str | None, file: Path | None) -> str:
    from tapecheck.sections import ENDINGS

    if form is None:
        fitting = [name for name, ending in ENDINGS.items() if file and file.name.endswith(ending)]
        return max(fitting, key=lambda name: len(ENDINGS[name]), default="text")
    if form not in ENDINGS:
        raise QueryError(f"there is no format {form!r}", where="--format", remedy=f"known are {', '.join(ENDINGS)}")
    return form


def _sections(only: str | None, without: str | None, settings: "Config") -> tuple[str, ...]:
    from corpus.query import values
    from tapecheck.telling import wanted_sections

    chosen = wanted_sections(values(only)) if only else settings.sections
    off = wanted_sections(values(without)) if without else ()
    return tuple(name for name in chosen if name not in off)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(f"{text!r} is no day", where=option, remedy="write it as 2025-09-18") from None


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
    from tapecheck.shelf import last_day

    last = last_day(corpus)
    if last is None:
        raise QueryError("the store has no article of any day", where="digest", remedy="collect and read first")
    return last
