"""Read and write Parquet in a corpus, batch by batch; all columns but one are kept as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from cleanpress.adapters.jobs import Extraction
from cleanpress.corpus.chunk import (
    CHUNK_BYTES,
    CHUNK_DOCUMENTS,
    Chunk,
    Document,
    ReadFailure,
    Result,
    failed_record,
)
from cleanpress.corpus.source import Source, extra
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, OptionError, one_of
from cleanpress.io.bounded import MAX_DOCUMENT, too_large
from cleanpress.io.files import BUFFER_SIZE, visible_name

# How many rows are decoded at once. A value that stands once in a file can be in many rows, each of which has
# a copy when it is decoded: a file of 300 bytes can have 500 rows of 1 MB. Batches of 16 cost 10 µs a row.
DECODED_AT_ONCE = 16

__all__ = ["TableChunk", "check_column", "read_batches", "read_schema", "spooled"]


def _arrow() -> Any:
    return extra("pyarrow", "arrow")


def _open(path: str) -> Any:
    pa, parquet = _arrow(), extra("pyarrow.parquet", "arrow")
    try:
        # With a buffer, a column of a row group is read as it is needed, and not at once.
        return parquet.ParquetFile(path, buffer_size=BUFFER_SIZE)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{visible_name(path)} is not Parquet, or damaged: {_plain(error)}.") from error


def _plain(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def read_schema(source: Source) -> Any:
    """Return the schema of a file. Raises InputError if it is not Parquet."""
    with _open(source.path) as file:
        return file.schema_arrow


def read_batches(
    source: Source, columns: Collection[str] | None = None, limit: int | None = MAX_DOCUMENT
) -> Iterator[Chunk | ReadFailure]:
    """Yield the rows of a file in chunks, each a table as bytes; a damaged row group is a read error.

    columns: those that are read, where the file has them; by default all.
    limit: the largest row, in bytes; a larger one is a read error, too, and None is no limit.
    """
    pa = _arrow()
    with _open(source.path) as file:
        schema = file.schema_arrow
        names = None if columns is None else [name for name in schema.names if name in columns]
        if names is not None:
            schema = pa.schema([schema.field(name) for name in names])
        if not file.metadata.num_rows:  # the columns are to be kept all the same
            yield Chunk(source, spooled(schema.empty_table()), range(0), 0)
        rows, size = max(file.metadata.num_rows, 1), Path(source.path).stat().st_size
        first = 1
        for group in range(file.metadata.num_row_groups):
            about = file.metadata.row_group(group)
            at = first
            try:
                for batches in _together(_decoded(file, group, names), _step(about)):
                    table = _table(batches, schema)
                    at += len(table)
                    yield from _chunks(source, table, at - len(table), size * (at - 1) // rows, limit)
            # Also what is no error of Arrow: a damaged file can have it ask for more memory than there is.
            except (OSError, MemoryError, pa.ArrowException) as error:
                last = first + about.num_rows - 1
                yield ReadFailure(
                    failed_record(
                        source, at, f"The rows from here to {last} cannot be read: {_plain(error)}."
                    )
                )
            first += about.num_rows


def _step(about: Any) -> int:
    """Return how many rows of a group make a chunk.

    What is known of its columns one by one is not asked for: where that is damaged, pyarrow ends the process.
    """
    mean = max(about.total_byte_size // max(about.num_rows, 1), 1)
    return int(max(1, min(CHUNK_BYTES // mean, CHUNK_DOCUMENTS)))


def _decoded(file: Any, group: int, names: list[str] | None) -> Iterator[Any]:
    """Yield the rows of a group in batches of a few; of one, if the first row alone fills a chunk."""
    first = next(file.iter_batches(batch_size=1, row_groups=[group], columns=names), None)
    if first is None:
        return
    at_once = max(1, min(CHUNK_BYTES // max(first.nbytes, 1), DECODED_AT_ONCE))
    del first  # not in memory while the others are read
    yield from file.iter_batches(batch_size=at_once, row_groups=[group], columns=names)


def _together(batches: Iterator[Any], step: int) -> Iterator[list[Any]]:
    """Yield batches, as many as make a chunk. What was read before an error comes before it."""
    pending: list[Any] = []
    rows = size = 0
    try:
        for batch in batches:
            if pending and (rows + len(batch) > step or size + batch.nbytes > CHUNK_BYTES):
                yield pending
                pending, rows, size = [], 0, 0
            pending.append(batch)
            rows, size = rows + len(batch), size + batch.nbytes
    except Exception:
        if pending:
            yield pending
        raise
    if pending:
        yield pending


def _table(batches: list[Any], schema: Any) -> Any:
    """Return batches as a table, in one piece where Arrow can join values of their types."""
    pa = _arrow()
    table = pa.Table.from_batches(batches, schema)
    try:
        return table.combine_chunks() if len(batches) > 1 else table
    except pa.ArrowNotImplementedError:
        return table


def _chunks(
    source: Source, table: Any, first: int, reached: int, limit: int | None
) -> Iterator[Chunk | ReadFailure]:
    """Yield a table as a chunk; or row by row, if a row in it may be too large."""
    if limit is None or table.nbytes <= limit:
        yield Chunk(source, spooled(table), range(first, first + len(table)), reached)
        return
    for number in range(len(table)):
        row = table.slice(number, 1)
        place = first + number
        if row.nbytes > limit:
            yield ReadFailure(failed_record(source, place, str(too_large("The row", limit))))
        else:
            yield Chunk(source, spooled(row), range(place, place + 1), reached)


def spooled(table: Any) -> bytes:
    """Return a table as a stream of Arrow, whole in itself, so that streams can follow one another."""
    pa = _arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _values_of(column: Any) -> list[Any]:
    """Return the values of a column as objects of Python; an InputError where there is none for a value."""
    try:
        values: list[Any] = column.to_pylist()
    except Exception:  # noqa: BLE001  # text that is not UTF-8, a time after the year 9999, an unknown time zone
        return [_value_of(scalar) for scalar in column]
    return values


def _value_of(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        return InputError(f"The value is not UTF-8: {error}.")
    except Exception:  # noqa: BLE001  # as above
        says = f"The value, of type {scalar.type}, cannot be read"
        try:  # how Arrow writes a time that Python cannot hold
            text = scalar.cast(_arrow().string()).as_py()
        except Exception as error:  # noqa: BLE001
            return InputError(f"{says}: {_plain(error)}.")
        return InputError(f"{says}: {text.strip('<>')}.") if text.startswith("<value") else text


def _taken(table: Any, numbers: Sequence[int]) -> Any:
    """Return some rows of a table. Not by `take`, which knows not all types."""
    pa = _arrow()
    pieces = []
    at = 0
    while at < len(numbers):
        end = at + 1
        while end < len(numbers) and numbers[end] == numbers[end - 1] + 1:
            end += 1
        pieces.append(table.slice(numbers[at], end - at))
        at = end
    return pa.concat_tables(pieces) if pieces else table.slice(0, 0)


class TableChunk:
    """Open a chunk of rows of a table, to work on it and write it."""

    format = "parquet"

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._task = task
        self._table = _arrow().ipc.open_stream(chunk.items).read_all()
        names = self._table.column_names
        self._values = _values_of(self._table.column(one_of("column", task.column, names)))
        self._urls = None
        if task.url_column is not None:
            self._urls = _values_of(self._table.column(one_of("column", task.url_column, names)))

    def __len__(self) -> int:
        return len(self._table)

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError if there is neither text nor a page in the column."""
        value = self._values[number]
        if isinstance(value, InputError):
            raise value
        if not (value is None or isinstance(value, str | bytes)):
            raise InputError(f"The column {self._task.column!r} holds {type(value).__name__}, not text.")
        url = None if self._urls is None else self._urls[number]
        return Document(value, url if isinstance(url, str) else None, number)

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return the row as a dict. Raises InputError for a value that Python has no object for."""
        names = self._table.column_names
        row = {}
        for name, values in zip(names, self._columns, strict=True):
            row[name] = values[number]
            if isinstance(values[number], InputError) and name != self._task.into:
                raise InputError(f"The column {name!r}: {values[number]}")
        return row

    @cached_property
    def _columns(self) -> list[list[Any]]:
        return [_values_of(column) for column in self._table.columns]

    def write(self, documents: Sequence[Document], results: Sequence[Result]) -> bytes:
        """Return the table with the results in it, as a stream of Arrow."""
        from cleanpress.adapters.arrow import array_of, output_type, type_of

        task, table = self._task, self._table
        if len(documents) < len(table):
            table = _taken(table, [document.native for document in documents])
        place = table.schema.get_field_index(task.column)
        field = table.schema.field(place)
        text = output_type(field.type)
        texts = array_of([result.text for result in results], None, text)
        if task.into == task.column:
            table = table.set_column(place, field.with_type(text), texts)
        else:
            table = table.append_column(task.into, texts)
        for name, kind in task.columns.items():
            made = array_of([result.columns[name] for result in results], None, type_of(kind, text))
            table = table.append_column(name, made)
        return spooled(table)


def check_column(schema: Any, source: Source, task: Task) -> None:
    """Raise OptionError if the table cannot be worked on: no such column, no text in it, a name taken."""
    from cleanpress.adapters.arrow import is_bytes, is_text

    one_of(f"column of {visible_name(source.path)}", task.column, schema.names)
    if task.url_column is not None:
        one_of(f"column of {visible_name(source.path)}", task.url_column, schema.names)
    if len(set(schema.names)) < len(schema.names):
        twice = next(name for name in schema.names if schema.names.count(name) > 1)
        raise OptionError(
            f"{visible_name(source.path)}: two columns have the same name, {twice!r}. Rename one of them."
        )
    for name in task.new_columns():
        if name in schema.names:
            raise OptionError(
                f"{visible_name(source.path)} already has a column {name!r}, which would be added. Rename "
                "it, or give the text another name with --into."
            )
    kind = schema.field(task.column).type
    if not is_text(kind) and not (isinstance(task.job, Extraction) and is_bytes(kind)):
        raise OptionError(
            f"The column {task.column!r} of {visible_name(source.path)} holds {kind}, not text. Name another."
        )
