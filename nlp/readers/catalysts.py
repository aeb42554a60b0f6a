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

from nlp.components.extensions import text_of
from nlp.facts import Catalyst, CatalystType, Effect, Phrase
from nlp.grammar.clauses import is_finite
from nlp.instruments import Instrument
from nlp.mentions import Attribution, Cue, Mention, Name, within
from nlp.readers.frame import frame
from nlp.span import Span, cover

Polarity = Literal["+", "-"]

STOCKS = Instrument(id=None, name="stocks", type="group")

_WAYS: dict[tuple[str, str], Polarity] = {
    ("move", "up"): "+",
    ("move", "down"): "-",
    ("peak", "high"): "+",
    ("peak", "low"): "-",
    ("mood", "good"): "+",
    ("mood", "bad"): "-",
    ("effect", "up"): "+",
    ("effect", "down"): "-",
    ("effect", "cheer"): "+",
    ("effect", "gloom"): "-",
}
_FIRMEST = ("move", "effect", "peak", "mood")  # of several words in an effect, which family tells its way
_BEFORE_NOUNS = frozenset(
    "the a an of in its their his her more further no any some this that for with and 's ’s".split()
)
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
_NO_CAUSE = frozenset(
    "it this that they he she we i you which who what investors traders bulls bears buyers sellers none there".split()
)
_BESIDE_VERBS = frozenset(
    "may might could can should would will shall has have had is are was were be been to not also further still all "
    "both then even again only must did does do helped , and".split()
)
_OPENS_CLAUSE = frozenset("when if because before unless until whereas while but where".split())
_INVERTED = frozenset({"were", "should", "had", "do", "does", "did", "is", "are"})
_NO_OBJECT = frozenset("target targets forecast forecasts estimate estimates outlook guidance rating bid price".split())
_STOCK_WORDS = frozenset(
    {"stocks", "equities", "shares", "stock prices", "share prices", "the market", "market", "markets", "risk assets"}
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december which whom it that this".split()
)
_TURN_WITHIN = 3  # tokens after a noun of moving in which it may be turned round
_DIRECTION_WITHIN = 14  # tokens after "sent", "pushed" in which the direction must come
_BARE_SUBJECT = 2  # tokens before a verb of reacting that name no market
_BY_WITHIN = 7  # tokens after a passive verb in which its "by" must come
_TICKER_WITHIN = 5  # tokens in which a bracket closes that only holds a ticker
_SHORTEST_CLAUSE = 3  # tokens
_MOVE_WITHIN = 12  # tokens before "on" in which the move must come that it explains
_ON_WITHIN = 7  # tokens after "on" in which the words must come that tell what the cause is about
_OBJECT_WITHIN = 7  # tokens after a verb in which the instrument that it moves must come
_UP = frozenset(
    "higher up upward upwards record soaring surging rising climbing rallying jumping highs highest".split()
)
_DOWN = frozenset("lower down downward tumbling sliding falling plunging reeling sinking skidding lows lowest".split())
_OVER = frozenset({"above", "over", "past", "through"})  # before a figure
_UNDER = frozenset({"below", "under", "beneath"})


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
        while last > first and not self.words[last - 1][-1].isalnum() and self.words[last - 1] != "%":
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
        self.effects = [c for c in cues if c.family == "effect" and _is_verb(text, c)]
        self.moves = [c for c in cues if _goes(c) is not None]
        self.said = [c for c in cues if c.family == "speech"]
        self.topics = [c for c in cues if c.family in {"topic", "driver"}]
        self.turns = [c for c in cues if c.family == "turning"]
        self.things = [c for c in cues if c.family == "market"]
        voices = [a.speaker.span for a in within(mentions, span, Attribution) if a.speaker is not None]
        self.names = [n for n in within(mentions, span, Name) if not any(v.contains(n.span) for v in voices)]
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


def _is_verb(text: str, cue: Cue) -> bool:
    """False for a noun of the same form ("the damage", "of support") and for a part of a compound ("small-cap")."""
    if text[cue.span.start - 1 : cue.span.start] == "-":
        return False
    before = text[max(0, cue.span.start - 12) : cue.span.start].split()
    return " " in cue.text or not before or before[-1].lower() not in _BEFORE_NOUNS


