"""When a statement holds: its basis, its period and its session."""

import datetime as dt
from collections import Counter
from dataclasses import replace

from spacy.tokens import Doc

from nlp.facts import Basis
from nlp.mentions import Cue, Time
from nlp.periods import Day, Period, resolve_day, weekday_in
from nlp.readers.scan import Scan, once, once_at, scans_before, tokens
from nlp.readers.statements import Statement
from nlp.span import Span

DAY = Period(unit="day")
_PLACED: dict[str | None, Basis] = {
    "close": "close",
    "open": "open",
    "high": "high",
    "low": "low",
    "premarket": "premarket",
    "intraday": "intraday",
}
_PHASES: dict[str | None, Basis] = {
    "open": "open",
    "close": "close",
    "premarket": "premarket",
    "midday": "intraday",
    "afterhours": "intraday",
}
_OPENERS = frozenset("while whereas but although though even as which when because since then".split())
_BACKWARD = frozenset(
    "after before having until passing beating topping surpassing eclipsing exceeding against versus from which "
    "since".split()
)
_PARTICIPLES = frozenset("set reached made seen touched recorded notched struck".split())
_CLAUSE = frozenset(", ; and but while as ( —".split())
_EARLIER = frozenset("earlier ago previously last prior before".split())
_FROM = ("from ", "after ", "before ")  # "up 7% from Thursday's close of 68.04": Thursday is that close's alone
_ADJECTIVAL = ("-day", "-week", "-month", "-session", "-year")
_PAIRED = frozenset({"the former", "the latter", "former", "latter"})
_NOUN_REACH = 24  # code points from a noun's time to its figure: "Thursday's close of $68.04"
_SESSION = ("close", "open", "intraday", "premarket")
_TO_CONTRACT = 18  # code points from a contract's month to its goods: "July soft red winter wheat"
_NEAR = 80  # code points between a figure and the session phase that is told of it
_YARDSTICK = 45  # code points from a superlative to the time that it is measured over
_ROUND_PLACES = 2  # "7,000", "2,100": a round figure beside "past" or "under" is a barrier


def basis_of(statement: Statement, wrap: Basis) -> Basis:
    """How the figure was taken: by the cue that places it, the phase told beside it, else as the whole text does.

    `wrap` is the basis of the text as a whole (`wrap_basis`).
    """
    scan, figure = statement.scan, statement.figure
    if statement.role == "level" and _is_barrier(statement):
        return "threshold"
    place = statement.place.sense if statement.place else None
    if statement.role == "level" and place in _PLACED:
        return _PLACED[place]
    phases: list[tuple[Span, Basis]] = [(t.span, _PHASES[t.phase]) for t in scan.times if t.phase]
    places: list[tuple[Span, Basis]] = [(c.span, _PLACED[c.sense]) for c in scan.family("place", *_SESSION)]
    near = [(span, basis) for span, basis in (*phases, *places) if span.gap(figure.span) < _NEAR]
    if not near:
        return wrap
    return min(near, key=lambda told: _apart(scan, told[0], figure.span))[1]


def _apart(scan: Scan, told: Span, figure: Span) -> int:
    """Code points between, and more across a break: "lower at the open, but closed 1.2% up"."""
    left, right = sorted((told, figure), key=lambda s: s.start)
    return told.gap(figure) + (_NEAR if scan.breaks(left, right) else 0)


def wrap_basis(doc: Doc) -> Basis:
    """What a text's figures are where nothing is said: of the close in a closing wrap, intraday in a running one."""
    told: Counter[Basis] = Counter()
    for mention in doc._.mentions:
        if isinstance(mention, Cue) and mention.family == "place" and mention.sense in {"close", "intraday"}:
            told[_PLACED[mention.sense]] += 1
        elif isinstance(mention, Time) and mention.phase in {"close", "midday"}:
            told[_PHASES[mention.phase]] += 1
        elif isinstance(mention, Time) and mention.role == "clock":
            told["intraday"] += 1
    if not told:
        return "unspecified"
    return "close" if told["close"] >= told["intraday"] else "intraday"


def period_of(statement: Statement) -> Period:
    """The period of the statement's figure, or of the one that it repeats."""
    if statement.distance:
        return replace(DAY, unit="since")
    own = period_near(statement.scan, statement.figure.span)
    if own == DAY and statement.source:
        return period_of(statement.source)
    return _led_by_the_sentence_before(statement) or own if own == DAY else own


def _led_by_the_sentence_before(statement: Statement) -> Period | None:
    """The period that the sentence before gives to this one too.

    It opens with one ("For the week, the Dow rose 2%. The Nasdaq added 3%."), or names the two that are told of now
    ("... over the past three months. The former returned 15%, the latter 10%.").
    """
    scan = statement.scan
    earlier = scans_before(scan, 1)
    if statement.role != "move" or not earlier or "\n" in scan.text[earlier[0].span.end : scan.span.start]:
        return None
    periods = [t for t in earlier[0].times if t.role == "period" and t.period and not _is_contract(earlier[0], t)]
    if any(n.text.lower() in _PAIRED for n in statement.names) and len(periods) == 1:
        return periods[0].period
    if any(t.role == "session" and _applies(scan, t, statement.figure.span) for t in scan.times):
        return None
    led = [t for t in periods if t.span.start - earlier[0].span.start <= len("For ")]
    return led[0].period if led and any(f.unit == "percent" for f in earlier[0].figures) else None


