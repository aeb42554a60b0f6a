"""Why a level is wrong."""

from decimal import Decimal

from corpus.history import History
from corpus.series import Series
from corpus.verify import digits, wording
from corpus.verify.causes.finding import Finding, called, relatives
from corpus.verify.evidence import Found, find_session
from corpus.verify.tolerance import place
from corpus.verify.verdict import Diagnosis, Verdict
from nlp.facts import Level

NEAR = 10  # sessions to either side in which a level of another day is looked for


def _session(fact: Level, history: History) -> Found:
    found = find_session(fact.instrument, fact.date, history)
    assert isinstance(found, Found)
    return found


def _field(fact: Level) -> str:
    return fact.basis if fact.basis in ("open", "high", "low") else "close"


def rounding(fact: Level, history: History, verdict: Verdict) -> Finding | None:
    """rounding: the figure is the data, cut off or rounded the wrong way.

    A close of 2,718.77 told as 2,718.7, or as 2,719.0: wrong by more than half a unit of the last printed place and by
    at most one.
    """
    if fact.hedge is not None or verdict.difference is None or verdict.expected is None:
        return None
    unit = place(fact.value)
    if not unit / 2 < abs(verdict.difference) <= unit:
        return None
    exact = wording.stated(fact.value, fact.unit)
    return Finding(
        "rounding", f"{exact} is rounded the wrong way: the {_field(fact)} was {_figure(verdict.expected, fact)}"
    )


def transposed(fact: Level, history: History, verdict: Verdict) -> Finding | None:
    """transposed-digits: two neighbouring digits changed places.

    A close of 2,467.70 told as 2,476.70.
    """
    price = _session(fact, history).price(_field(fact))
    if price is None or not digits.telling(fact.value) or not digits.transposed(fact.value, price):
        return None
    return Finding(
        "transposed-digits", f"{_told(fact)} has two digits exchanged: the {_field(fact)} was {_figure(price, fact)}"
    )


def missing_digit(fact: Level, history: History, verdict: Verdict) -> Finding | None:
    """missing-digit: one digit was left out.

    A close of 2,467.70 told as 267.70.
    """
    price = _session(fact, history).price(_field(fact))
    if price is None or not digits.telling(fact.value) or not digits.missing_digit(fact.value, price):
        return None
    return Finding("missing-digit", f"{_told(fact)} lacks a digit: the {_field(fact)} was {_figure(price, fact)}")


def stale(fact: Level, history: History, verdict: Verdict) -> Finding | None:
    """stale: the figure was right at the session before, and was printed again.

    The close of September 17 told as that of September 18.
    """
    found = _session(fact, history)
    if found.place == 0 or not _is_price_of(fact, found.series, found.place - 1):
        return None
    return _other_day(fact, found, found.place - 1, "stale")


def wrong_day(fact: Level, history: History, verdict: Verdict) -> Finding | None:
    """wrong-day: the figure is that of another session, within ten of the one that it is told for.

    The close of September 15 told as that of September 18. The session just before is `stale`.
    """
    found = _session(fact, history)
    known = history.known(found.symbol)
    for distance in range(1, NEAR + 1):
        for other in (found.place + distance, found.place - distance):
            if other != found.place - 1 and 0 <= other < known and _is_price_of(fact, found.series, other):
                return _other_day(fact, found, other, "wrong-day")
    return None


def adjusted(fact: Level, history: History, verdict: Verdict) -> Finding | None:
    """adjusted-price: the figure is the close adjusted for dividends or splits, which nobody traded at.

    A fund's close of 215.30 told as 213.86, the adjusted close that charts show afterwards.
    """
    found = _session(fact, history)
    adjusted = found.price("adjusted_close")
    if adjusted is None or not digits.telling(fact.value) or not digits.same(fact.value, adjusted):
        return None
    close = found.series.close(found.place)
    return Finding(
        "adjusted-price",
        f"{_told(fact)} is the close adjusted for later dividends or splits; the close was {_figure(close, fact)}",
    )


def wrong_instrument(fact: Level, history: History, verdict: Verdict) -> Finding | None:
    """wrong-instrument: the figure is that of another instrument at the same session: the index for the fund, the
    Composite for the 100.

    6,600.35 told of the S&P 500 fund SPY, which is what the index closed at.
    """
    if not digits.telling(fact.value) or fact.instrument.id is None or fact.date is None:
        return None
    for symbol in relatives(fact.instrument.id, history):
        index = history.index(symbol, fact.date)
        series = history.series(symbol)
        if index is None or series is None or not _is_price_of(fact, series, index):
            continue
        own = _session(fact, history).price(_field(fact))
        field, who = _field(fact), wording.name(fact.instrument)
        reason = f"{_told(fact)} was the {field} of {called(symbol)}; that of {who} was {_figure(own, fact)}"
        return Finding("wrong-instrument", reason, (series.bar(index),))
    return None


def intraday(fact: Level, history: History, verdict: Verdict) -> Finding | None:
    """intraday-as-close: the price was traded in the session, and told as the close.

    2,731.77 told as the close of a session that reached 2,735.10 and closed at 2,718.77.
    """
    found = _session(fact, history)
    low, high, close = found.price("low"), found.price("high"), found.series.close(found.place)
    if fact.basis not in ("close", "unspecified") or low is None or high is None or not low <= fact.value <= high:
        return None
    end = f"high {_figure(high, fact)}" if fact.value > close else f"low {_figure(low, fact)}"
    return Finding(
        "intraday-as-close",
        f"{_told(fact)} was inside the session's range ({end}); the close was {_figure(close, fact)}",
    )


def _is_price_of(fact: Level, series: Series, index: int) -> bool:
    price = series.price(index, _field(fact))
    return price is not None and digits.telling(fact.value) and digits.same(fact.value, price)


def _other_day(fact: Level, found: Found, other: int, diagnosis: Diagnosis) -> Finding:
    own = found.price(_field(fact))
    then, now = wording.day(found.series.day(other)), wording.day(found.session)
    reason = f"{_told(fact)} was the {_field(fact)} of {then}; on {now} it was {_figure(own, fact)}"
    return Finding(diagnosis, reason, (found.bar(other),))


def _told(fact: Level) -> str:
    return wording.stated(fact.value, fact.unit)


def _figure(value: Decimal | None, fact: Level) -> str:
    return (
        "not known" if value is None else wording.figure(value, fact.unit, 3 if fact.instrument.type == "rate" else 2)
    )
