"""Words that point back to an instrument named before: "the index", "the stock", "the latter", "it", "all three".

A reference is resolved to the last name that fits its noun, in its own sentence first, then in the sentences before it
down to the paragraph before. Where two fit equally well it stays unresolved: null beats a guess.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from nlp.grammar.senses import MOVE
from nlp.instruments import Catalogue, Instrument
from nlp.mentions import Name
from nlp.span import Span

Fits = Callable[[Instrument], bool]

_SENTENCES_BACK = 6
_AMERICAN = ("^GSPC", "^DJI", "^IXIC")
_METALS = frozenset({"gold", "silver", "copper", "platinum", "palladium", "aluminum", "nickel", "zinc", "gold futures"})
_OILS = frozenset({"WTI crude", "Brent crude", "crude oil", "oil"})


def _of(*types: str) -> Fits:
    return lambda instrument: instrument.type in types


def _index(instrument: Instrument) -> bool:
    return instrument.type == "index" and not instrument.name.endswith("futures")


def _commodity(instrument: Instrument) -> bool:
    return instrument.type == "commodity" or instrument.name in _OILS or instrument.name.endswith("futures")


def _sector(instrument: Instrument) -> bool:
    return instrument.type == "group" and (instrument.name.endswith("sector") or instrument.name.endswith("stocks"))


# What a noun may point back to.
_FITS: dict[str, Fits] = {
    "index": _index,
    "fund": _of("etf"),
    "stock": _of("equity"),
    "metal": lambda instrument: instrument.name in _METALS,
    "commodity": _commodity,
    "currency": _of("currency"),
    "coin": _of("crypto"),
    "yield": _of("rate"),
    "sector": _sector,
}
_ADJECTIVES = (
    r"(?:(?:broad|broader|wider|main|widely followed|closely watched|US|U\.S\.|30-stock|headline|overall|equity|stock|share|"
    r"market|benchmark|tech-heavy|blue-chip|small-cap) ){0,3}"
)
_SINGULAR_NOUNS = {
    "index": rf"{_ADJECTIVES}(?:index|gauge|benchmark|barometer)",
    "fund": r"fund|ETF|exchange-traded fund|trust",
    "stock": r"(?:company['’]s |firm['’]s )?(?:stock|shares|share price|stock price)",
    "metal": r"(?:precious |safe-haven |non-yielding )?metal|non-yielding asset",
    "commodity": r"commodity|contract",
    "currency": r"currency|pair",
    "coin": r"token|cryptocurrency|coin|digital (?:asset|currency|token)",
    "yield": r"(?:benchmark )?yield",
    "sector": r"sector",
}
_PLURAL_NOUNS = {
    "index": r"indexes|indices|benchmarks|gauges|averages",
    "fund": r"funds|ETFs|exchange-traded funds",
    "stock": r"stocks|shares",
    "coin": r"tokens|coins|cryptocurrencies",
    "sector": r"sectors",
}
_COUNTS = {"both": 2, "two": 2, "pair": 2, "duo": 2, "three": 3, "trio": 3, "four": 4, "five": 5}
_QUALIFIES = (
    r"[ -](?:funds?|futures|investors?|providers?|prices?|of|markets?|exchange|buybacks?|splits?|options?|components?|members?|"
    r"weights?|rebalanc\w+|offering|sale|awards?|compensation|price|holdings?|pick|picker|market)\b|[\w-]"
)


def _named(nouns: dict[str, str]) -> str:
    return "|".join(f"(?P<{kind}>{words})" for kind, words in nouns.items())


_SINGULAR = re.compile(
    rf"\b(?P<article>the|that|this|its|their) (?:{_named(_SINGULAR_NOUNS)})(?:['’]s)?(?!{_QUALIFIES})", re.IGNORECASE
)
_SEVERAL = re.compile(
    r"\b(?P<count>both|(?:all|all of the|the|these) (?:two|three|four|five)|the (?:pair|duo|trio))(?: of)?"
    r"(?P<headline>(?: (?:main|major|headline|leading|key|big|benchmark|US|U\.S\.|Wall Street|stock|equity|market|New York)){0,4})"
    rf"(?: (?:{_named(_PLURAL_NOUNS)}))?(?![\w-])",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:^|[.!?;:\n]['\"”’)]?\s+|\n|(?:,| —|—| –) ?(?:and|but|though|although|while|as|before|after|when|where|so|since) |, |[•*] ?)"
    r"(?P<word>it|they)(?= (?:also |later |then |briefly |still |now |just |even |has |had |was |is |have |had ){0,3}"
    r"(?:rose|risen|fell|fallen|gained|lost|dropped|slipped|slid|jumped|climbed|surged|tumbled|sank|sunk|rallied|added|shed|closed|ended|finished|"
    r"settled|opened|traded|trading|hit|touched|reached|set|broke|broken|crossed|topped|stood|stands|up|down|higher|lower|off|on course|on track|"
    r"trades|advanced|declined|retreated|rebounded|recovered|eased|edged|ticked|posted|notched|logged|outperformed|underperformed|lagged|led|"
    r"outpaced|pared|erased|extended|snapped|plunged|soared|came off|put on|dipped|sits|peaked|bottomed|moved|went from|swung|slumped|crashed|stayed|"
    r"remained|doubled|tripled|halved|shot up|gave up|gave back|pulled back|bounced|been))",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\bthe (?P<which>former|latter)(?=['’]s |,| (?:\w+ed|rose|fell|was|is|has|had|at|by|up|down|on|lost|set|in)\b|[.;])", re.IGNORECASE)
_RIVAL = re.compile(
    r"\b(?:ISM|PMI|CPI|PPI|PCE|JOLTS|(?:[A-Z][\w&.’'-]+ ){1,5}(?:Index|PMI|Gauge|Survey)|"
    r"(?:consumer|producer|purchasing|sentiment|confidence|price|prices|manufacturing|services|activity|composite|employment|housing|misery|greed|strength)"
    r"(?: \w+)? (?:index|gauge|PMI))\b"
)
_COMPARES = re.compile(r"\b(?:than|compared|versus|outpac\w+|beat|beating|outperform\w+|ahead of|behind|trail\w+|lag\w+|surpass\w+|short of|topp\w+)\b")
_JOINS = re.compile(r"(?:['’]s)?(?:,|,? (?:and|or|as well as)) ?(?:the |both the |on the )?")
_BROKER = re.compile(
    r"(?:['’]s?)?(?: (?:analysts?|strategists?|economists?|said|says|wrote|raised|cut|lowered|lifted|upgraded|downgraded|reiterated|maintained|initiated|"
    r"boosted|trimmed|hiked|moved|expects|estimates|has a|kept|set|Research|Securities|Wealth|Asset|Investment)\b| [A-Z][a-z]+ [A-Z])"
)
_BANKS = frozenset(
    "MS GS JPM C BAC WFC BARC.L UBSG.SW DBK.DE JEF HSBA.L 8604.T RY.TO TD.TO BMO.TO SF RJF BNP.PA GLE.PA EVR MQG.AX CM.TO BNS.TO SCHW LAZ".split()
)


def backrefs(text: str, names: Sequence[Name], sentences: Sequence[Span], known: Catalogue) -> list[Name]:
    """The references of a text, given its names and sentences; several names on one span stand for a list."""
    reader = _Reader(text, list(names), list(sentences) or bounds(text), known)
    return reader.read()


def bounds(text: str) -> list[Span]:
    """Sentences by line breaks and full stops, for a text whose sentences nobody has marked."""
    starts = [0, *(match.end() for match in re.finditer(r"\n+|(?<=[.!?])[\"”’)]? +(?=[A-Z\"“‘(])", text))]
    return [Span(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True) if start < end]


@dataclass
class _Reader:
    """One pass over a text, from left to right; what is resolved may be pointed back to in turn."""

    text: str
    names: list[Name]
    sentences: list[Span]
    known: Catalogue
    found: list[Name] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.taken = [name.span for name in self.names]
        self.starts = [sentence.start for sentence in self.sentences]
        self.rivals = [m.end() for m in _RIVAL.finditer(self.text) if not self._overlaps(Span(m.start(), m.end()))]
        self.breaks = [m.end() for m in re.finditer(r"\n\s*\n" if "\n\n" in self.text else r"\n", self.text)]

    def read(self) -> list[Name]:
        """All references in text order."""
        matches = sorted(
            (
                *((match, self._singular) for match in _SINGULAR.finditer(self.text)),
                *((match, self._several) for match in _SEVERAL.finditer(self.text)),
                *((match, self._pronoun) for match in _PRONOUN.finditer(self.text)),
                *((match, self._former) for match in _FORMER.finditer(self.text)),
            ),
            key=lambda pair: pair[0].start(),
        )
        for match, resolve in matches:
            span = Span(match.start("word") if resolve == self._pronoun else match.start(), match.end())
            if self._overlaps(span):
                continue
            for instrument in resolve(match, span):
                self._keep(Name(span=span, text=span.of(self.text), instrument=instrument, how="backref"))
        return self.found

    # --- the kinds of reference

    def _singular(self, match: re.Match[str], span: Span) -> Sequence[Instrument]:
        kind = str(match.lastgroup)
        kind = next(name for name in _FITS if match.groupdict().get(name))
        own = match["article"].lower() in {"its", "their"}
        if (own and kind not in {"stock", "yield"}) or self._in_apposition(span):
            return ()
        for number, (names, same) in enumerate(self._back(span, _FITS[kind])):
            if own and number > 1:
                break
            if kind == "index" and self._rival_since(names[-1].span.end, span.start):
                return ()
            chosen = names[-1] if same else self._one(names)
            return (chosen.instrument,) if chosen else ()
        return ()

    def _several(self, match: re.Match[str], span: Span) -> Sequence[Instrument]:
        count = _COUNTS[match["count"].lower().split()[-1]]
        kind = next((name for name in _FITS if match.groupdict().get(name)), None)
        if kind is None and (match["headline"] or not MOVE.match(self.text, span.end)):
            return ()
        likes = [_FITS[kind]] if kind else [_of(each) for each in ("index", "equity", "etf", "crypto", "commodity", "currency")]
        for fits in likes:
            if len(listed := self._last(span, fits, count)) == count:
                return listed
        if count == 3 and kind == "index" and match["headline"].strip() and self._is_american(match):
            return [entry.instrument for entry in map(self.known.get, _AMERICAN) if entry]
        return ()

    def _last(self, span: Span, fits: Fits, count: int) -> list[Instrument]:
        """The distinct instruments of as few sentences back as hold so many."""
        collected: list[Instrument] = []
        for names, _ in self._back(span, fits):
            fresh = dict.fromkeys(name.instrument for name in names if name.instrument not in collected)
            collected = [*fresh, *collected]
            if len(collected) >= count:
                break
        return collected

    def _pronoun(self, match: re.Match[str], span: Span) -> Sequence[Instrument]:
        plural = match["word"].lower() == "they"

        def fits(instrument: Instrument) -> bool:
            many = instrument.type == "group" and instrument.name not in _OILS and not instrument.name.endswith("sector")
            return many == plural

        for names, same in self._back(span, fits, sentences=1):
            if self._rival_since(names[0].span.start, span.start):
                return ()
            if same:
                return (names[-1].instrument,)
            distinct = {name.instrument for name in names}
            if len(distinct) == 1 or self._opens(names[0]):
                return (names[0].instrument,)
            return ()
        return ()

    def _former(self, match: re.Match[str], span: Span) -> Sequence[Instrument]:
        for names, _ in self._back(span, lambda _: True, sentences=2):
            pair = list(dict.fromkeys(name.instrument for name in names if name.how != "backref"))
            if len(pair) == 2:
                return (pair[match["which"].lower() == "latter"],)
            if len(pair) > 2:
                return ()
        return ()

    # --- looking back

    def _back(
        self, span: Span, fits: Fits, *, sentences: int = _SENTENCES_BACK
    ) -> Iterator[tuple[list[Name], bool]]:
        """The fitting names before a place, by sentence, nearest sentence first; and whether it is the place's own."""
        here = bisect_right(self.starts, span.start) - 1
        floor = self._paragraph_before(span.start)
        end = span.start
        for number in range(here, max(-1, here - sentences - 1), -1):
            start = max(self.starts[number], floor)
            names = [name for name in self._between(start, end) if fits(name.instrument) and not self._is_broker(name)]
            if names and "|" not in self.text[start : min(end, start + 4)]:  # a row of a table is no antecedent
                yield names, number == here
            end = self.starts[number]
            if end <= floor:
                return

    def _between(self, start: int, end: int) -> list[Name]:
        first = bisect_left(self.taken, Span(start, start))
        last = bisect_left(self.taken, Span(end, end))
        return [name for name in self.names[first:last] if name.span.end <= end]

    def _paragraph_before(self, place: int) -> int:
        """Where the paragraph before the place's own starts."""
        at = bisect_right(self.breaks, place) - 2
        return self.breaks[at] if at >= 0 else 0

    def _one(self, names: list[Name]) -> Name | None:
        """Which of the names of an earlier sentence is meant: the subject of a comparison, else the last; none of a list."""
        if len({name.instrument for name in names}) == 1:
            return names[-1]
        between = self.text[names[0].span.end : names[-1].span.start]
        if _COMPARES.search(between):
            return names[0]
        apart = self.text[names[-2].span.end : names[-1].span.start]
        return None if _JOINS.fullmatch(apart) else names[-1]

    def _opens(self, name: Name) -> bool:
        """True where the name is at the head of its sentence, as its subject is."""
        start = self.starts[bisect_right(self.starts, name.span.start) - 1]
        return name.span.start - start <= 20

    def _in_apposition(self, span: Span) -> bool:
        """True in "the 10-year, the benchmark, rose": the words explain a name and point nowhere."""
        at = bisect_left(self.taken, span)
        before = self.taken[at - 1] if at else None
        return before is not None and self.text[before.end : span.start] in {", ", " (", " — "}

    def _is_broker(self, name: Name) -> bool:
        return name.instrument.id in _BANKS and _BROKER.match(self.text, name.span.end) is not None

    def _rival_since(self, start: int, end: int) -> bool:
        """True where a statistic's index is named between."""
        at = bisect_left(self.rivals, start)
        return at < len(self.rivals) and self.rivals[at] <= end

    def _is_american(self, match: re.Match[str]) -> bool:
        said = re.search(r"US|U\.S\.|Wall Street|New York", match["headline"])
        others = [name for name in self.names if _index(name.instrument)]
        return bool(said) or any(name.instrument.id in _AMERICAN for name in others) or not others

    def _overlaps(self, span: Span) -> bool:
        at = bisect_left(self.taken, span)
        return any(other.overlaps(span) for other in self.taken[max(0, at - 1) : at + 1])

    def _keep(self, name: Name) -> None:
        at = bisect_right(self.taken, name.span)
        self.taken.insert(at, name.span)
        self.names.insert(at, name)
        self.found.append(name)
