"""Clauses and their modality: where a sentence asserts, expects, supposes or denies. Pure: text and cues to clauses.

A sentence is cut into pieces at punctuation and at the words that begin a clause (cue family `bound`); a piece has
the modality of its own cues (family `modality`), or, where it has no verb of its own, that of the piece it leans on.
The scope is kept narrow on purpose: an `expected` that reaches too far hides a claim that could be checked.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from nlp.facts import Modality
from nlp.lexicon import lexicon
from nlp.mentions import Clause, Cue
from nlp.span import Span

FAMILIES = ("modality", "bound")

_PUNCTUATION = re.compile(r"[;:()]|,(?!\d{3})|\s[-–—]\s|—|\.{3}|…")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_INVERSION = re.compile(r"[\"“‘'(]*(should|were|had)\s+(?!not\b)[\w'’\"“]+", re.IGNORECASE)
_WERE_TO = re.compile(r"\bto\b", re.IGNORECASE)
_LEANS_BACK = re.compile(r"\W*(or|and|to|nor|but|plus|\d|[$€£¥])", re.IGNORECASE)
_STANDING = re.compile(r"(up|down|off|ahead|higher|lower)\b", re.IGNORECASE)  # "Nvidia, up 3%, will report ..."
_PLACED = re.compile(r"(at|from|with|in|on|after|by|near|around|having)\b.*\d", re.IGNORECASE | re.DOTALL)
_PREDICATE = re.compile(
    r"\w+\s+(?:\w+ly\s+)?(?:will|would|could|may|might|does|do|did|has|have|is|was|are|were|plans)\b"
)
_PARTICIPLE = re.compile(r"\W*(?:\w+ly\s+)?\w{2,}ing\b", re.IGNORECASE)

_STRONGEST: tuple[Modality, ...] = ("conditional", "negated", "expected")  # of several cues in a piece

_AUXILIARIES = frozenset("is are was were has had have did does do am isn't wasn't it's he's she's that's been".split())
_NO_PAST = frozenset("need speed feed indeed exceed proceed embed hundred red bed shed agreed-upon".split())
_QUOTES = "\"'“‘("
_FUTURE_HEADS = ("if", "unless", "should", "were", "had", "even if", "only if", "as long as", "provided", "assuming")


@dataclass(slots=True)
class _Piece:
    span: Span
    words: str
    opener: str | None = None  # sense of the bound that begins it
    modality: Modality | None = None
    finite: bool = False
    past: bool = False


def clauses(text: str, sentence: Span, cues: Sequence[Cue]) -> list[Clause]:
    """The clauses of a sentence; `cues` are its cues of the families `modality` and `bound`, in text order."""
    meant = [c for c in cues if c.family == "modality" and c.sense != "none" and _is_word(c, sentence)]
    inverted = _INVERSION.match(text, sentence.start, sentence.end)
    if not meant and not inverted:
        return [Clause(span=sentence, text=sentence.of(text), modality="asserted")]
    pieces = [_piece(text, span, opener, meant) for span, opener in _cut(text, sentence, cues)]
    if inverted:
        _invert(pieces, inverted)
    _suppose(pieces)
    return [
        Clause(span=piece.span, text=piece.words, modality=modality)
        for piece, modality in zip(pieces, _settled(pieces), strict=True)
    ]


def _is_word(cue: Cue, sentence: Span) -> bool:
    """False for the month of May."""
    return cue.text != "May" and not (cue.text == "Will" and cue.span.start > sentence.start)


def _cut(text: str, sentence: Span, cues: Iterable[Cue]) -> Iterator[tuple[Span, str | None]]:
    """The pieces of the sentence, each with the sense of the bound that opens it."""
    bounds: dict[int, str | None] = {sentence.start: None}
    for mark in _PUNCTUATION.finditer(text, sentence.start, sentence.end):
        bounds[mark.end()] = "mark"
    for cue in cues:
        if cue.family == "bound" and cue.sense != "none":
            bounds[cue.span.start] = cue.sense
    for start, end in pairwise([*sorted(bounds), sentence.end]):
        piece = text[start:end]
        stripped = piece.strip(" \t\n,;:()—–-")
        if stripped:
            at = start + piece.index(stripped)
            yield Span(at, at + len(stripped)), bounds[start]


def _piece(text: str, span: Span, opener: str | None, meant: Sequence[Cue]) -> _Piece:
    words = span.of(text)
    first = bisect_left(meant, span.start, key=lambda c: c.span.start)
    last = bisect_left(meant, span.end, key=lambda c: c.span.start)
    senses = {c.sense for c in meant[first:last] if span.contains(c.span)}
    piece = _Piece(span=span, words=words, opener=opener)
    for word in _WORD.findall(words.lower()):
        finite, past = _tense(word)
        piece.finite, piece.past = piece.finite or finite, piece.past or past
    piece.modality = next((m for m in _STRONGEST if m in senses), None)
    if piece.modality is None and "prospect" in senses and not piece.past:
        piece.modality = "expected"
    return piece


@lru_cache(maxsize=100_000)
def _tense(word: str) -> tuple[bool, bool]:
    """Whether the word is a finite verb, and whether it tells of the past; copy repeats its words."""
    if is_finite(word):
        return True, word not in {"is", "are", "has", "have", "do", "does", "am", "it's", "that's"}
    return word in _presents(), False


def is_finite(word: str) -> bool:
    """True for an auxiliary or a past form, in lower case."""
    return word in _AUXILIARIES or word in _pasts() or (word.endswith("ed") and word not in _NO_PAST)


def _invert(pieces: list[_Piece], inverted: re.Match[str]) -> None:
    """ "Should the index fall ...", "Were it to close ...": the first piece is a condition."""
    first = pieces[0]
    head = inverted[1].lower()
    if head == "should" or (head == "were" and _WERE_TO.search(first.words)):
        first.modality = "conditional"
        first.opener = "subordinate"


def _suppose(pieces: list[_Piece]) -> None:
    """Under a condition the main clauses are conditional too, unless they tell what happened."""
    if not any(
        p.modality == "conditional" and p.words.lower().lstrip(_QUOTES).startswith(_FUTURE_HEADS) for p in pieces
    ):
        return
    for piece in pieces:
        if piece.opener in {None, "mark"} and piece.modality in {None, "expected"} and not piece.past:
            piece.modality = "conditional"


def _settled(pieces: Sequence[_Piece]) -> list[Modality]:
    """The modality of each piece, those without a verb leaning on the main clause or on what precedes them."""
    settled: list[Modality] = []
    main: Modality | None = None
    for number, piece in enumerate(pieces):
        leading = number == 0
        if piece.modality is not None:
            modality = piece.modality
        elif piece.finite or (piece.opener == "subordinate" and not leading):
            modality = "asserted"
        elif leading or main is None:
            modality = _opening(piece, pieces[number + 1 :])
        elif piece.opener == "coordinate" or _LEANS_BACK.match(piece.words):
            modality = settled[-1]
        else:
            modality = "asserted" if main == "negated" else main
        settled.append(modality)
        tells = piece.finite or piece.modality is not None
        if tells and piece.opener != "subordinate" and not _PARTICIPLE.match(piece.words):
            main = modality
    return settled


def _opening(piece: _Piece, later: Sequence[_Piece]) -> Modality:
    """A verbless opening leans on the main clause, but what it says itself it asserts: "up 3%", "at 6,448"."""
    if _STANDING.match(piece.words) or _PLACED.match(piece.words):
        return "asserted"
    modality = _next_main(later)
    return "asserted" if modality == "negated" else modality


def _next_main(pieces: Sequence[_Piece]) -> Modality:
    """What a verbless opening ("The S&P 500, ...") leans on: the first main piece with a verb or a modality."""
    for piece in pieces:
        if piece.opener == "coordinate" and _PREDICATE.match(piece.words.lower()):
            return "asserted"  # the opening had a verb after all: "... cut its dividend but does not plan ..."
        if piece.opener != "subordinate" and (piece.modality or piece.finite):
            return piece.modality or "asserted"
    return "asserted"


@cache
def _pasts() -> frozenset[str]:
    """Past forms of the lexicon's verbs; verbs that do not change ("cut", "set") tell nothing and are left out."""
    return frozenset(form.split()[0] for entry in lexicon() if entry.pos == "verb" for form in entry.forms[2:-1])


@cache
def _presents() -> frozenset[str]:
    """Third-person forms of the verbs of moving that are not nouns as well ("slips", not "gains")."""
    nouns = {form for entry in lexicon() if entry.pos == "noun" for form in entry.forms}
    moves = [e for e in lexicon() if e.family == "move" and e.pos == "verb" and len(e.forms) > 2]
    verbs = {entry.forms[1] for entry in moves if " " not in entry.forms[1]}
    return frozenset(verbs - nouns)
