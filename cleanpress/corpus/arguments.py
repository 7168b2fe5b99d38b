"""Check what `run` is called with, and write the call down, for a run that is to be resumed with the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from cleanpress.adapters.jobs import Cleaning, Extraction
from cleanpress.corpus.source import paths_of
from cleanpress.errors import OptionError
from cleanpress.io.bounded import MAX_DOCUMENT
from cleanpress.options import InputFormat, OutputFormat, checks_init

__all__ = ["Reading", "Writing", "call_of", "check_arguments"]


@checks_init("corpus")
@dataclass(frozen=True)
class Reading:
    """Say how inputs are read, where their names and the column do not say it all.

    url_column:   the column that says where a document is from: for site profiles and the links of pages.
    input_format: of standard input, and of files whose name does not say: "jsonl", "csv", "parquet", "warc",
        "text" or "html".
    max_document: the largest document that is read, in bytes: a line of JSON Lines, a row, a file of text or
        HTML, a page of a WARC, each also when it is unpacked. A larger one makes a failed record. 0 and None
        are no limit.
    """

    url_column: str | None = None
    input_format: InputFormat | None = None
    max_document: int | None = MAX_DOCUMENT


@checks_init("corpus")
@dataclass(frozen=True)
class Writing:
    """Say what is written, where the job spec and the name of the output do not say it all.

    into:          the column of the result; by default the one that is cleaned.
    output_format: of what is written into a folder: "jsonl", "csv", "parquet" or "files"; by default that of
        the input.
    min_confidence: for `Extraction`, from 0 to 1: set aside documents whose text is expected to be worse, see
        `Document.confidence`. They are not in the output; each has a record among the failed ones, with its
        confidence, and `Report.set_aside` counts them.
    """

    into: str | None = None
    output_format: OutputFormat | None = None
    min_confidence: float | None = None


DEFAULTS: Mapping[str, Any] = {
    "column": "text", "workers": None, "reading": Reading(), "writing": Writing(), "timeout": 60.0,
}  # fmt: skip


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


# What an option of `run` may be: a test, and what to say of another value.
VALID: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "column": (lambda value: isinstance(value, str), "the name of a column"),
    "workers": (lambda value: _is_number(value) and not isinstance(value, float), "a whole number or None"),
    "reading": (lambda value: isinstance(value, Reading), "Reading(...)"),
    "writing": (lambda value: isinstance(value, Writing), "Writing(...)"),
    "timeout": (_is_number, "a number of seconds, or None for no limit"),
    "progress": (lambda value: value is None or callable(value), "a function of three arguments, or None"),
}


def check_arguments(inputs: object, output: object, job: object, options: Mapping[str, Any]) -> list[str]:
    """Return the inputs as a list of paths. Raises TypeError or OptionError for what `run` cannot use."""
    paths = _inputs(inputs)
    if not _is_path(output):
        raise TypeError(f"output is the path of a file or folder, and was given {_shown(output)}.")
    if job is not None and not isinstance(job, Cleaning | Extraction):
        raise TypeError(f"job is Cleaning(...) or Extraction(...), and was given {_shown(job)}.{_hint(job)}")
    for name, (is_valid, what) in VALID.items():
        if not is_valid(options[name]):
            raise TypeError(f"{name} is {what}, and was given {_shown(options[name])}.")
    _check_numbers(**options)
    return paths


def _check_numbers(
    workers: int | None, timeout: float | None, reading: Reading, writing: Writing, **_: object
) -> None:
    if workers is not None and workers < 1:
        raise OptionError(f"workers is {workers}, and must be 1 or more.")
    if timeout is not None and not timeout > 0:
        raise OptionError(f"timeout is {timeout}, and must be more than 0; None is no limit.")
    largest = reading.max_document
    if not _is_number(largest) or isinstance(largest, float):
        raise TypeError(
            f"max_document is a number of bytes, or None for no limit, and was given {_shown(largest)}."
        )
    if largest is not None and largest < 0:
        raise OptionError(f"max_document is {largest}, and must be 0 or more; 0 and None are no limit.")
    if not _is_number(writing.min_confidence):
        given = _shown(writing.min_confidence)
        raise TypeError(f"min_confidence is a number from 0 to 1, or None, and was given {given}.")


def _is_path(value: object) -> bool:
    return isinstance(value, str | os.PathLike) and isinstance(os.fspath(value), str)


def _inputs(inputs: Any) -> list[str]:
    """Return inputs, one or many, as text."""
    what = "inputs is a path, or a list of paths"
    if isinstance(inputs, bytes | bytearray | Mapping):
        raise TypeError(f"{what}, and was given {_shown(inputs)}.")
    try:
        each = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    except TypeError as error:  # a number, None, a class
        raise TypeError(f"{what}, and was given {_shown(inputs)}.") from error
    for path in each:
        if not _is_path(path):
            raise TypeError(f"{what}, and among them is {_shown(path)}.")
    return paths_of(each)


def _hint(job: object) -> str:
    """Return what to write instead of something that is no job spec."""
    name = getattr(job, "__name__", "")
    if job is Cleaning or job is Extraction:
        return f" Make one of it: {name}()."
    if hasattr(job, "edits") or isinstance(job, str):
        return " A pipeline is given as Cleaning(pipeline=...)."
    return ""


def _shown(value: object) -> str:
    """Return a value for a message: short, and a class by its name."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    shown = repr(value)
    if len(shown) > 60 or shown.startswith("<"):
        name = type(value).__name__
        return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
    return "None" if value is None else shown


def call_of(inputs: Sequence[str], output: str, job: object, options: Mapping[str, Any]) -> str:
    """Return the call of `run` with these arguments, but for the options that have their default values.

    >>> call_of(["a.jsonl"], "out.jsonl", Cleaning(removed=True), {"column": "body", "timeout": 60.0})
    "cleanpress.corpus.run('a.jsonl', 'out.jsonl', Cleaning(removed=True), column='body')"
    """
    given = inputs[0] if len(inputs) == 1 else list(inputs)
    shown = [repr(given), repr(output), *([] if job is None else [_made(job)])]
    shown += [f"{name}={_made(value)}" for name, value in options.items() if value != DEFAULTS[name]]
    return f"cleanpress.corpus.run({', '.join(shown)})"


def _made(value: Any) -> str:
    """Return how a job spec, or another of the objects here, is made: with what differs from the defaults."""
    if not isinstance(value, Cleaning | Extraction | Reading | Writing):
        return repr(value)
    given = []
    fresh = type(value)()
    for field in fields(value):
        if not field.init:
            continue
        one = getattr(value, field.name)
        if one != getattr(fresh, field.name):
            given.append(
                f"{field.name}={'...' if field.name in ('profiles', 'phrases') else repr(one)}"
            )  # they may be many
    return f"{type(value).__name__}({', '.join(given)})"
