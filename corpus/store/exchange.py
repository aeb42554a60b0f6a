"""The whole store as plain rows, table by table, and back: what `corpus.archive` writes to files and reads from them.

Rows name articles and facts by the ids of the contract; inner numbers stay inside, and are given anew on the way in.
What is worked out from other rows (places, names, full text, which articles are copies) is not among them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Connection, Float, Integer, Select, Table, select

from corpus.store import tables as t
from corpus.store.articles import numbers
from corpus.store.bulk import insert_tuples, next_numbers
from corpus.store.columns import COLUMNS, about_of, columns_of
from corpus.store.columns import key as key_of
from corpus.store.names import note
from corpus.store.places import place
from corpus.store.upsert import insert_new
from nlp.rows import fact_from_row, loads

Row = dict[str, Any]
_AT_ONCE = 500  # articles

_INNER = ("number", "judged", "article")
OF_ARTICLES = ("sightings", "facts", "verdicts")  # in the order of the articles that they are of
WHOLE = {
    table.name: table for table in (t.bars, t.tapes, t.doubts, t.releases, t.policy_rates, t.sources, t.jobs, t.queries)
}


def _columns(table: Table) -> list[Any]:
    inner = [*_INNER, "place"] if table is t.articles else _INNER
    return [column for column in table.columns if column.name not in inner]


_number = t.articles.c.number
_id = t.articles.c.id.label("article")
_holds = t.facts.c.number.is_not(None).label("holds")  # it is the verdict that its fact has now
_SELECTS: dict[str, Select[Any]] = {
    "articles": select(*_columns(t.articles), *(t.readings.c[name] for name in ("extractor", "model", "read_at")))
    .select_from(t.articles.outerjoin(t.readings, t.readings.c.article == _number))
    .order_by(_number),
    "sightings": select(_id, *_columns(t.sightings))
    .select_from(t.sightings.join(t.articles, _number == t.sightings.c.article))
    .order_by(_number, t.sightings.c.url),
    "facts": select(_id, *_columns(t.facts))
    .select_from(t.facts.join(t.articles, _number == t.facts.c.article))
    .order_by(_number, t.facts.c.number),
    "verdicts": select(_id, *_columns(t.verdicts), _holds)
    .select_from(
        t.verdicts.join(t.articles, _number == t.verdicts.c.article).outerjoin(
            t.facts, t.facts.c.judged == t.verdicts.c.number
        )
    )
    .order_by(_number, t.verdicts.c.number),
} | {name: select(*_columns(table)).order_by(*_columns(table)) for name, table in WHOLE.items()}


def forms() -> dict[str, dict[str, tuple[str, bool]]]:
    """The tables with their columns: each text, integer, number or boolean, and whether it may be unknown."""
    return {name: {column.name: _form(column) for column in asked.selected_columns} for name, asked in _SELECTS.items()}


def _form(column: Any) -> tuple[str, bool]:
    kinds = {Boolean: "boolean", Integer: "integer", Float: "number"}
    form = next((form for kind, form in kinds.items() if isinstance(column.type, kind)), "text")
    unread = column.name in ("extractor", "model", "read_at")
    return form, unread or bool(getattr(column, "nullable", False))


def rows(connection: Connection, name: str) -> Iterator[Row]:
    """The rows of a table, read as they are asked for."""
    asked = connection.execution_options(stream_results=True, yield_per=1000).execute(_SELECTS[name])
    for row in asked.mappings():
        yield dict(row)


def take_whole(connection: Connection, name: str, several: Sequence[Row]) -> int:
    """Put in rows of a table that has nothing to do with articles; how many were new."""
    return insert_new(connection, WHOLE[name], several)


class Of:
    """Rows of a table in the order of their articles, handed out article by article."""

    def __init__(self, several: Iterable[Row]) -> None:
        self._groups = groupby(several, itemgetter("article"))
        self._next = next(self._groups, None)

    def take(self, article: str) -> list[Row]:
        """The rows of an article: the next one that has any, or one without."""
        if self._next is None or self._next[0] != article:
            return []
        found = list(self._next[1])
        self._next = next(self._groups, None)
        return found


Told = tuple[Row, dict[str, list[Row]]]  # an article, and what is of it by table


def together(several: Iterable[Row], of: Mapping[str, Iterable[Row]]) -> Iterator[list[Told]]:
    """Articles with their sightings, facts and verdicts, some at once."""
    streams = {name: Of(of[name]) for name in OF_ARTICLES}
    told = ((row, {name: stream.take(row["id"]) for name, stream in streams.items()}) for row in several)
    while part := list(islice(told, _AT_ONCE)):
        yield part


def take_articles(connection: Connection, several: Sequence[Told]) -> dict[str, int]:
    """Put in the articles that are not there yet, with all that is of them; how many rows of each table."""
    there = numbers(connection, [row["id"] for row, _ in several])
    new = [(row, of) for row, of in several if row["id"] not in there]
    given = dict(zip([row["id"] for row, _ in new], next_numbers(connection, t.articles, len(new)), strict=True))
    _insert_articles(connection, [row for row, _ in new], given)
    sightings = [seen | {"article": given[row["id"]]} for row, of in new for seen in of["sightings"]]
    insert_new(connection, t.sightings, sightings)
    held = _insert_verdicts(connection, [(given[row["id"]], of["verdicts"]) for row, of in new])
    _insert_facts(connection, [(row, given[row["id"]], of["facts"]) for row, of in new], held)
    return {"articles": len(new)} | {name: sum(len(of[name]) for _, of in new) for name in OF_ARTICLES}


def _insert_articles(connection: Connection, several: Sequence[Row], given: dict[str, int]) -> None:
    columns = [column.name for column in _columns(t.articles)]
    rows = sorted(
        (place(row["day"], given[row["id"]]), given[row["id"]], *(row[name] for name in columns)) for row in several
    )
    insert_tuples(connection, t.articles, ("place", "number", *columns), rows)
    note(connection, [("source", row["source"], row["source"]) for row in several if row["source"]])


def _insert_verdicts(connection: Connection, of: Sequence[tuple[int, list[Row]]]) -> dict[str, tuple[int, Row]]:
    """Insert the history of verdicts; the verdict that holds, with its number, by fact."""
    columns = [column.name for column in _columns(t.verdicts)]
    drawn = next_numbers(connection, t.verdicts, sum(len(verdicts) for _, verdicts in of))
    numbered = zip(drawn, [(article, row) for article, verdicts in of for row in verdicts], strict=True)
    held, rows = {}, []
    for number, (article, row) in numbered:
        rows.append((number, article, *(row[name] for name in columns)))
        if row["holds"]:
            held[row["fact"]] = (number, row)
    insert_tuples(connection, t.verdicts, ("number", "article", *columns), rows)
    return held


def _insert_facts(
    connection: Connection, of: Sequence[tuple[Row, int, list[Row]]], held: dict[str, tuple[int, Row]]
) -> None:
    """Insert facts from their contract rows, and what they are found by."""
    rows, links, met, readings = [], [], set(), []
    for article, number, facts in of:
        for nth, told in enumerate(facts):
            fact = fact_from_row(loads(told["row"]), where=f"facts, {told['id']}")
            about, at = about_of(fact), place(article["day"], number, nth)
            judged, verdict = held.get(fact.id, (None, {"verdict": None, "diagnosis": None}))
            checked = (judged, verdict["verdict"], verdict["diagnosis"], told["checked_at"])
            rows.append((at, number, article["day"], article["source"], *columns_of(fact, about), *checked))
            links += [(key, at) for key in dict.fromkeys(map(key_of, about))]
            met.update([("instrument", one.name, key_of(one)) for one in about])
            met.update([("speaker", told["speaker"], told["speaker"])] if told["speaker"] else [])
        if article["extractor"] is not None:
            readings.append((number, article["extractor"], article["model"], article["read_at"], len(facts)))
    rows.sort()
    columns = ("number", "article", "day", "source", *COLUMNS, "judged", "verdict", "diagnosis", "checked_at")
    insert_tuples(connection, t.facts, columns, rows)
    insert_tuples(connection, t.fact_instruments, ("instrument", "fact"), links)
    insert_tuples(connection, t.readings, ("article", "extractor", "model", "read_at", "facts"), readings)
    note(connection, met)
