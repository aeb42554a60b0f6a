"""A sentence as the price readers see it: its mentions in order, and the words between them."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, KeysView, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from operator import attrgetter
from typing import Any, TypeVar

from spacy.tokens import Doc

from nlp.components.extensions import text_of
from nlp.grammar.tables import Row, rows
from nlp.mentions import Cue, Figure, Mention, MentionT, Name, Time, within
from nlp.span import Span

# Where one statement ends and the next begins. What stands after one of these may still be about the subject before.
_BREAKS = frozenset({"while", "whereas", "but", "although", "though", "as", "after", "when", "before", "even"})
_JOINERS = frozenset({",", "and", "&", "/", "the", "as", "well", "both", "or", "-", "its", "’s", "'s", "plus", "nor"})
_KEY = "tapecheck.scans"
_MENTIONS: Any = ("._.", "mentions", None, None)  # where spaCy keeps `doc._.mentions`, whose look-up by name is slow
_NONE: list[Cue] = []
_NAMING = frozenset({"house", "institution", "nation", "published", "stock"})
_APART = tuple((mark, f" {mark} ") for mark in ",():;|–—")
_BEGINNING = attrgetter("start")
_HANGING = 5  # tokens between a name and a group that only describes it
ADJECTIVES = frozenset(  # words that describe a name before it
    "tech-heavy technology-heavy blue-chip benchmark broader broad wider tech technology heavy small-cap large-cap "
    "mega-cap bellwether high-flying rate-sensitive pan-european british french german italian spanish swiss polish "
    "index rival fellow smaller bigger larger".split()
)


FoundT = TypeVar("FoundT")


class Told(dict[type[Mention], list[Mention]]):
    """The mentions that lie in a sentence, by their type, each in text order."""

    def of(self, kind: type[MentionT]) -> list[MentionT]:
        """Those of one type; not to be changed by who asks."""
        found: Any = self.get(kind, _NONE)
        told: list[MentionT] = found
        return told


@dataclass(frozen=True, slots=True)
class Group:
    """Names that are coordinated ("the Dow and the S&P 500"), or one alone."""

    names: tuple[Name, ...]
    span: Span = field(init=False)  # from the first name to the last

    def __post_init__(self) -> None:
        span = Span(self.names[0].span.start, max(n.span.end for n in self.names))
        object.__setattr__(self, "span", span)


@dataclass(frozen=True, slots=True)
class Scan:
    """One sentence: groups of names, figures, cues and times, in text order."""

    doc: Doc
    text: str  # of the whole document, which spaCy would put together anew at each asking
    span: Span
    groups: tuple[Group, ...]
    figures: tuple[Figure, ...]
    cues: tuple[Cue, ...]
    times: tuple[Time, ...]
    told: Told  # everything that lies in it
    _families: dict[str, list[Cue]] = field(default_factory=lambda: defaultdict(list), compare=False, repr=False)
    _between: dict[tuple[int, int], list[str]] = field(default_factory=dict, compare=False, repr=False)
    _found: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self._families:
            for cue in self.cues:
                self._families[cue.family].append(cue)

    def between(self, left: Span, right: Span) -> str:
        """The words from the end of one span to the start of the other, lower case; "" where they touch or cross."""
        return self.text[left.end : right.start].lower() if left.end < right.start else ""

    def tokens_between(self, left: Span, right: Span) -> list[str]:
        """`between` in words and marks."""
        return self.tokens_at(left.end, right.start)

    def tokens_at(self, start: int, end: int) -> list[str]:
        """The words and marks from one code point to another; one list for all who ask, so nobody may change it."""
        if start >= end:
            return []
        known = self._between.get((start, end))
        if known is None:
            known = self._between[start, end] = tokens(self.text[start:end])
        return known

    def family(self, family: str, *senses: str) -> list[Cue]:
        """The cues of a family, of those senses where any are given; not to be changed by who asks."""
        cues = self._families.get(family)
        if cues is None:
            return _NONE
        return [c for c in cues if c.sense in senses] if senses else cues

    def families(self) -> KeysView[str]:
        """The families of its cues."""
        return self._families.keys()

    def has(self, *families: str) -> bool:
        """True where a cue of one of the families is in the sentence."""
        return not self._families.keys().isdisjoint(families)

    def breaks(self, left: Span, right: Span) -> bool:
        """True where a statement ends between the two."""
        words = self.between(left, right)
        return ";" in words or "—" in words or bool(_BREAKS & set(words.replace(",", " ").split()))


def once(find: Callable[[Scan], FoundT]) -> Callable[[Scan], FoundT]:
    """What is found in a sentence by itself, found once however many readers ask; nobody may change it."""

    @wraps(find)
    def found(scan: Scan) -> FoundT:
        kept = scan._found
        if find not in kept:
            kept[find] = find(scan)
        result: FoundT = kept[find]
        return result

    return found


def once_at(find: Callable[[Scan, Span], FoundT]) -> Callable[[Scan, Span], FoundT]:
    """What is found for words of a sentence, found once however often the same words are asked for."""

    @wraps(find)
    def found(scan: Scan, words: Span) -> FoundT:
        kept, key = scan._found, (find, words.start, words.end)
        if key not in kept:
            kept[key] = find(scan, words)
        result: FoundT = kept[key]
        return result

    return found


def once_per_text(read: Callable[[Doc], Iterable[FoundT]]) -> Callable[[Doc], Iterator[FoundT]]:
    """What a reader finds in a text, found once however many other readers ask for it too."""

    @wraps(read)
    def found(doc: Doc) -> Iterator[FoundT]:
        kept = _kept(doc).found
        if read not in kept:
            kept[read] = list(read(doc))
        result: list[FoundT] = kept[read]
        return iter(result)

    return found


def tokens(words: str) -> list[str]:
    """Words and marks of a short stretch: commas, brackets and colons stand alone."""
    for mark, apart in _APART:
        if mark in words:
            words = words.replace(mark, apart)
    return words.lower().split()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is made once of a document and kept with it, as long as its mentions are the same."""

    mentions: tuple[Mention, ...]
    text: str
    rows: list[Row]
    sentences: tuple[Span, ...]
    told: list[Told]  # of each sentence
    scans: tuple[Scan, ...]
    numbers: dict[Span, int]  # of the scans, by their sentence
    found: dict[object, Any] = field(default_factory=dict)


