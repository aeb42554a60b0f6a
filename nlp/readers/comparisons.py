"""Comparisons: one instrument did better than another, in words that compare; never from two figures side by side."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from spacy.tokens import Doc

from nlp.facts import Comparison
from nlp.instruments import Instrument
from nlp.mentions import Cue, Figure
from nlp.readers.frame import frame
from nlp.readers.rivals import gathered_after, losers_after, owned_after, rival_before, rivals_told
from nlp.readers.scan import Group, Scan
from nlp.readers.scanned import scanned
from nlp.readers.stretches import stretch_of, stretches
from nlp.readers.subject import SURE, Subject, find_named_subject, find_subject, is_of_other
from nlp.readers.when import period_near, session_near
from nlp.readers.words import words_after, words_between
from nlp.span import Span, cover

# these beat an instrument only where its gain, or the gap to it, is told: "topped the S&P 500's advance"
_DOUBTFUL = frozenset({"short of", "lead", "leads", "led", "leading", "top", "topped", "tops", "topping"})
_DENIALS = frozenset("not neither nor never cannot couldn't couldn’t can't can’t unable failed nothing no".split())
_ADVERBS = 3  # words between "fared" and "better"
_AFTER_FARED = frozenset(
    ", . ; : ) ( — – - still yet with and on at losing gaining falling rising dropping climbing".split()
)
_NO_OBJECT = frozenset({"keep up", "keep pace"})
_STOPS = frozenset(", . ; : – — - ) ( and as with either".split())
_BESIDE = 3  # words between a subject, its verb and the comparative
_AFTER_OBJECT = frozenset(
    ", . ; : ) — – ( in for on this last over since by with and while as after so to at during through year-to-date "
    "but today too again has had did have managed when or".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """Who beat whom: the words, the two sides, and how sure the rule is."""

    span: Span
    cue: Span
    winners: tuple[Instrument, ...]
    losers: tuple[Instrument, ...]
    sure: float
    by_denial: bool = False  # "could not keep pace with": the denial is the claim


def comparisons(doc: Doc) -> Iterator[Comparison]:
    """The comparisons of a text, one for each pair; a pair compared again over the same period counts once."""
    said: set[tuple[object, ...]] = set()
    for scan in scanned(doc):
        for contest in _contests(scan):
            for comparison in _pairs(doc, scan, contest):
                period = (comparison.period.unit, comparison.period.count)
                key = (comparison.winner, comparison.loser, comparison.by, period)
                if key not in said:
                    said.add(key)
                    yield comparison


def _pairs(doc: Doc, scan: Scan, contest: Contest) -> Iterator[Comparison]:
    by = _gap(scan, contest)
    said = frame(doc, contest.span, at=contest.cue)
    if contest.by_denial:
        said["modality"] = "asserted"
    for winner in contest.winners:
        for loser in contest.losers:
            if winner == loser:
                continue
            yield Comparison(
                **said,
                winner=winner,
                loser=loser,
                by=by.value if by else None,
                unit=("percent" if by.unit == "pp" else by.unit) if by else None,
                period=period_near(scan, contest.cue),
                date=session_near(scan, contest.cue),
                confidence=round(contest.sure, 2),
            )


def _contests(scan: Scan) -> Iterator[Contest]:
    for cue in scan.family("versus"):
        match cue.sense:
            case "win" | "lose":
                yield from _verb(scan, cue)
            case "pace":
                yield from _pace(scan, cue)
            case "ratio" | "half":
                yield from _ratio(scan, cue)
            case "win-noun" | "lose-noun":
                yield from _noun(scan, cue)
            case "more" | "less" | "better" | "worse":
                yield from _comparative(scan, cue)
            case "than":
                yield from _sized(scan, cue)
            case "rear":
                yield from _rear(scan, cue)
            case "against":
                yield from _against(scan, cue)
    for cue in scan.family("overtaking", "verb"):
        yield from _overtaking(scan, cue)
    for cue in scan.family("fare", "better", "worse"):
        yield from _fared(scan, cue)


def _verb(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "The Russell 2000 outpaced the S&P 500"; "was outperformed by"; "short of the S&P 500's advance"."""
    losers = losers_after(scan, cue.span)
    if cue.text.lower() in _DOUBTFUL and not _is_gap_told(scan, losers):
        losers = owned_after(scan, cue)
    subject = rival_before(scan, cue.span) or find_subject(scan, cue.span, may_follow=False)
    if subject and not losers:
        losers = gathered_after(scan, cue.span, subject)
    if subject and not losers and (losers := _left_open(scan, cue, subject)):
        yield _contest(subject, losers, cue, wins=False, sure=0.6)
    elif losers and subject and not is_of_other(scan, subject, cue.span):
        passive = words_after(scan, cue.span, 1) == ["by"]
        yield _contest(subject, losers, cue, wins=(cue.sense == "win") != passive, sure=0.92)


