"""Clean the documents of a corpus for a report: all of them, or a sample, in worker processes."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from cleanpress.adapters.jobs import Extraction
from cleanpress.corpus import chunk as chunks
from cleanpress.corpus.chunk import UNITS, Chunk, ChunkResult, ReadFailure, Tally
from cleanpress.corpus.output import OpenChunk, open_chunk
from cleanpress.corpus.read import read_chunks
from cleanpress.corpus.source import Source
from cleanpress.corpus.task import Task
from cleanpress.corpus.work import in_turn, message_of
from cleanpress.errors import CleanpressError
from cleanpress.report.inputs import Columns, Given
from cleanpress.report.looked import Looked, look_at_page, look_at_text
from cleanpress.report.sample import Wanted, ticket_of
from cleanpress.report.views import View, cut_view, view_of

if TYPE_CHECKING:
    from cleanpress.cleaned import Cleaned
    from cleanpress.html.document import Document

__all__ = ["Found", "Item", "Look", "Places", "batches", "look_at_chunk", "sampled", "value_at"]

# Of documents that are sent to a worker at once: a fraction of a second of work.
BATCH_DOCUMENTS, BATCH_BYTES = 32, 1 << 18


class Item(NamedTuple):
    """Hold a document that is to be cleaned.

    number: its number among all that are read, from 0. path, format, place: where it stands.
    beside: of the output of a run, what is in the columns beside the text, by the words behind its name; and
        "original", where a column still has it.
    """

    number: int
    path: str
    format: str
    place: int | None
    document: chunks.Document
    language: str | None = None
    beside: Mapping[str, Any] = {}

    @property
    def name(self) -> str:
        """Return what the document is called: its URL, or its file without the folder and the place."""
        folder, mark, _ = self.path.rpartition("/")
        return self.document.url or self.where.removeprefix(f"{folder}{mark}")

    @property
    def where(self) -> str:
        """Return where the document stands."""
        unit = UNITS[self.format]
        return f"{self.path}, {unit} {self.place:,}" if unit and self.place is not None else self.path

    def failed_record(self, error: str) -> dict[str, Any]:
        """Return the failed record of the document."""
        unit = UNITS[self.format]
        position = {"position": self.place, "unit": unit} if unit and self.place is not None else {}
        return {"input": self.path, **position, "error": error}


class Found(NamedTuple):
    """Hold what was found in a document: what is counted, and the view of it if it may be shown.

    name: what it is called; where: where it stands.
    """

    number: int
    looked: Looked
    view: View | None = None
    name: str = ""
    where: str = ""


# --- Reading --------------------------------------------------------------------------------------


class Places:
    """Go over the places of all documents, without reading the documents, and count them.

    columns: those of url and language are read with a document. failures: what cannot be read at all.
    progress: is called for each chunk with the bytes read by its end, and the documents.
    """

    def __init__(
        self,
        given: Given,
        task: Task,
        failed: Callable[[Mapping[str, Any]], None],
        progress: Callable[[int, int], None],
    ) -> None:
        self._given, self._task, self._failed, self._progress = given, task, failed, progress
        self.documents = 0

    def __iter__(self) -> Iterator[Callable[[], Item]]:
        """Yield, for each document, what reads it. That raises what reading raises."""
        passed = 0
        for source in self._given.sources:
            reached = 0
            for item in read_chunks([source], self._task, columns=self._given.columns.names):
                if isinstance(item, ReadFailure):
                    self._failed(item.row)
                    continue
                chunk = _Opened(item, self._task, self._given.columns)
                for number in range(len(item.items) if source.files else len(item.places)):
                    yield _reads(chunk, number, self.documents)
                    self.documents += 1
                reached = item.bytes_read
                self._progress(passed + reached, self.documents)
            passed += reached


class _Opened:
    """Open a chunk when the first of its documents is read."""

    def __init__(self, chunk: Chunk, task: Task, columns: Columns) -> None:
        self._chunk, self._task, self._columns = chunk, task, columns
        self._opened: OpenChunk | None = None

    def item(self, number: int, total_number: int) -> Item:
        chunk, source = self._chunk, self._chunk.source
        path = chunk.items[number][0] if source.files else source.path
        item = Item(
            total_number, path, source.format, _place(chunk, number), chunks.Document(None, None, None)
        )
        try:
            if self._opened is None:
                self._opened = open_chunk(chunk, self._task)
            document = self._opened.document(number)
            row = self._opened.row(number, document) if self._needs_row else {}
        except Exception as error:  # as in corpus/work.py: one document stops nothing
            raise _UnreadableError(item.failed_record(message_of(error))) from error
        columns = self._columns
        url = document.url or _text(value_at(row, columns.url))
        language = _text(value_at(row, columns.language))
        beside = {word: row.get(name) for word, name in columns.beside.items()}
        if columns.original is not None:
            beside["original"] = row.get(columns.original)
        document = document._replace(url=url, native=None)
        return item._replace(document=document, language=language, beside=beside)

    @property
    def _needs_row(self) -> bool:
        return len(self._columns.names) > 1


class _UnreadableError(Exception):
    """Hold the failed record of a document that cannot be read."""

    def __init__(self, row: dict[str, Any]) -> None:
        super().__init__(row["error"])
        self.row = row


def _place(chunk: Chunk, number: int) -> int | None:
    return None if chunk.source.files else chunk.places[number]


def _reads(chunk: _Opened, number: int, total_number: int) -> Callable[[], Item]:
    return lambda: chunk.item(number, total_number)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def value_at(row: Mapping[str, Any], name: str | None) -> Any:
    """Return a value of a record: of the column of this name, or of one inside of another.

    >>> value_at({"meta": {"url": "a"}}, "meta.url"), value_at({"meta.url": "b"}, "meta.url")
    ('a', 'b')
    """
    if name is None:
        return None
    if name in row or "." not in name:
        return row.get(name)
    first, _, rest = name.partition(".")
    inner = row.get(first)
    return value_at(inner, rest) if isinstance(inner, Mapping) else None


# --- Sampling -------------------------------------------------------------------------------------


def sampled(
    places: Places, number: int | None, seed: int, failed: Callable[[Mapping[str, Any]], None]
) -> Iterator[Item]:
    """Yield the documents to clean, in order: all of them, or `number`, each equally likely.

    By Algorithm R (Vitter, "Random Sampling with a Reservoir", 1985). The sample is kept in a temporary
    file, so that memory does not depend on the size of documents.
    """
    if number is None:
        for reads in places:
            try:
                yield reads()
            except _UnreadableError as error:
                failed(error.row)
        return
    chance = random.Random(seed)
    with TemporaryFile() as spool:
        kept: list[int] = []  # where in the file the documents stand
        for count, reads in enumerate(places):
            slot = count if count < number else chance.randrange(count + 1)
            if slot >= number:
                continue
            kept[slot : slot + 1] = [spool.seek(0, 2)]
            try:
                pickle.dump(reads(), spool)
            except _UnreadableError as error:
                pickle.dump(error.row, spool)
        yield from _read_back(spool, sorted(kept), failed)


def _read_back(
    spool: BinaryIO, kept: list[int], failed: Callable[[Mapping[str, Any]], None]
) -> Iterator[Item]:
    for place in kept:
        spool.seek(place)
        item = pickle.load(spool)  # what was written here a moment ago, in a file without a name
        if isinstance(item, Item):
            yield item
        else:
            failed(item)


def batches(items: Iterator[Item], wanted: Callable[[], Wanted]) -> Iterator[Chunk]:
    """Yield documents in chunks for the workers, with what is wanted of them when the chunk is made."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.document.value or "")
        if len(batch) >= BATCH_DOCUMENTS or size >= BATCH_BYTES:
            yield _batch(batch, size, wanted())
            batch, size = [], 0
    if batch:
        yield _batch(batch, size, wanted())


