"""Facts from the plain tables of tests/cases: what a test does not say gets a harmless value."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from nlp.facts import KINDS, AnyFact
from nlp.instruments import Instrument, InstrumentType
from nlp.periods import Period
from nlp.span import Span

INSTRUMENTS: dict[str, tuple[str, InstrumentType]] = {
    "^RUT": ("Russell 2000", "index"),
    "^GSPC": ("S&P 500", "index"),
    "^DJI": ("Dow Jones Industrial Average", "index"),
    "^IXIC": ("Nasdaq Composite", "index"),
    "^NDX": ("Nasdaq-100", "index"),
    "^VIX": ("VIX", "index"),
    "^N225": ("Nikkei 225", "index"),
    "^GDAXI": ("DAX", "index"),
    "^TNX": ("10-year Treasury yield", "rate"),
    "IWM": ("iShares Russell 2000 ETF", "etf"),
    "IWB": ("iShares Russell 1000 ETF", "etf"),
    "CL=F": ("WTI crude", "commodity"),
    "GC=F": ("gold", "commodity"),
    "DX-Y.NYB": ("US Dollar Index", "currency"),
    "BTC-USD": ("Bitcoin", "crypto"),
    "XYZ": ("Example Corp.", "equity"),
    "^UP": ("Rising Index", "index"),
}
_FIGURES = {"value", "by", "size_bp", "expected", "previous"}


def instrument(symbol: str) -> Instrument:
    """The instrument of a symbol; a name that is no symbol is a group."""
    if symbol in INSTRUMENTS:
        name, kind = INSTRUMENTS[symbol]
        return Instrument(id=symbol, name=name, type=kind)
    return Instrument(id=None, name=symbol, type="group")


def fact(told: Mapping[str, Any]) -> AnyFact:
    """The fact of a table: kind, and the fields of that kind; figures are strings with the printed digits."""
    fields: dict[str, Any] = {"span": Span(0, 1), "text": "", "sentence": Span(0, 1)}
    for name, value in told.items():
        fields[name] = _value(name, value)
    kind = KINDS[fields.pop("kind")]
    if "period" in kind.__slots__ and "period" not in fields and kind.kind != "indicator":
        fields["period"] = Period(unit="day")
    return kind(**fields)  # type: ignore[return-value]


def _value(name: str, value: Any) -> Any:
    if name in ("instrument", "winner", "loser"):
        return instrument(value)
    if name in _FIGURES:
        return Decimal(value)
    if name == "range":
        return tuple(Decimal(end) for end in value)
    if name == "date":
        return day(value)
    if name == "period" and isinstance(value, Mapping):
        return Period(**{k: day(v) if k in ("start", "end") else v for k, v in value.items()})
    return value


def day(value: date | str) -> date:
    """A TOML date or an ISO text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
