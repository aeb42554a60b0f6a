"""Extremes by name: "a record close", "an eight-month peak", "its worst week since March 2020"."""

from collections.abc import Iterator
from dataclasses import replace

from nlp.mentions import Cue, Figure
from nlp.readers.claims import Claim, Direction, basis_near, measure_in, told_period
from nlp.readers.extents import Extent, find_extent
from nlp.readers.scan import Scan
from nlp.readers.words import bare_words, words_after, words_before, words_between
from nlp.span import Span, cover

_PERIODS = ("-day", "-week", "-month", "-year", "-quarter", "-decade", "-session")
_ONE_DAY = frozenset({"one-day", "single-day"})
_MODIFIERS = frozenset(
    "closing close trading share stock price prices nominal index market percentage point points weekly monthly".split()
)
_ARTICLES = frozenset("a an the its their his all two three another any new fresh that which old previous last".split())
_FILLERS = frozenset(
    "a an the its their on any one single in of percentage point points both for and to at so yet index's since "
    "such thing fund metal pair trading % percent it has had been done seen made known recorded suffered index "
    "gauge benchmark pace clip by far over outright stock market price dollar nearly almost more than".split()
)
# after a record that stands alone; before any other word it is an adjective ("record profits") or a verb
_ENDERS = frozenset(
    ", . ; : ) ( – — in on at as after for since with set of this last monday tuesday wednesday thursday friday today "
    "yesterday too again and or while but when thanks earlier during by despite following amid before even until led "
    "to from just above that reached hit because it they early late owed came was is has had have still also "
    "yet".split()
)
_OWNERS = frozenset(
    "a an the new fresh its their another closing intraday at set sets setting first second third fourth fifth sixth "
    "seventh eighth ninth tenth two three four five six seven eight nine ten straight consecutive more all-time hit "
    "hits to into that high own old previous prior earlier existing former and of multiple several many "
    "successive".split()
)
_AMOUNTS = frozenset({"level", "levels", "heights", "mark", "marks"})
_IDIOMS = (("track",), ("off", "the"), ("for", "the"), ("on", "the"), ("on",), ("a", "matter", "of"), ("world",))
_HANDS = frozenset({"for", "of", "in", "by"})
_DATED = frozenset({"set", "hit", "reached", "touched", "struck", "notched", "posted", "made", "established"})


def named(scan: Scan) -> Iterator[Claim]:
    """ "A record close", "52-week low", "eight-month peak", "new highs"."""
    absorbed: list[Span] = []
    for peak in reversed(scan.family("peak")):
        if any(span.overlaps(peak.span) for span in absorbed):
            continue
        span, kinds, low = _phrase(scan, peak)
        absorbed.append(span)
        claim = _named(scan, peak, span, kinds, low=low)
        if claim:
            yield claim
    for cue in scan.family("extreme", "all-time"):
        if any(s.overlaps(cue.span) for s in absorbed):
            continue
        if _stands_alone(scan, cue) and _counts(scan, cue.span):
            yield _claim(scan, cue.span, "all-time", "high", 0.9)


def superlatives(scan: Scan) -> Iterator[Claim]:
    """ "Its highest level since 2021", "the worst day this year", "the most since November"."""
    for cue in scan.family("superlative"):
        extent = find_extent(scan, cue.span)
        if extent is None:
            continue
        middle = Span(cue.span.end, max(cue.span.end, extent.span.start))
        if not _is_price_like(scan, middle):
            continue
        number = _is_of_number(scan, cue)
        measure = None if number else measure_in(scan, middle) or _measure_of_size(scan, cue)
        direction = _direction(scan, cue, middle) if not number else "low" if cue.sense == "few" else "high"
        if direction and not (measure is None and _is_near(scan, cue.span)) and not _is_ranked(scan, cue):
            span = cover([cue.span, extent.span])
            basis = basis_near(scan, span) if measure is None else "unspecified"
            yield Claim(
                span=span,
                about=cue.span,
                extent=extent.value,
                direction=direction,
                basis=basis,
                measure=measure,
                sure=0.9,
            )


