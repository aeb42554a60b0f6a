"""Read articles with gold and score the readings: `make score`.

    python -m benchmarks.score [--misses] [--only ID ...] [--set NAME] [--write]

Sets: seeds, dev, dev-spare, own-dev, own-calibration, own-test, own-train.
Prints the scorer's table for the seeds, for the dev articles (with and without the most tabular ones), and for our own
annotated articles (corpus/annotated/), whose `test` quarter only measures. `--write` puts the tables into
docs/quality.md.
"""

import argparse
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
SCORER = SHARED / "eval" / "score.py"
OWN = REPOSITORY / "corpus" / "annotated"
QUALITY = REPOSITORY / "docs" / "quality.md"
TABULAR = ("g013", "h023")  # tables of figures weigh much: the score is also given without them
PARTS = {
    "dev": "Our own articles, the half that the readers were developed on",
    "calibration": "Our own articles, the quarter that confidence is calibrated on (never looked at)",
    "test": "Our own articles, the quarter that only measures (never looked at)",
    # of the articles that train the learned reader (quotes, causes, feeling) only those with figures annotated
    "train": "Our own articles that train the learned reader, of which some have figures (ids ending in 1, 3, 6)",
}
BEGIN, END = "<!-- scores -->", "<!-- end of scores -->"


@dataclass(frozen=True, slots=True)
class Set:
    """Articles with gold that are scored together."""

    name: str
    title: str
    texts: tuple[Path, ...]
    gold: Path


def sets() -> Iterator[Set]:
    """The sets that are here."""
    yield Set("seeds", "The five seeds", tuple(sorted((SHARED / "seeds").glob("*.txt"))), SHARED / "seeds" / "gold")
    dev = tuple(sorted((SHARED / "dev" / "texts").glob("*.txt")))
    yield Set("dev", "The 32 dev articles", dev, SHARED / "dev" / "gold")
    spare = tuple(path for path in dev if path.stem not in TABULAR)
    yield Set("dev-spare", f"The dev articles without {' and '.join(TABULAR)}", spare, SHARED / "dev" / "gold")
    split = tomllib.loads((OWN / "split.toml").read_text(encoding="utf-8"))
    for part, title in PARTS.items():
        texts = (OWN / "articles" / f"{stem}.txt" for stem in split[part])
        annotated = tuple(path for path in texts if (OWN / "gold" / f"{path.stem}.json").is_file())
        yield Set(f"own-{part}", title, annotated, OWN / "gold")


def main() -> int:
    """Read, score, print."""
    args = _arguments()
    if not SCORER.is_file():
        print(f"{SCORER} is not here: nothing to score with", file=sys.stderr)
        return 1
    printed = []
    for each in sets():
        texts = tuple(path for path in each.texts if not args.only or path.stem in args.only)
        if (args.set and args.set != each.name) or not texts:
            continue
        table = _score(each, texts, misses=args.misses)
        print(f"\n## {each.title}\n{table}", end="")
        printed.append(f"## {each.title}\n\n```\n{table}```\n")
    if args.write:
        put("\n".join(printed), BEGIN, END)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="list every missed and spurious fact")
    parser.add_argument("--only", nargs="*", help="stems of the articles to read")
    parser.add_argument("--set", help="only this set")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/quality.md")
    return parser.parse_args()


def _score(each: Set, texts: tuple[Path, ...], *, misses: bool) -> str:
    """The scorer's table."""
    read = {path.stem for path in texts}
    skip = [gold.stem for gold in each.gold.glob("*.json") if gold.stem not in read]
    with tempfile.TemporaryDirectory() as folder:
        readings = Path(folder) / "readings.jsonl"
        readings.write_text(_read(texts), encoding="utf-8")
        command = [sys.executable, str(SCORER), "--gold", str(each.gold), str(readings)]
        options = [*(["--misses"] if misses else []), *(["--skip", *skip] if skip else [])]
        return subprocess.run([*command, *options], check=True, capture_output=True, text=True).stdout


def _read(paths: tuple[Path, ...]) -> str:
    from nlp import pipeline, rows
    from scrapers import folders
    from scrapers.article import Article

    articles = [a for path in paths for a in folders.articles(path) if isinstance(a, Article)]
    return "".join(rows.dumps(rows.reading_row(pipeline.read(article))) + "\n" for article in articles)


def put(text: str, begin: str, end: str) -> None:
    """Put a text between two marks of docs/quality.md."""
    page = QUALITY.read_text(encoding="utf-8")
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    QUALITY.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
