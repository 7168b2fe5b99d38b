"""Read and write CSV and TSV in a corpus: the header names the columns, and every value is text."""

from __future__ import annotations

import codecs
import csv
import io
import threading
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO, NamedTuple, cast

from cleanpress.corpus.chunk import Chunk, Document, ReadFailure, Result, chunked, failed_record
from cleanpress.corpus.source import Source, open_plain, position
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, TooLargeError, one_of
from cleanpress.io.bounded import MAX_DOCUMENT, PIECE, too_large
from cleanpress.io.files import visible_name
from cleanpress.io.jsonl import dump_json
from cleanpress.text.lazy_regex import lazy

__all__ = ["Header", "RowChunk", "read_header", "read_rows"]

# The module csv has a limit for each value, which is in the way of the one for a row.
LARGEST_VALUE = (1 << 31) - 1
# Longer ones, in characters and lines, are no headers: a quote in them is never closed.
LARGEST_HEADER, LINES_OF_HEADER = 1 << 22, 100
# How many times the limit a row may have that is passed over, to the line where its last quote is closed.
PASSED = 64
FIRST_LOOK = 64  # characters behind a blank line
DELIMITERS = ",;\t|"
ENDS = ("\n", "\r")
BLANK = ("\n", "\r\n", "\r")
NOT_UTF8 = lazy("[\udc80-\udcff]")
# A value in quotes, and the start of one that is not closed; a quote within a value is one like any other.
QUOTED = lazy(r'(?:^|(?<=[,;\t|]))"(?:[^"]|"")*+"(?=[,;\t|\r\n]|\Z)')
UNCLOSED = lazy(r'(?:^|(?<=[,;\t|]))"(?:[^"]|"")*+\Z')


