"""Measure `speed`, `runner` and `warc`: what a run does in a second, beside loops and peers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.figures import Column, Table, Value
from benchmarks.scale.inputs import flat_texts, records, size_of, sources_of, write, write_pages
from benchmarks.scale.measure import Ran, in_turn, job, jobs, run
from cleanpress import DEFAULT

__all__ = ["runner", "speed", "warc"]

FASTER = 1.8  # times the bare loop, with two workers
AHEAD = 7.0  # times trafilatura
PEERS = ("resiliparse", "trafilatura")
NO_NETWORK = ",".join(cleaner.name for cleaner in DEFAULT if cleaner.name != "RemoveBoilerplate")


def speed(
    data: Path, work: Path, *, pages: int | None, rounds: int, copies: int, **_: object
) -> Iterator[Table]:
    """Time runs over JSON lines beside a loop over the same texts in memory, and two such loops at once."""
    texts = flat_texts(data, pages)
    rows = [{"id": number, "text": text} for number, text in enumerate(texts * copies)]
    path, one, out = work / "texts.jsonl", work / "one.jsonl", work / "out.jsonl"
    write(path, rows)
    write(one, rows[:1])
    size = size_of(rows)

    def of_run(source: Path, workers: int) -> Ran:
        return run(source, "-o", out, "--workers", workers)

    taken = in_turn(
        rounds,
        [
            ("bare loop", lambda: job("loop", path=path)),
            ("loop, no network", lambda: job("loop", path=path, pipeline=NO_NETWORK)),
            ("two loops at once", lambda: jobs("loop", 2, path=path)),
            *((f"{workers} workers", lambda workers=workers: of_run(path, workers)) for workers in (1, 2)),
            *((f"start, {workers}", lambda workers=workers: of_run(one, workers)) for workers in (1, 2)),
        ],
    )
    loop = taken["bare loop"]
    starts = [median(each.seconds for each in taken[f"start, {workers}"]) for workers in (1, 2)]
    spent = median(each.main + each.workers for each in taken["start, 2"])
    rest = [Ran(each.seconds - starts[1], each.main, each.workers - spent) for each in taken["2 workers"]]
    found = {
        "bare loop": _of_loops([each] for each in loop),
        "two loops at once: what the machine gives": _of_loops(taken["two loops at once"]),
        "corpus, 1 worker": _of_runs(taken["1 workers"]),
        f"corpus, 2 workers (target {FASTER} × the loop)": _of_runs(taken["2 workers"]),
        "2 workers, start left out": _of_runs(rest),
    }
    yield Table(
        "speed",
        f"{len(rows):,} documents, {size:.1f} MB, {rounds} rounds, medians",
        [Column("run"), Column("documents/s", ".1f"), Column("MB/s", ".2f"), Column("× the loop", ".2f"),
         Column("processor time, × the loop", ".2f")],
        [[name, *_row(each, loop, len(rows), size)] for name, each in found.items()],
    )  # fmt: skip
    yield _processor_times(taken, starts, size)


class _Speeds(NamedTuple):
    """How fast each round was, in whole inputs a second, and its processor time in seconds."""

    speeds: list[float]
    cpu: list[float]


def _of_runs(ran: Iterable[Ran]) -> _Speeds:
    found = list(ran)
    return _Speeds([1 / each.seconds for each in found], [each.main + each.workers for each in found])


def _of_loops(rounds: Iterable[Sequence[Mapping[str, float]]]) -> _Speeds:
    """Return the speeds of loops that ran at once, in each round; their processor time is a mean."""
    speeds, cpu = [], []
    for loops in rounds:
        speeds.append(sum(1 / each["seconds"] for each in loops))
        cpu.append(sum(each["cpu"] for each in loops) / len(loops))
    return _Speeds(speeds, cpu)


def _row(found: _Speeds, base: Sequence[Mapping[str, float]], documents: int, size: float) -> list[float]:
    """Return a row: rates, and what the bare loop in the same round makes of speed and processor time."""
    pairs = list(zip(found.speeds, found.cpu, base, strict=True))
    ratio = median(speed * each["seconds"] for speed, _, each in pairs)
    more = median(cpu / each["cpu"] for _, cpu, each in pairs)
    rate = median(found.speeds)
    return [rate * documents, rate * size, ratio, more]


def _processor_times(taken: Mapping[str, Any], starts: Sequence[float], size: float) -> Table:
    main = median(each.main for each in taken["2 workers"]) - median(each.main for each in taken["start, 2"])
    whole, without = (
        size / median(each["cpu"] for each in taken[name]) for name in ("bare loop", "loop, no network")
    )
    feeds = median(each.workers for each in taken["2 workers"]) / max(main, 1e-9)
    rows: list[list[Value]] = [
        ["a run over one document with one worker, s", starts[0]],
        ["a run over one document with two workers, s", starts[1]],
        ["MB/s a core cleans, by processor time", whole],
        ["the same without RemoveBoilerplate", without],
        ["ms a MB for which the main process is busy", 1000 * main / size],
        ["workers that it could feed", feeds],
    ]
    return Table("cost", "What a run costs", [Column("what"), Column("figure", ".2f")], rows)


def runner(
    data: Path, work: Path, *, pages: int | None, rounds: int, megabytes: float, **_: object
) -> Iterator[Table]:
    """Time runs whose pipeline does next to nothing, beside the cleaning alone."""
    texts = flat_texts(data, pages)
    rows = list(records(texts, megabytes))
    size = size_of(rows)
    base = work / "base.jsonl"
    write(base, rows)
    names = ("jsonl", "jsonl.gz", "csv", "parquet")
    for name in names:
        write(work / f"in.{name}", rows)

    def of_run(name: str, workers: int) -> Ran:
        source = work / f"in.{name}"
        out = work / f"out.{name}"
        return run(source, "-o", out, "--only", "RemoveInvisible", "--workers", workers)

    one = work / "one.jsonl"
    write(one, rows[:1])
    taken = in_turn(
        rounds,
        [
            ("cleaning", lambda: job("loop", path=base, pipeline="RemoveInvisible")),
            ("start", lambda: run(one, "-o", work / "one.out.jsonl", "--only", "RemoveInvisible")),
            *((f"{name} {n}", lambda name=name, n=n: of_run(name, n)) for name in names for n in (1, 2)),
        ],
    )
    cleaning = median(each["seconds"] for each in taken["cleaning"])
    start = median(each.seconds for each in taken["start"])
    starts = median(each.main for each in taken["start"])
    found: list[list[Value]] = []
    for name in names:
        one_worker, two = (median(each.seconds for each in taken[f"{name} {n}"]) - start for n in (1, 2))
        main = median(each.main for each in taken[f"{name} 2"]) - starts
        rates = [size / max(each, 1e-9) for each in (one_worker, one_worker - cleaning, two, main)]
        found.append([name, *rates])
    heads = ("1 worker", "less cleaning", "2 workers", "main process, by processor time")
    yield Table(
        "runner",
        f"{len(rows):,} documents, {size:.1f} MB, --only RemoveInvisible, MB/s without the start",
        [Column("format"), *(Column(head, ".1f") for head in heads)],
        found,
    )


def warc(data: Path, work: Path, *, pages: int | None, rounds: int, **_: object) -> Iterator[Table]:
    """Time the pages of a WARC through a run, beside peers in a pool that keeps the order."""
    path = work / "pages.warc.gz"
    sources = sources_of(data, pages)
    size = 0

    def given() -> Any:
        nonlocal size
        for source in sources:
            html = source.html()
            size += len(html)
            yield f"https://a.example/{source.id}", html

    count = write_pages(path, given())
    out = work / "articles.jsonl"

    taken = in_turn(
        rounds,
        [
            ("cleanpress corpus", lambda: run(path, "-o", out, "--extract", "--workers", 2)),
            *((tool, lambda tool=tool: pooled(path, tool, out)) for tool in ("cleanpress", *PEERS)),
        ],
    )
    heads = ("pages/s", "MB/s", "× trafilatura", "by processor time", "pages/s a core")
    rows: list[list[Value]] = []
    for name, ran in taken.items():
        pairs = list(zip(ran, taken["trafilatura"], strict=True))
        ratio = median(theirs.seconds / mine.seconds for mine, theirs in pairs)
        cpu = median((theirs.main + theirs.workers) / (mine.main + mine.workers) for mine, theirs in pairs)
        seconds = median(each.seconds for each in ran)
        label = f"{name} (target {AHEAD:g} ×)" if name == "cleanpress corpus" else f"fastwarc, pool, {name}"
        core = count / median(each.main + each.workers for each in ran)
        rows.append([label, count / seconds, size / 1e6 / seconds, ratio, cpu, core])
    yield Table(
        "warc",
        f"{count:,} pages, {size / 1e6:.0f} MB of HTML, two workers each, {rounds} rounds, medians",
        [Column("run"), *(Column(head, ".2f") for head in heads)],
        rows,
    )


def pooled(path: Path, tool: str, out: Path) -> Ran:
    """Run a tool in a pool, all of it in a process of its own, start and end included."""
    start = time.perf_counter()
    made = job("pool", path=path, tool=tool, out=out, workers=2)
    return Ran(time.perf_counter() - start, made["main"], made["workers"])
