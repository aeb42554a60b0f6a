"""Made days with what is true of them: articles, facts by the words that state them, bars, and the traps that are set.

A trap is a false figure, a quote under a wrong name (the reader's mistake, or two newsrooms' quarrel), or a number that
looks like a price and is none. What is true is noted while the words are made, so that a digest can be held against it
without any of the code that makes digests.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from corpus.bars import Bar
from corpus.history import History
from corpus.verify import Verdict, verdicts
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
from nlp.instruments import Instrument, catalogue
from nlp.periods import Period
from nlp.span import Span
from scrapers.article import Article, make_article

SYMBOLS = ("^GSPC", "^DJI", "^IXIC", "^RUT", "GC=F")
STARTS = (5000.0, 40000.0, 16000.0, 2000.0, 2400.0)
SESSIONS = 45

_FIRST = "Ada Bo Cyra Dov Esme Finn Gita Hugo Ines Jory Kaya Lev Mara Nils Orla Pim Rosa Sven Tova Una".split()
_LAST = (
    "Vance Reed Okafor Lindqvist Marchetti Bellweather Osei Tanaka Brandt Ferro Quill Nakamura Prior Stavros".split()
)
_HOUSES = ("Calder Row", "Fennimore", "Saltmarsh Bank", "Quillon", "Ardmore Lane", "Birch Street", "Tollgate")
_ROLES = ("chief strategist", "trader", "head of research", "portfolio manager")
_CAUSES: tuple[tuple[str, str], ...] = (
    ("hiring slowed far more than thought", "macro-data"),
    ("prices at the factory gate rose faster than forecast", "macro-data"),
    ("the central bank left its rate where it was", "monetary-policy"),
    ("two governors asked for a cut at once", "monetary-policy"),
    ("a new round of tariffs was announced", "trade-policy"),
    ("the largest chip maker told of a full order book", "earnings"),
    ("banks set aside more for bad loans", "earnings"),
    ("talks on a ceasefire broke off", "geopolitics"),
)
_SAYINGS = (
    "The revisions were the shock",
    "Nobody sells a rally like this one on a Friday",
    "We bought what others had to sell",
    "A footnote does not lose a quarter of the jobs",
    "The bond market spoke first and the stock market listened",
    "Calm like this one is rented and never owned",
    "You cannot eat a forecast",
    "It is a market of ten companies and their shadows",
)
_TAILS = (
    "in every sense",
    "this time",
    "as far as we can tell",
    "and that is the trouble",
    "whatever they say",
    "again",
)
_FALSE = ("swapped", "yesterday", "way", "points")


@dataclass(frozen=True, slots=True)
class Trap:
    """Something false in an article: the words that say it."""

    article: str
    words: str


@dataclass(slots=True)
class Day:
    """A made day, and what is true of it."""

    session: date
    bars: list[Bar]
    checked: list[tuple[Reading, Mapping[str, Verdict]]] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)
    spoken: dict[str, set[str]] = field(default_factory=dict)  # who said the words, as far as newsrooms agree
    wrong: int = 0  # quotes that the reading puts under a wrong name

    @property
    def history(self) -> History:
        """The bars as they are looked up."""
        return History(self.bars)


def made_day(seed: int, articles: int, *, instruments: int = 3, traps: bool = True) -> Day:
    """A day of that many articles; the same seed makes the same day."""
    draw = random.Random(seed)
    sessions = _sessions(date(2025, 3, 3) + timedelta(days=seed % 180))
    day = Day(session=sessions[-1], bars=_bars(draw, sessions))
    maker = _Maker(draw, day, instruments, traps)
    history = day.history
    for number in range(articles):
        reading = maker.reading(number)
        day.checked.append((reading, verdicts(reading, history)))
    return day


def _sessions(last: date) -> list[date]:
    found: list[date] = []
    while len(found) < SESSIONS:
        if last.weekday() < 5:
            found.append(last)
        last -= timedelta(days=1)
    return found[::-1]


def _bars(draw: random.Random, sessions: Sequence[date]) -> list[Bar]:
    found = []
    for symbol, start in zip(SYMBOLS, STARTS, strict=True):
        close = start * draw.uniform(0.8, 1.2)
        for session in sessions:
            opened = close
            close *= 1 + draw.choice((-1, 1)) * draw.uniform(0.004, 0.025)
            low, high = min(opened, close) * 0.997, max(opened, close) * 1.003
            prices = {"open": opened, "high": high, "low": low, "close": close}
            found.append(
                Bar(
                    instrument=symbol,
                    session=session,
                    provider="made",
                    **{name: _cents(value) for name, value in prices.items()},
                )
            )
    return found


def _cents(value: float | Decimal) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)


class _Text:
    """An article's text as it grows, and the facts that its words state."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.facts: list[tuple[Any, int, int, int, int, dict[str, Any]]] = []

    def say(self, sentence: str, *, apart: bool = False) -> int:
        """Add a sentence; where it starts."""
        gap = "" if not self.parts else "\n\n" if apart else " "
        start = self.length + len(gap)
        self.parts.append(gap + sentence)
        self.length = start + len(sentence)
        return start


