"""Measure a run of `cleanpress corpus` from outside: time, processor time, and memory on the way."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.speed import environment

__all__ = [
    "MemorySample",
    "Ran",
    "beside",
    "in_turn",
    "job",
    "jobs",
    "memory_of",
    "run",
]

# Runs the command and writes what its own process took and what its workers took: seconds of processor time.
COMMAND = """
import json, resource, sys
from pathlib import Path
from cleanpress.cli import main
taken = sys.argv.pop(1)
try:
    main()
finally:
    use = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    Path(taken).write_text(json.dumps([each.ru_utime + each.ru_stime for each in use]))
"""
BETWEEN_SAMPLES = 0.05  # seconds


class Ran(NamedTuple):
    """What a run took: seconds, seconds of processor time of its main process, and of its workers."""

    seconds: float
    main: float
    workers: float


class MemorySample(NamedTuple):
    """A moment of a run: documents that are written, MB of memory of the main process and of each worker."""

    documents: int
    main: float
    workers: tuple[float, ...]


def run(*arguments: object, watch: Callable[[int], None] | None = None, restart: bool = True) -> Ran:
    """Run `cleanpress corpus` with these arguments, anew, and return what it took.

    watch:   is given the number of the process again and again. Exits if the run fails (documents may).
    restart: whether what is there already is made again.
    """
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder) / "taken"
        line = [sys.executable, "-c", COMMAND, taken, "corpus", *arguments, *["--restart"] * restart]
        start = time.perf_counter()
        process = subprocess.Popen(list(map(str, line)), env=environment(), stderr=subprocess.PIPE, text=True)
        while watch is not None and process.poll() is None:
            watch(process.pid)
            time.sleep(BETWEEN_SAMPLES)
        _, said = process.communicate()
        seconds = time.perf_counter() - start
        if process.returncode not in (0, 1) or not taken.exists():
            raise SystemExit(f"cleanpress corpus ended with {process.returncode}: {said}")
        return Ran(seconds, *json.loads(taken.read_text()))


def memory_of(output: Path, *arguments: object) -> tuple[list[MemorySample], Ran]:
    """Run over a corpus into `output`, and return samples of its memory on the way (Linux)."""
    state = output.with_name(f".{output.name}.cleanpress") / "progress.jsonl"
    samples: list[MemorySample] = []

    def watch(process: int) -> None:
        documents = samples[-1].documents if samples else 0
        with suppress(OSError, ValueError):
            steps = [json.loads(line) for line in state.read_text().splitlines()]
            documents = sum(step["tally"]["documents"] for step in steps)
        # A process that has ended since it was found has no memory to look at.
        with suppress(OSError, LookupError):
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
            samples.append(MemorySample(documents, resident(process), tuple(map(resident, children))))

    output.unlink(missing_ok=True)
    ran = run(*arguments, "-o", output, watch=watch)
    return samples, ran


def resident(process: int | str) -> float:
    """Return the MB of resident memory of a process (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1e3


def job(name: str, **wanted: object) -> Any:
    """Run one of `benchmarks.scale.jobs` in a process of its own and return its result."""
    return jobs(name, 1, **wanted)[0]


def jobs(name: str, count: int, **wanted: object) -> list[Any]:
    """Run a job in so many processes at once and return their results."""
    line = [sys.executable, "-m", "benchmarks.scale.jobs", json.dumps({"job": name, **wanted}, default=str)]
    started = [
        subprocess.Popen(line, env=environment(), stdout=subprocess.PIPE, text=True) for _ in range(count)
    ]
    results = [process.communicate()[0] for process in started]
    if any(process.returncode for process in started):
        raise SystemExit(f"The job {name} failed: see above.")
    return [json.loads(result.rpartition("\n")[2] or result.splitlines()[-1]) for result in results]


def beside(target: str, met: bool) -> str:
    """Return a target as it stands beside a figure."""
    return f"   target {target}: {'met' if met else 'MISSED'}"


def in_turn(rounds: int, contenders: Sequence[tuple[str, Callable[[], Any]]]) -> dict[str, list[Any]]:
    """Run all contenders once a round, beginning with another each time; return their results by round."""
    results: dict[str, list[Any]] = {name: [] for name, _ in contenders}
    order = list(contenders)
    for number in range(rounds):
        for name, work in order:
            results[name].append(work())
            print(f"  round {number + 1} of {rounds}: {name}", file=sys.stderr, flush=True)
        order.append(order.pop(0))
    return results
