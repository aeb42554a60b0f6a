"""Shares with their intervals, failures by cause, and what became of targets."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from claims_by_hand import fact
from hypothesis import given
from hypothesis import strategies as st

from corpus.bars import Bar
from corpus.history import History
from corpus.track_record import Case, base_rate, cases, failures, followed, outcome, shares, wilson
from corpus.verify import verdicts
from nlp.facts import Reading, Target, with_id
from scrapers.article import make_article


@pytest.mark.parametrize(
    ("right", "of", "low", "high"),
    [(0, 0, 0, 1), (4, 4, 0.510, 1), (0, 10, 0, 0.278), (8, 10, 0.490, 0.943), (50, 100, 0.404, 0.596)],
)
def test_wilson(right: int, of: int, low: float, high: float) -> None:
    assert [round(end, 3) for end in wilson(right, of)] == [low, high]


@given(st.integers(0, 400), st.integers(1, 400))
def test_the_interval_holds_the_share(right: int, more: int) -> None:
    of = right + more
    low, high = wilson(right, of)
    assert 0 <= low <= right / of <= high <= 1


def case(source: str, label: str, diagnosis: str | None = None, kind: str = "level") -> Case:
    return Case(source=source, speaker=None, kind=kind, label=label, diagnosis=diagnosis)  # type: ignore[arg-type]


SEVERAL = [
    *(case("a", "supported") for _ in range(22)),
    case("a", "contradicted", "stale"),
    case("a", "pending", kind="target"),
    case("a", "unverifiable"),
    case("b", "supported"),
    case("b", "contradicted", "stale"),
    case("b", "contradicted", None, "move"),
]


def test_shares_by_source_count_what_was_not_judged_beside() -> None:
    first, second = shares(SEVERAL)
    assert (first.key, first.judged, first.supported, first.pending, first.unverifiable) == ("a", 23, 22, 1, 1)
    assert not first.few
    assert (second.key, second.judged, second.few) == ("b", 3, True)
    assert round(second.share or 0, 2) == 0.33


def test_shares_by_kind_and_of_nothing() -> None:
    assert [(s.key, s.judged) for s in shares(SEVERAL, "kind")] == [("level", 25), ("move", 1), ("target", 0)]
    assert shares(SEVERAL, "kind")[-1].share is None
    assert shares([]) == []


def test_failures_by_cause() -> None:
    assert [(f.diagnosis, f.count, f.judged) for f in failures(SEVERAL)] == [("stale", 2, 26), (None, 1, 26)]


def test_cases_of_a_reading(tape: History) -> None:
    article = make_article("Words.", source="The Ledger", published=datetime(2025, 9, 15, 21, 0, tzinfo=UTC))
    told = [
        with_id(
            article.id,
            fact(
                {
                    "kind": "level",
                    "instrument": "^RUT",
                    "value": "2405.13",
                    "date": date(2025, 9, 15),
                    "attributed_to": "A. Analyst",
                }
            ),
        ),
        with_id(
            article.id,
            fact(
                {
                    "kind": "target",
                    "instrument": "^RUT",
                    "value": "2460",
                    "forecaster": "Bank",
                    "horizon": "2025-09-30",
                    "modality": "expected",
                }
            ),
        ),
    ]
    reading = Reading(article=article, facts=tuple(told))
    found = list(cases(reading, verdicts(reading, tape)))
    assert [(c.source, c.speaker, c.kind, c.label) for c in found] == [
        ("The Ledger", "A. Analyst", "level", "supported"),
        ("The Ledger", "Bank", "target", "supported"),
    ]


def line(closes: list[float], symbol: str = "^UP") -> list[Bar]:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(2 * len(closes))]
    weekdays = [d for d in days if d.weekday() < 5]
    return [
        Bar(instrument=symbol, session=day, close=Decimal(repr(round(close, 4))), provider="made up")
        for day, close in zip(weekdays, closes, strict=False)
    ]


RISING = [100 * 1.001**n for n in range(900)]  # a tenth of a percent a day


def target(value: str, horizon: str = "2023-03-01", direction: str = "up") -> Target:
    told = fact({"kind": "target", "instrument": "^UP", "value": value, "horizon": horizon, "direction": direction})
    assert isinstance(told, Target)
    return told


def test_a_target_beside_its_benchmark_and_base_rate() -> None:
    history = History([*line(RISING), *line([100.0] * 900, "^GSPC")])
    told = target("190")
    found = outcome(told, date(2022, 3, 1), history)
    assert found is not None
    assert [(m.months, m.reached) for m in found.marks] == [(1, False), (3, False), (None, True)]
    assert [m.benchmark for m in found.marks] == [0, 0, 0]
    assert found.marks[-1].at == date(2023, 3, 1)
    assert found.base_rate == 1.0  # needed 8%, and every year before rose by more
    assert found.windows > 252


def test_what_no_window_ever_did_has_base_rate_zero() -> None:
    series = History(line(RISING)).series("^UP")
    assert series is not None
    assert base_rate(series, 800, 90.0, 252)[0] == 0
    assert base_rate(series, 800, 10.0, 252)[0] == 1
    assert base_rate(series, 800, -10.0, 252)[0] == 0
    assert base_rate(series, 100, 10.0, 252)[0] is None


def test_nothing_later_than_as_of_is_marked() -> None:
    history = History(line(RISING))
    found = outcome(target("185"), date(2022, 3, 1), history, as_of=date(2022, 4, 10))
    assert found is not None
    assert [m.months for m in found.marks] == [1]
    assert found.marks[0].benchmark is None


@pytest.mark.parametrize(
    "told",
    [
        {"instrument": "small caps", "value": "8", "horizon": "2023-03-01"},
        {"instrument": "^UP", "value": "130"},
        {"instrument": "XYZ", "value": "130", "horizon": "2023-03-01"},
        {"value": "130", "horizon": "2023-03-01"},
    ],
)
def test_targets_that_cannot_be_followed(told: dict[str, str]) -> None:
    one = fact({"kind": "target", **told})
    assert isinstance(one, Target)
    assert outcome(one, date(2022, 3, 1), History(line(RISING))) is None


def test_followed_targets_of_a_reading() -> None:
    article = make_article("Words.", published=datetime(2022, 3, 1, 21, 0, tzinfo=UTC))
    reading = Reading(article=article, facts=(target("185"), target("185", horizon="")))
    found = list(followed(reading, History(line(RISING))))
    assert [fact is reading.facts[0] for fact, _ in found] == [True]
