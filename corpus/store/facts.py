"""Facts in the store: replaced article by article, found by query."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from corpus.query import UNCHECKED, Cursor, FactQuery
from corpus.store import articles as kept_articles
from corpus.store.articles import among, having, on_days
from corpus.store.columns import columns_of, instruments_of
from corpus.store.records import StoredArticle, StoredFact
from corpus.store.tables import articles, fact_instruments, facts, readings, verdicts
from corpus.store.times import moment, stamp
from corpus.store.upsert import upsert
from corpus.verify.verdict import Verdict
from nlp.facts import CHECKABLE, AnyFact, Reading
from nlp.rows import fact_from_row, from_row, loads

_SORTS = {"newest": (facts.c.day, True), "oldest": (facts.c.day, False), "confidence": (facts.c.confidence, True)}


def replace(connection: Connection, several: Sequence[Reading], *, extractor: str | None, now: datetime) -> int:
    """Put each reading in the place of the one before it; how many facts were added, changed or dropped.

    A fact whose id and row are as before keeps its verdict; one that was settled to another day is to be checked anew.
    With no `extractor` the readings stay known as those of the version that they were kept with.
    """
    by_number = _numbered(connection, several)
    _note_days(connection, by_number)
    there = _there(connection, by_number)
    told: dict[str, dict[str, Any]] = {}
    for number, reading in by_number.items():
        for fact in reading.facts:
            told.setdefault(fact.id, columns_of(fact, reading, number))
    changed = [row for id_, row in told.items() if id_ in there and there[id_].row != row["row"]]
    added = [row for id_, row in told.items() if id_ not in there]
    dropped = [old.number for id_, old in there.items() if id_ not in told]
    resettled = [row for row in changed if not _same_claim(there[row["id"]].row, row["row"])]
    _write(connection, added=added, changed=changed, dropped=dropped)
    _forget_verdicts(connection, [row["id"] for row in resettled])
    _link(
        connection, [r for reading in by_number.values() for r in reading.facts], {r["id"] for r in (*added, *changed)}
    )
    if extractor is not None:
        _note_reading(connection, by_number, extractor=extractor, now=now)
    return len(changed) + len(added) + len(dropped)


def find(
    connection: Connection, query: FactQuery, *, sort: str, limit: int, after: Cursor | None
) -> list[StoredFact[AnyFact]]:
    """A page of facts with their articles and verdicts."""
    key, falling = _SORTS[sort]
    number: ColumnElement[Any] = facts.c.number
    statement = _asked(query)
    if len(query.instruments) == 1 and sort != "confidence":  # walk the instrument's own index, in its order
        key, number = fact_instruments.c.day, fact_instruments.c.fact
    if after is not None:
        here, place = tuple_(key, number), tuple_(after.key, after.number)
        statement = statement.where(here < place if falling else here > place)
    order = (key.desc(), number.desc()) if falling else (key, number)
    columns = (facts.c.number, facts.c.article, facts.c.row, facts.c.checked_at, key.label("key"))
    page = statement.add_columns(*columns, verdicts.c.row.label("judgement")).order_by(*order).limit(limit)
    rows = connection.execute(page).all()
    about = kept_articles.by_numbers(connection, {row.article for row in rows})
    return [_stored(row, about[row.article]) for row in rows]


def count(connection: Connection, query: FactQuery) -> int:
    """How many facts a query finds."""
    return connection.scalar(_asked(query).add_columns(func.count())) or 0


def counts(connection: Connection, query: FactQuery, by: Sequence[str]) -> list[tuple[tuple[Any, ...], int]]:
    """How many facts there are of each group, most first."""
    columns = [articles.c.source if name == "source" else facts.c[name] for name in by]
    statement = _asked(query).add_columns(*columns, func.count().label("n")).group_by(*columns)
    rows = connection.execute(statement.order_by(func.count().desc(), *columns)).all()
    return [(tuple(row[:-1]), row.n) for row in rows]


def readings_of(connection: Connection, wanted: Iterable[int]) -> list[Reading]:
    """The readings of articles, by inner number, in that order."""
    about = kept_articles.by_numbers(connection, wanted)
    of: dict[int, list[AnyFact]] = {number: [] for number in sorted(about)}
    rows = connection.execute(
        select(facts.c.article, facts.c.row)
        .where(facts.c.article.in_(list(of)))
        .order_by(facts.c.start, facts.c.number)
    )
    for row in rows:
        of[row.article].append(fact_from_row(loads(row.row), where="facts.row"))
    return [
        Reading(article=about[number].article, facts=tuple(several), dated=about[number].dated)
        for number, several in of.items()
    ]


def to_check(connection: Connection, *, again: bool, since: str | None, behind: int, limit: int) -> list[int]:
    """Articles, by inner number and behind one, with checkable facts that have no final verdict; with `again`, any.

    A claim that lacked prices or a date is tried again, since prices may have come in; one that names no known
    instrument, or that no rule defines, will not fare better.
    """
    lacking = (facts.c.verdict == "unverifiable") & verdicts.c.missing.in_(("prices", "date"))
    open_ = or_(facts.c.verdict.is_(None), facts.c.verdict == "pending", lacking)
    statement = (
        select(facts.c.article)
        .distinct()
        .select_from(facts.outerjoin(verdicts, verdicts.c.number == facts.c.judged))
        .where(facts.c.article > behind, facts.c.kind.in_(CHECKABLE), *on_days(facts, since, None))
        .order_by(facts.c.article)
        .limit(limit)
    )
    return list(connection.scalars(statement if again else statement.where(open_)))


def speakers(connection: Connection) -> list[str]:
    """Everybody who says something."""
    return list(connection.scalars(select(facts.c.speaker).where(facts.c.speaker.is_not(None)).distinct()))


def instruments(connection: Connection) -> dict[str, str]:
    """The ids (a group's name) of the instruments that facts are about, by lower-case id and name."""
    rows = connection.execute(
        select(facts.c.instrument, facts.c.instrument_name).where(facts.c.instrument.is_not(None)).distinct()
    )
    found: dict[str, str] = {}
    for row in rows:
        found[row.instrument.casefold()] = row.instrument
        found.setdefault(row.instrument_name.casefold(), row.instrument)
    return found


def _asked(query: FactQuery) -> Select[Any]:
    joined = facts.join(articles, articles.c.number == facts.c.article).outerjoin(
        verdicts, verdicts.c.number == facts.c.judged
    )
    conditions = [
        *on_days(facts, query.since, query.until),
        *among(facts.c.kind, query.kinds),
        *among(facts.c.diagnosis, query.diagnoses),
        *among(articles.c.source, query.sources),
        *among(facts.c.speaker, query.speakers),
        *having(facts, "fact_words", query.text),
    ]
    if query.verdicts:
        labels = [label for label in query.verdicts if label != UNCHECKED]
        unchecked = [facts.c.verdict.is_(None)] if UNCHECKED in query.verdicts else []
        conditions.append(or_(*unchecked, *among(facts.c.verdict, labels)))
    if query.article:
        conditions.append(articles.c.id == query.article)
    if len(query.instruments) == 1:
        joined = joined.join(fact_instruments, fact_instruments.c.fact == facts.c.number)
        conditions += [
            fact_instruments.c.instrument == query.instruments[0],
            *on_days(fact_instruments, query.since, query.until),
        ]
    elif query.instruments:
        links = select(fact_instruments.c.fact).where(fact_instruments.c.instrument.in_(query.instruments))
        conditions.append(facts.c.number.in_(links))
    return select().select_from(joined).where(*conditions)


def _stored(row: Row[Any], about: StoredArticle) -> StoredFact[AnyFact]:
    return StoredFact(
        fact=fact_from_row(loads(row.row), where="facts.row"),
        article=about.article,
        dated=about.dated,
        day=about.day,
        verdict=from_row(Verdict, loads(row.judgement), where="verdicts.row") if row.judgement else None,
        checked_at=moment(row.checked_at),
        cursor=str(Cursor(row.key, row.number)),
    )


def _numbered(connection: Connection, several: Sequence[Reading]) -> dict[int, Reading]:
    by_id = {reading.article.id: reading for reading in several}
    return {number: by_id[id_] for id_, number in kept_articles.numbers(connection, by_id).items()}


def _there(connection: Connection, numbers: Iterable[int]) -> dict[str, Any]:
    statement = select(facts.c.id, facts.c.number, facts.c.row).where(facts.c.article.in_(list(numbers)))
    return {row.id: row for row in connection.execute(statement)}


def _note_days(connection: Connection, by_number: dict[int, Reading]) -> None:
    dated = {number: (reading.article, reading.dated) for number, reading in by_number.items()}
    if dated:
        kept_articles.date_articles(connection, dated)


def _write(
    connection: Connection, *, added: list[dict[str, Any]], changed: list[dict[str, Any]], dropped: list[int]
) -> None:
    if dropped:
        connection.execute(
            delete(facts).where(facts.c.number == bindparam("of")), [{"of": number} for number in dropped]
        )
    if changed:  # neither words nor place can differ where the id is the same
        fields = ("date", "confidence", "row", "day", "value")
        new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in fields}
        statement = update(facts).where(facts.c.id == bindparam("of")).values(**new)
        connection.execute(statement, [{"of": r["id"]} | {f"new_{name}": r[name] for name in fields} for r in changed])
    if added:
        connection.execute(insert(facts), added)


