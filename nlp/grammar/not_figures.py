"""Digits that tell no figure: dates, telephone numbers, fiscal periods, index names, model names, years, addresses.

`NAMES` (which start with a letter) and `NUMERALS` are matched where a figure could start and swallow the digits; the
functions judge a bare number by the words beside it.
"""

import re

from nlp.grammar.dates import CLOCK, DATE_OF_DIGITS, DATE_OF_MONTH

# the sizes that index names carry: "S&P 500", "CAC40", "Nikkei 225"
_SIZES = {
    r"(?:S\s?&\s?P|S\sand\sP)(?:/(?:ASX|TSX)|\s(?:MidCap|Mid\sCap|SmallCap|Small\sCap|Composite|BSE|Asia|Global))?": (
        "500|400|600|1500|1200|1000|100|900|200|300|60|50|20"
    ),
    r"(?:Standard\s(?:&|and)\sPoor['’]s)": "500|400|600|1500",
    r"Russell(?:\s(?:Top|Midcap|MidCap|Microcap))?": "1,?000|2,?000|2500|3,?000|200|50",
    r"(?:Nasdaq|NASDAQ)": "100|500",
    r"(?:FTSE|Footsie)(?:\sChina\sA|\sAIM)?": "100|250|350|50",
    "CAC": "40",
    r"(?:[MSTL]|Tec)?DAX": "20|30|40|50|70|100",
    r"(?:Euro\s?|EURO\s?)?(?:Stoxx|STOXX)(?:\sEurope)?": "50|600|200",
    "(?:Nikkei|Topix|TOPIX|JPX(?:-Nikkei)?)": "225|300|400|100|500|30|150",
    "(?:TSX|ASX|Kospi|KOSPI|Kosdaq|KOSDAQ)": "20|50|60|100|150|200|300",
    "(?:CSI|SSE|STAR|ChiNext|SZSE)": "50|100|180|300|380|500|1000",
    r"(?:Nifty|NIFTY)(?:\s(?:Next|Midcap|Smallcap|MidCap|SmallCap))?": "50|100|150|200|250|500",
    "(?:Sensex|SENSEX)": "30|50",
    r"BSE(?:\s(?:Midcap|Smallcap))?": "100|150|200|250|400|500",
    "(?:Ibex|IBEX|IBX)": "35",
    r"(?:AEX|SMI|BEL|ATX|PSI|MIB|FTSE\sMIB|OMX[SC]?|OBX|WIG|SET|VN|LQ|TA|Wilshire|NYSE(?:\sArca)?|Tadawul)": (
        "20|25|30|35|40|45|50|60|100|125|5000"
    ),
    r"(?:Fortune|Global|Forbes(?:\sGlobal)?|Barron['’]s|Inc\.?|Value\sLine)": "5000|2000|1700|1000|500|400|250|100|50",
    r"(?:Dow(?:\sJones)?(?:\sIndustrials?)?|DJIA|Hang\sSeng)": "30|50",
}
_INDEX_NAMES = "|".join(rf"{head}[\s-]?(?:{sizes})" for head, sizes in _SIZES.items())
_NUMBER_ENDS = r"(?![\d%]|[.,]\d)"

NAMES = rf"""
    https?://\S+ | www\.\S+
  | {DATE_OF_MONTH}
  | (?<![A-Za-z])(?:{_INDEX_NAMES})(?:(?=[1-9]\d{{0,2}},\d{{3}}\.\d\d)|{_NUMBER_ENDS})
  | Q[1-4]\b(?:\s?(?:FY)?\s?['’]?\d\d(?:\d\d)?\b{_NUMBER_ENDS})?        # Q2 2025, H1 2025, FY26
  | H[12]\s?(?:19|20)\d\d\b | FY\s?['’]?\d\d(?:\d\d)?(?:[-/]\d\d)?\b
  | (?:No|Nos|no|nos|Nr)\.\s?\d+ | (?:No|Nr|Number|number)\s\d+\b{_NUMBER_ENDS}
  | (?<=,\s)[A-Z]{{2}}\s\d{{5}}(?![\d,.])                           # NY 10005
  | [A-Z]{{2,8}}:\s?\d+(?:\.[A-Z]+)?                                # TYO: 7203
"""
NUMERALS = rf"""
    {DATE_OF_DIGITS} | {CLOCK}
  | \+?\d{{1,3}}[ .-]\(?\d{{3}}\)?[ .-]\d{{3}}[ .-]\d{{4}}(?!\d)      # +1 212-555-0123
  | \(\d{{3}}\)\s?\d{{3}}[ .-]\d{{4}}(?!\d)
  | \d{{3}}[.-]\d{{3}}[.-]\d{{4}}(?!\d)
  | \+\d{{1,3}}(?:[\s-]\d{{2,5}}){{2,5}}{_NUMBER_ENDS}               # +44 20 7946 0958
  | \d{{3,4}}\s\d{{3,4}}\s\d{{3,4}}{_NUMBER_ENDS}                    # 020 7946 0958
  | [1-4]Q\s?['’]?\d\d(?:\d\d)?\b | [1-4]Q\b | [12]H\s?['’]?\d\d(?:\d\d)?\b    # 3Q24, 1H25
  | (?:19|20)\d\d\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d){_NUMBER_ENDS}       # 2025-26
  | (?:(?:19|20)\d|['’]?[2-9])0['’]?s\b                             # 1990s, '80s
  | 401\s?\([kK]\) | 403\s?\(b\) | 501\s?\(c\) | 24/7
  | (?:10-K|10-Q|8-K|20-F|6-K|13-?[DFG]|3M|7-Eleven)(?![\w-])
  | \#\s?\d+
  | \d+[a-z]?/\d+(?:/\d+)?(?![\d/])(?![\s-]?(?:point|percent|per\ cent|%|of\s))
  | \d+-(?:to|for|in)-\d+(?!\s?(?:%|percent|per\ cent|points))        # odds, splits
  | \(?\d{{3,6}}\.[A-Z]{{1,2}}\b                                    # 0700.HK
  | 0\d+(?![\d.,]) | \[\d{{1,3}}\]
  | (?:^|(?<=\n[ \t])|(?<=\n[ \t]{{2}})|(?<=\n[ \t]{{4}}))\(?\d{{1,2}}[.)]\s(?=[A-Z"“‘'])   # list numbers
"""

