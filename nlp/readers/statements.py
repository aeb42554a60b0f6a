"""Which figure says what of which instrument: the heart of reading levels and moves.

Each figure of a sentence is given a role (a level, a move, or neither), the instruments that it is about, and for a
move its direction. The rules go by the order of names, cues and figures; what they cannot settle stays unread.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Doc

from nlp.facts import MoveDirection
from nlp.mentions import Cue, Figure, Name
from nlp.readers.roles import Role, appositive, distance, is_spread, other_things, role_of
from nlp.readers.scan import ADJECTIVES, Group, Scan, once, once_per_text, scans, tokens
from nlp.readers.words import bare_words
from nlp.span import Span
from nlp.values import quick

_RUN_WORDS = frozenset({"or", "and", ",", "(", ")", "/", "a", "about", "nearly", "roughly", "almost", "some"})
_INDEX_SIZED = 1000  # from here on a bare number is no price of a share
_ECHO = 18  # tokens between a figure and the one whose verb it borrows
_REACH = 60  # tokens that a subject carries within a sentence
_SIDES: dict[str, MoveDirection] = {
    "under": "down",
    "below": "down",
    "beneath": "down",
    "less": "down",
    "above": "up",
    "over": "up",
    "more": "up",
}
_CLOSES = frozenset("close settlement finish closing settle monday tuesday wednesday thursday friday yesterday".split())
_OPENERS = frozenset({"while", "whereas", "as", "after", "because", "since"})
_SUBJECTLESS = frozenset(
    "it they its had has have then later also earlier briefly at one point the index but and , been was "
    "were a an".split()
)
_GOING_ON = frozenset(  # words that go on about the subject before without a name
    "fund etf token coin currency unit basket group issue noon midday reading stock shares price prices session day "
    "week month year quarter trading inventory gauge "
    "benchmark average close open opening bell paper contract pair rate yield metal that this which so far now only "
    "still just again even today quickly finally then since soon overall thus both all each to date on of in from by "
    "for with gain gains loss losses rise decline advance drop fall climb slide move moves".split()
)
_GOES_ON = 12  # code points from the comma that ends an aside to the verb of the subject before it
_ASIDE_MOVES = (", up ", ", down ", ", off ", ", higher ", ", lower ", ", which ", ", after ")
_RIGHT_WITHIN = 80  # code points from a figure to the cue behind it
_HEAD_WITHIN = 240  # code points of a subject of its own
_BEFORE_NOUNS = (["a"], ["an"], ["the"], ["its"], ["of"], ["another"], ["their"], ["this"], ["that"])
_PLACELIKE = ("'s", "’s")
_CLAUSE_MARKS = (
    "; ",
    ", and ",
    ", but ",
    ", while ",
    ", as ",
    ", so ",
    ", our ",
    ", my ",
    " — ",
    ": ",
    " while ",
    " and the ",
    " but ",
)
_OWN_WORDS = 14  # words of a subject at most


@quick
@dataclass(frozen=True, slots=True)
class Statement:
    """A figure with its role, its subjects and, for a move, its direction."""

    figure: Figure
    role: Role
    names: tuple[Name, ...]
    direction: MoveDirection | None
    cue: Cue | None
    place: Cue | None
    scan: Scan
    sure: float
    distance: bool = False  # from a peak or trough: "9% below its record"
    source: "Statement | None" = None  # the one before or after it whose verb and time it shares


@once_per_text
def statements(doc: Doc) -> Iterator[Statement]:
    """The statements of a document in text order."""
    subject: tuple[Name, ...] = ()
    for scan in scans(doc):
        yield from _sentence(scan, () if _points_elsewhere(scan) else subject)
        if scan.groups:
            traded = [g for g in scan.groups if g.names[0].instrument.type != "group"]
            subject = (traded or list(scan.groups))[0].names


def _points_elsewhere(scan: Scan) -> bool:
    """True for an "it" or "they" at the head that means no instrument: the subject before is not gone on about."""
    first = scan.tokens_at(scan.span.start, scan.span.start + 5)[:1]
    return first in (["it"], ["they"]) and not any(g.span.start == scan.span.start for g in scan.groups)


def _sentence(scan: Scan, carried: tuple[Name, ...]) -> Iterator[Statement]:
    yield from _echoed([statement for run in _runs(scan) for statement in _run(scan, run, carried)])


def _runs(scan: Scan) -> list[list[Figure]]:
    """Figures that stand together with nothing but joiners between: "66 points, or 0.1%", "1% and 2%"."""
    runs: list[list[Figure]] = []
    for figure in scan.figures:
        if runs and _joined(scan, runs[-1][-1], figure):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return runs


def _joined(scan: Scan, left: Figure, right: Figure) -> bool:
    start = right.hedge_span or right.span
    between = scan.tokens_between(left.span, start if start.start >= left.span.end else right.span)
    return len(between) <= 4 and all(word in _RUN_WORDS for word in between)


def _run(scan: Scan, run: list[Figure], carried: tuple[Name, ...]) -> Iterator[Statement]:
    """The statements of one run: subjects are found once, then shared or dealt out in order."""
    group, how = _subject(scan, run, carried)
    if group is None:
        return
    dealt = _dealt(scan, run, group)
    for figure in run:
        names = dealt.get(figure, group.names)
        reading = role_of(scan, figure, names[0], run)
        if reading.role is None:
            continue
        direction, cue = (None, None)
        if reading.role == "move":
            away = distance(scan, figure)
            told = (away, None) if away else _spread_told(scan, figure, run) if is_spread(names[0]) else None
            subject = Span(names[0].span.start, names[-1].span.end)
            direction, cue = told or _direction(scan, figure, run, subject)
        sure = {"beside": 0.97, "tied": 0.93, "left": 0.93, "right": 0.8, "carried": 0.7}[how] * reading.sure
        far = reading.role == "move" and distance(scan, figure) is not None
        yield Statement(figure, reading.role, names, direction, cue, reading.place, scan, sure, far)


Found = Literal["beside", "tied", "left", "right", "carried"]


def _subject(scan: Scan, run: list[Figure], carried: tuple[Name, ...]) -> tuple[Group | None, Found]:
    """The names that a run of figures is about, and by which rule they were found."""
    first, last = run[0], run[-1]
    left = [g for g in scan.groups if g.span.before(_start(first))]
    right = [g for g in scan.groups if last.span.before(g.span)]
    if left and _beside(scan, left[-1].span, first.span):
        return Group((left[-1].names[-1],)), "beside"
    if right and _tied(scan, run, left, right[0]):
        return right[0], "tied"
    left = _past_asides(scan, _that_fit(left, run), first)
    if left and not _blocked(scan, left[-1], first):
        return left[-1], "left"
    if right and not left and _leads(scan, first, last, right[0]):
        return right[0], "right"
    if not left and carried and _takes_carried(scan, run):
        return Group(carried), "carried"
    return None, "left"


def _that_fit(groups: list[Group], run: list[Figure]) -> list[Group]:
    """The groups that the run can be about: a group of stocks stands at no level and moves by no points."""
    if all(f.unit == "percent" for f in run):
        return groups
    if any(f.unit is None and f.value >= _INDEX_SIZED for f in run):
        groups = [g for g in groups if g.names[0].instrument.type not in {"equity", "etf"}] or groups
    return [g for g in groups if g.names[0].instrument.type != "group"] or groups


def _past_asides(scan: Scan, left: list[Group], figure: Figure) -> list[Group]:
    """The groups without the last, where it stands in an aside: "the SOX, up early on TSMC's sales, finished down"."""
    if len(left) < 2:
        return left
    opens = scan.text[left[-2].span.end : left[-2].span.end + 2].lstrip("’'s")
    comma = scan.text.rfind(", ", left[-1].span.end, _start(figure).start)
    inside = scan.text[left[-2].span.end : left[-1].span.start]
    if not opens.startswith(",") or comma < 0 or ";" in inside:
        return left
    if any(map(str.isdigit, inside)) and not inside.startswith(_ASIDE_MOVES):
        return left
    goes_on = any(
        c.pos == "verb" and 0 <= c.span.start - comma - 2 <= _GOES_ON
        for c in (*scan.family("move"), *scan.family("place"))
    )
    return left[:-1] if goes_on else left


def _start(figure: Figure) -> Span:
    return figure.hedge_span if figure.hedge_span and figure.hedge_span.start < figure.span.start else figure.span


def _beside(scan: Scan, name: Span, figure: Span) -> bool:
    """ "Nasdaq (+0.98%)", "BMW: -1.75%", "Dow ▲ 0.68%"."""
    between = scan.between(name, figure).strip()
    return between in {"", "(", ":", "|", "▲", "▼", "( ▲", "( ▼", "–", "-", "(up", "(down"}


def _tied(scan: Scan, run: list[Figure], left: list[Group], right: Group) -> bool:
    """True where the words after the run hand it to the name that follows.

    "a 1.57% loss for the index", "a gain of 0.6% took the Nasdaq to", "6% came off the fund",
    "losses of 3% and 1% went to Financials and Industrials".
    """
    last = run[-1]
    gap = scan.tokens_between(last.span, right.span)
    if ";" in gap or "." in gap or len(gap) > 12:
        return False
    if gap[:1] == ["for"] and all(word == "the" or word in ADJECTIVES or word.endswith(_PLACELIKE) for word in gap[1:]):
        return True  # "against 1.6% for the S&P 500, 1.9% for Frankfurt's DAX"
    nearest = Span(last.span.end, right.span.start)
    ties = [c for c in scan.cues if c.family == "tie" and nearest.contains(c.span)]
    if not ties:
        return False
    carried = [c for c in ties if c.sense in {"carry", "off"} and _hands_over(scan, c, right)]
    if carried and len(gap) <= 8:
        if not left or ":" in scan.between(left[-1].span, _start(run[0])):
            return True
        return _heads(scan, run) or scan.breaks(left[-1].span, _start(run[0]))
    nouns = [c for c in scan.family("move") if c.pos == "noun" and nearest.contains(c.span)]
    if nouns and len(gap) <= 7 and gap[0] != ",":
        return True
    if gap[-1:] == ["by"] or gap[-2:] == ["by", "the"]:
        return _heads(scan, run)  # "declines of 1% were booked by banks and builders"
    of = gap[:2] in (["of", "the"], ["by", "which"])
    return (of and len(gap) <= 6) or (not left and _heads(scan, run) and len(gap) <= 7 and "," not in gap)


def _hands_over(scan: Scan, tie: Cue, right: Group) -> bool:
    """True where the verb's object is the name: not "helped along by Salesforce"."""
    return not {"by", ",", "for"} & set(scan.tokens_between(tie.span, right.span))


