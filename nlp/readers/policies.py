"""What central banks did, are expected to do, or let be known."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from spacy.tokens import Doc

from nlp.facts import Policy
from nlp.mentions import Cue, Figure
from nlp.readers.acts import ACTIONS, Action, names_rate, told_acts
from nlp.readers.bank_verbs import Told, bare_size, steps_alone
from nlp.readers.banks import (
    bank_at,
    bank_of_nation,
    bank_of_nation_before,
    bank_of_rate,
    bank_of_text,
    is_official,
    named_banks,
    says_central_bank,
)
from nlp.readers.frame import frame
from nlp.readers.scan import Scan, scans
from nlp.span import Span

_BEFORE_VERB = frozenset("to will would should could may might can must not and or fed bank officials".split())
_MODALS = frozenset("to would could might may will should can if not never n't cannot be".split())
_TENSES = frozenset("has had have having after".split())
_WEIGHED = frozenset(
    "of for about consider considering is are was were be been to from against before started begin began start rule "
    "without favour favor discuss discussing avoid keep stop resume toward towards by after".split()
) - {"by"}
_DECIDED = frozenset({"voted", "decided", "agreed", "opted", "chose"})
_PAST = frozenset({"left", "kept", "held", "stood", "cut", "brought", "took", "bought", "sold"})
_PRESENT = frozenset("cuts lowers trims reduces raises lifts hikes holds keeps leaves maintains slashes stands".split())
_LATER = frozenset("when as until once before unless if whether whenever expected sees see".split())
_LOOSE = frozenset({"counted", "bare"})  # ways to tell an act that name no rate
_ACTS = frozenset(
    {"action", "steer", "step", "still", "guidance", "stay", "trade"}
)  # the families of cues that an act needs
_NEAR = 40  # code points between an action and the words that make it a plan or an act
_SIZE_MAX_BP = Decimal(1000)  # Turkey has moved by more than five hundred at a time
_RATE_MAX = Decimal(100)
_LEANS = 3  # sentences over which "25 basis points next week" is still a step the way of the one before
_OF = 4  # words between a size and the steps that it is "of"
_HEAD = 6  # words before the verb of a plain sentence: "In Stockholm the Riksbank had also cut"
_BACK = 4  # sentences over which a bank named before is still meant by words that are no phrase of their own


_BARE_NOUNS = frozenset(
    "cut cuts reduction reductions easing easings loosening hike hikes increase increases tightening".split()
)
_TO_NOUN = frozenset(
    "of worth in total rate rates additional more further interest policy to combined by a the".split()
)


@dataclass(frozen=True, slots=True)
class Act:
    """An action in a sentence, with the bank that it is of."""

    told: Told
    action: Action
    bank: str
    sure: float

    @property
    def cue(self) -> Cue:
        """The words of the action."""
        return self.told.cue


def policies(doc: Doc) -> Iterator[Policy]:
    """Policy acts, expectations and guidance, each said once per bank, action, modality and size."""
    bank: str | None = None
    heard = 0
    said: list[Policy] = []
    leaning: tuple[int, Action] | None = None
    for number, scan in enumerate(scans(doc)):
        named = named_banks(scan)
        if named:
            bank, heard = named[-1][1], number
        elif says_central_bank(scan):
            bank, heard = bank_of_nation_before(scan) or bank or bank_of_text(doc), number
        fresh = number - heard <= _BACK or names_rate(scan)
        acts = list(_acts(scan, bank, fresh=fresh))
        if not acts and bank and fresh and leaning and number - leaning[0] <= _LEANS:
            acts = [_act(scan, told, leaning[1], bank) for told in steps_alone(scan, leaning[1])]
        for act in acts:
            _keep(said, _fact(scan, act))
            if act.action in {"cut", "hike"}:
                leaning = number, act.action
    yield from said


def _keep(said: list[Policy], fact: Policy) -> None:
    """Adds a fact, unless one that says the same is there; of two tellings the fuller is kept."""
    for number, other in enumerate(said):
        if _is_same(fact, other):
            if _detail(fact) > _detail(other):
                said[number] = fact
            return
    said.append(fact)


def _is_same(one: Policy, other: Policy) -> bool:
    if (one.institution, one.action) != (other.institution, other.action):
        return False
    if one.action == "guidance":
        return one.attributed_to == other.attributed_to
    if (one.modality == "asserted") != (other.modality == "asserted"):
        return False
    return one.size_bp is None or other.size_bp is None or one.size_bp == other.size_bp


def _detail(fact: Policy) -> int:
    return (fact.size_bp is not None) + (fact.range is not None)


def _acts(scan: Scan, bank: str | None, *, fresh: bool) -> Iterator[Act]:
    if not any(cue.family in _ACTS for cue in scan.cues):
        return
    official = is_official(scan)
    for told in told_acts(scan, bank if fresh else None):
        if (told.action == "stance" and not official) or _is_adjective(scan, told.cue):
            continue
        if _is_promise(scan, told):
            yield _act(scan, told, "guidance", bank)
            return
        if told.action in {"purchase", "sale"} and not (
            named_banks(scan) or says_central_bank(scan) or (fresh and bank)
        ):
            continue  # a company sells assets too
        if told.action in ACTIONS and not official:
            action = ACTIONS[told.action]
        elif official and not _is_done(scan, told.cue):
            action = "guidance"
        else:
            action = ACTIONS.get(told.action, "guidance")
        yield _act(scan, told, action, bank)
        if action == "guidance":
            return  # one sentence is one piece of guidance
    waits = scan.family("guidance")
    if waits and (official or named_banks(scan) or (fresh and bank and scan.family("speech"))):
        yield _act(scan, Told(waits[0], "guidance", "phrase"), "guidance", bank)


def _is_promise(scan: Scan, told: Told) -> bool:
    """True for "said rates would not be lowered": what a bank says that it will not do."""
    before = scan.text[scan.span.start : told.cue.span.end].lower().split()
    denied = told.how == "passive" and "not" in before[-8:] and {"would", "will"} & set(before[-9:])
    return bool(denied and scan.family("speech") and named_banks(scan))


def _act(scan: Scan, told: Told, action: Action, bank: str | None) -> Act:
    here = bank_at(scan, told.cue.span)
    nation = bank_of_nation(scan) if told.how != "phrase" else None
    if here is None and says_central_bank(scan):
        nation = bank_of_nation_before(scan) or nation
    return Act(
        told,
        action,
        here or bank_of_rate(scan) or nation or bank or bank_of_text(scan.doc),
        0.85 if here else 0.7 if nation or bank else 0.55,
    )


def _is_adjective(scan: Scan, cue: Cue) -> bool:
    """True for "lower borrowing costs can boost profits": a state, and nobody's act."""
    if not cue.text.lower().startswith("lower "):
        return False
    before = scan.text[scan.span.start : cue.span.start].lower().split()
    return not before or before[-1] not in _BEFORE_VERB