def scans(doc: Doc) -> tuple[Scan, ...]:
    """The sentences of the document, scanned; rows of tables are not sentences and are left out."""
    return _kept(doc).scans


def scans_before(scan: Scan, count: int) -> tuple[Scan, ...]:
    """The scans of the sentences before this one, at most so many, in text order."""
    kept = _kept(scan.doc)
    here = kept.numbers[scan.span]
    return kept.scans[max(0, here - count) : here]


def table_rows(doc: Doc) -> Sequence[Row]:
    """The rows of the document's tables."""
    return _kept(doc).rows


def sentence_at(doc: Doc, span: Span) -> tuple[Span, Told, Scan | None]:
    """The sentence that holds the start of the span, the mentions in it, and its scan (None for a row of a table).

    Where no sentence holds it, the span itself stands for one.
    """
    kept = _kept(doc)
    at = bisect_right(kept.sentences, span.start, key=_BEGINNING) - 1
    if at < 0 or span.start >= kept.sentences[at].end:
        return span, _by_type(within(kept.mentions, span, Mention)), None
    sentence = kept.sentences[at]
    number = kept.numbers.get(sentence)
    return sentence, kept.told[at], None if number is None else kept.scans[number]


def forget(doc: Doc) -> None:
    """Drop what is kept with a document that has been read: scans and document hold each other in memory."""
    doc.user_data.pop(_KEY, None)


def _kept(doc: Doc) -> _Kept:
    mentions: tuple[Mention, ...] = doc.user_data.get(_MENTIONS) or ()
    kept: _Kept | None = doc.user_data.get(_KEY)
    if kept is None or kept.mentions is not mentions:
        text, sentences = text_of(doc), doc._.sentences
        told, table = list(_dealt(mentions, sentences)), rows(text)
        in_table = {row.span.start for row in table}
        prose = [each for each in zip(sentences, told, strict=True) if each[0].start not in in_table]
        made = tuple(_scans(doc, text, prose))
        kept = _Kept(mentions, text, table, sentences, told, made, {scan.span: n for n, scan in enumerate(made)})
        doc.user_data[_KEY] = kept
    return kept


def _dealt(mentions: Sequence[Mention], sentences: Iterable[Span]) -> Iterator[Told]:
    """The mentions that lie in each of the sentences; both are in text order."""
    at = 0
    for sentence in sentences:
        first, start, end = at, sentence.start, sentence.end
        while at < len(mentions) and mentions[at].span.start < end:
            at += 1
        yield _by_type([m for m in mentions[first:at] if m.span.end <= end and m.span.start >= start])


def _by_type(mentions: Iterable[Mention]) -> Told:
    told = Told()
    for mention in mentions:
        told.setdefault(type(mention), []).append(mention)
    return told


