"""How the work goes: sources, what hosts allow, and what failed."""

from collections.abc import Mapping, Sequence

from corpus.store import work
from corpus.store.opened import Opened
from corpus.store.records import Job, Source
from scrapers.robots import Answered


class Upkeep(Opened):
    """How sources and jobs go."""

    def sources(self) -> list[Source]:
        """The addresses that were collected from, and how that went."""
        with self._database.reading() as connection:
            return work.find_sources(connection)

    def remember(self, address: str, *, etag: str | None, last_modified: str | None) -> None:
        """Keep what an address wants to hear with the next conditional request."""
        with self._database.writing() as connection:
            work.remember(connection, address, etag=etag, last_modified=last_modified)

    def reached(self, address: str, *, title: str | None = None, items: int = 0, bodies: int = 0) -> None:
        """Note that a source answered, how many pieces it offered, and how many of them had a text."""
        with self._database.writing() as connection:
            work.reached(connection, address, now=self._clock(), title=title, items=items, bodies=bodies)

    def missed(self, address: str, error: str) -> None:
        """Note that a source could not be had, and why; after repeated failure it rests."""
        with self._database.writing() as connection:
            work.missed(connection, address, error, now=self._clock())

    def resting(self) -> dict[str, Source]:
        """The sources that are not to be asked now, by address: disabled, or quarantined for a while."""
        now = self._clock()
        return {source.address: source for source in self.sources() if source.rests(now)}

    def rules(self) -> dict[str, Answered]:
        """What hosts' robots.txt said, by host, as far as it still holds."""
        with self._database.reading() as connection:
            return work.find_rules(connection)

    def keep_rules(self, told: Mapping[str, Answered]) -> None:
        """Keep what hosts' robots.txt said; what is older than a day is forgotten."""
        with self._database.writing() as connection:
            work.keep_rules(connection, told, now=self._clock())

    def disable(self, address: str, *, reason: str = "by hand") -> None:
        """Ask the source no more, until it is enabled."""
        with self._database.writing() as connection:
            work.disable(connection, address, reason)

    def enable(self, address: str) -> None:
        """Ask the source again, whether it was disabled or quarantined."""
        with self._database.writing() as connection:
            work.enable(connection, address)

    def jobs(self, *, stage: str | None = None, state: str | None = None) -> list[Job]:
        """What failed and why, newest first; `state` is failed, or done where a later attempt went well."""
        with self._database.reading() as connection:
            return work.find_jobs(connection, stage=stage, state=state)

    def failed(self, stage: str, key: str, error: str) -> None:
        """Note that a piece of work failed, and why."""
        with self._database.writing() as connection:
            work.failed(connection, stage, key, error, now=self._clock())

    def done(self, stage: str, keys: Sequence[str]) -> None:
        """Note of work that had failed that it went well now."""
        with self._database.writing() as connection:
            for key in keys:
                work.done(connection, stage, key, now=self._clock())
