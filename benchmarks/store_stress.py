"""Whether many at once, and a kill, harm the store."""

from collections.abc import Callable
from typing import Any


def together(place: Callable[[str], str], options: Any) -> None:
    """Writers and readers at once."""


def kill(place: Callable[[str], str], options: Any) -> None:
    """A writer killed at random moments."""
