"""A sentence as its causes and effects are found in it: tokens, the cues that tie them, and where clauses end."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from nlp.instruments import Instrument
from nlp.mentions import Attribution, Cue, Mention, Name, within
from nlp.span import Span

Polarity = Literal["+", "-"]

_WAYS: dict[tuple[str, str], Polarity] = {
    ("move", "up"): "+",
    ("move", "down"): "-",
    ("peak", "high"): "+",
    ("peak", "low"): "-",
    ("mood", "good"): "+",
    ("mood", "bad"): "-",
    ("effect", "up"): "+",
    ("effect", "down"): "-",
    ("effect", "cheer"): "+",
    ("effect", "gloom"): "-",
}
_BEFORE_NOUNS = frozenset(
    "the a an of in its their his her more further no any some this that for with and 's ’s".split()
)
_STOPS = frozenset({";", "—", "–", ":", "("})
_TURNS = frozenset(
    "while but whereas although though sending pushing lifting leaving taking dragging pulling driving helping putting "
    "with even despite".split()
)
_OPENS_CLAUSE = frozenset("when if because before unless until whereas while but where".split())
_LONGEST = 2000  # code points
_TICKER_WITHIN = 5  # tokens in which a bracket closes that only holds a ticker


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a passage."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]

    def at(self, offset: int) -> int:
        """The index of the first token that starts at or after the offset."""
        return bisect_left(self.starts, offset)

    def span(self, first: int, last: int) -> Span | None:
        """The tokens [first, last) without punctuation at the ends; None where nothing is left."""
        while first < last and not self.words[first][0].isalnum() and self.words[first] not in {"$", "£", "€"}:
            first += 1
        while last > first and not self.words[last - 1][-1].isalnum() and self.words[last - 1] != "%":
            last -= 1
        return Span(self.starts[first], self.ends[last - 1]) if last > first else None


class Passage:
    """A sentence with what its links are found by."""

    def __init__(self, doc: Doc, text: str, span: Span, subject: Instrument | None) -> None:
        self.doc = doc
        self.text = text
        self.span = span
        self.subject = subject  # what the sentence before was about
        mentions: Sequence[Mention] = doc._.mentions
        cues = within(mentions, span, Cue)
        named = within(mentions, span, Name)
        voices = [a.speaker.span for a in within(mentions, span, Attribution) if a.speaker is not None]
        self.names = [n for n in named if not any(v.contains(n.span) for v in voices)]
        verbs = [c for c in cues if c.family in {"cause", "effect"} and c.sense != "none"]
        verbs = [c for c in verbs if not any(n.span.overlaps(c.span) for n in named)]  # "small caps" cap nothing
        self.causes = [c for c in verbs if c.family == "cause"]
        self.effects = [c for c in verbs if c.family == "effect" and _is_verb(text, c)]
        self.moves = [c for c in cues if goes(c) is not None]
        self.said = [c for c in cues if c.family == "speech"]
        self.topics = [c for c in cues if c.family in {"topic", "driver"}]
        self.turns = [c for c in cues if c.family == "turning"]
        self.things = [c for c in cues if c.family == "market"]
        tokens = doc.char_span(span.start, span.end, alignment_mode="expand") or doc[0:0]
        self.words = Words(
            tuple(t.idx for t in tokens), tuple(t.idx + len(t) for t in tokens), tuple(t.lower_ for t in tokens)
        )

    def inside(self, found: Sequence[Mention], first: int, last: int) -> list[Mention]:
        """Those of the mentions that lie in the token range."""
        if first >= last:
            return []
        region = Span(self.words.starts[first], self.words.ends[last - 1])
        return [m for m in found if region.contains(m.span)]


def stretches(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence, cut at spaces into stretches of a bounded length: a line of a table is no long sentence."""
    start = sentence.start
    while sentence.end - start > _LONGEST:
        cut = text.rfind(" ", start, start + _LONGEST)
        end = cut if cut > start else start + _LONGEST
        yield Span(start, end)
        start = end
    yield Span(start, sentence.end)


