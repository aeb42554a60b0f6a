"""What a number is of: scales, currencies, percent and points, and the nouns that market copy counts."""

from collections.abc import Mapping

SCALES: Mapping[str, int] = {
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "quadrillion": 15,
    "lakh": 5,
    "lakhs": 5,
    "crore": 7,
    "crores": 7,
    "k": 3,
    "m": 6,
    "mm": 6,
    "mn": 6,
    "mln": 6,
    "b": 9,
    "bn": 9,
    "bln": 9,
    "t": 12,
    "tn": 12,
    "trn": 12,
    "trln": 12,
    "cr": 7,
}

# a mark before the number
MARKS: Mapping[str, str] = {
    "$": "USD",
    "US$": "USD",
    "$US": "USD",
    "U.S.$": "USD",
    "A$": "AUD",
    "AU$": "AUD",
    "$A": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "$C": "CAD",
    "HK$": "HKD",
    "$HK": "HKD",
    "NZ$": "NZD",
    "$NZ": "NZD",
    "S$": "SGD",
    "NT$": "TWD",
    "R$": "BRL",
    "MX$": "MXN",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "JP¥": "JPY",
    "CN¥": "CNY",
    "RMB": "CNY",
    "₹": "INR",
    "Rs": "INR",
    "Rs.": "INR",
    "₩": "KRW",
    "₽": "RUB",
    "₺": "TRY",
    "₪": "ILS",
    "₿": "BTC",
    "Rp": "IDR",
    "RM": "MYR",
    "PHP": "PHP",
    "zł": "PLN",
}
ISO = (
    "USD EUR GBP JPY CNY CNH INR HKD AUD NZD CAD CHF SEK NOK DKK SGD KRW TWD BRL MXN ZAR TRY RUB PLN HUF CZK ILS THB IDR "
    "MYR PHP SAR AED GBX"
).split()
MARKS = {**MARKS, **{code: code for code in ISO}}

PERCENT = "percent"
PERCENTAGE_POINTS = "pp"
BASIS_POINTS = "bp"
POINTS = "points"
TIMES = "times"
ORDINAL = "ordinal"

# words after the number, lower case, hyphens as spaces
UNITS: Mapping[str, str] = {
    **dict.fromkeys(("%", "percent", "per cent", "pct", "pc", "percents"), PERCENT),
    **dict.fromkeys(
        ("percentage point", "percentage points", "% point", "% points", "pp", "pps", "ppt", "ppts", "percent point")
        + ("percent points", "per cent point", "per cent points", "pct point", "pct points", "per centage points"),
        PERCENTAGE_POINTS,
    ),
    **dict.fromkeys(("basis point", "basis points", "bp", "bps", "bips"), BASIS_POINTS),
    **dict.fromkeys(("point", "points", "pt", "pts", "index point", "index points"), POINTS),
    **dict.fromkeys(("times", "x", "fold"), TIMES),
    **dict.fromkeys(("us dollar", "us dollars", "u.s. dollars", "u.s. dollar", "dollar", "dollars", "usd"), "USD"),
    **dict.fromkeys(("american dollars", "bucks", "us$"), "USD"),
    **dict.fromkeys(("australian dollar", "australian dollars", "aussie dollars"), "AUD"),
    **dict.fromkeys(("canadian dollar", "canadian dollars"), "CAD"),
    **dict.fromkeys(("hong kong dollar", "hong kong dollars"), "HKD"),
    **dict.fromkeys(("singapore dollar", "singapore dollars"), "SGD"),
    **dict.fromkeys(("new zealand dollar", "new zealand dollars"), "NZD"),
    **dict.fromkeys(("taiwan dollar", "taiwan dollars"), "TWD"),
    **dict.fromkeys(("euro", "euros", "€"), "EUR"),
    **dict.fromkeys(("pound", "pounds", "pound sterling", "pounds sterling", "sterling", "quid", "£"), "GBP"),
    **dict.fromkeys(("pence", "penny", "p"), "GBX"),
    **dict.fromkeys(("paise", "paisa"), "paise"),
    **dict.fromkeys(("yen", "japanese yen"), "JPY"),
    **dict.fromkeys(("yuan", "renminbi", "rmb", "chinese yuan"), "CNY"),
    **dict.fromkeys(("rupee", "rupees", "indian rupees"), "INR"),
    **dict.fromkeys(("won", "korean won", "south korean won"), "KRW"),
    **dict.fromkeys(("franc", "francs", "swiss franc", "swiss francs"), "CHF"),
    **dict.fromkeys(("rouble", "roubles", "ruble", "rubles"), "RUB"),
    **dict.fromkeys(("ringgit",), "MYR"),
    **dict.fromkeys(("baht",), "THB"),
    **dict.fromkeys(("rand",), "ZAR"),
    **dict.fromkeys(("zloty", "zlotys"), "PLN"),
    **dict.fromkeys(("lira", "liras"), "TRY"),
}
CODES = frozenset([*ISO, "BTC", "ETH"])  # after the number, in capitals
CENTS = frozenset({"cent", "cents", "¢", "us cents", "u.s. cents"})  # hundredths of a dollar: "35 cents" is 0.35 USD

LONGEST_UNIT = 3  # words

# nouns that market copy counts; the unit of the figure is the noun as printed
NOUNS = frozenset(
    """
    job jobs position positions company companies stock stocks share shares contract contracts member members sector
    sectors industry industries country countries nation nations state states people person persons worker workers
    employee employees staff barrel barrels ounce ounces ton tons tonne tonnes bushel bushels gallon
    gallons store stores outlet outlets restaurant restaurants day days week weeks month months year years session
    sessions hour hours minute minutes decade decades quarter quarters meeting meetings gigawatt gigawatts megawatts
    user users subscriber subscribers customer customers client clients unit units vehicle vehicles car cars truck
    trucks delivery deliveries phone phones handsets chips gpus home homes house houses permit permits start starts
    claim claims opening openings layoff layoffs application applications respondent respondents economist economists
    analyst analysts strategist strategists fund funds manager managers bank banks lender lenders brokerage brokerages
    broker brokers firm firms business businesses issue issues advancers decliner decliners gainer gainers
    loser losers advances declines winner winners highs lows records rig rigs cargo
    cargoes bitcoin bitcoins coin coins token tokens trader traders investor investors city cities lot lots option
    options mile miles kilometers kilometres cuts hikes increases reductions indexes
    indices benchmarks markets component components constituent constituents names etfs
    exchange exchanges seats votes officials policymakers governors dissents deals transactions ipos listings flights
    passengers rooms beds plants factories mines wells projects facilities branches locations aircraft jets planes
    orders bonds notes bills securities households families consumers borrowers homeowners americans positions
    points times pips ticks
    """.split()
)

SINGULAR_PER = {
    "oz": "ounce",
    "bbl": "barrel",
    "lb": "pound",
    "t": "tonne",
    "mt": "tonne",
    "mmbtu": "mmBtu",
    "sh": "share",
}
PER = frozenset(
    """
    ounce barrel share pound ton tonne bushel gallon unit piece bottle day month week year quarter head person coin
    token contract hour kilogram kilo gram liter litre therm dollar euro ticket bag ounces barrels session night user
    customer household home car vehicle
    """.split()
)