def _goes(cue: Cue) -> Polarity | None:
    """Which way a cue says that something went: by moving, by a high or low, by its mood."""
    return _WAYS.get((cue.family, cue.sense))


def catalysts(doc: Doc) -> Iterator[Catalyst]:
    """One fact per cause and affected instrument."""
    subject: Instrument | None = None
    text = text_of(doc)
    for span in doc._.sentences:
        sentence = _Sentence(doc, text, span, subject)
        if sentence.causes or sentence.effects or sentence.moves:
            taken: list[Span] = []
            for link in _links(sentence):
                for fact in _facts(sentence, link):
                    if not any(fact.cause.span.overlaps(other) for other in taken):
                        taken.append(fact.cause.span)
                        yield fact
        subject = _next_subject(sentence, subject)


def _next_subject(sentence: _Sentence, before: Instrument | None) -> Instrument | None:
    """What a sentence without a name means after this one: an index rather than a firm that has its say."""
    moved = [n for n in sentence.names if n.instrument.type != "equity" or sentence.moves]
    return moved[0].instrument if moved else before


def _links(sentence: _Sentence) -> Iterator[_Link]:
    """The links of a sentence, the surest first."""
    found = [*_headed(sentence), *_by_cause_words(sentence), *_by_effect_words(sentence)]
    found += [*_absolute(sentence), *_assigned(sentence)]
    yield from sorted(found, key=lambda link: -link.sure)


def _by_cause_words(sentence: _Sentence) -> Iterator[_Link]:
    words = sentence.words
    for cue in sentence.causes:
        first = words.at(cue.span.start)
        start = words.at(cue.span.end)
        leading = not any(w[0].isalnum() for w in words.words[:first])
        if cue.text.lower().startswith("on ") and cue.sense in {"up", "down", "phrase"}:
            start = first + 1  # the hopes and fears are part of the cause
        if _compares(sentence, cue):
            continue
        end = _cause_end(sentence, start, clause=cue.sense in {"clause", "after"}, leading=leading)
        effect = (end, _effect_end(sentence, end)) if leading else (_effect_start(sentence, first), first)
        if first - effect[0] <= _BARE_SUBJECT and not sentence.inside(sentence.names, *effect):
            effect = (end, len(words.words))  # "Investors cheered the news, and stocks rose"
        link = _weigh(sentence, cue, (start, end), effect)
        if link is not None:
            yield link


def _compares(sentence: _Sentence, cue: Cue) -> bool:
    """True for either half of "as deep as"."""
    if cue.text.lower() != "as":
        return False
    words, at = sentence.words.words, sentence.words.at(cue.span.start)
    return "as" in words[max(0, at - 3) : at] or "as" in words[at + 1 : at + 4]


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
    strong = [c for c in about if isinstance(c, Cue) and c.sense not in {"plain", "other"}]
    firm = [m for m in [*moved, *judged] if isinstance(m, Cue) and m.family != "mood"]
    leading = effect[0] >= cause[1]
    if cue.sense in {"up", "down"}:
        if not about or not (moved or judged or on_market or sentence.subject):
            return None
        return _Link(cause, effect, "+" if cue.sense == "up" else "-", 0.75, splits=True)
    if not (moved or judged):
        return None
    match cue.sense:
        case "phrase":
            return _Link(cause, effect, None, 0.75 if about else 0.6, splits=True) if about or firm else None
        case "on":
            near = sentence.inside(strong, cause[0], min(cause[1], cause[0] + _ON_WITHIN))
            beside = sentence.inside(firm, max(effect[0], effect[1] - _MOVE_WITHIN), effect[1])
            holds = near and beside and on_market and not leading and _is_noun(words, cause[0])
            return _Link(cause, effect, None, 0.65, splits=True) if holds else None
        case "after":
            return _Link(cause, effect, None, 0.7, splits=False) if length > 1 and about and firm else None
        case "to" | "upon":
            return None
    if not strong or length < _SHORTEST_CLAUSE:
        return None
    if connective == "with":
        driven = any(c.family == "driver" for c in strong)
        return _Link(cause, effect, None, 0.5, splits=False) if leading or driven else None
    if connective == "since":
        before = words.words[effect[0] : effect[1]]
        if not leading and before[-1:] != (",",) and not {"has", "have"} & set(before):
            return None
    if words.words[cause[0]] in {"a", "an", "the"} and not _tells(sentence, cause):
        return None  # "as a hedge": no clause
    return _Link(cause, effect, None, 0.8 if firm and on_market else 0.7, splits=False)


