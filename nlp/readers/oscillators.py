"""Oscillators and crosses: MACD, RSI, golden and death crosses, overbought and oversold."""

from collections.abc import Iterator
from itertools import pairwise

from nlp.facts import Signal
from nlp.mentions import Cue, Figure
from nlp.readers.scan import Scan
from nlp.readers.signals import Sign
from nlp.readers.studies import is_price, studies
from nlp.readers.words import words_after, words_before, words_between
from nlp.span import Span, cover

_OVERBOUGHT, _OVERSOLD = 70, 30  # Wilder's bounds of the relative strength index
_STRETCHED = 80  # Lane's bounds of the stochastic oscillator are 80 and 20
_HIGH_DECADES = frozenset({"eighties", "nineties", "80s", "90s"})
_LOW_DECADES = frozenset({"teens"})
_NOT = frozenset({"neither", "nor", "not", "no", "without", "never", "n't"})
_BOUNDS = frozenset({"below", "under", "above", "over", "past", "beneath"})  # "fell below 30" is no reading
_APART = 8  # words between two averages that cross
_REACH = 12


def crosses(scan: Scan) -> Iterator[Sign]:
    """Golden and death crosses, by name or as one average crossing another."""
    pairs = list(_crossing(scan))
    yield from pairs
    for cue in scan.family("cross", "golden", "death"):
        signal: Signal = "golden-cross" if cue.sense == "golden" else "death-cross"
        if signal not in {p.signal for p in pairs}:
            yield Sign(span=cue.span, at=cue.span, signal=signal)
    for cue in scan.family("cross", "bullish", "bearish", "any"):
        average = _study_near(scan, cue, "average")
        if average and cue.pos == "noun" and not scan.family("study", "macd"):
            tone = _tone(scan, cue)
            if tone:
                span = cover([average.span, cue.span])
                signal = "golden-cross" if tone == "bullish" else "death-cross"
                yield Sign(span=span, at=span, signal=signal, study="moving average crossover", sure=0.75)


def _crossing(scan: Scan) -> Iterator[Sign]:
    """One average crossing another: "the 50-day average rose above the 200-day"."""
    averages = [s for s in studies(scan) if s.name.endswith("moving average")]
    for short, long in pairwise(averages):
        gap = Span(short.span.end, max(short.span.end, long.span.start))
        sides = [c for c in scan.family("side", "above", "below") if gap.contains(c.span)]
        crossed = [c for c in scan.family("cross", "any") if gap.contains(c.span)]
        if sides and (crossed or len(words_between(scan, short.span, long.span)) <= _APART):
            signal: Signal = "golden-cross" if sides[0].sense == "above" else "death-cross"
            span = cover([short.span, long.span])
            yield Sign(span=span, at=span, signal=signal, study=f"{short.name} and {long.name}", sure=0.85)


def macd(scan: Scan) -> Iterator[Sign]:
    """The MACD over or under its signal line, or in words of tone."""
    for cue in scan.family("study", "macd")[:1]:
        value = _reading(scan, cue, ceiling=None)
        tone = _macd_tone(scan, cue, value)
        if tone:
            signal: Signal = "macd-bullish" if tone == "bullish" else "macd-bearish"
            yield Sign(
                span=cue.span, at=cue.span, signal=signal, study="MACD", value=value.value if value else None, sure=0.85
            )


def strength(scan: Scan) -> Iterator[Sign]:
    """The relative strength index with its reading."""
    for cue in scan.family("study", "rsi")[:1]:
        value = _reading(scan, cue, ceiling=100)
        state = next((s for s in scan.family("state") if not _is_denied(scan, s)), None)
        number = value.value if value else None
        told = None if value and set(words_before(scan, value.span, 1)) & _BOUNDS else number
        if state:
            span = cover([cue.span, state.span])
            yield Sign(span=span, at=span, signal=_state(state), study="RSI", value=told)
        elif number is not None and number >= _OVERBOUGHT:
            yield Sign(span=cue.span, at=cue.span, signal="overbought", study="RSI", value=told, sure=0.8)
        elif number is not None and number <= _OVERSOLD:
            yield Sign(span=cue.span, at=cue.span, signal="oversold", study="RSI", value=told, sure=0.8)
        elif number is not None:
            states = [s.span for s in scan.family("state")]
            yield Sign(
                span=cue.span,
                at=cover([cue.span, *states]),
                signal="pattern",
                study="RSI neutral",
                value=number,
                sure=0.8,
            )


