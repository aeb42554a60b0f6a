"""Quotations: the stretches that a text puts in quotation marks, in whatever marks. Pure, text to spans.

Typographic, straight, doubled single, angle and escaped marks, marks broken by a wrong encoding, single marks where
they are no apostrophes, a quotation that runs on into the next paragraph (its opening mark repeated there), one cut
off by the end of the text.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from nlp.span import Span

_MARK = re.compile(
    r"""(?P<open>  “ | „ | « | `` | â€œ | Â“ | \x93 )
      | (?P<close> ” | » | â€\x9d | â€(?![\w™˜]) | \x94 )
      | (?P<either> \\{0,4}" | &quot; | ''(?!') | ’’ | ‘‘ | (?<![\w.,!?%])[โ](?=\w) | (?<=[.,!?])[โ](?=\s|\Z) )
      | (?P<single> ['‘’] )
      | (?P<line> \n+ )""",
    re.VERBOSE,
)
_LONGEST = 4000  # code points; a mark that is closed later than that was no opening mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words in quotation marks: `span` with the marks, `inner` without them."""

    span: Span
    inner: Span
    closed: bool = True  # False where the text or the paragraph ends first
    single: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    start: int
    inner: int
    kind: str


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations in text order; what is quoted inside another is part of it.

    >>> [q.inner.of("“Sell,” he said. ''Now.''") for q in quotations("“Sell,” he said. ''Now.''")]
    ['Sell,', 'Now.']
    """
    found: list[Quotation] = []
    opened: _Open | None = None
    for mark in _MARK.finditer(text):
        kind = mark.lastgroup or ""
        if opened is not None and mark.start() - opened.inner > _LONGEST:
            opened = None
        if kind == "line":
            if opened is not None and _ends_paragraph(text, mark, opened):
                found += _close(text, opened, mark.start(), mark.start(), closed=False)
                opened = None
        elif opened is None:
            opened = _begin(text, mark, kind)
        elif _closes(text, mark, kind, opened):
            found += _close(text, opened, mark.start(), mark.end(), closed=True)
            opened = None
        elif kind in {"open", "either"} and opened.kind != "single" and _may_open(text, mark):
            opened = _Open(mark.start(), mark.end(), kind)  # the earlier mark was never closed
        elif kind == "open" and opened.kind == "single":
            opened = _Open(mark.start(), mark.end(), kind)
    if opened is not None and opened.kind != "single":
        found += _close(text, opened, len(text), len(text), closed=False)
    return _run_on(text, found)


def _run_on(text: str, found: list[Quotation]) -> list[Quotation]:
    """A quotation left open at the end of its paragraph and taken up by a mark at the head of the next is one."""
    joined: list[Quotation] = []
    for each in found:
        last = joined[-1] if joined else None
        if last is not None and not last.closed and not text[last.span.end : each.span.start].strip():
            joined[-1] = Quotation(
                span=Span(last.span.start, each.span.end),
                inner=Span(last.inner.start, each.inner.end),
                closed=each.closed,
            )
        else:
            joined.append(each)
    return joined


def _begin(text: str, mark: re.Match[str], kind: str) -> _Open | None:
    if kind == "open" or (kind in {"either", "single"} and _may_open(text, mark)):
        return _Open(mark.start(), mark.end(), kind)
    return None


def _may_open(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1] if mark.start() else " "
    after = text[mark.end()] if mark.end() < len(text) else " "
    if mark["single"]:
        return (before.isspace() or before in "([—–:-") and after.isalpha() and _single_closes(text, mark.end())
    return (before.isspace() or before in "([—–:-/,>") and not after.isspace()


def _single_closes(text: str, start: int) -> bool:
    """True where a closing single mark follows in the paragraph: "'tis" and "the '90s" open nothing."""
    ends = _single_ends(text)
    at = bisect_left(ends, start)
    return at < len(ends) and "\n" not in text[start : ends[at]]


@lru_cache(maxsize=1)
def _single_ends(text: str) -> list[int]:
    """Where single marks stand that may close a quotation."""
    return [mark.start() for mark in _SINGLE_END.finditer(text)]


_SINGLE_END = re.compile(r"(?<=[\w.,!?%])['’](?!\w)")


def _closes(text: str, mark: re.Match[str], kind: str, opened: _Open) -> bool:
    if opened.kind == "single":
        return kind == "single" and _SINGLE_END.match(text, mark.start()) is not None
    if kind == "close":
        return True
    if kind != "either":
        return False
    after = text[mark.end()] if mark.end() < len(text) else " "
    return not (_may_open(text, mark) and after.isalnum())


def _ends_paragraph(text: str, mark: re.Match[str], opened: _Open) -> bool:
    """A quotation ends with its paragraph; a single line break inside it only wraps the line."""
    if opened.kind == "single" or len(mark.group()) > 1:
        return True
    following = _MARK.match(text, mark.end())
    return following is not None and following.lastgroup in {"open", "either"}


def _close(text: str, opened: _Open, end: int, after: int, *, closed: bool) -> list[Quotation]:
    inner = text[opened.inner : end]
    if not inner.strip():
        return []
    start = opened.inner + len(inner) - len(inner.lstrip())
    return [
        Quotation(
            span=Span(opened.start, after),
            inner=Span(start, opened.inner + len(inner.rstrip())),
            closed=closed,
            single=opened.kind == "single",
        )
    ]
