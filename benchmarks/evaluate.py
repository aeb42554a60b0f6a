"""Every head against the baselines: `make evaluate`.

    python -m benchmarks.evaluate [--data FOLDER] [--part sets|articles] [--write]

On the held-out parts of the public sets (a tenth of SEntFiN, the dev part of the Causal News Corpus), on the test
articles of our own corpus and on the dev articles of ../shared, by its scorer. Nothing here was trained on or tuned to.
`--write` puts the tables into docs/models.md.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.baselines import by_cues, by_vader, feeling, vader
from benchmarks.score import SCORER, SHARED
from benchmarks.train import DATA, OWN, text_of
from models import examples
from models.errors import ModelError
from models.infer import encoder
from models.labels import FEELINGS
from nlp import pipeline, rows
from nlp.learned.sentences import Sentence
from nlp.span import Span
from scrapers import folders
from scrapers.article import Article, make_article

PAGE = Path(__file__).resolve().parents[1] / "docs" / "models.md"
Row = dict[str, Any]
Read = Callable[[Article], Row]
Bounds = tuple[int, int]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the openly licensed sets")
    parser.add_argument("--part", choices=("sets", "articles"), help="only these")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/models.md")
    args = parser.parse_args()
    lines: list[str] = []
    try:
        if args.part != "articles":
            lines += [*_headlines(args.data), "", *_causes(args.data)]
        if args.part != "sets":
            lines += _articles()
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    print(*lines, sep="\n")
    if args.write:
        put("```\n" + "\n".join(lines).strip() + "\n```", "scores")
    return 0


def put(text: str, name: str) -> None:
    """Put a text between the marks of that name in docs/models.md."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    PAGE.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.partition(end)[2]}", encoding="utf-8")


# --- public sets -------------------------------------------------------------------------------------------------


def _headlines(data: Path) -> Iterator[str]:
    """SEntFiN's held-out headlines: the feeling for each entity, and that of the headline where it is one."""
    ours, plain, words = _Share(), _Share(), _Share()
    whole, whole_plain, whole_words = _Share(), _Share(), _Share()
    for example in examples.sentfin(data, test=True):
        (seen,) = encoder().read([example.text])
        by_valence, by_lexicon = feeling(vader(example.text)), _lexicon(example.text)
        for span, label in example.targets:
            chances = seen.of_span("target", span)
            ours.add(chances is not None and _three(chances) == label)
            plain.add(by_valence == label)
            words.add(by_lexicon == label)
        if example.feeling in FEELINGS[:3]:
            whole.add(_three(seen.of_sentence("feeling")) == example.feeling)
            whole_plain.add(by_valence == example.feeling)
            whole_words.add(by_lexicon == example.feeling)
    yield f"SEntFiN, the held-out tenth: accuracy{'ours':>28}{'VADER':>8}{'lexicon':>9}"
    yield f"  entity ({ours.of}){'':<38}{ours}{plain!s:>8}{words!s:>9}"
    yield f"  headline ({whole.of}){'':<36}{whole}{whole_plain!s:>8}{whole_words!s:>9}"


@dataclass(slots=True)
class _Share:
    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.of += 1

    def __str__(self) -> str:
        return f"{self.right / max(1, self.of):.3f}"


def _three(chances: Any) -> str:
    """The likeliest of positive, negative and neutral: the sets know no mixed."""
    return FEELINGS[int(np.argmax(chances[:3]))]


def _lexicon(text: str) -> str:
    """What our own finance lexicon and its rules feel."""
    found = (f for f in pipeline.read(make_article(text), learned=False).facts if f.kind == "sentiment")
    label = next((f.label for f in found if f.target is None), "neutral")  # type: ignore[union-attr]
    return "neutral" if label == "mixed" else label


def _causes(data: Path) -> Iterator[str]:
    """The Causal News Corpus, dev: is a cause told; which words are cause, effect and signal."""
    told = _Counts()
    exact = {layer: _Counts() for layer in ("cause", "effect", "signal")}
    near = {layer: _Counts() for layer in exact}
    tokens = {layer: _Counts() for layer in exact}
    for example in examples.causal_news(data, "dev"):
        (seen,) = encoder().read([example.text])
        causal = bool(seen.of_sentence("causal")[1] >= 0.5)
        told.add(causal and bool(example.causal), causal and not example.causal, bool(example.causal) and not causal)
        sentence = Sentence(example.text, Span(0, len(example.text)), 0, seen)
        for layer in exact:
            gold = {seen.tokens(span) for span in example.layers.get(layer, ())} - {None}
            found = [(f.span.start, f.span.end) for f in sentence.marked(layer)] if causal else []
            guess = {seen.tokens(span) for span in found} - {None}
            exact[layer].compare(gold, guess)
            near[layer].near(gold, guess)
            tokens[layer].compare(_each(gold), _each(guess))
    yield f"Causal News Corpus, dev: causal sentences F1 {told.f1:.3f}"
    for name, counts in (("exact spans", exact), ("spans that overlap by half", near), ("words", tokens)):
        every = _Counts.total(counts.values())
        parts = " ".join(f"{layer} {each.f1:.3f}" for layer, each in counts.items())
        yield f"  {name:<28} F1 {every.f1:.3f}   {parts}"


def _each(spans: Any) -> set[int]:
    return {token for start, end in spans for token in range(start, end)}


