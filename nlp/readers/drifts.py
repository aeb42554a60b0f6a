"""Moves told without a figure: "small caps slid", "a rally in energy stocks", "drove yields sharply up"."""

from collections.abc import Iterator
from decimal import Decimal

from spacy.tokens import Doc

from nlp.facts import Hedge, Move, MoveDirection
from nlp.mentions import Cue, Figure
from nlp.readers.frame import frame
from nlp.readers.pairs import as_quoted
from nlp.readers.scan import Group, Scan, scans
from nlp.readers.statements import Statement, statements
from nlp.readers.when import period_near, session_near
from nlp.readers.words import words_after, words_before
from nlp.span import Span, cover

_UNITS = frozenset({"percent", "points", "bp", "pp"})
_MEASURES = frozenset({"bp", "pp"})  # beside "flat" a price is the level: "flat at 8,755.84"
_VERB_GAP = 4  # tokens between a subject and its verb ("the Dow had already given back")
_FIGURE_GAP = 6  # tokens after a cue within which a figure makes it a move with a figure
_NOUN_TIES = (["in"], ["for"], ["of"], ["among"], ["in", "the"], ["for", "the"], ["of", "the"], ["among", "the"])
_PARTS = frozenset(
    "half third thirds quarter quarters fifth fifths tenth most some many much all percent % members stocks names "
    "companies part parts one none majority share".split()
)
_IDIOMS = (["money"], ["sight"], ["patience"], ["interest"], ["count"], ["sleep"], ["out"], ["touch"])
_FOLDS = {"doubl": Decimal(100), "tripl": Decimal(200), "halv": Decimal(50)}  # percent that the verb itself tells
_FOLD_HEDGES: dict[str, Hedge] = {"nearly": "nearly", "almost": "nearly", "than": "above", "about": "about"}
_SENSES: dict[str, MoveDirection] = {"up": "up", "down": "down", "flat": "flat"}
_COPULAS = frozenset("was were is are been stayed remained held closed ended finished".split())
_AUXILIARIES = frozenset(
    "had has have also then later sharply slightly modestly broadly mostly again already was were is are been being "
    "still all both only just more than about further quickly steadily shares stocks stock index itself likewise which "
    "that the among day's session's broadly price prices largely mostly barely even too nearly almost virtually".split()
)


def drifts(doc: Doc) -> Iterator[Move]:
    """Moves with a direction and no figure, one per instrument, direction and period."""
    stated = {s.figure.span: s for s in statements(doc)}
    for scan in scans(doc):
        for group in scan.groups:
            cue = _verb_after(scan, group) or _noun_for(scan, group) or _carried(scan, group) or _led(scan, group)
            if cue is None or cue.sense not in _SENSES or _has_figure(scan, cue, group, stated):
                continue
            span = cover([cue.span, group.span])
            direction = _SENSES[cue.sense]
            fold = next((value for stem, value in _FOLDS.items() if cue.text.lower().startswith(stem)), None)
            for name in group.names:
                yield Move(
                    **frame(doc, span, at=cue.span),
                    instrument=name.instrument,
                    direction=as_quoted(name, direction),
                    value=fold,
                    unit="percent" if fold else None,
                    hedge=_FOLD_HEDGES.get("".join(words_before(scan, cue.span, 1))) if fold else None,
                    period=period_near(scan, cue.span),
                    date=session_near(scan, cue.span),
                    confidence=0.7,
                )


def _verb_after(scan: Scan, group: Group) -> Cue | None:
    """ "the Dow and the S&P 500 both retreated", "tech stocks in retreat"."""
    for cue in scan.family("move"):
        gap = _untimed(scan, group.span, cue.span)
        follows = group.span.before(cue.span) and len(gap) <= _VERB_GAP and _only_helps(gap)
        if follows and (_is_part(scan, group) or words_after(scan, cue.span, 1)[:1] in _IDIOMS):
            return None
        if follows and (cue.pos in {"verb", "phrase", "adv"} or (cue.sense == "flat" and _is_stated(gap))):
            return cue
    return None


