"""Whose government bonds a text talks of where it names no country: "the 10-year yield" in a story of JGBs."""

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache

_PAPER = (
    r"(?:government |sovereign |benchmark |\d+-year |[a-z]+-year |long-dated ){0,2}"
    r"(?:bonds?|yields?|debt|notes?|borrowing costs)\b"
)
# Each alternative looks back at the capital that the pattern starts with: a set of capitals is found fastest.
_MARKS = {
    "us": r"(?<=T)reasur(?:ies|ys?)\b(?! (?:[Dd]epartment|[Ss]ecretary|official|chief))|"
    rf"(?<=T)-(?:note|bond|bill)s?|(?<=U)(?:\.S\.|S) {_PAPER}",
    "german": rf"(?<=B)unds?\b|(?<=S)chatz|(?<=G)erman(?:y['’]s)? {_PAPER}",
    "uk": rf"(?<=G)ilts?\b|(?<=B)rit(?:ish|ain['’]s) {_PAPER}|(?<=U)(?:\.K\.|K) {_PAPER}",
    "japanese": rf"(?<=J)(?:GBs?\b|apan(?:ese|['’]s) {_PAPER})",
    "french": rf"(?<=O)ATs?\b|(?<=F)r(?:ench|ance['’]s) {_PAPER}",
    "italian": rf"(?<=B)TPs?\b|(?<=I)tal(?:ian|y['’]s) {_PAPER}",
    "spanish": rf"(?<=B)onos\b|(?<=S)pa(?:nish|in['’]s) {_PAPER}",
    "indian": rf"(?<=G)(?:-?[Ss]ecs?\b|overnment securities)|(?<=I)ndian?(?:['’]s)? {_PAPER}",
    "chinese": rf"(?<=C)hin(?:ese|a['’]s) {_PAPER}",
    "australian": rf"(?<=A)ustralian?(?:['’]s)? {_PAPER}",
    "canadian": rf"(?<=C)anad(?:ian|a['’]s) {_PAPER}",
    "brazilian": rf"(?<=B)razil(?:ian|['’]s) {_PAPER}",
    "korean": rf"(?<=K)orean?(?:['’]s)? {_PAPER}",
}
_MARK = re.compile(f"[TUBSGJOFICAK](?:{'|'.join(f'(?P<{country}>{words})' for country, words in _MARKS.items())})")
_UNCAPITALISED = {
    "treasur": ("us", re.compile(r"treasur(?:ies|ys?)\b(?! (?:department|secretary|official|chief))")),
    "bund": ("german", re.compile(r"bunds?\b")),
    "gilt": ("uk", re.compile(r"gilts?\b")),
    "bono": ("spanish", re.compile(r"bonos\b")),
    "government securities": ("indian", re.compile(r"government securities")),
    "g-sec": ("indian", re.compile(r"g-secs?\b")),
}
_RUPEES = re.compile(r"\b(?:RBI|rupee|crore|lakh)\b")
_KOREAN = re.compile(r"\b(?:KOSPI|Kospi|South Korea)")
_KOREAN_TREASURYS = re.compile(r"\b(?:three|3)-year Treasur(?:ys|ies)")