@dataclass(slots=True)
class _Counts:
    hits: int = 0
    spare: int = 0
    missed: int = 0

    def add(self, hits: int, spare: int, missed: int) -> None:
        self.hits += hits
        self.spare += spare
        self.missed += missed

    def compare(self, gold: set[Any], guess: set[Any]) -> None:
        self.add(len(gold & guess), len(guess - gold), len(gold - guess))

    def near(self, gold: set[Any], guess: set[Any]) -> None:
        left = set(guess)
        for span in gold:
            hit = next((g for g in left if _overlap(span, g) >= 0.5 * max(span[1] - span[0], g[1] - g[0])), None)
            left.discard(hit)
            self.add(hit is not None, 0, hit is None)
        self.spare += len(left)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + self.spare + self.missed)

    @staticmethod
    def total(several: Any) -> "_Counts":
        each = list(several)
        return _Counts(sum(c.hits for c in each), sum(c.spare for c in each), sum(c.missed for c in each))


def _overlap(a: Bounds, b: Bounds) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


# --- articles ----------------------------------------------------------------------------------------------------

READERS: dict[str, Read] = {
    "rules and heads": lambda article: rows.reading_row(pipeline.read(article)),
    "rules": lambda article: rows.reading_row(pipeline.read(article, learned=False)),
    "cues / VADER": lambda article: _both(by_cues(article), by_vader(article)),
}


def _both(one: Row, other: Row) -> Row:
    return {**one, "facts": [*one["facts"], *other["facts"]]}


def _articles() -> Iterator[str]:
    if not SCORER.is_file():
        yield f"{SCORER.name} is not here: no articles are scored"
        return
    with tempfile.TemporaryDirectory() as kept:
        for title, part in (("Our test articles", "test"), ("The dev articles of ../shared", "dev")):
            folder = Path(kept) / part
            folder.mkdir()
            texts = own_gold("test", folder) if part == "test" else _shared_gold(folder)
            yield from ("", f"{title} ({len(texts)})", _HEAD)
            for name, read in READERS.items():
                yield _line(name, _scored(read, texts, folder))


_HEAD = (
    f"{'':<18}{'direct':>8}{'speaker':>9}{'indirect':>10}{'speaker':>9}{'catalyst':>10}{'polarity':>10}{'type':>7}"
    f"{'target':>8}{'article':>9}"
)


def _line(name: str, table: Row) -> str:
    def second(kind: str) -> str:
        right, _, of = table[kind]["second"].partition(" ")[2].partition("/")
        return _part(int(right or 0), int(of or 0))

    def share(kind: str) -> str:
        return _part(table[kind]["right"], table[kind]["of"])

    direct, indirect = table["quote direct"], table["quote indirect"]
    return (
        f"{name:<18}{direct['f1']:>8.3f}{second('quote direct'):>9}{indirect['f1']:>10.3f}"
        f"{second('quote indirect'):>9}{table['catalyst']['f1']:>10.3f}{share('catalyst polarity'):>10}"
        f"{share('catalyst type'):>7}{share('sentiment target'):>8}{share('sentiment article'):>9}"
    )


def _part(right: int, of: int) -> str:
    return f"{right / of:.3f}" if of else "-"


def _scored(read: Read, texts: Sequence[Path], gold: Path) -> Row:
    """The scorer's table for a way of reading."""
    with tempfile.TemporaryDirectory() as kept:
        readings, table = Path(kept) / "readings.jsonl", Path(kept) / "table.json"
        articles = [a for path in texts for a in folders.articles(path) if isinstance(a, Article)]
        readings.write_text("".join(rows.dumps(read(article)) + "\n" for article in articles), encoding="utf-8")
        command = [sys.executable, str(SCORER), "--gold", str(gold), str(readings), "--json", str(table)]
        subprocess.run(command, check=True, capture_output=True)
        scored: Row = json.loads(table.read_text(encoding="utf-8"))
        return scored


def own_gold(part: str, folder: Path) -> list[Path]:
    """The articles of a part of our corpus, their gold put into a folder in the scorer's form."""
    split = tomllib.loads((OWN / "split.toml").read_text(encoding="utf-8"))
    texts = []
    for stem in split[part]:
        text, gold = OWN / "articles" / f"{stem}.txt", OWN / "gold" / f"{stem}.json"
        spans = OWN / "spans" / f"{stem}.json"
        if spans.is_file():
            told = anchored(json.loads(spans.read_text(encoding="utf-8")), text_of(text))
            if gold.is_file():
                told["facts"] = json.loads(gold.read_text(encoding="utf-8"))["facts"]
            (folder / f"{stem}.json").write_text(json.dumps(told), encoding="utf-8")
        elif gold.is_file():
            (folder / f"{stem}.json").write_text(gold.read_text(encoding="utf-8"), encoding="utf-8")
        else:
            continue
        texts.append(text)
    return texts


def _shared_gold(folder: Path) -> list[Path]:
    for path in (SHARED / "dev" / "gold").glob("*.json"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return sorted((SHARED / "dev" / "texts").glob("*.txt"))


def anchored(gold: Row, text: str) -> Row:
    """A gold file with spans in the scorer's form: words that it looks for in the text."""
    quotes = [
        {**quote, "first_words": quote["content"]["text"], "last_words": quote["content"]["text"]}
        for quote in gold["quotes"]
    ]
    causes = [{**cause, "cause_anchor": _unique(cause["cause"], text)} for cause in gold["catalysts"]]
    kept = {"id": gold["id"], "sentiment": gold["sentiment"], "facts": [], "quotes": quotes, "catalysts": causes}
    return json.loads(json.dumps(kept))  # type: ignore[no-any-return]


def _unique(span: Row, text: str) -> str:
    """The words of a span, with as many after them as make their first place in the text the right one."""
    bounds = examples.locate(text, span)
    if bounds is None:
        return str(span["text"])
    start, end = bounds
    while text.lower().find(text[start:end].lower()) != start and end < len(text):
        end += 1
    return text[start:end]


if __name__ == "__main__":
    sys.exit(main())
