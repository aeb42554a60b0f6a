"""Lines: what makes a figure's text, and what is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.bars import Bar
from nlp.facts import Level
from nlp.span import Span
from tapecheck.lines import BarFigure, Count, Day, DigestError, Expected, Line, Reason, SpanWords, Stated, Words, line
from tests.tapecheck import made_day as made

BARS = made.bars()


@pytest.mark.parametrize("words", ["up 2%", "nearly ½ of it", "the ٣ of May", "chapter Ⅳ"])
def test_words_of_a_template_may_not_hold_a_figure(words: str) -> None:
    with pytest.raises(DigestError, match="no span and no bar") as refused:
        line("The index is ", words, ".")
    assert refused.value.sentence == f"The index is {words}."
    assert words in str(refused.value)


def test_figures_of_bars_are_computed_from_them() -> None:
    first, last = BARS[0], BARS[5]
    assert BarFigure((last,), "close").text == "6,238.01"
    assert BarFigure((first, last), "points").text == "−150.63"
    assert BarFigure((first, last), "percent").text == "−2.36%"
    assert BarFigure((BARS[16], BARS[17]), "bp", 1).text == "−14.0 bp"
    assert BarFigure((last, last), "percent").text == "0.00%"
    assert BarFigure((last,), "high").text == "6,247.01"


@pytest.mark.parametrize(
    ("bars", "measure"),
    [
        ((BARS[0],), "percent"),
        ((BARS[5], BARS[0]), "points"),
        ((BARS[0], BARS[11]), "points"),
        ((BARS[0], BARS[5]), "close"),
    ],
)
def test_no_figure_comes_of_bars_that_do_not_make_it(bars: tuple[Bar, ...], measure: str) -> None:
    with pytest.raises(ValueError, match=r"bars|no change"):
        BarFigure(bars, measure)  # type: ignore[arg-type]


def test_a_price_that_the_bar_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="has no low"):
        _ = BarFigure((BARS[0],), "low").value


def test_words_of_an_article_keep_their_figures() -> None:
    source = made.article(made.TEXT)
    told = line("It says: ", SpanWords(source, made.span(source.text, "end at 6,238.01")), ".")
    assert told.text == "It says: end at 6,238.01."


def test_counts_and_days_are_made_from_what_they_count() -> None:
    assert line(Count(("a", "b")), " claims on ", Day(made.DAY)).text == "2 claims on Friday, August 1, 2025"


def _claim() -> tuple[Level, object]:
    source = made.article(made.TEXT)
    fact = made.stated(
        Level, source, "end at 6,238.01", instrument=made.SPX, value=Decimal("6238.01"), basis="close", date=made.DAY
    )
    return fact, source


def test_a_reason_needs_rows_for_its_figures() -> None:
    fact, source = _claim()
    right = made.contradicted("The high was 6,247.01.", BARS[5])
    assert line(Reason(fact, source, right)).text == "The high was 6,247.01."
    with pytest.raises(DigestError, match=r"no row stands behind '6,247\.01'") as refused:
        line(Reason(fact, source, replace(right, evidence=())))
    assert refused.value.sentence == "The high was 6,247.01."


def test_a_reason_without_rows_may_repeat_the_claim() -> None:
    fact, source = _claim()
    without = replace(made.supported(), label="unverifiable", missing="prices")
    said = replace(without, reason="There is no bar of the S&P 500 for August 1, 2025 to hold 6,238.01 against.")
    assert "6,238.01" in line(Reason(fact, source, said)).text


def test_what_the_tape_says_instead_needs_rows_too() -> None:
    fact, _ = _claim()
    assert Stated(fact).text == "6,238.01"
    verdict = made.contradicted("It closed lower.", BARS[5], expected=Decimal("6238.0"))
    assert Expected(fact, verdict).text == "6,238.00"
    with pytest.raises(DigestError, match="no row"):
        Expected(fact, replace(verdict, evidence=()))


def test_a_line_is_its_parts() -> None:
    parts = line("One", " and ", "another").parts
    assert parts == (Words("One"), Words(" and "), Words("another"))
    assert Line(parts).text == "One and another"
    assert list(Line(parts)) == list(parts)


def test_a_span_outside_of_the_text_shows_nothing() -> None:
    assert SpanWords(made.article("Gold rose."), Span(40, 50)).text == ""
