"""The digest in Markdown. What an article says is escaped: its stars and brackets are its own."""

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from tapecheck.edition import (
    Call,
    Digest,
    Dispute,
    Driver,
    Failure,
    Saying,
    Source,
    Statement,
    StoryTold,
    Watched,
)
from tapecheck.lines import BarFigure, Line
from tapecheck.render import wording
from tapecheck.render.page import Link
from tapecheck.render.plain import Piece, at_words, pieces, plain, spoken, web_address
from tapecheck.sections import SECTIONS

_SPECIAL = re.compile(
    r"""
    [\\`*_\[\]<>|~$@]        # emphasis, code, links, HTML, tables, strike-through, mathematics, addresses
  | &(?=\#?\w+;)             # an entity
  | :(?=//) | (?<=www)\.     # what turns into a link by itself
  | ^[#+=-] | (?<=^\d)[.)](?=\s|$) | (?<=^\d\d)[.)](?=\s|$)  # a heading, a rule or a list, at the start of a line
""",
    re.VERBOSE | re.IGNORECASE,
)


def markdown(digest: Digest, *, link: Link | None = None) -> str:
    """The digest as Markdown; `link` says where an article is found, by default at its own address."""
    find = link or (lambda article: web_address(article.url))
    return "\n".join(_Writer(find).lines(digest)).strip() + "\n"


def escape(text: str) -> str:
    r"""The text on one line, with every character escaped that Markdown or HTML would act on.

    >>> print(escape("[Gold](javascript:1) *rose* at the S&P"))
    \[Gold\](javascript:1) \*rose\* at the S&P
    """
    return _SPECIAL.sub(r"\\\g<0>", plain(text))


class _Writer:
    """Lines of Markdown, section by section."""

    def __init__(self, find: Link) -> None:
        self._find = find

    def lines(self, digest: Digest) -> Iterator[str]:
        yield f"# {wording.title(digest)}\n"
        yield " ".join(map(words, digest.lede))
        if digest.as_of:
            yield f"\nAs of {digest.as_of.isoformat(timespec='minutes')}; nothing later was seen."
        yield from _section("tape", _tape(digest))
        yield from _section("watchlist", (text for one in digest.watched for text in self._watched(one)))
        yield from _section("moved", (text for driver in digest.drivers for text in self._driver(driver)))
        yield from _section("said", map(self._saying, digest.quotes))
        yield from _section("failed", self._failures(digest))
        yield from _section("disputed", (text for dispute in digest.disputes for text in self._dispute(dispute)))
        yield from _section("due", map(self._due, digest.due))
        yield from _section("calls", map(self._call, digest.calls))
        yield from _section("changed", (f"- {words(line)}" for line in digest.changes.lines))
        yield from _section("stories", (text for told in digest.stories for text in self._story(told)))
        yield "\n## Coverage\n"
        yield from (f"{text}  " for text in map(escape, wording.coverage(digest)))
        yield from (f"{words(note)}  " for note in digest.notes)

    def _source(self, said: Statement) -> str:
        name = escape(said.article.source or "unnamed source")
        url = self._find(said.article)
        return f"[{name}](<{_target(at_words(url, said.sentence.of(said.article.text)))}>)" if url else name

    def _quoted(self, said: Statement) -> str:
        return "“" + _set(pieces(said.article.text, said.sentence, said.marks, said.false)) + "”"

    def _watched(self, one: Watched) -> Iterator[str]:
        figure = f" {one.row.close.text} {escape(_figure(one.row.percent or one.row.change))}" if one.row else ""
        yield f"**{escape(wording.capital(one.instrument.name))}**{figure} ({wording.about(one)})\n"
        yield from (f"- {self._quoted(said)} ({self._source(said)})" for said in one.said)
        yield ""

    def _failures(self, digest: Digest) -> Iterator[str]:
        yield from (text for failure in digest.failures for text in self._failure(failure))
        if digest.failures and digest.coverage.unshown.of:
            yield f"{wording.many(digest.coverage.unshown, 'more claim', 'more claims')} failed.\n"

    def _failure(self, failure: Failure) -> Iterator[str]:
        yield f"### {wording.diagnosis(failure.verdict.diagnosis)}: {escape(wording.subject(failure.fact))}\n"
        yield f"> {self._quoted(failure.said)}\n"
        also = "".join(f", {escape(article.source or 'unnamed source')}" for article in failure.also)
        yield f"{self._source(failure.said)}{also}{wording.others(failure)}\n"
        if failure.stated.text and failure.expected.text:
            yield f"Stated **{escape(failure.stated.text)}**, on the tape **{escape(failure.expected.text)}**. "
        yield f"{words(failure.reason)}\n"
        yield from _table(wording.ROW_HEAD, map(wording.row_cells, failure.verdict.evidence))

    def _driver(self, driver: Driver) -> Iterator[str]:
        yield f"**{driver.sort}** ({wording.voices(driver)})\n"
        for cause in driver.causes:
            sign = "▲" if cause.raises else "▼"
            yield f"- {sign} {words(cause.cause)} → {words(cause.effect)} ({self._source(cause.said)})"
        yield ""

    def _saying(self, saying: Saying) -> str:
        return f"> “{words(saying.said.line)}”  \n> {words(saying.by)}, {self._source(saying.said)}\n"

    def _dispute(self, dispute: Dispute) -> Iterator[str]:
        yield f"**{words(dispute.subject)}**\n"
        for answer in dispute.answers:
            many = wording.many(answer.publishers, "publisher")
            yield f"- {self._quoted(answer.said)} ({many}; {self._source(answer.said)})"
        yield ""

    def _call(self, call: Call) -> str:
        return f"- {self._quoted(call.said)} ({self._source(call.said)}; {wording.outcome(call)})"

    def _due(self, call: Call) -> str:
        made = f", {call.made.text}" if call.made else ""
        reason = f" {words(call.reason)}" if call.reason else ""
        return f"- **{wording.outcome(call)}**: {self._quoted(call.said)} ({self._source(call.said)}{made}).{reason}"

    def _story(self, told: StoryTold) -> Iterator[str]:
        many = f"; {wording.many(told.publishers, 'publisher')}" if len(told.publishers.of) > 1 else ""
        yield f"- {self._titled(told.told[0])}{many}"
        if told.said:
            yield f"  - {self._quoted(told.said)} ({self._source(told.said)})"
        yield from (f"  - {self._titled(source)}" for source in told.told[1:])

    def _titled(self, source: Source) -> str:
        url = self._find(source.article)
        title = words(source.title)
        name = f"[{title}](<{_target(url)}>)" if url else title
        return f"{name}, {escape(source.article.source or 'unnamed source')}"