def _fact(scan: Scan, act: Act) -> Policy:
    said = frame(scan.doc, act.cue.span)
    size = _size(scan, act.cue) if act.action in {"cut", "hike"} else Decimal(0) if act.action == "hold" else None
    if act.action == "guidance":
        said["modality"] = "expected" if said["modality"] == "expected" and not is_official(scan) else "asserted"
    elif said["modality"] == "asserted" and _is_planned(scan, act.told, size):
        said["modality"] = "expected"
    elif said["modality"] != "negated" and _is_plain(scan, act):
        said["modality"] = "asserted"  # a "would" of another clause
    return Policy(
        **said,
        institution=act.bank,
        action=act.action,
        size_bp=size,
        range=_range(scan, act.cue) if act.action in {"cut", "hike", "hold"} and act.told.how not in _LOOSE else None,
        confidence=act.sure,
    )


def _is_plain(scan: Scan, act: Act) -> bool:
    """True for a past verb right after its bank, with no word of a plan or a condition before it."""
    cue = act.cue
    if act.told.how != "verb" and (act.told.how != "phrase" or cue.pos != "verb"):
        return False
    words = scan.text[scan.span.start : cue.span.start].lower().replace(",", " ").split()
    return _is_past(scan, cue) and len(words) <= _HEAD and not (_MODALS | _LATER) & set(words)


def _is_done(scan: Scan, cue: Cue) -> bool:
    return any(c.span.gap(cue.span) <= _NEAR for c in scan.family("done"))


def _is_planned(scan: Scan, told: Told, size: Decimal | None) -> bool:
    """True unless the words tell an act: a past verb of the bank, or words of an act nearer than those of a plan."""
    cue = told.cue
    if told.how in {"verb", "passive"} or (told.how == "phrase" and cue.pos == "verb"):
        return not _is_past(scan, cue)
    plans = [c.span.gap(cue.span) for c in scan.family("planned") if c.pos == "phrase" or not cue.span.before(c.span)]
    plans += [c.span.gap(cue.span) for c in scan.family("pricing") if c.span.before(cue.span)]
    acts = [c.span.gap(cue.span) for c in scan.family("done") if not c.span.overlaps(cue.span)]
    if acts and min(acts) <= _NEAR and (not plans or min(acts) <= min(plans)):
        return False
    if told.how == "state":
        return not {"remained", "stayed", "was", "were", "left", "kept", "held"} & set(cue.text.lower().split())
    if plans and min(plans) <= _NEAR:
        return True
    before = scan.text[scan.span.start : cue.span.start].lower().split()[-4:]
    if told.how == "counted" and {"after", "since"} & set(before):
        return False  # "after eight cuts in a year"
    return told.how == "counted" or size is None


