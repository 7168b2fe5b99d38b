"""Run the commands for HTML: `cleanpress extract`, and `cleanpress explain` of a page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from cleanpress.cli.common import (
    DATA_ERROR,
    Command,
    NumberRange,
    each_to_its_own,
    json_line,
    note,
    plan_targets,
    read_bytes,
)
from cleanpress.cli.options import category_options, extract_options
from cleanpress.errors import InputError, PageError
from cleanpress.io.atomic import open_output
from cleanpress.io.encodings import encode
from cleanpress.io.files import visible_name
from cleanpress.io.signatures import NOT_HTML, find_signature

if TYPE_CHECKING:
    from pathlib import Path

    from cleanpress.html.document import Document

__all__ = ["explain_page", "extract"]

SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}


@click.command(cls=Command)
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "-o", "--output", metavar="PATH", help="Write to this file; for several FILEs, into this folder."
)
@click.option(
    "--format",
    type=click.Choice(list(SUFFIXES)),
    default="text",
    help="text (the default), markdown, html (safe to show), or json: text, metadata, removed and why.",
)
@click.option("--url", metavar="URL", help="Where the page is from: makes its links absolute.")
@click.option(
    "--min-confidence", type=NumberRange(0, 1), metavar="NUMBER",
    help="Write no page that is expected to be worse than this; name it, and the exit code is then 1.",
)  # fmt: skip
@category_options
@extract_options
def extract(
    files: Sequence[str],
    output: str | None,
    format: str,
    title: bool | None,
    links: bool | None,
    images: bool | None,
    tables: bool | None,
    comments: str | None,
    min_confidence: float | None,
    only_category: Sequence[str],
    **options: Any,
) -> None:
    """Print the main content of HTML pages: FILEs, or standard input.

    The encoding is found as a browser would. Several files on standard output follow one another, as JSON
    one a line.
    """
    sources = files or ["-"]
    if comments == "separate" and format != "json":
        raise click.UsageError("Separate comments have a place only in JSON: add --format json.")
    targets = plan_targets(sources, output, suffix=SUFFIXES[format])
    empty: list[str] = []
    set_aside: list[str] = []
    options |= {"comments": comments, "only": only_category}
    options = {name: value for name, value in options.items() if value is not None}

    shown = {"title": title, "links": links, "images": images, "tables": tables is not False}

    check_weights(min_confidence, options)
    alone = len(set(targets)) == len(sources)

    def work(source: str, out: BinaryIO) -> None:
        document = read_page(read_bytes(source), visible_name(source), **options)
        if min_confidence is not None and is_doubtful(document, min_confidence):
            says = f"{visible_name(source)}: set aside, as its confidence is {document.confidence}."
            if alone:  # then no file is written for it
                raise InputError(says)
            note(says)
            set_aside.append(source)
            return
        if not document.text:
            empty.append(why_empty(document, visible_name(source)))
        out.write(rendered(document, format, source, **shown))

    failed = False
    if len(set(targets)) > 1:
        failed = each_to_its_own(sources, targets, work)
    else:
        all_into_one(sources, targets[0], work, between=b"" if format == "json" else b"\n")
    for note_of_source in empty:
        note(note_of_source)
    if failed or empty or set_aside:
        sys.exit(DATA_ERROR)


def check_weights(min_confidence: float | None, options: Mapping[str, Any]) -> None:
    """Raise ModelError if pages are to be set aside by a confidence that the weights do not have."""
    if min_confidence is not None:
        from cleanpress.model.network import check_has_confidence

        check_has_confidence(options.get("model"))


def is_doubtful(document: Document, min_confidence: float) -> bool:
    """Return whether a page is expected to be worse; one without a block is not."""
    return document.confidence is not None and document.confidence < min_confidence


def why_empty(document: Document, name: str) -> str:
    """Return what to tell of a page without main content, and what to try."""
    if not document.blocks:
        return f"{name}: there is no text on this page. If a script builds it, render it in a browser first."
    return (
        f"{name}: no main content was found. Try --favor recall, or see what was removed and why: "
        "cleanpress explain"
    )


def all_into_one(
    sources: Sequence[str],
    target: Path | None,
    work: Callable[[str, BinaryIO], None],
    between: bytes,
) -> None:
    """Write what becomes of all sources into one file."""
    with open_output(target) as out:
        for number, source in enumerate(sources):
            if number:
                out.write(between)
            work(source, out)


def read_page(data: bytes, name: str, **options: Any) -> Document:
    """Extract a page. Raises InputError if it is no page; `name` is what it is called."""
    from cleanpress import extract as extract_page

    try:
        return extract_page(data, **options)
    except PageError as error:
        raise InputError(f"{name}: {_advice_in_a_shell(data) or error}") from error


def _advice_in_a_shell(data: bytes) -> str:
    """Return what bytes that are no HTML are, and the command that makes a page or text of them; or ""."""
    signature = find_signature(data, NOT_HTML)
    if signature is None or signature.command is None:
        return ""
    command = "cleanpress" if signature.text else "cleanpress extract"
    return f"This is {signature.kind}, not HTML. Unpack it first: {signature.command} | {command}"


def rendered(document: Document, format: Any, source: str, **options: Any) -> bytes:
    """Return a document in one of the formats, as bytes that end with a line end (or are empty)."""
    if format == "json":
        return json_line({"file": None if source == "-" else source, **document.to_dict()})
    text = document.render(format, **options)
    return encode(text + "\n" if text else "", visible_name(source))


def explain_page(data: bytes, name: str, format: str, **options: Any) -> None:
    """Show the blocks of a page, and why some are removed. Raises InputError if it is no page."""
    document = read_page(data, name, **options)
    if format == "json":
        values = {**document.to_dict(), "blocks": [block.to_dict() for block in document.blocks]}
        with open_output(None) as out:
            out.write(json_line(values))
    else:
        from cleanpress.cli.show_page import show_page

        show_page(document, name)
