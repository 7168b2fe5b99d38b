"""Find the files of a corpus, their formats and compressions, and open them as streams of plain bytes."""

from __future__ import annotations

import glob
import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleanpress.adapters.jobs import not_installed
from cleanpress.errors import InputError, OptionError, PathError, one_of
from cleanpress.io.files import BUFFER_SIZE, check_input, open_input, visible_name
from cleanpress.io.signatures import compression_of
from cleanpress.options import INPUT_FORMATS

__all__ = [
    "FORMATS",
    "READ_ERRORS",
    "Inputs",
    "Source",
    "extra",
    "files_in",
    "find_sources",
    "format_of",
    "is_special",
    "open_plain",
    "paths_of",
    "position",
    "size_of",
]

# The formats by how a file's name ends, after ".gz" or ".zst".
FORMATS = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl", ".csv": "csv", ".tsv": "csv",
    ".parquet": "parquet", ".pq": "parquet", ".txt": "text", ".text": "text", ".md": "text",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".warc": "warc", ".wet": "warc",
}  # fmt: skip
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
# Files, folders, patterns or "-": one or many.
Inputs = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
# What reading a damaged file raises: a cut gzip, a wrong checksum, a bad block, an unreadable disk.
READ_ERRORS = (OSError, EOFError, zlib.error, InputError)


