"""Turn a chunk into bytes of the format that is written, compressed so that chunk can follow chunk."""

from __future__ import annotations

import gzip
import math
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

from cleanpress.corpus.chunk import Chunk, Document, Result
from cleanpress.corpus.csv_files import RowChunk, first_line
from cleanpress.corpus.jsonl_files import LineChunk
from cleanpress.corpus.page_files import FileChunk
from cleanpress.corpus.parquet_files import TableChunk, spooled
from cleanpress.corpus.parquet_output import table_of
from cleanpress.corpus.source import extra
from cleanpress.corpus.task import Task
from cleanpress.corpus.unwritable import why_not
from cleanpress.corpus.warc_files import PageChunk
from cleanpress.errors import CleanpressError
from cleanpress.io.jsonl import dump_json

__all__ = ["OpenChunk", "Written", "head_of", "line_of", "open_chunk", "write"]


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


class Written(NamedTuple):
    """Hold what was written of a chunk, and by place among its documents, why others could not be."""

    output: bytes | list[tuple[str, bytes]]
    failed: dict[int, str]


def write(
    opened: OpenChunk,
    numbers: Sequence[int],
    documents: Sequence[Document],
    results: Sequence[Result],
    task: Task,
    chunk: Chunk,
) -> Written:
    """Write these documents in the format of the chunk; as files, they are a list of name and bytes.

    What cannot be written of one document keeps none of the others: where all together cannot be, each half
    is written by itself, down to the one that is the reason.
    """
    pieces: list[Any] = []
    failed: dict[int, str] = {}

    def write_from(start: int, end: int) -> None:
        part = slice(start, end)
        try:
            pieces.append(_write(opened, numbers[part], documents[part], results[part], task, chunk))
        # Whatever it is, one document must not end the run.
        except Exception as error:  # noqa: BLE001
            if end - start < 2:
                failed[start] = _why(
                    opened, numbers[start], documents[start], _of(results[start], task), chunk, error
                )
                return
            middle = (start + end) // 2
            write_from(start, middle)
            write_from(middle, end)

    write_from(0, len(numbers))
    if chunk.format == "files":
        return Written([file for piece in pieces for file in piece], failed)
    return Written(b"".join(pieces), failed)


def _write(
    opened: OpenChunk,
    numbers: Sequence[int],
    documents: Sequence[Document],
    results: Sequence[Result],
    task: Task,
    chunk: Chunk,
) -> Any:
    if opened.format == chunk.format:
        made: Any = opened.write(documents, results)  # type: ignore[attr-defined]
        return made if chunk.format in ("files", "parquet") else compressed(made, chunk.compression)
    if not numbers:
        return b""
    rows = [opened.row(number, document) for number, document in zip(numbers, documents, strict=True)]
    if chunk.format == "parquet":
        return spooled(table_of(rows, task, results))
    lines = [line_of({**row, **_of(result, task)}) for row, result in zip(rows, results, strict=True)]
    return compressed("".join(lines).encode("utf-8"), chunk.compression)


def _why(
    opened: OpenChunk,
    number: int,
    document: Document,
    made: dict[str, Any],
    chunk: Chunk,
    error: Exception,
) -> str:
    """Return why a document cannot be written, as a sentence; `made` are the columns that are new."""
    if isinstance(error, CleanpressError):
        return str(error)
    row = made
    with suppress(Exception):
        row = {**opened.row(number, document), **made}
    says = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
    return why_not(row, chunk.format) or f"The record cannot be written as {chunk.format}: {says}"


def _of(result: Result, task: Task) -> dict[str, Any]:
    return {task.into: result.text, **result.columns}


def line_of(row: Mapping[str, Any]) -> str:
    """Return a record as a line of JSON Lines; NaN, which JSON does not have, as null.

    >>> line_of({"text": "It rained.", "score": float("nan"), "of": float("-inf")})
    '{"text": "It rained.", "score": null, "of": "-Infinity"}\\n'
    """
    try:
        return dump_json(row, default=_as_json, allow_nan=False) + "\n"
    except ValueError:
        return dump_json(_with_all_numbers(row), default=_as_json) + "\n"


def _with_all_numbers(value: Any) -> Any:
    """Return a value with NaN as null, and infinities as text."""
    if isinstance(value, float) and not math.isfinite(value):
        if math.isnan(value):
            return None
        return "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, Mapping):
        return {key: _with_all_numbers(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_with_all_numbers(each) for each in value]
    return value


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
        raise TypeError("JSON cannot hold bytes.")
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
