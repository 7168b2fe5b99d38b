"""Run the commands `cleanpress sites`: learn, merge and show what repeats across the pages of a site."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from cleanpress.cli.common import DATA_ERROR, Group, is_json, is_quiet, log, note, path_of
from cleanpress.cli.options import max_document_option, verbosity_options
from cleanpress.cli.pager import pager_option
from cleanpress.cli.progress import log_option, of_bytes, shown
from cleanpress.cli.terminal import open_result, print_report
from cleanpress.display.brief import count_of
from cleanpress.errors import OptionError
from cleanpress.io.encodings import encode
from cleanpress.io.files import check_input, visible_name

if TYPE_CHECKING:
    from pathlib import Path

    from cleanpress.corpus.task import Task
    from cleanpress.sites import SiteLearner, SiteProfiles

__all__ = ["load_profiles", "sites"]

SHOWN_ERRORS = 3
OUTPUT = click.option("-o", "--output", metavar="FILE", required=True, help="The profiles, as JSON.")


@click.group(cls=Group)
def sites() -> None:
    """Learn what repeats across the pages of each site, for `cleanpress corpus --profiles`."""


@sites.command()
@click.argument("inputs", metavar="IN...", nargs=-1, required=True)
@OUTPUT
@click.option("--column", metavar="NAME", default="text", help="The column (field) of the text: text.")
@click.option(
    "--url-column",
    metavar="NAME",
    default="url",
    help="The column (field) that says where a text is from: url.",
)
@click.option("--min-pages", type=int, default=5, metavar="N", help="Sites need so many pages: 5.")
@click.option(
    "--share", type=float, default=0.3, metavar="X", help="The share of pages a line must be on: 0.3."
)
@click.option(
    "--max-lines", type=int, default=1_000_000, metavar="N",
    help="Lines that are counted exactly, at 500 bytes of memory each: 1,000,000.",
)  # fmt: skip
@max_document_option
@click.option("--input-format", metavar="NAME", help="What standard input is: jsonl, csv or warc.")
@verbosity_options
@log_option
def learn(
    inputs: Sequence[str],
    output: str,
    column: str,
    url_column: str,
    min_pages: int,
    share: float,
    max_lines: int,
    max_document: int | None,
    input_format: str | None,
) -> None:
    """Read the texts of a corpus, and write the profiles of its sites.

    IN is what `cleanpress corpus` takes, as text: JSON Lines, CSV, Parquet or WET.
    """
    from cleanpress.corpus.task import Task
    from cleanpress.sites import SiteLearner

    learner = SiteLearner(max_lines)
    learner.profiles(min_pages, share)  # refuses what cannot be, before hours of reading
    reading = Reading()
    task = Task(column=column, into=column, url_column=url_column, max_document=max_document)
    reading.read(inputs, task, input_format, learner)
    profiles = learner.profiles(min_pages, share)
    write(profiles, output)
    reading.summarize(profiles, output)
    if reading.failed:
        sys.exit(DATA_ERROR)


@dataclass
class Reading:
    """Read texts for a learner, and count them.

    without_url: those whose place is not known, which teach nothing. bytes: of all inputs.
    failed:      how many could not be read; errors: what the first of these say.
    """

    documents: int = 0
    without_url: int = 0
    bytes: int = 0
    failed: int = 0
    errors: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def read(self, inputs: Sequence[str], task: Task, input_format: str | None, learner: SiteLearner) -> None:
        """Read all documents."""
        from cleanpress.corpus.read import read_documents

        with shown() as tell:

            def progress(reached: int, total: int) -> None:
                self.bytes = total
                tell(reached, total, self.documents)

            for each in read_documents(inputs, task, input_format=input_format, progress=progress):
                if isinstance(each, dict):
                    self.failed += 1
                    self.errors += [error_of(each)] if self.failed <= SHOWN_ERRORS else []
                    continue
                self.documents += 1
                self.without_url += each.url is None
                learner.add(each.value, each.url)

    def summarize(self, profiles: SiteProfiles, output: str) -> None:
        """Say what was read and learned."""
        lines = sum(len(site.lines) for site in profiles.sites.values())
        seconds = time.monotonic() - self.began
        if is_json() and not is_quiet():
            log(
                "summary", documents=self.documents, sites=len(profiles), lines=lines,
                without_url=self.without_url, failed=self.failed,
                first_error=self.errors[0] if self.errors else None, bytes=self.bytes,
                seconds=round(seconds, 3), outputs=[output],
            )  # fmt: skip
            return
        said = f"{count_of(self.documents, 'document')}, {of_bytes(self.bytes, seconds)}"
        said += f": {count_of(len(profiles), 'site')}, {count_of(lines, 'boilerplate line')}"
        if self.without_url:
            said += f"; {count_of(self.without_url, 'document')} without a URL"
        note(f"{said}.")
        for problem in self.errors:
            note(problem)
        if self.failed:
            note(f"{count_of(self.failed, 'document')} could not be read, and not counted.")
        note(f"Written: {'standard output' if output == '-' else visible_name(output)}")


def error_of(row: dict[str, Any]) -> str:
    """Return a failed record as a sentence."""
    where = f", {row['unit']} {row['position']:,}" if "position" in row else ""
    return f"{visible_name(row['input'])}{where}: {row['error']}"


@sites.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@OUTPUT
def merge(files: Sequence[str], output: str) -> None:
    """Make one file of profiles of several, which were learned from different pages."""
    first, *others = [load_profiles(file) for file in files]
    merged = first.merge(*others)
    write(merged, output)
    note(f"{count_of(len(merged), 'site')}.")


@sites.command()
@click.argument("file")
@click.argument("site", required=False)
@pager_option
def show(file: str, site: str | None, no_pager: bool) -> None:
    """List the sites of a file of profiles; or the lines of one SITE, by the number of their pages."""
    profiles = load_profiles(file)
    if site is None:
        rows = [
            f"{each.site}\t{count_of(each.pages, 'page')}\t{count_of(len(each.lines), 'line')}"
            for each in profiles.sites.values()
        ]
        print_report(rows, pager=not no_pager)
        return
    found = profiles.find(site)
    if found is None:
        raise OptionError(f"There is no profile of {site!r} in {visible_name(file)}.")
    lines = sorted(found.lines, key=lambda line: -line.pages)
    print_report((f"{line.pages}\t{line.place}\t{line.sample}" for line in lines), pager=not no_pager)


def load_profiles(file: str) -> SiteProfiles:
    """Read a file of profiles. Raises PathError if it cannot be read, SiteProfileError if it holds none."""
    from cleanpress.sites import SiteProfiles

    check_input(file)
    return SiteProfiles.load(file)


def write(profiles: SiteProfiles, output: str) -> None:
    """Write profiles to a file, or to standard output for "-"."""
    into: Path | None = None if output == "-" else path_of(output)
    with open_result(into, as_json=True) as out:
        out.write(encode(profiles.to_json()))
