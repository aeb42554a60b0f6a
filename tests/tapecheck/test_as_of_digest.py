"""A past day, told as of then: a store with poison behind the moment makes the digest of one that ends there."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from corpus.store import Corpus
from corpus.verify import verdicts
from nlp.facts import Reading, Target
from tapecheck.forms import rendered
from tapecheck.shelf import told
from tests.tapecheck import made_day as made

MOMENT = datetime(2025, 8, 1, 21, 0, tzinfo=UTC)


def filled(path: Path, *, poisoned: bool) -> Corpus:
    """A store that ends at the moment, or one that knows what came after it, and says otherwise."""
    corpus = Corpus.open(path, clock=lambda: datetime(2025, 8, 9, tzinfo=UTC))
    bars = made.bars()
    readings = [reading for reading, _ in made.checked()]
    earlier = made.article(
        "Fennimore sees the S&P 500 at 6,300 by August 31.",
        url="https://early.example/x",
        published=datetime(2025, 7, 25, 20, tzinfo=UTC),
    )
    call = made.stated(
        Target,
        earlier,
        "at 6,300 by August 31",
        forecaster="Fennimore",
        instrument=made.SPX,
        value=Decimal(6300),
        direction="down",
        horizon="2025-08-31",
    )
    readings.append(made.reading(earlier, call, session=date(2025, 7, 25)))
    if poisoned:
        bars += [
            replace(bar, session=bar.session + timedelta(days=3), close=bar.close * 2, high=bar.close * 3)
            for bar in bars
            if bar.session == made.DAY
        ]
        late = made.article(
            "Stocks fell after all was told.", published=MOMENT + timedelta(minutes=1), url="https://l.example/"
        )
        cause = made.catalyst(late, "Stocks fell after all was told", "all was told", "Stocks fell", type="geopolitics")
        undated = made.article("Gold fell after nobody knows when.", published=None, url="https://u.example/")
        other = made.catalyst(undated, "Gold fell after nobody knows when", "nobody knows when", "Gold fell")
        readings += [made.reading(late, cause), made.reading(undated, other, method="prices")]
    corpus.add_bars(bars)
    corpus.keep(readings, extractor="made")
    history = corpus.history()
    corpus.judge({id_: v for reading in readings for id_, v in verdicts(reading, history).items()})
    return corpus


def as_of(corpus: Corpus) -> str:
    row = rendered(told(corpus, corpus.history(), made.DAY, as_of=MOMENT), "json")
    return row.replace('"later": 2', '"later": 0')  # what is left out is counted, and that is all of it


def test_nothing_that_came_later_is_seen(tmp_path: Path) -> None:
    with filled(tmp_path / "then.db", poisoned=False) as then, filled(tmp_path / "now.db", poisoned=True) as now:
        assert as_of(now) == as_of(then)
        assert rendered(told(now, now.history(), made.DAY), "json") != rendered(
            told(then, then.history(), made.DAY), "json"
        )


def test_what_was_judged_later_is_judged_anew(tmp_path: Path) -> None:
    with filled(tmp_path / "now.db", poisoned=True) as corpus:
        history = corpus.history()
        told_now = told(corpus, history, made.DAY, as_of=MOMENT)
        assert [(call.target.value, call.verdict.label) for call in told_now.due if call.verdict] == [
            (Decimal(6300), "supported")
        ]
        noon = told(corpus, history, made.DAY, as_of=datetime(2025, 8, 1, 16, 0, tzinfo=UTC))
        assert noon.due == ()
        assert noon.coverage.articles.text == "0"


def test_a_reading_without_a_time_counts_from_when_it_was_met(tmp_path: Path) -> None:
    article = made.article("It ended at 6,238.01.", published=None, url="https://found.example/x")
    reading = Reading(article=article, facts=(), dated=made.reading(article, method="prices").dated)
    met = MOMENT - timedelta(minutes=5)
    with Corpus.open(tmp_path / "met.db", clock=lambda: met) as corpus:
        corpus.keep([reading], extractor="made")
        corpus.add_bars(made.bars())
        history = corpus.history()
        assert told(corpus, history, made.DAY, as_of=MOMENT).coverage.articles.text == "1"
        early = told(corpus, history, made.DAY, as_of=met - timedelta(minutes=1)).coverage
        assert (early.articles.text, early.later.text) == ("0", "1")