def _batch(items: list[Item], size: int, wanted: Wanted) -> Chunk:
    source = Source(items[0].path, items[0].format, "", "")
    return Chunk(source, items, range(len(items)), size, wanted)


# --- Working --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """Say what workers do: the job spec, in a task, and the seed of what is drawn to be shown."""

    task: Task
    seed: int

    def at(self, item: Item, wanted: Wanted) -> Found:
        """Clean a document, and return what was found. Raises what the job spec raises."""
        document, job = item.document, self.task.job
        if document.value is None:
            return Found(item.number, Looked(url=document.url, missing=True))
        value = self.task.value_of(document)
        result: Document | Cleaned
        if isinstance(job, Extraction):
            result = job.document(value, document.url)
            looked = look_at_page(result, document.url, item.language)
        else:
            result = job.cleaned(value, document.url)
            looked = look_at_text(result, document.url, item.language)
        if not wanted.allows(looked.score, ticket_of(item.number, self.seed)):
            return Found(item.number, looked)
        return Found(item.number, looked, cut_view(view_of(result, item.name)), item.name, item.where)


def look_at_chunk(
    chunk: Chunk,
    look: Look,
    *,
    known: Mapping[int, str] | None = None,
    begin: Callable[[int], None] = lambda number: None,
    first: int | None = None,
) -> ChunkResult:
    """Look at the documents of a chunk, as `corpus.work.work_on_chunk` works on them."""
    found: dict[int, Found] = {}
    failed: dict[int, dict[str, Any]] = {}
    for number in in_turn(len(chunk.items), first):
        item = chunk.items[number]
        begin(number)
        try:
            if known and number in known:
                raise CleanpressError(known[number])
            found[number] = look.at(item, chunk.head)
        except Exception as error:  # noqa: BLE001  # as in corpus/work.py: one document stops nothing
            failed[number] = item.failed_record(message_of(error))
    output, records = dict(sorted(found.items())), dict(sorted(failed.items()))
    return ChunkResult([*output.values()], [*records.values()], Tally(documents=len(chunk.items)))
