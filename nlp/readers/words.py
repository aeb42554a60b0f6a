"""The words right before and after a mention, in its sentence."""

from collections.abc import Iterable

from nlp.readers.scan import Scan, once_at
from nlp.span import Span

_WINDOW = 14  # code points that a word takes at most, on average
_APART = tuple((mark, f" {mark} ") for mark in "():;|–—")
_EDGES = ".\"“”'‘’!?…"


def words_before(scan: Scan, span: Span, count: int) -> list[str]:
    """The last words before the span, nearest last; marks count as words, quotes and full stops are stripped."""
    start = max(scan.span.start, span.start - _WINDOW * count - _WINDOW)
    return _words_in(scan, Span(start, max(start, span.start)))[-count:]


def words_after(scan: Scan, span: Span, count: int) -> list[str]:
    """The first words after the span, nearest first."""
    end = min(scan.span.end, span.end + _WINDOW * count + _WINDOW)
    return _words_in(scan, Span(span.end, max(span.end, end)))[:count]


def words_between(scan: Scan, left: Span, right: Span) -> list[str]:
    """The words between two spans of the sentence, in order."""
    return list(_words_in(scan, Span(left.end, right.start))) if left.end < right.start else []


def bare_words(scan: Scan, inside: Span, told: Iterable[Span]) -> list[str]:
    """The words inside that are part of none of the told spans, lower case, without marks."""
    known = [span for span in told if span.overlaps(inside)]
    found = []
    at = inside.start
    for raw in inside.of(scan.text).replace(",", " ").split():
        start = scan.text.index(raw, at)
        at = start + len(raw)
        word = raw.lower().strip(_EDGES + ";:()—–")
        if word and not any(span.overlaps(Span(start, at)) for span in known):
            found.append(word)
    return found


@once_at
def _words_in(scan: Scan, inside: Span) -> list[str]:
    text = inside.of(scan.text)
    for mark, apart in _APART:
        if mark in text:
            text = text.replace(mark, apart)
    found = []
    for raw in text.lower().split():
        if raw.isalnum():
            found.append(raw)
            continue
        word = raw.strip(_EDGES)
        found += [word.rstrip(",").rstrip(_EDGES), ","] if word.endswith(",") else [word]
    return [word for word in found if word]
