"""Hedges: the words that loosen a figure, left of it ("nearly 3%") or right of it ("3% or so")."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from nlp.facts import Hedge

_LEFT: Mapping[Hedge, str] = {
    "about": """
        about, around, roughly, approximately, approx, approx., circa, ca., ~, ≈, near, some, estimated, more or less,
        somewhere around, in the region of, on the order of, in the neighborhood of, in the vicinity of, give or take
        """,
    "nearly": """
        nearly, almost, virtually, approaching, nearing, close to, close on, closer to, just about, not quite
        """,
    "below": """
        under, below, <, ≤, less than, lower than, fewer than, smaller than, short of, shy of, south of, up to,
        as much as, as many as, at most, at the most, no more than, not more than, no higher than,
        a maximum of, not even
        """,
    "above": """
        over, above, exceeding, surpassing, topping, beyond, >, ≥, more than, greater than, higher than, bigger than,
        larger than, better than, upward of, upwards of, north of, in excess of, at least, no less than, not less than,
        no fewer than, a minimum of, as little as, a good
        """,
}
SENSES: Mapping[str, Hedge] = {
    " ".join(phrase.split()): hedge for hedge, phrases in _LEFT.items() for phrase in phrases.split(",")
}

_SYMBOLS = "~≈<>≤≥"
_LAST_WORDS = frozenset(phrase.split()[-1] for phrase in SENSES)
_SOFTENER = (
    r"(?:\b(?:a\s(?:bit|little|touch|shade|hair|tad|fraction)|just|slightly|well|comfortably|far|much|only|barely"
    r"|still)\s)?"
)
_ENDING_HERE = re.compile(
    _SOFTENER
    + r"(?<![\w-])("
    + "|".join(re.escape(p).replace(r"\ ", r"\s") for p in sorted(SENSES, key=len, reverse=True))
    + r")\s{0,2}(?:an?\s)?$",  # "more than a 2% drop"; but "more than the 2% expected" compares
    re.IGNORECASE,
)
_STARTING_HERE = re.compile(
    r"[\s,]{1,2}(?:(?P<about>or\sso|or\sthereabouts|give\sor\stake)|(?P<above>or\s(?:more|greater|higher)|and\schange|plus(?!\sor\b))"
    r"|(?P<below>or\s(?:less|fewer|lower)|at\s(?:the\s)?most|max(?:imum)?))(?![\w-])",
    re.IGNORECASE,
)
_WINDOW = 40  # code points; longer than any hedge


class Hedged(NamedTuple):
    """A hedge beside a figure: its sense, where its words stand, and the words that decide."""

    hedge: Hedge
    start: int
    end: int
    words: str


def left_of(text: str, start: int) -> Hedged | None:
    """The hedge that ends where a figure starts, None where there is none.

    >>> left_of("a gain of just under 3%", 21)
    Hedged(hedge='below', start=10, end=20, words='under')
    """
    window = text[max(0, start - _WINDOW) : start]
    words = window.lower().rsplit(None, 2)
    if not words:
        return None
    last = words[-2] if words[-1] in ("a", "an") and len(words) > 1 else words[-1]
    if last not in _LAST_WORDS and last[-1] not in _SYMBOLS:
        return None
    found = _ENDING_HERE.search(window)
    if not found:
        return None
    phrase = " ".join(found[1].lower().split())
    offset = start - len(window)
    return Hedged(SENSES[phrase], offset + found.start(), offset + found.end(1), phrase)


def right_of(text: str, end: int) -> Hedged | None:
    """The hedge that follows a figure, None where there is none.

    >>> right_of("3% or so", 2)
    Hedged(hedge='about', start=3, end=8, words='or so')
    """
    if text[end : end + 1] not in (" ", ",", "\n"):
        return None
    found = _STARTING_HERE.match(text, end)
    if not found:
        return None
    sense: Hedge = "about" if found["about"] else "above" if found["above"] else "below"
    words = found[sense]
    return Hedged(sense, *found.span(sense), words.lower())
