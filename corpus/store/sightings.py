"""Where each text was met: the addresses of one text, and the texts of one address."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from corpus.store.records import Sighting
from corpus.store.tables import sightings
from corpus.store.times import stamp
from corpus.store.upsert import insert_new
from scrapers.article import Article


def note(
    connection: Connection,
    several: Sequence[Article],
    numbers: Mapping[str, int],
    *,
    now: datetime,
    retrieved: datetime | None = None,
) -> None:
    """Note that these texts were met at their addresses; what was noted before stays as it was."""
    rows = {(one.url, numbers[one.id]): one.source for one in several if one.url}
    met = {"first_seen": stamp(now), "retrieved": stamp(retrieved or now)}
    found = [{"url": url, "article": number, "source": source} | met for (url, number), source in sorted(rows.items())]
    insert_new(connection, sightings, found)


def has_address(connection: Connection, url: str) -> bool:
    """True where a text was met at that address."""
    return connection.scalar(select(sightings.c.article).where(sightings.c.url == url).limit(1)) is not None


def of_text(connection: Connection, number: int) -> list[Sighting]:
    """Where an article's text was met, the first place first."""
    rows = connection.execute(
        select(sightings).where(sightings.c.article == number).order_by(sightings.c.first_seen, sightings.c.url)
    )
    return [
        Sighting(
            url=row.url,
            source=row.source,
            first_seen=datetime.fromisoformat(row.first_seen),
            retrieved=datetime.fromisoformat(row.retrieved),
        )
        for row in rows
    ]


def at_address(connection: Connection, url: str) -> list[tuple[int, datetime]]:
    """The texts, by inner number, that stood at an address, and when each was had: in that order.

    A piece of a file ("many.jsonl#12") is a place, not a document: what stands there later is no revision.
    """
    if "#" in url:
        return []
    rows = connection.execute(
        select(sightings.c.article, sightings.c.retrieved)
        .where(sightings.c.url == url)
        .order_by(sightings.c.retrieved, sightings.c.article)
    )
    return [(row.article, datetime.fromisoformat(row.retrieved)) for row in rows]


def revised(connection: Connection) -> list[str]:
    """The addresses at which more than one text was met."""
    other = sightings.alias()
    statement = (
        select(sightings.c.url)
        .distinct()
        .join(other, (other.c.url == sightings.c.url) & (other.c.article > sightings.c.article))
        .where(sightings.c.url.not_like("%#%"))
        .order_by(sightings.c.url)
    )
    return list(connection.scalars(statement))
