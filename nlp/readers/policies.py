"""What central banks did, are expected to do, or let be known."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from spacy.tokens import Doc

from nlp.facts import Policy
from nlp.mentions import Attribution, Cue, Figure, Speaker, within
from nlp.readers.frame import frame
from nlp.readers.scan import Scan, scans

Action = Literal["cut", "hike", "hold", "purchase", "sale", "guidance"]

_ACTIONS: dict[str, Action] = {"cut": "cut", "hike": "hike", "hold": "hold", "purchase": "purchase", "sale": "sale"}
_BANKS = frozenset(
    "Federal Reserve|Federal Open Market Committee|European Central Bank|Bank of England|Bank of Japan|"
    "Swiss National Bank|People's Bank of China|Reserve Bank of India|Reserve Bank of Australia|"
    "Reserve Bank of New Zealand|Bank of Canada|Norges Bank|Riksbank|Bank of Korea".split("|")
)
_SAME = {"Federal Open Market Committee": "Federal Reserve"}
_GENERIC = "Federal Reserve"  # the bank of an article that names none but speaks of dollars and Wall Street
_BEFORE_VERB = frozenset("to will would should could may might can must not and or fed bank officials".split())
_SAME_IN_PAST = frozenset({"cut", "let", "put"})
_PAST = frozenset({"left", "kept", "held", "stood"})
_NEAR = 40  # code points between an action and the words that make it a plan or an act
_SIZE_MAX_BP = Decimal(200)
_RATE_MAX = Decimal(25)


@dataclass(frozen=True, slots=True)
class Act:
    """An action in a sentence, with the bank that it is of."""

    cue: Cue
    action: Action
    bank: str
    sure: float


def policies(doc: Doc) -> Iterator[Policy]:
    """Policy acts, expectations and guidance, each said once per bank, action and modality."""
    bank: str | None = None
    said: dict[tuple[str, ...], Policy] = {}
    for scan in scans(doc):
        bank = _bank(scan) or bank
        for act in _acts(scan, bank):
            fact = _fact(scan, act)
            meant = fact.attributed_to or "" if fact.action == "guidance" else _meant(fact)
            key = (fact.institution, fact.action, meant)
            if key not in said or _detail(fact) > _detail(said[key]):
                said[key] = fact
    yield from said.values()


def _meant(fact: Policy) -> str:
    return "done" if fact.modality == "asserted" else "planned"


def _detail(fact: Policy) -> int:
    """How much of the act the words give: of two tellings the fuller is kept."""
    return (fact.size_bp is not None) + (fact.range is not None)


def _bank(scan: Scan) -> str | None:
    """The last bank that the sentence names, itself or as somebody's employer."""
    named = [(c.span.start, c.sense) for c in scan.family("institution") if c.sense in _BANKS]
    for speaker in within(scan.doc._.mentions, scan.span, Speaker):
        affiliation = speaker.affiliation or ""
        found = next((b for b in _BANKS if b in affiliation), None)
        if found:
            named.append((speaker.span.start, found))
    return _SAME.get(max(named)[1], max(named)[1]) if named else None


def _acts(scan: Scan, bank: str | None) -> Iterator[Act]:
    official = _official(scan)
    here = _bank(scan)
    for cue in scan.family("action"):
        if (cue.sense == "stance" and not official) or _is_adjective(scan, cue):
            continue
        if cue.sense in _ACTIONS and not official:
            action = _ACTIONS[cue.sense]
        elif official and not _is_done(scan, cue):
            action = "guidance"
        else:
            action = _ACTIONS.get(cue.sense, "guidance")
        yield Act(cue, action, here or bank or _GENERIC, 0.85 if here else 0.7 if bank else 0.55)
        if action == "guidance":
            return  # one sentence is one piece of guidance


