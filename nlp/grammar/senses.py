"""What a name means where it stands: "Dow" the index or the company, "Target" or a target, "the yen" or 156 yen.

A rule looks at a few words before and after a name and answers Sense.YES, Sense.NO, or Sense.LISTED: believed only where
a sure name of the same type stands beside it in a list ("Walmart, Target and Costco"). Null beats a guess.
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache

from nlp.instruments import CATALOGUE, Entry

with (CATALOGUE / "context.toml").open("rb") as _file:
    _CONTEXT = tomllib.load(_file)


class Sense(Enum):
    """Whether the words are meant as the instrument."""

    YES = "yes"
    NO = "no"
    LISTED = "listed"  # yes in a list of its likes, else no


@dataclass(frozen=True, slots=True)
class Place:
    """A name in its text."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """The name as printed."""
        return self.text[self.start : self.end]

    def after(self, pattern: re.Pattern[str]) -> bool:
        """True where the words right after match."""
        return pattern.match(self.text, self.end) is not None

    def before(self, pattern: re.Pattern[str]) -> bool:
        """True where the 60 code points before end as the pattern does."""
        return pattern.search(self.text[max(0, self.start - 60) : self.start]) is not None

    def opens_sentence(self) -> bool:
        """True at the head of a sentence, line or quotation."""
        return self.before(_OPENING)


Rule = Callable[[Place, Entry], Sense]


def _words(*words: str) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MOVES: list[str] = _CONTEXT["moves"]
_STRICT = _words(*(set(_MOVES) - set(_CONTEXT["loose_moves"])))
_FILLER = (
    r"(?:(?:,? (?:which|that))? ?(?:also|still|then|now|just|even|later|briefly|meanwhile|again|already|only|barely|all|each|"
    r"both|has|have|had|was|were|is|are|been|be|being|will|would|could|may|might|can|should|did|do|does|not|to|"
    r"itself|themselves|in turn|continued|continue|continues|began|begin|started|kept|keeps|managed|looked|look|seemed|seem|"
    r"tended|tend|\w{2,14}ly) ){0,3}"
)
_OPENING = re.compile(r"(?:^|[.!?:;]['\"”’)]? ?|[\n•*“\"|–—-] ?)$")
MOVE = re.compile(rf"(?:['’]s)?,? {_FILLER}(?:{_words(*_MOVES)})\b", re.IGNORECASE)
STRICT_MOVE = re.compile(rf"(?:['’]s)?,? {_FILLER}(?:{_STRICT})\b", re.IGNORECASE)
_FIGURE = re.compile(r"[^.;\n]{0,40}?(?:\d(?:\.\d+)?\s?(?:%|per ?cent)|\d points|[$€£]\d|\d\.\d)", re.IGNORECASE)
_CHANGE = re.compile(r"\s?[:(|,–-]{0,2}\s{0,2}(?:up |down |▲|▼|[+−–-])\s?\d|\s?[:(|]\s?[+−-]?\d+(?:\.\d+)?\s?%")
_SHARES_OF = re.compile(r"\b(?:shares?|stocks?|ADRs?|stakes?|holdings?|investors|shareholders|positions?) (?:of|in) $", re.IGNORECASE)
_STOCK = re.compile(r"(?:['’]s?)? (?:shares|stock|share price|stock price|ADRs|shareholders|investors)\b")
_FORM = re.compile(
    r",? (?:Inc|Corp|Corporation|Co|Company|Ltd|Limited|PLC|Plc|plc|Group|Holdings|LLC|LP|SA|AG|NV|SE|SpA|AB|ASA|Oyj)\b"
    r"|\s{0,2}\(\s{0,2}(?:(?:NYSE|NASDAQ|Nasdaq)[ :A-Za-z]{0,9}|\$)?\s?[A-Z]{1,5}\s{0,2}\)"
)
_TRADE = re.compile(
    r"\b(?:retailer|chipmaker|automaker|carmaker|airline|bank|lender|insurer|drugmaker|miner|rival|peer|giant|company|"
    r"maker|chain|operator|startup|conglomerate|brewer|supermarket|heavyweight|heavyweights|component|stocks like|names like|"
    r"companies like|companies such as|stocks such as|names such as|names including|stocks including|of|owner|parent|firm|group) $"
)
_SPOKE = re.compile(
    r"(?:['’]s (?:CEO|chief|plants?|chair|board|results|earnings|profit|revenue|sales))?"
    r"(?:,? (?:said|says|announced|announces|reported|reports|plans|unveiled|expects|agreed|will cut|is cutting|cut jobs|"
    r"warned|CEO|Chemical|Corning|AgroSciences|posted (?:a|quarterly|results|revenue)))\b"
)
_NOT_ITSELF = re.compile(
    r"(?:['’]s)?[ -](?:\d{1,3} )?(?:companies|company|earnings|profits?|EPS|members?|constituents?|components?|stocks?|firms|"
    r"names|tickers|shares|sectors?|sector-|listed|heavyweights?|constituent|groups|industries|inclusion|rebalanc\w+|"
    r"dividends?|revenues?|buybacks?|peers|industry|options|calls|puts|\d{1,2} (?:sectors|members|stocks|components|major|main))\b",
    re.IGNORECASE,
)
_PERSON_AFTER = re.compile(r" (?!(?:Index|Up|Down|Rises?|Falls?|Gains?|Drops?|And|Or|In|On|At|To|The|Is|Has|Hits?|Sets?)\b)[A-Z][a-z]+")
_LAST_WORD = re.compile(r"([A-Z][\w.]*) $")
_FIRST_NAMES = frozenset(_CONTEXT["first_names"])


def sense(place: Place, entry: Entry, *, doubtful: bool) -> Sense:
    """Whether the name at that place means that entry; `doubtful` where the catalogue calls the name ambiguous."""
    kind = entry.instrument.type
    if kind == "equity" and _is_person(place):
        return Sense.NO
    if kind in {"index", "etf"} and place.after(_NOT_ITSELF) and not place.after(_INDEX_WORD):
        return Sense.NO
    if kind == "equity" and len(place.words) <= 3 and place.before(_AFTER_NUMBER):
        return Sense.NO  # "25 BP" is a count of basis points
    if not doubtful:
        return Sense.YES
    rule = _BY_NAME.get(place.words.casefold().replace("-", " "))
    if rule is not None and (kind != "equity"):
        return rule(place, entry)
    return _BY_TYPE[kind](place, entry)


def ticker_sense(place: Place) -> Sense:
    """Whether bare capitals are a company's ticker: not in a headline of capitals, and beside what a stock does."""
    if place.before(_CAPITALS_BEFORE) or place.after(_CAPITALS_AFTER):
        return Sense.NO
    stock = place.after(_STOCK) or place.before(_SHARES_OF) or place.after(_CHANGE) or place.after(STRICT_MOVE)
    return Sense.YES if stock else Sense.LISTED


