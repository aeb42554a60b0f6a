"""Words that point back to an instrument named before: "the index", "the stock", "the latter", "it", "all three".

A reference is resolved to the last name that fits its noun, in its own sentence first, then in the sentences before it
down to the paragraph before. Where two fit equally well it stays unresolved: null beats a guess.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp.grammar.lines import unwrapped
from nlp.grammar.places import AFTER, CONTEXT, MOVE
from nlp.grammar.references import (
    BROAD,
    CLAUSE_HEAD,
    COMPARES,
    COUNTS,
    FITS,
    FORMER,
    HEAD,
    HEADS_CLAUSE,
    IDIOM,
    JOINS,
    OILS,
    PLURAL_WORDS,
    PRONOUN,
    RIVAL,
    SEVERAL,
    SINGULAR,
    STANDS,
    Fits,
    is_index,
    of_type,
)
from nlp.instruments import Catalogue, Instrument
from nlp.mentions import Name
from nlp.span import Span

_SENTENCES_BACK = 6
_HEAD_WITHIN = 16  # code points; longer than any conjunction with its comma
_NAMES_BACK = 40  # of one sentence: a limit for crafted lines
_PERSON_OF = re.compile(r"(?:['’]s?)? [A-Z][a-z]+ [A-Z]")
_BROKERS = frozenset(CONTEXT["brokers"])
_AMERICAN = ("^GSPC", "^DJI", "^IXIC")


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
        self.flat = unwrapped(self.text)
        self.taken = [name.span for name in self.names]
        self.starts = [sentence.start for sentence in self.sentences]
        self.rivals = [m.end() for m in RIVAL.finditer(self.text) if not self._overlaps(Span(m.start(), m.end()))]
        self.broad = next((name for name in self.names if name.instrument.id == "^GSPC"), None)
        indexes = [name.instrument.id for name in self.names if is_index(name)]
        self.american = not indexes or any(each in _AMERICAN for each in indexes)
        counted = Counter(name.instrument for name in self.names if is_index(name)).most_common(2)
        leads = len(counted) == 1 or (len(counted) == 2 and counted[0][1] > counted[1][1])
        self.topic = counted[0][0] if leads else None
        self.dwelt = bool(counted) and counted[0][1] > 1  # named more than once
        self.breaks = [m.end() for m in re.finditer(r"\n\s*\n" if "\n\n" in self.text else r"\n", self.flat)]

    def read(self) -> list[Name]:
        """All references in text order."""
        matches = sorted(
            (
                *((match, self._singular) for match in SINGULAR.finditer(self.flat)),
                *((match, self._several) for match in SEVERAL.finditer(self.flat)),
                *((match, self._pronoun) for match in PRONOUN.finditer(self.flat) if self._is_subject(match)),
                *((match, self._former) for match in FORMER.finditer(self.flat)),
            ),
            key=lambda pair: pair[0].start(),
        )
        for match, resolve in matches:
            span = Span(*match.span("word" if resolve == self._pronoun else 0))
            if self._overlaps(span):
                continue
            for instrument in resolve(match, span):
                self._keep(Name(span=span, text=span.of(self.text), instrument=instrument, how="backref"))
        return self.found

    # --- the kinds of reference

    def _singular(self, match: re.Match[str], span: Span) -> Sequence[Instrument]:
        kind = next(name for name in FITS if match.groupdict().get(name))
        own = match["article"].lower() in {"its", "their"}
        if (own and kind not in {"stock", "yield"}) or self._in_apposition(span):
            return ()
        if kind == "index" and BROAD.match(match[0]) and (broadest := self._broadest(span.start)):
            return (broadest,)
        for number, (names, same) in enumerate(self._back(span, FITS[kind])):
            if own and number > 1:
                break
            if kind == "index" and self._rival_since(names[-1].span.end, span.start):
                return ()
            if kind == "index" and not same and len({name.instrument for name in names}) > 1 and self._apart(span):
                return (self.topic,) if self.topic else ()
            chosen = names[-1] if same else self._one(names)
            return (chosen.instrument,) if chosen else ()
        if kind == "index" and not own and self.topic and self.dwelt and self._apart(span):
            return (self.topic,)  # nothing near: what the whole article is about
        return ()

    def _several(self, match: re.Match[str], span: Span) -> Sequence[Instrument]:
        count = next(count for word, count in COUNTS.items() if word in match["count"].lower().split())
        kind = next((name for name in FITS if match.groupdict().get(name)), None)
        if kind is None and (match["headline"] or not MOVE.match(self.flat, span.end) or not self._heads_clause(span)):
            return ()
        likes = (
            [FITS[kind]]
            if kind
            else [of_type(each) for each in ("index", "equity", "etf", "crypto", "commodity", "currency")]
        )
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
        moves = MOVE.match(self.flat, match.end()) or STANDS.match(self.flat, match.end())
        if not moves or IDIOM.match(self.flat, match.end()):
            return ()
        plural = match["word"].lower() == "they"

        def fits(name: Name) -> bool:
            instrument = name.instrument
            many = instrument.type == "group" and instrument.name not in OILS and not instrument.name.endswith("sector")
            return many == plural or (plural and PLURAL_WORDS.search(name.text) is not None)

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
            kinds = [each for each in pair if each.type == pair[-1].type]
            if len(pair) > 2:  # of more, two of the last one's kind: "Foo sank the Dow and Bar the Nasdaq; the latter"
                return (kinds[match["which"].lower() == "latter"],) if len(kinds) == 2 else ()
        return ()

    def _is_subject(self, pronoun: re.Match[str]) -> bool:
        """True at the head of a clause."""
        return HEADS_CLAUSE.search(self.flat, max(0, pronoun.start() - _HEAD_WITHIN), pronoun.start()) is not None

    # --- looking back

    def _back(self, span: Span, fits: Fits, *, sentences: int = _SENTENCES_BACK) -> Iterator[tuple[list[Name], bool]]:
        """The fitting names before a place, by sentence, nearest sentence first; and whether it is the place's own."""
        here = bisect_right(self.starts, span.start) - 1
        floor = self._paragraph_before(span.start)
        end = span.start
        for number in range(here, max(-1, here - sentences - 1), -1):
            start = max(self.starts[number], floor)
            names = [name for name in self._between(start, end) if fits(name) and not self._is_broker(name)]
            if names and "|" not in self.text[start : min(end, start + 4)]:  # a row of a table is no antecedent
                yield names, number == here
            end = self.starts[number]
            if end <= floor:
                return

    def _between(self, start: int, end: int) -> list[Name]:
        first = bisect_left(self.taken, Span(start, start))
        last = bisect_left(self.taken, Span(end, end))
        return [name for name in self.names[max(first, last - _NAMES_BACK) : last] if name.span.end <= end]

    def _paragraph_before(self, place: int) -> int:
        """Where the paragraph before the place's own starts."""
        at = bisect_right(self.breaks, place) - 2
        return self.breaks[at] if at >= 0 else 0

    def _one(self, names: list[Name]) -> Name | None:
        """Which name of an earlier sentence is meant: the subject of a comparison, else the last; none of a list."""
        if len({name.instrument for name in names}) == 1:
            return names[-1]
        between = self.text[names[0].span.end : names[-1].span.start]
        if COMPARES.search(between):
            return names[0]
        apart = self.text[names[-2].span.end : names[-1].span.start]
        return None if JOINS.fullmatch(apart) else names[-1]

    def _opens(self, name: Name) -> bool:
        """True where the name is at the head of its sentence, as its subject is."""
        start = self.starts[bisect_right(self.starts, name.span.start) - 1]
        return HEAD.fullmatch(self.text, start, name.span.start) is not None

    def _heads_clause(self, span: Span) -> bool:
        """False of "both" in "the Dow and the Nasdaq both rose"."""
        return CLAUSE_HEAD.search(self.text[max(0, span.start - 12) : span.start]) is not None

    def _broadest(self, place: int) -> Instrument | None:
        """The S&P 500, where it is named before the place: what "the broader index" means."""
        return self.broad.instrument if self.broad and self.broad.span.end <= place else None

    def _in_apposition(self, span: Span) -> bool:
        """True in "the 10-year, the benchmark, rose": the words explain a name and point nowhere."""
        at = bisect_left(self.taken, span)
        before = self.taken[at - 1] if at else None
        return before is not None and self.text[before.end : span.start] in {", ", " (", " — "}

    def _is_broker(self, name: Name) -> bool:
        if name.instrument.id not in _BROKERS:
            return False
        behind = (pattern.match(self.text, name.span.end) for pattern in (AFTER["broker"], _PERSON_OF))
        return any(behind)

    def _apart(self, span: Span) -> bool:
        """True in a paragraph that has named no instrument yet: what it goes on about is the article's own subject."""
        at = bisect_right(self.breaks, span.start) - 1
        return not self._between(self.breaks[at] if at >= 0 else 0, span.start)

    def _rival_since(self, start: int, end: int) -> bool:
        """True where a statistic's index is named between."""
        at = bisect_left(self.rivals, start)
        return at < len(self.rivals) and self.rivals[at] <= end

    def _is_american(self, match: re.Match[str]) -> bool:
        return self.american or re.search(r"US|U\.S\.|Wall Street|New York", match["headline"]) is not None

    def _overlaps(self, span: Span) -> bool:
        at = bisect_left(self.taken, span)
        return any(other.overlaps(span) for other in self.taken[max(0, at - 1) : at + 1])

    def _keep(self, name: Name) -> None:
        at = bisect_right(self.taken, name.span)
        self.taken.insert(at, name.span)
        self.names.insert(at, name)
        self.found.append(name)
