"""Move: the stated change against the closes at both ends of its period.

Every window that the words allow (`corpus/windows.py`) counts, and total return too where the words speak of a return;
the claim is contradicted only where none fits. A move that is told as made during the session (basis intraday) is held
against the range instead. "Flat" is within a quarter of a percent, of a yield within three basis points.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from corpus.history import History
from corpus.verify import wording
from corpus.verify.evidence import Found, find_session, unverifiable
from corpus.verify.returns import Change, along, between, change, kinds
from corpus.verify.tolerance import Measure, fits, tolerance
from corpus.verify.verdict import Tolerance, Verdict
from corpus.windows import Window, windows
from nlp.facts import Move

FLAT = Decimal("0.25")  # percent: what newsrooms still call little changed
FLAT_YIELD = Decimal(3)  # basis points: a quarter of a percent of a yield of 4% would be one

_VERBS = {"up": "rose", "down": "fell", "flat": "moved"}
_SPANS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}


def check(fact: Move, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on a move."""
    if fact.value is None and fact.direction == "flat" and fact.instrument.type == "rate":
        fact = replace(fact, unit="bp")
    found = find_session(fact.instrument, fact.date or fact.period.end, history)
    if isinstance(found, Verdict):
        return found
    if fact.unit == "bp" and fact.instrument.type != "rate":
        return unverifiable(
            "definition", f"basis points are no measure of {wording.name(fact.instrument)}", found.bar()
        )
    changes = list(changes_of(fact, found, history))
    if not changes:
        return _no_window(fact, found)
    if fact.basis in ("intraday", "high", "low") and fact.period.unit == "day" and fact.period.count == 1:
        return _intraday(fact, found, changes[0].window)
    right = next((c for c in changes if is_right(fact, c.value)), None)
    verdict = _verdict(fact, right or changes[0], right=right is not None)
    other = next((c for c in changes[1:] if c.window == changes[0].window), None)
    if right is None and other is not None:  # the words speak of a return: say that neither way of counting fits
        both = f"{verdict.reason[:-1]}; {_how(other)} it was {sized(other.value, fact.unit)}"
        return replace(verdict, reason=wording.sentence(both))
    return verdict


def changes_of(fact: Move, found: Found, history: History) -> Iterator[Change]:
    """What the claim may mean, plainest first: each window, by price and where the words allow by total return."""
    for window in windows(fact.period, found.session, found.symbol, history):
        for kind in kinds(fact.instrument, f"{fact.text} {fact.period.text or ''}"):
            value = change(found.series, window, fact.unit, fact.instrument, kind)
            if value is not None:
                yield Change(found.series, window, value, kind)


def is_right(fact: Move, data: Decimal) -> bool:
    """True where the change of that window makes the claim right."""
    if fact.value is None:
        return abs(data) <= _flat(fact) if fact.direction == "flat" else along(fact.direction, data) > 0
    if fact.direction == "flat":
        return fits(fact.value, abs(data), move_tolerance(fact))
    return fits(fact.value, along(fact.direction, data), move_tolerance(fact))


def move_tolerance(fact: Move) -> Tolerance:
    """What the stated change allows; for a bare direction, what "flat" allows."""
    if fact.value is None:
        band = _flat(fact) if fact.direction == "flat" else None
        rule = f"flat is within {sized(band, fact.unit)}" if band else "only the direction is told"
        return Tolerance(below=band, above=band, rule=rule)
    return tolerance(fact.value, fact.hedge, measure_of(fact))


def _flat(fact: Move) -> Decimal:
    return FLAT_YIELD if fact.unit == "bp" else FLAT


def measure_of(fact: Move) -> Measure:
    """Percent, points and basis points have tolerances of their own."""
    if fact.unit == "bp":
        return "yield move"
    return "move" if fact.unit in (None, "percent") or fact.instrument.type == "rate" else "points"


def span_words(fact: Move, window: Window, found: Found) -> str:
    """ "on January 22, 2026" for a day, "from … to …" for anything longer."""
    first, last = found.series.day(window.base), found.series.day(window.end)
    if fact.period.unit == "day" and fact.period.count == 1:
        return f"on {wording.day(last)}"
    return f"from the close of {wording.day(first)} to that of {wording.day(last)}"


