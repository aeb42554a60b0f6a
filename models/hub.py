"""A classifier of the Hugging Face hub for the feeling of sentences, by name: `ProsusAI/finbert`, a folder, any of its
kind. Needs the extra `hub` (torch, transformers).
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from models.errors import ExtraMissingError, WeightsError
from models.infer import Floats
from models.labels import FEELINGS

_BATCH = 16
_SAME = {"pos": "positive", "neg": "negative", "neu": "neutral", "bullish": "positive", "bearish": "negative"}


class Classifier:
    """A network that tells positive, negative and neutral sentences apart."""

    def __init__(self, name: str) -> None:
        try:
            from transformers import AutoModelForSequenceClassification, AutoTokenizer
        except ModuleNotFoundError as error:
            raise ExtraMissingError(f"{error.name} is not installed", remedy="pip install 'tapecheck[hub]'") from error
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name)
            self._network: Any = AutoModelForSequenceClassification.from_pretrained(name).eval()
        except (OSError, ValueError) as error:
            told = str(error).splitlines()[0]
            raise WeightsError(
                f"{name}: {told}", remedy="check sentiment.model and the connection to the hub"
            ) from error
        self._columns = _columns(self._network.config.id2label, name)

    def read(self, sentences: Sequence[str]) -> list[Floats]:
        """The chances of the four feelings (labels.FEELINGS) for each sentence; none is ever mixed."""
        found: list[Floats] = []
        for start in range(0, len(sentences), _BATCH):
            found += self._chances(list(sentences[start : start + _BATCH]))
        return found

    def _chances(self, sentences: list[str]) -> list[Floats]:
        import torch

        longest = min(self._network.config.max_position_embeddings, self._tokenizer.model_max_length)
        tokens = self._tokenizer(sentences, padding=True, truncation=True, max_length=longest, return_tensors="pt")
        with torch.inference_mode():
            shares = self._network(**tokens).logits.softmax(-1).numpy()
        rows = np.zeros((len(sentences), len(FEELINGS)), dtype=np.float32)
        for column, feeling in self._columns.items():
            rows[:, FEELINGS.index(feeling)] = shares[:, column]
        return list(rows)


def _columns(labels: dict[int, str], name: str) -> dict[int, str]:
    """Which output is which feeling; WeightsError for a network that tells something else."""
    columns = {number: _SAME.get(label.lower(), label.lower()) for number, label in labels.items()}
    if set(columns.values()) != set(FEELINGS) - {"mixed"}:
        told = ", ".join(map(str, labels.values()))
        raise WeightsError(f"{name} tells {told}", remedy="name a model that tells positive, negative and neutral")
    return columns


@cache
def classifier(name: str) -> Classifier:
    """The classifier of that name, loaded once."""
    return Classifier(name)