def _tells(sentence: _Sentence, cause: tuple[int, int]) -> bool:
    """True where a verb is among the words."""
    if any(is_finite(word) for word in sentence.words.words[cause[0] : cause[1]]):
        return True
    return any(
        isinstance(c, Cue) and c.pos == "verb" for c in sentence.inside([*sentence.effects, *sentence.moves], *cause)
    )


def _is_noun(words: _Words, at: int) -> bool:
    """True where a noun begins that is neither a day nor a figure."""
    return at < len(words.words) and words.words[at] not in _DAYS and not words.words[at][0].isdigit()


def _by_effect_words(sentence: _Sentence) -> Iterator[_Link]:
    words = sentence.words
    for cue in sentence.effects:
        verb, after = words.at(cue.span.start), words.at(cue.span.end)
        if words.words[after : after + 1] == ("by",):
            continue
        if (link := _passive(sentence, cue, verb, after)) is not None:
            yield link
            continue
        subject = _subject(sentence, verb)
        if subject is None or any(words.at(other.span.start) == after for other in sentence.effects):
            continue
        end = _effect_end(sentence, after)
        if cue.sense not in {"cheer", "gloom"}:
            objects = sentence.inside([*sentence.names, *sentence.things], after, min(end, after + _OBJECT_WITHIN))
            if not objects or (cue.sense != "turn" and _NO_OBJECT & set(words.words[after : after + 4])):
                continue
        polarity = _verb_polarity(sentence, cue, after, end)
        if polarity is not None:
            about = sentence.inside(sentence.topics, *subject)
            yield _Link(subject, (verb, end), polarity, 0.7 if about else 0.5, splits=True)


def _passive(sentence: _Sentence, cue: Cue, verb: int, after: int) -> _Link | None:
    """ "Sentiment was buoyed earlier this month by cooler inflation": the cause follows "by"."""
    words = sentence.words.words
    if (
        cue.sense not in {"up", "down"}
        or not cue.text.lower().endswith(("ed", "t"))
        or not {"was", "were", "been", "is", "are"} & set(words[max(0, verb - 3) : verb])
    ):
        return None
    at = next((i for i in range(after, min(len(words), after + _BY_WITHIN)) if words[i] == "by"), None)
    if at is None or not sentence.inside(sentence.topics, at, len(words)):
        return None
    end = _cause_end(sentence, at + 1, clause=False, leading=False)
    return _Link((at + 1, end), (_effect_start(sentence, verb), at), _goes(cue), 0.7, splits=True)


def _assigned(sentence: _Sentence) -> Iterator[_Link]:
    """ "He attributed the rally to lower yields": the cause follows the second word."""
    words = sentence.words
    for cue in sentence.causes:
        if cue.sense not in {"to", "upon"}:
            continue
        after = words.at(cue.span.end)
        word = "to" if cue.sense == "to" else "on"
        at = next((i for i in range(after + 1, len(words.words)) if words.words[i] == word), None)
        if at is not None and sentence.inside([*sentence.moves, *sentence.things], after, at):
            end = _cause_end(sentence, at + 1, clause=False, leading=False)
            yield _Link((at + 1, end), (after, at), None, 0.75, splits=True)


def _absolute(sentence: _Sentence) -> Iterator[_Link]:
    """ "The lender fell, its profit having missed estimates": a phrase of its own after a comma."""
    words = sentence.words.words
    for at, word in enumerate(words):
        if word not in {"having", "being"} or at < _SHORTEST_CLAUSE:
            continue
        first = next((i + 1 for i in range(at - 1, -1, -1) if words[i] == ","), 0)
        if first == 0 or at - first < 1:
            continue
        end = _cause_end(sentence, first, clause=True, leading=False)
        effect = (_effect_start(sentence, first), first - 1)
        if (
            effect[0] < effect[1]
            and sentence.inside(sentence.topics, first, end)
            and sentence.inside(sentence.moves, *effect)
        ):
            yield _Link((first, end), effect, None, 0.6, splits=False)


