"""Show how far a work is in a line that is written over, on a terminal or in a notebook."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from typing import TextIO

__all__ = ["ProgressLine"]

SECONDS = 0.2  # between two writings
ERASE = "\r\x1b[2K"


class ProgressLine:
    """A line on standard error, or another file, while it is open; nothing is left of it, unless `keep`.

    On what is no terminal, nothing is written but the last line, if it is to be kept.
    """

    def __init__(self, file: TextIO | None = None, *, keep: bool = False) -> None:
        self._file = sys.stderr if file is None else file
        self._keep = keep
        self._on_terminal = self._file is not None and self._file.isatty()
        self._next = 0.0
        self._waiting: Callable[[], str] | None = None
        if sys.platform == "win32" and self._on_terminal:
            from colorama import just_fix_windows_console  # click brings it

            just_fix_windows_console()

    def show(self, make: Callable[[], str]) -> None:
        """Show what `make` returns, if the last line stood long enough, or else at the end."""
        self._waiting = make
        now = time.monotonic()
        if self._on_terminal and now >= self._next:
            self._next = now + SECONDS
            self._write(make())

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *error: object) -> None:
        if self._on_terminal and self._waiting:
            self._write(self._waiting())
            self._put("\n" if self._keep else ERASE)
        elif self._keep and self._waiting and self._file is not None:
            self._put(f"{self._waiting()}\n")

    def _write(self, line: str) -> None:
        self._put(ERASE + line[: shutil.get_terminal_size((80, 25)).columns - 1])

    def _put(self, text: str) -> None:
        self._file.write(text)
        self._file.flush()
