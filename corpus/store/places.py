"""Inner numbers that sort as days do.

The number of a fact holds the day that it tells of, its article's number, and which of the article's facts it is: an
index over anything ends with it, so that a page of the newest facts is read off the end of the index, whatever is
asked. An article's `place` is the same with no fact.

    day, as a proleptic ordinal (0 where it is unknown) | article, 26 bits | fact, 17 bits
"""

from datetime import date
from functools import lru_cache

_NTH_BITS = 17
_ARTICLE_BITS = 26
ARTICLE = 1 << _NTH_BITS  # what an article counts in a place
DAY = 1 << (_ARTICLE_BITS + _NTH_BITS)  # what a day counts in a place
KNOWN = DAY  # the places from here on have a day


def place(day: str, article: int, nth: int = 0) -> int:
    """The place of an article's fact (by its number among them) that tells of an ISO day, or of none ('').

    >>> place("2025-09-18", 7, 1) - place("2025-09-17", 7, 1) == DAY
    True
    >>> place("", 7, 1) < KNOWN < place("0001-01-01", 0)
    False
    """
    if article >> _ARTICLE_BITS or nth >> _NTH_BITS:
        raise ValueError(f"article {article}, fact {nth} is beyond what an inner number can hold")
    return start(day) | article << _NTH_BITS | nth


@lru_cache(maxsize=10_000)
def start(day: str) -> int:
    """The first place of an ISO day; 0 for ''."""
    return date.fromisoformat(day).toordinal() * DAY if day else 0


def nth(number: int) -> int:
    """Which of its article's facts a number names."""
    return number & (ARTICLE - 1)
