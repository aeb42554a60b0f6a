"""Articles in the store: adding them, what is known of them, and the readings that they have."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, bindparam, or_, select, update

from corpus.query import Cursor
from corpus.store import copies, fulltext, sightings
from corpus.store.bulk import next_numbers
from corpus.store.names import note
from corpus.store.places import DAY, KNOWN, place, start
from corpus.store.records import StoredArticle
from corpus.store.tables import articles, facts, readings
from corpus.store.times import day, moment, stamp
from corpus.store.upsert import insert_new
from nlp.facts import Dating
from nlp.rows import from_row, loads, row_text
from scrapers.article import Article

_WITH_READING = articles.outerjoin(readings, readings.c.article == articles.c.number)
# SQLite indexes words best by rising places; in PostgreSQL writers of the same articles must meet in one order.
_IN_ORDER = {"sqlite": itemgetter("place"), "postgresql": itemgetter("id")}
_FILLABLE = ("url", "source", "title", "published", "updated", "language")


def add(
    connection: Connection,
    several: Sequence[Article],
    *,
    now: datetime,
    retrieved: datetime | None = None,
    dated: Mapping[str, Dating | None] = MappingProxyType({}),
) -> int:
    """Keep the articles that are not there yet, and fill in what was unknown of those that are; how many are new.

    `dated` is which session they speak of, by id, where that is known.
    """
    by_id: dict[str, Article] = {}
    for one in several:
        by_id.setdefault(one.id, one)  # of two with one text the first
    there = set(connection.scalars(select(articles.c.id).where(articles.c.id.in_(by_id))))
    new = [article for id_, article in by_id.items() if id_ not in there]
    met = {"first_seen": stamp(now), "retrieved": stamp(retrieved or now)}
    inserted = _insert(connection, [_told(article, dated.get(article.id)) | met for article in new])
    if there:
        for id_, row in locked(connection, by_id).items():
            if id_ in there and (filled := _unknown(row, by_id[id_])):
                _fill(connection, row, filled | {"filled": stamp(now)})
    sightings.note(connection, several, numbers(connection, by_id), now=now, retrieved=retrieved)
    note(connection, (("source", article.source, article.source) for article in by_id.values() if article.source))
    return inserted


def locked(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """What is known of the articles that are there, by id. Others who write of them wait until the transaction ends.

    Whoever writes takes the locks in the same order, so that no two wait for each other.
    """
    columns = [articles.c[name] for name in ("id", "number", "day", "authors", "dated", *_FILLABLE)]
    statement = select(*columns).where(articles.c.id.in_(list(ids))).order_by(articles.c.number).with_for_update()
    return {row.id: row for row in connection.execute(statement)}


def numbers(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The inner numbers of the articles that are there."""
    found = connection.execute(select(articles.c.id, articles.c.number).where(articles.c.id.in_(list(ids))))
    return {row.id: row.number for row in found}


def has_address(connection: Connection, url: str) -> bool:
    """True where a text was met at that address."""
    return sightings.has_address(connection, url)


def date_articles(
    connection: Connection, dated: Mapping[str, Dating | None], there: Mapping[str, Row[Any]]
) -> dict[int, str]:
    """Note which session each article (by id, of those that are there) speaks of; its facts go with it.

    The days that they tell of now, by the articles' numbers.
    """
    changes, days = [], {}
    for id_, dating in dated.items():
        row, kept = there[id_], _dating(dating)
        days[row.number] = on = told_on(row.published, dating)
        if kept != row.dated or on != row.day:
            changes.append({"of": row.number, "kept": kept, "on": on, "at": place(on, row.number)})
            _move(connection, row, on)
    if changes:
        new: dict[str, Any] = {"dated": bindparam("kept"), "day": bindparam("on"), "place": bindparam("at")}
        connection.execute(update(articles).where(articles.c.number == bindparam("of")).values(**new), changes)
    return days


def told_on(published: str | None, dating: Dating | None) -> str:
    """The day that an article's facts count for: the session it speaks of, else its day of publication, else ''."""
    if dating is not None:
        return dating.session.isoformat()
    return published[:10] if published else ""


def find(
    connection: Connection,
    *,
    since: str | None,
    until: str | None,
    sources: Sequence[str],
    words: str | None,
    newest: bool,
    limit: int,
    after: Cursor | None,
) -> list[StoredArticle]:
    """A page of articles by day."""
    joined: FromClause = _WITH_READING
    conditions = among(articles.c.source, sources)
    key: ColumnElement[int] = articles.c.place
    if words:
        search = fulltext.search(connection, articles, joined, words)
        joined, key = search.joined, search.key
        conditions.append(search.condition)
    conditions += on_days(key, since, until)
    if after is not None:
        conditions.append(key < after.number if newest else key > after.number)
    page = _rows(joined).where(*conditions).order_by(key.desc() if newest else key).limit(limit)
    rows = connection.execute(page).all()
    groups = copies.groups_of(connection, [row.number for row in rows])
    return [stored(row, group=groups.get(row.number)) for row in rows]


def by_numbers(connection: Connection, wanted: Iterable[int]) -> dict[int, StoredArticle]:
    """The articles of the inner numbers."""
    rows = connection.execute(_rows(_WITH_READING).where(articles.c.number.in_(list(wanted))))
    return {row.number: stored(row) for row in rows}


