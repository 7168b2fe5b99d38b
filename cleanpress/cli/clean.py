"""Run the command `cleanpress clean`, whose name may be left out: text in, text out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cleanpress.cli.common import DATA_ERROR, Command, Size
from cleanpress.cli.files import commands, convert, make_plan, report
from cleanpress.cli.options import (
    boilerplate_options,
    category_options,
    check_phrases_files,
    choose_pipeline,
    input_options,
    on_error_option,
    pipeline_file,
    pipeline_options,
    verbosity_options,
    with_network,
)
from cleanpress.cli.progress import log_option
from cleanpress.cli.reading import Reading
from cleanpress.cli.terminal import open_result
from cleanpress.errors import PathError
from cleanpress.io.files import is_same_file, visible_name
from cleanpress.options import EncodingErrors

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["clean"]


@click.command(cls=Command)
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write to this file; or into this folder, each FILE under its name.",
)
@click.option("-i", "--in-place", is_flag=True, help="Write each FILE back, if it changes. See --backup.")
@click.option(
    "--backup",
    metavar="SUFFIX",
    help="With --in-place: keep the original beside it; .bak makes page.txt.bak.",
)
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing; list which FILEs would change, and exit with 1 if any would.",
)
@click.option(
    "--jsonl",
    metavar="COLUMN",
    multiple=True,
    help="Read JSON Lines, and clean this column (field); a.text is text in a. May be given several times.",
)
@click.option(
    "--max-document", type=Size(), default="50MB", metavar="SIZE",
    help="With --jsonl: the largest record that is read, 50MB. With 0, there is no limit.",
)  # fmt: skip
@on_error_option
@category_options
@pipeline_options
@boilerplate_options
@input_options
@verbosity_options
@log_option
def clean(
    files: Sequence[str],
    output: str | None,
    in_place: bool,
    backup: str | None,
    check: bool,
    jsonl: Sequence[str],
    max_document: int | None,
    on_error: str,
    encoding: str | None,
    encoding_errors: EncodingErrors,
    favor: str | None,
    model: str | None,
    **choice: Any,
) -> None:
    """Clean FILEs, or standard input. The word `clean` may be left out."""
    chosen = with_network(choose_pipeline(**choice), favor=favor, model=model)
    sources = files or ["-"]
    if jsonl and (encoding or encoding_errors != "strict"):
        raise click.UsageError("JSON Lines are always UTF-8: give neither --encoding nor --encoding-errors.")
    check_together(output, in_place, backup, check)
    check_columns(jsonl, files)
    stop = on_error == "stop"
    reading = Reading(chosen, encoding, encoding_errors, tuple(jsonl), stop, max_document)
    if in_place or check:
        from cleanpress.cli.in_place import check_files, rewrite_files

        failed = check_files(sources, reading) if check else rewrite_files(sources, reading, backup)
    else:
        plan = make_plan(sources, output, "clean", commands=commands())
        check_pipeline_file(pipeline_file(choice["pipeline"]), plan.targets)
        check_phrases_files(choice["phrases"], plan.targets)
        opened = partial(open_result, as_json=bool(jsonl))
        failures = convert(plan, reading.write, end_last_line, stop=stop, opened=opened)
        report(failures, len(sources))
        failed = bool(failures)
    if failed or reading.left_out:
        sys.exit(DATA_ERROR)


def check_columns(columns: Sequence[str], files: Sequence[str]) -> None:
    """Raise UsageError if a file stands where --jsonl wants the name of a column."""
    if len(columns) == 1 and not files and os.path.isfile(columns[0]):  # noqa: PTH113
        raise click.UsageError(
            f"--jsonl wants the name of a column, and {columns[0]!r} is a file: --jsonl text {columns[0]}"
        )


def check_together(output: str | None, in_place: bool, backup: str | None, check: bool) -> None:
    """Raise UsageError for options of what is written that do not go together."""
    if check and (in_place or output is not None):
        raise click.UsageError("--check writes nothing: give neither --in-place nor --output with it.")
    if in_place and output is not None:
        raise click.UsageError("Give --in-place or --output, not both.")
    if backup is not None:
        check_backup(backup, in_place)


def check_backup(backup: str, in_place: bool) -> None:
    """Raise UsageError for what cannot be added to a name, or has no use."""
    if not in_place:
        raise click.UsageError("--backup is for --in-place: add it, or leave out --backup.")
    if not backup or not {"/", "\\", "\0"}.isdisjoint(backup):
        raise click.UsageError(
            f"--backup is what is added to the name, such as .bak, and was given {backup!r}: the original "
            "stays in its folder."
        )


def check_pipeline_file(pipeline: str | None, targets: Sequence[Path | None]) -> None:
    """Raise PathError if the pipeline file would be overwritten."""
    for target in targets:
        if pipeline is not None and target is not None and is_same_file(pipeline, target):
            raise PathError(f"{visible_name(str(target))} is the pipeline file. Write to another file.")


def end_last_line(last: bytes) -> bytes:
    """Return what parts one text from the next in one file: each begins a line."""
    return b"" if last.endswith(b"\n") else b"\n"
