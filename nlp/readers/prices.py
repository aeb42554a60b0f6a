"""Levels and moves, from the statements of a text."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from nlp.components.extensions import catalogue_of
from nlp.facts import Basis, Level, Move
from nlp.mentions import Name
from nlp.readers.frame import frame
from nlp.readers.outlook import looks_ahead
from nlp.readers.pairs import flipped, pair_of
from nlp.readers.roles import is_currency, is_yield, known_unit
from nlp.readers.scan import once_per_text
from nlp.readers.statements import Statement, statements
from nlp.readers.when import basis_of, period_of, session_of, wrap_basis
from nlp.span import Span, cover


@once_per_text
def prices(doc: Doc) -> Iterator[Level | Move]:
    """The levels and moves that the text gives figures for."""
    wrap = wrap_basis(doc)
    for statement in statements(doc):
        basis = basis_of(statement, wrap)
        for name in statement.names:
            span = _words(statement, name)
            if statement.role == "level":
                yield from _level(doc, statement, name, span, basis)
            else:
                yield from _move(doc, statement, name, span, basis)


def _level(doc: Doc, statement: Statement, name: Name, span: Span, basis: Basis) -> Iterator[Level]:
    figure = statement.figure
    said = frame(doc, span, at=figure.span)
    if looks_ahead(statement.scan, figure.span, said["modality"]):
        return  # where it may come to stand is a target, not a level
    level = Level(
        **said,
        instrument=pair_of(statement, name)[0],
        value=figure.value,
        unit=figure.unit if figure.unit not in {None, "pp"} else known_unit(name, catalogue_of(doc)),
        basis=basis,
        hedge=figure.hedge,
        date=session_of(statement),
        confidence=round(statement.sure, 2),
    )
    yield _in_cents(level, statement)
    if figure.high is not None:
        yield replace(level, value=figure.high)  # "between 5,943 and 6,059"


def _in_cents(level: Level, statement: Statement) -> Level:
    """The level in dollars where its unit stands with another: "65.02 US cents, down from 65.11"."""
    figure = statement.figure
    if level.instrument.type != "currency" or figure.unit is not None:
        return level
    told = any(
        "cent" in f.text and abs(f.value * 100 - figure.value) < figure.value / 5 for f in statement.scan.figures
    )
    return replace(level, value=figure.value.scaleb(-2), unit="USD") if told else level


def _move(doc: Doc, statement: Statement, name: Name, span: Span, basis: Basis) -> Iterator[Move]:
    figure, direction = statement.figure, statement.direction
    said = frame(doc, span, at=figure.span)
    if looks_ahead(statement.scan, figure.span, said["modality"]):
        return
    assert direction is not None  # statements drops moves that have none
    instrument, turned = pair_of(statement, name)
    known = known_unit(name, catalogue_of(doc))
    unit = "percent" if figure.unit == "pp" and not is_yield(name) else figure.unit
    unit = "bp" if unit == "points" and instrument.type == "rate" else unit
    yield Move(
        **said,
        instrument=instrument,
        direction=flipped(direction) if turned else direction,
        value=figure.value,
        unit=unit or (known if is_currency(known) else "points"),
        hedge=figure.hedge,
        period=period_of(statement),
        basis=basis if basis not in {"threshold", "high", "low"} else "unspecified",
        date=session_of(statement),
        confidence=round(statement.sure, 2),
    )


def _words(statement: Statement, name: Name) -> Span:
    """The words that state the fact: from the name to the figure, or the figure and its cue where they stand apart."""
    parts = [statement.figure.span, name.span, *([statement.cue.span] if statement.cue else [])]
    if not statement.scan.span.contains(name.span):
        parts.remove(name.span)
    return cover(parts)
