"""Calls on prices: who sees what at which value, by when."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from nlp.components.extensions import catalogue_of
from nlp.facts import MoveDirection, Target
from nlp.instruments import Instrument
from nlp.mentions import Cue, Figure, Name, Time
from nlp.readers.frame import frame, modality_at
from nlp.readers.houses import forecasters
from nlp.readers.outlook import is_antecedent, is_quoted, looks_ahead
from nlp.readers.roles import is_currency, known_unit
from nlp.readers.scan import Scan, once, scans
from nlp.readers.words import words_after, words_before
from nlp.span import Span, cover

_LIST = 14  # sentences over which an announced round of targets goes on
_REACH = 90  # code points from a target's word to its figure
_AFTER = 4  # words from a figure to the target's word that follows it: "a $95 price target"
_BARE = 4  # code points besides the figure in a sentence that is nothing but it
_INDEX_SIZED = 1000  # from here on a bare number is no target of a share
_SMALLEST = 20  # a bare number below this is no price target of an index
_PRICE_MAX = 10_000_000  # above it a sum of money is no price of anything traded
_NEAR = 40  # code points from a verb to the barrier that it crosses
_HORIZON = 24  # code points from a call to the day that it is for
_OLD = frozenset({"from", "was", "vs", "vs.", "versus", "previously", "prior", "against", "old", "previous", "earlier"})

_GAIN = frozenset("add gain rise climb rally put tack deliver return jump fall lose drop shed".split())
_ABOUT = 5  # words between a call and its figure: "range for the index to"
_GOES_ON = frozenset(  # words that follow a price; any other makes it a count of things
    "by before in if from this next over as and or on at within points should when once but while after with for to "
    "during into before the mark level early late soon again first then sometime area zone handle until through is was "
    "would could may might a an versus up down later".split()
)
_IS = (["is"], ["of"], [":"], ["at"], ["to"])
_MORE = frozenset({"another", "further", "additional", "extra"})
_STILL = frozenset("has have see sees for expects expect of is still a an room".split())


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of calls has told so far: what they are on, who made the last one, how long it still goes on."""

    instrument: Instrument | None = None
    forecaster: str | None = None
    left: int = 0


def targets(doc: Doc) -> Iterator[Target]:
    """The targets of the text, each value of a forecaster once."""
    told = Round()
    found: list[Target] = []
    for scan in scans(doc):
        told = _advance(scan, told)
        for fact in _sentence(scan, told):
            _keep(found, fact)
    yield from found


def _keep(found: list[Target], fact: Target) -> None:
    """Adds a target, unless it is there already; where a headline does not say whose it is, the body's is kept."""
    for number, other in enumerate(found):
        if (fact.instrument, fact.value, fact.unit) == (other.instrument, other.value, other.unit):
            if fact.forecaster in {other.forecaster, None}:
                return
            if other.forecaster is None:
                found[number] = fact
                return
    found.append(fact)


def _advance(scan: Scan, told: Round) -> Round:
    instrument = next((n.instrument for n in _names(scan)), told.instrument)
    left = _LIST if _announced(scan) else max(0, told.left - 1)
    makers = forecasters(scan, in_round=left > 0)
    return Round(instrument=instrument, forecaster=makers[-1][1] if makers else told.forecaster, left=left)


@once
def _announced(scan: Scan) -> list[Cue]:
    return [c for c in scan.family("aim", "target") + scan.family("round") if not _is_name(scan, c)]


def _is_name(scan: Scan, cue: Cue) -> bool:
    """True for the retailer of that name."""
    return any(n.span.overlaps(cue.span) for n in _names(scan))


@once
def _names(scan: Scan) -> list[Name]:
    """The names in the sentence that are no forecasters."""
    houses = [c.span for c in scan.family("house")]
    return [n for g in scan.groups for n in g.names if not any(n.span.overlaps(h) for h in houses)]


