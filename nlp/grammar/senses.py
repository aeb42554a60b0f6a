"""What a name means where it stands: "Dow" the index or the company, "Target" or a target, "the yen" or 156 yen.

A rule looks at a few words before and after a name and answers yes, no, or listed: believed only where a sure name of
the same type stands beside it in a list ("Walmart, Target and Costco"). Null beats a guess.
"""

import re
from collections.abc import Callable
from enum import Enum

from nlp.grammar.bonds import homes
from nlp.grammar.places import (
    AFTER,
    BEFORE,
    CHANGE,
    CONTEXT,
    FIGURE,
    MARKET_MOVE,
    MOVE,
    PERCENT,
    PERCENT_IN_CLAUSE,
    STRICT_MOVE,
    Place,
)
from nlp.instruments import InstrumentType


class Sense(Enum):
    """Whether the words are meant as the instrument."""

    YES = "yes"
    NO = "no"
    LISTED = "listed"  # yes in a list of its likes, else no


Rule = Callable[[Place], Sense]

_FIRST_NAMES = frozenset(CONTEXT["first_names"])
_LAST_WORD = re.compile(r"([A-Z][\w.]*) $")
_AFTER_NUMBER = re.compile(r"\d\s?$|[$€£]$")
_CAPITALS_BEFORE = re.compile(r"\b[A-Z]{4,} $")
_CAPITALS_AFTER = re.compile(r" [A-Z]{4,}\b")
_CAPITAL_BEFORE = re.compile(
    r"(?<![.!?:] )(?<!^)\b"
    r"(?!(?:Mon|Tues|Wednes|Thurs|Fri)day|US |U\.S|On |In |The |And |But |While |As |Wall |Street |Big )[A-Z][\w&]+ $"
)
_MARKETS = re.compile(
    r"\b(?:Spot|Comex|COMEX|LME|Nymex|NYMEX|ICE|London|Shanghai|Dubai|Brent|WTI|US|Price|Day|[A-Z][a-z]+day) $"
)
_OPENS_NAMES = re.compile(r"(?:International|Global|Financial|Consumer|Foreign|General|World) ")
_SMALL_WORD = re.compile(r"\b[a-z]{4,}\b")
_TICKER = re.compile(r"\s{0,2}\(\s{0,2}(?:(?:NYSE|NASDAQ|Nasdaq)[ :A-Za-z]{0,9}|\$)?\s?[A-Z]{1,5}\s{0,2}\)")


def sense(place: Place, kind: InstrumentType, *, doubtful: bool) -> Sense:
    """Whether the name there means an instrument of that kind; `doubtful` where the name means other things too."""
    if any(refuses(place) for refuses in _REFUSALS[kind]):
        return Sense.NO
    if kind == "group" and (doubtful or _OPENS_NAMES.match(place.words)) and _is_in_a_name(place):
        return Sense.NO
    if not doubtful:
        return Sense.YES
    by_name = _BY_NAME.get(place.words.casefold().replace("-", " ")) if kind != "equity" else None
    return (by_name or _BY_TYPE[kind])(place)


def ticker_sense(place: Place) -> Sense:
    """Whether bare capitals are a company's ticker: not in a headline of capitals, and beside what a stock does."""
    if place.before(_CAPITALS_BEFORE) or place.after(_CAPITALS_AFTER):
        return Sense.NO
    return _yes_or_listed(_is_a_stock(place) or place.after(CHANGE) or place.after(STRICT_MOVE))


def _yes_or_listed(sure: bool) -> Sense:
    return Sense.YES if sure else Sense.LISTED


def _yes_or_no(sure: bool) -> Sense:
    return Sense.YES if sure else Sense.NO


# --- What makes a name none, however sure it is


def _is_person(place: Place) -> bool:
    """A surname: one word, right after a given name or a title."""
    if " " in place.words:
        return False
    match = _LAST_WORD.search(place.text[max(0, place.start - 20) : place.start])
    return match is not None and match[1] in _FIRST_NAMES


