"""Run the command `cleanpress report`: what is removed from documents, and why, as one HTML file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cleanpress.cli.common import DATA_ERROR, Command, NumberRange, note, path_of
from cleanpress.cli.options import (
    boilerplate_options,
    category_options,
    choose_pipeline,
    pipeline_options,
    verbosity_options,
    with_network,
)
from cleanpress.cli.progress import log_option, megabytes, shown
from cleanpress.cli.sites import load_profiles
from cleanpress.display.brief import count_of
from cleanpress.errors import OptionError
from cleanpress.io.files import check_stdout, ending_of, visible_name

if TYPE_CHECKING:
    from cleanpress.adapters.jobs import Cleaning, Extraction
    from cleanpress.report import Written
    from cleanpress.report.one import Kind

__all__ = ["report"]

FOR_RUNS = ("favor", "model", "phrases", "keep", "only_category")
FOR_TEXT = ("pipeline", "preset", "only", "without", "profiles")
READING = ("column", "url_column", "language_column", "input_format", "sample", "seed", "workers", "title")
HTML_ENDINGS = (".html", ".htm", ".xhtml", "")


@click.command(cls=Command)
@click.argument("inputs", metavar="[IN]...", nargs=-1)
@click.option(
    "-o", "--output", metavar="FILE",
    help="The HTML file to write; without it, standard output, if that is no terminal.",
)  # fmt: skip
@click.option("--open", "opening", is_flag=True, help="Open the file in the browser.")
@click.option(
    "--documents", type=click.IntRange(0), default=2_000, metavar="N",
    help="How many documents are cleaned, drawn from all: 2,000. With 0, all of them.",
)  # fmt: skip
@click.option(
    "--sample", type=click.IntRange(0), default=50, metavar="N",
    help="How many documents can be opened in the report: 50.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, metavar="N", help="Of what is drawn: 0.")
@click.option("--column", metavar="NAME", help="The column (field) of the text: text, or what the run wrote.")
@click.option(
    "--url-column", metavar="NAME",
    help="The column that says where a document is from; by default url, if there is one.",
)  # fmt: skip
@click.option(
    "--language-column", metavar="NAME",
    help="The column that declares the language; by default language or lang, if there is one.",
)  # fmt: skip
@click.option("--extract", "extracting", is_flag=True, help="The documents are HTML pages, as in a table.")
@click.option("--profiles", metavar="FILE", help="Remove the lines of these site profiles first.")
@click.option("--title", metavar="TEXT", help="The heading of the report.")
@click.option("--workers", type=int, metavar="N", help="Processes; by default one a core.")
@click.option(
    "--timeout", type=NumberRange(0), default=60.0, metavar="SECONDS",
    help="The longest a document may take: 60. With 0, as long as it takes.",
)  # fmt: skip
@click.option(
    "--input-format", metavar="NAME",
    help="Of standard input, and of files whose names do not say: jsonl, csv, warc, text or html.",
)  # fmt: skip
@boilerplate_options
@category_options
@pipeline_options
@verbosity_options
@log_option
def report(
    inputs: Sequence[str],
    output: str | None,
    opening: bool,
    documents: int,
    timeout: float,
    **options: Any,
) -> None:
    """Write what is removed from documents, and why, as one HTML file.

    IN is a text or a page, which is shown whole; or many documents, as `cleanpress corpus` takes them, of
    which there are figures by category, phrase, site and language, and a sample that can be searched and
    opened. Of those, 2,000 are cleaned for it, drawn at random. The output of `cleanpress corpus`, if it was
    written with --edits, or with --removed or --counts, is read as it is, all of it.

    The file needs no network, is never larger than 5 MB, and can be sent and archived. It holds text of the
    documents. docs/report.md says how to read it.

    \b
    Examples:
      cleanpress report page.html -o page.report.html
      cleanpress report crawl/*.jsonl.gz -o report.html --column body --preset page
      cleanpress report pages.warc.gz -o report.html --extract --documents 500
      cleanpress report clean/ -o report.html
    """
    check_output(output, opening)
    from cleanpress.report.write import start

    into = None if output in (None, "-") else path_of(str(output))
    with shown() as tell:
        written = start(
            inputs or ["-"], into, chooser(options), timeout=timeout or None, documents=documents or None,
            progress=tell, **{name: options[name] for name in READING},
        )  # fmt: skip
    summarize(written, output, is_warc=_is_text_of_warc(inputs, extracting=options["extracting"]))
    if opening and into is not None:
        click.launch(into.resolve().as_uri())
    if written.failed or not written.looked_at:
        sys.exit(DATA_ERROR)


def check_output(output: str | None, opening: bool) -> None:
    """Raise OptionError or UsageError for an output that a report cannot be written to."""
    if output is not None and output != "-":
        if ending_of(output) not in HTML_ENDINGS:
            raise OptionError(
                f"{visible_name(output)}: a report is HTML. Name it .html; other formats are written by "
                "`cleanpress explain --format json` and `cleanpress corpus`."
            )
        return
    if opening:
        raise click.UsageError("--open opens a file: name it, as in -o report.html")
    check_stdout()
    if output is None and sys.stdout.isatty():
        raise OptionError("A report is HTML, which no terminal shows. Name a file: -o report.html")


def chooser(options: Mapping[str, Any]) -> Callable[[Kind], Cleaning | Extraction]:
    """Return what makes the job spec that the options ask for, given what the documents are."""

    def choose(kind: Kind) -> Cleaning | Extraction:
        if kind == "run":
            _refuse(
                options, (*FOR_RUNS, *FOR_TEXT), "is for documents to clean, and these are clean already."
            )
            return _for_texts({**options, "no_config": True})
        return _for_pages(options) if kind == "page" or options["extracting"] else _for_texts(options)

    return choose


def _refuse(options: Mapping[str, Any], names: Sequence[str], why: str) -> None:
    """Raise UsageError if one of these options is given."""
    for name in names:
        if options[name] not in (None, False, ()):
            raise click.UsageError(f"--{name.replace('_', '-')} {why} Leave it out.")


def _for_pages(options: Mapping[str, Any]) -> Extraction:
    from cleanpress.adapters.jobs import Extraction

    _refuse(options, FOR_TEXT, "is for text, and these are HTML pages.")
    given = {name: options[name] for name in ("favor", "model") if options[name] is not None}
    return Extraction(
        phrases=options["phrases"], keep=options["keep"], only=options["only_category"], **given
    )


def _for_texts(options: Mapping[str, Any]) -> Cleaning:
    from cleanpress.adapters.jobs import Cleaning

    chosen = choose_pipeline(
        **{name: options[name] for name in ("pipeline", "preset", "only", "without", "no_config")}
    )
    profiles = None if options["profiles"] is None else load_profiles(options["profiles"])
    pipeline = with_network(chosen, favor=options["favor"], model=options["model"])
    return Cleaning(
        pipeline, phrases=options["phrases"], keep=options["keep"], only=options["only_category"],
        profiles=profiles,
    )  # fmt: skip


def _is_text_of_warc(inputs: Sequence[str], *, extracting: bool) -> bool:
    return not extracting and any(path.removesuffix(".gz").endswith(".warc") for path in inputs)


def summarize(written: Written, output: str | None, *, is_warc: bool = False) -> None:
    """Say what the report is of, and where it is.

    is_warc: whether the texts of a WARC file were read, which holds pages most of the time.
    """
    if not written.looked_at:
        hint = " The pages of a WARC file are read with --extract." if is_warc else ""
        note(f"There is no document in what was read; the report says so.{hint}")
    if written.failed:
        note(f"{count_of(written.failed, 'document')} could not be read or cleaned; the report says why.")
    what = count_of(written.looked_at, "document")
    if written.looked_at + written.failed < written.documents:
        what += f" of {written.documents:,}"
    where = "standard output" if output in (None, "-") else visible_name(str(output))
    note(f"{what}, {written.shown:,} to open. Written: {where} ({megabytes(written.bytes)}).")
