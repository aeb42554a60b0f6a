"""Sources and jobs in the store: how collecting goes, and what failed and why."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from corpus.store.records import Job, Source
from corpus.store.tables import jobs, rules, sources
from corpus.store.times import moment, stamp
from corpus.store.upsert import upsert
from scrapers.robots import Answered

_QUARANTINED_AFTER = 5  # failures in a row
_FIRST_REST = timedelta(hours=6)
_LONGEST_REST = timedelta(days=7)


def find_sources(connection: Connection) -> list[Source]:
    """All sources ever collected from, by address."""
    return [_source(row) for row in connection.execute(select(sources).order_by(sources.c.address))]


def source(connection: Connection, address: str) -> Source | None:
    """What is known of a source, None where it is new."""
    row = connection.execute(select(sources).where(sources.c.address == address)).one_or_none()
    return _source(row) if row else None


def remember(connection: Connection, address: str, *, etag: str | None, last_modified: str | None) -> None:
    """Keep the validators for the next conditional request."""
    _save_source(connection, address, source(connection, address), etag=etag, last_modified=last_modified)


def reached(
    connection: Connection,
    address: str,
    *,
    now: datetime,
    title: str | None = None,
    items: int = 0,
    bodies: int = 0,
) -> None:
    """Note that a source answered, and how much it brought.

    A quarantined source is active again; a disabled one stays so.
    """
    before = source(connection, address)
    kept = {"state": before.state, "reason": before.reason} if before and before.state == "disabled" else {}
    _save_source(
        connection,
        address,
        before,
        title=title or (before.title if before else None),
        last_attempt=stamp(now),
        last_success=stamp(now),
        failures=0,
        last_error=None,
        items=(before.items if before else 0) + items,
        bodies=(before.bodies if before else 0) + bodies,
        **{"state": "active", "reason": None, "until": None} | kept,
    )


def missed(connection: Connection, address: str, error: str, *, now: datetime) -> None:
    """Note that a source could not be had, and why. After repeated failure it rests, longer each time."""
    before = source(connection, address)
    failures = before.failures + 1 if before else 1
    values: dict[str, Any] = {"last_attempt": stamp(now), "failures": failures, "last_error": error}
    if failures >= _QUARANTINED_AFTER and not (before and before.state == "disabled"):
        rest = min(_LONGEST_REST, _FIRST_REST * 2 ** min(failures - _QUARANTINED_AFTER, 10))
        why = f"failed {failures} times in a row, the last time with: {error}"
        values |= {"state": "quarantined", "reason": why, "until": stamp(now + rest)}
    _save_source(connection, address, before, **values)


def disable(connection: Connection, address: str, reason: str) -> None:
    """Ask the source no more, until it is enabled."""
    known = source(connection, address)
    _save_source(connection, address, known, state="disabled", reason=reason, until=None)


def enable(connection: Connection, address: str) -> None:
    """Ask the source again, whether it was disabled or quarantined, as if it had never failed."""
    known = source(connection, address)
    _save_source(connection, address, known, state="active", reason=None, until=None, failures=0)


def find_rules(connection: Connection) -> dict[str, Answered]:
    """What hosts' robots.txt said."""
    rows = connection.execute(select(rules))
    return {row.host: Answered(row.status, row.body, datetime.fromisoformat(row.asked)) for row in rows}


def keep_rules(connection: Connection, told: Mapping[str, Answered], *, now: datetime) -> None:
    """Keep what hosts' robots.txt said, and forget what is older than a day."""
    connection.execute(delete(rules).where(rules.c.asked < stamp(now - timedelta(days=1))))
    rows = [
        {"host": host, "status": one.status, "body": one.body.replace("\x00", ""), "asked": stamp(one.asked)}
        for host, one in told.items()
    ]
    upsert(connection, rules, rows)


def failed(connection: Connection, stage: str, key: str, error: str, *, now: datetime) -> None:
    """Note that a piece of work failed, and why."""
    _save_job(connection, stage, key, state="failed", error=error, now=now, create=True)


def done(connection: Connection, stage: str, key: str, *, now: datetime) -> None:
    """Note that a piece of work that had failed went well. Work that never failed has no row."""
    _save_job(connection, stage, key, state="done", error=None, now=now, create=False)


def find_jobs(connection: Connection, *, stage: str | None = None, state: str | None = None) -> list[Job]:
    """The jobs, newest first."""
    statement = select(jobs).order_by(jobs.c.updated.desc(), jobs.c.stage, jobs.c.key)
    if stage:
        statement = statement.where(jobs.c.stage == stage)
    if state:
        statement = statement.where(jobs.c.state == state)
    return [
        Job(
            stage=row.stage,
            key=row.key,
            state=row.state,
            error=row.error,
            attempts=row.attempts,
            updated=datetime.fromisoformat(row.updated),
        )
        for row in connection.execute(statement)
    ]


def _save_source(connection: Connection, address: str, before: Source | None, **values: Any) -> None:
    if before is None:
        connection.execute(insert(sources).values(address=address, **{"failures": 0} | values))
    else:
        connection.execute(update(sources).where(sources.c.address == address).values(**values))


def _save_job(
    connection: Connection, stage: str, key: str, *, state: str, error: str | None, now: datetime, create: bool
) -> None:
    ours = (jobs.c.stage == stage) & (jobs.c.key == key)
    attempts = connection.scalar(select(jobs.c.attempts).where(ours))
    values: dict[str, Any] = {"state": state, "error": error, "updated": stamp(now)}
    if attempts is not None:
        connection.execute(update(jobs).where(ours).values(attempts=attempts + 1, **values))
    elif create:
        connection.execute(insert(jobs).values(stage=stage, key=key, attempts=1, **values))


def _source(row: Row[Any]) -> Source:
    return Source(
        address=row.address,
        title=row.title,
        etag=row.etag,
        last_modified=row.last_modified,
        last_attempt=moment(row.last_attempt),
        last_success=moment(row.last_success),
        failures=row.failures,
        last_error=row.last_error,
        items=row.items,
        bodies=row.bodies,
        state=row.state,
        reason=row.reason,
        until=moment(row.until),
    )
