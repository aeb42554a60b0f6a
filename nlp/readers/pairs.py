"""Which currency pair a currency's name means: the unit of the rate tells ("1.158 euros", "147 yen")."""

from nlp.components.extensions import catalogue_of
from nlp.instruments import Instrument
from nlp.mentions import Name
from nlp.readers.roles import is_currency
from nlp.readers.statements import Statement

_BASES = {"DX-Y.NYB": "USD", "JPY=X": "JPY"}
_WINDOW = 40  # code points after a move in which the rate that it led to is printed


def instrument_of(statement: Statement, name: Name) -> Instrument:
    """The instrument that the statement is about: the name's, or the pair that the rate's unit makes of it."""
    if name.instrument.type != "currency" and name.instrument.id != "DX-Y.NYB":
        return name.instrument
    quote = _quote(statement)
    base = _base(name)
    if quote is None or base is None or quote == base:
        return name.instrument
    for symbol in (f"{base}{quote}=X", f"{quote}=X" if base == "USD" else ""):
        entry = catalogue_of(statement.scan.doc).get(symbol)
        if entry:
            return entry.instrument
    return name.instrument


def _quote(statement: Statement) -> str | None:
    """The currency of the rate told by the figure, or by the next one ("up 0.4% to 1.158 euros")."""
    figure = statement.figure
    later = [f for f in statement.scan.figures if 0 <= f.span.start - figure.span.end <= _WINDOW]
    for candidate in (figure, *later[:1]):
        if candidate.unit and is_currency(candidate.unit):
            return candidate.unit
    return None


def _base(name: Name) -> str | None:
    symbol = name.instrument.id or ""
    if symbol in _BASES:
        return _BASES[symbol]
    return symbol[:3] if symbol.endswith("=X") and len(symbol) == len("EURUSD=X") else None
