"""Work on one chunk, as a worker process does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cleanpress.corpus.attempt import WRITING
from cleanpress.corpus.chunk import Chunk, ChunkResult, Document, Result, Tally
from cleanpress.corpus.output import open_chunk, write
from cleanpress.corpus.task import Task
from cleanpress.errors import CleanpressError

__all__ = ["in_turn", "message_of", "work_on_chunk"]


def work_on_chunk(
    chunk: Chunk,
    task: Task,
    *,
    known: Mapping[int, str] | None = None,
    begin: Callable[[int], None] = lambda number: None,
    first: int | None = None,
) -> ChunkResult:
    """Work on the documents of a chunk, and return the bytes to write and the failed records.

    known: documents, by number, that failed before and are skipped, with the error.
    begin: is called with the number of each document before the work on it, and with WRITING behind the last.
    first: a document that is worked on before the others: nothing of them is in memory then.
    Raises CleanpressError if it is the chunk that cannot be opened.
    """
    opened = open_chunk(chunk, task)
    tally = Tally(documents=len(opened))
    done: dict[int, tuple[Document, Result]] = {}
    failed: dict[int, dict[str, Any]] = {}
    for number in in_turn(len(opened), first):
        begin(number)
        try:
            _check_unknown(number, known)
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
        done[number] = document, result
    begin(WRITING)
    numbers = sorted(done)  # what follows must not show which one was first
    documents, results = [done[number][0] for number in numbers], [done[number][1] for number in numbers]
    written = write(opened, numbers, documents, results, task, chunk)
    for place, why in written.failed.items():
        failed[numbers[place]] = chunk.failed_record(numbers[place], why)
    for number in numbers:
        if number not in failed:
            _count(tally, *done[number])
    tally.failed = len(failed) - tally.set_aside
    return ChunkResult(written.output, [failed[number] for number in sorted(failed)], tally)


def _check_unknown(number: int, known: Mapping[int, str] | None) -> None:
    if known and number in known:
        raise CleanpressError(known[number])


def in_turn(count: int, first: int | None = None) -> Iterator[int]:
    """Yield the numbers of documents in the order in which they are worked on.

    >>> list(in_turn(4)), list(in_turn(4, 2))
    ([0, 1, 2, 3], [2, 0, 1, 3])
    """
    if first is not None:
        yield first
    yield from (number for number in range(count) if number != first)


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
