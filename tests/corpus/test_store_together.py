"""Several writers and readers at once: nothing lost, and nothing half-written seen."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stored_samples import SUPPORTED, level, reading

from corpus.store import Corpus
from nlp.facts import Reading

WRITERS, EACH = 3, 40


def made(number: int) -> Reading:
    first, second = f"2,{number:03}.00", f"3,{number:03}.00"
    text = f"The Russell 2000 closed at {first}, and earlier at {second}."
    return reading(text, level(first, first.replace(",", "")), level(second, second.replace(",", "")))


def write(path: str | Path, writer: int) -> None:
    with Corpus.open(path, timeout=30) as corpus:
        for number in range(writer * EACH, (writer + 1) * EACH):
            one = made(number)
            corpus.keep([one], extractor="1")
            corpus.judge({one.facts[0].id: SUPPORTED})


def watch(path: str | Path, stop: threading.Event) -> int:
    """Read as long as there are writers; how often."""
    looks = 0
    with Corpus.open(path) as corpus:
        while not stop.is_set():
            totals = corpus.totals()
            looks += 1
            assert totals["facts"] == 2 * totals["readings"]
            assert totals["verdicts"] <= totals["readings"]
            time.sleep(0.01)
    return looks


def test_writers_and_readers_together(at: str | Path) -> None:
    Corpus.open(at).close()
    stop = threading.Event()
    with ThreadPoolExecutor() as pool:
        reader = pool.submit(watch, at, stop)
        writers = [pool.submit(write, at, writer) for writer in range(WRITERS)]
        try:
            for writer in writers:
                writer.result()
        finally:
            stop.set()
        assert reader.result() > 1
    with Corpus.open(at) as corpus:
        assert corpus.count() == 2 * WRITERS * EACH
        assert corpus.count(verdict="supported") == WRITERS * EACH
        assert corpus.problems() == []


def test_two_that_make_the_database_at_once_make_one(tmp_path: Path) -> None:
    path = tmp_path / "tapecheck.db"
    with ThreadPoolExecutor() as pool:
        for made_by in [pool.submit(write, path, writer) for writer in range(4)]:
            made_by.result()
    with Corpus.open(path) as corpus:
        assert corpus.count() == 2 * 4 * EACH