def period_near(scan: Scan, words: Span) -> Period:
    """The period told nearest to the words in their part of the sentence, else a day."""
    timed = [t for t in scan.times if t.role == "session" or (t.period and t.role in {"period", "since"})]
    timed = [t for t in timed if _applies(scan, t, words)]
    if any(t.role == "period" for t in timed):
        timed = [t for t in timed if not _ends_a_period(scan, t)]
    if not timed:
        return DAY
    nearest = min(timed, key=lambda t: _distance(scan, t, words))
    return _running(scan, nearest, nearest.period) if nearest.period else DAY


def _ends_a_period(scan: Scan, time: Time) -> bool:
    """True for "through Thursday's close", "to Friday": where a period ends, and no day of its own."""
    words = scan.tokens_at(max(scan.span.start, time.span.start - 12), time.span.start)[-1:] + tokens(time.text)[:1]
    return time.role == "session" and bool({"through", "to", "until"} & set(words))


def _applies(scan: Scan, time: Time, words: Span) -> bool:
    """True where the time can be that of the words.

    A time that belongs to a noun ("Thursday's close of 68.04", "its October peak") is that of the noun's own figure. A
    later time belongs to its own clause; an earlier one holds on, but not into a clause that looks back ("after",
    "having", "from"). The time that a superlative is measured over is no time at all.
    """
    if _is_yardstick(scan, time, words) or _is_contract(scan, time):
        return False
    if time.text.lower().startswith(_FROM) or _owned_by_noun(scan, time):
        return 0 <= words.start - time.span.end <= _NOUN_REACH
    owner = _figure_of(scan, time)
    if owner is not None:
        return words.overlaps(owner)
    told = any(words.before(f.span) and f.span.before(time.span) for f in scan.figures)
    if _participial(scan, time):
        return words.before(time.span) and time.span.start - words.end <= _NOUN_REACH * 2 and not told
    if words.before(time.span):
        between = scan.tokens_between(words, time.span)
        return (
            ";" not in between
            and not ((_OPENERS | _BACKWARD) - {"which"} & set(between))
            and not ("which" in between and told)
        )
    between = scan.tokens_between(time.span, words)
    return not _BACKWARD & set(between[:-1] if between[-1:] == ["after"] else between)


def _is_contract(scan: Scan, time: Time) -> bool:
    """True for the month of a contract: "December corn", "gold futures for April delivery"."""
    if time.role != "period" or not time.period or time.period.unit != "month":
        return False
    after = scan.tokens_at(time.span.end, min(scan.span.end, time.span.end + 24))[:1]
    if after in (["delivery"], ["contract"], ["futures"]):
        return True
    behind = (n for g in scan.groups for n in g.names if 0 <= n.span.start - time.span.end <= _TO_CONTRACT)
    return any(n.instrument.type == "commodity" for n in behind)


def _owned_by_noun(scan: Scan, time: Time) -> bool:
    """True for "last week's gain", "Monday's record", "its October peak"."""
    nouns = [*scan.family("place", "high", "low", "close", "record"), *scan.family("move")]
    if time.text.endswith(_ADJECTIVAL):
        return True  # "a five-day losing streak"
    possessive = scan.text[time.span.end : time.span.end + 2] in {"'s", "’s"} or time.text.endswith(("'s", "’s"))
    return any(
        c.pos == "noun"
        and time.span.end <= c.span.start <= time.span.end + len("’s record ")
        and (possessive or c.family == "place")
        for c in nouns
    )


def _figure_of(scan: Scan, time: Time) -> Span | None:
    """The figure that a time belongs to: "the 4,626.30 of Jan. 14"."""
    before = [f.span for f in scan.figures if f.span.before(time.span)]
    return before[-1] if before and scan.tokens_between(before[-1], time.span) == ["of"] else None


def _participial(scan: Scan, time: Time) -> bool:
    """True for "a record set on July 11", "the high reached last December": the time of what stands before it."""
    before = scan.tokens_at(max(scan.span.start, time.span.start - 24), time.span.start)[-2:]
    return bool(_PARTICIPLES & set(before)) and "had" not in before


def _is_yardstick(scan: Scan, time: Time, words: Span) -> bool:
    """True for the time that a superlative is measured over: "down 1.1%, its lowest finish in a week"."""
    return any(
        c.sense != "none"
        and c.span.before(time.span)
        and scan.tokens_between(c.span, time.span)[-1:] not in (["of"], ["on"])  # "the record close of Nov. 8"
        and time.span.start - c.span.end <= _YARDSTICK
        and not (c.span.before(words) and words.before(time.span))
        and not any(c.span.before(f.span) and f.span.before(time.span) and "-" not in f.text for f in scan.figures)
        for c in _yardsticks(scan)
    )


