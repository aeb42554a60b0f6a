"""Whose government bonds a text talks of where it names no country: "the 10-year yield" in a story of JGBs."""

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache

_PAPER = (
    r"(?:government |sovereign |benchmark |\d+-year |[a-z]+-year |long-dated ){0,2}"
    r"(?:bonds?|yields?|debt|notes?|borrowing costs)\b"
)
_MARKS = {
    "us": r"(?:[Tt]reasur(?:ies|ys?)\b(?! (?:[Dd]epartment|[Ss]ecretary|official|chief))|"
    rf"T-(?:note|bond|bill)s?|(?:U\.S\.|US) {_PAPER})",
    "german": rf"(?:[Bb]unds?\b|[Ss]chatz|German(?:y['’]s)? {_PAPER})",
    "uk": rf"(?:[Gg]ilts?\b|(?:British|Britain['’]s|UK|U\.K\.) {_PAPER})",
    "japanese": rf"(?:JGBs?\b|Japan(?:ese|['’]s) {_PAPER})",
    "french": rf"(?:OATs?\b|(?:French|France['’]s) {_PAPER})",
    "italian": rf"(?:BTPs?\b|(?:Italian|Italy['’]s) {_PAPER})",
    "spanish": rf"(?:[Bb]onos\b|(?:Spanish|Spain['’]s) {_PAPER})",
    "indian": rf"(?:[Gg]-?[Ss]ecs?\b|[Gg]overnment securities|Indian?(?:['’]s)? {_PAPER})",
    "chinese": rf"(?:Chinese|China['’]s) {_PAPER}",
    "australian": rf"Australian?(?:['’]s)? {_PAPER}",
    "canadian": rf"(?:Canadian|Canada['’]s) {_PAPER}",
    "brazilian": rf"(?:Brazilian|Brazil['’]s) {_PAPER}",
    "korean": rf"(?:South )?Korean?(?:['’]s)? {_PAPER}",
}
_MARK = re.compile(rf"\b(?=[A-Zbgst])(?:{'|'.join(f'(?P<{country}>{words})' for country, words in _MARKS.items())})")
_RUPEES = re.compile(r"\b(?:RBI|rupee|crore|lakh)\b")
_KOREAN = re.compile(r"\b(?:KOSPI|Kospi|South Korea)")
_KOREAN_TREASURYS = re.compile(r"\b(?:three|3)-year Treasur(?:ys|ies)")


class Homes:
    """The countries whose bonds a text names, and where."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._countries: list[str] = []
        self._places: list[int] = []
        indian, korean = _RUPEES.search(text), _KOREAN.search(text, 0, 400)
        for match in _MARK.finditer(text):
            country = match.lastgroup or "us"
            if country == "indian" and not indian:
                continue  # "government securities" anywhere else are anybody's
            if korean and _KOREAN_TREASURYS.search(text, max(0, match.start() - 12), match.end()):
                country = "korean"  # as Seoul's newsrooms call their own
            self._countries.append(country)
            self._places.append(match.start())
        most, second = [*Counter(self._countries).most_common(2), ("us", 0), ("us", 0)][:2]
        self.main = most[0] if most[1] > second[1] else "us"
        self._break = "\n\n" if "\n\n" in text else "\n"

    def at(self, place: int) -> str:
        """The country of bonds named without one: the only one that the paragraph has named, else the article's."""
        start = self._text.rfind(self._break, 0, place) + 1
        named = set(self._countries[bisect_left(self._places, start) : bisect_left(self._places, place)])
        return named.pop() if len(named) == 1 else self.main

    def marked(self, place: int, end: int) -> str | None:
        """The country that is named between two places, the last one; None where none is."""
        first, last = bisect_left(self._places, place), bisect_left(self._places, end)
        return self._countries[last - 1] if first < last else None


@lru_cache(maxsize=4)
def homes(text: str) -> Homes:
    """The countries of a text's bonds, found once.

    >>> text = "JGBs fell. The 10-year yield rose to 1.6%."
    >>> homes(text).at(text.index("10-year"))
    'japanese'
    """
    return Homes(text)
