"""Write the corpora that are measured: texts and pages of the page set, over and over, in each format."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.pages import every, load_pages, load_sources
from cleanpress.corpus.source import format_of
from cleanpress.training.dataset import MarkedPage

__all__ = ["flat_texts", "records", "size_of", "sources_of", "write", "write_pages"]

ROWS = 5_000  # in a row group of Parquet
QUICK = 1  # the level of gzip: the benchmark waits for it, and reading is as fast


def flat_texts(data: Path, pages: int | None) -> list[str]:
    """Return the distinct pages flattened by html-text, as many as asked for, spread over all."""
    texts = list(dict.fromkeys(page.flat for page in load_pages(data) if page.flat))
    return texts if pages is None else texts[:: max(1, len(texts) // pages)][:pages]


def sources_of(data: Path, pages: int | None) -> list[MarkedPage]:
    """Return the pages of the page set, as many as asked for, spread over all."""
    sources = load_sources(data)
    return sources if pages is None else every(sources, pages)


def records(texts: Sequence[str], megabytes: float) -> Iterator[dict[str, Any]]:
    """Yield the texts over and over as records with ids of their own, until so much text has been given."""
    left = megabytes * 1e6
    for number, text in enumerate(itertools.cycle(texts)):
        if left <= 0:
            return
        left -= len(text.encode())
        yield {"id": number, "text": text, "url": f"https://a{number % 1000}.example/{number}"}


def size_of(rows: Iterable[dict[str, Any]]) -> float:
    """Return the MB (of UTF-8) of text in records."""
    return sum(len(row["text"].encode()) for row in rows) / 1e6


def write(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Write records as the name says, .jsonl, .csv (both also .gz) or .parquet, and count them."""
    kind, packing = format_of(path.name)
    if kind == "parquet":
        return _write_parquet(path, rows)
    count = 0
    with gzip.open(path, "wt", QUICK, "utf-8") if packing else path.open("w", encoding="utf-8") as out:
        writer = csv.DictWriter(out, ["id", "text", "url"]) if kind == "csv" else None
        if writer is not None:
            writer.writeheader()
        for count, row in enumerate(rows, 1):  # noqa: B007  # the count is what is returned
            if writer is not None:
                writer.writerow(row)
            else:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def _write_parquet(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema({"id": pa.int64(), "text": pa.string(), "url": pa.string()})
    count = 0
    # Without a dictionary: the texts come again and again, and would be there but once.
    with pq.ParquetWriter(path, schema, compression="snappy", use_dictionary=False) as writer:
        waiting = iter(rows)
        while group := list(itertools.islice(waiting, ROWS)):
            writer.write_table(pa.Table.from_pylist(group, schema))
            count += len(group)
    return count


def write_pages(path: Path, pages: Iterable[tuple[str, bytes]]) -> int:
    """Write pages (URL and bytes) as responses into a WARC, each record packed by itself; count them."""
    from fastwarc.warc import WarcRecord, WarcRecordType

    count = 0
    with path.open("wb") as out:
        for count, (url, page) in enumerate(pages, 1):  # noqa: B007
            record, plain = WarcRecord(), io.BytesIO()
            record.init_headers(WarcRecordType.response)
            record.headers["WARC-Target-URI"] = url
            record.headers["Content-Type"] = "application/http; msgtype=response"
            record.set_bytes_content(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page)
            record.write(plain)
            out.write(gzip.compress(plain.getvalue(), QUICK))
    return count
