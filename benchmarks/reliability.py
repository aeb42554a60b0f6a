"""Is a confidence of 0.9 right nine times in ten? Printed per kind, on articles with gold.

    python -m benchmarks.reliability [--fit]

`--fit` takes the readers' own priors on the articles kept for it, which nobody developed on, and writes
nlp/calibration.toml. Without it the calibrated confidences are held against the test articles, which nothing was
developed or fitted on: mean confidence, share right, and the expected calibration error (mean gap over ten bins).
"""

import argparse
import importlib.util
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.evaluate import own_gold
from benchmarks.score import SCORER, put, sets
from nlp import rows
from nlp.calibration import CALIBRATION
from nlp.merge import merge
from nlp.pipeline import annotate, facts_of, read
from scrapers import folders
from scrapers.article import Article

Judged = dict[str, list[tuple[float, bool]]]

DRAW = 8.0  # facts that the share of all kinds weighs in each step: few facts move a step little
DIGITS = 2


def main() -> int:
    """Fit or measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fit", action="store_true", help="write nlp/calibration.toml")
    parser.add_argument("--write", action="store_true", help="put the table into docs/quality.md")
    args = parser.parse_args()
    if not SCORER.is_file():
        print(f"{SCORER} is not here: nothing to measure with", file=sys.stderr)
        return 1
    if args.fit:
        _fit(_judged(("own-calibration",), raw=True))
    else:
        table = _table(_judged(("own-test",), raw=False))
        print(table)
        if args.write:
            put(f"```\n{table}\n```", "<!-- reliability -->", "<!-- end of reliability -->")
    return 0


def _judged(names: tuple[str, ...], *, raw: bool) -> Judged:
    """Confidence and right or wrong of every fact that the scorer judges, by kind."""
    score = scorer()
    judged: Judged = defaultdict(list)
    for each in sets():
        if each.name not in names:
            continue
        for path in each.texts:
            gold = json.loads((each.gold / f"{path.stem}.json").read_text(encoding="utf-8"))
            for article in folders.articles(path):
                if isinstance(article, Article):
                    for kind, confidence, right in _article(score, article, gold, raw=raw):
                        judged[kind].append((confidence, right))
        with tempfile.TemporaryDirectory() as folder:
            for path in own_gold(each.name.removeprefix("own-"), Path(folder)):
                gold = json.loads((Path(folder) / f"{path.stem}.json").read_text(encoding="utf-8"))
                for article in folders.articles(path):
                    if isinstance(article, Article):
                        for kind, confidence, right in _words(score, article, gold, raw=raw):
                            judged[kind].append((confidence, right))
    return judged


def _words(scorer: Any, article: Article, gold: Any, *, raw: bool) -> Iterator[tuple[str, float, bool]]:
    """Quotes, catalysts and feelings, by the scorer's measures; a feeling that nobody annotated is not judged."""
    facts = merge(facts_of(annotate(article))) if raw else list(read(article).facts)
    text = scorer.squash_keep(article.text)
    said = [scorer.gold_span(text, quote) for quote in gold["quotes"]]
    causes = [scorer.locate(text, cause["cause_anchor"]) for cause in gold["catalysts"]]
    felt = gold["sentiment"]
    for row in (json.loads(rows.dumps(rows.to_row(fact))) for fact in facts):
        if row["kind"] == "quote":
            yield "quote", row["confidence"], _near(scorer, said, row["content"]["span"], both=True)
        elif row["kind"] == "catalyst":
            yield "catalyst", row["confidence"], _near(scorer, causes, row["cause"]["span"], both=False)
        elif row["kind"] == "sentiment" and row["target"] is None:
            yield "sentiment", row["confidence"], row["label"] == felt["article"]
        elif row["kind"] == "sentiment":
            labels = (label for name, label in felt["targets"].items() if scorer.same_instrument(name, row["target"]))
            if label := next(labels, None):
                yield "sentiment", row["confidence"], row["label"] == label


def _near(scorer: Any, golds: list[Any], span: list[int], *, both: bool) -> bool:
    """Whether half of a gold span is shared, or (`both`) half of the longer of the two."""
    found = (
        (scorer.overlap(gold, span), max(gold[1] - gold[0], span[1] - span[0] if both else 0)) for gold in golds if gold
    )
    return any(shared >= 0.5 * length for shared, length in found)


