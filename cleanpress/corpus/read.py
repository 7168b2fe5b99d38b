"""Read the inputs of a corpus, of any format: in chunks, or one document at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from cleanpress.adapters.jobs import Cleaning
from cleanpress.corpus.chunk import UNITS, Chunk, Document, ReadFailure, failed_record
from cleanpress.corpus.csv_files import read_rows
from cleanpress.corpus.first_records import check_first_records
from cleanpress.corpus.jsonl_files import read_lines
from cleanpress.corpus.output import open_chunk
from cleanpress.corpus.page_files import read_files
from cleanpress.corpus.parquet_files import read_batches
from cleanpress.corpus.plan import check_input_of
from cleanpress.corpus.source import READ_ERRORS, Inputs, Source, find_sources, size_of
from cleanpress.corpus.task import Task
from cleanpress.corpus.warc_files import read_records
from cleanpress.corpus.work import message_of
from cleanpress.errors import PathError

__all__ = ["read_chunks", "read_documents"]


def read_chunks(
    sources: Iterable[Source], task: Task, *, columns: Collection[str] | None = None
) -> Iterator[Chunk | ReadFailure]:
    """Yield the chunks of all sources; where one cannot be read further, a read error.

    columns: those that are read of Parquet, where the file has them; by default all.
    """
    for source in sources:
        last = 0
        try:
            for item in _reader(source, task, columns):
                if isinstance(item, Chunk):
                    last = item.places[-1] if len(item.places) else 0
                yield item
        except READ_ERRORS as error:
            if _ends_all(source, error):
                raise
            where = f"after {UNITS[source.format]} {last}, " if UNITS[source.format] and last else ""
            problem = str(error).rstrip(".") or type(error).__name__
            yield ReadFailure(
                failed_record(source, None, f"Reading ended {where}before the end of the file: {problem}.")
            )


def _ends_all(source: Source, error: Exception) -> bool:
    """Return whether nothing can be read further; a link to nowhere in a folder is one file among others."""
    return isinstance(error, PathError) and (source.path == "-" or Path(source.path).exists())


def _reader(source: Source, task: Task, columns: Collection[str] | None) -> Iterator[Chunk | ReadFailure]:
    if source.format == "jsonl":
        return read_lines(source, task)
    if source.format == "csv":
        return read_rows(source, task.max_document)
    if source.format == "parquet":
        return read_batches(source, columns, task.max_document)
    if source.format == "warc":
        return read_records(source, texts=isinstance(task.job, Cleaning), limit=task.max_document)
    return read_files(source, task.max_document)


def read_documents(
    inputs: Inputs,
    task: Task,
    *,
    input_format: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Document | dict[str, Any]]:
    """Yield all documents of files, folders, patterns or "-"; for one that cannot be read, its failed record.

    progress: is called before each chunk with the bytes read by its end, and the bytes that there are.
    Raises PathError or OptionError for what is not there, or has no such column, before the first document.
    """
    sources = find_sources(inputs, input_format=input_format)
    for source in sources:
        check_input_of(source, task)
    check_first_records(sources, task)
    total, passed = sum(map(size_of, sources)), 0
    for source in sources:
        for item in read_chunks([source], task, columns=[task.column, *filter(None, [task.url_column])]):
            if progress is not None and isinstance(item, Chunk):
                progress(passed + item.bytes_read, total)
            yield from _documents(item, task)
        passed += size_of(source)


def _documents(item: Chunk | ReadFailure, task: Task) -> Iterator[Document | dict[str, Any]]:
    if not isinstance(item, Chunk):
        yield item.row
        return
    opened = open_chunk(item, task)
    for number in range(len(opened)):
        try:
            yield opened.document(number)
        except Exception as error:  # noqa: BLE001  # as in work.py
            yield item.failed_record(number, message_of(error))