class _Maker:
    """Makes the articles of a day."""

    def __init__(self, draw: random.Random, day: Day, instruments: int, traps: bool) -> None:
        self._draw = draw
        self._day = day
        self._count = instruments
        self._traps = traps
        self._bars = {(bar.instrument, bar.session): bar for bar in day.bars}
        self._sessions = sorted({bar.session for bar in day.bars})
        self._names: dict[str, Instrument] = {}
        for symbol in SYMBOLS:
            entry = catalogue().get(symbol)
            assert entry is not None
            self._names[symbol] = entry.instrument

    def reading(self, number: int) -> Reading:
        """One article with its facts."""
        draw, text = self._draw, _Text()
        stated: list[Any] = []
        false: list[str] = []
        chosen = draw.sample(SYMBOLS, self._count)
        for symbol in chosen:
            stated += self._moved(text, symbol, false)
        stated.append(self._caused(text, chosen[0]))
        if draw.random() < 0.6:
            stated += self._quoted(text, number)
        if draw.random() < 0.2:
            stated.append(self._forecast(text, chosen[0]))
        text.say(
            f"The plant at Dunmore has {draw.randint(1000, 9999):,} people and opened in {draw.randint(1950, 2019)}."
        )
        body = "".join(text.parts)
        site = draw.randint(1, 40)
        title = (
            f"Markets, part {number}"
            if not false or draw.random() < 0.5
            else f"{self._names[chosen[0]].name}: {false[0]}"
        )
        article = make_article(
            body,
            url=f"https://desk.paper{site}.example/{self._day.session}/{number}",
            source=f"Paper {_HOUSES[site % len(_HOUSES)]}",
            title=title,
            published=datetime(*self._day.session.timetuple()[:3], 21, number % 60, tzinfo=UTC),
        )
        assert article.text == body
        facts = tuple(with_id(article.id, make(article)) for make in stated)
        self._day.traps += [Trap(article.id, words) for words in false]
        dated = Dating(session=self._day.session, method="published", evidence=())
        return Reading(article=article, facts=tuple(sorted(facts, key=lambda f: f.span)), dated=dated)

    def _moved(self, text: _Text, symbol: str, false: list[str]) -> Iterator[Any]:
        """ "The S&P 500 closed at 5,012.33, after it fell 1.20% on the day." """
        draw, day = self._draw, self._day
        last, before = self._bars[symbol, day.session], self._bars[symbol, self._sessions[-2]]
        instrument = self._names[symbol]
        slip = draw.choice(_FALSE) if self._traps and draw.random() < 0.25 else None
        close, percent = last.close, _cents((last.close / before.close - 1) * 100)
        up = percent > 0
        unit = "%"
        if slip == "swapped":
            close = _swapped(close, draw)
        elif slip == "yesterday":
            close = before.close
        elif slip == "way":
            up = not up
        elif slip == "points":
            unit = " points"
        verb, way = draw.choice(("closed", "ended", "finished")), "rose" if up else "fell"
        level, move = f"{verb} at {close:,}", f"{way} {abs(percent)}{unit}"
        sentence = f"The {instrument.name} {level} after it {move} on the day."
        start = text.say(sentence)
        false += [level] if slip in ("swapped", "yesterday") else [move] if slip else []
        whole = Span(start, start + len(sentence))
        yield _stated(
            Level,
            level,
            whole,
            start,
            sentence,
            instrument=instrument,
            value=close,
            unit=_unit(instrument),
            basis="close",
            date=day.session,
        )
        yield _stated(
            Move,
            move,
            whole,
            start,
            sentence,
            instrument=instrument,
            direction="up" if up else "down",
            value=abs(percent),
            unit="percent" if unit == "%" else "points",
            period=Period(unit="day"),
            date=day.session,
        )

    def _caused(self, text: _Text, symbol: str) -> Any:
        draw = self._draw
        cause, sort = draw.choice(_CAUSES)
        cause = f"{cause} {draw.choice(_TAILS)}"
        up = self._bars[symbol, self._day.session].close > self._bars[symbol, self._sessions[-2]].close
        up = up if draw.random() < 0.9 else not up
        effect = f"Shares {'gained' if up else 'slid'}"
        sentence = f"{effect} as {cause}."
        start = text.say(sentence)
        instrument = self._names[symbol]

        def make(article: Article) -> Catalyst:
            return Catalyst(
                span=Span(start, start + len(sentence) - 1),
                text=sentence[:-1],
                sentence=Span(start, start + len(sentence)),
                cause=Phrase(text=cause, span=Span(start + len(effect) + 4, start + len(sentence) - 1)),
                effect=Effect(text=effect, span=Span(start, start + len(effect)), instrument=instrument),
                polarity="+" if up else "-",
                type=sort,  # type: ignore[arg-type]
                confidence=0.9,
            )

        return make

    def _quoted(self, text: _Text, number: int) -> Iterator[Any]:
        """A quote, and another person who is named near it."""
        draw, day = self._draw, self._day
        words = f"{draw.choice(_SAYINGS)} {draw.choice(_TAILS)}"
        name, other = (
            f"{first} {last}" for first, last in zip(draw.sample(_FIRST, 2), draw.sample(_LAST, 2), strict=True)
        )
        role, house = draw.choice(_ROLES), draw.choice(_HOUSES)
        day.spoken.setdefault(words, set()).add(name)  # where newsrooms differ on who said it, two names stand here
        sentence = f'"{words}," said {name}, {role} at {house}.'
        start = text.say(sentence, apart=True)
        text.say(f"{other} of {draw.choice(_HOUSES)} was not convinced.")
        chance = draw.random() if self._traps else 1.0
        wrong = other if chance < 0.1 else f"{draw.choice(_FIRST)} Nowhere" if chance < 0.2 else None
        day.wrong += wrong is not None

        def make(article: Article) -> Quote:
            content = Span(start + 1, start + 1 + len(words))
            return Quote(
                span=Span(start, start + len(sentence)),
                text=sentence,
                sentence=Span(start, start + len(sentence)),
                speaker=SpeakerName(name=wrong or name, role=role, affiliation=house),
                style="direct",
                content=Phrase(text=words, span=content),
                confidence=0.9,
            )

        yield make

    def _forecast(self, text: _Text, symbol: str) -> Any:
        draw, instrument = self._draw, self._names[symbol]
        value = Decimal(round(float(self._bars[symbol, self._day.session].close) * draw.uniform(1.02, 1.2), -1))
        words = f"at {value:,} by year-end"
        sentence = f"{draw.choice(_HOUSES)} sees the {instrument.name} {words}."
        start = text.say(sentence)
        whole = Span(start, start + len(sentence))
        return _stated(
            Target,
            words,
            whole,
            start,
            sentence,
            instrument=instrument,
            value=value,
            unit=_unit(instrument),
            direction="up",
            horizon="year-end",
        )


def _unit(instrument: Instrument) -> str:
    return "USD" if instrument.type == "commodity" else "points"


def _swapped(value: Decimal, draw: random.Random) -> Decimal:
    """Two digits the wrong way round, so that the figure is another one by more than its precision."""
    digits = list(str(value))
    places = [
        n
        for n in range(len(digits) - 1)
        if digits[n].isdigit() and digits[n + 1].isdigit() and digits[n] != digits[n + 1]
    ]
    if not places:
        return value + 11
    place = draw.choice([n for n in places if n < digits.index(".") - 1] or places)
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    return Decimal("".join(digits))


def _stated(kind: type[FactT], words: str, whole: Span, start: int, sentence: str, **fields: Any) -> Any:
    at = start + sentence.index(words)

    def make(article: Article) -> AnyFact:
        made: Any = kind(span=Span(at, at + len(words)), text=words, sentence=whole, confidence=0.9, **fields)
        return made  # type: ignore[no-any-return]

    return make
