"""Stories: articles that tell of the same session with the same figures. Grouped, never dropped."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import combinations
from urllib.parse import urlsplit

from nlp.facts import Level, Move, Reading
from scrapers.article import Article

SHARED = 2  # figures that two articles must have in common to tell one story; one alone is chance too often

_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})  # under a country's domain: co.uk, com.au
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles that tell one story, the earliest first."""

    session: date | None
    readings: tuple[Reading, ...]

    @property
    def lead(self) -> Reading:
        """The article that was first, as far as the dates of publication tell."""
        return self.readings[0]


def stories(readings: Iterable[Reading]) -> tuple[Story, ...]:
    """The stories of these readings, the widest told first; an article that shares no figures is a story alone."""
    known = list(readings)
    leader = list(range(len(known)))
    first: dict[tuple[Hashable, ...], int] = {}
    for place, reading in enumerate(known):
        for together in combinations(sorted(_figures(reading), key=repr), SHARED):
            leader[_root(leader, place)] = _root(leader, first.setdefault(together, place))
    groups: dict[int, list[Reading]] = defaultdict(list)
    for place, reading in enumerate(known):
        groups[_root(leader, place)].append(reading)
    found = [Story(session=_session(group[0]), readings=_by_time(group)) for group in groups.values()]
    return tuple(sorted(found, key=lambda story: -len(story.readings)))


def publisher(article: Article) -> str:
    """Who stands behind an article: the registrable domain of its address, else the name of its source.

    An address without a name (a feed served from this machine, say) tells nothing of the publisher.

    >>> from scrapers.article import make_article
    >>> publisher(make_article("Gold rose.", url="https://markets.example.co.uk/gold"))
    'example.co.uk'
    """
    domain, host = _domain(article.url) if article.url else (None, "")
    return domain or article.source or host or article.id


@lru_cache(maxsize=65_536)
def _domain(url: str) -> tuple[str | None, str]:
    """The registrable domain of an address, None where its host has no name; and the host."""
    host = urlsplit(url).hostname or ""
    labels = host.split(".")
    if len(labels) < 2 or host.replace(".", "").isdigit():
        return None, host
    domain = ".".join(
        labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else labels[-2:]
    )
    return domain, host


def _figures(reading: Reading) -> set[Hashable]:
    """What the article states as a fact of its session: instrument, kind and figure."""
    session = _session(reading)
    return {
        (session, fact.kind, fact.instrument.name, fact.value, fact.unit)
        for fact in reading.facts
        if isinstance(fact, Level | Move) and fact.value is not None and fact.modality == "asserted"
    }


def _session(reading: Reading) -> date | None:
    return reading.dated.session if reading.dated else None


def _by_time(group: Sequence[Reading]) -> tuple[Reading, ...]:
    return tuple(sorted(group, key=lambda r: (r.article.published or _LATEST, r.article.id)))


def _root(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place
