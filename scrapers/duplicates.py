"""Copies of one text: syndicated, edited, cut, figures written otherwise. They are marked and grouped, never dropped.

Candidates are found by locality-sensitive hashing (datasketch) of the whole text and of its first words, which an
excerpt has too. A pair is one text only if its words, figures, days and names agree: **texts whose figures differ tell
of different days, however alike their words are**.
"""

from collections.abc import Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from scrapers.signatures import LEAD_PERMUTATIONS, MOST_FIGURES, PERMUTATIONS, Signature, signature

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray[Any, Any]

KeyT = TypeVar("KeyT", bound=Hashable)

WINDOW = timedelta(days=7)  # a copy that comes later is not looked for
_ALIKE = 0.42  # of all shingles of two texts: the same text, edited
_PART, _INSIDE = 0.22, 0.75  # of all shingles, and of those of the shorter text: an excerpt
_LEADS = 0.70  # of the shingles of their first words: an excerpt and its whole
_FIGURES = 0.75  # of the figures of the one that has fewer
_ALL_FIGURES = 0.60  # of the figures of the one that has more, unless the other's are all among them ...
_SOME = 2  # ... and are so many
_NAMES = 0.55  # of the names of the one that has fewer
_SURE = 3  # figures in common, all but one in ten: then a day that is named otherwise is another zone's
_NEAR = timedelta(hours=60)  # between texts that have neither figures nor days
_SHORT = 12  # shingles; a shorter text says too little to be compared


def copies(one: Signature, other: Signature, *, apart: timedelta | None = None) -> bool:
    """True where two texts are one, edited at most; `apart` is the time between their publications, if known."""
    table = _Table()
    table.put(0, other)
    return bool(table.same(one, [0])) and _of_one_day(one, other, table.shared(one, [0])[0], apart)


def _of_one_day(one: Signature, other: Signature, shared: int, apart: timedelta | None) -> bool:
    """True where no day, date, name or time between two texts with like words and figures says that they are two."""
    if apart is not None and apart > WINDOW:
        return False
    if _other_day(one, other, shared):
        return False
    named = bool((one.date and other.date) or (one.weekday and other.weekday))
    if not shared and not named and apart is not None and apart > _NEAR:
        return False
    fewer = min(len(one.names), len(other.names))
    return fewer == 0 or len(one.names & other.names) >= _NAMES * fewer


def _other_day(one: Signature, other: Signature, shared: int) -> bool:
    """True where both name a day and it is not the same, unless nearly all their figures are."""
    sure = shared >= max(_SURE, 0.9 * min(len(one.figures), len(other.figures)))
    days = ((one.date, other.date), (one.weekday, other.weekday))
    return not sure and any(first and second and first != second for first, second in days)


