"""The figure grammar: cases by table, round trips by property, and time that grows with the text alone."""

import time
import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.grammar import candidates
from nlp.grammar.figures import figures
from nlp.grammar.numbers import from_words
from nlp.mentions import Figure

CASES = Path(__file__).parents[1] / "cases"


def table(name: str) -> list[dict[str, Any]]:
    with (CASES / name).open("rb") as file:
        cases: list[dict[str, Any]] = tomllib.load(file)["case"]
    return cases


def told(line: str) -> dict[str, Any]:
    """The fields that a line of the table tells; the format stands at its top."""
    text, _, rest = line.rpartition(" = ")
    value, *marks = rest.split()
    fields: dict[str, Any] = {"text": text, "value": value}
    for mark in marks:
        match mark[0], mark:
            case _, "sign+" | "sign-":
                fields["sign"] = 1 if mark == "sign+" else -1
            case ".", _:
                fields["high"] = mark[2:]
            case "~", _:
                fields["hedge"] = mark[1:]
            case "/", _:
                fields["per"] = mark[1:]
            case _:
                fields["unit"] = mark
    return fields


def shown(figure: Figure) -> dict[str, Any]:
    """The figure in the table's terms: what is empty is left out, decimals as they are written."""
    fields = {
        "text": figure.text,
        "value": str(figure.value),
        "unit": figure.unit,
        "sign": figure.sign or None,
        "high": str(figure.high) if figure.high is not None else None,
        "hedge": figure.hedge,
        "per": figure.per,
    }
    return {name: value for name, value in fields.items() if value is not None}


def in_plain_notation(fields: dict[str, Any]) -> dict[str, Any]:
    """Decimals written one way: Decimal("3E+12") and Decimal("3.0E+12") stay two, "2.5E+9" and "25E+8" become one."""
    return {name: str(Decimal(v)) if name in ("value", "high") else v for name, v in fields.items()}


def test_the_places_where_an_amount_is_tried_miss_none() -> None:
    lines = [line for path in sorted(CASES.glob("figures*.toml")) for line in path.read_text("utf-8").split("\n")]
    text = "\n".join(
        [*lines, *map(str.title, lines), *map(str.upper, lines), *(line.replace(" ", "") for line in lines)]
    )
    found: list[tuple[int, int]] = []
    at = 0
    for place in candidates._OPENINGS.places(text):
        if place >= at and (match := candidates._CANDIDATE.match(text, place)):
            found.append(match.span())
            at = match.end()
    assert found == [match.span() for match in candidates._CANDIDATE.finditer(text)]
    assert len(found) > 1_000


@pytest.mark.parametrize("case", table("figures.toml"), ids=lambda case: case["text"][:60])
def test_reads(case: dict[str, Any]) -> None:
    found = figures(case["text"])
    assert [shown(f) for f in found] == [in_plain_notation(told(line)) for line in case["figures"]]


@pytest.mark.parametrize("case", table("figures_not.toml"), ids=lambda case: case["text"][:60])
def test_does_not_read(case: dict[str, Any]) -> None:
    """Only the figures named in the case are read; most name none."""
    assert [f.text for f in figures(case["text"])] == case.get("figures", [])


