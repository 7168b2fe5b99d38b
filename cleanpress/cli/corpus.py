"""Run the command `cleanpress corpus`: many documents, in many files."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleanpress.cli.common import DATA_ERROR, Command, NumberRange, is_verbose, note
from cleanpress.cli.options import (
    category_options,
    check_front_matter_option,
    choose_pipeline,
    extract_options,
    front_matter_option,
    max_document_option,
    pipeline_options,
    verbosity_options,
)
from cleanpress.cli.progress import log_option, shown
from cleanpress.cli.sites import load_profiles
from cleanpress.cli.summary import summarize
from cleanpress.options import FORMATS

if TYPE_CHECKING:
    from cleanpress.adapters.jobs import Cleaning, Extraction
    from cleanpress.corpus import Report
    from cleanpress.corpus.chunk import Tally

__all__ = ["corpus"]

TYPED = "cleanpress.typed"


class Typed(Command):
    """Remember what was typed: a run that resumes this one has to be given the same."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[TYPED] = shlex.join(["cleanpress", "corpus", *(arg for arg in args if arg != "--restart")])
        return super().parse_args(ctx, args)


def typed() -> str:
    """Return the command that was typed."""
    return str(click.get_current_context().meta[TYPED])


@click.command(cls=Typed)
@click.argument("inputs", metavar="IN...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="OUT", required=True,
    help="A file (.jsonl, .csv, .parquet; .jsonl and .csv with .gz or .zst behind), or a folder.",
)  # fmt: skip
@click.option("--column", metavar="NAME", default="text", help="The column (field) that is cleaned: text.")
@click.option("--into", metavar="NAME", help="The column that the result is written to; by default the same.")
@click.option(
    "--url-column",
    metavar="NAME",
    help="The column that says where a document is from; with --profiles, by default url.",
)
@click.option(
    "--extract", "extracting", is_flag=True, help="The documents are HTML pages: take their content."
)
@click.option("--metadata", is_flag=True, help="With --extract: add columns of title, authors, date, …")
@click.option("--format", type=click.Choice(FORMATS), help="With --extract: what the content is written as.")
@front_matter_option
@extract_options
@click.option(
    "--confidence", is_flag=True,
    help="With --extract: add a column of how good the text is expected to be, from 0 to 1.",
)  # fmt: skip
@click.option(
    "--min-confidence", type=NumberRange(0, 1), metavar="NUMBER",
    help="With --extract: set aside documents expected to be worse than this, and list them with the failed.",
)  # fmt: skip
@click.option("--removed", is_flag=True, help="Add a column of the words that were removed.")
@click.option(
    "--counts", is_flag=True, help="Add a column of counts by category: of edits, or removed blocks."
)
@click.option(
    "--edits", is_flag=True, help="Add a column of the edits, each with place, reasons and original."
)
@click.option(
    "--profiles", metavar="FILE", help="Remove the lines of these site profiles first: cleanpress sites."
)
@click.option(
    "--keep-one-copy", is_flag=True,
    help="With --profiles: lines such as an address are kept on the one page that the profile names.",
)  # fmt: skip
@click.option("--workers", type=int, metavar="N", help="Processes; by default one a core.")
@click.option(
    "--timeout", type=NumberRange(0), default=60.0, metavar="SECONDS",
    help="The longest a document may take: 60. With 0, as long as it takes.",
)  # fmt: skip
@max_document_option
@click.option(
    "--input-format", metavar="NAME",
    help="Of standard input, and of files whose names do not say: jsonl, csv, warc, text or html.",
)  # fmt: skip
@click.option("--output-format", metavar="NAME", help="Of files in a folder: jsonl, csv, parquet or files.")
@click.option("--restart", is_flag=True, help="Begin again, and replace the output of another run.")
@category_options
@pipeline_options
@verbosity_options
@log_option
def corpus(inputs: Sequence[str], output: str, timeout: float, **options: Any) -> None:
    """Clean all documents of files, folders, patterns or standard input (-).

    IN is JSON Lines, CSV, Parquet, text, HTML, WARC or WET, each plain or compressed by gzip or Zstandard.
    All but the column that is cleaned is kept as it is. Documents that fail are listed in OUT/failed.jsonl
    or OUT.failed.jsonl, and the exit code is then 1; what is set aside is listed there, too. The columns
    are described in docs/schema.md.

    A run that was ended, however, goes on where it was when the same command is given again.

    How far it is stands on the terminal; without one, a line says so from time to time, and more and more
    rarely. At the end, a summary says what was done and where it is.

    \b
    Examples:
      cleanpress corpus crawl/*.jsonl.gz -o clean/ --column body --workers 8
      cleanpress corpus pages.warc.gz -o articles.parquet --extract --metadata
      cleanpress corpus notes/ -o clean-notes/ --preset repair
    """
    from cleanpress.corpus import Reading, Writing
    from cleanpress.corpus.arguments import check_arguments
    from cleanpress.corpus.run import start
    from cleanpress.corpus.skipped import what_is_skipped

    job = make_job(options)
    if options["profiles"] is not None and options["url_column"] is None:
        options["url_column"] = "url"
    given = {
        "column": options["column"], "workers": options["workers"], "timeout": timeout or None,
        "reading": Reading(**{name: options[name] for name in READING}),
        "writing": Writing(**{name: options[name] for name in WRITING}),
    }  # fmt: skip
    skipped = "" if options["input_format"] else what_is_skipped(inputs, output=output, every=is_verbose())
    if skipped:
        note(skipped)
    try:
        with shown() as tell:

            def progress(reached: int, total: int, tally: Tally) -> None:
                tell(reached, total, tally.documents)

            paths = check_arguments(inputs, output, job, {**given, "progress": progress})
            report = start(
                paths, output, job, **given, restart=options["restart"], progress=progress, command=typed()
            )
    except (KeyboardInterrupt, SystemExit):  # by Ctrl-C, or SIGTERM
        note("What is done is kept: the same command goes on from here.")
        raise
    summarize(report)
    note_lost_columns(report, options)
    if report.failed:
        sys.exit(DATA_ERROR)


