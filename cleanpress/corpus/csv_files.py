"""Read and write CSV and TSV in a corpus: the header names the columns, and every value is text."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cleanpress.corpus.chunk import Chunk, Document, ReadFailure, Result, chunked, failed_record
from cleanpress.corpus.source import Source, open_plain, position
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, one_of
from cleanpress.io.files import BUFFER_SIZE, visible_name
from cleanpress.io.jsonl import dump_json
from cleanpress.text.lazy_regex import lazy

__all__ = ["LARGEST_VALUE", "Header", "RowChunk", "read_header", "read_rows"]

# A quote that nothing closes makes one value of the rest of the file; this is where reading it ends.
LARGEST_VALUE = 1 << 27
NOT_UTF8 = lazy("[\udc80-\udcff]")


class _LargeValues:
    """Raise the limit of the module csv for the size of a value while any `with` of this is entered.

    The limit counts for the whole process, and belongs to whoever uses csv there. So it is raised for one row
    at a time, not for as long as a generator lives. Where several threads read, the last one restores it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = self._before = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._readers:
                self._before = csv.field_size_limit(LARGEST_VALUE)
            self._readers += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._readers -= 1
            if not self._readers:
                csv.field_size_limit(self._before)


_large_values = _LargeValues()


class Header(NamedTuple):
    """Hold the names of the columns, and what stands between values."""

    names: list[str]
    delimiter: str


def read_header(source: Source) -> Header:
    """Read the first row; the delimiter is the one of , ; tab and | that is most frequent in it.

    Raises InputError if there is no first row, or if two columns have one name.
    """
    raw, stream = open_plain(source.path)
    with raw, stream:
        return header_of(source, stream.readline(LARGEST_VALUE).decode("utf-8-sig", "surrogateescape"))


def header_of(source: Source, line: str) -> Header:
    """Read the first line, as `read_header` does."""
    delimiter = max(",;\t|", key=line.count)
    with _large_values:
        names = next(csv.reader([line], delimiter=delimiter), [])
    if not any(names):
        raise InputError(f"{visible_name(source.path)} has no first row with the names of its columns.")
    if len(set(names)) < len(names):
        raise InputError(f"{visible_name(source.path)}: two columns have the same name. Rename one of them.")
    return Header(names, delimiter)


def read_rows(source: Source) -> Iterator[Chunk | ReadFailure]:
    """Yield the rows of a file in chunks; what cannot be parsed as CSV is a read error.

    Raises one of READ_ERRORS where the file cannot be read further, after all rows before that.
    """
    raw, stream = open_plain(source.path)
    text = io.TextIOWrapper(
        io.BufferedReader(stream, BUFFER_SIZE) if stream is raw else stream,  # type: ignore[type-var]
        encoding="utf-8-sig", errors="surrogateescape", newline="",
    )  # fmt: skip
    with raw, text:
        header = header_of(source, text.readline())
        rows = _rows(source, csv.reader(text, delimiter=header.delimiter, strict=True))
        yield from chunked(source, rows, lambda _: position(raw), head=header)


def _rows(source: Source, reader: Any) -> Iterator[tuple[list[str], int, int] | ReadFailure]:
    row: list[str] | None = []
    while row is not None:
        place = reader.line_num + 2  # the header is line 1
        try:
            with _large_values:
                row = next(reader, None)
        except csv.Error as error:
            yield ReadFailure(failed_record(source, place, f"Not a row of CSV: {error}."))
            continue
        if row:  # a blank line is no row
            yield row, place, sum(map(len, row))


class RowChunk:
    """Open a chunk of rows, to work on it and write it."""

    format = "csv"

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._rows, self._task, self._header = chunk.items, task, chunk.head
        names = self._header.names
        self._at = names.index(one_of("column", task.column, names))
        self._url_at = None
        if task.url_column is not None:
            self._url_at = names.index(one_of("column", task.url_column, names))

    def __len__(self) -> int:
        return len(self._rows)

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError if the row does not fit the header, or is not UTF-8."""
        row, names = self._rows[number], self._header.names
        if len(row) != len(names):
            raise InputError(f"The row has {len(row)} values, and the header {len(names)}.")
        if any(NOT_UTF8.search(value) for value in row):
            raise InputError("The row is not UTF-8. Convert the file first: iconv -f ENCODING -t utf-8")
        return Document(row[self._at], None if self._url_at is None else row[self._url_at], row)

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return the row as a dict."""
        return dict(zip(self._header.names, document.native, strict=True))

    def write(self, documents: Sequence[Document], results: Sequence[Result]) -> bytes:
        """Return the rows as CSV, with the results in them; values that are not text become JSON."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self._header.delimiter, lineterminator="\n")
        for document, result in zip(documents, results, strict=True):
            row = list(document.native)
            more = [_as_text(value) for value in result.columns.values()]
            if self._task.into == self._task.column:
                row[self._at] = result.text
            else:
                more.insert(0, result.text or "")
            writer.writerow([*row, *more])
        return out.getvalue().encode("utf-8")


def first_line(header: Header, task: Task) -> bytes:
    """Return the header of the output."""
    out = io.StringIO()
    csv.writer(out, delimiter=header.delimiter, lineterminator="\n").writerow(
        [*header.names, *task.new_columns()]
    )
    return out.getvalue().encode("utf-8")


def _as_text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return dump_json(value)
