"""What issue 2 promises of the two undated seeds, with facts as a careful reader states them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from corpus.dating import settle
from corpus.history import History
from corpus.verify import verify
from nlp.facts import AnyFact, Comparison, Level, Move, Reading, Record
from nlp.instruments import Instrument
from nlp.periods import Period
from nlp.span import Span
from scrapers.article import make_article

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

RUSSELL = Instrument(id="^RUT", name="Russell 2000", type="index")
DOW = Instrument(id="^DJI", name="Dow Jones Industrial Average", type="index")
NASDAQ = Instrument(id="^IXIC", name="Nasdaq Composite", type="index")
IWM = Instrument(id="IWM", name="IWM", type="etf")
IWB = Instrument(id="IWB", name="IWB", type="etf")

pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the seeds are not part of the repository")


def said(text: str, words: str) -> dict[str, object]:
    """Span, text and sentence of words in a text."""
    start = text.index(words)
    opening = max(text.rfind(mark, 0, start) + 1 for mark in (". ", "\n"))
    closing = text.find(". ", start)
    span = Span(start, start + len(words))
    return {"span": span, "text": words, "sentence": Span(opening, closing if closing > 0 else len(text))}


def reading_of(stem: str, facts: list[AnyFact]) -> Reading:
    article = make_article(next(SEEDS.glob(f"{stem}*.txt")).read_text())
    return Reading(article=article, facts=tuple(facts))


def seed(stem: str) -> str:
    return make_article(next(SEEDS.glob(f"{stem}*.txt")).read_text()).text


def test_seed_003_is_dated_by_prices_and_supported(history: History) -> None:
    text = seed("003")
    months = Period(unit="month", count=3, text="over the past three months")
    facts: list[AnyFact] = [
        Level(
            instrument=RUSSELL, value=Decimal("2467.70"), basis="close", **said(text, "concluded trading at 2467.70")
        ),
        Record(
            instrument=RUSSELL,
            extent="all-time",
            direction="high",
            basis="close",
            **said(text, "unprecedented closing high"),
        ),
        Record(
            instrument=RUSSELL,
            extent="since:2021",
            direction="high",
            basis="close",
            **said(text, "a feat not observed since 2021"),
        ),
        Move(
            instrument=IWM,
            direction="up",
            value=Decimal(15),
            unit="percent",
            period=months,
            **said(text, "recorded a 15% return"),
        ),
        Move(
            instrument=IWB,
            direction="up",
            value=Decimal(10),
            unit="percent",
            hedge="about",
            period=months,
            **said(text, "achieved approximately 10% through Thursday's close"),
        ),
        Comparison(
            winner=IWM, loser=IWB, period=months, **said(text, "has surpassed the iShares Russell 1000 ETF (IWB)")
        ),
    ]
    settled = settle(reading_of("003", facts), history)
    assert settled.dated is not None
    assert (settled.dated.session, settled.dated.method) == (date(2025, 9, 18), "prices")
    level, record, since, iwm, iwb, both = (verify(fact, history) for fact in settled.facts)
    assert (level.label, record.label, since.label) == ("supported", "supported", "supported")
    assert since.evidence[1].session == date(2021, 11, 8)
    assert since.evidence[1].close == Decimal("2442.74")
    assert iwb.label == "supported"
    assert iwm.label == "contradicted"  # 16.8% by price and 17.1% with dividends from June 18
    assert iwm.expected is not None
    assert round(iwm.expected, 1) == Decimal("16.8")
    assert iwm.reason.endswith("(209.65 to 244.84), not 15%; with dividends it was 17.12%.")
    assert both.label == "supported"
    assert settled.facts[3].period.start == date(2025, 6, 18)  # type: ignore[union-attr]


def test_seed_000_is_dated_by_a_level_and_a_move_told_together(history: History) -> None:
    text = seed("000")
    day = Period(unit="day")
    facts: list[AnyFact] = [
        Move(
            instrument=RUSSELL,
            direction="up",
            value=Decimal("1.25"),
            unit="percent",
            period=day,
            **said(text, "rising 1.25%"),
        ),
        Record(instrument=RUSSELL, extent="all-time", direction="high", **said(text, "reach an all-time high")),
        Level(
            instrument=RUSSELL,
            value=Decimal("2731.77"),
            basis="close",
            **said(text, "ended the trading day at 2,731.77 points"),
        ),
        Move(instrument=DOW, direction="up", period=day, **said(text, "also finished the session higher")),
        Move(instrument=NASDAQ, direction="up", period=day, **said(text, "also finished the session higher")),
        Comparison(winner=RUSSELL, loser=DOW, period=day, **said(text, "outpaced key blue-chip indexes")),
    ]
    settled = settle(reading_of("000", facts), history)
    assert settled.dated is not None
    assert (settled.dated.session, settled.dated.method) == (date(2026, 1, 22), "prices")
    assert "1.25% and 2,731.77 agree with the close before January 22, 2026, 2,698.17" in settled.dated.evidence
    move, record, level, dow, nasdaq, comparison = (verify(fact, history) for fact in settled.facts)
    assert (level.label, level.diagnosis) == ("contradicted", "intraday-as-close")
    assert level.reason == "2,731.77 was inside the session's range (high 2,735.10); the close was 2,718.77."
    assert (move.label, move.diagnosis) == ("contradicted", "intraday-as-close")
    assert move.expected is not None
    assert round(move.expected, 2) == Decimal("0.76")
    assert record.label == "supported"
    assert (dow.label, nasdaq.label, comparison.label) == ("supported", "supported", "supported")
