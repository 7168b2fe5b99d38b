"""Train the network of the first pass, in torch. Needs the extra `train`.

`cleanpress/model/network.py` computes the same with numpy alone; tests/test_model.py compares the two where
this extra is installed.
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

from cleanpress.html.page_kind import KIND_FEATURES
from cleanpress.model.elements import NAME_BUCKETS
from cleanpress.model.network import DILATIONS, FORMAT, MOST_SPREAD
from cleanpress.model.words import WORD_BUCKETS, Floats
from cleanpress.training.examples import PAGE_TYPES, Batch, Columns, Example, collate, window_of

__all__ = [
    "PLANS",
    "Plan",
    "TorchNetwork",
    "batches",
    "fit",
    "optimize",
    "pack",
    "pack_layer",
    "predict",
    "steps_of",
    "weighted_loss",
]

AnyModule = TypeVar("AnyModule", bound=nn.Module)
Item = TypeVar("Item")

# Numbers in the pool that dropout masks are cut from: drawing fresh ones took a fifth of the time.
MASKS = 1 << 24
# Pages whose features say how these are spread; to hold those of all at once takes gigabytes.
ENOUGH = 4000
# Columns of the pooling head.
HEAD = 64
# How much what a page says of its own kind counts outside of training. On pages of other sites, half is as
# good as the mean of what the network says with it and without: .007 more word F1 on news, .011 on Chinese
# pages.
KIND_AT_WORK = 0.5


@dataclass(frozen=True)
class Plan:
    """The settings of training. The defaults were chosen by cross-validation on the development pages.

    width, word_size, name_size: columns of the hidden layers and of the two embeddings. The network for plain
        text, where no element has a name, has a `name_size` of 0.
    convolutions: how many of the dilated convolutions it has.
    epochs, batch, learning_rate: passes over the pages, pages in a batch, the highest rate on the way.
    share: how much of the examples is learned from in one pass, drawn anew for each: of texts there are many
        of each page.
    dropout, token_dropout, feature_dropout: rates, of hidden columns, single words or names, and features.
    blank_words: how often a page is shown without its words, so that a page in a language never seen is read
        by its structure alone.
    blank_kind: how often a page is shown without what it says of its own kind: half of all pages say nothing.
    decay, embedding_decay: weight decay of the layers and of the embeddings.
    averaging: how much of the running average of the weights is kept at each step.
    most_blocks: of a longer page, so many blocks in a row are learned from at a time.
    page_size: columns of the page layer, which sees the whole page before the convolutions; 0 for none.
    type_weight: how much it matters that the page layer tells the type of the page, where that is known.
    levels: how many steps above zero the embeddings are rounded to in the file.
    """

    width: int = 64
    word_size: int = 32
    name_size: int = 24
    convolutions: int = 4
    epochs: int = 14
    batch: int = 16
    share: float = 1.0
    learning_rate: float = 3e-3
    dropout: float = 0.3
    token_dropout: float = 0.3
    feature_dropout: float = 0.1
    blank_words: float = 0.25
    blank_kind: float = 0.3
    decay: float = 0.01
    embedding_decay: float = 0.03
    averaging: float = 0.99
    most_blocks: int = 1500
    page_size: int = 32
    type_weight: float = 0.1
    levels: int = 15
    seed: int = 1


PLANS = {
    "html": Plan(share=0.55),
    "text": Plan(
        width=48, word_size=16, name_size=0, epochs=12, share=0.3, most_blocks=800, page_size=0, levels=31
    ),
}


class TorchNetwork(nn.Module):
    """The network of the first pass; `model.network.Network` is the same at run time."""

    def __init__(self, plan: Plan, features: int) -> None:
        super().__init__()
        self.plan = plan
        self._masks: dict[float, Tensor] = {}  # pools of random numbers, by rate
        self.words = nn.Embedding(WORD_BUCKETS, plan.word_size)
        self.names = nn.Embedding(NAME_BUCKETS, plan.name_size) if plan.name_size else None
        for table in self.tables().values():
            nn.init.normal_(table.weight, std=0.1)
        self.register_buffer("center", torch.zeros(features))
        self.register_buffer("scale", torch.ones(features))
        # The words of the heading above, and the names of the elements around in three ways.
        around = plan.word_size + 3 * plan.name_size if plan.name_size else 0
        self.input_projection = nn.Linear(features + plan.word_size + around, plan.width)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(plan.width, plan.width, 3, padding=dilation, dilation=dilation)
            for dilation in DILATIONS[: plan.convolutions]
        )
        self.page_layer = nn.Linear(2 * plan.width, plan.page_size) if plan.page_size else None
        self.page_projection = nn.Linear(plan.page_size, plan.width) if plan.page_size else None
        self.type_head = nn.Linear(plan.page_size, len(PAGE_TYPES)) if plan.page_size else None
        self.pooling_head = nn.Linear(3 * plan.width, HEAD)
        self.output_layer = nn.Linear(HEAD, 1)

    def tables(self) -> dict[str, nn.Embedding]:
        """Return the embeddings, by the names that `model.network.TABLES` has for them."""
        return {"words": self.words} | ({"names": self.names} if self.names is not None else {})

    def forward(self, batch: Batch) -> Tensor:
        """Return the logit of each block."""
        return self.logits_and_types(batch)[0]

    def logits_and_types(self, batch: Batch) -> tuple[Tensor, Tensor | None]:
        """Return the logit of each block, and those of the types of each page, None without a page layer."""
        hidden, types = self._project(batch), None
        if self.page_layer is not None and self.page_projection is not None and self.type_head is not None:
            seen = self._drop(torch.relu(self.page_layer(_pooled(hidden, batch))), self.plan.dropout)
            types = self.type_head(seen)
            hidden = hidden + self.page_projection(seen)[batch.page]
        hidden = self._convolve(hidden, batch)
        page = _pooled(hidden, batch)[batch.page]
        pooled = torch.relu(self.pooling_head(torch.cat((hidden, page), 1)))
        logits: Tensor = self.output_layer(self._drop(pooled, self.plan.dropout))
        return logits.squeeze(1), types

    def _project(self, batch: Batch) -> Tensor:
        plan = self.plan
        center, scale = self.get_buffer("center"), self.get_buffer("scale")
        dense = ((batch.joined.dense - center) / scale).clamp(-MOST_SPREAD, MOST_SPREAD)
        text = self._sums(self.words, batch.joined.words, batch.joined.word_ends)
        if self.training:
            dense = self._drop(dense, plan.feature_dropout)
            text = text * self._shown(batch, plan.blank_words)
            if self.names is not None:
                dense[:, -KIND_FEATURES:] *= self._shown(batch, plan.blank_kind)
        elif self.names is not None:
            dense[:, -KIND_FEATURES:] *= KIND_AT_WORK
        columns = [dense, text]
        if self.names is not None:
            columns += [self._headings(text, batch), self._names_around(self.names, batch.joined)]
        return self._drop(torch.relu(self.input_projection(torch.cat(columns, 1))), plan.dropout)

    def _shown(self, batch: Batch, blank: float) -> Tensor:
        # For each block, whether its page is shown something.
        return (torch.rand(batch.pages) >= blank).float()[batch.page][:, None]

    def _names_around(self, table: nn.Embedding, columns: Columns[Tensor, Tensor]) -> Tensor:
        # The names of the innermost element around each block, and two sums over its element path.
        names = self._sums(table, columns.names, columns.name_ends)
        pairs, empty = names[columns.pair_elements], torch.zeros(len(columns.paths), self.plan.name_size)
        fading = empty.index_add(0, columns.pair_paths, pairs * columns.pair_fading[:, None])
        mean = empty.index_add(0, columns.pair_paths, pairs * columns.pair_mean[:, None])
        return torch.cat((names[columns.paths], fading, mean), 1)[columns.block_paths]

    def _headings(self, text: Tensor, batch: Batch) -> Tensor:
        # The words of the heading above each block; it may be outside the window of a long page.
        above = torch.arange(len(text)) - batch.joined.heading_distance
        there = (batch.joined.heading_distance > 0) & (above >= 0)
        above = above.clamp(min=0)
        there &= batch.page[above] == batch.page
        return text[above] * there[:, None]

    def _convolve(self, hidden: Tensor, batch: Batch) -> Tensor:
        line = torch.zeros(1, hidden.shape[1], batch.length)
        inside = torch.zeros(1, 1, batch.length)
        line[0, :, batch.rows] = hidden.T
        inside[0, 0, batch.rows] = 1
        for convolution in self.convolutions:
            line = line + self._drop(torch.relu(convolution(line)), self.plan.dropout) * inside
        return line[0, :, batch.rows].T

    def _sums(self, table: nn.Embedding, rows: Tensor, ends: Tensor) -> Tensor:
        # The sum of the table's rows over each run, divided by the root of their number.
        starts = torch.cat((torch.zeros(1, dtype=torch.long), ends[:-1]))
        shares = self._drop(torch.ones(len(rows)), self.plan.token_dropout)
        sums = functional.embedding_bag(rows, table.weight, starts, mode="sum", per_sample_weights=shares)
        return sums / (ends - starts).clamp(min=1).sqrt()[:, None]

    def _drop(self, values: Tensor, rate: float) -> Tensor:
        return values * self._mask(values.shape, rate) if self.training and rate else values

    def _mask(self, shape: Sequence[int], rate: float) -> Tensor:
        size = math.prod(shape)
        if rate not in self._masks:
            self._masks[rate] = (torch.rand(MASKS) >= rate).float() / (1 - rate)
        start = int(torch.randint(0, MASKS - size + 1, (1,)))
        return self._masks[rate][start : start + size].view(*shape)


def _pooled(hidden: Tensor, batch: Batch) -> Tensor:
    # The mean and the maximum over each page.
    sums = torch.zeros(batch.pages, hidden.shape[1]).index_add(0, batch.page, hidden)
    counts = torch.bincount(batch.page, minlength=batch.pages).clamp(min=1)
    rows = batch.page[:, None].expand_as(hidden)
    highest = torch.full_like(sums, -math.inf).scatter_reduce(0, rows, hidden, "amax")
    return torch.cat((sums / counts[:, None], highest), 1)


def fit(examples: Sequence[Example], plan: Plan) -> TorchNetwork:
    """Train on `examples`. The same plan and examples give the same weights on the same machine."""
    torch.manual_seed(plan.seed)
    some = examples[:: max(1, len(examples) // ENOUGH)]
    features = np.concatenate([example.dense for example in some])
    network = TorchNetwork(plan, features.shape[1])
    network.get_buffer("center").copy_(torch.from_numpy(features.mean(0)))
    network.get_buffer("scale").copy_(torch.from_numpy(features.std(0) + 1e-3))
    steps = steps_of(len(examples), plan)
    return optimize(network, _weights(network, plan), _losses(network, examples, plan), steps, plan)


def _losses(network: TorchNetwork, examples: Sequence[Example], plan: Plan) -> Iterator[Tensor]:
    shuffler = random.Random(plan.seed)
    for some in batches(examples, plan, shuffler):
        batch = collate([window_of(example, plan.most_blocks, shuffler) for example in some])
        logits, types = network.logits_and_types(batch)
        loss = weighted_loss(logits, batch.joined.labels, batch.joined.weights)
        yield loss if types is None else loss + plan.type_weight * _type_loss(types, batch.types)


def steps_of(examples: int, plan: Plan) -> int:
    """Return how many batches `batches` yields of so many examples."""
    return plan.epochs * math.ceil(max(1, round(examples * plan.share)) / plan.batch)


def batches(examples: Sequence[Item], plan: Plan, shuffler: random.Random) -> Iterator[list[Item]]:
    """Yield the examples, or a share of them, in batches, in another order each time."""
    for _ in range(plan.epochs):
        order = list(examples)
        shuffler.shuffle(order)
        some = order[: max(1, round(len(order) * plan.share))]
        for at in range(0, len(some), plan.batch):
            yield some[at : at + plan.batch]


def weighted_loss(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Return the cross-entropy of `logits`, as a weighted mean."""
    losses = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    return (losses * weights).sum() / weights.sum().clamp(min=1e-6)


