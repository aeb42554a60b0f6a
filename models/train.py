"""One training loop for all heads; what is trained on what is a recipe (recipes/*.toml).

`python -m benchmarks.train` runs it (the sentences of our own corpus are cut by the rooms above this one).
"""

import random
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from models.batches import UNKNOWN, Coded, batches
from models.labels import LAYERS, SENTENCE, VOTES, slices
from models.network import Network, Scores

RECIPES = Path(__file__).parent / "recipes"
_VOTES, _SENTENCE = slices(VOTES), slices(SENTENCE)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A training as data."""

    seed: int
    epochs: int
    rate: float  # of the encoder
    head_rate: float
    warm_up: float  # share of the steps
    tokens: int  # of a batch
    longest: int  # tokens of a sentence
    smoothing: float
    sources: Mapping[str, float]  # share of a source's examples drawn for each epoch; 2.0 draws each twice
    heads: Mapping[str, float]  # weight of each head's loss


def recipe(name: str) -> Recipe:
    """The recipe of that name."""
    return Recipe(**tomllib.loads((RECIPES / f"{name}.toml").read_text(encoding="utf-8")))


def train(
    network: Network,
    examples: Mapping[str, Sequence[Coded]],
    how: Recipe,
    *,
    after_epoch: Callable[[int, str], None],
) -> None:
    """Train the network in place. The same recipe, examples and machine give the same weights."""
    torch.manual_seed(how.seed)
    chance = random.Random(how.seed)
    epochs = [batches(_drawn(examples, how.sources, chance), how.tokens, chance) for _ in range(how.epochs)]
    steps = sum(map(len, epochs))
    optimizer, schedule = _optimizer(network, how, steps)
    for number, epoch in enumerate(epochs, start=1):
        network.train()
        began = time.monotonic()
        sums: dict[str, list[float]] = defaultdict(list)
        for batch in epoch:
            losses = _losses(network, batch, how.smoothing)
            total = sum((how.heads.get(name, 1.0) * loss for name, loss in losses.items()), torch.zeros(()))
            optimizer.zero_grad(set_to_none=True)
            total.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            for name, loss in losses.items():
                sums[name].append(float(loss.detach()))
        told = " ".join(f"{name} {sum(each) / len(each):.3f}" for name, each in sorted(sums.items()))
        after_epoch(number, f"{len(epoch)} batches, {time.monotonic() - began:.0f} s; losses: {told}")
    network.eval()


def _drawn(examples: Mapping[str, Sequence[Coded]], sources: Mapping[str, float], chance: random.Random) -> list[Coded]:
    drawn: list[Coded] = []
    for name, share in sources.items():
        every = list(examples.get(name, ()))
        chance.shuffle(every)
        whole, part = divmod(share, 1)
        drawn += every * int(whole) + every[: round(part * len(every))]
    return drawn


def _optimizer(network: Network, how: Recipe, steps: int) -> tuple[Any, Any]:
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    known = {id(p) for p in network.encoder.parameters()}
    heads = [p for p in network.parameters() if id(p) not in known]
    groups = [{"params": encoder, "lr": how.rate}, {"params": heads, "lr": how.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, round(how.warm_up * steps))

    def share(step: int) -> float:
        return min((step + 1) / warm, max(0.02, (steps - step) / max(1, steps - warm)))

    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, share)


def _losses(network: Network, batch: Sequence[Coded], smoothing: float) -> dict[str, Tensor]:
    """The mean loss of each head that the batch has labels for."""
    longest = max(len(each.ids) for each in batch)
    ids = torch.tensor([each.ids + [0] * (longest - len(each.ids)) for each in batch])
    mask = torch.tensor([[1] * len(each.ids) + [0] * (longest - len(each.ids)) for each in batch])
    scores: Scores = network(ids, mask)
    losses: dict[str, Tensor] = {}
    for layer in LAYERS:
        unknown = [UNKNOWN] * longest
        rows = [(each.layers.get(layer, unknown) + unknown)[:longest] for each in batch]
        _add(losses, layer, scores.votes[..., _VOTES[layer]].flatten(0, 1), torch.tensor(rows).flatten(), 0.0)
    for name, labels in (("feeling", [e.feeling for e in batch]), ("causal", [e.causal for e in batch])):
        _add(losses, name, scores.sentence[:, _SENTENCE[name]], torch.tensor(labels), smoothing)
    asked: dict[str, list[tuple[Tensor, int]]] = defaultdict(list)
    for row, each in enumerate(batch):
        for head, first, last, label in each.pooled:
            asked[head].append((scores.votes[row, first:last, _VOTES[head]].mean(0), label))
    for head, pairs in asked.items():
        logits = torch.stack([logit for logit, _ in pairs])
        _add(losses, head, logits, torch.tensor([label for _, label in pairs]), smoothing)
    links = [loss for row, each in enumerate(batch) for loss in _links(scores.votes[row], each)]
    if links:
        losses["link"] = torch.stack(links).mean()
    return losses


def _add(losses: dict[str, Tensor], name: str, logits: Tensor, labels: Tensor, smoothing: float) -> None:
    known = labels != UNKNOWN
    if known.any():
        losses[name] = functional.cross_entropy(logits[known], labels[known], label_smoothing=smoothing)


def _links(votes: Tensor, each: Coded) -> list[Tensor]:
    """Of all speakers of the sentence the right one, where there is a choice."""
    if len(each.speakers) < 2:
        return []
    keys = torch.stack([votes[a:b, _VOTES["link_speaker"]].mean(0) for a, b in each.speakers])
    found = []
    for said, who in each.links:
        if who in each.speakers:
            query = votes[said[0] : said[1], _VOTES["link_said"]].mean(0)
            right = torch.tensor(each.speakers.index(who))
            found.append(functional.cross_entropy((keys @ query).unsqueeze(0), right.unsqueeze(0)))
    return found
