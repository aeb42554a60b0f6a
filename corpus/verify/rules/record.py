"""Record: the session against all that came before it, of closes, of highs and lows, or of moves.

| extent | right where |
|---|---|
| all-time | no earlier close (or high) in the data is as high; ten years of data or a table of records are asked for |
| 52-week | none within 52 weeks is |
| since:YYYY[-MM[-DD]] | none is after the time named, and one is within it; of an all-time high: the last record is |
| other | nothing can be said: unverifiable |

Basis close looks at closes, intraday at highs (or lows), unspecified at either. With a `measure` ("daily move",
"weekly move") the moves are compared instead of the levels.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from corpus.bars import Bar
from corpus.history import History
from corpus.series import Series
from corpus.studies import Moves, moves
from corpus.verify import wording
from corpus.verify.evidence import Found, find_session, unverifiable
from corpus.verify.verdict import Verdict
from corpus.windows import since_day
from nlp.facts import Record

_YEARS = 10  # history that "all-time" asks for


@dataclass(frozen=True, slots=True)
class Field:
    """One reading of a record: which prices are compared, and how they are called."""

    name: str  # close, high or low
    sign: int  # 1 for highs, -1 for lows
    noun: str  # "close", "high", "low"

    def value(self, series: Series, place: int) -> Decimal:
        """The price of a session, its close where the high or low is not known."""
        return series.price(place, self.name) or series.close(place)

    def signed(self, series: Series, place: int) -> float:
        """The price as the tree of peaks holds it."""
        return self.sign * float(self.value(series, place))


def check(fact: Record, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on a record."""
    found = find_session(fact.instrument, fact.date, history)
    if isinstance(found, Verdict):
        return found
    if fact.measure is not None:
        return moves_record(fact, found, history)
    extent = fact.extent.partition(":")[0]
    if extent not in _EXTENTS:
        return unverifiable("definition", f"the record that is meant is not defined ({fact.extent})", found.bar())
    verdicts = [_EXTENTS[extent](fact, found, history, field) for field in fields_of(fact)]
    return next((v for v in verdicts if v.label == "supported"), verdicts[0])


def fields_of(fact: Record) -> list[Field]:
    """The prices that the claim may be about, plainest first."""
    sign, extreme = (1, "high") if fact.direction == "high" else (-1, "low")
    close, range_ = Field("close", sign, "close"), Field(extreme, sign, extreme)
    if fact.basis in ("close", "open"):
        return [close]
    return [range_] if fact.basis in ("intraday", "high", "low") else [close, range_]


def last_as_far(found: Found, field: Field, start: int = 0) -> int | None:
    """The last earlier session that went as far, none where that is before `start`."""
    peaks = found.series.peaks_of(field.name, field.sign)
    place = peaks.last_at_least(field.signed(found.series, found.place), found.place)
    return place if place is not None and place >= start else None


def _all_time(fact: Record, found: Found, history: History, field: Field) -> Verdict:
    earlier = last_as_far(found, field)
    if earlier is not None:
        return _not_a_record(fact, found, field, _farthest(found, field, 0))
    if found.place == 0:
        return unverifiable("prices", f"there are no earlier prices of {wording.name(fact.instrument)}", found.bar())
    if not _reaches_back(found, history, field):
        who, start = wording.name(fact.instrument), wording.day(found.series.day(0))
        reason = f"prices of {who} since {start} are too few for an all-time claim"
        return unverifiable("prices", reason, found.bar())
    before = _farthest(found, field, 0)
    return _record(
        fact,
        found,
        field,
        before,
        f"{_beyond(field)} every earlier {field.noun} since {found.series.day(0).year}; the last record was",
    )


def _52_week(fact: Record, found: Found, history: History, field: Field) -> Verdict:
    start = found.series.until(found.session - timedelta(days=365))
    if start == 0 or start >= found.place or not history.whole(found.symbol, start - 1, found.place):
        return unverifiable(
            "prices",
            f"prices of {wording.name(fact.instrument)} do not cover the 52 weeks before {wording.day(found.session)}",
            found.bar(),
        )
    farthest = _farthest(found, field, start)
    if last_as_far(found, field, start) is not None:
        return _not_a_record(fact, found, field, farthest)
    return _record(
        fact, found, field, farthest, f"{_beyond(field)} every {field.noun} of the 52 weeks before; the nearest was"
    )


