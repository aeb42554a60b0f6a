"""Who can say something: persons with role and affiliation, institutions, unnamed groups; resolved over the article.

Pure: chunks of the sentences to Speaker mentions. A first pass learns the persons that are introduced ("Jane Roe, chief
strategist at Kestrel"), a second one marks every mention, later ones by surname, pronoun or role included.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nlp.grammar.chunks import Chunk
from nlp.mentions import Speaker
from nlp.span import Span

_PUBLIC = frozenset(
    {
        "Federal Reserve",
        "European Central Bank",
        "Bank of England",
        "Bank of Japan",
        "Bank of Canada",
        "Swiss National Bank",
        "White House",
        "Reserve Bank of India",
        "Reserve Bank of Australia",
        "Treasury Department",
        "European Union",
        "European Commission",
    }
)
# Adjectives of nations stand before a role like a firm, but are none.
_NATIONS = frozenset(
    "American Australian Austrian Belgian Brazilian British Canadian Chinese Danish Dutch European Finnish French "
    "German Greek Indian Irish Israeli Italian Japanese Korean Mexican Norwegian Polish Portuguese Russian Saudi "
    "Scottish Spanish Swedish Swiss Turkish Ukrainian Republican Democratic Democrat".split()
)
_OFFICES = re.compile(r"\b(president|governor|chair\w*|secretary|minister|officials?|policymakers?)\b", re.IGNORECASE)

_O = r"[PI]"
_TICKER = r"(?:\([^()]{1,4}\))?"
# A named group per part: p person, o firm or office, r role; `d` is an article, `f` a preposition, "'" a possessive.
_INTRODUCTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<o>{_O})'?{_TICKER}(?P<r>R),?(?P<p>P)",  # Kestrel('s) strategist(,) Jane Roe
        rf"(?P<r>R)(?:ff?)d?(?P<o>{_O}),(?P<p>P)",  # the strategist at Kestrel, Jane Roe
        rf"(?P<r>R),?(?P<p>P)(?:fd?(?P<o>{_O}))?",  # analyst Jane Roe (of Kestrel)
        rf"(?P<p>P),?\(?(?:w[b']?)?d?(?:(?P<o>{_O})'?{_TICKER})?(?P<r>R)(?:&d?R)?(?:fd?x{{0,4}}(?P<o2>{_O})|(?!P))",
        rf"(?P<p>P),d?(?P<r>R)n{_O}(?:,{_O})?,?fd?(?P<o>{_O})",  # Jane Roe, a strategist in Bergen for Kestrel
        rf"(?P<p>P),w(?P<who>[xbd&RS]{{1,7}})fd?(?P<o>{_O})",  # Jane Roe, who runs rates trading for Kestrel
        rf"(?P<p>P),w(?P<who>[xb]{{1,2}})d?(?P<o>{_O})",  # Jane Roe, who chairs the board
        rf"(?P<p>P)bd?(?:(?P<o>{_O})'?)?(?P<r>R)(?:fd?x{{0,4}}(?P<o2>{_O}))?",  # Jane Roe is a strategist at Kestrel
        r"(?P<p>P),(?P<r>R)(?!P)",
        rf"(?P<p>P)fd?(?P<o>{_O})(?:,d?(?P<r>R))?",  # Jane Roe of Kestrel, its strategist
        rf"(?P<o>{_O})'{_TICKER}(?P<p>P)",  # Kestrel's Jane Roe
        rf"(?P<p>P)\((?P<o>{_O})\)",  # Jane Roe (Kestrel)
        rf"d?(?P<g>{_O}'?)?(?P<r>G),?u(?P<p>P)",  # a Kestrel team under Jane Roe
    )
)
_GROUPS = tuple(
    re.compile(pattern) for pattern in (rf"d?(?P<o>{_O})'?(?P<r>G)", rf"d?(?P<r>G)fd?(?P<o>{_O})", r"d?(?P<r>G)")
)
_SUBJECT_WITHIN = 3  # chunks from the head of a sentence in which its subject stands
_NEAR_SAYING = 2  # chunks between a pronoun or a bare name and its verb of saying

# "Jane Roe, who runs rates trading": the verb tells the role.
_RUNS = {
    "chairs": "chair",
    "founded": "founder",
    "heads": "head",
    "leads": "head",
    "runs": "head",
    "oversees": "head",
    "manages": "manager",
    "covers": "analyst",
    "advises": "adviser",
}
_LATER = re.compile(r",(?:[^SQ.;:]{1,14},)?x?S")
_ONE = frozenset({"one", "another"})
_LABEL = re.compile(r"(?:\([^()]*\))?:")
_WHO = re.compile(r"(\w+)\s*(.*)", re.DOTALL)


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


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int  # one past
    name: str | None
    role: str | None
    affiliation: str | None


def speakers(text: str, rows: Sequence[Sequence[Chunk]]) -> list[Speaker]:
    """The speakers of an article in text order; `rows` are the chunks of its sentences."""
    cast = Cast()
    introduced = [list(_introduced(text, row)) for row in rows]
    for found in introduced:
        for each in found:
            if each.name:
                own = each.affiliation if each.affiliation and not cast.find(each.affiliation) else None
                cast.meet(each.name, each.role, own)
    for row in rows:
        for name in _said_by_name(text, row):
            cast.meet(name, None, None)
    return [s for row, found in zip(rows, introduced, strict=True) for s in _marked(text, row, found, cast)]


def _introduced(text: str, row: Sequence[Chunk]) -> Iterator[_Found]:
    """The introductions in a sentence, the longest where several begin in one place, none overlapping another."""
    tags = "".join(chunk.tag for chunk in row)
    if not ("P" in tags or "G" in tags):
        return
    found = []
    if "P" in tags:
        for pattern in _INTRODUCTIONS:
            for match in pattern.finditer(tags):
                parts = match.groupdict()
                each = _person(text, row, match, parts)
                if each is not None:
                    found.append(each)
    for pattern in _GROUPS:
        found += [_group(text, row, match) for match in pattern.finditer(tags)]
    taken = 0
    for each in sorted(found, key=lambda f: (f.first, f.name is None, -f.last)):
        if each.first >= taken:
            yield each
            taken = each.last


def _person(text: str, row: Sequence[Chunk], match: re.Match[str], parts: dict[str, str | None]) -> _Found | None:
    name = " ".join(_words(text, row, match, "p").split())
    if not is_person(name, titled=bool(parts.get("r")) and match.start("r") < match.start("p")):
        return None
    office = "o2" if parts.get("o2") else "o"
    affiliation = _affiliation(text, row[match.start(office)]) if parts.get(office) else None
    if affiliation in _NATIONS:
        affiliation = None
    if parts.get("g"):
        affiliation = _affiliation(text, row[match.start("g")])
    role = None
    if parts.get("who"):
        role = _who(_words(text, row, match, "who"))
    elif parts.get("r"):
        role = _words(text, row, match, "r")
        if affiliation and not parts.get("g"):
            role = _office(text, row, match, role, affiliation)
    if parts.get("who") and role is None:
        return None
    first, last = match.span()
    return _Found(first, last, name, role, affiliation)


def _group(text: str, row: Sequence[Chunk], match: re.Match[str]) -> _Found:
    office = row[match.start("o")] if "o" in match.re.groupindex else None
    affiliation = _affiliation(text, office) if office else None
    role = _words(text, row, match, "r")
    if affiliation:
        role = _office(text, row, match, role, affiliation)
    return _Found(match.start(), match.end(), None, role, affiliation)


def _office(text: str, row: Sequence[Chunk], match: re.Match[str], role: str, affiliation: str) -> str:
    """An office bears its institution's name: "Fed Chair", "White House officials"."""
    before = match.end("o") <= match.start("r") if "o" in match.re.groupindex and match.start("o") >= 0 else False
    public = affiliation in _PUBLIC or affiliation.startswith("Federal Reserve Bank")
    if before and public and _OFFICES.search(role):
        return f"{row[match.start('o')].span.of(text)} {role}"
    return role


