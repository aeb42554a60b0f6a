"""Acts of central banks as words tell them: as a phrase, as a verb and its rate, as a step with its size or count."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from nlp.mentions import Cue, Figure
from nlp.readers.bank_verbs import Told, lone_verbs, staying, trades
from nlp.readers.banks import bank_of_nation, bank_of_rate, named_banks, says_central_bank
from nlp.readers.scan import Scan
from nlp.span import Span, cover

Action = Literal["cut", "hike", "hold", "purchase", "sale", "guidance"]

ACTIONS: dict[str, Action] = {"cut": "cut", "hike": "hike", "hold": "hold", "purchase": "purchase", "sale": "sale"}
_OBJECT = 5  # words between a verb of steering and its rate
_STATE = 60  # code points between a held rate and the word for how it stands
_LOOSE = frozenset(  # words that may stand between a verb and its rate
    "its their the his her a benchmark key main official policy short-term one-week seven-day 7-day one-year five-year "
    "overnight base again also unexpectedly of on lending interest borrowing central bank 's ’s fed ecb target "
    "quarter-point half-point by for federal banks’ banks' lenders’ lenders' one two three one-month 14-day two-week "
    "target then duly".split()
)
_TO_SIZE = frozenset(
    "it them rates rate by another a further an again in on last off the as much additional , january february march "
    "april may june july august september october november december monday tuesday wednesday thursday friday".split()
)
_ANYBODYS = frozenset(
    "rate|rates|interest rate|interest rates|borrowing costs|policy|prime rate|key rate|main rate|base rate|"
    "discount rate|target rate|deposit rate|short-term rate|target range".split("|")
)
_AUXILIARIES = frozenset("is are was were be been being has have had will would to left kept held at again".split())
_TO_STATE = frozenset(
    "is are was were be been to remain remains remained stay stays stayed seen left kept held expected likely widely "
    "will would should still , ( ) at the rates rate at policy on in its for a".split()
)
_BEFORE_STEP = frozenset(
    "a an of on for another further more additional any first second third fourth next final last outright insurance "
    "hawkish dovish jumbo emergency surprise rate rates quarter-point half-point full-point percentage point bp bps "
    "basis-point small big large no one two three four five six seven eight nine ten single early quick deeper faster "
    "january february march april may june july august september october november december fed ecb boe boj rba rbi "
    "’s 's aggressive gradual expected possible potential worth steady back-to-back consecutive straight that this "
    "interest-rate likely policy monetary june’s july’s".split()
)
_NUMBERS = frozenset("one two three four five six seven eight nine ten several".split())
_COUNTED_MAX = Decimal(12)  # no market prices more steps than that
_OF_SIZE = frozenset("of worth in total rate rates additional more further interest policy - to combined".split())


def told_acts(scan: Scan, bank: str | None) -> list[Told]:
    """The acts of the sentence in text order, each stretch of words once; `bank` is the one named before."""
    found = [Told(cue, cue.sense, "phrase") for cue in scan.family("action")]
    near = bool(named_banks(scan)) or bank is not None or says_central_bank(scan) or bank_of_rate(scan) is not None
    if near or bank_of_nation(scan) or scan.family("pricing"):
        for each in (*_steered(scan), *_states(scan), *_steps(scan, near=near), *_bare(scan)):
            if not any(_same(each, other) for other in found):
                found.append(each)
    return sorted(found, key=lambda told: told.cue.span.start)


def names_rate(scan: Scan) -> bool:
    """True where a rate is called by a name that only central banks' have: "the repo rate", "the cash rate"."""
    return any(c.text.lower() not in _ANYBODYS for c in scan.family("rate"))


def _same(one: Told, other: Told) -> bool:
    return one.cue.span.overlaps(other.cue.span) and other.action != "stance"


def _steered(scan: Scan) -> Iterator[Told]:
    """ "lowered its repo rate", "the cash rate was cut", "raised it by 25 bps", "lopped 75 basis points off"."""
    for verb in scan.family("steer"):
        rate = next((r for r in scan.family("rate") if _governs(scan, verb, r)), None)
        if rate is not None:
            state = _state_of(scan, rate.span)
            if verb.sense != "hold" or state is not None:
                yield Told(_joined(scan, verb, state or rate.span), verb.sense, "verb")
            continue
        before = [r for r in scan.family("rate") if _undergoes(scan, r, verb)]
        if before:
            yield Told(_joined(scan, verb, before[-1].span), verb.sense, "passive")
        elif verb.sense == "hold":
            if _subject(scan, verb.span) and not _is_noun(scan, verb.span) and _stands_at(scan, verb.span) is not None:
                yield Told(verb, "hold", "verb")
        elif (size := _size_after(scan, verb)) and _meant(scan, verb.span):
            yield Told(_joined(scan, verb, size), verb.sense, "verb")


def _bare(scan: Scan) -> Iterator[Told]:
    """ "cut by a quarter", "before it cuts again", "the Selic would stay at 15%", "sold dollars"."""
    for verb, words in lone_verbs(scan):
        yield Told(_joined(scan, verb, words), verb.sense, "verb")
    for cue in staying(scan):
        yield Told(cue, "hold", "state")
    for cue in trades(scan):
        yield Told(cue, cue.sense, "verb")


def _is_noun(scan: Scan, verb: Span) -> bool:
    return scan.text[scan.span.start : verb.start].lower().split()[-1:] in (["on"], ["a"], ["the"])


