"""Claims against the bundled tape, by table: what comes out, why, and in which words."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from claims_by_hand import fact

from corpus.history import History
from corpus.verify import CHECKS, verdicts, verify
from corpus.verify.verdict import Verdict, verdict_from_row, verdict_row
from nlp.facts import CHECKABLE, Reading, with_id
from nlp.rows import dumps, loads
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "verify.toml").read_text())["case"]


def _judge(case: dict[str, Any], tape: History) -> Verdict:
    return verify(fact(case["fact"]), tape, as_of=case.get("as_of"), published=case.get("published"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['fact']['kind']}: {c['shows']}")
def test_case(case: dict[str, Any], tape: History) -> None:
    verdict = _judge(case, tape)
    assert (verdict.label, verdict.diagnosis, verdict.missing) == (
        case["label"],
        case.get("diagnosis"),
        case.get("missing"),
    ), verdict.reason
    if "reason" in case:
        assert verdict.reason == case["reason"]
    for name in ("expected", "difference"):
        if name in case:
            assert getattr(verdict, name) == Decimal(case[name])


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['fact']['kind']}: {c['shows']}")
def test_every_reason_is_one_plain_sentence_and_every_judgement_has_its_rows(
    case: dict[str, Any], tape: History
) -> None:
    verdict = _judge(case, tape)
    assert verdict.reason[0].isupper() or verdict.reason.startswith((*"+-$0123456789", "iShares"))
    assert verdict.reason.endswith(".")
    assert "\n" not in verdict.reason
    assert "None" not in verdict.reason
    if verdict.label in ("supported", "contradicted"):
        assert verdict.evidence
    if verdict.label == "unverifiable":
        assert verdict.missing


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['fact']['kind']}: {c['shows']}")
def test_a_verdict_survives_its_row(case: dict[str, Any], tape: History) -> None:
    verdict = _judge(case, tape)
    row = loads(dumps(verdict_row(verdict)))
    assert row["verdict"] == verdict.label
    assert verdict_from_row(row) == verdict


def test_evidence_rows_have_the_names_of_the_contract(tape: History) -> None:
    row = verdict_row(_judge(CASES[0], tape))
    assert list(row) == [
        "verdict",
        "reason",
        "expected",
        "difference",
        "tolerance",
        "diagnosis",
        "evidence",
        "missing",
    ]
    assert {"instrument", "date", "open", "high", "low", "close", "provider", "retrieved_at"} <= set(row["evidence"][0])
    assert row["tolerance"]["rule"] == "half a unit of the last printed place"


def test_every_checkable_kind_has_a_rule() -> None:
    assert set(CHECKS) == set(CHECKABLE)
    assert {c["fact"]["kind"] for c in CASES} == set(CHECKABLE)


def test_every_diagnosis_has_a_case() -> None:
    from typing import get_args

    from corpus.verify.verdict import Diagnosis

    assert {c["diagnosis"] for c in CASES if "diagnosis" in c} == set(get_args(Diagnosis))


def test_what_is_not_checkable_is_not_judged(tape: History) -> None:
    told = fact({"kind": "sentiment", "label": "positive", "score": 0.5})
    verdict = verify(told, tape)
    assert (verdict.label, verdict.missing) == ("unverifiable", "definition")


def test_verdicts_of_a_reading_come_by_fact_id(tape: History) -> None:
    article = make_article("Words.")
    told = [
        with_id(article.id, fact({"kind": "level", "instrument": "^RUT", "value": v, "date": date(2025, 9, 18)}))
        for v in ("2467.70", "2999.00")
    ]
    found = verdicts(Reading(article=article, facts=tuple(told)), tape)
    assert [found[one.id].label for one in told] == ["supported", "contradicted"]
