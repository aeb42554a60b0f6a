"""What is learned from, the loop, and the file that comes of it: a few steps on a few sentences."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models import examples
from models.batches import UNKNOWN, batches, coded, tokens_of
from models.encoder import base_encoder
from models.errors import DataError
from models.examples import Cause, Example
from models.labels import BEGIN, FEELINGS, INSIDE, OUTSIDE, TYPES

TEXT = "Oil fell after OPEC raised output."
EXAMPLES = [
    Example(
        text=TEXT,
        source="own",
        feeling="negative",
        causal=True,
        layers={"cause": [(15, 33)], "effect": [(0, 8)], "entity": [(0, 3)]},
        targets=[((0, 3), "negative")],
        causes=[Cause((15, 33), (0, 8), "-", "commodity")],
    ),
    Example(
        text="“Buy banks,” Dana Rook said; Lee Ware disagreed.",
        source="own",
        feeling="positive",
        causal=False,
        layers={"content": [(1, 10)], "cue": [(23, 27)], "speaker": [(13, 22), (29, 37)]},
        links=[((1, 10), (13, 22))],
        clauses=[((1, 10), "expected")],
    ),
]


def test_what_is_held_out_of_sentfin_is_fixed() -> None:
    headlines = [f"Company {number} reports" for number in range(2000)]
    held = [line for line in headlines if examples.held_out(line)]
    assert len(held) == 207
    assert examples.held_out("  COMPANY 12  reports") == examples.held_out("Company 12 reports")


def _entity(name: str, label: str) -> dict[str, str]:
    return {"entity": name, "label": label}


def test_public_sets_are_read(tmp_path: Path) -> None:
    (tmp_path / "sentfin").mkdir()
    rows = [
        {"text": "Gold shines; silver dull", "entities": [_entity("Gold", "positive"), _entity("Silver", "negative")]},
        {"text": "Infosys up", "entities": [_entity("Infosys", "positive")]},
    ]
    (tmp_path / "sentfin" / "all.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = [*examples.sentfin(tmp_path), *examples.sentfin(tmp_path, test=True)]
    both = {e.text: (e.feeling, e.targets) for e in found}
    assert both["Gold shines; silver dull"] == ("mixed", [((0, 4), "positive"), ((13, 19), "negative")])
    assert both["Infosys up"] == ("positive", [((0, 7), "positive")])
    with pytest.raises(DataError, match=r"no training data at .*train\.jsonl \(give the folder"):
        list(examples.newsmtsc(tmp_path))


def test_spans_of_our_corpus_are_cut_by_sentence(tmp_path: Path) -> None:
    text = "Oil fell. “We sell. It drops,” Dana Rook said."
    for folder in ("spans", "articles"):
        (tmp_path / folder).mkdir()
    (tmp_path / "split.toml").write_text('train = ["x1"]\n')
    (tmp_path / "articles" / "x1.txt").write_text(text)
    gold = {
        "id": "x1",
        "quotes": [
            {"content": {"text": "We sell. It drops"}, "cue": {"text": "said"}, "mention": {"text": "Dana Rook"}}
        ],
        "catalysts": [],
        "targets": [{"mention": {"text": "Oil"}, "target": "oil", "label": "negative"}],
        "sentences": "nup",
        "modality": [],
    }
    (tmp_path / "spans" / "x1.json").write_text(json.dumps(gold))
    cut = [(0, 9, ""), (10, 19, ""), (20, len(text), "“")]
    first, second, third = examples.own(tmp_path, ("train",), lambda _: cut, Path.read_text)
    assert (first.feeling, first.targets, first.causal) == ("negative", [((0, 3), "negative")], False)
    assert [second.text[a:b] for a, b in second.layers["content"]] == ["We sell."]
    assert third.text.startswith("“It drops") and third.feeling == "positive"
    assert [third.text[a:b] for a, b in third.layers["content"]] == ["It drops"]
    assert [(third.text[a:b], third.text[c:d]) for (a, b), (c, d) in third.links] == [("It drops", "Dana Rook")]
    assert "entity" in first.layers and "entity" not in second.layers


def test_an_example_in_tokens() -> None:
    row = coded(EXAMPLES[0], base_encoder().tokenizer, 64)
    inside = [tag for tag in row.layers["cause"] if tag != UNKNOWN]
    # oil fell after | op ##ec raised output | .
    assert inside == [OUTSIDE] * 3 + [BEGIN, INSIDE, INSIDE, INSIDE, OUTSIDE]
    assert "content" not in row.layers
    assert ("target", 1, 2, FEELINGS.index("negative")) in row.pooled
    assert ("type", 4, 8, TYPES.index("commodity")) in row.pooled
    assert tokens_of([(0, 0), (0, 3), (4, 8)], (4, 8)) == (2, 3) and tokens_of([(0, 3)], (3, 9)) is None


def test_batches_hold_every_example_once_and_few_tokens() -> None:
    import random

    rows = [coded(Example(text="stocks " * n, source="own"), base_encoder().tokenizer, 64) for n in range(1, 40)]
    made = batches(rows, 200, random.Random(1))
    assert sorted(len(row.ids) for batch in made for row in batch) == sorted(len(row.ids) for row in rows)
    assert all(len(batch) * max(len(row.ids) for row in batch) <= 200 for batch in made)


def test_the_loop_learns_and_what_is_packaged_reads_the_same(tmp_path: Path) -> None:
    import torch

    from models.infer import Encoder
    from models.network import new_network
    from models.package import write
    from models.train import recipe, train

    how = replace(recipe("own"), epochs=12, sources={"own": 1.0}, rate=3e-4, head_rate=3e-3)
    rows = {"own": [coded(e, base_encoder().tokenizer, 64) for e in EXAMPLES]}
    told: list[str] = []
    network = new_network(how.seed)
    train(network, rows, how, after_epoch=lambda number, line: told.append(line))
    assert len(told) == 12 and "link" in told[0] and "polarity_effect" in told[0]

    seen = Encoder(write(network, tmp_path / "kept")).read([TEXT])[0]
    ids = torch.tensor([base_encoder().tokenizer(TEXT)["input_ids"]])
    with torch.inference_mode():
        votes = network(ids).votes[0, 1:-1].numpy()
    assert np.abs(votes - seen.votes).mean() < 0.25  # eight bits for thirty-two
    assert FEELINGS[int(seen.of_sentence("feeling").argmax())] == "negative"
    assert seen.likely("cause", (15, 33)) > 0.8 > 0.3 > seen.likely("cause", (0, 8))
    assert TYPES[int(seen.of_span("type", (15, 33)).argmax())] == "commodity"
