"""`tapecheck doctor`: what is installed, reachable and stale; what failed and why; whether the database is sound."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Db, Settings, fetcher, opened, settings
from tapecheck.config import Config

if TYPE_CHECKING:
    from corpus.store import Corpus

app = typer.Typer(rich_markup_mode=None, add_completion=False)

Finding = tuple[str, str, str]  # ok, note or wrong; what; how it is

_NEEDED = ("spacy", "trafilatura", "feedparser", "httpx2", "sqlalchemy", "pyarrow", "jinja2", "rich")
_OPTIONAL = {"torch": "trains the reader", "transformers": "trains the reader"}
_STALE_SOURCE = timedelta(days=2)
_STALE_PRICES = timedelta(days=5)  # a long weekend is no reason to worry
_SHOWN = 20


@app.command()
def doctor(
    reach: Annotated[bool, typer.Option("--reach", help="Ask the settings' sources whether they answer.")] = False,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Tell how things stand. Exit status 1 where something is wrong."""
    chosen = settings(config, db)
    now = datetime.now(UTC)
    findings = [*_installed(), *_reachable(chosen, reach=reach), *_stored(chosen, now)]
    output.table(("", "what", "how it is"), findings)
    if any(state == "wrong" for state, _, _ in findings):
        raise typer.Exit(1)


def _installed() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    yield "ok", "tapecheck", version("tapecheck")
    yield "ok", "python", sys.version.split()[0]
    for name in (*_NEEDED, *_OPTIONAL):
        try:
            yield "ok", name, version(name)
        except PackageNotFoundError:
            use = _OPTIONAL.get(name)
            yield (
                ("note", name, f"not installed ({use})") if use else ("wrong", name, "not installed: run `make` again")
            )
    yield _full_text()


def _full_text() -> Finding:
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE t USING fts5(x)")
    except sqlite3.OperationalError:
        return "wrong", "sqlite", f"{sqlite3.sqlite_version} without full-text search (FTS5)"
    finally:
        memory.close()
    return "ok", "sqlite", f"{sqlite3.sqlite_version} with full-text search"


def _reachable(chosen: Config, *, reach: bool) -> Iterator[Finding]:
    for source in chosen.sources:
        if "://" not in source:
            there = Path(source).exists()
            yield ("ok" if there else "wrong"), source, "there" if there else "there is no such file or folder"
    addresses = [source for source in chosen.sources if "://" in source]
    if addresses and not reach:
        yield "note", f"{len(addresses)} addresses", "not asked: --reach does"
    elif addresses:
        yield from _answering(addresses, chosen)


def _answering(addresses: list[str], chosen: Config) -> Iterator[Finding]:
    from scrapers.errors import FetchError

    with fetcher(addresses, chosen) as polite:
        for address in output.followed(addresses, "asking", total=len(addresses)):
            assert polite is not None
            try:
                answer = polite.get(address)
                yield "ok", address, f"answers {answer.status}, {len(answer.body):,} bytes"
            except FetchError as error:
                yield "wrong", address, str(error)


def _stored(chosen: Config, now: datetime) -> Iterator[Finding]:
    if "://" not in chosen.db and not Path(chosen.db).exists():
        yield "note", chosen.db, "there is no database yet: `tapecheck collect` or `tapecheck run` makes one"
        return
    from corpus.errors import StoreError

    try:
        with opened(chosen, create=False) as corpus:
            for look in _LOOKS:
                yield from look(corpus, chosen, now)
    except StoreError as error:
        yield "wrong", "database", str(error)


def _contents(corpus: "Corpus", chosen: Config, now: datetime) -> Iterator[Finding]:
    totals = corpus.totals()
    yield "ok", "database", ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in totals.items())
    problems = corpus.problems()
    for problem in problems:
        yield "wrong", "database", problem
    if not problems:
        yield "ok", "database", "sound: integrity, references, spans and full text agree"


def _waiting(corpus: "Corpus", chosen: Config, now: datetime) -> Iterator[Finding]:
    totals = corpus.totals()
    if unread := totals["articles"] - totals["readings"]:
        yield "note", "articles", f"{unread:,} not read yet: `tapecheck run` does"
    if unchecked := sum(1 for _ in corpus.unverified()):
        yield "note", "claims", f"{unchecked:,} not checked yet: `tapecheck verify` does"


def _sources(corpus: "Corpus", chosen: Config, now: datetime) -> Iterator[Finding]:
    for source in corpus.sources():
        if source.state != "active":
            yield ("note" if source.state == "disabled" else "wrong"), source.address, source.told
        elif source.failures:
            yield (
                "wrong",
                source.address,
                f"failed {output.many(source.failures, 'time')} in a row: {source.last_error}",
            )
        elif source.last_success and now - source.last_success > _STALE_SOURCE:
            yield "note", source.address, f"last asked {(now - source.last_success).days} days ago"


def _prices(corpus: "Corpus", chosen: Config, now: datetime) -> Iterator[Finding]:
    if chosen.prices is not None:
        there = chosen.prices.is_dir()
        yield ("ok" if there else "wrong"), "prices", f"of {chosen.prices}{'' if there else ', which is no folder'}"
        return
    spans = corpus.bar_spans()
    if not spans:
        yield "note", "prices", "none: `tapecheck prices import DIR` puts some in"
        return
    last = max(span.last for span in spans)
    old = now.date() - last > _STALE_PRICES
    state, how = ("note", "; import newer ones") if old else ("ok", "")
    yield state, "prices", f"{len({span.instrument for span in spans})} instruments, last session {last}{how}"


def _failures(corpus: "Corpus", chosen: Config, now: datetime) -> Iterator[Finding]:
    failed = corpus.jobs(state="failed")
    for job in failed[:_SHOWN]:
        times = f" ({job.attempts} times)" if job.attempts > 1 else ""
        yield "wrong", f"{job.stage} {job.key}", f"{job.error}{times}"
    if len(failed) > _SHOWN:
        yield "wrong", "more failures", f"{len(failed) - _SHOWN}, in the table `jobs`"


_LOOKS: tuple[Callable[["Corpus", Config, datetime], Iterator[Finding]], ...] = (
    _contents,
    _waiting,
    _sources,
    _prices,
    _failures,
)
