"""Facts in the store: replaced article by article, found by query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    bindparam,
    delete,
    func,
    null,
    or_,
    select,
    tuple_,
    update,
)

from corpus.query import UNCHECKED, Cursor, FactQuery
from corpus.store import articles as kept_articles
from corpus.store import fulltext
from corpus.store.articles import among, on_days
from corpus.store.bulk import ahead, insert_tuples
from corpus.store.columns import COLUMNS, about_of, columns_of
from corpus.store.columns import key as key_of
from corpus.store.names import note
from corpus.store.places import nth, place
from corpus.store.records import StoredArticle, StoredFact
from corpus.store.tables import articles, fact_instruments, facts, readings, verdicts
from corpus.store.times import moment, stamp
from corpus.store.upsert import upsert
from corpus.verify.verdict import Verdict
from nlp.facts import CHECKABLE, AnyFact, Reading
from nlp.instruments import Instrument
from nlp.rows import fact_from_row, from_row, loads, row_text

_COMMON = 2000  # facts about an instrument
_AT_ONCE = 1000  # facts whose rows are made while those before are put in
_SPEAKER = 4 + COLUMNS.index("speaker")  # in a row, behind what says where it belongs


def replace(
    connection: Connection,
    several: Sequence[Reading],
    *,
    extractor: str | None,
    model: str | None,
    now: datetime,
) -> int:
    """Put each reading in the place of the one before it; how many facts were added, changed or dropped.

    A fact whose id and row are as before keeps its verdict; one that was settled to another day is to be checked anew.
    With no `extractor` the readings stay known as those of the version that they were kept with.
    """
    there = kept_articles.locked(connection, [reading.article.id for reading in several])
    by_id = {reading.article.id: reading for reading in several if reading.article.id in there}
    dated = {id_: reading.dated for id_, reading in by_id.items()}
    days = kept_articles.date_articles(connection, dated, there)
    by_number = {there[id_].number: reading for id_, reading in by_id.items()}
    before = _there(connection, by_number)
    told: dict[str, tuple[int, AnyFact]] = {}
    for number, reading in by_number.items():
        for fact in reading.facts:
            told.setdefault(fact.id, (number, fact))
    rows = {id_: row_text(told[id_][1]) for id_ in told if id_ in before}
    changed = {id_: (told[id_][1], row) for id_, row in rows.items() if before[id_].row != row}
    dropped = [old.number for id_, old in before.items() if id_ not in told]
    added = [(number, fact) for id_, (number, fact) in told.items() if id_ not in before]
    _drop(connection, dropped)
    _change(connection, changed, before)
    sources = {row.number: row.source for row in there.values()}
    _add(connection, added, days, sources, last=_last_of(before))
    if extractor is not None:
        _note_reading(connection, by_number, extractor=extractor, model=model, now=now)
    return len(changed) + len(added) + len(dropped)


def find(
    connection: Connection, query: FactQuery, *, sort: str, limit: int, after: Cursor | None
) -> list[StoredFact[AnyFact]]:
    """A page of facts with their articles and verdicts."""
    asked = _asked(connection, query, by_confidence=sort == "confidence")
    falling = sort != "oldest"
    order = [asked.key] if sort != "confidence" else [facts.c.confidence, asked.key]
    statement = select(*order).select_from(asked.joined).where(*asked.conditions)
    if after is not None:
        here = tuple_(*order) if len(order) > 1 else order[0]
        place = tuple_(after.key, after.number) if len(order) > 1 else after.number
        statement = statement.where(here < place if falling else here > place)
    page = statement.order_by(*((key.desc() if falling else key) for key in order)).limit(limit)
    return _with_all(connection, [row[-1] for row in connection.execute(page)], by_confidence=sort == "confidence")


def _with_all(connection: Connection, numbers: list[int], *, by_confidence: bool) -> list[StoredFact[AnyFact]]:
    """The facts of the inner numbers, in that order."""
    columns = (facts.c.number, facts.c.article, facts.c.row, facts.c.confidence, facts.c.checked_at)
    joined = facts.outerjoin(verdicts, verdicts.c.number == facts.c.judged)
    statement = select(*columns, verdicts.c.row.label("judgement")).select_from(joined)
    found: Any = connection.execute(statement.where(facts.c.number.in_(numbers)))
    rows = {row.number: row for row in found}
    about = kept_articles.by_numbers(connection, {row.article for row in rows.values()})
    return [_stored(rows[n], about[rows[n].article], by_confidence=by_confidence) for n in numbers]


def count(connection: Connection, query: FactQuery) -> int:
    """How many facts a query finds."""
    asked = _asked(connection, query)
    return connection.scalar(select(func.count()).select_from(asked.joined).where(*asked.conditions)) or 0


def counts(
    connection: Connection, query: FactQuery, by: Sequence[str], *, limit: int | None = None
) -> list[tuple[tuple[Any, ...], int]]:
    """How many facts there are of each group, most first."""
    asked = _asked(connection, query)
    columns = [facts.c[name] for name in by]
    n = func.count().label("n")
    statement = select(*columns, n).select_from(asked.joined).where(*asked.conditions).group_by(*columns)
    order = (n.desc(), *(column.nulls_first() for column in columns))
    rows = connection.execute(statement.order_by(*order).limit(limit)).all()
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
        .where(facts.c.article > behind, facts.c.kind.in_(CHECKABLE), *on_days(facts.c.number, since, None))
        .order_by(facts.c.article)
        .limit(limit)
    )
    return list(connection.scalars(statement if again else statement.where(open_)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query as SQL: what to select from, on which conditions, and the fact's number in the index that is walked."""

    joined: FromClause
    conditions: list[ColumnElement[bool]]
    key: ColumnElement[int]


