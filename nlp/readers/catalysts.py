"""Catalysts: what moved an instrument, which way, and what kind of cause it was.

The links of a passage (nlp/readers/links.py) become facts where the effect goes one way; the words that neither move
nor judge an instrument yield nothing.
"""

from collections.abc import Iterable, Iterator
from typing import get_args

from spacy.tokens import Doc

from nlp.components.extensions import text_of
from nlp.facts import Catalyst, CatalystType, Effect, Phrase
from nlp.instruments import Instrument
from nlp.mentions import Cue, Name
from nlp.readers.frame import frame
from nlp.readers.links import FORECAST_NOUNS, FUNCTION_WORDS, Link, links
from nlp.readers.passage import Passage, Polarity, goes, stretches
from nlp.span import Span, cover

STOCKS = Instrument(id=None, name="stocks", type="group")
_FIRMEST = ("move", "effect", "peak", "mood")  # of several words in an effect, which family tells its way
_TYPES = frozenset(get_args(CatalystType))
_WEAK_TOPICS = {"positioning": 0.5, "other": 0.3, "macro-data": 0.9, "company-news": 0.8}
_VAGUE = frozenset(
    {"data", "economy", "economic", "growth", "services", "consumers", "trade", "deal", "target", "quarter"}
)
_STOCK_WORDS = frozenset(
    {"stocks", "equities", "shares", "stock prices", "share prices", "the market", "market", "markets", "risk assets"}
)
_TURN_WITHIN = 3  # tokens after a noun of moving in which it may be turned round
_FEWEST_WORDS = 2  # that two causes must share to be one


