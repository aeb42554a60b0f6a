"""Times and days as the tables keep them: ISO 8601 text that sorts as time does."""

from datetime import UTC, date, datetime


def stamp(moment: datetime) -> str:
    """The moment in UTC, always with microseconds, so that texts sort as moments do.

    >>> stamp(datetime(2025, 9, 18, 20, tzinfo=UTC))
    '2025-09-18T20:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """The moment of a stamp."""
    return None if text is None else datetime.fromisoformat(text)


def day(text: str | None) -> date | None:
    """The day of an ISO date; None for ''."""
    return date.fromisoformat(text) if text else None
