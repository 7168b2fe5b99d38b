"""The command `cleanpress corpus`: many documents, in many files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from cleanpress.cli.common import DATA_ERROR, choose_pipeline, note, pipeline_options
from cleanpress.cli.sites import load_sites
from cleanpress.io.files import visible_name

if TYPE_CHECKING:
    from cleanpress.adapters.jobs import Cleaning, Extraction
    from cleanpress.corpus import Report
    from cleanpress.corpus.chunk import Tally

__all__ = ["corpus"]


@click.command()
@click.argument("inputs", metavar="IN...", nargs=-1, required=True)
@click.option(
    "-o", "--output", metavar="OUT", required=True,
    help="A file (.jsonl, .csv, .parquet; .jsonl and .csv with .gz or .zst behind), or a folder.",
)  # fmt: skip
@click.option("--field", metavar="NAME", default="text", help="The field or column that is cleaned: text.")
@click.option(
    "--into", metavar="NAME", help="The field or column that the result goes into; by default there."
)
@click.option(
    "--url-field",
    metavar="NAME",
    help="The field or column that says where a document is from; with --sites, by default url.",
)
@click.option(
    "--extract", "extracting", is_flag=True, help="The documents are HTML pages: take their content."
)
@click.option("--favor", type=click.Choice(["precision", "balanced", "recall"]), help="With --extract.")
@click.option("--comments", type=click.Choice(["drop", "keep"]), help="With --extract.")
@click.option("--markdown", is_flag=True, help="With --extract: the content as Markdown.")
@click.option("--metadata", is_flag=True, help="With --extract: add columns of title, authors, date, …")
@click.option("--removed", is_flag=True, help="Add a column of the words that went.")
@click.option("--counts", is_flag=True, help="Add a column that counts the edits by category.")
@click.option(
    "--edits", is_flag=True, help="Add a column of the edits, each with place, reason and original."
)
@click.option(
    "--sites", metavar="FILE", help="Remove the lines of these site profiles first: cleanpress sites."
)
@click.option("--keep-once", is_flag=True, help="With --sites: facts stay on the one page the profile names.")
@click.option("--workers", type=int, metavar="N", help="Processes; by default one a core.")
@click.option(
    "--timeout", type=click.FloatRange(0), default=60.0, metavar="SECONDS",
    help="The longest a document may take: 60. With 0, as long as it takes.",
)  # fmt: skip
@click.option(
    "--input-kind", metavar="KIND",
    help="What standard input is, and files whose names do not say: jsonl, csv, warc, text or html.",
)  # fmt: skip
@click.option("--format", "form", metavar="NAME", help="Of files in a folder: jsonl, csv, parquet or files.")
@click.option("--restart", is_flag=True, help="Begin again, and replace the output of another run.")
@pipeline_options
def corpus(inputs: Sequence[str], output: str, timeout: float, **options: Any) -> None:
    """Clean all documents of files, folders, patterns or standard input (-).

    IN is JSON Lines, CSV, Parquet, text, HTML, WARC or WET, each plain or packed by gzip or Zstandard. All
    but the field that is cleaned stays as it is. Documents that fail are listed in OUT/rejects.jsonl or
    OUT.rejects.jsonl, and the exit code is then 1.

    A run that was ended, however, goes on where it was when the same command is given again.

    \b
    Examples:
      cleanpress corpus crawl/*.jsonl.gz -o clean/ --field body --workers 8
      cleanpress corpus pages.warc.gz -o articles.parquet --extract --metadata
      cleanpress corpus notes/ -o clean-notes/ --preset repair
    """
    from cleanpress.corpus import run

    if options["sites"] is not None and options["url_field"] is None:
        options["url_field"] = "url"
    if options["keep_once"] and options["sites"] is None:
        raise click.UsageError("--keep-once is for the lines of sites: add --sites FILE.")
    job = make_job(**{name: options.pop(name) for name in JOB})
    try:
        with shown() as progress:
            report = run(
                inputs,
                output,
                job=job,
                field=options["field"],
                into=options["into"],
                url_field=options["url_field"],
                workers=options["workers"],
                timeout=timeout if timeout > 0 else None,
                kind=options["input_kind"],
                form=options["form"],
                restart=options["restart"],
                progress=progress,
            )
    except KeyboardInterrupt:
        note("What is done is kept: the same command goes on from here.")
        raise
    note(summary(report))
    if report.rejects is not None:
        sys.exit(DATA_ERROR)


JOB = (
    "extracting", "favor", "comments", "markdown", "metadata", "removed", "counts", "edits", "sites",
    "keep_once", "pipeline", "preset", "only", "without",
)  # fmt: skip


def make_job(
    extracting: bool,
    favor: str | None,
    comments: str | None,
    markdown: bool,
    metadata: bool,
    removed: bool,
    counts: bool,
    edits: bool,
    sites: str | None,
    keep_once: bool,
    **choice: Any,
) -> Cleaning | Extraction:
    """Return the job that the options ask for. Raises UsageError for options that do not go together."""
    from cleanpress.adapters.jobs import Cleaning, Extraction

    if extracting:
        for_text = {"counts": counts, "edits": edits, "sites": sites, "keep-once": keep_once}
        for name, value in {**choice, **for_text}.items():
            if value:
                raise click.UsageError(f"--{name} is for text, --extract for pages: run one after the other.")
        return Extraction(
            metadata=metadata,
            removed=removed,
            favor=favor or "balanced",  # type: ignore[arg-type]  # click has checked it
            comments=comments or "drop",  # type: ignore[arg-type]
            form="markdown" if markdown else "text",
        )
    for name, value in {
        "favor": favor,
        "comments": comments,
        "markdown": markdown,
        "metadata": metadata,
    }.items():
        if value:
            raise click.UsageError(f"--{name} is for pages: add --extract.")
    return Cleaning(
        pipeline=choose_pipeline(**choice),
        removed=removed,
        counts=counts,
        edits=edits,
        sites=None if sites is None else load_sites(sites),
        keep_once=keep_once,
    )


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
    """Return the last line: what was done, and what was not."""
    said = f"{report.documents:,} document{'s' * (report.documents != 1)}"
    for number, what in ((report.missing, "without text"), (report.emptied, "of which nothing is left")):
        if number:
            said += f", {number:,} {what}"
    if report.nothing_to_do:
        return f"Nothing to do: this run is complete already ({said})."
    if report.resumed:
        said += " (some of them by an earlier run that this one went on with)"
    if report.rejects is not None:
        said += f". {report.rejected:,} rejected: see {visible_name(str(report.rejects))}"
    return said + "."
