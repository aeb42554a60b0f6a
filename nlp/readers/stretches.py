"""A sentence cut into stretches, each of one statement, and its asides."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from nlp.components.tokenizer import words_of
from nlp.readers.scan import Scan, once
from nlp.span import Span

_MARKS = frozenset({";", ":", "|", "–", "—", "(", ")", "...", "--"})
_DASHES = frozenset({"–", "—", "--"})
_OPENERS = frozenset(
    "while whereas although though but because when where whose after before until since unless if despite amid "
    "following even".split()
)
_TIMED = frozenset({"since", "after", "before", "until", "following", "despite", "amid"})  # prepositions too
_AS_IS_NO_CLAUSE = frozenset(
    "high low much many well of a an little far long soon expected one its their at in".split()
)
_LED_IN = frozenset(
    "the a an its their both all broader broad wider tech-heavy blue-chip benchmark small-cap s&p".split()
)
_JOINS_CLAUSES = frozenset({"and", "with", "as"})  # where a name follows
_MAY_OPEN = _MARKS | _OPENERS | _JOINS_CLAUSES
_SETS_OFF = frozenset({"which", "who", "whose", "a", "an"})
_Word = tuple[str, int, int]  # in lower case, first code point, one past the last
_ASIDE = 160  # code points that an aside runs at most


def stretches(scan: Scan, around: Span | None = None) -> list[Span]:
    """The sentence cut at the marks and conjunctions that begin a statement; asides that do not hold `around` are
    no cuts."""
    outside = [a for a in asides(scan) if around is None or not a.overlaps(around)]
    inner = {b for b in _bounds(scan) if not any(a.start <= b <= a.end for a in outside)}
    bounds = sorted({scan.span.start, *inner, scan.span.end})
    return [Span(start, end) for start, end in pairwise(bounds) if start < end]


def stretch_at(pieces: list[Span], span: Span) -> Span:
    """The piece that holds the start of the words."""
    return next((p for p in pieces if p.start <= span.start < p.end), pieces[-1] if pieces else span)


def stretch_of(scan: Scan, span: Span) -> Span:
    """The stretch of the sentence that holds the start of the words."""
    return stretch_at(stretches(scan, span), span)


def stretch_gap(scan: Scan, left: Span, right: Span) -> bool:
    """True where a new clause with a name of its own begins between the two."""
    return any(
        left.end <= s.start <= right.start and any(s.contains(g.span) for g in scan.groups) for s in stretches(scan)
    )


@once
def asides(scan: Scan) -> list[Span]:
    """What stands in brackets or between dashes, what commas set off (", which tracks small caps,"), what dates."""
    return [*_bracketed(scan), *_set_off(scan), *_since_events(scan)]


def _bracketed(scan: Scan) -> Iterator[Span]:
    opened, at = "", 0  # the mark that stands open, and where
    for word, start, end in _words(scan):
        if word == "(":
            opened, at = word, start
        elif word == ")" and opened == "(":
            yield Span(at, end)
            opened = ""
        elif word in _DASHES and opened != "(":
            if opened and start - at < _ASIDE:
                yield Span(at, end)
                opened = ""
            else:
                opened, at = word, start


def _since_events(scan: Scan) -> Iterator[Span]:
    """ "Since the collapse of Silicon Valley Bank in March": names that only date."""
    for cue in scan.family("extent", "since"):
        if any(t.span.overlaps(cue.span) for t in scan.times):
            continue
        end = scan.text.find(",", cue.span.end, scan.span.end)
        yield Span(cue.span.start, end if end > 0 else scan.span.end)


def _set_off(scan: Scan) -> Iterator[Span]:
    opened = -_ASIDE  # where the comma stands that may open one
    for (word, start, end), (following, _, _) in pairwise(_words(scan)):
        if word == ",":
            if start - opened < _ASIDE:
                yield Span(opened, end)
            opened = start if following in _SETS_OFF else -_ASIDE


@once
def _words(scan: Scan) -> list[_Word]:
    words = words_of(scan.doc)
    first = max(0, bisect_right(words.starts, scan.span.start) - 1)
    last = bisect_left(words.starts, scan.span.end)
    found = zip(words.lower[first:last], words.starts[first:last], words.ends[first:last], strict=True)
    return [(word, start, end) for word, start, end in found if not word.isspace()]


@once
def _bounds(scan: Scan) -> list[int]:
    """Where new statements begin."""
    words = _words(scan)
    inside = [g.span for g in scan.groups]
    bounds = []
    for number, (word, start, end) in enumerate(words):
        if word not in _MAY_OPEN or any(s.start < end and start < s.end for s in inside):
            continue
        if word in _TIMED and any(t.span.overlaps(Span(start, end)) for t in scan.times):
            continue
        if _opens(scan, words[number], words[number + 1] if number + 1 < len(words) else None):
            bounds.append(start)
    return bounds


def _opens(scan: Scan, token: _Word, following: _Word | None) -> bool:
    """True where a new statement begins at the token."""
    word = token[0]
    if word in _MARKS or (word in _OPENERS and not _is_preposition(scan, word, following)):
        return True
    if word == "as" and following is not None and following[0] not in _AS_IS_NO_CLAUSE:
        return True
    return word in _JOINS_CLAUSES and _name_follows(scan, token[2])


def _is_preposition(scan: Scan, word: str, following: _Word | None) -> bool:
    """True for "since March", "after 2021": a time or a name follows, no clause."""
    if word == "even":
        return following is None or following[0] not in {"as", "though", "if", "after"}
    first = scan.text[following[1]] if following is not None else ""
    return word in _TIMED and (first.isdigit() or first.isupper())


def _name_follows(scan: Scan, end: int) -> bool:
    for group in scan.groups:
        if group.span.start >= end:
            return set(scan.tokens_at(end, group.span.start)) <= _LED_IN
    return False
