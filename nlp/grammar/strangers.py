"""Companies that the catalogue lacks, by what the text says of them: a ticker, a price move, "shares of Foo".

"Foo Holdings (NYSE: FOO)" has its ticker as id; "engine supplier Foo Bar hit a lifetime high of $71.25" has none. Once
a company is known, its later mentions are found by its name, the name's first word, and its ticker.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

from nlp.grammar.phrases import Phrases, Tokens
from nlp.grammar.places import CONTEXT, Place
from nlp.grammar.senses import Sense, ticker_sense
from nlp.grammar.tickers import meant, name_before, short_name, tags
from nlp.instruments import Catalogue, Instrument
from nlp.mentions import Name
from nlp.span import Span

_FUND_BEFORE = re.compile(r"\b(?:ETF|fund|trust|stock|shares|company|index)\s{0,2}$")

_WORD = r"[A-ZÀ-ÖØ-Þ][\w&-]*(?:\.(?=[a-z]))?[\w&-]*"
_NAME = re.compile(
    rf"(?<![\w$€£@#/.'’&-])(?<!s['’] ){_WORD}(?:(?:(?<=s)['’])? (?:(?:of|&|de|du|and) )?{_WORD}){{0,3}}(?![\w-])"
)
_OPENERS = frozenset(CONTEXT["openers"])
_FIRST_NAMES = frozenset(CONTEXT["first_names"])
_NO_COMPANY = frozenset(chain.from_iterable(line.split() for line in CONTEXT["not_companies"]))
_FIRM = re.compile(
    r"\b(?:Bancorp|Bancshares|Bank|Financial|Holdings?|Group|Therapeutics|Pharma\w*|Bio\w*|Genomics|Medical|Health|"
    r"Technologies|Systems|Software|Semiconductor|Networks|Robotics|Energy|Resources|Mining|Minerals|Metals|Petroleum|"
    r"Airlines|Airways|Motors?|Foods?|Brands|Stores|Freight|Logistics|Rail|Properties|Homes|Steel|Industries|"
    r"Materials|Labs|Digital|Media|Entertainment|Partners|Alliance|Insurance|Corp|Inc|Plc|PLC|Ltd|Co|AG|SA|SE|NV)\b"
)

# What only a share price does, with how far it went.
_VERBS = (
    "rose|fell|jumped|dropped|slid|slipped|climbed|tumbled|plunged|surged|soared|sank|gained|lost|added|shed|declined|"
    "advanced|retreated|rallied|rebounded|leapt|leaped|spiked|slumped|cratered|crashed|dived|dove|skidded|popped|ran|"
    "skyrocketed|rocketed|vaulted|plummeted|tanked|nosedived|zoomed|dipped|eased|edged (?:up|down|higher|lower)|"
    "inched (?:up|down|higher|lower)|ticked (?:up|down|higher|lower)|gave (?:up|back)|put on|bounced|sagged|buckled|"
    "rises|falls|jumps|drops|slides|slips|climbs|tumbles|plunges|surges|soars|sinks|gains|loses|adds|sheds|"
    "went up|went down|sprang|crept up|crept down|dropped off|tacked on|collapsed|halved|goes up|goes down|"
    "ripped|firmed|strengthened|weakened|backed up|outperformed by|roared"
)
_HEDGE = (
    r"(?: by)?(?: (?:about|nearly|almost|roughly|around|another|over|some|up to|as much as|more than|a further|a mere|"
    r"a full|a whopping|a hefty|a modest|just|just over|just under|only|less than|close to|well over|fully|an?))?"
)
_PERCENT = r"\d+(?:\.\d+)?(?:\s?(?:%|per ?cent)?,? (?:and|or) \d+(?:\.\d+)?)?\s?(?:%|per ?cent\b|pc\b|pct\b)"
_HELPED = r"(?: (?:also|then|even|still|has|had|have|since|now|itself|\w+ly)){0,2}"
_MOVED = re.compile(
    rf"(?:,? (?:which|that)| in (?-i:[A-Z])[a-z]+(?: [A-Z][a-z]+)?)?{_HELPED} (?:{_VERBS}){_HEDGE} "
    rf"(?:{_PERCENT}|\d+(?:\.\d+)?p\b)"
)
_PARTICIPLES = (
    "rising|falling|jumping|dropping|sliding|slipping|climbing|tumbling|plunging|surging|soaring|sinking|gaining|"
    "losing|adding|shedding|declining|advancing|retreating|rallying|rebounding|leaping|slumping|diving|dipping|"
    "easing|putting on"
)
_STANDS = re.compile(
    rf"(?: (?:{_PARTICIPLES}){_HEDGE} {_PERCENT}"
    rf"|,? (?:(?:was|were|is|are|last|trading|closed|ended|finished) )?(?:up|down|off){_HEDGE} "
    rf"(?:{_PERCENT}|\d+(?:\.\d+)?p\b)"
    rf"| \((?:up|down|off|[+−–-]) ?{_PERCENT}|{_HELPED} (?:closed|ended|finished|settled|was|were|traded)"
    rf"{_HEDGE} {_PERCENT} (?:higher|lower|up|down|firmer|weaker|stronger|softer|dearer|cheaper))"
)
# "Applied Materials gained 1.1% and Lam 0.7%": a name that shares the verb before, in a list of moves.
_ELLIPTIC = re.compile(rf"(?:['’]s)?{_HEDGE} {_PERCENT}(?! of\b)")
_LISTED_BEFORE = re.compile(r"(?:\d\s?(?:%|per ?cent|pc)|\d p\.?)[^.;\n]{0,48}?(?:,|;| and|, and|, while)\s$")
_RECORDED = re.compile(
    r"(?:,? (?:which|that))?(?: (?:also|has|had))? (?:hit|hits|touched|touches|set|reached|struck|notched|scaled) "
    r"(?:a|an|its|another) (?:[\w-]+ ){1,4}(?:high|low|peak)(?: of| at)? [A-Z]{0,3}[$€£¥]\d"
)
_PRICED = re.compile(
    rf"(?:, [^,.;\n]{{3,90}},)?{_HELPED} (?:opened|closed|ended|finished|settled|traded|trades|stood|was|were|is)"
    r"(?: (?:up|down|higher|lower|flat|unchanged|trading|quoted|last|Monday|Tuesday|Wednesday|Thursday|Friday|the day|"
    r"the week)){0,2} at (?:[A-Z]{1,3})?[$€£¥]\d"
)
_SHARES = re.compile(rf"(?:['’]s?)? (?:shares|stock)(?: price)?{_HELPED} (?:{_VERBS}|were|was|are|is|closed|ended)\b")
_GOES_ON = re.compile(r",? [a-z(]|['’]")
_APPOSED = re.compile(
    rf", (?:the|a|an|one|which|whose|maker|parent|owner|now)\b[^,.;\n]{{3,70}},"
    rf"{_HELPED} (?:{_VERBS}){_HEDGE} {_PERCENT}"
)
_TOLD = re.compile("|".join(each.pattern for each in (_MOVED, _STANDS, _RECORDED, _PRICED, _SHARES, _APPOSED)))
_REPORTED = re.compile(
    rf"{_HELPED} (?:reported|posted|said|disclosed|announced|agreed|cut|raised|trimmed|lowered|lifted|missed|beat|"
    r"warned|swung|pulled|named|won)\b"
)
_ITS_SHARES = re.compile(r"[^\n]{10,280}?\b[Ii]ts (?:stock|shares)(?: price)?\b")
_SHARES_OF = re.compile(r"\b(?:[Ss]hares|[Ss]tock) (?:of|in) $")
_TRADE = re.compile(
    r"\b(?:rival|peer|supplier|chipmaker|automaker|carmaker|drugmaker|lender|insurer|retailer|miner|explorer|airline|"
    r"\w+maker|brewer|builder|developer|operator|parent|startup|conglomerate|company|firm) $"
)
_NOT_OF = re.compile(r"\b(?:at|for|of|in|from|by|to|on|between|than|per|near|via|across|around|against|said|says) $")
_NAME_ENDS = re.compile(r"[A-Z][\w&-]* $")
_TITLE_LINE = re.compile(r"\b[a-z]\w{3,}\b")
_COMMON_ENDS = ("s", "ing", "ly", "tion", "ment", "ness", "ity", "ance", "ence", "ship", "age", "ism", "ers", "ed")
_MASS_NOUNS = frozenset(CONTEXT["mass_nouns"].split())
_OF_FIRMS = frozenset("First Second Third Commercial International National United American Pacific General".split())
_LANDS = frozenset(
    "Africa America Americas Argentina Asia Australia Brazil Britain Canada Chile China Colombia Egypt Europe France "
    "Germany Ghana India Indonesia Ireland Israel Italy Japan Kenya Korea Malaysia Mexico Nigeria Norway Pakistan Peru "
    "Philippines Poland Qatar Singapore Spain Sweden Switzerland Taiwan Thailand Turkey UK Vietnam".split()
)
_PARTS_OF_LANDS = frozenset(
    "Mainland Greater Northern Southern Eastern Western Central South North East West New Latin Sub-Saharan Great "
    "Emerging Developing Communist Of In And For".split()
)
_CAPITALS = re.compile(r"[A-Z]{3,5}")
_NO_CAPITALS = frozenset(  # abbreviations beside a move that are no company
    "CPI PPI PCE GDP PMI ISM NFP ADP WPI IIP RPI HICP EPS AUM NAV NIM USD EUR GBP JPY INR CNY AUD CAD CHF ETF ETFS "
    "REIT REITS YTD MTD QTD ROE EBIT FDI FII DII FPI FIIS DIIS FPIS CAPEX RSI MACD ADX ATR EMA SMA OPEC IPO IPOS FOMC "
    "FED ECB BOE BOJ RBI RBA PBOC JGB JGBS OAT BTP UST TIPS EMS VAT GST M2 SPAC CEO CFO TTF LNG PVC PTA DRAM NAND "
    "DDR HBM EVS SUV FX EM DM US UK EU UAE PSU FMCG BTC ETH NFT DEFI THE AND BUT FOR IPCA INPC "
    "TANKAN SENSEX NIFTY".split()
)
_AND = re.compile(r" and (?!(?:Sons?|Daughters?|Company|Co|Partners|Brothers|Associates)\b)")
_OPENS = re.compile(r"(?:^|[.!?:;\n•*“\"|>–—-])[\s'\"”’)]*$")


@dataclass(frozen=True, slots=True)
class _Known:
    """A stranger's phrase: whose it is, and how it names."""

    instrument: Instrument
    how: Literal["name", "ticker"] = "name"


