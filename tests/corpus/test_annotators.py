"""The agreement of annotators: measures with figures worked out by hand, and the card that shows the tables."""

from typing import Any

import pytest

from benchmarks.annotators import (
    BEGIN,
    CARD,
    END,
    Twice,
    catalysts,
    f1,
    feeling,
    kappa,
    laid,
    matched,
    modality,
    near_cause,
    observed,
    of_the_first,
    of_the_longer,
    oriented,
    quotes,
    same_instrument,
    same_speaker,
    tables,
)
from nlp.span import Span


def cause(start: int, end: int, effect: Span, **rest: Any) -> dict[str, Any]:
    told = {"cause": Span(start, end), "effect": effect, "effect_instrument": "gold", "polarity": "+", "type": "fiscal"}
    return told | rest


def quote(start: int, end: int, style: str, speaker: str | None, role: str | None = None) -> dict[str, Any]:
    content = Span(start, end)
    return {"content": content, "style": style, "speaker": speaker, "role": role, "affiliation": None}


def test_kappa_is_agreement_beyond_chance() -> None:
    # 35 of 50 alike; chance agrees in 25/50 * 30/50 + 25/50 * 20/50 = 0.5: (0.7 - 0.5) / (1 - 0.5)
    labels = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert observed(labels) == 0.7
    assert kappa(labels) == pytest.approx(0.4)
    assert kappa([("a", "b"), ("b", "a")]) == -1
    assert kappa([("a", "a"), ("b", "b")]) == 1
    assert kappa([("a", "a")] * 3) is None


def test_f1_takes_what_both_have_against_what_either_has() -> None:
    assert f1(3, 4, 6) == 0.6  # precision 3/6, recall 3/4


def test_spans_agree_from_one_half() -> None:
    assert of_the_longer(Span(0, 10), Span(5, 15)) == 0.5
    assert of_the_longer(Span(0, 10), Span(6, 16)) == 0
    assert of_the_longer(Span(0, 4), Span(0, 10)) == 0
    assert of_the_first(Span(0, 4), Span(0, 10)) == 1
    assert of_the_first(Span(0, 10), Span(0, 4)) == 0


def test_pairs_are_one_to_one_and_the_nearest_first() -> None:
    first = [{"s": Span(0, 10)}, {"s": Span(0, 12)}]
    second = [{"s": Span(0, 12)}, {"s": Span(90, 99)}]
    pairs = matched(first, second, lambda one, other: of_the_longer(one["s"], other["s"]))
    assert pairs == [(first[1], second[0])]


def test_a_span_lies_where_its_words_stand_for_the_nth_time() -> None:
    assert laid({"text": "up"}, "up and up") == Span(0, 2)
    assert laid({"text": "up", "nth": 1}, "up and up") == Span(7, 9)


def test_a_weak_currency_is_a_strong_pair() -> None:
    assert oriented("Japanese yen", "negative") == oriented("USD/JPY", "positive") == ("usd/jpy", "positive")
    assert oriented("British pound", "positive") == oriented("GBP/USD", "positive") == ("gbp/usd", "positive")
    assert oriented("Kittiwake shares", "-") == ("kittiwake", "-")


def test_instruments_are_the_same_by_name_or_by_its_beginning() -> None:
    assert same_instrument("Ethereum", "ETH")
    assert same_instrument("Norvik", "Norvik Crop Science")
    assert not same_instrument("Norvik", "Norvikson")
    assert not same_instrument("gold", None)
    assert same_instrument(None, None)


def test_speakers_are_the_same_by_surname_or_without_a_name_by_role() -> None:
    named, other = quote(0, 1, "direct", "Ada Marlow"), quote(0, 1, "direct", "Marlow")
    assert same_speaker(named, other)
    assert not same_speaker(named, quote(0, 1, "direct", "Ada Reed"))
    assert not same_speaker(named, quote(0, 1, "direct", None, "trader"))
    assert same_speaker(quote(0, 1, "direct", None, "trader"), quote(0, 1, "direct", None, "senior trader"))
    assert not same_speaker(quote(0, 1, "direct", None, "trader"), quote(0, 1, "direct", None, "spokesman"))
    desk = quote(0, 1, "direct", None) | {"affiliation": "Bank Limmat"}
    assert same_speaker(quote(0, 1, "direct", "Bank Limmat"), desk)


