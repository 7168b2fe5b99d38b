"""Measure `speed`, `runner` and `warc`: what a run does in a second, beside loops and peers."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.scale.inputs import flat_texts, records, size_of, sources_of, write, write_pages
from benchmarks.scale.measure import Ran, beside, in_turn, job, jobs, run
from cleanpress import DEFAULT

__all__ = ["runner", "speed", "warc"]

FASTER = 1.8  # times the bare loop, with two workers
AHEAD = 6.0  # times trafilatura
PEERS = ("resiliparse", "trafilatura")
NO_NETWORK = ",".join(cleaner.name for cleaner in DEFAULT if cleaner.name != "RemoveBoilerplate")


def speed(data: Path, work: Path, *, pages: int | None, rounds: int, copies: int, **_: object) -> None:
    """Time runs over JSON lines beside a loop over the same texts in memory, and two such loops at once."""
    texts = flat_texts(data, pages)
    rows = [{"id": number, "text": text} for number, text in enumerate(texts * copies)]
    path, one, out = work / "texts.jsonl", work / "one.jsonl", work / "out.jsonl"
    write(path, rows)
    write(one, rows[:1])
    size = size_of(rows)
    print(f"\nspeed: {len(rows):,} documents, {size:.1f} MB, {rounds} rounds, medians\n")

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
    table = _Table(taken["bare loop"], len(rows), size)
    table.show("bare loop", _of_loops([each] for each in taken["bare loop"]))
    print()
    ceiling = table.show("two loops at once", _of_loops(taken["two loops at once"]))
    print("   what the machine gives")
    for workers in (1, 2):
        ratio = table.show(
            f"corpus, {workers} worker{'s' * (workers > 1)}", _of_runs(taken[f"{workers} workers"])
        )
        print(beside(f"{FASTER}x", ratio >= FASTER) if workers == 2 else "")
    starts = [median(each.seconds for each in taken[f"start, {workers}"]) for workers in (1, 2)]
    spent = median(each.main + each.workers for each in taken["start, 2"])
    rest = [Ran(each.seconds - starts[1], each.main, each.workers - spent) for each in taken["2 workers"]]
    ratio = table.show("2 workers, start left out", _of_runs(rest))
    print(
        f"\n\nA run over one document takes {starts[0]:.2f} s with one worker, {starts[1]:.2f} s with two. "
        f"Two workers reach {100 * ratio / ceiling:.0f} % of what the machine gives (start left out)."
    )
    _show_processor_times(taken, size)


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


class _Table:
    """The table of speeds, each beside that of the bare loop in the same round."""

    def __init__(self, base: Sequence[Mapping[str, float]], documents: int, size: float) -> None:
        self._base, self._documents, self._size = base, documents, size
        print(f"{'':<26}{'documents/s':>12}{'MB/s':>8}{'x the loop':>12}{'processor, x the loop':>24}")

    def show(self, name: str, found: _Speeds) -> float:
        """Print a row without its line end; return how many times as fast as the loop it is."""
        pairs = list(zip(found.speeds, found.cpu, self._base, strict=True))
        ratio: float = median(speed * base["seconds"] for speed, _, base in pairs)
        more = median(cpu / base["cpu"] for _, cpu, base in pairs)
        rate = median(found.speeds)
        row = f"{rate * self._documents:>12.1f}{rate * self._size:>8.2f}{ratio:>12.2f}{more:>24.2f}"
        print(f"{name:<26}{row}", end="")
        return ratio


def _show_processor_times(taken: Mapping[str, Any], size: float) -> None:
    main = median(each.main for each in taken["2 workers"]) - median(each.main for each in taken["start, 2"])
    whole, without = (
        size / median(each["cpu"] for each in taken[name]) for name in ("bare loop", "loop, no network")
    )
    feeds = median(each.workers for each in taken["2 workers"]) / max(main, 1e-9)
    print(
        f"By processor time, a core cleans {whole:.2f} MB/s, and without RemoveBoilerplate {without:.2f} "
        "MB/s.\n"
        f"The main process is busy for {1000 * main / size:.2f} ms a MB: it could feed {feeds:.0f} workers."
    )


def runner(data: Path, work: Path, *, pages: int | None, rounds: int, megabytes: float, **_: object) -> None:
    """Time runs whose pipeline does next to nothing, beside the cleaning alone."""
    texts = flat_texts(data, pages)
    rows = list(records(texts, megabytes))
    size = size_of(rows)
    base = work / "base.jsonl"
    write(base, rows)
    print(
        f"\nrunner: {len(rows):,} documents, {size:.1f} MB, --only RemoveInvisible, {rounds} rounds, "
        "medians\n"
    )
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
    print(f"The cleaning alone takes {cleaning:.2f} s, the start {start:.2f} s (left out below).\n")
    heads = ("1 worker", "less cleaning", "2 workers", "main process")
    print(f"{'':<12}" + "".join(f"{head + ', MB/s':>22}" for head in heads))
    starts = median(each.main for each in taken["start"])
    for name in names:
        one_worker, two = (median(each.seconds for each in taken[f"{name} {n}"]) - start for n in (1, 2))
        main = median(each.main for each in taken[f"{name} 2"]) - starts
        rates = [size / max(each, 1e-9) for each in (one_worker, one_worker - cleaning, two, main)]
        print(f"{name:<12}" + "".join(f"{rate:>22.1f}" for rate in rates))
    print("\nThe last column is by the processor time of the main process: no number of workers is faster.")


def warc(data: Path, work: Path, *, pages: int | None, rounds: int, **_: object) -> None:
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
    print(
        f"\nwarc: {count:,} pages, {size / 1e6:.0f} MB of HTML, {path.stat().st_size / 1e6:.0f} MB packed, "
        f"two workers each, {rounds} rounds, medians\n"
    )
    out = work / "articles.jsonl"

    taken = in_turn(
        rounds,
        [
            ("cleanpress corpus", lambda: run(path, "-o", out, "--extract", "--workers", 2)),
            *((tool, lambda tool=tool: pooled(path, tool, out)) for tool in ("cleanpress", *PEERS)),
        ],
    )
    heads = ("pages/s", "MB/s", "x trafilatura", "by processor time", "pages/s a core")
    print(f"{'':<32}" + "".join(f"{head:>18}" for head in heads))
    for name, ran in taken.items():
        pairs = list(zip(ran, taken["trafilatura"], strict=True))
        ratio = median(theirs.seconds / mine.seconds for mine, theirs in pairs)
        cpu = median((theirs.main + theirs.workers) / (mine.main + mine.workers) for mine, theirs in pairs)
        seconds = median(each.seconds for each in ran)
        label = name if name == "cleanpress corpus" else f"fastwarc, pool, {name}"
        core = count / median(each.main + each.workers for each in ran)
        figures = (count / seconds, size / 1e6 / seconds, ratio, cpu, core)
        row = f"{label:<32}" + "".join(f"{figure:>18.2f}" for figure in figures)
        print(row + (beside(f"{AHEAD:g}x", ratio >= AHEAD) if name == "cleanpress corpus" else ""))


def pooled(path: Path, tool: str, out: Path) -> Ran:
    """Run a tool in a pool, all of it in a process of its own, start and end included."""
    start = time.perf_counter()
    made = job("pool", path=path, tool=tool, out=out, workers=2)
    return Ran(time.perf_counter() - start, made["main"], made["workers"])