def _article(scorer: Any, article: Article, gold: Any, *, raw: bool) -> Iterator[tuple[str, float, bool]]:
    facts = merge(facts_of(annotate(article))) if raw else list(read(article).facts)
    told: dict[str, list[Any]] = defaultdict(list)
    for fact in facts:
        row = json.loads(rows.dumps(rows.to_row(fact)))
        told["drift" if row["kind"] == "move" and row["value"] is None else row["kind"]].append(row)
    wanted: dict[str, list[Any]] = defaultdict(list)
    for row in gold["facts"]:
        wanted["drift" if row["kind"] == "move" and row.get("value") is None else row["kind"]].append(row)
    text = scorer.squash_keep(article.text)
    forgiven = [scorer.locate(text, o["anchor"]) for o in gold.get("optional", []) if o.get("anchor")]
    for kind, match in scorer.MATCH.items():
        pairs, _, spare = scorer.pair(wanted[kind], told[kind], match)
        yield from ((kind, row["confidence"], True) for _, row in pairs)
        wrong = (row for row in spare if not any(s and scorer.overlap(row["span"], s) for s in forgiven))
        yield from ((kind, row["confidence"], False) for row in wrong)


@cache
def scorer() -> Any:
    """The scorer, as a module."""
    spec = importlib.util.spec_from_file_location("score", SCORER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _fit(judged: Judged) -> None:
    every = [right for seen in judged.values() for _, right in seen]
    overall = sum(every) / len(every)
    lines = ["# Written by `python -m benchmarks.reliability --fit`: prior of the reader -> share that was right", ""]
    for kind, seen in sorted(judged.items()):
        priors, shares = _pooled(seen, overall)
        lines += [f"[{kind}]", f"prior = {priors}", f"share = {shares}", ""]
    CALIBRATION.write_text("\n".join(lines), encoding="utf-8")
    print(f"{CALIBRATION.name}: {sum(map(len, judged.values()))} facts of {len(judged)} kinds")


def _pooled(seen: list[tuple[float, bool]], overall: float) -> tuple[list[float], list[float]]:
    """The steps of a monotone fit: pool adjacent violators, each step drawn towards the share of all kinds."""
    blocks: list[list[float]] = []  # lowest prior, facts, right
    for prior, right in sorted(seen):
        blocks.append([prior, 1, float(right)])
        while len(blocks) > 1 and (
            blocks[-2][0] == blocks[-1][0] or _share(blocks[-2], overall) >= _share(blocks[-1], overall)
        ):
            _, facts, rights = blocks.pop()
            blocks[-1][1] += facts
            blocks[-1][2] += rights
    return [block[0] for block in blocks], [round(_share(block, overall), DIGITS) for block in blocks]


def _share(block: list[float], overall: float) -> float:
    return (block[2] + DRAW * overall) / (block[1] + DRAW)


def _table(judged: Judged) -> str:
    lines = [f"{'kind':<12}{'facts':>7}{'confidence':>12}{'right':>8}{'error':>8}"]
    for kind, seen in judged.items():
        mean = sum(confidence for confidence, _ in seen) / len(seen)
        right = sum(right for _, right in seen) / len(seen)
        lines.append(f"{kind:<12}{len(seen):>7}{mean:>12.2f}{right:>8.2f}{_error(seen):>8.2f}")
    everything = [pair for seen in judged.values() for pair in seen]
    lines.append(f"{'all':<12}{len(everything):>7}{'':>20}{_error(everything):>8.2f}")
    for low in range(4, 10):
        bin_ = [right for confidence, right in everything if low / 10 <= confidence < (low + 1) / 10 + (low == 9)]
        if bin_:
            lines.append(f"confidence {low / 10:.1f} to {(low + 1) / 10:.1f}: {sum(bin_)}/{len(bin_)} right")
    return "\n".join(lines)


def _error(seen: list[tuple[float, bool]]) -> float:
    """The expected calibration error over ten bins (Guo et al. 2017)."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in seen:
        bins[min(9, int(confidence * 10))].append((confidence, right))
    gaps = (abs(sum(c for c, _ in each) - sum(r for _, r in each)) for each in bins.values())
    return sum(gaps) / len(seen)


if __name__ == "__main__":
    sys.exit(main())
