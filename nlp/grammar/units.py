"""What a number is of: scales, currencies, percent and points, and the nouns that market copy counts."""

from collections.abc import Iterable, Mapping

PERCENT = "percent"
PERCENTAGE_POINTS = "pp"
BASIS_POINTS = "bp"
POINTS = "points"
TIMES = "times"
ORDINAL = "ordinal"

PARTED = frozenset({PERCENT, PERCENTAGE_POINTS, BASIS_POINTS, POINTS})  # what fractions in words are parts of

# powers of ten, as words or glued to the number
SCALES: Mapping[str, int] = {
    **dict.fromkeys(("thousand", "k"), 3),
    **dict.fromkeys(("lakh", "lakhs"), 5),
    **dict.fromkeys(("million", "m", "mm", "mn", "mln"), 6),
    **dict.fromkeys(("crore", "crores", "cr"), 7),
    **dict.fromkeys(("billion", "b", "bn", "bln"), 9),
    **dict.fromkeys(("trillion", "t", "tn", "trn", "trln"), 12),
    "quadrillion": 15,
}
SCALE_WORDS = {word: exponent for word, exponent in SCALES.items() if len(word) > 1 and word != "mm"}

ISO = (
    "USD EUR GBP JPY CNY CNH INR HKD AUD NZD CAD CHF SEK NOK DKK SGD KRW TWD BRL MXN ZAR TRY RUB PLN HUF CZK ILS THB "
    "IDR MYR PHP SAR AED GBX"
).split()
CODES = frozenset([*ISO, "BTC", "ETH"])  # after the number, in capitals

_SYMBOLS = {
    "USD": "$ US$ $US U.S.$",
    "AUD": "A$ AU$ $A",
    "CAD": "C$ CA$ $C",
    "HKD": "HK$ $HK",
    "NZD": "NZ$ $NZ",
    "SGD": "S$",
    "TWD": "NT$",
    "BRL": "R$",
    "MXN": "MX$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥ JP¥",
    "CNY": "CN¥ RMB",
    "INR": "₹ Rs Rs.",
    "KRW": "₩",
    "RUB": "₽",
    "TRY": "₺",
    "ILS": "₪",
    "IDR": "Rp",
    "MYR": "RM",
    "PLN": "zł",
}
# marks before the number
MARKS: Mapping[str, str] = {
    **{symbol: code for code, symbols in _SYMBOLS.items() for symbol in symbols.split()},
    **{code: code for code in ISO},
}

_NAMES = {
    PERCENT: "%, percent, per cent, pct, pc, percents",
    PERCENTAGE_POINTS: (
        "percentage point, percentage points, percent point, percent points, per cent point, per cent points, "
        "pct point, pct points, pp, pps, ppt, ppts"
    ),
    BASIS_POINTS: "basis point, basis points, bp, bps, bips",
    POINTS: "point, points, pt, pts, index point, index points",
    TIMES: "times, x, fold",
    "USD": "dollar, dollars, us dollar, us dollars, u.s. dollar, u.s. dollars, american dollars, bucks",
    "AUD": "australian dollar, australian dollars",
    "CAD": "canadian dollar, canadian dollars",
    "HKD": "hong kong dollar, hong kong dollars",
    "SGD": "singapore dollar, singapore dollars",
    "NZD": "new zealand dollar, new zealand dollars",
    "TWD": "taiwan dollar, taiwan dollars",
    "EUR": "euro, euros, €",
    "GBP": "pound, pounds, pound sterling, pounds sterling, sterling, quid, £",
    "GBX": "pence, penny, p",
    "paise": "paise, paisa",
    "JPY": "yen, japanese yen",
    "CNY": "yuan, renminbi, chinese yuan",
    "INR": "rupee, rupees, indian rupees",
    "KRW": "won, korean won, south korean won",
    "CHF": "franc, francs, swiss franc, swiss francs",
    "RUB": "rouble, roubles, ruble, rubles",
    "MYR": "ringgit",
    "THB": "baht",
    "ZAR": "rand",
    "PLN": "zloty, zlotys",
    "TRY": "lira, liras",
}
# words after the number: lower case, with hyphens as blanks
UNITS: Mapping[str, str] = {name: unit for unit, names in _NAMES.items() for name in names.split(", ")}
CENTS = frozenset({"cent", "cents", "¢", "us cents", "u.s. cents"})  # hundredths of a dollar


def _both(nouns: Iterable[str]) -> Iterable[str]:
    """Each noun and its plural."""
    for noun in nouns:
        yield noun
        if noun.endswith("y") and noun[-2] not in "aeo":
            yield noun[:-1] + "ies"
        else:
            yield noun + ("es" if noun.endswith(("s", "x", "ch")) else "s")


# Counted nouns: the unit of the figure is the noun as printed. Words that are verbs as often ("rise", "cut", "high")
# stand only in the plural.
NOUNS = frozenset(
    [
        *_both(
            """
            job position company stock share contract member sector industry country nation person worker employee
            barrel ounce ton tonne bushel gallon store outlet restaurant day week month year session hour minute
            decade quarter meeting gigawatt megawatt user subscriber customer client unit vehicle car truck delivery
            phone handset home house permit opening layoff application respondent economist analyst strategist fund
            manager bank lender brokerage broker firm business issue winner loser gainer rig cargo bitcoin coin
            token trader investor city lot option mile component constituent exchange official policymaker deal
            transaction listing flight passenger room plant factory mine project facility branch location plane
            order bond note household family consumer homeowner
            """.split()
        ),
        *"""
        people staff states claims starts advancers decliners advances declines highs lows records cuts hikes
        increases reductions indexes indices benchmarks markets names etfs seats votes governors dissents ipos
        aircraft jets beds wells bills securities borrowers chips gpus min mins hrs kilometers kilometres pips ticks
        bcf bpd bbls kt
        """.split(),
    ]
)

# what a price or rate is for: "an ounce", "per share", "/bbl"
PER = frozenset(
    """
    ounce barrel share pound ton tonne bushel gallon unit piece bottle day week month year quarter head person coin
    token contract hour kilogram kilo gram liter litre therm dollar euro ticket bag session night user customer
    household home vehicle mmbtu btu mwh kwh
    """.split()
)
PER_SHORT = {
    "oz": "ounce",
    "bbl": "barrel",
    "bl": "barrel",
    "b": "barrel",
    "lb": "pound",
    "t": "tonne",
    "mt": "tonne",
    "sh": "share",
}
DURATIONS = frozenset(_both("day week month year session hour minute decade quarter".split()))
