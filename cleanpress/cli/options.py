"""Share the options that several commands have, and make of them what they ask for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any

import click

import cleanpress
from cleanpress.cleaner import Pipeline, make_cleaner
from cleanpress.errors import one_of
from cleanpress.io.files import check_input
from cleanpress.options import COMMENTS, ENCODING_ERRORS, FAVORS, HIDDEN_TEXTS
from cleanpress.plugins import make_importable
from cleanpress.presets import as_pipeline
from cleanpress.registry import find_class, known_names

__all__ = ["choose_pipeline", "extract_options", "input_options", "pipeline_options", "switch"]


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
    if preset is not None:
        one_of("preset", preset, cleanpress.PRESETS)
    chosen = as_pipeline(preset if pipeline is None else named(pipeline), "--pipeline")
    return (only_these(chosen, only) if only else chosen).without(*without)


def named(pipeline: str) -> str | PathLike[str]:
    """Return what --pipeline names: a preset or a cleaner, else a file, of whatever name.

    Raises PathError for a directory, and for a file that is not there.
    """
    if pipeline in known_names():
        return pipeline
    if not os.path.exists(pipeline) and not pipeline.endswith(".toml") and "/" not in pipeline:  # noqa: PTH110
        return pipeline  # what is said of it names the nearest
    check_input(pipeline)
    from pathlib import Path  # slow to import

    return Path(pipeline)


def only_these(pipeline: Pipeline, only: Sequence[str]) -> Pipeline:
    """Return the cleaners of these names: as a pipeline has them, then the ones that it does not have."""
    names = dict.fromkeys(only)
    for name in names:
        make_importable(name, ".")  # where it is typed, a module is found, too
    kinds = {find_class(name).__name__: name for name in names}
    inside = [cleaner for cleaner in pipeline if cleaner.name in kinds]
    present = {cleaner.name for cleaner in inside}
    return Pipeline([*inside, *(make_cleaner(name) for kind, name in kinds.items() if kind not in present)])