def _sentence(scan: Scan, told: Round) -> Iterator[Target]:
    for figure in scan.figures:
        word = _word(scan, figure, told)
        if word is None or _told_before(scan, figure):
            continue
        yield from _targets(scan, figure, word, told)


def _word(scan: Scan, figure: Figure, told: Round) -> Span | None:
    """The words that make the figure a target; None where nothing does."""
    if not _is_price(figure):
        return None
    announced = [c for c in _announced(scan) if _announces(scan, c, figure)]
    if announced:
        return announced[-1].span
    about = bool(_names(scan)) or told.instrument is not None
    if about and (said := _promised(scan, figure) or _put_at(scan, figure) or _more(scan, figure)):
        return said
    if about and _is_ahead(scan, figure):
        return figure.span
    if told.left == _LIST - 1 and len(scan.span) - len(figure.span) <= _BARE:
        return figure.span  # "Worst case for the low? $83-87K."
    return _listed(scan, figure) if told.left else None


def _listed(scan: Scan, figure: Figure) -> Span | None:
    """In a round of targets: "the number is 7,700", "Pinefield went to $95"."""
    if figure.unit == "percent" or is_quoted(scan, figure):
        return None
    numbers = [c.span for c in scan.family("hunch") if scan.tokens_between(c.span, figure.span) in _IS]
    if numbers or not _moved_to(scan, figure):
        return numbers[-1] if numbers else None
    makers = [span for span, who in forecasters(scan, in_round=True) if who[:1].isupper() and span.before(figure.span)]
    return makers[-1] if makers and not _is_quote_of(scan, makers[-1], figure) else None


def _is_quote_of(scan: Scan, maker: Span, figure: Figure) -> bool:
    """True where a price of the shares stands between the house and the figure: "fell", "closed" is no call."""
    cues = [*scan.family("place", "close", "open"), *scan.family("move", "down", "up")]
    recast = [c.span for c in scan.family("recast")]
    return any(
        maker.before(c.span) and c.span.before(figure.span) and not any(c.span.overlaps(r) for r in recast)
        for c in cues
    )


def _is_ahead(scan: Scan, figure: Figure) -> bool:
    """True for a price that may come: "could reach 7,000", "may pull back to $3,250"."""
    modality = modality_at(scan.doc, figure.span)
    if not looks_ahead(scan, figure.span, modality) or is_antecedent(scan, figure.span):
        return False
    if _is_told_of_another(scan, figure):
        return False
    if figure.unit in {"percent", "points"} and not _is_yield(scan, figure):
        return any(c.span.before(figure.span) and figure.span.start - c.span.end <= _REACH for c in _hopes(scan))
    return not _is_barrier(scan, figure) and not _is_count(scan, figure)


def _is_count(scan: Scan, figure: Figure) -> bool:
    """True for "1,900 emails": a bare number of things."""
    after = words_after(scan, figure.span, 1)
    return figure.unit is None and bool(after) and after[0].isalpha() and after[0] not in _GOES_ON


def _hopes(scan: Scan) -> list[Cue]:
    return scan.family("aim", "ahead") + scan.family("aim", "return")


def _is_yield(scan: Scan, figure: Figure) -> bool:
    return figure.unit == "percent" and any(n.instrument.type == "rate" for n in _names(scan))


def _is_told_of_another(scan: Scan, figure: Figure) -> bool:
    """True where the last subject before the figure is no instrument: "earnings", "inflation"."""
    others = [c.span.start for c in scan.family("subject", "other") if c.span.before(figure.span)]
    others += [c.span.start for c in scan.family("published") if c.span.before(figure.span)]
    names = [n.span.start for n in _names(scan) if n.span.before(figure.span)]
    names += [c.span.start for c in scan.family("subject", "plain") if c.span.before(figure.span)]
    return bool(others) and max(others) > max(names, default=-1)