def _subject(sentence: _Sentence, verb: int) -> tuple[int, int] | None:
    """The words before a verb that name what does it, None where they name no cause."""
    words = sentence.words.words
    first, last = _clause_start(sentence, verb), verb
    while last > first and (words[last - 1] in _BESIDE_VERBS or words[last - 1].endswith("ly")):
        last -= 1
    if words[first:last] and words[last - 1] == "which" and last - first < 3:  # "..., which lifts": the clause before
        last = first if words[first] == "which" else last - 1
        first = _clause_start(sentence, max(last - 1, 0))
    content = [w for w in words[first:last] if w[0].isalnum() and w not in _FUNCTION]
    if not content or content[0] in _NO_CAUSE or words[first] in _INVERTED or words[first] in _BESIDE_VERBS:
        return None
    about = sentence.inside([c for c in sentence.topics if c.family == "topic" or c.sense != "plain"], first, last)
    names = sentence.inside(sentence.names, first, last)
    return (first, last) if about or (names and len(content) > 1) or _is_subject(content) else None


def _is_subject(content: Sequence[str]) -> bool:
    return len(content) > 1 and not any(w[0].isdigit() for w in content)


def _verb_polarity(sentence: _Sentence, cue: Cue, after: int, end: int) -> Polarity | None:
    if cue.sense != "turn":
        return _goes(cue)
    words = sentence.words.words
    for at in range(after, min(end, after + _DIRECTION_WITHIN)):
        if words[at] in _UP or words[at] in _DOWN:
            return "+" if words[at] in _UP else "-"
        if words[at] in _OVER | _UNDER and at + 1 < len(words) and (words[at + 1][0].isdigit() or words[at + 1] == "$"):
            return "+" if words[at] in _OVER else "-"
    return None


def _headed(sentence: _Sentence) -> Iterator[_Link]:
    """ "Behind the drop was weak data", "What set off the selling was ...": what follows the verb is the cause."""
    words = sentence.words.words
    head = next((i for i, w in enumerate(words[:3]) if w[0].isalnum()), None)
    if (
        head is None
        or words[head] not in {"behind", "what"}
        or words[head + 1 : head + 2] in {("followed",), ("follows",)}
    ):
        return
    verb = next((i for i, w in enumerate(words[:18]) if w in _COPULAS and i > head + 1), None)
    if verb is not None and sentence.inside([*sentence.moves, *sentence.effects, *sentence.things], 0, verb):
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
        if word in _STOPS and at > start and ")" not in words[at : at + _TICKER_WITHIN]:
            return at
        if word in {"”", '"'} and at > start and not {"“", '"'} & set(words[start:at]):
            return at  # the quotation that holds the cause ends here
        if at > start and at in other and words[at - 1] in {",", "and"}:
            return at - 1
        if word == "," and at > start:
            following = words[at + 1] if at + 1 < len(words) else ""
            if leading and at - start > 1:
                return at
            if following == "with" and sentence.inside(sentence.topics, at + 2, min(len(words), at + 7)):
                continue
            if following in {"and", "but", "so"} and _new_clause(sentence, at + 2):
                return at
            if following in _TURNS or (following.endswith("ing") and following not in {"including"}):
                return at
            if not clause and following in {"which", "but", "though"}:
                return at
        elif at > start + 1 and word in {"while", "but", "whereas", "although", "though"}:
            return at
    return len(words)


def _new_clause(sentence: _Sentence, at: int) -> bool:
    """True where an instrument with a move of its own comes next."""
    named = sentence.inside(sentence.names, at, min(len(sentence.words.words), at + 6))
    moved = sentence.inside(sentence.moves, at, min(len(sentence.words.words), at + 10))
    return bool(named) and any(isinstance(m, Cue) and m.family == "move" for m in moved)


