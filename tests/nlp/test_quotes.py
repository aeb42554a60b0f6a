"""Quotes: who says what, by table; each case lists every quote of its text."""

import tomllib
from pathlib import Path

import pytest

from nlp.facts import Quote
from nlp.grammar.quotations import quotations
from nlp.pipeline import read
from scrapers.article import make_article

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "quotes.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_quotes(case):
    found = quotes_of(case["text"])
    assert [q.content.text for q in found] == [want["content"] for want in case["quotes"]]
    for quote, want in zip(found, case["quotes"], strict=True):
        assert quote.style == want["style"]
        assert quote.speaker.name == want.get("name")
        if "role" in want:
            assert (quote.speaker.role or "").lower() == want["role"].lower()
        if "affiliation" in want:
            assert quote.speaker.affiliation == want["affiliation"]


def quotes_of(text: str) -> list[Quote]:
    """The quotes of a text, in the order of their words."""
    found = [fact for fact in read(make_article(text), learned=False).facts if isinstance(fact, Quote)]
    return sorted(found, key=lambda q: q.content.span)


def test_spans_are_the_words():
    text = "Stocks fell. “It is a pause,” said Lena Farr of Ostmark, “and a short one.”"
    first, second = quotes_of(text)
    assert text[first.content.span.start : first.content.span.end] == "It is a pause,"
    assert first.cue is not None and text[first.cue.span.start : first.cue.span.end] == "said"
    assert first.span.contains(first.content.span)
    assert second.attributed_to == "Lena Farr"


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("He said “no.” Then “yes.”", ["no.", "yes."]),
        ('"One," he said. "Two."', ["One,", "Two."]),
        ("The investors' fears in the '90s weren't ours.", []),
        ("‘It’s over,’ he said.", ["It’s over,"]),
        ("“Open to the end", ["Open to the end"]),
        ("“First.\n\n“Second.” End.", ["First.\n\n“Second."]),
        ("A 5' board and a 6\" pipe.", []),
        ("“Outer ‘inner’ words,” he said.", ["Outer ‘inner’ words,"]),
        ("«Nein», sagte er.", ["Nein"]),
        ('She said \\"go\\" and left.', ["go"]),
        ("the bureauโs word: โThat is why,โ it said.", ["That is why,"]),
    ],
)
def test_quotation_marks(text, inner):
    assert [q.inner.of(text) for q in quotations(text)] == inner


def test_a_mark_that_is_never_closed_does_not_swallow_the_article():
    text = "“Odd start.\n\nThe market rose. “Real words,” said Lena Farr.\n\nIt fell."
    assert [q.inner.of(text) for q in quotations(text)][-1] == "Real words,"


def test_long_texts_take_linear_time():
    text = "“We wait,” said Lena Farr of Ostmark. Analysts at Barclays said “later” would do. " * 200
    assert len(quotations(text)) == 400
