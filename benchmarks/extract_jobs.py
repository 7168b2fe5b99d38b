"""Run one tool on one job of benchmarks.extract_speed in a process of its own; results are JSON lines.

python -m benchmarks.extract_jobs '{"job": "time", "tool": "trafilatura", ...}'
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.pages import every, load_sources
from benchmarks.tools import MARKDOWN, TOOLS, Extract, loaded
from benchmarks.workers import PeerError, Remote, attempt
from cleanpress.training.dataset import MarkedPage

__all__ = ["SHAPES", "sampled", "shaped"]

WARM_UP = 5  # pages: imports that wait for the first page, compiled patterns, caches
STEP = 1_000  # extractions between two looks at the memory
REPEATS = 3
LONG = 1.0  # second: what takes longer is timed once


def sampled(data: Path, pages: int) -> tuple[list[bytes], list[bytes]]:
    """Return the pages to time, and others to warm up on (the same where there are no others)."""
    sources = load_sources(data)
    chosen = every(sources, pages)
    taken = {source.id for source in chosen}
    others = [source for source in sources if source.id not in taken] or chosen
    return [source.html() for source in chosen], [source.html() for source in every(others, WARM_UP)]


def timed(data: Path, tool: str, pages: int, table: str) -> Iterator[dict[str, Any]]:
    """Time a tool over pages: from bytes to text, decoding included, reading from the disk not."""
    extract = _function(tool, table)
    chosen, warm_up = sampled(data, pages)
    for page in warm_up:
        _taken(extract, page)
    taken = [_taken(extract, page) for page in chosen]
    seconds = [each.seconds for each in taken]
    failed = [each.why for each in taken if each.why]
    yield {"pages": len(seconds), "seconds": sum(seconds), "slowest": max(seconds), "failed": failed}


def memory(data: Path, tool: str, pages: int, extractions: int) -> Iterator[dict[str, Any]]:
    """Extract the same pages over and over, and look at the memory of the process on the way."""
    extract = _function(tool)
    chosen, _ = sampled(data, pages)
    process = extract.worker.pid if isinstance(extract, Remote) else os.getpid()
    yield {"done": 0, "mb": resident(process)}
    for number in range(extractions):
        extract(chosen[number % len(chosen)], "")
        if (number + 1) % STEP == 0:
            yield {"done": number + 1, "mb": resident(process)}


def resident(process: int) -> float:
    """Return the resident memory of a process in MB (Linux)."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1e3


def growth(data: Path, tool: str, shape: str, doublings: int) -> Iterator[dict[str, Any]]:
    """Time a tool on pages of one shape, each twice as large as the one before."""
    extract = _function(tool)
    body = _body(load_sources(data))
    extract(shaped(shape, 1, body), "")
    for doubling in range(doublings + 1):
        page = shaped(shape, 2**doubling, body)
        seconds = _seconds(extract, page)
        if seconds < LONG:
            seconds = min([seconds, *(_seconds(extract, page) for _ in range(REPEATS - 1))])
        yield {"bytes": len(page), "seconds": seconds}


def _function(tool: str, table: str = "text") -> Extract:
    extract = loaded(tool, MARKDOWN if table == "markdown" else TOOLS)
    if extract is None:
        raise SystemExit(f"{tool} is not installed.")
    return extract


class _Taken(NamedTuple):
    """The seconds that a page took, and why it has no answer."""

    seconds: float
    why: str = ""


def _taken(extract: Extract, page: bytes) -> _Taken:
    """Return the processor's time: that of the clock on an idle machine, and on a busy one the tool's own.

    Of a peer in a process of its own that is stopped or crashes, the time on the wall is all that is known.
    """
    start, wall = time.process_time(), time.perf_counter()
    if not isinstance(extract, Remote):
        _, why = attempt(extract, page, "")
        return _Taken(time.process_time() - start, why)
    try:
        return _Taken(extract.timed(page, "")[1])
    except PeerError as error:
        return _Taken(time.perf_counter() - wall, str(error))


def _seconds(extract: Extract, page: bytes) -> float:
    taken = _taken(extract, page)
    if taken.why:
        raise SystemExit(taken.why)
    return taken.seconds


SENTENCE = (
    "The kettle, which had been on since seven, was empty again, and nobody would say who had drunk the tea. "
)
# Each makes the inside of <body> from a size and the body of a real page; size 1 is some 10 to 100 kB.
SHAPES: dict[str, Callable[[int, str], str]] = {
    "body repeated": lambda size, body: body * size,
    "short paragraphs": lambda size, _: f"<p>{SENTENCE}</p>\n" * 200 * size,
    "one long paragraph": lambda size, _: f"<p>{SENTENCE * 200 * size}</p>",
    "one long word": lambda size, _: f"<p>{'a' * 20_000 * size}</p>",
    "nested elements": lambda size, _: (
        "<div>" * 500 * size + f"<p>{SENTENCE * 10}</p>" + "</div>" * 500 * size
    ),
    "text at every depth": lambda size, _: f"<div>{SENTENCE}" * 100 * size + "</div>" * 100 * size,
    "many links": lambda size, _: "".join(
        f'<li><a href="/tea/{number}.html">Tea {number}</a></li>' for number in range(400 * size)
    ),
    "many attributes": lambda size, _: "<p {}>{}</p>".format(
        " ".join(f'data-a{number}="{number}"' for number in range(1_000 * size)), SENTENCE * 10
    ),
    "many classes": lambda size, _: "<p class='{}'>{}</p>".format(
        " ".join(f"tea-{number}" for number in range(2_000 * size)), SENTENCE * 10
    ),
    "a class of its own each": lambda size, _: "".join(
        f'<p class="tea-{number}">{SENTENCE}</p>' for number in range(200 * size)
    ),
    "unclosed inline elements": lambda size, _: f"<p><b>{SENTENCE}" * 50 * size,
    "table rows": lambda size, _: f"<table>{'<tr><td>Tea<td>1.20<td>' * 300 * size}</table>",
}  # fmt: skip


def shaped(shape: str, size: int, body: str = "") -> bytes:
    """Return a page of a shape and a size.

    >>> len(shaped("one long word", 4)) > 4 * 20_000
    True
    """
    head = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Tea</title></head><body>"
    return f"{head}{SHAPES[shape](size, body)}</body></html>".encode()


def _body(sources: list[MarkedPage]) -> str:
    """Return the body of the first page of middling size."""
    for source in sources:
        html = source.html()
        if 30_000 <= len(html) <= 100_000:
            inside = re.search(r"<body[^>]*>(.*)</body", html.decode("utf-8", "replace"), re.DOTALL)
            if inside:
                return inside[1]
    return f"<article><h1>Tea</h1>{f'<p>{SENTENCE * 5}</p>' * 50}</article>"


JOBS: dict[str, Callable[..., Iterator[dict[str, Any]]]] = {"time": timed, "memory": memory, "growth": growth}


def main() -> None:
    """Run the job that the argument describes."""
    wanted = json.loads(sys.argv[1])
    job = JOBS[wanted.pop("job")]
    for record in job(Path(wanted.pop("data")), **wanted):
        print(json.dumps(record), flush=True)


if __name__ == "__main__":
    main()
