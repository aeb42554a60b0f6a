"""Which articles are copies of one another: found when they are put in, kept beside them, and nothing is dropped."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import Connection, func, select

from corpus.store.tables import articles, copies
from corpus.store.times import moment
from corpus.store.upsert import insert_new
from scrapers.duplicates import WINDOW, Groups
from scrapers.signatures import Signature, signature

_AT_ONCE = 500  # per transaction
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # a page may claim any day, and a window around it must be one


def ungrouped(connection: Connection) -> list[tuple[int, datetime]]:
    """Articles, by inner number, that have not been compared, in order of time."""
    rows = connection.execute(
        select(articles.c.number, articles.c.published, articles.c.first_seen)
        .select_from(articles.outerjoin(copies, copies.c.article == articles.c.number))
        .where(copies.c.article.is_(None))
    )
    return sorted(((row.number, _when(row.published, row.first_seen)) for row in rows), key=lambda one: one[::-1])


def known(connection: Connection, waiting: Sequence[tuple[int, datetime]]) -> Groups[int]:
    """The articles that those that wait, in order of time, are to be compared with, in their groups."""
    groups = Groups[int]()
    if not waiting:
        return groups
    since, until = waiting[0][1], waiting[-1][1]
    rows = connection.execute(
        select(
            articles.c.number, articles.c.published, articles.c.first_seen, copies.c.lead, copies.c.signature
        ).select_from(copies.join(articles, copies.c.article == articles.c.number))
    )
    for row in rows:
        when = _when(row.published, row.first_seen)
        if since - WINDOW <= when <= until + WINDOW:
            groups.put(row.number, Signature.from_bytes(row.signature), lead=row.lead, when=when)
    return groups


def compare(connection: Connection, groups: Groups[int], several: Sequence[tuple[int, datetime]]) -> int:
    """Put articles into their groups; how many are copies."""
    wanted = dict(several)
    found = connection.execute(select(articles.c.number, articles.c.text).where(articles.c.number.in_(list(wanted))))
    texts = {row.number: row.text for row in found}
    rows = []
    for number, when in several:
        told = signature(texts[number])
        lead = groups.join(number, told, when=when)
        rows.append({"article": number, "lead": lead, "signature": told.to_bytes()})
    insert_new(connection, copies, rows)
    return sum(row["lead"] != row["article"] for row in rows)


def parts(several: Iterable[tuple[int, datetime]]) -> Iterable[list[tuple[int, datetime]]]:
    """In the parts that one transaction takes."""
    rest = iter(several)
    while part := list(islice(rest, _AT_ONCE)):
        yield part


def groups_of(connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[str, int]]:
    """Of each article that has been compared: the id of the first of its group, and how many there are in it."""
    wanted = list(numbers)
    own, lead, size = copies.alias(), articles.alias(), func.count().label("size")
    mates = copies.alias()
    counted = (
        select(mates.c.lead, size)
        .where(mates.c.lead.in_(select(own.c.lead).where(own.c.article.in_(wanted))))
        .group_by(mates.c.lead)
        .subquery()
    )
    rows = connection.execute(
        select(own.c.article, lead.c.id, counted.c.size)
        .select_from(own.join(lead, lead.c.number == own.c.lead).join(counted, counted.c.lead == own.c.lead))
        .where(own.c.article.in_(wanted))
    )
    return {row.article: (row.id, row.size) for row in rows}


def leads(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The id of the first of its group, by the id of each article that is a copy of another."""
    lead = articles.alias()
    joined = copies.join(articles, articles.c.number == copies.c.article).join(lead, lead.c.number == copies.c.lead)
    statement = (
        select(articles.c.id, lead.c.id.label("first"))
        .select_from(joined)
        .where(articles.c.id.in_(list(ids)), copies.c.lead != copies.c.article)
    )
    return {row.id: row.first for row in connection.execute(statement)}


def _when(published: str | None, first_seen: str) -> datetime:
    when = moment(published) or datetime.fromisoformat(first_seen)
    return max(when.astimezone(UTC), _EARLIEST)
