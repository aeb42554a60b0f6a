"""`tapecheck record`: who was right how often, and what became of the targets."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tapecheck.commands import output
from tapecheck.commands.options import Csv, Db, Json, Prices, Settings, Since, Until, history, opened, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.history import History
    from corpus.store import Corpus

app = typer.Typer(rich_markup_mode=None, add_completion=False)

By = Literal["source", "speaker", "kind", "diagnosis"]

_SHARES = ("judged", "supported", "share", "low", "high", "pending", "unverifiable", "few")
_FAILURES = ("diagnosis", "count", "judged", "low", "high")
_TARGETS = (
    "forecaster", "instrument", "value", "unit", "set_at", "needed", "horizon", "base_rate", "windows",
    "after", "at", "close", "change", "benchmark", "reached",
)  # fmt: skip


@app.command()
def record(
    by: Annotated[By, typer.Option("--by", help="Whose record: source, speaker, kind, or diagnosis (what failed).")] = (
        "source"
    ),
    targets: Annotated[
        bool, typer.Option("--targets", help="Targets, at 1, 3 and 12 months and at their horizon.")
    ] = False,
    since: Since = None,
    until: Until = None,
    prices: Prices = None,
    as_json: Json = False,
    as_csv: Csv = False,
    db: Db = None,
    config: Settings = None,
) -> None:
    """Count what was supported of what could be judged, with Wilson's 95% interval, or follow the targets."""
    found = settings(config, db)
    with opened(found, create=False) as corpus:
        if targets:
            known = history(prices, found, corpus)
            rows = [] if known is None else list(_targets(corpus, known, since, until))
            columns: tuple[str, ...] = _TARGETS
        else:
            rows = list(_shares(corpus, by, since, until))
            columns = _FAILURES if by == "diagnosis" else (by, *_SHARES)
    if as_json:
        output.json_lines(rows)
    elif as_csv:
        output.csv_rows(rows, columns)
    elif not output.table(columns, ([row[name] for name in columns] for row in rows)):
        output.complain("nothing has been judged yet: `tapecheck verify` holds claims against prices")


def _shares(corpus: "Corpus", by: By, since: str | None, until: str | None) -> "Iterator[dict[str, object]]":
    from corpus.track_record import cases, failures, shares

    judged = [
        case for reading, verdicts in corpus.checked(since=since, until=until) for case in cases(reading, verdicts)
    ]
    if by == "diagnosis":
        for failure in failures(judged):
            low, high = map(_rounded, failure.interval)
            told: dict[str, object] = {"diagnosis": failure.diagnosis, "count": failure.count, "judged": failure.judged}
            yield told | {"low": low, "high": high}
        return
    for share in shares(judged, by):
        low, high = map(_rounded, share.interval)
        yield {
            by: share.key,
            "judged": share.judged,
            "supported": share.supported,
            "share": _rounded(share.share),
            "low": low,
            "high": high,
            "pending": share.pending,
            "unverifiable": share.unverifiable,
            "few": share.few,
        }


def _targets(corpus: "Corpus", known: "History", since: str | None, until: str | None) -> "Iterator[dict[str, object]]":
    """A row for each mark of each target; one row without a mark where none has come yet."""
    from corpus.track_record import followed

    for reading, _ in corpus.checked(since=since, until=until):
        for fact, outcome in followed(reading, known):
            target = outcome.target
            told: dict[str, object] = {
                "forecaster": target.forecaster or fact.attributed_to,
                "instrument": target.instrument.name if target.instrument else None,
                "value": target.value,
                "unit": target.unit,
                "set_at": outcome.base,
                "needed": _rounded(outcome.needed),
                "horizon": outcome.horizon.isoformat(),
                "base_rate": _rounded(outcome.base_rate),
                "windows": outcome.windows,
            }
            nothing = dict.fromkeys(_TARGETS[len(told) :])
            if not outcome.marks:
                yield told | nothing
            for mark in outcome.marks:
                yield told | {
                    "after": "horizon" if mark.months is None else f"{mark.months} months",
                    "at": mark.at.isoformat(),
                    "close": mark.close,
                    "change": _rounded(mark.change),
                    "benchmark": _rounded(mark.benchmark),
                    "reached": mark.reached,
                }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
