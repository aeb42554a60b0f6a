"""All sessions of one instrument in columns: what thirty years of bars cost in memory, and how fast they are found.

A column holds prices as integers of its finest printed place, so nothing is rounded and comparisons are exact.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from corpus.bars import Bar
from corpus.errors import PriceError
from corpus.extremes import Peaks

FIELDS = ("close", "open", "high", "low", "adjusted_close")
NONE = -(1 << 63)  # a price that the provider lacks
_NO_SPLIT = (0.8, 1.25)  # a day's change of adjusted closes over that of closes; a dividend is never so large
_KEPT = 512  # bars that a series holds as records
_DIGITS = 18  # what a signed 64-bit integer holds for certain


class Column:
    """Prices of one field, session by session."""

    __slots__ = ("places", "values")

    def __init__(self, prices: Sequence[Decimal | None], *, where: str) -> None:
        self.places = _places(prices)
        try:
            self.values = array("q", [NONE if p is None else int(p.scaleb(self.places).to_integral()) for p in prices])
        except OverflowError:
            raise PriceError("a price is too large to be one", where=where, remedy="check the column's unit") from None

    @classmethod
    def of_texts(cls, texts: Sequence[str], places: int) -> "Column":
        """Prices as plain decimal texts, empty where there is none; ValueError or OverflowError of anything else.

        >>> Column.of_texts(["2467.7", "", "-37.63"], 2)[0]
        Decimal('2467.70')
        """
        column = object.__new__(cls)
        column.places = places
        values = []
        for text in texts:
            whole, _, part = text.partition(".")
            values.append(int(whole + part.ljust(places, "0")) if text else NONE)
        column.values = array("q", values)
        return column

    def __getitem__(self, index: int) -> Decimal | None:
        value = self.values[index]
        return None if value == NONE else Decimal(value).scaleb(-self.places)


class Series:
    """One instrument's bars in order of session; `providers` are the names that `source` numbers."""

    def __init__(
        self,
        instrument: str,
        days: Sequence[date],
        prices: Mapping[str, Sequence[Decimal | None] | Column],
        *,
        providers: Sequence[str],
        source: Sequence[int] | None = None,
        retrieved: Sequence[datetime | None] | datetime | None = None,
    ) -> None:
        self.instrument = instrument
        self.days = array("l", [day.toordinal() for day in days])
        self.columns = {
            name: values if isinstance(values, Column) else Column(values, where=instrument)
            for name, values in prices.items()
            if isinstance(values, Column) or any_price(values)
        }
        self.providers = tuple(providers)
        self.source = array("B", source) if source is not None else None
        self.retrieved = retrieved
        self.peaks: dict[tuple[str, int], Peaks] = {}
        self._bars: dict[int, Bar] = {}

    def __len__(self) -> int:
        return len(self.days)

    def index(self, day: date) -> int | None:
        """The place of a session, None where there is no bar."""
        ordinal = day.toordinal()
        place = bisect_left(self.days, ordinal)
        return place if place < len(self.days) and self.days[place] == ordinal else None

    def until(self, day: date) -> int:
        """How many sessions are not after that day: the place behind the last of them."""
        return bisect_right(self.days, day.toordinal())

    def day(self, index: int) -> date:
        """The session at a place."""
        return date.fromordinal(self.days[index])

    def price(self, index: int, name: str = "close") -> Decimal | None:
        """One field of one session."""
        column = self.columns.get(name)
        return column[index] if column else None

    def close(self, index: int) -> Decimal:
        """The close of one session; every bar has one."""
        column = self.columns["close"]
        return Decimal(column.values[index]).scaleb(-column.places)

    def bar(self, index: int) -> Bar:
        """The bar at a place; a claim asks for the same few again and again, so the last ones are kept."""
        if index not in self._bars:
            if len(self._bars) >= _KEPT:
                self._bars.clear()
            self._bars[index] = self._bar(index)
        return self._bars[index]

    def _bar(self, index: int) -> Bar:
        return Bar(
            instrument=self.instrument,
            session=self.day(index),
            close=self.close(index),
            open=self.price(index, "open"),
            high=self.price(index, "high"),
            low=self.price(index, "low"),
            adjusted_close=self.price(index, "adjusted_close"),
            provider=self.provider(index),
            retrieved_at=self.retrieved_at(index),
        )

    def provider(self, index: int) -> str:
        """Whose bar it is."""
        return self.providers[self.source[index] if self.source is not None else 0]

    def retrieved_at(self, index: int) -> datetime | None:
        """When the provider gave the bar, None where that is not known."""
        retrieved = self.retrieved
        return retrieved if retrieved is None or isinstance(retrieved, datetime) else retrieved[index]

    @cached_property
    def closes(self) -> "array[float]":
        """Closes as floats, for returns and studies."""
        return self.floats("close")

    @cached_property
    def splits(self) -> list[tuple[int, float]]:
        """(place, new shares for an old one) of the sessions on which raw closes jump and adjusted ones do not.

        Providers differ in whether closes are adjusted for splits; of those that are, none is found.
        """
        if "adjusted_close" not in self.columns:
            return []
        closes, adjusted = self.closes, self.floats("adjusted_close")
        found = []
        for n in range(1, len(self)):
            if not (adjusted[n] > 0 and adjusted[n - 1] > 0 and closes[n] > 0 and closes[n - 1] > 0):
                continue
            jump = (adjusted[n] / adjusted[n - 1]) / (closes[n] / closes[n - 1])
            if not _NO_SPLIT[0] < jump < _NO_SPLIT[1]:
                found.append((n, round(jump, 2) if jump > 1 else 1 / round(1 / jump, 2)))
        return found

    def split_between(self, base: int, end: int) -> float:
        """New shares for one old one by splits after the base and up to the end; 1 where there were none."""
        factor = 1.0
        for place, jump in self.splits:
            if base < place <= end:
                factor *= jump
        return factor

    def floats(self, name: str) -> "array[float]":
        """A field as floats, NaN where the provider lacks it."""
        column = self.columns.get(name)
        if column is None:
            return array("d", [float("nan")]) * len(self)
        scale = 10.0**column.places
        return array("d", [float("nan") if v == NONE else v / scale for v in column.values])

    def peaks_of(self, name: str, sign: int) -> Peaks:
        """The tree of highest (sign 1) or, negated, lowest (sign -1) values; the close stands for a missing price."""
        key = (name, sign)
        if key not in self.peaks:
            closes = self.closes
            values = [v if v == v else c for v, c in zip(self.floats(name), closes, strict=True)]
            self.peaks[key] = Peaks([sign * v for v in values])
        return self.peaks[key]


