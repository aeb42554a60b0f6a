"""The rows that a claim is held against: its session's bar, or the verdict that says what is missing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from corpus.bars import Bar
from corpus.history import History
from corpus.series import Series
from corpus.verify import wording
from corpus.verify.verdict import Missing, Verdict
from nlp.instruments import Instrument


@dataclass(frozen=True, slots=True)
class Found:
    """An instrument's series and the place of the claim's session in it."""

    instrument: Instrument
    series: Series
    place: int

    @property
    def session(self) -> date:
        """The claim's session."""
        return self.series.day(self.place)

    def bar(self, place: int | None = None) -> Bar:
        """The bar of the claim's session, or of another place."""
        return self.series.bar(self.place if place is None else place)

    def price(self, field: str = "close") -> Decimal | None:
        """A price of the claim's session."""
        return self.series.price(self.place, field)

    @property
    def symbol(self) -> str:
        """The series' symbol."""
        return self.series.instrument


def find_session(instrument: Instrument, day: date | None, history: History) -> Found | Verdict:
    """The claim's session, or the verdict `unverifiable` that says what is missing of it."""
    if instrument.id is None:
        return unverifiable("instrument", f"{instrument.name} is a group without a price of its own")
    series = history.series(instrument.id)
    if series is None or not history.known(instrument.id):
        return unverifiable("prices", f"there are no prices of {wording.name(instrument)} ({instrument.id})")
    if day is None:
        return unverifiable(
            "date", f"the session that the claim about {wording.name(instrument)} speaks of is not known"
        )
    place = history.index(instrument.id, day)
    if place is None:
        return unverifiable("prices", _why_no_bar(instrument, instrument.id, day, history))
    return Found(instrument, series, place)


def unverifiable(missing: Missing, reason: str, *evidence: Bar) -> Verdict:
    """No verdict, and what it would take."""
    return Verdict(label="unverifiable", reason=wording.sentence(reason), missing=missing, evidence=evidence)


def _why_no_bar(instrument: Instrument, symbol: str, day: date, history: History) -> str:
    who, when = wording.name(instrument), wording.day(day)
    series = history.series(symbol)
    if series is not None and series.index(day) is not None:
        return f"{when} was not over for {who} at that moment"
    if history.was_open(symbol, day) is False:
        return f"{who} did not trade on {when}: the market was closed"
    return f"there is no bar of {who} for {when}"
