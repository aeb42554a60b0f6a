"""Streaks: sessions, weeks, months in a row of gains, losses or records, or of a statistic's growth."""

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Doc

from nlp.facts import Streak
from nlp.mentions import Cue
from nlp.readers.counts import Count, counts, without
from nlp.readers.frame import frame
from nlp.readers.rivals import losers_after
from nlp.readers.scan import Scan, scans, scans_before
from nlp.readers.stretches import stretch_of
from nlp.readers.subject import SURE, Subject, find_named_subject, find_subject
from nlp.readers.when import session_near
from nlp.readers.words import words_before, words_between
from nlp.span import Span, cover

Trend = Literal["up", "down", "expansion", "contraction"]

_INVERTED: dict[Trend, Trend] = {"up": "down", "down": "up", "expansion": "contraction", "contraction": "expansion"}
_SENSES: dict[str, Trend] = {
    "up": "up", "win": "up", "front": "up",
    "down": "down", "lose": "down", "rear": "down",
    "expansion": "expansion", "contraction": "contraction",
}  # fmt: skip
_DIFFUSION = frozenset({"ISM Manufacturing PMI", "ISM Services PMI"})
_BACK = 4  # sentences over which a statistic is carried


def streaks(doc: Doc) -> Iterator[Streak]:
    """The streaks of a text; one that is told again counts once."""
    said: set[tuple[object, ...]] = set()
    for scan in scans(doc):
        for count, trend, what in _told(scan):
            for streak in _streaks(doc, scan, count, trend, what):
                key = (streak.instrument, streak.indicator, streak.count, streak.unit, streak.direction)
                if key not in said:
                    said.add(key)
                    yield streak


def _told(scan: Scan) -> Iterator[tuple[Count, Trend, str | None]]:
    """Each count of the sentence with its trend, and with what was counted where that is no move."""
    for count in counts(scan):
        side = _side(scan, count)
        trend = side[0] if side else _trend(scan, count)
        if trend:
            yield count, trend, side[1] if side else None
    for count, missing in without(scan):
        what = words_between(scan, Span(count.span.start, count.span.start), missing.span)
        yield count, _SENSES[missing.sense], " ".join([*what[2:], missing.text.lower()])


def _side(scan: Scan, count: Count) -> tuple[Trend, str] | None:
    """ "Eleven sessions in a row below 17", "above 4% for a sixth straight day": where it stood, not how it moved."""
    for prep in scan.family("side", "above", "below"):
        if prep.pos != "prep":
            continue
        figure = next((f for f in scan.figures if prep.span.before(f.span)), None)
        if figure is None or len(words_between(scan, prep.span, figure.span)) > 1 or figure.span.overlaps(count.span):
            continue
        placed = [c for c in scan.family("place") if c.pos == "verb" and c.span.before(prep.span)]
        beside = bool(placed) and len(words_between(scan, placed[-1].span, prep.span)) <= 1
        beside = beside or bool(_STAYED & set(words_before(scan, prep.span, 1)))
        after = count.span.before(prep.span) and not words_between(scan, count.span, prep.span)
        before = beside and words_between(scan, figure.span, count.span) in (["for"], ["for", "a"], ["for", "the"])
        if after or (before and figure.span.before(count.span)):
            return ("up" if prep.sense == "above" else "down"), f"{prep.text.lower()} {figure.text}"
    return None


def _streaks(doc: Doc, scan: Scan, count: Count, trend: Trend, what: str | None) -> Iterator[Streak]:
    indicator = None if what else _statistic(scan, count, trend)
    subject = None if indicator else find_subject(scan, count.span)
    if indicator is None and (subject is None or trend in {"expansion", "contraction"}):
        return
    span = _words(scan, count)
    relative = what
    if indicator is None and what is None and (contest := _relative(scan, count)):
        subject, relative, trend = contest
    sure = count.sure * (SURE[subject.near] if subject else 0.9)
    instruments = subject.instruments if subject else (None,)
    if what and subject:  # not the instrument's moves are counted, but the days on which that held
        instruments, relative = (None,), f"{subject.instruments[0].name} {what}"
    for instrument in instruments:
        yield Streak(
            **frame(doc, span, at=count.span),
            instrument=instrument,
            indicator=indicator or relative,
            count=count.count,
            unit=count.unit,
            direction=_INVERTED[trend] if instrument and subject and subject.is_inverse(instrument) else trend,
            ordinal=count.is_ordinal,
            date=session_near(scan, count.span),
            confidence=round(sure, 2),
        )


_STAYED = frozenset("stayed remained held been stuck kept spent closed ended finished settled traded".split())
_FOR_THE = frozenset("close high low for the a on in each every of last past previous all".split())


