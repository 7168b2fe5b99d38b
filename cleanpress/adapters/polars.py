"""Expressions for polars: `frame.with_columns(clean("text"))`, in lazy and streaming frames as well."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import RLock
from typing import Any, Unpack, cast

from cleanpress.adapters.jobs import (
    EDIT,
    Cleaning,
    CleanOptions,
    Extraction,
    ExtractOptions,
    Job,
    Kind,
    beside,
    not_installed,
)

try:
    import polars as pl
except ImportError as error:
    raise not_installed("polars", "polars") from error

from cleanpress.adapters import arrow

__all__ = ["clean", "extract"]

# polars gives parts of a column to several threads at once; without this they fight for Python's one lock,
# which cost a fifth of the time.
_ALONE = RLock()
_COUNT = pl.Struct({"category": pl.String, "count": pl.Int64})
_EDIT = pl.Struct(
    {name: {"start": pl.Int64, "end": pl.Int64, "score": pl.Float64}.get(name, pl.String) for name in EDIT}
)
_TYPES: dict[Kind, Any] = {
    "text": pl.String,
    "texts": pl.List(pl.String),
    "counts": pl.List(_COUNT),
    "edits": pl.List(_EDIT),
}


def clean(
    text: str | pl.Expr, *, urls: str | pl.Expr | None = None, **options: Unpack[CleanOptions]
) -> pl.Expr:
    """Return an expression that cleans a column; nulls and the type, String or Categorical, stay.

    pipeline: any cleaner; the default is `cleanpress.DEFAULT`.
    sites, urls, keep_once: as in `cleanpress.adapters.arrow.clean`.
    removed, counts, edits: make it a struct of the text, "<column>_removed", and so on, for
        `.struct.unnest()`. The text in it is a String.
    Raises, when the frame is worked out, TypeError for a column of anything but text.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"text": ["Leave a Reply\\nIt rained.", "It rained.", None]})
    >>> frame.with_columns(clean("text"))["text"].to_list()
    ['It rained.', 'It rained.', None]
    >>> more = frame.lazy().with_columns(clean("text", removed=True).struct.unnest())
    >>> more.collect()["text_removed"].to_list()
    ['Leave a Reply', '', None]
    """
    job = Cleaning(**options)
    return _expression(job, text, urls, None if job.fields else pl.self_dtype())


def extract(
    html: str | pl.Expr, *, urls: str | pl.Expr | None = None, **options: Unpack[ExtractOptions]
) -> pl.Expr:
    """Return an expression for the main content of a column of pages, String or Binary.

    urls:    the column, or an expression, that says where each page is from.
    options: metadata, removed, favor, comments, form and errors, as in `cleanpress.adapters.arrow.extract`.
        With fields beside the content it is a struct, for `.struct.unnest()`.

    >>> import polars as pl
    >>> page = "<a href=/>Home</a><p>Boil the water first, then wait a while.</p>"
    >>> frame = pl.DataFrame({"html": [page, None]})
    >>> frame.select(extract("html"))["html"].to_list()
    ['Boil the water first, then wait a while.', None]
    """
    return _expression(Extraction(**options), html, urls, pl.String)


def _expression(job: Job, column: str | pl.Expr, urls: str | pl.Expr | None, dtype: Any) -> pl.Expr:
    given = [pl.col(each) if isinstance(each, str) else each for each in (column, urls) if each is not None]
    name = given[0].meta.output_name()
    types = {name: pl.String, **{str(beside(name, word)): _TYPES[kind] for word, kind in job.fields.items()}}

    dtype = pl.Struct(types) if job.fields else dtype
    return pl.map_batches(given, partial(_work, job, types), return_dtype=dtype, is_elementwise=True)


def _work(job: Job, types: dict[str, Any], series: Sequence[pl.Series]) -> pl.Series:
    name = next(iter(types))
    table = arrow.table_of(name, [each.to_arrow() for each in series])
    with _ALONE:
        made = arrow.work_on(job, table, name, *table.column_names[1:])
    if not job.fields:
        return _series(made[name], name, series[0].dtype if isinstance(job, Cleaning) else pl.String)
    return pl.DataFrame([_series(made[each], each, types[each]) for each in types]).to_struct(name)


def _series(column: Any, name: str, dtype: Any) -> pl.Series:
    made = cast("pl.Series", pl.from_arrow(column)).alias(name)
    if isinstance(dtype, pl.Enum):
        raise TypeError(
            f"The column {name!r} is an Enum, which has no room for new texts: cast it to pl.String first."
        )
    return made.cast(dtype)
