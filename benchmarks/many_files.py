"""Measure runs of `cleanpress corpus` over many small files: whether time grows no faster than their number.

    python -m benchmarks.many_files [--files 1000 4000 16000 100000] [--work DIR] [--workers 2] [--again]

Files of 1 KB are made: texts, which become a folder of texts or one file of JSON Lines, and files of JSON
Lines, which become a folder of them. There is hardly any cleaning (`--only RemoveInvisible`), so that what is
measured is what each file costs. Memory is the highest of the main process and of any worker, as the system
counts it: Linux alone. `--again` also gives each command a second time, when all is done already.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.scale.measure import Ran, run

__all__ = ["main", "tables"]

# What is made, what it becomes, and the output.
CASES = (("txt", "a folder", "out/"), ("jsonl", "a folder", "out/"), ("txt", "one file", "out.jsonl"))
SENTENCE = "The harbor was empty when the first boats came back, and nobody had waited up for them. "
SIZE = 1024  # bytes of a file


def write_files(folder: Path, ending: str, count: int) -> None:
    """Write files of text or JSON Lines, each another one."""
    folder.mkdir()
    for number in range(count):
        text = (f"{number} " + SENTENCE * 12)[: SIZE - 30]
        data = json.dumps({"id": number, "text": text}) + "\n" if ending == "jsonl" else text + "\n"
        (folder / f"{number:06d}.{ending}").write_text(data, encoding="utf-8")


class _Peaks:
    """Note the highest memory of a process and of any child of it, in MB (Linux)."""

    def __init__(self) -> None:
        self.main = self.worker = 0.0

    def look(self, process: int) -> None:
        with suppress(OSError, LookupError):
            children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
            self.main = max(self.main, _highest(process))
            self.worker = max(self.worker, *map(_highest, children), 0.0)


def _highest(process: int | str) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1e3


def _row(count: int, ran: Ran, peaks: _Peaks) -> list[Value]:
    main, workers = (1e3 * seconds / count for seconds in (ran.main, ran.workers))
    return [count, ran.seconds, 1e3 * ran.seconds / count, main, workers, peaks.main, peaks.worker]


def tables(counts: Sequence[int], work: Path | None, workers: int, *, again: bool) -> Iterator[Table]:
    """Yield a table a case: time and memory by the number of files."""
    heads = [Column("s", ".1f"), Column("ms a file", ".2f"), Column("CPU main, ms a file", ".2f")]
    heads += [Column("CPU workers", ".2f"), Column("main, peak MB", ".0f"), Column("worker", ".0f")]
    for ending, what, output in CASES:
        rows: list[list[Value]] = []
        for count in counts:
            with tempfile.TemporaryDirectory(dir=work) as folder:
                inputs = Path(folder) / "in"
                write_files(inputs, ending, count)
                out = f"{folder}/{output}"
                line = [inputs, "-o", out, "--only", "RemoveInvisible", "--workers", workers]
                for restart in (True, False)[: 1 + again]:
                    peaks = _Peaks()
                    ran = run(*line, watch=peaks.look, restart=restart)
                    rows.append(_row(count, ran, peaks))
                shutil.rmtree(out, ignore_errors=True)
        title = f"{ending} into {what}, {workers} workers"
        yield Table(f"{ending} {what}", title, [Column("files", ",d"), *heads], rows)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time and memory over many small files.")
    parser.add_argument("--files", type=int, nargs="+", default=[1000, 4000, 16000, 100_000], metavar="N")
    parser.add_argument("--work", type=Path, help="where the files are written (default: temporary)")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--again", action="store_true", help="also when there is nothing to do any more")
    options = parser.parse_args()
    print_tables(tables(options.files, options.work, options.workers, again=options.again))


if __name__ == "__main__":
    main()
