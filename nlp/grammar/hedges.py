"""Hedges: the words that loosen a figure, left of it ("nearly 3%") or right of it ("3% or so")."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from nlp.facts import Hedge

_LEFT: Mapping[Hedge, str] = {
    "about": """
        about, around, roughly, approximately, approx, approx., circa, ca., ~, ≈, near, some, estimated, in the region of,
        on the order of, in the neighborhood of, in the vicinity of, somewhere around, more or less, give or take
        """,
    "nearly": """
        nearly, almost, virtually, approaching, nearing, close to, close on, closer to, just about, not quite
        """,
    "below": """
        under, below, <, ≤, less than, lower than, fewer than, smaller than, short of, shy of, south of, up to, as much as,
        as many as, at most, at the most, no more than, not more than, no higher than, a maximum of, not even
        """,
    "above": """
        over, above, exceeding, topping, beyond, >, ≥, more than, greater than, higher than, bigger than, larger than,
        better than, upward of, upwards of, north of, in excess of, at least, no less than, not less than, no fewer than,
        a minimum of, as little as, a good
        """,
}


class Left(NamedTuple):
    """A hedge that ends where a figure starts: its sense and where it begins."""

    hedge: Hedge
    start: int
    end: int
    words: str


SENSES: Mapping[str, Hedge] = {
    " ".join(phrase.split()): hedge for hedge, phrases in _LEFT.items() for phrase in phrases.split(",")
}
_LAST = frozenset(phrase.split()[-1] for phrase in SENSES)
_BEFORE = re.compile(
    r"(?:\b(?:(?:a\ (?:bit|little|touch|shade|hair|tad|fraction)|just|slightly|well|comfortably|far|much|only|barely"
    r"|still)\ )?)?(?<![\w-])("
    + "|".join(re.escape(p).replace(r"\ ", r"\s") for p in sorted(SENSES, key=len, reverse=True))
    + r")\s{0,2}(?:an?\s)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s?(?:,\s)?(?:(?P<about>or\sso|or\sthereabouts|give\sor\stake|-ish|-odd)|(?P<above>or\smore|or\sgreater|or\shigher"
    r"|and\schange|plus(?=\s|$)|\+(?!\s?\d))|(?P<below>or\sless|or\sfewer|or\slower|at\s(?:the\s)?most|max(?:imum)?))\b",
    re.IGNORECASE,
)
_WINDOW = 40


def left_of(text: str, start: int) -> Left | None:
    """The hedge that ends at `start`, None where there is none.

    >>> left_of("a gain of just under 3%", 21)
    Left(hedge='below', start=10, end=20, words='under')
    """
    window = text[max(0, start - _WINDOW) : start]
    words = window.rsplit(None, 2)
    if not words:
        return None
    last = words[-1].lower()
    if last in ("a", "an") and len(words) > 1:
        last = words[-2].lower()
    if last not in _LAST and last[-1:] not in "~≈<>≤≥-":
        return None
    found = _BEFORE.search(window)
    if not found:
        return None
    phrase = " ".join(found[1].lower().split())
    offset = start - len(window)
    return Left(SENSES[phrase], offset + found.start(), offset + found.end(1), phrase)


def right_of(text: str, end: int) -> tuple[Hedge, int] | None:
    """The hedge that follows a figure, with where it ends; None where there is none."""
    if text[end : end + 1] not in (" ", "-", "+", ",", "\n"):
        return None
    found = _AFTER.match(text, end)
    if not found:
        return None
    sense: Hedge = found.lastgroup  # type: ignore[assignment]
    return sense, found.end()