def _is_of_number(scan: Scan, cue: Cue) -> bool:
    """True where the superlative tells of a number that something stands at: "263,000, the most in four years"."""
    published = any(c.span.before(cue.span) for c in scan.family("published"))
    if not published or (cue.sense != "few" and cue.text.lower() != "the most"):
        return False
    figure = next((f for f in reversed(scan.figures) if f.span.before(cue.span)), None)
    if figure is None or figure.unit in {"percent", "bp", "pp", "points"} or "." in figure.text:
        return False
    moved = [c for c in scan.family("move") if 0 <= figure.span.start - c.span.end <= 1]
    middle = Span(figure.span.end, cue.span.start)
    return not moved and set(bare_words(scan, middle, [t.span for t in scan.times])) <= {"which", "is", "was", "in"}


def _is_ranked(scan: Scan, cue: Cue) -> bool:
    """True for "the third-biggest", "its second-best"."""
    before = scan.text[max(scan.span.start, cue.span.start - 12) : cue.span.start].lower()
    return before.endswith(("d-", "h-", "t-", "second ", "third ", "fourth ", "fifth "))


def _phrase(scan: Scan, peak: Cue) -> tuple[Span, set[str], bool]:
    """The noun phrase that ends in the peak: its span, the senses of its adjectives, and whether it is a low."""
    span, kinds, low = peak.span, set[str](), peak.sense == "low"
    cues = [c for c in scan.cues if c.family in {"extreme", "basis", "peak"}]
    while True:
        inside = [c for c in cues if c.span.end <= span.start and scan.between(c.span, span).strip() in {"", "-"}]
        if inside:
            widest = min(inside, key=lambda c: c.span.start)
            kinds |= {c.sense for c in inside if c.family == "extreme"}
            low = low or any(c.family == "peak" and c.sense == "low" for c in inside)
            span = cover([widest.span, span])
            continue
        word = (words_before(scan, span, 1) or [""])[0]
        if word.endswith(_PERIODS) and word not in _ONE_DAY:
            kinds.add("52-week" if word == "52-week" else "other")
        elif word[:2] in {"19", "20"} and len(word) == 4 and word.isdigit():
            kinds.add("other")
        elif word not in _MODIFIERS:
            return span, kinds, low
        span = Span(scan.text.lower().rindex(word, scan.span.start, span.start), span.end)


def _named(scan: Scan, peak: Cue, span: Span, kinds: set[str], *, low: bool) -> Claim | None:
    after = words_after(scan, span, 2)
    if after[:1] == ["of"] and peak.text.lower() in _AMOUNTS and not _told_within(scan, span, 2):
        return None  # "record levels of debt"
    if any(c.span.start - span.end in {0, 1} for c in scan.family("subject", "other")):
        return None  # "record high profits"
    if words_before(scan, span, 1) == ["as"] and after[:1] == ["as"]:
        return None  # "as low as 226p"
    direction: Direction = "low" if low else "high"
    if not _counts(scan, span):
        return None
    if "all-time" in kinds:
        return _claim(scan, span, "all-time", direction, 0.95)
    if "none" in kinds or peak.sense == "level" or _is_breadth(scan, peak, span):
        return None
    if "52-week" in kinds:
        return _claim(scan, span, "52-week", direction, 0.95)
    extent = find_extent(scan, span, reach=3)
    if extent and extent.value == "other" and "fresh" not in kinds and _is_past(scan, extent):
        if _is_old_peak(scan, peak, span):
            return _claim(scan, cover([span, extent.span]), "all-time", "high", 0.7)
        return None  # "the high of January 2000": a yardstick
    dated = any(t.span.overlaps(span) and t.span.start < span.start for t in scan.times) or _is_year_first(scan, span)
    if "other" in kinds and dated and _is_old_peak(scan, peak, span):
        return _claim(scan, span, "all-time", "high", 0.7)
    if "other" in kinds and (dated or (_is_near(scan, span) and not _is_owned_by_day(scan, span))):
        return None  # "above its 2021 high": a yardstick
    if "other" in kinds:
        return _claim(scan, span, extent.value if extent and extent.value != "other" else "other", direction, 0.9)
    if extent:
        claim = _claim(scan, cover([span, extent.span]), extent.value, direction, 0.75)
        return replace(claim, by_denial=any(claim.span.contains(c.span) for c in scan.family("unseen")))
    if "fresh" in kinds and direction == "high":
        return _claim(scan, span, "all-time", direction, 0.75)
    return None


