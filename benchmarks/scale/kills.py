"""Measure `kills`: runs killed at random moments and resumed must leave the files of an undisturbed run."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.scale.inputs import flat_texts, records, sources_of, write, write_pages
from benchmarks.scale.measure import beside
from benchmarks.speed import environment

__all__ = ["Case", "cases", "killed", "kills"]

SEED = 20260101
LATEST = 1.0  # of the length of an undisturbed run


class Case(NamedTuple):
    """A run: what it is called, the inputs, the name of the output, and the options."""

    name: str
    inputs: tuple[Path, ...]
    output: str
    options: tuple[str, ...]

    def start(self, folder: Path) -> subprocess.Popen[bytes]:
        """Start the run in a folder, as the leader of a group of its own."""
        line = [sys.executable, "-m", "cleanpress", "corpus", *self.inputs, "-o", self.output]
        return subprocess.Popen(
            [*map(str, line), "--workers", "2", *self.options],
            cwd=folder, env=environment(), start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


def cases(data: Path, work: Path, pages: int | None, megabytes: float) -> list[Case]:
    """Write the corpora and return the runs: three kinds of input, all broken somewhere, two of output."""
    texts = flat_texts(data, pages)
    rows = list(records(texts, megabytes))
    broken = work / "broken.jsonl"
    write(broken, rows[:1])
    with broken.open("a", encoding="utf-8") as out:
        out.write("broken\n")
    for name in ("in.jsonl", "in.parquet"):
        write(work / name, rows)
    sources = sources_of(data, pages)
    archive = work / "in.warc.gz"
    # Pages of the smaller sort, as extraction takes longer than repair.
    html = [each for each in ((s.id, s.html()) for s in sources) if len(each[1]) < 200_000]
    most, taken = megabytes * 1e6 / 4, 0
    few = []
    for name, page in html:
        if taken < most:
            few.append((f"https://a.example/{name}", page))
            taken += len(page)
    write_pages(archive, few)
    with archive.open("ab") as packed:
        packed.write(b"garbage" * 100)
    repair = ("--preset", "repair")
    return [
        Case(f"{kind} to {form}", inputs, f"out.{form}", options)
        for kind, inputs, options in (
            ("JSONL", (work / "in.jsonl", broken), repair),
            ("Parquet", (work / "in.parquet", broken), repair),
            ("WARC", (archive,), ("--extract", "--metadata")),
        )
        for form in ("jsonl.gz", "parquet")
    ]


def kills(data: Path, work: Path, *, pages: int | None, kills: int, megabytes: float, **_: object) -> None:
    """Kill runs and resume them, and print how many end with the bytes of an undisturbed run."""
    moments = random.Random(SEED)
    runs = cases(data, work, pages, megabytes)
    print(f"\nkills: {kills} runs, half of them with all their processes, half the main process alone\n")
    whole: dict[str, tuple[dict[str, bytes], float]] = {}
    for case in runs:
        folder = fresh(work / "whole")
        start = time.perf_counter()
        code = case.start(folder).wait()
        if code != 1:  # some of the input is broken
            raise SystemExit(f"{case.name} ended with {code}, undisturbed.")
        whole[case.name] = files_of(folder), time.perf_counter() - start
        print(f"{case.name:<24}{whole[case.name][1]:>6.1f} s undisturbed", flush=True)
    hit = same = 0
    for number in range(kills):
        case = runs[number % len(runs)]
        expected, seconds = whole[case.name]
        everybody = (number // len(runs)) % 2 == 0
        live, made = killed(case, fresh(work / "killed"), moments.uniform(0, LATEST * seconds), everybody)
        hit += live
        same += made == expected
        if made != expected:
            print(f"{number}: {case.name}: {', '.join(differing(made, expected))} differ")
    print(f"\n{hit} of {kills} kills hit a live run.")
    print(f"{same} of {kills} are the same to the byte{beside('all', same == kills)}")
    if same != kills:
        sys.exit(1)


def killed(case: Case, folder: Path, after: float, everybody: bool) -> tuple[bool, dict[str, bytes]]:
    """Kill a run after some seconds, and repeat it; return whether it was alive, and the files."""
    process = case.start(folder)
    time.sleep(after)
    live = process.poll() is None
    if live:
        os.killpg(process.pid, signal.SIGKILL) if everybody else process.kill()
    process.wait()
    code = case.start(folder).wait()
    if code != 1:
        print(f"{case.name} ended with {code} when it was resumed.")
    return live, files_of(folder)


def fresh(folder: Path) -> Path:
    """Return the folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    """Return all that is in a folder, hidden files too."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def differing(made: dict[str, bytes], expected: dict[str, bytes]) -> Iterable[str]:
    """Return the names of files that differ, or are on one side alone."""
    return sorted(name for name in made.keys() | expected.keys() if made.get(name) != expected.get(name))