def _words(scan: Scan, count: Count) -> Span:
    """The words of the count: with the verb that ends it ("snapping a six-day winning streak"), with the record that is
    counted ("a record for the second session running"), without what only stands beside ("a fifth rise and a record").
    """
    ended = [c for c in scan.family("snap", "end") if _ends(scan, c, count.span)]
    counted = [c for c in scan.family("extreme", "all-time") if _leads(scan.tokens_between(c.span, count.span))]
    rise, joined, _ = count.span.of(scan.text).partition(" and ")
    own = Span(count.span.start, count.span.start + len(rise)) if joined else count.span
    return cover([own, *(c.span for c in (*ended[-1:], *counted[-1:]))])


def _leads(between: list[str]) -> bool:
    return 0 < len(between) <= len("low on each of the last".split()) and set(between) <= _FOR_THE


def _trend(scan: Scan, count: Count) -> Trend | None:
    """Up or down: told within the count's words, right after them, else by the move of the clause."""
    cues = [c for c in scan.cues if c.family in {"move", "trend", "versus"} and c.sense in _SENSES]
    cues = [c for c in cues if not _is_of_estimates(scan, c)]
    inside = [c for c in cues if count.span.overlaps(c.span)]
    right = [c for c in cues if count.span.before(c.span) and len(words_between(scan, count.span, c.span)) <= 3]
    if inside:
        return _sense(inside[-1])
    if right and words_between(scan, count.span, right[0].span)[:1] in (["of"], []):
        return _sense(right[0])
    stretch = stretch_of(scan, count.span)
    left = [c for c in cues if stretch.contains(c.span) and c.span.before(count.span)]
    after = [c for c in cues if stretch.contains(c.span) and count.span.before(c.span)]
    nearest = left[-1] if left else after[0] if after else None
    if nearest is None:
        earlier = [c for c in cues if c.span.before(count.span)]
        later = [c for c in cues if count.span.before(c.span)]
        nearest = earlier[-1] if earlier else later[0] if later else None
    if nearest and _statistics(scan):  # "contracted" is a fall of prices, but of a statistic a contraction
        nearest = next((c for c in scan.family("trend", "expansion", "contraction") if c.span == nearest.span), nearest)
    trend = _sense(nearest) if nearest else None
    return _INVERTED[trend] if trend and _is_ended(scan, count.span) else trend


def _is_of_estimates(scan: Scan, cue: Cue) -> bool:
    """ "Beat estimates for a twelfth straight quarter": no instrument is beaten."""
    return cue.family == "versus" and any(
        cue.span.before(c.span) and len(words_between(scan, cue.span, c.span)) <= 2 for c in scan.family("versus", "no")
    )


def _sense(cue: Cue) -> Trend:
    return _SENSES[cue.sense]


def _is_ended(scan: Scan, span: Span) -> bool:
    """True for "snapped a five-day run": what moved today broke the streak."""
    return any(_ends(scan, c, span) for c in scan.family("snap", "end"))


def _ends(scan: Scan, cue: Cue, span: Span) -> bool:
    return cue.span.before(span) and len(words_between(scan, cue.span, span)) <= 2


def _statistic(scan: Scan, count: Count, trend: Trend) -> str | None:
    """The statistic that the count is about, where the clause names no instrument or the trend is the economy's."""
    economic = trend in {"expansion", "contraction"}
    here = [c for c in _statistics(scan) if c.span.before(count.span)] or (_statistics(scan)[:1] if economic else [])
    named = [g for g in scan.groups if g.span.before(count.span)]
    if here and (economic or not named or named[-1].span.before(here[-1].span)):
        return _name(here[-1])
    if not economic:
        return None
    for before in reversed(scans_before(scan, _BACK)):
        if cues := _statistics(before):
            return _name(max(cues, key=lambda c: (c.sense in _DIFFUSION, len(c.text))))
    return None


def _statistics(scan: Scan) -> list[Cue]:
    return [*scan.family("published"), *scan.family("statistic")]


def _name(cue: Cue) -> str:
    return cue.sense if cue.family == "published" else cue.text


def _relative(scan: Scan, count: Count) -> tuple[Subject, str, Trend] | None:
    """Who is counted where wins over another are: "for a ninth session the Russell 2000 did better than"."""
    here = stretch_of(scan, count.span)
    for cue in scan.family("versus", "win", "lose"):
        losers = losers_after(scan, cue.span) if here.contains(cue.span) else []
        subject = find_named_subject(scan, cue.span, may_follow=False) if losers else None
        if subject:
            return subject, f"against {losers[0].names[0].instrument.name}", _SENSES[cue.sense]
    return None
