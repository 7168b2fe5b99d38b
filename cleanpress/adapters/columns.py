"""Name the columns beside a text, what is in them for any engine, and make a row of them for each value."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from cleanpress.cleaner import is_missing
from cleanpress.errors import OptionError, PageError

if TYPE_CHECKING:
    from cleanpress.edits import Edit

__all__ = [
    "EDIT", "METADATA", "SHAPES", "Job", "Kind", "beside", "check_new", "each", "each_row", "edit_record",
    "failed_row", "type_of_shape",
]  # fmt: skip

R = TypeVar("R")
Kind = Literal["text", "texts", "counts", "edits", "comments", "float"]

# What is in a column of each kind, for any engine: a list of one shape, a struct of names, or a plain type.
REASON = {"category": "text", "detail": "text"}
EDIT = {
    "start": "integer", "end": "integer", "original": "text", "replacement": "text", "reasons": [REASON],
    "confidence": "float",
}  # fmt: skip
# Counts are no map, because Hugging Face datasets have none; this is the same in Parquet and in every engine,
# and where there are maps (DuckDB, Spark), `map_from_entries` makes it one.
SHAPES: dict[Kind, Any] = {
    "text": "text",
    "texts": ["text"],
    "counts": [{"category": "text", "count": "integer"}],
    "edits": [EDIT],
    "comments": [{"author": "text", "date": "text", "text": "text"}],
    "float": "float",
}
METADATA: dict[str, Kind] = {
    "title": "text", "authors": "texts", "date": "text", "modified": "text", "site": "text",
    "language": "text", "description": "text", "image": "text", "url": "text", "tags": "texts",
}  # fmt: skip


class Job(Protocol):
    """Do the work on one value; `url` says where a text or a page is from."""

    @property
    def columns(self) -> dict[str, Kind]:
        """Return the columns beside the text, by the word that is added to its name."""

    def __call__(self, value: Any, url: str | None = None) -> tuple[Any, ...]:
        """Return the new text and one value for each of the columns."""


def edit_record(edit: Edit, original: str) -> dict[str, Any]:
    """Return an edit as it stands in a column: a dict with the keys of `EDIT`.

    Start and end are offsets in the text before cleaning; with `original`, what stood there, that text can be
    had again.
    """
    return {
        "start": edit.start,
        "end": edit.end,
        "original": original[edit.start : edit.end],
        "replacement": edit.replacement,
        "reasons": [reason._asdict() for reason in edit.reasons],
        "confidence": edit.confidence,
    }


def type_of_shape(
    shape: Any,
    plain: Mapping[str, Any],
    list_of: Callable[[Any], Any],
    struct_of: Callable[[dict[str, Any]], Any],
) -> Any:
    """Return the type that an engine has for one of `SHAPES`.

    plain: the engine's types for "text", "integer" and "float".

    >>> type_of_shape(SHAPES["counts"], {"text": str, "integer": int}, lambda of: [of], dict)
    [{'category': <class 'str'>, 'count': <class 'int'>}]
    """
    if isinstance(shape, list):
        return list_of(type_of_shape(shape[0], plain, list_of, struct_of))
    if isinstance(shape, dict):
        return struct_of(
            {name: type_of_shape(inner, plain, list_of, struct_of) for name, inner in shape.items()}
        )
    return plain[shape]


def beside(column: Hashable, word: str) -> Hashable:
    """Name a column that stands beside another: "text_removed"; of several levels, in the last.

    >>> beside("text", "removed"), beside(("page", "text"), "removed")
    ('text_removed', ('page', 'text_removed'))
    """
    if isinstance(column, tuple):
        return (*column[:-1], f"{column[-1]}_{word}")
    return f"{column}_{word}"


def check_new(name: Any, present: Iterable[Any], whole: str = "table") -> None:
    """Raise OptionError if a column that is to be added is there already."""
    if name in present:
        raise OptionError(f"The {whole} already has a column {name!r}. Rename or drop it first.")


def each(
    values: Sequence[object], work: Callable[[str], R], refuse: Callable[[int, object], Exception]
) -> list[R | None]:
    """Return `work(text)` for each value, None for a missing one; `refuse` makes the error for all else."""
    results: list[R | None] = []
    for position, value in enumerate(values):
        if isinstance(value, str):
            results.append(work(value))
        elif is_missing(value):
            results.append(None)
        else:
            raise refuse(position, value)
    return results


def each_row(
    job: Job,
    values: Iterable[Any],
    urls: Iterable[str | None],
    column: object,
    label: Callable[[int], object],
) -> list[tuple[Any, ...] | None]:
    """Return the results of a job on each value and its URL, None for a missing value.

    label: what a row is called, by its position. Raises PageError with it and the column.
    """
    rows: list[tuple[Any, ...] | None] = []
    for position, (value, url) in enumerate(zip(values, urls, strict=True)):
        try:
            rows.append(None if is_missing(value) else job(value, url))
        except PageError as error:
            failed_row(label(position), column, error)
    return rows


def failed_row(row: object, column: object, error: Exception) -> None:
    """Say in an error which row it is of: PageError is raised with it, any other has it as a note."""
    of = "" if column is None else f" of the column {column!r}"
    if not isinstance(error, PageError):
        error.add_note(f"This is row {row!r}{of}.")
        return
    raise PageError(
        f"Row {row!r}{of}: {error} Drop the row first, or give on_error='null': then its text is null, and a "
        "column beside it says why."
    ) from error