@once
def _yardsticks(scan: Scan) -> list[Cue]:
    return [cue for family in ("superlative", "extreme", "notsince", "first") for cue in scan.family(family)]


def _running(scan: Scan, time: Time, period: Period) -> Period:
    """The period, as the words round it bend it: since a month, or the year that is not over."""
    before = scan.tokens_at(max(scan.span.start, time.span.start - 30), time.span.start)[-3:]
    if period.unit in {"month", "year", "quarter"} and "since" in before:
        return replace(period, unit="since", count=1)
    article = scan.doc._.article
    published = article.published if article else None
    current = time.iso is not None and len(time.iso) == 4 and (not published or time.iso == str(published.year))
    if period.unit == "year" and current and {"is", "are", "has", "have", "now", "far"} & set(_words(scan)):
        return replace(period, unit="ytd")
    return period


def _words(scan: Scan) -> list[str]:
    return scan.tokens_at(scan.span.start, scan.span.end)


def _distance(scan: Scan, time: Time, figure: Span) -> int:
    """Code points between, doubled before the figure and across a break, and more across another figure."""
    gap = time.span.gap(figure)
    left, right = sorted((time.span, figure), key=lambda s: s.start)
    between = [f for f in scan.figures if left.before(f.span) and f.span.before(right)]
    return gap * (2 if scan.breaks(left, right) or time.span.before(figure) else 1) + 25 * len(between)


def session_of(statement: Statement) -> dt.date | None:
    """The session of the statement's figure, or of the one that it repeats."""
    own = session_near(statement.scan, statement.figure.span)
    return session_of(statement.source) if own is None and statement.source else own


def session_near(scan: Scan, words: Span) -> dt.date | None:
    """The session named nearest to the words, where they or the article's date settle it."""
    day = day_near(scan, words)
    if day is None:
        return None
    if day.year is not None and day.month is not None and day.day is not None:
        return resolve_day(day, dt.date(day.year, day.month, 1))
    article = scan.doc._.article
    if article is None or article.published is None:
        return None
    return resolve_day(day, article.published.date())


@once_at
def day_near(scan: Scan, words: Span) -> Day | None:
    """The day named nearest to the words; a Day without parts where they look back to one that is not named."""
    days = [t for t in scan.times if t.role == "session" and _day_of(scan, t) is not None and _applies(scan, t, words)]
    if days:
        return _day_of(scan, min(days, key=lambda t: _distance(scan, t, words)))
    return Day() if _looks_back(scan, words) else None


def _clause(before: list[str]) -> list[str]:
    return before[max((n for n, word in enumerate(before) if word in _CLAUSE), default=-1) + 1 :]


def _day_of(scan: Scan, time: Time) -> Day | None:
    """The day of a session; of "Thursday's close" the weekday, of "July 11 last year" that of the year before."""
    if time.day is None:
        weekday = weekday_in(time.text)
        return None if weekday is None else Day(weekday=weekday)
    if time.day.weekday is not None:
        dates = (t for t in scan.times if t.day and t.day.day and 0 <= t.span.start - time.span.end <= len(", "))
        return next((t.day for t in dates), time.day)  # "Thursday, September 18, 2025"
    if time.day.month is not None and scan.text[time.span.end : time.span.end + 10].lower() == " last year":
        return replace(time.day, last=True)
    return time.day


def _looks_back(scan: Scan, words: Span) -> bool:
    """True in a clause that tells what had been: "had closed at", "16.41 a week earlier", "reached last December"."""
    before = scan.tokens_at(scan.span.start, words.start)
    clause = _clause(before)
    if clause and clause[0].endswith("ing"):
        clause = before  # "had wobbled after the decision, leaving the S&P 500 down 0.1%"
    after = [w.strip(".") for w in scan.tokens_at(words.end, min(scan.span.end, words.end + 40))]
    stop = next((n for n, word in enumerate(after) if word in {",", ";", "and"}), len(after))
    return "had" in clause or "having" in clause or bool(_EARLIER & set(after[:stop]))


def _is_barrier(statement: Statement) -> bool:
    """A round number beside a word of crossing, or a line of the chart: no price that was printed."""
    figure, scan = statement.figure, statement.scan
    digits = figure.value.as_tuple()
    if not isinstance(digits.exponent, int) or digits.exponent < 0:
        return False
    whole = int(figure.value)
    round_figure = whole >= 1000 and whole % 10**_ROUND_PLACES == 0
    crossing = figure.hedge in {"above", "below"} or any(
        c.span.before(figure.span) and len(scan.tokens_between(c.span, figure.span)) <= 1
        for c in [*scan.family("prep", "above", "below"), *scan.family("place", "reach")]
    )
    line = any(c.sense == "line" and c.span.gap(figure.span) < 25 for c in scan.family("subject", "line"))
    return round_figure and (crossing or line)
