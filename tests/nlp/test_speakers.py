"""Speakers: persons, institutions and groups, and how later mentions find them."""

import pytest

from nlp.mentions import Attribution, Speaker
from nlp.pipeline import annotate
from scrapers.article import make_article


def mentions_of(text: str, kind: type) -> list:
    """The mentions of one kind in a text."""
    return [m for m in annotate(make_article(text))._.mentions if isinstance(m, kind)]


@pytest.mark.parametrize(
    ("text", "name", "role", "affiliation"),
    [
        (
            "Lena Farr, chief strategist at Ostmark Partners, agreed.",
            "Lena Farr",
            "chief strategist",
            "Ostmark Partners",
        ),
        ("Lena Farr, a strategist with Ostmark, agreed.", "Lena Farr", "strategist", "Ostmark"),
        ("Lena Farr of Ostmark, its head of research, agreed.", "Lena Farr", "head of research", "Ostmark"),
        ("Lena Farr, Ostmark's chief economist, agreed.", "Lena Farr", "chief economist", "Ostmark"),
        ("Ostmark's Lena Farr agreed.", "Lena Farr", None, "Ostmark"),
        ("Ostmark analyst Lena Farr agreed.", "Lena Farr", "analyst", "Ostmark"),
        ("Ostmark’s chief economist, Lena Farr, agreed.", "Lena Farr", "chief economist", "Ostmark"),
        ("The chief economist at Ostmark, Lena Farr, agreed.", "Lena Farr", "chief economist", "Ostmark"),
        (
            "Lena Farr, who runs rates trading for Ostmark Bank, agreed.",
            "Lena Farr",
            "head of rates trading",
            "Ostmark Bank",
        ),
        ("Lena Farr, who is senior trader with Ostmark, agreed.", "Lena Farr", "senior trader", "Ostmark"),
        ("Lena Farr (Ostmark) agreed.", "Lena Farr", None, "Ostmark"),
        ("An Ostmark team under Lena Farr agreed.", "Lena Farr", "team", "Ostmark"),
        ("Lena Farr, a trader in Bergen, Norway, for Ostmark, agreed.", "Lena Farr", "trader", "Ostmark"),
        ("Fed Chair Lena Farr agreed.", "Lena Farr", "Fed Chair", "Federal Reserve"),
        (
            "Boston Fed President Lena Farr agreed.",
            "Lena Farr",
            "Boston Fed President",
            "Federal Reserve Bank of Boston",
        ),
        (
            "Lena Farr, President of the Boston Federal Reserve, agreed.",
            "Lena Farr",
            "President",
            "Federal Reserve Bank of Boston",
        ),
        ("Jan van der Veer, founder of Veer & Co., agreed.", "Jan van der Veer", "founder", "Veer & Co."),
        ("Lena Farr is head of credit at Ostmark.", "Lena Farr", "head of credit", "Ostmark"),
        ("Strategists at Ostmark agreed.", None, "Strategists", "Ostmark"),
        ("Ostmark analysts agreed.", None, "analysts", "Ostmark"),
        ("White House officials agreed.", None, "White House officials", "White House"),
        ("Some analysts agreed.", None, "analysts", None),
    ],
)
def test_introductions(text, name, role, affiliation):
    speaker = mentions_of(text, Speaker)[0]
    assert (speaker.name, speaker.role, speaker.affiliation) == (name, role, affiliation)


@pytest.mark.parametrize(
    "later",
    ["Farr said more.", "She said more.", "Ms. Farr said more.", "The economist said more.", "Lena Farr said more."],
)
def test_later_mentions_find_the_person(later):
    speaker = mentions_of(f"Lena Farr, chief economist at Ostmark, was there. Stocks fell. {later}", Speaker)[-1]
    assert (speaker.name, speaker.role, speaker.affiliation) == ("Lena Farr", "chief economist", "Ostmark")


def test_a_surname_in_the_headline_finds_the_name_below():
    speaker = mentions_of("Farr Says Sell\n\nLena Farr, economist at Ostmark, said so.", Speaker)[0]
    assert (speaker.text, speaker.name) == ("Farr", "Lena Farr")


def test_a_house_is_meant_by_its_noun_and_pronoun():
    found = mentions_of(
        "Deutsche Bank raised its target. The bank said profits would grow. It said rates would fall.", Speaker
    )
    assert [s.name for s in found] == ["Deutsche Bank"] * 3


def test_they_are_the_analysts():
    found = mentions_of("Analysts at Barclays cut their target. Growth is slow, they wrote.", Speaker)
    assert [(s.role, s.affiliation) for s in found] == [("Analysts", "Barclays"), ("Analysts", "Barclays")]


@pytest.mark.parametrize(
    "text", ["The S&P 500 said goodbye to 5,000.", "Wall Street rose on Monday.", "On Tuesday gold fell."]
)
def test_markets_do_not_speak(text):
    assert mentions_of(text, Speaker) == []


@pytest.mark.parametrize(
    ("text", "who", "words"),
    [
        ("The index fell 2%, according to Yahoo Finance.", "Yahoo Finance", "The index fell 2%"),
        ("According to FactSet, 80% of firms beat estimates.", "FactSet", "80% of firms beat estimates"),
        ("Lena Farr of Ostmark said the index would reach 5,000.", "Lena Farr", "the index would reach 5,000"),
        ("Analysts at Barclays see the index at 5,000 by June.", "Barclays analysts", "the index at 5,000 by June"),
    ],
)
def test_words_are_attributed(text, who, words):
    assert [(a.who, a.text) for a in mentions_of(text, Attribution)] == [(who, words)]


def test_each_sentence_of_a_long_quotation_is_attributed():
    text = "“Stocks fell 2%. Bonds rose,” said Lena Farr of Ostmark."
    found = [a for a in mentions_of(text, Attribution) if a.style is None]
    assert [(a.who, a.text) for a in found] == [("Lena Farr", "Stocks fell 2%."), ("Lena Farr", "Bonds rose,")]