def _since(fact: Record, found: Found, history: History, field: Field) -> Verdict:
    """Both ends: nothing as far since the time named, and something as far within it."""
    named = since_day(fact.extent.partition(":")[2], found.session)
    if named is None:
        return unverifiable("date", f"the time that the record is told since ({fact.extent}) is no date", found.bar())
    first, last = named
    earlier = last_as_far(found, field)
    if earlier is None:
        return _first_record_since(fact, found, history, field, named)
    day = found.series.day(earlier)
    if day > last:
        return _not_a_record(fact, found, field, earlier)
    if not history.whole(found.symbol, earlier, found.place):
        return unverifiable(
            "prices",
            f"prices of {wording.name(fact.instrument)} are missing after {wording.day(day)}",
            found.bar(earlier),
            found.bar(),
        )
    if day < first:
        return _too_modest(fact, found, field, earlier)
    return _record(fact, found, field, earlier, f"{_beyond(field)} every {field.noun} since")


def _first_record_since(
    fact: Record, found: Found, history: History, field: Field, named: tuple[date, date]
) -> Verdict:
    """Nothing was ever as far: the claim can only mean the first record since the last one."""
    if found.place == 0 or not _reaches_back(found, history, field):
        who = wording.name(fact.instrument)
        return unverifiable("prices", f"prices of {who} do not reach back far enough for this claim", found.bar())
    before = _farthest(found, field, 0)
    day = found.series.day(before)
    if named[0] <= day <= named[1]:
        return _record(fact, found, field, before, f"the first record {field.noun} since")
    if day > named[1]:
        return _not_a_record(fact, found, field, before)
    return _too_modest(fact, found, field, before)


_Extent = Callable[[Record, Found, History, Field], Verdict]
_EXTENTS: dict[str, _Extent] = {"all-time": _all_time, "52-week": _52_week, "since": _since}


def _reaches_back(found: Found, history: History, field: Field) -> bool:
    """True where the data holds every earlier record: ten unbroken years, or a table of record closes."""
    series = found.series
    if found.symbol in history.records and field.sign > 0:
        return True
    enough = found.session.toordinal() - series.days[0] >= _YEARS * 365
    return enough and history.whole(found.symbol, 0, found.place)


def _farthest(found: Found, field: Field, start: int) -> int:
    """The session of the farthest price from `start` on, the latest where several are equal."""
    peaks = found.series.peaks_of(field.name, field.sign)
    place = peaks.last_at_least(peaks.highest(start, found.place), found.place)
    assert place is not None
    return place


def _record(fact: Record, found: Found, field: Field, before: int, how: str) -> Verdict:
    value, earlier = field.value(found.series, found.place), field.value(found.series, before)
    text = (
        f"{wording.name(fact.instrument)} {_reached(field)} {_figure(value)} on {wording.day(found.session)}, {how} "
        f"{_figure(earlier)} on {wording.day(found.series.day(before))}"
    )
    return Verdict(
        label="supported", reason=wording.sentence(text), expected=earlier, evidence=(found.bar(), found.bar(before))
    )


def _not_a_record(fact: Record, found: Found, field: Field, earlier: int) -> Verdict:
    value, before = field.value(found.series, found.place), field.value(found.series, earlier)
    farther = ("higher" if field.sign > 0 else "lower") if value != before else "the same"
    who, now, then = wording.name(fact.instrument), wording.day(found.session), wording.day(found.series.day(earlier))
    text = f"{who} {_reached(field)} {_figure(value)} on {now}; it was {farther} on {then}, at {_figure(before)}"
    return Verdict(
        label="contradicted",
        reason=wording.sentence(text),
        expected=before,
        difference=value - before,
        diagnosis="not-a-record",
        evidence=(found.bar(), found.bar(earlier)),
    )


def _too_modest(fact: Record, found: Found, field: Field, earlier: int) -> Verdict:
    value, before = field.value(found.series, found.place), field.value(found.series, earlier)
    who, now, then = wording.name(fact.instrument), wording.day(found.session), wording.day(found.series.day(earlier))
    text = (
        f"the {field.noun} of {who} on {now} ({_figure(value)}) was the {'highest' if field.sign > 0 else 'lowest'} "
        f"since {then} ({_figure(before)}), further back than the {fact.extent.partition(':')[2]} of the claim"
    )
    return Verdict(
        label="contradicted",
        reason=wording.sentence(text),
        expected=before,
        difference=value - before,
        diagnosis="wrong-period",
        evidence=(found.bar(), found.bar(earlier)),
    )


