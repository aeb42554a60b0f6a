"""How fast articles are read, learned parts on: against the encoder alone, and against a classifier like BERT-base.

    python -m benchmarks.read_learned [--articles N] [--write]

Everything in one run on the same articles of our own corpus, as articles of 500 words a second. Each figure comes from
a process of its own, which has read one article before the clock starts and has seen none of the sentences; the
classifier (random weights: speed does not know the difference) needs the extra `train`.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.evaluate import put
from benchmarks.read import WORDS, pieces
from scrapers.article import Article

REPOSITORY = Path(__file__).resolve().parents[1]
SENTENCES = 96  # that the big classifier is timed on
FIRST = """
import sys
sys.modules.update(torch=None)  # as in the core install: spaCy would import it where it can
from nlp.pipeline import read
from scrapers.article import make_article
read(make_article(sys.argv[1]))
"""


def main() -> int:
    """Run each measurement in a process of its own, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--only", choices=tuple(MEASURES), help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="put the figures into docs/models.md")
    args = parser.parse_args()
    articles = _articles(args.articles)
    if args.only:
        print(json.dumps(MEASURES[args.only](articles)))
        return 0
    found = {name: _alone(name, args.articles) for name in MEASURES}
    lines = _lines(found, _first(articles[0]), sum(len(a.text.split()) for a in articles), len(articles))
    print(*lines, sep="\n")
    if args.write:
        put("```\n" + "\n".join(lines) + "\n```", "speed")
    return 0


def _articles(count: int) -> list[Article]:
    return pieces(WORDS)[:count]


def _alone(name: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.read_learned", "--only", name, "--articles", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _first(article: Article) -> float:
    """Seconds from the start of a process to its first reading: the median of five."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", FIRST, article.text], check=True, cwd=REPOSITORY)
        times.append(time.perf_counter() - began)
    return sorted(times)[2]


def _timed(articles: list[Article], act: Callable[[list[Article]], None]) -> dict[str, float]:
    """Articles of 500 words a second, in wall time and in the time of one core, and the peak of memory in MB."""
    words = sum(len(article.text.split()) for article in articles)
    began, used = time.perf_counter(), time.process_time()
    act(articles)
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    used_memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": words / WORDS / wall, "core": words / WORDS / cpu, "peak": used_memory}


def _whole(articles: list[Article]) -> dict[str, float]:
    """The whole reading, one process, one core."""
    from nlp.pipeline import read

    read(articles[0])

    def act(several: list[Article]) -> None:
        for article in several:
            read(article)

    return _timed(articles[1:], act)


def _rules(articles: list[Article]) -> dict[str, float]:
    """The whole reading without the learned parts."""
    from nlp.pipeline import read

    read(articles[0], learned=False)

    def act(several: list[Article]) -> None:
        for article in several:
            read(article, learned=False)

    return _timed(articles[1:], act)


def _encoder(articles: list[Article]) -> dict[str, float]:
    """The encoder alone, on the sentences of the articles, one core."""
    from models.infer import encoder
    from nlp.grammar.sentences import sentences

    cut = {article.id: [span.of(article.text) for span in sentences(article.text)] for article in articles}
    encoder().read(cut[articles[0].id])

    def act(several: list[Article]) -> None:
        for article in several:
            encoder().read(cut[article.id])

    return _timed(articles[1:], act)


def _two(articles: list[Article]) -> dict[str, float]:
    """The whole reading in two processes at once, each with all articles and a memory of its own: what both read."""
    command = [sys.executable, "-m", "benchmarks.read_learned", "--only", "whole", "--articles", str(len(articles))]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) for _ in range(2)]
    told = [process.communicate()[0].splitlines()[-1] for process in both]
    return {"wall": sum(json.loads(line)["wall"] for line in told)}


def _big(articles: list[Article]) -> dict[str, float]:
    """A classifier of BERT-base's size, sentence by sentence, one core."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    from models.encoder import base_encoder
    from nlp.grammar.sentences import sentences

    torch.set_num_threads(1)
    network = BertForSequenceClassification(BertConfig(num_labels=3)).eval()
    cut = [span.of(article.text) for article in articles for span in sentences(article.text)][:SENTENCES]
    tokens = [base_encoder().tokenizer(text, return_tensors="pt") for text in cut]
    words = sum(len(text.split()) for text in cut)
    with torch.inference_mode():
        network(**tokens[0])
        began, used = time.perf_counter(), time.process_time()
        for each in tokens:
            network(**each)
        wall, cpu = time.perf_counter() - began, time.process_time() - used
    return {"wall": words / WORDS / wall, "core": words / WORDS / cpu}


MEASURES = {"whole": _whole, "encoder": _encoder, "rules": _rules, "two": _two, "big": _big}


def _lines(found: dict[str, dict[str, float]], first: float, words: int, count: int) -> list[str]:
    whole, alone, rules, two, big = (found[name] for name in ("whole", "encoder", "rules", "two", "big"))
    return [
        f"{count} articles, {words} words; articles of {WORDS} words a second",
        f"{'':<44}{'wall':>8}{'per core':>10}{'peak MB':>9}",
        f"{'whole reading, one process':<44}{whole['wall']:>8.1f}{whole['core']:>10.1f}{whole['peak']:>9.0f}",
        f"{'whole reading, two processes':<44}{two['wall']:>8.1f}",
        f"{'encoder alone':<44}{alone['wall']:>8.1f}{alone['core']:>10.1f}{alone['peak']:>9.0f}",
        f"{'rules alone':<44}{rules['wall']:>8.1f}{rules['core']:>10.1f}{rules['peak']:>9.0f}",
        f"{'classifier of BERT-base size, fp32':<44}{big['wall']:>8.2f}{big['core']:>10.2f}",
        f"whole reading against the encoder alone, per core: {whole['core'] / alone['core']:.0%}",
        f"whole reading against the big classifier, per core: {whole['core'] / big['core']:.1f} times as fast",
        f"first reading without torch, from the start of the process: {first:.1f} s (median of five)",
    ]


if __name__ == "__main__":
    sys.exit(main())
