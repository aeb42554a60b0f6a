"""Which currency pair a currency's name means: its counterpart or the unit of the rate tells ("1.158 euros")."""

from nlp.components.extensions import catalogue_of
from nlp.facts import MoveDirection
from nlp.grammar.pairs import crossed, currency_in
from nlp.instruments import Catalogue, Instrument, catalogue
from nlp.mentions import Name
from nlp.readers.roles import is_currency
from nlp.readers.statements import Statement

_INDEX = "DX-Y.NYB"
_WINDOW = 40  # code points after a move in which the rate that it led to is printed
_UNITS = {"GBX": "GBP"}  # a rate in pence is one in pounds
_AGAINST = frozenset({"against", "versus", "vs", "vs."})
_AGAINST_WITHIN = 6  # words from a figure to the counterpart that it is told against
_FLIPPED: dict[MoveDirection, MoveDirection] = {"up": "down", "down": "up", "flat": "flat"}


def pair_of(statement: Statement, name: Name) -> tuple[Instrument, bool]:
    """The instrument that the statement is about, and whether its quotation moves the other way than the name's."""
    if name.instrument.type != "currency" and name.instrument.id != _INDEX:
        return name.instrument, False
    known = catalogue_of(statement.scan.doc)
    base = _base(name, known)
    quote = _quote(statement)
    other = _counterpart(statement) or quote
    if other is None or base is None or other == base:
        return name.instrument, is_counter(name)
    if quote == base:  # "the pound ... against the euro at 86.61 pence": quoted in the currency that is named
        pair = crossed(other, base, known)
        return (pair[0].instrument, not pair[1]) if pair else (name.instrument, is_counter(name))
    pair = crossed(base, other, known)
    if pair is None:
        return name.instrument, is_counter(name)
    entry, turned = pair
    return entry.instrument, turned


def is_counter(name: Name) -> bool:
    """True where the name is of the currency that its pair is quoted in: the yen falling is USD/JPY rising."""
    symbol = name.instrument.id or ""
    if not symbol.endswith("=X") or "/" in name.text:
        return False
    words = name.text.lower()
    if len(symbol) == len("JPY=X"):
        return not any(dollar in words for dollar in ("usd", "dollar", "greenback", "buck")) or words.endswith(
            ("ian dollar", "kong dollar", "pore dollar", "taiwan dollar")
        )
    return len(symbol) == len("EURCHF=X") and symbol[3:6] != "USD" and _base(name) == symbol[3:6]


def as_quoted(name: Name, direction: MoveDirection) -> MoveDirection:
    """The direction of the pair: the yen falling is USD/JPY rising."""
    return _FLIPPED[direction] if is_counter(name) else direction


def flipped(direction: MoveDirection) -> MoveDirection:
    """The other way."""
    return _FLIPPED[direction]


def _counterpart(statement: Statement) -> str | None:
    """The currency that the figure is told against: "0.1% weaker against the euro"."""
    scan, figure = statement.scan, statement.figure
    known = catalogue_of(scan.doc)
    head = scan.tokens_at(scan.span.start, min(scan.span.end, scan.span.start + 32))
    if head[:1] and head[0] in _AGAINST and "," in head[:4]:  # "Against the yen, the dollar slid 0.5%"
        return _said(head[1:4], known)
    before = scan.tokens_at(max(scan.span.start, figure.span.start - 32), figure.span.start)[-4:]
    if _AGAINST & set(before) and "," not in before:  # "against the euro at 86.61 pence"
        last = max(number for number, word in enumerate(before) if word in _AGAINST)
        return _said(before[last + 1 :], known)
    words = scan.tokens_at(figure.span.end, min(scan.span.end, figure.span.end + 48))
    stop = next((at for at, word in enumerate(words) if word in {",", ";", "(", "and", "while"}), len(words))
    at = next((at for at, word in enumerate(words[:stop]) if word in _AGAINST), None)
    if at is None or at > _AGAINST_WITHIN:
        return None
    return _said(words[at + 1 : at + 4], known)


def _said(words: list[str], known: Catalogue) -> str | None:
    """The currency that the words begin with."""
    said = [word.strip(".") for word in words if word not in {"the", "its"}]
    return next((code for end in (2, 1) if (code := currency_in(" ".join(said[:end]), known))), None)


def _quote(statement: Statement) -> str | None:
    """The currency of the rate told by the figure, or by the next one ("up 0.4% to 1.158 euros")."""
    figure = statement.figure
    later = [f for f in statement.scan.figures if 0 <= f.span.start - figure.span.end <= _WINDOW]
    for candidate in (figure, *later[:1]):
        if candidate.unit and is_currency(candidate.unit):
            return _UNITS.get(candidate.unit, candidate.unit)
    return None


def _base(name: Name, known: Catalogue | None = None) -> str | None:
    """The currency that is named, in ISO code; of a pair named as such its first."""
    symbol = name.instrument.id or ""
    if symbol == _INDEX:
        return "USD"
    if not symbol.endswith("=X"):
        return None
    said = None if "/" in name.text else currency_in(name.text, known or catalogue())
    return said or symbol[:3]
