"""The network that is trained: the base encoder and its heads. Needs the extra `train`.

One pass over a sentence gives each token's votes (`labels.VOTES`) and the sentence's own scores. A head that asks about
a span (is this target up or down?) averages the votes of the span's tokens.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.encoder import WIDTH, base_encoder
from models.labels import SENTENCE, VOTES

HIDDEN = 256


@dataclass(frozen=True, slots=True)
class Scores:
    """What one pass gives for a batch."""

    votes: Tensor  # sentences x tokens x votes
    sentence: Tensor  # sentences x sentence scores
    vector: Tensor  # sentences x width, of unit length


class Network(nn.Module):
    """The encoder with all heads."""

    def __init__(self, encoder: nn.Module, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.token = nn.Linear(WIDTH, HIDDEN)
        self.context = nn.Linear(WIDTH, HIDDEN, bias=False)
        self.votes = nn.Linear(HIDDEN, sum(VOTES.values()))
        self.sentence = nn.Sequential(
            nn.Linear(2 * WIDTH, HIDDEN), nn.GELU(), nn.Dropout(dropout), nn.Linear(HIDDEN, sum(SENTENCE.values()))
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Scores:
        """The scores of padded sentences; without a mask all tokens are read."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        if mask is None:
            mean = hidden.mean(1)
        else:
            weight = mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weight).sum(1) / weight.sum(1)
        whole = self.dropout(mean)
        mixed = nn.functional.gelu(self.token(self.dropout(hidden)) + self.context(whole).unsqueeze(1))
        return Scores(
            votes=self.votes(self.dropout(mixed)),
            sentence=self.sentence(torch.cat([whole, self.dropout(hidden[:, 0])], dim=-1)),
            vector=nn.functional.normalize(mean, dim=-1),
        )


def new_network(seed: int) -> Network:
    """The base encoder, its checksum proved, with fresh heads; the word vectors stay as they are."""
    torch.manual_seed(seed)
    encoder = base_encoder.__wrapped__().network
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return Network(encoder)
