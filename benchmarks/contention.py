"""Measure how much processes that work at the same time slow each other down, beside the peers.

    python -m benchmarks.contention --data DIR [--pages 40] [--rounds 3] [--processes 1,2,4] [--only NAMES]

So work the processes of a pool, of Spark, of a web server. No variable that limits the threads of numeric
libraries is set, even where the shell sets one. Each process reads its pages, imports its tool, warms up, and
waits for the others, so all start at once. What counts is the clock on the wall until the last has ended.
Tools take turns in each round; figures are medians of the rounds, and so are ratios. Ray and Spark are told
how many workers to have, each with as many pages. `cleanpress corpus` is, too, but all its runs are over the
same pages, of which there must be more than workers; what a run over one page for each worker takes is the
start, which is not counted. What is not installed is named, and left out.

The slow-down is the time of several processes, each with the same work, over that of one alone. For tools
that do not get in each other's way, it is 1 with as many processes as cores, and 2 with twice as many. What
several processes do in a second over what one does is the number of them over the slow-down.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from statistics import median

from benchmarks.contention_work import work
from benchmarks.engines import POOLED
from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.scale.inputs import flat_texts, sources_of, write, write_pages
from benchmarks.scale.measure import run
from benchmarks.speed import environment
from benchmarks.tools import OURS, loaded
from cleanpress.installation import install_command

__all__ = ["TASKS", "asked", "compared", "installed", "seconds", "surroundings"]

# What each tool is measured at, under the name that the table has for it.
TASKS: dict[str, tuple[str, ...]] = {
    "extract": (OURS, "trafilatura", "resiliparse"),
    "clean text": (OURS, "ftfy"),
    "corpora": ("corpus", "corpus --extract"),
    "engines": ("pandas", "polars, lazy", "duckdb", "datasets, arrow", "scikit-learn", "datatrove", *POOLED),
}
# The package of a tool that has another name than it.
PACKAGES = {
    OURS: "cleanpress",
    "corpus": "cleanpress",
    "corpus --extract": "fastwarc",
    "polars, lazy": "polars",
    "datasets, arrow": "datasets",
    "scikit-learn": "sklearn",
    "ray, pyarrow": "ray",
    "spark": "pyspark",
}


def surroundings() -> dict[str, str]:
    """Return the environment without what would limit the threads of numeric libraries."""
    return {name: value for name, value in environment().items() if not name.endswith("_NUM_THREADS")}


def seconds(data: Path, task: str, tool: str, pages: int, processes: int) -> float:
    """Return how long so many processes take that start at once, each with all pages."""
    if task == "corpora":
        return _seconds_of_a_run(data, tool, pages, processes)
    started, workers = (1, processes) if tool in POOLED else (processes, 1)
    wanted = json.dumps({"data": str(data), "task": task, "tool": tool, "pages": pages, "workers": workers})
    command = [sys.executable, "-m", "benchmarks.contention", "--work", wanted]
    running = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings(), text=True
        )
        for _ in range(started)
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


def _seconds_of_a_run(data: Path, tool: str, pages: int, workers: int) -> float:
    """Return how long a run takes, less its start, times its workers: as if each had had all pages.

    Copies of pages that a worker has seen would be read faster, so no page comes twice.
    """
    too_few = SystemExit(f"{pages} pages are too few to time {workers} workers: there must be more --pages.")
    if pages <= workers:
        raise too_few
    with tempfile.TemporaryDirectory() as folder:
        counts = {"few": workers, "all": pages}
        few, all_ = (_corpus(Path(folder, name), data, tool, count) for name, count in counts.items())
        options = [*["--extract"] * ("--extract" in tool), "--workers", workers]
        start, whole = (run(path, "-o", f"{path}.out.jsonl", *options).seconds for path in (few, all_))
    if whole <= start:
        raise too_few
    return (whole - start) * workers


def _corpus(folder: Path, data: Path, tool: str, pages: int) -> Path:
    """Write a corpus of pages, or of their texts, and return its file."""
    folder.mkdir()
    if "--extract" in tool:
        path = folder / "pages.warc.gz"
        write_pages(path, ((f"https://a.example/{page.id}", page.html()) for page in sources_of(data, pages)))
    else:
        path = folder / "texts.jsonl"
        write(path, ({"id": number, "text": text} for number, text in enumerate(flat_texts(data, pages))))
    return path


def _wait_for(running: list[subprocess.Popen[str]], word: str, message: str) -> None:
    for process in running:
        if process.stdout is None or process.stdout.readline() != f"{word}\n":
            raise SystemExit(message)


def compared(
    data: Path, task: str, pages: int, rounds: int, counts: list[int], tools: Sequence[str] | None = None
) -> Table:
    """Measure the tools of a task; return pages a second and the slow-down, by tool and processes."""
    entered = installed(task, tools or TASKS[task])
    times: dict[tuple[str, int], list[float]] = {}
    for _ in range(rounds):
        for count in counts:
            for tool in entered:  # in turn, so that other work on the machine slows all
                times.setdefault((tool, count), []).append(seconds(data, task, tool, pages, count))
    rows: list[list[Value]] = []
    for (tool, count), taken in sorted(times.items(), key=lambda each: each[0]):
        slower = median(t / one for t, one in zip(taken, times[tool, counts[0]], strict=True))
        rate = median(pages * count / t for t in taken)
        rows.append([f"{tool}, {count} at once", rate, slower, count / counts[0] / slower])
    return Table(
        task,
        f"{task}: {pages} pages a process, {rounds} rounds, {os.cpu_count()} cores",
        [Column("processes"), Column("pages/s", ".1f"), Column("slow-down", ".2f"),
         Column("pages/s over one", ".2f")],
        rows,
    )  # fmt: skip


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="How processes at the same time slow each other down.")
    parser.add_argument("--data", type=Path, help="folder with html/ and ground-truth/")
    parser.add_argument("--pages", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processes", default="1,2,4", help="how many at once; the first is compared with")
    parser.add_argument("--only", metavar="NAMES", help="of these tasks and tools, with semicolons between")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(**json.loads(options.work))
        return
    if options.data is None:
        parser.error("--data is missing: a folder with html/ and ground-truth/")
    counts = [int(count) for count in options.processes.split(",")]
    only = [name.strip() for name in (options.only or "").split(";") if name.strip()]
    known = [*TASKS, *chain(*TASKS.values())]
    if unknown := [name for name in only if name not in known]:
        parser.error(f"--only: unknown: {'; '.join(unknown)}. Known are: {'; '.join(dict.fromkeys(known))}")
    print_tables(
        compared(options.data, task, options.pages, options.rounds, counts, tools)
        for task in TASKS
        if (tools := asked(task, only))
    )


def installed(task: str, tools: Sequence[str]) -> list[str]:
    """Return those of the tools of a task that are installed, and name the others."""
    if task == "extract":  # another Python may have them
        return [tool for tool in tools if loaded(tool) is not None]
    missing = {tool: name for tool in tools if (name := _missing(tool))}
    for tool, name in missing.items():
        print(f"{tool} is left out: {name} is not installed.")
    if missing:
        print(f"`{install_command('bench,test-all')}` brings all packages.")
    return [tool for tool in tools if tool not in missing]


def _missing(tool: str) -> str:
    """Return what a tool needs and is not here, "" for nothing."""
    package = PACKAGES.get(tool, tool)
    if find_spec(package) is None:
        return package
    return "java" if tool == "spark" and shutil.which("java") is None else ""


def asked(task: str, only: Sequence[str]) -> Sequence[str]:
    """Return the tools of a task that are asked for: all, if it is, or if nothing is."""
    if not only or task in only:
        return TASKS[task]
    return [tool for tool in TASKS[task] if tool in only]


if __name__ == "__main__":
    main()
