"""Whether the database holds together: what SQLite checks, and what every fact must keep to."""

from sqlalchemy import Connection, func, select

from corpus.store import fulltext
from corpus.store.tables import articles, facts, readings


def problems(connection: Connection) -> list[str]:
    """What is wrong, one line each; empty where nothing is."""
    return [
        *_damage(connection),
        *_orphans(connection),
        *_strayed_facts(connection),
        *_miscounted_readings(connection),
        *fulltext.problems(connection),
    ]


def _damage(connection: Connection) -> list[str]:
    lines = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    return [f"SQLite finds damage: {line}" for line in lines if line != "ok"]


def _orphans(connection: Connection) -> list[str]:
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [f"{len(rows)} rows refer to what is not there (the first in {rows[0][0]})"] if rows else []


def _strayed_facts(connection: Connection) -> list[str]:
    """Facts whose span does not hold their words: substr counts code points, as spans do."""
    words = func.substr(articles.c.text, facts.c.start + 1, facts.c.end - facts.c.start)
    joined = facts.join(articles, articles.c.number == facts.c.article)
    strayed = connection.scalars(select(facts.c.id).select_from(joined).where(words != facts.c.text)).all()
    return [f"{len(strayed)} facts do not stand where their span says (the first is {strayed[0]})"] if strayed else []


def _miscounted_readings(connection: Connection) -> list[str]:
    n = select(func.count()).where(facts.c.article == readings.c.article).correlate(readings).scalar_subquery()
    wrong = connection.scalar(select(func.count()).select_from(readings).where(readings.c.facts != n))
    return [f"{wrong} articles have more or fewer facts than their reading gave"] if wrong else []
