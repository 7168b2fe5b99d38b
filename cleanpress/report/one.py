"""Make the view of one document: a file of text, or a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.corpus.source import READ_ERRORS, open_plain
from cleanpress.errors import InputError, PageError, TooLargeError
from cleanpress.io.bounded import MAX_DOCUMENT, read_all, shown_size
from cleanpress.io.encodings import decode, looks_like_html
from cleanpress.io.files import visible_name
from cleanpress.report.views import View, view_of

__all__ = ["Kind", "view_of_file"]

# What documents are: what is done with them depends on it, and nothing is with those of a run.
Kind = Literal["text", "page", "run"]


def view_of_file(path: str, choose: Callable[[Kind], Cleaning | Extraction], title: str | None) -> View:
    """Return the view of the one document in a file, plain or compressed; "-" is standard input.

    choose: returns the job spec, given what the file is, as its content says.
    Raises PathError for a file that cannot be opened, InputError for what is neither text nor a page.
    """
    name = visible_name(path)
    raw, stream = open_plain(path)
    with raw, stream:
        try:
            data = read_all(stream, MAX_DOCUMENT)
        except TooLargeError as error:
            # There is no option for it: a report of so much would be larger than any that is written.
            raise InputError(
                f"{name} is larger than {shown_size(MAX_DOCUMENT)}, and no report shows so much."
            ) from error
        except READ_ERRORS as error:
            raise InputError(f"{name} is damaged: {error}.") from error
    is_page = looks_like_html(data[:4000].removeprefix(b"\xef\xbb\xbf").decode("latin-1"))
    job = choose("page" if is_page else "text")
    if isinstance(job, Extraction):
        try:
            return view_of(job.document(data), title or name)
        except PageError as error:
            raise InputError(f"{name}: {error}") from error
    return view_of(job.cleaned(decode(data, name=name).text), title or name)
