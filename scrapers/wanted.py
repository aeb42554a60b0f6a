"""What is wanted of a source: since when, until when, of which sites, with or without its pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which pieces of a source are taken. A piece that does not say its date is not judged by it."""

    since: date | None = None
    until: date | None = None  # that day included
    domains: tuple[str, ...] = ()  # of the pieces' addresses, with all below them; none named: all
    pages: bool = True  # False: a feed's entries are taken as the feed has them, and their pages left alone

    def takes(self, when: datetime | None, url: str | None) -> bool:
        """True where a piece of this moment and address is wanted."""
        if when is not None:
            day = when.astimezone(UTC).date()
            if (self.since is not None and day < self.since) or (self.until is not None and day > self.until):
                return False
        return not self.domains or below(url, self.domains)


def below(url: str | None, domains: Iterable[str]) -> bool:
    """True where the address is on one of the domains, or below one.

    >>> below("https://www.desk.example/a", ["desk.example"]), below("https://notdesk.example/a", ["desk.example"])
    (True, False)
    """
    try:
        host = (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        return False
    return any(host == domain or host.endswith("." + domain) for domain in map(str.lower, domains))


ALL = Wanted()
