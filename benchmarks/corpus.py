"""Measure how time and memory grow: 10 MB to 1 GB as JSON lines, 100 MB as one text, odd single lines.

    python -m benchmarks.corpus --data DIR [--docs /usr/share/doc] [--work DIR] [--sizes 10 100 1000]

The input, of any size asked for, is made of the flattened pages of a data set (benchmarks/README.md) and of
the manuals that Debian packages leave under /usr/share/doc (`apt-get install debian-reference-en python3-doc
git-doc` has plenty). Each measurement is a process of its own, the installed command; peak memory is that
process's.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Column, Table, Value, print_tables
from benchmarks.pages import load_pages

LARGEST_TEXT = 100  # MB that are cleaned as one text
CHAPTER = 50_000  # characters; manuals are books, and records of a corpus are pages
# Runs the command and writes the peak memory of its own process to a file. (That of a finished child, as
# the system gives it, begins with what the parent had when it forked.)
COMMAND = """
import re, sys
from pathlib import Path
from cleanpress.cli import main
peak = sys.argv.pop(1)
try:
    main()
finally:
    Path(peak).write_text(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


def texts(data: Path, docs: Path) -> list[str]:
    """Return the flattened pages and the manuals, in an order that mixes them."""
    pages = [page.flat for page in load_pages(data)]
    manuals = [text[at : at + CHAPTER] for text in _manuals(docs) for at in range(0, len(text), CHAPTER)]
    print(f"{len(pages)} pages, {len(manuals)} chapters of manuals, {sum(map(len, manuals)) / 1e6:.0f} MB")
    mixed = itertools.chain.from_iterable(itertools.zip_longest(pages, manuals))
    return [text for text in mixed if text]


def _manuals(docs: Path) -> Iterator[str]:
    from html_text import extract_text

    for path in sorted(docs.rglob("*")):
        name = path.name.removesuffix(".gz")
        if not path.is_file() or not name.endswith((".txt", ".html", "README", "NEWS")):
            continue
        raw = path.read_bytes()
        if path.name.endswith(".gz"):
            raw = gzip.decompress(raw)
        text = raw.decode("utf-8", "replace")
        if len(text) > 2000:
            yield extract_text(text) if name.endswith(".html") else text


def write_records(path: Path, source: list[str], megabytes: float) -> None:
    """Write JSON lines of about this size."""
    with path.open("w", encoding="utf-8") as out:
        for number, text in enumerate(itertools.cycle(source)):
            out.write(json.dumps({"id": number, "text": text, "kept": [1.50, None]}) + "\n")
            if out.tell() >= megabytes * 1e6:
                return


def write_text(path: Path, source: list[str], megabytes: float) -> None:
    """Write one text of about this size."""
    with path.open("w", encoding="utf-8") as out:
        for text in itertools.cycle(source):
            out.write(text + "\n\n")
            if out.tell() >= megabytes * 1e6:
                return


def measure(arguments: Iterable[str], folder: Path) -> tuple[float, float]:
    """Run the command and return its seconds and its peak memory in MB (Linux)."""
    peak = folder / "peak"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", COMMAND, str(peak), *arguments], check=True)
    return time.perf_counter() - start, int(peak.read_text()) / 1e3


def _row(name: str, path: Path, arguments: list[str]) -> list[Value]:
    """Measure a run over a file."""
    size = path.stat().st_size / 1e6
    seconds, memory = measure([*arguments, str(path), "-o", str(path.with_suffix(".out"))], path.parent)
    return [f"{name}, {size:.3g} MB", seconds, size / seconds, memory]


ODD = {
    "one line of letters": "a",
    "one line of spaces": " ",
    "one line of straight quotes": '"',
    "one line of curly quotes": "“it’s”",
    "one line of mojibake": "â€™",
    "one line of sentences": "Subscribe to keep reading. ",
    "empty lines": "\n",
    "contextual phrases": "Home\nName\nIt rained.\n",
    "unconditional phrases": "Leave a Reply\n",
    "URLs": "https://example.org/?a=b&amp;c ",
    "combining marks": "e\u0301",
    "zero-width": "a\u200b\u200d",
}


def tables(source: list[str], work: Path | None, sizes: Sequence[float], odd: int) -> Iterator[Table]:
    """Yield time and memory of the command on files of these sizes in MB, and on odd lines."""
    heads = [Column("input"), Column("s", ".1f"), Column("MB/s", ".1f"), Column("peak MB", ".0f")]
    with tempfile.TemporaryDirectory(dir=work) as folder:
        path = Path(folder) / "input"
        rows = []
        for size in sizes:
            write_records(path, source, size)
            rows.append(_row("JSON lines", path, ["--jsonl", "text"]))
        for size in [size for size in sizes if size <= LARGEST_TEXT]:
            write_text(path, source, size)
            rows.append(_row("one text", path, []))
        yield Table("files", "Time and memory of the command on large files", heads, rows)
        rows = []
        for name, unit in ODD.items():
            for length in (odd, 10 * odd):
                path.write_text(unit * (length // len(unit)), encoding="utf-8")
                rows.append(_row(name, path, []))
        yield Table("odd", "Time and memory of the command on odd lines", heads, rows)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Time and memory on large inputs.")
    parser.add_argument("--data", type=Path, required=True, help="folder with html/ and ground-truth/")
    parser.add_argument("--docs", type=Path, default=Path("/usr/share/doc"))
    parser.add_argument("--work", type=Path, help="where the inputs are written (default: temporary)")
    parser.add_argument("--sizes", type=float, nargs="+", default=[10, 100, 1000], metavar="MB")
    parser.add_argument("--odd", type=int, default=1_000_000, help="characters of the smaller odd lines")
    options = parser.parse_args()
    source = texts(options.data, options.docs)
    print_tables(tables(source, options.work, options.sizes, options.odd))


if __name__ == "__main__":
    main()
