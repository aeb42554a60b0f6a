"""The digest of a day: what the tape did, what is said to have moved it, and which claims failed.

Extractive: sentences are the articles' own, in their own words, and figures come from a span or from a bar
(`tapecheck.lines`). Nothing is rewritten, and nothing is left out silently: `Coverage` counts it.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, takewhile
from typing import TYPE_CHECKING, TypeVar

from corpus.history import History
from corpus.stories import publisher, stories
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, Catalyst, FactT, Quote, Reading, Target
from nlp.instruments import Catalogue, Instrument
from nlp.span import Span
from scrapers.article import Article
from tapecheck.edition import (
    Call,
    Cause,
    Coverage,
    Digest,
    Driver,
    Failure,
    Judged,
    Saying,
    Statement,
    Tally,
    TapeRow,
)
from tapecheck.lines import BarFigure, Count, Day, Expected, Line, Named, Outlet, Reason, SpanWords, Stated, Title, line
from tapecheck.tape import tape_rows

if TYPE_CHECKING:
    from corpus.store import Corpus
    from corpus.store.records import StoredArticle

ItemT = TypeVar("ItemT")
Checked = tuple[Reading, Mapping[str, Verdict]]  # a settled reading, and its verdicts by fact id

QUOTES = 4
_RESTLESS = frozenset({"^VIX", "^VXN", "^RVX"})  # measures of unrest, whose percentages are of another order
VOICES = 3  # causes of one sort that are shown; the rest are counted

SORTS = {
    "monetary-policy": "Central banks",
    "macro-data": "Economic data",
    "earnings": "Earnings",
    "valuation": "Valuation",
    "rotation-flows": "Rotation and flows",
    "geopolitics": "Geopolitics",
    "trade-policy": "Trade policy",
    "fiscal": "Budgets and borrowing",
    "technical": "The chart",
    "m&a": "Mergers and stakes",
    "commodity": "Raw materials",
    "company-news": "Company news",
    "regulation": "Regulation and courts",
    "positioning": "Positioning",
    "calendar": "The calendar",
    "other": "Other causes",
}

MISSING = {
    "instrument": "name no instrument that is known",
    "date": "name no session",
    "prices": "need prices that the tape lacks",
    "definition": "leave open what they mean",
}


def digest(
    checked: Iterable[Checked],
    history: History,
    day: date,
    *,
    as_of: datetime | None = None,
    watchlist: Sequence[str] = (),
    catalogue: Catalogue | None = None,
) -> Digest:
    """The digest of a session, from settled readings and their verdicts, with nothing later than `as_of`.

    `watchlist` names instruments that come first on the tape: ids, tickers or names, as the catalogue has them;
    QueryError where one is unknown.
    """
    past = history.at(as_of)
    given = list(checked)
    later = [r for r, _ in given if as_of and r.article.published and r.article.published > as_of]
    undated = [r for r, _ in given if _session(r) is None]
    today = [(r, v) for r, v in given if _session(r) == day and r not in later]
    verdicts = {fact.id: v[fact.id] for r, v in today for fact in r.facts if fact.id in v}
    forecasts = {fact.id for r, _ in today for fact in r.facts if isinstance(fact, Target)}
    claims = {key: verdict for key, verdict in verdicts.items() if key not in forecasts}
    readings = [reading for reading, _ in today]
    told = stories(readings)
    tape = tuple(tape_rows(past, day, watchlist=watchlist, catalogue=catalogue))
    tally = _tally(claims)
    return Digest(
        day=Day(day),
        as_of=as_of,
        lede=tuple(_lede(tape, tally)),
        tape=tape,
        drivers=_drivers(readings),
        quotes=tuple(_quotes(readings)),
        failures=_failures(readings, claims),
        tally=tally,
        calls=tuple(_calls(readings, verdicts)),
        stories=told,
        judged=tuple(_judged(readings, verdicts)),
        coverage=Coverage(
            articles=_count(readings),
            publishers=Count(tuple(sorted({publisher(r.article) for r in readings}))),
            stories=Count(tuple(story.lead.article.id for story in told)),
            by_prices=_count(r for r in readings if r.dated and r.dated.method == "prices"),
            undated=_count(undated),
            later=_count(later),
        ),
        notes=tuple(_notes(past, day, tape, readings)),
    )


def days(checked: Iterable[Checked]) -> dict[date, int]:
    """The sessions that there are articles of, with how many contradicted claims each holds, the latest last."""
    found: dict[date, int] = defaultdict(int)
    for reading, verdicts in checked:
        if session := _session(reading):
            found[session] += sum(v.label == "contradicted" for v in verdicts.values())
    return dict(sorted(found.items()))


def stored(corpus: "Corpus", day: date) -> Iterator[Checked]:
    """The readings and verdicts that a store has of a day, and of the articles that nothing places on any day."""
    return _checked(corpus, chain(corpus.articles(since=day, until=day), _dayless(corpus)))


def everything(corpus: "Corpus") -> Iterator[Checked]:
    """All readings that a store has, with their verdicts, the oldest first."""
    return _checked(corpus, corpus.articles(sort="oldest"))


def _checked(corpus: "Corpus", articles: Iterable["StoredArticle"]) -> Iterator[Checked]:
    for found in articles:
        if (reading := corpus.reading(found.article.id)) is not None:
            facts = corpus.facts(article=found.article.id)
            yield reading, {one.fact.id: one.verdict for one in facts if one.verdict is not None}


def _dayless(corpus: "Corpus") -> Iterator["StoredArticle"]:
    return takewhile(lambda found: found.day is None, corpus.articles(sort="oldest"))


def _session(reading: Reading) -> date | None:
    """The session that the reading is of, else the day of publication."""
    if reading.dated:
        return reading.dated.session
    published = reading.article.published
    return published.date() if published else None


def _lede(tape: Sequence[TapeRow], tally: Tally) -> Iterator[Line]:
    fresh = [row for row in tape if row.session is None and row.percent is not None]
    if fresh and fresh[0] is tape[0]:
        row = fresh[0]
        yield line(_the(row.instrument, start=True), Named(row.instrument), " closed at ", row.close, *_went(row), ".")
    others = [row for row in fresh if row is not tape[0] and row.instrument.id not in _RESTLESS]
    if others:
        row = max(others, key=lambda r: abs(r.percent.value) if r.percent else 0)
        yield line(
            "The largest move on the tape was that of ", _the(row.instrument), Named(row.instrument), *_went(row), "."
        )
    if not tally.checked.of:
        yield line("No claim was checked.")
    elif not tally.contradicted.of:
        yield line("Of ", tally.checked, " claims checked, none failed.")
    else:
        yield line("Of ", tally.checked, " claims checked, ", tally.contradicted, " failed.")


def _went(row: TapeRow) -> tuple[str | BarFigure, ...]:
    if row.rising is None or row.percent is None:
        return (", unchanged",)
    return ", up " if row.rising else ", down ", replace(row.percent, signed=False)


def _the(instrument: Instrument, *, start: bool = False) -> str:
    """The article that the name takes in a sentence: "the S&P 500", but "gold"."""
    if instrument.type not in ("index", "currency", "rate"):
        return ""
    return "The " if start else "the "


def _drivers(readings: Iterable[Reading]) -> tuple[Driver, ...]:
    groups: dict[str, list[tuple[Article, Catalyst]]] = defaultdict(list)
    for article, fact in _facts(readings, Catalyst):
        if fact.modality == "asserted":
            groups[fact.type].append((article, fact))
    found = [_driver(sort, members) for sort, members in groups.items()]
    return tuple(sorted(found, key=lambda d: (d.sort == "other", -len(d.publishers.of), -len(d.facts.of))))


def _driver(sort: str, members: Sequence[tuple[Article, Catalyst]]) -> Driver:
    best = sorted(members, key=lambda m: (-m[1].confidence, _unhandy(m[1].cause.text, 60), m[1].id))
    voices = _firsts(best, lambda m: publisher(m[0]))[:VOICES]
    return Driver(
        sort=SORTS[sort],
        causes=tuple(
            Cause(
                said=_statement(article, fact, fact.cause.span, fact.effect.span),
                cause=line(SpanWords(article, fact.cause.span)),
                effect=line(SpanWords(article, fact.effect.span)),
                instrument=fact.effect.instrument,
                raises=fact.polarity == "+",
            )
            for article, fact in voices
        ),
        publishers=Count(tuple(sorted({publisher(article) for article, _ in members}))),
        facts=Count(tuple(fact.id for _, fact in members)),
    )


def _quotes(readings: Iterable[Reading]) -> Iterator[Saying]:
    spoken = [(article, fact) for article, fact in _facts(readings, Quote) if fact.speaker.name]
    spoken.sort(key=lambda m: (m[1].style != "direct", -m[1].confidence, _unhandy(m[1].content.text, 110), m[1].id))
    one_each = _firsts(_firsts(spoken, lambda m: m[1].speaker.name), lambda m: publisher(m[0]))
    for article, fact in one_each[:QUOTES]:
        words = _without_comma(article, fact.content.span)
        said = Statement(article=article, sentence=fact.sentence, line=line(SpanWords(article, words)))
        yield Saying(said=said, speaker=fact.speaker)


def _without_comma(article: Article, words: Span) -> Span:
    """The span without the comma that a sentence puts before its "said"."""
    return Span(words.start, words.end - 1) if words.of(article.text).endswith(",") else words


def _failures(readings: Iterable[Reading], verdicts: Mapping[str, Verdict]) -> tuple[Failure, ...]:
    groups: dict[Hashable, list[tuple[Article, AnyFact]]] = defaultdict(list)
    for reading in readings:
        for fact in reading.facts:
            if fact.id in verdicts and verdicts[fact.id].label == "contradicted":
                groups[_claim(fact)].append((reading.article, fact))
    found = [_failure(members, verdicts) for members in groups.values()]
    return tuple(sorted(found, key=lambda failure: failure.verdict.diagnosis is None))  # what is explained comes first


def _failure(members: Sequence[tuple[Article, AnyFact]], verdicts: Mapping[str, Verdict]) -> Failure:
    article, fact = members[0]
    verdict = verdicts[fact.id]
    return Failure(
        said=_statement(article, fact, fact.span),
        fact=fact,
        verdict=verdict,
        reason=line(Reason(fact, article, verdict)),
        stated=line(Stated(fact)),
        expected=line(Expected(fact, verdict)),
        also=tuple(_firsts([other for other, _ in members[1:] if other != article], lambda a: a.id)),
    )


def _judged(readings: Iterable[Reading], verdicts: Mapping[str, Verdict]) -> Iterator[Judged]:
    for reading in readings:
        for fact in reading.facts:
            if verdict := verdicts.get(fact.id):
                said = _statement(reading.article, fact, fact.span)
                reason = line(Reason(fact, reading.article, verdict))
                yield Judged(said=said, fact=fact, verdict=verdict, reason=reason)


def _claim(fact: AnyFact) -> Hashable:
    """What makes two claims the same claim: all that is stated, but for the words."""
    names = ("instrument", "winner", "loser", "indicator", "name", "institution", "action", "extent", "study", "signal")
    stated = (*names, "value", "unit", "direction", "basis", "count", "measure", "date")
    return fact.kind, *((name, getattr(fact, name, None)) for name in stated)


def _calls(readings: Iterable[Reading], verdicts: Mapping[str, Verdict]) -> Iterator[Call]:
    made = [(article, fact) for article, fact in _facts(readings, Target) if fact.instrument]
    for article, fact in _firsts(made, lambda m: (m[1].forecaster, m[1].instrument, m[1].value)):
        yield Call(said=_statement(article, fact, fact.span), target=fact, verdict=verdicts.get(fact.id))


def _tally(verdicts: Mapping[str, Verdict]) -> Tally:
    by_label: dict[str, list[str]] = defaultdict(list)
    by_missing: dict[str, list[str]] = defaultdict(list)
    for fact_id, verdict in verdicts.items():
        by_label[verdict.label].append(fact_id)
        if verdict.label == "unverifiable":
            by_missing[verdict.missing or "definition"].append(fact_id)
    lacking = sorted(by_missing.items(), key=lambda item: -len(item[1]))
    return Tally(
        checked=Count(tuple(verdicts)),
        supported=Count(tuple(by_label["supported"])),
        contradicted=Count(tuple(by_label["contradicted"])),
        unverifiable=Count(tuple(by_label["unverifiable"])),
        pending=Count(tuple(by_label["pending"])),
        missing=tuple((MISSING[what], Count(tuple(ids))) for what, ids in lacking),
    )


def _notes(history: History, day: date, tape: Sequence[TapeRow], readings: Sequence[Reading]) -> Iterator[Line]:
    if not readings:
        yield line("No article speaks of ", Day(day), ".")
    if not tape:
        yield line("The tape has no bar of ", Day(day), " or the days before it.")
    stale = [row for row in tape if row.session is not None and history.was_open(row.instrument.id or "", day)]
    for row in stale:
        assert row.session is not None
        yield line("The market of ", Named(row.instrument), " was open, but its last bar is of ", row.session, ".")
    for reading in readings:
        if reading.dated and reading.dated.method == "prices":
            yield line(
                Outlet(reading.article),
                " gives no date for “",
                Title(reading.article),
                "”; the figures in it fit ",
                Day(reading.dated.session),
                ".",
            )


def _statement(article: Article, fact: AnyFact, *marks: Span) -> Statement:
    return Statement(
        article=article,
        sentence=fact.sentence,
        line=line(SpanWords(article, fact.sentence)),
        marks=tuple(sorted(marks)),
    )


def _facts(readings: Iterable[Reading], kind: type[FactT]) -> Iterator[tuple[Article, FactT]]:
    for reading in readings:
        for fact in reading.facts:
            if isinstance(fact, kind):
                yield reading.article, fact


def _firsts(items: Iterable[ItemT], key: Callable[[ItemT], Hashable]) -> list[ItemT]:
    """The first item of each key, in order."""
    found: dict[Hashable, ItemT] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())


def _unhandy(text: str, ideal: int) -> int:
    """How far a text is from a length that reads well in a digest."""
    return abs(len(text) - ideal)


def _count(readings: Iterable[Reading]) -> Count:
    return Count(tuple(reading.article.id for reading in readings))
