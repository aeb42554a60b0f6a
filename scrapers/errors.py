"""What can go wrong while collecting.

    ScrapeError
    ├── FetchError        the page or feed could not be had (network, status, size, time, robots)
    ├── FeedError         the bytes are no feed
    ├── PageError         the bytes are no article page
    └── SourceError       a file or folder could not be read as articles

Each carries what was wrong, where (a URL, or a path with a line) and what to do.
"""

from typing import Any, Literal

FetchReason = Literal["unreachable", "address", "robots", "status", "redirects", "large", "slow", "encoding", "closed"]


class ScrapeError(Exception):
    """Collecting failed: `message` says what, `where` says of which address or file, `remedy` what to do."""

    def __init__(self, message: str, *, where: str, remedy: str | None = None) -> None:
        super().__init__(message, where, remedy)
        self.message = message
        self.where = where
        self.remedy = remedy

    @property
    def told(self) -> str:
        """What was wrong and what to do, where the place is known."""
        return f"{self.message} ({self.remedy})" if self.remedy else self.message

    def __str__(self) -> str:
        return f"{self.where}: {self.told}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword-only arguments are lost by the way exceptions pickle themselves; workers hand these on as values.
        return _revive, (type(self), self.args, dict(self.__dict__))


class FetchError(ScrapeError):
    """The page or feed could not be had: `reason` says which way it failed, `status` is the server's answer if any."""

    def __init__(
        self,
        message: str,
        *,
        where: str,
        remedy: str | None = None,
        reason: FetchReason = "unreachable",
        status: int | None = None,
    ) -> None:
        super().__init__(message, where=where, remedy=remedy)
        self.reason = reason
        self.status = status


class FeedError(ScrapeError):
    """The bytes are no feed."""


class PageError(ScrapeError):
    """The bytes hold no article."""


class SourceError(ScrapeError):
    """A file or folder could not be read as articles."""


def _revive(kind: type[ScrapeError], args: tuple[str, str, str | None], state: dict[str, Any]) -> ScrapeError:
    message, where, remedy = args
    error = kind(message, where=where, remedy=remedy)
    error.__dict__.update(state)
    return error