def _affiliation(text: str, chunk: Chunk) -> str:
    return chunk.means or " ".join(chunk.span.of(text).split())


def _who(words: str) -> str | None:
    """The role in "who runs rates trading": "head of rates trading"."""
    told = _WHO.match(words)
    role = _RUNS.get(told[1].lower()) if told else None
    if told is None or role is None:
        return None
    return f"{role} of {told[2]}" if told[2] and role in {"head", "manager", "founder"} else role


def _words(text: str, row: Sequence[Chunk], match: re.Match[str], group: str) -> str:
    first, last = match.span(group)
    return text[row[first].span.start : row[last - 1].span.end]


def is_person(name: str, *, titled: bool = False) -> bool:
    """True for words that can be a person's name; one word is enough after a title ("Fed Chair Powell")."""
    words = name.split()
    return (2 if not titled else 1) <= len(words) <= 5 and not any(c.isdigit() for c in name)


def _said_by_name(text: str, row: Sequence[Chunk]) -> Iterator[str]:
    """Full names that stand beside a verb of saying, or alone before a colon, and were introduced by nothing else."""
    if row and row[0].tag == "P" and _labels(row, 0) and row[-1].tag == ":":
        yield " ".join(row[0].span.of(text).split())
    for at, chunk in enumerate(row):
        full = chunk.tag == "P" and len(chunk.span.of(text).split()) > 1
        if full and (_speaks(row, at, at + 1) or _speaks_later(row, at + 1)):
            yield " ".join(chunk.span.of(text).split())


