"""250 feeds of 40 entries from as many hosts on loopback, a fifth of which are slow, broken or rate limiting.

    python -m benchmarks.collect [--pages] [--hosts N] [--write]

Collects twice into a store, the second time with a fetcher of its own, and proves from the hosts' log that each host's
limits were kept and that nothing was fetched twice. Without `--pages` the feeds carry the whole texts; with it each of
the 10,000 entries' pages is fetched. `--write` puts the table into docs/collecting.md.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.loopback_hosts import CRAWL_DELAY, ENTRIES, LIMIT, Asked, Host, logged, serving
from corpus.store import Corpus
from scrapers.fetch import Fetcher
from scrapers.wanted import Wanted
from tapecheck import stages

PAGE = Path(__file__).parents[1] / "docs/collecting.md"
DELAY = 1.0  # seconds between two requests to a host: what Tapecheck keeps if nobody says otherwise
PAGES_DELAY = 0.1
TIMEOUT = 5.0
SLACK = 0.02  # seconds by which the host's clock and ours may differ about when an answer was over
MEANT = 15.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run over all hosts."""

    seconds: float
    processor: float
    new: int
    failures: int
    statuses: Counter[int]  # of feeds and pages
    robots: int


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", action="store_true", help="fetch the entries' pages")
    parser.add_argument("--hosts", type=int, default=250)
    parser.add_argument("--write", action="store_true", help="put the table into docs/collecting.md")
    args = parser.parse_args()
    delay = PAGES_DELAY if args.pages else DELAY
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        with serving(args.hosts, log, whole=not args.pages) as hosts:
            marks, runs = [], []
            for _ in range(2):
                marks.append(time.monotonic())
                runs.append(collected(Path(folder, "bench.db"), hosts, delay, pages=args.pages))
        asked = logged(log)
    parts = [[one for one in asked if one.begun < marks[1]], [one for one in asked if one.begun >= marks[1]]]
    runs = [_counted(run, part) for run, part in zip(runs, parts, strict=True)]
    broken = [*broken_limits(hosts, parts, delay), *fetched_twice(parts)]
    table = _table(hosts, runs, broken, delay, pages=args.pages)
    print(table)
    if args.write:
        put(table, "pages" if args.pages else "feeds")
    late = runs[0].seconds > MEANT and not args.pages
    if late:
        print(f"the first run took longer than {MEANT:g} s", file=sys.stderr)
    for line in broken[:20]:
        print(line, file=sys.stderr)
    return 1 if broken or late else 0


def collected(db: Path, hosts: list[Host], delay: float, *, pages: bool) -> Run:
    """Collect from all hosts into a store."""
    wanted = {host.feed: Wanted(pages=pages) for host in hosts}
    allowed = {host.ip for host in hosts}
    begun, before = time.monotonic(), time.process_time()
    with Corpus.open(db) as corpus, Fetcher(allow_hosts=allowed, delay=delay, timeout=TIMEOUT) as fetcher:
        report = stages.collect(corpus, [host.feed for host in hosts], fetcher=fetcher, wanted=wanted)
        seconds, spent = time.monotonic() - begun, time.process_time() - before
    return Run(seconds, spent, report.new, len(report.failures), Counter(), 0)


def _counted(run: Run, asked: list[Asked]) -> Run:
    statuses = Counter(one.status for one in asked if one.path != "/robots.txt")
    robots = sum(one.path == "/robots.txt" for one in asked)
    return Run(run.seconds, run.processor, run.new, run.failures, statuses, robots)


def broken_limits(hosts: list[Host], parts: list[list[Asked]], delay: float) -> list[str]:
    """Where a host was asked too soon, or twice at once. Each run has a fetcher of its own, which knows of no other."""
    kinds = {host.ip: host.kind for host in hosts}
    found = []
    for part in parts:
        by_host: dict[str, list[Asked]] = defaultdict(list)
        for one in sorted(part, key=lambda one: one.begun):
            by_host[one.ip].append(one)
        for ip, asked in by_host.items():
            for sooner, later in pairwise(asked):
                least = max(delay, CRAWL_DELAY) if kinds[ip] == "crawl delay" else delay
                least = max(least, LIMIT) if sooner.status == 429 else least
                if (gap := later.begun - sooner.ended) < least - SLACK:
                    found.append(f"{ip} ({kinds[ip]}): {later.path} {gap:.3f} s after {sooner.path}, not {least} s")
    return found


def fetched_twice(parts: list[list[Asked]]) -> list[str]:
    """What was fetched whole more than once."""
    whole = Counter((one.ip, one.path) for part in parts for one in part if one.status == 200)
    return [
        f"{ip}{path} was fetched {count} times"
        for (ip, path), count in whole.items()
        if count > 1 and path != "/robots.txt"
    ]


def _table(hosts: list[Host], runs: list[Run], broken: list[str], delay: float, *, pages: bool) -> str:
    kinds = Counter(host.kind for host in hosts)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    what = "each with a page of its own" if pages else "with their whole texts"
    lines = [
        f"{len(hosts)} feeds of {ENTRIES} entries, {what}; hosts: {told}; {delay:g} s between two requests to a host, "
        f"{TIMEOUT:g} s for one; {peak:.0f} MB at most; {os.cpu_count()} processors with a load of "
        f"{os.getloadavg()[0]:.1f}.",
        "",
        "| | first run | second run |",
        "|---|---|---|",
    ]
    rows = [
        ("seconds (of one processor)", [f"{run.seconds:.1f} ({run.processor:.1f})" for run in runs]),
        ("articles new in the store", [f"{run.new:,}" for run in runs]),
        ("fetched (200)", [f"{run.statuses[200]:,}" for run in runs]),
        ("unchanged (304)", [f"{run.statuses[304]:,}" for run in runs]),
        ("asked to wait (429)", [f"{run.statuses[429]:,}" for run in runs]),
        ("hung up or never ended", [f"{run.statuses[0]:,}" for run in runs]),
        ("robots.txt", [f"{run.robots:,}" for run in runs]),
        ("sources that failed", [f"{run.failures:,}" for run in runs]),
    ]
    lines += [f"| {name} | {' | '.join(values)} |" for name, values in rows]
    lines += ["", f"Limits broken, or fetched twice, by the hosts' log: {len(broken)}."]
    return "\n".join(lines)


def put(table: str, name: str) -> None:
    """Put the table between its marks."""
    text = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- measured {name} -->", f"<!-- /measured {name} -->"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    PAGE.write_text(f"{before}{start}\n{table}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
