"""A day made by hand: articles, facts by the words that state them, and bars, for the digest's tests."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from corpus.bars import Bar
from corpus.history import History
from corpus.verify.verdict import Tolerance, Verdict
from nlp.facts import (
    AnyFact,
    Catalyst,
    Dating,
    Effect,
    FactT,
    Level,
    Move,
    Phrase,
    Quote,
    Reading,
    SpeakerName,
    Target,
    with_id,
)
from nlp.instruments import Instrument
from nlp.periods import Period
from nlp.span import Span
from scrapers.article import Article, make_article

DAY = date(2025, 8, 1)
SPX = Instrument(id="^GSPC", name="S&P 500", type="index")
DOW = Instrument(id="^DJI", name="Dow Jones Industrial Average", type="index")
OIL = Instrument(id="CL=F", name="WTI crude", type="commodity")

CLOSES = {
    "^GSPC": ("6388.64", "6389.77", "6370.86", "6362.90", "6339.39", "6238.01"),
    "^DJI": ("44901.92", "44837.56", "44632.99", "44461.28", "44130.98", "43588.58"),
    "^TNX": ("4.386", "4.420", "4.328", "4.376", "4.360", "4.220"),
}
_SESSIONS = [date(2025, 7, 25), *(date(2025, 7, day) for day in (28, 29, 30, 31)), DAY]


def bars() -> list[Bar]:
    """Six sessions of three instruments."""
    return [
        Bar(instrument=symbol, session=session, close=Decimal(close), high=Decimal(close) + 9, provider="made")
        for symbol, closes in CLOSES.items()
        for session, close in zip(_SESSIONS, closes, strict=True)
    ]


def history() -> History:
    """The bars as they are looked up."""
    return History(bars())


def article(text: str, **said: Any) -> Article:
    """An article of the day."""
    given = {
        "source": "The Made Paper",
        "url": "https://made.example/one",
        "title": "A day in August",
        "published": datetime(2025, 8, 1, 20, 30, tzinfo=UTC),
    }
    return make_article(text, **{**given, **said})


def span(text: str, words: str) -> Span:
    """Where the words stand; they must stand there once."""
    assert text.count(words) == 1, words
    return Span(text.index(words), text.index(words) + len(words))


def sentence(text: str, inside: Span) -> Span:
    """The sentence around a span, as full stops and line ends tell."""
    ends = [place + 1 for place, sign in enumerate(text) if sign in "\n" or text[place : place + 2] in (". ", ".\n")]
    start = max((end for end in ends if end <= inside.start), default=0)
    end = min((end for end in [*ends, len(text)] if end >= inside.end), default=len(text))
    while text[start].isspace():
        start += 1
    return Span(start, end)


def stated(kind: type[FactT], source: Article, words: str, **fields: Any) -> FactT:
    """A fact of that kind that these words state."""
    where = span(source.text, words)
    return with_id(source.id, kind(span=where, text=words, sentence=sentence(source.text, where), **fields))


def phrase(source: Article, words: str) -> Phrase:
    """Words inside a fact."""
    return Phrase(text=words, span=span(source.text, words))


def quote(source: Article, words: str, name: str, **fields: Any) -> Quote:
    """What somebody says."""
    return stated(
        Quote, source, words, speaker=SpeakerName(name=name, **fields), style="direct", content=phrase(source, words)
    )


def catalyst(source: Article, words: str, cause: str, effect: str, **fields: Any) -> Catalyst:
    """A cause and its effect."""
    where = span(source.text, effect)
    return stated(
        Catalyst,
        source,
        words,
        cause=phrase(source, cause),
        effect=Effect(text=effect, span=where, instrument=fields.pop("instrument", SPX)),
        polarity=fields.pop("polarity", "-"),
        **fields,
    )


def reading(source: Article, *facts: AnyFact, method: Any = "published", session: date | None = DAY) -> Reading:
    """A settled reading."""
    dated = Dating(session=session, method=method, evidence=("6,238.01 is the close",)) if session else None
    return Reading(article=source, facts=facts, dated=dated)


def supported(*evidence: Bar, **fields: Any) -> Verdict:
    """A claim that is right."""
    return Verdict(label="supported", reason="The bar says so.", evidence=evidence, **fields)


def contradicted(reason: str, *evidence: Bar, **fields: Any) -> Verdict:
    """A claim that is wrong."""
    allowed = Tolerance(below=Decimal("0.05"), above=Decimal("0.05"), rule="half a unit of the last printed place")
    return Verdict(label="contradicted", reason=reason, evidence=evidence, tolerance=allowed, **fields)


DAY_PERIOD = Period(unit="day")

TEXT = """The S&P 500 lost 1.6 points to end at 6,238.01 on Friday.

Stocks fell after hiring slowed far more than thought. "The revisions were the shock," said Ada Vance, a trader.

Vance expects the S&P 500 at 6,800 by year-end."""


def checked() -> list[tuple[Reading, dict[str, Verdict]]]:
    """Two articles of the day: one with a claim that fails, one that says the same of the cause."""
    one = article(TEXT)
    level = stated(Level, one, "end at 6,238.01", instrument=SPX, value=Decimal("6238.01"), basis="close", date=DAY)
    wrong = stated(
        Move,
        one,
        "lost 1.6 points",
        instrument=SPX,
        direction="down",
        value=Decimal("1.6"),
        unit="points",
        period=DAY_PERIOD,
        date=DAY,
    )
    target = stated(Target, one, "at 6,800 by year-end", forecaster="Ada Vance", instrument=SPX, value=Decimal(6800))
    cause = catalyst(
        one,
        "fell after hiring slowed far more than thought",
        "hiring slowed far more than thought",
        "Stocks fell",
        type="macro-data",
    )
    said = quote(one, "The revisions were the shock,", "Ada Vance", role="trader", affiliation="Fennimore")
    two = article(
        "Shares sank when the jobs report came in weak.", url="https://other.example/two", source="The Other Paper"
    )
    again = catalyst(
        two,
        "Shares sank when the jobs report came in weak",
        "the jobs report came in weak",
        "Shares sank",
        type="macro-data",
    )
    last, before = bars()[5], bars()[4]
    verdicts = {
        level.id: supported(last),
        wrong.id: contradicted(
            "The S&P 500 fell 101.38 points, or 1.60%, on August 1, 2025; 1.6 is the percentage.",
            before,
            last,
            expected=Decimal("-101.38"),
            diagnosis="percent-points-mixed",
        ),
        target.id: Verdict(label="pending", reason="The year is not over."),
    }
    return [(reading(one, level, wrong, target, cause, said), verdicts), (reading(two, again), {})]