def _asked(connection: Connection, query: FactQuery, *, by_confidence: bool = False) -> _Asked:
    joined: FromClause = facts
    key: ColumnElement[int] = facts.c.number
    conditions = [
        *among(facts.c.kind, query.kinds),
        *among(facts.c.diagnosis, query.diagnoses),
        *among(facts.c.source, query.sources),
        *among(facts.c.speaker, query.speakers),
    ]
    if query.verdicts:
        labels = [label for label in query.verdicts if label != UNCHECKED]
        unchecked = [facts.c.verdict.is_(None)] if UNCHECKED in query.verdicts else []
        conditions.append(or_(*unchecked, *among(facts.c.verdict, labels)))
    if query.article:
        number = select(articles.c.number).where(articles.c.id == query.article).scalar_subquery()
        conditions.append(facts.c.article == number)
    rare = len(query.instruments) == 1 and not _is_common(connection, query.instruments[0])
    others = query.text or by_confidence or query.verdicts or query.diagnoses or query.speakers
    if len(query.instruments) == 1 and (rare or not others):
        joined = joined.join(fact_instruments, fact_instruments.c.fact == facts.c.number)
        key = fact_instruments.c.fact
        conditions.append(fact_instruments.c.instrument == query.instruments[0])
    elif len(query.instruments) == 1:
        link = (fact_instruments.c.instrument == query.instruments[0]) & (fact_instruments.c.fact == facts.c.number)
        conditions.append(select(fact_instruments.c.fact).where(link).exists())
    elif query.instruments:
        links = select(fact_instruments.c.fact).where(fact_instruments.c.instrument.in_(query.instruments))
        conditions.append(facts.c.number.in_(links))
    if query.text and rare:
        conditions.append(fulltext.has(connection, facts, query.text))
    elif query.text:
        search = fulltext.search(connection, facts, joined, query.text)
        joined, key = search.joined, search.key
        conditions.append(search.condition)
    return _Asked(joined, [*conditions, *on_days(key, query.since, query.until)], key)


def _is_common(connection: Connection, instrument: str) -> bool:
    """True where so many facts are about it that others are walked, and it is looked for among them."""
    some = select(fact_instruments.c.fact).where(fact_instruments.c.instrument == instrument).limit(_COMMON)
    return (connection.scalar(select(func.count()).select_from(some.subquery())) or 0) >= _COMMON


def _stored(row: Row[Any], about: StoredArticle, *, by_confidence: bool) -> StoredFact[AnyFact]:
    return StoredFact(
        fact=fact_from_row(loads(row.row), where="facts.row"),
        article=about.article,
        dated=about.dated,
        day=about.day,
        extractor=about.extractor,
        model=about.model,
        verdict=from_row(Verdict, loads(row.judgement), where="verdicts.row") if row.judgement else None,
        checked_at=moment(row.checked_at),
        cursor=str(Cursor(row.number, row.confidence if by_confidence else None)),
    )