def _type_loss(logits: Tensor, types: Tensor) -> Tensor:
    known = types >= 0
    if not known.any():
        return logits.sum() * 0
    return functional.cross_entropy(logits[known], types[known])


def _weights(network: TorchNetwork, plan: Plan) -> list[dict[str, Any]]:
    embeddings = [table.weight for table in network.tables().values()]
    known = {id(table) for table in embeddings}
    others = [weight for weight in network.parameters() if id(weight) not in known]
    return [
        {"params": embeddings, "weight_decay": plan.embedding_decay},
        {"params": others, "weight_decay": plan.decay},
    ]


def optimize(
    network: AnyModule, weights: list[dict[str, Any]], losses: Iterator[Tensor], steps: int, plan: Plan
) -> AnyModule:
    """Train a network on as many losses as there are steps, and return it with averaged weights.

    Each loss is computed when it is asked for. The average of the weights on the way is better on new pages
    than the last ones.
    """
    optimizer = torch.optim.AdamW(weights, lr=plan.learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, plan.learning_rate, total_steps=steps, pct_start=0.15
    )
    averaged = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(plan.averaging))
    network.train()
    for loss in losses:
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        averaged.update_parameters(network)
    result: AnyModule = averaged.module
    return result.eval()


@torch.no_grad()
def predict(network: TorchNetwork, example: Example) -> Floats:
    """Return the probability that each block is content, as `model.network.Network.first_pass` does."""
    return np.asarray(torch.sigmoid(network(collate([example]))).numpy(), np.float32)


