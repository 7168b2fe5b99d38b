"""Read lines and streams up to a limit, so that no input decides how much memory it takes to read it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from cleanpress.errors import OptionError, TooLargeError, shown
from cleanpress.text.lazy_regex import lazy

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = [
    "LARGEST_SIZE",
    "MAX_DOCUMENT",
    "PIECE",
    "lines_of",
    "parse_size",
    "read_all",
    "records_of",
    "shown_size",
    "too_large",
]

# The largest pages of web crawls are cut at 1 to 5 MB; the longest books are below 10 MB. What is longer is
# most likely no document, but a dump, or a few KB that were packed to unpack to gigabytes.
MAX_DOCUMENT = 50_000_000
PIECE = 1 << 20  # how much of what is left out is in memory at a time
# To look ahead copies up to 1 MB, which takes no longer than to read so many blank lines one by one.
BLANK_LINES = 1_000
LARGEST_SIZE = sys.maxsize - 2  # a line of it, with its end, can be asked for

UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
SIZE = lazy(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]*)\s*\Z")


def too_large(what: str, limit: int) -> TooLargeError:
    """Make the error for what is larger than the limit, with what can be done about it."""
    return TooLargeError(
        f"{what} is larger than {shown_size(limit)}, and is left out. To read it: --max-document with a "
        "larger size, or with 0 for no limit."
    )


def lines_of(stream: BinaryIO, limit: int | None) -> Iterator[bytes | TooLargeError]:
    r"""Yield the lines of a stream; instead of one that is larger than the limit, an error.

    limit: in bytes, without the line end; None for none.
    Of a line that is too large, no more than the limit is in memory: the rest is passed over.

    >>> import io
    >>> [str(line)[:24] for line in lines_of(io.BytesIO(b"ab\nabcdef\nabc\n"), 3)]
    ["b'ab\\n'", 'The line is larger than ', "b'abc\\n'"]
    """
    if limit is None:
        yield from stream
        return
    readline = stream.readline  # as fast as to iterate
    most = min(limit, LARGEST_SIZE) + 2
    while line := readline(most):
        if len(line) <= limit or len(line.removesuffix(b"\n").removesuffix(b"\r")) <= limit:
            yield line
            continue
        is_whole = line.endswith(b"\n")
        line = b""  # not in memory while the rest is read
        while not is_whole and (rest := readline(PIECE)):
            is_whole = rest.endswith(b"\n")
        yield too_large("The line", limit)


def records_of(stream: BinaryIO, limit: int | None) -> Iterator[tuple[int, bytes | TooLargeError]]:
    r"""Yield the lines of a stream that are not blank, as `lines_of` does, each with its number, from 1.

    Blank lines are passed over many at a time: some KB can be packed to unpack to millions of them.

    >>> import io
    >>> list(records_of(io.BufferedReader(io.BytesIO(b"a\n\n \n\nb\n")), None))
    [(1, b'a\n'), (5, b'b\n')]
    """
    number = blank = 0
    for line in lines_of(stream, limit):
        number += 1
        if isinstance(line, TooLargeError) or line.strip():
            blank = 0
            yield number, line
            continue
        blank += 1
        if blank == BLANK_LINES:
            blank = 0
            number += _pass_blank(stream)


def _pass_blank(stream: BinaryIO) -> int:
    """Pass over the blank lines that are in memory, or next to be, and return how many there were."""
    count = 0
    while True:
        ahead = stream.peek(1)  # type: ignore[attr-defined]
        end = ahead.rfind(b"\n", 0, len(ahead) - len(ahead.lstrip())) + 1
        if not end:
            return count
        count += ahead.count(b"\n", 0, end)
        stream.read(end)


def read_all(stream: BinaryIO, limit: int | None, what: str = "The file") -> bytes:
    """Read a stream to its end. Raises TooLargeError if that is larger than the limit, in bytes.

    >>> import io
    >>> read_all(io.BytesIO(b"It rained."), 10)
    b'It rained.'
    >>> read_all(io.BytesIO(b"It rained."), 9)
    Traceback (most recent call last):
    cleanpress.errors.TooLargeError: The file is larger than 9 bytes, and is left out. To read it: \
--max-document with a larger size, or with 0 for no limit.
    """
    pieces = []
    size = 0
    while piece := stream.read(PIECE):
        size += len(piece)
        if limit is not None and size > limit:
            raise too_large(what, limit)
        pieces.append(piece)
    return b"".join(pieces)


def parse_size(text: str) -> int | None:
    """Return how many bytes a size is: "50MB", "200 kB", "1.5 GiB" or "4096"; None for "0" and "none".

    kB, MB and GB are powers of 1,000, and KiB, MiB and GiB of 1,024. What no memory can hold is cut to the
    largest size there is.
    Raises OptionError for what is no size, or less than a byte, which would be taken as no limit.

    >>> parse_size("50MB"), parse_size("200kB"), parse_size("4096"), parse_size("0"), parse_size("none")
    (50000000, 200000, 4096, None, None)
    """
    if text.strip().lower() == "none":
        return None
    match = SIZE.match(text.lower())
    unit = match[2].removesuffix("s").removesuffix("byte") if match is not None else ""
    unit = {"k": "kb", "m": "mb", "g": "gb"}.get(unit, unit)
    if match is None or unit not in UNITS:
        raise OptionError(
            f"{shown(text)} is no size. Give bytes, or a unit: 200kB, 50MB, 1GB; 0 is no limit."
        )
    size = _number(match[1]) * UNITS[unit]
    if 0 < size < 1:
        raise OptionError(f"{shown(text)} is less than a byte. Give bytes, or a unit: 50MB; 0 is no limit.")
    return int(min(size, LARGEST_SIZE)) or None


def _number(digits: str) -> int | Decimal:
    """Return a number, as large as a size can be: no float, which is inexact, and has none of 400 digits."""
    if digits.isdigit() and len(digits) < 18:
        return int(digits)
    from decimal import Decimal  # takes longer to import than this module, and the default size is whole

    return min(Decimal(digits), Decimal(LARGEST_SIZE))


def shown_size(size: int) -> str:
    """Return a number of bytes for a message.

    >>> shown_size(50_000_000), shown_size(1_500), shown_size(1 << 26)
    ('50 MB', '1.5 kB', '67.1 MB')
    """
    for name, unit in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= unit:
            return f"{round(size / unit, 1):g} {name}"
    return f"{size:,} bytes"