def _there(connection: Connection, numbers: Iterable[int]) -> dict[str, Any]:
    columns = (facts.c.id, facts.c.number, facts.c.article, facts.c.row)
    return {row.id: row for row in connection.execute(select(*columns).where(facts.c.article.in_(list(numbers))))}


def _last_of(before: Mapping[str, Any]) -> dict[int, int]:
    """The last number within its article that a fact of each article has."""
    last: dict[int, int] = {}
    for row in before.values():
        last[row.article] = max(last.get(row.article, -1), nth(row.number))
    return last


def _drop(connection: Connection, numbers: list[int]) -> None:
    if numbers:
        statement = delete(facts).where(facts.c.number == bindparam("of"))
        connection.execute(statement, [{"of": number} for number in numbers])


def _change(connection: Connection, changed: Mapping[str, tuple[AnyFact, str]], before: Mapping[str, Any]) -> None:
    """Note what settling or a surer reading changed: neither words nor place can differ where the id is the same.

    What is claimed of another day than before is unchecked; the history keeps what was judged.
    """
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("date", "confidence", "row", "value")}
    forgotten = {name: null() for name in ("judged", "verdict", "diagnosis", "checked_at")}
    same: list[dict[str, Any]] = []
    other: list[dict[str, Any]] = []
    for id_, (fact, row) in changed.items():
        told = dict(zip(COLUMNS, columns_of(fact, about_of(fact)), strict=True))
        values = {"of": id_} | {f"new_{name}": told[name] for name in new}
        (same if _same_claim(before[id_].row, row) else other).append(values)
    statement = update(facts).where(facts.c.id == bindparam("of"))
    if same:
        connection.execute(statement.values(**new), same)
    if other:
        connection.execute(statement.values(**new, **forgotten), other)


def _same_claim(before: str, now: str) -> bool:
    """True where two rows differ at most in how sure the reading is."""
    return loads(before) | {"confidence": None} == loads(now) | {"confidence": None}  # type: ignore[no-any-return]


def _add(
    connection: Connection,
    added: Sequence[tuple[int, AnyFact]],
    days: Mapping[int, str],
    sources: Mapping[int, str | None],
    *,
    last: dict[int, int],
) -> None:
    """Insert facts of articles (by number) behind those that these have, with what they are found by."""
    told: list[tuple[int, int, AnyFact, tuple[Instrument, ...]]] = []
    links: list[tuple[str, int]] = []
    met: set[tuple[str, str, str]] = set()
    for article, fact in added:
        last[article] = nth_ = last.get(article, -1) + 1
        about = about_of(fact)
        number = place(days[article], article, nth_)
        told.append((number, article, fact, about))
        links += [(key, number) for key in {key_of(one): None for one in about}]
        met.update([("instrument", one.name, key_of(one)) for one in about])
    told.sort(key=itemgetter(0))  # SQLite's index of words takes keys best in their order

    def rows(part: Sequence[tuple[int, int, AnyFact, tuple[Instrument, ...]]]) -> list[tuple[Any, ...]]:
        return [(n, of, days[of], sources[of], *columns_of(fact, about)) for n, of, fact, about in part]

    columns = ("number", "article", "day", "source", *COLUMNS)
    for part in ahead(rows, [told[first : first + _AT_ONCE] for first in range(0, len(told), _AT_ONCE)]):
        insert_tuples(connection, facts, columns, part)
        met.update([("speaker", row[_SPEAKER], row[_SPEAKER]) for row in part if row[_SPEAKER]])
    insert_tuples(connection, fact_instruments, ("instrument", "fact"), links)
    note(connection, met)


def _note_reading(
    connection: Connection, by_number: dict[int, Reading], *, extractor: str, model: str | None, now: datetime
) -> None:
    about = {"extractor": extractor, "model": model, "read_at": stamp(now)}
    rows = [
        {"article": number, "facts": len({fact.id for fact in reading.facts})} | about
        for number, reading in sorted(by_number.items())
    ]
    upsert(connection, readings, rows)