def _heads(scan: Scan, run: list[Figure]) -> bool:
    """True where the run heads its clause: "A gain of 1%", "and one of 2%", "Over 6% ..."."""
    start = _start(run[0]).start
    before = scan.tokens_at(max(scan.span.start, start - 60), start)
    if not before or before[-1] in {",", ";", "—"}:
        return True
    if before[-1] != "of":
        return len(before) <= 2 and not [g for g in scan.groups if g.span.end <= start]
    nouns = [c for c in scan.family("move") if c.pos == "noun" and 0 <= start - c.span.end <= 12]
    return bool(nouns) or before[-2:] == ["one", "of"]


def _blocked(scan: Scan, group: Group, figure: Figure) -> bool:
    """True where the nearest name is not what the figure is about: another thing stands between."""
    start = _start(figure)
    if len(scan.tokens_between(group.span, start)) > _REACH:
        return True
    between = Span(group.span.end, max(group.span.end, start.start))
    others = [c for c in other_things(scan) if c.sense == "other" and between.contains(c.span)]
    return (
        any("," not in scan.between(other.span, start) for other in others)
        or _new_subject(scan, between)
        or _is_anothers(scan, between)
        or _new_clause(scan, group, start)
    )


def _new_clause(scan: Scan, group: Group, start: Span) -> bool:
    """True where a clause of its own begins after the name: "the STI rose 0.9%, and glove makers edged up 0.4%"."""
    verbs = [c for c in _verbs(scan) if group.span.before(c.span) and c.span.before(start)]
    if not verbs:
        return False
    opens = _clause_start(scan, verbs[-1].span.start)
    if opens <= group.span.end:
        return False
    told = [m.span for m in (*scan.times, *scan.figures)]
    words = bare_words(scan, Span(opens, verbs[-1].span.start), told)
    own = [word for word in words if not word.endswith("ly") and word not in _SUBJECTLESS | _GOING_ON]
    return bool(own) and len(words) <= _OWN_WORDS