def _is_barrier(scan: Scan, figure: Figure) -> bool:
    """True for "we would not be long under 5,921": a side of the price that nothing is said to move to."""
    sides = [c for c in scan.family("prep", "above", "below") if not scan.tokens_between(c.span, figure.span)]
    if not any(c.span.before(figure.span) for c in sides):
        return False
    moves = [*scan.family("move"), *scan.family("place", "reach"), *scan.family("place", "close")]
    return not any(c.span.before(figure.span) and figure.span.start - c.span.end <= _NEAR for c in moves)


def _put_at(scan: Scan, figure: Figure) -> Span | None:
    """A call without the word: "pegged the rupee at 87.50 by March", "raise our copper view to $11,000"."""
    if figure.unit == "percent" or words_before(scan, figure.span, 1) not in (["at"], ["to"]):
        return None
    verbs = [c.span for c in scan.family("recast") if c.span.before(figure.span)]
    if not verbs or figure.span.start - verbs[-1].end > _REACH:
        return None
    calls = [c.span for c in scan.family("hunch") if c.span.before(figure.span)]
    if calls and _leads_to(scan, calls[-1], figure):
        return calls[-1]
    horizons = [t for t in scan.times if t.role == "horizon" and 0 <= t.span.start - figure.span.end <= _HORIZON]
    names = [n for n in _names(scan) if verbs[-1].before(n.span) and n.span.before(figure.span)]
    named = names and scan.tokens_between(names[-1].span, figure.span) in (["at"], ["to"])
    return verbs[-1] if horizons and named else None


def _leads_to(scan: Scan, call: Span, figure: Figure) -> bool:
    """True for "view to $11,000", "range for the index to 2,950-3,300"."""
    words = scan.tokens_between(call, figure.span)
    return words in (["at"], ["to"]) or (len(words) <= _ABOUT and words[0] in {"for", "on", "of"})


def _more(scan: Scan, figure: Figure) -> Span | None:
    """ "the group has another 25 to 30 percent in it", said by somebody who thinks so."""
    words = words_before(scan, figure.span, 2)
    if figure.unit != "percent" or not words or words[-1] not in _MORE or not scan.family("speech"):
        return None
    hoped = words[0] in _GAIN and frame(scan.doc, figure.span)["modality"] in {"expected", "conditional"}
    return figure.span if words[0] in _STILL or hoped else None


def _promised(scan: Scan, figure: Figure) -> Span | None:
    """The words that make a percentage a return to come: "an annualised return of 8%", "the projected 1%"."""
    if figure.unit != "percent":
        return None
    hedge = figure.hedge_span or figure.span
    start = hedge if hedge.before(figure.span) else figure.span
    for cue in scan.family("aim", "return", "ahead"):
        gap = scan.tokens_between(cue.span, start)
        if cue.span.before(start) and (gap == [] or (cue.sense == "return" and gap == ["of"])):
            return cue.span
    return None


def _moved_to(scan: Scan, figure: Figure) -> bool:
    """True where a call is put at the figure: "went from 6,050 to 6,450", "now says $380", "raised 2026 to 7,000"."""
    preps = [
        c for c in scan.family("prep") if not scan.tokens_between(c.span, figure.span) and c.span.before(figure.span)
    ]
    if preps:
        return preps[-1].sense in {"to", "at"}
    near = [c for c in scan.family("speech") if c.span.before(figure.span) and figure.span.start - c.span.end <= 2]
    return bool(near) or words_before(scan, figure.span, 3)[-3:-1] == ["to", "a"]


def _is_price(figure: Figure) -> bool:
    if figure.unit in {"percent", "points"}:
        return True
    if is_currency(figure.unit):
        return figure.value < _PRICE_MAX
    return figure.unit is None and figure.value >= _SMALLEST


def _announces(scan: Scan, cue: Cue, figure: Figure) -> bool:
    """True where the target's word governs the figure: before it and no break between, or right after it."""
    if figure.unit == "percent" and not any(n.instrument.type == "rate" for n in _names(scan)):
        return False
    if cue.span.before(figure.span):
        between = [f for f in scan.figures if cue.span.before(f.span) and f.span.before(figure.span) and _is_price(f)]
        if any(not _told_before(scan, f) for f in between) and not _continues(scan, between[-1], figure):
            return False
        return figure.span.start - cue.span.end <= _REACH and ";" not in scan.between(cue.span, figure.span)
    words = scan.tokens_between(figure.span, cue.span)
    return figure.span.before(cue.span) and len(words) <= _AFTER and not {",", ")", ";"} & set(words)


