"""What can go wrong with learned models.

ModelError
├── WeightsError           weights are absent, or their checksum is not the one that we know
├── ExtraMissingError      the extra that trains and loads hub models is not installed
└── DataError              what to learn from is not there
"""


class ModelError(Exception):
    """`message` says what, `remedy` what to do."""

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})"


class WeightsError(ModelError):
    """Weights are absent or not the ones that we know."""


class ExtraMissingError(ModelError):
    """The extra `train` is not installed."""


class DataError(ModelError):
    """What to learn from is not there."""
