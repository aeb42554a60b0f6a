"""What a cue is about: the instruments that its clause, its sentence or the text before it names.

There is no parser here. A sentence is cut into stretches at the marks and words that begin a new statement; within
a stretch the subject is the nearest name before the cue that hangs on no preposition, or the name that the cue is
handed to ("a record close for the Nasdaq"). Names in brackets and between dashes are asides and do not count.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from nlp.instruments import Instrument
from nlp.mentions import Name
from nlp.readers.pairs import as_quoted
from nlp.readers.scan import Group, Scan, scans, scans_before, tokens
from nlp.readers.stretches import asides, stretch_at, stretches
from nlp.readers.words import bare_words, words_after, words_before, words_between
from nlp.span import Span, cover
from nlp.values import quick

Near = Literal["clause", "sentence", "text", "article"]

SURE: dict[Near, float] = {"clause": 1.0, "sentence": 0.9, "text": 0.75, "article": 0.6}

_HANDED_TO = frozenset({"for", "of", "by", "in", "on", "to"})
_OWNING = frozenset(
    {"s", "'s", "’s", "forward", "trailing", "quarterly", "annual", "price-to-earnings", "own", "total", "net"}
)
_INDEX_NOUNS = frozenset({"benchmark", "index", "gauge", "average", "barometer"})
_INDEX_BACK = 6
_SHAPES = frozenset(
    "pattern formation chart signal setup level territory reading session day week month quarter year".split()
)
_OBLIQUE = frozenset(
    "from against versus vs vs. than like unlike including of in on by to at over into among between behind such "
    "with within across near alongside about through under below above around per via since until during".split()
)
_DETERMINERS = frozenset(
    "the a an its their his all both each every three four two major main key leading other broader broad wider "
    "benchmark tech-heavy technology-heavy blue-chip headline u.s. us american chinese japanese european german "
    "british indian stock small-cap large-cap mega-cap index shares giant heavyweight chipmaker".split()
)
_MOVED_IN = (["in"], ["in", "the"])
_HELD = frozenset(
    "companies members stocks constituents sectors components profits earnings bulls bears traders investors "
    "options revenue sales sector names firms".split()
)
_JOINERS = frozenset({",", "and", "&", "or", "the", "as", "well", "both", "(", ")", "plus", "up", "down"})
_POINTERS = frozenset("it its they their that this these those both all each which something whose".split())
_GATHERED = {"both": 2, "all three": 3, "all four": 4}
_GATHERED_FAR = 3  # words between them and their cue
_HEAD = 2  # words of its own before a cue that heads its clause
_FAR = 40  # words between a subject and its cue
_HANDED_FAR = 4
_FOLLOWING_FAR = 12
_BACK = 2  # sentences that a subject is carried over


@quick
@dataclass(frozen=True, slots=True)
class Subject:
    """The instruments, the words that name them, and how far from the cue they were found."""

    instruments: tuple[Instrument, ...]
    span: Span
    near: Near
    is_statistic: bool = False
    names: tuple[Name, ...] = ()

    def is_inverse(self, instrument: Instrument) -> bool:
        """True where the words name the other side of the pair: the yen at its weakest is USD/JPY at its highest."""
        return any(n.instrument == instrument and as_quoted(n, "up") == "down" for n in self.names)


def subject(doc: Doc, span: Span) -> tuple[Instrument, ...]:
    """The instruments that the words are about; empty where nothing tells."""
    scan = next((s for s in scans(doc) if s.span.contains(span)), None)
    found = find_subject(scan, span) if scan else None
    return found.instruments if found else ()


def find_subject(scan: Scan, span: Span, *, may_follow: bool = True, topical: bool = False) -> Subject | None:
    """The subject of the cue at `span`; None where nothing names one.

    `may_follow` allows names after the cue. The text before is asked only where the sentence leaves its subject open
    ("A record close.", "It was the best day ..."), or always for a `topical` cue: chart talk goes on about its chart.
    """
    inside = [g for g in scan.groups if span.contains(g.span)] if topical else []
    if inside:
        return _found(scan, inside[0], "clause")
    named = find_named_subject(scan, span, may_follow=may_follow)
    if named:
        return named
    if not (topical or _is_open(scan, span)):
        return None if scan.groups or not _is_bare_index(scan, span) else _pointed(scan, span)
    carried = _pointed(scan, span) or _in_text(scan)
    return carried if carried or (scan.groups and not topical) else _of_article(scan.doc)


def find_named_subject(scan: Scan, span: Span, *, may_follow: bool = True) -> Subject | None:
    """The subject that the cue's own sentence names; None where it names none."""
    shared = _shared(scan, span)
    if shared:
        return shared
    outside = [a for a in asides(scan) if not a.overlaps(span)]
    groups = [g for g in scan.groups if not any(a.contains(g.span) for a in outside)]
    handed = handed_to(scan, span) if may_follow else None
    if handed:
        return _found(scan, handed, "clause")
    pieces = stretches(scan, span)
    here = stretch_at(pieces, span)
    inside = [g for g in groups if here.contains(g.span)]
    before = _best_before(scan, [g for g in inside if g.span.before(span)], span)
    if before:
        return _found(scan, before, "clause")
    after = [g for g in groups if may_follow and span.before(g.span) and _follows(scan, here, span, g)]
    after = [g for g in after if ";" not in scan.between(span, g.span)]
    if after and here.contains(after[0].span) and len(words_between(scan, span, after[0].span)) <= _FOLLOWING_FAR:
        return _found(scan, after[0], "clause")
    earlier = _best_before(scan, [g for g in groups if g.span.end <= here.start], span)
    if earlier:
        return _found(scan, earlier, "sentence")
    return _found(scan, after[0], "sentence") if after else None


