"""Work on one chunk, as a worker process does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cleanpress.corpus.chunk import Chunk, ChunkResult, Document, Result, Tally
from cleanpress.corpus.output import open_chunk, write
from cleanpress.corpus.task import Task
from cleanpress.errors import CleanpressError

__all__ = ["work_on_chunk"]


def work_on_chunk(
    chunk: Chunk,
    task: Task,
    *,
    known: Mapping[int, str] | None = None,
    begin: Callable[[int], None] = lambda number: None,
) -> ChunkResult:
    """Work on the documents of a chunk, and return the bytes to write and the failed records.

    known: documents, by number, that failed before and are skipped, with the error.
    begin: is called with the number of each document before the work on it.
    Raises CleanpressError if it is the chunk that cannot be opened.
    """
    opened = open_chunk(chunk, task)
    tally = Tally(documents=len(opened))
    numbers: list[int] = []
    documents: list[Document] = []
    results: list[Result] = []
    failed: dict[int, dict[str, Any]] = {}
    for number in range(len(opened)):
        begin(number)
        try:
            if known and number in known:
                raise CleanpressError(known[number])
            document = opened.document(number)
            result = task.result(document)
        # Any error in one document, also in a cleaner of the user's own, makes a failed record of it.
        except Exception as error:  # noqa: BLE001
            failed[number] = chunk.failed_record(number, message_of(error))
            continue
        if task.too_doubtful(result):
            failed[number] = _set_aside(chunk, number, result, task)
            tally.set_aside += 1
            continue
        numbers.append(number)
        documents.append(document)
        results.append(result)
    written = write(opened, numbers, documents, results, task, chunk)
    for place, (number, document, result) in enumerate(zip(numbers, documents, results, strict=True)):
        if place in written.failed:
            failed[number] = chunk.failed_record(number, written.failed[place])
        else:
            _count(tally, document, result)
    tally.failed = len(failed) - tally.set_aside
    return ChunkResult(written.output, [failed[number] for number in sorted(failed)], tally)


def _set_aside(chunk: Chunk, number: int, result: Result, task: Task) -> dict[str, Any]:
    why = f"Set aside: its confidence is {result.confidence}, and below {task.min_confidence}."
    return {**chunk.failed_record(number, why), "confidence": result.confidence}


def message_of(error: Exception) -> str:
    """Return an error as a sentence; with its type, if it is not cleanpress's own."""
    if isinstance(error, CleanpressError):
        return str(error)
    return f"{type(error).__name__}: {error}"


def _count(tally: Tally, document: Document, result: Result) -> None:
    if document.value is None or result.text is None:
        tally.missing += 1
        return
    tally.characters += len(document.value)
    tally.kept += len(result.text)
    tally.count(result.counts)
    tally.emptied += bool(document.value.strip()) and not result.text.strip()
