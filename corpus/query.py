"""A query of the store as a value: what a person asked for, or a QueryError that names the nearest valid value."""

import base64
import binascii
import calendar
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any, TypedDict, get_args

from corpus.errors import QueryError
from corpus.verify.verdict import Diagnosis, Label
from nlp.facts import KINDS
from nlp.instruments import Catalogue

SORTS = ("newest", "oldest", "confidence")
UNCHECKED = "unchecked"  # asked for as a verdict: the facts that have none
GROUPS = ("day", "source", "kind", "instrument", "verdict", "diagnosis", "speaker", "modality")

_THE = re.compile(r"the\s+", re.IGNORECASE)
_PART_OF_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

Words = str | Iterable[str]


class Filters(TypedDict, total=False):
    """What facts can be asked by. Several values of one field, as a list or with commas, are alternatives."""

    instrument: Words  # ids, tickers, names or nicknames
    kind: Words
    since: str | date  # first day, of the article: 2025, 2025-09 or 2025-09-18
    until: str | date  # last day, inclusive
    verdict: Words  # a label, or "unchecked"
    diagnosis: Words
    source: Words  # outlets' names; these and speakers may have commas in them: give several as a list
    speaker: Words  # who says it; part of a name will do
    text: str  # words and "phrases" that the fact has
    article: str  # an article's id


@dataclass(frozen=True, slots=True, kw_only=True)
class FactQuery:
    """A query with every value known to be valid. Instruments are ids, or a group's name; days are ISO."""

    instruments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    verdicts: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    text: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a sorted result: the inner number of the last row handed out, and what it was sorted by beside that.

    Numbers sort as days do, so that by day there is nothing beside.
    """

    number: int
    key: float | None = None

    def __str__(self) -> str:
        parts = [self.number] if self.key is None else [self.number, self.key]
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def parse_cursor(text: str, *, keyed: bool = False) -> Cursor:
    """The place that a cursor names, in an order with a key beside the number or in one without.

    >>> parse_cursor(str(Cursor(12)))
    Cursor(number=12, key=None)
    """
    try:
        match json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))):
            case [int(number)] if not keyed:
                return Cursor(number)
            case [int(number), int() | float() as key] if keyed:
                return Cursor(number, float(key))
    except (binascii.Error, ValueError):
        pass
    raise QueryError(
        f"{text!r} is no cursor of this order", where="after", remedy="give the cursor of a row that was handed out"
    )


def values(words: Words) -> tuple[str, ...]:
    """The alternatives of one field.

    >>> values("level, record")
    ('level', 'record')
    """
    parts = words.split(",") if isinstance(words, str) else words
    return tuple(filter(None, (part.strip() for part in parts)))


def one_of(value: str, known: Collection[str], *, field: str) -> str:
    """The value, whatever its case, where it is known; QueryError with the nearest that is."""
    for candidate in known:
        if candidate.casefold() == value.casefold():
            return candidate
    raise unknown(value, known, field=field)


def unknown(value: str, known: Collection[str], *, field: str) -> QueryError:
    """The error of a value that does not exist, with the nearest that does."""
    by_fold = {name.casefold(): name for name in reversed(list(known))}  # of two spellings the first
    nearest = get_close_matches(value.casefold(), by_fold, n=1, cutoff=0.0)
    advice = f"did you mean {by_fold[nearest[0]]!r}?" if nearest else "the store has none yet"
    if 1 < len(known) <= 20:
        advice += f" Known are {', '.join(known)}"
    return QueryError(f"there is no {field} {value!r}", where=field, remedy=advice)


def day(value: str | date, *, field: str, last: bool = False) -> str:
    """The ISO day that a date, a month or a year starts with, or ends with.

    >>> day("2025-09", field="since"), day("2025-09", field="until", last=True)
    ('2025-09-01', '2025-09-30')
    """
    if isinstance(value, date):
        return value.isoformat()[:10]
    if found := _PART_OF_DATE.fullmatch(value.strip()):
        year, month, of_month = (int(part) if part else None for part in found.groups())
        month = month or (12 if last else 1)
        try:
            return date(
                year or 0, month, of_month or (calendar.monthrange(year or 0, month)[1] if last else 1)
            ).isoformat()
        except ValueError:
            pass
    raise QueryError(f"{value!r} is no day", where=field, remedy="write it as 2025-09-18, 2025-09 or 2025")


def find_instrument(words: str, catalogue: Catalogue) -> str | None:
    """The id (a group's name) of an instrument that the catalogue knows by the words, whatever their case."""
    words = _THE.sub("", words.strip())
    for form in (words, words.upper(), f"^{words.upper()}"):
        if entry := catalogue.find(form):
            return entry.instrument.id or entry.instrument.name
    return None


def names(catalogue: Catalogue) -> list[str]:
    """All that the catalogue's instruments are called, for finding the nearest."""
    return [name for e in catalogue for name in (e.instrument.id, e.instrument.name, *e.aliases, *e.nicknames) if name]


def checked(filters: Filters) -> dict[str, Any]:
    """The fields whose valid values are known without the store, as FactQuery has them."""
    known = set(Filters.__annotations__)
    for name in filters:
        if name not in known:
            raise unknown(name, sorted(known), field="filter")
    labels = (*get_args(Label), UNCHECKED)
    return {
        "kinds": tuple(one_of(v, tuple(KINDS), field="kind") for v in values(filters.get("kind", ()))),
        "verdicts": tuple(one_of(v, labels, field="verdict") for v in values(filters.get("verdict", ()))),
        "diagnoses": tuple(
            one_of(v, get_args(Diagnosis), field="diagnosis") for v in values(filters.get("diagnosis", ()))
        ),
        "since": day(filters["since"], field="since") if filters.get("since") else None,
        "until": day(filters["until"], field="until", last=True) if filters.get("until") else None,
        "text": (filters.get("text") or "").strip() or None,
        "article": filters.get("article"),
    }