def strangers(tokens: Tokens, named: list[Name], known: Catalogue) -> list[Name]:
    """The companies of a text that the catalogue lacks, given the names that it has, with all their mentions.

    >>> from nlp.instruments import catalogue
    >>> text = "The S&P 500 rose. Rival Quill Freight, which dived 14.8%, cut its forecast; Quill said so on Monday."
    >>> [(name.text, name.instrument.id) for name in strangers(Tokens(text), [], catalogue())]
    [('Quill Freight', None), ('Quill', None)]
    """
    text = tokens.text
    found = list(_of_tickers(text, named, known))
    found += _of_indexes(text, sorted(name.span for name in [*named, *found]))
    if not _is_of_coins(named):
        found += _of_moves(text, [*named, *found])
    return [*found, *_again(tokens, [*named, *found], found, known)]


# --- By a ticker


def _of_tickers(text: str, named: list[Name], known: Catalogue) -> Iterator[Name]:
    """Tickers whose name the catalogue lacks: "Foo Holdings (NYSE: FOO)" is an equity of its own."""
    taken = sorted(name.span for name in named)
    for tag in tags(text, known):
        if _is_taken(taken, tag.start, tag.end):
            continue
        before = name_before(text, len(text[: tag.start].rstrip())) if text[tag.start] in "([" else None
        if before and _is_taken(taken, before[0], before[0] + len(before[1])):
            before = None
        if not tag.marked and text[tag.start - 1 : tag.start].isalnum():
            continue  # "FooBar(TM)"
        if (
            before is None
            and text[tag.start] != "$"
            and not _FUND_BEFORE.search(text[max(0, tag.start - 12) : tag.start])
        ):
            continue  # a tag of the article, not of a name
        if instrument := meant(tag, before[1] if before else None):
            if before and instrument.type == "equity" and known.get(instrument.id or "") is None:
                instrument = replace(instrument, name=_in_full(text[: before[0]], instrument.name))
            span = Span(before[0] if before else tag.start, tag.end)
            yield Name(span=span, text=span.of(text), instrument=instrument, how="ticker")


