"""Measure how much processes that work at the same time slow each other down, beside the peers.

    python -m benchmarks.contention --data DIR [--pages 40] [--rounds 3] [--processes 1,2,4]

So work the processes of a pool, of Spark, of a web server. No variable that limits the threads of numeric
libraries is set, even where the shell sets one. Each process reads its pages, imports its tool, warms up, and
waits for the others, so all start at once. What counts is the clock on the wall until the last has ended.
Tools take turns in each round; figures are medians of the rounds, and so are ratios.

The slow-down is the time of several processes, each with the same work, over that of one alone. For tools
that do not get in each other's way, it is 1 with as many processes as cores, and 2 with twice as many.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.extract_jobs import sampled
from benchmarks.peers import landmark
from benchmarks.speed import environment
from benchmarks.tools import OURS, loaded

__all__ = ["TASKS", "seconds", "surroundings"]

# What each tool is measured at, under the name that the table has for it.
TASKS: dict[str, tuple[str, ...]] = {
    "extract": (OURS, "trafilatura", "resiliparse"),
    "clean text": (OURS, "ftfy"),
}


def surroundings() -> dict[str, str]:
    """Return the environment without what would limit the threads of numeric libraries."""
    return {name: value for name, value in environment().items() if not name.endswith("_NUM_THREADS")}


def seconds(data: Path, task: str, tool: str, pages: int, processes: int) -> float:
    """Return how long so many processes take that start at once, each with all pages."""
    wanted = json.dumps({"data": str(data), "task": task, "tool": tool, "pages": pages})
    command = [sys.executable, "-m", "benchmarks.contention", "--work", wanted]
    running = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings(), text=True
        )
        for _ in range(processes)
    ]
    try:
        _wait_for(running, "ready", f"{tool} does not start; its message is above.")
        start = time.perf_counter()
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        _wait_for(running, "done", f"{tool} does not end; its message is above.")
        return time.perf_counter() - start
    finally:
        for process in running:
            process.communicate()


def _wait_for(running: list[subprocess.Popen[str]], word: str, message: str) -> None:
    for process in running:
        if process.stdout is None or process.stdout.readline() != f"{word}\n":
            raise SystemExit(message)


def _work(data: str, task: str, tool: str, pages: int) -> None:
    # One process: says when it is ready, waits for the word, works.
    chosen, warm_up = sampled(Path(data), pages)
    jobs: list[partial[Any]]
    warming: list[partial[Any]]
    if task == "extract":
        extract = loaded(tool)
        if extract is None:
            raise SystemExit(f"{tool} is not to be had here.")
        jobs, warming = ([partial(extract, page, "") for page in some] for some in (chosen, warm_up))
    else:
        to_text, clean = landmark(), _cleaner(tool)
        jobs, warming = ([partial(clean, to_text(page, "")) for page in some] for some in (chosen, warm_up))
    for job in warming:
        job()
    print("ready", flush=True)
    sys.stdin.readline()
    for job in jobs:
        job()
    print("done", flush=True)


def _cleaner(tool: str) -> Callable[[str], object]:
    module, name = {OURS: ("cleanpress", "clean"), "ftfy": ("ftfy", "fix_text")}[tool]
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def compare(data: Path, task: str, pages: int, rounds: int, counts: list[int]) -> None:
    """Measure all tools of a task and print a table."""
    times: dict[tuple[str, int], list[float]] = {}
    for _ in range(rounds):
        for count in counts:
            for tool in TASKS[task]:  # in turn, so that other work on the machine slows all
                times.setdefault((tool, count), []).append(seconds(data, task, tool, pages, count))
    print(f"\n{task}: {pages} pages a process, {rounds} rounds, {os.cpu_count()} cores")
    print(f"{'':<16}{'processes':>10}{'pages/s':>10}{'slow-down':>12}")
    for (tool, count), taken in times.items():
        alone = times[tool, counts[0]]
        slower = median(t / one for t, one in zip(taken, alone, strict=True))
        rate = median(pages * count / t for t in taken)
        print(f"{tool:<16}{count:>10}{rate:>10.1f}{slower:>12.2f}", flush=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="How processes at the same time slow each other down.")
    parser.add_argument("--data", type=Path, help="folder with html/ and ground-truth/")
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", default="1,2,4", help="how many at once; the first is compared with")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        _work(**json.loads(options.work))
        return
    if options.data is None:
        parser.error("--data is missing: a folder with html/ and ground-truth/")
    counts = [int(count) for count in options.processes.split(",")]
    for task in TASKS:
        compare(options.data, task, options.pages, options.rounds, counts)


if __name__ == "__main__":
    main()
