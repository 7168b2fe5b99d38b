"""The network in torch, and how it learns. Needs the extra `cleanpress[train]`.

`network.py` computes the same with numpy alone; tests/test_model.py holds them together.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cleanpress.model.contexts import NAME_BUCKETS
from cleanpress.model.network import DILATIONS, FORMAT, MOST_SPREAD
from cleanpress.model.words import WORD_BUCKETS, Floats
from cleanpress.training.examples import Batch, Example, collate, window_of

__all__ = [
    "PLANS",
    "Plan",
    "TorchNetwork",
    "batches",
    "descend",
    "fit",
    "pack",
    "pack_layer",
    "predict",
    "weighted_loss",
]

Trained = TypeVar("Trained", bound=nn.Module)
Item = TypeVar("Item")

# A pool of ready dropout masks: drawing fresh ones took a fifth of the time.
MASKS = 1 << 24


@dataclass(frozen=True)
class Plan:
    """How to train. The defaults were chosen by cross-validation on the development pages.

    Sizes are numbers of columns, drops are rates; `blank` is how often a page is shown without its words,
    so that a page in a language never seen is read by its structure alone. The network for plain text, where
    no names are, has a `name_size` of 0. `levels` is how many steps above zero the embeddings are rounded to.
    """

    width: int = 64
    word_size: int = 32
    name_size: int = 24
    steps: int = 4
    epochs: int = 14
    batch: int = 16
    rate: float = 3e-3
    dropout: float = 0.3
    token_dropout: float = 0.3
    feature_dropout: float = 0.1
    blank: float = 0.25
    decay: float = 0.01
    embedding_decay: float = 0.03
    averaging: float = 0.99
    most_blocks: int = 1500
    levels: int = 15
    seed: int = 1


PLANS = {"html": Plan(), "text": Plan(width=48, word_size=16, name_size=0, epochs=12, levels=31)}


class TorchNetwork(nn.Module):
    """The network; see `network.Network` for the same at run time."""

    def __init__(self, plan: Plan, features: int) -> None:
        super().__init__()
        self.plan = plan
        self.words = nn.Embedding(WORD_BUCKETS, plan.word_size)
        self.names = nn.Embedding(NAME_BUCKETS, plan.name_size) if plan.name_size else None
        for table in self.tables().values():
            nn.init.normal_(table.weight, std=0.1)
        self.register_buffer("center", torch.zeros(features))
        self.register_buffer("scale", torch.ones(features))
        beside = plan.word_size + 3 * plan.name_size if plan.name_size else 0
        self.enter = nn.Linear(features + plan.word_size + beside, plan.width)
        self.steps = nn.ModuleList(
            nn.Conv1d(plan.width, plan.width, 3, padding=dilation, dilation=dilation)
            for dilation in DILATIONS[: plan.steps]
        )
        self.meet = nn.Linear(3 * plan.width, 64)
        self.leave = nn.Linear(64, 1)

    def tables(self) -> dict[str, nn.Embedding]:
        """The embeddings, by the names that `network.TABLES` has for them."""
        return {"words": self.words} | ({"names": self.names} if self.names is not None else {})

    def forward(self, batch: Batch) -> Tensor:
        """The logit of each block."""
        hidden = self._look_around(self._enter(batch), batch)
        sums = torch.zeros(batch.pages, hidden.shape[1]).index_add(0, batch.page, hidden)
        counts = torch.bincount(batch.page, minlength=batch.pages).clamp(min=1)
        rows = batch.page[:, None].expand_as(hidden)
        highest = torch.full_like(sums, -math.inf).scatter_reduce(0, rows, hidden, "amax")
        page = torch.cat((sums / counts[:, None], highest), 1)[batch.page]
        met = self._drop(torch.relu(self.meet(torch.cat((hidden, page), 1))), self.plan.dropout)
        logits: Tensor = self.leave(met)
        return logits.squeeze(1)

    def _enter(self, batch: Batch) -> Tensor:
        plan = self.plan
        center, scale = self.get_buffer("center"), self.get_buffer("scale")
        dense = ((batch.dense - center) / scale).clamp(-MOST_SPREAD, MOST_SPREAD)
        text = self._sums(self.words, batch.words, batch.word_ends)
        if self.training:
            dense = self._drop(dense, plan.feature_dropout)
            shown = (torch.rand(batch.pages) >= plan.blank).float()[batch.page][:, None]
            text = text * shown
        columns = [dense, text]
        if self.names is not None:
            columns += [self._headings(text, batch), self._around(self.names, batch)]
        return self._drop(torch.relu(self.enter(torch.cat(columns, 1))), plan.dropout)

    def _around(self, table: nn.Embedding, batch: Batch) -> Tensor:
        # The names of each block's own context, and two sums over those above.
        own = self._sums(table, batch.names, batch.name_ends)
        above, empty = own[batch.above], torch.zeros(len(batch.own), self.plan.name_size)
        fading = empty.index_add(0, batch.below, above * batch.fading[:, None])
        even = empty.index_add(0, batch.below, above * batch.even[:, None])
        return torch.cat((own[batch.own], fading, even), 1)[batch.of_block]

    def _headings(self, text: Tensor, batch: Batch) -> Tensor:
        # The words of the heading above each block; of a page's window, it may not be part.
        above = torch.arange(len(text)) - batch.since
        there = (batch.since > 0) & (above >= 0)
        above = above.clamp(min=0)
        there &= batch.page[above] == batch.page
        return text[above] * there[:, None]

    def _look_around(self, hidden: Tensor, batch: Batch) -> Tensor:
        line = torch.zeros(1, hidden.shape[1], batch.length)
        inside = torch.zeros(1, 1, batch.length)
        line[0, :, batch.rows] = hidden.T
        inside[0, 0, batch.rows] = 1
        for step in self.steps:
            line = line + self._drop(torch.relu(step(line)), self.plan.dropout) * inside
        return line[0, :, batch.rows].T

    def _sums(self, table: nn.Embedding, rows: Tensor, ends: Tensor) -> Tensor:
        # The sum of the table's rows over each run, divided by the root of their number.
        starts = torch.cat((torch.zeros(1, dtype=torch.long), ends[:-1]))
        shares = self._drop(torch.ones(len(rows)), self.plan.token_dropout)
        sums = functional.embedding_bag(rows, table.weight, starts, mode="sum", per_sample_weights=shares)
        return sums / (ends - starts).clamp(min=1).sqrt()[:, None]

    def _drop(self, values: Tensor, rate: float) -> Tensor:
        return values * _mask(values.shape, rate) if self.training and rate else values


_masks: dict[float, Tensor] = {}


def _mask(shape: Sequence[int], rate: float) -> Tensor:
    size = math.prod(shape)
    if rate not in _masks:
        _masks[rate] = (torch.rand(MASKS) >= rate).float() / (1 - rate)
    start = int(torch.randint(0, MASKS - size + 1, (1,)))
    return _masks[rate][start : start + size].view(*shape)


def fit(examples: Sequence[Example], plan: Plan) -> TorchNetwork:
    """Train on `examples`. The same plan and examples give the same weights on the same machine."""
    torch.manual_seed(plan.seed)
    _masks.clear()
    features = np.concatenate([example.dense for example in examples])
    network = TorchNetwork(plan, features.shape[1])
    network.get_buffer("center").copy_(torch.from_numpy(features.mean(0)))
    network.get_buffer("scale").copy_(torch.from_numpy(features.std(0) + 1e-3))
    steps = plan.epochs * math.ceil(len(examples) / plan.batch)
    return descend(network, _weights(network, plan), _losses(network, examples, plan), steps, plan)


def _losses(network: TorchNetwork, examples: Sequence[Example], plan: Plan) -> Iterator[Tensor]:
    shuffler = random.Random(plan.seed)
    for some in batches(examples, plan, shuffler):
        batch = collate([window_of(example, plan.most_blocks, shuffler) for example in some])
        yield weighted_loss(network(batch), batch.labels, batch.weights)


def batches(examples: Sequence[Item], plan: Plan, shuffler: random.Random) -> Iterator[list[Item]]:
    """Yield all examples in batches, in another order each time, as often as the plan says."""
    for _ in range(plan.epochs):
        order = list(examples)
        shuffler.shuffle(order)
        for at in range(0, len(order), plan.batch):
            yield order[at : at + plan.batch]


def weighted_loss(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """The cross-entropy of `logits`, as a weighted mean."""
    losses = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    return (losses * weights).sum() / weights.sum().clamp(min=1e-6)


def _weights(network: TorchNetwork, plan: Plan) -> list[dict[str, Any]]:
    embeddings = [table.weight for table in network.tables().values()]
    known = {id(table) for table in embeddings}
    others = [weight for weight in network.parameters() if id(weight) not in known]
    return [
        {"params": embeddings, "weight_decay": plan.embedding_decay},
        {"params": others, "weight_decay": plan.decay},
    ]


def descend(
    network: Trained, weights: list[dict[str, Any]], losses: Iterator[Tensor], steps: int, plan: Plan
) -> Trained:
    """Train a network on as many losses as there are steps; each is computed when it is asked for.

    Returns the network with the average of its weights on the way.
    """
    optimizer = torch.optim.AdamW(weights, lr=plan.rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, plan.rate, total_steps=steps, pct_start=0.15)
    averaged = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(plan.averaging))
    network.train()
    for loss in losses:
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        averaged.update_parameters(network)
    result: Trained = averaged.module
    return result.eval()


@torch.no_grad()
def predict(network: TorchNetwork, example: Example) -> Floats:
    """The probability that each block is content, as `network.Network.scores` gives it."""
    return np.asarray(torch.sigmoid(network(collate([example]))).numpy(), np.float32)


def pack(network: TorchNetwork) -> dict[str, npt.NDArray[np.generic]]:
    """The weights as `network.load_network` reads them: embeddings in bytes, layers in half precision."""
    arrays: dict[str, npt.NDArray[np.generic]] = {"format": np.array(FORMAT)}
    arrays["center"] = network.get_buffer("center").numpy()
    arrays["scale"] = network.get_buffer("scale").numpy()
    for name, embedding in network.tables().items():
        table = embedding.weight.detach().numpy()
        scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / network.plan.levels
        arrays[name] = np.round(table / scale).astype(np.int8)
        arrays[f"{name}_scale"] = scale.astype(np.float32)
    arrays |= pack_layer("enter", network.enter)
    arrays |= pack_layer("meet", network.meet)
    arrays |= pack_layer("leave", network.leave)
    for number, step in enumerate(network.steps):
        weight = step.get_parameter("weight").detach().permute(2, 1, 0).reshape(-1, network.plan.width)
        arrays[f"step{number}_weight"] = short(weight.numpy())
        arrays[f"step{number}_bias"] = step.get_parameter("bias").detach().numpy().astype(np.float16)
    return arrays


def pack_layer(name: str, layer: nn.Linear) -> dict[str, npt.NDArray[np.generic]]:
    """The weights of a layer, in half precision and shorter."""
    weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    return {f"{name}_weight": short(weight.T), f"{name}_bias": bias.astype(np.float16)}


def short(weights: Floats) -> npt.NDArray[np.generic]:
    """Numbers in half precision with four bits behind the point, of ten: they take a third less space.

    It changes the mean word F1 of pages by .0003 at most (`benchmarks.quality`), up or down.
    """
    bits = weights.astype(np.float16).view(np.uint16).astype(np.uint32)
    return ((bits + 32) >> 6 << 6).astype(np.uint16).view(np.float16)
