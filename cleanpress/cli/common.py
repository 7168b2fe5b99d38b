"""Share what several commands need: options, exit codes, notes to the person, and files one by one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import click

import cleanpress
from cleanpress.cleaner import Cleaner, Pipeline, known_cleaners, make_cleaner
from cleanpress.errors import InputError, PathError, one_of
from cleanpress.io.atomic import open_output
from cleanpress.io.files import check_input, open_input, plan_outputs, visible_name
from cleanpress.options import COMMENTS, FAVORS, HIDDEN_TEXTS, RENAMED

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
    "choose_pipeline",
    "each_to_its_own",
    "extract_options",
    "json_line",
    "note",
    "path_of",
    "pipeline_options",
    "plan_targets",
    "read_bytes",
    "switch",
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


def switch(name: str, help_text: str, default: bool | None = None) -> Callable[[Any], Any]:
    """Make an option with a --no- form."""
    return click.option(f"--{name}/--no-{name}", default=default, help=help_text)


def extract_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what of a page is extracted; they are None where they are not given."""
    for option in (
        click.option(
            "--model", metavar="FILE", help="Weights of your own, from python -m cleanpress.training."
        ),
        switch("tables", "Tables in the output; the default."),
        switch("images", "Images in the output; by default in markdown and html."),
        switch("title", "The title above the content; by default in markdown and html."),
        switch("links", "Links in the output; by default in markdown and html."),
        click.option(
            "--comments",
            type=click.Choice(COMMENTS),
            help="Comments below an article: drop (the default), keep, or separate, in a field of their own.",
        ),
        click.option(
            "--hidden",
            type=click.Choice(HIDDEN_TEXTS),
            help="Text that the page hides from its readers: remove (the default), or keep.",
        ),
        click.option(
            "--favor",
            type=click.Choice(FAVORS),
            help="Keep only what is surely content, or all that may be. The default is in between.",
        ),
    ):
        function = option(function)
    return function


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
    start: Cleaner = cleanpress.DEFAULT
    if pipeline is not None:
        start = read_pipeline(pipeline)
    elif preset is not None:
        start = cleanpress.PRESETS[one_of("preset", preset, cleanpress.PRESETS)]
    chosen = Pipeline([start])
    return (only_these(chosen, only) if only else chosen).without(*without)


def only_these(pipeline: Pipeline, only: Sequence[str]) -> Pipeline:
    """Return the cleaners of these names: as a pipeline has them, then the ones that it does not have."""
    names = dict.fromkeys(one_of("cleaner", name, known_cleaners()) for name in only)
    inside = [cleaner for cleaner in pipeline if cleaner.name in names]
    present = {cleaner.name for cleaner in inside}
    return Pipeline([*inside, *(make_cleaner(name) for name in names if name not in present)])


def read_pipeline(path: str) -> Pipeline:
    """Read a pipeline file, with what can go wrong in it as errors of the command line."""
    check_input(path)
    try:
        return Pipeline.from_toml(path)
    except OSError as error:
        raise PathError(f"{visible_name(path)} cannot be read: {error.strerror}.") from error