def _is_a_count(place: Place) -> bool:
    """ "25 BP" is a count of basis points, "$3M" a sum, "copper, 3M" a tenor."""
    return len(place.words) <= 3 and (place.before(_AFTER_NUMBER) or place.before(BEFORE["tenor"]))


def _is_of_a_company(place: Place) -> bool:
    """ "Foobar Bullion": a commodity's word with a capital that ends a company's name."""
    return " " not in place.words and _is_in_a_name(place) and not place.before(_MARKETS)


def _is_of_its_members(place: Place) -> bool:
    """ "S&P 500 companies", "the Dow's 30 stocks"."""
    return place.after(AFTER["members"])


def _is_of_goods(place: Place) -> bool:
    """ "U.S. crude stockpiles", "gold imports"."""
    return place.after(AFTER["goods"])


def _is_in_a_name(place: Place) -> bool:
    """ "Financial Services" in "Foobar Financial Services rose": beside a capital, in a line that has small words."""
    if not place.words[0].isupper() or not place.before(_CAPITAL_BEFORE):
        return False
    before = place.text[max(0, place.start - 80) : place.start].rpartition("\n")[2]
    after = place.text[place.end : place.end + 60].partition("\n")[0]
    return len(_SMALL_WORD.findall(f"{before} {after}")) >= 2


_OWN_INDEX = re.compile(r" (?:[Ii]ndex|[Ii]ndices|[Ii]ndexes|gauge|benchmark)\b")  # "the MSCI index"
_REFUSALS: dict[InstrumentType, tuple[Callable[[Place], bool], ...]] = {
    "equity": (_is_person, _is_a_count, lambda place: _is_longer(place), lambda place: place.after(_OWN_INDEX)),
    "index": (_is_of_its_members,),
    "etf": (_is_of_its_members,),
    "commodity": (_is_of_goods, _is_of_a_company),
    "group": (_is_of_goods,),
    "currency": (),
    "crypto": (),
    "rate": (),
}

# --- Companies whose name is a word, funds whose ticker is one


def _is_a_stock(place: Place) -> bool:
    return place.after(AFTER["stock"]) or place.before(BEFORE["shares_of"])


def _is_formal(place: Place) -> bool:
    return place.after(AFTER["legal_form"]) or place.after(_TICKER) or place.after(_APPOSITION)


_APPOSITION = re.compile(
    r", (?:the|a|an|one of the) (?:[\w'’.&-]+ ){0,4}?(?:company|retailer|firm|maker|bank|chain|lender|operator|airline|"
    r"insurer|producer|provider|processor|\w+maker|conglomerate|owner|parent|network)\b"
)
_HOMES = {  # currencies whose word is another's too, and what the text of theirs speaks of
    "won": re.compile(r"\b(?:Korean?|Seoul|Kospi|KOSPI)\b"),
    "real": re.compile(r"\b(?:Brazil\w*|S[aã]o Paulo|B?ovespa|Ibovespa|Selic)\b"),
    "rand": re.compile(r"\b(?:South Africa\w*|Pretoria|Johannesburg|JSE|SARB)\b"),
}
_OF_CURRENCY = re.compile(
    r" (?:(?:has|had|was|is|has been|also|then|later|briefly|meanwhile) ){0,2}"
    r"(?:rose|fell|slid|slipped|gained|lost|eased|"
    r"firmed|weakened|strengthened|dropped|climbed|traded|trading|closed|ended|hit|touched|tumbled|sank|plunged|jumped|"
    r"rallied|edged|advanced|retreated|held|up|down|flat|steady|little changed|weaker|stronger|at|to)\b|, "
)


def _bare_currency(place: Place) -> Sense:
    """The won, the real, the rand: after an article, in a text of their country, beside what a currency does."""
    if not place.before(BEFORE["article"]) or not _HOMES[place.words.casefold()].search(place.text):
        return Sense.NO
    return _yes_or_no(place.after(_OF_CURRENCY) or place.after(CHANGE))


