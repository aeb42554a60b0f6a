"""Levels and moves of tables: one row is one instrument, the column's title says what its figure is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import TypeVar

from spacy.tokens import Doc

from nlp.components.extensions import catalogue_of
from nlp.facts import Basis, Level, Move, MoveDirection
from nlp.grammar.figures import figures
from nlp.grammar.tables import Cell, Row
from nlp.instruments import Instrument
from nlp.mentions import Figure, Name, within
from nlp.periods import Period, PeriodUnit
from nlp.readers.frame import frame
from nlp.readers.scan import table_rows, tokens
from nlp.span import cover

_DOWN = frozenset({"lower", "down", "fell", "loss", "▼", "↓", "decline", "red"})
_UP = frozenset({"higher", "up", "rose", "gain", "▲", "↑", "advance", "green"})
_CHANGES = frozenset(
    {"chg", "chg.", "change", "%", "pct", "points", "net", "move", "gain/loss", "return", "performance"}
)
_PERIODS: tuple[tuple[str, PeriodUnit], ...] = (
    ("ytd", "ytd"),
    ("year to date", "ytd"),
    ("week", "week"),
    ("month", "month"),
    ("quarter", "quarter"),
    ("year", "year"),
)
_BASES: tuple[tuple[str, Basis], ...] = (("open", "open"), ("high", "high"), ("low", "low"))
ChoiceT = TypeVar("ChoiceT")
_ROUNDING = Decimal("0.06")  # percent: what two printed decimals of change and level leave open
_STANDING = frozenset({"close", "last", "end", "level", "price", "prev", "prev.", "high", "low", "open", "at"})
_OTHERS = frozenset("rsi p/e pe weight volume vol vol. cap beta breadth members rank 50-day 200-day score".split())
_CAPTION = 80  # code points that a line over a table has at most
_SURE = 0.9
_SURE_UNTITLED = 0.75


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of a row with what its title makes of it."""

    cell: Cell
    title: str
    figure: Figure
    unit: str | None = None  # of a bare change, where arithmetic tells

    @property
    def is_change(self) -> bool:
        """True where the title, or a sign, tells a change."""
        words = set(tokens(self.title))
        told = any(word in self.title for word, _ in _PERIODS) or "day" in words
        return (
            bool(words & _CHANGES)
            or (told and not words & _STANDING)
            or self.figure.sign != 0
            or self.figure.unit in {"bp", "points"}
        )


def tables(doc: Doc) -> Iterator[Level | Move]:
    """The levels and moves of all table rows whose head names an instrument."""
    for row in table_rows(doc):
        instrument = _instrument(doc, row)
        if instrument is not None:
            for column in _columns(row):
                if not _OTHERS & set(tokens(column.title)):
                    yield from _fact(doc, row, instrument, column)


def _instrument(doc: Doc, row: Row) -> Instrument | None:
    _, _, symbol = row.head.text.partition("-")
    entry = catalogue_of(doc).get(symbol)  # "Crude Oil-CL=F": the symbol says more than the words
    if entry is not None:
        return entry.instrument
    names = within(doc._.mentions, row.head.span, Name)
    if names:
        return names[0].instrument
    words = row.head.text.strip("•*- ")
    known = (catalogue_of(doc).find(form) for form in (words, f"{words} sector", f"{words} stocks"))
    entry = next(filter(None, known), None)
    return entry.instrument if entry else None


def _columns(row: Row) -> Iterator[Column]:
    columns = []
    for cell, title in zip(row.cells, row.titles, strict=True):
        found = figures(cell.text)
        if len(found) == 1:
            columns.append(Column(cell, title.lower() or _told_above(row, found[0]), found[0]))
    yield from _reckoned(columns)


def _reckoned(columns: list[Column]) -> Iterator[Column]:
    """The columns, where bare changes are told apart by arithmetic: the points that give the percentage are points."""
    bare = [c for c in columns if c.figure.sign and c.figure.unit is None]
    if columns and not columns[0].figure.sign:
        level = columns[0].figure.value
        for points, percent in pairwise(bare):
            change = points.figure.value * points.figure.sign
            base = level - change
            if base and abs(change / base * 100 - percent.figure.value * percent.figure.sign) < _ROUNDING:
                units = {id(points): "points", id(percent): "percent"}
                columns = [replace(c, unit=units.get(id(c), c.unit)) for c in columns]
                break
    yield from columns


def _told_above(row: Row, figure: Figure) -> str:
    """What the line above the table says of its changes: "Commodities (Friday settle, % week)"."""
    return row.caption.lower() if figure.sign and len(row.caption) <= _CAPTION else ""


def _fact(doc: Doc, row: Row, instrument: Instrument, column: Column) -> Iterator[Level | Move]:
    figure = column.figure
    said = frame(doc, cover([row.head.span, column.cell.span]))
    sure = _SURE if column.title else _SURE_UNTITLED
    entry = catalogue_of(doc).get(instrument.id) if instrument.id else None
    unit = entry.unit if entry else "points"
    if column.is_change or (figure.unit == "percent" and instrument.type != "rate"):
        yield Move(
            **said,
            instrument=instrument,
            direction=_direction(row, figure),
            value=figure.value,
            unit=figure.unit
            or column.unit
            or _titled_unit(column.title, row)
            or ("percent" if instrument.type == "group" else unit),
            period=Period(unit=_first(_PERIODS, column.title, "day"), text=column.title or None),
            basis="close",
            confidence=sure,
        )
    elif instrument.type != "group":
        yield Level(
            **said,
            instrument=instrument,
            value=figure.value,
            unit=figure.unit or unit,
            basis=_first(_BASES, column.title, "close"),
            confidence=sure,
        )


def _titled_unit(title: str, row: Row) -> str | None:
    """The unit of a change that the title tells ("% week", "chg (bp)"), or the line above where all are percent."""
    if "%" in title or ("%" in row.caption and not any("%" in each for each in row.titles)):
        return "percent"
    return "bp" if "bp" in title else None


def _direction(row: Row, figure: Figure) -> MoveDirection:
    """By sign, else by a word of the row; a bare figure in a column of changes is a rise."""
    words = {word for cell in row.cells for word in tokens(cell.text)}
    if figure.value == 0:
        return "flat"
    return "down" if figure.sign < 0 or (figure.sign == 0 and words & _DOWN) else "up"


def _first(choices: tuple[tuple[str, ChoiceT], ...], title: str, default: ChoiceT) -> ChoiceT:
    return next((value for word, value in choices if word in title), default)
