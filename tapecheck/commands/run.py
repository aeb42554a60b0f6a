"""`tapecheck run`: the whole way over the store, for cron or a timer, as often as wanted."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    from corpus.store import Corpus
    from tapecheck.config import Config
    from tapecheck.edition import Digest

app = typer.Typer(rich_markup_mode=None, add_completion=False)

DIGESTS = 7  # days whose digests a run writes anew, of those that it found articles of; the latest ones


@app.command()
def run(
    post: Annotated[
        bool, typer.Option("--mail", help="Send the latest day's digest to the settings' people, once.")
    ] = False,
    prices: Prices = None,
    workers: Workers = None,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Collect the settings' sources, read, verify, and write the digests of the days that there is news of.

    Each stage carries on where the last run stopped; two runs at once are refused.
    """
    from tapecheck import stages
    from tapecheck.commands.digest import posted
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
        done = stages.read(
            corpus,
            extractor=extractor(chosen),
            workers=several,
            catalogue=known,
            learned=chosen.learned,
            feelings=chosen.sentiment,
            watch=output.followed,
        )
        output.line(f"{output.many(done.articles, 'article')} read")
        failures += collected.failures + done.failures
        tape = history(prices, chosen, corpus)
        days = done.days
        if tape is None:
            failures.append("nothing was verified: there are no prices (`tapecheck prices import DIR` puts some in)")
        else:
            verified = stages.verify(corpus, tape, watch=output.followed)
            show(verified)
            failures += verified.failures
            days = days | verified.days
        told = _tell(corpus, chosen, days, prices)
        if post and told is not None:
            output.line(posted(told, chosen))
    finish(failures)


def _tell(corpus: "Corpus", chosen: "Config", days: Iterable[date], prices: Path | None) -> "Digest | None":
    """Write the digests of these days and of the latest one; files that say the same stay as they are."""
    from tapecheck.commands.digest import told_of
    from tapecheck.forms import written
    from tapecheck.shelf import last_day

    latest = last_day(corpus)
    if latest is None:
        output.line("no digest: no article tells of any day")
        return None
    told = None
    for day in sorted({*sorted(days)[-DIGESTS:], latest}):
        told = told_of(corpus, chosen, day, prices=prices)
        changed = written(told, chosen.forms, chosen.digests, base=chosen.base or "")
        if changed:
            output.line(f"the digest of {day} is in {chosen.digests} ({', '.join(path.name for path in changed)})")
        else:
            output.line(f"the digest of {day} says what it said")
    return told