@dataclass(frozen=True)
class Source:
    """Hold one input, or many files of one document each that are read as one.

    path:    as it was given; "-" is standard input.
    format:  "jsonl", "csv", "parquet", "warc", "text" or "html".
    compression: "gzip", "zstd" or "".
    name:    what its output is called in a folder: the path below the folder that was given.
    files:   for text and HTML: path and name of each.
    """

    path: str
    format: str
    compression: str
    name: str
    files: tuple[tuple[str, str], ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the files that are read."""
        return tuple(path for path, _ in self.files) or (self.path,)


def extra(module: str, name: str) -> Any:
    """Import a module that one of the extras installs; if it is missing, say which.

    Raises OptionError, since it is what was asked for that needs it.
    """
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise OptionError(str(not_installed(module.partition(".")[0], name))) from error


def format_of(path: str) -> tuple[str | None, str]:
    """Return format and compression of a file by its name.

    >>> format_of("crawl.JSONL.gz"), format_of("pages.warc.zst"), format_of("README")
    (('jsonl', 'gzip'), ('warc', 'zstd'), (None, ''))
    """
    stem, end = os.path.splitext(path.lower())
    compression = COMPRESSIONS.get(end, "")
    if compression:
        end = os.path.splitext(stem)[1]
    return FORMATS.get(end), compression


def paths_of(inputs: Inputs) -> list[str]:
    """Return inputs, one or many, as text.

    >>> paths_of(Path("crawl.jsonl")), paths_of(["a.txt", Path("b.txt")])
    (['crawl.jsonl'], ['a.txt', 'b.txt'])
    """
    return [os.fspath(each) for each in ([inputs] if isinstance(inputs, str | os.PathLike) else inputs)]


def find_sources(
    inputs: Inputs, *, input_format: str | None = None, without: Sequence[Path] = ()
) -> list[Source]:
    """Return the sources that files, folders, patterns and "-" stand for, in order, files of a folder sorted.

    input_format: of standard input and of files whose name does not say.
    without: files, and folders with all in them, that are not inputs unless they are named: the outputs.
    Raises PathError for what is not there, OptionError for a file of no known format. In folders, such files
    and hidden ones are passed over.
    """
    if input_format is not None:
        one_of("input_format", input_format, INPUT_FORMATS)
    found: list[Source] = []
    seen: set[str] = set()
    shut = [os.path.realpath(each) for each in without]
    for given in paths_of(inputs):
        before = len(found)
        for path, name in _found(given):
            real, named = os.path.realpath(path) if path != "-" else "-", path == given
            if real not in seen and (named or not _is_in(real, shut)):
                seen.add(real)
                found += _source(path, name, input_format, named=named)
        if len(found) == before and os.path.isdir(given):
            ends = " ".join(FORMATS)
            if _is_in(os.path.realpath(given), shut):
                raise PathError(
                    f"{visible_name(given)} is the output, or in it, so it cannot be the input too. Name "
                    "another output."
                )
            raise PathError(f"{visible_name(given)} has no file to read. Their names end in {ends}.")
    return list(_grouped(found))


def _is_in(real: str, places: Iterable[str]) -> bool:
    """Return whether a path is one of these, or in one of these folders."""
    return any(real == place or real.startswith(place + os.sep) for place in places)


def _found(given: str) -> Iterator[tuple[str, str]]:
    """Yield path and name of each file that an input stands for."""
    if given == "-":
        yield given, "stdin"
    elif os.path.isdir(given):
        yield from files_in(given)
    elif glob.has_magic(given) and not os.path.exists(given):
        yield from _matching(given)
    else:
        check_input(given)
        yield given, os.path.basename(given)


def files_in(given: str) -> Iterator[tuple[str, str]]:
    """Yield path and name of each file in a folder and in those below, but hidden ones and pipes."""
    for folder, inner, names in os.walk(given):
        inner[:] = sorted(each for each in inner if not each.startswith("."))
        for name in sorted(names):
            path = os.path.join(folder, name)
            if not name.startswith(".") and not is_special(path):
                yield path, os.path.relpath(path, given)


def _matching(pattern: str) -> Iterator[tuple[str, str]]:
    paths = sorted(glob.glob(pattern, recursive=True))
    if not paths:
        raise PathError(f"No file matches the pattern {visible_name(pattern)}.")
    for path in paths:
        if not os.path.isdir(path) and not is_special(path):
            yield path, os.path.basename(path)


def _source(path: str, name: str, input_format: str | None, *, named: bool) -> Iterator[Source]:
    """Yield the source that a file is; none for one in a folder whose name does not say what it is."""
    found, compression = format_of(path)
    if path == "-":
        if input_format is None:
            raise OptionError(
                "Say which format standard input has: --input-format jsonl, csv, warc, text or html."
            )
        if input_format == "parquet":
            raise OptionError("Parquet cannot be read from standard input, as its index is at its end.")
    found = found or input_format
    if found is not None:
        yield Source(path, found, compression, name)
    elif named:
        raise OptionError(
            f"{visible_name(path)}: the name does not say its format. Name it *.jsonl, *.csv, *.parquet, "
            "*.warc, *.txt or *.html (with .gz or .zst behind), or add --input-format."
        )


def _grouped(sources: Iterable[Source]) -> Iterator[Source]:
    """Make one source of text files, or HTML files, that follow one another: each is but one document."""
    run: list[Source] = []
    for source in [*sources, None]:
        if run and (source is None or source.format != run[0].format):
            files = tuple((each.path, each.name) for each in run)
            yield replace(run[0], compression="", files=files)
            run = []
        if source is None:
            return
        if source.format in ("text", "html") and source.path != "-":
            run.append(source)
        else:
            yield source


def open_plain(path: str) -> tuple[BinaryIO, BinaryIO]:
    """Open a file (or "-") and return the stream as it is, and the stream decompressed, by its first bytes.

    The position of the first says how much of the file has been read.
    Raises PathError if it cannot be opened; that it is damaged shows when it is read, as one of READ_ERRORS.
    """
    raw = cast(io.BufferedReader, open_input(path))
    compression = compression_of(raw.peek(4))
    if compression == "gzip":
        return raw, cast(BinaryIO, gzip.GzipFile(fileobj=raw))
    if compression == "zstd":
        return raw, io.BufferedReader(_unzstd(raw), BUFFER_SIZE)
    return raw, raw


def position(raw: BinaryIO) -> int:
    """Return how many bytes of a file have been read; 0 for a pipe."""
    return raw.tell() if raw.seekable() else 0


def size_of(source: Source) -> int:
    """Return the number of bytes of a source; 0 for standard input, and for what is not there."""
    size = 0
    for path in source.paths:
        with suppress(OSError, ValueError):  # a link to nowhere: reading it makes a failed record
            size += os.stat(path).st_size if path != "-" else 0
    return size


def is_special(path: str) -> bool:
    """Return whether a path is a pipe, socket or device: it may have no end, and is not read twice."""
    with suppress(OSError, ValueError):  # a link to nowhere
        mode = os.stat(path).st_mode
        return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
    return False


def _unzstd(raw: BinaryIO) -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd.ZstdFile(raw)
    return _Unzstd(raw)


class _Unzstd(io.RawIOBase):
    """Decompress Zstandard frames one after the other, with an error where the file is cut off.

    The readers of zstandard itself take the end of a cut file for the end of the data, or unpack all that
    they are given at once, of which a few KB can become gigabytes. So they are given block by block, each of
    which is 128 KB at most.
    """

    def __init__(self, raw: BinaryIO) -> None:
        self._blocks = _unpacked(raw, extra("zstandard", "zstd"))
        self._plain = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._plain:
            plain = next(self._blocks, None)
            if plain is None:
                return 0
            self._plain = memoryview(plain)
        size = min(len(buffer), len(self._plain))
        buffer[:size] = self._plain[:size]
        self._plain = self._plain[size:]
        return size


# The format of Zstandard frames is that of RFC 8878.
_FRAME, _SKIPPABLE = 0xFD2FB528, 0x184D2A50
_LARGEST_BLOCK = 1 << 17


def _unpacked(raw: BinaryIO, module: Any) -> Iterator[bytes]:
    """Yield what each block of each frame unpacks to."""
    while start := raw.read(4):
        magic = int.from_bytes(start, "little")
        if magic & ~0xF == _SKIPPABLE:
            _pass(raw, int.from_bytes(_exactly(raw, 4), "little"))
            continue
        if magic != _FRAME:
            if len(start) < 4:
                raise EOFError(_CUT)
            raise InputError("there is something else behind a Zstandard frame")
        frame = module.ZstdDecompressor().decompressobj()
        try:
            for packed in _blocks(raw, start):
                yield frame.decompress(packed)
        except module.ZstdError as error:
            raise InputError(str(error)) from error


_CUT = "the file is cut off: the end of its last frame is missing"


def _exactly(raw: BinaryIO, size: int) -> bytes:
    data = raw.read(size)
    if len(data) < size:
        raise EOFError(_CUT)
    return data


def _pass(raw: BinaryIO, size: int) -> None:
    while size:
        size -= len(_exactly(raw, min(size, BUFFER_SIZE)))


def _blocks(raw: BinaryIO, start: bytes) -> Iterator[bytes]:
    """Yield the header of a frame, each block, and the checksum."""
    flags = _exactly(raw, 1)
    is_single, dictionary, content = flags[0] & 0x20, flags[0] & 3, flags[0] >> 6
    more = (0 if is_single else 1) + (0, 1, 2, 4)[dictionary] + (1 if is_single else 0, 2, 4, 8)[content]
    yield start + flags + _exactly(raw, more)
    last = 0
    while not last:
        head = _exactly(raw, 3)
        about = int.from_bytes(head, "little")
        last, kind, size = about & 1, about >> 1 & 3, about >> 3
        if kind == 3 or size > _LARGEST_BLOCK:
            raise InputError("a block of a Zstandard frame is damaged")
        yield head + _exactly(raw, 1 if kind == 1 else size)  # 1: one byte, repeated
    if flags[0] & 4:
        yield _exactly(raw, 4)