def pack(network: TorchNetwork) -> dict[str, npt.NDArray[np.generic]]:
    """Return the weights as `model.network.load_network` reads them, under the names it has for them.

    Embeddings are whole numbers of a byte with a scale a column, layers are in half precision.
    """
    arrays: dict[str, npt.NDArray[np.generic]] = {"format": np.array(FORMAT)}
    arrays["center"] = network.get_buffer("center").numpy()
    scale: Floats = network.get_buffer("scale").numpy().copy()
    if network.names is not None:
        scale[-KIND_FEATURES:] /= KIND_AT_WORK
    arrays["scale"] = scale
    for name, embedding in network.tables().items():
        table = embedding.weight.detach().numpy()
        scale = np.maximum(np.abs(table).max(axis=0), 1e-9) / network.plan.levels
        arrays[name] = np.round(table / scale).astype(np.int8)
        arrays[f"{name}_scale"] = scale.astype(np.float32)
    arrays |= pack_layer("input_projection", network.input_projection)
    if network.page_layer is not None and network.page_projection is not None:
        arrays |= pack_layer("page_layer", network.page_layer)
        arrays |= pack_layer("page_projection", network.page_projection)
    arrays |= pack_layer("pooling_head", network.pooling_head)
    arrays |= pack_layer("output_layer", network.output_layer)
    for number, convolution in enumerate(network.convolutions):
        weight, bias = (convolution.get_parameter(name).detach() for name in ("weight", "bias"))
        by_tap = weight.permute(2, 1, 0).reshape(-1, network.plan.width)
        arrays[f"convolution{number}_weight"] = truncate(by_tap.numpy())
        arrays[f"convolution{number}_bias"] = bias.numpy().astype(np.float16)
    return arrays


def pack_layer(name: str, layer: nn.Linear) -> dict[str, npt.NDArray[np.generic]]:
    """Return the weights of a layer, in half precision and truncated."""
    weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    return {f"{name}_weight": truncate(weight.T), f"{name}_bias": bias.astype(np.float16)}


def truncate(weights: Floats) -> npt.NDArray[np.generic]:
    """Round numbers to half precision with four bits of mantissa, of ten: they take a third less space.

    It changes the mean word F1 of pages by .0003 at most (`benchmarks.quality`), up or down.
    """
    bits = weights.astype(np.float16).view(np.uint16).astype(np.uint32)
    return ((bits + 32) >> 6 << 6).astype(np.uint16).view(np.float16)
