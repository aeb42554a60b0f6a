"""docs/verification.md, made of what the code says of itself: rules, tolerances, diagnoses, and the measured figures.

    python -m benchmarks.verify ../shared/prices --write docs/verification.md
    python -m benchmarks.verification_page docs/verification.md     the words anew, around the figures that it holds

The twelve sentences come out of `verify` on the bundled tape, one per diagnosis.
"""

import inspect
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from corpus.providers.sample import Sample
from corpus.verify import Verdict, verify
from corpus.verify.diagnosis import DIAGNOSES
from corpus.verify.judge import CHECKS
from corpus.verify.tolerance import TABLE
from nlp.facts import AnyFact, Level, Move, Record
from nlp.instruments import Instrument
from nlp.periods import Period
from nlp.span import Span

START, END = "<!-- measured -->", "<!-- /measured -->"

_RUSSELL = Instrument(id="^RUT", name="Russell 2000", type="index")
_SPX = Instrument(id="^GSPC", name="S&P 500", type="index")
_DOW = Instrument(id="^DJI", name="Dow Jones Industrial Average", type="index")
_COMPOSITE = Instrument(id="^IXIC", name="Nasdaq Composite", type="index")
_DAX = Instrument(id="^GDAXI", name="DAX", type="index")
_DOLLAR = Instrument(id="DX-Y.NYB", name="US Dollar Index", type="currency")
_FUND = Instrument(id="IWM", name="iShares Russell 2000 ETF", type="etf")


def _level(instrument: Instrument, value: str, day: date, unit: str = "points") -> Level:
    return Level(instrument=instrument, value=Decimal(value), unit=unit, basis="close", date=day, **_NOWHERE)


def _move(instrument: Instrument, direction: str, value: str, unit: str, day: date) -> Move:
    said: dict[str, Any] = {"direction": direction, "period": Period(unit="day"), **_NOWHERE}
    return Move(instrument=instrument, value=Decimal(value), unit=unit, date=day, **said)


_NOWHERE: dict[str, Any] = {"span": Span(0, 1), "text": "", "sentence": Span(0, 1)}

# One false claim per diagnosis, as an article might make it
EXAMPLES: tuple[tuple[str, AnyFact], ...] = (
    ("the Russell 2000 ended at 2,731.77", _level(_RUSSELL, "2731.77", date(2026, 1, 22))),
    ("the DAX closed at 24,423.07 on Friday", _level(_DAX, "24423.07", date(2025, 8, 22))),
    ("the Nasdaq Composite closed at 22,190.52", _level(_COMPOSITE, "22190.52", date(2025, 6, 24))),
    ("the dollar index fell 0.6%", _move(_DOLLAR, "down", "0.6", "percent", date(2025, 7, 15))),
    ("the S&P 500 lost 1.60 points", _move(_SPX, "down", "1.60", "points", date(2025, 8, 1))),
    ("the Russell 2000 jumped 2.9%", _move(_RUSSELL, "up", "2.9", "percent", date(2025, 8, 12))),
    ("the Dow closed at 44,460.36", _level(_DOW, "44460.36", date(2025, 7, 7))),
    ("the Dow closed at 4,540.86", _level(_DOW, "4540.86", date(2025, 9, 5))),
    ("the fund finished at $243.01", _level(_FUND, "243.01", date(2025, 9, 18), "USD")),
    (
        "the Russell 2000 reached a new all-time closing high",
        Record(
            instrument=_RUSSELL, extent="all-time", direction="high", basis="close", date=date(2025, 8, 22), **_NOWHERE
        ),
    ),
    ("the Nasdaq Composite closed at 22,261.33", _level(_COMPOSITE, "22261.33", date(2025, 9, 18))),
    ("the S&P 500 rose 91.85 points on Friday", _move(_SPX, "up", "91.85", "points", date(2025, 7, 25))),
)


def examples() -> Iterator[tuple[str, Verdict]]:
    """What is said, and the verdict on it."""
    history = Sample().history
    for words, fact in EXAMPLES:
        yield words, verify(fact, history)


def page(figures: str) -> str:
    """The whole document, with the figures that were measured."""
    return "\n".join(
        [
            _INTRODUCTION,
            "## Rules\n",
            *_rules(),
            "## Tolerance\n",
            "How far a stated figure may lie from the data and be right. The line that applied is in the verdict.\n",
            *_tolerances(),
            "## Diagnoses\n",
            _DIAGNOSES,
            *_examples(),
            "### By kind\n",
            *_manual(),
            "## How right, how fast\n",
            _MEASURED,
            START,
            figures,
            END,
            "",
        ]
    )


def figures_of(document: str) -> str:
    """The measured figures that a document holds."""
    return document.partition(f"{START}\n")[2].partition(f"\n{END}")[0]


def _rules() -> Iterator[str]:
    for kind, check in CHECKS.items():
        text = inspect.getdoc(inspect.getmodule(check)) or ""
        title, _, rest = text.partition(": ")
        assert title.lower() == kind, f"the module of {kind} starts with its name"
        yield f"### {kind}\n\n{rest[0].upper()}{rest[1:]}\n"


def _tolerances() -> Iterator[str]:
    yield "| figure | allowed | for instance |\n|---|---|---|"
    for line in TABLE.values():
        yield f"| {line.name} | {line.rule} | {line.example} |"
    yield ""


def _examples() -> Iterator[str]:
    yield "| the article says | diagnosis | the verdict says |\n|---|---|---|"
    for words, verdict in examples():
        yield f"| {words} | {verdict.diagnosis} | {verdict.reason} |"
    yield ""


def _manual() -> Iterator[str]:
    for kind, functions in DIAGNOSES.items():
        yield f"**{kind}**, most specific first:\n"
        for function in functions:
            first, _, rest = (inspect.getdoc(function) or "").partition("\n\n")
            example = f" *{' '.join(rest.split())}*" if rest else ""
            yield f"- {' '.join(first.split())}{example}"
        yield ""


_INTRODUCTION = """# Verification

`verify(fact, history, as_of=None, published=None)` holds one claim against the tape and gives a verdict: supported,
contradicted, unverifiable (and what is missing), or pending; with what the data says, the difference, the tolerance
that was allowed and by which rule, one sentence with the figures, and the rows that it rests on.

- A verdict never rests on a guess. No instrument, date, price or definition: unverifiable.
- What is told as expected or conditional is not judged, but for targets. A denial is right where the claim is wrong.
- Nothing later than `as_of` is seen: not a bar, not a revision, not even that an instrument came to exist.
- Where providers disagree on a close, or it is known to be doubtful, nobody is contradicted on it alone: the claim has
  to be wrong by each provider.

This page is made by `python -m benchmarks.verify PRICES --write docs/verification.md`; rules, tolerances and
diagnoses are the docstrings and tables that the code runs by.
"""

_DIAGNOSES = """A contradicted claim is explained where the data proves a cause; where it proves none, the diagnosis is
null. A figure has to be telling, with two decimals or three digits, before its agreement with some other row is proof.
The sentences below are what `verify` says on the bundled tape.
"""

_MEASURED = """Claims are drawn from real sessions by a generator whose reference shares no code with the rules
(`benchmarks/claims.py`): true ones at the precisions and with the hedges that newsrooms use, and one controlled
corruption per diagnosis. "One provable cause" are the contradicted claims of which the data proves exactly one;
coarse figures often prove none, and some claims prove two.
"""


def main() -> None:
    """Write a document anew around the figures that it holds."""
    path = Path(sys.argv[1])
    path.write_text(page(figures_of(path.read_text())))


if __name__ == "__main__":
    main()