def stochastics(scan: Scan) -> Iterator[Sign]:
    """Stochastics over 80 or under 20, in figures or in words ("pinned in the nineties")."""
    for cue in scan.family("study", "stochastic")[:1]:
        value = _reading(scan, cue, ceiling=100)
        state = next((s for s in scan.family("state") if not _is_denied(scan, s)), None)
        words = set(words_after(scan, cue.span, _REACH))
        signal: Signal | None = _state(state) if state else None
        if signal is None and (words & _HIGH_DECADES or (value and value.value >= _STRETCHED)):
            signal = "overbought"
        elif signal is None and (words & _LOW_DECADES or (value and value.value <= 100 - _STRETCHED)):
            signal = "oversold"
        if signal:
            span = cover([cue.span, *([state.span] if state else [])])
            number = value.value if value else None
            yield Sign(span=span, at=span, signal=signal, study="stochastics", value=number, sure=0.8)


def states(scan: Scan) -> Iterator[Sign]:
    """Overbought and oversold without a study."""
    for cue in scan.family("state"):
        if not _is_denied(scan, cue):
            yield Sign(span=cue.span, at=cue.span, signal=_state(cue), sure=0.85)


def _state(cue: Cue) -> Signal:
    return "overbought" if cue.sense == "overbought" else "oversold"


def _is_denied(scan: Scan, cue: Cue) -> bool:
    return bool(_NOT & set(words_before(scan, cue.span, 3)))


def _study_near(scan: Scan, cue: Cue, sense: str) -> Cue | None:
    for study in scan.family("study", sense):
        left, right = sorted((study.span, cue.span), key=lambda s: s.start)
        if left.before(right) and len(words_between(scan, left, right)) <= 3:
            return study
    return None


def _tone(scan: Scan, cue: Cue) -> str | None:
    if cue.sense in {"bullish", "bearish"}:
        return cue.sense
    near = [c for c in scan.family("tone") if c.span.gap(cue.span) <= 40]
    if near:
        return min(near, key=lambda c: c.span.gap(cue.span)).sense
    moves = [c for c in scan.family("move", "up", "down") if 0 <= c.span.start - cue.span.end <= 40]
    return ("bullish" if moves[0].sense == "up" else "bearish") if moves else None


def _macd_tone(scan: Scan, cue: Cue, value: Figure | None) -> str | None:
    signal = next((c for c in scan.family("cross", "signal-line") if cue.span.before(c.span)), None)
    if signal:
        sides = [
            c for c in scan.family("side", "above", "below") if cue.span.before(c.span) and c.span.before(signal.span)
        ]
        if sides:
            return "bullish" if sides[-1].sense == "above" else "bearish"
        other = next((f for f in scan.figures if signal.span.before(f.span) and is_price(f)), None)
        if other and value and value.span != other.span and value.value != other.value:
            return "bullish" if value.value > other.value else "bearish"
    tones = [
        c for c in scan.cues if (c.family == "tone" or (c.family == "cross" and c.sense in {"bullish", "bearish"}))
    ]
    near = [c for c in tones if abs(c.span.start - cue.span.end) <= 120]
    return min(near, key=lambda c: c.span.gap(cue.span)).sense if near else None


def _reading(scan: Scan, cue: Cue, *, ceiling: int | None) -> Figure | None:
    """The study's own figure: "the RSI at 71.2", "with a reading of 55.98, the RSI"."""
    found = [
        f
        for f in scan.figures
        if f.unit in {None, "points"}
        and (ceiling is None or f.value <= ceiling)
        and not f.span.overlaps(cue.span)
        and len(_between(scan, f.span, cue.span)) <= _REACH
    ]
    return min(found, key=lambda f: (f.span.gap(cue.span), f.span.start), default=None)


def _between(scan: Scan, one: Span, two: Span) -> list[str]:
    left, right = sorted((one, two), key=lambda s: s.start)
    return words_between(scan, left, right)
