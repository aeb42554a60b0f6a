"""Reading with the weights that ship: one pass over a sentence gives the scores of all heads. No torch.

Each sentence is its own pass, without padding: int8 scales are taken from what is in a pass, and so nothing but the
sentence itself can change its scores. Sentences seen before are remembered, and long ones are read in windows that
overlap, never cut.
"""

import hashlib
import json
import threading
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from models.errors import WeightsError
from models.labels import LAYERS, OUTSIDE, SENTENCE, VOTES, slices

Floats = npt.NDArray[np.float32]
Bounds = tuple[int, int]

WEIGHTS = Path(__file__).parent / "weights"
MODEL, TOKENIZER, MANIFEST = "reader.onnx", "tokenizer.json", "manifest.json"
WINDOW = 126  # tokens of a pass, without the two that frame it
OVERLAP = 42  # tokens that neighbouring windows share
REMEMBERED = 2048  # sentences; about 10 kB each

_VOTES, _SENTENCE = slices(VOTES), slices(SENTENCE)
_START, _END = itemgetter(0), itemgetter(1)
_LAYER = {name: number for number, name in enumerate(LAYERS)}
_TAGS = np.array([range(_VOTES[name].start, _VOTES[name].stop) for name in LAYERS])


@dataclass(frozen=True, slots=True)
class Seen:
    """What the heads tell of one sentence."""

    offsets: tuple[Bounds, ...]  # code points of each token in the sentence
    votes: Floats  # tokens x votes
    tags: Floats  # layers x tokens x (outside, begin, inside): chances
    sentence: Floats
    vector: Floats  # of unit length, for likeness of meaning

    def layer(self, name: str) -> Floats:
        """The probabilities of outside, begin and inside of each token."""
        chances: Floats = self.tags[_LAYER[name]]
        return chances

    def of_span(self, head: str, span: Bounds) -> Floats | None:
        """The probabilities of a head for the words of a span; None where no token lies in it."""
        found = self.tokens(span)
        return softmax(self.votes[found[0] : found[1], _VOTES[head]].mean(0)) if found else None

    def logits(self, head: str, span: Bounds) -> Floats | None:
        """The mean votes of the words of a span."""
        found = self.tokens(span)
        return self.votes[found[0] : found[1], _VOTES[head]].mean(0) if found else None

    def of_sentence(self, head: str) -> Floats:
        """The probabilities of a head for the whole sentence."""
        return softmax(self.sentence[_SENTENCE[head]])

    def tokens(self, span: Bounds) -> Bounds | None:
        """The tokens that lie in the span, even in part: first, and one after the last."""
        first = bisect_right(self.offsets, span[0], key=_END)
        last = bisect_left(self.offsets, span[1], key=_START)
        return (first, last) if first < last else None

    def likely(self, layer: str, span: Bounds) -> float:
        """The mean chance that a token of the span is marked by a layer; 0 where it has no token."""
        found = self.tokens(span)
        return float(1 - self.tags[_LAYER[layer], found[0] : found[1], OUTSIDE].mean()) if found else 0.0


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares


class Encoder:
    """The network that ships, on so many threads."""

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        proved(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._first, self._last = (self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self._known: OrderedDict[str, Seen] = OrderedDict()
        self._lock = threading.Lock()
        self.passes = 0  # windows that the network has read

    def read(self, sentences: Sequence[str]) -> list[Seen]:
        """What the heads tell of each sentence; of those seen before, what they told then."""
        with self._lock:
            found = {text: self._known[text] for text in sentences if text in self._known}
        new = [text for text in dict.fromkeys(sentences) if text not in found]
        read = self._pool.map(self._read, new) if self._pool and len(new) > 1 else map(self._read, new)
        found.update(zip(new, read, strict=True))
        with self._lock:
            for text in dict.fromkeys(sentences):
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return [found[text] for text in sentences]

    def _read(self, text: str) -> Seen:
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        ids: list[int] = encoding.ids
        parts = [(start, end, *self._pass(ids[start:end])) for start, end in windows(len(ids))]
        _, _, votes, sentence, vector = parts[0] if len(parts) == 1 else _joined(parts)
        tags = softmax(votes[:, _TAGS]).transpose(1, 0, 2)
        return Seen(tuple(encoding.offsets), votes, tags, sentence, vector)

    def _pass(self, ids: list[int]) -> tuple[Floats, Floats, Floats]:
        framed = np.array([[self._first, *ids, self._last]], dtype=np.int64)
        self.passes += 1
        votes, sentence, vector = self._session.run(None, {"ids": framed})
        return votes[1:-1], sentence, vector


def windows(tokens: int) -> list[Bounds]:
    """Windows that overlap and leave no token out.

    >>> windows(20), windows(200)
    ([(0, 20)], [(0, 126), (74, 200)])
    """
    if tokens <= WINDOW:
        return [(0, tokens)]
    starts = [*range(0, tokens - WINDOW, WINDOW - OVERLAP), tokens - WINDOW]
    return [(start, start + WINDOW) for start in starts]


def _joined(parts: list[tuple[int, int, Floats, Floats, Floats]]) -> tuple[int, int, Floats, Floats, Floats]:
    """One reading of several windows: each token from the window in which it lies farthest from the edges."""
    length = parts[-1][1]
    best = np.full(length, -1)
    votes = np.empty((length, parts[0][2].shape[1]), dtype=np.float32)
    for start, end, rows, _, _ in parts:
        places = np.arange(end - start)
        depth = np.minimum(places, end - start - 1 - places)
        better = depth > best[start:end]
        votes[start:end][better] = rows[better]
        best[start:end] = np.maximum(best[start:end], depth)
    vector = np.mean([part[4] for part in parts], axis=0)
    sentence = np.mean([part[3] for part in parts], axis=0)
    return 0, length, votes, sentence, vector / np.linalg.norm(vector)


def proved(folder: Path) -> None:
    """WeightsError unless the folder holds the weights of its manifest, made for these heads."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        raise WeightsError(f"no weights in {folder.name}", remedy="reinstall Tapecheck, or run make train")
    told = json.loads(manifest.read_text(encoding="utf-8"))
    if (told["votes"], told["sentence"]) != (VOTES, SENTENCE):
        raise WeightsError("the weights are of another version of the heads", remedy="reinstall Tapecheck")
    for name, sha256 in told["sha256"].items():
        path = folder / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "none"
        if found != sha256:
            raise WeightsError(f"{name} has SHA-256 {found}, expected {sha256}", remedy="reinstall Tapecheck")


@cache
def encoder(*, threads: int = 1) -> Encoder:
    """The encoder that ships, loaded once."""
    return Encoder(threads=threads)
