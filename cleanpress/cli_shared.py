"""What several commands need: exit codes, notes to the person, and files one by one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

import click

from cleanpress.streams import InputError, PathError, check_input, open_input, open_output

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BROKEN_PIPE",
    "DATA_ERROR",
    "INTERRUPTED",
    "TERMINATED",
    "USAGE_ERROR",
    "check_source",
    "each_to_its_own",
    "json_line",
    "note",
    "path_of",
    "read_bytes",
]

# Exit codes, as --help gives them. The last three are what a shell shows for these signals.
DATA_ERROR, USAGE_ERROR, INTERRUPTED, BROKEN_PIPE, TERMINATED = 1, 2, 130, 141, 143


def note(message: str) -> None:
    """Tell the person, and leave standard output to the text."""
    click.echo(f"cleanpress: {message}", err=True)


def read_bytes(source: str) -> bytes:
    """Read a source whole."""
    if source == "-" and sys.stdin is not None and sys.stdin.isatty():
        note(
            "Reading from the terminal: end with Ctrl-D (Windows: Ctrl-Z, Enter). See also cleanpress --help."
        )
    with open_input(source) as stream:
        return stream.read()


def json_line(value: object) -> bytes:
    """Return a value as a line of JSON."""
    from cleanpress.jsonl import dump_json

    return dump_json(value).encode("utf-8") + b"\n"


def path_of(output: str) -> Path:
    """Make a path, and the folder if it is one that is not there yet.

    pathlib is slow to import, and most runs write to standard output.
    """
    from pathlib import Path

    path = Path(output)
    if output.endswith("/") and not path.exists():
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise PathError(f"The folder {output} cannot be made: {error.strerror}.") from error
    return path


def check_source(source: str, commands: Iterable[str] = ()) -> None:
    """Refuse a source that is not there; it may have been meant for one of the commands."""
    try:
        check_input(source)
    except PathError as error:
        from difflib import get_close_matches

        near = get_close_matches(source, list(commands), n=1)
        hint = f" Did you mean the command `cleanpress {near[0]}`?" if near else ""
        raise PathError(f"{error}{hint}") from error


def each_to_its_own(
    sources: Sequence[str], targets: Sequence[Path | None], work: Callable[[str, BinaryIO], object]
) -> bool:
    """Work files into files of their own; an error in one does not keep the others from being made.

    Returns whether any failed; what failed is told.
    """
    failed = False
    for source, target in zip(sources, targets, strict=True):
        try:
            with open_output(target) as out:
                work(source, out)
        except InputError as error:
            note(str(error))
            failed = True
    return failed