def moves_record(fact: Record, found: Found, history: History) -> Verdict:
    """A record of moves: "the worst day since March 2020"."""
    unit = next((u for u in ("day", "week", "month", "quarter", "year") if u in _units(fact.measure or "")), None)
    if unit is None:
        return unverifiable("definition", f"a record of {fact.measure} is not defined", found.bar())
    named = _since_when(fact, found)
    if named is None:
        return unverifiable("definition", f"the record that is meant is not defined ({fact.extent})", found.bar())
    table = moves(history, found.symbol, unit)
    number = table.number(found.place)
    if number is None:
        who = wording.name(fact.instrument)
        return unverifiable("prices", f"prices of {who} are missing before {wording.day(found.session)}", found.bar())
    sign = 1 if fact.direction == "high" else -1
    earlier = table.last_as_far(sign * table.value(number, found.place), number, sign)
    return _judge_move(fact, MoveAt(found, table, number, unit), earlier, named, history)


@dataclass(frozen=True, slots=True)
class MoveAt:
    """The move of the period that the claim's session lies in."""

    found: Found
    table: Moves
    number: int
    unit: str

    def told(self, other: int | None = None) -> str:
        """ "-3.2% in the week to March 20, 2020", of this period or of another."""
        place = self.found.place if other is None else self.table.end(other)
        value = self.table.value(self.number if other is None else other, place)
        span = "on" if self.unit == "day" else f"in the {self.unit} to"
        return f"{wording.figure(Decimal(repr(value)), 'percent')} {span} {wording.day(self.found.series.day(place))}"

    def bars(self, other: int | None = None) -> tuple[Bar, Bar]:
        """The bars at both ends."""
        place = self.found.place if other is None else self.table.end(other)
        return self.found.bar(self.table.base(self.number if other is None else other)), self.found.bar(place)


def _judge_move(fact: Record, own: MoveAt, earlier: int | None, named: tuple[date, date], history: History) -> Verdict:
    found, series = own.found, own.found.series
    when = series.day(own.table.end(earlier)) if earlier is not None else None
    told = f"{wording.name(fact.instrument)} moved {own.told()}"
    if earlier is not None and when is not None and when > named[1]:
        return Verdict(
            label="contradicted",
            reason=wording.sentence(f"{told}; the last to go as far was {own.told(earlier)}"),
            diagnosis="not-a-record",
            evidence=(*own.bars(), *own.bars(earlier)),
        )
    start = own.table.end(earlier) if earlier is not None else series.index(series.day(0)) or 0
    if not history.whole(found.symbol, start, found.place) or (when is None and series.day(0) > named[1]):
        who = wording.name(fact.instrument)
        return unverifiable("prices", f"prices of {who} do not reach back far enough for this claim", found.bar())
    word = "strongest" if fact.direction == "high" else "weakest"
    if fact.extent.startswith("since") and when is not None and when < named[0]:
        reason = f"{told}, the {word} since {wording.day(when)}, further back than the {fact.extent[6:]} of the claim"
        return Verdict(
            label="contradicted", reason=wording.sentence(reason), diagnosis="wrong-period", evidence=own.bars()
        )
    rest = f"since {own.told(earlier)}" if earlier is not None else f"in the data since {series.day(0).year}"
    rows = (*own.bars(), *own.bars(earlier)) if earlier is not None else own.bars()
    return Verdict(label="supported", reason=wording.sentence(f"{told}, the {word} {rest}"), evidence=rows)


def _since_when(fact: Record, found: Found) -> tuple[date, date] | None:
    """The first and last day of the time since which the move is told to be a record."""
    extent, _, since = fact.extent.partition(":")
    if extent == "since":
        return since_day(since, found.session)
    day = {"52-week": found.session - timedelta(days=365), "all-time": found.series.day(0)}.get(extent)
    return (day, day) if day else None


def _units(measure: str) -> str:
    return measure.lower().replace("daily", "day")


def _beyond(field: Field) -> str:
    return "above" if field.sign > 0 else "below"


def _reached(field: Field) -> str:
    return {"close": "closed at", "high": "reached", "low": "fell to"}[field.name]


def _figure(value: Decimal) -> str:
    return wording.figure(value)
