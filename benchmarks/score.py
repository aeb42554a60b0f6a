"""Read the seeds and the dev articles and score the readings against gold: `make score`.

    python -m benchmarks.score [--misses] [--only STEM ...] [--set seeds|dev]

Prints the scorer's table for the seeds, for the dev articles, and for the dev articles without the most tabular one.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
TABULAR = ("g013", "h023")  # tables of figures weigh much: the score is also given without them
SETS = {"seeds": SHARED / "seeds", "dev": SHARED / "dev" / "texts"}
GOLD = {"seeds": SHARED / "seeds" / "gold", "dev": SHARED / "dev" / "gold"}


def main() -> int:
    """Read, score, print."""
    args = _arguments()
    if not SHARED.is_dir():
        print(f"{SHARED} is not here: nothing to score", file=sys.stderr)
        return 1
    for name in [args.set] if args.set else SETS:
        paths = [p for p in sorted(SETS[name].glob("*.txt")) if not args.only or p.stem in args.only]
        skip = [g.stem for g in GOLD[name].glob("*.json") if g.stem not in {p.stem for p in paths}]
        with tempfile.TemporaryDirectory() as folder:
            readings = Path(folder) / "readings.jsonl"
            readings.write_text(_read(paths), encoding="utf-8")
            print(f"\n## {name}")
            _score(readings, name, skip, misses=args.misses)
            if name == "dev" and not args.only:
                print(f"\n## {name} without {', '.join(TABULAR)}")
                _score(readings, name, [*skip, *TABULAR])
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="list every missed and spurious fact")
    parser.add_argument("--only", nargs="*", help="stems of the articles to read")
    parser.add_argument("--set", choices=list(SETS), help="only the seeds or only the dev articles")
    return parser.parse_args()


def _read(paths: list[Path]) -> str:
    from nlp import pipeline, rows
    from scrapers import folders
    from scrapers.article import Article

    articles = [a for path in paths for a in folders.articles(path) if isinstance(a, Article)]
    return "".join(rows.dumps(rows.reading_row(pipeline.read(article))) + "\n" for article in articles)


def _score(readings: Path, name: str, skip: list[str], *, misses: bool = False) -> None:
    scorer = [sys.executable, str(SHARED / "eval" / "score.py"), "--gold", str(GOLD[name]), str(readings)]
    subprocess.run([*scorer, *(["--misses"] if misses else []), "--skip", *skip], check=True)


if __name__ == "__main__":
    sys.exit(main())
