"""JSON Lines in a corpus: one record a line; of a record, all but the cleaned field stays byte for byte."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from typing import Any

from cleanpress.corpus.chunk import CHUNK_BYTES, CHUNK_DOCUMENTS, Answer, Chunk, Document
from cleanpress.corpus.source import DAMAGE, Source, open_plain, position
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError
from cleanpress.io.jsonl import decode_record, members_of, spliced, texts_of

__all__ = ["LineChunk", "read_lines"]


def read_lines(source: Source) -> Iterator[Chunk]:
    """Yield the lines of a file in chunks; blank ones are no records, and are passed over.

    Raises one of DAMAGE where the file cannot be read further, after all lines before that.
    """
    raw, stream = open_plain(source.path)
    with raw, stream:
        lines: list[bytes] = []
        places: list[int] = []
        size = 0
        try:
            for number, line in enumerate(stream, 1):
                if number == 1:
                    line = line.removeprefix(codecs.BOM_UTF8)
                if not line.strip():
                    continue
                lines.append(line)
                places.append(number)
                size += len(line)
                if size >= CHUNK_BYTES or len(lines) >= CHUNK_DOCUMENTS:
                    yield Chunk(source, lines, places, position(raw))
                    lines, places, size = [], [], 0
        except DAMAGE:
            if lines:
                yield Chunk(source, lines, places, position(raw))
            raise
        if lines:
            yield Chunk(source, lines, places, position(raw))


class LineChunk:
    """A chunk of lines, opened by who works on it."""

    form = "jsonl"

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._lines, self._task = chunk.items, task

    def __len__(self) -> int:
        return len(self._lines)

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError if the line is no record with such a field, and only one."""
        text = decode_record(self._lines[number]).rstrip("\r\n")
        members = members_of(text)
        found = texts_of(members, self._task.field)
        if len(found) > 1:
            raise InputError(f"The record has the field {self._task.field!r} {len(found)} times.")
        names = [member[0] for member in members]
        for name in self._task.new_columns():
            if name in names:
                raise InputError(f"The record already has a field {name!r}, which would be added. Rename it.")
        url = None
        if self._task.url_field is not None:
            url = next((url for _, _, url in texts_of(members, self._task.url_field)), None)
        return Document(found[0][2] if found else None, url, (text, *found))

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return the record as a dict."""
        record: dict[str, Any] = json.loads(document.native[0])
        return record

    def write(self, documents: Sequence[Document], answers: Sequence[Answer]) -> bytes:
        """Return the records as lines, with the answers in them."""
        into = self._task.into
        lines = []
        for document, answer in zip(documents, answers, strict=True):
            text, *found = document.native
            changed = []
            added = answer.columns
            if into != self._task.field:
                added = {into: answer.text, **added}
            elif found and answer.text != found[0][2]:
                changed = [(*found[0][:2], answer.text)]
            lines.append(spliced(text, changed, added) + "\n")
        return "".join(lines).encode("utf-8")