def _scans(doc: Doc, text: str, sentences: Iterable[tuple[Span, Told]]) -> Iterator[Scan]:
    before: Scan | None = None
    for sentence, told in sentences:
        found = [name for name in told.of(Name) if not _means_a_statistic(name, before)]
        stores = [cue.span for cue in told.of(Cue) if cue.family == "stock"]
        if stores:  # "crude stocks" are no crude
            found = [name for name in found if not any(span.overlaps(name.span) for span in stores)]
        worded = [(n.span.start, n.span.end) for n in found if n.how != "backref"]
        scan = Scan(
            doc=doc,
            text=text,
            span=sentence,
            groups=tuple(_grouped(text, list(_subjects(text, found)))),
            figures=tuple(told.of(Figure)),
            cues=tuple(cue for cue in told.of(Cue) if not (worded and _named(worded, cue))),
            times=tuple(told.of(Time)),
            told=told,
        )
        if len(scan.groups) > 1 and scan.family("share", "each"):
            scan = replace(scan, groups=tuple(_shared(scan)))
        before = scan
        yield scan


def _means_a_statistic(name: Name, told: Scan | None) -> bool:
    """True for an "it" or "they" that goes on about a statistic or a company's figures named last: no instrument."""
    if told is None or name.how != "backref" or name.text.lower() not in {"it", "they"}:
        return False
    others = [c.span.start for c in (*told.family("published"), *told.family("subject", "other"))]
    plain = [c for c in told.family("subject", "plain") if not any(g.span.gap(c.span) <= 1 for g in told.groups)]
    others += [c.span.start for c in plain]  # "prices" that are nobody's
    named = [g.span.start for g in told.groups]
    return bool(others) and max(others) > max(named, default=-1)


def _named(names: list[tuple[int, int]], cue: Cue) -> bool:
    """True for a cue that is part of a name: "Best Buy" is no best. Houses and institutions are names themselves."""
    start, end = cue.span.start, cue.span.end
    return any(first < end and start < last for first, last in names) and cue.family not in _NAMING


def _shared(scan: Scan) -> Iterator[Group]:
    """Groups that "each" or "both" ties over an apposition: "the Dow, home of the blue chips, and the Nasdaq each"."""
    held: Group | None = None
    each = scan.family("share", "each")
    for group in scan.groups:
        shared = any(group.span.before(c.span) and not scan.tokens_between(group.span, c.span) for c in each)
        if held and shared and _quiet(scan, held.span, group.span):
            held = Group((*held.names, *group.names))
            continue
        if held:
            yield held
        held = group
    if held:
        yield held


def _quiet(scan: Scan, left: Span, right: Span) -> bool:
    """True where nothing is told between the two: no figure, no move, and a comma to set the aside off."""
    told = [*scan.figures, *scan.family("move")]
    return "," in scan.between(left, right) and not any(left.before(m.span) and m.span.before(right) for m in told)


def _subjects(text: str, names: list[Name]) -> Iterator[Name]:
    """The names that statements can be about: no adjectives, no glosses in brackets, nothing that hangs on a name."""
    for number, name in enumerate(names):
        before = names[number - 1] if number else None
        after = names[number + 1] if number + 1 < len(names) else None
        group = name.instrument.type == "group"
        if group and after and name.span.before(after.span) and not text[name.span.end : after.span.start].strip():
            continue  # "the small-cap Russell 2000"
        if before is not None and before.span.before(name.span):
            gap = tokens(text[before.span.end : name.span.start])
            if gap and set(gap) <= {"(", ")"} and text[name.span.end : name.span.end + 1] == ")":
                continue  # "S&P 500 Index ($SPX) (SPY)"
            if group and len(gap) <= _HANGING and "of" in gap[-2:]:
                continue  # "the Russell 2000 index of small-cap shares"
        yield name


def _grouped(text: str, names: list[Name]) -> Iterator[Group]:
    group: list[Name] = []
    for name in names:
        if group and not _coordinated(text, group[-1], name):
            yield Group(tuple(group))
            group = []
        group.append(name)
    if group:
        yield Group(tuple(group))


def _coordinated(text: str, left: Name, right: Name) -> bool:
    """True where the words between only join the two; names on one span (a plural back-reference) always are."""
    if left.span.overlaps(right.span):
        return True
    words = tokens(text[left.span.end : right.span.start])
    if not words or not {",", "and", "&", "/", "or"} & set(words):
        return False
    if set(words) <= {",", "the"} and left.instrument.type != right.instrument.type:
        return False  # "In the bond market, the yield on the 10-year Treasury ..."
    return all(word in _JOINERS or word in ADJECTIVES for word in words)
