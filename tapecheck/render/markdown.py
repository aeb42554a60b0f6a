"""The digest in Markdown. What an article says is escaped: its stars and brackets are its own."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from tapecheck.edition import Digest, Driver, Failure, Statement, TapeRow
from tapecheck.lines import BarFigure, Title
from tapecheck.render import wording
from tapecheck.render.page import Link
from tapecheck.render.plain import at_words, pieces, plain, web_address

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
        yield f"# {digest.day.text}\n"
        yield " ".join(escape(sentence.text) for sentence in digest.lede)
        yield from _section("The tape", _tape(digest.tape))
        yield from _section("Claims that failed", (text for f in digest.failures for text in self._failure(f)))
        yield from _section("What is said to have moved it", (t for d in digest.drivers for t in self._driver(d)))
        yield from _section("Who said what", self._sayings(digest))
        yield from _section("Calls on the record", self._calls(digest))
        yield from _section("What was read", self._read(digest))
        yield from _section("Coverage", (f"{escape(text)}  " for text in wording.coverage(digest)))

    def _source(self, said: Statement) -> str:
        name = escape(said.article.source or "unnamed source")
        url = self._find(said.article)
        return f"[{name}](<{_target(at_words(url, said.sentence.of(said.article.text)))}>)" if url else name

    def _quoted(self, said: Statement) -> str:
        cut = pieces(said.article.text, said.sentence, said.marks)
        return "“" + "".join(_emphasised(text) if mark else _kept(text) for text, mark in cut) + "”"

    def _failure(self, failure: Failure) -> Iterator[str]:
        yield f"### {wording.diagnosis(failure.verdict.diagnosis)}: {escape(wording.subject(failure.fact))}\n"
        yield f"> {self._quoted(failure.said)}\n"
        also = "".join(f", {escape(article.source or 'unnamed source')}" for article in failure.also)
        yield f"{self._source(failure.said)}{also}\n"
        if failure.stated.text and failure.expected.text:
            yield f"Stated **{escape(failure.stated.text)}**, on the tape **{escape(failure.expected.text)}**. "
        yield f"{escape(failure.reason.text)}\n"
        yield from _table(wording.ROW_HEAD, map(wording.row_cells, failure.verdict.evidence))

    def _driver(self, driver: Driver) -> Iterator[str]:
        many = "publisher" if len(driver.publishers.of) == 1 else "publishers"
        yield f"**{driver.sort}** ({driver.publishers.text} {many})\n"
        for cause in driver.causes:
            sign = "▲" if cause.raises else "▼"
            yield f"- {sign} {escape(cause.cause.text)} → {escape(cause.effect.text)} ({self._source(cause.said)})"
        yield ""

    def _sayings(self, digest: Digest) -> Iterator[str]:
        for saying in digest.quotes:
            by = f"{escape(wording.speaker(saying))}, {self._source(saying.said)}"
            yield f"> “{escape(saying.said.line.text)}”  \n> {by}\n"

    def _calls(self, digest: Digest) -> Iterator[str]:
        for call in digest.calls:
            yield f"- {self._quoted(call.said)} ({self._source(call.said)}; {wording.outcome(call)})"

    def _read(self, digest: Digest) -> Iterator[str]:
        for story in digest.stories:
            for reading in story.readings:
                article = reading.article
                url = self._find(article)
                title = escape(Title(article).text)
                name = f"[{title}](<{_target(url)}>)" if url else title
                yield f"- {name}, {escape(article.source or 'unnamed source')}"


def _section(name: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield f"\n## {name}\n"
        yield from shown


def _tape(rows: Iterable[TapeRow]) -> Iterator[str]:
    cells = (
        (
            wording.capital(row.instrument.name) + (f" ({row.session.text})" if row.session else ""),
            f"{row.close.text}{'%' if row.unit == 'percent' else ''}",
            _figure(row.change if row.percent else None),
            _figure(row.percent or row.change),
            _figure(row.week),
        )
        for row in rows
    )
    yield from _table(("", "Close", "Change", "Day", "Week"), cells)


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


def _target(url: str) -> str:
    """An address inside <>: nothing in it can end it."""
    return quote(url, safe="/:?#@!$&'*+,;=~%.-_[]")
