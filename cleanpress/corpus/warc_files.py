"""Read WARC and WET in a corpus: the pages of responses and resources, or the texts of conversions."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple, cast

from cleanpress.corpus.chunk import Chunk, Document, ReadFailure, chunked, failed_record
from cleanpress.corpus.source import Source, extra
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, TooLargeError
from cleanpress.io.bounded import MAX_DOCUMENT, PIECE, read_all, too_large
from cleanpress.io.files import open_input

__all__ = ["PageChunk", "read_records"]

# Pages are packed once, or twice by a proxy. Each layer takes time and memory to unpack.
MOST_LAYERS = 4
# A record whose length is wrong includes the next ones.
_SWALLOWED = re.compile(rb"\r\n\r\nWARC/1\.[01]\r\n(?:WARC|Content)-")
_LONGEST_START = (
    32  # bytes that the start of a record may have in one piece of a body, and so not in the next
)
# How a record starts in a file: of records compressed one by one, and of plain ones.
_START = re.compile(rb"\x1f\x8b\x08|\x28\xb5\x2f\xfd|(?<=\n)WARC/1\.")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d{1,18}) *(?:\r\n|\Z)", re.IGNORECASE)
LONGEST_HEAD = 1 << 16  # bytes of the headers of a record
GZIP = b"\x1f\x8b"
_HTML = ("text/html", "application/xhtml+xml", "")


class Record(NamedTuple):
    """Hold what is kept of a record: URL, date, the Content-Type of the page, and the page."""

    url: str | None
    date: str | None
    content_type: str | None
    body: bytes


def read_records(
    source: Source, texts: bool, limit: int | None = MAX_DOCUMENT
) -> Iterator[Chunk | ReadFailure]:
    """Yield the HTML pages of a file in chunks, or with `texts` its texts; a damaged record is a read error.

    After it, reading goes on at the next record that can be found.
    limit: the largest page or text, in bytes, also unpacked; a larger one is a read error, too. None is none.
    """
    with open_input(source.path) as raw:
        stream = raw if raw.seekable() else cast(BinaryIO, _Piped(raw))
        yield from chunked(source, _wanted(source, _records(source, stream, texts, limit), texts), int)


def _wanted(
    source: Source, records: Iterator[tuple[int, Record | ReadFailure | None]], texts: bool
) -> Iterator[tuple[Record, int, int] | ReadFailure]:
    """Yield the records of interest; if there are only others, a read error that says so."""
    found = others = 0
    for place, record in records:
        if isinstance(record, Record):
            found += 1
            yield record, place, len(record.body)
        elif record is None:
            others += 1
        else:
            yield record
    if others and not found:
        what = (
            "no texts, but web pages: add --extract"
            if texts
            else "no HTML pages: for texts, leave out --extract"
        )
        yield ReadFailure(failed_record(source, None, f"There are {what}."))


class _Piped:
    """Give a stream that is no file, such as a pipe, the `tell` without which fastwarc panics."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return False


def _records(
    source: Source, stream: BinaryIO, texts: bool, limit: int | None
) -> Iterator[tuple[int, Record | ReadFailure | None]]:
    """Yield place and content of each record of interest; None for one of the other kind.

    A record is yielded when the next one has begun well, as only that shows that its length was right.
    """
    start: int | None = 0
    after = 0
    is_gzip = _is_gzip(stream)
    while start is not None:
        waiting: tuple[int, Record | ReadFailure | None] | None = None
        reported = start > 0
        try:
            for record in _iterate(stream):
                if waiting is not None:
                    yield waiting
                waiting, reported, after = None, False, record.stream_pos
                waiting = (after, _read_or_told(source, record, texts, limit))
            if waiting is not None:
                yield waiting
            if not is_gzip:
                return
            # An empty member, as bgzip ends its files with, is taken for the end of the file.
            reported, problem = True, ""
        except (OSError, ValueError) as error:
            problem = str(error).rstrip(".")
            if waiting is not None and _is_whole(stream, after, problem, is_gzip=is_gzip):
                yield waiting
        if not reported:
            say = "Reading goes on at the next record that can be found."
            damaged = f"The record here or behind is damaged: {problem}. {say}"
            yield after, ReadFailure(failed_record(source, after, damaged))
        after = max(after, start) + 1
        start = _next_start(stream, after)


def _read_or_told(source: Source, record: Any, texts: bool, limit: int | None) -> Record | ReadFailure | None:
    """Read a record; one that is too large is a read error."""
    try:
        return _read(record, texts, limit)
    except InputError as error:
        return ReadFailure(failed_record(source, record.stream_pos, str(error)))


def _iterate(stream: BinaryIO) -> Iterator[Any]:
    warc = extra("fastwarc.warc", "warc")
    kinds = warc.WarcRecordType
    yield from warc.ArchiveIterator(stream, record_types=kinds.response | kinds.resource | kinds.conversion)


def _read(record: Any, texts: bool, limit: int | None) -> Record | None:
    """Read a record; None if it is of the other kind or not a page.

    Raises ValueError for a wrong length, and InputError for a page that is too large.
    """
    content_type, wanted = _kind(record, texts)
    body, size = _body(record, limit if wanted else 0)
    if not wanted:
        return None
    if limit is not None and size > limit:
        raise too_large("The record", limit)
    http = record.http_headers
    if http is not None:
        body = _decoded(body, http, limit)
    return Record(record.headers.get("WARC-Target-URI"), record.headers.get("WARC-Date"), content_type, body)


