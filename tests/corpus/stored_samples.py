"""Hand-made readings for tests of the store: each fact is given by its words, and found in the text."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from corpus.bars import Bar
from corpus.verify.verdict import Verdict
from nlp.facts import (
    AnyFact,
    Catalyst,
    Comparison,
    Dating,
    Effect,
    Level,
    Move,
    Phrase,
    Quote,
    Reading,
    Sentiment,
    SpeakerName,
    with_id,
)
from nlp.instruments import Catalogue, Entry, Instrument
from nlp.periods import Period
from nlp.span import Span
from scrapers.article import Article, make_article

RUSSELL = Instrument(id="^RUT", name="Russell 2000", type="index")
SP500 = Instrument(id="^GSPC", name="S&P 500", type="index")
SMALL_CAPS = Instrument(id=None, name="small caps", type="group")

CATALOGUE = Catalogue(
    [
        Entry(instrument=RUSSELL, aliases=("Russell",), nicknames=("small-cap benchmark",), tickers=("RUT",)),
        Entry(instrument=SP500, aliases=("Standard & Poor's 500",), tickers=("SPX",)),
        Entry(instrument=SMALL_CAPS, nicknames=("smaller companies",)),
    ]
)

Said = Callable[[Article], AnyFact]


def place(article: Article, words: str) -> dict[str, Any]:
    start = article.text.index(words)
    end = article.text.find(". ", start)
    before = article.text.rfind(". ", 0, start)
    sentence = Span(before + 2 if before >= 0 else 0, len(article.text) if end < 0 else end + 1)
    return {"span": Span(start, start + len(words)), "text": words, "sentence": sentence}


def phrase(article: Article, words: str) -> Phrase:
    return Phrase(text=words, span=place(article, words)["span"])


def level(words: str, value: str, *, of: Instrument = RUSSELL, **fields: Any) -> Said:
    return lambda article: Level(**place(article, words), instrument=of, value=Decimal(value), **fields)


def move(words: str, value: str, *, of: Instrument = RUSSELL, **fields: Any) -> Said:
    return lambda article: Move(
        **place(article, words), instrument=of, direction="up", value=Decimal(value), unit="percent",
        period=Period(unit="day"), **fields,
    )  # fmt: skip


def comparison(words: str, winner: Instrument = RUSSELL, loser: Instrument = SP500) -> Said:
    return lambda article: Comparison(**place(article, words), winner=winner, loser=loser, period=Period(unit="day"))


def quote(words: str, name: str | None, content: str, **speaker: str) -> Said:
    return lambda article: Quote(
        **place(article, words), speaker=SpeakerName(name=name, **speaker), style="direct",
        content=phrase(article, content),
    )  # fmt: skip


def catalyst(words: str, cause: str, effect: str, of: Instrument | None = SMALL_CAPS) -> Said:
    return lambda article: Catalyst(
        **place(article, words), cause=phrase(article, cause), polarity="+", type="monetary-policy",
        effect=Effect(text=effect, span=place(article, effect)["span"], instrument=of),
    )  # fmt: skip


def mood(words: str, *, of: Instrument | None = RUSSELL) -> Said:
    return lambda article: Sentiment(**place(article, words), target=of, label="positive", score=0.7)


def reading(text: str, *said: Said, dated: date | None = None, **about: Any) -> Reading:
    article = make_article(text, **about)
    dating = Dating(session=dated, method="prices", evidence=("2,467.70 is the close",)) if dated else None
    return Reading(article=article, facts=tuple(with_id(article.id, make(article)) for make in said), dated=dating)


WRAP = reading(
    "The Russell 2000 closed at 2,467.70 on Thursday. Small caps rallied after the Fed cut rates. "
    'The Russell beat the S&P 500. "Smaller firms borrow at floating rates," said Ada Marlowe of Fennick Capital.',
    level("2,467.70", "2467.70", basis="close"),
    catalyst("Small caps rallied after the Fed cut rates", "the Fed cut rates", "Small caps rallied"),
    comparison("The Russell beat the S&P 500"),
    quote(
        '"Smaller firms borrow at floating rates," said Ada Marlowe', "Ada Marlowe",
        "Smaller firms borrow at floating rates", affiliation="Fennick Capital",
    ),
    url="https://harbour.example/wrap",
    source="Harbour Wire",
    title="Small caps close at a record",
    published=datetime(2025, 9, 18, 20, 30, tzinfo=UTC),
    dated=date(2025, 9, 18),
)  # fmt: skip
NEXT_DAY = reading(
    "The S&P 500 rose 0.5% to end at 6,664.36 on Friday.",
    move("0.5%", "0.5", of=SP500),
    level("6,664.36", "6664.36", of=SP500, basis="close"),
    source="Lantern Markets",
    title="Stocks end the week higher",
    published=datetime(2025, 9, 19, 20, 15, tzinfo=UTC),
)
UNDATED = reading("The Russell 2000 ended the day at 2,731.77.", level("2,731.77", "2731.77", basis="close"))

BAR = Bar(
    instrument="^RUT",
    session=date(2025, 9, 18),
    open=Decimal("2414.60"),
    high=Decimal("2468.90"),
    low=Decimal("2414.60"),
    close=Decimal("2467.70"),
    provider="sample",
    retrieved_at=datetime(2025, 9, 19, 1, tzinfo=UTC),
)
SUPPORTED = Verdict(
    label="supported", reason="The close was 2,467.70.", expected=Decimal("2467.70"), difference=Decimal("0.00"),
    evidence=(BAR,),
)  # fmt: skip
CONTRADICTED = Verdict(
    label="contradicted", reason="2,731.77 was inside the session's range; the close was 2,718.77.",
    expected=Decimal("2718.77"), difference=Decimal("13.00"), diagnosis="intraday-as-close",
)  # fmt: skip
