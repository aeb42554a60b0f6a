"""Verdicts in the store: the one that holds stands beside its fact, and all that were ever given are kept."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from corpus.store.records import Judgement
from corpus.store.tables import articles, facts, verdicts
from corpus.store.times import stamp
from corpus.verify.verdict import Verdict
from nlp.rows import dumps, from_row, loads, to_row


def judge(connection: Connection, judged: Mapping[str, Verdict], *, now: datetime) -> int:
    """Put the verdicts (by fact id) beside their facts; how many differ from what held before.

    A verdict that says what the one before said is no new one: only the time of the check is noted.
    """
    _lock(connection, list(judged))
    there = _there(connection, list(judged))
    rows = {id_: dumps(to_row(judged[id_])) for id_ in there}
    fresh = [id_ for id_, row in there.items() if row.judgement != rows[id_]]
    if fresh:
        connection.execute(insert(verdicts), [_values(there[i], judged[i], rows[i], now=now) for i in fresh])
    _point(connection, {id_: judged[id_] for id_ in fresh})
    seen = [{"of": id_, "at": stamp(now)} for id_ in there]
    if seen:
        statement = update(facts).where(facts.c.id == bindparam("of")).values(checked_at=bindparam("at"))
        connection.execute(statement, seen)
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
    statement = select(facts.c.id, facts.c.article, verdicts.c.row.label("judgement")).select_from(joined)
    return {row.id: row for row in connection.execute(statement.where(facts.c.id.in_(ids)))}


def _values(fact: Any, verdict: Verdict, row: str, *, now: datetime) -> dict[str, Any]:
    return {
        "fact": fact.id,
        "article": fact.article,
        "verdict": verdict.label,
        "diagnosis": verdict.diagnosis,
        "expected": None if verdict.expected is None else str(verdict.expected),
        "difference": None if verdict.difference is None else str(verdict.difference),
        "reason": verdict.reason,
        "missing": verdict.missing,
        "row": row,
        "judged_at": stamp(now),
    }


def _point(connection: Connection, judged: Mapping[str, Verdict]) -> None:
    """Make the newest verdict of each fact the one that holds."""
    if not judged:
        return
    newest = select(verdicts.c.number).where(verdicts.c.fact == bindparam("of")).order_by(verdicts.c.number.desc())
    statement = update(facts).where(facts.c.id == bindparam("of"))
    statement = statement.values(
        judged=newest.limit(1).scalar_subquery(), verdict=bindparam("label"), diagnosis=bindparam("because")
    )
    connection.execute(statement, [{"of": i, "label": v.label, "because": v.diagnosis} for i, v in judged.items()])