def _is_bare_index(scan: Scan, span: Span) -> bool:
    """True for "the gauge", "the old average": no words of its own that would name another."""
    here = stretch_at(stretches(scan, span), span)
    words = words_between(scan, Span(here.start, here.start), span)
    at = next((number for number, word in enumerate(words) if word in _INDEX_NOUNS), 0)
    return bool({"the", "this", "that"} & set(words[max(0, at - 2) : at]))


def _shared(scan: Scan, span: Span) -> Subject | None:
    """ "The S&P 500 rose 0.9% and the Nasdaq 0.7%, both to record highs": names told apart, and gathered again."""
    for cue in scan.family("share", "each"):
        words = [cue.text.lower(), *words_after(scan, cue.span, 1)]
        count = _GATHERED.get(words[0]) or _GATHERED.get(" ".join(words))
        if count is None or not cue.span.before(span) or len(words_between(scan, cue.span, span)) > _GATHERED_FAR:
            continue
        names = [n for g in scan.groups if g.span.before(cue.span) for n in g.names][-count:]
        told = any(cue.span.before(g.span) and g.span.before(span) for g in scan.groups)
        if len(names) == count == len({n.instrument for n in names}) and not told:
            instruments = tuple(n.instrument for n in names)
            return Subject(instruments, cover(n.span for n in names), "clause", names=tuple(names))
    return None


def _past_its_noun(scan: Scan, span: Span, name: Span) -> list[str]:
    """The words from a cue to a name without the noun that the cue goes with: "best [day] for the Dow"."""
    told = [c.span for c in scan.cues if c.family in {"move", "measure", "peak"} and c.pos == "noun"]
    between = Span(span.end, max(span.end, name.start))
    if "," in between.of(scan.text):
        return words_between(scan, span, name)
    words = bare_words(scan, between, told)
    return words[1:] if words[:1] and words[0] in _SHAPES else words


def _is_open(scan: Scan, span: Span) -> bool:
    """True where the words before the cue hold no subject of their own: "A record close.", "That was the best day"."""
    here = stretch_at(stretches(scan, span), span)
    before = words_between(scan, Span(here.start, here.start), span)
    if _POINTERS & set(before[:2]):
        return True
    return len(_own_words(scan, here, span)) <= _HEAD and not _has_own_subject(scan, here, span)