def _is_stated(gap: list[str]) -> bool:
    """True for "was flat", "shares little changed"; not for "a steady dollar"."""
    return not gap or bool(_COPULAS & set(gap)) or gap[-1] in {"shares", "stocks", "stock"}


def _led(scan: Scan, group: Group) -> Cue | None:
    """ "Kotak and TCS were the laggards", "banks led the gainers"."""
    for cue in scan.family("leads"):
        gap = _untimed(scan, group.span, cue.span)
        if group.span.before(cue.span) and len(gap) <= _VERB_GAP and _only_helps(gap):
            return cue
    return None


def _untimed(scan: Scan, left: Span, right: Span) -> list[str]:
    """The words between without the times: "miners on Tuesday morning slid"."""
    times = [t.span for t in scan.times if left.before(t.span) and t.span.before(right)]
    words, at = [], left.end
    for time in times:
        words += [w for w in scan.tokens_at(at, time.start) if w != "on"]
        at = max(at, time.end)
    return [*words, *scan.tokens_at(at, right.start)]


def _only_helps(gap: list[str]) -> bool:
    """True where the words only help the verb: "had also sharply"."""
    return all(word in _AUXILIARIES or word.endswith("ly") for word in gap)


def _is_part(scan: Scan, group: Group) -> bool:
    """True for "two fifths of the index", "most of the Dow": some of its members are told of."""
    before = [word for word in words_before(scan, group.span, 3) if word != "the"][-2:]
    return before[-1:] == ["of"] and bool(_PARTS & set(before[:1]))


def _noun_for(scan: Scan, group: Group) -> Cue | None:
    """ "a rally in energy stocks", "losses for the Nasdaq"; "the Nasdaq's slide"."""
    for cue in scan.family("move"):
        if cue.pos != "noun":
            continue
        if cue.span.before(group.span) and scan.tokens_between(cue.span, group.span) in _NOUN_TIES:
            return cue
        owned = group.span.before(cue.span) and group.names[-1].text.endswith(("'s", "’s"))
        if owned and len(scan.tokens_between(group.span, cue.span)) <= 1:
            return cue
    return None


def _carried(scan: Scan, group: Group) -> Cue | None:
    """ "sent the Nasdaq lower", "drove Treasury yields sharply up"."""
    ties = [c for c in scan.family("tie", "carry") if c.span.before(group.span)]
    if not ties or len(scan.tokens_between(ties[-1].span, group.span)) > 2:
        return None
    for cue in scan.family("move"):
        gap = scan.tokens_between(group.span, cue.span)
        if group.span.before(cue.span) and len(gap) <= 2 and cue.pos in {"adj", "adv"} and set(gap) <= _AUXILIARIES:
            return cue
    return None


def _has_figure(scan: Scan, cue: Cue, group: Group, stated: dict[Span, Statement]) -> bool:
    """True where a figure says how far; one that is another's, or a level, does not ("dipped under 65 U.S. cents")."""
    whole = cover([cue.span, group.span])
    told = _MEASURES if cue.sense == "flat" else None
    return any(
        whole.overlaps(f.span) or (whole.gap(f.span) < 40 and len(_gap(scan, whole, f.span)) <= _FIGURE_GAP)
        for f in scan.figures
        if (f.unit in (told or _UNITS) or (told is None and (f.unit or "").isupper()))
        and not _is_elsewhere(f, group, stated)
    )


def _is_elsewhere(figure: Figure, group: Group, stated: dict[Span, Statement]) -> bool:
    """True where the figure is a level, or tells of other names."""
    statement = stated.get(figure.span)
    if statement is None:
        return False
    named = {n.instrument for n in group.names}
    return statement.role == "level" or named.isdisjoint(n.instrument for n in statement.names)


def _gap(scan: Scan, whole: Span, figure: Span) -> list[str]:
    left, right = sorted((whole, figure), key=lambda s: s.start)
    return scan.tokens_between(left, right)