# --- Indexes by their word

_INDEX_NAMED = re.compile(
    r"[A-Zt](?<![\w-].)(?:(?<=[Tt])he (?P<after_article>[A-Z])|(?<!t))"  # starts with a set of letters: found fastest
    r"(?:[\w&/-]|\.(?=\w)){1,20}(?:['’]s?)?(?: (?:of|for|the|&|and) (?=[A-Z])"
    r"| [A-Z\d](?:[\w&/-]|\.(?=\w)){0,20}"
    r"(?:['’]s?)?){0,5} (?:[Ii]ndex|INDEX|[Gg]auge|Composite|[Aa]verage)(?=['’ ,(])"
)
_OF_STATISTICS = re.compile(
    r"\b(?:PMI|ISM|CPI|PPI|PCE|Price|Prices|Consumer|Confidence|Sentiment|Activity|Conditions|Climate|Manufacturing|"
    r"Services|Composite PMI|Managers|Business|Purchasing|Producer|Cost|Misery|Economic|Employment|Housing|Home|Misery|"
    r"Optimism|Outlook|Survey|Surprise|Fear|Greed|Tankan|Michigan|Ifo|ZEW|GfK|Fed|Expectations|Case|Shiller|CoreLogic|Freight|House|Rent|"
    r"Wage|Labor|Labour|Inflation|Pollution|Moving|Strength|Dry|True|Day|Daily|Weighted|Directional|Money|Flow)\b"
)
_DETERMINERS = frozenset("The This That Its Their His Her Our Your My A An Each Every Another Both Either No".split())
_STANDING = re.compile(
    rf"{_HELPED} (?:closed|ended|finished|settled|stood|traded|trading|opened)(?: \w+){{0,3}} (?:at|to|on) \d[\d,.]+"
)