class Index(Generic[KeyT]):
    """Texts by what they are compared by; in memory, about 4 kB each."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        # 32 bands of 3 find 92 of 100 pairs that are 0.42 alike, and all that are 0.6 alike.
        self._whole = MinHashLSH(num_perm=PERMUTATIONS, params=(32, 3))
        self._lead = MinHashLSH(num_perm=LEAD_PERMUTATIONS, params=(8, 4))
        self._entries: dict[KeyT, tuple[int, Signature, datetime | None]] = {}  # the number is the row's
        self._table = _Table()
        self._free: list[int] = []
        self._last: tuple[Signature, tuple[Any, Any]] | None = None  # that which was looked for is put in next

    def __contains__(self, key: KeyT) -> bool:
        return key in self._entries

    def add(self, key: KeyT, told: Signature, *, when: datetime | None = None) -> None:
        """Put a text in; `when` it was published, else first seen."""
        row = self._free.pop() if self._free else len(self._entries)
        self._table.put(row, told)
        self._entries[key] = (row, told, when)
        for index, least in zip((self._whole, self._lead), self._minhashes(told), strict=True):
            index.insert(key, least, check_duplication=False)

    def like(self, told: Signature, *, when: datetime | None = None) -> list[KeyT]:
        """The texts in it that are the same, edited at most."""
        found: set[KeyT] = set()
        for index, least in zip((self._whole, self._lead), self._minhashes(told), strict=True):
            found.update(index.query(least))
        keys = list(found)
        rows = [self._entries[key][0] for key in keys]
        same = self._table.same(told, rows)
        shared = self._table.shared(told, [rows[at] for at in same])
        return [
            keys[at]
            for at, figures in zip(same, shared, strict=True)
            if _of_one_day(told, self._entries[keys[at]][1], figures, self._apart(keys[at], when))
        ]

    def at_odds(self, told: Signature, key: KeyT) -> bool:
        """True where a text's figures or days are others than those of one in it: the two can't be one text."""
        row, other, _ = self._entries[key]
        shared = int(self._table.shared(told, [row])[0])
        return not self._table.agree(told, [row])[0] or _other_day(told, other, shared)

    def forget(self, before: datetime) -> None:
        """Take out what is older."""
        for key in [key for key, (_, _, when) in self._entries.items() if when and when < before]:
            self._whole.remove(key)
            self._lead.remove(key)
            self._free.append(self._entries.pop(key)[0])

    def _minhashes(self, told: Signature) -> tuple[Any, Any]:
        if self._last is None or self._last[0] is not told:
            self._last = (told, _minhashes(told))
        return self._last[1]

    def _apart(self, key: KeyT, when: datetime | None) -> timedelta | None:
        other = self._entries[key][2]
        return abs(when - other) if when and other else None


class _Table:
    """The words and figures of texts in rows of numbers, so that one is compared with many at a time."""

    def __init__(self) -> None:
        import numpy

        self._hashes: Array = numpy.zeros((0, PERMUTATIONS + LEAD_PERMUTATIONS), dtype=numpy.uint32)
        self._words: Array = numpy.zeros(0, dtype=numpy.int64)
        self._count: Array = numpy.zeros(0, dtype=numpy.int64)  # of figures
        self._values: Array = numpy.zeros((0, MOST_FIGURES))
        self._halves: Array = numpy.zeros((0, MOST_FIGURES))

    def put(self, row: int, told: Signature) -> None:
        """The text in a row."""
        if row >= len(self._words):
            self._grow(max(64, 2 * len(self._words), row + 1))
        self._hashes[row] = told.hashes()
        self._words[row] = told.words
        self._count[row] = len(told.figures)
        self._values[row], self._halves[row] = _padded(told)

    def same(self, told: Signature, rows: list[int]) -> list[int]:
        """The places, in `rows`, of the texts with the same words and figures."""
        import numpy

        if not rows or told.words < _SHORT:
            return []
        equal = self._hashes[rows] == told.hashes()
        whole, lead = equal[:, :PERMUTATIONS].mean(axis=1), equal[:, PERMUTATIONS:].mean(axis=1)
        words = self._words[rows]
        inside = whole * (words + told.words) / (1 + whole) >= _INSIDE * numpy.minimum(words, told.words)
        fits = (whole >= _ALIKE) | (lead >= _LEADS) | ((whole >= _PART) & inside)
        places = numpy.flatnonzero(fits & (words >= _SHORT))
        kept: list[int] = places[self.agree(told, [rows[place] for place in places])].tolist()
        return kept

    def agree(self, told: Signature, rows: list[int]) -> "Array":
        """Whether a text's figures are those of each: True where either has none."""
        import numpy

        count = self._count[rows]
        fewer, more = numpy.minimum(count, len(told.figures)), numpy.maximum(count, len(told.figures))
        shared = self.shared(told, rows)
        most: Array = (shared >= _FIGURES * fewer) & (shared >= _ALL_FIGURES * more)
        most |= (fewer == 0) | ((shared == fewer) & (shared >= _SOME))
        return most

    def shared(self, told: Signature, rows: list[int]) -> "Array":
        """How many figures a text shares with each: 6,632 is 6,631.96 told in fewer digits."""
        import numpy

        if not rows:
            return numpy.zeros(0, dtype=int)
        values, halves = _padded(told)
        most = max(1, len(told.figures))
        widest = max(1, int(self._count[rows].max()))
        theirs, loose = self._values[rows][:, None, :widest], self._halves[rows][:, None, :widest]
        near = numpy.abs(theirs - values[None, :most, None]) <= numpy.maximum(loose, halves[None, :most, None]) * 1.0001
        both: Array = numpy.minimum(near.any(axis=1).sum(axis=1), near.any(axis=2).sum(axis=1))
        return both

    def _grow(self, rows: int) -> None:
        for name in ("_hashes", "_words", "_count", "_values", "_halves"):
            before: Array = getattr(self, name)
            larger = before.copy()
            larger.resize((rows, *before.shape[1:]), refcheck=False)
            setattr(self, name, larger)


