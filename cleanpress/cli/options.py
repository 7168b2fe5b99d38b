"""Share the options that several commands have, and make of them what they ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

import cleanpress
from cleanpress.cleaner import Cleaner, Pipeline, known_cleaners, make_cleaner
from cleanpress.errors import PathError, one_of
from cleanpress.io.files import check_input, visible_name
from cleanpress.options import COMMENTS, ENCODING_ERRORS, FAVORS, HIDDEN_TEXTS
from cleanpress.selection import selected_pipeline

__all__ = [
    "category_options", "choose_pipeline", "extract_options", "input_options", "pipeline_options", "switch",
]  # fmt: skip


def input_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how bytes become text."""
    for option in (
        click.option(
            "--encoding-errors",
            type=click.Choice(ENCODING_ERRORS),
            default="strict",
            help="Bytes that cannot be decoded: an error (strict, the default), or U+FFFD instead (replace).",
        ),
        click.option(
            "--encoding", metavar="NAME", help="The encoding of the input; otherwise it is detected."
        ),
    ):
        function = option(function)
    return function


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


def category_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that choose by category what is removed and changed."""
    for option in (
        click.option(
            "--only-category", "only_category", metavar="CATEGORY", multiple=True, callback=_split,
            help="Remove and change only what is of this category. May be given several times.",
        ),
        click.option(
            "--keep", metavar="CATEGORY", multiple=True, callback=_split,
            help="Leave alone what is of this category, such as share. May be given several times.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def _split(context: click.Context, option: click.Parameter, given: Sequence[str]) -> tuple[str, ...]:
    """Return the names that were given, with commas between them or one by one."""
    return tuple(name for names in given for each in names.split(",") if (name := each.strip()))


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
    pipeline: str | None,
    preset: str | None,
    only: Sequence[str],
    without: Sequence[str],
    keep: Sequence[str] = (),
    only_category: Sequence[str] = (),
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
    left = (only_these(chosen, only) if only else chosen).without(*without)
    return selected_pipeline(left, keep, only_category)


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