def _same_claim(before: str, now: str) -> bool:
    """True where two rows differ at most in how sure the reading is."""
    return loads(before) | {"confidence": None} == loads(now) | {"confidence": None}  # type: ignore[no-any-return]


def _forget_verdicts(connection: Connection, ids: list[str]) -> None:
    """What is claimed of another day than before is unchecked; the history keeps what was judged."""
    if ids:
        statement = update(facts).where(facts.c.id == bindparam("of"))
        statement = statement.values(judged=None, verdict=None, diagnosis=None, checked_at=None)
        connection.execute(statement, [{"of": id_} for id_ in ids])


def _link(connection: Connection, told: Iterable[AnyFact], touched: set[str]) -> None:
    """Note which instruments the new facts are about."""
    about = {fact.id: instruments_of(fact) for fact in told if fact.id in touched}
    ids = [id_ for id_, keys in about.items() if keys]
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        rows = connection.execute(select(facts.c.id, facts.c.number, facts.c.day).where(facts.c.id.in_(part)))
        links = [{"instrument": key, "day": row.day, "fact": row.number} for row in rows for key in about[row.id]]
        connection.execute(insert(fact_instruments).prefix_with("OR IGNORE"), links)


def _note_reading(connection: Connection, by_number: dict[int, Reading], *, extractor: str, now: datetime) -> None:
    rows = [
        {"article": number, "extractor": extractor, "read_at": stamp(now), "facts": len({f.id for f in reading.facts})}
        for number, reading in by_number.items()
    ]
    upsert(connection, readings, rows)
