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
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from benchmarks.figures import Column, Table, print_tables
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
    """Return the processor time that a contender takes for all texts: other work hardly counts."""
    start = time.process_time()
    for text in texts:
        contender(text)
    return time.process_time() - start


def tables(texts: list[str], rounds: int) -> Iterator[Table]:
    """Time every contender; yield the tables of speeds and ratios, and of what `explain` costs."""
    times = _times(texts, rounds)
    size = sum(len(text.encode()) for text in texts) / 1e6
    bases = [name for name in ("ftfy.fix_text", "plsfix.fix_text", "clean-text") if name in times]
    yield Table(
        "speed",
        f"{len(texts)} flattened pages, {size:.1f} MB, {rounds} rounds",
        [Column("cleaner"), Column("MB/s", ".1f"), *(Column(f"× {base}", ".2f") for base in bases)],
        [
            [name, size / median(taken), *(_ratio(times[base], taken) for base in bases)]
            for name, taken in times.items()
        ],
    )
    cost = _ratio(times["cleanpress.explain(...).edits"], times["cleanpress.clean"])
    columns = [Column("what"), Column("times the time", ".2f")]
    yield Table("explain", "What reasons cost", columns, [["explain over clean", cost]])


def _times(texts: list[str], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of every contender by round, all in turn."""
    entered = contenders()
    times: dict[str, list[float]] = {name: [] for name in entered}
    for contender in entered.values():
        seconds(contender, texts[:3])  # imports, compiled patterns, caches
    for _ in range(rounds):
        for name, contender in entered.items():
            times[name].append(seconds(contender, texts))
    return times


def _ratio(longer: list[float], shorter: list[float]) -> float:
    """Return the median over the rounds of how many times as long the one took."""
    return median(long / short for long, short in zip(longer, shorter, strict=True))


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


def flat_texts(data: Path, pages: int) -> list[str]:
    """Return the text of about so many pages, spread over all."""
    found = load_pages(data)
    return [page.flat for page in found[:: max(1, len(found) // pages)]]


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
    texts = flat_texts(options.data, options.pages)
    if options.profile:
        profile(options.profile, texts)
    else:
        print_tables(tables(texts, options.rounds))


if __name__ == "__main__":
    main()