def _has_own_subject(scan: Scan, here: Span, span: Span) -> bool:
    """True where something that is no instrument moved: "house prices climbed"."""
    verbs = [c for c in scan.cues if c.family in {"move", "place"} and c.pos == "verb" and here.contains(c.span)]
    first = next((c for c in verbs if c.span.before(span)), None)
    return first is not None and bool(_own_words(scan, here, first.span))


def _follows(scan: Scan, here: Span, span: Span, group: Group) -> bool:
    """True where the names after a cue at the head of its clause are its subject: "At a record high, the Dow ..."."""
    between = words_between(scan, span, group.span)
    last = between[len(between) - 1 - between[::-1].index(",") + 1 :] if "," in between else None
    if last is not None and not set(last) <= _DETERMINERS:
        return False
    return len(_own_words(scan, here, span)) <= _HEAD or (last is not None and here.start == scan.span.start)


def _own_words(scan: Scan, here: Span, span: Span) -> list[str]:
    """The words of the clause before the cue that are neither articles nor part of a time, a figure or a move."""
    told = [m.span for m in (*scan.times, *scan.figures)]
    told += [c.span for c in scan.cues if c.family in {"move", "measure", "extreme", "superlative"}]
    before = Span(here.start, max(here.start, span.start))
    return [w for w in bare_words(scan, before, told) if w not in _DETERMINERS]


def handed_to(scan: Scan, span: Span) -> Group | None:
    """The names right after the words behind "for", "of", "by": "a record close for the Dow and the S&P 500"."""
    for group in scan.groups:
        if span.before(group.span) and ";" not in scan.between(span, group.span):
            gap = _past_its_noun(scan, span, group.span)
            handed = bool(gap) and gap[0] in _HANDED_TO and len(gap) <= _HANDED_FAR and set(gap[1:]) <= _DETERMINERS
            return group if handed and not _is_holder(scan, group) else None
    return None


def _best_before(scan: Scan, groups: list[Group], span: Span) -> Group | None:
    """The nearest group that hangs on no preposition and owns nothing but the cue, else the nearest at all."""
    usable = [
        g
        for g in groups
        if not _is_holder(scan, g) and len(words_between(scan, g.span, span)) <= _FAR and not _is_over(scan, g, span)
    ]
    for group in reversed(usable):
        if not _is_oblique(scan, group, span):
            return group
    return usable[-1] if usable else None


def _is_over(scan: Scan, group: Group, span: Span) -> bool:
    """True where a subject that is not known to us takes over: "the Hang Seng gained 1%, Manila's index rose to"."""
    text = scan.text
    comma = text.rfind(", ", group.span.end, span.start)
    if comma < 0 or not group.span.before(span):
        return False
    verbs = [c for c in scan.family("move") if c.pos == "verb" and comma < c.span.start and c.span.before(span)]
    if not verbs:
        return False
    told = [m.span for m in (*scan.times, *(n for g in scan.groups for n in g.names))]
    head = Span(comma + 2, verbs[0].span.start)
    return head.of(text)[:1].isupper() and bool(bare_words(scan, head, told))


def _is_oblique(scan: Scan, group: Group, span: Span) -> bool:
    if _is_possessive(scan, group):
        gap = scan.tokens_between(group.span, span)
        return len(gap) > 5 or "," in gap
    if any(
        c.pos == "noun" and c.span.before(group.span) and scan.tokens_between(c.span, group.span) in _MOVED_IN
        for c in scan.family("move")
    ):
        return False  # "a slide in 10-year yields to a record low"
    before = words_before(scan, group.span, 5)
    while before and before[-1] in _DETERMINERS:
        before.pop()
    return bool(before) and before[-1] in _OBLIQUE


