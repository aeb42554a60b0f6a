"""Prices and their lines: above or below an average, a band, a retracement, or held by it."""

from collections.abc import Iterator

from nlp.facts import Signal
from nlp.mentions import Cue
from nlp.readers.scan import Scan
from nlp.readers.signals import Sign
from nlp.readers.studies import Study, studies, value_after
from nlp.readers.words import words_after, words_between
from nlp.span import Span, cover

_NEAR = 7  # words between a side and its line
_NEAR_LINE = 10
_AUXILIARIES = frozenset("is has had was also now still been itself line have just already".split())
_ITSELF = frozenset({"it", "price", "prices", "spot"})  # "the average below it": the price is above
_FLIPPED: dict[str, Signal] = {"above": "crossed-below", "below": "crossed-above"}
_SIGNALS: dict[str, Signal] = {"above": "crossed-above", "below": "crossed-below"}


def sided(scan: Scan) -> Iterator[Sign]:
    """Each study of the sentence with the side on which the price is, or as support or resistance."""
    for study in studies(scan):
        found = _signal(scan, study)
        if found is None and (slope := _slope(scan, study)):
            yield slope
        elif found:
            signal, words = found
            yield Sign(
                span=cover([study.span, words]),
                at=study.span,
                signal=signal,
                study=study.name,
                value=study.value,
                sure=0.9,
            )


def _slope(scan: Scan, study: Study) -> Sign | None:
    """ "The 50-day is rising at 93.6", "its 200-day average has turned down to 61"."""
    if not study.name.endswith("moving average"):
        return None
    for cue in scan.family("slope"):
        if study.span.before(cue.span) and set(words_between(scan, study.span, cue.span)) <= _AUXILIARIES:
            to = next(
                (p.span for p in scan.family("prep", "to") if not words_between(scan, cue.span, p.span)), cue.span
            )
            value = value_after(scan, max(to, cue.span, key=lambda s: s.start))
            return Sign(
                span=cover([study.span, cue.span]),
                at=study.span,
                signal="pattern",
                study=f"{cue.sense} {study.name}",
                value=value.value if value else study.value,
                sure=0.8,
            )
    return None


def side_before(scan: Scan, span: Span, reach: int = _NEAR) -> tuple[Signal, Span] | None:
    """The side told before the line: "closed above", "slipped through", "lost"."""
    crosses = [c.span for c in scan.family("cross", "golden", "death")]
    cues = [c for c in scan.family("side") if c.span.before(span) and not any(x.overlaps(c.span) for x in crosses)]
    if not cues or _gap(scan, cues[-1].span, span) > reach:
        return None
    cue = cues[-1]
    sense = _through(scan, cue) if cue.sense == "through" else cue.sense
    return (_SIGNALS[sense], cue.span) if sense in _SIGNALS else None


def _signal(scan: Scan, study: Study) -> tuple[Signal, Span] | None:
    line = _line(scan, study) or _held(scan, study)
    side = side_before(scan, study.span) or _side_of_list(scan, study)
    beyond = _beyond_line(scan, study)
    if beyond:
        return beyond
    if line and (side is None or line[1].gap(study.span) < side[1].gap(study.span)):
        return line
    return side or _side_after(scan, study.span) or line


def _side_of_list(scan: Scan, study: Study) -> tuple[Signal, Span] | None:
    """ "Over each of its main averages (5963.86 for the 200-day, 6333.56 for the 50-day)"."""
    heads = [c for c in scan.family("study", "average") if c.span.before(study.span) and c.text.lower().endswith("s")]
    for head in reversed(heads):
        between = scan.between(head.span, study.span)
        if "(" in between and ")" not in between:
            return side_before(scan, head.span)
    return None


def _beyond_line(scan: Scan, study: Study) -> tuple[Signal, Span] | None:
    """ "Fell beneath two supports, the 200-day average and the $60": the line between says what it was."""
    for line in scan.family("line", "support", "resistance"):
        side = side_before(scan, line.span, 2) if line.span.before(study.span) else None
        if (
            side
            and len(words_between(scan, line.span, study.span)) <= 10
            and "," in words_between(scan, line.span, study.span)
        ):
            return side
    return None


def _side_after(scan: Scan, span: Span) -> tuple[Signal, Span] | None:
    """ "Its 50-day average has been lost"; "the 20-month average below it"."""
    for cue in scan.family("side"):
        if not span.before(cue.span) or len(words_between(scan, span, cue.span)) > 6:
            continue
        if cue.pos == "prep":
            after = words_after(scan, cue.span, 2)
            mirrored = bool(_ITSELF & set(after[:1] if after[:1] != ["the"] else after[1:]))
            if mirrored and cue.sense in _FLIPPED and len(words_between(scan, span, cue.span)) <= 3:
                return _FLIPPED[cue.sense], cue.span
            continue
        sense = _through(scan, cue) if cue.sense == "through" else cue.sense
        if sense in _SIGNALS:
            return _SIGNALS[sense], cue.span
    return None


def _line(scan: Scan, study: Study) -> tuple[Signal, Span] | None:
    """ "Support at its 50-day average", "the 38.2% retracement, where key support lies"."""
    for cue in scan.family("line", "support", "resistance"):
        left, right = sorted((cue.span, study.span), key=lambda s: s.start)
        close = left.before(right) and len(words_between(scan, left, right)) <= _NEAR_LINE
        if close and ";" not in scan.between(left, right):
            return ("support" if cue.sense == "support" else "resistance"), cue.span
    return None


def _held(scan: Scan, study: Study) -> tuple[Signal, Span] | None:
    """ "Bounced off its 50-day average", "capped by the 200-day"."""
    for cue in scan.family("hold"):
        if cue.span.before(study.span) and _gap(scan, cue.span, study.span) <= 2:
            return ("support" if cue.sense == "support" else "resistance"), cue.span
    for cue in scan.family("held"):
        if study.span.before(cue.span) and _gap(scan, study.span, cue.span) <= _NEAR:
            return ("support" if cue.sense == "support" else "resistance"), cue.span
    return None


def _gap(scan: Scan, left: Span, right: Span) -> int:
    """Words between, those of other studies and figures not counted."""
    known = [f.span for f in scan.figures] + [c.span for c in scan.family("study")]
    covered = sum(len(k.of(scan.text).split()) for k in known if left.before(k) and k.before(right))
    return len(words_between(scan, left, right)) - covered


def _through(scan: Scan, cue: Cue) -> str | None:
    """Which way something was broken through: by the move before it, else after it; up where nothing tells."""
    moves = scan.family("move", "up", "down")
    before = [c for c in moves if c.span.before(cue.span)]
    after = [c for c in moves if cue.span.before(c.span)]
    nearest = before[-1:] or after[:1]
    return "below" if nearest and nearest[0].sense == "down" else "above"