def _effect_start(sentence: _Sentence, before: int) -> int:
    """Where the clause that ends before that token starts."""
    words = sentence.words.words
    for at in range(before - 1, -1, -1):
        if words[at] in {";", "—", "–", ":"} or (words[at] in {"”", '"'} and at > 0 and at < before - 1):
            return at + 1
        joins = words[at] in {"while", "but", "whereas", "although", "and", "yet"}
        if (
            joins
            and at
            and words[at - 1] == ","
            and at < before - 2
            and (words[at] != "and" or _has_verb(sentence, at))
        ):
            return at + 1
    return 0


def _clause_start(sentence: _Sentence, verb: int) -> int:
    """Where the subject of a verb starts: past the last word that opens a clause."""
    words = sentence.words.words
    start = _effect_start(sentence, verb)
    connectives = {sentence.words.at(c.span.end) for c in sentence.causes if c.sense in {"clause", "after"}}
    reported = {sentence.words.at(c.span.end) for c in sentence.said}
    for at in range(verb - 1, start, -1):
        if at in connectives or words[at - 1] in _OPENS_CLAUSE:
            return at
        if words[at - 1] == "that" and at - 1 in reported:  # "said that lower rates lift ..."
            return at
    return start


def _has_verb(sentence: _Sentence, before: int) -> bool:
    """True where a verb stands before the token: what follows an "and" is then a clause, no item of a list."""
    if set(sentence.words.words[:before]) & {"is", "are", "was", "were", "has", "have", "had", "will", "said"}:
        return True
    moves = [m for m in sentence.inside(sentence.moves, 0, before) if isinstance(m, Cue) and m.pos == "verb"]
    return any(not m.text.lower().endswith("ing") for m in moves)


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
    """Which way the effect goes: by its first verb of moving, else by other words that tell."""
    told = [m for m in sentence.inside([*sentence.moves, *sentence.effects], *effect) if isinstance(m, Cue)]
    for family in _FIRMEST:
        cues = [c for c in told if c.family == family and _goes(c)]
        cues = [c for c in cues if not c.text.lower().endswith("ing")] or cues
        cues = [c for c in cues if c.pos == "verb"] or cues
        if cues:
            return _turned(sentence, cues[0])
    words = sentence.words.words[effect[0] : effect[1]]
    return "+" if "bulls" in words else "-" if "bears" in words else None


def _turned(sentence: _Sentence, cue: Cue) -> Polarity | None:
    """The way of a cue; "gains faded" and "losses eased" go the other way."""
    way = _goes(cue)
    after = sentence.words.at(cue.span.end)
    turns = sentence.inside(sentence.turns, after, min(len(sentence.words.words), after + _TURN_WITHIN))
    if cue.pos == "noun" and turns and way is not None:
        return "-" if way == "+" else "+"
    return way


def _affected(sentence: _Sentence, link: _Link) -> Instrument:
    """The instrument that the effect is about: its first name, else what the text around it is about, else stocks."""
    for mention in sentence.inside([*sentence.names, *sentence.things], *link.effect):
        if isinstance(mention, Name) and not _forecasts(sentence, mention):
            return mention.instrument
        if mention.text.lower() in _STOCK_WORDS:
            return STOCKS
    cause = sentence.words.span(*link.cause)
    outside = [n for n in sentence.names if cause is None or not cause.contains(n.span)]
    outside = [n for n in outside if not _forecasts(sentence, n)]
    if outside:
        return outside[0].instrument
    for name in sentence.names:  # "profit-taking in small caps"
        if sentence.words.words[max(0, sentence.words.at(name.span.start) - 1)] in {"in", "of", "for"}:
            return name.instrument
    return sentence.subject or STOCKS


def _forecasts(sentence: _Sentence, name: Name) -> bool:
    """True for a bank that has a target rather than a price: "at Citigroup the target went up"."""
    after = sentence.words.at(name.span.end)
    return name.instrument.type == "equity" and bool(_NO_OBJECT & set(sentence.words.words[after : after + 4]))


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
            long = at - start > 1 and last - at - skip > 1
            if long and sentence.inside(sentence.topics, start, at) and _begins_noun(sentence, at + skip, last):
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