def in_words(number: int) -> str:
    """A whole number under a million in words, as style books write it."""
    small = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    ).split()
    tens = "twenty thirty forty fifty sixty seventy eighty ninety".split()
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10 - 2] + (f"-{small[number % 10]}" if number % 10 else "")
    head, rest, word = (
        (number // 1000, number % 1000, "thousand") if number >= 1000 else (number // 100, number % 100, "hundred")
    )
    return f"{in_words(head)} {word}" + (f" {in_words(rest)}" if rest else "")


@given(st.integers(1, 999_999))
def test_numbers_in_words_are_read_back(number: int) -> None:
    assert from_words(in_words(number)) == number


@given(
    st.decimals(min_value=0, max_value=10_000_000, allow_nan=False, places=2),
    st.sampled_from(["%", " percent", " points", " basis points", " yen", ""]),
    st.sampled_from(["", "-", "+", "−"]),
)
def test_a_printed_number_is_read_back(value: Decimal, unit: str, sign: str) -> None:
    printed = f"{sign}{value:,}{unit}"
    (figure,) = figures(f"It moved {printed} on the day.")
    assert figure.text == printed
    assert str(figure.value) == str(value)
    assert figure.sign == {"": 0, "+": 1}.get(sign, -1)


@given(
    st.decimals(min_value=Decimal("0.1"), max_value=999, allow_nan=False, places=1),
    st.sampled_from([("million", 6), ("billion", 9), ("trillion", 12), ("bn", 9), ("crore", 7)]),
    st.sampled_from([("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("HK$", "HKD"), ("₹", "INR"), ("CHF ", "CHF")]),
)
def test_a_scaled_amount_keeps_its_printed_precision(
    value: Decimal, scale: tuple[str, int], mark: tuple[str, str]
) -> None:
    (figure,) = figures(f"It cost {mark[0]}{value} {scale[0]} in all.")
    assert figure.unit == mark[1]
    assert figure.value.as_tuple() == value.scaleb(scale[1]).as_tuple()


PIECES = st.sampled_from(
    "1 1, 1.1 1- 0 12,345.67 $ € US$ Rs % percent bp points million bn one half quarter third twenty-one hundred a of "
    "and to between from about nearly or so S&P 500 Russell 2000 May Sept. 18 2025 - – − + ( ) [ ] / | ▲ ¼ ¹ 's . , "
    "\n p K x th 1,2 9-3 a.m. Q1 H2 https:// No. #".split(" ")
)


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "\n"])), max_size=30))
@settings(max_examples=300)
def test_figures_stand_in_the_text_in_order_and_apart(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + blank for piece, blank in pieces)
    found = figures(text)
    for figure in found:
        assert figure.text == figure.span.of(text) != ""
        assert figure.value >= 0
        assert figure.high is None or figure.high > figure.value
        assert (figure.hedge is None) == (figure.hedge_span is None)
    assert all(a.span.before(b.span) for a, b in pairwise(found))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(figure.text == figure.span.of(text) for figure in figures(text))


STALLERS = [
    "1,", "1.1", "1 1 ", "1-1-1 ", "1 to ", "0", "9,999,999", "1,111.11", "1/2 ", "+1-1-1", "one hundred and ",
    "twenty-", "half of a ", "and a half ", "1 and a half ", "about a ", "1 million ", "S&P ", "Jan 1 ", "$1 a ", "US$",
    "no. ", "[1]", " ", "\n", "▲", "e", "A", "1234 ", "020 ", "A: 1", "http://", "(", "1st ",
]  # fmt: skip


@pytest.mark.parametrize("piece", STALLERS)
def test_no_line_stalls_it(piece: str) -> None:
    """A crafted line of 20,000 code points takes at most 60 microseconds for each, 6 times the worst measured."""
    text = piece * (20_000 // len(piece))
    start = time.process_time()
    figures(text)
    assert (time.process_time() - start) / len(text) < 60e-6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It gained just over 2% on the day.", "just over"),
        ("It lost more than a 2% slice.", "more than"),
        ("It was in the region of 5,000.", "in the region of"),
        ("It rose 3%, or so.", "or so"),
        ("It lost 300-plus points.", "-plus"),
        ("A target of ~7,500 stands.", "~"),
    ],
)
def test_the_hedge_knows_where_its_words_stand(text: str, words: str) -> None:
    (figure,) = figures(text)
    assert figure.hedge_span is not None
    assert figure.hedge_span.of(text) == words


def test_the_component_leaves_figures_on_a_doc() -> None:
    import spacy

    import nlp.components.figures  # noqa: F401  registers the component

    pipeline = spacy.blank("en")
    pipeline.add_pipe("tapecheck_figures_v1")
    doc = pipeline("The gauge added 1.2% to 2,731.77.")
    assert [mention.text for mention in doc._.mentions] == ["1.2%", "2,731.77"]
    assert [mention.span.start for mention in doc._.mentions] == [16, 24]
