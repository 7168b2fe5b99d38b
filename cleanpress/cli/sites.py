"""Run the commands `cleanpress sites`: learn, merge and show what repeats across the pages of a site."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cleanpress.cli.common import DATA_ERROR, Group, note, path_of
from cleanpress.errors import OptionError
from cleanpress.io.atomic import open_output
from cleanpress.io.encodings import encode
from cleanpress.io.files import check_input, visible_name
from cleanpress.sites.profile import plural

if TYPE_CHECKING:
    from pathlib import Path

    from cleanpress.sites import SiteProfiles

__all__ = ["load_profiles", "sites"]

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
@click.option("--input-format", metavar="NAME", help="What standard input is: jsonl, csv or warc.")
def learn(
    inputs: Sequence[str],
    output: str,
    column: str,
    url_column: str,
    min_pages: int,
    share: float,
    max_lines: int,
    input_format: str | None,
) -> None:
    """Read the texts of a corpus, and write the profiles of its sites.

    IN is what `cleanpress corpus` takes, as text: JSON Lines, CSV, Parquet or WET.
    """
    from cleanpress.corpus.read import read_documents
    from cleanpress.corpus.task import Task
    from cleanpress.sites import SiteLearner

    learner = SiteLearner(max_lines)
    learner.profiles(min_pages, share)  # refuses what cannot be, before hours of reading
    read = placeless = 0
    bad: list[str] = []
    for each in read_documents(
        inputs, Task(column=column, into=column, url_column=url_column), input_format=input_format
    ):
        if isinstance(each, dict):
            bad.append(
                f"{each['input']}, {each.get('unit', 'file')} {each.get('position', '')}: {each['error']}"
            )
            continue
        read += 1
        placeless += each.url is None
        learner.add(each.value, each.url)
    profiles = learner.profiles(min_pages, share)
    write(profiles, output)
    lines = sum(len(site.lines) for site in profiles.sites.values())
    said = f"{plural(read, 'document')}, {plural(len(profiles), 'site')}, {plural(lines, 'boilerplate line')}"
    if placeless:
        said += f"; {plural(placeless, 'document')} without a URL"
    note(f"{said}.")
    for problem in bad[:3]:
        note(problem)
    if bad:
        note(f"{plural(len(bad), 'document')} could not be read, and not counted.")
        sys.exit(DATA_ERROR)


@sites.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@OUTPUT
def merge(files: Sequence[str], output: str) -> None:
    """Make one file of profiles of several, which were learned from different pages."""
    first, *others = [load_profiles(file) for file in files]
    merged = first.merge(*others)
    write(merged, output)
    note(f"{plural(len(merged), 'site')}.")


@sites.command()
@click.argument("file")
@click.argument("site", required=False)
def show(file: str, site: str | None) -> None:
    """List the sites of a file of profiles; or the lines of one SITE, by the number of their pages."""
    profiles = load_profiles(file)
    if site is None:
        for each in profiles.sites.values():
            click.echo(f"{each.site}\t{plural(each.pages, 'page')}\t{plural(len(each.lines), 'line')}")
        return
    found = profiles.find(site)
    if found is None:
        raise OptionError(f"There is no profile of {site!r} in {visible_name(file)}.")
    for line in sorted(found.lines, key=lambda line: -line.pages):
        click.echo(f"{line.pages}\t{line.place}\t{line.sample}")


def load_profiles(file: str) -> SiteProfiles:
    """Read a file of profiles. Raises PathError if it cannot be read, SiteProfileError if it holds none."""
    from cleanpress.sites import SiteProfiles

    check_input(file)
    return SiteProfiles.load(file)


def write(profiles: SiteProfiles, output: str) -> None:
    """Write profiles to a file, or to standard output for "-"."""
    into: Path | None = None if output == "-" else path_of(output)
    with open_output(into) as out:
        out.write(encode(profiles.to_json()))
