"""Government bond yields by tenor: "the yield on the benchmark 10-year note", "10-yr Treasury", "German 2-year yields".

A yield is looked up in the catalogue under "us 10-year yield", "german 2-year yield": its country and tenor say all.
Where no country stands beside it, it is the one whose bonds the text talks of (nlp.grammar.bonds). Desks call the
paper itself by its tenor: "fives shed 26bp to 3.94, tens 24bp".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from nlp.grammar.bonds import homes
from nlp.instruments import Catalogue, Entry, Instrument

_WORDS = {
    "two": 2,
    "three": 3,
    "five": 5,
    "seven": 7,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
}
# A pattern that starts with a set of characters is found several times faster than one of alternatives or a lookbehind.
_TENOR = re.compile(
    r"(?P<count>[\dTtFfSs](?:(?<=\d)\d?|(?<=[Tt])(?:wo|hree|en|wenty|hirty)|(?<=[Ff])(?:ive|ifteen|orty)|(?<=[Ss])even))"
    r"(?:[ -]?(?P<unit>[Yy](?:ears?|EARS?|rs?)?|[Mm]onths?|mo)\b|-(?=,? (?:and|or|to) )|-(?=, ?\d))"
)
_PART_OF_A_FIGURE = re.compile(r"[\w.,-]")
_COUNTRIES = {
    "us": r"U\.S\.|US|UST|Treasur(?:y|ies|ys)|T-(?:note|bond|bill)s?|America(?:n|['’]s)",
    "german": r"German(?:y['’]s|y)?|[Bb]unds?|[Ss]chatz",
    "uk": r"U\.K\.|UK|Brit(?:ish|ain['’]s)|[Gg]ilts?",
    "japanese": r"Japan(?:ese|['’]s)|JGBs?",
    "french": r"French|France['’]s|OATs?",
    "italian": r"Italian|Italy['’]s|BTPs?",
    "spanish": r"Spanish|Spain['’]s|[Bb]onos?",
    "indian": r"Indian?(?:['’]s)?",
    "chinese": r"Chinese|China['’]s",
    "australian": r"Australian?(?:['’]s)?",
    "canadian": r"Canadian|Canada(?:['’]s)?",
    "brazilian": r"Brazilian|Brazil['’]s",
    "korean": r"(?:South )?Korean?(?:['’]s)?",
    "swiss": r"Swiss|Confederation|Switzerland['’]s",
    "greek": r"Greek|Greece['’]s",
    "portuguese": r"Portuguese|Portugal['’]s",
    "dutch": r"Dutch",
    "belgian": r"Belgian|Belgium['’]s",
    "swedish": r"Swedish|Sweden['’]s",
    "norwegian": r"Norwegian|Norway['’]s",
    "new_zealand": r"New Zealand(?:['’]s)?",
    "mexican": r"Mexican|Mexico['’]s|[Mm]bonos?",
    "south_african": r"South Africa(?:n|['’]s)",
    "turkish": r"Turkish|Turkey['’]s",
    "polish": r"Polish|Poland['’]s",
    "indonesian": r"Indonesian?(?:['’]s)?",
    "philippine": r"Philippines?(?:['’])?|Filipino",
    "thai": r"Thai(?:land['’]s)?",
    "malaysian": r"Malaysian?(?:['’]s)?",
    "singapore": r"Singapore(?:an|['’]s)?",
    "vietnamese": r"Vietnam(?:ese|['’]s)",
    "nigerian": r"Nigerian?(?:['’]s)?",
    "kenyan": r"Kenyan?(?:['’]s)?",
    "egyptian": r"Egypt(?:ian|['’]s)",
    "chilean": r"Chile(?:an|['’]s)",
    "colombian": r"Colombian?(?:['’]s)?",
    "peruvian": r"Peru(?:vian|['’]s)",
    "hungarian": r"Hungar(?:ian|y['’]s)",
    "czech": r"Czech",
    "romanian": r"Romanian?(?:['’]s)?",
    "austrian": r"Austrian?(?:['’]s)?",
    "irish": r"Irish|Ireland['’]s",
    "danish": r"Danish|Denmark['’]s",
    "finnish": r"Finnish|Finland['’]s",
    "russian": r"Russian?(?:['’]s)?|OFZ",
    "israeli": r"Israel(?:i|['’]s)",
    "taiwanese": r"Taiwan(?:ese|['’]s)",
    "pakistani": r"Pakistan(?:i|['’]s)",
}
_COUNTRY = "|".join(_COUNTRIES.values())
_KIND = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _COUNTRIES.items()), re.IGNORECASE)

_TENDERS = (
    "peso|rand|rupiah|ringgit|baht|won|naira|lira|forint|zloty|real|rupee|shilling|koruna|krona|krone|sol|local|federal"
)

# What may stand before the tenor, and what after it up to the word that makes it a yield.
_BEFORE = re.compile(
    rf"(?:(?P<yield>\b(?:yields?|(?:interest |borrowing )?rates?)(?: (?:paid|offered))? (?:on|of|for) ))?(?:the |a )?"
    rf"(?P<list>(?:\d{{1,2}}|{'|'.join(_WORDS)})(?:-|-years?|-yr)?,? (?:and|or|to) (?:the )?)?"
    r"(?P<adjectives>(?:(?:benchmark|closely watched|key|policy-sensitive|rate-sensitive|shorter-term|"
    rf"(?:{_COUNTRY}))[ -]){{0,3}})$",
    re.IGNORECASE,
)
# The last word of anything that _BEFORE finds: a look at one word saves most searches.
_LAST_BEFORE = re.compile(
    rf"(?:\b(?:on|of|for|the|a|and|or|to|benchmark|watched|key|sensitive|term)|{_COUNTRY})[ -]$", re.IGNORECASE
)
_LONGEST_LAST = 16  # code points
_AFTER = re.compile(
    rf"(?:,? (?:and|or|to) (?:the )?(?:\d{{1,2}}|{'|'.join(_WORDS)})[ -]?(?:years?|yrs?|y)\b)?"
    rf"(?P<nouns>(?:[ -](?:(?:{_COUNTRY})|{_TENDERS}|government|sovereign|note|bond|bill|debt|paper|security|maturity|"
    r"benchmark)s?){0,4})"
    r"(?P<mortgage> (?:fixed(?:-rate)? )?(?:mortgages?|home loans?)(?: rates?)?)?"
    r"(?P<real> (?:real|TIPS))?(?:['’]s)?(?P<yield>(?: Treasury)? (?:yields?|rates?)\b)?",
    re.IGNORECASE,
)
_NO_YIELD = re.compile(
    r"[ -](?:high|low|peak|average|record|streak|run|anniversary|plan|deal|contract|history|term|period|old|chart|"
    r"outlook|forecast|return|auction|sale|horizon|stretch|lows|highs|span|tenure|veteran|bull|bear|treaty|loan|lease)",
    re.IGNORECASE,
)
_AUCTION = re.compile(
    r"\b(?:auction|sale|sold|sell|issue[ds]?|offering|billion|supply|worth|buy|buying)\b[^.;\n]{0,30}$", re.IGNORECASE
)
_FIGURE = re.compile(
    r"\d\s?(?:%|per ?cent|bps?\b|basis points?)|\A\s?\d\.\d\d|\bat \d\.\d\d|\ba percentage point", re.IGNORECASE
)
_CLAUSE = re.compile(r"(?:[^.;\n]|\.(?=\d)){0,90}")
_ALONE = re.compile(
    r"\s*(?:[,.;:)—]|$|(?:was|is|rose|fell|at|climbed|slid|slipped|dropped|jumped|yielded|yielding|yields|ticked|edged|hit|pushed|topped|stood|eased|above|below|up|down|to|and|by|last|traded|touched)\b)"
)
_OPENS = re.compile(r"(?:^|[.:;?!\n•*–—-] ?)$")

# "Twos", "10s": what bond desks call notes of a tenor. Not "in the thirties", "tens of millions".
_PLURALS = {"twos": 2, "threes": 3, "fives": 5, "sevens": 7, "tens": 10, "twenties": 20, "thirties": 30}
_DESK = re.compile(
    r"[1-357TtFfSs](?:(?<=[2357])s|(?<=[123])0s|(?<=[Tt])(?:wos|hrees|ens|wenties|hirties)|(?<=[Ff])ives|"
    r"(?<=[Ss])evens)\b(?! (?:of|and)\b|['’/-])"
)
_COUNTED = re.compile(
    r"(?:[\d$€£.,/-]|\b(?:in|into|of|his|her|their|mid|late|early|low|high|upper|since|by|for|to)"
    r"(?: the)?(?: mid| late| early| low| high| upper)?[ -])$",
    re.IGNORECASE,
)
_DESK_FIGURE = re.compile(
    r"[^.;\n\d]{0,40}?(?:\d+(?:\.\d+)?\s?(?:bps?\b|basis points?|%|per ?cent)|"
    r"(?:at|to|trade|traded) \d\.\d\d?\d?\b|(?:up|down) \d+(?:\.\d)? to \d\.\d\d)"
)
_TALK_OF_BONDS = re.compile(
    r"\byield|[Tt]reasur|\b[Bb]onds?\b|basis point|\dbps?\b|\b[Gg]ilts?\b|\b[Bb]unds?\b|JGB|\bnotes\b|auction|"
    r"term premium|coupon"
)
_TALK_OF_YIELDS = re.compile(r"\byield|treasur", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Yield:
    """A yield in a text: code points [start, end) and its entry."""

    start: int
    end: int
    entry: Entry


def yields(text: str, catalogue: Catalogue) -> Iterator[Yield]:
    """The yields of government bonds (and mortgages) that a text names by tenor; those of desks first.

    >>> from nlp.instruments import catalogue
    >>> [found.entry.instrument.id for found in yields("The 10-year Treasury yield rose to 4.14%.", catalogue())]
    ['^TNX']
    """
    yield from _of_desks(text, catalogue)
    for tenor in _TENOR.finditer(text):
        if _PART_OF_A_FIGURE.match(text, tenor.start() - 1) if tenor.start() else None:
            continue
        window = text[max(0, tenor.start() - 90) : tenor.start()]
        led = _LAST_BEFORE.search(window, max(0, len(window) - _LONGEST_LAST))
        before, after = _BEFORE.search(window if led else ""), _AFTER.match(text, tenor.end())
        if before is None or after is None or (_is_months(tenor) and not after["nouns"]):
            continue
        start = tenor.start() - len(before["adjectives"] if before["list"] or not before["yield"] else before[0])
        end = after.end() if after["nouns"] or after["yield"] or after["mortgage"] else tenor.end()
        if _is_yield(text, window, tenor, before, after) and (entry := _entry(text, tenor, before, after, catalogue)):
            yield Yield(start, _without_list(text, tenor, after, end), entry)


def _is_months(tenor: re.Match[str]) -> bool:
    return (tenor["unit"] or "").lower().startswith("mo")


def _is_yield(text: str, window: str, tenor: re.Match[str], before: re.Match[str], after: re.Match[str]) -> bool:
    if before["yield"] or after["yield"] or after["mortgage"]:
        return bool(after["yield"] or after["nouns"] or after["mortgage"] or not _NO_YIELD.match(text, tenor.end()))
    if _NO_YIELD.match(text, tenor.end()) or _AUCTION.search(window):
        return False
    paper = _KIND.search(before["adjectives"]) or after["nouns"]
    opens = window.endswith(("the ", "The ", "benchmark ")) or (tenor[0][0].isupper() and _OPENS.search(window))
    if not paper and not (opens and _ALONE.match(text, tenor.end())):
        return False
    clause = _CLAUSE.match(text, after.end())
    if clause is None or not _FIGURE.search(clause[0]):
        return False
    return bool(paper) or bool(_TALK_OF_YIELDS.search(text[max(0, tenor.start() - 160) : tenor.end() + 80]))


def _entry(
    text: str, tenor: re.Match[str], before: re.Match[str], after: re.Match[str], catalogue: Catalogue
) -> Entry | None:
    count = int(tenor["count"]) if tenor["count"].isdigit() else _WORDS[tenor["count"].lower()]
    unit = "month" if _is_months(tenor) else "year"
    country = _KIND.search(after["nouns"]) or _KIND.search(before["adjectives"])
    american = after["mortgage"] or after["real"]
    kind = (
        (country.lastgroup or "").replace("_", " ") if country else "us" if american else homes(text).at(tenor.start())
    )
    if kind == "us" and country:
        kind = homes(text).marked(tenor.start(), after.end()) or kind  # a newsroom's own "Treasurys"
    if after["real"]:
        return catalogue.find(f"{count}-{unit} real yield") if kind == "us" else None
    if after["mortgage"]:
        return catalogue.find(f"{kind} {count}-{unit} mortgage rate")
    return catalogue.find(f"{kind} {count}-{unit} yield") or _of_its_own(kind, f"{count}-{unit}")


@lru_cache(maxsize=256)
def _of_its_own(kind: str, tenor: str) -> Entry | None:
    """A yield that the catalogue lacks: its country and tenor are its name."""
    if kind == "us":
        return None
    instrument = Instrument(id=None, name=f"{kind.title()} {tenor} yield", type="rate")
    return Entry(instrument=instrument, unit="percent", noun="yield")


def _of_desks(text: str, catalogue: Catalogue) -> Iterator[Yield]:
    """Paper that desks call by its tenor alone ("tens", "30s"), beside a yield or a move, where bonds are the topic."""
    for tenor in _DESK.finditer(text):
        window = text[max(0, tenor.start() - 24) : tenor.start()]
        if window[-1:].isalnum() or _COUNTED.search(window) or not _DESK_FIGURE.match(text, tenor.end()):
            continue
        if len(_TALK_OF_BONDS.findall(text)) < 3:
            return
        count = int(tenor[0][:-1]) if tenor[0][0].isdigit() else _PLURALS[tenor[0].lower()]
        if entry := catalogue.find(f"{homes(text).at(tenor.start())} {count}-year yield"):
            yield Yield(tenor.start(), tenor.end(), entry)


def _without_list(text: str, tenor: re.Match[str], after: re.Match[str], end: int) -> int:
    """Of "2-year and 10-year yields" the first mention is its tenor alone; the second has the noun."""
    shared = re.match(r",? (?:and|or|to) (?:the )?\w", text[tenor.end() : after.end()])
    return tenor.end() if shared else end
