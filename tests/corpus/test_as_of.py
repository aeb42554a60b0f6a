"""No bar, release or decision later than `as_of` can change an answer; and no claim or tape can break a verdict."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from claims_by_hand import INSTRUMENTS, fact
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.bars import Bar
from corpus.dating import settle
from corpus.history import History
from corpus.releases import PolicyRate, Release
from corpus.verify import verify
from nlp.facts import CHECKABLE, AnyFact, Reading
from nlp.periods import Period
from scrapers.article import make_article

START = date(2025, 3, 3)
DAYS = st.integers(0, 120).map(lambda n: START + timedelta(days=n))
PRICES = st.decimals(min_value="90", max_value="110", places=2) | st.sampled_from([Decimal(0), Decimal("-37.63")])
FIGURES = st.decimals(min_value="0.01", max_value="99999", places=2) | st.decimals("80", "120", places=1)
SYMBOLS = st.sampled_from(["^RUT", "^GSPC", "IWM", "^TNX", "BTC-USD"])
NAMED = st.sampled_from([*INSTRUMENTS, "small caps"])
MODALITIES = st.sampled_from(["asserted", "negated", "expected", "conditional"])
HEDGES = st.sampled_from([None, "about", "above", "below", "nearly"])
PERIODS = st.builds(
    Period,
    unit=st.sampled_from(["day", "week", "month", "quarter", "year", "ytd", "since"]),
    count=st.integers(1, 4),
    start=st.none() | DAYS,
    text=st.sampled_from([None, "over the past month", "last week", "in March", "since April", "for the week", "2024"]),
)


@st.composite
def bars(draw: Any) -> Bar:
    """A made-up bar, whose range holds its close."""
    close = draw(PRICES)
    return Bar(
        instrument=draw(SYMBOLS),
        session=draw(DAYS),
        close=close,
        high=draw(st.none() | st.just(close + 1)),
        low=draw(st.none() | st.just(close - 1)),
        open=draw(st.none() | st.just(close)),
        adjusted_close=draw(st.none() | st.just(close - Decimal("0.50"))),
        provider=draw(st.sampled_from(["a", "b"])),
    )


RELEASES = st.builds(
    Release,
    series=st.sampled_from(["ism_manufacturing_pmi", "cpi_yoy_first_print", "cpi_yoy_computed_from_sa"]),
    period=st.sampled_from(["2025-02", "2025-03", "2025-04", "2025-05"]),
    value=st.decimals("1", "60", places=1),
    released=st.none() | DAYS,
    provider=st.just("made up"),
)
DECISIONS = st.builds(
    PolicyRate,
    institution=st.just("Federal Reserve"),
    decided=DAYS,
    low=st.just(Decimal(4)),
    high=st.just(Decimal("4.25")),
    change_bp=st.sampled_from([Decimal(-25), Decimal(0), Decimal(25)]),
    provider=st.just("made up"),
)


@st.composite
def facts(draw: Any) -> AnyFact:
    """A claim of any checkable kind, sensible or not."""
    kind = draw(st.sampled_from(CHECKABLE))
    told: dict[str, Any] = {"kind": kind, "modality": draw(MODALITIES)}
    told |= {
        "level": lambda: {
            "instrument": draw(NAMED),
            "value": draw(FIGURES),
            "hedge": draw(HEDGES),
            "unit": draw(st.sampled_from(["points", "percent", "USD", "bp"])),
            "basis": draw(
                st.sampled_from(["close", "open", "high", "low", "intraday", "premarket", "threshold", "unspecified"])
            ),
        },
        "move": lambda: {
            "instrument": draw(NAMED),
            "direction": draw(st.sampled_from(["up", "down", "flat"])),
            "value": draw(FIGURES),
            "hedge": draw(HEDGES),
            "unit": draw(st.sampled_from(["points", "percent", "USD", "bp", None])),
            "basis": draw(st.sampled_from(["close", "intraday", "unspecified"])),
            "period": draw(PERIODS),
        },
        "record": lambda: {
            "instrument": draw(NAMED),
            "extent": draw(st.sampled_from(["all-time", "52-week", "since:2025-04", "since:x", "since:2024", "other"])),
            "direction": draw(st.sampled_from(["high", "low"])),
            "basis": draw(st.sampled_from(["close", "intraday", "unspecified"])),
            "measure": draw(st.sampled_from([None, "daily move", "weekly move", "four-day move", "odd"])),
        },
        "comparison": lambda: {"winner": draw(NAMED), "loser": draw(NAMED), "period": draw(PERIODS)},
        "streak": lambda: {
            **draw(
                st.sampled_from([{"instrument": "^RUT"}, {"indicator": "ISM Manufacturing PMI"}, {"indicator": "x"}])
            ),
            "count": draw(st.integers(1, 9)),
            "unit": draw(st.sampled_from(["day", "week", "month", "quarter", "year"])),
            "direction": draw(st.sampled_from(["up", "down", "expansion", "contraction"])),
            "ordinal": draw(st.booleans()),
            "text": draw(st.sampled_from(["", "snapped", "record closes"])),
        },
        "technical": lambda: {
            "instrument": draw(NAMED),
            "signal": draw(
                st.sampled_from(["crossed-above", "support", "golden-cross", "macd-bullish", "overbought", "pattern"])
            ),
            "study": draw(st.sampled_from([None, "5-day moving average", "3-week ema", "RSI", "correction", "MACD"])),
            "value": draw(FIGURES),
        },
        "indicator": lambda: {
            "name": draw(st.sampled_from(["ISM Manufacturing PMI", "CPI", "GDP", "x"])),
            "measure": draw(st.sampled_from(["level", "yoy"])),
            "value": draw(st.decimals("1", "60", places=1)),
            "period": draw(st.sampled_from([None, "2025-03", "2025-04", "odd"])),
        },
        "policy": lambda: {
            "institution": draw(st.sampled_from(["Federal Reserve", "the Fed", "Bank of England"])),
            "action": draw(st.sampled_from(["cut", "hike", "hold", "purchase"])),
            "size_bp": draw(st.sampled_from([Decimal(25), Decimal("0.25"), Decimal(50)])),
        },
        "target": lambda: {
            "instrument": draw(NAMED),
            "value": draw(FIGURES),
            "unit": draw(st.sampled_from(["points", "percent", "USD"])),
            "direction": draw(st.sampled_from([None, "up", "down"])),
            "horizon": draw(st.sampled_from([None, "2025-06-30", "year-end", "the next two months", "one day"])),
        },
    }[kind]()
    if kind not in ("indicator", "target"):
        told["date"] = draw(st.none() | DAYS)
    return fact({name: value for name, value in told.items() if value is not None})


def history(several: list[Bar], releases: list[Release], decisions: list[PolicyRate]) -> History:
    """The tape, one bar a session and provider."""
    unique = {(b.instrument, b.session, b.provider): b for b in several}
    return History(unique.values(), releases, decisions, doubts={("^RUT", START): "made up"})


def until(tape: History, day: date) -> History:
    """The tape with all later rows taken out of it."""
    return History(
        [b for b in tape.every_bar() if b.session <= day],
        [r for r in tape.every_release() if r.released is not None and r.released <= day],
        [d for d in tape.every_decision() if d.decided <= day],
        doubts=tape.doubts,
    )


TAPES = st.builds(
    history, st.lists(bars(), max_size=60), st.lists(RELEASES, max_size=12), st.lists(DECISIONS, max_size=4)
)
QUIET = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@QUIET
@given(TAPES, facts(), DAYS, st.none() | DAYS)
def test_nothing_later_than_as_of_changes_a_verdict(
    tape: History, told: AnyFact, as_of: date, published: date | None
) -> None:
    seen = verify(told, tape, as_of=as_of, published=published)
    then = verify(told, until(tape, as_of), as_of=as_of, published=published)
    assert (seen.label, seen.diagnosis, seen.expected, seen.missing) == (
        then.label,
        then.diagnosis,
        then.expected,
        then.missing,
    )
    for row in seen.evidence:
        known = getattr(row, "session", None) or getattr(row, "released", None) or getattr(row, "decided", None)
        assert known is None or known <= as_of


@QUIET
@given(TAPES, st.lists(facts(), max_size=5), DAYS)
def test_nothing_later_than_as_of_dates_an_article(tape: History, told: list[AnyFact], as_of: date) -> None:
    reading = Reading(article=make_article("Words."), facts=tuple(told))
    assert settle(reading, tape, as_of=as_of) == settle(reading, until(tape, as_of), as_of=as_of)


@QUIET
@given(
    TAPES,
    facts(),
    st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda d: d.replace(tzinfo=UTC)),
)
def test_no_claim_and_no_tape_breaks_a_verdict(tape: History, told: AnyFact, moment: datetime | None) -> None:
    verdict = verify(told, tape, as_of=moment, published=moment)
    assert verdict.reason.endswith(".")
    assert (verdict.label == "unverifiable") == (verdict.missing is not None)
    if verdict.label in ("supported", "contradicted"):
        assert verdict.evidence
    if verdict.diagnosis is not None:
        assert verdict.label == "contradicted"
