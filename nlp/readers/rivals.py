"""The other side of a comparison: the names that a verb of beating or lagging has for its object."""

from nlp.instruments import Instrument
from nlp.mentions import Cue, Name
from nlp.readers.scan import Group, Scan, scans_before
from nlp.readers.subject import Subject
from nlp.readers.words import bare_words, words_after, words_between
from nlp.span import Span

_BACK = 2  # sentences back that a rival may have been told in
_FAR = 9  # words between the verb and its object
_STREET = frozenset({"wall street", "the street", "street", "wall street's", "wall street’s"})
_LINKS = frozenset(
    "the a an its their that those of and or , including such as like both all each by which other key major main "
    "broader broad wider larger smaller big large small benchmark blue-chip tech-heavy technology-heavy rival fellow "
    "large-cap small-cap mega-cap index indexes indices peers rivals counterparts market markets s&p as well even far "
    "by u.s. us american european performance gain gains return returns rise modest year-to-date only just nearly more "
    "than about roughly for in ( – — from on over s ishares spdr invesco vanguard 's ’s to".split()
)
_AUXILIARIES = frozenset("have has had been also still now long all once again".split())
_TIES = frozenset({"for", "by", "in", "from", "on", "of"})
_OWNED = frozenset(
    {"gain", "gains", "advance", "rise", "climb", "return", "returns", "increase", "rally", "performance"}
)


def losers_after(scan: Scan, after: Span, *, ties: bool = False) -> list[Group]:
    """The names right after the words, and those joined to them; with `ties` a preposition must hand them over."""
    found: list[Group] = []
    for group in scan.groups:
        if not after.before(group.span):
            continue
        start = found[-1].span if found else after
        if not found and scan.between(after, group.span).startswith(","):
            break  # "tech names trailed, Foo sliding 3.7%"
        if not _links(scan, start, group.span, _FAR if not found else 7):
            break
        words = words_between(scan, start, group.span)
        if found and words and not ({"and", "or", ",", "including", "such"} & set(words[:3])):
            break
        if ties and not found and words[:1] and words[0] not in _TIES:
            break
        if _is_forecast(scan, group) or group.names[0].text.lower() in _STREET:
            break
        if found and (not words or {"including", "such"} & set(words[:2])):
            found.pop()  # "the large-cap Russell 1000", "blue-chip indexes, including the Dow"
        found.append(group)
    return found or _unnamed(scan, after)


def rival_before(scan: Scan, cue: Span) -> Subject | None:
    """A subject that is told by size alone: "smaller companies have trailed"."""
    for rival in scan.family("rival"):
        if rival.span.before(cue) and set(words_between(scan, rival.span, cue)) <= _AUXILIARIES:
            return Subject((Instrument(id=None, name=rival.sense, type="group"),), rival.span, "clause")
    return None


def gathered_after(scan: Scan, cue: Span, subject: Subject) -> list[Group]:
    """The other sides that a word gathers again: "outperformed the two of them", "beat both"."""
    for gathered in scan.family("gathered"):
        if cue.before(gathered.span) and not words_between(scan, cue, gathered.span):
            count = 2 if gathered.sense == "two" else 3
            told = rivals_told(scan, subject)
            return told[-count:] if len(told) >= count else []
    return []


def rivals_told(scan: Scan, subject: Subject, *, here: bool = True) -> list[Group]:
    """The instruments beside the subject that the sentence tells before it, else one shortly before; each once."""
    told = [n for g in scan.groups if here and g.span.before(subject.span) for n in g.names]
    for before in reversed(scans_before(scan, _BACK)):
        told = told or [n for g in before.groups for n in g.names]
    others = {n.instrument: n for n in told if n.instrument not in subject.instruments}
    return [Group((name,)) for name in others.values()]


def _unnamed(scan: Scan, after: Span) -> list[Group]:
    """Rivals that are told by size alone: "outshone their smaller counterparts"."""
    for cue in scan.family("rival"):
        if after.before(cue.span) and set(words_between(scan, after, cue.span)) <= {"its", "their", "the"}:
            instrument = Instrument(id=None, name=cue.sense, type="group")
            return [Group((Name(span=cue.span, text=cue.text, instrument=instrument, how="group"),))]
    return []


def owned_after(scan: Scan, cue: Cue) -> list[Group]:
    """The names whose gain the cue is measured by: "short of the S&P 500's advance"."""
    found = losers_after(scan, cue.span)[:1]
    if not found:
        return []
    after = [w for w in words_after(scan, found[0].span, 5) if w not in {"'s", "’s", "s"}]
    return found if _OWNED & set(after[:3]) else []


def _links(scan: Scan, left: Span, right: Span, far: int) -> bool:
    """True where only words stand between that lead on to the object: articles, adjectives, figures."""
    between = Span(left.end, max(left.end, right.start))
    if len(words_between(scan, left, right)) > far or {":", ";"} & set(scan.between(left, right)):
        return False
    told = [m.span for m in (*scan.figures, *scan.times)]
    told += [c.span for c in scan.family("move") if c.pos == "noun"]
    return set(bare_words(scan, between, told)) <= _LINKS


def _is_forecast(scan: Scan, group: Group) -> bool:
    """ "Beat Goldman's estimates"."""
    return any(
        c.span.start >= group.span.end and len(words_between(scan, group.span, c.span)) <= 2
        for c in scan.family("versus", "no")
    )
