"""How copy ties a cause to its effect: the constructions, each a generator of links in a passage.

Effect first ("gold fell, hurt by a stronger dollar"; cue family `cause`), cause first ("weak data sent stocks lower";
cue family `effect`), headed ("behind the drop was ..."), assigned ("attributed the rally to ..."), absolute ("the
lender fell, its profit having missed estimates").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nlp.grammar.clauses import is_finite
from nlp.mentions import Cue, Mention
from nlp.readers.passage import Passage, Polarity, Words, cause_end, clause_start, effect_end, effect_start, goes

_COPULAS = frozenset({"was", "were", "is", "are", "lay", "came"})
_NO_CAUSE = frozenset(
    "it this that they he she we i you which who what investors traders bulls bears buyers sellers none there".split()
)
_BESIDE_VERBS = frozenset(
    "may might could can should would will shall has have had is are was were be been to not also further still all "
    "both then even again only must did does do helped , and".split()
)
FUNCTION_WORDS = frozenset(
    "the a an and but or so yet for in on at by to of from as that than then also both its their this these those has "
    "have had was were is are be been may might could would can will should further even still".split()
)
_INVERTED = frozenset({"were", "should", "had", "do", "does", "did", "is", "are"})
FORECAST_NOUNS = frozenset(
    "target targets forecast forecasts estimate estimates outlook guidance rating bid price".split()
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december which whom it that this".split()
)
_UP = frozenset(
    "higher up upward upwards record soaring surging rising climbing rallying jumping highs highest".split()
)
_DOWN = frozenset("lower down downward tumbling sliding falling plunging reeling sinking skidding lows lowest".split())
_OVER = frozenset({"above", "over", "past", "through"})  # before a figure
_UNDER = frozenset({"below", "under", "beneath"})
_GIFTS = frozenset({"lift", "boost", "tailwind", "fillip", "leg", "support", "reprieve", "shot", "momentum", "relief"})
_BLOWS = frozenset({"blow", "jolt", "knock", "setback", "headwind", "scare", "reason"})
_GIVEN_WITHIN = 10  # tokens after "gave" in which the noun comes that tells the way
_DIRECTION_WITHIN = 14  # tokens after "sent", "pushed" in which the direction must come
_BARE_SUBJECT = 2  # tokens before a verb of reacting that name no market
_BY_WITHIN = 7  # tokens after a passive verb in which its "by" must come
_MOOD_ONLY = 0.6  # the sureness of a link whose effect is told by mood alone
_SHORTEST_CLAUSE = 3  # tokens
_MOVE_WITHIN = 12  # tokens before "on" in which the move must come that it explains
_ON_WITHIN = 7  # tokens after "on" in which the words must come that tell what the cause is about
_OBJECT_WITHIN = 7  # tokens after a verb in which the instrument that it moves must come


@dataclass(frozen=True, slots=True)
class Link:
    """A cause and its effect as token ranges of a passage."""

    cause: tuple[int, int]
    effect: tuple[int, int]
    polarity: Polarity | None  # None: the effect's move tells
    sure: float
    splits: bool  # a list of nouns is several causes


def links(passage: Passage) -> Iterator[Link]:
    """The links of a passage, the surest first."""
    found = [*_headed(passage), *_by_cause_words(passage), *_by_effect_words(passage)]
    found += [*_absolute(passage), *_assigned(passage)]
    yield from sorted(found, key=lambda link: -link.sure)


def _by_cause_words(passage: Passage) -> Iterator[Link]:
    words = passage.words
    for cue in passage.causes:
        first = words.at(cue.span.start)
        start = words.at(cue.span.end)
        leading = not any(w[0].isalnum() for w in words.words[:first])
        if cue.text.lower().startswith("on ") and cue.sense in {"up", "down", "phrase"}:
            start = first + 1  # the hopes and fears are part of the cause
        if _compares(passage, cue):
            continue
        end = cause_end(passage, start, clause=cue.sense in {"clause", "after"}, leading=leading)
        effect = (end, effect_end(passage, end)) if leading else (effect_start(passage, first), first)
        if first - effect[0] <= _BARE_SUBJECT and not passage.inside(passage.names, *effect):
            effect = (end, len(words.words))  # "Investors cheered the news, and stocks rose"
        link = _weigh(passage, cue, (start, end), effect)
        if link is not None:
            yield link


def _compares(passage: Passage, cue: Cue) -> bool:
    """True for either half of "as deep as"."""
    if cue.text.lower() != "as":
        return False
    words, at = passage.words.words, passage.words.at(cue.span.start)
    return "as" in words[max(0, at - 3) : at] or "as" in words[at + 1 : at + 4]


def _weigh(passage: Passage, cue: Cue, cause: tuple[int, int], effect: tuple[int, int]) -> Link | None:
    """The link, if cause and effect hold what their connective asks for."""
    about = passage.inside(passage.topics, *cause)
    moved = passage.inside([*passage.moves, *passage.effects], *effect)
    on_market = passage.inside([*passage.names, *passage.things], *effect)
    firm = [m for m in moved if isinstance(m, Cue) and m.family != "mood"]
    if cause[0] >= cause[1]:
        return None
    match cue.sense:
        case "up" | "down":
            told = about and (moved or on_market or passage.subject)
            return Link(cause, effect, "+" if cue.sense == "up" else "-", 0.72, splits=True) if told else None
        case "phrase" if moved and (about or firm):
            return Link(cause, effect, None, 0.72 if about else 0.55, splits=True)
        case "after" if firm and about and cause[1] - cause[0] > 1:
            return Link(cause, effect, None, 0.68, splits=False)
        case "on" if on_market and effect[0] < cause[1] and _is_noun(passage.words, cause[0]):
            near = passage.inside(_strong(about), cause[0], min(cause[1], cause[0] + _ON_WITHIN))
            beside = passage.inside(firm, max(effect[0], effect[1] - _MOVE_WITHIN), effect[1])
            return Link(cause, effect, None, 0.65, splits=True) if near and beside else None
        case "clause" if (
            moved and (_strong(about) or cue.text.lower() == "because") and cause[1] - cause[0] >= _SHORTEST_CLAUSE
        ):
            return _weigh_clause(passage, cue, cause, effect, 0.8 if firm and on_market else 0.68 if firm else 0.6)
    return None


def _weigh_clause(
    passage: Passage, cue: Cue, cause: tuple[int, int], effect: tuple[int, int], sure: float
) -> Link | None:
    """The link of "as", "since", "with" and the like, which say other things as well."""
    words = passage.words.words
    leading = effect[0] >= cause[1]
    match cue.text.lower():
        case "with":
            driven = any(isinstance(c, Cue) and c.family == "driver" for c in passage.inside(passage.topics, *cause))
            return Link(cause, effect, None, 0.4, splits=False) if leading or driven else None
        case "when" | "once" if sure <= _MOOD_ONLY:
            return None
        case "since":
            before = words[effect[0] : effect[1]]
            if not leading and before[-1:] != (",",) and not {"has", "have"} & set(before):
                return None
    if words[cause[0]] in {"a", "an", "the"} and not _tells(passage, cause):
        return None  # "as a hedge": no clause
    return Link(cause, effect, None, sure, splits=False)


def _strong(about: Sequence[Mention]) -> list[Cue]:
    """The topics that can stand as a cause on their own."""
    return [c for c in about if isinstance(c, Cue) and c.sense not in {"plain", "other"}]


def _tells(passage: Passage, cause: tuple[int, int]) -> bool:
    """True where a verb is among the words."""
    if any(is_finite(word) for word in passage.words.words[cause[0] : cause[1]]):
        return True
    return any(
        isinstance(c, Cue) and c.pos == "verb" for c in passage.inside([*passage.effects, *passage.moves], *cause)
    )


def _is_noun(words: Words, at: int) -> bool:
    """True where a noun begins that is neither a day nor a figure."""
    return at < len(words.words) and words.words[at] not in _DAYS and not words.words[at][0].isdigit()


def _by_effect_words(passage: Passage) -> Iterator[Link]:
    words = passage.words
    for cue in passage.effects:
        verb, after = words.at(cue.span.start), words.at(cue.span.end)
        if words.words[after : after + 1] == ("by",):
            continue
        if (link := _passive(passage, cue, verb, after)) is not None:
            yield link
            continue
        subject = _subject(passage, verb)
        if subject is None or any(words.at(other.span.start) == after for other in passage.effects):
            continue
        end = effect_end(passage, after)
        if cue.sense not in {"cheer", "gloom"}:
            objects = passage.inside([*passage.names, *passage.things], after, min(end, after + _OBJECT_WITHIN))
            if not objects or (cue.sense != "turn" and FORECAST_NOUNS & set(words.words[after : after + 4])):
                continue
        polarity = _verb_polarity(passage, cue, after, end)
        if polarity is not None:
            about = passage.inside(passage.topics, *subject)
            yield Link(subject, (verb, end), polarity, 0.68 if about else 0.45, splits=True)


def _passive(passage: Passage, cue: Cue, verb: int, after: int) -> Link | None:
    """ "Sentiment was buoyed earlier this month by cooler inflation": the cause follows "by"."""
    words = passage.words.words
    if (
        cue.sense not in {"up", "down"}
        or not cue.text.lower().endswith(("ed", "t"))
        or not {"was", "were", "been", "is", "are"} & set(words[max(0, verb - 3) : verb])
    ):
        return None
    at = next((i for i in range(after, min(len(words), after + _BY_WITHIN)) if words[i] == "by"), None)
    if at is None or not passage.inside(passage.topics, at, len(words)):
        return None
    end = cause_end(passage, at + 1, clause=False, leading=False)
    return Link((at + 1, end), (effect_start(passage, verb), at), goes(cue), 0.7, splits=True)


def _assigned(passage: Passage) -> Iterator[Link]:
    """ "He attributed the rally to lower yields": the cause follows the second word."""
    words = passage.words
    for cue in passage.causes:
        if cue.sense not in {"to", "upon"}:
            continue
        after = words.at(cue.span.end)
        word = "to" if cue.sense == "to" else "on"
        at = next((i for i in range(after + 1, len(words.words)) if words.words[i] == word), None)
        if at is not None and passage.inside([*passage.moves, *passage.things], after, at):
            end = cause_end(passage, at + 1, clause=False, leading=False)
            yield Link((at + 1, end), (after, at), None, 0.75, splits=True)


def _absolute(passage: Passage) -> Iterator[Link]:
    """ "The lender fell, its profit having missed estimates": a phrase of its own after a comma."""
    words = passage.words.words
    for at, word in enumerate(words):
        if word not in {"having", "being"} or at < _SHORTEST_CLAUSE:
            continue
        first = next((i + 1 for i in range(at - 1, -1, -1) if words[i] == ","), 0)
        if first == 0 or at - first < 1:
            continue
        end = cause_end(passage, first, clause=True, leading=False)
        effect = (effect_start(passage, first), first - 1)
        if (
            effect[0] < effect[1]
            and passage.inside(passage.topics, first, end)
            and passage.inside(passage.moves, *effect)
        ):
            yield Link((first, end), effect, None, 0.6, splits=False)


def _subject(passage: Passage, verb: int) -> tuple[int, int] | None:
    """The words before a verb that name what does it, None where they name no cause."""
    words = passage.words.words
    first, last = clause_start(passage, verb), verb
    while last > first and (words[last - 1] in _BESIDE_VERBS or words[last - 1].endswith("ly")):
        last -= 1
    if words[first:last] and words[last - 1] == "which" and last - first < 3:  # "..., which lifts": the clause before
        last = first if words[first] == "which" else last - 1
        first = clause_start(passage, max(last - 1, 0))
    content = [w for w in words[first:last] if w[0].isalnum() and w not in FUNCTION_WORDS]
    if not content or content[0] in _NO_CAUSE or words[first] in _INVERTED or words[first] in _BESIDE_VERBS:
        return None
    about = passage.inside([c for c in passage.topics if c.family == "topic" or c.sense != "plain"], first, last)
    names = passage.inside(passage.names, first, last)
    return (first, last) if about or (names and len(content) > 1) or _is_subject(content) else None


def _is_subject(content: Sequence[str]) -> bool:
    return len(content) > 1 and not any(w[0].isdigit() for w in content)


def _verb_polarity(passage: Passage, cue: Cue, after: int, end: int) -> Polarity | None:
    words = passage.words.words
    if cue.sense == "give":
        given = set(words[after : min(end, after + _GIVEN_WITHIN)])
        return "+" if given & _GIFTS else "-" if given & _BLOWS else None
    if cue.sense != "turn":
        return goes(cue)
    for at in range(after, min(end, after + _DIRECTION_WITHIN)):
        if words[at] in _UP or words[at] in _DOWN:
            return "+" if words[at] in _UP else "-"
        if words[at] in _OVER | _UNDER and at + 1 < len(words) and (words[at + 1][0].isdigit() or words[at + 1] == "$"):
            return "+" if words[at] in _OVER else "-"
    return None


def _headed(passage: Passage) -> Iterator[Link]:
    """ "Behind the drop was weak data", "What set off the selling was ...": what follows the verb is the cause."""
    words = passage.words.words
    head = next((i for i, w in enumerate(words[:3]) if w[0].isalnum()), None)
    if (
        head is None
        or words[head] not in {"behind", "what"}
        or words[head + 1 : head + 2] in {("followed",), ("follows",)}
    ):
        return
    verb = next((i for i, w in enumerate(words[:18]) if w in _COPULAS and i > head + 1), None)
    if verb is not None and passage.inside([*passage.moves, *passage.effects, *passage.things], 0, verb):
        end = cause_end(passage, verb + 1, clause=False, leading=False)
        yield Link((verb + 1, end), (0, verb), None, 0.8, splits=True)
