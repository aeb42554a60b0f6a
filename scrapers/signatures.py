"""What a text is compared by: its shingles of words, and the figures, days and names that make it one and no other.

Figures are set apart from words, so that the same wrap of two days looks alike in words and differs in figures, while a
copy that writes "1.5 percent" for "1.5%" looks alike in both.
"""

import json
import re
import zlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy

PERMUTATIONS = 128  # of the whole text: an estimate of 0.5 is off by 0.044 (1/sqrt 128 at most) in one case of three
LEAD_PERMUTATIONS = 32
_LEAD = 90  # words from the top that an excerpt has, too
_SHINGLE = 3  # words
MOST_FIGURES = 40
_MOST_NAMES = 60

_SCALES = {"thousand": 3, "k": 3, "lakh": 5, "million": 6, "mn": 6, "m": 6, "crore": 7, "billion": 9, "bn": 9, "b": 9}
_SCALES |= {"trillion": 12, "tn": 12, "trn": 12, "t": 12}
_POINTS = frozenset({"basis points", "basis point", "bps", "bp"})
_FIGURE = re.compile(  # its first character is a digit, which lets the search pass quickly over all else
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<ordinal>(?:st|nd|rd|th)\b)?"
    r"(?:[ -]?(?P<unit>%|(?:percent|per cent|pct|basis points?|bps?|thousand|lakh|million|mn|crore|billion|bn|"
    r"trillion|tn|trn)\b|[kmbt]\b))?(?:\s(?P<money>dollars|euros|pounds|yen|rupees)\b)?",
    re.IGNORECASE,
)
_MONEY = ("$", "€", "£", "¥", "₹", "rs.", "usd", "eur", "gbp")
_TOKEN = re.compile(r"#|[^\W_]+(?:['’][^\W\d_]+)?")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"\b(?:" + "|".join(_WEEKDAYS) + r")\b", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE = re.compile(
    r"\b(?:(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? (?P<day>\d{1,2})(?![\d,]*\d{3})\b"
    r"|(?P<day2>\d{1,2}) (?P<month2>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b"
    r"|\d{4}-(?P<month3>\d\d)-(?P<day3>\d\d))"
)
_NAME = re.compile(r"(?<![.!?:\n“\"]\s)(?<![\n“\"])(?<!^)\b[A-Z][\w&’'-]{2,}")


@dataclass(frozen=True, slots=True)
class Signature:
    """A text as it is compared with others."""

    whole: bytes  # least hashes of its shingles, 128 numbers of 32 bits
    lead: bytes  # the same of its first words, 32 of them
    words: int
    figures: tuple[tuple[float, float], ...]  # each with half a unit of its last printed place, sorted
    weekday: str | None  # the first that is named
    date: str | None  # the first that is named, month and day
    names: frozenset[int]  # hashes of capitalised words

    def to_bytes(self) -> bytes:
        """For keeping."""
        rest = [self.words, self.figures, self.weekday, self.date, sorted(self.names)]
        return self.whole + self.lead + zlib.compress(json.dumps(rest, separators=(",", ":")).encode(), 1)

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Signature":
        """What was kept."""
        end = 4 * PERMUTATIONS
        words, figures, weekday, date, names = json.loads(zlib.decompress(kept[end + 4 * LEAD_PERMUTATIONS :]))
        pairs = tuple((value, half) for value, half in figures)
        lead = kept[end : end + 4 * LEAD_PERMUTATIONS]
        return cls(kept[:end], lead, words, pairs, weekday, date, frozenset(names))

    def hashes(self) -> "numpy.ndarray[Any, Any]":
        """The least hashes of the whole and of the lead, one after the other, as numbers."""
        import numpy

        return numpy.frombuffer(self.whole + self.lead, dtype=numpy.uint32)


def signature(text: str) -> Signature:
    """The signature of a text."""
    figures, masked = _figures(text)
    weekday, date = _WEEKDAY.search(text), _DATE.search(text)
    hashes = _shingles(masked)
    return Signature(
        whole=_least(hashes, PERMUTATIONS),
        lead=_least(hashes[:_LEAD], LEAD_PERMUTATIONS),
        words=len(hashes),
        figures=tuple(sorted(figures)[:MOST_FIGURES]),
        weekday=weekday[0].lower() if weekday else None,
        date=_date(date) if date else None,
        names=frozenset(sorted({zlib.crc32(name.lower().encode()) for name in _NAME.findall(text)})[:_MOST_NAMES]),
    )


def _figures(text: str) -> tuple[list[tuple[float, float]], str]:
    """What is told as a figure, and the text with "#" for each number.

    A figure has decimals, a unit or a currency: bare whole numbers are names, years and counts.
    """
    found: list[tuple[float, float]] = []
    pieces: list[str] = []
    end = 0
    for match in _FIGURE.finditer(text):
        start = match.start()
        if start and (text[start - 1].isalpha() or text[start - 1] == "."):
            continue  # "Q2"
        pieces += (text[end:start], " # ")
        end = match.end()
        figure = _figure(match, text[max(0, start - 3) : start].lower())
        if figure:
            found.append(figure)
    return found, "".join([*pieces, text[end:]])


def _figure(match: re.Match[str], before: str) -> tuple[float, float] | None:
    """The value of a figure, and half a unit of its last printed place; None for a bare number."""
    number, unit = match["number"].rstrip(","), (match["unit"] or "").lower()
    digits = number.replace(",", "")
    plain = "." not in digits and "," not in number and not unit and not match["money"]
    if match["ordinal"] or (plain and not before.rstrip(" ").endswith(_MONEY)):
        return None
    decimals = len(digits.partition(".")[2])
    scale = 0.01 if unit in _POINTS else 10.0 ** _SCALES.get(unit, 0)
    return round(float(digits) * scale, 8), round(0.5 * 10**-decimals * scale, 10)


def _date(match: re.Match[str]) -> str:
    month = match["month"] or match["month2"]
    number = _MONTHS.index(month.lower()) + 1 if month else int(match["month3"])
    return f"{number}-{int(match['day'] or match['day2'] or match['day3'])}"


def _shingles(text: str) -> "numpy.ndarray[Any, Any]":
    """A hash of each shingle, in their order."""
    import numpy

    words = numpy.fromiter(map(_hash, _TOKEN.findall(text.lower())), dtype=numpy.uint32)
    if len(words) < _SHINGLE:
        return words
    # Three multipliers that are odd and have no pattern (of the Murmur and xxHash families) tell places apart.
    return words[:-2] * numpy.uint32(0x85EBCA6B) ^ words[1:-1] * numpy.uint32(0xC2B2AE35) + words[2:] * numpy.uint32(
        0x9E3779B1
    )


def _hash(word: str) -> int:
    return zlib.crc32(word.encode())


def _least(hashes: "numpy.ndarray[Any, Any]", permutations: int) -> bytes:
    from datasketch import MinHash

    own = MinHash(num_perm=permutations, scheme="affine32", hashfunc=int, permutations=_permutations(permutations))
    own.update_batch(hashes.tolist())
    least: bytes = own.hashvalues.tobytes()
    return least


@cache
def _permutations(number: int) -> Any:
    from datasketch import MinHash

    return MinHash(num_perm=number, scheme="affine32").permutations
