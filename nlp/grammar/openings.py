"""Where a pattern may begin in a text: told once for each word, and remembered, since copy repeats its words.

A grammar of many alternatives costs the most where nothing begins. So a cheap pattern says of each word at which of its
letters the grammar is worth trying, and the text is walked word by word, a dictionary look-up each.
"""

from collections.abc import Callable, Iterable
from itertools import accumulate, count
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
        """The places in a text, in order. What follows a blank begins a word; a line break does not."""
        words = text.split(" ")
        starts = starts_of(words)
        return [
            start + place
            for start, places in zip(starts, map(self.__getitem__, words), strict=False)
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


def starts_of(words: list[str]) -> Iterable[int]:
    """Where the words start in the text that blanks join them to; one more than there are words.

    >>> list(starts_of("up 3 points".split(" ")))
    [0, 3, 5, 12]
    """
    return map(add, accumulate(map(len, words), initial=0), count())
