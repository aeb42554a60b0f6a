"""Which central bank a sentence speaks of: named, as somebody's employer, or by the nation that it belongs to."""

from collections import Counter
from functools import cache

from spacy.tokens import Doc

from nlp.lexicon import lexicon
from nlp.mentions import Attribution, Cue, Speaker
from nlp.readers.scan import Scan, once, scans_before
from nlp.span import Span

GENERIC = "Federal Reserve"  # the bank of an article that names none but speaks of dollars and Wall Street
_NATION_BACK = 2  # sentences over which a nation still tells whose the central bank is
_SAME = {"Federal Open Market Committee": GENERIC}
_IN_SPEECH = frozenset(
    "Federal Reserve|Federal Open Market Committee|European Central Bank|Bank of England|Bank of Japan|"
    "Swiss National Bank|People's Bank of China|Reserve Bank of India|Reserve Bank of Australia|"
    "Reserve Bank of New Zealand|Bank of Canada|Norges Bank|Riksbank|Bank of Korea".split("|")
)
_OF_NATION = {
    "Australia": "Reserve Bank of Australia",
    "Argentina": "Central Bank of Argentina",
    "Brazil": "Central Bank of Brazil",
    "Canada": "Bank of Canada",
    "Chile": "Central Bank of Chile",
    "China": "People's Bank of China",
    "Colombia": "Banco de la República",
    "euro zone": "European Central Bank",
    "India": "Reserve Bank of India",
    "Indonesia": "Bank Indonesia",
    "Japan": "Bank of Japan",
    "Malaysia": "Bank Negara Malaysia",
    "Czech Republic": "Czech National Bank",
    "Denmark": "Danmarks Nationalbank",
    "Egypt": "Central Bank of Egypt",
    "Ghana": "Bank of Ghana",
    "Hungary": "National Bank of Hungary",
    "Israel": "Bank of Israel",
    "Kenya": "Central Bank of Kenya",
    "Nigeria": "Central Bank of Nigeria",
    "Pakistan": "State Bank of Pakistan",
    "Peru": "Central Bank of Peru",
    "Romania": "National Bank of Romania",
    "Sri Lanka": "Central Bank of Sri Lanka",
    "Ukraine": "National Bank of Ukraine",
    "Mexico": "Bank of Mexico",
    "New Zealand": "Reserve Bank of New Zealand",
    "Norway": "Norges Bank",
    "Philippines": "Bangko Sentral ng Pilipinas",
    "Poland": "National Bank of Poland",
    "Russia": "Bank of Russia",
    "Singapore": "Monetary Authority of Singapore",
    "South Africa": "South African Reserve Bank",
    "South Korea": "Bank of Korea",
    "Sweden": "Riksbank",
    "Switzerland": "Swiss National Bank",
    "Thailand": "Bank of Thailand",
    "Turkey": "Central Bank of Turkey",
    "UK": "Bank of England",
    "US": GENERIC,
    "Vietnam": "State Bank of Vietnam",
}


_OF_RATE = {
    "selic": "Central Bank of Brazil",
    "selic rate": "Central Bank of Brazil",
    "loan prime rate": "People's Bank of China",
    "loan prime rates": "People's Bank of China",
    "lpr": "People's Bank of China",
    "official cash rate": "Reserve Bank of New Zealand",
    "ocr": "Reserve Bank of New Zealand",
    "cash rate": "Reserve Bank of Australia",
    "cash rate target": "Reserve Bank of Australia",
    "federal funds rate": GENERIC,
    "fed funds rate": GENERIC,
    "deposit facility rate": "European Central Bank",
}


@cache
def banks() -> frozenset[str]:
    """The names of all central banks of the lexicon."""
    return _IN_SPEECH | {entry.sense for entry in lexicon() if entry.family == "central_bank"}


@once
def named_banks(scan: Scan) -> list[tuple[Span, str]]:
    """The banks that the sentence names, itself or as somebody's employer, in text order."""
    found = [(c.span, c.sense) for c in scan.family("institution") if c.sense in _IN_SPEECH]
    found += [(c.span, c.sense) for c in scan.family("central_bank")]
    for speaker in scan.told.of(Speaker):
        employer = next((b for b in banks() if b in (speaker.affiliation or "")), None)
        if employer:
            found.append((speaker.span, employer))
    return sorted(((span, _SAME.get(bank, bank)) for span, bank in found), key=lambda f: f[0].start)


def bank_at(scan: Scan, at: Span) -> str | None:
    """The bank whose act stands there: the last named before it, else the first named after it."""
    named = named_banks(scan)
    before = [bank for span, bank in named if span.start <= at.start]
    return before[-1] if before else named[0][1] if named else None


def bank_of_rate(scan: Scan) -> str | None:
    """The bank whose rate is called by its own name: "the Selic", "Bank Rate"."""
    for cue in scan.family("rate"):
        if cue.text == "Bank Rate" or cue.text.lower() in _OF_RATE:
            return _OF_RATE.get(cue.text.lower(), "Bank of England")
    return None


def bank_of_nation(scan: Scan) -> str | None:
    """The bank of the one nation that the sentence speaks of, None where it speaks of several or none."""
    nations = {c.sense for c in scan.family("nation")}
    return _OF_NATION.get(nations.pop()) if len(nations) == 1 else None


def bank_of_nation_before(scan: Scan) -> str | None:
    """The bank of the one nation told of in this sentence or the last ones that tell of any: "Turkey's lira ..."."""
    here = bank_of_nation(scan)
    if here is not None:
        return here
    for before in reversed(scans_before(scan, _NATION_BACK)):
        nations = {c.sense for c in before.family("nation")}
        if nations:
            return _OF_NATION.get(nations.pop()) if len(nations) == 1 else None
    return None


def bank_of_text(doc: Doc) -> str:
    """The bank of the nation that the article speaks of most; the American one where it speaks of none more."""
    told = Counter(c.sense for c in doc._.mentions if isinstance(c, Cue) and c.family == "nation")
    if not told:
        return GENERIC
    nation, count = told.most_common(1)[0]
    return _OF_NATION.get(nation, GENERIC) if count > told["US"] else GENERIC


def says_central_bank(scan: Scan) -> bool:
    """True where a bank is spoken of without its name: "the central bank", "the monetary policy committee"."""
    return bool(scan.family("unnamed_bank"))


@once
def is_official(scan: Scan) -> bool:
    """True where somebody of a central bank speaks in the sentence, or it continues what he said."""
    speaks = bool(scan.family("speech"))
    heard = [s for s in scan.told.of(Speaker) if speaks]
    quoted = [a.speaker for a in scan.told.of(Attribution) if a.speaker is not None]
    return any(
        any(bank in f"{s.affiliation or ''} {s.name or ''}" for bank in banks())
        and bool(s.role or s.affiliation != s.name)
        for s in (*heard, *quoted)
    )
