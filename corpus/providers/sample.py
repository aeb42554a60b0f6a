"""The bundled tape: the sessions that the sample articles speak of. Works with no key and no network."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from corpus.bars import Bar
from corpus.errors import ProviderError
from corpus.history import History
from corpus.providers.folder import load
from corpus.releases import Release

TAPE = Path(__file__).parents[1] / "sample" / "tape"


class Sample:
    """Bars and releases of the bundled tape."""

    name = "sample"

    @cached_property
    def history(self) -> History:
        """The whole tape, earlier record closes included."""
        return load(TAPE, provider=self.name)

    def bars(self, instrument: str, start: date, end: date) -> Sequence[Bar]:
        """The bars that the tape has of those days."""
        if instrument not in self.history.instruments:
            known = ", ".join(self.history.instruments)
            raise ProviderError(f"the sample has no {instrument}", where=self.name, remedy=f"it has {known}")
        days = self.history.sessions(instrument, start, end)
        return [bar for day in days if (bar := self.history.bar(instrument, day)) is not None]

    def releases(self, series: str, start: date) -> Sequence[Release]:
        """The prints of a series for periods from a day on."""
        first = f"{start:%Y-%m}"
        return [r for r in self.history.every_release() if r.series == series and r.period[:7] >= first]