class _LargeValues:
    """Raise the limit of the module csv for the size of a value while any `with` of this is entered.

    The limit counts for the whole process, and belongs to whoever uses csv there. So it is raised for one row
    at a time, not for as long as a generator lives. Where several threads read, the last one restores it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._readers = self._before = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._readers:
                self._before = csv.field_size_limit(LARGEST_VALUE)
            self._readers += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._readers -= 1
            if not self._readers:
                csv.field_size_limit(self._before)


_large_values = _LargeValues()


class _Lines:
    """Give the lines of a file to `csv.reader`; for a row that is larger than the limit, raise TooLargeError.

    They end with LF, CR LF or, as on old Macs, CR alone. number: of the line that was given last.
    """

    def __init__(self, stream: BinaryIO, limit: int | None) -> None:
        self._stream, self._limit = cast("io.BufferedReader", stream), limit
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="surrogateescape")
        self._block, self._end = io.StringIO(newline=""), 0  # some text of the file, and how long it is
        self._size = 0
        self._is_quoted = self._is_ended = (
            False  # whether what was given last ends in quotes, and with a line
        )
        self.number = 0

    def __iter__(self) -> _Lines:
        return self

    def begin(self, limit: int | None) -> None:
        """Begin a row, which has this limit."""
        self._limit, self._size = limit, 0
        self._is_quoted = False

    def pass_row(self) -> None:
        """Pass over the rest of a row that is too large: to the line in which its last quote is closed.

        If that is nowhere near, a quote was forgotten, and the next line is a row again.
        """
        most = PASSED * (self._limit or 0)
        while (self._is_quoted or not self._is_ended) and (piece := self._piece()):
            self.number += self._is_ended
            self._note(piece)
            most -= len(piece)
            if most < 0:
                self._is_quoted = False

    def _note(self, piece: str) -> None:
        self._is_quoted ^= bool(piece.count('"') % 2)  # a quote in a value is two
        self._is_ended = piece.endswith(ENDS)

    def __next__(self) -> str:
        piece = self._piece()
        if not piece:
            raise StopIteration
        self.number += 1
        if self._size == 0 and piece in BLANK:
            self._pass_blank()
        self._add(piece)
        if piece.endswith(ENDS):
            return piece
        pieces = [piece]
        while not piece.endswith(ENDS) and (piece := self._piece()):
            self._add(piece)
            pieces.append(piece)
        return "".join(pieces)

    def _piece(self) -> str:
        """Return the rest of a line; only so much of it if it is long."""
        line = self._block.readline()
        # The end of what is in memory: there may be more of the line, or the LF of CR LF.
        while not line.endswith("\n") and self._block.tell() == self._end and len(line) < PIECE:
            more = self._more(PIECE - len(line))
            if not more:
                break
            self._end = len(line) + len(more)
            self._block = io.StringIO(line + more, newline="")
            line = self._block.readline()
        return line

    def _more(self, size: int) -> str:
        """Read on to where a line ends, or so far. What is behind a line is read later: it may be damaged."""
        pieces = []
        while size > 0:
            data = self._stream.read1(PIECE)
            piece = self._decoder.decode(data, final=not data)
            pieces.append(piece)
            size -= len(piece)
            if not data or "\n" in piece or "\r" in piece:
                break
        return "".join(pieces)

    def _pass_blank(self) -> None:
        """Pass over blank lines, many at a time: some KB can be packed to unpack to millions of them.

        Most often there is one, so little is looked at first, and twice as much while all of it is blank.
        """
        size = FIRST_LOOK
        while True:
            at = self._block.tell()
            ahead = self._block.read(size)
            passed = ahead[: len(ahead) - len(ahead.lstrip("\r\n"))]
            if len(passed) == len(ahead):
                passed = passed.removesuffix("\r")  # its LF may be still to come
            self.number += passed.count("\n") + passed.count("\r") - passed.count("\r\n")
            self._block.seek(at + len(passed))
            if len(ahead) < size or len(passed) < size - 1:
                return
            size *= 2

    def _add(self, piece: str) -> None:
        self._size += len(piece)
        self._note(piece)
        if self._limit is None or self._size <= self._limit:
            return
        if self._size - len(piece) + len(piece.rstrip("\r\n")) > self._limit:  # the line end does not count
            raise too_large("The row", self._limit)


class Header(NamedTuple):
    """Hold the names of the columns, and what stands between values."""

    names: list[str]
    delimiter: str


def read_header(source: Source) -> Header:
    """Read the first row; the delimiter is the one of , ; tab and | that is most frequent outside of quotes.

    Raises InputError if there is no first row, if it is none of CSV, or if two columns have one name.
    """
    raw, stream = open_plain(source.path)
    with raw, stream:
        return _header_of(visible_name(source.path), _Lines(stream, LARGEST_HEADER))


def _header_of(name: str, lines: _Lines) -> Header:
    """Read the first row from its lines, as `read_header` does."""
    try:
        first = _first_row(name, lines)
    except TooLargeError as error:
        raise InputError(
            f"{name}: the first row, which has the names of the columns, is longer than {LARGEST_HEADER:,} "
            "characters. Is this CSV?"
        ) from error
    outside = QUOTED.sub("", first)
    delimiter = max(DELIMITERS, key=outside.count)
    with _large_values:
        names = next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
    if not any(names):
        raise InputError(f"{name} has no first row with the names of its columns.")
    if len(set(names)) < len(names):
        twice = next(each for each in names if names.count(each) > 1)
        raise InputError(f"{name}: two columns have the same name, {twice!r}. Rename one of them.")
    return Header(names, delimiter)


def _first_row(name: str, lines: _Lines) -> str:
    """Return the lines of the first row, of which names in quotes make several."""
    row = next(lines, "")
    if row.startswith(("\udcff\udcfe", "\udcfe\udcff")) or row.count("\0") > len(row) // 4:
        raise InputError(f"{name} is UTF-16. Convert it to UTF-8 first: iconv -f UTF-16 -t utf-8")
    if NOT_UTF8.search(row):
        raise InputError(f"{name}: the first row is not UTF-8. Convert it first: iconv -f ENCODING -t utf-8")
    while UNCLOSED.search(QUOTED.sub("", row)):
        line = next(lines, "")
        if not line or lines.number > LINES_OF_HEADER:
            raise InputError(
                f"{name}: a quote in the first row, with the names of the columns, is not closed."
            )
        row += line
    return row


def read_rows(source: Source, limit: int | None = MAX_DOCUMENT) -> Iterator[Chunk | ReadFailure]:
    """Yield the rows of a file in chunks; what cannot be parsed as CSV is a read error.

    limit: the largest row, in characters; a larger one is a read error, too, and None is no limit.
    Raises one of READ_ERRORS where the file cannot be read further, after all rows before that.
    """
    raw, stream = open_plain(source.path)
    with raw, stream:
        lines = _Lines(stream, LARGEST_HEADER)
        header = _header_of(visible_name(source.path), lines)
        rows = _rows(source, lines, header.delimiter, limit)
        yield from chunked(source, rows, lambda _: position(raw), head=header)


def _rows(
    source: Source, lines: _Lines, delimiter: str, limit: int | None
) -> Iterator[tuple[list[str], int, int] | ReadFailure]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    row: list[str] | None = []
    while row is not None:
        place = lines.number + 1
        lines.begin(limit)
        try:
            with _large_values:
                row = next(reader, None)
        except csv.Error as error:
            yield ReadFailure(failed_record(source, place, _problem(error, place, lines.number)))
            continue
        except TooLargeError as error:
            lines.pass_row()
            yield ReadFailure(failed_record(source, place, _problem(error, place, lines.number)))
            continue
        if row:  # a blank line is no row
            yield row, place, sum(map(len, row))


def _problem(error: Exception, first: int, last: int) -> str:
    """Return what is wrong with a row; where it has many lines, a quote that is not closed is most likely."""
    says = str(error) if isinstance(error, TooLargeError) else f"Not a row of CSV: {error}."
    return says if last <= first else f"{says} It goes on to line {last:,}: is a quote in it never closed?"


class RowChunk:
    """Open a chunk of rows, to work on it and write it."""

    format = "csv"

    def __init__(self, chunk: Chunk, task: Task) -> None:
        self._rows, self._task, self._header = chunk.items, task, chunk.head
        names = self._header.names
        self._at = names.index(one_of("column", task.column, names))
        self._url_at = None
        if task.url_column is not None:
            self._url_at = names.index(one_of("column", task.url_column, names))

    def __len__(self) -> int:
        return len(self._rows)

    def document(self, number: int) -> Document:
        """Return a document. Raises InputError if the row does not fit the header, or is not UTF-8."""
        row, names = self._rows[number], self._header.names
        if len(row) != len(names):
            raise InputError(f"The row has {len(row)} values, and the header {len(names)}.")
        if any(NOT_UTF8.search(value) for value in row):
            raise InputError("The row is not UTF-8. Convert the file first: iconv -f ENCODING -t utf-8")
        return Document(row[self._at], None if self._url_at is None else row[self._url_at], row)

    def row(self, number: int, document: Document) -> dict[str, Any]:
        """Return the row as a dict."""
        return dict(zip(self._header.names, document.native, strict=True))

    def write(self, documents: Sequence[Document], results: Sequence[Result]) -> bytes:
        """Return the rows as CSV, with the results in them; values that are not text become JSON."""
        rows = []
        for document, result in zip(documents, results, strict=True):
            row = list(document.native)
            more = [_as_text(value) for value in result.columns.values()]
            if self._task.into == self._task.column:
                row[self._at] = result.text
            else:
                more.insert(0, result.text or "")
            rows.append([*row, *more])
        return _written(rows, self._header.delimiter)


def first_line(header: Header, task: Task) -> bytes:
    """Return the header of the output."""
    return _written([[*header.names, *task.new_columns()]], header.delimiter)


class _Ends:
    """Take rows of a `csv.writer`, and end their lines with LF."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(line[:-2] + "\n")


def _written(rows: Sequence[Sequence[Any]], delimiter: str) -> bytes:
    """Return rows as CSV. A value with CR in it is in quotes, as only those of the line end always are."""
    out = _Ends()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return "".join(out.lines).encode("utf-8")


def _as_text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return dump_json(value)