def _continues(scan: Scan, one: Figure, other: Figure) -> bool:
    """True for "targets of $95 and $110": one word for two figures."""
    return set(scan.tokens_between(one.span, other.span)) <= {"and", "or", ",", "to", "then", "respectively"}


def _told_before(scan: Scan, figure: Figure) -> bool:
    """True for the value that a target moved from ("to 7,000, up from 6,550", "(was $500)"), or a price reached."""
    if _OLD & set(words_before(scan, figure.span, 1)):
        return True
    before = [c for c in scan.family("prep") if c.span.end <= figure.span.start]
    if before and before[-1].sense == "from" and not scan.tokens_between(before[-1].span, figure.span):
        return True
    if words_before(scan, figure.span, 2) == ["close", "to"]:
        return False
    return any(
        c.sense in {"close", "open"} and c.span.before(figure.span) and figure.span.start - c.span.end <= len(" of ")
        for c in scan.family("place")
    )


def _targets(scan: Scan, figure: Figure, word: Span, told: Round) -> Iterator[Target]:
    names = _names(scan)
    before = [n for n in names if n.span.before(figure.span)]
    after = [n for n in names if scan.tokens_between(figure.span, n.span) in (["for"], ["for", "the"], ["in"])]
    name = after[0] if after else before[-1] if before else names[0] if names else None
    instrument = _fitting(scan, figure, name.instrument if name else told.instrument)
    span = cover([figure.span, word])
    said = frame(scan.doc, span, at=figure.span)
    if said["modality"] == "asserted":
        said["modality"] = "expected"
    fact = Target(
        **said,
        forecaster=_forecaster(scan, figure, told) or said["attributed_to"],
        instrument=instrument,
        value=figure.value,
        unit=figure.unit or (known_unit(name, catalogue_of(scan.doc)) if name else "points"),
        direction=_direction(scan, figure),
        horizon=_horizon(scan, figure.span),
        confidence=0.8 if word != figure.span else 0.65,
    )
    yield fact
    if figure.high is not None:
        yield replace(fact, value=figure.high)


def _forecaster(scan: Scan, figure: Figure, told: Round) -> str | None:
    named = forecasters(scan, in_round=told.left > 0 or bool(scan.family("hunch") or _put_at(scan, figure)))
    before = [who for span, who in named if span.before(figure.span)]
    if before:
        return before[-1]
    mean = any(c.text.lower() in {"mean", "median", "average", "consensus"} for c in scan.family("rating"))
    return named[0][1] if named else None if mean else told.forecaster


def _direction(scan: Scan, figure: Figure) -> MoveDirection | None:
    cues = [c for c in scan.family("move", "up", "down") if c.span.gap(figure.span) <= _REACH // 2]
    if not cues:
        return None
    return "up" if min(cues, key=lambda c: c.span.gap(figure.span)).sense == "up" else "down"


def _horizon(scan: Scan, figure: Span) -> str | None:
    times: list[Time] = [t for t in scan.times if t.role == "horizon"]
    if not times:
        return None
    nearest = min(times, key=lambda t: t.span.gap(figure))
    return nearest.iso or nearest.text


def _fitting(scan: Scan, figure: Figure, instrument: Instrument | None) -> Instrument | None:
    """The instrument, or the article's main index where a target of points is too large for a share or a group."""
    fits = instrument is not None and instrument.type not in {"group", "equity", "etf"}
    if fits or figure.unit not in {None, "points"} or figure.value < _INDEX_SIZED:
        return instrument
    named = [m.instrument for m in scan.doc._.mentions if isinstance(m, Name) and m.instrument.type == "index"]
    return Counter(named).most_common(1)[0][0] if named else instrument
