"""Catalysts: what moved an instrument, which way, and what kind of cause it was.

Two constructions are read: the effect first ("gold fell, hurt by a stronger dollar"; cue family `cause`) and the cause
first ("weak data sent stocks lower"; cue family `effect`). A cause needs an effect that goes one way; the words that
neither move nor judge an instrument yield nothing.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from spacy.tokens import Doc

from nlp.facts import Catalyst, CatalystType, Effect, Phrase
from nlp.instruments import Instrument
from nlp.mentions import Cue, Mention, Name, within
from nlp.readers.frame import frame
from nlp.span import Span, cover

Polarity = Literal["+", "-"]

STOCKS = Instrument(id=None, name="stocks", type="group")

_TYPES = frozenset(get_args(CatalystType))
_WEAK_TOPICS = {"positioning": 0.5, "other": 0.3, "macro-data": 0.9, "company-news": 0.8}
_VAGUE = frozenset(
    {"data", "economy", "economic", "growth", "services", "consumers", "trade", "deal", "target", "quarter"}
)
_STOPS = frozenset({";", "—", "–", ":", "("})
_TURNS = frozenset(
    "while but whereas although though sending pushing lifting leaving taking dragging pulling driving helping putting "
    "with even despite".split()
)
_COPULAS = frozenset({"was", "were", "is", "are", "lay", "came"})
_HEADS = frozenset({"behind", "what", "driving", "underpinning", "fuelling", "fueling", "at", "helping", "hurting"})
_NO_CAUSE = frozenset(
    "it this that they he she we i you which who investors traders bulls bears buyers sellers".split()
)
_NO_OBJECT = frozenset("target targets forecast forecasts estimate estimates outlook guidance rating bid price".split())
_OBJECT_WITHIN = 7  # tokens after a verb in which the instrument that it moves must come
_UP = frozenset(
    "higher up upward upwards record above over past soaring surging rising climbing rallying jumping highs high "
    "peak".split()
)
_DOWN = frozenset(
    "lower down downward below under beneath off tumbling sliding falling plunging reeling sinking skidding lows low "
    "trough".split()
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The tokens of a sentence."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    words: tuple[str, ...]

    def at(self, offset: int) -> int:
        """The index of the first token that starts at or after the offset."""
        return bisect_left(self.starts, offset)

    def span(self, first: int, last: int) -> Span | None:
        """The tokens [first, last) without punctuation at the ends; None where nothing is left."""
        while (
            first < last and not self.words[first][0].isalnum() and self.words[first] not in {"“", '"', "$", "£", "€"}
        ):
            first += 1
        while last > first and not self.words[last - 1][-1].isalnum() and self.words[last - 1] not in {"”", '"', "%"}:
            last -= 1
        return Span(self.starts[first], self.ends[last - 1]) if last > first else None


@dataclass(frozen=True, slots=True)
class _Link:
    """A cause and its effect as token ranges of a sentence."""

    cause: tuple[int, int]
    effect: tuple[int, int]
    polarity: Polarity | None  # None: the effect's move tells
    sure: float
    splits: bool  # a list of nouns is several causes


class _Sentence:
    """A sentence with what its links are found by."""

    def __init__(self, doc: Doc, text: str, span: Span, subject: Instrument | None) -> None:
        self.doc = doc
        self.text = text
        self.span = span
        self.subject = subject  # what the sentence before was about
        mentions: Sequence[Mention] = doc._.mentions
        cues = within(mentions, span, Cue)
        self.causes = [c for c in cues if c.family == "cause" and c.sense != "none"]
        self.effects = [c for c in cues if c.family == "effect"]
        self.moves = [c for c in cues if c.family == "move" and c.sense in {"up", "down"}]
        self.topics = [c for c in cues if c.family in {"topic", "driver"}]
        self.things = [c for c in cues if c.family == "market"]
        self.names = within(mentions, span, Name)
        tokens = doc.char_span(span.start, span.end, alignment_mode="expand") or doc[0:0]
        self.words = _Words(
            tuple(t.idx for t in tokens), tuple(t.idx + len(t) for t in tokens), tuple(t.lower_ for t in tokens)
        )

    def inside(self, found: Sequence[Mention], first: int, last: int) -> list[Mention]:
        """Those of the mentions that lie in the token range."""
        if first >= last:
            return []
        region = Span(self.words.starts[first], self.words.ends[last - 1])
        return [m for m in found if region.contains(m.span)]


def catalysts(doc: Doc) -> Iterator[Catalyst]:
    """One fact per cause and affected instrument."""
    subject: Instrument | None = None
    text = doc.text
    for span in doc._.sentences:
        sentence = _Sentence(doc, text, span, subject)
        if sentence.causes or sentence.effects or sentence.words.words[:1] in {("behind",), ("what",)}:
            taken: list[Span] = []
            for link in _links(sentence):
                for fact in _facts(sentence, link):
                    if not any(fact.cause.span.overlaps(other) for other in taken):
                        taken.append(fact.cause.span)
                        yield fact
        if sentence.names:
            subject = sentence.names[0].instrument


def _links(sentence: _Sentence) -> Iterator[_Link]:
    """The links of a sentence, the surest first."""
    found = [*_headed(sentence), *_by_cause_words(sentence), *_by_effect_words(sentence)]
    yield from sorted(found, key=lambda link: -link.sure)


def _by_cause_words(sentence: _Sentence) -> Iterator[_Link]:
    words = sentence.words
    for cue in sentence.causes:
        first = words.at(cue.span.start)
        start = words.at(cue.span.end)
        leading = first <= 1
        end = _cause_end(sentence, start, clause=cue.sense == "clause", leading=leading)
        effect = (end, _effect_end(sentence, end)) if leading else (_effect_start(sentence, first), first)
        link = _weigh(sentence, cue, (start, end), effect)
        if link is not None:
            yield link


def _weigh(sentence: _Sentence, cue: Cue, cause: tuple[int, int], effect: tuple[int, int]) -> _Link | None:
    """The link, if cause and effect hold what their connective asks for."""
    words = sentence.words
    length = cause[1] - cause[0]
    about = sentence.inside(sentence.topics, *cause)
    moved = sentence.inside(sentence.moves, *effect)
    judged = sentence.inside(sentence.effects, *effect)
    on_market = sentence.inside([*sentence.names, *sentence.things], *effect)
    connective = cue.text.lower()
    if length < 1:
        return None
    if cue.sense in {"up", "down"}:
        if not (about or on_market) or not (moved or on_market or sentence.subject):
            return None
        return _Link(cause, effect, "+" if cue.sense == "up" else "-", 0.75 if about else 0.6, splits=True)
    if not (moved or judged):
        return None
    if cue.sense == "phrase":
        return _Link(cause, effect, None, 0.75 if about else 0.6, splits=True) if about or length > 1 else None
    if cue.sense == "after":
        first = words.words[cause[0]]
        if first.endswith("ing") and not about:
            return None
        return _Link(cause, effect, None, 0.7, splits=False) if about and length > 1 else None
    if connective in {"as", "because", "now that", "given that", "partly because", "as soon as"}:
        if length < 3 or not (about or connective == "because" or on_market):
            return None
        return _Link(cause, effect, None, 0.7 if about else 0.5, splits=False)
    return _Link(cause, effect, None, 0.55, splits=False) if about and length > 2 and on_market else None


def _by_effect_words(sentence: _Sentence) -> Iterator[_Link]:
    words = sentence.words
    for cue in sentence.effects:
        verb, after = words.at(cue.span.start), words.at(cue.span.end)
        if after < len(words.words) and words.words[after] == "by":
            continue
        first = _effect_start(sentence, verb)
        end = _effect_end(sentence, after)
        subject = words.words[first:verb]
        if subject and subject[-1] == "which" and first == verb - 1 and first > 2:
            first = _effect_start(sentence, first - 1)
            subject = words.words[first : verb - 1]
        content = [w for w in subject if w[0].isalnum() and w not in _FUNCTION]
        if not content or (content[0] in _NO_CAUSE and not sentence.inside(sentence.topics, first, verb)):
            continue
        if words.words[after : after + 1] and any(w in _NO_OBJECT for w in words.words[after : after + 4]):
            continue
        near = (after, min(end, after + _OBJECT_WITHIN))
        objects = sentence.inside([*sentence.names, *sentence.things], *near)
        if not objects and cue.pos == "verb":
            continue
        polarity = _verb_polarity(sentence, cue, after, end)
        if polarity is None:
            continue
        sure = 0.7 if sentence.inside(sentence.topics, first, verb) else 0.55
        yield _Link((first, verb), (after, end), polarity, sure, splits=True)


def _verb_polarity(sentence: _Sentence, cue: Cue, after: int, end: int) -> Polarity | None:
    if cue.sense == "up":
        return "+"
    if cue.sense == "down":
        return "-"
    for word in sentence.words.words[after : min(end, after + 14)]:
        if word in _UP or word in _DOWN:
            return "+" if word in _UP else "-"
    return None


def _headed(sentence: _Sentence) -> Iterator[_Link]:
    """ "Behind the drop was weak data", "What set off the selling was ...": what follows the verb is the cause."""
    words = sentence.words.words
    if not words or words[0] not in {"behind", "what"}:
        return
    verb = next((i for i, w in enumerate(words[:18]) if w in _COPULAS and i > 1), None)
    if verb is None:
        return
    moved = sentence.inside([*sentence.moves, *sentence.effects, *sentence.things], 0, verb)
    if moved:
        end = _cause_end(sentence, verb + 1, clause=False, leading=False)
        yield _Link((verb + 1, end), (0, verb), None, 0.8, splits=True)


_FUNCTION = frozenset(
    "the a an and but or so yet for in on at by to of from as that than then also both its their this these those has "
    "have had was were is are be been may might could would can will should further even still".split()
)


def _cause_end(sentence: _Sentence, start: int, *, clause: bool, leading: bool) -> int:
    """One past the last token of a cause that starts there."""
    words = sentence.words.words
    other = {sentence.words.at(c.span.start) for c in sentence.causes}
    for at in range(start, len(words)):
        word = words[at]
        if word in _STOPS and at > start:
            return at
        if at > start and at in other and words[at - 1] in {",", "and"}:
            return at - 1
        if word == "," and at > start:
            following = words[at + 1] if at + 1 < len(words) else ""
            if leading and at - start > 1:
                return at
            if following in _TURNS or (following.endswith("ing") and following not in {"including"}):
                return at
            if not clause and following in {"which", "who", "but", "though"}:
                return at
        elif at > start + 1 and word in {"while", "but", "whereas", "although", "though"}:
            return at
    return len(words)


def _effect_start(sentence: _Sentence, before: int) -> int:
    """Where the clause that ends before that token starts."""
    words = sentence.words.words
    for at in range(before - 1, -1, -1):
        if words[at] in {";", "—", "–", ":"}:
            return at + 1
        joins = words[at] in {"while", "but", "whereas", "although", "and", "yet"}
        if joins and at and words[at - 1] == "," and at < before - 2:
            return at + 1
    return 0


def _effect_end(sentence: _Sentence, start: int) -> int:
    words = sentence.words.words
    for at in range(start + 1, len(words)):
        if words[at] in {";", "—", "–"} or words[at] in {"while", "but", "whereas", "although"}:
            return at
    return len(words)


def _facts(sentence: _Sentence, link: _Link) -> Iterator[Catalyst]:
    polarity = link.polarity or _direction(sentence, link.effect)
    effect = sentence.words.span(*link.effect) or sentence.span
    if polarity is None:
        return
    instrument = _affected(sentence, link)
    for cause in _causes(sentence, link):
        yield Catalyst(
            **frame(sentence.doc, cover([cause, effect]), at=cause),
            cause=Phrase(text=cause.of(sentence.text), span=cause),
            effect=Effect(text=effect.of(sentence.text), span=effect, instrument=instrument),
            polarity=polarity,
            type=_type(sentence, cause, instrument),
            confidence=link.sure,
        )


def _direction(sentence: _Sentence, effect: tuple[int, int]) -> Polarity | None:
    """Which way the effect goes: by its first verb of moving, else by any word of moving."""
    moves = [m for m in sentence.inside(sentence.moves, *effect) if isinstance(m, Cue)]
    verbs = [m for m in moves if m.pos == "verb"] or moves
    if verbs:
        return "+" if verbs[0].sense == "up" else "-"
    for cue in sentence.inside(sentence.effects, *effect):
        if isinstance(cue, Cue) and cue.sense in {"up", "down"}:
            return "+" if cue.sense == "up" else "-"
    return None


def _affected(sentence: _Sentence, link: _Link) -> Instrument:
    """The instrument that the effect is about: its first name, else the subject of the sentence before, else stocks."""
    for name in sentence.inside(sentence.names, *link.effect):
        if isinstance(name, Name):
            return name.instrument
    cause = sentence.words.span(*link.cause)
    outside = [n for n in sentence.names if cause is None or not cause.contains(n.span)]
    if outside:
        return outside[0].instrument
    return sentence.subject or STOCKS


def _causes(sentence: _Sentence, link: _Link) -> Iterator[Span]:
    """The cause, or each of several in a list of nouns: "hurt by a firm dollar and by profit-taking" has two."""
    first, last = link.cause
    words = sentence.words.words
    parts: list[tuple[int, int]] = []
    start = first
    if link.splits:
        for at in range(first + 1, last - 1):
            if words[at] not in {",", "and"} or at < start:
                continue
            skip = 2 if words[at] == "," and words[at + 1] == "and" else 1
            if sentence.inside(sentence.topics, start, at) and _begins_noun(sentence, at + skip, last):
                parts.append((start, at))
                start = at + skip
    parts.append((start, last))
    for part in parts:
        span = sentence.words.span(*part)
        if span is not None:
            yield span


def _begins_noun(sentence: _Sentence, at: int, last: int) -> bool:
    """True where a cause of its own begins: it has a topic before the next comma."""
    words = sentence.words.words
    if at >= last or words[at] in {"which", "who", "that", "when", "where", "said"}:
        return False
    end = next((i for i in range(at, last) if words[i] in {",", "and"}), last)
    return bool(sentence.inside(sentence.topics, at, end))


def _type(sentence: _Sentence, cause: Span, instrument: Instrument) -> CatalystType:
    """The type whose words weigh most in the cause; what is said of one company is its news."""
    weights: dict[CatalystType, float] = {}
    for cue in sentence.topics:
        if cue.family == "topic" and cause.contains(cue.span) and cue.sense in _TYPES:
            weight = _WEAK_TOPICS.get(cue.sense, 1.0) * (0.6 if cue.text.lower() in _VAGUE else 1.0)
            kind: CatalystType = cue.sense  # type: ignore[assignment]
            weights[kind] = weights.get(kind, 0.0) + weight
    if not weights:
        return "company-news" if instrument.type == "equity" else "other"
    return max(weights, key=lambda kind: weights[kind])
