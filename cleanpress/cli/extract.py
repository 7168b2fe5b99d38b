"""The commands for HTML: `cleanpress extract`, and what `cleanpress explain` does with a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from cleanpress.cli.common import (
    DATA_ERROR,
    check_source,
    each_to_its_own,
    json_line,
    note,
    path_of,
    read_bytes,
)
from cleanpress.errors import InputError, PageError
from cleanpress.io.atomic import open_output
from cleanpress.io.encodings import encode
from cleanpress.io.files import plan_outputs, visible_name

if TYPE_CHECKING:
    from cleanpress.html.document import Document

__all__ = ["explain_page", "extract"]

SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}


def switch(name: str, help_text: str, default: bool | None = None) -> Callable[[Any], Any]:
    """Make an option with a --no- form."""
    return click.option(f"--{name}/--no-{name}", default=default, help=help_text)


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "-o", "--output", metavar="PATH", help="Write to this file; for several FILEs, into this folder."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(SUFFIXES)),
    default="text",
    help="text (the default), markdown, html (safe to show), or json: text, metadata, what went and why.",
)
@click.option(
    "--favor",
    type=click.Choice(["precision", "balanced", "recall"]),
    default="balanced",
    help="Keep only what is surely content, or all that may be. The default is in between.",
)
@click.option(
    "--comments",
    type=click.Choice(["drop", "keep", "separate"]),
    default="drop",
    help="Comments below an article; separate puts them in a field of their own (json).",
)
@click.option("--url", metavar="URL", help="Where the page is from: makes its links absolute.")
@switch("links", "Links in the output; by default in markdown and html.")
@switch("images", "Images in the output; by default in markdown and html.")
@switch("tables", "Tables in the output; the default.", default=True)
@click.option("--model", metavar="FILE", help="Weights of your own, from python -m cleanpress.training.")
def extract(
    files: Sequence[str],
    output: str | None,
    form: str,
    links: bool | None,
    images: bool | None,
    tables: bool,
    **options: Any,
) -> None:
    """Print the main content of HTML pages: FILEs, or standard input.

    The encoding is found as a browser would. Several files on standard output follow one another, as JSON
    one a line.
    """
    sources = files or ["-"]
    if options["comments"] == "separate" and form != "json":
        raise click.UsageError("Separate comments have a place only in JSON: add --format json.")
    for source in sources:
        check_source(source)
    into = None if output is None or output == "-" else path_of(output)
    targets = plan_outputs(sources, into, suffix=SUFFIXES[form])
    empty: list[str] = []

    def work(source: str, out: BinaryIO) -> None:
        document = read_page(read_bytes(source), visible_name(source), **options)
        if not document.text:
            empty.append(source)
        out.write(rendered(document, form, source, links=links, images=images, tables=tables))

    if len(set(targets)) > 1:
        failed = each_to_its_own(sources, targets, work)
    else:
        failed = False
        with open_output(targets[0]) as out:
            for number, source in enumerate(sources):
                if number and form != "json":
                    out.write(b"\n")
                work(source, out)
    for source in empty:
        note(
            f"{visible_name(source)}: no main content was found. Try --favor recall, or see what went and "
            "why: cleanpress explain"
        )
    if failed or empty:
        sys.exit(DATA_ERROR)


def read_page(data: bytes, name: str, **options: Any) -> Document:
    """Extract a page. Raises InputError if it is none; `name` is what it is called."""
    from cleanpress import extract as extract_page

    try:
        return extract_page(data, **options)
    except PageError as error:
        raise InputError(f"{name}: {error}") from error


def rendered(document: Document, form: Any, source: str, **options: Any) -> bytes:
    """Return a document in one of the forms, as bytes that end with a line end (or are none)."""
    if form == "json":
        return json_line({"file": None if source == "-" else source, **document.to_dict()})
    text = document.render(form, **options)
    return encode(text + "\n" if text else "", visible_name(source))


def explain_page(data: bytes, name: str, form: str) -> None:
    """Show which blocks of a page are kept, and why the others go. Raises InputError if it is no page."""
    document = read_page(data, name)
    if form == "json":
        from dataclasses import asdict

        values = {**document.to_dict(), "blocks": [asdict(block) for block in document.blocks]}
        with open_output(None) as out:
            out.write(json_line(values))
    else:
        from cleanpress.cli.show_page import show_page

        show_page(document, name)
