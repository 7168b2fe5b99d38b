"""What several commands need: exit codes, notes to the person, and files one by one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

import click

import cleanpress
from cleanpress.cleaner import Cleaner, Pipeline, known_cleaners, make_cleaner
from cleanpress.errors import InputError, OptionError, PathError, one_of
from cleanpress.io.atomic import open_output
from cleanpress.io.files import check_input, open_input, visible_name

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BROKEN_PIPE",
    "DATA_ERROR",
    "INTERRUPTED",
    "TERMINATED",
    "USAGE_ERROR",
    "check_source",
    "choose_pipeline",
    "each_to_its_own",
    "json_line",
    "note",
    "path_of",
    "pipeline_options",
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


def pipeline_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose the pipeline."""
    repeatable = "May be given several times."
    for option in (
        click.option(
            "--without", metavar="NAME", multiple=True, help=f"Leave this cleaner out. {repeatable}"
        ),
        click.option(
            "--only",
            metavar="NAME",
            multiple=True,
            help=f"Use only this cleaner, see `cleanpress cleaners`. {repeatable}",
        ),
        click.option(
            "--preset", metavar="NAME", help="Use a ready pipeline: default, page, repair or chrome."
        ),
        click.option(
            "--pipeline",
            metavar="FILE",
            help="Use the pipeline in this TOML file, as `cleanpress --help` shows.",
        ),
    ):
        function = option(function)
    return function


def choose_pipeline(
    pipeline: str | None, preset: str | None, only: Sequence[str], without: Sequence[str]
) -> Pipeline:
    """Return the pipeline the options ask for. Raises OptionError for a name that is not known."""
    if pipeline is not None and preset is not None:
        raise click.UsageError("Give --pipeline or --preset, not both.")
    press: Cleaner = cleanpress.DEFAULT
    if pipeline is not None:
        press = read_pipeline(pipeline)
    elif preset is not None:
        press = cleanpress.PRESETS[one_of("preset", preset, cleanpress.PRESETS)]
    chosen = Pipeline([press])
    if only:
        names = dict.fromkeys(one_of("cleaner", name, known_cleaners()) for name in only)
        inside = [cleaner for cleaner in chosen if cleaner.name in names]
        present = {cleaner.name for cleaner in inside}
        chosen = Pipeline([*inside, *(make_cleaner(name) for name in names if name not in present)])
    return chosen.without(*without)


def read_pipeline(path: str) -> Pipeline:
    """Read a pipeline file, with what can go wrong in it as errors of the command line."""
    check_input(path)
    try:
        return Pipeline.from_toml(path)
    except UnicodeDecodeError as error:
        raise OptionError(f"{visible_name(path)} is not UTF-8, as TOML must be: {error}.") from error
    except TypeError as error:
        raise OptionError(f"{visible_name(path)}: {error}") from error
    except OSError as error:
        raise PathError(f"{visible_name(path)} cannot be read: {error.strerror}.") from error