def _of_indexes(text: str, taken: list[Span]) -> Iterator[Name]:
    """Indexes that the catalogue lacks: "the Nigerian Exchange All-Share Index fell 0.46 per cent"."""
    for match in _INDEX_NAMED.finditer(text):
        start, end = match.start("after_article") if match["after_article"] else match.start(), match.end()
        told = any(pattern.match(text, end) for pattern in (_MOVED, _STANDS, _RECORDED, _STANDING))
        if text[start:end].split(" ")[0] in _OPENERS | _DETERMINERS:
            continue  # "The index", "Its average"
        if not told or _OF_STATISTICS.search(text, start, end) or _is_taken(taken, start, end):
            continue
        if _is_title(text, start):
            continue
        words = text[start:end]
        instrument = Instrument(id=None, name=words.removesuffix(" index").removesuffix(" Index"), type="index")
        yield Name(span=Span(start, end), text=words, instrument=instrument, how="name")


# --- By what its shares do


def _of_moves(text: str, named: list[Name]) -> Iterator[Name]:
    """Capitalised words that are no other name, beside what only shares do."""
    taken = sorted(name.span for name in named)
    tickers = {(name.instrument.id or "").partition(".")[0] for name in named}
    for match in _NAME.finditer(text):
        if not _is_told_of(text, match.start(), match.end()):
            continue
        for start, end in _apart(text, match.start() + _opening(match[0]), match.end()):
            words = text[start:end]
            if not words or words in tickers or _is_taken(taken, start - 1, end + 1) or not _is_a_company(words):
                continue
            if _opens_doubtfully(text, start, words, match.end()) or _is_title(text, start):
                continue
            name = _in_full(text[:start], words)
            yield Name(
                span=Span(start, end), text=words, instrument=Instrument(id=None, name=name, type="equity"), how="name"
            )