def _kind(record: Any, texts: bool) -> tuple[str | None, bool]:
    """Return the Content-Type of a record, None for a text, and whether it is one of those that are read."""
    http = record.http_headers
    if http is not None:
        content_type = http.get("Content-Type", "")
        return content_type, not texts and http.status_code == 200 and _is_html(content_type)
    # What was not fetched over HTTP, or was converted, says its type itself.
    content_type = record.headers.get("Content-Type", "")
    if record.record_type == extra("fastwarc.warc", "warc").WarcRecordType.conversion:
        is_text = not content_type or not _is_html(content_type)
        return (None if texts else content_type), is_text == texts
    return content_type, not texts and _is_html(content_type)


def _is_html(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in _HTML


def _body(record: Any, limit: int | None) -> tuple[bytes, int]:
    """Read the body of a record to its end, and return it with its size; only the size if it is too large.

    Raises ValueError for a wrong length.
    """
    declared = record.content_length
    pieces: list[bytes] = []
    size = 0
    before = b""
    while piece := record.reader.read(PIECE):
        size += len(piece)
        if _SWALLOWED.search(before + piece):
            raise ValueError("its length is wrong, as there is another record in it")
        before = piece[-_LONGEST_START:]
        if limit is not None and size > limit:
            pieces.clear()
        else:
            pieces.append(piece)
    if size < declared:
        raise ValueError(f"it says it holds {declared:,} bytes, and the file ends after {size:,}")
    return b"".join(pieces), size


def _decoded(body: bytes, http: Any, limit: int | None) -> bytes:
    """Undo the encodings of a response, unless that was done already: some archives keep the old headers.

    Raises InputError if it is too large then, or was packed too often.
    """
    streams = extra("fastwarc.stream_io", "warc")
    readers = {
        "chunked": streams.ChunkedReader, "gzip": streams.GzipReader, "x-gzip": streams.GzipReader,
        "deflate": streams.GzipReader, "br": streams.BrotliReader, "zstd": streams.ZstdReader,
    }  # fmt: skip
    names = [
        name
        for header in ("Transfer-Encoding", "Content-Encoding")
        for name in reversed(http.get(header, "").lower().replace(" ", "").split(","))
        if name in readers
    ]
    if len(names) > MOST_LAYERS:
        raise InputError(f"The page was packed {len(names):,} times, and {MOST_LAYERS} are undone at most.")
    for name in names:
        try:
            body = read_all(readers[name](io.BytesIO(body)), limit, "The unpacked page")
        except TooLargeError:
            raise
        except (OSError, ValueError):
            return body
    return body


def _is_gzip(stream: BinaryIO) -> bool:
    return stream.seekable() and cast(Any, stream).peek(2)[:2] == GZIP


def _is_whole(stream: BinaryIO, start: int, problem: str, *, is_gzip: bool) -> bool:
    """Return whether the record before one that cannot be read is whole: its length may be what was wrong."""
    if "header" not in problem:
        return True
    head, size = _member(stream, start) if is_gzip else _up_to_the_next(stream, start)
    head = head.partition(b"\r\n\r\n")[0]
    length = _LENGTH.search(head)
    return length is not None and len(head) + 4 + int(length[1]) + 4 == size


def _up_to_the_next(stream: BinaryIO, start: int) -> tuple[bytes, int]:
    """Return the first bytes of a record that is not compressed, and how many there are up to the next."""
    after = _next_start(stream, start + 1)
    if after is None:
        return b"", 0
    stream.seek(start)
    return stream.read(min(after - start, LONGEST_HEAD)), after - start


def _member(stream: BinaryIO, start: int) -> tuple[bytes, int]:
    """Return the first bytes of a member of a gzip file, unpacked, and how many there are in it."""
    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16)
    head, size = b"", 0
    stream.seek(start)
    with suppress(zlib.error):  # a damaged one is shorter than its record says
        while not unpacked.eof and (packed := unpacked.unconsumed_tail or stream.read(PIECE)):
            data = unpacked.decompress(packed, PIECE)
            head += data[: max(LONGEST_HEAD - len(head), 0)]
            size += len(data)
    return head, size


def _next_start(stream: BinaryIO, start: int) -> int | None:
    """Return where the next record may begin, and move there; None if no more begin, and in a pipe."""
    if not stream.seekable():
        return None
    stream.seek(start)
    before = b""
    while block := stream.read(1 << 20):
        window = before + block
        match = _START.search(window)
        if match is not None:
            found = start - len(before) + match.start()
            stream.seek(found)
            return found
        start += len(block)
        before = window[-8:]
    return None


class PageChunk:
    """Open a chunk of records, to work on it."""

    format = None

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._records = chunk.items

    def __len__(self) -> int:
        return len(self._records)

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError if a text is not UTF-8, as all texts of WET are."""
        record = self._records[number]
        if record.content_type is not None:
            return Document(record.body, record.url, record, record.content_type)
        try:
            return Document(record.body.decode("utf-8"), record.url, record)
        except UnicodeDecodeError as error:
            raise InputError(f"The text is not UTF-8: {error}.") from error

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return URL and date; the text is put in later."""
        return {"url": document.native.url, "date": document.native.date}
