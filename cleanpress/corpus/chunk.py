"""What goes between the reader, the workers and the writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cleanpress.corpus.source import Source

__all__ = [
    "CHUNK_BYTES",
    "CHUNK_DOCUMENTS",
    "UNITS",
    "Answer",
    "Chunk",
    "Damage",
    "Document",
    "Result",
    "Tally",
    "reject",
]

# A chunk ends with the document that reaches one of these. They depend on nothing but the input, so that the
# output is the same for any number of workers; half a megabyte is a fraction of a second of work.
CHUNK_BYTES, CHUNK_DOCUMENTS = 1 << 19, 512

UNITS = {"jsonl": "line", "csv": "line", "parquet": "row", "warc": "offset", "text": None, "html": None}


@dataclass(frozen=True)
class Chunk:
    """Some documents of a source that follow one another, as they were read and not yet looked into.

    items:   what the kind's `Opened` takes: lines, rows, paths, pages, or a table of Arrow as bytes.
    places:  where each document stands: line, row (from 1), or offset in the file.
    reached: how many bytes of the input have been read, so far.
    head:    the header of a CSV file.
    form:    what is written: "jsonl", "csv", "parquet" or "files"; packing: "gzip", "zstd" or "".
    """

    source: Source
    items: Any
    places: Sequence[int]
    reached: int
    head: Any = None
    form: str = "jsonl"
    packing: str = ""

    def reject(self, number: int, error: str) -> dict[str, Any]:
        """Return the row for the rejects that says what was wrong with a document."""
        if self.source.files:
            return reject(self.source, None, error, path=self.items[number][0])
        return reject(self.source, self.places[number], error)


def reject(source: Source, place: int | None, error: str, *, path: str | None = None) -> dict[str, Any]:
    """Return a row for the rejects: which input, where in it, and what was wrong."""
    row: dict[str, Any] = {"input": path or source.path}
    unit = UNITS[source.kind]
    if place is not None and unit is not None:
        row |= {"position": place, "unit": unit}
    return {**row, "error": error}


@dataclass(frozen=True)
class Damage:
    """A part of an input that cannot be read; comes between chunks, where it stands."""

    row: dict[str, Any]


class Document(NamedTuple):
    """A document as the work sees it.

    value:  text, or a page (bytes or text); None where it is missing.
    url:    where it is from, if that is known.
    native: what the writer of the same format takes.
    """

    value: Any
    url: str | None
    native: Any
    transport: str | None = None


class Answer(NamedTuple):
    """What became of a document: its text, and the further columns that were asked for, by name."""

    text: str | None
    columns: dict[str, Any]


@dataclass
class Tally:
    """What was counted: documents, and of these those without text, those of which nothing is left, and those
    that were rejected; characters of text read and kept; edits by category, if they were asked for.
    """

    documents: int = 0
    missing: int = 0
    emptied: int = 0
    rejected: int = 0
    characters: int = 0
    kept: int = 0
    edits: dict[str, int] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        """Add what another tally counted."""
        for name in ("documents", "missing", "emptied", "rejected", "characters", "kept"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.count(other.edits)

    def count(self, edits: Mapping[str, int]) -> None:
        """Add edits by category."""
        for category, number in edits.items():
            self.edits[category] = self.edits.get(category, 0) + number


class Result(NamedTuple):
    """What a worker made of a chunk: the bytes to write (or named files), and the rejects."""

    output: bytes | list[tuple[str, bytes]]
    rejects: list[dict[str, Any]]
    tally: Tally
