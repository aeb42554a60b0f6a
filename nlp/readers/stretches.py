"""A sentence cut into stretches, each of one statement, and its asides."""

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from nlp.readers.scan import Scan, tokens
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
_SETS_OFF = frozenset({"which", "who", "whose", "a", "an"})
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


def asides(scan: Scan) -> list[Span]:
    """What stands in brackets or between dashes, what commas set off (", which tracks small caps,"), what dates."""
    return [*_bracketed(scan), *_set_off(scan), *_since_events(scan)]


def _bracketed(scan: Scan) -> Iterator[Span]:
    opened: Token | None = None
    for token in _tokens(scan):
        if token.text == "(":
            opened = token
        elif opened is not None and token.text == ")" and opened.text == "(":
            yield Span(opened.idx, token.idx + 1)
            opened = None
        elif token.text in _DASHES and (opened is None or opened.text != "("):
            if opened is not None and token.idx - opened.idx < _ASIDE:
                yield Span(opened.idx, token.idx + len(token.text))
                opened = None
            else:
                opened = token


def _since_events(scan: Scan) -> Iterator[Span]:
    """ "Since the collapse of Silicon Valley Bank in March": names that only date."""
    for cue in scan.family("extent", "since"):
        if any(t.span.overlaps(cue.span) for t in scan.times):
            continue
        end = scan.text.find(",", cue.span.end, scan.span.end)
        yield Span(cue.span.start, end if end > 0 else scan.span.end)


def _set_off(scan: Scan) -> Iterator[Span]:
    opened: Token | None = None
    for token, following in pairwise(_tokens(scan)):
        if token.text != ",":
            continue
        if opened is not None and token.idx - opened.idx < _ASIDE:
            yield Span(opened.idx, token.idx + 1)
        opened = token if following.lower_ in _SETS_OFF else None


def _tokens(scan: Scan) -> list[Token]:
    words = scan.doc.char_span(scan.span.start, scan.span.end, alignment_mode="expand")
    return [t for t in words if not t.is_space] if words is not None else []


def _bounds(scan: Scan) -> Iterator[int]:
    words = _tokens(scan)
    inside = [g.span for g in scan.groups]
    for number, token in enumerate(words):
        at = Span(token.idx, token.idx + len(token))
        if any(s.overlaps(at) for s in inside) or (
            token.lower_ in _TIMED and any(t.span.overlaps(at) for t in scan.times)
        ):
            continue
        following = words[number + 1] if number + 1 < len(words) else None
        if _opens(scan, token, following):
            yield token.idx


def _opens(scan: Scan, token: Token, following: Token | None) -> bool:
    """True where a new statement begins at the token."""
    if token.text in _MARKS or (token.lower_ in _OPENERS and not _is_preposition(token, following)):
        return True
    if token.lower_ == "as" and following is not None and following.lower_ not in _AS_IS_NO_CLAUSE:
        return True
    return token.lower_ in {"and", "with", "as"} and _name_follows(scan, token.idx + len(token))


def _is_preposition(token: Token, following: Token | None) -> bool:
    """True for "since March", "after 2021": a time or a name follows, no clause."""
    if token.lower_ == "even":
        return following is None or following.lower_ not in {"as", "though", "if", "after"}
    return (
        token.lower_ in _TIMED
        and following is not None
        and (following.text[0].isdigit() or following.text[0].isupper())
    )


def _name_follows(scan: Scan, end: int) -> bool:
    for group in scan.groups:
        if group.span.start >= end:
            return set(tokens(scan.text[end : group.span.start])) <= _LED_IN
    return False