def _long_bond(place: Place) -> Sense:
    """The yield of the long bond: beside a percentage or basis points."""
    return _yes_or_no(place.after(_RATE_IN_CLAUSE))


_RATE_IN_CLAUSE = re.compile(r"(?:[^.;\n]|\.(?=\d)){0,40}?\d\s?(?:%|per ?cent|bps?\b|basis points?)")


def _company(place: Place) -> Sense:
    if _is_formal(place) or _is_a_stock(place) or place.before(BEFORE["trade"]):
        return Sense.YES
    if place.words.casefold() == "dow":  # the index moves, the company speaks
        return _yes_or_no(place.after(AFTER["spoke"]))
    if place.after(CHANGE):
        return Sense.YES
    if place.after(MOVE):
        return _yes_or_listed(not place.opens_sentence() or place.after(FIGURE))
    return _yes_or_listed(place.after(AFTER["spoke"]) and not place.opens_sentence())


_DETERMINED = re.compile(
    r"\b(?:an?|the|its|their|his|her|this|that|no|any|each|every|price|average|consensus|mean|median|year-end|sales|"
    r"profit|inflation|new|your|our) $",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"['’]s?\b|[,.;)]|\s(?:is|was|were|has|had|did|does|will|would|could|may|might|can|should|and|but|to|as|in|at|on|for|"
    r"while|after|because|still|now|also|itself|which|who|with|from|by|than|said|says|\w+ed)\b"
)
_LAST_CAPITAL = re.compile(r"(?<![\w&.-])([A-Z][a-z]{2,}) $")
_WORD_AND_FORM = re.compile(r"[A-Z]\w+,? (?:Inc|Corp|Corporation|Co|Ltd|Group|Holdings)")
_PEOPLES = ("ese", "ish", "an", "ch", "ly")
_NO_PART = frozenset({*CONTEXT["openers"], "Of", "Off", "Into", "Over", "Peers", "Giant", "Chain"})


def goes_on(place: Place) -> bool:
    """True where a company's name that is a word, proven elsewhere in the text, is meant again: not "price Target"."""
    if place.before(_DETERMINED) or place.before(_CAPITALS_BEFORE) or place.after(_CAPITALS_AFTER):
        return False
    return place.after(_GOES_ON) or place.after(MOVE)


def _is_longer(place: Place) -> bool:
    """ "Skyline Target Corp": the name of another company, which ends in the word."""
    if not (_WORD_AND_FORM.fullmatch(place.words) or (" " not in place.words and place.after(AFTER["legal_form"]))):
        return False
    match = _LAST_CAPITAL.search(place.text[max(0, place.start - 24) : place.start])
    return match is not None and match[1] not in _NO_PART and not match[1].endswith(_PEOPLES)


def _fund(place: Place) -> Sense:
    return _yes_or_no(_is_a_stock(place) or place.after(CHANGE) or place.after(MOVE))


# --- Indexes

_TICKER_OF_NASDAQ = re.compile(r"\s?:\s?\$?[A-Z]{1,5}\b(?![.%])|, (?:NYSE|New York Stock Exchange)")
_BESIDE_AGENCY = re.compile(r",? (?:and |or )?(?:Moody|Fitch)")
_TITLE_WORD = re.compile(r" (?:[A-Z][a-z]+|\d{2,4}\b(?![.,]\d|\s?%| per| points))")
_SURNAME = re.compile(
    r" (?!(?:Index|Up|Down|Rises?|Falls?|Gains?|Drops?|And|Or|In|On|At|To|The|Is|Has|Hits?|Sets?)\b)[A-Z][a-z]+"
)


def _moves_or_has_article(place: Place) -> bool:
    return place.before(BEFORE["article"]) or place.after(MOVE) or place.after(CHANGE)


