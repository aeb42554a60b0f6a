"""Which sentences are chosen: central ones, one vote a voice, and none that says what was said."""

import numpy as np
import pytest

from tapecheck.salience import chosen, tfidf

JOBS = [
    "Stocks fell after the jobs report came in weak.",
    "A weak jobs report sent stocks lower.",
    "Stocks slid as the weak jobs report surprised traders.",
]
COCOA = "Cocoa rose on rain in Ghana."


def test_the_most_central_sentence_comes_first() -> None:
    assert chosen([COCOA, *JOBS], 1)[0] in (1, 2, 3)


def test_what_was_taken_makes_its_like_less_worth() -> None:
    first, second = chosen([JOBS[0], JOBS[0], COCOA, "Banks gained as yields rose on the jobs report."], 2)
    assert {first, second} != {0, 1}


def test_what_the_last_digest_said_is_not_news() -> None:
    assert chosen([JOBS[0], COCOA], 1, seen=[JOBS[0]]) == [1]


def test_one_voice_that_prints_much_does_not_outvote_the_others() -> None:
    loud = [f"Cocoa rose on rain in Ghana, part {word}." for word in ("one", "two", "three", "four", "five", "six")]
    both = [*loud, *JOBS]
    voices = ["loud"] * len(loud) + ["a", "b", "c"]
    assert chosen(both, 1, voices=voices)[0] >= len(loud)
    assert chosen(both, 1)[0] < len(loud)


def test_vectors_can_come_from_elsewhere() -> None:
    def vectors(sentences: object) -> list[list[float]]:
        return [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]

    assert chosen(["a", "b", "c"], 2, vectors=vectors) == [0, 2]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_or_no_sentences(count: int) -> None:
    assert chosen(JOBS[:count], 3) == list(range(count))
    assert tfidf([]).shape == (0, 1)
    assert not np.isnan(tfidf(["", "1 2 3"])).any()
