"""The documents of a corpus one by one, in this process: for what must see them all, as learning sites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cleanpress.corpus.chunk import Chunk, Document
from cleanpress.corpus.output import open_chunk
from cleanpress.corpus.plan import check_input_of
from cleanpress.corpus.run import read_chunks
from cleanpress.corpus.source import find_sources
from cleanpress.corpus.task import Task
from cleanpress.corpus.work import told

__all__ = ["read_documents"]


def read_documents(
    inputs: Sequence[str], task: Task, *, kind: str | None = None
) -> Iterator[Document | dict[str, Any]]:
    """Yield all documents of files, folders, patterns or "-"; for one that cannot be read, a row of rejects.

    Raises PathError or OptionError for what is not there, or has no such field, before the first document.
    """
    sources = find_sources(inputs, kind=kind)
    for source in sources:
        check_input_of(source, task)
    for item in read_chunks(sources, task):
        if not isinstance(item, Chunk):
            yield item.row
            continue
        opened = open_chunk(item, task)
        for number in range(len(opened)):
            try:
                yield opened.document(number)
            except Exception as error:  # noqa: BLE001  # as in work.py
                yield item.reject(number, told(error))