def _nasdaq(place: Place) -> Sense:
    """The index, not the exchange: "listed on the Nasdaq", "NASDAQ: AAPL"."""
    on_exchange = place.before(BEFORE["on"]) and not place.before(BEFORE["on_index"])
    return _yes_or_no(not (place.after(AFTER["exchange"]) or place.after(_TICKER_OF_NASDAQ) or on_exchange))


def _dow(place: Place) -> Sense:
    company = place.after(AFTER["spoke"]) or _is_formal(place) or place.before(BEFORE["shares_of"])
    return _yes_or_no(not company and not _is_person(place))


def _s_and_p(place: Place) -> Sense:
    """The index, not the rating agency."""
    if place.after(AFTER["agency"]) or place.after(_BESIDE_AGENCY) or place.before(BEFORE["agency"]):
        return Sense.NO
    return _yes_or_listed(_moves_or_has_article(place))


def _russell(place: Place) -> Sense:
    """The index, not a man of that name."""
    if _is_person(place) or (place.after(_SURNAME) and not place.after(MOVE)):
        return Sense.NO
    return _yes_or_listed(_moves_or_has_article(place))


def _named_index(place: Place) -> Sense:
    """FTSE, Nikkei, Nifty, Stoxx, TSX alone: the best-known index of that name."""
    if place.words.islower() and not place.before(BEFORE["article"]):
        return Sense.NO
    other = place.after(_TITLE_WORD) and not place.after(MOVE)
    return _yes_or_no(not other and not place.after(AFTER["agency"]))


_STREAK = re.compile(
    r" \w+ for (?:a|an|its|the) "
    r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+ (?:day|session|week|month))\b"
)


_LISTED_THERE = re.compile(r"\b(?!(?:Shares|Stocks|Equities|Trading|Here|And|But|Gains|Losses)\b)[A-Z][\w&-]+ in $")


def _city(place: Place) -> Sense:
    """A city stands for its market only beside what a market does, with a figure."""
    if _is_in_a_name(place) or place.before(_LISTED_THERE):
        return Sense.NO  # "Genting Singapore", "Kazatomprom in London rose"
    moves = place.after(MOVE) and (place.after(PERCENT_IN_CLAUSE) or place.after(_STREAK))
    return _yes_or_listed(moves or place.after(CHANGE) or place.after(PERCENT))


# --- Currencies and commodities

_CLAUSE = re.compile(r"(?:[,;:—–]|\b(?:as|while|and|but|when)) $")
_ADJECTIVE = re.compile(r"[ -][a-z]{3,}")
_ENDS = re.compile(r"\s?[&\d$(:;,.!?'\"”’|▲▼+%/)\n–—−-]|\s*$| [A-Z$£€]")


def _is_free(place: Place) -> bool:
    """True where the name is a noun of its own, and no adjective to the next."""
    words = place.after(AFTER["free"]) or place.after(AFTER["continues"])
    return words or place.after(MOVE) or place.after(_ENDS)


def _currency(place: Place) -> Sense:
    """The currency as a market: no amount of it, and not what another is counted in."""
    if place.before(BEFORE["counted"]) or place.before(BEFORE["counterpart"]):
        return Sense.NO
    if place.after(MOVE) or place.after(CHANGE):
        return Sense.YES
    if place.after(_ADJECTIVE) and not _is_free(place):
        return Sense.NO
    opens = (place.words[0].isupper() and place.opens_sentence()) or (place.before(_CLAUSE) and _is_free(place))
    return _yes_or_listed(place.before(BEFORE["stated"]) or " " in place.words or opens)


def _free_noun(place: Place) -> Sense:
    """Gold, oil, copper: meant as the market unless they qualify a noun ("gold jewellery", "oil minister")."""
    return _yes_or_no(_is_free(place))


_CONTRACT = re.compile(
    r"(?:\b(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?|"
    r"\b(?:[Ff]ront-month|[Bb]enchmark|Chicago|CBOT|MATIF|Matif|Euronext|Paris|London|New York|[Rr]aw|[Ww]hite|"
    r"[Aa]rabica|[Rr]obusta|ICE|[Ss]oft red winter|[Hh]ard red winter|SRW|HRW|LME|[Tt]hree-month)) $"
)


