"""Full text over articles and facts: FTS5 tables without a text of their own, kept by triggers."""

import re

from sqlalchemy import Connection

from corpus.errors import QueryError

_TOKENS = "porter unicode61 remove_diacritics 2"  # "cuts" finds "cut", "Raul" finds "Raúl"
_INDEXED = {"article_words": ("articles", ("title", "text")), "fact_words": ("facts", ("text", "said"))}
_QUERY = re.compile(r'"([^"]+)"|([^\s"]+)')


def create(connection: Connection) -> None:
    """The index tables and the triggers that keep them."""
    for index, (table, columns) in _INDEXED.items():
        for statement in _statements(index, table, columns):
            connection.exec_driver_sql(statement)


def problems(connection: Connection) -> list[str]:
    """What the index tables have that their articles and facts have not, or the other way round."""
    found = []
    for index, (table, _) in _INDEXED.items():
        try:
            connection.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")
        except Exception as error:  # noqa: BLE001 - whatever SQLite says of its own index is the finding
            found.append(f"the full-text index of {table} is broken: {error}")
    return found


def rebuild(connection: Connection) -> None:
    """The indexes anew from the tables."""
    for index in _INDEXED:
        connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def match(words: str) -> str:
    """The FTS5 expression of what a person typed: all words and "phrases" must occur, and no word is an operator.

    >>> match('rate cut')
    '"rate" "cut"'
    >>> match('"rate cut" inflat* -NEAR')
    '"rate cut" "inflat"* "-NEAR"'
    """
    terms = []
    for phrase, word in _QUERY.findall(words.replace("\0", " ")):
        prefix = len(word) > 1 and word.endswith("*")
        terms.append(f'"{phrase or word.rstrip("*") or word}"' + ("*" if prefix else ""))
    if not terms:
        raise QueryError(f"{words!r} has no word to search for", where="text", remedy='give words, or a "phrase"')
    return " ".join(terms)


def _statements(index: str, table: str, columns: tuple[str, ...]) -> list[str]:
    names = ", ".join(columns)
    new = ", ".join(f"new.{column}" for column in columns)
    old = ", ".join(f"old.{column}" for column in columns)
    add = f"INSERT INTO {index}(rowid, {names}) VALUES (new.number, {new});"
    drop = f"INSERT INTO {index}({index}, rowid, {names}) VALUES ('delete', old.number, {old});"
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, content='{table}', content_rowid='number', "
        f"tokenize='{_TOKENS}')",
        f"CREATE TRIGGER {index}_added AFTER INSERT ON {table} BEGIN {add} END",
        f"CREATE TRIGGER {index}_dropped AFTER DELETE ON {table} BEGIN {drop} END",
        f"CREATE TRIGGER {index}_changed AFTER UPDATE OF {names} ON {table} BEGIN {drop} {add} END",
    ]
