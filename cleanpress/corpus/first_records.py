"""Look at the first records of JSON Lines, which have no header that says which columns there are."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from cleanpress.corpus.source import READ_ERRORS, Source, open_plain
from cleanpress.corpus.task import Task
from cleanpress.errors import InputError, OptionError
from cleanpress.io.files import visible_name
from cleanpress.io.json_paths import reaches
from cleanpress.io.jsonl import decode_record, members_of

__all__ = ["FIRST", "check_first_records", "checked_lines"]

# A column that so many records lack is misspelt. If only some lack it, each makes a failed record.
FIRST = 1000
COLUMNS = 20  # that a message names at most


def check_first_records(sources: Sequence[Source], task: Task) -> None:
    """Raise OptionError if a column is in none of the first records of the files.

    A file is read as far as a record with the column: in most cases one line. Standard input is not read.
    """
    files = [source for source in sources if source.format == "jsonl" and source.path != "-"]
    for column in (task.column, task.url_column):
        if column is not None and files:
            _check(column, islice(_lines_of(files), FIRST), visible_name(files[0].path))


def checked_lines(lines: Iterable[bytes], task: Task) -> Iterator[bytes]:
    """Yield lines of standard input. Raises OptionError as `check_first_records` does, before the first."""
    stream = iter(lines)
    for column in (task.column, task.url_column):
        if column is None:
            continue
        read: list[bytes] = []
        _check(column, _noted(islice(stream, FIRST), read), visible_name("-"))
        stream = _joined(read, stream)
    yield from stream


def _noted(lines: Iterable[bytes], read: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        read.append(line)
        yield line


def _joined(read: Iterable[bytes], rest: Iterable[bytes]) -> Iterator[bytes]:
    yield from read
    yield from rest


def _lines_of(files: Iterable[Source]) -> Iterator[bytes]:
    """Yield the lines of files, as far as they can be read: that one is damaged shows when it is its turn."""
    for source in files:
        try:
            raw, stream = open_plain(source.path)
            with raw, stream:
                yield from stream
        except READ_ERRORS:
            continue


def _check(column: str, lines: Iterable[bytes], name: str) -> None:
    known: dict[str, None] = {}
    records = 0
    for line in lines:
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
