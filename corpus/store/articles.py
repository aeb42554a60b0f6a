"""Articles in the store: adding them, what is known of them, and the readings that they have."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    bindparam,
    insert,
    or_,
    select,
    text,
    tuple_,
    update,
)

from corpus.query import Cursor
from corpus.store import fulltext, sightings
from corpus.store.records import StoredArticle
from corpus.store.tables import articles, readings
from corpus.store.times import day, moment, stamp
from nlp.facts import Dating
from nlp.rows import dumps, from_row, loads, to_row
from scrapers.article import Article

_FILLABLE = ("url", "source", "title", "published", "updated", "language")


def add(connection: Connection, several: Sequence[Article], *, now: datetime, retrieved: datetime | None = None) -> int:
    """Keep the articles that are not there yet, and fill in what was unknown of those that are; how many are new."""
    by_id: dict[str, Article] = {}
    for one in several:
        by_id.setdefault(one.id, one)  # of two with one text the first
    there = _rows(connection, list(by_id))
    new = [article for id_, article in by_id.items() if id_ not in there]
    if new:
        met = {"first_seen": stamp(now), "retrieved": stamp(retrieved or now)}
        connection.execute(insert(articles), [_told(article) | met for article in new])
    for id_, row in there.items():
        if filled := _unknown(row, by_id[id_]):
            values = filled | {"filled": stamp(now)}
            connection.execute(update(articles).where(articles.c.number == row.number).values(values))
    sightings.note(connection, several, numbers(connection, by_id), now=now, retrieved=retrieved)
    return len(new)


def numbers(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """The inner numbers of the articles that are there."""
    found = connection.execute(select(articles.c.id, articles.c.number).where(articles.c.id.in_(list(ids))))
    return {row.id: row.number for row in found}


def has_address(connection: Connection, url: str) -> bool:
    """True where a text was met at that address."""
    return sightings.has_address(connection, url)


def date_articles(connection: Connection, dated: dict[int, tuple[Article, Dating | None]]) -> None:
    """Note which session each article (by number) speaks of."""
    statement = (
        update(articles)
        .where(articles.c.number == bindparam("of"))
        .values(dated=bindparam("as_dated"), day=bindparam("on"))
    )
    rows = [
        {"of": number, "as_dated": _dating(dating), "on": told_on(article, dating)}
        for number, (article, dating) in dated.items()
    ]
    connection.execute(statement, rows)


def told_on(article: Article, dating: Dating | None) -> str:
    """The day that an article's facts count for: the session it speaks of, else its day of publication, else ''."""
    if dating is not None:
        return dating.session.isoformat()
    return article.published.date().isoformat() if article.published else ""


def find(
    connection: Connection, conditions: Iterable[ColumnElement[bool]], *, newest: bool, limit: int, after: Cursor | None
) -> list[StoredArticle]:
    """A page of articles by day."""
    statement = _ordered(_with_reading().where(*conditions), newest=newest, after=after).limit(limit)
    return [stored(row) for row in connection.execute(statement)]


def by_numbers(connection: Connection, wanted: Iterable[int]) -> dict[int, StoredArticle]:
    """The articles of the inner numbers."""
    rows = connection.execute(_with_reading().where(articles.c.number.in_(list(wanted))))
    return {row.number: stored(row) for row in rows}


def conditions(
    *, since: str | None, until: str | None, sources: Sequence[str], words: str | None
) -> list[ColumnElement[bool]]:
    """What articles must meet."""
    return [
        *on_days(articles, since, until),
        *among(articles.c.source, sources),
        *having(articles, "article_words", words),
    ]


def on_days(table: Table, since: str | None, until: str | None) -> list[ColumnElement[bool]]:
    """The condition that the day is known and lies in the range."""
    asked: list[ColumnElement[bool]] = []
    if since:
        asked.append(table.c.day >= since)
    if until:
        asked += [table.c.day <= until, table.c.day != ""]
    return asked


def among(column: ColumnElement[Any], wanted: Sequence[str]) -> list[ColumnElement[bool]]:
    """The condition that the column has one of the values; none where nothing is asked."""
    if len(wanted) == 1:
        return [column == wanted[0]]
    return [column.in_(wanted)] if wanted else []


