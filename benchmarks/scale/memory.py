"""Measure `memory`: what the main process and each worker hold, at each tenth of a long run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.scale.inputs import flat_texts, records, write
from benchmarks.scale.measure import MemorySample, beside, memory_of

__all__ = ["memory", "tenths"]

FLAT = 1.1  # the highest of the second half may be so much of the highest of the first
SHARE = 0.1  # of the text, for the default pipeline, which takes far longer


def memory(data: Path, work: Path, *, pages: int | None, gigabytes: float, **_: object) -> None:
    """Print the memory of runs over files of each format, at each tenth."""
    texts = flat_texts(data, pages)
    for name, out, share, options in (
        ("in.jsonl", "out.jsonl", 1.0, ["--preset", "repair"]),
        ("in.parquet", "out.parquet", 1.0, ["--only", "RemoveInvisible"]),
        ("in.jsonl", "out.jsonl", SHARE, []),
        ("in.jsonl.gz", "out.jsonl.gz", 0.5, ["--only", "RemoveInvisible"]),
    ):
        path = work / name
        count = write(path, records(texts, 1000 * gigabytes * share))
        size = path.stat().st_size / 1e9
        said = " ".join(options) or "the default"
        print(f"\nmemory: {name} to {out}, {said}: {count:,} documents, {size:.2f} GB on disk", flush=True)
        samples, ran = memory_of(work / out, path, *options, "--workers", 2)
        show(tenths(samples, count))
        print(f"{ran.seconds:.0f} s")
        path.unlink()
        (work / out).unlink()


def tenths(samples: Iterable[MemorySample], count: int) -> list[tuple[str, float, float]]:
    """Return, for each tenth of a run, the most that its main process and any worker held.

    The last row is what comes after the last document has been written down: the output is put in place.
    """
    names = [f"{10 * number} %" for number in range(10)] + ["end"]
    most: dict[str, tuple[float, float]] = {}
    for sample in samples:
        name = names[min(10, 10 * sample.documents // max(count, 1))]
        main, worker = most.get(name, (0.0, 0.0))
        most[name] = max(main, sample.main), max(worker, *sample.workers, 0.0)
    return [(name, *most[name]) for name in names if name in most]


def show(rows: Sequence[tuple[str, float, float]]) -> None:
    """Print the tenths, and whether they are flat."""
    print(f"{'':<10}{'main, MB':>10}{'worker, MB':>12}")
    for name, main, worker in rows:
        print(f"{name:<10}{main:>10.0f}{worker:>12.0f}")
    # The first tenth is the start; the end is another piece of work.
    middle = [row for row in rows if row[0] not in ("0 %", "end")]
    half = len(middle) // 2
    for number, who in enumerate(("main", "worker")):
        if half:
            early, late = (max(row[1:][number] for row in part) for part in (middle[:half], middle[half:]))
            print(f"{who}: {early:.0f} then {late:.0f} MB{beside(f'{FLAT}x', late <= FLAT * early)}")