def _is_year_first(scan: Scan, span: Span) -> bool:
    """True for "2021 peak"."""
    return span.of(scan.text)[:4].isdigit()


def _is_past(scan: Scan, extent: Extent) -> bool:
    """True where the extent is a dated month, or a year before the article's."""
    time = next((t for t in scan.times if t.span == extent.span and t.iso), None)
    article = scan.doc._.article
    year = str(article.published.year) if article is not None and article.published else None
    return time is not None and ("-" in (time.iso or "") or time.iso != year)


def _is_old_peak(scan: Scan, peak: Cue, span: Span) -> bool:
    """ "Its November 2021 closing peak of 2,442.74": the record that stood until now, with its figure."""
    before = [f for f in scan.figures if f.span.before(span) and f.unit in {None, "points", "USD"}]
    told = bool(before) and set(words_between(scan, before[-1].span, span)) <= {"at", "its", "their", "the", "in"}
    return peak.text.lower() in {"peak", "pinnacle", "zenith"} and (told or _figure_within(scan, span, 3))


def _is_owned_by_day(scan: Scan, span: Span) -> bool:
    """ "Up from Wednesday's seven-week low", "its January record": a yardstick with its date."""
    for time in scan.times:
        if time.role in {"session", "period"} and time.span.end <= span.start:
            between = scan.text[time.span.end : span.start].strip()
            if between in {"", "'s", "’s", "-"} and time.span.start < span.start:
                return True
    return False


def _is_breadth(scan: Scan, peak: Cue, span: Span) -> bool:
    """True where stocks at highs and lows are counted: "67 new highs against 264 new lows"."""
    counted = any(0 <= span.start - f.span.end <= 1 and f.unit is None for f in scan.figures)
    plural = peak.text.lower() in {"highs", "lows"}
    both = {c.sense for c in scan.family("peak") if c.text.lower() in {"highs", "lows"}} >= {"high", "low"}
    return plural and (counted or both)


def _claim(scan: Scan, span: Span, extent: str, direction: Direction, sure: float) -> Claim:
    return Claim(span=span, extent=extent, direction=direction, basis=basis_near(scan, span), sure=sure)


def _stands_alone(scan: Scan, cue: Cue) -> bool:
    """True where "record" is the noun: "at a record", not "record profits", "to record a gain", "track record"."""
    if cue.text.lower() not in {"record", "records", "unprecedented", "all-time best", "all-time bests"}:
        return False
    before = words_before(scan, cue.span, 3)
    if any(tuple(before[-len(idiom) :]) == idiom for idiom in _IDIOMS):
        return False
    owned = before and (before[-1] in _OWNERS or before[-1].endswith(("th", "st", "nd", "rd", "'s", "’s")))
    if before and not owned and not _is_owned_by_day(scan, cue.span):
        return False
    after = words_after(scan, cue.span, 1)
    if cue.text.lower() != "unprecedented" and (not after or after[0] in _ENDERS):
        return not (before and before[-1] == "to" and after[:1] == ["a"])
    figure = next((f for f in scan.figures if 0 <= f.span.start - cue.span.end <= 1), None)
    exponent = figure.value.as_tuple().exponent if figure else 1
    return figure is not None and isinstance(exponent, int) and exponent <= 0 and _is_level(scan, figure)


def _counts(scan: Scan, span: Span) -> bool:
    """False for what is only near; a dated or numbered old record is a yardstick, and counts."""
    near = _is_near(scan, span)
    return not near or _figure_within(scan, span, 3) or _is_dated(scan, span) or _is_owned_by_day(scan, span)


