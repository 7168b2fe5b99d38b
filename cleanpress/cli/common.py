"""Share what several commands need: exit codes, notes to the person, and files one by one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

import click

from cleanpress.errors import InputError, PathError
from cleanpress.io.atomic import open_output
from cleanpress.io.encodings import decode
from cleanpress.io.files import check_input, open_input, plan_outputs, visible_name
from cleanpress.options import RENAMED, EncodingErrors, of_a_cleaner

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BROKEN_PIPE",
    "DATA_ERROR",
    "INTERRUPTED",
    "TERMINATED",
    "USAGE_ERROR",
    "Command",
    "Group",
    "NumberRange",
    "check_source",
    "decode_text",
    "each_to_its_own",
    "json_line",
    "note",
    "path_of",
    "plan_targets",
    "read_bytes",
]

# Exit codes, as --help gives them. The last three are what a shell shows for these signals.
DATA_ERROR, USAGE_ERROR, INTERRUPTED, BROKEN_PIPE, TERMINATED = 1, 2, 130, 141, 143


class NumberRange(click.FloatRange):
    """A range of numbers; other input is called "not a valid number" and not "float range"."""

    name = "number"


class _NewNames(click.Command):
    """Parse options, with the new name of a renamed one, or the nearest to an unknown one, in the error."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. Raises UsageError, with a way out."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            name, new = error.option_name, self._new_names(ctx).get(error.option_name)
            if where := of_a_cleaner("command", name):
                raise click.UsageError(f"There is no option {name}. {where}", ctx) from error
            near = "" if not error.possibilities else f" Did you mean {error.possibilities[0]}?"
            says = (
                f"There is no option {name}; it is {new} now." if new else f"There is no option {name}.{near}"
            )
            raise click.UsageError(says, ctx) from error
        except click.BadParameter as error:
            # An option whose name has another meaning now, and a value that it had before.
            new_names = self._new_names(ctx)
            for name in error.param.opts if error.param is not None else ():
                if name in new_names:
                    says = f"{error.message} What {name} was before is {new_names[name]} now."
                    raise click.BadParameter(says, ctx, error.param) from error
            raise

    def _new_names(self, ctx: click.Context) -> dict[str, str]:
        """Return the renamed options whose new names this command knows; a new name may have a value."""
        known = {name for option in self.get_params(ctx) for name in option.opts}
        names = {**RENAMED["command"], **RENAMED.get(f"{self.name} command", {})}
        return {old: new for old, new in names.items() if new.split()[0] in known}


class Command(_NewNames):
    """Name the new name of an option, or the nearest, in the error for an unknown one."""


class Group(_NewNames, click.Group):
    """Make commands that are `Command`, and do as they do."""

    command_class = Command


def note(message: str) -> None:
    """Print a note to standard error, and leave standard output to the text."""
    click.echo(f"cleanpress: {message}", err=True)


def read_bytes(source: str) -> bytes:
    """Read a source whole."""
    if source == "-" and sys.stdin is not None and sys.stdin.isatty():
        note(
            "Reading from the terminal: end with Ctrl-D (Windows: Ctrl-Z, Enter). See also cleanpress --help."
        )
    with open_input(source) as stream:
        return stream.read()


def decode_text(data: bytes, source: str, encoding: str | None, encoding_errors: EncodingErrors) -> str:
    """Decode a text, and note if its encoding is a guess."""
    name = visible_name(source)
    text, used, guessed = decode(data, encoding, encoding_errors=encoding_errors, name=name)
    if guessed:
        note(f"{name} is not UTF-8; taken for {used}, which is a guess. To be sure: --encoding NAME.")
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


def plan_targets(
    sources: Sequence[str], output: str | None, *, suffix: str = "", commands: Iterable[str] = ()
) -> list[Path | None]:
    """Return where each source is written, as `plan_outputs` does; None is standard output.

    Raises PathError also for a source that is not there; it may have been meant for one of the commands.
    """
    for source in sources:
        check_source(source, commands)
    into = None if output is None or output == "-" else path_of(output)
    return plan_outputs(sources, into, suffix=suffix)


def each_to_its_own(
    sources: Sequence[str], targets: Sequence[Path | None], work: Callable[[str, BinaryIO], object]
) -> bool:
    """Turn files into files of their own; an error in one does not stop the others.

    Returns whether any failed; each failure is noted.
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
