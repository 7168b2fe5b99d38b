"""Start worker processes: one thread in each, deaf to Ctrl-C, and never by a script that a worker imports."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

__all__ = [
    "UNGUARDED",
    "cpu_seconds",
    "ignore_interrupts",
    "out_of_memory_kills",
    "starting_workers",
    "starts_in_a_worker",
]

UNGUARDED = 78  # exit code of a worker that imports a script which starts workers

# One process a core is what pays; inside it, numpy's threads would only get in each other's way.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "ARROW_NUM_THREADS")
# A spawned process can only be given an environment by changing that of this process while it starts. Two
# runs in two threads would otherwise take each other's changes for what was there before, and restore those.
_CHANGING_ENVIRONMENT = threading.Lock()


# A spawned process is sent the arguments of this one through a pipe that holds 64 KB. If it dies before it
# reads more than that, this process waits for ever.
LONGEST_ARGUMENTS = 16_000


@contextmanager
def starting_workers() -> Iterator[None]:
    """Start processes in this: with one thread for numpy and Arrow, and with Ctrl-C held back.

    It is held back in the new processes from their first moment, until `ignore_interrupts`; and in this
    thread until the end of the block, so that no process is left half started.
    """
    with ExitStack() as stack:
        stack.enter_context(_CHANGING_ENVIRONMENT)
        stack.enter_context(_interrupts_held_back())
        stack.enter_context(_one_thread_each())
        stack.enter_context(_few_arguments())
        yield


@contextmanager
def _one_thread_each() -> Iterator[None]:
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


@contextmanager
def _few_arguments() -> Iterator[None]:
    before = sys.argv
    if sum(map(len, before)) > LONGEST_ARGUMENTS:
        sys.argv = before[:1]
    try:
        yield
    finally:
        sys.argv = before


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    from multiprocessing import resource_tracker

    # "spawn" starts this process, too, and lets interrupts through again when it has.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignore_interrupts() -> None:
    """Ignore Ctrl-C in this process, a worker: it reaches all processes of a terminal, and one is enough."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def cpu_seconds(process: int | None) -> float | None:
    """Return how long a process had the processor; None where the system does not say (all but Linux)."""
    with suppress(OSError, ValueError, IndexError), Path(f"/proc/{process}/stat").open("rb") as stat:
        # Behind the name, which may hold anything: the state, then numbers.
        values = stat.read().rpartition(b")")[2].split()
        return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")
    return None


def out_of_memory_kills() -> int:
    """Return how many processes the system has killed because memory was short; 0 where it does not say."""
    with suppress(OSError, ValueError), Path("/proc/vmstat").open("rb") as counters:
        for line in counters:
            if line.startswith(b"oom_kill "):
                return int(line.split()[1])
    return 0


def starts_in_a_worker() -> bool:
    """Return whether this is a new process that imports the script which started it.

    With "spawn", a worker does so before anything else. If the script then starts workers, they would start
    workers, too.
    """
    # As multiprocessing itself finds out.
    return bool(getattr(multiprocessing.current_process(), "_inheriting", False))