def _is_adjective(scan: Scan, cue: Cue) -> bool:
    """True for "lower borrowing costs can boost profits": a state, and nobody's act."""
    if not cue.text.lower().startswith("lower "):
        return False
    before = scan.text[scan.span.start : cue.span.start].lower().split()
    return not before or before[-1] not in _BEFORE_VERB


def _official(scan: Scan) -> bool:
    """True where somebody of a central bank speaks in the sentence, or it continues what he said."""
    mentions = scan.doc._.mentions
    speaks = bool(scan.family("speech"))
    heard = [s for s in within(mentions, scan.span, Speaker) if speaks]
    quoted = [a.speaker for a in within(mentions, scan.span, Attribution) if a.speaker is not None]
    return any(
        any(bank in f"{s.affiliation or ''} {s.name or ''}" for bank in _BANKS)
        and bool(s.role or s.affiliation != s.name)
        for s in (*heard, *quoted)
    )


def _fact(scan: Scan, act: Act) -> Policy:
    said = frame(scan.doc, act.cue.span)
    size = _size(scan, act.cue) if act.action in {"cut", "hike"} else Decimal(0) if act.action == "hold" else None
    told = size is not None and size > 0 and act.cue.pos == "noun" and not scan.family("planned")
    if act.action != "guidance" and said["modality"] == "asserted" and not told and _is_planned(scan, act.cue):
        said["modality"] = "expected"
    return Policy(
        **said,
        institution=act.bank,
        action=act.action,
        size_bp=size,
        range=_range(scan) if act.action in {"cut", "hike", "hold"} else None,
        confidence=act.sure,
    )


def _is_done(scan: Scan, cue: Cue) -> bool:
    return any(c.span.gap(cue.span) <= _NEAR for c in scan.family("done"))


def _is_planned(scan: Scan, cue: Cue) -> bool:
    """True unless the words tell an act: a past verb of the bank, or words of an act nearer than those of a plan."""
    plans = [c.span.gap(cue.span) for c in scan.family("planned") if c.pos == "phrase" or not cue.span.before(c.span)]
    acts = [c.span.gap(cue.span) for c in scan.family("done")]
    if acts and min(acts) <= _NEAR and (not plans or min(acts) <= min(plans)):
        return False
    if plans and min(plans) <= _NEAR:
        return True
    return cue.pos != "verb" or not _is_past(scan, cue)


def _is_past(scan: Scan, cue: Cue) -> bool:
    """True for "lowered rates", "left rates unchanged", "the Fed cut rates", "has cut rates"."""
    verb = cue.text.lower().split()[0]
    before = scan.text[scan.span.start : cue.span.start].lower().split()[-2:]
    if {"to", "would", "could", "might", "may", "will", "should", "if", "not", "never"} & set(before):
        return False
    if verb in _SAME_IN_PAST:
        return bool({"has", "had", "have", "fed", "bank", "fomc", "committee", "ecb", "boe", "boj", "it"} & set(before))
    return verb.endswith("ed") or verb in _PAST


def _size(scan: Scan, cue: Cue) -> Decimal | None:
    """Basis points told beside the action: "a 0.25 percentage point rate cut", "by 50 basis points"."""
    for figure in sorted(scan.figures, key=lambda f: f.span.gap(cue.span)):
        if figure.span.gap(cue.span) > _NEAR and not figure.span.overlaps(cue.span):
            break
        size = _basis_points(figure)
        if size is not None and 0 < size <= _SIZE_MAX_BP:
            return size
    return None


def _basis_points(figure: Figure) -> Decimal | None:
    match figure.unit:
        case "bp":
            return figure.value
        case "pp":
            return figure.value * 100
        case "percent" if figure.value <= 1:
            return figure.value * 100
    return None


def _range(scan: Scan) -> tuple[Decimal, Decimal] | None:
    """The target range that the sentence gives, in percent."""
    for figure in scan.figures:
        if figure.unit == "percent" and figure.high is not None and figure.high <= _RATE_MAX:
            return figure.value, figure.high
    return None
