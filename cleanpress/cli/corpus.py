"""Run the command `cleanpress corpus`: many documents, in many files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cleanpress.cli.common import DATA_ERROR, Command, NumberRange, note
from cleanpress.cli.options import category_options, choose_pipeline, extract_options, pipeline_options
from cleanpress.cli.sites import load_profiles
from cleanpress.io.files import visible_name
from cleanpress.options import FORMATS

if TYPE_CHECKING:
    from cleanpress.adapters.jobs import Cleaning, Extraction
    from cleanpress.corpus import Report
    from cleanpress.corpus.chunk import Tally

__all__ = ["corpus"]


@click.command(cls=Command)
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
@click.option(
    "--input-format", metavar="NAME",
    help="Of standard input, and of files whose names do not say: jsonl, csv, warc, text or html.",
)  # fmt: skip
@click.option("--output-format", metavar="NAME", help="Of files in a folder: jsonl, csv, parquet or files.")
@click.option("--restart", is_flag=True, help="Begin again, and replace the output of another run.")
@category_options
@pipeline_options
def corpus(inputs: Sequence[str], output: str, timeout: float, **options: Any) -> None:
    """Clean all documents of files, folders, patterns or standard input (-).

    IN is JSON Lines, CSV, Parquet, text, HTML, WARC or WET, each plain or compressed by gzip or Zstandard.
    All but the column that is cleaned is kept as it is. Documents that fail are listed in OUT/failed.jsonl
    or OUT.failed.jsonl, and the exit code is then 1; what is set aside is listed there, too. The columns
    are described in docs/schema.md.

    A run that was ended, however, goes on where it was when the same command is given again.

    \b
    Examples:
      cleanpress corpus crawl/*.jsonl.gz -o clean/ --column body --workers 8
      cleanpress corpus pages.warc.gz -o articles.parquet --extract --metadata
      cleanpress corpus notes/ -o clean-notes/ --preset repair
    """
    from cleanpress.corpus import run

    job = make_job(options)
    if options["profiles"] is not None and options["url_column"] is None:
        options["url_column"] = "url"
    try:
        with shown() as progress:
            report = run(
                inputs,
                output,
                job,
                timeout=timeout if timeout > 0 else None,
                progress=progress,
                **{name: options[name] for name in RUN},
            )
    except KeyboardInterrupt:
        note("What is done is kept: the same command goes on from here.")
        raise
    note(summary(report))
    if report.failed:
        sys.exit(DATA_ERROR)


RUN = (
    "column", "into", "url_column", "workers", "input_format", "output_format", "min_confidence", "restart",
)  # fmt: skip
BOTH = ("removed", "counts")
FOR_PAGES = (
    "metadata", "confidence", "format", "favor", "comments", "hidden", "title", "links", "images", "tables",
    "model",
)  # fmt: skip
PIPELINE = ("pipeline", "preset", "only", "without")
FOR_TEXT = ("edits", "profiles", "keep_one_copy")


def make_job(options: Mapping[str, Any]) -> Cleaning | Extraction:
    """Make the job spec that the options ask for. Raises UsageError for options that do not go together."""
    from cleanpress.adapters.jobs import Cleaning, Extraction

    if options["extracting"]:
        refuse(options, (*PIPELINE, *FOR_TEXT), "is for text, --extract for pages: run one after the other.")
        given = {name: options[name] for name in (*BOTH, *FOR_PAGES) if options[name] is not None}
        return Extraction(**given, keep=options["keep"], only=options["only_category"])
    refuse(options, (*FOR_PAGES, "min_confidence"), "is for pages: add --extract.")
    if options["keep_one_copy"] and options["profiles"] is None:
        raise click.UsageError("--keep-one-copy is for the lines of sites: add --profiles FILE.")
    given = {name: options[name] for name in (*BOTH, *FOR_TEXT)}
    if given["profiles"] is not None:
        given["profiles"] = load_profiles(given["profiles"])
    pipeline = choose_pipeline(**{name: options[name] for name in PIPELINE})
    return Cleaning(pipeline, **given, keep=options["keep"], only=options["only_category"])


def refuse(options: Mapping[str, Any], names: Iterable[str], why: str) -> None:
    """Raise UsageError if one of these options is given."""
    for name in names:
        if options[name] not in (None, False, ()):
            raise click.UsageError(f"--{name.replace('_', '-')} {why}")


@contextmanager
def shown() -> Iterator[Callable[[int, int, Tally], None] | None]:
    """Show on a terminal how far a run is: share of the bytes, documents, speed, time left."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    with Progress(
        BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        TextColumn("{task.fields[documents]} documents"), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=None, documents=0)

        def progress(reached: int, total: int, tally: Tally) -> None:
            bar.update(task, completed=reached, total=total or None, documents=f"{tally.documents:,}")

        yield progress


def summary(report: Report) -> str:
    """Return the last line: how much was done, and what failed."""
    says = f"{report.documents:,} document{'s' * (report.documents != 1)}"
    parts = (
        (report.missing, "without text"), (report.emptied, "with nothing left"),
        (report.set_aside, "set aside"),
    )  # fmt: skip
    for number, what in parts:
        if number:
            says += f", {number:,} {what}"
    if report.nothing_to_do:
        return f"Nothing to do: this run is complete already ({says})."
    if report.resumed:
        says += " (some of them by an earlier run that this one resumed)"
    if report.failed_path is not None:
        failed = f". {report.failed:,} failed" if report.failed else ""
        says += f"{failed}: see {visible_name(str(report.failed_path))}"
    return says + "."
