"""The digest in a terminal, and as a text without colours for the plain part of a mail."""

from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleRenderable, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from corpus.bars import Bar
from scrapers.article import Article
from tapecheck.edition import Call, Digest, Dispute, Driver, Failure, Statement, StoryTold, Watched
from tapecheck.lines import BarFigure, Line
from tapecheck.render import wording
from tapecheck.render.plain import Piece, at_words, pieces, plain, spoken, web_address
from tapecheck.sections import SECTIONS

_BLOCKS = "▁▂▃▄▅▆▇█"
_SPARK = 24


def show(digest: Digest, console: Console) -> None:
    """Print the digest. Article text is never taken for markup or for the terminal's own commands."""
    for part in _parts(digest):
        console.print(part)


def text(digest: Digest, *, width: int = 100) -> str:
    """The digest as plain text."""
    console = Console(width=width, highlight=False, markup=False, color_system=None, force_terminal=False)
    with console.capture() as captured:
        show(digest, console)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()).strip("\n") + "\n"


def _parts(digest: Digest) -> Iterator[ConsoleRenderable]:
    yield Text(f"\n{wording.title(digest)}", style="bold")
    yield Text(" ").join(map(_words, digest.lede))
    if digest.as_of:
        yield Text(f"As of {digest.as_of.isoformat(timespec='minutes')}; nothing later was seen.", style="dim")
    yield from _section("tape", [_tape(digest)] if digest.tape else [])
    yield from _section("watchlist", map(_watched, digest.watched))
    yield from _section("moved", map(_driver, digest.drivers))
    yield from _section("said", (_saying(digest, n) for n in range(len(digest.quotes))))
    yield from _section("failed", _failures(digest))
    yield from _section("disputed", map(_dispute, digest.disputes))
    yield from _section("due", map(_due, digest.due))
    yield from _section("calls", map(_call, digest.calls))
    yield from _section("changed", (Text("– ") + _words(line) for line in digest.changes.lines))
    yield from _section("stories", map(_story, digest.stories))
    yield Text("\nCOVERAGE", style="bold dim")
    yield Text("\n".join(map(plain, wording.coverage(digest))), style="dim")
    yield from (_words(note, style="dim") for note in digest.notes)


def _section(name: str, parts: Iterable[ConsoleRenderable]) -> Iterator[ConsoleRenderable]:
    shown = list(parts)
    if shown:
        yield Text(f"\n{SECTIONS[name].upper()}", style="bold dim")
        yield from shown


def _tape(digest: Digest) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("")
    close, *rest = wording.head(digest)
    for name in (close, "Change", *rest):
        table.add_column(name.lower(), justify="right")
    for row in digest.tape:
        colour = {True: "green", False: "red", None: ""}[row.rising]
        late = Text(f" ({row.session.text})", style="dim") if row.session else Text()
        table.add_row(
            Text(plain(wording.capital(row.instrument.name))) + late,
            Text(spark(row.spark), style=colour),
            Text(f"{row.close.text}{'%' if row.unit == 'percent' else ''}"),
            _change(row.change if row.percent else None),
            _change(row.percent or row.change),
            _change(wording.last_column(digest, row)),
        )
    return table


def spark(bars: Iterable[Bar]) -> str:
    """The last closes as a row of blocks, the lowest and the highest at the ends of the scale."""
    closes = [float(bar.close) for bar in bars][-_SPARK:]
    if len(closes) < 2:
        return ""
    low, high = min(closes), max(closes)
    scale = (len(_BLOCKS) - 1) / ((high - low) or 1)
    return "".join(_BLOCKS[round((close - low) * scale)] for close in closes)


def _change(figure: BarFigure | None) -> Text:
    if figure is None:
        return Text("")
    return Text(figure.text, style="green" if figure.value > 0 else "red" if figure.value < 0 else "")


def _set(several: Iterable[Piece], *, mark: str = "bold", style: str = "") -> Text:
    found = Text(style=style)
    for words, kind in several:
        found.append(words, style={"": "", "mark": mark, "false": "bold red"}[kind])
        if kind == "false":
            found.append(" ✗", style="red")
    return found


def _words(line: Line, *, style: str = "") -> Text:
    return _set(spoken(line), style=style)


def _quoted(said: Statement) -> Text:
    return Text("“") + _set(pieces(said.article.text, said.sentence, said.marks, said.false)) + Text("”")


