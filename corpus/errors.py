"""What can go wrong while keeping and checking.

CorpusError
├── PriceError        a price or release table is wrong: which file, line and field
├── ProviderError     a provider did not give what was asked for
├── StoreError        the database cannot be used (locked, newer schema, not ours)
└── QueryError        a query asks for what does not exist; names the nearest valid value
"""


class CorpusError(Exception):
    """`message` says what, `where` says of which file, row or table, `remedy` what to do."""

    def __init__(self, message: str, *, where: str, remedy: str | None = None) -> None:
        super().__init__(message, where, remedy)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}"
        return f"{text} ({self.remedy})" if self.remedy else text


class PriceError(CorpusError):
    """A price or release table is wrong."""


class ProviderError(CorpusError):
    """A provider did not give what was asked for."""


class StoreError(CorpusError):
    """The database cannot be used."""


class QueryError(CorpusError):
    """A query asks for what does not exist."""
