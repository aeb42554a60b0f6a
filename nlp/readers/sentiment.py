"""Sentiment: how the article feels about each instrument that it tells of, and on the whole.

Evidence is counted, not guessed: words of moving and of judging (cue families `move`, `mood`, `tone`) with the sign
that their clause and their neighbours give them, each laid to the instrument that it stands with. Up and down of like
weight make it mixed.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from spacy.tokens import Doc

from nlp.components.extensions import text_of
from nlp.facts import Modality, Sentiment
from nlp.instruments import Instrument
from nlp.mentions import Clause, Cue, Figure, Mention, Name, within
from nlp.readers.frame import sentence_of
from nlp.span import Span

Label = Literal["positive", "negative", "neutral", "mixed"]

_SIGNS = {
    ("move", "up"): 1.0,
    ("move", "down"): -1.0,
    ("mood", "good"): 0.5,
    ("mood", "bad"): -0.5,
    ("tone", "bullish"): 0.7,
    ("tone", "bearish"): -0.7,
}
_MODALITY: dict[Modality, float] = {"asserted": 1.0, "expected": 0.8, "conditional": 0.5, "negated": -0.4}
_FIGURE_BESIDE = 1.3  # a move with its figure tells more than one without
_OPENING_SENTENCES = 3  # headline and lead weigh double
_OPENING_WEIGHT = 2.0
_MIXED_WITHIN = 0.25  # |score| up to which ups and downs weigh alike
_TURN_WITHIN = 25  # code points between a word and what turns it round
_NAME_AFTER = 45  # code points after a word in which its instrument may follow
_JOINED = frozenset({"", ",", "and", "or", "&", ", and", "the", ", the", "and the", ", and the", "both"})


@dataclass(slots=True)
class _Tally:
    """Evidence for one instrument or for the article."""

    up: float = 0.0
    down: float = 0.0
    flat: int = 0
    spans: list[Span] = field(default_factory=list)

    def add(self, weight: float, span: Span) -> None:
        """One piece of evidence."""
        if weight > 0:
            self.up += weight
        elif weight < 0:
            self.down -= weight
        else:
            self.flat += 1
        self.spans.append(span)

    @property
    def score(self) -> float:
        """-1 to 1; nothing told is 0."""
        total = self.up + self.down
        return (self.up - self.down) / total if total else 0.0

    @property
    def label(self) -> Label:
        """The label that the score and its two sides give."""
        if not self.up and not self.down:
            return "neutral"
        if abs(self.score) <= _MIXED_WITHIN:
            return "mixed"
        return "positive" if self.score > 0 else "negative"


def sentiments(doc: Doc) -> Iterator[Sentiment]:
    """One fact for the article, and one for each instrument that something is told of."""
    whole = _Tally()
    each: dict[Instrument, _Tally] = {}
    text = text_of(doc)
    for number, span in enumerate(doc._.sentences):
        weight = _OPENING_WEIGHT if number < _OPENING_SENTENCES else 1.0
        for told in _evidence(doc, text, span):
            if told.counts:
                whole.add(told.weight * weight, told.span)
            for instrument in told.about:
                each.setdefault(instrument, _Tally()).add(told.weight, told.span)
    if doc._.sentences:
        yield _fact(doc, text, None, whole)
    for instrument, tally in each.items():
        yield _fact(doc, text, instrument, tally)


def _fact(doc: Doc, text: str, target: Instrument | None, tally: _Tally) -> Sentiment:
    sentence = sentence_of(doc, tally.spans[0]) if tally.spans else doc._.sentences[0]
    evidence = tally.up + tally.down
    return Sentiment(
        span=sentence,
        text=sentence.of(text),
        sentence=sentence,
        target=target,
        label=tally.label,
        score=round(tally.score, 3),
        confidence=round(min(0.9, 0.5 + 0.05 * evidence + 0.2 * abs(tally.score)), 3),
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    span: Span
    weight: float
    about: tuple[Instrument, ...]
    counts: bool  # for the article as a whole


def _evidence(doc: Doc, text: str, sentence: Span) -> Iterator[_Evidence]:
    mentions: Sequence[Mention] = doc._.mentions
    inside = within(mentions, sentence, Mention)
    cues = [m for m in inside if isinstance(m, Cue)]
    names = [m for m in inside if isinstance(m, Name)]
    clauses = [m for m in inside if isinstance(m, Clause)]
    figures = [m.span.start for m in inside if isinstance(m, Figure)]
    turns = [c for c in cues if c.family == "turning"]
    banes = [c for c in cues if c.family == "bane"]
    taken: list[Span] = []
    for cue in cues:
        flat = cue.family == "move" and cue.sense == "flat"
        sign = _SIGNS.get((cue.family, cue.sense))
        if (sign is None and not flat) or any(cue.span.overlaps(t) for t in taken):
            continue
        taken.append(cue.span)
        group = _group(text, names, cue)
        about = tuple(dict.fromkeys(n.instrument for n in group))
        if flat:
            yield _Evidence(cue.span, 0.0, about, False)
            continue
        weight = (sign or 0.0) * _strength(cue, clauses, figures)
        if cue.family == "mood" and any(_near(cue, turn) for turn in turns if not turn.span.overlaps(cue.span)):
            weight = -weight
        if cue.family == "move" and not about and any(_near(bane, cue) for bane in banes):
            weight = -0.5 * weight
        inverse = any(_inverse(instrument) for instrument in about)
        yield _Evidence(cue.span, weight, about, not inverse)


def _strength(cue: Cue, clauses: Sequence[Clause], figures: Sequence[int]) -> float:
    clause = next((c for c in clauses if c.span.contains(cue.span)), None)
    strength = _MODALITY[clause.modality] if clause else 1.0
    if cue.family == "move":
        at = bisect_left(figures, cue.span.end)
        if at < len(figures) and figures[at] - cue.span.end < _TURN_WITHIN:
            strength *= _FIGURE_BESIDE
    return strength


def _near(left: Cue, right: Cue) -> bool:
    return left.span.gap(right.span) <= _TURN_WITHIN


def _inverse(instrument: Instrument) -> bool:
    """What rises when markets are uneasy, or says nothing of them: rates, volatility, currencies."""
    return instrument.type in {"rate", "currency"} or "VIX" in instrument.name or "olatility" in instrument.name


def _group(text: str, names: Sequence[Name], cue: Cue) -> list[Name]:
    """The names that a cue is about: the nearest before it, else the next after it, with those joined to it."""
    before = [i for i, n in enumerate(names) if n.span.end <= cue.span.start]
    after = [i for i, n in enumerate(names) if n.span.start >= cue.span.end]
    follows = after and names[after[0]].span.start - cue.span.end <= _NAME_AFTER
    if not before and not follows:
        return []
    at = before[-1] if before else after[0]
    if before and follows and cue.pos == "noun":
        linking = text[cue.span.end : names[after[0]].span.start].split()
        if linking[:1] in (["in"], ["of"], ["for"], ["by"]) and len(linking) <= 3:
            at = after[0]
    first = last = at
    while first > 0 and _joined(text, names[first - 1], names[first]):
        first -= 1
    while (
        last + 1 < len(names)
        and names[last + 1].span.end <= cue.span.start
        and _joined(text, names[last], names[last + 1])
    ):
        last += 1
    return list(names[first : last + 1])


def _joined(text: str, left: Name, right: Name) -> bool:
    return " ".join(text[left.span.end : right.span.start].lower().split()) in _JOINED
