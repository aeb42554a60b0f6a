"""The bar: what an instrument did in one session, and who says so."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from corpus.errors import PriceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Prices of one session in the instrument's own unit; a field that the provider lacks is None."""

    instrument: str  # Yahoo Finance symbol
    session: date = field(metadata={"row": "date"})  # the contract's evidence rows call it `date`
    close: Decimal
    open: Decimal | None = None
    high: Decimal | None = None
    low: Decimal | None = None
    adjusted_close: Decimal | None = None  # for dividends and splits, as of retrieval
    provider: str
    retrieved_at: datetime | None = None  # None: the provider does not say

    def __post_init__(self) -> None:
        where = f"{self.instrument} {self.session}"
        for name in ("open", "high", "low", "close", "adjusted_close"):
            price = getattr(self, name)
            if price is not None and not price.is_finite():
                raise PriceError(f"{name} is {price}, not a price", where=where)
        if self.high is not None and self.low is not None and self.high < self.low:
            raise PriceError(f"high {self.high} is below low {self.low}", where=where, remedy="correct or drop the row")
