"""Train the learned reader, and package its weights: `make train`.

    python -m benchmarks.train [--data FOLDER] [--stage public|again|own] [--keep FOLDER] [--package]

Three trainings, each a recipe (models/recipes/) that goes on from the one before: `public` on the openly licensed sets
in --data, `again` on those of them that count most, `own` on our corpus, with some of the public sets so as not to
forget them. The states lie in --keep; `--package` makes models/weights/ from the last.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from models.errors import ModelError
from scrapers import folders
from scrapers.article import Article

REPOSITORY = Path(__file__).resolve().parents[1]
OWN = REPOSITORY / "corpus" / "annotated"
DATA = REPOSITORY.parent / "shared" / "training"
STAGES = ("public", "again", "own")


def main() -> int:
    """Train what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="the folder of the openly licensed sets")
    parser.add_argument("--stage", choices=STAGES, action="append", help="only this training; both if none is given")
    parser.add_argument("--keep", type=Path, default=REPOSITORY / "build" / "models", help="where the states lie")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--package", action="store_true", help="make models/weights/ from the last state")
    args = parser.parse_args()
    try:
        for stage in args.stage or STAGES:
            _train(stage, args)
        if args.package:
            from models.package import package

            package(args.keep / f"{(args.stage or STAGES)[-1]}.pt")
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _train(stage: str, args: argparse.Namespace) -> None:
    import torch

    from models.encoder import base_encoder
    from models.network import new_network
    from models.train import recipe, train

    torch.set_num_threads(args.threads)
    how = recipe(stage)
    network = new_network(how.seed)
    if stage != STAGES[0]:
        before = args.keep / f"{STAGES[STAGES.index(stage) - 1]}.pt"
        network.load_state_dict(torch.load(before, weights_only=True))
    examples = _examples(args.data, base_encoder().tokenizer, how.longest)
    print(f"{stage}: " + ", ".join(f"{len(each)} of {name}" for name, each in examples.items()), flush=True)
    args.keep.mkdir(parents=True, exist_ok=True)

    def after_epoch(number: int, told: str) -> None:
        print(f"{stage} epoch {number}: {told}", flush=True)
        torch.save(network.state_dict(), args.keep / f"{stage}.pt")

    train(network, examples, how, after_epoch=after_epoch)


def _examples(data: Path, tokenizer: Any, longest: int) -> dict[str, list[Any]]:
    from models import examples as sets
    from models.batches import coded
    from nlp.learned.sentences import segments

    found = {
        "sentfin": sets.sentfin(data),
        "newsmtsc": sets.newsmtsc(data),
        "cnc": sets.causal_news(data, "train"),
        "own": sets.own(OWN, ("train", "dev"), segments, text_of),
    }
    return {name: [coded(e, tokenizer, longest) for e in each] for name, each in found.items()}


def text_of(path: Path) -> str:
    """The text of one of our articles as the reading gets it."""
    (article,) = folders.articles(path)
    assert isinstance(article, Article), article
    return article.text


if __name__ == "__main__":
    sys.exit(main())
