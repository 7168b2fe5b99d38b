"""Do the work of one process of `benchmarks.contention`: get ready, say so, wait for the word, work."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.engines import CONTENDERS, POOLED, quiet_engines
from benchmarks.extract_jobs import sampled
from benchmarks.peers import landmark
from benchmarks.tools import OURS, loaded

__all__ = ["work"]

Jobs = list[partial[Any]]


def work(data: str, task: str, tool: str, pages: int, workers: int) -> None:
    """Work through pages with a tool, when it is told to on the standard input.

    workers: of an engine that has workers of its own, each with so many pages.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HF_DATASETS_CACHE"] = folder
        jobs = _READY[task](Path(data), tool, pages, workers)
        print("ready", flush=True)
        sys.stdin.readline()
        for job in jobs:
            job()
        print("done", flush=True)


def _extracting(data: Path, tool: str, pages: int, _: int) -> Jobs:
    extract = loaded(tool)
    if extract is None:
        raise SystemExit(f"{tool} is not to be had here.")
    chosen, warm_up = sampled(data, pages)
    for page in warm_up:
        extract(page, "")
    return [partial(extract, page, "") for page in chosen]


def _cleaning(data: Path, tool: str, pages: int, _: int) -> Jobs:
    clean = _cleaner(tool)
    chosen, warm_up = _texts(data, pages)
    for text in warm_up:
        clean(text)
    return [partial(clean, text) for text in chosen]


def _in_an_engine(data: Path, tool: str, pages: int, workers: int) -> Jobs:
    """Return the work of an engine over a column; a first column has started what it needs."""
    quiet_engines()
    chosen, warm_up = _texts(data, pages)
    enter = (lambda texts: POOLED[tool](texts, workers)) if tool in POOLED else CONTENDERS[tool]
    start, run = (enter([*texts * workers])[0] for texts in (warm_up, chosen))
    start()
    return [partial(run)]


def _texts(data: Path, pages: int) -> tuple[list[str], list[str]]:
    """Return the flattened pages to work through, and others to warm up on."""
    to_text = landmark()
    chosen, warm_up = sampled(data, pages)
    return [to_text(page, "") for page in chosen], [to_text(page, "") for page in warm_up]


def _cleaner(tool: str) -> Callable[[str], object]:
    module, name = {OURS: ("cleanpress", "clean"), "ftfy": ("ftfy", "fix_text")}[tool]
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


_READY: dict[str, Callable[[Path, str, int, int], Jobs]] = {
    "extract": _extracting,
    "clean text": _cleaning,
    "engines": _in_an_engine,
}