def _is_anothers(scan: Scan, between: Span) -> bool:
    """True where a capital that is no name of ours stands right before the figure: "and Lam 0.7%"."""
    words = between.of(scan.text).split()
    carried = [c for c in scan.family("tie", "carry") if between.contains(c.span) and c.pos == "verb"]
    if carried:
        objects = scan.text[carried[-1].span.end : between.end].split()
        return objects[:1] != [] and objects[0][:1].isupper() and objects[0].isalpha()
    if len(words) < 2 or not words[-1][:1].isupper() or words[-2][:1].isupper() or not words[-1].isalpha():
        return False
    place = scan.text.rindex(words[-1], between.start, between.end)
    last = Span(place, place + len(words[-1]))
    return not any(m.span.overlaps(last) for m in (*scan.times, *scan.cues))


def _new_subject(scan: Scan, between: Span) -> bool:
    """True where a clause with a subject of its own begins in the stretch: "..., while utilities shed 1%"."""
    if "one" in tokens(between.of(scan.text))[-2:]:
        return True  # "and the German one almost 18%"
    cues = [c for c in scan.family("move") if between.contains(c.span) and c.pos == "verb"]
    if not cues:
        return False
    words = tokens(scan.text[between.start : cues[-1].span.start].lower())
    starts = [n for n, word in enumerate(words) if word in _OPENERS]
    if not starts or "," in words[starts[-1] :]:
        return False  # "the Nasdaq, below its high as the close neared, still held": an aside
    return bool(set(words[starts[-1] + 1 :]) - _SUBJECTLESS)


