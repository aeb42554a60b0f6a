"""Full text over articles and facts, quotes and causes among them: FTS5 in SQLite, tsvector in PostgreSQL.

SQLite has tables beside, without a text of their own, kept by triggers; their row ids are the places of `places`, so
that what is found comes in the order of days. PostgreSQL has generated columns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Table, column, func, literal_column, select, table, text

from corpus.errors import QueryError

_INDEXES = {"articles": ("article_words", "place"), "facts": ("fact_words", "number")}
_QUERY = re.compile(r'"([^"]+)"|([^\s"]+)')
_DIVIDERS = str.maketrans(dict.fromkeys("'/.,-_@:&’+#~%=?\"\0", " "))  # as the generated columns have them


@dataclass(frozen=True, slots=True)
class Search:
    """How articles or facts are found by words: what to select from, on which condition, in the order of which key."""

    joined: FromClause
    condition: ColumnElement[bool]
    key: ColumnElement[int]


def search(connection: Connection, of: Table, joined: FromClause, words: str) -> Search:
    """The search of a table, joined with others perhaps, for what a person typed."""
    index, key = _INDEXES[of.name]
    if connection.dialect.name == "postgresql":
        condition = literal_column(f"{of.name}.words").op("@@", is_comparison=True)(_tsquery(words))
        return Search(joined, condition, of.c[key])
    hits = table(index, column("rowid", of.c[key].type))
    matching: Any = text(f"{index} MATCH :words").bindparams(words=match(words))
    return Search(joined.join(hits, hits.c.rowid == of.c[key]), matching, hits.c.rowid)


def has(connection: Connection, of: Table, words: str) -> ColumnElement[bool]:
    """The condition that a row has the words, for where others are few: each is looked up."""
    if connection.dialect.name == "postgresql":
        return search(connection, of, of, words).condition
    index, key = _INDEXES[of.name]
    hits = table(index, column("rowid", of.c[key].type))
    matching: Any = text(f"{index} MATCH :words").bindparams(words=match(words))
    return select(hits.c.rowid).where(matching, hits.c.rowid == of.c[key]).exists()


def match(words: str) -> str:
    """The FTS5 expression of what a person typed: all words and "phrases" must occur, and no word is an operator.

    >>> match('rate cut')
    '"rate" "cut"'
    >>> match('"rate cut" inflat* -NEAR')
    '"rate cut" "inflat"* "-NEAR"'
    """
    return " ".join(f'"{phrase}"' + ("*" if prefix else "") for phrase, prefix in _terms(words))


def problems(connection: Connection) -> list[str]:
    """What SQLite's index tables have that their articles and facts have not, or the other way round."""
    if connection.dialect.name == "postgresql":
        return []  # a generated column cannot differ from what it is generated from
    found = []
    for name, (index, _) in _INDEXES.items():
        try:
            connection.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        except Exception as error:  # noqa: BLE001 - whatever SQLite says of its own index is the finding
            found.append(f"the full-text index of {name} is broken: {error}")
    return found


def rebuild(connection: Connection) -> None:
    """SQLite's indexes anew from the tables."""
    if connection.dialect.name == "sqlite":
        for index, _ in _INDEXES.values():
            connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def _terms(words: str) -> list[tuple[str, bool]]:
    """The words and phrases, each with whether it is the beginning of a word only."""
    terms = []
    for phrase, word in _QUERY.findall(words.replace("\0", " ")):
        prefix = len(word) > 1 and word.endswith("*")
        terms.append((phrase or word.rstrip("*") or word, prefix))
    if not terms:
        raise QueryError(f"{words!r} has no word to search for", where="text", remedy='give words, or a "phrase"')
    return terms


def _tsquery(words: str) -> ColumnElement[object]:
    """The same for PostgreSQL."""
    parts = list(_tsqueries(words))
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.op("&&")(part)
    return whole


def _tsqueries(words: str) -> Iterator[ColumnElement[object]]:
    for phrase, prefix in _terms(words):
        plain = phrase.translate(_DIVIDERS)
        asked: ColumnElement[object] = func.phraseto_tsquery("tapecheck", plain)
        if prefix:  # only a phrase's last word may be a beginning, as in FTS5
            quoted = " <-> ".join("'" + word.replace("\\", "") + "'" for word in plain.split())
            asked = func.to_tsquery("tapecheck", f"{quoted}:*") if quoted else asked
        yield asked
