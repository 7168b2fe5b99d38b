"""Inference runs on one thread, and leaves numpy's threads as they were."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import pytest

from cleanpress.model import network as networks
from cleanpress.model.network import ONE_THREAD, Inputs, Network, load_network

BLOCKS = 1500
PRODUCTS: list[int] = []  # the multiplications in each product of weights


class Counted(np.ndarray[Any, Any]):
    """Weights that count the multiplications of each product they are in."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(each) for each in inputs]
        if ufunc is np.matmul:
            PRODUCTS.append(math.prod(plain[0].shape[-2:]) * plain[1].shape[-1])
        return getattr(ufunc, method)(*plain, **options)


def score(network: Network) -> Any:
    """Score a text of many blocks."""
    dense = np.zeros((BLOCKS, len(network.center)), np.float32)
    inputs = Inputs(dense, np.arange(4 * BLOCKS) % 1000, 4 * np.arange(1, BLOCKS + 1))
    return network.rescore(network.first_pass(inputs), inputs, np.full(BLOCKS, 4, np.float32))


def test_no_product_is_so_large_that_numpy_starts_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    network = copy.deepcopy(load_network(kind="text"))
    expected = score(network)
    for name in ("input_projection", "pooling_head", "output_layer", "convolutions", "rescoring_layers"):
        layers = getattr(network, name)
        if isinstance(layers, list):
            layers[:] = [each._replace(weight=each.weight.view(Counted)) for each in layers]
        else:
            setattr(network, name, layers._replace(weight=layers.weight.view(Counted)))
    PRODUCTS.clear()
    assert np.array_equal(score(network), expected)
    assert len(PRODUCTS) > 10
    assert max(PRODUCTS) <= ONE_THREAD
    monkeypatch.setattr(networks, "ONE_THREAD", 1 << 60)
    score(network)
    assert max(PRODUCTS) > ONE_THREAD  # or nothing is tried here