def _is_past(scan: Scan, cue: Cue) -> bool:
    """True for "lowered rates", "left rates unchanged", "the Fed cut rates", "has cut rates", "Fed cuts rates"."""
    words = scan.text[scan.span.start : cue.span.start].lower().replace(",", " ").split()
    verb = cue.text.lower().split()[0]
    if words[-1:] == ["to"] and _DECIDED & set(words[-6:]):
        return True
    if _MODALS & set(words[-2:]):
        return False
    if verb.endswith("ing"):
        return not _LATER & set(words[-4:]) and not _WEIGHED & set(words[-2:])
    if words[-1:] and words[-1] in _TENSES:
        return True
    if verb == "cut" or verb in _PRESENT:
        return not _LATER & set(words[-4:]) and _has_bank(scan, cue, words)
    if verb in _PAST:
        return True
    return verb.endswith("ed") or any(w in _PAST or w.endswith("ed") for w in cue.text.lower().split()[1:4])


def _has_bank(scan: Scan, cue: Cue, words: list[str]) -> bool:
    """True where a bank, or a word for it, is the subject right before the verb."""
    if {"bank", "committee", "policymakers", "officials", "it"} & set(words[-3:]):
        return True
    return any(span.before(cue.span) and cue.span.start - span.end <= _NEAR for span, _ in named_banks(scan))


def _size(scan: Scan, cue: Cue) -> Decimal | None:
    """Basis points told beside the action: "a 0.25 percentage point rate cut", "by 50 basis points"."""
    for figure in sorted(scan.figures, key=lambda f: f.span.gap(cue.span)):
        if figure.span.gap(cue.span) > _NEAR and not figure.span.overlaps(cue.span):
            break
        if cue.pos == "noun" and cue.text.lower() in _BARE_NOUNS and not _measures(scan, figure, cue):
            continue  # "cut its rate by 25 basis points and said that more easing was on the way"
        size = None if _is_rate(scan, figure) else _basis_points(figure)
        if size is None and cue.span.contains(figure.span) and cue.pos == "verb":
            size = bare_size(figure)
        if size is not None and 0 < size <= _SIZE_MAX_BP:
            return size
    return None


def _measures(scan: Scan, figure: Figure, cue: Cue) -> bool:
    """True for "a 25bp cut", "40 basis points of easing", "a cut of 25 points"."""
    if cue.span.overlaps(figure.span):
        return True
    left, right = (figure.span, cue.span) if figure.span.before(cue.span) else (cue.span, figure.span)
    words = scan.tokens_between(left, right)
    if words[:1] == ["of"] and len(words) <= _OF and left == figure.span:
        return True  # "55 bps of ECB cuts"
    return set(scan.between(left, right).replace("-", " ").split()) <= _TO_NOUN


def _is_rate(scan: Scan, figure: Figure) -> bool:
    """True for "to 0.75%": where the rate goes, not by how much."""
    before = scan.text[scan.span.start : figure.span.start].lower().split()[-1:]
    return figure.unit == "percent" and before in (["to"], ["at"], ["near"], ["of"])


def _basis_points(figure: Figure) -> Decimal | None:
    match figure.unit:
        case "bp":
            return figure.value
        case "pp":
            return figure.value * 100
        case "percent" if figure.value <= 1:
            return figure.value * 100
    return None


def _range(scan: Scan, cue: Cue) -> tuple[Decimal, Decimal] | None:
    """The target range that the sentence gives, in percent; a single rate is both its ends."""
    for figure in scan.figures:
        if figure.unit == "percent" and figure.high is not None and figure.high <= _RATE_MAX:
            return figure.value, figure.high
    for figure in scan.figures:
        if figure.unit == "percent" and figure.value <= _RATE_MAX and _is_rate_of(scan, figure, cue.span):
            return figure.value, figure.value
    return None


def _is_rate_of(scan: Scan, figure: Figure, act: Span) -> bool:
    """True for "to 7.00%" or "at 3.60%" that follows the act at once, or right after its size."""
    if act.contains(figure.span):
        return scan.text[act.start : figure.span.start].lower().split()[-1:] in (["at"], ["to"])
    if not act.before(figure.span) or scan.breaks(act, figure.span):
        return False
    sizes = [f.span for f in scan.figures if f.unit in {"bp", "pp"} and act.start <= f.span.start < figure.span.start]
    left = Span(act.start, max(act.end, *(s.end for s in sizes)) if sizes else act.end)
    return left.before(figure.span) and scan.tokens_between(left, figure.span) in (["to"], ["at"])