def words(line: Line) -> str:
    """A line's words, escaped, with a cross behind what the tape contradicts."""
    return _set(spoken(line))


def _set(several: Iterable[Piece]) -> str:
    return "".join(_EMPHASIS[kind](text) for text, kind in several)


def _section(name: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield f"\n## {SECTIONS[name]}\n"
        yield from shown


def _tape(digest: Digest) -> Iterator[str]:
    cells = (
        (
            wording.capital(row.instrument.name) + (f" ({row.session.text})" if row.session else ""),
            f"{row.close.text}{'%' if row.unit == 'percent' else ''}",
            _figure(row.change if row.percent else None),
            _figure(row.percent or row.change),
            _figure(wording.last_column(digest, row)),
        )
        for row in digest.tape
    )
    close, *rest = wording.head(digest)
    yield from _table(("", close, "Change", *rest), cells)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    shown = list(rows)
    if not shown:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' + '---:|' * (len(head) - 1)}"
    for row in shown:
        yield f"| {' | '.join(escape(cell) for cell in row)} |"
    yield ""


def _figure(figure: BarFigure | None) -> str:
    return figure.text if figure else ""


def _kept(text: str) -> str:
    """A piece of a sentence: escaped, with the blanks at its ends."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    return text[:start] + escape(text) + text[end:] if text.strip() else " "


def _emphasised(text: str) -> str:
    """Bold; blanks stay outside of the stars, or they would not be bold."""
    inner = text.strip()
    return _kept(text).replace(escape(inner), f"**{escape(inner)}**", 1) if inner else text


def _crossed(text: str) -> str:
    """Bold, with the cross of what the tape contradicts."""
    inner = text.rstrip()
    return f"{_emphasised(inner)} ✗{text[len(inner) :]}"


_EMPHASIS: dict[str, Callable[[str], str]] = {"": _kept, "mark": _emphasised, "false": _crossed}


def _target(url: str) -> str:
    """An address inside <>: nothing in it can end it."""
    return quote(url, safe="/:?#@!$&'*+,;=~%.-_[]")
