"""What a provider is, and which there are.

A provider gives bars of an instrument, or prints of a statistic; every row says who gave it and when. A user's own is
registered under the entry point `tapecheck.providers`: a callable without arguments that returns one.

    [project.entry-points."tapecheck.providers"]
    house = "my_package.prices:Provider"
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.metadata import entry_points
from typing import Any, Protocol, runtime_checkable

from corpus.bars import Bar
from corpus.errors import ProviderError
from corpus.releases import Release

GROUP = "tapecheck.providers"


@runtime_checkable
class Provider(Protocol):
    """Bars of one instrument, unadjusted, with `adjusted_close` beside the close where the provider has one."""

    name: str

    def bars(self, instrument: str, start: date, end: date) -> Sequence[Bar]:
        """The complete sessions from `start` to `end`, both included; ProviderError where they cannot be had."""
        ...


@runtime_checkable
class ReleaseProvider(Protocol):
    """Prints of statistics, with the day on which each came out."""

    name: str

    def releases(self, series: str, start: date) -> Sequence[Release]:
        """The prints of a series for periods from `start` on, revisions included."""
        ...


def _sample() -> Any:
    from corpus.providers.sample import Sample

    return Sample()


def _yahoo() -> Any:
    from corpus.providers.yahoo import Yahoo

    return Yahoo()


def _fred() -> Any:
    from corpus.providers.fred import Fred

    return Fred()


BUILT_IN: Mapping[str, Callable[[], Any]] = {"sample": _sample, "yahoo": _yahoo, "fred": _fred}


def providers() -> dict[str, Callable[[], Any]]:
    """All known providers by name: ours, then those that installed packages register."""
    registered = {point.name: point for point in entry_points(group=GROUP)}
    return {**{name: _loader(point) for name, point in registered.items()}, **BUILT_IN}


def find_provider(name: str) -> Provider | ReleaseProvider:
    """The provider of a name; ProviderError names the nearest one where there is none."""
    known = providers()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
        raise ProviderError(f"there is no provider {name!r}", where=GROUP, remedy=remedy)
    found = known[name]()
    if not isinstance(found, Provider | ReleaseProvider):
        raise ProviderError(
            f"{name} gives neither bars nor releases", where=GROUP, remedy="see corpus/providers/protocol.py"
        )
    return found


def _loader(point: Any) -> Callable[[], Any]:
    def load() -> Any:
        try:
            return point.load()()
        except Exception as error:  # a foreign package may fail in any way
            raise ProviderError(f"{point.name} cannot be loaded: {error}", where=point.value) from error

    return load
