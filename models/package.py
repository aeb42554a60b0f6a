"""From a trained state to the file that ships: one int8 ONNX file with all heads, its tokenizer, its checksums.

Dynamic int8 with per-channel weights of reduced range, the way that loses nothing on processors without VNNI
(default settings lose up to 7% of cosine there). Needs the extra `train`; reading what is made here does not.
"""

import hashlib
import json
import shutil
import tempfile
import warnings
from importlib.resources import files
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.encoder import PACKAGE
from models.labels import SENTENCE, VOTES
from models.network import Network, Scores, new_network

WEIGHTS = Path(__file__).parent / "weights"
MODEL, TOKENIZER, MANIFEST = "reader.onnx", "tokenizer.json", "manifest.json"
_OPSET = 17


class _OneSentence(nn.Module):
    """The network as it ships: one sentence without padding, so that no neighbour changes its scores."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        scores: Scores = self.network(ids)
        return scores.votes[0], scores.sentence[0], scores.vector[0]


def package(state: Path, folder: Path = WEIGHTS) -> Path:
    """Write the file that ships from a state that the training left; the folder."""
    network = new_network(0)
    network.load_state_dict(torch.load(state, weights_only=True))
    return write(network, folder)


def write(network: Network, folder: Path) -> Path:
    """Export, quantise, and note the checksums."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept:
        whole = Path(kept) / "whole.onnx"
        export(network, whole)
        quantize_dynamic(
            whole,
            folder / MODEL,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )
    shutil.copy(str(files(PACKAGE) / "model" / "tokenizer.json"), folder / TOKENIZER)
    sums = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}
    manifest = {"sha256": sums, "votes": VOTES, "sentence": SENTENCE}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return folder


def export(network: Network, path: Path) -> None:
    """The network in full precision as ONNX."""
    network.eval()
    encoder: Any = network.encoder
    encoder.set_attn_implementation("eager")
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # the tracer's remarks on constants
        torch.onnx.export(
            _OneSentence(network).eval(),
            (torch.tensor([[101, 2054, 2003, 102]]),),
            str(path),
            dynamo=False,
            opset_version=_OPSET,
            input_names=["ids"],
            output_names=["votes", "sentence", "vector"],
            dynamic_axes={"ids": {1: "tokens"}, "votes": {0: "tokens"}},
        )