def _is_near(scan: Scan, span: Span) -> bool:
    for cue in scan.family("near"):
        if cue.span.end <= span.start:
            gap = words_between(scan, cue.span, span)
            told = [f.span for f in scan.figures]
            plain = set(bare_words(scan, Span(cue.span.end, span.start), told)) - _ARTICLES - _MODIFIERS
            if len(gap) <= 5 and all(w == "of" or w.endswith(("'s", "’s")) for w in plain):
                return True
    return False


def _is_dated(scan: Scan, span: Span) -> bool:
    after = words_after(scan, span, 3)
    following = next((t for t in scan.times if span.before(t.span)), None)
    of_day = following is not None and words_between(scan, span, following.span) in (["from"], ["of"], ["in"])
    return of_day or bool(_DATED & set(after[:1] if after[:1] != [","] else after[1:2]))


def _is_level(scan: Scan, figure: Figure) -> bool:
    """True for a price; for a percentage where a yield is told of."""
    if figure.unit == "percent":
        return any(n.instrument.type == "rate" for g in scan.groups for n in g.names)
    return figure.unit in {None, "points"} or (figure.unit or "").isupper()


def _told_within(scan: Scan, span: Span, reach: int) -> bool:
    times = [t for t in scan.times if span.before(t.span) and len(words_between(scan, span, t.span)) < reach]
    return bool(times) or _figure_within(scan, span, reach)


def _figure_within(scan: Scan, span: Span, reach: int) -> bool:
    return any(
        span.before(f.span)
        and len(words_between(scan, span, f.span)) < reach
        and f.unit in {None, "points", "USD"}
        and words_before(scan, f.span, 1) != ["by"]  # "missed a record by 12 points"
        for f in scan.figures
    )


def _is_price_like(scan: Scan, middle: Span) -> bool:
    """True where nothing between an extreme and its extent names another thing ("the biggest deal since")."""
    known = [
        c.span
        for c in scan.cues
        if c.family in {"move", "measure", "peak", "basis", "place", "superlative", "published"}
    ]
    known += [m.span for m in (*scan.figures, *scan.times)]
    known += [g.span for g in scan.groups if _HANDS & set(words_before(scan, g.span, 2))]
    return all(w in _FILLERS or w.endswith(_PERIODS) for w in bare_words(scan, middle, known))


def _measure_of_size(scan: Scan, cue: Cue) -> str | None:
    """ "The most since May": of the move, or of the number that it went to."""
    figure = next((f for f in reversed(scan.figures) if f.span.before(cue.span)), None)
    if cue.text.lower() == "the most" and figure and words_before(scan, figure.span, 1) == ["to"]:
        return None
    return f"{told_period(scan, cue.span)} move" if cue.sense == "size" else "streak" if cue.sense == "length" else None


def _direction(scan: Scan, cue: Cue, middle: Span) -> Direction | None:
    """High or low: by the superlative itself, else by the move that it measures."""
    if cue.sense == "few":
        return "low" if any(c.span.before(cue.span) for c in scan.family("published")) else None
    if cue.sense in {"high", "low"}:
        moves = [c for c in scan.family("move", "up", "down") if middle.contains(c.span) and c.pos == "noun"]
        if moves and cue.text.lower() in {"highest", "strongest"}:
            return "high" if moves[0].sense == "up" else "low"
        return "high" if cue.sense == "high" else "low"
    moves = [c for c in scan.family("move", "up", "down") if middle.contains(c.span)]
    if not moves:
        moves = [c for c in scan.family("move", "up", "down") if c.span.before(cue.span)][-1:]
    if cue.sense == "length":
        return _of_run(scan, cue, middle)
    if moves:
        return "high" if moves[0].sense == "up" else "low"
    return None


def _of_run(scan: Scan, cue: Cue, middle: Span) -> Direction:
    """Of a run: whether it was winning or losing, by its own words, else by those before it."""
    told = [c for c in scan.cues if c.family in {"trend", "move", "versus"} and c.sense != "flat"]
    inside = [c for c in told if middle.contains(c.span)]
    before = [c for c in told if c.span.before(cue.span)]
    nearest = (inside or before[::-1])[:1]
    return "low" if nearest and nearest[0].sense in {"down", "lose"} else "high"
