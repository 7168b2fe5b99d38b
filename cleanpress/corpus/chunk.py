"""Define what reader, workers and writer exchange, and how documents become chunks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from cleanpress.cleaned import SCHEMA_VERSION
from cleanpress.corpus.source import READ_ERRORS, Source

__all__ = [
    "CHUNK_BYTES",
    "CHUNK_DOCUMENTS",
    "UNITS",
    "Chunk",
    "ChunkResult",
    "Document",
    "ReadFailure",
    "Result",
    "Tally",
    "chunked",
    "failed_record",
]

# A chunk ends with the document that reaches one of these. They depend on nothing but the input, so that the
# output is the same for any number of workers; half a megabyte is a fraction of a second of work.
CHUNK_BYTES, CHUNK_DOCUMENTS = 1 << 19, 512

UNITS = {"jsonl": "line", "csv": "line", "parquet": "row", "warc": "offset", "text": None, "html": None}


@dataclass(frozen=True)
class Chunk:
    """Hold some documents of a source that follow one another, as they were read and not yet parsed.

    items:      what the `OpenChunk` of the format takes: lines, rows, paths, pages, or a table as bytes.
    places:     where each document stands: line, row (from 1), or offset in the file.
    bytes_read: how many bytes of the input have been read so far.
    head:       the header of a CSV file.
    format:     what is written: "jsonl", "csv", "parquet" or "files"; compression: "gzip", "zstd" or "".
    """

    source: Source
    items: Any
    places: Sequence[int]
    bytes_read: int
    head: Any = None
    format: str = "jsonl"
    compression: str = ""

    def failed_record(self, number: int, error: str) -> dict[str, Any]:
        """Return the record of a document that failed."""
        if self.source.files:
            return failed_record(self.source, None, error, path=self.items[number][0])
        return failed_record(self.source, self.places[number], error)


def failed_record(
    source: Source, place: int | None, error: str, *, path: str | None = None
) -> dict[str, Any]:
    """Return the record of what failed: which input, where in it, and why (docs/schema.md)."""
    row: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "input": path or source.path}
    unit = UNITS[source.format]
    if place is not None and unit is not None:
        row |= {"position": place, "unit": unit}
    return {**row, "error": error}


@dataclass(frozen=True)
class ReadFailure:
    """Hold the failed record of a part of an input that cannot be read; it comes between chunks."""

    row: dict[str, Any]


def chunked(
    source: Source,
    documents: Iterator[tuple[Any, int, int] | ReadFailure],
    bytes_read: Callable[[int], int],
    *,
    head: Any = None,
) -> Iterator[Chunk | ReadFailure]:
    """Yield documents in chunks, in order; a read error stands between chunks.

    documents:  item, place and size of each. What they raise of READ_ERRORS is raised after the documents
        before it.
    bytes_read: given the place of the last document of a chunk, the number of bytes read so far.
    head:       given with every chunk; a source without documents then gives a chunk without documents.
    """
    batch = _Batch(source, bytes_read, head)
    problem: Exception | None = None
    try:
        for document in documents:
            if isinstance(document, ReadFailure):
                yield from batch.take()
                yield document
            else:
                yield from batch.add(*document)
    except READ_ERRORS as error:
        problem = error
    yield from batch.take(or_head=problem is None)
    if problem is not None:
        raise problem


class _Batch:
    """Collect the documents of the next chunk."""

    def __init__(self, source: Source, bytes_read: Callable[[int], int], head: Any) -> None:
        self._source, self._bytes_read, self._head = source, bytes_read, head
        self._items: list[Any] = []
        self._places: list[int] = []
        self._size = self._chunks = 0

    def add(self, item: Any, place: int, size: int) -> Iterator[Chunk]:
        """Add a document; yield the chunk, if it is full now."""
        self._items.append(item)
        self._places.append(place)
        self._size += size
        if len(self._items) >= CHUNK_DOCUMENTS or self._size >= CHUNK_BYTES:
            yield from self.take()

    def take(self, *, or_head: bool = False) -> Iterator[Chunk]:
        """Yield what there is as a chunk, and begin the next; `or_head`: also a first one of a head alone."""
        only_head = or_head and self._head is not None and not self._chunks
        if self._items or only_head:
            items, places = self._items, self._places
            reached = self._bytes_read(places[-1] if places else 0)
            self._items, self._places, self._size, self._chunks = [], [], 0, self._chunks + 1
            yield Chunk(self._source, items, places, reached, self._head)


class Document(NamedTuple):
    """Hold a document as the job spec takes it.

    value:  text, or a page (bytes or text); None where it is missing.
    url:    where it is from, if that is known.
    native: what the writer of the same format takes.
    content_type: the HTTP Content-Type of the response that it came with.
    """

    value: Any
    url: str | None
    native: Any
    content_type: str | None = None


class Result(NamedTuple):
    """Hold the result of a document: its text, and the columns beside it, by name.

    counts:     edits, or removed blocks, by category.
    confidence: how good the text is expected to be, if the task asks for it.
    """

    text: str | None
    columns: dict[str, Any]
    counts: Mapping[str, int] = MappingProxyType({})
    confidence: float | None = None


@dataclass
class Tally:
    """Count what a run did.

    documents: how many were read. Of these, `missing` had no text, `emptied` have none left, and `failed`
        have a failed record; parts of an input that cannot be read count as failed, too. `set_aside` have a
        record there because their confidence is too low.
    characters, kept: of text, read and left.
    counts:    edits (or removed blocks) by category.
    """

    documents: int = 0
    missing: int = 0
    emptied: int = 0
    failed: int = 0
    set_aside: int = 0
    characters: int = 0
    kept: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add what another tally counted."""
        for name in ("documents", "missing", "emptied", "failed", "set_aside", "characters", "kept"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.count(other.counts)

    def count(self, counts: Mapping[str, int]) -> None:
        """Add counts by category."""
        for category, number in counts.items():
            self.counts[category] = self.counts.get(category, 0) + number


class ChunkResult(NamedTuple):
    """Hold the result of a chunk: the bytes to write (or named files), and the failed records.

    A `Pool` with work of its own has other things than named files in the list.
    """

    output: bytes | list[Any]
    failed: list[dict[str, Any]]
    tally: Tally
