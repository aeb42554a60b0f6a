"""Stories: articles that tell of the same session with the same figures, and their copies. Grouped, never dropped."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from itertools import combinations
from types import MappingProxyType
from urllib.parse import urlsplit

from nlp.facts import Level, Move, Reading
from scrapers.article import Article

SHARED = 2  # figures that two articles must have in common to tell one story; one alone is chance too often

_NO_COPIES: Mapping[str, str] = MappingProxyType({})
_LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles that tell one story, the earliest first."""

    session: date | None
    readings: tuple[Reading, ...]
    copied_from: Mapping[str, str] = field(default_factory=dict)  # of its copies: the id of the first of their group

    @property
    def lead(self) -> Reading:
        """The article that was first, as far as the dates of publication tell."""
        return self.readings[0]

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who tells it, each once, in the order of their articles."""
        return tuple(dict.fromkeys(publisher(reading.article) for reading in self.readings))

    @property
    def independent(self) -> tuple[str, ...]:
        """Who tells it in words of their own: a text that many outlets print counts for the first of them."""
        first: dict[str, str] = {}
        for reading in self.readings:
            first.setdefault(self.copied_from.get(reading.article.id, reading.article.id), publisher(reading.article))
        return tuple(dict.fromkeys(first.values()))


def stories(readings: Iterable[Reading], *, copied_from: Mapping[str, str] = _NO_COPIES) -> tuple[Story, ...]:
    """The stories of these readings, the widest told first; an article that shares no figures is a story alone.

    Articles tell one story if they share an instrument's figures of one session, or are copies of one text
    (`Corpus.copied_from`). Articles of different sessions are never one story, whatever they share.
    """
    known = list(readings)
    groups = _Groups([_session(reading) for reading in known])
    first: dict[Hashable, int] = {}
    for place, reading in enumerate(known):
        copied = copied_from.get(reading.article.id, reading.article.id)
        groups.join(place, first.setdefault((_session(reading), copied), place))
        for together in combinations(sorted(_figures(reading), key=repr), SHARED):
            groups.join(place, first.setdefault(together, place))
    found: dict[int, list[Reading]] = defaultdict(list)
    for place, reading in enumerate(known):
        found[groups.root(place)].append(reading)
    told = [_story(group, copied_from) for group in found.values()]
    return tuple(sorted(told, key=lambda story: -len(story.readings)))


def publisher(article: Article) -> str:
    """Who stands behind an article: the registrable domain of its address, else the name of its source.

    By the public suffix list that comes with `tld`: nothing is fetched. Blogs of one host are publishers of their own
    where the list says so. An address without a name (a feed served from this machine, say) tells nothing.

    >>> from scrapers.article import make_article
    >>> publisher(make_article("Gold rose.", url="https://markets.example.co.uk/gold"))
    'example.co.uk'
    """
    host = _host(article.url)
    return _registrable(host) or article.source or host or article.id


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url).hostname or "").lower() if url else ""
    except ValueError:  # "https://[broken"
        return ""


@cache
def _registrable(host: str) -> str | None:
    labels = host.split(".")
    if len(labels) < 2 or host.replace(".", "").isdigit() or ":" in host:
        return None
    from tld import get_fld

    listed = get_fld(f"https://{host}", fail_silently=True, search_private=True)
    return listed or ".".join(labels[-2:])  # names that are on no list: those of an intranet, and .example


class _Groups:
    """Articles joined to groups, none of which holds two sessions."""

    def __init__(self, sessions: Sequence[date | None]) -> None:
        self._leader = list(range(len(sessions)))
        self._session = list(sessions)

    def root(self, place: int) -> int:
        leader = self._leader
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    def join(self, one: int, other: int) -> None:
        one, other = self.root(one), self.root(other)
        mine, theirs = self._session[one], self._session[other]
        if one == other or (mine and theirs and mine != theirs):
            return
        self._leader[one] = other
        self._session[other] = theirs or mine


def _story(group: Sequence[Reading], copied_from: Mapping[str, str]) -> Story:
    ids = {reading.article.id for reading in group}
    known = {id_: copied_from[id_] for id_ in ids if id_ in copied_from}
    session = next((day for reading in group if (day := _session(reading))), None)
    return Story(session=session, readings=_by_time(group), copied_from=known)


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
