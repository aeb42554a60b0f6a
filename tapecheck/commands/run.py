"""`tapecheck run`: the whole way over the store, for cron or a timer, as often as wanted."""

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tapecheck.commands import output
from tapecheck.commands.collect import tell
from tapecheck.commands.options import (
    Db,
    Prices,
    Settings,
    Workers,
    extractor,
    fetcher,
    finish,
    history,
    opened,
    settings,
)
from tapecheck.commands.verify import show

if TYPE_CHECKING:
    from corpus.history import History
    from corpus.store import Corpus
    from nlp.instruments import Catalogue
    from tapecheck.config import Config

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def run(prices: Prices = None, workers: Workers = None, db: Db = None, config: Settings = None) -> None:
    """Collect the settings' sources, read, verify, and write the latest day's digest.

    Each stage carries on where the last run stopped; two runs at once are refused.
    """
    from tapecheck import stages
    from tapecheck.lock import held

    chosen = settings(config, db)
    failures: list[str] = []
    with held(Path(f"{chosen.db}.lock")), opened(chosen, create=True) as corpus:
        with fetcher(chosen.sources, chosen) as polite:
            collected = stages.collect(
                corpus, chosen.sources, fetcher=polite, wanted=chosen.wanted, rest=True, watch=output.followed
            )
        tell(collected, chosen.sources)
        known = chosen.catalogue()
        several = workers or chosen.workers
        done = stages.read(corpus, extractor=extractor(), workers=several, catalogue=known, watch=output.followed)
        output.line(f"{output.many(done.articles, 'article')} read")
        failures += collected.failures + done.failures
        tape = history(prices, chosen, corpus)
        if tape is None:
            failures.append("nothing was verified: there are no prices (`tapecheck prices import DIR` puts some in)")
        else:
            verified = stages.verify(corpus, tape, watch=output.followed)
            show(verified)
            failures += verified.failures
        _tell(corpus, tape, chosen, known)
    finish(failures)


def _tell(corpus: "Corpus", tape: "History | None", chosen: "Config", known: "Catalogue") -> None:
    """Write the digest of the latest day that there are articles of, as a page and as Markdown."""
    from corpus.history import History
    from tapecheck.commands.digest import FORMATS, rendered
    from tapecheck.telling import digest, stored

    latest = next(corpus.articles(limit=1), None)
    if latest is None or latest.day is None:
        output.line("no digest: no article tells of any day")
        return
    day = latest.day
    told = digest(stored(corpus, day), tape or History(), day, watchlist=chosen.watchlist, catalogue=known)
    chosen.digests.mkdir(parents=True, exist_ok=True)
    for form in ("markdown", "html"):
        path = chosen.digests / f"{day}{FORMATS[form]}"
        path.write_text(rendered(told, form), encoding="utf-8")
    output.line(f"the digest of {day} is in {path}")
