"""Technicals: what the charts are said to show, as signals of the contract; the study keeps the words."""

from collections.abc import Callable, Iterator

from spacy.tokens import Doc

from nlp.facts import Technical
from nlp.readers.breaks import breaks, lines, patterns, phases
from nlp.readers.frame import frame
from nlp.readers.oscillators import crosses, macd, states, strength
from nlp.readers.scan import Scan
from nlp.readers.scanned import scanned
from nlp.readers.sides import sided
from nlp.readers.signals import Sign
from nlp.readers.stretches import stretch_of
from nlp.readers.subject import SURE, find_subject
from nlp.readers.when import session_near
from nlp.readers.words import words_after

_SHARES = ("stocks", "companies", "members", "components", "constituents", "names")

Rule = Callable[[Scan], Iterator[Sign]]

# In order: where two signs share their words, the earlier rule's stands.
RULES: tuple[Rule, ...] = (crosses, macd, strength, states, breaks, sided, lines, patterns, phases)


def technicals(doc: Doc) -> Iterator[Technical]:
    """The chart signals of a text; one that is told again counts once."""
    said: set[tuple[object, ...]] = set()
    for scan in scanned(doc):
        for sign in _signs(scan):
            if _is_breadth(scan, sign):
                continue
            subject = find_subject(scan, sign.span, topical=True)
            if subject is None:
                continue
            said_how = frame(doc, sign.span, at=sign.at)
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
    for rule in RULES:
        for sign in rule(scan):
            if not any(sign.at.overlaps(k.at) for k in kept):
                kept.append(sign)
    return sorted(kept, key=lambda s: s.span.start)