def note_lost_columns(report: Report, options: Mapping[str, Any]) -> None:
    """Say so if columns were asked for, and there are outputs that are folders of files of text."""
    if any(options[name] for name in (*BOTH, "edits")) and any(map(Path.is_dir, report.outputs)):
        note("Files of text have no columns. For those that were asked for, add --output-format jsonl.")


READING = ("url_column", "input_format", "max_document")
WRITING = ("into", "output_format", "min_confidence")
BOTH = ("removed", "counts")
FOR_PAGES = (
    "metadata", "confidence", "format", "favor", "comments", "hidden", "title", "links", "images", "tables",
    "front_matter", "model",
)  # fmt: skip
PIPELINE = ("pipeline", "preset", "only", "without")
FOR_PIPELINE = (*PIPELINE, "no_config")
FOR_TEXT = ("edits", "profiles", "keep_one_copy")


def make_job(options: Mapping[str, Any]) -> Cleaning | Extraction:
    """Make the job spec that the options ask for. Raises UsageError for options that do not go together."""
    from cleanpress.adapters.jobs import Cleaning, Extraction

    if options["extracting"]:
        check_front_matter_option(options["front_matter"], options["format"])
        refuse(options, (*PIPELINE, *FOR_TEXT), "is for text, --extract for pages: run one after the other.")
        given = {name: options[name] for name in (*BOTH, *FOR_PAGES) if options[name] is not None}
        chosen = {"keep": options["keep"], "only": options["only_category"]}
        return Extraction(phrases=options["phrases"], **given, **chosen)
    refuse(options, (*FOR_PAGES, "min_confidence"), "is for pages: add --extract.")
    if options["keep_one_copy"] and options["profiles"] is None:
        raise click.UsageError("--keep-one-copy is for the lines of sites: add --profiles FILE.")
    given = {name: options[name] for name in (*BOTH, *FOR_TEXT)}
    if given["profiles"] is not None:
        given["profiles"] = load_profiles(given["profiles"])
    pipeline = choose_pipeline(**{name: options[name] for name in FOR_PIPELINE})
    chosen = {"keep": options["keep"], "only": options["only_category"]}
    return Cleaning(pipeline, phrases=options["phrases"], **given, **chosen)


def refuse(options: Mapping[str, Any], names: Iterable[str], why: str) -> None:
    """Raise UsageError if one of these options is given."""
    for name in names:
        if options[name] not in (None, False, ()):
            raise click.UsageError(f"--{name.replace('_', '-')} {why}")
