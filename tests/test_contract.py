"""The contract: any record survives the round trip, ids are stable, and every row fits the published schema."""

import dataclasses
import json
import subprocess
import sys
import types
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.bars import Bar
from corpus.releases import PolicyRate, Release
from corpus.verify.verdict import Tolerance, Verdict
from nlp.errors import RowError
from nlp.facts import KINDS, AnyFact, Dating, Fact, Level, Move, Reading, fact_id, with_id
from nlp.instruments import Instrument
from nlp.periods import Period
from nlp.rows import dumps, fact_from_row, from_row, loads, reading_from_row, reading_row, row_text, schema, to_row
from nlp.span import Span
from scrapers.article import Article, make_article

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
FIGURES = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)  # a lone surrogate has no UTF-8

LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(0, 10**6),
    bool: st.booleans(),
    float: st.floats(-1, 1),
    Decimal: FIGURES,
    date: st.dates(),
    datetime: st.datetimes(timezones=OFFSETS).map(lambda moment: moment.replace(fold=0)),  # ISO 8601 has no fold
    Span: st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda pair: Span(min(pair), max(pair))),
    Bar: st.builds(
        Bar,
        instrument=TEXTS,
        session=st.dates(),
        close=FIGURES,
        open=st.none() | FIGURES,
        provider=TEXTS,
    ),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type of the contract."""
    origin, args = get_origin(hint), get_args(hint)
    if hint in LEAVES:
        return LEAVES[hint]
    if hint is type(None):
        return st.none()
    if origin in (Union, types.UnionType):
        return st.one_of(*map(values, args))
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple and args[-1] is Ellipsis:
        return st.lists(values(args[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(values, args))
    return records(hint)


def records(record_type: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(record_type)
    return st.builds(record_type, **{f.name: values(hints[f.name]) for f in dataclasses.fields(record_type)})


FACTS: st.SearchStrategy[AnyFact] = st.one_of(*map(records, KINDS.values()))
ARTICLES: st.SearchStrategy[Article] = records(Article)
READINGS = st.builds(
    Reading, article=ARTICLES, facts=st.lists(FACTS, max_size=3).map(tuple), dated=st.none() | records(Dating)
)
SCHEMA = jsonschema.Draft202012Validator(schema(Verdict))


@pytest.mark.parametrize("kind", KINDS)
def test_any_fact_survives_the_round_trip(kind: str) -> None:
    @settings(max_examples=25, deadline=None)
    @given(records(KINDS[kind]))
    def survives(fact: Fact) -> None:
        assert row_text(fact) == dumps(to_row(fact))
        back = fact_from_row(loads(dumps(to_row(fact))))
        assert back == fact
        assert repr(back) == repr(fact)  # the printed digits too: 2467.70 equals 2467.7, and says more

    survives()


@settings(max_examples=50, deadline=None)
@given(READINGS)
def test_any_reading_survives_the_round_trip_and_fits_the_schema(reading: Reading) -> None:
    line = dumps(reading_row(reading))
    assert "\n" not in line
    assert reading_from_row(loads(line)) == reading
    SCHEMA.validate(json.loads(line))


@settings(max_examples=50, deadline=None)
@given(records(Verdict))
def test_any_verdict_survives_the_round_trip(verdict: Verdict) -> None:
    assert row_text(verdict) == dumps(to_row(verdict))
    assert repr(from_row(Verdict, loads(dumps(to_row(verdict))))) == repr(verdict)


@settings(max_examples=30, deadline=None)
@given(FACTS, records(Verdict))
def test_a_checked_fact_fits_the_schema(fact: AnyFact, verdict: Verdict) -> None:
    reading = Reading(article=make_article("Stocks rose."), facts=(fact,))
    row = json.loads(dumps(reading_row(reading, {fact.id: verdict})))
    SCHEMA.validate(row)
    assert row["facts"][0]["check"]["verdict"] == verdict.label


@pytest.mark.parametrize(
    "evidence",
    [
        Bar(instrument="^RUT", session=date(2025, 9, 18), close=Decimal("2467.70"), provider="sample"),
        Release(series="cpi_yoy", period="2025-08", value=Decimal("2.9"), released=None, provider="sample"),
        PolicyRate(
            institution="Federal Reserve",
            decided=date(2025, 9, 17),
            low=Decimal("4.00"),
            high=Decimal("4.25"),
            change_bp=Decimal(-25),
            provider="sample",
        ),
    ],
    ids=lambda row: type(row).__name__,
)
def test_evidence_comes_back_as_the_record_it_was(evidence: Bar | Release | PolicyRate) -> None:
    verdict = Verdict(label="supported", reason="It was.", evidence=(evidence,))
    assert from_row(Verdict, loads(dumps(to_row(verdict)))).evidence == (evidence,)


def test_rows_have_the_names_of_the_contract() -> None:
    bar = Bar(instrument="^RUT", session=date(2025, 9, 18), close=Decimal("2467.70"), provider="sample")
    tolerance = Tolerance(below=Decimal("0.005"), above=Decimal("0.005"), rule="half a unit of the last place")
    row = to_row(Verdict(label="supported", reason="It was.", tolerance=tolerance, evidence=(bar,)))
    assert row.keys() == {
        "verdict", "expected", "difference", "tolerance", "reason", "diagnosis", "evidence", "missing"
    }  # fmt: skip
    assert {"instrument", "date", "open", "high", "low", "close", "provider", "retrieved_at"} <= row["evidence"][
        0
    ].keys()


RUSSELL = Instrument(id="^RUT", name="Russell 2000", type="index")
LEVEL = Level(
    span=Span(0, 7), text="2467.70", sentence=Span(0, 20), instrument=RUSSELL, value=Decimal("2467.70"), basis="close"
)
WEEK = Move(
    span=Span(0, 2), text="1%", sentence=Span(0, 9), instrument=RUSSELL, direction="up", value=Decimal(1),
    unit="percent", period=Period(unit="week", text="last week"),
)  # fmt: skip


@pytest.mark.parametrize("digits", ["2467.70", "2467.7", "4.1E+12", "0.00", "-0.55", "100", "1E+2", "0E-7"])
def test_figures_keep_their_printed_digits(digits: str) -> None:
    line = dumps({"value": Decimal(digits)})
    assert str(from_row(Level, to_row(LEVEL) | {"value": loads(line)["value"]}).value) == digits
    assert json.loads(line)["value"] == float(digits)


def test_settling_leaves_the_id_alone() -> None:
    settled = dataclasses.replace(LEVEL, date=date(2025, 9, 18), confidence=0.5)
    assert fact_id("a", settled) == fact_id("a", LEVEL)
    dated = dataclasses.replace(WEEK, period=dataclasses.replace(WEEK.period, start=date(2025, 9, 8)))
    assert fact_id("a", dated) == fact_id("a", WEEK)


@pytest.mark.parametrize(
    "change",
    [
        {"value": Decimal("2467.7")},
        {"basis": "open"},
        {"modality": "negated"},
        {"span": Span(1, 7)},
        {"hedge": "about"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_said_makes_the_id(change: dict[str, Any]) -> None:
    assert fact_id("a", dataclasses.replace(LEVEL, **change)) != fact_id("a", LEVEL)


def test_the_article_is_part_of_the_id() -> None:
    assert with_id("a", LEVEL).id != with_id("b", LEVEL).id


def test_ids_do_not_depend_on_the_process() -> None:
    code = (
        "from decimal import Decimal; from nlp.facts import *; from nlp.instruments import Instrument;"
        "from nlp.span import Span;"
        "print(fact_id('a', Level(span=Span(0, 7), text='2467.70', sentence=Span(0, 20), value=Decimal('2467.70'),"
        "basis='close', instrument=Instrument(id='^RUT', name='Russell 2000', type='index'))))"
    )
    ids = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert ids == {fact_id("a", LEVEL)}


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_same_words_give_the_same_article_id(text: str) -> None:
    article = make_article(text)
    assert make_article(article.text) == article  # normalising twice changes nothing
    assert len(article.id) == 32


def test_a_time_without_a_zone_is_refused() -> None:
    row = to_row(make_article("Stocks rose.", published=datetime(2025, 9, 18, 21, tzinfo=UTC)))
    with pytest.raises(RowError, match=r"article: Article\.published needs an offset"):
        from_row(Article, row | {"published": "2025-09-18T21:00:00"}, where="article")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": "2467.70"}, r"fact\.value: '2467\.70' is no number"),
        ({"value": True}, r"fact\.value: True is no number"),
        ({"span": [7, 0]}, r"fact\.span: \[7, 0\] is no \[start, end\)"),
        ({"span": [False, True]}, r"fact\.span: \[False, True\] is no \[start, end\)"),
        ({"date": "18 September"}, r"fact\.date: '18 September' is no ISO 8601 date"),
        ({"basis": "settle"}, r"fact\.basis: 'settle' is none of close, open"),
        ({"text": None}, r"fact\.text: None is no str"),
        ({"volume": 3}, r"fact: unknown fields for Level: volume"),
        ({"kind": "levl"}, r"fact: unknown kind 'levl'; known are level, move"),
        (
            {"instrument": {"id": "^RUT", "name": "Russell 2000"}},
            r"fact\.instrument: missing fields for Instrument: type",
        ),
    ],
    ids=lambda case: str(case)[:30],
)
def test_a_wrong_row_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(RowError, match=message):
        fact_from_row(to_row(LEVEL) | change)


def test_nan_has_no_json() -> None:
    with pytest.raises(ValueError, match="NaN"):
        dumps(Decimal("NaN"))


def test_the_schema_refuses_what_the_contract_does_not_know() -> None:
    row = json.loads(dumps(reading_row(Reading(article=make_article("Stocks rose."), facts=(LEVEL,)))))
    SCHEMA.validate(row)
    row["facts"][0]["basis"] = "settle"
    with pytest.raises(jsonschema.ValidationError):
        SCHEMA.validate(row)