def _apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names of "PGE and Tauron", each by itself; "Fennimore and Sons" is one."""
    joint = _AND.search(text, start, end)
    if joint is None:
        yield start, end
        return
    yield start, joint.start()
    yield joint.end(), end


def _is_told_of(text: str, start: int, end: int) -> bool:
    """True where a price move, a level of a record, or shares stand beside the words."""
    if text.startswith((" of ", " in "), start - 4) and _SHARES_OF.search(text[max(0, start - 24) : start]):
        return text[end : end + 1] != "\n"
    if not (_GOES_ON.match(text, end) and _TOLD.match(text, end)):
        return _is_elliptic(text, start, end) or _is_told_of_later(text, start, end)
    return _NOT_OF.search(text[max(0, start - 24) : start]) is None


def _is_elliptic(text: str, start: int, end: int) -> bool:
    """True of a name in a list of moves whose verb stands before: "Applied Materials gained 1.1% and Lam 0.7%"."""
    return (
        _ELLIPTIC.match(text, end) is not None and _LISTED_BEFORE.search(text[max(0, start - 64) : start]) is not None
    )


def _is_told_of_later(text: str, start: int, end: int) -> bool:
    """True of a firm that reported something, and "its stock" after that."""
    return (
        text[end : end + 1] == " "
        and _FIRM.search(text, start, end) is not None
        and _REPORTED.match(text, end) is not None
        and _ITS_SHARES.match(text, end) is not None
    )


def _opening(words: str) -> int:
    """How many code points of capitalised words at the head of a sentence come before the name."""
    skipped = 0
    while (word := words[skipped:].split(" ")[0]) in _OPENERS or word in {"and", "of", "&", "de", "du"}:
        skipped += len(word) + 1
        if skipped >= len(words):
            return len(words)
    return skipped


def _is_a_company(words: str) -> bool:
    """False of persons, places, institutions, statistics and capitals."""
    parts = words.split(" ")
    if len(parts) > 1 and parts[-1] in _LANDS and parts[-2] not in _PARTS_OF_LANDS:
        parts = parts[:-1]  # "MTN Nigeria", "Nestle India": the arm of a company there
    unfit = {piece for part in parts for piece in part.split("-") if piece in _NO_COMPANY}
    if unfit - _OF_FIRMS or (unfit and not _FIRM.search(words)):
        return False
    if not any(map(str.islower, words)) and (not _CAPITALS.fullmatch(words) or words in _NO_CAPITALS):
        return False
    return parts[0] not in _FIRST_NAMES or _FIRM.search(words) is not None


def _opens_doubtfully(text: str, start: int, words: str, end: int) -> bool:
    """True of a word that has its capital from the sentence, for all that the text shows; `end` is of "Foo and Bar"."""
    if " " in words and (_FIRM.search(words) or words.split(" ")[1] not in {"of", "and"}):
        return False
    if not _OPENS.search(text[max(0, start - 6) : start]):
        return False
    if _CAPITALS.fullmatch(words) or (
        any(pattern.match(text, end) for pattern in (_MOVED, _STANDS, _PRICED, _APPOSED))
        and _is_no_common_noun(words, text)
    ):
        return False
    word = re.escape(words.split(" ")[0])
    return re.search(rf"[a-z,]['’]?s? {word}\b", text) is None or re.search(rf"\b{word.lower()}\b", text) is not None


def _is_no_common_noun(words: str, text: str) -> bool:
    """True of a word that opens a sentence and is none that does so without an article, as "Turnover", "Rents" do."""
    return (
        len(words) > 3
        and not words.lower().endswith(_COMMON_ENDS)
        and words.lower() not in _MASS_NOUNS
        and re.search(rf"\b{re.escape(words.lower())}\b", text) is None
    )


def _is_title(text: str, start: int) -> bool:
    """True in a line of capitalised words, whose capitals say nothing."""
    line = text[text.rfind("\n", 0, start) + 1 :].split("\n", 1)[0]
    return len(_TITLE_LINE.findall(line[:400])) < 2


def _in_full(before: str, words: str) -> str:
    """The name as an earlier sentence has it in full: "Cardway Bank" of "Cardway"."""
    longer = re.search(rf"\b{re.escape(words)}(?: {_WORD}){{1,2}}", before) if " " not in words else None
    return short_name(longer[0] if longer and _FIRM.search(longer[0]) else words)


def _is_of_coins(named: list[Name]) -> bool:
    """True of a text about coins: what moves there unknown is as likely another coin."""
    types = [name.instrument.type for name in named]
    return types.count("crypto") > types.count("equity")


# --- Again


def _again(tokens: Tokens, named: list[Name], found: list[Name], known: Catalogue) -> Iterator[Name]:
    """Later mentions of the strangers, by their name, its first word, or their ticker."""
    since: dict[Instrument, int] = {}
    for name in found:
        if name.instrument.id is None or known.get(name.instrument.id) is None:
            since.setdefault(name.instrument, name.span.end)
    if not since:
        return
    taken = sorted(name.span for name in named)
    phrases = Phrases(chain.from_iterable(map(_spellings, since)))
    free = 0
    for several in phrases.walk(tokens):
        each = several[0]
        place, meant_by = Place(tokens.text, each.start, each.end), each.payload
        if each.start < max(free, since[meant_by.instrument]) or _is_taken(taken, each.start, each.end):
            continue
        if _is_again(place, meant_by):
            free = each.end
            span = Span(each.start, each.end)
            yield Name(span=span, text=place.words, instrument=meant_by.instrument, how=meant_by.how)


def _is_again(place: Place, known: _Known) -> bool:
    if known.how == "ticker":
        return ticker_sense(place) is Sense.YES
    beside = place.text[place.end : place.end + 2]
    whole = " " in place.words or place.words == known.instrument.name
    return whole or not (
        _NAME_ENDS.search(place.text[max(0, place.start - 20) : place.start])
        or (len(beside) == 2 and beside[0] == " " and beside[1].isupper())
    )


def _spellings(instrument: Instrument) -> Iterator[tuple[str, _Known]]:
    """A stranger's name, the name's first word, and its ticker."""
    if len(instrument.name) > 3:
        yield instrument.name, _Known(instrument)
    first, _, rest = instrument.name.partition(" ")
    if rest and len(first) > 3 and first[0].isupper() and first not in _NO_COMPANY | _OPENERS | _FIRST_NAMES:
        yield first, _Known(instrument)
    ticker = (instrument.id or "").partition(".")[0]
    if ticker.isalpha() and len(ticker) >= 3:
        yield ticker, _Known(instrument, "ticker")


def _is_taken(taken: list[Span], start: int, end: int) -> bool:
    """True where one of the spans, which are in text order, overlaps."""
    at = bisect_left(taken, Span(end, end))
    return any(span.start < end and start < span.end for span in taken[max(0, at - 2) : at])
