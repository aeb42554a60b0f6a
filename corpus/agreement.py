"""The same claim across articles: what they agree on, who differs, and how many publishers stand behind each answer.

Two articles make the same claim where they speak of the same thing at the same session: the close of an index, its
change over a period, a print of a statistic. Their answers agree where each is right within the other's precision
("about 2,470" and 2,467.70). Publishers are counted by registrable domain: ten copies on one site are one voice.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from corpus.stories import publisher
from corpus.verify.rules.level import level_tolerance
from corpus.verify.rules.move import move_tolerance
from corpus.verify.tolerance import fits, place, tolerance
from corpus.verify.verdict import Tolerance
from nlp.facts import AnyFact, Comparison, Indicator, Level, Move, Policy, Reading, Record, Streak
from scrapers.article import Article

Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """One article's answer."""

    article: Article
    fact: AnyFact

    @property
    def publisher(self) -> str:
        """Who stands behind it."""
        return publisher(self.article)


@dataclass(frozen=True, slots=True)
class Answer:
    """Voices that say the same; the most exact one first."""

    voices: tuple[Voice, ...]

    @property
    def publishers(self) -> tuple[str, ...]:
        """The publishers behind it, each once, by name."""
        return tuple(sorted({voice.publisher for voice in self.voices}))


@dataclass(frozen=True, slots=True)
class Agreement:
    """A claim that several articles make, with their answers: the one with most publishers first."""

    key: Key
    answers: tuple[Answer, ...]

    @property
    def unanimous(self) -> bool:
        """True where nobody differs."""
        return len(self.answers) == 1

    @property
    def corroboration(self) -> int:
        """How many publishers give the first answer."""
        return len(self.answers[0].publishers)

    @property
    def dissent(self) -> tuple[Voice, ...]:
        """The voices of all other answers."""
        return tuple(voice for answer in self.answers[1:] for voice in answer.voices)


def agreements(readings: Iterable[Reading]) -> tuple[Agreement, ...]:
    """The claims that at least two articles make, those with most publishers first. Only what is asserted counts."""
    claims: dict[Key, list[Voice]] = defaultdict(list)
    for reading in readings:
        seen: set[Key] = set()  # an article says a thing once, in its first words
        for fact in reading.facts:
            key = claim_key(fact)
            if key is not None and key not in seen:
                seen.add(key)
                claims[key].append(Voice(reading.article, fact))
    found = [Agreement(key, _answers(voices)) for key, voices in claims.items() if len(voices) > 1]
    return tuple(sorted(found, key=lambda a: (-a.corroboration, repr(a.key))))


def claim_key(fact: AnyFact) -> Key | None:
    """What a fact is about; equal for facts that can contradict one another, None where it is no claim of the kind."""
    if fact.modality != "asserted" or fact.kind not in _KEYS:
        return None
    return _KEYS[fact.kind](fact)


def _level_key(fact: Level) -> Key | None:
    if fact.date is None or fact.basis not in ("close", "open", "high", "low"):
        return None  # prices within a session may differ and both be right
    return ("level", fact.instrument.name, fact.date, fact.basis, fact.unit)


def _move_key(fact: Move) -> Key | None:
    if fact.date is None:
        return None
    period = fact.period
    return ("move", fact.instrument.name, fact.date, period.unit, period.count, period.start, fact.unit or "percent")


def _record_key(fact: Record) -> Key | None:
    return (
        None
        if fact.date is None
        else ("record", fact.instrument.name, fact.date, fact.extent, fact.measure, fact.basis)
    )


def _comparison_key(fact: Comparison) -> Key | None:
    pair = frozenset((fact.winner.name, fact.loser.name))
    return None if fact.date is None else ("comparison", pair, fact.date, fact.period.unit, fact.period.count)


def _streak_key(fact: Streak) -> Key | None:
    subject = fact.instrument.name if fact.instrument else fact.indicator
    return None if fact.date is None else ("streak", subject, fact.date, fact.unit)


def _indicator_key(fact: Indicator) -> Key | None:
    return None if fact.period is None else ("indicator", fact.name, fact.measure, fact.period, fact.unit)


def _policy_key(fact: Policy) -> Key | None:
    return None if fact.date is None else ("policy", fact.institution, fact.date)


_KEYS: Mapping[str, Callable[[Any], Key | None]] = {
    "level": _level_key,
    "move": _move_key,
    "record": _record_key,
    "comparison": _comparison_key,
    "streak": _streak_key,
    "indicator": _indicator_key,
    "policy": _policy_key,
}


def _answers(voices: list[Voice]) -> tuple[Answer, ...]:
    groups: list[list[Voice]] = []
    for voice in sorted(voices, key=_precision):
        own = next((group for group in groups if _agree(group[0].fact, voice.fact)), None)
        if own is None:
            groups.append([voice])
        else:
            own.append(voice)
    answers = [Answer(tuple(group)) for group in groups]
    return tuple(sorted(answers, key=lambda a: (-len(a.publishers), a.publishers)))


def _precision(voice: Voice) -> tuple[Decimal, bool, str]:
    value = getattr(voice.fact, "value", None)
    hedged = getattr(voice.fact, "hedge", None) is not None
    return (place(value) if value is not None else Decimal("Infinity"), hedged, voice.article.id)


def _agree(one: AnyFact, other: AnyFact) -> bool:
    """True where either figure is right of the other within its own tolerance, or the words say the same."""
    if isinstance(one, Level | Move | Indicator) and isinstance(other, Level | Move | Indicator):
        if isinstance(one, Move) and isinstance(other, Move) and one.direction != other.direction:
            return False
        if one.value is None or other.value is None:
            return True
        return fits(one.value, other.value, _allowed(one)) or fits(other.value, one.value, _allowed(other))
    return _said(one) == _said(other)


def _allowed(fact: Level | Move | Indicator) -> Tolerance:
    if isinstance(fact, Level):
        return level_tolerance(fact)
    return move_tolerance(fact) if isinstance(fact, Move) else tolerance(fact.value or Decimal(0), None, "statistic")


def _said(fact: AnyFact) -> tuple[object, ...]:
    match fact:
        case Record():
            return (fact.direction,)
        case Comparison():
            return (fact.winner.name,)
        case Streak():
            return (fact.count, fact.direction)
        case Policy():
            return (fact.action, fact.size_bp, fact.range)
    return ()
