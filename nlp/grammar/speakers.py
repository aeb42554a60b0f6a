"""Who can say something: persons with role and affiliation, institutions, unnamed groups; resolved over the article.

Pure: chunks of the sentences to Speaker mentions. A first pass learns the persons that are introduced ("Jane Roe, chief
strategist at Kestrel"), a second one marks every mention, later ones by surname, pronoun or role included.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlp.grammar.cast import Cast, Person, is_person, labels, said_by_name, says, speaks, told_persons
from nlp.grammar.chunks import Chunk
from nlp.grammar.unnamed import Unnamed, in_office, strangers
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
_ONE = frozenset({"one", "another"})
_INDEFINITE = frozenset({"a", "an", "one", "another", "my", "our", "his", "her", "their"})
_WHO = re.compile(r"(\w+)\s*(.*)", re.DOTALL)


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
        for name in said_by_name(text, row):
            cast.meet(name, None, None)
    for name in told_persons(text, rows):
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


def _marked(text: str, row: Sequence[Chunk], introduced: Sequence[_Found], cast: Cast) -> Iterator[Speaker]:
    """The speakers of a sentence in text order; moves the cast's memory of who was mentioned last."""
    begins = {each.first: each for each in introduced}
    taken = {at for each in introduced for at in range(each.first, each.last)}
    unnamed = {first: each for first, each in _without_name(text, row).items() if taken.isdisjoint(_range(each))}
    at = 0
    while at < len(row):
        if (found := begins.get(at)) is not None:
            yield _speaker(text, row, found, cast)
            at = found.last
        elif (nobody := unnamed.get(at)) is not None:
            yield _by_role(text, row, nobody, cast)
            at = nobody.last
        else:
            speaker = _pointing(text, row, at, cast) if row[at].tag in "PINH" else None
            if speaker is not None:
                yield speaker
            elif row[at].tag == "R":
                _remember(text, row, at, cast)
            at += 1


def _range(each: Unnamed) -> range:
    return range(each.first, each.last)


def _without_name(text: str, row: Sequence[Chunk]) -> dict[int, Unnamed]:
    """The speakers without a name, by where they begin."""
    found = strangers(text, row)
    for at, chunk in enumerate(row):
        if chunk.tag == "R" and (each := in_office(text, row, at) or _noted(text, row, at)):
            found[each.first] = each
    return found


def _noted(text: str, row: Sequence[Chunk], at: int) -> Unnamed | None:
    """ "The strategist's advice"."""
    if [chunk.tag for chunk in row[at + 1 : at + 3]] != ["'", "E"]:
        return None
    leads = at and (row[at - 1].tag == "d" or row[at - 1].span.of(text).lower() in _ONE)
    return Unnamed(at - 1 if leads else at, at + 1, " ".join(row[at].span.of(text).split()))


def _remember(text: str, row: Sequence[Chunk], at: int, cast: Cast) -> None:
    """ "A market maker I know pulls his quotes": whom "he" may mean in the next sentence."""
    before = row[at - 1].span.of(text).lower() if at else ""
    if before in _INDEFINITE and at <= _SUBJECT_WITHIN:
        span = Span(row[at - 1].span.start, row[at].span.end)
        cast.unnamed = Speaker(span=span, text=span.of(text), role=" ".join(row[at].span.of(text).split()))


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
    cast.unnamed = None
    return Speaker(span=span, text=span.of(text), name=person.name, role=person.role, affiliation=person.affiliation)


def _pointing(text: str, row: Sequence[Chunk], at: int, cast: Cast) -> Speaker | None:
    """A mention of somebody known already, or of an institution."""
    chunk = row[at]
    words = " ".join(chunk.span.of(text).split())
    match chunk.tag:
        case "P":
            person = cast.find(words)
            return _known(text, chunk.span, person, cast) if person else None
        case "I" if at == 0 and labels(row, 0) and (person := cast.by_initials(words)):
            return _known(text, chunk.span, person, cast)
        case "I" if chunk.means or len(words.split()) > 1 or speaks(row, at, at + 1):
            name = _affiliation(text, chunk)
            sourced = at > 0 and row[at - 1].tag == ":"  # a credit line
            if not sourced and (cast.house is None or at <= _SUBJECT_WITHIN or speaks(row, at, at + 1)):
                cast.house = name
            return Speaker(span=chunk.span, text=chunk.span.of(text), name=name, affiliation=name)
        case "N" if words.lower() in {"he", "she"} or says(row, at + 1):
            return _pronoun(text, chunk, words.lower(), cast)
        case "H" if at > 1 and row[at - 1].tag == "'" and row[at - 2].tag == "P" and speaks(row, at - 2, at + 1):
            span = Span(row[at - 2].span.start, chunk.span.end)
            cast.house = None
            return Speaker(span=span, text=span.of(text), role=words, affiliation=row[at - 2].span.of(text))
        case "H" if at and row[at - 1].tag == "d" and speaks(row, at - 1, at + 1) and cast.house:
            span = Span(row[at - 1].span.start, chunk.span.end)
            return Speaker(span=span, text=span.of(text), name=cast.house, affiliation=cast.house)
    return None


def _pronoun(text: str, chunk: Chunk, word: str, cast: Cast) -> Speaker | None:
    if word in {"he", "she"}:
        if cast.unnamed is not None:
            return replace(cast.unnamed, span=chunk.span, text=chunk.span.of(text))
        nobody = Speaker(span=chunk.span, text=chunk.span.of(text))
        return _known(text, chunk.span, cast.person, cast) if cast.person else nobody
    if word == "they" and cast.group is not None:
        return replace(cast.group, span=chunk.span, text=chunk.span.of(text), name=None)
    if word == "it" and cast.house:
        return Speaker(span=chunk.span, text=chunk.span.of(text), name=cast.house, affiliation=cast.house)
    return None


def _by_role(text: str, row: Sequence[Chunk], nobody: Unnamed, cast: Cast) -> Speaker:
    """ "The strategist said": the last person if the role is theirs, else any that has it, else somebody unnamed."""
    span = Span(row[nobody.first].span.start, row[nobody.last - 1].span.end)
    lead = row[nobody.first].span.of(text).lower()
    head = nobody.role.split()[-1].lower()
    if lead in {"the", "this", "that"} and nobody.affiliation is None:
        candidates = [cast.person, *reversed(cast.persons.values())]
        person = next((p for p in candidates if p and p.role and head in p.role.lower()), None)
        if person is not None:
            return _known(text, span, person, cast)
    speaker = Speaker(span=span, text=span.of(text), role=nobody.role, affiliation=nobody.affiliation)
    if not head.endswith("s"):
        cast.unnamed = speaker
    return speaker