_CAPITALS_BEFORE = re.compile(r"\b[A-Z]{4,} $")
_CAPITALS_AFTER = re.compile(r" [A-Z]{4,}\b")
_INDEX_WORD = re.compile(r" (?:index|Index|futures|ETF)\b")
_AFTER_NUMBER = re.compile(r"\d\s?$")


def _is_person(place: Place) -> bool:
    """A surname: one word, right after a given name or a title."""
    if " " in place.words:
        return False
    match = _LAST_WORD.search(place.text[max(0, place.start - 20) : place.start])
    return match is not None and match[1] in _FIRST_NAMES


# --- Companies whose name is a word


def _company(place: Place, _: Entry) -> Sense:
    if place.after(_FORM) or place.after(_STOCK) or place.before(_SHARES_OF) or place.before(_TRADE):
        return Sense.YES
    if place.words.casefold() == "dow":  # the index moves, the company speaks
        return Sense.YES if place.after(_SPOKE) else Sense.NO
    if place.after(_CHANGE):
        return Sense.YES
    if place.after(MOVE):
        return Sense.YES if not place.opens_sentence() or _FIGURE.match(place.text, place.end) else Sense.LISTED
    return Sense.YES if place.after(_SPOKE) and not place.opens_sentence() else Sense.LISTED


# --- Indexes

_NASDAQ_EXCHANGE = re.compile(
    r"(?: |-)(?:listed|traded|listing|listings|exchange|Exchange|OMX|debut|IPO|trading floor|rules?|halt\w*|delist\w*)\b|\s?:\s?\$?[A-Z]{1,5}\b(?![.%])"
    r"|, (?:NYSE|New York Stock Exchange)"
)
_ON = re.compile(r"\b(?P<verb>\w+) (?:on|at) (?:the )?$", re.IGNORECASE)
_ON_INDEX = re.compile(r"(?:weigh\w*|drag\w*|pressure\w*|bearish|bullish|bets?|focus\w*|calls?|neutral|target\w*|options|lead|edge|losses|gains|spread) (?:on|at) (?:the )?$", re.IGNORECASE)
_AGENCY = re.compile(
    r"(?:['’]s)? (?:said|says|upgraded|downgraded|affirmed|assigned|rates?|rated|rating|ratings|cut (?:its|the|France|Italy|\w+['’]s)|"
    r"lowered|raised (?:its|the|\w+['’]s)|placed|warned|PMI|manufacturing|services|flash|composite|Global|Ratings|Capital|Dow|Case|CoreLogic|analysts?|economist)\b"
    r"|,? (?:and |or )?(?:Moody|Fitch)"
)
_BESIDE_AGENCY = re.compile(r"\b(?:Moody['’]?s|Fitch)(?: Ratings)?,?(?: and| or)? $")
_THE = re.compile(r"\b(?:the|The|THE)(?: (?:tech-heavy|broad|broader|benchmark|small-cap|blue-chip|wider|large-cap))? $")
_TITLE_WORD = re.compile(r" (?:[A-Z][a-z]+|\d)")


