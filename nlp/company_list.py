"""The SEC's list of companies (`company_tickers.json`) as rows of a catalogue: names as newsrooms print them.

The list is an object of rows `{"cik_str": 320193, "ticker": "AAPL", "title": "Apple Inc."}`, the largest company first,
each of its share classes a row. Nobody has looked at its ten thousand names, so what may be a word is marked as
ambiguous: every name of one word, the first word that stands for a longer name, and names that are all common words.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import chain
from typing import Any

from nlp.errors import CatalogueError
from nlp.grammar.places import CONTEXT
from nlp.instruments import COMPANY_COLUMNS, catalogue
from nlp.lexicon import lexicon

_LEGAL = re.compile(
    r"""(?:,?\ (?:&|and)\ (?:Co|Company|Cos)
    |,?\ (?:Inc|Incorporated|Corp|Corporation|Co|Company|Ltd|Limited|Plc|L\.?L\.?C|L\.?P|N\.?\ ?V|B\.?\ ?V|S\.?\ ?A
        |S\.?\ ?A\.?\ ?B\.?(?:\ de\ C\.?\ ?V)?|AG|SE|S\.?p\.?A|AB|A[/ ]S|ASA|Oyj|KGaA|\(publ\))
    )\.?$""",
    re.IGNORECASE | re.VERBOSE,
)
_LOOSE = re.compile(r",? (?:Holdings?|Group|Companies)$", re.IGNORECASE)  # newsrooms print names with it and without
_STATE = re.compile(r"\s*[/\\](?:[A-Z]{2,4}|new)?[/\\]?$", re.IGNORECASE)  # "/DE/", "/NEW/", "\MN\"
_FUND = re.compile(r"\b(?:ETFs?|ETNs?|Funds?)\b", re.IGNORECASE)
_SYMBOL = re.compile(r"[A-Z0-9]{1,6}(?:[.-][A-Z0-9]{1,4})?")
_ROMAN = re.compile(r"[IVX]{2,4}")
_VOWEL = re.compile(r"[AEIOUY]")
_SMALL = frozenset("of and the for de la du in on at del y".split())
_USUAL = 5  # titles that have a word, from which on it says little of whose name it is
_SHORTEST = 4  # code points of a first word that may stand for the name


@dataclass(frozen=True, slots=True)
class Company:
    """A row of the catalogue: the symbol, the name, and its other names, sure or ambiguous."""

    symbol: str
    name: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompanyList:
    """The companies of the list, and how many rows were left out for which reason."""

    companies: tuple[Company, ...]
    left_out: Mapping[str, int]


def company_list(body: bytes, *, where: str) -> CompanyList:
    """The list that the bytes hold; CatalogueError says what is wrong with it, and where.

    >>> body = b'{"0": {"cik_str": 7, "ticker": "QRW", "title": "QUARROW FREIGHT HOLDINGS, INC. /DE/"}}'
    >>> company_list(body, where="a list").companies
    (Company(symbol='QRW', name='Quarrow Freight', aliases=('Quarrow Freight Holdings',), ambiguous=('Quarrow',)),)
    """
    rows = list(_rows(body, where=where))
    left_out: Counter[str] = Counter()
    kept = list(_kept(rows, left_out))
    words = Counter(chain.from_iterable({*_words(title)} for _, title in kept))
    common = _market_words() | {word for word, count in words.items() if count >= _USUAL}
    firsts = Counter(_words(title)[0] for _, title in kept)
    telling = {word for word, count in firsts.items() if count == 1} - common - _first_names()
    taken: set[str] = set()
    companies = []
    for symbol, title in kept:
        company = _company(symbol, title, common=common, telling=telling)
        if company.name.casefold() in taken:
            left_out["a name that a larger company has"] += 1
            continue
        taken.add(company.name.casefold())
        companies.append(company)
    return CompanyList(tuple(companies), left_out)


def as_csv(companies: Iterable[Company]) -> str:
    """The companies in the form of `nlp/catalogue/companies.csv`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COMPANY_COLUMNS)
    for each in companies:
        writer.writerow([each.symbol, each.name, "|".join(each.aliases), "|".join(each.ambiguous), ""])
    return out.getvalue()


def _rows(body: bytes, *, where: str) -> Iterator[tuple[int, str, str]]:
    """CIK, ticker and title of each row."""
    try:
        held: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise CatalogueError("this is no JSON, so not the SEC's list of companies", where=where) from None
    if not isinstance(held, dict) or not held:
        raise CatalogueError("this JSON holds no companies: an object of rows was expected", where=where)
    for key, row in held.items():
        match row:
            case {"cik_str": int(cik), "ticker": str(ticker), "title": str(title)}:
                yield cik, ticker, title
            case _:
                message = "a row has not the fields cik_str, ticker and title: the list has another form now"
                raise CatalogueError(message, where=f"{where}, row {key!r:.40}")


