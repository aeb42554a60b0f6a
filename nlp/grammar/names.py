"""Names of instruments in a text: the longest known phrase wins, then the words around it decide what it means.

A name's span covers its legal form, the word "index", and its ticker in brackets: "Apple Inc (NASDAQ:AAPL)",
"Russell 2000 Index (RUT)". A possessive 's and an article stay outside.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain
from typing import Literal

from nlp.grammar.lines import unwrapped
from nlp.grammar.pairs import paired
from nlp.grammar.phrases import Phrases, Tokens
from nlp.grammar.places import CONTEXT, Place
from nlp.grammar.senses import CITIES, Sense, goes_on, sense, ticker_sense
from nlp.grammar.strangers import strangers
from nlp.grammar.tickers import NO_TICKERS, Tag, is_plain, tag_at, tag_beside
from nlp.grammar.yields import yields
from nlp.instruments import Catalogue, Entry, Instrument, catalogue, variants
from nlp.mentions import Name
from nlp.span import Span
from nlp.values import quick

How = Literal["name", "ticker", "nickname", "group"]

_FORM = re.compile(
    r"(?:,? (?:Inc|Incorporated|Corp|Corporation|Co|Company|Companies|Cos|Ltd|Limited|PLC|Plc|plc|Group|Holdings?|LLC|"
    r"LP|N\.V|NV|S\.A|SA|AG|SE|SpA|S\.p\.A|AB|ASA|A/S|Oyj|KGaA|Bhd|Tbk|& Co|& Company)\b(?!['’]s? )\.?){1,3}(?<!\s)"
)
_ENDS_IN_FORM = re.compile(r"\b(?:Inc|Corp|Co|Ltd|Cos|Plc)$")
_INDEX = re.compile(r"[®™]?\s(?:[Ii]ndex|INDEX|[Aa]verage)(?!\w)")
_IN_BRACKET = re.compile(r"[(\[]\s?(?:[A-Za-z ]{2,20}:\s?)?$|\$$")
_POSSESSIVE = re.compile(r"['’]s(?= ?\()")
_SECTOR_INDEX = re.compile(r" (?:[Ii]ndex|INDEX)$")
_AMERICAN = frozenset({"XNYS", "CMES"})
_OF_A_GROUP = re.compile(r"(?:stocks|shares|companies|names|firms|equities|makers|producers|banks|s)$", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\s+[a-z(]|[,)]|\s*\(")
_LIST_GAP = re.compile(
    r",? (?:and|or|but not) (?:the )?|, (?:the )?|/|; ?|(?: vs\.?| versus) (?:the )?| & |(?<=%\)), ?"
    r"| \([^()\n]{1,24}\)(?:,| and|, and) "
)


@quick
@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase of the catalogue stands for; no entry: a phrase that is no name."""

    entry: Entry | None
    how: How = "name"
    doubtful: bool = False
    bare_ticker: bool = False


