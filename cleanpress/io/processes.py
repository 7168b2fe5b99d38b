"""Start worker processes: one thread in each, and never by a script that a worker imports."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["UNGUARDED", "one_thread_each", "starts_in_a_worker"]

UNGUARDED = 78  # exit code of a worker that imports a script which starts workers

# One process a core is what pays; inside it, numpy's threads would only get in each other's way.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
# A spawned process can only be given an environment by changing that of this process while it starts. Two
# runs in two threads would otherwise take each other's changes for what was there before, and restore those.
_CHANGING_ENVIRONMENT = threading.Lock()


@contextmanager
def one_thread_each() -> Iterator[None]:
    """Give the processes that are started meanwhile one thread for numpy and Arrow."""
    with _CHANGING_ENVIRONMENT:
        before = {name: os.environ.get(name) for name in ONE_THREAD}
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def starts_in_a_worker() -> bool:
    """Return whether this is a new process that imports the script which started it.

    With "spawn", a worker does so before anything else. If the script then starts workers, they would start
    workers, too.
    """
    # As multiprocessing itself finds out.
    return bool(getattr(multiprocessing.current_process(), "_inheriting", False))
