"""Whether the database holds together: what it checks itself, and what every article and fact must keep to."""

from sqlalchemy import Connection, func, select

from corpus.store import fulltext
from corpus.store.database import Database
from corpus.store.places import ARTICLE
from corpus.store.tables import articles, fact_instruments, facts, readings


def problems(database: Database, connection: Connection) -> list[str]:
    """What is wrong, one line each; empty where nothing is."""
    return [
        *database.kind.damage(connection),
        *_strayed_facts(connection),
        *_misplaced_facts(connection),
        *_miscounted_readings(connection),
        *_unlinked_facts(connection),
        *fulltext.problems(connection),
    ]


def _strayed_facts(connection: Connection) -> list[str]:
    """Facts whose span does not hold their words: substr counts code points, as spans do."""
    words = func.substr(articles.c.text, facts.c.start + 1, facts.c.end - facts.c.start)
    joined = facts.join(articles, articles.c.number == facts.c.article)
    strayed = connection.scalars(select(facts.c.id).select_from(joined).where(words != facts.c.text)).all()
    return [f"{len(strayed)} facts do not stand where their span says (the first is {strayed[0]})"] if strayed else []


def _misplaced_facts(connection: Connection) -> list[str]:
    """Facts that tell of another day or outlet than their article."""
    other = (
        (facts.c.day != articles.c.day)
        | facts.c.source.is_distinct_from(articles.c.source)
        | (facts.c.number < articles.c.place)
        | (facts.c.number >= articles.c.place + ARTICLE)
    )
    joined = facts.join(articles, articles.c.number == facts.c.article)
    n = connection.scalar(select(func.count()).select_from(joined).where(other))
    return [f"{n} facts tell of another day or outlet than their article"] if n else []


def _miscounted_readings(connection: Connection) -> list[str]:
    n = select(func.count()).where(facts.c.article == readings.c.article).correlate(readings).scalar_subquery()
    wrong = connection.scalar(select(func.count()).select_from(readings).where(readings.c.facts != n))
    return [f"{wrong} articles have more or fewer facts than their reading gave"] if wrong else []


def _unlinked_facts(connection: Connection) -> list[str]:
    """Facts that are not found by the instrument that they are about."""
    linked = select(fact_instruments.c.fact).where(
        fact_instruments.c.fact == facts.c.number, fact_instruments.c.instrument == facts.c.instrument
    )
    about = facts.c.instrument.is_not(None)
    n = connection.scalar(select(func.count()).select_from(facts).where(about, ~linked.exists()))
    return [f"{n} facts are not found by their instrument"] if n else []