def told(fact: Move) -> str:
    """The claim's own figure: "1.25%", "more than 2%"."""
    if fact.value is None:
        return {"up": "up", "down": "down", "flat": "flat"}[fact.direction]
    hedge = {"about": "about ", "above": "more than ", "below": "less than ", "nearly": "nearly "}.get(
        fact.hedge or "", ""
    )
    points = " points" if fact.unit == "points" else ""
    return f"{hedge}{wording.stated(fact.value, _unit(fact))}{points}"


def sized(value: Decimal, unit: str | None) -> str:
    """ "1.25%", "646.26 points", "5 basis points"."""
    text = wording.figure(value, unit or "percent")
    return f"{text} points" if unit == "points" else text


def _how(known: Change) -> str:
    return "with dividends" if known.kind == "total" else "by price alone"


def _no_window(fact: Move, found: Found) -> Verdict:
    if fact.period.unit == "since" and fact.period.start is None:
        return unverifiable(
            "date", f"the day that the move of {wording.name(fact.instrument)} is told since is not known", found.bar()
        )
    who, end = wording.name(fact.instrument), wording.day(found.session)
    reason = f"prices of {who} are missing at the start of the period that ends on {end}"
    return unverifiable("prices", reason, found.bar())


def _intraday(fact: Move, found: Found, window: Window) -> Verdict:
    """Right where the session reached the stated change from the close before."""
    base, low, high = found.series.close(window.base), found.price("low"), found.price("high")
    if low is None or high is None:
        return _range_unknown(fact, found, window)
    ends = [between(base, price, fact.unit, fact.instrument) for price in (low, high)]
    spread = sorted(along(fact.direction, end) for end in ends if end is not None)
    allowed = move_tolerance(fact)
    if not spread:
        return unverifiable("definition", "a percentage of a price below zero has no sense", found.bar())
    value = fact.value if fact.value is not None else Decimal(0)
    nearest = min(max(value, spread[0]), spread[1])
    right = fits(value, nearest, allowed) if fact.value is not None else spread[1] > 0
    unit = _unit(fact)
    who, when = wording.name(fact.instrument), wording.day(found.session)
    text = (
        f"{who} traded between {_signed(ends[0], unit)} and {_signed(ends[1], unit)} from its previous close on {when}"
    )
    return Verdict(
        label="supported" if right else "contradicted",
        reason=wording.sentence(text if right else f"{text}, never {told(fact)} {fact.direction}"),
        expected=nearest,
        difference=value - nearest if fact.value is not None else None,
        tolerance=allowed,
        evidence=(found.bar(window.base), found.bar()),
    )


def _range_unknown(fact: Move, found: Found, window: Window) -> Verdict:
    """The close was traded too: a change that it makes is right, any other may have been reached."""
    value = change(found.series, window, fact.unit, fact.instrument)
    if value is not None and is_right(fact, value):
        return _verdict(fact, Change(found.series, window, value), right=True)
    who, when = wording.name(fact.instrument), wording.day(found.session)
    return unverifiable("prices", f"the range of {who} on {when} is not known", found.bar())


def _verdict(fact: Move, known: Change, *, right: bool) -> Verdict:
    expected = along(fact.direction, known.value) if fact.direction != "flat" else known.value
    found = Found(fact.instrument, known.series, known.window.end)
    text = sentence_of(fact, known, found)
    return Verdict(
        label="supported" if right else "contradicted",
        reason=wording.sentence(text if right else f"{text}, not {told(fact)}"),
        expected=expected,
        difference=fact.value - expected if fact.value is not None else None,
        tolerance=move_tolerance(fact),
        evidence=known.bars,
    )


def sentence_of(fact: Move, known: Change, found: Found) -> str:
    """ "the Russell 2000 rose 0.76% on January 22, 2026, to 2,718.77 from 2,698.17"."""
    base, end = known.bars
    verb = "rose" if known.value > 0 else "fell" if known.value < 0 else "was unchanged"
    size = f" {sized(abs(known.value), fact.unit)}" if known.value else ""
    total = " with dividends" if known.kind == "total" else ""
    text = f"{wording.name(fact.instrument)} {verb}{size}{total} {span_words(fact, known.window, found)}"
    if known.kind == "total":
        return text
    return f"{text} ({_level(base.close, fact)} to {_level(end.close, fact)})"


def _level(value: Decimal, fact: Move) -> str:
    return wording.figure(value, "percent" if fact.instrument.type == "rate" else None)


def _unit(fact: Move) -> str | None:
    return fact.unit or "percent"


def _signed(value: Decimal | None, unit: str | None) -> str:
    assert value is not None
    return f"{'+' if value > 0 else ''}{sized(value, unit)}"