def any_price(values: Sequence[Decimal | None]) -> bool:
    """True where a column holds anything."""
    return any(v is not None for v in values)


def series_of(bars: Iterable[Bar]) -> Series:
    """The series of one instrument and provider; PriceError where a session comes twice."""
    ordered = sorted(bars, key=lambda bar: bar.session)
    for earlier, later in pairwise(ordered):
        if earlier.session == later.session:
            raise PriceError(
                f"two bars by {later.provider} for one session",
                where=f"{later.instrument} {later.session}",
                remedy="keep one of them",
            )
    times = {bar.retrieved_at for bar in ordered}
    return Series(
        ordered[0].instrument,
        [bar.session for bar in ordered],
        {name: [getattr(bar, name) for bar in ordered] for name in FIELDS},
        providers=[ordered[0].provider],
        retrieved=times.pop() if len(times) == 1 else [bar.retrieved_at for bar in ordered],
    )


def merged(several: Sequence[Series]) -> Series:
    """One series of several providers' bars; where two have a session, the first listed provider's stands."""
    if len(several) == 1:
        return several[0]
    places = {day: (n, i) for n, s in reversed([*enumerate(several)]) for i, day in enumerate(s.days)}
    rows = [(day, *places[day]) for day in sorted(places)]
    names = [several[n].provider(i) for _, n, i in rows]
    providers = [*dict.fromkeys(names)]
    return Series(
        several[0].instrument,
        [date.fromordinal(day) for day, _, _ in rows],
        {name: [several[n].price(i, name) for _, n, i in rows] for name in FIELDS},
        providers=providers,
        source=[providers.index(name) for name in names],
        retrieved=[several[n].retrieved_at(i) for _, n, i in rows],
    )


def _places(prices: Sequence[Decimal | None]) -> int:
    """The finest place of a column that still fits an integer of 64 bits with its largest price."""
    exponents = {p.as_tuple().exponent for p in prices if p is not None}
    finest = max((-e for e in exponents if isinstance(e, int)), default=0)
    largest = max((abs(p) for p in prices if p is not None), default=Decimal(0))
    return max(0, min(finest, _DIGITS - max(1, largest.adjusted() + 1)))
