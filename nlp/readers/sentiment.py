"""Sentiment: how the article feels about each instrument that it tells of, and on the whole.

Evidence is counted, not guessed: words of moving and of judging (cue families `move`, `mood`, `tone`) with the sign
that their clause and their neighbours give them, each laid to the instrument that it stands with. Up and down of like
weight make it mixed.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from spacy.tokens import Doc

from nlp.components.extensions import text_of
from nlp.facts import Modality, Sentiment
from nlp.instruments import Instrument
from nlp.mentions import Attribution, Clause, Cue, Figure, Mention, Name, within
from nlp.readers.frame import sentence_of
from nlp.readers.passage import stretches
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
_ASIDE_WEIGHT = 0.5  # for the article, what is told of an instrument that it only mentions
_MAIN_SHARE = 0.4  # of the mentions of the instrument named most
_MIXED_WITHIN = 0.15  # |score| up to which ups and downs weigh alike
_SPLIT_WIDENS = 0.15  # by so much for each word that says the matter is undecided
_MIXED_AT_MOST = 0.7
_TURN_WITHIN = 15  # code points between a word and what turns it round
_SUBJECT_WITHIN = 30  # code points from a mood to the verb of which it is the subject
_FIGURE_WITHIN = 14  # code points from a word of moving to its figure
_COMPARED = 0.7
_FLAT_OUTWEIGHS = 1.0  # evidence each way that outweighs a word of standing still
_CAUSE_WEIGHT = 0.3
_OBJECT_WITHIN = 25  # code points from a verb to the noun that it takes
_FLAT_BELOW = Decimal("0.1")  # percent: a move below it is none
_HOMOGRAPHS = frozenset({"made", "firms"})
_COMPARATIVES = frozenset("higher lower up down off firmer weaker stronger softer".split())
_PARTICLES = frozenset({"up", "down", "off", "ahead"})
_COPULAS = frozenset("is are was were be been 's ’s each all still now trading ended closed finished opened".split())
_ASIDES = frozenset({"with", "led", "including", "despite", "unlike", "as", "after", "like"})
_NAME_AFTER = 45  # code points after a word in which its instrument may follow
_JOINED = frozenset({"", ",", "and", "or", "&", ", and", "the", ", the", "and the", ", and the", "both"})


@dataclass(slots=True)
class _Tally:
    """Evidence for one instrument or for the article."""

    up: float = 0.0
    down: float = 0.0
    flat: int = 0
    split: int = 0  # words that say the matter is undecided
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
        if self.flat and max(self.up, self.down) < _FLAT_OUTWEIGHS * self.flat:
            return "neutral"
        if abs(self.score) <= min(_MIXED_AT_MOST, _MIXED_WITHIN + _SPLIT_WIDENS * self.split):
            return "mixed"
        return "positive" if self.score > 0 else "negative"


def sentiments(doc: Doc) -> Iterator[Sentiment]:
    """One fact for the article, and one for each instrument that something is told of."""
    text = text_of(doc)
    told = [
        (number, evidence)
        for number, sentence in enumerate(doc._.sentences)
        for part in stretches(text, sentence)
        for evidence in _evidence(doc, text, part)
    ]
    main = _main(doc)
    rates = bool(main) and all(instrument.type == "rate" for instrument in main)
    whole = _Tally()
    each: dict[Instrument, _Tally] = {}
    for number, evidence in told:
        if rates and any(instrument.type == "rate" for instrument in evidence.about):
            whole.add(-evidence.weight, evidence.span)  # where yields are the story, their rise is the bad news
        elif evidence.counts:
            place = _OPENING_WEIGHT if number < _OPENING_SENTENCES else 1.0
            rank = 1.0 if not evidence.about or main & set(evidence.about) else _ASIDE_WEIGHT
            whole.add(evidence.weight * place * rank, evidence.span)
        for instrument in evidence.about:
            each.setdefault(instrument, _Tally()).add(evidence.weight, evidence.span)
    whole.split = sum(isinstance(m, Cue) and (m.family, m.sense) == ("mood", "split") for m in doc._.mentions)
    if doc._.sentences:
        yield _fact(doc, text, None, whole)
    for instrument, tally in each.items():
        yield _fact(doc, text, instrument, tally)


def _main(doc: Doc) -> frozenset[Instrument]:
    """The instruments that the article is about: those named nearly as often as the one named most."""
    counts = Counter(m.instrument for m in doc._.mentions if isinstance(m, Name))
    most = max(counts.values(), default=0)
    return frozenset(instrument for instrument, count in counts.items() if count >= _MAIN_SHARE * most)


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
    inside = within(doc._.mentions, sentence, Mention)
    scene = _Scene(text, inside)
    taken: list[Span] = []
    for mention in inside:
        if isinstance(mention, Figure) and mention.sign:
            if scene.alone(mention) and (group := scene.before(mention.span)):
                yield _laid(mention.span, _FIGURE_BESIDE * mention.sign, group)
            continue
        if not isinstance(mention, Cue) or any(mention.span.overlaps(t) for t in taken) or not scene.means(mention):
            continue
        if mention.family == "versus":
            yield from scene.compared(mention)
        elif mention.family == "move" and mention.sense == "flat":
            taken.append(mention.span)
            yield _laid(mention.span, 0.0, scene.about(mention))
        elif sign := _SIGNS.get((mention.family, mention.sense)):
            taken.append(mention.span)
            yield scene.judged(mention, sign)


def _laid(span: Span, weight: float, group: Sequence[Name]) -> _Evidence:
    about = tuple(dict.fromkeys(n.instrument for n in group))
    counts = weight != 0 and not any(_inverse(instrument) for instrument in about)
    return _Evidence(span, weight, about, counts)


class _Scene:
    """A sentence as the words of feeling see it."""

    def __init__(self, text: str, inside: Sequence[Mention]) -> None:
        self.text = text
        cues = [m for m in inside if isinstance(m, Cue)]
        voices = [m.speaker.span for m in inside if isinstance(m, Attribution) and m.speaker is not None]
        self.names = [m for m in inside if isinstance(m, Name) and not any(v.contains(m.span) for v in voices)]
        self.clauses = [m for m in inside if isinstance(m, Clause)]
        self.figures = [m for m in inside if isinstance(m, Figure)]
        self.causes = [c.span for c in cues if c.family == "cause" and c.sense not in {"none", "clause"}]
        self.moves = [c for c in cues if c.family == "move"]
        self.moods = [c for c in cues if c.family == "mood" and c.pos == "noun"]
        self.turns = [c for c in cues if c.family == "turning" and not self.in_compound(c)]
        self.banes = [c for c in cues if c.family == "bane"]
        self.saying = [m.cue for m in inside if isinstance(m, Attribution) and m.cue is not None]

    def in_compound(self, cue: Cue) -> bool:
        """True for a part of a hyphened word: "small-cap", "tech-heavy"."""
        return (
            self.text[cue.span.start - 1 : cue.span.start] == "-" or self.text[cue.span.end : cue.span.end + 1] == "-"
        )

    def means(self, cue: Cue) -> bool:
        """False where the word says nothing here: in a compound, as a verb of saying, as a bare "down"."""
        if (
            cue.text.lower() in _HOMOGRAPHS
            or self.in_compound(cue)
            or any(cue.span.overlaps(said) for said in self.saying)
        ):
            return False
        if cue.family == "move" and self._eases(cue):
            return False
        if cue.text.lower() not in _PARTICLES:
            return True
        before = self.text[max(0, cue.span.start - 12) : cue.span.start].lower().split()
        beside = any(0 <= cue.span.start - n.span.end <= 1 for n in self.names)
        return beside or self.figure_after(cue) is not None or (bool(before) and before[-1] in _COPULAS)

    def figure_after(self, cue: Cue) -> Figure | None:
        """The figure that follows the cue directly."""
        at = bisect_left(self.figures, cue.span.end, key=lambda f: f.span.start)
        near = at < len(self.figures) and self.figures[at].span.start - cue.span.end <= _FIGURE_WITHIN
        return self.figures[at] if near else None

    def alone(self, figure: Figure) -> bool:
        """True for a signed figure that no word of moving stands beside."""
        return not any(move.span.gap(figure.span) <= _TURN_WITHIN for move in self.moves)

    def before(self, span: Span) -> list[Name]:
        """The nearest name before a figure."""
        near = [n for n in self.names if n.span.end <= span.start and span.start - n.span.end <= _NAME_AFTER]
        return near[-1:]

    def compared(self, cue: Cue) -> Iterator[_Evidence]:
        """The two sides of a comparison: the one before the word did better, or worse, than the one after it."""
        sign = {"win": 1.0, "lose": -1.0}.get(cue.sense)
        if sign is None:
            return
        winners, losers = self.before(cue.span), [n for n in self.names if n.span.start >= cue.span.end][:1]
        if winners and losers:
            yield _laid(cue.span, _COMPARED * sign, winners)
            yield _laid(cue.span, -_COMPARED * sign, losers)

    def judged(self, cue: Cue, sign: float) -> _Evidence:
        """The evidence of a cue: its sign as clause and neighbours turn it."""
        group = self.about(cue)
        weight = sign * self._strength(cue)
        if self._turned(cue):
            weight = -weight
        if cue.family == "move" and not group and any(_near(bane, cue) for bane in self.banes):
            weight = -0.5 * weight
        if self._in_cause(cue, group):  # "hurt by a stronger dollar": the strength is not that of what it hurt
            return _laid(cue.span, _CAUSE_WEIGHT * weight, [])
        return _laid(cue.span, 0.0 if self._idle(cue) else weight, group)

    def _strength(self, cue: Cue) -> float:
        clause = next((c for c in self.clauses if c.span.contains(cue.span)), None)
        strength = _MODALITY[clause.modality] if clause else 1.0
        return strength * (_FIGURE_BESIDE if cue.family == "move" and self.figure_after(cue) else 1.0)

    def _turned(self, cue: Cue) -> bool:
        """True where a neighbour turns a noun or adjective round: "fears ease", "less gloomy", "no slump"."""
        turns = [t for t in self.turns if self._turns(t, cue)]
        if cue.family == "move" and (cue.pos == "verb" or cue.text.lower() in _COMPARATIVES):
            return any(t.text.lower() == "no" and t.span.before(cue.span) for t in turns)
        return cue.pos != "verb" and bool(turns)

    def _turns(self, turn: Cue, cue: Cue) -> bool:
        """True where a word of easing stands beside the other, or is its verb: "fears of a recession eased"."""
        if turn.span.overlaps(cue.span):
            return False
        between = self.text[cue.span.end : turn.span.start]
        return _near(turn, cue) or (0 < len(between) <= _SUBJECT_WITHIN and not set(between) & set(",.;:"))

    def _eases(self, cue: Cue) -> bool:
        """True for a verb of moving whose subject is a mood, no instrument: "fears eased"."""
        if not any(turn.span.overlaps(cue.span) for turn in self.turns):
            return False
        return any(self._turns(cue, mood) for mood in self.moods if mood.span.before(cue.span))

    def _in_cause(self, cue: Cue, group: Sequence[Name]) -> bool:
        """True for words of a cause that follows the instrument it moved."""
        causes = [span for span in self.causes if span.before(cue.span)]
        return bool(causes) and (not group or group[-1].span.before(causes[-1]))

    def _idle(self, cue: Cue) -> bool:
        """True for the object of a verb of moving ("hands back its gains") and for a move of next to nothing."""
        figure = self.figure_after(cue)
        if cue.family == "move" and figure is not None and figure.unit == "percent" and figure.value < _FLAT_BELOW:
            return True
        verbs = [m for m in self.moves if m.pos == "verb" and 0 < cue.span.start - m.span.end <= _OBJECT_WITHIN]
        return cue.family == "move" and cue.pos == "noun" and any(m.sense != cue.sense for m in verbs)

    def about(self, cue: Cue) -> list[Name]:
        """The names that a cue is about: the nearest before it, else the next after it, with those joined to it."""
        names = self.names
        before = [i for i, n in enumerate(names) if n.span.end <= cue.span.start]
        after = [i for i, n in enumerate(names) if n.span.start >= cue.span.end]
        between = self.text[cue.span.end : names[after[0]].span.start] if after else ""
        follows = bool(after) and len(between) <= _NAME_AFTER and "," not in between
        if not before and not follows:
            return []
        at = before[-1] if before else after[0]
        if before and follows and cue.pos == "noun":
            linking = between.split()
            if linking[:1] in (["in"], ["of"], ["for"], ["by"]) and len(linking) <= 3:
                at = after[0]
        elif len(before) > 1 and cue.pos == "verb" and self._in_aside(names[at], cue):
            at = before[-2]
        first = last = at
        while first > 0 and _joined(self.text, names[first - 1], names[first]):
            first -= 1
        while last + 1 < len(names) and names[last + 1].span.end <= cue.span.start:
            if not _joined(self.text, names[last], names[last + 1]):
                break
            last += 1
        return list(names[first : last + 1])

    def _in_aside(self, name: Name, cue: Cue) -> bool:
        """True for a name in a phrase between commas that the verb is not about: "..., with banks in retreat, fell"."""
        if "," not in self.text[name.span.end : cue.span.start]:
            return False
        opening = self.text[: name.span.start].rfind(", ")
        lead = self.text[opening + 2 : name.span.start].split() if opening >= 0 else []
        return bool(lead) and lead[0].lower() in _ASIDES


def _near(left: Cue, right: Cue) -> bool:
    return left.span.gap(right.span) <= _TURN_WITHIN


def _inverse(instrument: Instrument) -> bool:
    """What rises when markets are uneasy, or says nothing of them: rates, volatility, currencies."""
    return instrument.type in {"rate", "currency"} or "VIX" in instrument.name or "olatility" in instrument.name


def _joined(text: str, left: Name, right: Name) -> bool:
    return " ".join(text[left.span.end : right.span.start].lower().split()) in _JOINED
