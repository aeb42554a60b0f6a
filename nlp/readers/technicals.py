"""Technicals: what the charts are said to show, as signals of the contract; the study keeps the words."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from spacy.tokens import Doc

from nlp.facts import Level, Technical
from nlp.readers.breaks import beyond, breaks, deciding, held, lines, patterns, phases
from nlp.readers.frame import frame
from nlp.readers.oscillators import crosses, macd, states, stochastics, strength
from nlp.readers.prices import prices
from nlp.readers.scan import Scan
from nlp.readers.scanned import scanned, scans_before
from nlp.readers.sides import sided
from nlp.readers.signals import Sign
from nlp.readers.stretches import stretch_of
from nlp.readers.subject import SURE, Subject, find_subject
from nlp.readers.when import session_near
from nlp.readers.words import words_after
from nlp.span import Span

_NEAR, _FAR = Decimal("0.15"), Decimal("0.6")  # how far a line lies from the price, at most, as a share of it
_SURE = 0.7  # of a level by which an instrument is told
_GOES_ON = 2  # sentences over which chart talk goes on about its chart
_SHARES = ("stocks", "companies", "members", "components", "constituents", "names")

Rule = Callable[[Scan], Iterator[Sign]]

# In order: where two signs share their words, the earlier rule's stands. With the families of cues that each needs.
RULES: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (
        crosses,
        (
            "cross",
            "study",
        ),
    ),
    (macd, ("study",)),
    (strength, ("study",)),
    (stochastics, ("study",)),
    (states, ("state",)),
    (breaks, ("break",)),
    (sided, ()),
    (beyond, ("side",)),
    (deciding, ("deciding",)),
    (lines, ("line",)),
    (held, ("defence",)),
    (patterns, ("pattern",)),
    (phases, ("phase",)),
)


def technicals(doc: Doc) -> Iterator[Technical]:
    """The chart signals of a text; one that is told again counts once."""
    said: set[tuple[object, ...]] = set()
    levels: list[Level] | None = None
    charted: tuple[Scan, Subject] | None = None
    for scan in scanned(doc):
        for sign in _signs(scan):
            if _is_breadth(scan, sign):
                continue
            subject = find_subject(scan, sign.span, topical=True)
            if charted and not scan.groups and charted[0] in (*scans_before(scan, _GOES_ON), scan):
                subject = replace(charted[1], near="text")
            if sign.value is not None and sign.is_priced and (subject is None or subject.near in {"text", "article"}):
                levels = levels if levels is not None else _levels(doc)
                others = [level for level in levels if not level.span.overlaps(sign.span)]
                subject = _fitting(others, subject, sign.value)
            if subject is None:
                continue
            charted = scan, subject
            said_how = frame(doc, sign.span, at=sign.at)
            if said_how["modality"] == "asserted":  # "if it loses 6,050, where the 50-day lives"
                head = Span(sign.span.start, sign.span.start + 1)
                said_how["modality"] = frame(doc, sign.span, at=head)["modality"]
            if sign.is_ahead and said_how["modality"] == "asserted":
                said_how["modality"] = "conditional"
            if said_how["modality"] in {"expected", "conditional"} and sign.is_bare:
                continue  # "poised to break through its next resistance": nothing to check
            for instrument in subject.instruments:
                key = (instrument, sign.signal, sign.study, sign.value)
                if key in said or ((instrument, sign.signal, sign.study) in said and sign.value is None):
                    continue
                said |= {key, (instrument, sign.signal, sign.study)}
                yield Technical(
                    **said_how,
                    instrument=instrument,
                    signal=sign.signal,
                    study=sign.study,
                    value=sign.value,
                    date=session_near(scan, sign.span),
                    confidence=round(sign.sure * SURE[subject.near], 2),
                )


def _levels(doc: Doc) -> list[Level]:
    return [fact for fact in prices(doc) if isinstance(fact, Level)]


def _fitting(levels: list[Level], subject: Subject | None, value: Decimal) -> Subject | None:
    """The instrument that the article puts nearest to the value: support at 5,500 is not told of gold at 3,000.

    The subject stands where the article tells no level near the value, unless its own level is far from it.
    """
    sure = [level for level in levels if level.confidence >= _SURE] or levels
    told = [(abs(level.value / value - 1), level) for level in sure if level.value]
    near = min(told, key=lambda pair: pair[0], default=None)
    if near and near[0] <= _NEAR:
        return Subject((near[1].instrument,), near[1].span, "text")
    own = [away for away, level in told if subject and level.instrument in subject.instruments]
    return None if own and min(own) > _FAR else subject


def _is_breadth(scan: Scan, sign: Sign) -> bool:
    """True where shares are counted: "60% of its stocks are above their 200-day average"."""
    here = stretch_of(scan, sign.span)
    counted = [
        f
        for f in scan.figures
        if here.contains(f.span) and f.span.before(sign.span) and f.unit in {"percent", *_SHARES}
    ]
    return any(f.unit != "percent" or words_after(scan, f.span, 1) == ["of"] for f in counted)


def _signs(scan: Scan) -> list[Sign]:
    kept: list[Sign] = []
    told = scan.families()
    for rule, needs in RULES:
        if needs and told.isdisjoint(needs):
            continue
        for sign in rule(scan):
            if not any(sign.at.overlaps(k.at) for k in kept):
                kept.append(sign)
    return sorted(kept, key=lambda s: s.span.start)
