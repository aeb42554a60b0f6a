"""A claim of an extreme, before its instrument is known."""

from dataclasses import dataclass
from typing import Literal

from nlp.facts import Basis
from nlp.readers.scan import Scan
from nlp.span import Span
from nlp.values import quick

Direction = Literal["high", "low"]


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is claimed, and how sure the rule is (0 to 1)."""

    span: Span  # the words
    about: Span | None = None  # where the subject is looked for, if not at the words' start
    extent: str
    direction: Direction
    basis: Basis = "unspecified"
    measure: str | None = None
    sure: float = 0.95
    is_quoted: bool = False  # told by a quoted price: "past 155 yen" is the pair's own high
    of_statistic: bool = False  # counts only for a published statistic
    by_denial: bool = False  # "no close has been higher since": the denial is the claim, and does not negate it


_WEEK = 5  # sessions


def basis_near(scan: Scan, span: Span) -> Basis:
    """Close or intraday, where a word of the clause round the claim says so."""
    cues = [c for c in scan.family("basis") if abs(c.span.start - span.start) < 70 or span.overlaps(c.span)]
    inside = [c for c in cues if span.contains(c.span)]
    for cue in inside or sorted(cues, key=lambda c: c.span.gap(span)):
        return "close" if cue.sense == "close" else "intraday"
    return "unspecified"


def measure_in(scan: Scan, span: Span) -> str | None:
    """What is measured between an extreme and its extent: "weekly move"; "streak"; None for a level."""
    for word in span.of(scan.text).lower().split():
        if word.strip(",.").endswith(("-day", "-week", "-month", "-session", "-quarter", "-year")):
            stem = word.strip(",.")
            if stem not in {"one-day", "single-day", "one-week", "one-month", "one-session", "single-session"}:
                return f"{stem} move"
    cues = [c for c in scan.family("measure") if span.overlaps(c.span)]
    if any(c.sense == "streak" for c in cues):
        return "streak"
    periods = [c.sense for c in cues if c.sense != "level"]
    if periods:
        return f"{periods[0]} move"
    if any(span.contains(c.span) and c.pos == "noun" for c in scan.family("move", "up", "down")):
        return f"{told_period(scan, span)} move"
    return None


def told_period(scan: Scan, claim: Span) -> str:
    """The period of a move that names none beside it: one told before the claim, a day where there is none."""
    periods = [t.period for t in scan.times if t.period and t.role == "period" and t.span.before(claim)]
    units = {"week" if p.unit == "day" and p.count == _WEEK else p.unit for p in periods}
    for unit, word in (("week", "weekly"), ("month", "monthly"), ("quarter", "quarterly"), ("year", "yearly")):
        if unit in units:
            return word
    return "daily"
