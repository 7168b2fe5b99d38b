"""Small corpora for tests: documents with debris, written as any format, and the command that cleans them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import cleanpress
from cleanpress.corpus.chunk import Chunk, ChunkResult
from cleanpress.corpus.pool import Item, result_without_work
from cleanpress.corpus.task import Task
from cleanpress.corpus.work import work_on_chunk

DEBRIS = "Press Enter to skip to content\nThe {} boat came back in the rain.\nLeave a Reply\n"
TEXTS: list[str | None] = [DEBRIS.format(number) for number in ("first", "second", "third")]
TEXTS += [None, "", "It rained all day.", "“Quoted” it’s â€™ broken"]
PAGE = (
    "<html><head><title>Boats - The Harbour</title></head><body>"
    "<nav><a href='/'>Home</a> <a href='/b'>Boats</a></nav>"
    "<article><h1>Boats {0}</h1>"
    "<p>The {0} boat came back in the rain, and nobody had waited up for it.</p>"
    "<p>Its fish was sold before noon, all of it, to the inn at the end of the quay.</p></article>"
    "<footer>All rights reserved.</footer></body></html>"
)


def cleaned(texts: list[str | None]) -> list[str | None]:
    """Return what every way to clean must give."""
    return [cleanpress.clean(text) for text in texts]


def records(count: int = 40) -> list[dict[str, Any]]:
    """Return records of which each text is another one."""
    texts = [TEXTS[number % len(TEXTS)] for number in range(count)]
    return [
        {"id": number, "text": text and f"{text} Number {number}.", "url": f"https://a{number}.example/"}
        for number, text in enumerate(texts)
    ]


def as_jsonl(rows: list[dict[str, Any]]) -> bytes:
    """Write rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=row["id"] % 2 == 0) + "\n" for row in rows).encode()


def as_csv(rows: list[dict[str, Any]], delimiter: str = ",") -> bytes:
    """Write rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def warc_record(kind: str, url: str, body: bytes, length: int | None = None) -> bytes:
    """Write a record of WARC; `length` is what it says of its length, if that is not true."""
    content = "application/http; msgtype=response" if kind == "response" else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nContent-Type: {content}\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def response(body: bytes, headers: str = "Content-Type: text/html\r\n", status: str = "200 OK") -> bytes:
    """Write a response of HTTP."""
    return f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body


def as_warc(count: int, packed: bool = False, lies: dict[int, int] | None = None) -> bytes:
    """Write pages as WARC, each record packed by itself; `lies` are wrong lengths by number."""
    made = b""
    for number in range(count):
        record = warc_record(
            "response",
            f"https://a.example/{number}",
            response(PAGE.format(number).encode()),
            (lies or {}).get(number),
        )
        made += gzip.compress(record) if packed else record
    return made


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run `cleanpress corpus` in a process of its own."""
    return run_command("corpus", *arguments, **options)


def run_command(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run `cleanpress` in a process of its own."""
    line = [sys.executable, "-m", "cleanpress", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, check=False, **options)


class InProcess:
    """Stand in for a `Pool`: do the work in this process, as the results are asked for."""

    def __init__(self, workers: int, task: Task, timeout: float | None) -> None:
        self.task = task

    def __enter__(self) -> InProcess:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def results(self, items: Iterable[Item]) -> Iterator[tuple[Item, ChunkResult]]:
        for item in items:
            is_chunk = isinstance(item, Chunk)
            yield item, work_on_chunk(item, self.task) if is_chunk else result_without_work(item)
