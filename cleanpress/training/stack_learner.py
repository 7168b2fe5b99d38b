"""Train the network of the rescoring pass, in torch. Needs the extra `train`.

It reads the scores that the first pass gave to all blocks of a page; `cleanpress/model/stacking.py` says what
of them. That is stacking: one model learns from the predictions of another.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cleanpress.model.network import MOST_SPREAD
from cleanpress.model.words import Floats
from cleanpress.training.examples import block_weights
from cleanpress.training.learner import Plan, batches, optimize, pack_layer, steps_of, weighted_loss

__all__ = [
    "STACK_PLAN",
    "ScoredPage",
    "TorchStack",
    "fit_stack",
    "pack_stack",
    "predict_stack",
    "prepare_scored",
]

# `width` is that of the first layer; the second has half of it.
STACK_PLAN = Plan(width=96, epochs=12, learning_rate=2e-3)


class ScoredPage(NamedTuple):
    """A page to learn from: its `model.network.rescoring_features`, labels and weights, by block."""

    rows: Tensor
    labels: Tensor
    weights: Tensor


class TorchStack(nn.Module):
    """The network of the rescoring pass; `model.network.Network.rescore` is the same at run time."""

    def __init__(self, plan: Plan, features: int) -> None:
        super().__init__()
        self.register_buffer("center", torch.zeros(features))
        self.register_buffer("scale", torch.ones(features))
        sizes = [features, plan.width, plan.width // 2, 1]
        self.layers = nn.ModuleList(nn.Linear(*pair) for pair in pairwise(sizes))
        rates = (plan.feature_dropout, plan.dropout, plan.dropout)
        self.drops = nn.ModuleList(nn.Dropout(rate) for rate in rates)

    def forward(self, rows: Tensor) -> Tensor:
        """Return the logit of each block."""
        center, scale = self.get_buffer("center"), self.get_buffer("scale")
        hidden = ((rows - center) / scale).clamp(-MOST_SPREAD, MOST_SPREAD)
        for number, (layer, drop) in enumerate(zip(self.layers, self.drops, strict=True)):
            hidden = layer(drop(torch.relu(hidden) if number else hidden))
        return hidden.squeeze(1)


def prepare_scored(rows: Floats, words: Floats, labels: Sequence[float]) -> ScoredPage:
    """Make an example of a page; a label that is NaN is not known."""
    given = np.asarray(labels, np.float32)
    # Row after row in memory: from columns, batches are made several times as slowly.
    columns = (np.ascontiguousarray(rows), np.nan_to_num(given), block_weights(words, given))
    return ScoredPage(*(torch.from_numpy(column) for column in columns))


def fit_stack(pages: Sequence[ScoredPage], plan: Plan = STACK_PLAN) -> TorchStack:
    """Train on `pages`, which must be scored by networks that had not seen their sites."""
    torch.manual_seed(plan.seed)
    rows = torch.cat([page.rows for page in pages])
    network = TorchStack(plan, rows.shape[1])
    network.get_buffer("center").copy_(rows.mean(0))
    network.get_buffer("scale").copy_(rows.std(0) + 1e-3)
    steps = steps_of(len(pages), plan)
    weights = [{"params": list(network.parameters()), "weight_decay": plan.decay}]
    return optimize(network, weights, _losses(network, pages, plan), steps, plan)


def _losses(network: TorchStack, pages: Sequence[ScoredPage], plan: Plan) -> Iterator[Tensor]:
    for some in batches(pages, plan, random.Random(plan.seed)):
        batch = ScoredPage(*map(torch.cat, zip(*some, strict=True)))
        yield weighted_loss(network(batch.rows), batch.labels, batch.weights)


@torch.no_grad()
def predict_stack(network: TorchStack, rows: Floats) -> Floats:
    """Return the probability that each block is content, as `model.network.Network.rescore` does."""
    return np.asarray(torch.sigmoid(network(torch.from_numpy(rows))).numpy(), np.float32)


def pack_stack(network: TorchStack) -> dict[str, npt.NDArray[np.generic]]:
    """Return the weights as `model.network.load_network` reads them, beside the weights of the first pass."""
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "rescoring_center": network.get_buffer("center").numpy(),
        "rescoring_scale": network.get_buffer("scale").numpy(),
    }
    for number, layer in enumerate(network.layers):
        assert isinstance(layer, nn.Linear)
        arrays |= pack_layer(f"rescoring{number}", layer)
    return arrays
