"""Text and HTML files in a corpus: one document each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePath
from typing import Any

from cleanpress.corpus.chunk import CHUNK_BYTES, CHUNK_DOCUMENTS, Answer, Chunk, Document
from cleanpress.corpus.source import DAMAGE, Source, kind_of, open_plain
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError
from cleanpress.io.encodings import decode, encode

__all__ = ["FileChunk", "read_files"]


def read_files(source: Source) -> Iterator[Chunk]:
    """Yield the names of files in chunks, so that it is the workers who read them."""
    if source.path == "-":
        raw, stream = open_plain("-")
        with raw, stream:
            yield Chunk(source, [("-", "stdin", stream.read())], [1], 0)
        return
    files: list[tuple[str, str]] = []
    size = reached = 0
    for file in source.files:
        files.append(file)
        with suppress(OSError):  # the worker finds the same, and says so
            size += Path(file[0]).stat().st_size
        if size >= CHUNK_BYTES or len(files) >= CHUNK_DOCUMENTS:
            reached += size
            yield Chunk(source, files, range(len(files)), reached)
            files, size = [], 0
    if files:
        yield Chunk(source, files, range(len(files)), reached + size)


class FileChunk:
    """A chunk of files, opened by who works on it."""

    form = "files"

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._files, self._task, self._kind = chunk.items, task, chunk.source.kind

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
                    data = stream.read()
                except DAMAGE as error:
                    raise InputError(f"The file is damaged: {error}.") from error
        if self._kind == "html":
            return Document(data, None, name)
        return Document(decode(data, name="The file").text, None, name)

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return what is known of the document as a dict; the text is put in later."""
        return {"file": document.native}

    def write(self, documents: Sequence[Document], answers: Sequence[Answer]) -> list[tuple[str, bytes]]:
        """Return the name of each file of the output, and what is in it."""
        files = []
        for document, answer in zip(documents, answers, strict=True):
            text = answer.text or ""
            if text and not text.endswith("\n"):
                text += "\n"
            files.append((output_name(document.native, self._task), encode(text)))
        return files


def output_name(name: str, task: Task) -> str:
    """Return the name a file has in the output: unpacked, and ".txt" instead of ".html".

    >>> from cleanpress.adapters.jobs import Extraction
    >>> output_name("a/b.html.gz", Task(job=Extraction())), output_name("notes.md", Task())
    ('a/b.txt', 'notes.md')
    """
    kind, packing = kind_of(name)
    if packing:
        name = str(PurePath(name).with_suffix(""))
    form = getattr(task.job, "form", "text")
    if kind == "html" or form != "text":
        name = str(PurePath(name).with_suffix({"text": ".txt", "markdown": ".md", "html": ".html"}[form]))
    return name