def _governs(scan: Scan, verb: Cue, rate: Cue) -> bool:
    if not verb.span.before(rate.span):
        return False
    words = scan.tokens_between(verb.span, rate.span)
    return len(words) <= _OBJECT and set(words) <= _LOOSE


def _undergoes(scan: Scan, rate: Cue, verb: Cue) -> bool:
    if not rate.span.before(verb.span):
        return False
    nations = {part for c in scan.family("nation") for part in c.text.lower().split()}
    words = [w for w in scan.tokens_between(rate.span, verb.span) if w not in nations | {"in"}]
    return 0 < len(words) <= _OBJECT and set(words) <= _AUXILIARIES


def _state_of(scan: Scan, rate: Span) -> Span | None:
    """How a held rate stands: "unchanged", or the figure that it stands at."""
    for state in scan.family("still"):
        if 0 <= state.span.start - rate.end <= _STATE and not scan.breaks(rate, state.span):
            return state.span
    return _stands_at(scan, rate)


def _stands_at(scan: Scan, left: Span) -> Span | None:
    """The rate in percent that follows: "at 3.60%", "in a range of 4.25% to 4.50%"."""
    for figure in scan.figures:
        if figure.unit == "percent" and left.before(figure.span):
            words = scan.tokens_between(left, figure.span)
            return figure.span if set(words) <= {"at", "in", "a", "range", "of", "the", "steady", "between"} else None
    return None


def _size_after(scan: Scan, verb: Cue) -> Span | None:
    for figure in scan.figures:
        if figure.unit in {"bp", "pp"} and verb.span.before(figure.span):
            start = figure.hedge_span or figure.span
            gap = scan.tokens_between(verb.span, start if start.before(figure.span) else figure.span)
            return figure.span if set(gap) <= _TO_SIZE else None
    return None


def _meant(scan: Scan, verb: Span) -> bool:
    """True where a bank, its rate or a word for it stands before the verb."""
    before = scan.text[scan.span.start : verb.start].lower().split()
    return bool({"bank", "committee", "it", "policymakers", "officials", "they"} & set(before)) or _subject(scan, verb)


def _subject(scan: Scan, verb: Span) -> bool:
    return any(span.before(verb) for span, _ in named_banks(scan))


def _states(scan: Scan) -> Iterator[Told]:
    """ "the RBI, seen on hold", "rates remained unchanged", "see the repo rate unchanged"."""
    subjects = [r.span for r in scan.family("rate")] + [span for span, _ in named_banks(scan)]
    for state in scan.family("still"):
        before = [s for s in subjects if s.before(state.span)]
        if before and set(scan.tokens_between(max(before, key=lambda s: s.end), state.span)) <= _TO_STATE:
            yield Told(_joined(scan, state, max(before, key=lambda s: s.end)), "hold", "state")


def _steps(scan: Scan, *, near: bool) -> Iterator[Told]:
    """ "40 basis points of easing", "a 300 bp cut", "4.1 cuts by December", "the chance of a cut"."""
    for step in scan.family("step"):
        size = next((f for f in scan.figures if _is_size_of(scan, f, step)), None)
        if size is not None:
            yield Told(_joined(scan, step, size.span), step.sense, "sized")
            continue
        words = scan.text[scan.span.start : step.span.start].lower().replace("’", "'").split()
        last = words[-1] if words else ""
        if step.sense == "hold":
            if near and _is_meeting(scan, step):
                yield Told(step, "hold", "bare")
            continue
        if last.removesuffix("'s") not in _BEFORE_STEP and not _is_count(scan, step):
            continue
        if _counted(scan, step, words) and (scan.family("pricing") or named_banks(scan)):
            yield Told(step, step.sense, "counted")
        elif near and (scan.family("planned") or named_banks(scan)):
            yield Told(step, step.sense, "bare")


def _is_meeting(scan: Scan, step: Cue) -> bool:
    """True for "no change at the next meeting", "opted for a hold": a pause of a bank, and of nothing else."""
    words = set(scan.tokens_at(scan.span.start, scan.span.end))
    named = named_banks(scan) or scan.family("rate") or scan.family("meeting") or says_central_bank(scan)
    said = named or words & {"economists", "analysts", "traders", "policymakers"}
    return bool(said) and scan.has("planned", "done", "pricing")


def _is_size_of(scan: Scan, figure: Figure, step: Cue) -> bool:
    if figure.unit not in {"bp", "pp"} or not figure.span.before(step.span):
        return False
    return set(scan.between(figure.span, step.span).replace("-", " ").split()) <= _OF_SIZE


def _is_count(scan: Scan, step: Cue) -> bool:
    return any(
        f.value <= _COUNTED_MAX and f.span.end <= step.span.end and step.span.start - f.span.end <= 1
        for f in scan.figures
    )


def _counted(scan: Scan, step: Cue, words: list[str]) -> bool:
    return _is_count(scan, step) or bool(_NUMBERS & set(words[-3:]))


def _joined(scan: Scan, cue: Cue, other: Span) -> Cue:
    """The cue with its words stretched over the other span; the verb keeps to its own form through `pos`."""
    span = cover([cue.span, other])
    pos = "noun" if cue.family == "step" else "verb"
    return Cue(span=span, text=span.of(scan.text), family="action", sense=cue.sense, pos=pos)