def _is_verb(text: str, cue: Cue) -> bool:
    """False for a noun of the same form ("the damage", "of support") and for a part of a compound ("small-cap")."""
    if text[cue.span.start - 1 : cue.span.start] == "-":
        return False
    before = text[max(0, cue.span.start - 12) : cue.span.start].split()
    return " " in cue.text or not before or before[-1].lower() not in _BEFORE_NOUNS


def goes(cue: Cue) -> Polarity | None:
    """Which way a cue says that something went: by moving, by a high or low, by its mood."""
    return _WAYS.get((cue.family, cue.sense))


def cause_end(passage: Passage, start: int, *, clause: bool, leading: bool) -> int:
    """One past the last token of a cause that starts there."""
    words = passage.words.words
    other = {passage.words.at(c.span.start) for c in passage.causes}
    for at in range(start, len(words)):
        word = words[at]
        if word in _STOPS and at > start and ")" not in words[at : at + _TICKER_WITHIN]:
            return at
        if word in {"”", '"'} and at > start and not {"“", '"'} & set(words[start:at]):
            return at  # the quotation that holds the cause ends here
        if at > start and at in other and words[at - 1] in {",", "and"}:
            return at - 1
        if word == "," and at > start:
            following = words[at + 1] if at + 1 < len(words) else ""
            if leading and at - start > 1:
                return at
            if following == "with" and passage.inside(passage.topics, at + 2, min(len(words), at + 7)):
                continue
            if following in {"and", "but", "so"} and _new_clause(passage, at + 2):
                return at
            if following in _TURNS or (following.endswith("ing") and following not in {"including"}):
                return at
            if not clause and following in {"which", "but", "though"}:
                return at
        elif at > start + 1 and word in {"while", "but", "whereas", "although", "though"}:
            return at
    return len(words)


def _new_clause(passage: Passage, at: int) -> bool:
    """True where an instrument with a move of its own comes next."""
    named = passage.inside(passage.names, at, min(len(passage.words.words), at + 6))
    moved = passage.inside(passage.moves, at, min(len(passage.words.words), at + 10))
    return bool(named) and any(isinstance(m, Cue) and m.family == "move" for m in moved)


def effect_start(passage: Passage, before: int) -> int:
    """Where the clause that ends before that token starts."""
    words = passage.words.words
    for at in range(before - 1, -1, -1):
        if words[at] in {";", "—", "–", ":"} or (words[at] in {"”", '"'} and at > 0 and at < before - 1):
            return at + 1
        joins = words[at] in {"while", "but", "whereas", "although", "and", "yet"}
        if joins and at and words[at - 1] == "," and at < before - 2 and (words[at] != "and" or _has_verb(passage, at)):
            return at + 1
    return 0


def clause_start(passage: Passage, verb: int) -> int:
    """Where the subject of a verb starts: past the last word that opens a clause."""
    words = passage.words.words
    start = effect_start(passage, verb)
    connectives = {passage.words.at(c.span.end) for c in passage.causes if c.sense in {"clause", "after"}}
    reported = {passage.words.at(c.span.end) for c in passage.said}
    for at in range(verb - 1, start, -1):
        if at in connectives or words[at - 1] in _OPENS_CLAUSE:
            return at
        if words[at - 1] == "that" and at - 1 in reported:  # "said that lower rates lift ..."
            return at
    return start


def _has_verb(passage: Passage, before: int) -> bool:
    """True where a verb stands before the token: what follows an "and" is then a clause, no item of a list."""
    if set(passage.words.words[:before]) & {"is", "are", "was", "were", "has", "have", "had", "will", "said"}:
        return True
    moves = [m for m in passage.inside(passage.moves, 0, before) if isinstance(m, Cue) and m.pos == "verb"]
    return any(not m.text.lower().endswith("ing") for m in moves)


def effect_end(passage: Passage, start: int) -> int:
    words = passage.words.words
    for at in range(start + 1, len(words)):
        if words[at] in {";", "—", "–"} or words[at] in {"while", "but", "whereas", "although"}:
            return at
    return len(words)