@quick
@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in the text, sure or believed only in a list of its likes."""

    start: int
    end: int
    entry: Entry
    how: How
    sure: bool = True


def names(text: str, known: Catalogue | None = None) -> list[Name]:
    """The instruments and groups that a text names, in text order, none overlapping.

    >>> [(name.text, name.instrument.id) for name in names("Nvidia ( NVDA ) rose as theRussell 2000 fell.")]
    [('Nvidia ( NVDA )', 'NVDA'), ('Russell 2000', '^RUT')]
    """
    known = known or catalogue()
    flat = unwrapped(text)
    tokens = Tokens(flat)
    found = _with_yields(_candidates(tokens, known), flat, known)
    believed = _of_this_market(_joined(_believed(found, flat), flat), flat, known)
    named: list[Name] = []
    for each in _paired(_without_adjectives(believed, flat), flat, known):
        if not named or each.start >= named[-1].span.end:  # else a ticker that the name before covers
            named.append(_covering(each, flat, known))
    named += strangers(tokens, named, known)
    named.sort(key=lambda name: name.span)
    return named if flat == text else [replace(name, text=name.span.of(text)) for name in named]


def _candidates(tokens: Tokens, known: Catalogue) -> list[Candidate]:
    """The longest phrase at each place that is meant as a name."""
    text = tokens.text
    found: list[Candidate] = []
    free = 0
    for phrases in _phrases(known).walk(tokens):
        if phrases[0].start < free:
            continue
        listed = None
        for phrase in phrases:
            meaning = phrase.payload
            if meaning.entry is None:
                free = phrase.end
                break
            answer = _sense(Place(text, phrase.start, phrase.end), meaning)
            if answer is Sense.YES:
                found.append(Candidate(phrase.start, phrase.end, meaning.entry, meaning.how))
                free = phrase.end
                break
            if answer is Sense.NO and not meaning.doubtful:
                free = phrase.end  # the words are a name's, and are not meant as it: no shorter reading
                break
            if answer is Sense.LISTED and listed is None:
                listed = Candidate(phrase.start, phrase.end, meaning.entry, meaning.how, sure=False)
        else:
            if listed:
                found.append(listed)
                free = listed.end
    return found


def _sense(place: Place, meaning: Meaning) -> Sense:
    assert meaning.entry is not None
    if meaning.how == "ticker" and place.before(_IN_BRACKET):
        return Sense.NO  # nlp.grammar.tickers reads those
    if meaning.bare_ticker:
        return ticker_sense(place)
    return sense(place, meaning.entry.instrument.type, doubtful=meaning.doubtful)


def _with_yields(found: list[Candidate], text: str, known: Catalogue) -> list[Candidate]:
    """The candidates and the bond yields; where two overlap the longer stays."""
    kept: list[Candidate] = []
    rates = [Candidate(each.start, each.end, each.entry, "name") for each in yields(text, known)]
    for each in sorted([*found, *rates], key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= each.start:
            kept.append(each)
        elif kept[-1].end - kept[-1].start < each.end - each.start:
            kept[-1] = each
    return kept


def _believed(found: list[Candidate], text: str) -> list[Candidate]:
    """The sure candidates, those that the text proves elsewhere, and those in a list with them."""
    proven = _proven(found)
    believed = [
        each.sure or (each.entry in proven and each.how != "nickname" and goes_on(Place(text, each.start, each.end)))
        for each in found
    ]
    forward = range(1, len(found))
    for index, beside in (*((i, i - 1) for i in forward), *((i - 1, i) for i in reversed(forward))):
        if (
            not believed[index]
            and believed[beside]
            and _listed(found[min(index, beside)], found[max(index, beside)], text)
        ):
            believed[index] = True
    return [each for each, sure in zip(found, believed, strict=True) if sure]


def _proven(found: list[Candidate]) -> set[Entry]:
    """The companies that a text names surely somewhere, or by a word ("Target") and by their ticker besides."""
    equities = [each for each in found if each.entry.instrument.type == "equity"]
    ways = {(each.entry, each.how) for each in equities}
    both = {entry for entry, how in ways if how == "ticker" and (entry, "name") in ways}
    return both.union(each.entry for each in equities if each.sure)


def _joined(found: list[Candidate], text: str) -> list[Candidate]:
    """The candidates; an index and a sector's behind it are one of their own: "Russell 2000 Health Care index"."""
    joined: list[Candidate] = []
    for each in found:
        before = joined[-1] if joined else None
        if (
            before
            and before.entry.instrument.type == "index"
            and each.entry.instrument.type == "group"
            and text[before.end : each.start] == " "
            and _SECTOR_INDEX.search(text, each.start, each.end)
        ):
            name = f"{text[before.start : before.end]} {text[each.start : each.end]}".removesuffix(" index")
            index = Instrument(id=None, name=name, type="index")
            joined[-1] = replace(before, end=each.end, entry=replace(before.entry, instrument=index, tickers=()))
        else:
            joined.append(each)
    return joined


def _of_this_market(found: list[Candidate], text: str, known: Catalogue) -> list[Candidate]:
    """The candidates; a nickname of American indexes ("the small-cap index") means the own market's, or nothing."""
    indexes = [each for each in found if each.entry.instrument.type == "index"]
    places = {each.entry.calendar for each in indexes if each.how == "name"}
    if not places or places & _AMERICAN:
        return found
    kept = []
    for each in found:
        if each.how != "nickname" or each.entry.instrument.type != "index" or each.entry.calendar not in _AMERICAN:
            kept.append(each)
            continue
        words = text[each.start : each.end].casefold().replace("-", " ")
        own = [entry for entry in _nicknamed(known).get(words, ()) if entry.calendar in places]
        if len(own) == 1:
            kept.append(replace(each, entry=own[0]))
    return kept


@lru_cache(maxsize=8)
def _nicknamed(known: Catalogue) -> dict[str, list[Entry]]:
    """The indexes that share a nickname, by the nickname."""
    found: dict[str, list[Entry]] = {}
    for entry in known:
        if entry.instrument.type == "index":
            for nickname in entry.nicknames:
                bearers = found.setdefault(nickname.replace("-", " "), [])
                if entry not in bearers:
                    bearers.append(entry)
    return found


def _without_adjectives(found: list[Candidate], text: str) -> list[Candidate]:
    """The candidates without groups that qualify the name behind them: "the large-cap Russell 1000"."""
    behind = {each.start: each.entry.instrument.type for each in found}
    return [
        each
        for each in found
        if each.entry.instrument.type != "group"
        or behind.get(each.end + 1, "group") == "group"
        or text[each.end] != " "
        or _OF_A_GROUP.search(text, each.start, each.end)
    ]


