"""Files and the standard streams: what can be read, where output is written, and how names are shown."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

from cleanpress.errors import PathError

if TYPE_CHECKING:  # only runs that write to a file import it
    from pathlib import Path

__all__ = [
    "BUFFER_SIZE",
    "check_input",
    "check_stdout",
    "is_same_file",
    "open_input",
    "plan_outputs",
    "reason_of",
    "visible_name",
]

BUFFER_SIZE = 1 << 20


def visible_name(path: str) -> str:
    """Return a file's name for a message, with no control characters in it."""
    if path == "-":
        return "standard input"
    return path if path and path.isprintable() else ascii(path)


def open_input(path: str) -> BinaryIO:
    """Open a file, or standard input for "-". Raises PathError if it is not there, or a directory."""
    try:
        if path != "-":
            return open(path, "rb", buffering=BUFFER_SIZE)
        if sys.stdin is None:
            raise PathError("Standard input is closed. Name a file.")
        return open(sys.stdin.fileno(), "rb", buffering=BUFFER_SIZE, closefd=False)
    except PathError:
        raise
    except (OSError, ValueError) as error:
        raise PathError(f"{visible_name(path)} cannot be read: {reason_of(error)}.") from error


def check_input(path: str) -> None:
    """Raise PathError if there is nothing to read at `path`. It is not opened: that would break a pipe."""
    if path == "-":
        return
    try:
        is_directory = stat.S_ISDIR(os.stat(path).st_mode)
    except (OSError, ValueError) as error:
        raise PathError(f"{visible_name(path)} cannot be read: {reason_of(error)}.") from error
    if is_directory:
        raise PathError(
            f"{visible_name(path)} is a directory. Name the files in it; `cleanpress corpus` takes "
            "directories."
        )


def check_stdout() -> None:
    """Raise PathError if whoever started this process closed its standard output."""
    if sys.stdout is None:
        raise PathError("Standard output is closed. Name a file: --output FILE.")


def is_same_file(source: str, output: Path | None) -> bool:
    """Return whether input and output ("-" and None are standard ones) are one file, through links too."""
    try:
        read = os.fstat(sys.stdin.fileno()) if source == "-" else os.stat(source)
        written = os.fstat(sys.stdout.fileno()) if output is None else output.stat()
    except (OSError, ValueError, AttributeError):  # not there, or closed
        return False
    return stat.S_ISREG(read.st_mode) and os.path.samestat(read, written)


def plan_outputs(sources: Sequence[str], output: Path | None, suffix: str = "") -> list[Path | None]:
    """Return where each source is written, before anything is opened; None is standard output.

    output: a file for one source, or a directory, in which the sources keep their names.
    suffix: there instead of the one they have, if it is given.
    Raises PathError if `output` cannot take them all, or if a source would be overwritten.
    """
    shown = visible_name(str(output))
    targets: list[Path | None] = [output] * len(sources)
    if output is not None and output.is_dir():
        if "-" in sources:
            raise PathError(f"{shown} is a directory, and standard input has no name to keep. Name a file.")
        targets = [output / _renamed(source, suffix) for source in sources]
    elif output is not None and len(sources) > 1:
        raise PathError(
            f"{shown} is not a directory, and several files need one. Make it: mkdir {shown}. Or write "
            f"them into one file: leave out -o, and end the command with > {shown}"
        )
    _check_targets(sources, targets)
    return targets


def _renamed(source: str, suffix: str) -> str:
    name = os.path.basename(source)
    return os.path.splitext(name)[0] + suffix if suffix else name


def _check_targets(sources: Iterable[str], targets: Iterable[Path | None]) -> None:
    """Raise PathError for a target that is its source, or that of another source, too."""
    taken: dict[Path, str] = {}
    for source, target in zip(sources, targets, strict=True):
        if is_same_file(source, target):
            raise PathError(f"{visible_name(source)} is input and output at once. Write to another file.")
        if target is not None and target in taken:
            both = f"{visible_name(taken[target])} and {visible_name(source)}"
            raise PathError(f"{both} would both become {visible_name(str(target))}.")
        if target is not None:
            taken[target] = source


def reason_of(error: BaseException) -> str:
    """Return why the system refused something, as the end of a sentence."""
    text = getattr(error, "strerror", None) or str(error)
    return text[:1].lower() + text[1:]
