"""What can go wrong while reading.

ReadError
├── CatalogueError    an instrument file or watchlist entry is wrong
├── LexiconError      a lexicon file is wrong
└── RowError          a row does not fit the contract
"""


class ReadError(Exception):
    """Reading failed: `message` says what, `where` says in which file, row or field."""

    def __init__(self, message: str, *, where: str) -> None:
        super().__init__(message, where)
        self.message = message
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class CatalogueError(ReadError):
    """An instrument file or watchlist entry is wrong."""


class LexiconError(ReadError):
    """A lexicon file is wrong."""


class RowError(ReadError):
    """A row does not fit the contract."""
