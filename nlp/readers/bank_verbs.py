"""Verbs of central banks that have no rate for an object: "cut by a quarter", "cuts again", "stays at 15%", "sold"."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nlp.mentions import Cue, Figure
from nlp.readers.banks import named_banks
from nlp.readers.scan import Scan
from nlp.readers.words import words_after, words_before
from nlp.span import Span, cover

_SUBJECT = 5  # words between a bank and its verb
_BETWEEN = frozenset(
    "to will would could should may might must can not n't never has have had also again now then unexpectedly only "
    "did does do is are was were be been being unlikely likely expected expects forced set going able ready about "
    "governor chief board council committee officials policymakers finally duly even still just who which that itself "
    "it they and bank in before after until when once as if unless , ’s 's move moved holds".split()
)
_PRONOUNS = frozenset("it they bank policymakers officials committee".split())
_ENDS = frozenset(
    "again further more sooner later before in by until this next on , . at deeper once twice three four five six "
    "seven eight nine ten and or as when if because after ; faster too first earlier aggressively gradually to rates "
    "soon anyway instead quickly slowly but yet since for through either with ( ) — –".split()
)
_ALONE = frozenset("cut cuts cutting ease eases easing eased hike hikes hiking hiked raise tighten tightens".split())
_PARTS = frozenset({Decimal("0.25"), Decimal("0.5"), Decimal("0.75")})
_STEP = Decimal(5)  # steps come in fives of basis points
_MOST = Decimal(1000)
_TO_RATE = frozenset("to rates its the key main benchmark policy in on last thursday wednesday tuesday monday".split())
_OBJECT = 8  # words between a bank's trade and what it trades
_TRADED = frozenset(
    "bonds bond treasuries bills dollars dollar gold yen reserves debt euros securities jgbs gilts currency etfs "
    "francs yuan greenbacks".split()
)
_AT = frozenset("at in a range of the steady between around about".split())


@dataclass(frozen=True, slots=True)
class Told:
    """Words of an act: what they say was done or may be, and whether the words alone tell it done."""

    cue: Cue
    action: str  # an Action, or "stance"
    how: Literal["phrase", "verb", "passive", "state", "sized", "counted", "bare"]


def lone_verbs(scan: Scan) -> Iterator[tuple[Cue, Span]]:
    """A verb of a bank with the words that tell how far: nothing but the verb, its size or the rate it led to."""
    for verb in scan.family("steer", "cut", "hike"):
        if not has_subject(scan, verb.span):
            continue
        size = size_by(scan, verb) or _rate_after(scan, verb.span)
        if size is not None:
            yield verb, cover([verb.span, size])
        elif verb.text.lower() in _ALONE and (words_after(scan, verb.span, 1) or ["."])[0] in _ENDS:
            yield verb, verb.span


def has_subject(scan: Scan, verb: Span) -> bool:
    """True where a bank, or a word for it, stands before the verb with nothing but helpers between."""
    for word in reversed(words_before(scan, verb, _SUBJECT)):
        if word in _PRONOUNS:
            return True
        if word not in _BETWEEN:
            break
    banks = [span for span, _ in named_banks(scan) if span.before(verb)]
    return bool(banks) and set(scan.tokens_between(max(banks, key=lambda s: s.end), verb)) <= _BETWEEN


def size_by(scan: Scan, verb: Cue) -> Span | None:
    """ "cut by a quarter", "raised by 50": a step without its unit."""
    for figure in scan.figures:
        if verb.span.before(figure.span):
            by = scan.tokens_between(verb.span, figure.span) in (["by"], ["rates", "by"], ["again", "by"])
            return figure.span if by and bare_size(figure) is not None else None
    return None


def bare_size(figure: Figure) -> Decimal | None:
    """Basis points of a step told as "a quarter", "50" or "25 points"."""
    if figure.unit == "times" and figure.value in _PARTS:
        return figure.value * 100
    if figure.unit in {None, "points"} and _STEP <= figure.value <= _MOST and not figure.value % _STEP:
        return figure.value
    return None


def _rate_after(scan: Scan, verb: Span) -> Span | None:
    """ "cut to 18 per cent from 20"."""
    for figure in scan.figures:
        if verb.before(figure.span):
            words = scan.tokens_between(verb, figure.span)
            told = words[-1:] == ["to"] and set(words) <= _TO_RATE and figure.unit == "percent"
            return figure.span if told else None
    return None


def staying(scan: Scan) -> Iterator[Cue]:
    """ "the Selic would stay at 15%", "its benchmark remains at 3%": a rate that a bank leaves where it is."""
    for verb in scan.family("stay"):
        at = next((f.span for f in scan.figures if f.unit == "percent" and verb.span.before(f.span)), None)
        if at is None or not set(scan.tokens_between(verb.span, at)) <= _AT:
            continue
        rates = [r for r in scan.family("rate") if r.span.before(verb.span) and not _is_of_else(scan, r)]
        if rates and set(scan.tokens_between(rates[-1].span, verb.span)) <= _BETWEEN:
            span = cover([rates[-1].span, at])
            yield Cue(span=span, text=span.of(scan.text), family="action", sense="hold", pos="verb")


def _is_of_else(scan: Scan, rate: Cue) -> bool:
    """True for "the jobless rate": a rate that no bank sets."""
    before = (words_before(scan, rate.span, 1) or ["the"])[0]
    policy = {"the", "its", "their", "key", "main", "benchmark", "policy", "interest", "official", "bank's", "bank’s"}
    return rate.text.lower() in {"rate", "rates"} and before not in policy


def trades(scan: Scan) -> Iterator[Cue]:
    """What a bank bought or sold: "bought 400 billion yen of bonds", "prompting the central bank to sell"."""
    for verb in scan.family("trade"):
        if not _is_banks(scan, verb.span):
            continue
        after = words_after(scan, verb.span, _OBJECT)
        ends = after[:1] in ([], [","]) and words_before(scan, verb.span, 1) == ["to"]
        sums = [f for f in scan.figures if verb.span.before(f.span) and (f.unit or "").isupper()]
        if ends or sums or _TRADED & {word.strip(",") for word in after}:
            yield Cue(span=verb.span, text=verb.text, family="action", sense=verb.sense, pos="verb")


def steps_alone(scan: Scan, action: str) -> Iterator[Told]:
    """ "She has pencilled in 25 basis points next week": a step whose way the sentences before tell."""
    plans = [c for c in scan.family("planned") if c.pos == "verb"] + scan.family("pricing")
    for figure in scan.figures:
        verbs = [c for c in plans if c.span.before(figure.span)]
        if figure.unit != "bp" or scan.groups or not verbs or figure.value > _MOST:
            continue
        start = figure.hedge_span if figure.hedge_span and figure.hedge_span.before(figure.span) else figure.span
        if not set(scan.tokens_between(verbs[-1].span, start)) - {"in", "for", "another", "a", "about"}:
            span = cover([verbs[-1].span, figure.span])
            cue = Cue(span=span, text=span.of(scan.text), family="action", sense=action, pos="noun")
            yield Told(cue, action, "sized")


def _is_banks(scan: Scan, verb: Span) -> bool:
    """True where a central bank is the subject right before the verb, named or not."""
    banks = [span for span, _ in named_banks(scan)] + [c.span for c in scan.family("unnamed_bank")]
    before = [span for span in banks if span.before(verb)]
    return bool(before) and set(scan.tokens_between(max(before, key=lambda s: s.end), verb)) <= _BETWEEN