def _is_possessive(scan: Scan, group: Group) -> bool:
    after = scan.text[group.span.end : group.span.end + 2]
    return after in {"'s", "’s"} or group.names[-1].text.endswith(("'s", "’s"))


def _is_holder(scan: Scan, group: Group) -> bool:
    """True where the name only says whose: "S&P 500 companies", "Apple investors"."""
    return bool(set(words_after(scan, group.span, 1)) & _HELD)


def _found(scan: Scan, group: Group, near: Near) -> Subject:
    joined = [group]
    for other in scan.groups:
        if other is not group and _is_joined(scan, cover(g.span for g in joined), other.span):
            joined.append(other)
    names = _told_apart([name for g in sorted(joined, key=lambda g: g.span) for name in g.names])
    instruments = tuple(dict.fromkeys(n.instrument for n in names))
    return Subject(instruments, cover(g.span for g in joined), near, names=tuple(names))


def _told_apart(names: list[Name]) -> list[Name]:
    """ "Two of the three indexes, the Dow and the Nasdaq": names that spell a plural out stand for it."""
    shared = {n.span for n in names if sum(other.span == n.span for other in names) > 1}
    plural = {n.instrument for n in names if n.span in shared}
    single = [n for n in names if n.span not in shared]
    return single if single and {n.instrument for n in single} <= plural else names


def _is_joined(scan: Scan, one: Span, two: Span) -> bool:
    """True where two names are coordinated over their figures: "the Nasdaq (+1%) and the S&P 500 (+2%)"."""
    left, right = sorted((one, two))
    between = scan.between(left, right)
    if "(" not in between or not left.before(right):
        return False
    for figure in scan.figures:
        if left.before(figure.span) and figure.span.before(right):
            between = between.replace(figure.text.lower(), " ")
    words = tokens(between)
    return "and" in words and set(words) <= _JOINERS


def is_of_other(scan: Scan, subject: Subject, cue: Span) -> bool:
    """True where not the price but something else of the subject is told: "Nvidia's revenue", "its P/E ratio"."""
    if subject.is_statistic or not subject.span.before(cue) or not scan.span.contains(subject.span):
        return False
    for other in scan.family("subject", "other"):
        if subject.span.before(other.span) and other.span.before(cue):
            owned = set(words_between(scan, subject.span, other.span)) <= _OWNING
            if owned and "," not in scan.between(other.span, cue):
                return True
    return False


def _pointed(scan: Scan, span: Span) -> Subject | None:
    """The index that "the benchmark", "the gauge" before the cue stands for: the last one named."""
    here = stretch_at(stretches(scan, span), span)
    if not _INDEX_NOUNS & set(words_between(scan, Span(here.start, here.start), span)):
        return None
    for before in reversed(scans_before(scan, _INDEX_BACK)):
        for group in reversed(before.groups):
            if group.names[-1].instrument.type == "index":
                return _found(before, group, "text")
    return None


def _in_text(scan: Scan) -> Subject | None:
    """The subject of a sentence shortly before."""
    for before in reversed(scans_before(scan, _BACK)):
        outside = asides(before)
        groups = [g for g in before.groups if not any(a.contains(g.span) for a in outside) and not _is_anyone(g)]
        for group in groups:
            if not _is_holder(before, group) and not _is_oblique(before, group, before.span):
                return _found(before, group, "text")
        if groups:
            return _found(before, groups[0], "text")
    return None


def _is_anyone(group: Group) -> bool:
    """True for "stocks", "the market": what any sentence may speak of is carried nowhere."""
    return all(n.instrument.id is None and n.instrument.name == "stocks" for n in group.names)


def _of_article(doc: Doc) -> Subject | None:
    """The instrument that the article names most."""
    named = [m for m in doc._.mentions if isinstance(m, Name) and m.instrument.type != "group"]
    if not named:
        return None
    counts = Counter(m.instrument for m in named)
    most = max(counts, key=lambda i: counts[i])
    return Subject((most,), next(m.span for m in named if m.instrument == most), "article")
