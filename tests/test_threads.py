"""Inference runs on one thread, and leaves numpy's threads as they were."""

from __future__ import annotations

import copy
import json
import math
import os
import subprocess
import sys
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
    for name in ("input_projection", "pooling_head", "output_layer", "steps", "rescoring_layers"):
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


# The bound is that of the BLAS that is installed. With more threads than one, whatever the machine; the
# processor time of other threads is what the process took beyond its main thread: with small products none
# at all, with large ones as much as the main thread's.
PROGRAM = """
import json, time
from cleanpress.model import network as networks
from test_threads import load_network, score

def elsewhere():
    score(network)
    time.sleep(0.5)  # threads of an earlier product have gone to sleep
    total, own = time.process_time(), time.thread_time()
    for _ in range(20):
        score(network)
    own = time.thread_time() - own
    return (time.process_time() - total - own) / own

network = load_network(kind="text")
blocked = elsewhere()
networks.ONE_THREAD = 1 << 60
print(json.dumps([blocked, elsewhere()]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' numpy may have another BLAS")
def test_the_networks_use_one_thread_and_numpy_keeps_its_own() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    environment |= {"OPENBLAS_NUM_THREADS": "2", "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, env=environment, check=True)
    blocked, whole = json.loads(done.stdout)
    if whole < 0.3:
        pytest.skip("this numpy starts no threads")
    assert blocked < 0.1
