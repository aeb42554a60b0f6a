"""Where a pattern may begin in a text: told once for each word, and remembered, since copy repeats its words.

A grammar of many alternatives costs the most where nothing begins. So a cheap pattern says of each word at which of its
letters the grammar is worth trying, and the text is walked word by word, a dictionary look-up each.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import accumulate
from operator import add

_MOST = 100_000  # words remembered at most
_LONGEST = 64  # code points of a word that is worth remembering


class Openings(dict[str, tuple[int, ...]]):
    """The words met so far, each with the places in it where a grammar may begin.

    >>> openings = Openings(lambda word: [at for at, letter in enumerate(word) if letter.isdigit()])
    >>> openings.places("up 3 points to 41")
    [3, 15, 16]
    """

    def __init__(self, begin: Callable[[str], Iterable[int]]) -> None:
        super().__init__()
        self._begin = begin

    def places(self, text: str) -> list[int]:
        """The places in a text, in order."""
        words, starts = words_of(text)
        return [
            start + place
            for start, places in zip(starts, map(self.__getitem__, words), strict=True)
            if places
            for place in places
        ]

    def __missing__(self, word: str) -> tuple[int, ...]:
        places = tuple(self._begin(word))
        if len(word) <= _LONGEST:
            if len(self) > _MOST:
                self.clear()
            self[word] = places
        return places


@lru_cache(maxsize=4)
def words_of(text: str) -> tuple[list[str], list[int]]:
    """The words that blanks set apart in a text, and where each starts; cut once for all who ask in turn.

    >>> words_of("up 3 points")
    (['up', '3', 'points'], [0, 3, 5])
    """
    words = text.split(" ")
    starts = list(map(add, accumulate(map(len, words), initial=0), range(len(words))))
    return words, starts
