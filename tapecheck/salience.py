"""Which sentences say most: central to what is written, and not said already.

A sentence is central where it is like many others; each publisher has one vote, however much it prints. From the most
central ones those are taken that are least like what was taken before, and least like what the last digest said.
Vectors come from outside (`Vectors`): an encoder's, or `tfidf`, which needs no model.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[Any]
Vectors = Callable[[Sequence[str]], Any]  # sentences to rows of unit length, one each: an array or what makes one

MANY = 60  # candidates that are compared with one another; more are thinned out before
_LONE = 0.2  # what a sentence is worth that is like no other
_WORD = re.compile(r"[^\W\d_]{2,}")
_STOP = frozenset(
    "the an and or but of in on at to for from by with as is are was were be been has have had its it that this which "
    "after than more while said says will would".split()
)


def tfidf(sentences: Sequence[str]) -> Matrix:
    """Vectors of word counts, rare words weighing more."""
    words = [Counter(w for w in _WORD.findall(s.lower()) if w not in _STOP) for s in sentences]
    place = {word: n for n, word in enumerate(sorted({word for counts in words for word in counts}))}
    found = np.zeros((len(sentences), max(1, len(place))), dtype=np.float32)
    for row, counts in enumerate(words):
        for word, count in counts.items():
            found[row, place[word]] = count
    spread = (found > 0).sum(axis=0)
    found = np.log1p(found) * (np.log((1 + len(sentences)) / (1 + spread)) + 1).astype(np.float32)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    unit: Matrix = np.divide(found, length, out=np.zeros_like(found), where=length > 0)
    return unit


def chosen(
    sentences: Sequence[str],
    count: int,
    *,
    voices: Sequence[str] = (),
    seen: Sequence[str] = (),
    vectors: Vectors = tfidf,
) -> list[int]:
    """The places of the sentences to take, best first.

    `voices` say who each is from, so that one who prints much does not outvote the others; `seen` are sentences that
    were told before.

    >>> chosen(["Stocks fell on jobs.", "Jobs data sank stocks.", "Cocoa rose."], 1)
    [0]
    """
    if len(sentences) <= count and not seen:
        return list(range(len(sentences)))
    both = np.asarray(vectors([*sentences, *seen]), dtype=np.float32)
    own, told = both[: len(sentences)], both[len(sentences) :]
    central = _central(own, voices or [str(n) for n in range(len(sentences))])
    nearest: Matrix = (own @ told.T).max(axis=1) if len(told) else np.zeros(len(own), dtype=np.float32)
    taken: list[int] = []
    while len(taken) < min(count, len(sentences)):
        worth: Matrix = (central + _LONE) * (1 - nearest)
        worth[taken] = -np.inf
        best = int(worth.argmax())
        taken.append(best)
        nearest = np.maximum(nearest, own @ own[best]).astype(np.float32)
    return taken


def _central(own: Matrix, voices: Sequence[str]) -> Matrix:
    """How like the others each is, from 0 to 1, with one vote for each voice."""
    prints = Counter(voices)
    votes = np.array([1 / prints[voice] for voice in voices], dtype=np.float32)
    alike = own @ own.T
    np.fill_diagonal(alike, 0)
    likeness: Matrix = alike @ votes
    top = float(likeness.max()) if len(likeness) else 0.0
    return likeness / top if top > 0 else likeness
