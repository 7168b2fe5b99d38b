"""Share what several commands need: exit codes, notes to the person, and how a source is read."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from cleanpress.display.brief import count_of
from cleanpress.display.characters import escaped_json, terminal_safe
from cleanpress.errors import InputError, OptionError, PathError, one_of
from cleanpress.io.encodings import decode
from cleanpress.io.files import address_of, open_input, reason_of, visible_name
from cleanpress.options import EncodingErrors

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BROKEN_PIPE",
    "DATA_ERROR",
    "INTERRUPTED",
    "LOG_FORMAT",
    "TERMINATED",
    "USAGE_ERROR",
    "VERBOSITY",
    "Command",
    "Group",
    "NumberRange",
    "PagerQuit",
    "Size",
    "decode_text",
    "fail",
    "hold_notes",
    "is_json",
    "is_quiet",
    "is_verbose",
    "json_line",
    "log",
    "note",
    "path_of",
    "read_bytes",
    "release_notes",
    "tell",
]

# Exit codes, as --help gives them. The last three are what a shell shows for these signals.
DATA_ERROR, USAGE_ERROR, INTERRUPTED, BROKEN_PIPE, TERMINATED = 1, 2, 130, 141, 143
# How much is said: -1 only errors, 0 notes, 1 what was read and done, too.
VERBOSITY = "cleanpress.verbosity"
# What standard error is written as: "text" or "json".
LOG_FORMAT = "cleanpress.log_format"
# Lines for standard error that wait until a pager has left the terminal.
HELD = "cleanpress.held"


class PagerQuit(BrokenPipeError):  # noqa: N818  # an event, as KeyboardInterrupt is
    """Raised where something is written for a person who has seen enough, and quit the pager."""


class NumberRange(click.FloatRange):
    """A range of numbers; other input is called "not a valid number" and not "float range"."""

    name = "number"


class Size(click.types.StringParamType):
    """A number of bytes, with or without a unit: 50MB; None for 0 and none."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        from cleanpress.io.bounded import parse_size

        try:
            return parse_size(value)
        except OptionError as error:
            self.fail(str(error), param, ctx)


class _Placed(click.Command):
    """Parse options, with the command in each error: what is wrong is said by `cleanpress.cli.usage`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


class Command(_Placed):
    """A command of cleanpress."""


class Group(_Placed, click.Group):
    """Make commands that are `Command`, and offer the nearest for one that is not known."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command. Raises OptionError for one that is not known."""
        one_of("command", args[0], self.commands)
        return super().resolve_command(ctx, args)


def _meta() -> Mapping[str, Any]:
    """Return what the options have set for all of this run."""
    context = click.get_current_context(silent=True)
    return {} if context is None else context.meta


def is_verbose() -> bool:
    """Return whether --verbose was given."""
    return int(_meta().get(VERBOSITY, 0)) > 0


def is_quiet() -> bool:
    """Return whether --quiet was given."""
    return int(_meta().get(VERBOSITY, 0)) < 0


def is_json() -> bool:
    """Return whether standard error is a log of JSON: --log-format json."""
    return _meta().get(LOG_FORMAT) == "json"


def note(message: str) -> None:
    """Print a note to standard error, unless --quiet was given; standard output is left to the text."""
    if not is_quiet():
        fail(message)


def tell(message: str) -> None:
    """Print what only those want to know who gave --verbose."""
    if is_verbose():
        fail(message)


def fail(message: str) -> None:
    """Print an error to standard error, whatever was given."""
    if is_json():
        log("note", message=message)
    else:
        _write_error(terminal_safe(f"cleanpress: {message}\n"))


def hold_notes() -> None:
    """Hold what goes to standard error, if it is the terminal that a pager has, until the pager is gone."""
    context = click.get_current_context(silent=True)
    if context is not None and sys.stderr is not None and sys.stderr.isatty():
        context.meta.setdefault(HELD, [])


def release_notes() -> None:
    """Write what was held."""
    context = click.get_current_context(silent=True)
    for line in [] if context is None else context.meta.pop(HELD, []):
        _write_error(line)


def _write_error(line: str) -> None:
    held = _meta().get(HELD)
    if held is None:
        click.echo(line, err=True, nl=False)
    else:
        held.append(line)


def log(event: str, **values: object) -> None:
    """Write an object to standard error, as a line, with the time."""
    from datetime import UTC, datetime

    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    _write_error(escaped_json(json_line({"time": now, "event": event, **values}).decode()))


def read_bytes(source: str) -> bytes:
    """Read a source whole."""
    if source == "-" and sys.stdin is not None and sys.stdin.isatty():
        note(
            "Reading from the terminal: end with Ctrl-D (Windows: Ctrl-Z, Enter). See also cleanpress --help."
        )
    with open_input(source) as stream:
        try:
            return stream.read()
        except OSError as error:  # of this file alone; one in writing would be of all
            raise InputError(f"{visible_name(source)} cannot be read: {reason_of(error)}.") from error


def decode_text(data: bytes, source: str, encoding: str | None, encoding_errors: EncodingErrors) -> str:
    """Decode a text, and note if its encoding is a guess."""
    name = visible_name(source)
    text, used, guessed = decode(data, encoding, encoding_errors=encoding_errors, name=name)
    if guessed:
        note(f"{name} is not UTF-8; taken for {used}, which is a guess. To be sure: --encoding NAME.")
    tell(f"{name}: {used}{', guessed' * guessed}, {count_of(len(text), 'character')}.")
    return text


def json_line(value: object) -> bytes:
    """Return a value as a line of JSON."""
    from cleanpress.io.jsonl import dump_json

    return dump_json(value).encode("utf-8") + b"\n"


def path_of(output: str) -> Path:
    """Make a path, and the folder if it is one that is not there yet.

    pathlib is slow to import, and most runs write to standard output.
    """
    from pathlib import Path

    if address_of(output):
        raise PathError(f"{visible_name(output)} is an address. Write to a file, and copy it there.")
    path = Path(output)
    if output.endswith("/") and not path.exists():
        try:
            path.mkdir(parents=True)
        except OSError as error:
            raise PathError(f"The folder {output} cannot be made: {error.strerror}.") from error
    return path
