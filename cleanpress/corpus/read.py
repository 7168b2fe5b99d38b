"""Read the documents of a corpus one by one, in this process, as learning site profiles must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleanpress.corpus.chunk import Chunk, Document
from cleanpress.corpus.output import open_chunk
from cleanpress.corpus.plan import check_input_of
from cleanpress.corpus.run import read_chunks
from cleanpress.corpus.source import Inputs, find_sources
from cleanpress.corpus.task import Task
from cleanpress.corpus.work import message_of

__all__ = ["read_documents"]


def read_documents(
    inputs: Inputs, task: Task, *, input_format: str | None = None
) -> Iterator[Document | dict[str, Any]]:
    """Yield all documents of files, folders, patterns or "-"; for one that cannot be read, its failed record.

    Raises PathError or OptionError for what is not there, or has no such column, before the first document.
    """
    sources = find_sources(inputs, input_format=input_format)
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
                yield item.failed_record(number, message_of(error))
