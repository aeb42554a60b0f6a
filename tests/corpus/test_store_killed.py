"""Killed at any moment, the store holds together, and the next run carries on with nothing lost or twice."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from stored_samples import level, reading

from corpus.store import Corpus
from nlp.facts import Reading

ARTICLES = 150

# What is killed: it adds all articles, then reads whatever is unread, says so, and checks what is unchecked.
WORKER = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_store_killed import ARTICLES, made
from stored_samples import SUPPORTED
from corpus.store import Corpus
readings = {{r.article.id: r for r in map(made, range(ARTICLES))}}
with Corpus.open(sys.argv[1]) as corpus:
    corpus.add(r.article for r in readings.values())
    print("added", flush=True)
    for article in corpus.unread("1"):
        corpus.keep([readings[article.id]], extractor="1")
        print("kept", flush=True)
    for unchecked in list(corpus.unverified()):
        corpus.judge({{unchecked.fact.id: SUPPORTED}})
print("done", flush=True)
"""


def made(number: int) -> Reading:
    close = f"2,{number:03}.00"
    return reading(f"The Russell 2000 closed at {close}.", level(close, f"2{number:03}.00", basis="close"))


def run(path: Path, *, kill_after: int, how: signal.Signals) -> None:
    """Let the worker say so many lines, then kill it."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(path)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as worker:
        assert worker.stdout is not None
        for _ in range(kill_after):
            worker.stdout.readline()
        time.sleep(kill_after % 7 / 1000)  # not always at the same place of a transaction
        worker.send_signal(how)


def rows(path: Path) -> list[tuple[object, ...]]:
    """All that the work was to lead to, without times and inner numbers."""
    with closing(sqlite3.connect(path)) as connection:
        query = """
            SELECT articles.id, articles.text, facts.id, facts.row, facts.verdict, n FROM articles
            JOIN facts ON facts.article = articles.number
            JOIN (SELECT fact, count(*) AS n FROM verdicts GROUP BY fact) ON fact = facts.id ORDER BY articles.id
        """
        return connection.execute(query).fetchall()


def test_killed_anywhere_it_carries_on(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    for lines, how in ((0, signal.SIGKILL), (1, signal.SIGKILL), (40, signal.SIGINT), (100, signal.SIGKILL)):
        run(path, kill_after=lines, how=how)
        if path.exists():
            with Corpus.open(path) as corpus:
                assert corpus.problems() == []
                assert corpus.totals()["facts"] == corpus.totals()["readings"]  # one fact each: none half-written
    subprocess.run([sys.executable, "-c", WORKER, str(path)], check=True, stdout=subprocess.DEVNULL)
    result = rows(path)
    assert len(result) == ARTICLES
    assert {row[4:] for row in result} == {("supported", 1)}  # no verdict twice
    with Corpus.open(path) as corpus:
        assert corpus.problems() == []
        assert corpus.keep(map(made, range(ARTICLES)), extractor="1") == 0
