"""Which words are whose: quotations and reported clauses with their speaker, style and cue. Pure.

Verbs of saying come first (nlp/grammar/sayings.py), then the ways without one: "according to", "in her view", a colon,
a name after the quotation, the labels of an interview, a quotation that goes on.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from nlp.grammar.quotations import Quotation
from nlp.grammar.sayings import by_verbs, events
from nlp.grammar.speech import FEWEST_WORDS, WORD, Unit, trimmed
from nlp.mentions import Attribution, Speaker
from nlp.span import Span, cover

# Patterns of tags: as in nlp.grammar.chunks and nlp.grammar.speech.
_ACCORDING = re.compile(r"A(?P<paper>[dxE]{0,3}[fx])?d?K")  # "according to (a survey by) Kestrel"
_ACCORDING_TO_WHAT = re.compile(r"A([^,.;:Q()]{1,8})")
_FOR = re.compile(r"^fK,")  # "For Jane Roe, ..."
_VIEW = re.compile(r"^(?:[lx]?,)?nK'?x?E,")  # "In Jane Roe's view, ..."
_NOUN = re.compile(r"K(?:')?,?(?:[dlx]{0,2})E[lx]?(?:b(?:f|t)|t|:|b:)")  # "the call is for ..."
_NOUN_OF = re.compile(r"E[fn]d?Kb(?:f|t)")  # "the base case at Kestrel is for ..."
_UNSAID = re.compile(r"^[.,]?Q,?K\.?$")  # "...," Jane Roe, a strategist at Kestrel.
_COLON = re.compile(r"K[^KSQ]{0,8}:Q")
_NEXT_PARAGRAPH = 400  # code points up to which a quotation without a speaker goes on with the last one


def attributions(units: Sequence[Unit], spoken: Sequence[Attribution] = ()) -> list[Attribution]:
    """What is said in an article and by whom, in text order; `spoken` are the answers of an interview."""
    found: list[Attribution] = list(spoken)
    answered = {answer.span for answer in spoken}
    last: Attribution | None = None
    for unit, following in zip_longest(units, units[1:]):
        said = list(_within(unit))
        if not said and unit.is_quotation:
            signed = following.signature() if following else None
            said = list(_signed(unit, signed) if signed else _carried_on(unit, last))
        found += [each for each in said if each.span not in answered]
        last = next((a for a in reversed(said) if a.style in {"direct", "mixed"}), last)
    return found


def _within(unit: Unit) -> Iterator[Attribution]:
    """What the unit attributes, by verbs first, then by the other ways."""
    said = events(unit)
    if unit.tags[:2].lstrip("lx").startswith("A"):
        yield from _by_phrase(unit)
    elif said:
        yield from by_verbs(unit, said)
    elif "K" in unit.tags or "A" in unit.tags:
        yield from _by_phrase(unit)


def _signed(unit: Unit, who: Speaker) -> Iterator[Attribution]:
    """A quotation with its speaker under it."""
    for quote in unit.spoken:
        yield unit.attribution(quote.inner, who, None, "direct")


def _carried_on(unit: Unit, last: Attribution | None) -> Iterator[Attribution]:
    """A quotation that stands alone: whoever spoke last goes on, if that was just before."""
    for quote in unit.spoken:
        near = last is not None and quote.span.start - last.span.end < _NEXT_PARAGRAPH
        if near and last is not None:
            yield Attribution(
                span=quote.inner,
                text=quote.inner.of(unit.text),
                who=last.who,
                style="direct",
                speaker=last.speaker,
            )
        elif _stands_alone(unit, quote):
            yield Attribution(span=quote.inner, text=quote.inner.of(unit.text), who="", style="direct")


def _stands_alone(unit: Unit, quote: Quotation) -> bool:
    """True for a spoken sentence; a headline in marks has no full stop."""
    words = quote.inner.of(unit.text)
    spoken = words.endswith((".", "?", "!", "…", ",")) or not quote.closed
    return spoken and not quote.single and len(WORD.findall(words)) >= 2 * FEWEST_WORDS


def _by_phrase(unit: Unit) -> Iterator[Attribution]:
    """What is attributed without a verb of saying."""
    if according := _ACCORDING.search(unit.tags):
        yield from _according(unit, according)
    elif told := _ACCORDING_TO_WHAT.search(unit.tags):
        yield from _sourced(unit, told)
    elif _UNSAID.match(unit.tags):
        at = unit.tags.index("K")
        yield from unit.words(unit.who[at], None, Span(unit.items[0].span.start, unit.items[at].span.start))
    elif colon := _COLON.search(unit.tags):
        quoted = unit.items[colon.end() - 1].span
        yield from unit.words(unit.who[colon.start()], None, Span(quoted.start, max(unit.end, quoted.end)))
    elif noun := _NOUN.search(unit.tags) or _NOUN_OF.search(unit.tags):
        cue = cover(i.span for i in unit.items[noun.start() : noun.end()] if i.tag != "K")
        who = unit.who[noun.start() + noun.group().index("K")]
        yield from unit.words(who, cue, Span(unit.items[noun.end() - 1].span.end, unit.end))
    elif (view := _VIEW.match(unit.tags) or _FOR.match(unit.tags)) and _opines(unit, view):
        after = Span(unit.items[view.end() - 1].span.end, unit.end)
        yield from unit.words(unit.who[unit.tags.index("K")], unit.items[0].span, after)


def _sourced(unit: Unit, told: re.Match[str]) -> Iterator[Attribution]:
    """ "According to" something that is no speaker: a source, named by its words."""
    who = unit.text[unit.items[told.start(1)].span.start : unit.items[told.end(1) - 1].span.end]
    for region in _sides(unit, told.start(), told.end()):
        span = trimmed(unit.text, region)
        yield Attribution(span=span, text=span.of(unit.text), who=who)


def _opines(unit: Unit, view: re.Match[str]) -> bool:
    who = unit.who[unit.tags.index("K")]
    word = unit.items[0].span.of(unit.text).lower()
    person = who.name is not None and who.name != who.affiliation
    return view.re is _VIEW or (word == "for" and person)


def _according(unit: Unit, according: re.Match[str]) -> Iterator[Attribution]:
    who = unit.who[according.end() - 1]
    cue = unit.items[according.start()].span
    for region in _sides(unit, according.start(), according.end()):
        if according["paper"]:  # a survey or data of theirs: a source, no opinion
            span = trimmed(unit.text, region)
            yield unit.attribution(span, who, cue, None)
        else:
            yield from unit.words(who, cue, region)


def _sides(unit: Unit, first: int, last: int) -> Iterator[Span]:
    """The words that a phrase of source is about: what precedes it, or at the head of the unit what follows."""
    before = Span(unit.items[0].span.start, unit.items[first].span.start)
    if len(WORD.findall(before.of(unit.text))) >= FEWEST_WORDS:
        yield before
    elif last < len(unit.items):
        yield Span(unit.items[last].span.start, max(unit.end, unit.items[last].span.start))