def _leads(scan: Scan, first: Figure, last: Figure, group: Group) -> bool:
    """True where figures at the head of a sentence are followed by their subject: "At 6,448.26, the S&P 500 is ..."."""
    before = scan.tokens_at(scan.span.start, _start(first).start)
    nouns = {c.span for c in scan.family("move") if c.pos == "noun"}
    verbs = [c for c in scan.family("move") if c.pos == "verb" and c.span not in nouns]
    if any(c.span.before(first.span) for c in verbs):
        return False
    gap = scan.tokens_between(last.span, group.span)
    placed = before[-1:] in (["from"], ["at"])  # "From 19,260 in April, he said, the index rose ..."
    return len(before) <= 5 and len(gap) <= 8 and (placed or "," not in gap[1:])


def _takes_carried(scan: Scan, run: list[Figure]) -> bool:
    """True where a sentence goes on about the subject before: it says a move or a place and names nobody for it."""
    start = _start(run[0]).start
    cues = [c for c in scan.cues if c.family in {"move", "place"} and c.span.end <= start and start - c.span.end < 40]
    told = bool(cues) or appositive(scan, run[0]) is not None or _right_cue(scan, run, run[0]) is not None
    others = [c for c in other_things(scan) if _same_clause(scan, c, run[0])]
    return told and not others and not _of_its_own(scan, start)


