"""What the store hands out: articles and facts with what is known of them, sources, jobs. Plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from corpus.revisions import Change
from corpus.verify.verdict import Verdict
from nlp.facts import AnyFact, Dating
from scrapers.article import Article

FactT = TypeVar("FactT", bound=AnyFact)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article, when it was met, and whether it has been read."""

    article: Article
    dated: Dating | None
    day: date | None  # the session told of, else the day of publication
    first_seen: datetime
    retrieved: datetime
    filled: datetime | None  # when something that was unknown (a title, say) was filled in
    extractor: str | None  # version of the reader; None: not read yet
    model: str | None  # checksum of the weights that it read with; None: with rules alone
    facts: int
    cursor: str  # `after=cursor` carries on behind this article
    group: str | None = None  # id of the first of its copies, its own if it is that; None: not compared yet
    copies: int = 0  # articles in the group besides it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An address at which a text was met."""

    url: str
    source: str | None
    first_seen: datetime
    retrieved: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One of the texts that stood at an address, and what changed with it in what is said."""

    number: int  # 1 is the first text that was met
    stored: StoredArticle
    seen: datetime  # when this text was first had from the address
    changes: tuple[Change, ...]  # against the revision before; none for the first, or where one has not been read


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFact(Generic[FactT]):
    """A fact with its article and the verdict that holds now."""

    fact: FactT
    article: Article
    dated: Dating | None
    day: date | None  # the article's
    extractor: str | None  # version of the reader that it is from
    model: str | None  # checksum of the weights that it read with; None: with rules alone
    verdict: Verdict | None  # None: not checked yet, or not checkable
    checked_at: datetime | None
    cursor: str  # `after=cursor` carries on behind this fact

    @property
    def sentence(self) -> str:
        """The words of the sentence that states the fact."""
        return self.fact.sentence.of(self.article.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One verdict of a fact's history."""

    verdict: Verdict
    judged_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An address that articles are collected from, and how that went."""

    address: str
    title: str | None = None
    etag: str | None = None  # validators of the last answer, for the next conditional request
    last_modified: str | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    failures: int = 0  # in a row
    last_error: str | None = None
    items: int = 0  # pieces that it has offered, ever
    bodies: int = 0  # those of them that had a text
    state: str = "active"  # or quarantined, after repeated failure; or disabled, by hand
    reason: str | None = None  # why it is not active
    until: datetime | None = None  # when a quarantined source is tried again

    @property
    def share(self) -> float | None:
        """The share of its pieces that had a text; None before the first."""
        return self.bodies / self.items if self.items else None

    @property
    def told(self) -> str:
        """Its state and why, in words."""
        until = f" until {self.until:%Y-%m-%d %H:%M} UTC" if self.until else ""
        return f"{self.state}{until}: {self.reason}" if self.reason else self.state

    def rests(self, now: datetime) -> bool:
        """True where it is not to be asked now."""
        return self.state == "disabled" or (self.state == "quarantined" and self.until is not None and now < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work that failed at least once, and why."""

    stage: str  # collect, read, verify
    key: str  # an address, or an article's id
    state: str  # failed, or done where a later attempt went well
    error: str | None
    attempts: int
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedQuery:
    """A query that a person gave a name: its filters, and where given `sort` and `by`."""

    name: str
    asked: dict[str, str | list[str]]
    saved: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BarSpan:
    """What the store has of an instrument's bars from one provider."""

    instrument: str
    provider: str
    first: date
    last: date
    sessions: int
