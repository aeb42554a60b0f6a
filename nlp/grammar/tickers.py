"""Tickers as newsrooms print them: "(NYSE: JPM)", "( NVDA )", "($SPX)", "(09988)", "(ESZ25)", "$TSLA", "Gold-GC=F"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.grammar.places import CONTEXT
from nlp.instruments import Catalogue, Entry, Instrument
from nlp.values import quick

_SUFFIXES: dict[str, str] = CONTEXT["exchanges"]
_BRACKET = re.compile(
    r"""[(\[]\s{0,2}
    (?:(?P<exchange>[A-Za-z][A-Za-z]{1,14}(?:[ -](?:Arca|ARCA|American|AMERICAN|GS|GM|CM|Paris|Amsterdam))?)\s?:\s?)?
    (?P<symbol>[\^$/]?[A-Z0-9][A-Z0-9&]{0,9}(?:[.=/-][A-Z0-9]{1,8}){0,2})
    (?:\s?[,;/|]\s?(?:[A-Za-z]{2,9}\s?:\s?)?[\^$]?[A-Z0-9.=-]{1,12}){0,3}
    \s{0,2}[)\]]""",
    re.VERBOSE,
)
_GAP = re.compile(r"\s{0,2}")
_DASHED = re.compile(r"\s?-\s?(?P<symbol>[A-Z]{1,3}=[FX]|[A-Z]{3,5})(?![A-Za-z])")
_BESIDE = re.compile(r"[ \u00a0](?P<symbol>[A-Z]{2,6})(?![\w&-]|\.\w)")
_CASHTAG = re.compile(r"\$(?<![\w$.]\$)(?P<symbol>[A-Z]{1,5}(?:\.[A-Z])?)\b(?![.,]?\d)")
_CONTRACT = re.compile(r"/?(?P<root>[A-Z]{2,3})[FGHJKMNQUVXZ]\d{1,2}")
_PLAIN = re.compile(r"[A-Z]{1,5}(?:[.-][A-Z])?")

# The capitalised words of a name before a bracket: "Soligenix", "Bank of the Foo", "Foo & Bar Holdings, Inc."
_WORD = r"(?:[A-Z0-9][\w&'’+.-]*)"
_NAME = re.compile(
    rf"{_WORD}(?: (?:(?:of|and|the|de|for|&|\+|on) ){{0,2}}{_WORD}){{0,6}}(?:, (?:Inc|Ltd|LLC|Corp|N\.V|S\.A)\.?)?$"
)
_SENTENCE = re.compile(r"^.*(?<!\bSt)(?<!\bMt)(?<!\bDr)(?<!\bCo)(?<!\bInc)(?<!Corp)(?<!\bLtd)(?<!Bros)(?<=[\w%]{2})\. ")
_OPENERS = frozenset(CONTEXT["openers"])
_FUND = re.compile(r"\b(?:ETF|ETN|Fund|Trust ETF|SPDR|iShares|ProShares)\b")


@quick
@dataclass(frozen=True, slots=True)
class Tag:
    """A ticker beside or without a name: code points [start, end), the symbol, and who bears it."""

    start: int
    end: int
    symbol: str  # as printed, without its exchange
    suffix: str | None  # Yahoo's suffix of the exchange, "^" for an index; None where none is printed
    bearers: tuple[Entry, ...]
    dashed: bool = False  # "Gold-GC=F", as tables have it
    marked: bool = False  # an exchange, "$" or "^" says that it is a ticker


NO_TICKERS = frozenset(CONTEXT["not_tickers"])  # capitals that are words or the short names of other things


def tag_at(text: str, place: int, catalogue: Catalogue) -> Tag | None:
    """The bracketed or dashed ticker that starts right at a place, None where there is none."""
    gap = _GAP.match(text, place)
    if gap and (match := _BRACKET.match(text, gap.end())):
        return _tag(match, catalogue)
    if (match := _DASHED.match(text, place)) and (tag := _tag(match, catalogue)) and tag.bearers:
        return replace(tag, dashed=True)
    return None


def tag_beside(text: str, place: int, entry: Entry) -> int | None:
    """Where the entry's own ticker follows its name bare ("Nasdaq Composite COMP"), the end of it."""
    match = _BESIDE.match(text, place)
    return match.end() if match and match["symbol"] in entry.tickers else None


def tags(text: str, catalogue: Catalogue) -> Iterator[Tag]:
    """Every bracketed ticker and cashtag of a text."""
    for match in _BRACKET.finditer(text):
        if tag := _tag(match, catalogue):
            yield tag
    for match in _CASHTAG.finditer(text):
        if bearers := catalogue.bearers(match["symbol"]):
            yield Tag(match.start(), match.end(), match["symbol"], None, bearers, marked=True)


def name_before(text: str, place: int) -> tuple[int, str] | None:
    """Start and words of the capitalised name that ends at a place, None where there is none.

    >>> name_before("shares of Foo Bar Inc (FOO)", 21)
    (10, 'Foo Bar Inc')
    """
    window = text[max(0, place - 90) : place]
    line = _SENTENCE.sub("", window[window.rfind("\n") + 1 :])
    while line:
        match = _NAME.search(line)
        if match is None:
            return None
        name = match[0]
        while ((opener := name.split(" ")[0]) in _OPENERS or opener.islower()) and " " in name:
            name = name[len(opener) + 1 :]
        if name in _OPENERS or (not any(map(str.islower, name)) and len(name) < 3):
            return None
        return place - len(name), name
    return None


