"""A web archive of 1 GB, made here, read to articles: memory over the run, records a second, and FastWARC alone beside.

    python -m benchmarks.archives [--gigabytes 1] [--write]

Fails where the memory goes over 300 MB, or grows between the second and the last quarter of the run. `--write` puts the
table into docs/collecting.md.
"""

import argparse
import gzip
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.collect import put
from scrapers import archives
from scrapers.article import Article

MOST = 300  # megabytes
GROWTH = 15  # megabytes between the middle of the run and its end that are no growth
_EVERY = 0.25  # seconds between two looks at the memory
_SCRIPT = 60_000  # characters of script and style in a page, most of what a news page weighs
_WORDS = (
    "stocks bonds yields the of and rose fell while after as small companies index record close percent points "
    "Thursday Friday week quarter rate cut Treasury ten-year note dollar oil gold futures traders said investors "
    "outlook earnings technology energy banks sector session high low market volatility inflation report jobs"
).split()


def main() -> int:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--write", action="store_true", help="put the table into docs/collecting.md")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "crawl.warc.gz")
        records = _make(path, int(args.gigabytes * 1e9))
        packed = path.stat().st_size / 1e6
        alone, alone_spent = _alone(path)
        memory: list[float] = []
        found, seconds, spent = _articles(path, memory)
    quarter = len(memory) // 4
    middle, end = max(memory[quarter : 2 * quarter]), max(memory[-quarter:])
    lines = [
        f"{args.gigabytes:g} GB of {records:,} pages, {packed:.0f} MB packed; {found:,} articles.",
        "",
        "| | records a second | of processor time |",
        "|---|---|---|",
        f"| to articles | {records / seconds:,.0f} | {records / spent:,.0f} |",
        f"| FastWARC alone, each page read | {records / alone:,.0f} | {records / alone_spent:,.0f} |",
        "",
        f"Memory: {memory[0]:.0f} MB at the start, {middle:.0f} MB at most in the second quarter, {end:.0f} MB in the "
        f"last, {max(memory):.0f} MB at most.",
    ]
    print("\n".join(lines))
    if args.write:
        put("\n".join(lines), "archives")
    kept = max(memory) < MOST and end - middle < GROWTH and found == records
    return 0 if kept else 1


def _make(path: Path, size: int) -> int:
    """Write an archive of so many bytes, unpacked; how many records it has."""
    dice = random.Random(6)
    script = "".join(dice.choice("abcdefghijklmnopqrstuvwxyz(){};=,. ") for _ in range(_SCRIPT))
    count = 0
    with path.open("wb") as file:
        while size > 0:
            record = _record(count, dice, script)
            file.write(gzip.compress(record, 1))
            size -= len(record)
            count += 1
    return count


def _record(number: int, dice: random.Random, script: str) -> bytes:
    page = _page(number, dice, script).encode()
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2025-09-{1 + number % 28:02}T12:00:00Z\r\n"
        f"WARC-Target-URI: https://desk{number % 50}.example/2025/09/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def _page(number: int, dice: random.Random, script: str) -> str:
    teasers = "".join(
        f"<li class='teaser t{n}'><a href='/t/{number}/{n}'><img src='/i/{n}.jpg' alt=''><span>{_sentence(dice)}</span>"
        f"</a></li>"
        for n in range(120)
    )
    text = "".join(f"<p>{' '.join(_sentence(dice) for _ in range(4))}</p>" for _ in range(25))
    return (
        f"<!doctype html><html lang='en'><head><title>Piece {number} | Desk</title><script>{script}</script></head>"
        f"<body><nav><ul>{teasers}</ul></nav><main><article><h1>Piece {number}</h1>"
        f"<time datetime='2025-09-18T16:00:00-04:00'></time>{text}</article></main>"
        f"<footer>{teasers[:9000]}</footer></body></html>"
    )


def _sentence(dice: random.Random) -> str:
    return " ".join(dice.choices(_WORDS, k=14)).capitalize() + "."


def _alone(path: Path) -> tuple[float, float]:
    """Seconds and processor seconds of FastWARC over the archive, each page read."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    begun, before = time.monotonic(), time.process_time()
    for record in ArchiveIterator(str(path), record_types=WarcRecordType.response, parse_http=True):
        record.reader.read()
    return time.monotonic() - begun, time.process_time() - before


def _articles(path: Path, memory: list[float]) -> tuple[int, float, float]:
    """How many articles, in how many seconds and processor seconds; the memory on the way is put into the list."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(_EVERY):
            memory.append(_resident())

    memory.append(_resident())
    watching = threading.Thread(target=look)
    watching.start()
    begun, before = time.monotonic(), time.process_time()
    try:
        found = sum(isinstance(one, Article) for one in _passed(archives.articles(path)))
    finally:
        seconds, spent = time.monotonic() - begun, time.process_time() - before
        over.set()
        watching.join()
    return found, seconds, spent


def _passed(found: Iterator[object]) -> Iterator[object]:
    for one in found:
        if not isinstance(one, Article):
            print(one, file=sys.stderr)
        yield one


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    sys.exit(main())
