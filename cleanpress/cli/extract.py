"""Run the command `cleanpress extract`: HTML in, main content out."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cleanpress.cli.common import (
    DATA_ERROR,
    Command,
    NumberRange,
    fail,
    is_verbose,
    json_line,
    note,
    read_bytes,
    tell,
)
from cleanpress.cli.files import Output, convert, make_plan, report
from cleanpress.cli.options import (
    category_options,
    check_front_matter_option,
    check_phrases_files,
    extract_options,
    front_matter_option,
    input_options,
    on_error_option,
    phrases_option,
    verbosity_options,
)
from cleanpress.cli.progress import log_option
from cleanpress.cli.terminal import open_result
from cleanpress.display.brief import count_of
from cleanpress.errors import InputError, PageError
from cleanpress.io.encodings import decode, encode
from cleanpress.io.files import ending_of, visible_name
from cleanpress.io.signatures import NOT_HTML, find_signature
from cleanpress.options import EncodingErrors
from cleanpress.phrases.own import own_phrases

if TYPE_CHECKING:
    from cleanpress.html.document import Document

__all__ = ["extract", "read_page"]

SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}
# What an output is written as whose name says it.
BY_ENDING = {
    ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".json": "json",
    ".jsonl": "json", ".ndjson": "json",
}  # fmt: skip
# A tag of HTML, and not any word between angle brackets.
TAG = (
    rb"(?i)</?(?:html|head|body|title|meta|link|script|style|div|span|p|br|hr|a|img|h[1-6]|ul|ol|li|dl|dt|dd|table"
    rb"|tr|td|th|article|section|main|header|footer|nav|aside|form|input|button|em|strong|b|i|pre|code|blockquote"
    rb"|center|font|frameset|iframe|noscript|svg|template)(?=[\s/>])"
)


@click.command(cls=Command)
@click.argument("files", metavar="[FILE]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write to this file; or into this folder, each FILE under its name.",
)
@click.option(
    "--format",
    type=click.Choice(list(SUFFIXES)),
    help="text, markdown, html (safe to show), or json: text, metadata, removed and why. By default what the "
    "name of --output says, else text.",
)
@click.option("--url", metavar="URL", help="Where the page is from: makes its links absolute.")
@click.option(
    "--min-confidence", type=NumberRange(0, 1), metavar="NUMBER",
    help="Write no page that is expected to be worse than this; name it, and the exit code is then 1.",
)  # fmt: skip
@on_error_option
@front_matter_option
@category_options
@extract_options
@phrases_option
@input_options
@verbosity_options
@log_option
def extract(
    files: Sequence[str],
    output: str | None,
    format: str | None,
    title: bool | None,
    links: bool | None,
    images: bool | None,
    tables: bool | None,
    front_matter: bool | None,
    comments: str | None,
    min_confidence: float | None,
    only_category: Sequence[str],
    phrases: Sequence[str],
    on_error: str,
    encoding: str | None,
    encoding_errors: EncodingErrors,
    **options: Any,
) -> None:
    """Print the main content of HTML pages: FILEs, or standard input.

    The encoding is found as a browser would. Several files in one output follow one another, as JSON one a
    line.
    """
    sources = files or ["-"]
    format = format or format_of(output)
    if comments == "separate" and format != "json":
        raise click.UsageError("Separate comments have a place only in JSON: add --format json.")
    check_front_matter_option(front_matter, format)
    plan = make_plan(sources, output, "extract", suffix=SUFFIXES[format])
    check_phrases_files(phrases, plan.targets)
    given = {name: value for name, value in {**options, "comments": comments}.items() if value is not None}
    given |= {"phrases": own_phrases(phrases), "only": only_category}
    check_weights(min_confidence, given)
    shown = {"title": title, "links": links, "images": images, "tables": tables is not False}
    shown["front_matter"] = bool(front_matter)
    work = Work(given, format, shown, min_confidence, (encoding, encoding_errors))
    as_json = format == "json"
    opened = partial(open_result, as_json=as_json)
    failures = convert(
        plan, work, lambda _: b"" if as_json else b"\n", stop=on_error == "stop", opened=opened
    )
    for why in work.empty:
        fail(why)
    report(failures, len(sources))
    if failures or work.empty:
        sys.exit(DATA_ERROR)


class Work:
    """Extract pages, and write their content in a format.

    options: of `extract`. shown: options of `Document.render`. empty: what to say of pages without content.
    """

    def __init__(
        self,
        options: Mapping[str, Any],
        format: str,
        shown: Mapping[str, Any],
        min_confidence: float | None,
        encoding: tuple[str | None, EncodingErrors],
    ) -> None:
        self._options, self._format, self._shown = options, format, shown
        self._min_confidence, self._encoding = min_confidence, encoding
        self.empty: list[str] = []

    def __call__(self, source: str, out: Output) -> None:
        """Extract one page. Raises InputError if it is no page, or expected to be worse than asked for."""
        name = visible_name(source)
        page = decoded(read_bytes(source), source, *self._encoding)
        document = read_page(page, name, **self._options)
        if is_verbose():
            tell(says_of_page(document, page, name))
        if self._min_confidence is not None and is_doubtful(document, self._min_confidence):
            raise InputError(f"{name}: set aside, as its confidence is {document.confidence}.")
        if is_plain_text(page):
            note(f"{name} has no HTML in it, and is read as one text. To clean text: cleanpress {name}")
        if not document.text:
            self.empty.append(why_empty(document, name))
        out.write(rendered(document, self._format, source, **self._shown))


def format_of(output: str | None) -> str:
    """Return what an output is written as by the ending of its name; text, where that says nothing.

    >>> format_of("page.md"), format_of("pages/"), format_of(None)
    ('markdown', 'text', 'text')
    """
    return BY_ENDING.get(ending_of(output or ""), "text")


def decoded(data: bytes, source: str, encoding: str | None, encoding_errors: EncodingErrors) -> bytes | str:
    """Return a page as `extract` takes it: its bytes, whose encoding is found, unless one is named."""
    if encoding is None or find_signature(data, NOT_HTML) is not None:
        return data
    return decode(data, encoding, encoding_errors=encoding_errors, name=visible_name(source)).text


def is_plain_text(page: bytes | str) -> bool:
    """Return whether there is no tag of HTML in what was given as a page.

    >>> is_plain_text(b"It rained."), is_plain_text(b"if a < b > c"), is_plain_text(b"It rained.<br>")
    (True, True, False)
    """
    data = page.encode("utf-8", "replace") if isinstance(page, str) else page
    if b"<" not in data:
        return bool(data.strip())
    return re.search(TAG, data.replace(b"\0", b"")) is None


def says_of_page(document: Document, page: bytes | str, name: str) -> str:
    """Return what was found on a page, as a line for --verbose."""
    from cleanpress.html.decode import encoding_of

    encoding = f"{encoding_of(page)}, " if isinstance(page, bytes) else ""
    kept = sum(block.kept for block in document.blocks)
    says = f"{name}: {encoding}{kept:,} of {count_of(len(document.blocks), 'block')} kept"
    if document.confidence is not None:
        says += f", confidence {document.confidence}"
    return f"{says}, {count_of(len(document.text), 'character')}."


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


def read_page(page: bytes | str, name: str, **options: Any) -> Document:
    """Extract a page. Raises InputError if it is no page; `name` is what it is called."""
    from cleanpress import extract as extract_page

    try:
        return extract_page(page, **options)
    except PageError as error:
        data = page if isinstance(page, bytes) else b""
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
