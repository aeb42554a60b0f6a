"""What a digest costs, and whether it is faithful: `python -m benchmarks.digest --write` puts it into docs/digest.md.

Cost: days of 1,000 and of 20,000 articles with nine facts each, read already, in a store; a process of its own builds
the digest and the page, and says how long that took and how much memory it needed. Faith: made days with traps, each
digest held against what is true of it (`benchmarks.faithful`).
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.days import Day, made_day
from benchmarks.faithful import problems, seen
from corpus.store import Corpus

DOCS = Path(__file__).parents[1] / "docs" / "digest.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
FORMS = ("text", "markdown", "html", "mail")
_PROMISED = {1_000: 3.0, 20_000: 30.0}  # seconds
_MEMORY = 500  # MB


def main() -> None:
    """Measure, print, and with --write put the tables into the documentation."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--build", nargs=2, metavar=("DB", "DAY"), help=argparse.SUPPRESS)
    asked.add_argument("--sizes", type=int, nargs="*", default=sorted(_PROMISED))
    asked.add_argument("--days", type=int, default=200)
    asked.add_argument("--no-postgres", action="store_true")
    asked.add_argument("--write", action="store_true", help="into docs/digest.md")
    given = asked.parse_args()
    if given.build:
        print(json.dumps(build(given.build[0], date.fromisoformat(given.build[1]))))
        return
    lines = [*cost(given.sizes, postgres=not given.no_postgres), "", *faith(given.days)]
    print("\n".join(lines))
    if given.write:
        text = DOCS.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        DOCS.write_text(f"{before}{BEGIN}\n" + "\n".join(lines) + f"\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def cost(sizes: list[int], *, postgres: bool) -> Iterator[str]:
    """Seconds and megabytes of a digest, by the size of its day and by database."""
    yield "| articles | facts | database | seconds | of them processor | promised | peak memory | promised |"
    yield "|---:|---:|---|---:|---:|---:|---:|---:|"
    with ExitStack() as stack:
        server = _server(stack) if postgres else None
        for size in sizes:
            with tempfile.TemporaryDirectory() as folder:
                places = {"SQLite": f"{folder}/day.db"}
                if server is not None:
                    places["PostgreSQL"] = server.database()
                day = made_day(size, size, instruments=4)
                session, facts = day.session, sum(len(reading.facts) for reading, _ in day.checked)
                for name, place in places.items():
                    fill(place, day)
                    took = _measured(place, session)
                    promised = _PROMISED.get(size)
                    promise = f"under {promised:.0f}" if promised else ""
                    cells = (
                        f"{size:,}",
                        f"{facts:,}",
                        name,
                        f"{took['seconds']:.1f}",
                        f"{took['processor']:.1f}",
                        promise,
                    )
                    yield f"| {' | '.join(cells)} | {took['memory']:.0f} MB | under {_MEMORY} MB |"


def fill(place: str, day: Day) -> None:
    """Put a made day into a store, its facts read and judged."""
    with Corpus.open(place) as corpus:
        corpus.add_bars(day.bars)
        corpus.keep((reading for reading, _ in day.checked), extractor="made")
        for start in range(0, len(day.checked), 500):
            part = day.checked[start : start + 500]
            corpus.judge({id_: verdict for _, found in part for id_, verdict in found.items()})


def build(place: str, session: date) -> dict[str, float]:
    """Build a digest and its page in this process."""
    from tapecheck.render.page import page
    from tapecheck.shelf import told

    started, busy = time.perf_counter(), time.process_time()
    with Corpus.open(place, create=False) as corpus:
        text = page(told(corpus, corpus.history(), session))
    return {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - busy,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "page": len(text),
    }


def _measured(place: str, session: date) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.digest", "--build", place, session.isoformat()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _server(stack: ExitStack) -> Any:
    from tests.corpus.private_postgres import programs, server

    if programs() is None:
        print("PostgreSQL is not installed: it is not measured", file=sys.stderr)
        return None
    return stack.enter_context(server())


def faith(days: int) -> Iterator[str]:
    """Faults of the digests of made days, which there must be none of."""
    from tapecheck.forms import rendered
    from tapecheck.telling import digest

    count: Counter[str] = Counter()
    for seed in range(days):
        day = made_day(seed, 12)
        told = digest(day.checked, day.history, day.session)
        row = json.loads(rendered(told, "json"), parse_float=str)
        shown = {form: seen(form, rendered(told, form)) for form in FORMS}
        for sort, found in problems(row, shown, day).items():
            count[sort] += len(found)
            for fault in found:
                print(f"day {seed}, {sort}: {fault}", file=sys.stderr)
        count["false"] += len(day.traps)
        count["shown false"] += sum("✗" in line for line in shown["text"].splitlines())
        count["wrong"] += day.wrong
        count["quarrels"] += sum(len(names) > 1 for names in day.spoken.values())
        count["quotes"] += len(row["quotes"])
    yield "| over that many made days | found | promised |"
    yield "|---|---:|---:|"
    yield f"| days, each in {len(FORMS) + 1} forms | {days:,} | 200 |"
    traps = f"{count['false']:,}; {count['wrong']:,}; {count['quarrels']:,}"
    yield f"| false claims planted; quotes under a wrong name; quotes given to two people | {traps} | |"
    yield f"| quotes shown; with a wrong speaker | {count['quotes']:,}; {count['speakers']:,} | 0 |"
    yield f"| figures that nothing proves, or that a form adds | {count['figures']:,} | 0 |"
    yield f"| false claims that are shown without their mark, in any form | {count['marks']:,} | 0 |"
    yield f"| wrong counts of articles and claims | {count['counts']:,} | 0 |"


if __name__ == "__main__":
    main()