def _crop(place: Place) -> Sense:
    """Sugar, coffee, corn: meant as the market beside what prices do, or as a contract ("July wheat")."""
    return _yes_or_listed(place.after(STRICT_MOVE) or place.after(CHANGE) or place.before(_CONTRACT))


# --- Groups

_SECTOR_FUND = re.compile(r"\s?\(XL[A-Z]{1,2}\)")
_FOREIGN = re.compile(
    r"\b(?!(?:Treasury|US|As|With|While|When|But|And|Higher|Lower|Rising|Falling|The) )[A-Z][A-Za-z]+ $"
)
_BEFORE_STOCKS = re.compile(r"(?:^|[.!?,:;\n“\"'‘(|•—–*]|-{2}) ?$")


def _sector(place: Place) -> Sense:
    moves = place.after(STRICT_MOVE) or place.after(CHANGE)
    told = place.after(AFTER["sector"]) or place.after(_SECTOR_FUND) or place.before(BEFORE["sector"])
    return _yes_or_listed(moves or told)


def _style(place: Place) -> Sense:
    """Growth and value are styles where both stand in one sentence with a comparison between them."""
    around = place.text[max(0, place.start - 90) : place.start] + " " + place.text[place.end : place.end + 90]
    other = "value" if place.words.casefold() == "growth" else "growth"
    both = re.search(rf"\b{other}\b", around, re.IGNORECASE) is not None
    return _yes_or_no(both and (place.after(STRICT_MOVE) or place.before(BEFORE["style"])))


def _yields(place: Place) -> Sense:
    """Those of Treasuries, where no other is named."""
    if place.before(BEFORE["other_yields"]) or place.before(_FOREIGN) or homes(place.text).at(place.start) != "us":
        return Sense.NO
    return _yes_or_listed(place.after(STRICT_MOVE) or (place.before(BEFORE["yields"]) and _is_free(place)))


def _wall_street(place: Place) -> Sense:
    """The market where it moves, not its banks and their analysts."""
    return _yes_or_no(place.after(MARKET_MOVE))


def _market(place: Place) -> Sense:
    """ "The market" and "markets" alone: the stock market where they move."""
    stated = place.before(BEFORE["article"]) or (place.words.casefold() == "markets" and place.opens_sentence())
    return _yes_or_no(stated and place.after(MARKET_MOVE))


def _stocks(place: Place) -> Sense:
    """The stock market, where no word before narrows it ("meme stocks") and none after picks some."""
    wide = place.before(_BEFORE_STOCKS) or place.before(BEFORE["stocks"])
    return _yes_or_no(wide and not place.after(AFTER["picks"]))


CITIES = frozenset(CONTEXT["cities"])
_BY_NAME: dict[str, Rule] = {
    "nasdaq": _nasdaq,
    "dow": _dow,
    "dow jones": _dow,
    "s&p": _s_and_p,
    "growth": _style,
    "value": _style,
    "yields": _yields,
    "wall street": _wall_street,
    "benchmark yield": _sector,
    "long bond": _long_bond,
    "aim": _fund,
    **dict.fromkeys(_HOMES, _bare_currency),
    **dict.fromkeys(("russell", "rut"), _russell),
    **dict.fromkeys(("ftse", "nikkei", "nifty", "stoxx", "tsx"), _named_index),
    **dict.fromkeys(("gold", "silver", "copper", "platinum", "oil", "crude"), _free_noun),
    **dict.fromkeys(("market", "markets"), _market),
    **dict.fromkeys(("stocks", "equities"), _stocks),
    **dict.fromkeys(CITIES, _city),
}
_BY_TYPE: dict[InstrumentType, Rule] = {
    "equity": _company,
    "index": _named_index,
    "etf": _fund,
    "commodity": _crop,
    "currency": _currency,
    "crypto": _company,
    "rate": _sector,
    "group": _sector,
}
