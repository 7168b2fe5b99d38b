"""Measure `cleanpress report` over a large corpus: time, peak memory of each process, size of the file.

    python -m benchmarks.report_size [--documents 100000] [--work DIR] [--cleaned 2000]

The corpus is made here, of words and of interface phrases, from a seed: as records that are to be cleaned,
and as the output of a run with its column of edits, which are known, since it is known where the phrases were
put. Each measurement is a process of its own, with its workers. Peak memory is that of each process.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleanpress.phrases import load_phrases
from cleanpress.text.normalize import normalized_key

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


def measure(name: str, *args: object) -> bool:
    """Run the command, print what it took, and return whether that is within the targets."""
    out = Path(str(args[-1]))
    command = [sys.executable, "-m", "cleanpress", "report", *map(str, args[:-1]), "-o", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen(command)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        for pid in [process.pid, *_children(process.pid)]:
            peaks[pid] = max(peaks.get(pid, 0), _peak(pid))
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    own = peaks.pop(process.pid, 0)
    worker = max(peaks.values(), default=0)
    size = out.stat().st_size if out.exists() else 0
    fits = process.returncode == 0 and max(own, worker) < MOST_MEMORY * 1024 and 0 < size < MOST_BYTES
    print(
        f"{name:32} {seconds:7.1f} s   {own / 1024:5.0f} MB   {worker / 1024:5.0f} MB a worker   "
        f"{size / 1e6:5.2f} MB   {'within the targets' if fits else 'NOT within the targets'}",
        flush=True,
    )
    return fits


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


def main() -> None:
    """Make the corpus, and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--cleaned", type=int, default=2_000)
    parser.add_argument("--work", type=Path, help="a folder to keep the corpus in")
    options = parser.parse_args()
    load_phrases()  # so that a broken store is said here, and not by the command
    with tempfile.TemporaryDirectory() as folder:
        work = options.work or Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        raw, run, table = make(work, options.documents)
        sizes = ", ".join(f"{path.name} {path.stat().st_size / 1e6:,.0f} MB" for path in (raw, run, table))
        print(f"{options.documents:,} documents: {sizes}; {len(os.sched_getaffinity(0))} cores")
        print(f"targets: {MOST_MEMORY} MB of memory in each process, a file of {MOST_BYTES / 1e6:g} MB\n")
        fits = [
            measure(
                f"records, {options.cleaned:,} of them cleaned",
                "--documents",
                options.cleaned,
                raw,
                work / "a.html",
            ),
            measure("run, JSON Lines", run, work / "b.html"),
            measure("run, Parquet", table, work / "c.html"),
        ]
    if not all(fits):
        sys.exit(1)


if __name__ == "__main__":
    main()
