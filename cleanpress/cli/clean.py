"""Run the command `cleanpress clean`, whose name may be left out: text in, text out."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from cleanpress.cleaner import Pipeline
from cleanpress.cli.common import (
    DATA_ERROR,
    Command,
    decode_text,
    each_to_its_own,
    note,
    plan_targets,
    read_bytes,
)
from cleanpress.cli.options import category_options, choose_pipeline, input_options, pipeline_options
from cleanpress.errors import InputError, PathError
from cleanpress.io.atomic import open_output
from cleanpress.io.encodings import encode, looks_like_html
from cleanpress.io.files import is_same_file, open_input, visible_name
from cleanpress.options import EncodingErrors

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["clean"]


@click.command(cls=Command)
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "-o", "--output", metavar="PATH", help="Write to this file; for several FILEs, into this folder."
)
@click.option("--jsonl", metavar="COLUMN", help="Read JSON Lines, and clean this column (field).")
@category_options
@pipeline_options
@input_options
def clean(
    files: Sequence[str],
    output: str | None,
    jsonl: str | None,
    encoding: str | None,
    encoding_errors: EncodingErrors,
    **choice: Any,
) -> None:
    """Clean FILEs, or standard input. The word `clean` may be left out."""
    chosen = choose_pipeline(**choice)
    sources = files or ["-"]
    if jsonl is not None and (encoding or encoding_errors != "strict"):
        raise click.UsageError("JSON Lines are always UTF-8: give neither --encoding nor --encoding-errors.")
    targets = plan_targets(sources, output, commands=commands())
    check_pipeline_file(choice["pipeline"], targets)

    left_out: list[str] = []  # the sources of records that were

    def work(source: str, out: BinaryIO) -> bytes:
        if jsonl is not None:
            return clean_lines(source, out, chosen, jsonl, left_out)
        return clean_text(source, out, chosen, encoding, encoding_errors)

    if len(set(targets)) == 1:
        all_into_one(sources, targets[0], work)
        failed = False
    else:
        failed = each_to_its_own(sources, targets, work)
    if failed or left_out:
        sys.exit(DATA_ERROR)


def commands() -> Collection[str]:
    """Return the names of the commands, which a file that is not there may have been meant for."""
    return getattr(click.get_current_context().find_root().command, "commands", ())


def check_pipeline_file(pipeline: str | None, targets: Sequence[Path | None]) -> None:
    """Raise PathError if the pipeline file would be overwritten."""
    for target in targets:
        if pipeline is not None and target is not None and is_same_file(pipeline, target):
            raise PathError(f"{visible_name(str(target))} is the pipeline file. Write to another file.")


def all_into_one(sources: Sequence[str], target: Path | None, work: Callable[[str, BinaryIO], bytes]) -> None:
    """Write what becomes of all sources into one file, each from a line of its own."""
    with open_output(target) as out:
        last = b""
        for source in sources:
            if last and not last.endswith(b"\n"):
                last = b"\n"
                out.write(last)
            last = work(source, out) or last


def clean_text(
    source: str, out: BinaryIO, pipeline: Pipeline, encoding: str | None, encoding_errors: EncodingErrors
) -> bytes:
    """Clean one text into `out`, and return the bytes."""
    text = decode_text(read_bytes(source), source, encoding, encoding_errors)
    if looks_like_html(text):
        note(
            f"{visible_name(source)} looks like HTML and is cleaned as plain text: the tags stay. "
            "For its main content: cleanpress extract"
        )
    cleaned = pipeline(text)
    if cleaned != text and not cleaned.strip():
        note(f"Nothing is left of {visible_name(source)}: all of it was debris. See `cleanpress explain`.")
    if cleaned and text.endswith("\n") and not cleaned.endswith("\n"):
        # A text file ends with a line end, whatever became of the last line.
        cleaned += "\r\n" if "\r\n" in cleaned else "\n"
    data = encode(cleaned, visible_name(source))
    out.write(data)
    return data


def clean_lines(source: str, out: BinaryIO, pipeline: Pipeline, column: str, left_out: list[str]) -> bytes:
    """Clean a column of each line of JSON into `out`, one line in memory at a time; return the last line.

    A line that is no record with such a text is left out, with a note that says which and why, and its source
    is added to `left_out`.
    """
    from cleanpress.io.jsonl import clean_records

    emptied = 0

    def clean_value(value: str) -> str:
        nonlocal emptied
        cleaned = pipeline(value)
        emptied += bool(value.strip()) and not cleaned.strip()
        return cleaned

    rejects = 0

    def reject(error: InputError) -> None:
        nonlocal rejects
        rejects += 1
        note(f"{error} The record is left out.")

    line = b""
    with open_input(source) as stream:
        for line in clean_records(stream, column, clean_value, visible_name(source), reject=reject):
            out.write(line)
    if rejects:
        left_out.append(source)
        note(f"{visible_name(source)}: {rejects:,} record{'s' * (rejects != 1)} left out.")
    if emptied:
        note(f"{visible_name(source)}: in {emptied} records nothing is left of the column {column!r}.")
    return line