def having(table: Table, index: str, words: str | None) -> list[ColumnElement[bool]]:
    """The condition that the full-text index finds the words in the row."""
    if not words:
        return []
    found = text(f"SELECT rowid FROM {index} WHERE {index} MATCH :words").bindparams(words=fulltext.match(words))
    return [table.c.number.in_(found)]


def unread(connection: Connection, extractor: str, *, behind: int, limit: int) -> list[tuple[int, Article]]:
    """Articles that this version of the reader has not read, in the order they came, behind a number."""
    joined = articles.outerjoin(readings, readings.c.article == articles.c.number)
    statement = (
        select(articles)
        .select_from(joined)
        .where(articles.c.number > behind, or_(readings.c.extractor.is_(None), readings.c.extractor != extractor))
        .order_by(articles.c.number)
        .limit(limit)
    )
    return [(row.number, article(row)) for row in connection.execute(statement)]


def read_between(connection: Connection, since: str | None, until: str | None, *, behind: int, limit: int) -> list[int]:
    """The inner numbers of articles that have been read and tell of these days, behind one."""
    joined = articles.join(readings, readings.c.article == articles.c.number)
    statement = select(articles.c.number).select_from(joined).where(articles.c.number > behind)
    statement = statement.where(*on_days(articles, since, until)).order_by(articles.c.number).limit(limit)
    return list(connection.scalars(statement))


def names_of_sources(connection: Connection) -> list[str]:
    """The outlets that articles are from."""
    return list(connection.scalars(select(articles.c.source).where(articles.c.source.is_not(None)).distinct()))


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


def stored(row: Row[Any]) -> StoredArticle:
    """The article of a row, with what is known of it."""
    return StoredArticle(
        article=article(row),
        dated=dating(row.dated),
        day=day(row.day),
        first_seen=datetime.fromisoformat(row.first_seen),
        retrieved=datetime.fromisoformat(row.retrieved),
        filled=moment(row.filled),
        extractor=row.extractor,
        facts=row.facts or 0,
        cursor=str(Cursor(row.day, row.number)),
    )


def dating(kept: str | None) -> Dating | None:
    """The dating of its JSON."""
    return from_row(Dating, loads(kept), where="articles.dated") if kept else None


def _dating(dating: Dating | None) -> str | None:
    return dumps(to_row(dating)) if dating else None


def _with_reading() -> Select[Any]:
    joined = articles.outerjoin(readings, readings.c.article == articles.c.number)
    return select(articles, readings.c.extractor, readings.c.facts).select_from(joined)


def _ordered(statement: Select[Any], *, newest: bool, after: Cursor | None) -> Select[Any]:
    key, number = articles.c.day, articles.c.number
    if after is not None:
        here, place = tuple_(key, number), tuple_(after.key, after.number)
        statement = statement.where(here < place if newest else here > place)
    return statement.order_by(key.desc(), number.desc()) if newest else statement.order_by(key, number)


def _rows(connection: Connection, ids: list[str]) -> dict[str, Row[Any]]:
    columns = [articles.c[name] for name in ("id", "number", "authors", "dated", *_FILLABLE)]
    return {row.id: row for row in connection.execute(select(*columns).where(articles.c.id.in_(ids)))}


def _told(article: Article) -> dict[str, Any]:
    """What the article itself tells, as columns."""
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source,
        "title": article.title,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "published": article.published.isoformat() if article.published else None,
        "updated": article.updated.isoformat() if article.updated else None,
        "language": article.language,
        "paywall": article.paywall,
        "truncated": article.truncated,
        "text": article.text,
        "day": told_on(article, None),
    }


def _unknown(row: Row[Any], article: Article) -> dict[str, Any]:
    """What the article tells that the row does not know yet."""
    told = _told(article)
    filled = {name: told[name] for name in _FILLABLE if getattr(row, name) is None and told[name] is not None}
    if row.authors == "[]" and article.authors:
        filled["authors"] = told["authors"]
    if "published" in filled and row.dated is None:
        filled["day"] = told["day"]
    return filled
