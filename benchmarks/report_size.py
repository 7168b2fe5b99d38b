"""Measure `cleanpress report` over a large corpus: time, peak memory of each process, size of the file.

    python -m benchmarks.report_size [--documents 100000] [--cleaned 2000]

The corpus is made here, of words and of interface phrases, from a seed: as records that are to be cleaned,
and as the output of a run with its column of edits, which are known, since it is known where the phrases were
put. Each measurement is a process of its own, with its workers. Peak memory is that of each process.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figures import Column, Table, Value, print_tables
from cleanpress.phrases import load_phrases
from cleanpress.text.normalize import normalized_key

__all__ = ["tables"]

MOST_MEMORY, MOST_BYTES = 300, 5_000_000  # MB of each process; bytes of the file
SITES = 5_000
WORDS = (
    "harbor boat rain morning fish quay rope sail engine captain letter winter market bread lamp window road "
    "bridge river stone garden apple teacher school train ticket story paper coat summer doctor cousin"
).split()
CHROME = {
    "skip_link": "Skip to content", "comment_form": "Leave a Reply", "share": "Share on Facebook",
    "newsletter_pitch": "Subscribe to our newsletter", "legal_footer": "All rights reserved",
    "account": "Log in", "cookie_notice": "Accept all cookies", "search_form": "Search this site",
}  # fmt: skip


def documents(count: int) -> Iterator[dict[str, Any]]:
    """Yield records: the text before and after cleaning, its URL, and the edits."""
    chance = random.Random(17)
    for number in range(count):
        lines = [_paragraph(chance) for _ in range(chance.randint(2, 12))]
        chosen = chance.sample(list(CHROME.items()), chance.randint(0, 4))
        head, tail = chosen[: len(chosen) // 2], chosen[len(chosen) // 2 :]
        before = [*head, *(("", line) for line in lines), *tail]
        text, edits = "", []
        for category, line in before:
            if category:
                edits.append(_edit(len(text), f"{line}\n", category))
            text += f"{line}\n"
        clean = "".join(f"{line}\n" for line in lines)
        host = f"www.site{int(chance.paretovariate(0.6)) % SITES}.example.org"
        yield {"before": text, "text": clean, "url": f"https://{host}/{number}", "text_edits": edits}


def _paragraph(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(20, 120))).capitalize() + "."


def _edit(start: int, line: str, category: str) -> dict[str, Any]:
    reason = {"category": category, "detail": f"en:{normalized_key(line)}"}
    end = start + len(line)
    return {
        "start": start, "end": end, "original": line, "replacement": "", "reasons": [reason],
        "confidence": None,
    }  # fmt: skip


def make(work: Path, count: int) -> tuple[Path, Path, Path]:
    """Write the corpus: records to clean, and the output of a run as JSON Lines and as Parquet."""
    raw, run, table = work / "raw.jsonl", work / "run.jsonl", work / "run.parquet"
    with raw.open("w") as records, run.open("w") as output:
        for each in documents(count):
            print(json.dumps({"text": each["before"], "url": each["url"]}), file=records)
            del each["before"]
            print(json.dumps(each), file=output)
    _as_parquet(run, table)
    return raw, run, table


def _as_parquet(run: Path, table: Path) -> None:
    from pyarrow import json as arrow_json
    from pyarrow import parquet

    with arrow_json.open_json(run) as batches, parquet.ParquetWriter(table, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)


# --- Measuring ------------------------------------------------------------------------------------


def tables(count: int, cleaned: int, work: Path) -> Iterator[Table]:
    """Yield what reports over so many documents take. work: a folder for the corpus, and for the reports."""
    load_phrases()  # so that a broken store is said here, and not by the command
    raw, run, table = make(work, count)
    measured: list[tuple[str, list[object], Path]] = [
        (f"records, of which {cleaned:,} are cleaned", ["--documents", cleaned, raw], raw),
        ("a finished run, JSON Lines", [run], run),
        ("a finished run, Parquet", [table], table),
    ]
    rows = [[name, given.stat().st_size / 1e6, *measure(args, work)] for name, args, given in measured]
    sizes = [Column("main, MB", ",.0f"), Column("largest worker, MB", ",.0f"), Column("report, MB", ".2f")]
    title = f"Reports over {count:,} documents; peak memory of each process"
    columns = [Column("report"), Column("input, MB", ",.0f"), Column("s", ",.0f"), *sizes]
    yield Table("reports", title, columns, rows)


def measure(arguments: Sequence[object], work: Path) -> list[Value]:
    """Run the command; return its seconds, the peaks of the main process and of a worker, and the size."""
    out = work / "report.html"
    command = [sys.executable, "-m", "cleanpress", "report", *map(str, arguments), "-o", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen(command)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in [process.pid, *_children(process.pid)]:
            peaks[pid] = max(peaks.get(pid, 0), _peak(pid))
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"cleanpress report ended with {process.returncode}.")
    own = peaks.pop(process.pid, 0)
    worker = max(peaks.values()) / 1024 if peaks else None
    return [seconds, own / 1024, worker, out.stat().st_size / 1e6]


def _children(pid: int) -> list[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:  # it has just ended
        return []


def _peak(pid: int) -> int:
    """Return the peak of the resident memory of a process so far, in kB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def fits(row: Sequence[Value]) -> bool:
    """Return whether a row of the table is within the targets."""
    _, _, _, own, worker, size = row
    return max(float(own or 0), float(worker or 0)) < MOST_MEMORY and 0 < float(size or 0) * 1e6 < MOST_BYTES


def main() -> None:
    """Run from the command line; exit with 1 if a target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--cleaned", type=int, default=2_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = list(tables(options.documents, options.cleaned, Path(folder)))
    print_tables(found)
    print(f"targets: {MOST_MEMORY} MB of memory in each process, a report of {MOST_BYTES / 1e6:g} MB")
    if not all(fits(row) for table in found for row in table.rows):
        sys.exit(1)


if __name__ == "__main__":
    main()