def _kept(rows: Iterable[tuple[int, str, str]], left_out: Counter[str]) -> Iterator[tuple[str, str]]:
    """Symbol and title, one of each company: that of its first and main share."""
    seen: set[int] = set()
    for cik, ticker, title in rows:
        symbol, words = ticker.strip().upper(), " ".join(title.replace("|", " ").split())
        if not _SYMBOL.fullmatch(symbol) or not _words(words):
            left_out["no usable ticker or name"] += 1
        elif _FUND.search(words):
            left_out["a fund"] += 1
        elif cik in seen:
            left_out["another share of a company"] += 1
        else:
            seen.add(cik)
            yield symbol.replace(".", "-"), words


def _company(symbol: str, title: str, *, common: Set[str], telling: Set[str]) -> Company:
    """The row of a company; `common` words make no sure name, `telling` first words may stand for the whole."""
    full, name = names_of(title, symbol=symbol)
    words = _words(name)
    doubtful = len(words) < 2 or words[0] in _first_names() or all(word in common for word in words)
    first = name.split()[0]
    spelt = [name]
    if title.isupper() and len(first) < _SHORTEST:  # "ACI" is no word, "SEA" is one
        spelt.append(first.upper() + name[len(first) :])
    sure = [full] if full != name and len(_words(full)) > 1 else []
    if not doubtful:
        sure += spelt[1:]
    ambiguous = spelt if doubtful else []
    if len(words) > 1 and len(first) >= _SHORTEST and words[0] in telling:
        ambiguous.append(first)
    return Company(symbol, name, *(tuple(dict.fromkeys(each)) for each in (sure, ambiguous)))


def names_of(title: str, *, symbol: str) -> tuple[str, str]:
    """A company's name without its legal form, and without "Holdings" or "Group" besides.

    >>> names_of("GOLDMAN SACHS GROUP INC", symbol="GS"), names_of("McDonald's Corp", symbol="MCD")
    (('Goldman Sachs Group', 'Goldman Sachs'), ("McDonald's", "McDonald's"))
    >>> names_of("AMAZON COM INC", symbol="AMZN"), names_of("NOVO NORDISK A S", symbol="NVO")
    (('Amazon.com', 'Amazon.com'), ('Novo Nordisk', 'Novo Nordisk'))
    """
    full = _stripped(_STATE, title).rstrip(" ,")
    full = _stripped(_LEGAL, full)
    if full.upper().startswith("THE "):
        full = full[4:]
    full = re.sub(r"(?i)^u s ", "U.S. ", re.sub(r"(?i) com$", ".com", full))
    if not any(map(str.islower, full.removesuffix(".com"))):
        full = " ".join(_cased(word, symbol, first=not at) for at, word in enumerate(full.split(" ")))
    return full, _stripped(_LEGAL, _stripped(_LOOSE, full))


def _stripped(ending: re.Pattern[str], name: str) -> str:
    """The name without such endings, as far as something is left of it."""
    while (shorter := ending.sub("", name).rstrip(" ,")) and shorter != name:
        name = shorter
    return name


def _cased(word: str, symbol: str, *, first: bool) -> str:
    """A word of a title in capitals, as a name is written: initials stay, "MCFOO" is McFoo."""
    if word.lower() in _SMALL and not first:
        return word.lower()
    letters = re.sub(r"[^A-Z]", "", word)
    initials = len(letters) <= 1 or not _VOWEL.search(letters) or "&" in word or _ROMAN.fullmatch(word)
    if initials or (word == symbol and len(word) < _SHORTEST):
        return word
    cased = re.sub(r"[A-Za-z]+", lambda part: part[0].capitalize(), word.replace(".COM", ".com"))
    cased = re.sub(r"(?<=[A-Za-z]{2}['’])[A-Z]\b|\.Com\b", lambda part: part[0].lower(), cased)
    return f"Mc{cased[2:].capitalize()}" if re.fullmatch(r"Mc[a-z]{3,}", cased) else cased


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’&.][^\W_]+)*", name.casefold())


def _first_names() -> frozenset[str]:
    return frozenset(map(str.casefold, CONTEXT["first_names"]))


def _market_words() -> frozenset[str]:
    """The words of which market commentary is made, as far as Tapecheck's own lists have them."""
    listed = chain.from_iterable(CONTEXT[name] for name in ("not_companies", "openers", "fillers", "moves", "cities"))
    cues = chain.from_iterable(entry.forms for entry in lexicon())
    markets = (
        name
        for entry in catalogue()
        if entry.instrument.type != "equity"
        for name in (entry.instrument.name, *entry.aliases, *entry.nicknames)
    )
    return frozenset(chain.from_iterable(map(_words, chain(listed, cues, markets))))
