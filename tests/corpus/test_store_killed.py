"""Killed at any moment, the store holds together, and the next run carries on with nothing lost or twice."""

import signal
import subprocess
import sys
import time
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


def run(at: str | Path, *, kill_after: int, how: signal.Signals) -> None:
    """Let the worker say so many lines, then kill it."""
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(at)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as worker:
        assert worker.stdout is not None
        for _ in range(kill_after):
            worker.stdout.readline()
        time.sleep(kill_after % 7 / 1000)  # not always at the same place of a transaction
        worker.send_signal(how)


def rows(corpus: Corpus) -> list[tuple[object, ...]]:
    """All that the work was to lead to, without times and inner numbers."""
    query = """
        SELECT articles.id, articles.text, facts.id, facts."row", facts.verdict, n FROM articles
        JOIN facts ON facts.article = articles.number
        JOIN (SELECT fact, count(*) AS n FROM verdicts GROUP BY fact) AS given ON given.fact = facts.id
        ORDER BY articles.id
    """
    with corpus._database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_killed_anywhere_it_carries_on(at: str | Path) -> None:
    for lines, how in ((0, signal.SIGKILL), (1, signal.SIGKILL), (40, signal.SIGINT), (100, signal.SIGKILL)):
        run(at, kill_after=lines, how=how)
        with Corpus.open(at) as corpus:
            assert corpus.problems() == []
            assert corpus.totals()["facts"] == corpus.totals()["readings"]  # one fact each: none half-written
    subprocess.run([sys.executable, "-c", WORKER, str(at)], check=True, stdout=subprocess.DEVNULL)
    with Corpus.open(at) as corpus:
        result = rows(corpus)
        assert len(result) == ARTICLES
        assert {row[4:] for row in result} == {("supported", 1)}  # no verdict twice
        assert corpus.problems() == []
        assert corpus.keep(map(made, range(ARTICLES)), extractor="1") == 0