def _labels(row: Sequence[Chunk], at: int) -> bool:
    """True where the chunk is the name before an answer: "Jane Roe:", "Jane Roe (Kestrel):"."""
    tags = "".join(c.tag for c in row[at + 1 : at + 8])
    return _LABEL.match(tags) is not None


def _speaks(row: Sequence[Chunk], first: int, last: int) -> bool:
    """True where a verb of saying, or "according to", stands beside the chunks."""
    before = [c.tag for c in row[max(0, first - 2) : first]]
    return _says(row, last) or before[-1:] in (["S"], ["A"]) or before in (["S", "d"], ["A", "d"])


def _speaks_later(row: Sequence[Chunk], at: int) -> bool:
    """True where a verb of saying follows an aside: "Jane Roe, whose fund owns the shares, said"."""
    return _LATER.match("".join(c.tag for c in row[at : at + 18])) is not None


def _says(row: Sequence[Chunk], last: int) -> bool:
    after = [c.tag for c in row[last : last + _NEAR_SAYING]]
    return after[:1] == ["S"] or after in (["x", "S"], ["b", "S"])


def _marked(text: str, row: Sequence[Chunk], introduced: Sequence[_Found], cast: Cast) -> Iterator[Speaker]:
    """The speakers of a sentence in text order; moves the cast's memory of who was mentioned last."""
    begins = {each.first: each for each in introduced}
    at = 0
    while at < len(row):
        each = begins.get(at)
        speaker = None
        if each is not None:
            speaker = _speaker(text, row, each, cast)
            at = each.last
        else:
            speaker = _pointing(text, row, at, cast) if row[at].tag in "PINHR" else None
            at += 1
        if speaker is not None:
            yield speaker


def _speaker(text: str, row: Sequence[Chunk], each: _Found, cast: Cast) -> Speaker:
    span = Span(row[each.first].span.start, row[each.last - 1].span.end)
    affiliation = each.affiliation
    if affiliation and (chief := cast.find(affiliation)):  # "Roe's team", "Roe's deputy"
        affiliation = chief.affiliation
    if each.name is None:
        speaker = Speaker(span=span, text=span.of(text), role=each.role, affiliation=affiliation)
        cast.group = speaker
        cast.house = affiliation or cast.house
        return speaker
    return _known(text, span, cast.meet(each.name, each.role, affiliation), cast)


