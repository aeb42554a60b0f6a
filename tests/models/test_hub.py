"""A classifier of the hub, by name: a tiny one of FinBERT's shape, made here."""

import json
from pathlib import Path

import numpy as np
import pytest

from models.errors import WeightsError
from models.hub import Classifier
from models.labels import FEELINGS
from nlp.facts import Sentiment
from nlp.learned.agreement import combined
from nlp.pipeline import read
from scrapers.article import make_article

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "profit", "rose", "loss", "fell", "the", "office", "."]


def tiny(folder: Path, labels: list[str]) -> str:
    """A BERT classifier with random weights, kept as the hub keeps them."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=24,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    settings = {"tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": 24}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    return str(folder)


def test_chances_follow_the_labels_of_the_model(tmp_path: Path) -> None:
    plain = Classifier(tiny(tmp_path / "plain", ["positive", "negative", "neutral"]))
    turned = Classifier(tiny(tmp_path / "turned", ["Neutral", "Positive", "Negative"]))
    (one,) = plain.read(["The profit rose."])
    (other,) = turned.read(["The profit rose."])
    assert one.shape == (len(FEELINGS),) and one.sum() == pytest.approx(1, abs=1e-5)
    assert one[FEELINGS.index("mixed")] == 0
    # the same weights: the first output is "positive" here and "neutral" there
    assert one[FEELINGS.index("positive")] == pytest.approx(other[FEELINGS.index("neutral")])


def test_long_and_many_sentences_are_read(tmp_path: Path) -> None:
    classifier = Classifier(tiny(tmp_path, ["positive", "negative", "neutral"]))
    rows = classifier.read(["loss " * 100, *["profit rose"] * 20])
    assert len(rows) == 21
    assert np.allclose(rows[1], rows[20], atol=1e-5)
    assert classifier.read([]) == []


def test_a_model_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="tells cat, dog, bird"):
        Classifier(tiny(tmp_path, ["cat", "dog", "bird"]))


def test_an_unknown_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"check sentiment\.model"):
        Classifier(str(tmp_path / "absent"))


def test_articles_feel_as_the_named_model_does(tmp_path: Path) -> None:
    name = tiny(tmp_path, ["positive", "negative", "neutral"])
    text = "Gold rose. The office fell."
    facts = [f for f in read(make_article(text), feelings=name).facts if isinstance(f, Sentiment)]
    of_gold = next(f for f in facts if f.target is not None and f.target.name == "gold")
    (chances,) = Classifier(name).read(["Gold rose."])
    rule = next(f for f in read(make_article(text), learned=False).facts if isinstance(f, Sentiment) and f.target)
    expected = combined(chances, rule)
    assert of_gold.score == pytest.approx(float(expected[0] - expected[1]), abs=0.002)
    assert of_gold.label == FEELINGS[int(expected.argmax())]
