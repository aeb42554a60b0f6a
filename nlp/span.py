"""Half-open ranges of code points. Only this module compares offsets."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """[start, end) in Unicode code points of a text."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:  # by hand: spans are made by the thousand, and this halves it
        if not 0 <= start <= end:
            raise ValueError(f"no span runs from {start} to {end}")
        _set_start(self, start)
        _set_end(self, end)

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words that the span covers."""
        return text[self.start : self.end]

    def contains(self, other: "Span") -> bool:
        """True where the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """True where the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def before(self, other: "Span") -> bool:
        """True where this one ends before the other starts."""
        return self.end <= other.start

    def gap(self, other: "Span") -> int:
        """Code points between the two; 0 where they touch or overlap."""
        return max(0, other.start - self.end, self.start - other.end)

    def shift(self, by: int) -> "Span":
        """The same range, moved."""
        return Span(self.start + by, self.end + by)


_set_start, _set_end = (vars(Span)[slot].__set__ for slot in ("start", "end"))


def cover(spans: Iterable[Span]) -> Span:
    """The smallest span that holds them all.

    >>> cover([Span(3, 5), Span(9, 12)])
    Span(start=3, end=12)
    """
    several = list(spans)
    return Span(min(s.start for s in several), max(s.end for s in several))