def _nasdaq(place: Place, _: Entry) -> Sense:
    if place.after(_NASDAQ_EXCHANGE) or (place.before(_ON) and not place.before(_ON_INDEX)):
        return Sense.NO
    return Sense.YES


def _dow(place: Place, _: Entry) -> Sense:
    if place.after(_SPOKE) or place.after(_FORM) or place.before(_SHARES_OF) or _is_person(place):
        return Sense.NO
    return Sense.YES


def _s_and_p(place: Place, _: Entry) -> Sense:
    if place.after(_AGENCY) or place.before(_BESIDE_AGENCY):
        return Sense.NO
    return Sense.YES if place.before(_THE) or place.after(MOVE) or place.after(_CHANGE) else Sense.LISTED


def _russell(place: Place, _: Entry) -> Sense:
    if _is_person(place) or (place.after(_PERSON_AFTER) and not place.after(MOVE)):
        return Sense.NO
    return Sense.YES if place.before(_THE) or place.after(MOVE) or place.after(_CHANGE) else Sense.LISTED


def _named_index(place: Place, _: Entry) -> Sense:
    """FTSE, Nikkei, Nifty, Stoxx, TSX alone: the best-known index of that name."""
    if place.words.islower() and not place.before(_THE):
        return Sense.NO
    if (place.after(_TITLE_WORD) and not place.after(MOVE)) or place.after(_AGENCY):
        return Sense.NO
    return Sense.YES


def _city(place: Place, _: Entry) -> Sense:
    """A city stands for its market only beside what a market does, with a figure."""
    if place.after(_CHANGE):
        return Sense.YES
    return Sense.YES if place.after(STRICT_MOVE) and _PERCENT.match(place.text, place.end) else Sense.LISTED


_PERCENT = re.compile(r"[^.;\n]{0,40}?(?:\.\d{1,2})?\d\s?(?:%|per ?cent|points)", re.IGNORECASE)

# --- Currencies

_COUNTERPART = re.compile(r"\b(?:against|versus|vs\.?|per|relative to|pegged to) (?:the |a (?:weaker|stronger|softer|firmer) )?(?:U\.S\. |US )?$", re.IGNORECASE)
_COUNTED = re.compile(r"(?:\d|\bbillion|\bmillion|\btrillion|\bcrore|\blakh|\bhundred|\bthousand|\bevery|\beach|\bper|\ba) $", re.IGNORECASE)
_STATED = re.compile(r"\b(?:the|a (?:stronger|weaker|softer|firmer|rising|falling)|stronger|weaker|softer|firmer|rising|falling|strong|weak) (?:U\.S\. |US )?$", re.IGNORECASE)
_NOUN = re.compile(r"[ -](?!(?:and|or|but|as|at|in|on|to|by|for|from|with|while|after|amid|against|versus|vs|than|index|weakness|strength|was|is)\b)[a-z]{3,}")


def _currency(place: Place, _: Entry) -> Sense:
    if place.before(_COUNTED) or place.before(_COUNTERPART):
        return Sense.NO
    if place.after(MOVE) or place.after(_CHANGE):
        return Sense.YES
    if place.after(_NOUN) and not place.after(_ADVERB):
        return Sense.NO
    return Sense.YES if place.before(_STATED) or " " in place.words or place.words[0].isupper() and place.opens_sentence() else Sense.LISTED


_ADVERB = re.compile(r" (?:\w+ly|\w+ed|\w+ing|against|went|goes|has|have|had|will|would|could|may|might|did|does|should|can|also|still|which|that|took|gave|gives|made|came|buys|bought|got|saw|ran|grew|won|found|kept|fared|lurched)\b")

# --- Commodities and what else a noun after it would change