def catalysts(doc: Doc) -> Iterator[Catalyst]:
    """One fact per cause and affected instrument; a cause that headline and body tell is one."""
    told: dict[frozenset[str], Catalyst] = {}
    for fact in _told(doc):
        words = frozenset(w for w in fact.cause.text.lower().replace("-", " ").split() if w not in FUNCTION_WORDS)
        before = next((key for key in told if _same(key, words) and told[key].polarity == fact.polarity), None)
        if before is None:
            told[words] = fact
        elif len(words) > len(before):
            del told[before]
            told[words] = fact
    yield from told.values()


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    """True where all the words of one cause, two at least, stand in the other."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _FEWEST_WORDS and short <= long


def _told(doc: Doc) -> Iterator[Catalyst]:
    subject: Instrument | None = None
    text = text_of(doc)
    for span in (part for sentence in doc._.sentences for part in stretches(text, sentence)):
        passage = Passage(doc, text, span, subject)
        if passage.causes or passage.effects or passage.moves:
            taken: list[Span] = []
            for link in links(passage):
                for fact in _facts(passage, link):
                    if not any(fact.cause.span.overlaps(other) for other in taken):
                        taken.append(fact.cause.span)
                        yield fact
        subject = _next_subject(passage, subject)


def _next_subject(passage: Passage, before: Instrument | None) -> Instrument | None:
    """What a sentence without a name means after this one: an index rather than a firm that has its say."""
    moved = [n for n in passage.names if n.instrument.type != "equity" or passage.moves]
    return moved[0].instrument if moved else before


def _facts(passage: Passage, link: Link) -> Iterator[Catalyst]:
    polarity = link.polarity or _direction(passage, link.effect)
    effect = passage.words.span(*link.effect) or passage.span
    if polarity is None:
        return
    instrument = _affected(passage, link)
    for cause in _causes(passage, link):
        yield Catalyst(
            **frame(passage.doc, cover([cause, effect]), at=cause),
            cause=Phrase(text=cause.of(passage.text), span=cause),
            effect=Effect(text=effect.of(passage.text), span=effect, instrument=instrument),
            polarity=polarity,
            type=_type(passage, cause, instrument),
            confidence=link.sure,
        )


def _direction(passage: Passage, effect: tuple[int, int]) -> Polarity | None:
    """Which way the effect goes: by its first verb of moving, else by other words that tell."""
    told = [m for m in passage.inside([*passage.moves, *passage.effects], *effect) if isinstance(m, Cue)]
    for family in _FIRMEST:
        cues = [c for c in told if c.family == family and goes(c)]
        cues = [c for c in cues if not c.text.lower().endswith("ing")] or cues
        cues = [c for c in cues if c.pos == "verb"] or cues
        if cues:
            return _turned(passage, cues[0])
    words = passage.words.words[effect[0] : effect[1]]
    return "+" if "bulls" in words else "-" if "bears" in words else None


def _turned(passage: Passage, cue: Cue) -> Polarity | None:
    """The way of a cue; "gains faded" and "losses eased" go the other way."""
    way = goes(cue)
    after = passage.words.at(cue.span.end)
    turns = passage.inside(passage.turns, after, min(len(passage.words.words), after + _TURN_WITHIN))
    if cue.pos == "noun" and turns and way is not None:
        return "-" if way == "+" else "+"
    return way


def _affected(passage: Passage, link: Link) -> Instrument:
    """The instrument that the effect is about: its first name, else what the text around it is about, else stocks."""
    for mention in passage.inside([*passage.names, *passage.things], *link.effect):
        if isinstance(mention, Name) and not _forecasts(passage, mention):
            return mention.instrument
        if mention.text.lower() in _STOCK_WORDS:
            return STOCKS
    cause = passage.words.span(*link.cause)
    outside = [n for n in passage.names if cause is None or not cause.contains(n.span)]
    outside = [n for n in outside if not _forecasts(passage, n)]
    if outside:
        return outside[0].instrument
    for name in passage.names:  # "profit-taking in small caps"
        if passage.words.words[max(0, passage.words.at(name.span.start) - 1)] in {"in", "of", "for"}:
            return name.instrument
    return passage.subject or STOCKS


def _forecasts(passage: Passage, name: Name) -> bool:
    """True for a bank that has a target rather than a price: "at Citigroup the target went up"."""
    after = passage.words.at(name.span.end)
    return name.instrument.type == "equity" and bool(FORECAST_NOUNS & set(passage.words.words[after : after + 4]))


def _causes(passage: Passage, link: Link) -> Iterator[Span]:
    """The cause, or each of several in a list of nouns: "hurt by a firm dollar and by profit-taking" has two."""
    first, last = link.cause
    words = passage.words.words
    parts: list[tuple[int, int]] = []
    start = first
    if link.splits:
        for at in range(first + 1, last - 1):
            if words[at] not in {",", "and"} or at < start:
                continue
            skip = 2 if words[at] == "," and words[at + 1] == "and" else 1
            long = at - start > 1 and last - at - skip > 1 and "that" not in words[start:at]
            if long and passage.inside(passage.topics, start, at) and _begins_noun(passage, at + skip, last):
                parts.append((start, at))
                start = at + skip
    parts.append((start, last))
    for part in parts:
        span = passage.words.span(*part)
        if span is not None:
            yield span


def _begins_noun(passage: Passage, at: int, last: int) -> bool:
    """True where a cause of its own begins: it has a topic before the next comma."""
    words = passage.words.words
    if at >= last or words[at] in {"which", "who", "that", "when", "where", "said"}:
        return False
    end = next((i for i in range(at, last) if words[i] in {",", "and"}), last)
    return bool(passage.inside(passage.topics, at, end))


def _type(passage: Passage, cause: Span, instrument: Instrument) -> CatalystType:
    """The type whose words weigh most in the cause; what is said of one company is its news."""
    weights = topic_weights(cue for cue in passage.topics if cause.contains(cue.span))
    if not weights:
        return "company-news" if instrument.type == "equity" else "other"
    return max(weights, key=lambda kind: weights[kind])


def topic_weights(cues: Iterable[Cue]) -> dict[CatalystType, float]:
    """What the words of a cause weigh for each type of cause that they tell of."""
    weights: dict[CatalystType, float] = {}
    for cue in cues:
        if cue.family == "topic" and cue.sense in _TYPES:
            weight = _WEAK_TOPICS.get(cue.sense, 1.0) * (0.6 if cue.text.lower() in _VAGUE else 1.0)
            kind: CatalystType = cue.sense  # type: ignore[assignment]
            weights[kind] = weights.get(kind, 0.0) + weight
    return weights
