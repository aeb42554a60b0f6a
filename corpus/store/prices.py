"""Bars, releases and policy rates in the store: what happened, by provider, with its printed digits."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects import sqlite

from corpus.bars import Bar
from corpus.releases import PolicyRate, Release
from corpus.store.records import BarSpan
from corpus.store.tables import bars, policy_rates, releases
from corpus.store.times import day, moment, stamp
from corpus.store.upsert import upsert


def add_bars(connection: Connection, several: Iterable[Bar]) -> int:
    """Keep the bars; of one session the provider's newest holds. How many were new or differed."""
    return upsert(connection, bars, [_bar_values(bar) for bar in several])


def add_releases(connection: Connection, several: Iterable[Release]) -> int:
    """Keep the releases; a revised value stands beside the first. How many were new."""
    rows = [
        {
            "series": release.series,
            "period": release.period,
            "value": str(release.value),
            "released": release.released.isoformat() if release.released else "",
            "provider": release.provider,
        }
        for release in several
    ]
    before = connection.scalar(select(func.count()).select_from(releases)) or 0
    if rows:
        connection.execute(sqlite.insert(releases).on_conflict_do_nothing(), rows)
    return (connection.scalar(select(func.count()).select_from(releases)) or 0) - before


def add_policy_rates(connection: Connection, several: Iterable[PolicyRate]) -> int:
    """Keep the decisions. How many were new or differed."""
    rows = [
        {
            "institution": rate.institution,
            "decided": rate.decided.isoformat(),
            "provider": rate.provider,
            "low": str(rate.low),
            "high": str(rate.high),
            "change_bp": str(rate.change_bp),
        }
        for rate in several
    ]
    return upsert(connection, policy_rates, rows)


def find_bars(
    connection: Connection, *, instruments: Sequence[str] = (), since: str | None = None, until: str | None = None
) -> list[Bar]:
    """The bars by instrument, session and provider."""
    statement = select(bars).order_by(bars.c.instrument, bars.c.session, bars.c.provider)
    if instruments:
        statement = statement.where(bars.c.instrument.in_(instruments))
    if since:
        statement = statement.where(bars.c.session >= since)
    if until:
        statement = statement.where(bars.c.session <= until)
    return [_bar(row) for row in connection.execute(statement)]


def find_releases(connection: Connection, *, until: str | None = None) -> list[Release]:
    """The releases by series and period; with `until` those known by that day."""
    statement = select(releases).order_by(releases.c.series, releases.c.period, releases.c.released, releases.c.number)
    if until:
        statement = statement.where(releases.c.released <= until)
    return [
        Release(
            series=row.series,
            period=row.period,
            value=Decimal(row.value),
            released=day(row.released),
            provider=row.provider,
        )
        for row in connection.execute(statement)
    ]


def find_policy_rates(connection: Connection, *, until: str | None = None) -> list[PolicyRate]:
    """The decisions by institution and day."""
    statement = select(policy_rates).order_by(policy_rates.c.institution, policy_rates.c.decided)
    if until:
        statement = statement.where(policy_rates.c.decided <= until)
    return [
        PolicyRate(
            institution=row.institution,
            decided=date.fromisoformat(row.decided),
            low=Decimal(row.low),
            high=Decimal(row.high),
            change_bp=Decimal(row.change_bp),
            provider=row.provider,
        )
        for row in connection.execute(statement)
    ]


def spans(connection: Connection) -> list[BarSpan]:
    """What there is of each instrument from each provider."""
    first, last = func.min(bars.c.session).label("first"), func.max(bars.c.session).label("last")
    columns = (bars.c.instrument, bars.c.provider, first, last, func.count().label("sessions"))
    grouped = select(*columns).group_by(bars.c.instrument, bars.c.provider).order_by(bars.c.instrument, bars.c.provider)
    return [
        BarSpan(
            instrument=row.instrument,
            provider=row.provider,
            first=date.fromisoformat(row.first),
            last=date.fromisoformat(row.last),
            sessions=row.sessions,
        )
        for row in connection.execute(grouped)
    ]


def _bar_values(bar: Bar) -> dict[str, Any]:
    return {
        "instrument": bar.instrument,
        "session": bar.session.isoformat(),
        "provider": bar.provider,
        "open": _text(bar.open),
        "high": _text(bar.high),
        "low": _text(bar.low),
        "close": str(bar.close),
        "adjusted_close": _text(bar.adjusted_close),
        "retrieved_at": stamp(bar.retrieved_at) if bar.retrieved_at else None,
    }


def _bar(row: Row[Any]) -> Bar:
    return Bar(
        instrument=row.instrument,
        session=date.fromisoformat(row.session),
        open=_figure(row.open),
        high=_figure(row.high),
        low=_figure(row.low),
        close=Decimal(row.close),
        adjusted_close=_figure(row.adjusted_close),
        provider=row.provider,
        retrieved_at=moment(row.retrieved_at),
    )


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else str(figure)


def _figure(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
