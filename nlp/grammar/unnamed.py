"""Speakers whom the article does not name: "a trader at a German utility said", "a jury found that", "some say".

Pure: chunks to the place of the words, with role and affiliation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.grammar.cast import speaks
from nlp.grammar.chunks import Chunk

# Patterns of tags: as in nlp.grammar.chunks.
_PLACE = re.compile(r"(?:[fn]d?(?P<o>[PI])|[fn]d?(?P<x>[xPICR]{1,5}))?(?:[fn]d?[xPIC]{1,4})?")
_TO_VERB = re.compile(r"(?:\([^()]{1,12}\))?(?:,(?:w|[xf])[^SQ.;:]{0,18},|w[^SQ.;:,KN]{1,8})?[xb]{0,2}S")
_MODIFIERS = "xPIC"
_MOST_MODIFIERS = 4
_PLAIN = re.compile(r"[a-z][a-z’'-]*")  # words that belong to a role, being no name of a place
_ASIDE = r"(?:,(?:w|[xf])[^SQ.;:]{0,18},)?"
_OF = r"[fn]d?[xPIC]{1,5}"
_STRANGER = re.compile(rf"(?P<np>[dx][xPIC]{{1,4}})(?P<of>{_OF}|wx[^SQ.;:,]{{1,8}})?{_ASIDE}x{{0,2}}S(?P<to>[tQ])?")
_QUOTED = re.compile(rf"(?P<q>Q,?)(?P<np>d[xPIC]{{0,3}}x)(?P<of>{_OF})?{_ASIDE}x?S(?=[.,])")
_SIGNED = re.compile(rf"(?P<q>Q,?S)(?P<np>d[xPIC]{{0,3}}x)(?P<of>{_OF})?(?=[.,wfn(]|$)")
_ONE = frozenset({"one", "another"})
_SOME = frozenset({"some", "many", "most", "others"})
_HOLD = frozenset("say think believe argue expect fear worry reckon insist suspect saw warn doubt".split())
# What "said that" and yet is nobody; and verbs of which a thing is often the subject.
_THINGS = frozenset(
    "data figures numbers news rule rules chart charts survey poll history logic evidence index market markets law "
    "tape curve model models math maths price prices yield yields option futures story it there which what column "
    "newsletter years year months weeks days time times".split()
)
_WEAK = frozenset(
    "suggest indicate signal hint confirm reveal estimate assume cite mean figure count feel fear".split()
)
_COUNTED = frozenset({"one", "another", "two", "three", "four", "five", "few"})


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Where a speaker without a name stands among the chunks: [first, last), with what is told of them."""

    first: int
    last: int
    role: str
    affiliation: str | None = None


def in_office(text: str, row: Sequence[Chunk], at: int) -> Unnamed | None:
    """The speaker round a role that a verb of saying stands beside: the words before it and the place after it."""
    first = at
    while first and at - first < _MOST_MODIFIERS and row[first - 1].tag in _MODIFIERS:
        apart = text[row[first - 1].span.end : row[first].span.start] not in {" ", "-"}
        if apart or row[first - 1].span.of(text).lower() in _ONE:
            break
        first -= 1
    tags = "".join(chunk.tag for chunk in row[at + 1 : at + 32])
    place = _PLACE.match(tags)
    assert place is not None
    last = at + 1 + place.end()
    leads = bool(first) and (row[first - 1].tag == "d" or row[first - 1].span.of(text).lower() in _ONE)
    start = first - 1 if leads else first
    inverted = speaks(row, start, start + 1) and row[start - 1].tag in "SA"
    if inverted and row[start - 1].tag == "A" and tags[:1] == "x":
        return None  # "according to the same official data"
    if not inverted and _TO_VERB.match(tags, place.end()) is None:
        if not speaks(row, start, at + 1):
            return None
        last = at + 1
    affiliation = None
    if last > at + 1 and place["o"]:
        affiliation = _named(text, row[at + 1 + place.start("o")])
    elif first < at and row[first].tag == "I":
        affiliation = _named(text, row[first])
    return Unnamed(start, last, _role(text, row, first, at), affiliation)


def _named(text: str, chunk: Chunk) -> str:
    return chunk.means or " ".join(chunk.span.of(text).split())


def _role(text: str, row: Sequence[Chunk], first: int, at: int) -> str:
    """The words of a role with the plain words before it: "senior county official"."""
    while first < at and _PLAIN.fullmatch(row[first].span.of(text)) is None:
        first += 1
    return " ".join(text[row[first].span.start : row[at].span.end].split())


def strangers(text: str, row: Sequence[Chunk]) -> dict[int, Unnamed]:
    """Speakers whose words are in no lexicon, by where they begin: a noun before "said that" or beside a quotation."""
    tags = "".join(chunk.tag for chunk in row)
    found: dict[int, Unnamed] = {}
    if "S" not in tags:
        return found
    for pattern in (_STRANGER, _QUOTED, _SIGNED):
        for match in pattern.finditer(tags):
            first, last = match.span("np")
            each = _stranger(text, row, first, last, match.end("of") if match["of"] else last)
            if each is not None and (pattern is not _STRANGER or _reports(text, row, match)):
                found.setdefault(first, each)
    for at in range(len(row) - 1):
        who, verb = row[at].span.of(text).lower(), row[at + 1].span.of(text).lower()
        if row[at + 1].tag == "S" and who in _SOME and verb in _HOLD:
            found.setdefault(at, Unnamed(at, at + 1, who))
    return found


def _stranger(text: str, row: Sequence[Chunk], first: int, last: int, upto: int) -> Unnamed | None:
    """The noun with what stands before it, unless it is a thing."""
    words = [chunk.span.of(text) for chunk in row[first:last]]
    if row[first].tag == "x" and words[0].lower() not in _COUNTED:
        return None
    head = words[-1]
    if not _PLAIN.fullmatch(head) or head in _THINGS or len(words) < 2:
        return None
    role = " ".join(word for word in words[1:] if _PLAIN.fullmatch(word))
    return Unnamed(first, upto, role) if role else None


def _reports(text: str, row: Sequence[Chunk], match: re.Match[str]) -> bool:
    """True for "said that", "found that", "said “...”" with a verb that only somebody can be the subject of."""
    word = row[match.end() - 1 - bool(match["to"])].span.of(text).lower()
    return bool(match["to"] or word.endswith(" that")) and not any(
        word.startswith(stem.removesuffix("e")) for stem in _WEAK
    )
