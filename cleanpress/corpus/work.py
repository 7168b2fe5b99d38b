"""The work on one chunk, as a worker process does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cleanpress.corpus.chunk import Answer, Chunk, Document, Result, Tally
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
) -> Result:
    """Work on the documents of a chunk, and return what to write, and which documents were rejected and why.

    known: documents, by number, that are rejected unseen, with the error.
    begin: is told the number of each document before it is looked at.
    Raises CleanpressError if it is the chunk that cannot be opened.
    """
    opened = open_chunk(chunk, task)
    tally = Tally(documents=len(opened))
    numbers: list[int] = []
    documents: list[Document] = []
    answers: list[Answer] = []
    rejects: list[dict[str, Any]] = []
    for number in range(len(opened)):
        begin(number)
        try:
            if known and number in known:
                raise CleanpressError(known[number])
            document = opened.document(number)
            answer = task.answer(document)
        # Whatever goes wrong in one document, in a cleaner of the user's own too, is a row in the rejects.
        except Exception as error:  # noqa: BLE001
            rejects.append(chunk.reject(number, told(error)))
            continue
        _count(tally, document, answer, task)
        numbers.append(number)
        documents.append(document)
        answers.append(answer)
    tally.rejected = len(rejects)
    return Result(write(opened, numbers, documents, answers, task, chunk), rejects, tally)


def told(error: Exception) -> str:
    """Return an error as a sentence; of one that is not cleanpress's own, with its type."""
    if isinstance(error, CleanpressError):
        return str(error)
    return f"{type(error).__name__}: {error}"


def _count(tally: Tally, document: Document, answer: Answer, task: Task) -> None:
    if document.value is None or answer.text is None:
        tally.missing += 1
        return
    tally.characters += len(document.value)
    tally.kept += len(answer.text)
    counts = answer.columns.get(f"{task.into}_counts")
    if counts:
        tally.count(counts)
    tally.emptied += bool(document.value.strip()) and not answer.text.strip()
