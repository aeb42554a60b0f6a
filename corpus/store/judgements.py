"""Verdicts in the store: the one that holds stands beside its fact, and all that were ever given are kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from corpus.store.bulk import insert_tuples, next_numbers
from corpus.store.records import Judgement
from corpus.store.tables import articles, facts, verdicts
from corpus.store.times import stamp
from corpus.verify.verdict import Verdict
from nlp.rows import from_row, loads, row_text


def judge(connection: Connection, judged: Mapping[str, Verdict], *, now: datetime) -> int:
    """Put the verdicts (by fact id) beside their facts; how many differ from what held before.

    A verdict that says what the one before said is no new one: only the time of the check is noted.
    """
    _lock(connection, list(judged))
    there = _there(connection, list(judged))
    rows = {id_: row_text(judged[id_]) for id_ in there}
    fresh = [id_ for id_, row in there.items() if row.judgement != rows[id_]]
    numbers = list(next_numbers(connection, verdicts, len(fresh)))
    values = [
        _values(number, there[id_], judged[id_], rows[id_], now=now) for number, id_ in zip(numbers, fresh, strict=True)
    ]
    insert_tuples(connection, verdicts, _COLUMNS, values)
    _point(connection, {there[id_].number: (n, judged[id_]) for n, id_ in zip(numbers, fresh, strict=True)}, now=now)
    same = [{"of": row.number, "at": stamp(now)} for id_, row in there.items() if row.judgement == rows[id_]]
    if same:
        statement = update(facts).where(facts.c.number == bindparam("of")).values(checked_at=bindparam("at"))
        connection.execute(statement, same)
    return len(fresh)


def history(connection: Connection, fact_id: str) -> list[Judgement]:
    """Every verdict that a fact was given, first to last."""
    statement = select(verdicts.c.row, verdicts.c.judged_at).where(verdicts.c.fact == fact_id)
    return [
        Judgement(
            verdict=from_row(Verdict, loads(row.row), where="verdicts.row"),
            judged_at=datetime.fromisoformat(row.judged_at),
        )
        for row in connection.execute(statement.order_by(verdicts.c.number))
    ]


def holding(connection: Connection, numbers: Iterable[int]) -> dict[int, dict[str, Verdict]]:
    """The verdicts that hold now, by article (inner number) and fact id."""
    found: dict[int, dict[str, Verdict]] = {number: {} for number in numbers}
    joined = facts.join(verdicts, verdicts.c.number == facts.c.judged)
    statement = select(facts.c.article, facts.c.id, verdicts.c.row).select_from(joined)
    for row in connection.execute(statement.where(facts.c.article.in_(list(found)))):
        found[row.article][row.id] = from_row(Verdict, loads(row.row), where="verdicts.row")
    return found


def _lock(connection: Connection, ids: list[str]) -> None:
    """Let others who write of these articles wait, taking the locks as `articles.locked` does."""
    of = select(facts.c.article).where(facts.c.id.in_(ids))
    connection.execute(
        select(articles.c.number).where(articles.c.number.in_(of)).order_by(articles.c.number).with_for_update()
    )


def _there(connection: Connection, ids: list[str]) -> dict[str, Any]:
    joined = facts.outerjoin(verdicts, verdicts.c.number == facts.c.judged)
    statement = select(facts.c.id, facts.c.number, facts.c.article, verdicts.c.row.label("judgement")).select_from(
        joined
    )
    return {row.id: row for row in connection.execute(statement.where(facts.c.id.in_(ids)))}


_COLUMNS = (
    "number", "fact", "article", "verdict", "diagnosis", "expected", "difference", "reason", "missing", "row",
    "judged_at",
)  # fmt: skip


def _values(number: int, fact: Any, verdict: Verdict, row: str, *, now: datetime) -> tuple[Any, ...]:
    return (
        number,
        fact.id,
        fact.article,
        verdict.label,
        verdict.diagnosis,
        None if verdict.expected is None else str(verdict.expected),
        None if verdict.difference is None else str(verdict.difference),
        verdict.reason,
        verdict.missing,
        row,
        stamp(now),
    )


def _point(connection: Connection, judged: Mapping[int, tuple[int, Verdict]], *, now: datetime) -> None:
    """Let facts (by number) point to their newest verdict, the one that holds."""
    new: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("judged", "verdict", "diagnosis", "checked_at")}
    about = [
        {"of": of, "new_judged": number, "new_verdict": verdict.label, "new_diagnosis": verdict.diagnosis,
         "new_checked_at": stamp(now)}
        for of, (number, verdict) in judged.items()
    ]  # fmt: skip
    if about:
        connection.execute(update(facts).where(facts.c.number == bindparam("of")).values(**new), about)
