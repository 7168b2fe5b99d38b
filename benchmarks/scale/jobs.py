"""Run one job of benchmarks.scale in a process of its own; its result is JSON.

python -m benchmarks.scale.jobs '{"job": "loop", "path": "texts.jsonl"}'
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleanpress.text.normalize import normalize_for_patterns

__all__ = ["JOBS"]

WARM_UP = 5  # documents: imports that wait for the first one, caches
CHUNK = 16  # pages that a pool is given at once


def loop(path: str, pipeline: str | None = None) -> dict[str, float]:
    """Clean the texts of a file of JSON lines, which are in memory, one after the other."""
    import cleanpress
    from cleanpress.cleaner import Pipeline, make_cleaner

    clean = cleanpress.DEFAULT if pipeline is None else Pipeline(map(make_cleaner, pipeline.split(",")))
    with Path(path).open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    for text in texts[:WARM_UP]:
        clean(text)
    start = time.perf_counter(), time.process_time()
    for text in texts:
        clean(text)
    return {"seconds": time.perf_counter() - start[0], "cpu": time.process_time() - start[1]}


def pool(path: str, tool: str, out: str, workers: int) -> dict[str, float]:
    """Read a WARC with fastwarc, extract with a tool in an ordered pool, and write JSON lines."""
    documents = 0
    # As cleanpress starts its workers: by spawn, with one thread of numeric libraries each.
    with (
        multiprocessing.get_context("spawn").Pool(workers, _load, (tool,)) as processes,
        Path(out).open("w", encoding="utf-8") as lines,
    ):
        for url, text in processes.imap(_extract, _pages(path), CHUNK):
            lines.write(json.dumps({"url": url, "text": text}, ensure_ascii=False) + "\n")
            documents += 1
    use = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    main, children = (each.ru_utime + each.ru_stime for each in use)
    return {"documents": documents, "main": main, "workers": children}


def _pages(path: str) -> Iterator[tuple[str, bytes]]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with Path(path).open("rb") as stream:
        for record in ArchiveIterator(stream, record_types=WarcRecordType.response):
            yield record.headers.get("WARC-Target-URI") or "", record.reader.read()


_TOOL: dict[str, Any] = {}


def _load(tool: str) -> None:
    from benchmarks.tools import loaded

    _TOOL["extract"] = loaded(tool)


def _extract(page: tuple[str, bytes]) -> tuple[str, str]:
    url, html = page
    text: str = _TOOL["extract"](html, url)
    return url, text


def lines(path: str) -> dict[str, float]:
    """Count the distinct lines of each text of a file of JSON lines, and those of each of its sites."""
    pages = of_pages = size = 0
    of_sites: dict[str, set[str]] = {}
    with Path(path).open(encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            distinct = {normalize_for_patterns(line) for line in row["text"].split("\n")} - {""}
            of_sites.setdefault(row["site"], set()).update(distinct)
            pages += 1
            of_pages += len(distinct)
            size += sum(len(line.encode()) for line in distinct)
    combined = sum(map(len, of_sites.values()))
    return {"pages": pages, "sites": len(of_sites), "lines": of_pages, "bytes": size, "combined": combined}


JOBS = {"loop": loop, "pool": pool, "lines": lines}


def main() -> None:
    """Run the job that the argument names, with its options."""
    wanted = json.loads(sys.argv[1])
    work: Any = JOBS[wanted.pop("job")]
    print(json.dumps(work(**wanted)))


if __name__ == "__main__":
    main()
