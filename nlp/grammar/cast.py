"""Who is spoken of in an article: persons by surname, who was mentioned last, what shows a name to be a person's.

Pure: chunks to names; nlp/grammar/speakers.py makes mentions of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp.grammar.chunks import Chunk
from nlp.mentions import Speaker

_LATER = re.compile(r",(?:[^SQ.;:]{1,14},)?x?S")
_LABEL = re.compile(r"(?:\([^()]*\))?:")
_NEAR_SAYING = 2  # chunks between a pronoun or a bare name and its verb of saying
_SUBJECT_WITHIN = 8  # chunks from the head of a sentence in which whoever "he" takes up may stand


@dataclass(slots=True)
class Person:
    """What the article tells of a person."""

    name: str
    role: str | None = None
    affiliation: str | None = None


@dataclass(slots=True)
class Cast:
    """Everybody who has a say in an article, by surname; and who was mentioned last, for the pronouns."""

    persons: dict[str, Person] = field(default_factory=dict)
    person: Person | None = None
    unnamed: Speaker | None = None  # somebody without a name, if mentioned after that person
    group: Speaker | None = None
    house: str | None = None

    def meet(self, name: str, role: str | None, affiliation: str | None) -> Person:
        """The person of that name, with what is new about them."""
        words = name.split()
        known = self.persons.get(words[-1])
        if known is None or (len(words) > 1 and len(known.name.split()) > 1 and known.name != name):
            known = Person(name)
            self.persons[words[-1]] = known
        if len(words) > len(known.name.split()):
            known.name = name
        known.role = known.role or role
        known.affiliation = known.affiliation or affiliation
        return known

    def find(self, name: str) -> Person | None:
        """The person that a name or surname means, None where nobody was introduced so."""
        words = name.split()
        known = self.persons.get(words[-1])
        return known if known and (len(words) == 1 or known.name == name) else None

    def by_initials(self, letters: str) -> Person | None:
        """The person whose initials are before an answer in an interview ("JR:")."""
        return next((p for p in self.persons.values() if "".join(w[0] for w in p.name.split()) == letters), None)


def is_person(name: str, *, titled: bool = False) -> bool:
    """True for words that can be a person's name; one word is enough after a title ("Fed Chair Powell")."""
    words = name.split()
    return (2 if not titled else 1) <= len(words) <= 5 and not any(c.isdigit() for c in name)


def said_by_name(text: str, row: Sequence[Chunk]) -> Iterator[str]:
    """Full names that stand beside a verb of saying, or alone before a colon, and were introduced by nothing else."""
    if row and row[0].tag == "P" and labels(row, 0) and row[-1].tag == ":":
        yield " ".join(row[0].span.of(text).split())
    for at, chunk in enumerate(row):
        full = chunk.tag == "P" and len(chunk.span.of(text).split()) > 1
        if full and (speaks(row, at, at + 1) or _speaks_later(row, at + 1)):
            yield " ".join(chunk.span.of(text).split())


def told_persons(text: str, rows: Sequence[Sequence[Chunk]]) -> Iterator[str]:
    """Full names that what follows shows to be a person's: "who", a "he" at the head of the next sentence, a surname
    that says something later.
    """
    surnames = {c.span.of(text) for row in rows for at, c in enumerate(row) if c.tag == "P" and _talks(text, row, at)}
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else ()
        taken_up = any(c.tag == "N" and c.span.of(text) in {"He", "She"} for c in following[:1])
        for at, chunk in enumerate(row):
            name = " ".join(chunk.span.of(text).split())
            if chunk.tag != "P" or len(name.split()) < 2 or not is_person(name):
                continue
            after = [c.span.of(text).lower() for c in row[at + 1 : at + 3]]
            placed = at and row[at - 1].tag in "nfd"
            if (
                after in ([",", "who"], [",", "whose"])
                or (taken_up and at <= _SUBJECT_WITHIN and not placed)
                or name.split()[-1] in surnames
            ):
                yield name


def _talks(text: str, row: Sequence[Chunk], at: int) -> bool:
    """True for one word that says something, or whose view is told."""
    if " " in row[at].span.of(text):
        return False
    return speaks(row, at, at + 1) or _speaks_later(row, at + 1) or [c.tag for c in row[at + 1 : at + 3]] == ["'", "E"]


def labels(row: Sequence[Chunk], at: int) -> bool:
    """True where the chunk is the name before an answer: "Jane Roe:", "Jane Roe (Kestrel):"."""
    tags = "".join(c.tag for c in row[at + 1 : at + 8])
    return _LABEL.match(tags) is not None


def speaks(row: Sequence[Chunk], first: int, last: int) -> bool:
    """True where a verb of saying, or "according to", stands beside the chunks."""
    before = [c.tag for c in row[max(0, first - 2) : first]]
    return says(row, last) or before[-1:] in (["S"], ["A"]) or before in (["S", "d"], ["A", "d"])


def _speaks_later(row: Sequence[Chunk], at: int) -> bool:
    """True where a verb of saying follows an aside: "Jane Roe, whose fund owns the shares, said"."""
    return _LATER.match("".join(c.tag for c in row[at : at + 18])) is not None


def says(row: Sequence[Chunk], last: int) -> bool:
    after = [c.tag for c in row[last : last + _NEAR_SAYING]]
    return after[:1] == ["S"] or after in (["x", "S"], ["b", "S"])
