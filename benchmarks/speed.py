"""Measure how fast cleanpress cleans text, beside its peers, in one process on the same pages.

    python -m benchmarks.speed --data DIR [--pages 150] [--rounds 5]
    python -m benchmarks.speed --data DIR --profile RemoveChrome

DIR is a data set, see benchmarks/README.md; its pages are flattened with html-text. Each contender cleans
every page once a round, in turn, so that a machine that slows down slows all of them. MB are of UTF-8; a
ratio is the median over the rounds of this contender's speed over that of the base.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks.pages import load_pages
from benchmarks.text_tools import loaded_text_tools
from cleanpress import DEFAULT, Cleaner, clean, explain

Contender = Callable[[str], object]


def contenders() -> dict[str, Contender]:
    """Return everything that is timed, by name."""
    mine: dict[str, Contender] = {cleaner.name: cleaner.edits for cleaner in DEFAULT}
    mine["cleanpress.clean"] = clean
    mine["cleanpress.explain(...).edits"] = lambda text: explain(text).edits
    return {**loaded_text_tools(), **mine}


def seconds(contender: Contender, texts: list[str]) -> float:
    """Return how long a contender takes for all texts."""
    start = time.perf_counter()
    for text in texts:
        contender(text)
    return time.perf_counter() - start


def report(texts: list[str], rounds: int) -> None:
    """Time every contender and print speeds and ratios."""
    entered = contenders()
    times: dict[str, list[float]] = {name: [] for name in entered}
    for contender in entered.values():
        seconds(contender, texts[:3])  # imports, compiled patterns, caches
    for _ in range(rounds):
        for name, contender in entered.items():
            times[name].append(seconds(contender, texts))
    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts)} flattened pages, {size:.1f} MB, {rounds} rounds\n")
    _show(times, size)


def _show(times: dict[str, list[float]], size: float) -> None:
    bases = [name for name in ("ftfy.fix_text", "plsfix.fix_text", "clean-text") if name in times]
    print(f"{'':<36}{'MB/s':>9}" + "".join(f"{'x ' + base:>18}" for base in bases))
    for name, taken in times.items():
        ratios = [median(b / t for b, t in zip(times[base], taken, strict=True)) for base in bases]
        print(f"{name:<36}{size / median(taken):>9.1f}" + "".join(f"{ratio:>18.2f}" for ratio in ratios))
    pair = zip(times["cleanpress.explain(...).edits"], times["cleanpress.clean"], strict=True)
    print(f"\nexplain over clean, time: {median(e / c for e, c in pair):.2f}")


def environment() -> dict[str, str]:
    """Return the environment that a timed process runs in.

    As where Python keeps bytecode, whatever it does here: pip has compiled ftfy when it installed it.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def processes(commands: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    """Run whole processes, in turn, and return how long each took in every round."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment())
            times[name].append(time.perf_counter() - start)
    return times


def profile(name: str, texts: list[str]) -> None:
    """Print where a cleaner's time goes."""
    cleaner: Cleaner = next(each for each in DEFAULT if each.name == name)
    profiler = cProfile.Profile()
    profiler.runcall(seconds, cleaner.edits, texts)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(20)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Speed beside the peers.")
    parser.add_argument("--data", type=Path, required=True, help="folder with html/ and ground-truth/")
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--profile", metavar="CLEANER", help="profile one cleaner of the default pipeline")
    options = parser.parse_args()
    pages = load_pages(options.data)
    texts = [page.flat for page in pages[:: max(1, len(pages) // options.pages)]]
    if options.profile:
        profile(options.profile, texts)
    else:
        report(texts, options.rounds)


if __name__ == "__main__":
    main()
