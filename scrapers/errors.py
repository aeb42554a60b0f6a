"""What can go wrong while collecting.

    ScrapeError
    ├── FetchError        the page or feed could not be had (network, status, size, time, robots)
    ├── FeedError         the bytes are no feed
    ├── PageError         the bytes are no article page
    └── SourceError       a file or folder could not be read as articles

Each carries what was wrong, where (a URL, or a path with a line) and what to do.
"""


class ScrapeError(Exception):
    """Collecting failed: `message` says what, `where` says of which address or file, `remedy` what to do."""

    def __init__(self, message: str, *, where: str, remedy: str | None = None) -> None:
        super().__init__(message, where, remedy)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}"
        return f"{text} ({self.remedy})" if self.remedy else text


class FetchError(ScrapeError):
    """The page or feed could not be had."""


class FeedError(ScrapeError):
    """The bytes are no feed."""


class PageError(ScrapeError):
    """The bytes hold no article."""


class SourceError(ScrapeError):
    """A file or folder could not be read as articles."""