def _of_its_own(scan: Scan, start: int) -> bool:
    """True where the verb before the figure has a subject that no list knows: "Bilfinger soared 19%"."""
    verbs = [c for c in _verbs(scan) if c.span.end <= start]
    if not verbs:
        return False
    told = [m.span for m in (*scan.times, *scan.figures, *(n for g in scan.groups for n in g.names))]
    for verb in dict.fromkeys((verbs[-1], verbs[0])):
        head = Span(_clause_start(scan, verb.span.start), verb.span.start)
        if len(head) > _HEAD_WITHIN:
            return False
        words = bare_words(scan, head, told)
        if {"it", "they", "its"} & set(words):
            return False
        own = [word for word in words if not word.endswith("ly") and word not in _SUBJECTLESS | _GOING_ON]
        if own:
            return len(words) <= _OWN_WORDS
    return False


@once
def _verbs(scan: Scan) -> list[Cue]:
    """The verbs of moving, without the nouns that are written alike: "a gain of 6.3%"."""
    nouns = {c.span for c in scan.family("move") if c.pos == "noun"}
    verbs = [c for c in scan.family("move") if c.pos == "verb"]
    return [c for c in verbs if c.span not in nouns or not _is_determined(scan, c.span)]


def _is_determined(scan: Scan, span: Span) -> bool:
    return scan.tokens_at(max(scan.span.start, span.start - 12), span.start)[-1:] in _BEFORE_NOUNS


def _clause_start(scan: Scan, verb: int) -> int:
    """Where the clause of a verb begins: behind the last ";", ", and", ", while" before it."""
    text = scan.text[scan.span.start : verb]
    ends = [text.rfind(mark) + len(mark) for mark in _CLAUSE_MARKS if mark in text]
    return scan.span.start + max(ends, default=0)


def _same_clause(scan: Scan, cue: Cue, figure: Figure) -> bool:
    """True where nothing sets the word apart from the figure; a word after the figure always counts."""
    return not (_OPENERS | {"when", ",", ";"}) & set(scan.tokens_between(cue.span, figure.span))


def _dealt(scan: Scan, run: list[Figure], group: Group) -> dict[Figure, tuple[Name, ...]]:
    """Figures dealt to names in order: "A and B rose 1% and 2%(, respectively)"; empty where they are shared."""
    for unit in dict.fromkeys(f.unit for f in run):
        same = [f for f in run if f.unit == unit]
        if len(same) == len(group.names) > 1:
            return {figure: (name,) for figure, name in zip(same, group.names, strict=True)}
    return {}


def _direction(scan: Scan, figure: Figure, run: list[Figure], subject: Span) -> tuple[MoveDirection | None, Cue | None]:
    """Up or down, by printed sign, else by the cue that governs the figure's run."""
    cue = _right_cue(scan, run, figure) or _left_cue(scan, run, subject)
    if cue is not None and cue.text.lower() == "made" and figure.unit != "percent":
        return None, None  # "the index made 9%", but "made 18 records"
    sign = figure.sign or next((f.sign for f in run if f.sign), 0)  # "-0.1%, or 61 points"
    if sign:
        return ("up" if sign > 0 else "down"), cue
    if cue is None:
        return _against_close(scan, run), None
    if cue.sense == "flat":
        return None, cue
    return ("up" if cue.sense == "up" else "down"), cue


def _spread_told(scan: Scan, figure: Figure, run: list[Figure]) -> tuple[MoveDirection, Cue] | None:
    """Up or down of a spread, which widens and narrows: by the word right behind the figure, else the last before."""
    cues = scan.family("spreads")
    behind = [c for c in cues if figure.span.before(c.span) and len(scan.tokens_between(run[-1].span, c.span)) <= 1]
    before = [c for c in cues if c.span.before(_start(figure))]
    told = behind[:1] or before[-1:]
    return ("up" if told[0].sense == "up" else "down", told[0]) if told else None


