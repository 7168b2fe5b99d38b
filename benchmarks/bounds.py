"""Measure how much memory `cleanpress corpus` takes for large files, and for small ones that unpack to much.

    python -m benchmarks.bounds --folder DIR --gigabytes 3

writes its inputs into a folder of its own in DIR, runs the command on each with a pipeline of one cleaner (it
is the reading that is measured), prints the peak of the resident memory of the first process and of a worker,
and removes the folder. Linux alone, whose /proc says it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

MB = 10**6
LINE = "The harbour was empty when the first boats came back, and nobody had waited up for them. "
COMMAND = (sys.executable, "-m", "cleanpress", "corpus")
TARGET = 300  # MB, for each process


class Peak(NamedTuple):
    """Hold what a run took: seconds, exit code, and the peaks of its processes in MB."""

    seconds: float
    code: int
    main: float
    worker: float


def records(size: int) -> Iterator[bytes]:
    """Yield records of some KB, as many as make so many bytes."""
    made = number = 0
    while made < size:
        line = json.dumps({"id": number, "text": LINE * (20 + number % 60)}).encode() + b"\n"
        number += 1
        made += len(line)
        yield line


def pieces(start: bytes, piece: bytes, size: int, end: bytes) -> Iterator[bytes]:
    """Yield one piece again and again, between a start and an end."""
    yield start
    for _ in range(size // len(piece)):
        yield piece
    yield end


def write_plain(path: Path, data: Iterator[bytes]) -> None:
    """Write a file as it is."""
    with path.open("wb") as out:
        out.writelines(data)


def write_gzip(path: Path, data: Iterator[bytes]) -> None:
    """Write a file with gzip."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    with path.open("wb") as out:
        out.writelines(packer.compress(piece) for piece in data)
        out.write(packer.flush())


def write_members(path: Path, data: Iterator[bytes]) -> None:
    """Write a file of many members of gzip."""
    with path.open("wb") as out:
        out.writelines(gzip.compress(piece, 1) for piece in data)


def write_zstd(path: Path, data: Iterator[bytes]) -> None:
    """Write a file with Zstandard."""
    import zstandard

    with path.open("wb") as out, zstandard.ZstdCompressor(level=1).stream_writer(out) as packed:
        for piece in data:
            packed.write(piece)


def inputs(size: int) -> Iterator[tuple[str, str, Callable[[Path, Iterator[bytes]], None], Iterator[bytes]]]:
    """Yield what each input is, the name of its file, how it is written, and of what."""
    blank, letters, row = b"\n" * (1 << 20), b"a" * (1 << 20), b'{"text": "It rained."}\n'
    yield "records of some KB", "records.jsonl", write_plain, records(size)
    yield "the same, gzip", "records.jsonl.gz", write_gzip, records(size // 4)
    yield "blank lines, Zstandard", "blank.jsonl.zst", write_zstd, pieces(row, blank, size, row)
    yield "one line, gzip", "line.jsonl.gz", write_gzip, pieces(b'{"text": "', letters, size, b'"}\n' + row)
    yield "one line, members", "members.jsonl.gz", write_members, pieces(row, letters, size, b"\n" + row)
    yield "one value, gzip", "value.csv.gz", write_gzip, pieces(b'id,text\n1,"', letters, size, b'"\n2,ok\n')
    yield "blank lines, CSV", "blank.csv.zst", write_zstd, pieces(b"id,text\n1,ok\n", blank, size, b"2,ok\n")
    yield "one file, gzip", "file.txt.gz", write_gzip, pieces(b"It rained. ", letters, size, b"\n")


def peak_of(source: Path, output: Path) -> Peak:
    """Run the command on a file."""
    began = time.monotonic()
    line = [*COMMAND, str(source), "-o", str(output), "--only", "NormalizeQuotes", "--workers", "1", "-q"]
    process = subprocess.Popen([*line, "--restart"], stderr=subprocess.DEVNULL)
    main = worker = 0.0
    while process.poll() is None:
        main = max(main, peak_memory(process.pid))
        worker = max([worker, *map(peak_memory, children_of(process.pid))])
        time.sleep(0.1)
    return Peak(time.monotonic() - began, process.returncode, main, worker)


def peak_memory(process: int) -> float:
    """Return the peak of the resident memory of a process, in MB; 0 if it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    kilobytes = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(kilobytes[0]) * 1024 / MB if kilobytes else 0.0


def children_of(process: int) -> list[int]:
    """Return the processes that a process has started."""
    try:
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def measure(folder: Path, size: int, only: str) -> Iterator[tuple[str, int, Peak]]:
    """Yield of each input what it is, its bytes, and what the run took."""
    for what, name, write, data in inputs(size):
        if only not in name:
            continue
        source = folder / name
        write(source, data)
        yield what, source.stat().st_size, peak_of(source, folder / "out" / "result.jsonl")
        source.unlink()


def main() -> None:
    """Print a line for each input."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--folder", type=Path, help="where the inputs are written; by default the temporary one"
    )
    parser.add_argument("--gigabytes", type=float, default=3.0, help="how large an input is, unpacked")
    parser.add_argument("--only", default="", help="inputs with this in their name: .zst, records")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bounds-", dir=options.folder) as made:
        (Path(made) / "out").mkdir()
        os.nice(10)
        print(
            f"{'input':24}{'bytes':>16}{'seconds':>9}{'exit':>6}{'main':>8}{'worker':>8}  target: {TARGET} MB"
        )
        for what, size, peak in measure(Path(made), int(options.gigabytes * 10**9), options.only):
            met = "met" if max(peak.main, peak.worker) < TARGET else "MISSED"
            took = f"{peak.seconds:9.0f}{peak.code:6}{peak.main:8.0f}{peak.worker:8.0f}"
            print(f"{what:24}{size:16,}{took}  {met}", flush=True)


if __name__ == "__main__":
    main()
