"""Inference runs on one thread, and leaves numpy's threads as they were."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

# With more threads than one, whatever the machine; processor time of other threads is what the process took
# beyond its main thread.
PROGRAM = """
import json, time
import numpy as np
from cleanpress.model.network import Inputs, load_network

def elsewhere(work):
    work()
    time.sleep(0.5)  # threads of an earlier product have gone to sleep
    total, own = time.process_time(), time.thread_time()
    for _ in range(20):
        work()
    own = time.thread_time() - own
    return (time.process_time() - total - own) / own

network = load_network(kind="text")
size = 1500
dense = np.zeros((size, len(network.center)), np.float32)
words = np.arange(4 * size) % 1000
inputs = Inputs(dense, words, 4 * np.arange(1, size + 1))
counts = np.full(size, 4, np.float32)
ours = lambda: network.rescore(network.first_pass(inputs), inputs, counts)
square = np.ones((600, 600), np.float32)
print(json.dumps({"ours": elsewhere(ours), "numpy": elsewhere(lambda: square @ square)}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' numpy may have another BLAS")
def test_the_networks_use_one_thread_and_numpy_keeps_its_own() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    environment |= {"OPENBLAS_NUM_THREADS": "2"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, env=environment, check=True)
    shares = json.loads(done.stdout)
    if shares["numpy"] < 0.1:
        pytest.skip("this numpy does not start threads")
    assert shares["ours"] < 0.05
