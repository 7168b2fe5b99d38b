"""Read and write JSON Lines in a corpus: all of a record but the cleaned column is kept byte for byte."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from cleanpress.corpus.chunk import Chunk, Document, ReadFailure, Result, chunked, failed_record
from cleanpress.corpus.first_records import Lines, checked_lines
from cleanpress.corpus.source import Source, open_plain, position
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, TooLargeError
from cleanpress.io.bounded import records_of
from cleanpress.io.jsonl import decode_record, members_of, spliced, texts_at

__all__ = ["LineChunk", "read_lines"]


def read_lines(source: Source, task: Task) -> Iterator[Chunk | ReadFailure]:
    """Yield the lines of a file in chunks; blank ones are no records, and are skipped.

    One that is larger than the limit of the task is a read error.
    Raises OptionError if standard input begins with records that lack a column: files were looked at before.
    Raises one of READ_ERRORS where the file cannot be read further, after all lines before that.
    """
    raw, stream = open_plain(source.path)
    with raw, stream:
        lines: Lines = records_of(stream, task.max_document)
        if source.path == "-":
            lines = checked_lines(lines, task)
        yield from chunked(source, _lines(source, lines), lambda _: position(raw))


def _lines(source: Source, lines: Lines) -> Iterator[tuple[bytes, int, int] | ReadFailure]:
    for number, line in lines:
        if isinstance(line, TooLargeError):
            yield ReadFailure(failed_record(source, number, str(line)))
            continue
        plain = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if plain.strip():
            yield plain, number, len(line)


def _only_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object. Raises InputError for a key that is there twice, as a table has one place for it."""
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in made if keys.count(key) > 1)
        raise InputError(f"The key {twice!r} is in an object {keys.count(twice)} times.")
    return made


class LineChunk:
    """Open a chunk of lines, to work on it and write it."""

    format = "jsonl"

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._lines, self._task = chunk.items, task

    def __len__(self) -> int:
        return len(self._lines)

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError if the line is no record with such a column, and only one."""
        text = decode_record(self._lines[number]).rstrip("\r\n")
        members = members_of(text)
        found = texts_at(text, members, self._task.column)
        if len(found) > 1:
            raise InputError(f"The record has the column {self._task.column!r} {len(found)} times.")
        names = [member.key for member in members]
        for name in self._task.new_columns():
            if name in names:
                raise InputError(
                    f"The record already has a column {name!r}, which would be added. Rename it."
                )
        url = None
        if self._task.url_column is not None:
            url = next((url for _, _, url in texts_at(text, members, self._task.url_column)), None)
        return Document(found[0][2] if found else None, url, (text, *found))

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return the record as a dict. Raises InputError if Python, or a table, cannot hold what is in it."""
        try:
            record: dict[str, Any] = json.loads(document.native[0], object_pairs_hook=_only_once)
        except RecursionError as error:
            raise InputError("The JSON is nested too deeply to be read.") from error
        except ValueError as error:  # it was read before, but for its numbers
            if isinstance(error, InputError):
                raise
            raise InputError(
                f"A whole number in the record has more than {sys.get_int_max_str_digits():,} digits. Make "
                "it text, or write JSON Lines."
            ) from error
        return record

    def write(self, documents: Sequence[Document], results: Sequence[Result]) -> bytes:
        """Return the records as lines, with the results in them."""
        into = self._task.into
        lines = []
        for document, result in zip(documents, results, strict=True):
            text, *found = document.native
            changed = []
            added = result.columns
            if into != self._task.column:
                added = {into: result.text, **added}
            elif found and result.text != found[0][2]:
                changed = [(*found[0][:2], result.text)]
            lines.append(spliced(text, changed, added) + "\n")
        return "".join(lines).encode("utf-8")