def test_quotes_are_held_against_each_other_whole_and_by_style() -> None:
    one = {"quotes": [quote(0, 10, "direct", "Ada Marlow"), quote(20, 40, "mixed", "Ada Marlow")]}
    other = {
        "quotes": [quote(0, 9, "direct", "Marlow"), quote(20, 40, "indirect", "Reed"), quote(60, 70, "direct", None)]
    }
    rows = {row.what: row for row in quotes([Twice("x", one, other)])}
    assert (rows["quotes"].cases, rows["quotes"].agreement) == ("2 / 3", 0.8)
    assert rows["quotes, direct"].agreement == pytest.approx(2 / 3)
    assert rows["quotes, mixed"].agreement == rows["quotes, indirect"].agreement == 0
    assert rows["style of a quote both have"].agreement == 0.5
    assert rows["speaker of a quote both have"].agreement == 0.5


def test_a_cause_is_counted_with_either_hand_as_the_gold() -> None:
    effect = Span(20, 30)
    one = {"catalysts": [cause(0, 4, effect)]}
    other = {"catalysts": [cause(0, 10, effect, type="other", effect_instrument="Gold")]}
    rows = {row.what: row for row in catalysts([Twice("x", one, other)])}
    assert (rows["causes"].cases, rows["causes"].agreement) == ("1 / 1", 0.5)  # found in one direction of two
    assert rows["effects"].agreement == 1
    assert rows["polarity of a cause both have"].agreement == rows["instrument of a cause both have"].agreement == 1
    assert rows["type of a cause both have"].agreement == 0


def test_the_effect_decides_between_two_effects_of_one_cause() -> None:
    left, right = Span(20, 30), Span(40, 50)
    first, second = [cause(0, 9, left), cause(0, 9, right)], [cause(0, 9, right), cause(0, 9, left)]
    assert [(a["effect"], b["effect"]) for a, b in matched(first, second, near_cause)] == [(left, left), (right, right)]


def test_an_effect_of_two_causes_counts_once() -> None:
    row = {"catalysts": [cause(0, 4, Span(20, 30)), cause(6, 9, Span(20, 30))]}
    (effects,) = (each for each in catalysts([Twice("x", row, row)]) if each.what == "effects")
    assert (effects.cases, effects.agreement) == ("1 / 1", 1)


def test_feeling_is_compared_where_both_have_it() -> None:
    one = {
        "sentiment": {
            "article": "mixed",
            "targets": {"S&P 500": "positive", "Japanese yen": "negative", "gold": "mixed"},
        },
        "targets": [{"mention": Span(0, 4), "target": "S&P 500", "label": "positive"}],
        "sentences": "pnu",
    }
    other = {
        "sentiment": {"article": "mixed", "targets": {"the S&P 500 index": "negative", "USD/JPY": "positive"}},
        "targets": [{"mention": Span(0, 9), "target": "S&P 500", "label": "positive"}],
        "sentences": "pnn",
    }
    rows = {row.what: row for row in feeling([Twice("x", one, other)])}
    assert rows["feeling of the article"].agreement == 1
    assert (rows["instruments with a feeling"].cases, rows["instruments with a feeling"].agreement) == ("3 / 2", 0.8)
    assert rows["feeling towards an instrument both have"].agreement == 0.5
    assert rows["feeling towards a mention both have"].agreement == 1
    letters = rows["letter of a sentence"]  # chance: p 1/3 * 1/3, n 1/3 * 2/3
    assert (letters.agreement, letters.kappa) == (pytest.approx(2 / 3), pytest.approx(0.5))


def test_modality_is_compared_on_clauses_that_overlap() -> None:
    one = {
        "modality": [{"clause": Span(0, 9), "modality": "expected"}, {"clause": Span(50, 60), "modality": "negated"}]
    }
    other = {"modality": [{"clause": Span(4, 20), "modality": "conditional"}]}
    (row,) = modality([Twice("x", one, other)])
    assert (row.cases, row.agreement) == ("1", 0)


def test_the_card_shows_the_tables() -> None:
    shown = CARD.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].strip()
    assert shown == tables(), "run `python -m benchmarks.annotators --write`"
