"""Read and write text and HTML files in a corpus: one document each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path, PurePath
from typing import Any

from cleanpress.corpus.chunk import Chunk, Document, ReadFailure, Result, chunked, failed_record
from cleanpress.corpus.source import READ_ERRORS, Source, format_of, open_plain
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, TooLargeError
from cleanpress.io.bounded import MAX_DOCUMENT, read_all
from cleanpress.io.encodings import decode, encode

__all__ = ["FileChunk", "read_files"]


# A worker holds all that comes of a chunk. So a packed file counts as much as it may be unpacked.
UNPACKED = 20


def read_files(source: Source, limit: int | None = MAX_DOCUMENT) -> Iterator[Chunk | ReadFailure]:
    """Yield the names of files in chunks, so that it is the workers who read them.

    limit: of standard input, which is read here, in bytes; None for none.
    """
    if source.path == "-":
        raw, stream = open_plain("-")
        with raw, stream:
            try:
                yield Chunk(source, [("-", "stdin", read_all(stream, limit, "Standard input"))], [1], 0)
            except TooLargeError as error:
                yield ReadFailure(failed_record(source, None, str(error)))
        return
    sizes = [_size(path) for path, _ in source.files]
    files = (
        (file, number, size * UNPACKED if format_of(file[0])[1] else size)
        for number, (file, size) in enumerate(zip(source.files, sizes, strict=True))
    )
    yield from chunked(source, files, list(accumulate(sizes)).__getitem__)


def _size(path: str) -> int:
    with suppress(OSError):  # the worker meets the same error, and makes a failed record of it
        return Path(path).stat().st_size
    return 0


class FileChunk:
    """Open a chunk of files, to work on it and write it."""

    format = "files"

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._files, self._task, self._kind = chunk.items, task, chunk.source.format

    def __len__(self) -> int:
        return len(self._files)

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError or OSError if the file cannot be read or is no text."""
        path, name, *given = self._files[number]
        if given:
            data = given[0]
        else:
            raw, stream = open_plain(path)
            with raw, stream:
                try:
                    data = read_all(stream, self._task.max_document)
                except TooLargeError:
                    raise
                except READ_ERRORS as error:
                    raise InputError(f"The file is damaged: {error}.") from error
        if self._kind == "html":
            return Document(data, None, name)
        return Document(decode(data, name="The file").text, None, name)

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return what is known of the document as a dict; the text is put in later."""
        return {"file": document.native}

    def write(self, documents: Sequence[Document], results: Sequence[Result]) -> list[tuple[str, bytes]]:
        """Return the name of each file of the output, and what is in it."""
        files = []
        for document, result in zip(documents, results, strict=True):
            text = result.text or ""
            if text and not text.endswith("\n"):
                text += "\n"
            files.append((output_name(document.native, self._task), encode(text)))
        return files


def output_name(name: str, task: Task) -> str:
    """Return the name a file has in the output: uncompressed, and ".txt" instead of ".html".

    >>> from cleanpress.adapters.jobs import Extraction
    >>> output_name("a/b.html.gz", Task(job=Extraction())), output_name("notes.md", Task())
    ('a/b.txt', 'notes.md')
    """
    kind, compression = format_of(name)
    if compression:
        name = str(PurePath(name).with_suffix(""))
    format = getattr(task.job, "format", "text")
    if kind == "html" or format != "text":
        name = str(PurePath(name).with_suffix({"text": ".txt", "markdown": ".md", "html": ".html"}[format]))
    return name
