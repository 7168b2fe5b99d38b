"""Look at the first records of JSON Lines, which have no header that says which columns there are."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from cleanpress.corpus.source import READ_ERRORS, Source, open_plain
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, OptionError, TooLargeError
from cleanpress.io.bounded import too_large
from cleanpress.io.files import visible_name
from cleanpress.io.json_paths import reaches
from cleanpress.io.jsonl import decode_record, members_of

__all__ = ["FIRST", "Lines", "check_first_records", "checked_lines"]

# A column that so many records lack is misspelt. If only some lack it, each makes a failed record.
FIRST = 1000
LOOKED_AT = 1 << 24  # bytes that are looked at: if there is no such record in them, none is missed
# Numbers of lines, from 1, and what they are.
Lines = Iterable[tuple[int, bytes | TooLargeError]]
COLUMNS = 20  # that a message names at most


def check_first_records(sources: Sequence[Source], task: Task) -> None:
    """Raise OptionError if a column is in none of the first records of the files.

    A file is read as far as a record with the column: in most cases one line. Standard input is not read.
    """
    files = [source for source in sources if source.format == "jsonl" and source.path != "-"]
    for column in (task.column, task.url_column):
        if column is not None and files:
            _check(column, _first(_lines_in(files)), visible_name(files[0].path))


def checked_lines(lines: Lines, task: Task) -> Iterator[tuple[int, bytes | TooLargeError]]:
    """Yield lines of standard input. Raises OptionError as `check_first_records` does, before the first."""
    stream = iter(lines)
    for column in (task.column, task.url_column):
        if column is None:
            continue
        read: list[tuple[int, bytes | TooLargeError]] = []
        _check(column, _first(_noted(stream, read)), visible_name("-"))
        stream = chain(read, stream)
    yield from stream


def _first(lines: Iterable[bytes | TooLargeError]) -> Iterator[bytes | None]:
    """Yield so many lines, and so many bytes, as are looked at; None where the rest is not known.

    Lines of standard input are in memory until one has the column, and those of files are read twice.
    """
    size = 0
    for line in islice(lines, FIRST):
        if isinstance(line, TooLargeError) or size > LOOKED_AT:
            yield None
            return
        size += len(line)
        yield line


def _noted(lines: Lines, read: list[tuple[int, bytes | TooLargeError]]) -> Iterator[bytes | TooLargeError]:
    for number, line in lines:
        read.append((number, line))
        yield line


def _lines_in(files: Iterable[Source]) -> Iterator[bytes | TooLargeError]:
    """Yield the lines of files, as far as they can be read: that one is damaged shows when it is its turn."""
    for source in files:
        try:
            raw, stream = open_plain(source.path)
            with raw, stream:
                while line := stream.readline(LOOKED_AT):
                    if len(line) == LOOKED_AT:
                        yield too_large("The line", LOOKED_AT)
                        return
                    yield line
        except READ_ERRORS:
            continue


def _check(column: str, lines: Iterable[bytes | None], name: str) -> None:
    known: dict[str, None] = {}
    records = 0
    for line in lines:
        if line is None:
            return
        try:
            text = decode_record(line.removeprefix(codecs.BOM_UTF8))
            members = members_of(text)
        except InputError:
            continue  # no record: it fails later, by itself
        if members and reaches(text, members, column):
            return
        records += bool(members)
        known.update(dict.fromkeys(member.key for member in members))
    if records:
        raise OptionError(_misspelt(column, list(known), records, name))


def _misspelt(column: str, known: Sequence[str], records: int, name: str) -> str:
    from difflib import get_close_matches

    have = f"None of the first {records:,} records of {name} has a column {column!r}."
    if records == 1:
        have = f"The only record of {name} has no column {column!r}."
    near = get_close_matches(column, known, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    more = ", …" if len(known) > COLUMNS else ""
    return f"{have}{hint} The columns are: {', '.join(map(repr, known[:COLUMNS]))}{more}."
