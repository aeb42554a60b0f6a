"""Reported words by their verbs of saying: the verb with its subject, and where its words lie. Pure.

What is said lies after the verb ("he said rates ..."), before it ("..., he said") or round it ("rates, he said, ...").
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from nlp.grammar.speech import FEWEST_WORDS, TRIMMED, WORD, Unit
from nlp.mentions import Attribution, Speaker
from nlp.span import Span

# Patterns of tags: as in nlp.grammar.chunks and nlp.grammar.speech.
_SUBJECT = re.compile(
    r"K(?:(?:,K)*,?&K)?(?:[nf][dxlP]{1,3})?(?:,[^KSQ.;:]{1,12},|,(?:w[^SQ.;:,]{1,22}|[xl][xlft][^KSQ.;:,]{1,22}),|\([^()]{1,9}\)|,)?"
    r"w?[lb]{0,3}$"
)
_PAPER = re.compile(r"K'?[xl]{0,2}[Exl](?:[fn][^,;:KQ]{1,4})?[lb]{0,2}$")  # "a Kestrel report from May said that ..."
_SET_OFF = re.compile(r"(?:\A|[,Q:-])[dlx]{0,3}$")  # what stands before the subject of "..., he said"
_INVERTED = re.compile(r"l?K|[ldPxIf]{1,3}K(?=[.,]?$)|d?[Ex]fd?K(?=[.,]?$)")
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|night))?"
_HEARERS = (
    "reporters|clients|investors|lawmakers|journalists|analysts|shareholders|viewers|readers|delegates|us|me|him|them|you|"
    "people|subscribers|customers|colleagues|staff|employees|guests|parliament|congress|several|everyone|anyone"
)
_PLACES = (
    "note|notes|report|interview|statement|speech|post|email|e-mail|letter|briefing|call|survey|podcast|tweet|estimate|"
    "commentary|paper|discussion|conference|remarks|phone|telephone|blog|outlook|release|hearing|appearance|"
    "presentation|webinar|column|memo|publication|television|event|panel|update"
)
_LEADING_IN = re.compile(  # what may stand between the verb and the words: time, place, hearers
    rf"""\s*,?\s*(?:
        (?:(?:late|early|earlier|back)\s+)?(?:(?:on|this|last)\s+)?{_DAYS}
      | (?:(?:earlier|later|late|early)\s+)?(?:this|last)\s+(?:week|month|year|quarter)
      | today | yesterday | afterwards? | again | separately | too
      | (?:to\s+)?(?:(?:his|her|its|their)\s+)?(?:{_HEARERS})
      | (?:in|on|during|at|via|by|over|through|from)\s+(?:(?:an?|its|his|her|their|the)\s+)?(?:[\w’'-]+\s+){{0,3}}?
            (?:{_PLACES})\b
            (?:\s+(?:to|with|for|published|released|dated|sent)\s+(?:[\w’'.-]++\s*+){{1,3}}?(?=(?:that|on)\b|[,:.]))?
      | (?:over|at)\s+(?:an?\s+)?(?:\w+\s+){{0,2}}?(?:lunch|dinner|breakfast|coffee|beer|drinks|tea)\b
    )(?=[\s,:.]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_HEARER = re.compile(  # "told a local daily that", "told the Gazette it"
    r"\s+(?:(?:[aA]n?|[tT]he|our|my|his|her|their|its|two|three|several)\s+)?(?:[\w’'-]++\s+){1,4}?"
    r"(?=(?:[Tt]hat|he|she|it|they|his|her|their|there|to)\b|[“\"])"
)
_TOLD = frozenset({"told", "tells", "tell", "telling", "remind", "reminds", "reminded", "warn", "warned", "warns"})
_THAT = re.compile(r"\s*[,:]?\s*(?:that\b)?\s*", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:[,;:]|and\b|but\b|that\b)")
_OF = re.compile(r"of\s+")
_TAIL = re.compile(  # what may follow an attribution without being what is said: "..., said Jane Roe, in London"
    r"(?:in|at|by|during|from|on|via|over)\s++(?:[\w’'.-]++\s*+){1,6}+|(?:[\w’'.-]++\s*+){1,2}+", re.IGNORECASE
)
_ASIDE = re.compile(r",\s+(?:although|though|even though|whereas)\b")  # the reporter's own words again
_SUBJECT_WITHIN = 30  # chunks before a verb in which its subject stands
_LATER_VERBS = 20  # verbs of saying looked at for the end of what one reports
_NARRATIVE_GROUP = re.compile(r"(investors|traders|participants|bulls|bears|managers|respondents|dealers)$", re.I)
_PAST_EXPECTATION = re.compile(r"(expected|forecast|anticipated|predicted|projected|reckoned|foresaw|estimated)$", re.I)
# Nouns as well as verbs: after one person or firm only the inflected form is a verb ("Goldman note", "Goldman notes").
_NOUN_AS_WELL = frozenset(
    "note report call forecast estimate comment claim project post signal state view figure judge doubt fear worry "
    "counter guess caution count warning".split()
)
# Verbs that take a noun as often as a clause: only "that", marks or a place after the words make them report speech.
_NEEDS_THAT = frozenset(
    "maintain hold report post confirm announce reveal disclose describe cite stress urge continue claim recall repeat "
    "reiterate figure count estimate calculate assess admit deny allow tweet blog advise declare state signal indicate "
    "reply respond counter agree disagree volunteer lament complain elaborate highlight underline underscore emphasize "
    "emphasise judge consider doubt fear worry guess wonder feel explain tell hope find decide promise pledge vow ask "
    "propose exclude object offer".split()
)


@dataclass(frozen=True, slots=True)
class Event:
    """A verb of saying with its subject, as chunk indexes: [first, last) covers both, `verb` is the verb."""

    verb: int
    first: int
    last: int
    who: Speaker
    sense: str
    inverted: bool = False  # "said Jane Roe"
    carried: bool = False  # the subject is that of the verb before: "..., adding that"
    aside: bool = False  # between commas: "remarks by Jane Roe, suggesting a pause, lifted stocks"


def events(unit: Unit) -> list[Event]:
    """The verbs of saying of a unit that have a subject, in text order."""
    found: list[Event] = []
    for at, tag in enumerate(unit.tags):
        if tag == "S" and (event := _event(unit, at, found[-1] if found else None)):
            found.append(event)
    return found


def _event(unit: Unit, at: int, before: Event | None) -> Event | None:
    sense = unit.items[at].means or "say"
    verb = unit.items[at].span.of(unit.text).lower()
    inverted = _INVERTED.match(unit.tags, at + 1)
    post = at == 0 or unit.tags[at - 1] in ",Q" or unit.tags[at - 2 : at] in {"Q,", ",l", "Ql"}
    if inverted and post and sense in {"say", "think", "expect"} and not verb.startswith("t"):
        return Event(at, at, inverted.end(), unit.who[inverted.end() - 1], sense, inverted=True)
    subject = _SUBJECT.search(unit.tags, max(0, at - _SUBJECT_WITHIN), at)
    if subject and not (before is not None and subject.start() < before.last):
        who = unit.who[subject.start()]
        single = who.name is not None or not (who.role or "").endswith("s")
        if single and verb in _NOUN_AS_WELL:
            return None
        follows = unit.tags[at + 1 : at + 2]
        if verb.endswith("ing") and "b" not in subject.group() and not (sense == "say" and follows in {"t", "Q", ":"}):
            return _carried(unit, at, before, verb, sense)
        if _compared(unit, subject.start()):
            return None
        return Event(at, subject.start(), at + 1, who, sense)
    if unit.tags[at + 1 : at + 2] == "t" and (paper := _PAPER.search(unit.tags, max(0, at - _SUBJECT_WITHIN), at)):
        return Event(at, paper.start(), at + 1, unit.who[paper.start()], sense)
    return _carried(unit, at, before, verb, sense)


def _compared(unit: Unit, at: int) -> bool:
    """ "More than they had reckoned", "what analysts expect": no report of words."""
    return unit.word(at - 1) in {"than", "what", "how", "why"}


def _carried(unit: Unit, at: int, before: Event | None, verb: str, sense: str) -> Event | None:
    """ "..., adding that": the subject of the verb before, or of the sentence."""
    lead = unit.tags[max(0, at - 2) : at]
    joined = lead[-1:] in {"&", ",", "Q"} or lead in {"&l", ",l", ",x", "&x"} or unit.word(at - 1) in {"while", "but"}
    if before is not None and joined:
        if verb.endswith(("ing", "ed", "s", "said", "told", "wrote")):
            return Event(at, at, at + 1, before.who, sense, carried=True)
    elif verb.endswith("ing") and lead == "K," and sense == "say":
        return Event(at, at, at + 1, unit.who[at - 2], sense, carried=True, aside=True)
    elif (verb.endswith("ing") and lead[-1:] == ",") or lead[-1:] == "&":
        if unit.tags.find("K") not in {0, 1, 2}:
            return None
        return Event(at, at, at + 1, unit.who[unit.tags.find("K")], sense, carried=True)
    return None


def by_verbs(unit: Unit, events: Sequence[Event]) -> Iterator[Attribution]:
    """What the verbs report, each with the words that are left to it."""
    floor = unit.items[0].span.start
    for number, event in enumerate(events):
        if unit.items[event.first].span.start < floor:
            continue  # inside what an earlier verb reports
        upto = _upto(unit, events, number + 1)
        if event.aside:
            upto = min(upto, next((i.span.start for i in unit.items[event.last :] if i.tag == ","), upto))
        for said in _said(unit, event, floor, upto):
            floor = max(floor, said.span.end)
            yield said
        floor = max(floor, unit.items[event.last - 1].span.end)


def _upto(unit: Unit, events: Sequence[Event], first: int) -> int:
    """Where what follows a verb ends: at the next verb of saying that does not lie inside it."""
    for event in islice(events, first, first + _LATER_VERBS):
        before = _lead(unit, event).rstrip("l")
        if event.carried or event.inverted or before.endswith((",", "&", ",x", ";", "Q", ".")):
            return unit.items[event.first].span.start
    return unit.end


def _said(unit: Unit, event: Event, floor: int, upto: int) -> Iterator[Attribution]:
    """What one verb reports: the words after it, before it, or round it."""
    cue = unit.items[event.verb].span
    start = _after(unit, event)
    before = _before(unit, floor, unit.items[event.first].span.start)
    after = Span(start, max(start, upto))
    rest = after.of(unit.text).strip()
    left, right = WORD.findall(before.of(unit.text)), WORD.search(rest) is not None
    quoted = _lead(unit, event).rstrip(",l").endswith("Q")
    set_off = _SET_OFF.search(unit.tags, max(0, event.first - _SUBJECT_WITHIN), event.first) is not None
    medial = rest.startswith(",") and not _TAIL.fullmatch(rest.strip(TRIMMED)) and not quoted
    if event.carried or (event.inverted and not left and right):
        yield from _right(unit, event, after)
    elif event.inverted or quoted or (set_off and not right):
        if medial and len(left) >= FEWEST_WORDS:
            yield from unit.words(event.who, cue, Span(before.start, after.end))
            return
        yield from unit.words(event.who, cue, before)
        if right and (quoted or unit.quotes_in(after)) and _goes_on(unit, after):
            yield from _right(unit, event, after, bare=not unit.quotes_in(after))
    elif medial and set_off and len(left) > 1 and not _quotes_next(unit, event) and event.sense in {"say", "think"}:
        yield from unit.words(event.who, cue, Span(before.start, after.end))
    elif right:
        yield from _right(unit, event, after)


def _quotes_next(unit: Unit, event: Event) -> bool:
    return unit.tags[event.last : event.last + 2] == ",Q"


def _before(unit: Unit, floor: int, end: int) -> Span:
    """The words before a verb that may be what is said: those after the last colon or semicolon."""
    at = bisect_left(unit.marks, end) - 1
    start = unit.marks[at] if at >= 0 and unit.marks[at] >= floor else floor
    return Span(start, max(start, end))


def _lead(unit: Unit, event: Event) -> str:
    """The tags before a verb and its subject."""
    return unit.tags[max(0, event.first - _SUBJECT_WITHIN) : event.first]


def _goes_on(unit: Unit, after: Span) -> bool:
    """True where more of what is said may follow: past a comma or an "and", or in a quotation that is no title."""
    joined = _JOINED.match(unit.text, after.start, after.end) is not None
    return joined or any(unit.long(quote) for quote in unit.quotes_in(after))


def _after(unit: Unit, event: Event) -> int:
    """Where the words can begin after the verb: past time, place and hearers."""
    at = unit.items[event.last - 1].span.end
    verb = unit.items[event.verb].span.of(unit.text).lower()
    if verb in _TOLD and unit.tags[event.last : event.last + 1] == "K":
        at = unit.items[event.last].span.end
    while lead := _LEADING_IN.match(unit.text, at, unit.end):
        at = lead.end()
    if verb in _TOLD and at == unit.items[event.last - 1].span.end and (lead := _HEARER.match(unit.text, at, unit.end)):
        at = lead.end()
        while lead := _LEADING_IN.match(unit.text, at, unit.end):
            at = lead.end()
    return at


def _right(unit: Unit, event: Event, after: Span, *, bare: bool = False) -> Iterator[Attribution]:
    """What follows the verb; `bare` where only a clause with "that" would be its words."""
    words = after.of(unit.text)
    lead = _THAT.match(words)
    skipped = lead.end() if lead else 0
    that = bool(lead and "that" in lead.group().lower())
    if not that:
        late = re.match(r"[^,;:“\"]{0,60}?\bthat\s+", words)
        if event.sense == "say" and late and re.match(r"\s*(?:in|on|at|to|by|from|with|during)\b", words):
            skipped, that = late.end(), True
    if bare and not that:
        return
    content = Span(after.start + skipped, after.end)
    if warned := _OF.match(unit.text, content.start, content.end):  # "warned of"
        content = Span(warned.end() if unit.quotes_in(content) else content.start, content.end)
    if aside := _ASIDE.search(unit.text, content.start, content.end):
        content = Span(content.start, aside.start())
    if that or _takes(unit, event, content):
        yield from unit.words(event.who, unit.items[event.verb].span, content)


def _takes(unit: Unit, event: Event, content: Span) -> bool:
    """True where the verb may report these words without "that"."""
    if unit.quotes_in(content) and event.sense in {"say", "cast"}:
        return True
    if unit.text[content.start : content.end].lstrip().lower().startswith(("of ", "in ", "with ")):
        return False
    verb = unit.items[event.verb].span.of(unit.text).lower()
    who = event.who
    group = who.name is None and who.role is not None
    if event.sense in {"think", "expect"}:
        if event.sense == "think" and unit.text[content.start : content.end].lstrip().startswith("to "):
            return False  # "they hope to move it closer"
        if group and _NARRATIVE_GROUP.search(who.role or ""):
            return False
        return not (group and _PAST_EXPECTATION.search(verb))
    if event.sense == "cast":
        return " as " in unit.text[content.start : content.end]
    heard = verb in _TOLD and content.start > unit.items[event.last - 1].span.end + 1
    return heard or _base(verb) not in _NEEDS_THAT


def _base(verb: str) -> str:
    """The base form of a regular verb, near enough for a look-up."""
    word = verb.split()[0]
    for ending, base in (
        ("ies", "y"),
        ("ied", "y"),
        ("ying", "y"),
        ("ing", ""),
        ("ed", ""),
        ("es", ""),
        ("s", ""),
        ("d", ""),
    ):
        if word.endswith(ending):
            stem = word.removesuffix(ending) + base
            if stem in _NEEDS_THAT:
                return stem
            if f"{stem}e" in _NEEDS_THAT:
                return f"{stem}e"
    return {"told": "tell", "felt": "feel"}.get(word, word)
