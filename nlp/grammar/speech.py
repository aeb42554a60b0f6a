"""A unit of reporting: a sentence, or several where one quotation spans them, as chunks with speakers and quotations.

Marks decide the style of what is said: direct where all of it is in marks, mixed where a part is, indirect where none
is. Pure.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal

from nlp.grammar.chunks import Chunk
from nlp.grammar.quotations import Quotation
from nlp.mentions import Attribution, Speaker
from nlp.span import Span

Style = Literal["direct", "mixed", "indirect"]

WORD = re.compile(r"[^\W_]+")
TRIMMED = " \t\n,;:—–-."  # what is no part of what is said
FEWEST_WORDS = 3  # of a reported clause

_NOUNS = re.compile(r"([d'])S")  # "its forecast", "the report": no verb
_LIGHT = frozenset(
    "has had have also later then now still already first once again further therefore even just both all recently "
    "previously since earlier monday tuesday wednesday thursday friday saturday sunday today yesterday did does do "
    "not would will doesn't don't didn't isn't wasn't aren't hasn't haven't hadn't won't wouldn't can't couldn't never "
    "no nevertheless nonetheless instead longer".split()
)
_CONNECTIVES = re.compile(r"(?:and|but|yet|so|then|while|because|or|that|as)\b[\s,]*", re.IGNORECASE)
# Whose numbers they are is told, but they hold no opinion: attributed, no quote.
_DATA_SOURCES = frozenset(
    "FactSet|Bloomberg|LSEG|Dow Jones Market Data|CME Group|Yahoo Finance|Reuters|Morningstar|CNBC|MarketWatch|"
    "Wall Street Journal|Financial Times|S&P Global".split("|")
)


class Unit:
    """A stretch with its tags: as in nlp.grammar.chunks, and K a speaker, l a light word (auxiliary, adverb)."""

    def __init__(
        self, text: str, row: Sequence[Chunk], speakers: Sequence[Speaker], quotes: Sequence[Quotation]
    ) -> None:
        self.text = text
        self.items: list[Chunk] = []
        self.who: dict[int, Speaker] = {}
        self.spoken = list(quotes)
        waiting = list(reversed(speakers))
        for chunk in row:
            while waiting and waiting[-1].span.end <= chunk.span.start:
                waiting.pop()
            if waiting and waiting[-1].span.contains(chunk.span):
                if not self.items or self.items[-1].span != waiting[-1].span:
                    self.who[len(self.items)] = waiting[-1]
                    self.items.append(Chunk("K", waiting[-1].span))
                continue
            self.items.append(_lightened(text, chunk))
        self.marks = [item.span.end for item in self.items if item.tag in ":;"]
        self.tags = _NOUNS.sub(r"\1E", "".join(item.tag for item in self.items))
        self.stop = self.items[-1].span.end if self.items else 0
        self.end = self.stop
        if self.tags.endswith("."):
            self.end = self.items[-1].span.start

    @property
    def is_quotation(self) -> bool:
        """True where there is nothing but quotations."""
        return bool(self.tags) and not self.tags.strip("Q.,")

    def signature(self) -> Speaker | None:
        """Who signs the quotation before: "— Jane Roe, in a note"."""
        return self.who.get(1) if self.tags.startswith("-K") else None

    def word(self, at: int) -> str:
        """The words of a chunk in lower case; none before the first."""
        return self.items[at].span.of(self.text).lower() if at >= 0 else ""

    def quotes_in(self, region: Span) -> list[Quotation]:
        """The quotations whose words lie in the region."""
        first = bisect_left(self.spoken, region.start, key=lambda q: q.span.start)
        last = bisect_left(self.spoken, region.end, key=lambda q: q.span.start)
        return [q for q in self.spoken[first:last] if q.inner.end <= region.end]

    def long(self, quote: Quotation) -> bool:
        """True for more words than a title or a scare quote has."""
        return len(WORD.findall(quote.inner.of(self.text))) > FEWEST_WORDS

    def _outside(self, region: Span, quotes: Sequence[Quotation]) -> list[str]:
        words: list[str] = []
        at = region.start
        for quote in quotes:
            words += WORD.findall(self.text[at : quote.span.start])
            at = quote.span.end
        return words + WORD.findall(self.text[at : region.end])

    def _is_speech(self, quote: Quotation, region: Span) -> bool:
        """True where a quotation is a sentence of its own, set off by a comma or colon."""
        before = self.text[region.start : quote.span.start].rstrip()
        return self.long(quote) and (not before or before[-1] in ",:.!?")

    def words(self, who: Speaker | None, cue: Span | None, region: Span) -> Iterator[Attribution]:
        """What is said in a region: each quotation where little else is there, else the whole clause."""
        region = trimmed(self.text, region)
        quotes = self.quotes_in(region)
        outside = self._outside(region, quotes)
        whole = [q for q in quotes if self._is_speech(q, region)]
        if quotes and (len(outside) < FEWEST_WORDS - 1 or (whole and len(whole) == len(quotes))):
            for quote in quotes:
                yield self.attribution(quote.inner, who, cue, "direct")
        elif quotes or sum(word.isalpha() for word in outside) >= FEWEST_WORDS:
            yield self.attribution(region, who, cue, "mixed" if quotes else "indirect")

    def attribution(self, span: Span, who: Speaker | None, cue: Span | None, style: Style | None) -> Attribution:
        """The words with who says them; a bare source of data has no style."""
        if style == "indirect" and who is not None and who.name in _DATA_SOURCES and who.name == who.affiliation:
            style = None
        return Attribution(
            span=span,
            text=span.of(self.text),
            who=_called(who),
            style=style,
            speaker=who,
            cue=cue,
        )


def _lightened(text: str, chunk: Chunk) -> Chunk:
    if chunk.tag != "x":
        return chunk
    word = chunk.span.of(text).lower().replace("’", "'")
    return Chunk("l", chunk.span, chunk.means) if word in _LIGHT or word.endswith("ly") else chunk


def trimmed(text: str, region: Span) -> Span:
    """The region without punctuation and connectives at its ends; marks of quotation stay."""
    words = region.of(text)
    start = region.start + len(words) - len(words.lstrip(TRIMMED))
    if lead := _CONNECTIVES.match(text, start, region.end):
        start = lead.end()
    end = region.start + len(words.rstrip(TRIMMED))
    return Span(start, max(start, end))


def _called(who: Speaker | None) -> str:
    """How a fact names who says it: the name, or an unnamed group with its house."""
    if who is None:
        return ""
    if who.name is not None:
        return who.name
    role = who.role or ""
    role = role.lower() if role.istitle() else role
    return f"{who.affiliation} {role}" if who.affiliation and who.affiliation not in role else role
