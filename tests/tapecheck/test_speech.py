"""Who said what: the article itself must bear out the name under a quote."""

import pytest

from corpus.history import History
from tapecheck.edition import Digest
from tapecheck.speech import borne_out
from tapecheck.telling import digest
from tests.tapecheck import made_day as made

WORDS = "The revisions were the shock"


@pytest.mark.parametrize(
    ("text", "name", "right"),
    [
        (f'"{WORDS}," said Ada Vance, a trader.', "Ada Vance", True),
        (f'"{WORDS}," said Ada Vance, a trader.', "Bo Reed", False),
        (f'"{WORDS}," said Ada Vance. Bo Reed disagreed.', "Bo Reed", False),
        (f'"{WORDS}," said Ada Vance, who succeeded Bo Reed.', "Bo Reed", False),
        (f'Ada Vance said: "{WORDS}."', "Ada Vance", True),
        (f'According to Ada Vance of Fennimore, "{WORDS}."', "Ada Vance", True),
        (f'Ada Vance was blunt. "{WORDS}," she said.', "Ada Vance", True),
        (f'Ada Vance was blunt.\n\n"{WORDS}," she said.', "Ada Vance", True),
        (f'Ada Vance was blunt.\n\nGold rose.\n\nOil fell.\n\n"{WORDS}," she said.', "Ada Vance", False),
        (f'"{WORDS}," said Pim van Dijk.', "Pim van Dijk", True),
        (f'"{WORDS}," Vance said.', "Ada Vance", True),
        (f'"{WORDS}," Vanceburg said.', "Ada Vance", False),
        (f'"{WORDS}."', "Ada Vance", False),
    ],
)
def test_a_name_counts_where_the_article_bears_it_out(text: str, name: str, right: bool) -> None:
    article = made.article(text)
    assert borne_out(article, made.quote(article, WORDS, name)) is right


def _told(*quotes: tuple[str, str]) -> Digest:
    readings = []
    for number, (name, words) in enumerate(quotes):
        article = made.article(f'"{words}," said {name}, part {number}.', url=f"https://p{number}.example/x")
        readings.append((made.reading(article, made.quote(article, words, name)), {}))
    return digest(readings, History(), made.DAY)


def test_words_that_two_people_are_said_to_have_said_are_left_out_and_counted() -> None:
    told = _told(("Ada Vance", WORDS), ("Bo Reed", WORDS.upper()), ("Cyra Osei", "Oil is next"))
    assert [saying.by.text for saying in told.quotes] == ["Cyra Osei"]
    assert told.coverage.unnamed.text == "2"


def test_one_surname_may_be_two_people() -> None:
    told = _told(("Ada Vance", WORDS), ("Bo Vance", WORDS), ("Cyra Osei", "Oil is next"), ("Osei", "Oil is next"))
    assert [saying.by.text for saying in told.quotes] == ["Cyra Osei"]
    assert told.coverage.unnamed.text == "2"


def test_two_newsrooms_that_agree_are_no_quarrel_and_the_quote_is_told_once() -> None:
    told = _told(("Ada Vance", WORDS), ("Ada Vance", WORDS), ("Cyra Osei", "Oil is next"))
    assert sorted(saying.by.text for saying in told.quotes) == ["Ada Vance", "Cyra Osei"]


def test_role_and_house_stand_there_only_where_the_article_says_so() -> None:
    article = made.article(f'"{WORDS}," said Ada Vance, a trader at Fennimore.')
    said = made.quote(article, WORDS, "Ada Vance", role="trader", affiliation="Quillon")
    (saying,) = digest([(made.reading(article, said), {})], History(), made.DAY).quotes
    assert saying.by.text == "Ada Vance, trader"


def test_at_most_three_quotes_are_shown() -> None:
    told = _told(*((f"Ada V{n}x Vance{n}x", f"Saying number {'abcdefg'[n]} of the day") for n in range(6)))
    assert len(told.quotes) == 3