def on_days(key: ColumnElement[int], since: str | None, until: str | None) -> list[ColumnElement[bool]]:
    """The condition that the day of a place is known and lies in the range."""
    asked: list[ColumnElement[bool]] = []
    if since:
        asked.append(key >= start(since))
    if until:
        asked += [key < start(until) + DAY, *([] if since else [key >= KNOWN])]
    return asked


def among(column: ColumnElement[Any], wanted: Sequence[str]) -> list[ColumnElement[bool]]:
    """The condition that the column has one of the values; none where nothing is asked."""
    if len(wanted) == 1:
        return [column == wanted[0]]
    return [column.in_(wanted)] if wanted else []


def unread(
    connection: Connection, extractor: str, model: str | None, *, behind: int, limit: int
) -> list[tuple[int, Article]]:
    """Articles that this version of the reader has not read, in the order they came, behind a number."""
    other = or_(
        readings.c.extractor.is_(None), readings.c.extractor != extractor, readings.c.model.is_distinct_from(model)
    )
    statement = (
        select(articles)
        .select_from(_WITH_READING)
        .where(articles.c.number > behind, other)
        .order_by(articles.c.number)
        .limit(limit)
    )
    return [(row.number, article(row)) for row in connection.execute(statement)]


def read_between(connection: Connection, since: str | None, until: str | None, *, behind: int, limit: int) -> list[int]:
    """The inner numbers of articles that have been read and tell of these days, behind one."""
    joined = articles.join(readings, readings.c.article == articles.c.number)
    statement = select(articles.c.number).select_from(joined).where(articles.c.number > behind)
    statement = statement.where(*on_days(articles.c.place, since, until)).order_by(articles.c.number).limit(limit)
    return list(connection.scalars(statement))


def article(row: Row[Any]) -> Article:
    """The article of a row."""
    return Article(
        id=row.id,
        text=row.text,
        url=row.url,
        source=row.source,
        title=row.title,
        authors=tuple(json.loads(row.authors)),
        published=moment(row.published),
        updated=moment(row.updated),
        language=row.language,
        paywall=row.paywall,
        truncated=row.truncated,
    )


def stored(row: Row[Any], *, group: tuple[str, int] | None = None) -> StoredArticle:
    """The article of a row, with what is known of it; `group` is the first of its copies and how many they are."""
    return StoredArticle(
        group=group[0] if group else None,
        copies=group[1] - 1 if group else 0,
        article=article(row),
        dated=dating(row.dated),
        day=day(row.day),
        first_seen=datetime.fromisoformat(row.first_seen),
        retrieved=datetime.fromisoformat(row.retrieved),
        filled=moment(row.filled),
        extractor=row.extractor,
        model=row.model,
        facts=row.facts or 0,
        cursor=str(Cursor(row.place)),
    )


def dating(kept: str | None) -> Dating | None:
    """The dating of its JSON."""
    return from_row(Dating, loads(kept), where="articles.dated") if kept else None


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> int:
    """Insert articles, numbered in the order they came; those that another writer has put in meanwhile are left."""
    for number, row in zip(next_numbers(connection, articles, len(rows)), rows, strict=True):
        row |= {"number": number, "place": place(row["day"], number)}
    order: Any = _IN_ORDER[connection.dialect.name]
    return insert_new(connection, articles, sorted(rows, key=order))


def _fill(connection: Connection, row: Row[Any], filled: dict[str, Any]) -> None:
    """Note what was unknown of an article, beside its facts too."""
    if "day" in filled:
        filled["place"] = place(filled["day"], row.number)
        _move(connection, row, filled["day"])
    if "source" in filled:
        connection.execute(update(facts).where(facts.c.article == row.number).values(source=filled["source"]))
    connection.execute(update(articles).where(articles.c.number == row.number).values(filled))


def _dating(dating: Dating | None) -> str | None:
    return row_text(dating) if dating else None


def _move(connection: Connection, row: Row[Any], on: str) -> None:
    """Let an article's facts tell of another day."""
    if on != row.day:
        further = start(on) - start(row.day)
        moved = update(facts).where(facts.c.article == row.number)
        connection.execute(moved.values(day=on, number=facts.c.number + further))


def _rows(joined: FromClause) -> Select[Any]:
    return select(articles, readings.c.extractor, readings.c.model, readings.c.facts).select_from(joined)


def _told(article: Article, dated: Dating | None = None) -> dict[str, Any]:
    """What the article itself tells, as columns."""
    published = article.published.isoformat() if article.published else None
    return {
        "id": article.id,
        "url": _clean(article.url),
        "source": _clean(article.source),
        "title": _clean(article.title),
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "published": published,
        "updated": article.updated.isoformat() if article.updated else None,
        "language": _clean(article.language),
        "paywall": article.paywall,
        "truncated": article.truncated,
        "text": article.text,
        "dated": _dating(dated),
        "day": told_on(published, dated),
    }


def _clean(words: str | None) -> str | None:
    """The words without NUL, which PostgreSQL keeps in no text."""
    return words.replace("\0", "") if words else words


def _unknown(row: Row[Any], article: Article) -> dict[str, Any]:
    """What the article tells that the row does not know yet."""
    told = _told(article)
    filled = {name: told[name] for name in _FILLABLE if getattr(row, name) is None and told[name] is not None}
    if row.authors == "[]" and article.authors:
        filled["authors"] = told["authors"]
    if "published" in filled and row.dated is None:
        filled["day"] = told["day"]
    return filled
