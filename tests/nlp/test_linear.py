"""No line stalls the reading: a crafted line that is four times as long takes about four times the time.

Each piece is what a pattern or a rule could match in many ways. The two lengths are compared with each other, so that
the machine's own speed does not matter.
"""

import time

import pytest

from nlp.pipeline import read
from scrapers.article import make_article

# Rules look around over stretches of bounded length; the shorter line is longer than these.
SHORT, LONG = 3_000, 12_000
AT_MOST = 3.0  # times the shorter line's cost of a character; quadratic cost is four times
PIECES = (
    "1", "+-", "((", "Aa ", "Aa's ", "1,234,", "rose 1% and ", "the Dow and the S&P 500 and ", '" said " ', "| 1.2 ",
    "The Foo Bar of the Baz Index ", "January 2025 and ", "Foo of Bar and Baz & Qux ", "up 3 points or 1%, ",
    "the gap between Italian and German ", "below its high, ", "a record high since 2020, ", "(NYSE: FOO) ",
    "the 2-year and 10-year yields, ", "said Foo Bar, of Baz, ", "twenty-one ", "because of ", "$80 to $85 ",
)  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_longer_line_costs_no_more_for_each_character(piece: str) -> None:
    read(make_article("Stocks fell."), learned=False)  # what is loaded once
    short, long = (min(cost(piece, length) for _ in range(2)) for length in (SHORT, LONG))
    assert long < AT_MOST * short


def cost(piece: str, length: int) -> float:
    """Seconds of processor time a character."""
    article = make_article(f"Stocks fell. {piece * (length // len(piece))}")
    start = time.process_time()
    read(article, learned=False)  # sentences that the encoder has seen cost next to nothing: they would hide the rest
    return (time.process_time() - start) / length
