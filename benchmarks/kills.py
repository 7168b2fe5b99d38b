"""Measure whether kills lose anything: of single workers, once a second, and of runs, at random moments.

    python -m benchmarks.kills [--kills 200] [--only workers runs] [--documents N] [--every 1.0] [--work DIR]

The corpora are made: JSON Lines with broken lines into one packed file, and a folder of texts into a folder.
A run whose workers are killed must end as a calm one does; one that is killed itself, alone or with its
workers, is begun again with the same command, up to five times, and must then have made the same. All files,
hidden ones as well, are compared byte for byte. Linux alone, as the workers are found in /proc.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.scale.kills import Case, differing, files_of, fresh

__all__ = ["main", "tables"]

SEED = 20261130
IN_A_ROW = 5  # kills of one run before it is left to end
SENTENCE = "The harbor was “empty” when the first boats came back, and nobody had waited up for them.\n"


class Calm(NamedTuple):
    """A case, with what an undisturbed run takes and makes."""

    case: Case
    seconds: float
    files: dict[str, bytes]


class Count(NamedTuple):
    """Count what kills did: how many hit, runs that ended, documents that these lost, files that differ."""

    kills: int = 0
    runs: int = 0
    lost: int = 0
    differ: int = 0

    def plus(self, other: Count) -> Count:
        """Return the sum."""
        return Count(*(one + more for one, more in zip(self, other, strict=True)))


def cases(work: Path, documents: int) -> list[Case]:
    """Write the corpora and return the runs."""
    texts = [f"{number} {SENTENCE * (5 + number % 20)}Leave a Reply\n" for number in range(documents)]
    with (work / "in.jsonl").open("w", encoding="utf-8") as out:
        for number, text in enumerate(texts):
            broken = number % 500 == 250
            out.write(json.dumps({"id": number, "text": text})[: 40 if broken else None] + "\n")
    (work / "texts").mkdir()
    for number, text in enumerate(texts):
        (work / "texts" / f"{number:05d}.txt").write_text(text, encoding="utf-8")
    return [
        Case("JSON Lines into one file", (work / "in.jsonl",), "out.jsonl.gz", ()),
        Case("texts into a folder", (work / "texts",), "out/", ()),
    ]


def workers_of(process: int) -> list[int]:
    """Return the worker processes of a run (Linux)."""
    found = []
    with suppress(OSError):
        for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
            with suppress(OSError):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found


def calm(case: Case, folder: Path) -> Calm:
    """Run a case undisturbed."""
    start = time.perf_counter()
    code = case.start(fresh(folder)).wait()
    if code not in (0, 1):
        raise SystemExit(f"{case.name} ended with {code}, undisturbed.")
    return Calm(case, time.perf_counter() - start, files_of(folder))


def compared(undisturbed: Calm, folder: Path, kills: int) -> Count:
    """Compare what a run has made with what an undisturbed one does."""
    made = files_of(folder)
    names = list(differing(made, undisturbed.files))
    lost = _failed(made) - _failed(undisturbed.files)
    if names:
        print(f"{undisturbed.case.name}: {', '.join(names[:5])} differ", file=sys.stderr, flush=True)
    return Count(kills, 1, lost, len(names))


def _failed(files: dict[str, bytes]) -> int:
    return sum(data.count(b"\n") for name, data in files.items() if name.endswith("failed.jsonl"))


def kill_workers(undisturbed: Calm, folder: Path, wanted: int, every: float, chance: random.Random) -> Count:
    """Kill a worker every so many seconds until the run ends, or there were enough kills; let it end."""
    process, kills = undisturbed.case.start(fresh(folder)), 0
    while kills < wanted and process.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            process.wait(every * chance.uniform(0.5, 1.5))
        running = workers_of(process.pid)
        if process.poll() is None and running:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(running), signal.SIGKILL)
                kills += 1
    code = process.wait()
    if code not in (0, 1):
        print(f"{undisturbed.case.name} ended with {code}", file=sys.stderr, flush=True)
    return compared(undisturbed, folder, kills)


def kill_runs(undisturbed: Calm, folder: Path, wanted: int, every: float, chance: random.Random) -> Count:
    """Kill a run at random moments, again and again, and then let it end."""
    kills = 0
    fresh(folder)
    for _ in range(min(IN_A_ROW, wanted)):
        process = undisturbed.case.start(folder)
        with suppress(subprocess.TimeoutExpired):
            process.wait(undisturbed.seconds * chance.random())
        if process.poll() is not None:
            break
        kills += 1
        os.killpg(process.pid, signal.SIGKILL) if chance.random() < 0.5 else process.kill()
        process.wait()
    code = undisturbed.case.start(folder).wait()
    if code not in (0, 1):
        print(f"{undisturbed.case.name} ended with {code}", file=sys.stderr, flush=True)
    return compared(undisturbed, folder, kills)


PARTS: dict[str, Callable[[Calm, Path, int, float, random.Random], Count]] = {
    "workers": kill_workers, "runs": kill_runs,
}  # fmt: skip


def tables(kills: int, parts: Sequence[str], documents: int, every: float, work: Path) -> Iterator[Table]:
    """Yield a table a part: a row a case, each with half of the kills."""
    chance = random.Random(SEED)
    found = [calm(case, work / "run") for case in cases(work, documents)]
    heads = [Column("kills", ",d"), Column("runs that ended", ",d")]
    heads += [Column("documents lost", ",d"), Column("files that differ", ",d")]
    for part in parts:
        rows: list[list[Value]] = []
        for undisturbed in found:
            count, wanted = Count(), -(-kills // len(found))
            while count.kills < wanted:
                left = wanted - count.kills
                count = count.plus(PARTS[part](undisturbed, work / "run", left, every, chance))
            rows.append([undisturbed.case.name, *count])
        yield Table(part, f"Kills of {part}", [Column("run"), *heads], rows)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="What kills of workers and of runs lose.")
    parser.add_argument("--kills", type=int, default=200, help="of each part, shared by the cases")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--documents", type=int, default=3000, help="of each corpus")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between kills of workers, about")
    parser.add_argument("--work", type=Path, help="where the corpora are written (default: temporary)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.work) as folder:
        work = Path(folder)
        print_tables(tables(options.kills, options.only, options.documents, options.every, work))


if __name__ == "__main__":
    main()
