"""A chart signal, before its instrument is known."""

from dataclasses import dataclass
from decimal import Decimal

from nlp.facts import Signal
from nlp.span import Span
from nlp.values import quick

PHASES = frozenset({"correction", "bear market", "bull market"})


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """What is signalled: its words, the words of the study or line alone (`at`), and how sure the rule is."""

    span: Span
    at: Span
    signal: Signal
    study: str | None = None
    value: Decimal | None = None
    sure: float = 0.9
    is_ahead: bool = False  # "a close above 2,443 would ...": it has not happened

    @property
    def is_priced(self) -> bool:
        """True where the value is a price; an oscillator has a scale of its own."""
        return not (self.study or "").startswith(("RSI", "MACD", "stochastics"))

    @property
    def is_bare(self) -> bool:
        """True for a break that names no level: it may be a figure of speech."""
        return self.value is None and self.signal in {"breakout", "breakdown"} and self.study not in PHASES
