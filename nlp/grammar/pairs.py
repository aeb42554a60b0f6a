"""Which pair a currency stands for: "the dollar rose against the yen" is USD/JPY, "the euro fell" is EUR/USD."""

import re
from functools import lru_cache

from nlp.instruments import Catalogue, Entry

_AGAINST = (
    r"\b(?:against|versus|vs\.?|per) (?:the |its |a (?:weaker|stronger|softer|firmer|resurgent) )?(?:U\.S\. |US )?"
)
_AMOUNT = (
    r"\b(?:to|at|on|of|above|below|around|near|past|fetched|bought|worth) (?:about |around |nearly )?"
    r"\d(?:[\d.,]*\d)? (?:U\.S\. |US |Japanese |Chinese )?"
)
_ADJECTIVES = frozenset({"real"})  # "against real assets"
_ISO = re.compile(r"([A-Z]{3})(?:USD)?=X")


def paired(text: str, place: int, entry: Entry, known: Catalogue) -> Entry | None:
    """The entry that a currency named up to `place` means beside its counterpart; None for a pair that is not known."""
    base = _currency(entry)
    match = _counterparts(known).match(text, place) if base else None
    if match is None:
        return entry
    word = (match["against"] or match["amount"]).casefold()
    other = _words(known)[word.removesuffix("s") if word not in _words(known) else word]
    quote = _currency(other)
    if quote in {base, "USD"}:
        return entry
    if base == "USD":
        return other
    return known.find(f"{base}/{quote}") or known.find(f"{quote}/{base}")


def currency_in(words: str, known: Catalogue) -> str | None:
    """The currency that the words name, in ISO code: "the greenback", "sterling"."""
    said = words.casefold().removeprefix("the ")
    if said in {"dollar", "greenback", "buck", "us dollar", "u.s. dollar"}:
        return "USD"
    entry = _words(known).get(said)
    return _currency(entry) if entry else None


def crossed(base: str, other: str, known: Catalogue) -> tuple[Entry, bool] | None:
    """The pair of two currencies, and whether it is quoted the other way round; None for one that is not known."""
    for first, second, turned in ((base, other, False), (other, base, True)):
        for symbol in (f"{first}{second}=X", f"{second}=X" if first == "USD" else ""):
            entry = known.get(symbol) if symbol else None
            if entry:
                return entry, turned
    return None


def _currency(entry: Entry) -> str | None:
    """The currency that the entry's own words name, in ISO code."""
    if entry.instrument.id == "DX-Y.NYB":
        return "USD"
    match = _ISO.fullmatch(entry.instrument.id or "") if entry.instrument.type == "currency" else None
    return match[1] if match else None


@lru_cache(maxsize=8)
def _words(known: Catalogue) -> dict[str, Entry]:
    """Every word for a currency, in lower case."""
    found: dict[str, Entry] = {}
    for entry in known:
        if entry.instrument.type == "currency":
            for word in entry.ambiguous:
                if word in _ADJECTIVES:
                    continue
                found.setdefault(word.casefold(), entry)
    return found


@lru_cache(maxsize=8)
def _counterparts(known: Catalogue) -> re.Pattern[str]:
    """From a currency to its counterpart in the same clause, with no other currency between."""
    words = "|".join(sorted(map(re.escape, _words(known)), key=len, reverse=True))
    between = rf"(?:(?!\b(?:{words})s?\b|[;\n$£€¥]|\. ).){{0,90}}?"
    other = rf"(?:{_AGAINST}(?P<against>{words})|{_AMOUNT}(?P<amount>(?:{words})s?))\b"
    return re.compile(between + other, re.IGNORECASE)
