"""The digest in a terminal."""

from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleRenderable, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from corpus.bars import Bar
from tapecheck.edition import Digest, Driver, Failure, Statement, TapeRow
from tapecheck.lines import BarFigure
from tapecheck.render import wording
from tapecheck.render.plain import pieces, plain

_BLOCKS = "▁▂▃▄▅▆▇█"
_SPARK = 24


def show(digest: Digest, console: Console) -> None:
    """Print the digest. Article text is never taken for markup or for the terminal's own commands."""
    for part in _parts(digest):
        console.print(part)


def _parts(digest: Digest) -> Iterator[ConsoleRenderable]:
    yield Text(f"\n{digest.day.text}", style="bold")
    yield Text(" ".join(sentence.text for sentence in digest.lede))
    yield from _section("The tape", [_tape(digest.tape)] if digest.tape else [])
    yield from _section("Claims that failed", map(_failure, digest.failures))
    yield from _section("What is said to have moved it", map(_driver, digest.drivers))
    yield from _section("Who said what", (_saying(digest, n) for n in range(len(digest.quotes))))
    yield from _section("Calls on the record", (_call(digest, n) for n in range(len(digest.calls))))
    yield from _section("Coverage", [_coverage(digest)])


def _section(name: str, parts: Iterable[ConsoleRenderable]) -> Iterator[ConsoleRenderable]:
    shown = list(parts)
    if shown:
        yield Text(f"\n{name.upper()}", style="bold dim")
        yield from shown


def _tape(rows: Iterable[TapeRow]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("")
    for name in ("close", "change", "day", "week"):
        table.add_column(name, justify="right")
    for row in rows:
        colour = {True: "green", False: "red", None: ""}[row.rising]
        late = Text(f" ({row.session.text})", style="dim") if row.session else Text()
        table.add_row(
            Text(plain(wording.capital(row.instrument.name))) + late,
            Text(spark(row.spark), style=colour),
            Text(f"{row.close.text}{'%' if row.unit == 'percent' else ''}"),
            _change(row.change if row.percent else None),
            _change(row.percent or row.change),
            _change(row.week),
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


def _marked(said: Statement, style: str) -> Text:
    cut = pieces(said.article.text, said.sentence, said.marks)
    return Text.assemble("“", *((text, style if mark else "") for text, mark in cut), "”")


def _failure(failure: Failure) -> ConsoleRenderable:
    outlets = ", ".join(plain(a.source or "unnamed source") for a in (failure.said.article, *failure.also))
    body = [_marked(failure.said, "bold red"), Text(outlets, style="dim")]
    if failure.stated.text and failure.expected.text:
        versus = Text.assemble("stated ", (failure.stated.text, "red"), "   tape ", (failure.expected.text, "bold"))
        body.append(versus)
    body.append(Text(plain(failure.reason.text)))
    title = Text(wording.diagnosis(failure.verdict.diagnosis), style="red")
    return Panel(Group(*body), title=title, title_align="left", border_style="dim")


def _driver(driver: Driver) -> ConsoleRenderable:
    many = "publisher" if len(driver.publishers.of) == 1 else "publishers"
    head = Text.assemble((driver.sort, "bold"), (f"  {driver.publishers.text} {many}", "dim"))
    causes = [
        Text.assemble(
            ("▲ ", "green") if cause.raises else ("▼ ", "red"),
            plain(cause.cause.text),
            (f" → {plain(cause.effect.text)}", "dim"),
            (f"  {plain(cause.said.article.source or '')}", "dim italic"),
        )
        for cause in driver.causes
    ]
    return Padding(Group(head, *causes), (0, 0, 1, 0))


def _saying(digest: Digest, number: int) -> ConsoleRenderable:
    saying = digest.quotes[number]
    by = f"  {plain(wording.speaker(saying))}, in {plain(saying.said.article.source or 'unnamed source')}"
    return Text.assemble(("“" + plain(saying.said.line.text) + "”", "italic"), (by, "dim"))


def _call(digest: Digest, number: int) -> ConsoleRenderable:
    call = digest.calls[number]
    return _marked(call.said, "bold") + Text(f"  {wording.outcome(call)}", style="dim")


def _coverage(digest: Digest) -> ConsoleRenderable:
    return Text("\n".join(plain(text) for text in wording.coverage(digest)), style="dim")