def _against_close(scan: Scan, run: list[Figure]) -> MoveDirection | None:
    """Up or down of a figure that is told against a close: "$1.37 or 2.3% under Thursday's settlement"."""
    after = tokens(scan.text[run[-1].span.end : min(scan.span.end, run[-1].span.end + 48)])[:6]
    if not after or after[0] not in _SIDES or not _CLOSES & {word.strip(".") for word in after}:
        return None
    return _SIDES[after[0]]


def _right_cue(scan: Scan, run: list[Figure], figure: Figure) -> Cue | None:
    """The cue right after the figure or its run: "0.3% lower", "a 1.57% loss", "3.5 percent and 4 percent higher"."""
    for anchor in (figure, run[-1]):
        for cue in scan.family("move"):
            if cue.span.start < anchor.span.end:
                continue
            if cue.span.start - anchor.span.end > _RIGHT_WITHIN:
                break  # cues are in text order
            gap = scan.tokens_between(anchor.span, cue.span)
            close = anchor.span.before(cue.span) and len(gap) <= 2 and not {",", "(", ";"} & set(gap)
            closed = anchor.span.before(cue.span) and gap == [","] and len(run) > 1  # "94 points, or 1.2%, lower"
            others = [*(f.span for f in scan.figures), *(g.span for g in scan.groups)]
            # "1.1% and Bangkok up 0.2%": the cue is Bangkok's
            crossed = any(anchor.span.before(span) and span.before(cue.span) for span in others)
            if (
                (close or closed)
                and not crossed
                and (cue.pos in {"adj", "noun", "adv", "phrase"} or _passive(gap, cue))
            ):
                return cue
    return None


def _passive(gap: list[str], cue: Cue) -> bool:
    """ "More than 12% has come off", "a further 2% was shed"."""
    return cue.pos == "verb" and set(gap) <= {"has", "have", "had", "was", "were", "been"} and cue.text.endswith("off")


def _left_cue(scan: Scan, run: list[Figure], subject: Span) -> Cue | None:
    """The last move cue before the run with no other figure between, after or round the subject."""
    start = _start(run[0])
    earlier = [f.span.end for f in scan.figures if f.span.before(start) and f not in run]
    floor = max([scan.span.start, *earlier])
    cues = [c for c in scan.family("move") if floor <= c.span.start and c.span.before(start)]
    if not cues:
        return None
    cue = cues[-1]
    return cue if len(scan.tokens_between(cue.span, start)) <= 14 else None


def _echoed(said: list[Statement]) -> Iterator[Statement]:
    """Moves without a direction take that of the neighbour that they repeat; those that have none are dropped."""
    for number, statement in enumerate(said):
        if statement.role != "move" or statement.direction is not None:
            yield statement
            continue
        source = _neighbour(said, number)
        if source is not None:
            yield replace(statement, direction=source.direction, sure=statement.sure * 0.9, source=source)


def _neighbour(said: list[Statement], number: int) -> Statement | None:
    """The statement that a bare one repeats: the last before it with its unit, else the next."""
    here = said[number]
    moves = [s for s in said if s.role == "move" and s.direction is not None]
    alike = [s for s in moves if here.figure.unit in {s.figure.unit, None}]
    earlier = [s for s in alike if s.figure.span.before(here.figure.span)]
    later = [s for s in alike if here.figure.span.before(s.figure.span)]
    for candidate in (*earlier[-1:], *later[:1]):
        left, right = sorted((candidate.figure.span, here.figure.span), key=lambda s: s.start)
        if len(here.scan.tokens_between(left, right)) <= _ECHO:
            return candidate
    return None
