"""Target: pending until its horizon, then hit or missed, and by how much; touched and closed at are told apart.

Hit is a close at or beyond the value, after the claim was made and by the horizon. A target that was only touched
during a session is not hit, and the reason says so. A target as a percentage of something that is no yield is a change
from the close before the claim. Without a horizon there is nothing to judge by.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from corpus.calendars import calendar_of, trading_day
from corpus.history import History
from corpus.series import Series
from corpus.verify import wording
from corpus.verify.evidence import unverifiable
from corpus.verify.tolerance import exactly
from corpus.verify.verdict import Verdict
from corpus.windows import months_back
from nlp.facts import Target

_RULE = exactly("hit is a close at or beyond the value by the horizon")
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_COUNT = re.compile(
    r"\b(\d+|an?|one|two|three|four|five|six|nine|ten|twelve)[- ](day|week|month|quarter|year|decade)s?\b", re.I
)
_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_QUARTER = re.compile(r"\b(first|second|third|fourth|q[1-4])(?:[- ]quarter)?\b", re.I)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "q1": 1, "q2": 2, "q3": 3, "q4": 4}


@dataclass(frozen=True, slots=True)
class Course:
    """What the price did between the claim and its horizon, or as far as it is known."""

    series: Series
    base: int  # the last close before the claim
    last: int  # the last session that counts
    value: Decimal  # the target as a price
    up: bool

    @property
    def hit(self) -> int | None:
        """The first session that closed at or beyond the target."""
        return self._first("close")

    @property
    def touched(self) -> int | None:
        """The first session whose range reached it."""
        return self._first("high" if self.up else "low")

    def _first(self, field: str) -> int | None:
        sign = 1 if self.up else -1
        place = self.series.peaks_of(field, sign).first_at_least(sign * float(self.value), self.base + 1)
        return place if place is not None and place <= self.last else None


def check(fact: Target, history: History, published: date | datetime | None = None) -> Verdict:
    """The verdict on a forecast."""
    if fact.instrument is None or fact.instrument.id is None:
        return unverifiable(
            "instrument", f"the target is for {fact.instrument.name if fact.instrument else 'nothing named'}"
        )
    if published is None:
        return unverifiable("date", "the day on which the target was given is not known")
    symbol = fact.instrument.id
    start = trading_day(calendar_of(symbol), published) if isinstance(published, datetime) else published
    horizon = horizon_day(fact.horizon, start)
    if horizon is None:
        return unverifiable("date", "the target has no horizon to judge it by")
    series = history.series(symbol)
    base = min(series.until(start), history.known(symbol)) - 1 if series else -1
    if series is None or base < 0:
        return unverifiable(
            "prices", f"there are no prices of {wording.name(fact.instrument)} when the target was given"
        )
    value = target_price(fact, series.close(base))
    if value is None:
        return unverifiable(
            "definition", f"{wording.stated(fact.value, fact.unit)} is no price of {wording.name(fact.instrument)}"
        )
    last = min(series.until(horizon), history.known(symbol)) - 1
    up = value > series.close(base) if fact.direction in (None, "flat") else fact.direction == "up"
    course = Course(series, base, last, value, up)
    due = history.known(symbol) > 0 and series.day(history.known(symbol) - 1) >= horizon
    return _judge(fact, course, horizon, history, due=due)


def target_price(fact: Target, base: Decimal) -> Decimal | None:
    """The target in the unit of the price: of a percentage, the change from the base."""
    assert fact.instrument is not None
    if base <= 0 or fact.value <= 0:
        return None
    if fact.unit != "percent" or fact.instrument.type == "rate":
        return fact.value if 0.01 < float(fact.value / base) < 100 else None
    if "annual" in fact.text.lower():
        return None
    sign = -1 if fact.direction == "down" else 1
    return base * (1 + sign * fact.value / 100)


def horizon_day(horizon: str | None, start: date) -> date | None:
    """The day by which a target is meant; None where the words name none.

    >>> horizon_day("year-end 2026", date(2025, 9, 18)), horizon_day("over the next 12 months", date(2025, 9, 18))
    (datetime.date(2026, 12, 31), datetime.date(2026, 9, 18))
    """
    if not horizon:
        return None
    text = horizon.lower()
    if found := _ISO.search(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if re.fullmatch(r"\d{4}-\d\d", text):
        return _month_end(int(text[:4]), int(text[5:]))
    year = int(found[1]) if (found := _YEAR.search(text)) else None
    if found := _QUARTER.search(text):
        number = _QUARTERS[found[1].lower()]
        ends = [_month_end(y, 3 * number) for y in ((year,) if year else (start.year, start.year + 1))]
        return next((end for end in ends if end >= start), ends[-1])
    if found := _COUNT.search(text):
        return _after(start, _NUMBERS.get(found[1].lower()) or int(found[1]), found[2].lower())
    if year or re.search(r"year[- ]?end|end of (?:the|this|next) year|this year|next year|decade", text):
        return _year_end(text, year, start)
    return None


def _year_end(text: str, year: int | None, start: date) -> date:
    if "decade" in text:
        return months_back(start, -120)
    if year is None:
        year = start.year + ("next year" in text)
    return date(year, 6, 30) if re.search(r"\bmid", text) else date(year, 12, 31)


def _after(start: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return start + timedelta(days=count * (7 if unit == "week" else 1))
    return months_back(start, -count * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit])


def _month_end(year: int, month: int) -> date:
    return months_back(date(year, month, 1), -1) - timedelta(days=1)


def _no_record_hidden(course: Course, history: History) -> bool:
    """True where a table of record closes tells that no close of a gap was beyond a target above all records."""
    peaks = course.series.peaks_of("close", 1)
    above = float(course.value) > peaks.highest(0, course.base + 1)
    return course.up and above and course.series.instrument in history.records


def _judge(fact: Target, course: Course, horizon: date, history: History, *, due: bool) -> Verdict:
    assert fact.instrument is not None
    series, who = course.series, wording.name(fact.instrument)
    aim, base = wording.figure(course.value), series.bar(course.base)
    if course.hit is not None:
        when = wording.day(series.day(course.hit))
        close, side = wording.figure(series.close(course.hit)), "above" if course.up else "below"
        reason = f"{who} closed at {close} on {when}, {side} the target of {aim}"
        return _verdict(fact, course, "supported", reason, course.hit)
    if not history.whole(series.instrument, course.base, max(course.base, course.last)) and not _no_record_hidden(
        course, history
    ):
        return unverifiable("prices", f"prices of {who} are missing after the target was given", base)
    touched = ""
    if course.touched is not None:
        touched = f"; it touched {aim} on {wording.day(series.day(course.touched))} without closing there"
    last = course.last if course.last > course.base else course.base
    now = f"{who} closed at {wording.figure(series.close(last))} on {wording.day(series.day(last))}"
    if not due:
        reason = f"{now}; the target of {aim} runs until {wording.day(horizon)}{touched}"
        return Verdict(
            label="pending", reason=wording.sentence(reason), tolerance=_RULE, evidence=(base, series.bar(last))
        )
    gap = abs(1 - series.close(last) / course.value) * 100
    reason = (
        f"{now}, {wording.figure(gap, 'percent', 1)} {'below' if course.up else 'above'} the target of {aim}{touched}"
    )
    return _verdict(fact, course, "contradicted", reason, last)


def _verdict(fact: Target, course: Course, label: str, reason: str, place: int) -> Verdict:
    close = course.series.close(place)
    return Verdict(
        label="supported" if label == "supported" else "contradicted",
        reason=wording.sentence(reason),
        expected=close,
        difference=course.value - close,
        tolerance=_RULE,
        evidence=(course.series.bar(course.base), course.series.bar(place)),
    )
