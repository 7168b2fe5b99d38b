"""What a chunk becomes: bytes of the format that is written, packed so that chunk can follow chunk."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Sequence
from typing import Any, Protocol

from cleanpress.corpus.chunk import Answer, Chunk, Document
from cleanpress.corpus.csv_files import RowChunk, first_line
from cleanpress.corpus.jsonl_files import LineChunk
from cleanpress.corpus.page_files import FileChunk
from cleanpress.corpus.parquet_files import TableChunk, spooled, table_of
from cleanpress.corpus.source import extra
from cleanpress.corpus.task import Task
from cleanpress.corpus.warc_files import PageChunk
from cleanpress.io.jsonl import dump_json

__all__ = ["Opened", "head_of", "open_chunk", "write"]


class Opened(Protocol):
    """A chunk whose documents can be taken out, worked on and written."""

    @property
    def form(self) -> str | None:
        """The format that `write` gives; None if there is no such writer."""

    def __len__(self) -> int: ...

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError, or what else reading raises, if that is at fault."""

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return all that is known of a document, for a writer of another format."""


KINDS: dict[str, Any] = {
    "jsonl": LineChunk, "csv": RowChunk, "parquet": TableChunk, "warc": PageChunk,
    "text": FileChunk, "html": FileChunk,
}  # fmt: skip


def open_chunk(chunk: Chunk, task: Task) -> Opened:
    """Open a chunk of any kind."""
    opened: Opened = KINDS[chunk.source.kind](chunk, task)
    return opened


def write(
    opened: Opened,
    numbers: Sequence[int],
    documents: Sequence[Document],
    answers: Sequence[Answer],
    task: Task,
    chunk: Chunk,
) -> bytes | list[tuple[str, bytes]]:
    """Return these documents in the format of the chunk; as files, they are a list of name and bytes."""
    if opened.form == chunk.form:
        made: Any = opened.write(documents, answers)  # type: ignore[attr-defined]
        return made if chunk.form in ("files", "parquet") else packed(made, chunk.packing)
    if not numbers:
        return b""
    rows = [opened.row(number, document) for number, document in zip(numbers, documents, strict=True)]
    if chunk.form == "parquet":
        return spooled(table_of(rows, task, answers))
    lines = [
        dump_json({**row, task.into: answer.text, **answer.columns}, default=_as_json) + "\n"
        for row, answer in zip(rows, answers, strict=True)
    ]
    return packed("".join(lines).encode("utf-8"), chunk.packing)


def head_of(chunk: Chunk, task: Task) -> bytes:
    """Return what stands at the start of an output of which this is the first chunk."""
    return packed(first_line(chunk.head, task), chunk.packing) if chunk.form == "csv" else b""


def packed(data: bytes, packing: str) -> bytes:
    """Pack bytes by themselves: what is packed can follow what is packed. The same bytes give the same."""
    if packing == "gzip":
        return gzip.compress(data, 6, mtime=0)
    if packing == "zstd":
        if sys.version_info >= (3, 14):
            from compression import zstd

            return zstd.compress(data, 6)
        made: bytes = extra("zstandard", "zstd").ZstdCompressor(level=6).compress(data)
        return made
    return data


def _as_json(value: Any) -> Any:
    """Return a value of Arrow that JSON does not know: times and decimals as text."""
    if isinstance(value, bytes):
        raise TypeError("JSON has no room for bytes: write Parquet, or drop the column that holds them.")
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
