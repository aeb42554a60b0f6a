"""Twenty hosts on loopback, slow, broken and rate limiting ones among them, by their own log: the benchmark, small."""

import time
from collections import Counter
from pathlib import Path

from benchmarks.collect import broken_limits, collected, fetched_twice
from benchmarks.loopback_hosts import ENTRIES, logged, serving

DELAY = 0.3


def test_limits_are_kept_and_nothing_is_fetched_twice(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(20, log, whole=True, slow=1.0) as hosts:
        first = collected(tmp_path / "a.db", hosts, DELAY, pages=False)
        between = time.monotonic()
        second = collected(tmp_path / "a.db", hosts, DELAY, pages=False)
    asked = logged(log)
    parts = [[one for one in asked if one.begun < between], [one for one in asked if one.begun >= between]]
    assert Counter(host.kind for host in hosts)["well"] == 15
    assert (first.new, second.new) == (18 * ENTRIES, 0)  # all but the broken one and the one that never ends
    assert (first.failures, second.failures) == (2, 2)
    assert broken_limits(hosts, parts, DELAY) == []
    assert fetched_twice(parts) == []
    again = Counter(one.status for one in parts[1] if one.path == "/feed.xml")
    assert (again[304], again[200]) == (18, 0)
    assert {one.ip for one in parts[1] if one.path == "/robots.txt"} == {hosts[10].ip}  # rules hold for a day
