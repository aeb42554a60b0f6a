"""Bars, releases and policy rates in the store: what happened, by provider, with its printed digits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from corpus.bars import Bar
from corpus.history import History
from corpus.releases import PolicyRate, Release
from corpus.series import FIELDS, Series
from corpus.store.records import BarSpan
from corpus.store.tables import bars, doubts, policy_rates, releases, tapes
from corpus.store.times import day, moment, stamp
from corpus.store.upsert import insert_new, upsert


def add_bars(connection: Connection, several: Sequence[Bar]) -> int:
    """Keep the bars; of one session the provider's newest holds. How many were new or differed."""
    _place(connection, dict.fromkeys((bar.instrument, bar.provider) for bar in several))
    return upsert(connection, bars, [_bar_values(bar) for bar in several])


def add_doubts(connection: Connection, several: Mapping[tuple[str, date], str]) -> int:
    """Keep which closes nobody vouches for, and why. How many were new or differed."""
    rows = [{"instrument": i, "session": day.isoformat(), "reason": why} for (i, day), why in several.items()]
    return upsert(connection, doubts, rows)


def mark_records(connection: Connection, instruments: Iterable[str]) -> None:
    """Note of instruments that their isolated early bars are record closes, complete."""
    connection.execute(update(tapes).where(tapes.c.instrument.in_(list(instruments))).values(records=True))


def history(connection: Connection, *, until: str | None = None) -> History:
    """All prices as verification looks them up; with `until` nothing later."""
    named = connection.execute(select(tapes).order_by(tapes.c.instrument, tapes.c.place)).all()
    found = (_series(connection, row.instrument, row.provider, until=until) for row in named)
    return History(
        series=[series for series in found if series is not None],
        releases=find_releases(connection, until=until),
        policy=find_policy_rates(connection, until=until),
        doubts={
            (row.instrument, date.fromisoformat(row.session)): row.reason for row in connection.execute(select(doubts))
        },
        records={row.instrument for row in named if row.records},
    )


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
    return insert_new(connection, releases, rows)


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
    """The bars by instrument and session, of several providers the one that stands first."""
    joined = bars.join(tapes, (tapes.c.instrument == bars.c.instrument) & (tapes.c.provider == bars.c.provider))
    statement = select(bars).select_from(joined).order_by(bars.c.instrument, bars.c.session, tapes.c.place)
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


def _place(connection: Connection, named: Iterable[tuple[str, str]]) -> None:
    """Put providers that an instrument has no bars of yet behind those that it has."""
    for instrument, provider in named:
        last = connection.scalar(select(func.max(tapes.c.place)).where(tapes.c.instrument == instrument))
        place = 0 if last is None else last + 1
        row = {"instrument": instrument, "provider": provider, "place": place, "records": False}
        insert_new(connection, tapes, [row])


def _series(connection: Connection, instrument: str, provider: str, *, until: str | None) -> Series | None:
    """One provider's bars of an instrument, None where `until` leaves none."""
    statement = select(bars).where(bars.c.instrument == instrument, bars.c.provider == provider)
    if until:
        statement = statement.where(bars.c.session <= until)
    rows = connection.execute(statement.order_by(bars.c.session)).all()
    if not rows:
        return None
    return Series(
        instrument,
        [date.fromisoformat(row.session) for row in rows],
        {name: [_figure(getattr(row, name)) for row in rows] for name in FIELDS},
        providers=[provider],
        retrieved=[moment(row.retrieved_at) for row in rows] if any(row.retrieved_at for row in rows) else None,
    )


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