def _left_open(scan: Scan, cue: Cue, subject: Subject) -> list[Group]:
    """ "The small-cap index still lags with a gain of 9%", "transports trail too": behind what was told before."""
    after = words_after(scan, cue.span, 2)
    open_ended = cue.sense == "lose" and (after[:1] in (["too"], ["also"]) or after in (["with", "a"], ["as", "well"]))
    together = after[:1] == ["too"] or after == ["as", "well"]  # what is told beside it lags as well
    return rivals_told(scan, subject, here=not together)[-1:] if open_ended else []


def _fared(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "Small caps did better still", "the Nasdaq got it worse": than the first that was told before."""
    verb = next((c for c in reversed(scan.family("fare", "verb")) if c.span.before(cue.span)), None)
    between = words_between(scan, verb.span, cue.span) if verb else []
    if verb is None or len(between) > _ADVERBS or {"no", "not", "hardly", "little", "any"} & set(between):
        return  # "fared no better": neither won
    noun = next((c for c in scan.family("fare", "noun") if cue.span.before(c.span)), None)
    whole = cover([cue.span, noun.span]) if noun and not words_between(scan, cue.span, noun.span) else cue.span
    after = words_after(scan, whole, 1)
    subject = find_named_subject(scan, verb.span, may_follow=False)
    if subject is None or subject.near != "clause" or (after and after[0] not in _AFTER_FARED):
        return
    if len(words_between(scan, subject.span, verb.span)) <= _BESIDE and (told := rivals_told(scan, subject)):
        words = replace(cue, span=cover([verb.span, whole]))
        yield _contest(subject, told[:1], words, wins=cue.sense == "better", sure=0.7)


def _pace(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "Not even the Nasdaq could keep pace with the Russell 2000"."""
    here = stretch_of(scan, cue.span)
    denied = _DENIALS & set(words_between(scan, Span(here.start, here.start), cue.span))
    losers = losers_after(scan, cue.span) if denied else []
    subject = find_named_subject(scan, cue.span, may_follow=False)
    if denied and subject and not losers and cue.text.lower() in _NO_OBJECT:
        after = words_after(scan, cue.span, 1)
        losers = rivals_told(scan, subject)[-1:] if not after or after[0] in _STOPS else []
    if losers and subject and subject.near == "clause":
        yield replace(_contest(subject, losers, cue, wins=False, sure=0.8), by_denial=True)


def _is_gap_told(scan: Scan, losers: list[Group]) -> bool:
    """ "Topped the S&P 500 by 140 basis points"."""
    return bool(losers) and words_after(scan, losers[-1].span, 1) == ["by"]


def _ratio(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "Climbed 10%, twice what the S&P 500 has managed"; of falls the larger is the worse."""
    losers = losers_after(scan, cue.span)
    subject = find_named_subject(scan, cue.span, may_follow=False)
    if losers and subject:
        moves = [c for c in scan.family("move", "up", "down") if c.span.before(losers[-1].span)]
        falls = bool(moves) and moves[-1].sense == "down"
        yield _contest(subject, losers, cue, wins=(cue.sense == "ratio") != falls, sure=0.85)


def _comparative(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "The Nasdaq climbed further than the Dow"; "put the DAX ahead of the CAC 40"."""
    losers = losers_after(scan, cue.span)
    subject = find_named_subject(scan, cue.span, may_follow=False)
    if not losers or subject is None or subject.near != "clause" or not _ends_here(scan, losers[-1]):
        return
    between = Span(subject.span.end, max(subject.span.end, cue.span.start))
    moves = [c for c in scan.family("move", "up", "down") if between.contains(c.span)]
    if cue.sense in {"better", "worse"}:
        if len(words_between(scan, subject.span, cue.span)) <= _BESIDE and not moves:
            yield _contest(subject, losers, cue, wins=cue.sense == "better", sure=0.8)
    elif moves and len(words_between(scan, moves[-1].span, cue.span)) <= _BESIDE:
        rose = moves[-1].sense == "up"
        yield _contest(subject, losers, cue, wins=rose == (cue.sense == "more"), sure=0.85)


def _sized(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "Fell 1.2%, a steeper drop than the S&P 500's", "a smaller loss than the Dow's"."""
    losers = losers_after(scan, cue.span)
    moves = [c for c in scan.family("move", "up", "down") if c.pos == "noun" and c.span.before(cue.span)]
    sizes = [c for c in scan.family("size") if c.span.before(cue.span)]
    subject = find_named_subject(scan, sizes[-1].span, may_follow=False) if sizes else None
    if not (losers and moves and subject and subject.near == "clause") or words_between(scan, moves[-1].span, cue.span):
        return
    if not words_between(scan, sizes[-1].span, moves[-1].span):
        wins = (moves[-1].sense == "up") == (sizes[-1].sense == "more")
        yield _contest(subject, losers, cue, wins=wins, sure=0.8)


def _ends_here(scan: Scan, group: Group) -> bool:
    """True where the name is the whole object: "ahead of the Dow", not "ahead of Nvidia's earnings"."""
    after = words_after(scan, group.span, 1)
    return not after or after[0] in _AFTER_OBJECT


def _noun(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "The outperformance of small caps over large caps"."""
    groups = [g for g in scan.groups if cue.span.before(g.span)]
    owner = find_named_subject(scan, cue.span)
    ties = {"over", "versus", "against", "to", "with", "vs", "vs."}
    for group in groups:
        between = words_between(scan, cue.span, group.span)
        tied = bool(ties & set(between[-3:])) or (cue.text.lower().endswith("over") and len(between) <= 2)
        if owner and group.span != owner.span and tied and len(between) <= 10:
            yield _contest(owner, [Group(group.names[:1])], cue, wins=cue.sense == "win-noun", sure=0.85)
            return


def _rear(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "Technology led while energy lagged": two clauses, one in front and one behind."""
    if losers_after(scan, cue.span):
        return
    if cue.text.lower() in {"lagged", "trailed"} and not scan.family("versus", "front"):
        yield from _meanwhile(scan, cue)
    here = stretch_of(scan, cue.span)
    behind = find_named_subject(scan, cue.span)
    for front in scan.family("versus", "front"):
        if here.contains(front.span) or losers_after(scan, front.span):
            continue
        ahead = find_named_subject(scan, front.span)
        if ahead and behind and ahead.near == behind.near == "clause" and not ahead.span.overlaps(behind.span):
            yield Contest(
                span=cover([ahead.span, behind.span, front.span, cue.span]),
                cue=cue.span,
                winners=ahead.instruments,
                losers=behind.instruments,
                sure=0.8,
            )


def _meanwhile(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "The Dow trailed, rising 0.2%, while the Nasdaq jumped 1.4%"."""
    here = stretch_of(scan, cue.span)
    behind = find_named_subject(scan, cue.span, may_follow=False)
    other = next((s for s in stretches(scan) if s.start >= here.end), None)
    if behind is None or behind.near != "clause" or other is None:
        return
    led_in = other.of(scan.text).split(maxsplit=1)[0].lower() in {"while", "whereas"}
    moved = [c for c in scan.family("move", "up") if c.pos == "verb" and other.contains(c.span)]
    groups = [g for g in scan.groups if other.contains(g.span)]
    if led_in and moved and groups and groups[0].span.before(moved[0].span):
        yield _contest(behind, groups[:1], cue, wins=False, sure=0.7)


def _against(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "A 9% gain versus 6% for the S&P 500"."""
    left = [f for f in scan.figures if f.span.before(cue.span) and f.unit == "percent"]
    right = [f for f in scan.figures if cue.span.before(f.span) and f.unit == "percent"]
    if not left or not right or len(words_between(scan, cue.span, right[0].span)) > 2:
        return
    others = losers_after(scan, right[0].span, ties=True)
    subject = find_named_subject(scan, left[-1].span, may_follow=False)
    if len(words_between(scan, left[-1].span, cue.span)) > 6 or not others or not subject:
        return
    one, two = _signed(scan, left[-1]), _signed(scan, right[0])
    if one == two:
        return
    yield _contest(subject, others, cue, wins=one > two, sure=0.75)


def _overtaking(scan: Scan, cue: Cue) -> Iterator[Contest]:
    """ "Large caps leave small caps behind", "put the Russell's meagre gain in the shade"."""
    for particle in scan.family("overtaking", "particle"):
        between = [g for g in scan.groups if cue.span.before(g.span) and g.span.before(particle.span)]
        if not between or len(words_between(scan, cue.span, particle.span)) > 12:
            continue
        if len(words_between(scan, cue.span, between[0].span)) > 2:
            continue
        subject = find_named_subject(scan, cue.span, may_follow=False)
        if subject:
            yield _contest(subject, between[:1], cue, wins=True, sure=0.85)
        return


def _contest(subject: Subject, losers: list[Group], cue: Cue, *, wins: bool, sure: float) -> Contest:
    others = tuple(dict.fromkeys(name.instrument for group in losers for name in group.names))
    near = subject.near in {"clause", "sentence"}
    return Contest(
        span=cover([*([subject.span] if near else []), cue.span, *(g.span for g in losers if cue.span.before(g.span))]),
        cue=cue.span,
        winners=subject.instruments if wins else others,
        losers=others if wins else subject.instruments,
        sure=sure * SURE[subject.near],
    )


def _gap(scan: Scan, contest: Contest) -> Figure | None:
    """ "By 3.2 percentage points"."""
    for figure in scan.figures:
        before = words_between(scan, Span(scan.span.start, scan.span.start), figure.hedge_span or figure.span)
        near = len(words_between(scan, contest.cue, figure.span)) <= 12 and contest.cue.before(figure.span)
        if near and figure.unit in {"percent", "pp", "points", "bp"} and "by" in before[-3:]:
            return figure
    return None


def _signed(scan: Scan, figure: Figure) -> Decimal:
    """The figure with the sign of its move; a gain where nothing tells ("returned 8%")."""
    if figure.sign:
        return figure.value * figure.sign
    after = [c for c in scan.family("move", "up", "down") if figure.span.before(c.span)]
    if after and not words_between(scan, figure.span, after[0].span):
        return figure.value if after[0].sense == "up" else -figure.value
    before = [c for c in scan.family("move", "up", "down") if c.span.before(figure.span)]
    return -figure.value if before and before[-1].sense == "down" else figure.value
