"""Tables of figures in plain text: rows with bars, and rows whose borders were lost. Pure: text to tables."""

import re
from dataclasses import dataclass

from nlp.span import Span
from nlp.values import quick

_LINE = re.compile(r"[^\n]+")
_BAR_CELL = re.compile(r"[^|]+")
_RULE = re.compile(r"[\s|:+=-]+")
# A figure of a glued row. A number in groups of three never starts with 0, so "S&P 5006,845.50" is 500 and 6,845.50;
# two decimals end a number, so "6,845.506,915.61" is two.
_GLUED = re.compile(
    r"[-+−]?[$€£¥]?(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{2})?|\d{1,3}\.\d{2}|\d{1,3}(?=\s?bps))(?:\s?%|\s?bps?)?"
)
# Where one column title ends and the next begins once the borders are lost: "EndPrev. Week", "30Week", "Market2025".
_TITLE_BREAK = re.compile(r"(?<=[a-z0-9.%])(?=[A-Z])|(?<=[a-z])(?=\d)")
# A row whose cells blanks set apart. Only a signed change after the level makes it one: prose has none at its end.
_LEVEL = r"(?:[$€£¥]\d[\d,]*(?:\.\d+)?|\d[\d,]*\.\d+%?|\d{1,3}(?:,\d{3})+)"
_CHANGE = r"\(?[-+−–▲▼]\s?[$€£¥]?\d[\d,]*(?:\.\d+)?(?:\s?(?:%|bps?|pts?))?\)?"
_SPACED_FIGURE = re.compile(rf"{_CHANGE}|{_LEVEL}|\d[\d,]*(?:\.\d+)?%?")
_SPACED = re.compile(
    rf"\s*(?:[-•*]\s)?(?P<head>[A-Z0-9][\w&.,'’/ -]{{1,32}}?)[:\s]\s*(?P<figures>{_LEVEL}(?:\s+{_CHANGE}){{1,4}})"
    r"(?:\s+(?:on|for|this)\s(?:the\s)?\w+)?\s*"
)
_TITLE = re.compile(r"[A-Za-z][\w.&/-]*(?:\s\([^()]*\))?|%")
_MARKS = frozenset({"%", "chg", "Chg", "change", "Change"})
_NUMBER = r"\(?[-+−–]?[$€£¥]?\d[\d,]*(?:\.\d+)?%?\)?"
_TITLED = re.compile(
    rf"\s*(?P<head>[A-Z][\w&.,'’/-]*(?:\s[\w&.,'’/-]+){{0,4}}?)\s+(?P<figures>{_NUMBER}(?:\s+{_NUMBER}){{1,6}})\s*"
)
_FIGURE_ENDS = frozenset("0123456789%ps")  # the last signs of what _GLUED finds
_MIN_FIGURES = 3
_MIN_COLUMNS = 2


@quick
@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one cell, without blanks at the ends."""

    span: Span
    text: str


@quick
@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its head, and its other cells with their column titles ("" where unknown)."""

    span: Span
    head: Cell
    cells: tuple[Cell, ...]
    titles: tuple[str, ...]
    caption: str = ""  # the line above the table


def rows(text: str) -> list[Row]:
    """The rows of all tables of a text, each with the titles of its table.

    >>> row = rows("| Index | Close | % |\\n| Nifty | 25,732.30 | -0.2 |")[0]
    >>> row.head.text, [cell.text for cell in row.cells], row.titles
    ('Nifty', ['25,732.30', '-0.2'], ('Close', '%'))
    """
    found: list[Row] = []
    titles: list[str] | None = []  # None: to be looked for in the caption
    caption = ""
    for line in _LINE.finditer(text):
        cells = _barred(text, line.span()) or _glued(text, line.span()) or _spaced(text, line.span(), caption)
        if not cells:
            caption, titles = line.group().strip(), None
            continue
        if titles is None:
            broken = _TITLE_BREAK.split(caption)
            titles = broken if len(broken) > _MIN_COLUMNS else []
        if not any(ch.isdigit() for cell in cells[1:] for ch in cell.text):
            titles = [cell.text for cell in cells]
            continue
        count = len(cells) - 1
        known = titles[1:] if len(titles) == len(cells) else _titles(caption, count) or [""] * count
        found.append(Row(Span(*line.span()), cells[0], tuple(cells[1:]), tuple(known), caption))
    return found


def _titles(caption: str, count: int) -> list[str]:
    """The column titles that a line above a spaced table gives, [] where they are not as many as the columns.

    >>> _titles("EQUITIES Close Chg % YTD %", 4)
    ['Close', 'Chg', '%', 'YTD %']
    """
    words = _TITLE.findall(caption)[1:]
    while len(words) > count:
        joint = next(
            (n for n in range(len(words) - 1, 0, -1) if words[n] in _MARKS and words[n - 1] not in _MARKS), None
        )
        if joint is None:
            return []
        words[joint - 1 : joint + 1] = [f"{words[joint - 1]} {words[joint]}"]
    return words if len(words) == count else []


def _barred(text: str, line: tuple[int, int]) -> list[Cell]:
    if text.count("|", *line) < _MIN_COLUMNS or _RULE.fullmatch(text, *line):
        return []
    pieces = (_cell(text, m.start(), m.end()) for m in _BAR_CELL.finditer(text, *line))
    return [cell for cell in pieces if cell.text]


def _glued(text: str, line: tuple[int, int]) -> list[Cell]:
    """The cells of a row without borders: a name, then nothing but figures."""
    tail = text[max(line[0], line[1] - 8) : line[1]].rstrip()
    if tail and tail[-1] not in _FIGURE_ENDS:
        return []  # prose, told apart without a search
    figures = list(_GLUED.finditer(text, *line))
    if len(figures) < _MIN_FIGURES or text[figures[-1].end() : line[1]].strip():
        return []
    edges = [line[0], *(f.end() for f in figures[:-1])]
    if any(text[edge : f.start()].strip() for edge, f in zip(edges[1:], figures[1:], strict=True)):
        return []
    head = _cell(text, line[0], figures[0].start())
    return [head, *(_cell(text, f.start(), f.end()) for f in figures)] if head.text else []


def _spaced(text: str, line: tuple[int, int], caption: str) -> list[Cell]:
    """The cells of a row set apart by blanks.

    A short head, then a level and signed changes ("Gold, oz. 2,165.40 +0.5"), or as many figures as the line above has
    titles ("Energy 1.2 -0.4 8.8" under "Sector Day Week YTD").
    """
    row = _SPACED.fullmatch(text, *line) or _TITLED.fullmatch(text, *line)
    if not row:
        return []
    figures = list(_SPACED_FIGURE.finditer(text, row.start("figures"), row.end("figures")))
    if row.re is _TITLED and not _titles(caption, len(figures)):
        return []
    return [_cell(text, *row.span("head")), *(_cell(text, *figure.span()) for figure in figures)]


def _cell(text: str, start: int, end: int) -> Cell:
    raw = text[start:end]
    left = start + len(raw) - len(raw.lstrip())
    return Cell(Span(left, max(left, start + len(raw.rstrip()))), raw.strip())