def _known(text: str, span: Span, person: Person, cast: Cast) -> Speaker:
    cast.person = person
    return Speaker(span=span, text=span.of(text), name=person.name, role=person.role, affiliation=person.affiliation)


def _pointing(text: str, row: Sequence[Chunk], at: int, cast: Cast) -> Speaker | None:
    """A mention of somebody known already, or of an institution."""
    chunk = row[at]
    words = " ".join(chunk.span.of(text).split())
    match chunk.tag:
        case "P":
            person = cast.find(words)
            return _known(text, chunk.span, person, cast) if person else None
        case "I" if at == 0 and _labels(row, 0) and (person := cast.by_initials(words)):
            return _known(text, chunk.span, person, cast)
        case "I" if chunk.means or len(words.split()) > 1 or _speaks(row, at, at + 1):
            name = _affiliation(text, chunk)
            sourced = at > 0 and row[at - 1].tag == ":"  # a credit line
            if not sourced and (cast.house is None or at <= _SUBJECT_WITHIN or _speaks(row, at, at + 1)):
                cast.house = name
            return Speaker(span=chunk.span, text=chunk.span.of(text), name=name, affiliation=name)
        case "N" if words.lower() in {"he", "she"} or _says(row, at + 1):
            return _pronoun(text, chunk, words.lower(), cast)
        case "H" if at > 1 and row[at - 1].tag == "'" and row[at - 2].tag == "P" and _speaks(row, at - 2, at + 1):
            span = Span(row[at - 2].span.start, chunk.span.end)
            cast.house = None
            return Speaker(span=span, text=span.of(text), role=words, affiliation=row[at - 2].span.of(text))
        case "H" if at and row[at - 1].tag == "d" and _speaks(row, at - 1, at + 1) and cast.house:
            span = Span(row[at - 1].span.start, chunk.span.end)
            return Speaker(span=span, text=span.of(text), name=cast.house, affiliation=cast.house)
        case "R":
            return _role(text, row, at, cast)
    return None


def _pronoun(text: str, chunk: Chunk, word: str, cast: Cast) -> Speaker | None:
    if word in {"he", "she"}:
        nobody = Speaker(span=chunk.span, text=chunk.span.of(text))
        return _known(text, chunk.span, cast.person, cast) if cast.person else nobody
    if word == "they" and cast.group is not None:
        return Speaker(
            span=chunk.span,
            text=chunk.span.of(text),
            role=cast.group.role,
            affiliation=cast.group.affiliation,
        )
    if word == "it" and cast.house:
        return Speaker(span=chunk.span, text=chunk.span.of(text), name=cast.house, affiliation=cast.house)
    return None


def _role(text: str, row: Sequence[Chunk], at: int, cast: Cast) -> Speaker | None:
    """ "The strategist said", "one trader said": only where a verb of saying stands beside."""
    before = row[at - 1] if at else None
    word = before.span.of(text).lower() if before else ""
    leads = before is not None and (before.tag == "d" or word in _ONE)
    first = at - 1 if leads else at
    noted = [c.tag for c in row[at + 1 : at + 3]] == ["'", "E"]  # "the strategist's advice"
    if not (_speaks(row, first, at + 1) or noted):
        return None
    span = Span(row[first].span.start, row[at].span.end)
    role = " ".join(row[at].span.of(text).split())
    if word in {"the", "this", "that"}:
        return _by_role(text, span, role, cast)
    return Speaker(span=span, text=span.of(text), role=role)


def _by_role(text: str, span: Span, role: str, cast: Cast) -> Speaker:
    """ "The strategist said": the last person if the role is theirs, else any that has it, else somebody unnamed."""
    head = role.split()[-1].lower()
    candidates = [cast.person, *reversed(cast.persons.values())]
    person = next((p for p in candidates if p and p.role and head in p.role.lower()), None)
    if person is not None:
        return _known(text, span, person, cast)
    return Speaker(span=span, text=span.of(text), role=role)
