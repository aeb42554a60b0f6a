"""What a figure is to its subject: a level at which it stands, a move that it made, or neither."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nlp.facts import MoveDirection
from nlp.instruments import Catalogue, catalogue
from nlp.mentions import Cue, Figure, Name
from nlp.readers.scan import Scan, once, once_at, tokens
from nlp.span import Span
from nlp.values import quick

Role = Literal["level", "move"]

_CURRENCY_LETTERS = 3
_INDEX_SIZED = 1000  # from here on a bare whole number can be an index level
_POINTS_MAX = 80  # basis points that desks call points
_SUMMED = 6  # tokens between "gain" and the figure at which it is put
_NEAR = 4  # tokens between a place or move cue and its figure
_THING = 5  # words in which "in trading", "in the session" are told after a move
_OF_TRADE = frozenset(
    "trading trade session sessions value price prices shares stock stocks market markets hours afternoon morning "
    "premarket after-hours early late london new tokyo response reaction anticipation history succession row total "
    "all terms dollars dollar euro euros sterling yen percentage just almost about over minutes days weeks "
    "months".split()
)
_UNDER = frozenset({"below", "off", "short", "under", "beneath", "shy"})
_ABOVE = frozenset({"above", "over"})
_TOPS = frozenset("record high highs peak peaks top".split())
_BOTTOMS = frozenset("low lows bottom trough".split())
_OPTIONS = frozenset("calls puts options contracts lots straddle straddles strike strikes".split())
_AT_A_LEVEL = frozenset({"to", "at", "above", "below"})
_TOLD_BEFORE = 30  # code points between a move and the level it led to: "0.9% higher at 556.09 points"
_OFF_PEAK = frozenset("below above beyond from off short away under over separates shy".split())
_PEAKS = frozenset("record high highs low lows peak peaks average averages top ma bottom line".split())
_STOCKLIKE = frozenset({"equity", "etf", "commodity", "crypto"})


@quick
@dataclass(frozen=True, slots=True)
class RoleReading:
    """The role, the cue that places a level, and how sure the rule is (0 to 1)."""

    role: Role | None
    place: Cue | None = None
    sure: float = 1.0


NEITHER = RoleReading(None)


def role_of(scan: Scan, figure: Figure, name: Name, run: list[Figure]) -> RoleReading:
    """The role of a figure that is about this name; `run` is the figures that stand with it."""
    if _other_subject(scan, figure, name) or _is_of_other(scan, figure) or _is_of_options(scan, figure):
        return NEITHER
    if _is_distance(scan, figure):
        return RoleReading("move", None, 0.8) if distance(scan, figure) else NEITHER
    match figure.unit:
        case "percent" | "pp":
            return _percent(scan, figure, name)
        case "bp":
            return _basis_points(scan, figure, name)
        case "points" | None:
            return _points(scan, figure, name, run)
        case unit if is_currency(unit) or (unit == "paise" and name.instrument.id == "INR=X"):
            return _money(scan, figure, name, run)
    return NEITHER


def is_currency(unit: str | None) -> bool:
    """True for an ISO 4217 code."""
    return (unit is not None and len(unit) == _CURRENCY_LETTERS and unit.upper() == unit) or unit in {"GBp"}


def is_yield(name: Name) -> bool:
    """True for what is itself quoted in percent."""
    return name.instrument.type == "rate" or "yield" in name.instrument.name.lower()


def _is_debt(name: Name) -> bool:
    """True for what moves in basis points without being a yield by name: bonds, spreads."""
    return any(word in name.instrument.name.lower() for word in ("bond", "treasur", "spread", "gilt", "bund", "note"))


def is_spread(name: Name) -> bool:
    """True for a difference of two yields, which is itself quoted in basis points."""
    return name.instrument.type == "rate" and "spread" in name.instrument.name


def _basis_points(scan: Scan, figure: Figure, name: Name) -> RoleReading:
    if is_spread(name) or _is_premium(scan, figure):
        prep, place = _prep(scan, figure), _place(scan, figure)
        if prep in {*_AT_A_LEVEL, "of", "from"} or place:
            return RoleReading("level" if is_spread(name) else None, place)
    return RoleReading("move") if is_yield(name) or _is_debt(name) else NEITHER


def _is_premium(scan: Scan, figure: Figure) -> bool:
    """True for "and the spread over Bunds tightened to 87 basis points": no move of the yield named before."""
    return any(c.span.before(figure.span) for c in scan.family("subject", "gap"))


def _percent(scan: Scan, figure: Figure, name: Name) -> RoleReading:
    prep, place = _prep(scan, figure), _place(scan, figure)
    if is_yield(name) and figure.sign == 0 and (prep in {"to", "at", "above", "below", "of", "from"} or place):
        return RoleReading("level", place)
    if is_yield(name) and figure.sign == 0 and figure.hedge in {"above", "below"} and not _cue_beside(scan, figure):
        return RoleReading("level", place, 0.9)
    summed = prep in {"at", "to"} and _noun_before(scan, figure)  # "put its gain for the year at 88%"
    if prep == "from" or (prep in {"to", "at"} and figure.sign == 0 and not summed and not _cue_beside(scan, figure)):
        return NEITHER
    return RoleReading("move")


def _points(scan: Scan, figure: Figure, name: Name, run: list[Figure]) -> RoleReading:
    kind = name.instrument.type
    if figure.unit == "points" and kind == "rate" and not is_spread(name) and figure.value <= _POINTS_MAX:
        return RoleReading("move", None, 0.85)  # "two-year yields climbed six points": of a hundredth of a percent
    if kind == "group" or (figure.unit == "points" and (is_yield(name) or kind in _STOCKLIKE)):
        return NEITHER
    if kind in {"equity", "etf"} and figure.unit is None and figure.value >= _INDEX_SIZED:
        return NEITHER  # a bare number of that size is an index's
    prep, place = _prep(scan, figure), _place(scan, figure)
    if figure.unit is None and figure.value < 10 and name.instrument.type not in {"currency", "rate"}:
        return NEITHER
    if prep == "between" and figure.high is not None and figure.value >= _INDEX_SIZED:
        return RoleReading("level", place, 0.8)
    if prep == "by" or (figure.unit == "points" and prep not in {"to", "at", "above", "below"} and place is None):
        return RoleReading("move")
    if prep not in _AT_A_LEVEL and _compared(scan, figure, run):
        return RoleReading("move")  # "closed 203.60 points lower", "finished 12.68 points, or 0.49 percent, lower"
    if (
        figure.unit == "points"
        and prep == "at"
        and place is None
        and figure.value < _INDEX_SIZED
        and not _led(scan, figure)
    ):
        return RoleReading("move", None, 0.85)  # "was 165 points to the bad"
    if prep in {"to", "at", "above", "below"} or place:
        return RoleReading("level", place, 1.0 if _precise(figure) or prep == "to" else 0.9)
    if len(run) > 1 and kind == "index" and _precise(figure) and figure.value >= _INDEX_SIZED and _follows(figure, run):
        return RoleReading("level", place, 0.9)  # "(-2.24%, 19,856.08)"
    if named := appositive(scan, figure):
        return RoleReading("level", named, 0.9)
    if prep != "from" and _cue_before(scan, figure) and (len(run) > 1 or figure.unit == "points" or _integral(figure)):
        return RoleReading("move", None, 0.85)
    called = scan.family("aim") or scan.family("round")  # "to 6,800 from 6,600" of a target is no level
    if prep == "from" and not called and (_precise(figure) or figure.value >= _INDEX_SIZED):
        return RoleReading("level", place, 0.8)
    if prep == "than" and not called and _precise(figure) and (kind == "currency" or figure.value >= _INDEX_SIZED):
        return RoleReading("level", place, 0.8)  # "at 86.88, compared with 87.11 in the previous session"
    if set(scan.tokens_between(name.span, figure.span)) <= {":", "|"} and _precise(figure):
        return RoleReading("level", place, 0.8)
    if _elliptic(scan, figure, name):
        return RoleReading("move", None, 0.75)
    return NEITHER


def _money(scan: Scan, figure: Figure, name: Name, run: list[Figure]) -> RoleReading:
    if name.instrument.type not in {*_STOCKLIKE, "currency"} and "market cap" not in name.instrument.name.lower():
        return NEITHER
    if name.instrument.type in {"equity", "etf"} and figure.value >= 1_000_000:
        return NEITHER  # market values, deals and revenues are no prices
    prep, place = _prep(scan, figure), _place(scan, figure)
    copula = prep == "at" and scan.tokens_at(scan.span.start, _start(figure).start)[-1:] in (["was"], ["is"], ["were"])
    if (copula or prep not in _AT_A_LEVEL) and _compared(scan, figure, run):
        return RoleReading("move")  # "4.4 won weaker", "finished 0.6p higher", "was 2.1 pence dearer"
    if prep in {"to", "at", "above", "below"} or place or figure.per in {"ounce", "barrel", "ton", "tonne", "bushel"}:
        if prep == "by":
            return RoleReading("move")
        return RoleReading("level", place)
    if prep == "from" and not scan.family("aim") and name.instrument.type != "etf" and _to_another(scan, figure):
        return RoleReading("level", place, 0.8)  # "dropped from $126,000 to $106,000"
    if prep == "from":
        return NEITHER
    if prep == "than" and name.instrument.type == "currency" and _precise(figure):
        return RoleReading("level", place, 0.8)  # "bought $1.3540 against $1.3580"
    if prep == "by" or _cue_before(scan, figure):
        return RoleReading("move", None, 0.9)
    if set(scan.tokens_between(name.span, figure.span)) <= {":", "|"}:
        return RoleReading("level", place, 0.8)  # "Cameco: C$121, +1.9%"
    return NEITHER


def _to_another(scan: Scan, figure: Figure) -> bool:
    """True where the figure is the first of "from A to B"."""
    later = [f for f in scan.figures if figure.span.before(f.span)]
    return bool(later) and later[0].unit == figure.unit and scan.tokens_between(figure.span, later[0].span) == ["to"]


def _compared(scan: Scan, figure: Figure, run: list[Figure]) -> bool:
    """True where "higher", "weaker" follows the figure or its run, and no second comparison ("at 1% higher")."""
    if figure.unit is None and not _precise(figure):
        return False  # "17 members closed lower, and 13 higher"
    for anchor, gaps in ((figure, ([],)), (run[-1], ([], [","]) if len(run) > 1 else ([],))):
        for cue in scan.family("move"):
            if cue.pos == "adj" and anchor.span.before(cue.span) and scan.tokens_between(anchor.span, cue.span) in gaps:
                return cue.text.lower() not in {"up", "down", "positive", "negative", "better", "worse"}
    return False


def _led(scan: Scan, figure: Figure) -> bool:
    """True for "0.9% higher at 556.09 points", "up 0.4% at 801 points": the move is told before."""
    moves = [c for c in scan.family("move") if c.span.before(_start(figure))]
    return bool(moves) and any(
        f.unit == "percent" and f.span.end <= figure.span.start and f.span.gap(figure.span) < _TOLD_BEFORE
        for f in scan.figures
    )


def _start(figure: Figure) -> Span:
    return figure.hedge_span if figure.hedge_span and figure.hedge_span.start < figure.span.start else figure.span


def _prep(scan: Scan, figure: Figure) -> str | None:
    """The sense of the preposition right before the figure (before or instead of its hedge)."""
    for start in (_start(figure), figure.span):
        for cue in scan.family("prep"):
            if cue.span.end <= start.start and not scan.tokens_between(cue.span, start) and not _in_move(scan, cue):
                return cue.sense
    if figure.hedge_span and figure.hedge in {"above", "below"}:
        return None
    words = scan.text[scan.span.start : _start(figure).start].lower().split()
    if words[-1:] in (["the"], ["a"]):
        for cue in scan.family("prep"):
            if scan.tokens_between(cue.span, _start(figure)) in (["the"], ["a"]):
                return cue.sense
    return None


def _in_move(scan: Scan, prep: Cue) -> bool:
    """True for the particle of a verb: "put on 432.43 points"."""
    return any(c.span.contains(prep.span) and c.span != prep.span for c in scan.family("move"))


def _is_of_other(scan: Scan, figure: Figure) -> bool:
    """True for a share or a move of something else: "3% of the Russian crop", "a 12 percent fall in registrations"."""
    if figure.unit != "percent":
        return False
    words = scan.tokens_at(figure.span.end, min(scan.span.end, figure.span.end + 60))
    names = [n for g in scan.groups for n in g.names]
    if words[:1] == ["of"]:
        if any(figure.span.before(n.span) and len(scan.tokens_between(figure.span, n.span)) <= _THING for n in names):
            return False  # "the 6.1% of the large-cap Russell 1000"
        return words[1:2] not in (["its"], ["their"], ["a"], ["value"]) and "value" not in words[:4]
    noun = next((c for c in scan.family("move") if c.pos == "noun" and figure.span.before(c.span)), None)
    if noun is None or len(scan.tokens_between(figure.span, noun.span)) > 1:
        return False
    after = [word.strip(".") for word in scan.tokens_at(noun.span.end, min(scan.span.end, noun.span.end + 60))]
    if after[:1] != ["in"] or len(after) < 2 or set(after[1:_THING]) & _OF_TRADE or after[1][0].isdigit():
        return False
    behind = Span(noun.span.end, min(scan.span.end, noun.span.end + 60))
    told = [*scan.times, *names, *scan.family("place")]
    return not any(behind.overlaps(m.span) for m in told)


def _is_of_options(scan: Scan, figure: Figure) -> bool:
    """True for "50,000 February 55 calls", "$80 calls": a count or a strike."""
    words = scan.tokens_at(figure.span.end, min(scan.span.end, figure.span.end + 36))[:4]
    return figure.unit != "percent" and bool(_OPTIONS & {word.strip(".") for word in words})


def distance(scan: Scan, figure: Figure) -> MoveDirection | None:
    """Which way an instrument has come since its peak or trough: "9.1% below its Feb. 19 record close"."""
    if figure.unit != "percent" or not _is_distance(scan, figure):
        return None
    after = [w.strip(".") for w in scan.tokens_at(figure.span.end, min(scan.span.end, figure.span.end + 45))[:6]]
    if after[0] in _UNDER and _TOPS & set(after):
        return "down"
    return "up" if after[0] in _ABOVE and _BOTTOMS & set(after) else None


def _is_distance(scan: Scan, figure: Figure) -> bool:
    """True for "3% off its record", "two points shy of its high", unless a verb right before moved it there."""
    if _cue_before(scan, figure):
        return False
    if scan.tokens_at(scan.span.start, _start(figure).start)[-1:] == ["within"]:
        return True
    after = [w.strip(".") for w in scan.tokens_at(figure.span.end, min(scan.span.end, figure.span.end + 45))[:6]]
    return bool(after) and after[0] in _OFF_PEAK and bool(_PEAKS & set(after))


def _place(scan: Scan, figure: Figure) -> Cue | None:
    """The place cue that governs the figure: within a few words before it and no other figure between."""
    start = _start(figure)
    earlier = [f.span.end for f in scan.figures if f.span.before(start)]
    floor = max([scan.span.start, *earlier])
    places = [
        c
        for c in scan.family("place")
        if floor <= c.span.start
        and c.span.before(start)
        and len(gap := scan.tokens_between(c.span, start)) <= _NEAR
        and not ({",", "(", "up", "down", "a"} & set(gap))
    ]
    if not places:
        return None
    moves = [c for c in scan.family("move") if places[-1].span.before(c.span) and c.span.before(start)]
    return None if moves else places[-1]


def appositive(scan: Scan, figure: Figure) -> Cue | None:
    """The cue that says right after a figure what it was: "6,508.23, the high of the year"."""
    for cue in scan.family("place", "high", "low", "close", "open"):
        gap = scan.tokens_between(figure.span, cue.span)
        if figure.span.before(cue.span) and gap[:1] == [","] and set(gap[1:]) <= {"the", "its", "a", "both"}:
            return cue
    return None


def _cue_before(scan: Scan, figure: Figure) -> bool:
    """True where a move cue stands right before the figure: "fell 250", "down 66"."""
    return _is_moved_before(scan, _start(figure))


@once_at
def _is_moved_before(scan: Scan, start: Span) -> bool:
    return any(
        c.span.before(start)
        and len(gap := scan.tokens_between(c.span, start)) <= 2
        and "," not in gap
        and not any(c.span.before(f.span) and f.span.before(start) for f in scan.figures)
        for c in scan.family("move")
    )


def _noun_before(scan: Scan, figure: Figure) -> bool:
    """True where a noun of moving stands shortly before: "its gain ... at 88%", "losses stand at 7%"."""
    nouns = [c for c in scan.family("move") if c.pos == "noun" and c.span.before(figure.span)]
    return bool(nouns) and len(scan.tokens_between(nouns[-1].span, figure.span)) <= _SUMMED


def _cue_beside(scan: Scan, figure: Figure) -> bool:
    """True where the figure is followed by its own cue: "to a 2% gain", "at 1% higher"."""
    return _cue_before(scan, figure) or any(
        figure.span.before(c.span) and len(scan.tokens_between(figure.span, c.span)) <= 1
        for c in scan.family("move")
        if c.pos in {"noun", "adj"}
    )


@once
def other_things(scan: Scan) -> list[Cue]:
    """The words for what is no price; "growth" is none in "with growth of 1.46 percent"."""
    moves = [c.span for c in scan.family("move")]
    cues = scan.family("subject", "other", "study", "target")
    return [c for c in cues if not any(m.contains(c.span) for m in moves)]


def _other_subject(scan: Scan, figure: Figure, name: Name) -> bool:
    """True where the figure is told of something that is no price: revenue, a tariff, a study, a target."""
    for cue in other_things(scan):
        right = scan.tokens_between(figure.span, cue.span)
        if figure.span.before(cue.span) and (not right or right[0] in {"in", "of"}) and len(right) <= 2:
            return True
        if cue.sense == "study" and figure.span.before(cue.span) and len(right) <= 1 and figure.unit == "percent":
            return True  # "the 38.2% Fibonacci retracement"
        left = scan.tokens_between(cue.span, _start(figure))
        if cue.span.before(_start(figure)) and len(left) <= 4 and not ({",", "and", ";"} & set(left)):
            return True
        if cue.span.before(name.span) and scan.between(cue.span, name.span).split() in (["at"], ["of"], ["for"]):
            return name.span.before(figure.span)
    return False


def _elliptic(scan: Scan, figure: Figure, name: Name) -> bool:
    """True where the figure directly follows its name: "Nifty gave back 58 points and Sensex 250"."""
    return name.span.before(figure.span) and not tokens(scan.between(name.span, _start(figure))) and _integral(figure)


def _precise(figure: Figure) -> bool:
    exponent = figure.value.as_tuple().exponent
    return isinstance(exponent, int) and exponent < 0


def _integral(figure: Figure) -> bool:
    return figure.value == figure.value.to_integral_value() and figure.value >= Decimal(1)


def _follows(figure: Figure, run: list[Figure]) -> bool:
    """True where a percentage of the same run stands before the figure."""
    return any(f.unit == "percent" and f.span.before(figure.span) for f in run)


def known_unit(name: Name, known: Catalogue | None = None) -> str:
    """The unit that the levels of the name's instrument are told in."""
    entry = (known or catalogue()).get(name.instrument.id) if name.instrument.id else None
    return entry.unit if entry else "points"