_FREE = re.compile(
    rf"(?:['’]s)?(?: {_FILLER}(?:{_words(*_MOVES)})\b|{_ADVERB.pattern}| (?:and|or|but|as|at|in|on|to|by|for|from|with|while|after|"
    r"amid|versus|vs|than|of|prices?|futures|contracts?|because|since|when|where|if|near|above|below|past|over|under|this|last|"
    r"is|was|are|were|around|through|before|during|rather|too|today|yesterday|out|off|tops?|nears?|eyes?|the|into|its|toward)\b"
    r"|\s?[\d$(:;,.!?'\"”’|▲▼+%/)\n–—−-]|\s*$| [A-Z$£€])",
    re.IGNORECASE,
)


def _free_noun(place: Place, _: Entry) -> Sense:
    """Gold, oil, copper: meant as the market unless they qualify a noun ("gold jewellery", "oil minister")."""
    return Sense.YES if place.after(_FREE) else Sense.NO


def _crop(place: Place, _: Entry) -> Sense:
    """Sugar, coffee, corn: meant as the market beside what prices do."""
    return Sense.YES if place.after(STRICT_MOVE) or place.after(_CHANGE) else Sense.LISTED


# --- Groups

_SECTOR_CUE = re.compile(
    r"\b(?:led by|sectors? such as|sectors? like|gains? in|losses in|declines? in|drops? in|weakness in|strength in|rall(?:y|ies) in|"
    r"slide in|sell-?off in|rebound in|surge in|rotat\w+ (?:into|out of|to|toward|from)|shift(?:ed|ing|s)? (?:into|out of|to|from)|"
    r"money (?:into|out of)|dragged (?:down )?by|boosted by|lifted by|helped by|overweight|underweight|rout in|jump in|rise in|fall in|"
    r"led losses in|investors (?:into|out of)|advance in) $",
    re.IGNORECASE,
)
_SECTOR_TAIL = re.compile(r" (?:sectors?|led|leading|lagged|trailed|topped|was the|were the|fared|and \w+ (?:led|lagged|sectors|stocks))\b|\s?\(XL[A-Z]{1,2}\)")
_RISING = re.compile(r"\b(?:rising|higher|lower|falling|climbing|surging|soaring|elevated|declining|sliding|retreating|spike in|jump in|rise in|drop in|fall in|surge in|climb in|with|as|when|while|where|and|but|that|sent|pushed|pulled|pushing|sending|kept) $", re.IGNORECASE)
_MARKET_MOVE = re.compile(
    rf"(?: {_FILLER}(?:rose|rises|fell|falls|gained|gains|slipped|slips|slid|slides|jumped|jumps|climbed|climbs|surged|surges|soared|rallied|rallies|"
    r"tumbled|tumbles|plunged|sank|sinks|dropped|drops|declined|retreated|rebounded|advanced|closed|closes|ended|ends|finished|finishes|opened|opens|settled|"
    r"edged|wobbled|was (?:up|down|higher|lower|mixed)|were (?:up|down|higher|lower|mixed)|swung|crashed|roared|shot up|set|hit|scaled|notched|"
    r"rise|fall|gain|slide|slip|drop|rally|tumble|climb|sink|jump|plunge|slump|slumped|recovered|pared|erased|steadied|stumbled|stumbles|reeled|"
    r"turned (?:higher|lower)|headed (?:higher|lower|for)|stayed)\b)"
    r"|['’]s (?:rally|rise|fall|sell-?off|slide|gains|losses|drop|decline|rout|advance|record|climb|rebound|retreat|tumble|plunge|run)\b",
    re.IGNORECASE,
)
_DIVIDEND = re.compile(r"\b(?:dividend|earnings|crop|dividend and|cash|rental|free cash flow|harvest|real|swap) $", re.IGNORECASE)
_STYLE = re.compile(r"[^.\n]{0,90}\b(?:value|growth)\b", re.IGNORECASE)


def _sector(place: Place, _: Entry) -> Sense:
    if place.after(STRICT_MOVE) or place.after(_CHANGE) or place.after(_SECTOR_TAIL) or place.before(_SECTOR_CUE):
        return Sense.YES
    return Sense.LISTED


def _style(place: Place, _: Entry) -> Sense:
    """"growth" and "value" are styles where both stand in one sentence with a move between them."""
    around = place.text[max(0, place.start - 90) : place.start] + " " + place.text[place.end : place.end + 90]
    other = "value" if place.words.casefold() == "growth" else "growth"
    both = re.search(rf"\b{other}\b", around, re.IGNORECASE) is not None
    return Sense.YES if both and (place.after(STRICT_MOVE) or place.before(_BEAT)) else Sense.NO


