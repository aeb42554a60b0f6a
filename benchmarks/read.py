"""How fast articles are read with the learned parts off: `python -m benchmarks.read [--write]`.

Prints articles of 500 words a second on one core and on two, the time a word takes in texts of 100, 1,000 and 10,000
words, and the time a character takes in lines made to stall a grammar. Times are processor time of the process, not the
wall clock's, so that other work on the machine counts as little as it can; `--write` puts them into docs/quality.md.
"""

import argparse
import multiprocessing
import sys
import time
from collections.abc import Iterator, Sequence

from benchmarks.score import OWN, put
from nlp.pipeline import read
from scrapers.article import Article, make_article

WORDS = 500
SIZES = (100, 1_000, 10_000)
ROUNDS = 3  # the fastest counts: the others were disturbed
LINES = {  # crafted lines, each repeated to a length: what a pattern with two ways to match the same would stall on
    "digits": "1",
    "signs": "+-+-",
    "brackets": "((((",
    "capitals": "Aa ",
    "possessives": "Aa's ",
    "commas": "1,234,",
    "percent": "rose 1% and ",
    "names": "the Dow and the S&P 500 and ",
    "quotes": '" said " ',
    "spread": "the gap between Italian and German ",
    "index": "The Foo Bar of the Baz Index ",
    "months": "January 2025 and ",
    "blanks": " \t",
    "bars": "| 1.2 ",
    "joined": "Foo of Bar and Baz & Qux ",
}
LENGTHS = (4_000, 16_000)
BEGIN, END = "<!-- speed -->", "<!-- end of speed -->"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--write", action="store_true", help="put the figures into docs/quality.md")
    args = parser.parse_args()
    lines = []
    for line in measured():
        print(line, flush=True)
        lines.append(line)
    if args.write:
        put("```\n" + "\n".join(lines) + "\n```", BEGIN, END)
    return 0


def measured() -> Iterator[str]:
    """The lines of the report."""
    articles = pieces(WORDS)
    _read(articles)  # the vocabulary of the copy is met once
    one = min(_read(articles) for _ in range(ROUNDS))
    yield f"{len(articles)} articles of {WORDS} words, market facts only"
    yield f"one process       {len(articles) / one:7.1f} articles a second of processor time"
    both = _two(articles)
    yield f"two processes     {both:7.1f} together, {both * one / len(articles):.2f} times one"
    for size in SIZES:
        text = make_article(_text(size))
        took = min(_read([text]) for _ in range(ROUNDS))
        yield f"{size:>6} words      {took / size * 1e6:7.0f} microseconds a word"
    for name, part in LINES.items():
        short, long = (_per_character(part, length) for length in LENGTHS)
        yield f"line of {name:<11} {short:6.2f} microseconds a character, {long:6.2f} at four times the length"


def pieces(words: int) -> list[Article]:
    """The articles that we wrote, put together and cut at paragraphs into pieces of that many words."""
    found: list[Article] = []
    held: list[str] = []
    for path in sorted((OWN / "articles").glob("*.txt")):
        for paragraph in path.read_text(encoding="utf-8").split("\n"):
            held.append(paragraph)
            if sum(len(each.split()) for each in held) >= words:
                found.append(make_article("\n".join(held)))
                held = []
    return found


def _text(words: int) -> str:
    """A text of that many words, from the same articles."""
    parts: list[str] = []
    for article in pieces(WORDS):
        parts += article.text.split(" ")
        if len(parts) >= words:
            break
    return " ".join(parts[:words])


def _read(articles: Sequence[Article]) -> float:
    """Seconds of processor time that reading them takes."""
    start = time.process_time()
    for article in articles:
        read(article, market_only=True)
    return time.process_time() - start


def _rate(articles: Sequence[Article]) -> float:
    """Articles a second of a process of its own, once it is warm."""
    _read(articles)
    return len(articles) / min(_read(articles) for _ in range(ROUNDS))


def _two(articles: Sequence[Article]) -> float:
    """Articles a second of two processes at once, each with half of the articles."""
    halves = (articles[::2], articles[1::2])
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        return sum(pool.map(_rate, halves))


def _per_character(part: str, length: int) -> float:
    """Microseconds a character of a line that repeats the part."""
    article = make_article(f"Stocks fell. {part * (length // len(part))}")
    return min(_read([article]) for _ in range(ROUNDS)) / length * 1e6


if __name__ == "__main__":
    sys.exit(main())
