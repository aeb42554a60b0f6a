"""Names that a query can ask for: outlets, speakers, instruments. Noted when they are met, and kept."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from corpus.store.tables import names
from corpus.store.upsert import insert_new

Noted = tuple[str, str, str]  # field, name, what it means


def note(connection: Connection, several: Iterable[Noted]) -> None:
    """Note names that may be new."""
    rows = [{"field": field, "name": name, "means": means} for field, name, means in sorted(set(several))]
    insert_new(connection, names, rows)


def known(connection: Connection, field: str) -> list[str]:
    """The names of a field."""
    return list(connection.scalars(select(names.c.name).where(names.c.field == field).order_by(names.c.name)))


def instruments(connection: Connection) -> dict[str, str]:
    """The ids (a group's name) of the instruments that facts are about, by lower-case id and name."""
    found: dict[str, str] = {}
    for row in connection.execute(select(names.c.name, names.c.means).where(names.c.field == "instrument")):
        found[row.means.casefold()] = row.means
        found.setdefault(row.name.casefold(), row.means)
    return found