def _padded(told: Signature) -> "tuple[Array, Array]":
    import numpy

    values, halves = numpy.full(MOST_FIGURES, numpy.nan), numpy.zeros(MOST_FIGURES)
    for place, (value, half) in enumerate(told.figures):
        values[place], halves[place] = value, half
    return values, halves


class Groups(Generic[KeyT]):
    """Texts in groups of copies, each led by the first that came.

    A text joins a group if it is a copy of one in it and at odds with none. So an excerpt without figures, which is
    like a desk's wraps of two days, never makes one group of them.
    """

    def __init__(self) -> None:
        self._index = Index[KeyT]()
        self._lead: dict[KeyT, KeyT] = {}
        self._members: dict[KeyT, list[KeyT]] = {}

    def put(self, key: KeyT, told: Signature, *, lead: KeyT, when: datetime | None = None) -> None:
        """A text whose group is known."""
        self._index.add(key, told, when=when)
        self._lead[key] = lead
        self._members.setdefault(lead, []).append(key)

    def join(self, key: KeyT, told: Signature, *, when: datetime | None = None) -> KeyT:
        """Put a text into its group; the key of the group's first, which is its own where it is no copy."""
        leads = dict.fromkeys(self._lead[other] for other in self._index.like(told, when=when))
        lead = next((lead for lead in leads if self._fits(told, lead)), key)
        self.put(key, told, lead=lead, when=when)
        return lead

    def forget(self, before: datetime) -> None:
        """Take out what is older."""
        self._index.forget(before)
        for key in [key for key in self._lead if key not in self._index]:
            members = self._members[self._lead.pop(key)]
            members.remove(key)
        self._members = {lead: members for lead, members in self._members.items() if members}

    def _fits(self, told: Signature, lead: KeyT) -> bool:
        return not any(self._index.at_odds(told, member) for member in self._members[lead])


def grouped(texts: Iterable[tuple[KeyT, Signature, datetime | None]]) -> Iterator[tuple[KeyT, KeyT]]:
    """Each text with the first of its group. In order of time no more is held than the window."""
    groups = Groups[KeyT]()
    for number, (key, told, when) in enumerate(texts, start=1):
        yield key, groups.join(key, told, when=when)
        if when is not None and number % 1000 == 0:
            groups.forget(when - WINDOW)


def signatures(texts: Iterable[str], *, workers: int = 1) -> Iterator[Signature]:
    """The signatures of many texts, in their order."""
    if workers <= 1:
        yield from map(signature, texts)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(signature, texts, chunksize=200)


def _minhashes(told: Signature) -> tuple[Any, Any]:
    from datasketch import LeanMinHash

    hashes = told.hashes()
    parts = hashes[:PERMUTATIONS], hashes[PERMUTATIONS:]
    whole, lead = (LeanMinHash(seed=1, hashvalues=part, scheme="affine32") for part in parts)
    return whole, lead
