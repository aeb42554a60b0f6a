"""Made-up readings for benchmarks of the store: as many as wanted, the same each time, facts where their spans say.

Instruments, outlets, speakers and words are as unevenly spread as in a newsroom: few are everywhere, most are rare.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, Catalyst, Effect, Level, Move, Phrase, Quote, Reading, Record, Sentiment, SpeakerName
from nlp.instruments import Instrument, catalogue
from nlp.periods import Period
from nlp.span import Span
from scrapers.article import Article

FIRST_DAY = date(2022, 1, 3)
DAYS = 1000
_START = datetime(2022, 1, 3, 12, tzinfo=UTC)
FACTS_EACH = 10  # per article

_FIRST = (
    "Ada Bela Cora Dara Edda Fenn Gala Hugo Ines Jora Kiri Lena Mara Nils Odo Petra Rolf Sora Tove Una Viggo".split()
)
_LAST = "Marlowe Fennick Okafor Lindqvist Varga Castell Brandt Oyelaran Sandoval Whitlock Haldane Petrov Moreau".split()
_HOUSES = [f"{name} {kind}" for name in _LAST for kind in ("Capital", "Securities", "Partners")]
_OUTLETS = [f"{name} {kind}" for name in ("Harbour", "Lantern", "Quay", "Beacon") for kind in (
    "Wire", "Markets", "Post", "Journal", "Ledger", "Times", "Desk", "Brief", "Daily", "Review")]  # fmt: skip
_CAUSES = (
    "the central bank cut rates", "inflation cooled more than expected", "oil prices jumped", "bond yields eased",
    "payrolls missed estimates", "tariffs were delayed", "a chip maker raised its outlook",
    "banks reported strong earnings", "investors rotated out of megacaps", "the dollar weakened",
)  # fmt: skip
_SYLLABLES = "ba co de fi gu la me ni po ru sa te vi wo zu".split()
_VOCABULARY = [a + b + c for a in _SYLLABLES for b in _SYLLABLES for c in _SYLLABLES]


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 1) for rank in range(count)))


@dataclass(frozen=True)
class _Pool:
    items: Sequence[Any]
    weights: list[float]

    def draw(self, rng: random.Random) -> Any:
        return rng.choices(self.items, cum_weights=self.weights)[0]


def _pool(items: Sequence[Any]) -> _Pool:
    return _Pool(items, _zipf(len(items)))


_INSTRUMENTS = _pool([entry.instrument for entry in catalogue() if entry.instrument.type == "index"][:150])
_SPEAKERS = _pool(
    [
        SpeakerName(name=f"{first} {middle}. {last}", role="strategist", affiliation=_HOUSES[n % len(_HOUSES)])
        for n, (first, middle, last) in enumerate((f, m, s) for f in _FIRST for m in "ABCDEFGHIJ" for s in _LAST)
    ]
)
_SOURCES = _pool(_OUTLETS)
_WORDS = _pool(_VOCABULARY)


def readings(count: int, *, seed: int = 1, first: int = 0) -> Iterator[Reading]:
    """So many readings of ten facts each, over a thousand days, about in the order of their days, as news come in."""
    rng = random.Random(f"{seed} {first}")
    for number in range(first, first + count):
        yield _reading(rng, number, day=(number - first) * DAYS // count)


def verdict_of(number: int) -> Verdict:
    """A verdict, of the sorts and shares that a store has."""
    share = number % 100
    if share < 6:
        why = ("intraday-as-close", "wrong-day", "wrong-instrument", "rounding", "stale")[number % 5]
        return Verdict(
            label="contradicted", reason="The close was 2,718.77.", expected=Decimal("2718.77"),
            difference=Decimal("13.00"), diagnosis=why,  # type: ignore[arg-type]
        )  # fmt: skip
    if share < 30:
        return Verdict(label="unverifiable", reason="There are no prices of that session.", missing="prices")
    if share < 34:
        return Verdict(label="pending", reason="The horizon lies ahead.")
    return Verdict(label="supported", reason="The close was 2,718.77.", expected=Decimal("2718.77"))


def _reading(rng: random.Random, number: int, *, day: int) -> Reading:
    id_ = f"{number:08x}" + f"{rng.getrandbits(96):024x}"  # ids come in any order, as hashes do
    id_ = id_[8:] + id_[:8]
    parts: list[str] = []
    facts: list[AnyFact] = []
    place = 0
    for nth in range(FACTS_EACH + 6):
        sentence, made = _SENTENCES[nth](rng) if nth < FACTS_EACH else (_filler(rng, 22), None)
        if made is not None:
            facts.append(made(f"{id_[:16]}{nth:08x}", place, Span(place, place + len(sentence))))
        parts.append(sentence)
        place += len(sentence) + 1
    moment = _START + timedelta(days=day + rng.randrange(3), minutes=rng.randrange(600))
    source = _SOURCES.draw(rng)
    article = Article(
        id=id_, text=" ".join(parts), url=f"https://{number:x}.example/", source=source,
        title=_filler(rng, 8), published=moment, language="en",
    )  # fmt: skip
    return Reading(article=article, facts=tuple(facts))


def _filler(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(_WORDS.items, cum_weights=_WORDS.weights, k=words)).capitalize() + "."


def _about(id_: str, place: int, sentence: Span, text: str, at: int, rng_confidence: float) -> dict[str, Any]:
    return {
        "id": id_, "span": Span(place + at, place + at + len(text)), "text": text, "sentence": sentence,
        "confidence": rng_confidence,
    }  # fmt: skip


def _sure(rng: random.Random) -> float:
    return round(rng.choice((0.99, 0.97, 0.95, 0.9, 0.8, 0.6)), 2)


def _level(rng: random.Random) -> tuple[str, Any]:
    of: Instrument = _INSTRUMENTS.draw(rng)
    figure = f"{rng.randrange(1000, 9999)}.{rng.randrange(100):02}"
    head, sure = f"The {of.name} closed at ", _sure(rng)
    tail = f" as {_filler(rng, 6)}"
    return head + figure + tail, lambda id_, place, sentence: Level(
        **_about(id_, place, sentence, figure, len(head), sure), instrument=of, value=Decimal(figure), basis="close"
    )


def _move(rng: random.Random) -> tuple[str, Any]:
    of: Instrument = _INSTRUMENTS.draw(rng)
    figure = f"{rng.randrange(1, 400) / 100:.2f}"
    head, sure = f"The {of.name} rose ", _sure(rng)
    return f"{head}{figure}% on the day.", lambda id_, place, sentence: Move(
        **_about(id_, place, sentence, f"{figure}%", len(head), sure), instrument=of, direction="up",
        value=Decimal(figure), unit="percent", period=Period(unit="day", count=1, text="on the day"),
    )  # fmt: skip


def _record(rng: random.Random) -> tuple[str, Any]:
    of: Instrument = _INSTRUMENTS.draw(rng)
    sure = _sure(rng)
    return f"The {of.name} set a record high.", lambda id_, place, sentence: Record(
        **_about(id_, place, sentence, "a record high", len(of.name) + 9, sure), instrument=of, extent="all-time",
        direction="high",
    )  # fmt: skip


def _catalyst(rng: random.Random) -> tuple[str, Any]:
    of: Instrument = _INSTRUMENTS.draw(rng)
    cause, effect, sure = rng.choice(_CAUSES), f"The {of.name} rallied", _sure(rng)
    text = f"{effect} after {cause}"
    return f"{text} {_filler(rng, 3)}", lambda id_, place, sentence: Catalyst(
        **_about(id_, place, sentence, text, 0, sure),
        cause=Phrase(text=cause, span=Span(place + len(effect) + 7, place + len(text))),
        effect=Effect(text=effect, span=Span(place, place + len(effect)), instrument=of), polarity="+",
        type="monetary-policy",
    )  # fmt: skip


def _quote(rng: random.Random) -> tuple[str, Any]:
    who: SpeakerName = _SPEAKERS.draw(rng)
    content, sure = _filler(rng, 12)[:-1], _sure(rng)
    text = f'"{content}," said {who.name}'
    return f"{text}.", lambda id_, place, sentence: Quote(
        **_about(id_, place, sentence, text, 0, sure), speaker=who, style="direct",
        content=Phrase(text=content, span=Span(place + 1, place + 1 + len(content))),
        cue=Phrase(text="said", span=Span(place + len(content) + 4, place + len(content) + 8)),
    )  # fmt: skip


def _sentiment(rng: random.Random) -> tuple[str, Any]:
    of: Instrument = _INSTRUMENTS.draw(rng)
    text, sure = f"The mood about the {of.name} is bright", _sure(rng)
    return f"{text}.", lambda id_, place, sentence: Sentiment(
        **_about(id_, place, sentence, text, 0, sure), target=of, label="positive", score=0.7
    )


_SENTENCES = (_level, _move, _catalyst, _level, _quote, _move, _move, _record, _quote, _sentiment)
