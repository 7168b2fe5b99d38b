"""Read and write Parquet in a corpus, batch by batch; all columns but one are kept as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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
from cleanpress.io.files import visible_name
from cleanpress.io.jsonl import dump_json

__all__ = ["TableChunk", "assemble", "read_batches", "read_schema", "spooled"]

# Row groups of the output end with the chunk that reaches this.
GROUP_BYTES = 1 << 26
COMPRESSION = "zstd"


def _arrow() -> Any:
    return extra("pyarrow", "arrow")


def _open(path: str) -> Any:
    pa, parquet = _arrow(), extra("pyarrow.parquet", "arrow")
    try:
        return parquet.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{visible_name(path)} is not Parquet, or damaged: {_plain(error)}.") from error


def _plain(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def read_schema(source: Source) -> Any:
    """Return the schema of a file. Raises InputError if it is not Parquet."""
    with _open(source.path) as file:
        return file.schema_arrow


def read_batches(source: Source, columns: Collection[str] | None = None) -> Iterator[Chunk | ReadFailure]:
    """Yield the rows of a file in chunks, each a table as bytes; a damaged row group is a read error.

    columns: those that are read, where the file has them; by default all.
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
            mean = max(about.total_byte_size // max(about.num_rows, 1), 1)
            step = max(1, min(CHUNK_BYTES // mean, CHUNK_DOCUMENTS))
            at = first
            try:
                for batch in file.iter_batches(batch_size=step, row_groups=[group], columns=names):
                    places = range(at, at + len(batch))
                    at += len(batch)
                    table = pa.Table.from_batches([batch], schema)
                    yield Chunk(source, spooled(table), places, size * (at - 1) // rows)
            except (OSError, pa.ArrowException) as error:
                last = first + about.num_rows - 1
                yield ReadFailure(
                    failed_record(
                        source, at, f"The rows from here to {last} cannot be read: {_plain(error)}."
                    )
                )
            first += about.num_rows


def spooled(table: Any) -> bytes:
    """Return a table as a stream of Arrow, whole in itself, so that streams can follow one another."""
    pa = _arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


class TableChunk:
    """Open a chunk of rows of a table, to work on it and write it."""

    format = "parquet"

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._task = task
        self._table = _arrow().ipc.open_stream(chunk.items).read_all()
        names = self._table.column_names
        self._values = self._column(one_of("column", task.column, names))
        self._urls = (
            None if task.url_column is None else self._column(one_of("column", task.url_column, names))
        )
        self._rows: list[dict[str, Any]] | None = None

    def __len__(self) -> int:
        return len(self._table)

    def _column(self, name: str) -> list[Any]:
        column: list[Any] = self._table.column(name).to_pylist()
        return column

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError if there is neither text nor a page in the column."""
        value = self._values[number]
        if not (value is None or isinstance(value, str | bytes)):
            raise InputError(f"The column {self._task.column!r} holds {type(value).__name__}, not text.")
        return Document(value, None if self._urls is None else self._urls[number], number)

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return the row as a dict."""
        if self._rows is None:
            self._rows = self._table.to_pylist()
        return dict(self._rows[number])

    def write(self, documents: Sequence[Document], results: Sequence[Result]) -> bytes:
        """Return the table with the results in it, as a stream of Arrow."""
        from cleanpress.adapters.arrow import array_of, output_type, type_of

        task, table = self._task, self._table
        if len(documents) < len(table):
            table = table.take([document.native for document in documents])
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


# --- From rows of other formats, and the file at the end ------------------------------------------


def table_of(rows: Sequence[dict[str, Any]], task: Task, results: Sequence[Result]) -> Any:
    """Make a table of rows as dicts; values of one column that have no type in common become JSON."""
    from cleanpress.adapters.arrow import array_of, type_of

    pa = _arrow()
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns: dict[str, Any] = {name: _array_or_json([row.get(name) for row in rows]) for name in names}
    columns[task.into] = pa.array([result.text for result in results], pa.string())
    for name, kind in task.columns.items():
        values = [result.columns[name] for result in results]
        columns[name] = array_of(values, None, type_of(kind, pa.string()))
    return pa.table(columns)


def _array_or_json(values: Sequence[Any]) -> Any:
    pa = _arrow()
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError):
        return pa.array(_as_json(values))


def _as_json(values: Sequence[Any]) -> list[str | None]:
    return [None if value is None else dump_json(value) for value in values]


def assemble(spool: Path, target: Path) -> None:
    """Make a Parquet file of streams of Arrow that follow one another in a file.

    Their columns are united: where chunks differ, the wider type counts, and what has none in common
    becomes JSON.
    """
    pa, parquet = _arrow(), extra("pyarrow.parquet", "arrow")
    schema: Any = None
    for each in _schemas(spool):
        schema = each if schema is None or schema.equals(each, check_metadata=True) else _united(schema, each)
    schema = schema if schema is not None else pa.schema([])
    with parquet.ParquetWriter(target, schema, compression=COMPRESSION) as writer:
        group: list[Any] = []
        size = 0
        for table in _tables(spool):
            group.append(_fitted(table, schema))
            size += table.nbytes
            if size >= GROUP_BYTES:
                writer.write_table(pa.concat_tables(group).combine_chunks(), row_group_size=1 << 20)
                group, size = [], 0
        if group:
            writer.write_table(pa.concat_tables(group).combine_chunks(), row_group_size=1 << 20)


def _tables(spool: Path) -> Iterator[Any]:
    pa = _arrow()
    with pa.OSFile(str(spool)) as file:
        size = file.size()
        while file.tell() < size:
            yield pa.ipc.open_stream(file).read_all()


def _schemas(spool: Path) -> Iterator[Any]:
    for table in _tables(spool):
        yield table.schema


def _united(one: Any, other: Any) -> Any:
    pa = _arrow()
    try:
        return pa.unify_schemas([one, other], promote_options="permissive")
    except pa.ArrowException:
        fields = []
        for name in dict.fromkeys([*one.names, *other.names]):
            found = [schema.field(name) for schema in (one, other) if name in schema.names]
            try:
                whole = pa.unify_schemas([pa.schema([each]) for each in found], promote_options="permissive")
                fields.append(whole.field(0))
            except pa.ArrowException:
                fields.append(pa.field(name, pa.string()))
        return pa.schema(fields)


def _fitted(table: Any, schema: Any) -> Any:
    if table.schema.equals(schema):
        return table
    pa = _arrow()
    columns = []
    for field in schema:
        if field.name not in table.column_names:
            columns.append(pa.nulls(len(table), field.type))
            continue
        column = table.column(field.name)
        try:
            columns.append(column.cast(field.type))
        except pa.ArrowException:
            columns.append(pa.array(_as_json(column.to_pylist()), field.type))
    return pa.Table.from_arrays(columns, schema=schema)
