"""Measure `memory`: what the main process and each worker hold, at each tenth of a long run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.figures import Column, Table, Value
from benchmarks.scale.inputs import flat_texts, records, write
from benchmarks.scale.measure import MemorySample, memory_of

__all__ = ["memory", "tenths"]

FLAT = 1.1  # the highest of the second half may be so much of the highest of the first
SHARE = 0.1  # of the text, for the default pipeline, which takes far longer


def memory(data: Path, work: Path, *, pages: int | None, gigabytes: float, **_: object) -> Iterator[Table]:
    """Yield the memory of runs over files of each format: the tenths of each, then whether they are flat."""
    texts = flat_texts(data, pages)
    halves: list[list[Value]] = []
    for name, out, share, options in (
        ("in.jsonl", "out.jsonl", 1.0, ["--preset", "repair"]),
        ("in.parquet", "out.parquet", 1.0, ["--only", "RemoveInvisible"]),
        ("in.jsonl", "out.jsonl", SHARE, []),
        ("in.jsonl.gz", "out.jsonl.gz", 0.5, ["--only", "RemoveInvisible"]),
    ):
        path = work / name
        count = write(path, records(texts, 1000 * gigabytes * share))
        size = path.stat().st_size / 1e9
        said = f"{name} to {out}, {' '.join(options) or 'the default'}"
        samples, _ran = memory_of(work / out, path, *options, "--workers", 2)
        rows = tenths(samples, count)
        columns = [Column("tenth"), Column("main, MB", ".0f"), Column("worker, MB", ".0f")]
        yield Table(said, f"{said}: {count:,} documents, {size:.2f} GB on disk", columns, rows)
        halves.append([said, size, count, *most_by_half(rows)])
        path.unlink()
        (work / out).unlink()
    heads = [Column("GB", ".2f"), Column("documents", ",d")]
    heads += [
        Column(f"{who}, {half} half", ".0f") for who in ("main", "worker") for half in ("first", "second")
    ]
    title = f"MB of memory by half of a run; the second is flat within {FLAT} × the first"
    yield Table("memory", title, [Column("run"), *heads], halves)


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


def most_by_half(rows: Sequence[tuple[str, float, float]]) -> list[float | None]:
    """Return the most MB of the main process in the first and the second half, then of a worker.

    The first tenth is the start, and the end another piece of work: neither counts.

    >>> most_by_half([("0 %", 9, 9), ("10 %", 30, 40), ("20 %", 31, 40), ("end", 99, 0)])
    [30, 31, 40, 40]
    """
    middle = [row for row in rows if row[0] not in ("0 %", "end")]
    half = len(middle) // 2
    if not half:
        return [None] * 4
    parts = middle[:half], middle[half:]
    return [max(row[1:][number] for row in part) for number in (0, 1) for part in parts]
