"""Share the options that several commands have, and make of them what they ask for."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from os import PathLike
from typing import TYPE_CHECKING, Any

import click

import cleanpress
from cleanpress.categories import CATEGORIES
from cleanpress.cleaner import Cleaner, Pipeline, Protected, make_cleaner
from cleanpress.cleaners.own_phrases import with_phrases
from cleanpress.cli.common import VERBOSITY, Size, note
from cleanpress.cli.project import only_installed_modules, project_config
from cleanpress.errors import OptionError, PathError
from cleanpress.io.files import check_input, is_same_file, visible_name
from cleanpress.options import COLORS, COMMENTS, ENCODING_ERRORS, FAVORS, HIDDEN_TEXTS, ON_BAD
from cleanpress.pipeline_config import build
from cleanpress.plugins import make_importable
from cleanpress.presets import as_pipeline
from cleanpress.registry import find_class
from cleanpress.selection import selected_pipeline

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "boilerplate_options", "category_options", "check_front_matter_option", "check_phrases_files",
    "choose_pipeline", "color_option", "extract_options", "front_matter_option", "input_options",
    "max_document_option", "on_error_option", "page_options", "phrases_option", "pipeline_file",
    "pipeline_options", "switch", "verbosity_options", "with_network",
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


def _set_verbosity(context: click.Context, option: click.Parameter, given: bool) -> None:
    if not given:
        return
    wanted = 1 if option.name == "verbose" else -1
    if context.meta.setdefault(VERBOSITY, wanted) != wanted:
        raise click.UsageError("Give --verbose or --quiet, not both.", context)


def verbosity_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add --verbose and --quiet, which `note` and `tell` look up."""
    for option in (
        click.option(
            "-q", "--quiet", is_flag=True, expose_value=False, callback=_set_verbosity,
            help="Print no notes, only errors.",
        ),
        click.option(
            "-v", "--verbose", is_flag=True, expose_value=False, callback=_set_verbosity,
            help="Print also what was read and done: encodings, counts.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


color_option = click.option(
    "--color", type=click.Choice(COLORS), default="auto",
    help="Colors where the terminal has them and NO_COLOR is not set (auto, the default), always or never.",
)  # fmt: skip


def on_error_option(function: Callable[..., None]) -> Callable[..., None]:
    """Add the option that says whether one bad file or record stops the run."""
    return click.option(
        "--on-error",
        type=click.Choice(ON_BAD),
        default="skip",
        help="A bad file or record: leave it out, say so and go on (skip, the default), or stop.",
    )(function)


def switch(name: str, help_text: str, default: bool | None = None) -> Callable[[Any], Any]:
    """Make an option with a --no- form."""
    return click.option(f"--{name}/--no-{name}", default=default, help=help_text)


NETWORK_OPTIONS = (
    click.option(
        "--favor",
        type=click.Choice(FAVORS),
        help="Keep only what is surely content, or all that may be. Texts: by default as the pipeline says.",
    ),
    click.option("--model", metavar="FILE", help="Weights of your own, from python -m cleanpress.training."),
)
CONTENT_OPTIONS = (
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
)
url_option = click.option("--url", metavar="URL", help="Where the page is from: makes its links absolute.")


max_document_option = click.option(
    "--max-document", type=Size(), default="50MB", metavar="SIZE",
    help="The largest record, page or file that is read, also unpacked: 50MB. With 0, there is no limit.",
)  # fmt: skip


def boilerplate_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of the networks, which texts and pages have; they are None where they are not given."""
    for option in reversed(NETWORK_OPTIONS):
        function = option(function)
    return function


def page_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what of a page is content; they are None where they are not given."""
    for option in (url_option, *reversed(CONTENT_OPTIONS)):
        function = option(function)
    return function


def extract_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what of a page is extracted; they are None where they are not given."""
    for option in (
        switch("tables", "Tables in the output; the default."),
        switch("images", "Images in the output; by default in markdown and html."),
        switch("title", "The title above the content; by default in markdown and html."),
        switch("links", "Links in the output; by default in markdown and html."),
        *reversed(CONTENT_OPTIONS),
        *reversed(NETWORK_OPTIONS),
    ):
        function = option(function)
    return function


phrases_option = click.option(
    "--phrases", metavar="FILE", multiple=True,
    help="Use the phrases of your own in this TOML file, too, see `cleanpress phrases --help`. May be given "
    "several times.",
)  # fmt: skip


def front_matter_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option for YAML above Markdown; it is None where it is not given."""
    return click.option(
        "--front-matter", is_flag=True, default=None,
        help="With --format markdown: begin with title, authors, date, … as YAML.",
    )(function)  # fmt: skip


def check_front_matter_option(front_matter: bool | None, format: str | None) -> None:
    """Raise UsageError if front matter is asked for with another format."""
    if front_matter and format != "markdown":
        raise click.UsageError("--front-matter stands above Markdown: add --format markdown.")


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
    found = tuple(each.strip() for names in given for each in names.split(","))
    if not all(found):
        # Of a variable of the shell that is not set: "only this" must not become "all".
        raise click.BadParameter("a category is missing: give its name, such as share", context, option)
    return found


def pipeline_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add the options that choose the pipeline."""
    repeatable = "May be given several times."
    for option in (
        phrases_option,
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
            "--no-config", is_flag=True, help="Ignore [tool.cleanpress] of the project's pyproject.toml."
        ),
        click.option(
            "--preset", metavar="NAME", help="Use a ready pipeline: default, page, repair or chrome."
        ),
        click.option(
            "--pipeline",
            metavar="NAME-OR-FILE",
            help="Use this preset, or the pipeline in this TOML file, as `cleanpress --help` shows.",
        ),
    ):
        function = option(function)
    return function


def check_phrases_files(phrases: Sequence[str], targets: Sequence[Path | None]) -> None:
    """Raise PathError if a file of phrases would be overwritten."""
    for path, target in product(phrases, targets):
        if target is not None and is_same_file(path, target):
            raise PathError(f"{visible_name(str(target))} holds the phrases. Write to another file.")


def choose_pipeline(
    pipeline: str | None,
    preset: str | None,
    only: Sequence[str],
    without: Sequence[str],
    no_config: bool,
    phrases: Sequence[str] = (),
    keep: Sequence[str] = (),
    only_category: Sequence[str] = (),
) -> Pipeline:
    """Return the pipeline the options ask for. Raises OptionError for a name that is not known."""
    if pipeline is not None and preset is not None:
        raise click.UsageError("Give --pipeline or --preset, not both.")
    if preset is not None:
        chosen = cleanpress.PRESETS[preset]
    elif pipeline is not None:
        chosen = as_pipeline(named(pipeline), "--pipeline")
    else:
        chosen = cleanpress.DEFAULT if no_config else pipeline_of_project()
    left = (only_these(chosen, only) if only else chosen).without(*without)
    return selected_pipeline(with_phrases(left, phrases), keep, only_category)


def named(pipeline: str) -> str | PathLike[str]:
    """Return what --pipeline names: a preset or a cleaner, else a file, of whatever name.

    Raises PathError for a directory, and for a file that is not there.
    """
    path = pipeline_file(pipeline)
    if path is None:
        if re.search(r"[,|\s]", pipeline):
            raise OptionError(
                f"--pipeline takes one name, and was given {pipeline!r}. For several cleaners, give --only "
                "for each, or write a pipeline file."
            )
        make_importable(pipeline, ".")
        return pipeline
    if os.path.isdir(path):  # noqa: PTH112
        raise PathError(f"{visible_name(path)} is a directory. Name the pipeline file in it.")
    check_input(path)
    from pathlib import Path  # slow to import

    return Path(path)


def pipeline_file(pipeline: str | None) -> str | None:
    """Return what --pipeline names if that is a file: it is there, or its name has a folder or .toml."""
    if pipeline is None or pipeline in cleanpress.PRESETS:
        return None
    looks_like_one = pipeline.endswith(".toml") or os.path.dirname(pipeline)  # noqa: PTH120
    return pipeline if looks_like_one or os.path.exists(pipeline) else None  # noqa: PTH110


def pipeline_of_project() -> Pipeline:
    """Return the pipeline that the project sets, and say so on a terminal; by default the default one.

    Of modules, only those that are installed are imported for it: a folder somebody else wrote must not run
    code because a command is given in it.
    """
    found = project_config()
    if found is None:
        return cleanpress.DEFAULT
    path, config = found
    with only_installed_modules():
        folder = os.path.dirname(path)  # noqa: PTH120  # pathlib is slow to import
        source = f"[tool.cleanpress] of {path}"
        cleaners = build(config, source, make_cleaner, beside=folder)
        chosen = Pipeline(cleaners) if config else cleanpress.DEFAULT  # a table with nothing in it
    if sys.stderr is not None and sys.stderr.isatty():
        note(f"The pipeline is that of {visible_name(path)}. To ignore it: --no-config")
    return chosen


def only_these(pipeline: Pipeline, only: Sequence[str]) -> Pipeline:
    """Return the cleaners of these names: as a pipeline has them, then the ones that it does not have."""
    names = dict.fromkeys(only)
    for name in names:
        if name in CATEGORIES:
            raise OptionError(f"{name!r} is a category, and --only takes cleaners: --only-category {name}")
        make_importable(name, ".")  # where it is typed, a module is found, too
    kinds = {find_class(name).__name__: name for name in names}
    inside = [cleaner for cleaner in pipeline if cleaner.name in kinds]
    present = {cleaner.name for cleaner in inside}
    others = [name for kind, name in kinds.items() if kind not in present]
    try:
        return Pipeline([*inside, *map(make_cleaner, others)])
    except TypeError as error:  # a class of the person's own that is not made as it must be
        raise OptionError(str(error)) from error


def with_network(pipeline: Pipeline, **options: str | None) -> Pipeline:
    """Return a pipeline with these options in its RemoveBoilerplate, the cleaner that has a network.

    Options that are None stay as they are. Raises UsageError if there is no such cleaner to have them.
    """
    given = {name: value for name, value in options.items() if value is not None}
    if not given:
        return pipeline
    if all(cleaner.name != "RemoveBoilerplate" for cleaner in pipeline):
        raise click.UsageError(
            f"--{next(iter(given))} is for RemoveBoilerplate, and this pipeline does not have it. Leave one "
            "of them out, or add --only RemoveBoilerplate."
        )
    if given.get("model") is not None:
        from cleanpress.model.network import load_network

        load_network(given["model"], "text")  # refuses a file that holds no weights for text
    return Pipeline(_with_options(cleaner, "RemoveBoilerplate", given) for cleaner in pipeline)


def _with_options(cleaner: Cleaner, name: str, options: Mapping[str, Any]) -> Cleaner:
    """Return a cleaner with these options, if it has this name, protected or not; else the cleaner itself."""
    if cleaner.name != name:
        return cleaner
    if isinstance(cleaner, Protected):
        return replace(cleaner, cleaner=_with_options(cleaner.cleaner, name, options))
    return replace(cleaner, **options)  # type: ignore[type-var]
