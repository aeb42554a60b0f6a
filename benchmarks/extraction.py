"""Main text of pages against what it should be, beside trafilatura alone: `python -m benchmarks.extraction [FOLDER]`.

The measure is that of the public article-extraction benchmark: shingles of four words, each counted as often as it
comes, precision and recall taken page by page so that long pages weigh no more than short ones. Pages are
`OUTLET/DATE.html` with `DATE.json` beside it (its `url` and `text`, a list of lines), as in `tests/pages`; or
`html/ID.html.gz` with a `ground-truth.json` of `{ID: {"articleBody": …, "url": …}}`, as the public sets have them.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scrapers.errors import PageError
from scrapers.pages import extract
from scrapers.publishers.profile import profile_of

PAGES = Path(__file__).parents[1] / "tests" / "pages"
_WORD = re.compile(r"\w+")
_SHINGLE = 4

Extractor = Callable[[bytes, str], str]


@dataclass(frozen=True, slots=True)
class Case:
    """A page and its text."""

    name: str
    url: str
    page: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """How well texts were found: means over pages."""

    pages: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def cases(folder: Path) -> Iterator[Case]:
    """The pages of a folder, in either of the two forms."""
    truth = folder / "ground-truth.json"
    if truth.exists():
        for name, row in json.loads(truth.read_text(encoding="utf-8")).items():
            page = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
            yield Case(name, row.get("url") or "https://page.example/", page, row["articleBody"])
        return
    for path in sorted(folder.rglob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        page = path.with_suffix(".html").read_bytes()
        yield Case(f"{path.parent.name}-{path.stem}", row["url"], page, "\n".join(row["text"]))


def ours(page: bytes, url: str) -> str:
    """The text as Tapecheck finds it; empty where it finds none."""
    try:
        return extract(page, url=url).text
    except PageError:
        return ""


def trafilatura_alone(page: bytes, url: str) -> str:
    """The text as trafilatura finds it, set for articles: no comments, tables kept."""
    import trafilatura

    return trafilatura.extract(page, url=url, include_comments=False, include_tables=True) or ""


def score(several: Iterable[tuple[str, str]]) -> Score:
    """The score of (found, wanted) pairs."""
    precisions, recalls, pages = [], [], 0
    for found, wanted in several:
        pages += 1
        one, other = _shingles(found), _shingles(wanted)
        shared = (one & other).total()
        if one:
            precisions.append(shared / one.total())
        if other:
            recalls.append(shared / other.total())
    return Score(pages, _mean(precisions), _mean(recalls))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if not words:
        return Counter()
    size = min(_SHINGLE, len(words))
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def main(folder: Path, *, each: bool) -> None:
    """Print the scores of both, for pages of profiled outlets and for others."""
    import logging

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    known = list(cases(folder))
    groups = {
        "outlets with a profile": [case for case in known if profile_of(case.url)],
        "other pages": [case for case in known if not profile_of(case.url)],
    }
    print(f"{'':24} {'pages':>5} {'precision':>9} {'recall':>7} {'F1':>6}")
    for group, part in groups.items():
        for name, extractor in (("tapecheck", ours), ("trafilatura", trafilatura_alone)):
            told = score((extractor(case.page, case.url), case.text) for case in part)
            print(f"{group}")
            print(f"  {name:22} {told.pages:5} {told.precision:9.3f} {told.recall:7.3f} {told.f1:6.3f}")
    for case in known if each else ():
        one = score([(ours(case.page, case.url), case.text)])
        other = score([(trafilatura_alone(case.page, case.url), case.text)])
        print(f"{case.name:36} {one.f1:.3f} {other.f1:.3f}")


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--each"]
    main(Path(given[0]) if given else PAGES, each="--each" in sys.argv)
