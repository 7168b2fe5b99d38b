"""Show a report in the pager of the person, as git does, where standard output is a terminal."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, TextIO, cast

import click

from cleanpress.cli.common import PagerQuit, hold_notes, note, release_notes

if TYPE_CHECKING:
    from subprocess import Popen

__all__ = ["chosen_pager", "has_terminal", "paged", "pager_option"]

# In this order; the first one that is set counts, also if it is set to nothing.
VARIABLES = ("CLEANPRESS_PAGER", "PAGER")
# What less does where LESS does not say: quit if all fits on the screen, show colors, leave the text there.
# LV tells the pager lv to show colors. Both are what git sets.
SETTINGS = {"LESS": "FRX", "LV": "-c"}
NO_PAGER = ("", "cat")
# A line for a shell, and not a program with arguments: it has a pipe, a variable, quotes.
FOR_SHELL = re.compile(r"[|&;<>()$`\\\"'*?#~=%]")


def pager_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that shows a report without a pager."""
    return click.option(
        "--no-pager", is_flag=True, help="Print to the terminal, without $CLEANPRESS_PAGER or $PAGER."
    )(function)


def has_terminal(file: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Return whether a stream is a terminal, of a kind that knows more than to print."""
    return file is not None and file.isatty() and environment.get("TERM") not in ("dumb", "unknown")


def chosen_pager(environment: Mapping[str, str], platform: str = sys.platform) -> str | None:
    """Return the command line of the pager; None for no pager.

    >>> chosen_pager({"PAGER": "less -S"}), chosen_pager({"CLEANPRESS_PAGER": "cat", "PAGER": "less"})
    ('less -S', None)
    """
    from shutil import which

    said = next((environment[name] for name in VARIABLES if name in environment), None)
    if said is not None:
        if said.strip() in NO_PAGER:
            return None
        program = said.split()[0]
        if FOR_SHELL.search(said) or which(program, path=environment.get("PATH")):
            return said
        note(f"The pager {program!r} was not found. Set PAGER to one that is there, or give --no-pager.")
        return None
    usual = ("more",) if platform == "win32" else ("less", "more")
    return next((name for name in usual if which(name, path=environment.get("PATH"))), None)


@contextmanager
def paged(wanted: bool = True) -> Iterator[TextIO]:
    """Give the file that a report is written to: the pager on a terminal, else standard output.

    The pager starts with the first line. When the person quits it, what writes the report ends, and that is
    no error; notes that are written meanwhile are shown afterwards.

    wanted: whether there is to be a pager.
    """
    command = chosen_pager(os.environ) if wanted and has_terminal(sys.stdout, os.environ) else None
    if command is None:
        yield sys.stdout
        return
    pager = _Pager(command)
    try:
        with suppress(PagerQuit):
            yield cast("TextIO", pager)
    finally:
        pager.wait()


class _Pager(io.TextIOBase):
    """The input of a pager, which counts as a terminal, for that is where it is shown.

    Raises PagerQuit where something is written after the person has quit.
    """

    def __init__(self, command: str) -> None:
        self._command = command
        self._process: Popen[str] | None = None

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return sys.stdout.encoding

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        try:
            return self._input().write(text)
        except (BrokenPipeError, OSError) as error:
            raise PagerQuit from error

    def flush(self) -> None:
        try:
            if self._process is not None:
                self._input().flush()
        except (BrokenPipeError, OSError) as error:
            raise PagerQuit from error

    def _input(self) -> IO[str]:
        if self._process is None:
            self._process = _started(self._command)
            hold_notes()
        assert self._process.stdin is not None
        return self._process.stdin

    def wait(self) -> None:
        """Wait until the person quits; Ctrl-C is for the pager, which knows what to do with it."""
        if self._process is None:
            return
        if self._process.stdin is not None:
            with suppress(OSError, KeyboardInterrupt):
                self._process.stdin.close()
        while self._process.returncode is None:
            with suppress(KeyboardInterrupt):
                self._process.wait()
        release_notes()


def _started(command: str) -> Popen[str]:
    from subprocess import PIPE, Popen

    sys.stdout.flush()
    for_shell = sys.platform == "win32" or FOR_SHELL.search(command) is not None
    return Popen(
        command if for_shell else command.split(), shell=for_shell, stdin=PIPE, env=SETTINGS | os.environ,
        encoding=sys.stdout.encoding, errors="backslashreplace",
    )  # fmt: skip
