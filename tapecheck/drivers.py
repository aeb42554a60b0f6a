"""What is said to have moved it: causes by sort, how many independent publishers name each, and who says otherwise."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from nlp.facts import Catalyst
from nlp.span import Span
from scrapers.article import Article
from tapecheck.edition import Cause, Driver
from tapecheck.gathered import Gathered
from tapecheck.lines import Count, line
from tapecheck.salience import MANY, Vectors, chosen, tfidf

VOICES = 3  # causes of one sort that are shown; the rest are counted
DRIVERS = 8  # sorts that are shown

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

_PLACE = re.compile(r"[A-Z][A-Z .,]+(?:[A-Z][a-z]+\.? \d{1,2})? ?(?:\([^()\n]{1,40}\))? ?[-–—]+ ")

Told = tuple[Article, Catalyst]


def drivers(found: Gathered, *, seen: Sequence[str] = (), vectors: Vectors = tfidf) -> tuple[Driver, ...]:
    """The sorts of causes, those that most publishers name first."""
    groups: dict[str, list[Told]] = defaultdict(list)
    for article, fact in found.causes:
        groups[fact.type].append((article, fact))
    ranked = sorted(groups.items(), key=lambda group: (group[0] == "other", -len(_voices(found, group[1])), group[0]))
    return tuple(_driver(found, sort, members, seen, vectors) for sort, members in ranked[:DRIVERS])


def _driver(found: Gathered, sort: str, members: Sequence[Told], seen: Sequence[str], vectors: Vectors) -> Driver:
    against = _against(found, members)
    shown = _shown(found, members, seen, vectors)
    if against and not any(member in against for member in shown):  # who disagrees is heard
        shown = [*shown[: VOICES - 1], _handiest(against)[0]]
    return Driver(
        sort=SORTS[sort],
        causes=tuple(_cause(found, article, fact) for article, fact in shown),
        publishers=Count(_voices(found, members)),
        facts=Count(tuple(fact.id for _, fact in members)),
        against=Count(_voices(found, against)),
    )


def _shown(found: Gathered, members: Sequence[Told], seen: Sequence[str], vectors: Vectors) -> list[Told]:
    """The causes to show: one a publisher, central and new; sentences with something false in them come last."""
    firsts: dict[str, Told] = {}
    for member in sorted(_handiest(members), key=lambda m: bool(found.false_in(m[0], m[1].sentence))):
        firsts.setdefault(found.voice(member[0]), member)
    clean = [m for m in firsts.values() if not found.false_in(m[0], m[1].sentence)]
    few = (clean if len(clean) >= VOICES else list(firsts.values()))[:MANY]
    words = [f"{fact.cause.text} {fact.effect.text}" for _, fact in few]
    places = chosen(words, VOICES, voices=[found.voice(article) for article, _ in few], seen=seen, vectors=vectors)
    return [few[place] for place in places]


def _against(found: Gathered, members: Sequence[Told]) -> list[Told]:
    """Those who have the sort of cause move the thing that is named most the other way than most do."""
    named = Counter(_thing(fact) for _, fact in members)
    thing = max(named, key=lambda name: (named[name], name))
    ways: dict[str, list[Told]] = defaultdict(list)
    for article, fact in members:
        if _thing(fact) == thing:
            ways[fact.polarity].append((article, fact))
    if len(ways) < 2:
        return []
    most, least = sorted(ways.values(), key=lambda way: (-len(_voices(found, way)), way[0][1].polarity))
    agreed = set(_voices(found, most))
    return [member for member in least if found.voice(member[0]) not in agreed]


def _thing(fact: Catalyst) -> str:
    return fact.effect.instrument.name if fact.effect.instrument else ""


def _cause(found: Gathered, article: Article, fact: Catalyst) -> Cause:
    return Cause(
        said=found.said(article, fact.sentence, fact.cause.span, fact.effect.span),
        cause=line(found.words(article, _without_place(article, fact.cause.span))),
        effect=line(found.words(article, _without_place(article, fact.effect.span))),
        instrument=fact.effect.instrument,
        raises=fact.polarity == "+",
    )


def _without_place(article: Article, words: Span) -> Span:
    """The words without the line that a wire puts before its first sentence: "NEW YORK, Aug 1 (Meridian) - "."""
    before = _PLACE.match(words.of(article.text))
    return Span(words.start + before.end(), words.end) if before else words


def _voices(found: Gathered, members: Iterable[Told]) -> tuple[str, ...]:
    return tuple(sorted({found.voice(article) for article, _ in members}))


def _handiest(members: Iterable[Told]) -> list[Told]:
    """The surest first, and of those the ones of a length that reads well."""
    return sorted(members, key=lambda m: (-m[1].confidence, abs(len(m[1].cause.text) - 60), m[1].id))
