"""Write results and reports: as they are into a file or a pipe, and so that no terminal obeys them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Protocol, TextIO, cast

from cleanpress.display.characters import escaped_json, terminal_safe
from cleanpress.io.atomic import open_output

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

__all__ = ["Opened", "ShownLines", "columns", "open_result", "print_report"]

WIDTH = 80  # where there is no terminal


class Opened(Protocol):
    """Open what a command writes to; None is standard output."""

    def __call__(self, path: Path | None, /) -> AbstractContextManager[BinaryIO]:
        """Open it for writing."""


@contextmanager
def open_result(path: Path | None, *, as_json: bool = False) -> Iterator[BinaryIO]:
    """Open a file, or standard output, for a result: the bytes that are written are what comes there.

    On a terminal they are text, in which all is spelled out that the terminal would obey; in JSON, by
    escapes, so that it says the same. Raises PathError if the file cannot be written.
    """
    if not _is_terminal(path):
        with open_output(path) as stream:
            yield stream
        return
    spell = escaped_json if as_json else terminal_safe
    if path is not None:
        with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
            yield from _shown(file, spell)
    else:
        yield from _shown(as_terminal(sys.stdout), spell)


def _is_terminal(path: Path | None) -> bool:
    if path is None:
        return sys.stdout is not None and sys.stdout.isatty()
    try:
        if not path.is_char_device():
            return False
        with path.open("wb", buffering=0) as device:
            return device.isatty()
    except OSError:
        return False


def as_terminal(file: TextIO) -> TextIO:
    """Return a stream that can be written any text, also where the terminal does not know all letters."""
    if hasattr(file, "reconfigure"):
        file.reconfigure(errors="backslashreplace")
    return file


def _shown(file: TextIO, spell: Callable[[str], str]) -> Iterator[BinaryIO]:
    def write(line: str) -> None:
        file.write(spell(line))

    lines = ShownLines(write)
    try:
        yield cast("BinaryIO", lines)
    finally:
        lines.close()
        file.flush()


class ShownLines:
    """Take bytes of UTF-8, and give them on as lines of text; the last one may have no end."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write, self._rest = write, b""

    def write(self, data: bytes) -> int:
        """Take bytes."""
        whole, end, self._rest = (self._rest + data).rpartition(b"\n")
        if end:
            self._write((whole + end).decode("utf-8", "backslashreplace"))
        return len(data)

    def close(self) -> None:
        """Give on what has no line end."""
        if self._rest:
            self._write(self._rest.decode("utf-8", "backslashreplace"))
        self._rest = b""


def columns(environment: Mapping[str, str], otherwise: int = WIDTH) -> int:
    """Return the width that COLUMNS says, or that of the terminal of any standard stream.

    otherwise: the width where there is no terminal.
    """
    said = environment.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return int(said)
    for stream in (0, 1, 2):
        try:
            width = os.get_terminal_size(stream).columns
        except OSError:
            continue
        if width > 0:
            return width
    return otherwise


def print_report(lines: Iterable[str], *, pager: bool = True) -> None:
    """Print what is for people, with control characters spelled out, in their pager on a terminal.

    pager: whether a pager is wanted.
    """
    from cleanpress.cli.pager import paged
    from cleanpress.io.files import check_stdout

    check_stdout()
    with paged(pager) as file:
        as_terminal(file)
        for line in lines:
            file.write(f"{terminal_safe(line)}\n")
