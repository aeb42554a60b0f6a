"""Published statistics and policy rates: the other half of what happened."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One printed value of a statistic; a revision is another release of the same period."""

    series: str  # "ism_manufacturing_pmi", "cpi_yoy" ...
    period: str  # 2025-08, 2025-Q2
    value: Decimal
    released: date | None  # None: the source does not say when
    provider: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRate:
    """A decision of an institution, with the range that it set, in percent."""

    institution: str
    decided: date
    low: Decimal
    high: Decimal
    change_bp: Decimal
    provider: str
