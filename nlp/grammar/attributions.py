"""Which words are whose: quotations and reported clauses with their speaker, style and cue. Pure.

A unit (a sentence, or several where a quotation spans them) is a row of chunks in which the speakers are known (tag K).
Verbs of saying are found with their subject, and what is said lies after them ("he said rates ..."), before them
("..., he said") or round them ("rates, he said, ..."). Marks decide the style: direct where all of it is in marks,
mixed where a part is, indirect where none is.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from nlp.grammar.chunks import Chunk
from nlp.grammar.quotations import Quotation
from nlp.mentions import Attribution, Speaker
from nlp.span import Span, cover

# Tags as in nlp.grammar.chunks, and: K a speaker, l a light word (auxiliary, adverb, weekday).
_SUBJECT = re.compile(r"K(?:(?:,K)*,?&K)?(?:,[^KSQ.;:]{1,12},|,)?w?[lb]{0,3}$")
_PAPER = re.compile(r"K'?[xl]{0,2}[Exl](?:[fn][^,;:KQ]{1,4})?[lb]{0,2}$")  # "a Kestrel report from May said that ..."
_SET_OFF = re.compile(r"(?:\A|[,Q:-])[dlx]{0,3}$")  # what stands before the subject of "..., he said"
_INVERTED = re.compile(r"l?K|[ldPxIf]{1,3}K(?=[.,]?$)|d?[Ex]fd?K(?=[.,]?$)")
_ACCORDING = re.compile(r"A(?P<paper>[dxE]{0,3}[fx])?d?K")  # "according to (a survey by) Kestrel"
_ACCORDING_TO_WHAT = re.compile(r"A([^,.;:Q()]{1,8})")
_FOR = re.compile(r"^fK,")  # "For Jane Roe, ..."
_VIEW = re.compile(r"^(?:[lx]?,)?nK'?x?E,")  # "In Jane Roe's view, ..."
_NOUN = re.compile(r"K(?:')?,?(?:[dlx]{0,2})E[lx]?(?:b(?:f|t)|t|:|b:)")  # "the call is for ..."
_LABEL = re.compile(r"K(?:\([^()]*\))?:")
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|my|our|me|us|My|Our)\b")
_NOUNS = re.compile(r"([d'])S")  # "its forecast", "the report": no verb
_NOUN_OF = re.compile(r"E[fn]d?Kb(?:f|t)")  # "the base case at Kestrel is for ..."
_UNSAID = re.compile(r"^[.,]?Q,?K\.?$")  # "...," Jane Roe, a strategist at Kestrel.
_COLON = re.compile(r"K[^KSQ]{0,8}:Q")
_LIGHT = frozenset(
    "has had have also later then now still already first once again further therefore even just both all recently "
    "previously since earlier monday tuesday wednesday thursday friday saturday sunday today yesterday did does do "
    "not would will".split()
)
_CONNECTIVES = re.compile(r"(?:and|but|yet|so|then|while|because|or|that|as)\b[\s,]*", re.IGNORECASE)

_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|night))?"
_HEARERS = "reporters|clients|investors|lawmakers|journalists|analysts|shareholders|viewers|readers|delegates|us"
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
    )(?=[\s,:.]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_THAT = re.compile(r"\s*[,:]?\s*(?:that\b)?\s*", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:[,;:]|and\b|but\b|that\b)")
_OF = re.compile(r"of\s+")
_TAIL = re.compile(  # what may follow an attribution without being what is said: "..., said Jane Roe, in London"
    r"(?:in|at|by|during|from|on|via|over)\s++(?:[\w’'.-]++\s*+){1,6}+|(?:[\w’'.-]++\s*+){1,2}+", re.IGNORECASE
)
_ASIDE = re.compile(r",\s+(?:although|though|even though|whereas)\b")  # the reporter's own words again
_WORD = re.compile(r"[^\W_]+")
_TRIM = " \t\n,;:—–-."
_SUBJECT_WITHIN = 30  # chunks before a verb in which its subject stands
_LATER_VERBS = 20  # verbs of saying looked at for the end of what one reports
_FEWEST_WORDS = 3
_NEXT_PARAGRAPH = 400  # code points up to which a quotation without a speaker goes on with the last one

# Whose numbers they are is told, but they hold no opinion: attributed, no quote.
_DATA_SOURCES = frozenset(
    "FactSet|Bloomberg|LSEG|Dow Jones Market Data|CME Group|Yahoo Finance|Reuters|Morningstar|CNBC|MarketWatch|"
    "Wall Street Journal|Financial Times|S&P Global".split("|")
)
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
    "emphasise judge consider doubt fear worry guess wonder feel explain tell".split()
)


@dataclass(frozen=True, slots=True)
class _Event:
    """A verb of saying with its subject, as chunk indexes: [first, last) covers both, `verb` is the verb."""

    verb: int
    first: int
    last: int
    who: Speaker
    sense: str
    inverted: bool = False  # "said Jane Roe"
    carried: bool = False  # the subject is that of the verb before: "..., adding that"


def attributions(units: Sequence["Unit"]) -> list[Attribution]:
    """What is said in an article and by whom, in text order."""
    found: list[Attribution] = list(_answers(units))
    last: Attribution | None = None
    for unit, following in zip_longest(units, units[1:]):
        said = list(unit.attributions())
        if not said and unit.is_quotation:
            signed = following.signature() if following else None
            said = list(unit.signed(signed) if signed else unit.carried_on(last))
        found += said
        last = next((a for a in reversed(said) if a.style in {"direct", "mixed"}), last)
    return found


def _answers(units: Sequence["Unit"]) -> Iterator[Attribution]:
    """The answers of an interview: what follows "Jane Roe:" up to the next name or question, in the first person."""
    voice: Speaker | None = None
    start = end = 0
    for unit in units:
        label = unit.label()
        if voice is not None and (label is not None or unit.asks):
            yield from unit.answer(voice, Span(start, end))
            voice = None
        if label is not None:
            voice, start = unit.who[0], label
            end = max(start, unit.stop)
        elif voice is not None:
            end = unit.stop
    if voice is not None:
        yield from units[-1].answer(voice, Span(start, end))


class Unit:
    """A sentence, or several that one quotation spans, as chunks with its speakers and quotations."""

    def __init__(
        self, text: str, row: Sequence[Chunk], speakers: Sequence[Speaker], quotes: Sequence[Quotation]
    ) -> None:
        self.text = text
        self.items: list[Chunk] = []
        self.who: dict[int, Speaker] = {}
        self.spoken = list(quotes)
        waiting = list(reversed(speakers))
        for chunk in row:
            while waiting and waiting[-1].span.end <= chunk.span.start:
                waiting.pop()
            if waiting and waiting[-1].span.contains(chunk.span):
                if not self.items or self.items[-1].span != waiting[-1].span:
                    self.who[len(self.items)] = waiting[-1]
                    self.items.append(Chunk("K", waiting[-1].span))
                continue
            self.items.append(_lightened(text, chunk))
        self.marks = [item.span.end for item in self.items if item.tag in ":;"]
        self.tags = _NOUNS.sub(r"\1E", "".join(item.tag for item in self.items))
        self.stop = self.items[-1].span.end if self.items else 0
        self.end = self.stop
        if self.tags.endswith("."):
            self.end = self.items[-1].span.start

    @property
    def is_quotation(self) -> bool:
        """True where there is nothing but quotations."""
        return bool(self.tags) and not self.tags.strip("Q.,")

    @property
    def asks(self) -> bool:
        """True for a question that is a paragraph of its own."""
        start = self.items[0].span.start if self.items else 0
        alone = self.text[max(0, start - 1) : start] in {"", "\n"} and self.text[self.stop : self.stop + 1] in {
            "",
            "\n",
        }
        return alone and self.text[self.stop - 1 : self.stop] == "?"

    def label(self) -> int | None:
        """Where an answer begins that this unit labels with a name ("Jane Roe: ..."), None where it labels none."""
        match = _LABEL.match(self.tags)
        who = self.who.get(0)
        person = who is not None and who.name is not None and who.name != who.affiliation
        if match is None or not person or self.tags[match.end() : match.end() + 1] == "Q":
            return None
        start = self.items[0].span.start
        return self.items[match.end() - 1].span.end if self.text[max(0, start - 1) : start] in {"", "\n"} else None

    def answer(self, who: Speaker, region: Span) -> Iterator[Attribution]:
        """The answer as direct speech, if it is in the first person."""
        words = region.of(self.text)
        if _FIRST_PERSON.search(words):
            start = region.start + len(words) - len(words.lstrip())
            yield self._attribution(Span(start, max(start, region.end)), who, None, "direct")

    def attributions(self) -> Iterator[Attribution]:
        """What the unit attributes, by verbs first, then by the other ways."""
        events = self._events()
        if self.tags[:2].lstrip("lx").startswith("A"):
            yield from self._by_phrase()
        elif events:
            yield from self._by_verbs(events)
        elif "K" in self.tags or "A" in self.tags:
            yield from self._by_phrase()

    def signature(self) -> Speaker | None:
        """Who signs the quotation before: "— Jane Roe, in a note"."""
        return self.who.get(1) if self.tags.startswith("-K") else None

    def signed(self, who: Speaker) -> Iterator[Attribution]:
        """A quotation with its speaker under it."""
        for quote in self.spoken:
            yield self._attribution(quote.inner, who, None, "direct")

    def carried_on(self, last: Attribution | None) -> Iterator[Attribution]:
        """A quotation that stands alone: whoever spoke last goes on, if that was just before."""
        for quote in self.spoken:
            near = last is not None and quote.span.start - last.span.end < _NEXT_PARAGRAPH
            if near and last is not None:
                yield Attribution(
                    span=quote.inner,
                    text=quote.inner.of(self.text),
                    who=last.who,
                    style="direct",
                    speaker=last.speaker,
                )
            elif self._stands_alone(quote):
                yield Attribution(span=quote.inner, text=quote.inner.of(self.text), who="", style="direct")

    def _stands_alone(self, quote: Quotation) -> bool:
        """True for a spoken sentence; a headline in marks has no full stop."""
        words = quote.inner.of(self.text)
        spoken = words.endswith((".", "?", "!", "…", ",")) or not quote.closed
        return spoken and not quote.single and len(_WORD.findall(words)) >= 2 * _FEWEST_WORDS

    # Verbs of saying

    def _events(self) -> list[_Event]:
        events: list[_Event] = []
        for at, tag in enumerate(self.tags):
            if tag == "S" and (event := self._event(at, events[-1] if events else None)):
                events.append(event)
        return events

    def _event(self, at: int, before: _Event | None) -> _Event | None:
        sense = self.items[at].means or "say"
        verb = self.items[at].span.of(self.text).lower()
        inverted = _INVERTED.match(self.tags, at + 1)
        post = at == 0 or self.tags[at - 1] in ",Q" or self.tags[at - 2 : at] in {"Q,", ",l", "Ql"}
        if inverted and post and sense in {"say", "think", "expect"} and not verb.startswith("t"):
            return _Event(at, at, inverted.end(), self.who[inverted.end() - 1], sense, inverted=True)
        subject = _SUBJECT.search(self.tags, max(0, at - _SUBJECT_WITHIN), at)
        if subject and not (before is not None and subject.start() < before.last):
            who = self.who[subject.start()]
            if who.name is not None and verb in _NOUN_AS_WELL:
                return None
            follows = self.tags[at + 1 : at + 2]
            if (
                verb.endswith("ing")
                and "b" not in subject.group()
                and not (sense == "say" and follows in {"t", "Q", ":"})
            ):
                return None
            if self._compared(subject.start()):
                return None
            return _Event(at, subject.start(), at + 1, who, sense)
        if self.tags[at + 1 : at + 2] == "t" and (paper := _PAPER.search(self.tags, 0, at)):
            return _Event(at, paper.start(), at + 1, self.who[paper.start()], sense)
        return self._carried(at, before, verb, sense)

    def _word(self, at: int) -> str:
        return self.items[at].span.of(self.text).lower() if at >= 0 else ""

    def _compared(self, at: int) -> bool:
        """ "More than they had reckoned", "what analysts expect": no report of words."""
        return self._word(at - 1) in {"than", "what", "how", "why"}

    def _carried(self, at: int, before: _Event | None, verb: str, sense: str) -> _Event | None:
        """ "..., adding that": the subject of the verb before, or of the sentence."""
        lead = self.tags[max(0, at - 2) : at]
        joined = (
            lead[-1:] in {"&", ",", "Q"} or lead in {"&l", ",l", ",x", "&x"} or self._word(at - 1) in {"while", "but"}
        )
        if before is not None and joined:
            if verb.endswith(("ing", "ed", "s", "said", "told", "wrote")):
                return _Event(at, at, at + 1, before.who, sense, carried=True)
        elif verb.endswith("ing") and lead == "K," and sense == "say":
            return _Event(at, at, at + 1, self.who[at - 2], sense, carried=True)
        elif (verb.endswith("ing") and lead[-1:] == ",") or lead[-1:] == "&":
            if self.tags.find("K") not in {0, 1, 2}:
                return None
            return _Event(at, at, at + 1, self.who[self.tags.find("K")], sense, carried=True)
        return None

    def _by_verbs(self, events: Sequence[_Event]) -> Iterator[Attribution]:
        floor = self.items[0].span.start
        for number, event in enumerate(events):
            if self.items[event.first].span.start < floor:
                continue  # inside what an earlier verb reports
            upto = self._upto(events, number + 1)
            for said in self._said(event, floor, upto):
                floor = max(floor, said.span.end)
                yield said
            floor = max(floor, self.items[event.last - 1].span.end)

    def _upto(self, events: Sequence[_Event], first: int) -> int:
        """Where what follows a verb ends: at the next verb of saying that does not lie inside it."""
        for event in islice(events, first, first + _LATER_VERBS):
            before = self._lead(event).rstrip("l")
            if event.carried or event.inverted or before.endswith((",", "&", ",x", ";", "Q", ".")):
                return self.items[event.first].span.start
        return self.end

    def _said(self, event: _Event, floor: int, upto: int) -> Iterator[Attribution]:
        start = self._after(event)
        before = self._before(floor, self.items[event.first].span.start)
        after = Span(start, max(start, upto))
        rest = self.text[start:upto]
        has_right = bool(_WORD.search(rest))
        left = _WORD.findall(before.of(self.text))
        quoted_left = self._lead(event).rstrip(",l").endswith("Q")
        if event.carried or (event.inverted and not left and has_right):
            yield from self._right(event, after)
            return
        set_off = _SET_OFF.search(self.tags, max(0, event.first - _SUBJECT_WITHIN), event.first) is not None
        if not (event.inverted or quoted_left or has_right or set_off):
            return
        if event.inverted or quoted_left or not has_right:
            goes_on = rest.lstrip().startswith(",") and not _TAIL.fullmatch(rest.strip(_TRIM))
            if has_right and not quoted_left and goes_on and len(left) >= _FEWEST_WORDS:
                yield from self._content(event, self._round(before, after), placed=True)
                return
            yield from self._content(event, before, placed=True)
            if has_right and (quoted_left or self._quotes_in(after)) and self._goes_on(after):
                yield from self._right(event, after, bare=not self._quotes_in(after))
            return
        medial = rest.lstrip().startswith(",") and len(left) > 1 and event.sense in {"say", "think"}
        if medial and set_off and self.tags[event.last : event.last + 2] != ",Q":
            yield from self._content(event, self._round(before, after), placed=True)
        else:
            yield from self._right(event, after)

    def _before(self, floor: int, end: int) -> Span:
        """The words before a verb that may be what is said: those after the last colon or semicolon."""
        at = bisect_left(self.marks, end) - 1
        start = self.marks[at] if at >= 0 and self.marks[at] >= floor else floor
        return Span(start, max(start, end))

    def _lead(self, event: _Event) -> str:
        """The tags before a verb and its subject."""
        return self.tags[max(0, event.first - _SUBJECT_WITHIN) : event.first]

    def _goes_on(self, after: Span) -> bool:
        """True where more of what is said may follow: past a comma or an "and", or in a quotation that is no title."""
        joined = _JOINED.match(self.text, after.start, after.end) is not None
        return joined or any(self._long(quote) for quote in self._quotes_in(after))

    def _long(self, quote: Quotation) -> bool:
        return len(_WORD.findall(quote.inner.of(self.text))) > _FEWEST_WORDS

    def _round(self, before: Span, after: Span) -> Span:
        return Span(before.start, after.end)

    def _after(self, event: _Event) -> int:
        """Where the words can begin after the verb: past time, place and hearers."""
        at = self.items[event.last - 1].span.end
        verb = self.items[event.verb].span.of(self.text).lower()
        if verb in {"told", "tells", "tell", "telling"} and self.tags[event.last : event.last + 1] == "K":
            at = self.items[event.last].span.end
        while lead := _LEADING_IN.match(self.text, at, self.end):
            at = lead.end()
        return at

    def _right(self, event: _Event, after: Span, *, bare: bool = False) -> Iterator[Attribution]:
        """What follows the verb; `bare` where only a clause with "that" would be its words."""
        words = after.of(self.text)
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
        if warned := _OF.match(self.text, content.start, content.end):  # "warned of"
            content = Span(warned.end() if self._quotes_in(content) else content.start, content.end)
        if aside := _ASIDE.search(self.text, content.start, content.end):
            content = Span(content.start, aside.start())
        if that or self._takes(event, content):
            yield from self._content(event, content, placed=that)

    def _takes(self, event: _Event, content: Span) -> bool:
        """True where the verb may report these words without "that"."""
        if self._quotes_in(content) and event.sense in {"say", "cast"}:
            return True
        if self.text[content.start : content.end].lstrip().lower().startswith(("of ", "in ", "with ")):
            return False
        verb = self.items[event.verb].span.of(self.text).lower()
        who = event.who
        group = who.name is None and who.role is not None
        if event.sense in {"think", "expect"}:
            if group and _NARRATIVE_GROUP.search(who.role or ""):
                return False
            return not (group and _PAST_EXPECTATION.search(verb))
        if event.sense == "cast":
            return " as " in self.text[content.start : content.end]
        return _base(verb) not in _NEEDS_THAT

    def _content(self, event: _Event, region: Span, *, placed: bool) -> Iterator[Attribution]:
        """The attributions of a region of words: each quotation where nothing else is there, else the whole clause."""
        yield from self._words(event.who, self.items[event.verb].span, region)

    def _words(self, who: Speaker | None, cue: Span | None, region: Span) -> Iterator[Attribution]:
        region = _trimmed(self.text, region)
        quotes = self._quotes_in(region)
        outside = self._outside(region, quotes)
        whole = [q for q in quotes if self._is_speech(q, region)]
        if quotes and (len(outside) < _FEWEST_WORDS - 1 or (whole and len(whole) == len(quotes))):
            for quote in quotes:
                yield self._attribution(quote.inner, who, cue, "direct")
        elif quotes or sum(word.isalpha() for word in outside) >= _FEWEST_WORDS:
            yield self._attribution(region, who, cue, "mixed" if quotes else "indirect")

    def _outside(self, region: Span, quotes: Sequence[Quotation]) -> list[str]:
        words: list[str] = []
        at = region.start
        for quote in quotes:
            words += _WORD.findall(self.text[at : quote.span.start])
            at = quote.span.end
        return words + _WORD.findall(self.text[at : region.end])

    def _is_speech(self, quote: Quotation, region: Span) -> bool:
        """True where a quotation is a sentence of its own, set off by a comma or colon."""
        before = self.text[region.start : quote.span.start].rstrip()
        return self._long(quote) and (not before or before[-1] in ",:.!?")

    def _quotes_in(self, region: Span) -> list[Quotation]:
        first = bisect_left(self.spoken, region.start, key=lambda q: q.span.start)
        last = bisect_left(self.spoken, region.end, key=lambda q: q.span.start)
        return [q for q in self.spoken[first:last] if q.inner.end <= region.end]

    def _attribution(self, span: Span, who: Speaker | None, cue: Span | None, style: str | None) -> Attribution:
        if style == "indirect" and who is not None and who.name in _DATA_SOURCES and who.name == who.affiliation:
            style = None
        return Attribution(
            span=span,
            text=span.of(self.text),
            who=_called(who),
            style=style,  # type: ignore[arg-type]
            speaker=who,
            cue=cue,
        )

    # Other ways

    def _by_phrase(self) -> Iterator[Attribution]:
        start = self.items[0].span.start
        according = _ACCORDING.search(self.tags)
        if according:
            yield from self._according(according)
        elif told := _ACCORDING_TO_WHAT.search(self.tags):
            first, last = self.items[told.start(1)].span.start, self.items[told.end(1) - 1].span.end
            for region in self._sides(told.start(), told.end()):
                span = _trimmed(self.text, region)
                yield Attribution(span=span, text=span.of(self.text), who=self.text[first:last])
        elif _UNSAID.match(self.tags):
            yield from self._words(
                self.who[self.tags.index("K")], None, Span(start, self.items[self.tags.index("K")].span.start)
            )
        elif colon := _COLON.search(self.tags):
            quoted = self.items[colon.end() - 1].span
            yield from self._words(
                self.who[colon.start()], None, Span(quoted.start, self.end if self.end > quoted.end else quoted.end)
            )
        elif noun := _NOUN.search(self.tags) or _NOUN_OF.search(self.tags):
            cue = cover(i.span for i in self.items[noun.start() : noun.end()] if i.tag != "K")
            who = self.who[noun.start() + noun.group().index("K")]
            yield from self._words(who, cue, Span(self.items[noun.end() - 1].span.end, self.end))
        elif (view := _VIEW.match(self.tags) or _FOR.match(self.tags)) and self._opines(view):
            cue = self.items[0].span
            yield from self._words(
                self.who[self.tags.index("K")], cue, Span(self.items[view.end() - 1].span.end, self.end)
            )

    def _opines(self, view: re.Match[str]) -> bool:
        who = self.who[self.tags.index("K")]
        word = self.items[0].span.of(self.text).lower()
        person = who.name is not None and who.name != who.affiliation
        return view.re is _VIEW or (word == "for" and person)

    def _according(self, according: re.Match[str]) -> Iterator[Attribution]:
        who = self.who[according.end() - 1]
        cue = self.items[according.start()].span
        for region in self._sides(according.start(), according.end()):
            if according["paper"]:  # a survey or data of theirs: a source, no opinion
                span = _trimmed(self.text, region)
                yield self._attribution(span, who, cue, None)
            else:
                yield from self._words(who, cue, region)

    def _sides(self, first: int, last: int) -> Iterator[Span]:
        """The words that a phrase of source is about: what precedes it, or at the head of the unit what follows."""
        before = Span(self.items[0].span.start, self.items[first].span.start)
        if len(_WORD.findall(before.of(self.text))) >= _FEWEST_WORDS:
            yield before
        elif last < len(self.items):
            yield Span(self.items[last].span.start, max(self.end, self.items[last].span.start))


def _lightened(text: str, chunk: Chunk) -> Chunk:
    if chunk.tag != "x":
        return chunk
    word = chunk.span.of(text).lower()
    return Chunk("l", chunk.span, chunk.means) if word in _LIGHT or word.endswith("ly") else chunk


def _trimmed(text: str, region: Span) -> Span:
    """The region without punctuation and connectives at its ends; marks of quotation stay."""
    words = region.of(text)
    start = region.start + len(words) - len(words.lstrip(_TRIM))
    if lead := _CONNECTIVES.match(text, start, region.end):
        start = lead.end()
    end = region.start + len(words.rstrip(_TRIM))
    return Span(start, max(start, end))


def _called(who: Speaker | None) -> str:
    """How a fact names who says it: the name, or an unnamed group with its house."""
    if who is None:
        return ""
    if who.name is not None:
        return who.name
    role = who.role or ""
    role = role.lower() if role.istitle() else role
    return f"{who.affiliation} {role}" if who.affiliation and who.affiliation not in role else role


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