def _source(said: Statement) -> Text:
    """The outlet, which a terminal that can makes a link to the sentence."""
    url = web_address(said.article.url)
    link = Style(link=at_words(url, said.sentence.of(said.article.text))) if url else Style()
    return Text(_outlet(said.article), style=link + Style(dim=True, italic=True))


def _outlet(article: Article) -> str:
    return plain(article.source or "unnamed source")


def _watched(one: Watched) -> ConsoleRenderable:
    head = Text(wording.capital(one.instrument.name), style="bold")
    if one.row:
        head += Text(f"  {one.row.close.text} ") + _change(one.row.percent or one.row.change)
    lines = [_quoted(said) + Text("  ") + _source(said) for said in one.said]
    return Group(head + Text(f"  {wording.about(one)}", style="dim"), *lines)


def _failures(digest: Digest) -> Iterator[ConsoleRenderable]:
    yield from map(_failure, digest.failures)
    if digest.failures and digest.coverage.unshown.of:
        yield Text(f"{wording.many(digest.coverage.unshown, 'more claim', 'more claims')} failed.", style="dim")


def _failure(failure: Failure) -> ConsoleRenderable:
    others = "".join(f", {_outlet(article)}" for article in failure.also) + wording.others(failure)
    body = [_quoted(failure.said), _source(failure.said) + Text(others, style="dim")]
    if failure.stated.text and failure.expected.text:
        versus = Text.assemble("stated ", (failure.stated.text, "red"), "   tape ", (failure.expected.text, "bold"))
        body.append(versus)
    body.append(_words(failure.reason))
    title = Text(wording.diagnosis(failure.verdict.diagnosis), style="red")
    return Panel(Group(*body, *_rows(failure)), title=title, title_align="left", border_style="dim")


def _rows(failure: Failure) -> Iterator[ConsoleRenderable]:
    """The rows behind the verdict, without the columns that are empty in all of them."""
    rows = [tuple(map(plain, wording.row_cells(row))) for row in failure.verdict.evidence]
    kept = [n for n in range(len(wording.ROW_HEAD)) if any(row[n] for row in rows)]
    if rows:
        table = Table(box=None, pad_edge=False, header_style="dim", style="dim", padding=(0, 2, 0, 0))
        for n in kept:
            table.add_column(wording.ROW_HEAD[n].lower(), justify="left" if n < 2 else "right")
        for row in rows:
            table.add_row(*(Text(row[n]) for n in kept))
        yield table


def _driver(driver: Driver) -> ConsoleRenderable:
    head = Text.assemble((driver.sort, "bold"), (f"  {wording.voices(driver)}", "dim"))
    causes = [
        Text.assemble(
            ("▲ ", "green") if cause.raises else ("▼ ", "red"),
            _words(cause.cause),
            (" → ", "dim"),
            _words(cause.effect, style="dim"),
            "  ",
            _source(cause.said),
        )
        for cause in driver.causes
    ]
    return Padding(Group(head, *causes), (0, 0, 1, 0))


def _saying(digest: Digest, number: int) -> ConsoleRenderable:
    saying = digest.quotes[number]
    said = Text("“") + _words(saying.said.line, style="italic") + Text("”")
    return said + Text("  ") + _words(saying.by, style="dim") + Text(", in ", style="dim") + _source(saying.said)


def _dispute(dispute: Dispute) -> ConsoleRenderable:
    answers = [
        _quoted(answer.said) + Text(f"  {wording.many(answer.publishers, 'publisher')}", style="dim")
        for answer in dispute.answers
    ]
    return Group(_words(dispute.subject, style="bold"), *answers)


def _call(call: Call) -> ConsoleRenderable:
    return _quoted(call.said) + Text(f"  {wording.outcome(call)}  ", style="dim") + _source(call.said)


def _due(call: Call) -> ConsoleRenderable:
    made = f", {call.made.text}" if call.made else ""
    head = Text(f"{wording.outcome(call)}  ", style="bold") + _quoted(call.said) + Text("  ") + _source(call.said)
    reason = [_words(call.reason, style="dim")] if call.reason else []
    return Group(head + Text(made, style="dim"), *reason)


def _story(told: StoryTold) -> ConsoleRenderable:
    first = told.told[0]
    many = len(told.story.readings)
    more = f", first of {many} articles of {wording.many(told.publishers, 'publisher')}" if many > 1 else ""
    head = _words(first.title, style="bold") + Text(f"  {_outlet(first.article)}{more}", style="dim")
    said = [Text("  ") + _quoted(told.said) + Text("  ") + _source(told.said)] if told.said else []
    return Group(head, *said)