def meant(tag: Tag, name: str | None) -> Instrument | None:
    """The instrument of a ticker that stands without a known name: a bearer, or the unknown company named before it."""
    fund = name is not None and bool(_FUND.search(name)) and any(b.instrument.type == "etf" for b in tag.bearers)
    if not (tag.marked or fund) and (name is None or not _is_like_a_ticker(tag.symbol, name)):
        return None
    if tag.bearers:
        bearer = next((b for b in tag.bearers if name and _alike(b, name)), tag.bearers[0])
        elsewhere = bearer.instrument.type == "equity" and bearer.instrument.id != tag.symbol
        if not (name and elsewhere and not tag.suffix) or _alike(bearer, name):
            return bearer.instrument
        tag = replace(tag, bearers=())  # "Foo (HEI)" is not the bearer of HEI in Frankfurt
    return stranger(tag, name) if name else None


def _alike(bearer: Entry, name: str) -> bool:
    return bearer.instrument.name.split()[0] == name.split()[0]


def _is_like_a_ticker(symbol: str, name: str) -> bool:
    """True of bare capitals behind a name that they can be the ticker of: no initials, no agency, no time zone."""
    known_otherwise = symbol in NO_TICKERS or symbol in _SUFFIXES or symbol.isdecimal()
    shouted = not any(map(str.islower, name))
    akin = symbol[0] == name[0].upper() or short_name(name) != name
    return akin and not (known_otherwise or shouted or _abbreviates(symbol, name))


def stranger(tag: Tag, name: str) -> Instrument | None:
    """The instrument of a company that the catalogue lacks, where the bracket clearly holds its ticker.

    >>> stranger(Tag(9, 15, "SNGX", None, ()), "Soligenix").id
    'SNGX'
    >>> stranger(Tag(0, 0, "FOMC", None, ()), "Federal Open Market Committee") is None
    True
    """
    if tag.suffix is None and not (is_plain(tag.symbol) and _is_like_a_ticker(tag.symbol, name)):
        return None
    if tag.suffix == "^":
        return Instrument(id=f"^{tag.symbol}", name=name, type="index")
    suffix = tag.suffix or ""
    symbol = f"{int(tag.symbol):04d}" if suffix == ".HK" and tag.symbol.isdecimal() else tag.symbol.replace(".", "-")
    return Instrument(id=symbol + suffix, name=short_name(name), type="etf" if _FUND.search(name) else "equity")


def is_plain(symbol: str) -> bool:
    """True of one to five capitals, with a class of shares or without."""
    return _PLAIN.fullmatch(symbol) is not None


def _tag(match: re.Match[str], catalogue: Catalogue) -> Tag | None:
    groups = match.groupdict()
    symbol, exchange, suffix = match["symbol"], groups.get("exchange"), None
    if exchange:
        suffix = _SUFFIXES.get(re.sub(r"[ -]", "", exchange).upper())
        if suffix is None:
            return None
    marked = suffix is not None or symbol[0] in "^$/"
    return Tag(
        match.start(), match.end(), symbol.lstrip("^$/"), suffix, _bearers(symbol, suffix, catalogue), marked=marked
    )


def _bearers(symbol: str, suffix: str | None, catalogue: Catalogue) -> tuple[Entry, ...]:
    if (contract := _CONTRACT.fullmatch(symbol)) and (entry := catalogue.get(f"{contract['root']}=F")):
        return (entry,)
    if suffix and suffix[0] == "." and (entry := catalogue.get(f"{symbol.replace('.', '-')}{suffix}")):
        return (entry,)
    found = catalogue.bearers(symbol)
    if suffix is None:
        return found
    if suffix == "^":
        return tuple(entry for entry in found if entry.instrument.type == "index")
    return tuple(entry for entry in found if _listed(entry, suffix))


def _listed(entry: Entry, suffix: str) -> bool:
    """True where the entry is quoted on the exchange of the suffix."""
    own = entry.instrument.id or ""
    if suffix == "":
        return entry.instrument.type in {"equity", "etf"} and "." not in own and "=" not in own
    return own.endswith(suffix)


def _abbreviates(symbol: str, name: str) -> bool:
    """True where the letters are the initials of the name, as in "Relative Strength Index (RSI)"."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    initials = "".join(word[0] for word in words).upper()
    capitals = "".join(word[0] for word in words if word[0].isupper()).upper()
    return len(words) > 1 and (
        _in_order(symbol, initials) or (len(symbol) == len(capitals) + 1 and _in_order(capitals, symbol))
    )


def _in_order(letters: str, among: str) -> bool:
    rest = iter(among)
    return all(letter in rest for letter in letters)


def short_name(name: str) -> str:
    """A company's name without its legal form.

    >>> short_name("Foo Bar, Inc.")
    'Foo Bar'
    """
    return re.sub(r",? (?:Inc|Corp|Corporation|Co|Ltd|Limited|Plc|PLC|plc|LLC|N\.V|NV|SA|AG|SE)\.?$", "", name)