_BEAT = re.compile(r"\b(?:beat(?:ing)?|outperform(?:s|ed|ing)?|lag(?:s|ged|ging)?|trail(?:s|ed|ing)?|versus|vs\.?|over|than|as|led) $", re.IGNORECASE)


def _yields(place: Place, _: Entry) -> Sense:
    if place.before(_DIVIDEND):
        return Sense.NO
    return Sense.YES if place.after(STRICT_MOVE) or (place.before(_RISING) and place.after(_FREE)) else Sense.LISTED


def _wall_street(place: Place, _: Entry) -> Sense:
    return Sense.YES if place.after(_MARKET_MOVE) else Sense.NO


def _market(place: Place, _: Entry) -> Sense:
    """"The market" and "markets" alone: the stock market where they move."""
    stated = place.before(_THE) if place.words.casefold() == "market" else place.opens_sentence() or place.before(_THE)
    return Sense.YES if stated and place.after(_MARKET_MOVE) else Sense.NO


_CLOSED_CLASS = re.compile(
    r"(?:^|[.!?,:;\n“\"'‘(|•—–*]|-{2}) ?$|\b(?:and|which|but|as|while|when|if|that|so|for|in|on|to|from|of|with|where|because|after|before|since|by|how|why|into|than|"
    r"sent|sends|sending|push\w*|pull\w*|lift\w*|drove|driv\w+|drag\w*|boost\w*|help\w*|sank|sinks?|sinking|hit|hits|hitting|batter\w*|hurt\w*|knock\w*|"
    r"own|owns|owning|buy\w*|bought|sell\w*|sold|dump\w*|favou?r\w*|weigh\w*|support\w*|keep|kept|leave|left|let|carr\w+|took|take\w*|rattl\w*|roil\w*|jolt\w*|spook\w*|hand|hands|"
    r"shook|shak\w+|said|says|see|sees|saw|think\w*|believ\w+|expect\w*|like|likes|swap\w*|pummel\w*|propel\w*|pressur\w*|gave|give\w*|via|against|over|toward|towards|between|"
    r"generally|today|yesterday|overall|broadly|mostly|largely|whether|though|although|until|unless|or|nor|yet|versus|vs|about|among|amid|make\w*|made|most|fellow|will|may|could|can|would|might|(?:Mon|Tues|Wednes|Thurs|Fri)day|morning|afternoon|week|month|year|session) $",
    re.IGNORECASE,
)
_OF_ONE_COMPANY = re.compile(r" (?:like|such as|including|of|in the|that|which|with|whose|tied|exposed|linked|listed|from|we|you|I)\b", re.IGNORECASE)


def _stocks(place: Place, _: Entry) -> Sense:
    """"stocks" means the stock market where no word before narrows it ("meme stocks") and none after picks some."""
    if place.after(_OF_ONE_COMPANY) or not place.before(_CLOSED_CLASS):
        return Sense.NO
    return Sense.YES


def _fund(place: Place, _: Entry) -> Sense:
    """A ticker that is a word ("TAN", "HACK")."""
    return Sense.YES if place.after(_STOCK) or place.after(_CHANGE) or place.after(MOVE) else Sense.NO


CITIES = (
    "tokyo", "london", "frankfurt", "paris", "hong kong", "shanghai", "seoul", "sydney", "mumbai", "taipei", "singapore",
    "milan", "madrid", "zurich", "toronto",
)  # fmt: skip
_BY_NAME: dict[str, Rule] = {
    "nasdaq": _nasdaq,
    "dow": _dow,
    "dow jones": _dow,
    "s&p": _s_and_p,
    "russell": _russell,
    "rut": _russell,
    "gold": _free_noun,
    "silver": _free_noun,
    "copper": _free_noun,
    "platinum": _free_noun,
    "oil": _free_noun,
    "crude": _free_noun,
    "growth": _style,
    "value": _style,
    "yields": _yields,
    "wall street": _wall_street,
    "market": _market,
    "markets": _market,
    "stocks": _stocks,
    "equities": _stocks,
    "benchmark yield": _sector,
    **dict.fromkeys(("ftse", "nikkei", "nifty", "stoxx", "tsx"), _named_index),
    **dict.fromkeys(CITIES, _city),
}
_BY_TYPE: dict[str, Rule] = {
    "equity": _company,
    "index": _named_index,
    "etf": _fund,
    "commodity": _crop,
    "currency": _currency,
    "crypto": _company,
    "rate": _sector,
    "group": _sector,
}


@cache
def not_names() -> tuple[str, ...]:
    """Phrases that look like a name and are none."""
    return tuple(_CONTEXT["not_names"])