# The words of each country's market.
_MARKETS = {
    "chinese": r"Hang Seng|CSI ?300|Shanghai|Shenzhen|Beijing|yuan",
    "japanese": r"Nikkei|Topix|Tokyo|BOJ|BoJ",
    "uk": r"FTSE 100|FTSE 250|London|sterling|BoE|Bank of England",
    "german": r"DAX|Frankfurt|STOXX|Stoxx",
    "australian": r"ASX|Sydney|RBA|Aussie",
    "indian": r"Nifty|Sensex|RBI|rupee",
    "korean": r"KOSPI|Kospi|Seoul",
    "canadian": r"TSX|Toronto|loonie",
    "brazilian": r"Ibovespa|Bovespa|Selic|Copom",
    "philippine": r"PSEi|Manila|Bangko Sentral|BSP|[Pp]eso|Philippines?",
    "nigerian": r"NGX|Lagos|[Nn]aira|Nigerian?",
    "kenyan": r"Nairobi|NSE 20|[Ss]hillings?|Kenyan?",
    "egyptian": r"EGX|Cairo|Egypt|Egyptian",
    "turkish": r"BIST|Istanbul|[Ll]ira|Turkey|Turkish|Ankara",
    "south african": r"JSE|Johannesburg|[Rr]and|SARB|South Africa|South African",
    "mexican": r"Banxico|IPC|BMV|Mexico|Mexican",
    "indonesian": r"Jakarta|JCI|[Rr]upiah|Indonesia|Indonesian",
    "malaysian": r"KLCI|Bursa|[Rr]inggit|Malaysia|Malaysian",
    "thai": r"Bangkok|[Bb]aht|Thailand|Thai",
    "polish": r"WIG20|Warsaw|[Zz]loty|Poland|Polish",
    "hungarian": r"BUX|Budapest|[Ff]orint|Hungary|Hungarian",
    "czech": r"Prague|[Kk]oruna|Czech|CNB",
    "colombian": r"COLCAP|Bogot[aá]|Colombia|Colombian|BanRep",
    "chilean": r"IPSA|Santiago|Chile|Chilean",
    "swedish": r"OMXS30|Stockholm|Riksbank|[Kk]ron(?:a|or)|Sweden|Swedish",
    "norwegian": r"OSEBX|OBX|Oslo|Norges Bank|[Kk]rone|Norway|Norwegian",
    "swiss": r"SMI|Zurich|SNB|[Ff]ranc|Swiss",
    "new zealand": r"NZX|Wellington|RBNZ|[Kk]iwi|New Zealand",
    "pakistani": r"KSE|Karachi|Pakistan|Pakistani",
    "french": r"CAC 40|Paris|French|France",
    "italian": r"FTSE MIB|Milan|Italian|Italy",
    "spanish": r"IBEX|Madrid|Spanish|Spain",
}
_OF_A_MARKET = re.compile(rf"\b(?:{'|'.join(_MARKETS.values())})\b")
_AMERICAN = re.compile(
    r"\b(?:S&P 500|Dow|Nasdaq|Wall Street|Fed|Federal Reserve|New York|Russell|Treasury|Treasur(?:ies|ys))\b"
)
_FEW = 3  # words of a market that make a text one of it


def _of_market(text: str) -> str:
    """The country whose market a text is about that names no bonds; America's where its own words stand too."""
    counts = Counter(map(_country_of, _OF_A_MARKET.findall(text)))
    country = max(_MARKETS, key=counts.__getitem__)
    return country if counts[country] >= max(_FEW, 3 * len(_AMERICAN.findall(text))) else "us"


@lru_cache(maxsize=1_000)
def _country_of(word: str) -> str:
    """The country whose market the word belongs to."""
    return next(country for country, words in _MARKETS.items() if re.fullmatch(words, word))


class Homes:
    """The countries whose bonds a text names, and where."""

    def __init__(self, text: str) -> None:
        self._text = text
        indian, korean = _RUPEES.search(text), _KOREAN.search(text, 0, 400)
        marks: list[tuple[int, str]] = []
        for place, end, country in _marks(text):
            if country == "indian" and not indian:
                continue  # "government securities" anywhere else are anybody's
            if korean and _KOREAN_TREASURYS.search(text, max(0, place - 12), end):
                country = "korean"  # as Seoul's newsrooms call their own
            marks.append((place, country))
        self._places = [place for place, _ in marks]
        self._countries = [country for _, country in marks]
        most, second = [*Counter(self._countries).most_common(2), ("us", 0), ("us", 0)][:2]
        self.main = most[0] if most[1] > second[1] else "us" if marks else _of_market(text)
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


def _marks(text: str) -> list[tuple[int, int, str]]:
    """Where the text names a country's bonds, in text order: start, end, country."""
    found = [(match.start(), match.end(), match.lastgroup or "us") for match in _MARK.finditer(text)]
    for part, (country, pattern) in _UNCAPITALISED.items():
        if part in text:
            found += [(match.start(), match.end(), country) for match in pattern.finditer(text)]
    return sorted(mark for mark in found if not text[mark[0] - 1 : mark[0]].isalnum())


@lru_cache(maxsize=4)
def homes(text: str) -> Homes:
    """The countries of a text's bonds, found once.

    >>> text = "JGBs fell. The 10-year yield rose to 1.6%."
    >>> homes(text).at(text.index("10-year"))
    'japanese'
    """
    return Homes(text)
