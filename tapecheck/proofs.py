"""What stands behind the figures of a verdict's sentence: the rows that it names, or the article's own words.

A reason is made by the rules of verification, far from the digest that shows it. So each figure in it is looked for
again: in the claim's sentence, in the rows, and in the changes between the rows, as precisely as it is printed. What
is found nowhere is unproved, and `tapecheck.lines` refuses the line that holds it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

from corpus.bars import Bar
from corpus.releases import PolicyRate, Release
from corpus.verify.rules.target import horizon_day
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, Target
from nlp.instruments import catalogue
from scrapers.article import Article

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_MONTHS = "January February March April May June July August September October November December".split()
_DAY = re.compile(
    rf"""
    \b (?: (?P<month>{"|".join(_MONTHS)}) \s (?: (?P<day>\d{{1,2}}), \s )? | (?:of|since) \s ) (?P<year>\d{{4}}) \b
  | \b (?P<iso>\d{{4}}-\d\d(?:-\d\d)?) \b
""",
    re.VERBOSE,
)
_PRICES = ("open", "high", "low", "close", "adjusted_close")

Date = tuple[int, int, int]  # year, month, day; 0 where the words name none


def numbers(text: str) -> list[str]:
    """Numbers of a text without their commas and closing zeros, so that 2,467.70 and 2467.7 are one.

    >>> numbers("from 2,467.70 to 0.50")
    ['2467.7', '.5']
    """
    found = (number.replace(",", "") for number in _NUMBER.findall(text))
    return [str(int(n)) if "." not in n else n.rstrip("0").rstrip(".").lstrip("0") for n in found]


def unproved(
    text: str, fact: AnyFact, article: Article, verdict: Verdict, *, session: date | None = None
) -> str | None:
    """The first figure of a verdict's sentence that neither the claim nor the rows account for; None where all are."""
    if not any(character.isdigit() for character in text):
        return None
    behind = _Behind.of(fact, article, verdict, session)
    for name in behind.names:
        text = text.replace(name, " ")
    rest = _DAY.sub(lambda found: " " if behind.dates(found) else found[0], text)
    return next((found for found in _NUMBER.findall(rest) if not behind.proves(found)), None)


@dataclass(frozen=True, slots=True)
class _Behind:
    """All that a figure may come from."""

    said: frozenset[str]  # numbers of the claim, and of what judging it allowed
    days: frozenset[Date]
    names: tuple[str, ...]  # of instruments and series, the longest first: their digits are no figures
    values: tuple[Decimal, ...]
    changes: tuple[tuple[Decimal, Decimal], ...]  # pairs of the same thing that a change may run between

    @classmethod
    def of(cls, fact: AnyFact, article: Article, verdict: Verdict, session: date | None) -> "_Behind":
        claimed = f"{fact.sentence.of(article.text)} {fact!r} {verdict.tolerance!r}"
        values = [v for v in (verdict.expected, verdict.difference) if v is not None]
        values += [value for row in verdict.evidence for value in _values(row)]
        return cls(
            said=frozenset(numbers(claimed)),
            days=frozenset(_days(fact, article, verdict, session)),
            names=tuple(sorted(set(_names(fact, verdict)), key=lambda name: (-len(name), name))),
            values=tuple(dict.fromkeys(values)),
            changes=tuple(_pairs(fact, verdict)),
        )

    def dates(self, found: re.Match[str]) -> bool:
        """Whether the words name a day, month or year of the claim or of the rows, or a year from which on they run."""
        named = _date(found)
        if named in self.days:
            return True
        since = found[0].startswith("since ")
        return since and any(named[0] <= year for year, _, _ in self.days)  # the year that the tape starts in

    def proves(self, printed: str) -> bool:
        """Whether a printed number is one of these, at the places that it is printed with."""
        if not {*numbers(printed)} - self.said:
            return True
        figure = Decimal(printed.replace(",", ""))
        exponent = figure.as_tuple().exponent
        half = Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)
        if any(abs(abs(value) - figure) <= half for value in self.values):
            return True
        return any(abs(change - figure) <= half for pair in self.changes for change in _change(*pair))


def _change(first: Decimal, last: Decimal) -> Iterator[Decimal]:
    """The change in points, in basis points and in percent."""
    difference = abs(last - first)
    yield difference
    yield difference * 100
    if first:
        yield abs(difference / first) * 100


def _values(row: Bar | Release | PolicyRate) -> Iterator[Decimal]:
    match row:
        case Bar():
            yield from (price for name in _PRICES if (price := getattr(row, name)) is not None)
        case Release():
            yield row.value
            yield row.value * 1000  # series of people are in thousands
        case PolicyRate():
            yield from (row.low, row.high, row.change_bp)


def _pairs(fact: AnyFact, verdict: Verdict) -> Iterator[tuple[Decimal, Decimal]]:
    """Values of one instrument or series, in one row or in two; and each against what the claim states."""
    stated = getattr(fact, "value", None)
    groups: dict[str, list[Decimal]] = {}
    for row in verdict.evidence:
        groups.setdefault(_of(row), [stated] if isinstance(stated, Decimal) else []).extend(_values(row))
    for several in groups.values():
        for one, other in combinations(dict.fromkeys(several), 2):
            yield one, other
            yield other, one


def _of(row: Bar | Release | PolicyRate) -> str:
    return row.instrument if isinstance(row, Bar) else row.series if isinstance(row, Release) else row.institution


def _days(fact: AnyFact, article: Article, verdict: Verdict, session: date | None) -> Iterator[Date]:
    """The days of the claim and of the rows, each with its month and its year alone."""
    known: list[Any] = [getattr(fact, "date", None), article.published, session]
    starts = (article.published.date() if article.published else None, session)
    if isinstance(fact, Target):
        known += [horizon_day(fact.horizon, start) for start in starts if start]
    known += [getattr(row, name, None) for row in verdict.evidence for name in ("session", "released", "decided")]
    found = [(day.year, day.month, day.day) for day in known if isinstance(day, date)]
    for period in (getattr(row, "period", "") for row in verdict.evidence):
        year, _, month = period.partition("-")
        if year.isdigit():
            found.append((int(year), int(month) if month.isdigit() else 0, 0))
    found += [_date(match) for match in _DAY.finditer(repr(fact))]
    found += [(day.year, day.month, day.day) for day in _inner_days(fact)]
    for year, month, day in found:
        yield from ((year, month, day), (year, month, 0), (year, 0, 0))


def _inner_days(fact: AnyFact) -> Iterator[date]:
    period = getattr(fact, "period", None)
    for day in (getattr(period, "start", None), getattr(period, "end", None)):
        if isinstance(day, date):
            yield day


def _date(found: re.Match[str]) -> Date:
    if found["iso"]:
        year, month, day = (*map(int, found["iso"].split("-")), 0)[:3]
        return year, month, day
    month = _MONTHS.index(found["month"]) + 1 if found["month"] else 0
    return int(found["year"]), month, int(found["day"] or 0)


def _names(fact: AnyFact, verdict: Verdict) -> Iterator[str]:
    for field in ("instrument", "winner", "loser"):
        if (instrument := getattr(fact, field, None)) is not None:
            yield from filter(None, (instrument.name, instrument.id))
    yield from filter(None, (getattr(fact, name, None) for name in ("indicator", "name", "institution", "study")))
    known = catalogue()
    for row in verdict.evidence:
        yield _of(row)
        if isinstance(row, Bar) and (entry := known.get(row.instrument)) is not None:
            yield entry.instrument.name
