"""Many articles at once: in order, within bounds, and none taking the others with it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlp.facts import Level, Reading
from nlp.instruments import catalogue, entries_from
from scrapers.article import Article, make_article
from tapecheck.batch import FEW, Failure, Outcome, read_all


def well(article: Article) -> Reading:
    return Reading(article=article, facts=())


def by_process(article: Article) -> Reading:
    return Reading(article=make_article(str(os.getpid())), facts=())


def picky(article: Article) -> Reading:
    if "unreadable" in article.text:
        raise ValueError("a word that cannot be read")
    if "deadly" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return well(article)


def articles(count: int, **odd: int) -> list[Article]:
    words = {number: word for word, number in odd.items()}
    return [make_article(f"Article {n} {words.get(n, 'fine')}") for n in range(count)]


def texts(outcomes: Iterator[Outcome]) -> list[str]:
    return [outcome.article.text if isinstance(outcome, Reading) else outcome.error for outcome in outcomes]


@pytest.mark.parametrize("few", [0, 10, 1000])
@pytest.mark.parametrize("count", [0, 1, 10, 11, 100])
def test_order_is_kept(count: int, few: int) -> None:
    given = articles(count)
    assert texts(read_all(given, workers=2, reader=well, few=few)) == [a.text for a in given]


def test_one_worker_is_this_process() -> None:
    given = [make_article(str(n)) for n in range(FEW + 5)]
    pids = {str(os.getpid())}
    assert set(texts(read_all(given, workers=1, reader=by_process))) == pids
    assert set(texts(read_all(given, workers=2, reader=by_process))) > pids


@pytest.mark.parametrize("count", [3, 60])
def test_one_that_cannot_be_read_is_a_value(count: int) -> None:
    given = articles(count, unreadable=1)
    expected = [a.text for a in given]
    expected[1] = "ValueError: a word that cannot be read"
    assert texts(read_all(given, workers=2, reader=picky, few=1)) == expected


def test_one_that_kills_its_process_costs_itself_alone() -> None:
    given = articles(60, deadly=21)
    expected = [a.text for a in given]
    expected[21] = "the process that read it died, perhaps for lack of memory"
    outcomes = list(read_all(given, workers=2, reader=picky, few=1))
    assert texts(iter(outcomes)) == expected
    assert isinstance(outcomes[21], Failure)


def test_articles_are_taken_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[Article]:
        nonlocal taken
        while True:
            taken += 1
            yield make_article(f"Article {taken}")

    outcomes = read_all(endless(), workers=2, reader=well, few=0)
    for _ in range(100):
        next(outcomes)
    assert taken <= 100 + 2 * 3 * 8 + 8
    outcomes.close()  # type: ignore[attr-defined]


def test_this_process_reads_while_threads_run() -> None:
    alive = threading.Event()
    thread = threading.Thread(target=alive.wait)
    thread.start()
    try:
        assert len(texts(read_all(articles(20), workers=2, reader=well, few=0))) == 20
    finally:
        alive.set()
        thread.join()


def test_ctrl_c_ends_all_processes() -> None:
    code = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_batch import *
if __name__ == "__main__":
    outcomes = read_all(articles(2000), workers=2, reader=well, few=0)
    next(outcomes)
    print("reading", flush=True)
    try:
        import time; time.sleep(30)
    except KeyboardInterrupt:
        outcomes.close()
        import multiprocessing
        print("left", len(multiprocessing.active_children()), flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "left 0\n"
    assert process.returncode == 0


def test_a_script_that_no_process_can_start_from_reads_by_itself() -> None:
    code = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_batch import *
given = articles(30)
assert texts(read_all(given, workers=2, reader=well, few=0)) == [a.text for a in given]
"""
    done = subprocess.run([sys.executable], input=code, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "no process can be started from here" in done.stderr


def test_the_real_reader_in_processes_reads_as_it_does_here() -> None:
    from nlp.pipeline import read

    given = [make_article(f"The Russell 2000 closed at 2,{n}.70 on Thursday, up 2.5%.") for n in range(100, 112)]
    outcomes = list(read_all(given, workers=2, few=0))
    assert outcomes == list(map(read, given))
    assert all(isinstance(outcome, Reading) and outcome.facts for outcome in outcomes)


def test_processes_know_the_instruments_of_the_user() -> None:
    row = {"id": "HRBR", "name": "Harbour Holdings", "type": "equity"}
    known = catalogue().extended(entries_from([row], where="watchlist"))
    given = [make_article(f"Harbour Holdings closed at ${n}.70 on Thursday, up 2.5%.") for n in range(10, 22)]
    for few in (0, FEW):
        outcomes = list(read_all(given, workers=2, catalogue=known, few=few))
        levels = [fact for one in outcomes if isinstance(one, Reading) for fact in one.facts if isinstance(fact, Level)]
        assert [level.instrument.id for level in levels] == ["HRBR"] * 12