def _listed(first: Candidate, second: Candidate, text: str) -> bool:
    """True where the two are of one kind and neighbours in a list."""
    alike = first.entry.instrument.type == second.entry.instrument.type
    alike = alike and (first.how == "nickname") == (second.how == "nickname")
    return alike and _LIST_GAP.fullmatch(text, first.end, second.start) is not None


def _paired(found: list[Candidate], text: str, known: Catalogue) -> Iterator[Candidate]:
    """The candidates, each currency as the pair that it stands in; a pair that is not known is left out."""
    for each in found:
        if each.entry.instrument.type != "currency":
            yield each
        elif entry := paired(text, each.end, each.entry, known):
            yield replace(each, entry=entry)


def _covering(found: Candidate, text: str, known: Catalogue) -> Name:
    """The name with its legal form, the word "index" and its tickers; a ticker may say it more exactly."""
    end, entry = found.end, found.entry
    tail = _FORM if entry.instrument.type == "equity" else _INDEX if entry.instrument.type == "index" else None
    if tail and (match := tail.match(text, end)):
        end = match.end() - (match[0].endswith(".") and not _ABBREVIATION.match(text, match.end()))
    elif tail and text[end : end + 1] == "." and _ENDS_IN_FORM.search(text[found.start : end]):
        end += _ABBREVIATION.match(text, end + 1) is not None
    if (match := _POSSESSIVE.match(text, end)) and (tag := tag_at(text, match.end(), known)) and _agreed(entry, tag):
        end = match.end()  # "Nvidia's ( NVDA )"
    while tag := tag_at(text, end, known):
        agreed = _agreed(entry, tag)
        if agreed is None:
            break
        entry, end = agreed, tag.end
    end = tag_beside(text, end, entry) or end
    return Name(span=Span(found.start, end), text=text[found.start : end], instrument=entry.instrument, how=found.how)


def _agreed(entry: Entry, tag: Tag) -> Entry | None:
    """The entry that a name and the ticker behind it mean together, None where the ticker is no part of the name."""
    kind = entry.instrument.type
    same = [
        bearer for bearer in tag.bearers if entry.instrument in (bearer.instrument,) or _same_company(bearer, entry)
    ]
    if same:
        return same[0] if tag.suffix or same[0].instrument.type == "equity" else entry
    if not tag.bearers:
        return entry if kind == "equity" and is_plain(tag.symbol) and tag.symbol not in NO_TICKERS else None
    bearer = next((each for each in tag.bearers if each.instrument.type == kind), tag.bearers[0])
    other = bearer.instrument.type
    if kind == "group":
        return bearer if other in {"etf", "index", "commodity"} else None
    if tag.dashed:
        return None
    if kind == other or (kind, other) == ("etf", "equity"):
        return bearer
    alike = bearer.instrument.name.split()[0] == entry.instrument.name.split()[0]
    if other == "equity" and tag.suffix is not None and alike:
        return bearer  # "Nasdaq (NASDAQ: NDAQ)"
    return entry if other == "etf" else None


def _same_company(one: Entry, other: Entry) -> bool:
    return one.instrument.type == "equity" and one.instrument.name == other.instrument.name


@lru_cache(maxsize=8)
def _phrases(known: Catalogue) -> Phrases[Meaning]:
    """The catalogue's names, ready to be found; built once."""
    nothing = Meaning(None)
    blocked = ((phrase, nothing) for template in CONTEXT["not_names"] for phrase in variants(template))
    return Phrases([*blocked, *chain.from_iterable(map(_meanings, known))])


def _meanings(entry: Entry) -> Iterator[tuple[str, Meaning]]:
    instrument = entry.instrument
    how: How = "group" if instrument.type == "group" else "name"
    doubtful = set(entry.ambiguous)
    own = (instrument.name,) if instrument.name != instrument.name.lower() and _names_itself(instrument) else ()
    for name in dict.fromkeys((*own, *entry.aliases)):
        if name not in doubtful:
            yield name, Meaning(entry, how)
    for name in entry.nicknames:
        yield name, Meaning(entry, "nickname")
    for name in entry.ambiguous:
        yield name, Meaning(entry, "nickname" if name.casefold() in CITIES else how, doubtful=True)
    for ticker in entry.tickers:
        if instrument.type == "etf" and len(ticker) >= 3 and ticker not in doubtful:
            yield ticker, Meaning(entry, "ticker")
        if instrument.type == "equity" and ticker == instrument.id and len(ticker) >= 3 and ticker not in NO_TICKERS:
            yield ticker, Meaning(entry, "ticker", bare_ticker=True)


def _names_itself(instrument: Instrument) -> bool:
    """False for the short capitals of an index ("SET", "PX") that are words elsewhere."""
    return instrument.type == "equity" or len(instrument.name) > 3
