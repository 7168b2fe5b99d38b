"""Turn a chunk into bytes of the format that is written, compressed so that chunk can follow chunk."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Sequence
from typing import Any, Protocol

from cleanpress.corpus.chunk import Chunk, Document, Result
from cleanpress.corpus.csv_files import RowChunk, first_line
from cleanpress.corpus.jsonl_files import LineChunk
from cleanpress.corpus.page_files import FileChunk
from cleanpress.corpus.parquet_files import TableChunk, spooled, table_of
from cleanpress.corpus.source import extra
from cleanpress.corpus.task import Task
from cleanpress.corpus.warc_files import PageChunk
from cleanpress.io.jsonl import dump_json

__all__ = ["OpenChunk", "head_of", "open_chunk", "write"]


class OpenChunk(Protocol):
    """Give the documents of a chunk, and write their results."""

    @property
    def format(self) -> str | None:
        """Return the format that `write` gives; None if there is no such writer."""

    def __len__(self) -> int:
        """Return the number of documents."""

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError, or what else reading raises, where it cannot be read."""

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return all that is known of a document, for a writer of another format."""


FORMATS: dict[str, Any] = {
    "jsonl": LineChunk, "csv": RowChunk, "parquet": TableChunk, "warc": PageChunk,
    "text": FileChunk, "html": FileChunk,
}  # fmt: skip


def open_chunk(chunk: Chunk, task: Task) -> OpenChunk:
    """Open a chunk of any format."""
    opened: OpenChunk = FORMATS[chunk.source.format](chunk, task)
    return opened


def write(
    opened: OpenChunk,
    numbers: Sequence[int],
    documents: Sequence[Document],
    results: Sequence[Result],
    task: Task,
    chunk: Chunk,
) -> bytes | list[tuple[str, bytes]]:
    """Return these documents in the format of the chunk; as files, they are a list of name and bytes."""
    if opened.format == chunk.format:
        made: Any = opened.write(documents, results)  # type: ignore[attr-defined]
        return made if chunk.format in ("files", "parquet") else compressed(made, chunk.compression)
    if not numbers:
        return b""
    rows = [opened.row(number, document) for number, document in zip(numbers, documents, strict=True)]
    if chunk.format == "parquet":
        return spooled(table_of(rows, task, results))
    lines = [
        dump_json({**row, task.into: result.text, **result.columns}, default=_as_json) + "\n"
        for row, result in zip(rows, results, strict=True)
    ]
    return compressed("".join(lines).encode("utf-8"), chunk.compression)


def head_of(chunk: Chunk, task: Task) -> bytes:
    """Return the start of an output that has this as its first chunk."""
    return compressed(first_line(chunk.head, task), chunk.compression) if chunk.format == "csv" else b""


def compressed(data: bytes, compression: str) -> bytes:
    """Compress bytes by themselves, so that compressed chunks can follow one another; it is deterministic."""
    if compression == "gzip":
        return gzip.compress(data, 6, mtime=0)
    if compression == "zstd":
        if sys.version_info >= (3, 14):
            from compression import zstd

            return zstd.compress(data, 6)
        made: bytes = extra("zstandard", "zstd").ZstdCompressor(level=6).compress(data)
        return made
    return data


def _as_json(value: Any) -> Any:
    """Return a value of Arrow that JSON does not know: times and decimals as text."""
    if isinstance(value, bytes):
        raise TypeError("JSON cannot hold bytes: write Parquet, or drop the column that has them.")
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