_PREVIOUS = re.compile(r"([A-Za-z0-9&'’.]+)[\s\u00a0]$")
_ADDRESS = re.compile(r"\s[A-Z]\w+\s(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Drive|Lane|Plaza|Square)\b")
_WINDOW = 24

# small words that number a place in a document
_NUMBERED = frozenset(
    "page pages chapter section sections article articles step phase tier figure table version room suite line route "
    "rule exhibit part volume stage grade".split()
)
# capitalised words that a figure may follow: they open a sentence, or name something that is quoted
_QUOTED = frozenset(
    """
    a about above added after all almost among an and another any approximately around as at average before below
    between both but by close composite crude down even exactly for from gained gold high if in index industrials
    into just last lost low meanwhile more most nearly no not of off on only or other out over roughly silver since
    some than that the their then these they this those to today total under up was we while with yet yields
    dow nasdaq nikkei nifty sensex dax ftse cac hsi vix brent wti bitcoin ethereum platinum palladium copper euro
    rsi pmi macd dxy ism cpi ppi gdp eps closing open support resistance target price
    monday tuesday wednesday thursday friday saturday sunday
    """.split()
)
_MODELS = frozenset("GPT RTX GTX COVID COP PS ISO FIFA UTC GMT MH RFC IFRS FRS ASC IAS BA DC SR HR H.R MD".split())
_YEAR_WORDS = frozenset("at above below".split())  # "closed at 2018" is a level; no year follows these words


def word_before(text: str, start: int) -> str:
    """The word that ends one blank before `start`; empty where there is none."""
    found = _PREVIOUS.search(text, max(0, start - _WINDOW), start)
    return found[1] if found else ""


def is_bare_name(text: str, start: int, end: int) -> bool:
    """True where a bare whole number is part of a name, a code, an address or a place in a document."""
    before = text[start - 1 : start] if start else ""
    if before and before in "-'’/" and not text[start - 2 : start - 1].isdigit():
        return True  # "Covid-19", "'24"
    if before == "[" and text[end : end + 1] == "]":
        return True  # a reference
    if before == "(" and (end - start > 3 or text[max(0, start - 2)].isalpha()):
        return True  # "Toyota (7203)", "RSI(14)"
    return _ADDRESS.match(text, end) is not None or _is_numbered(word_before(text, start))


def _is_numbered(before: str) -> bool:
    """True for the word of "iPhone 17", "Section 230", "page 4"."""
    word = before.strip("'’.").removesuffix("'s").removesuffix("’s")
    if not word or word.islower():
        return word in _NUMBERED
    if word.lower() in _QUOTED or word[0].isdigit():
        return False
    return word in _MODELS or not word.isupper() or len(word) == 1


def is_capital_name(text: str, start: int, end: int) -> bool:
    """True where a number in words belongs to a name: "Six Flags", "Five Below", "Magnificent Seven"."""
    if not text[start].isupper():
        return False
    before = word_before(text, start)
    return before[:1].isupper() or (text[end : end + 1] == " " and text[end + 1 : end + 2].isupper())


def is_year(printed: str, text: str, start: int, end: int, noun: str | None) -> bool:
    """True where bare digits are a year: 1900 to 2099 with no separators, and no word beside them says otherwise."""
    if len(printed) != 4 or not printed.isdigit() or printed[:2] not in ("19", "20"):
        return False
    if noun:  # "2025 deliveries"; but "2000 companies"
        return printed not in ("1900", "2000")
    return word_before(text, start).lower() not in _YEAR_WORDS or text[end : end + 1] in ("'", "’")
