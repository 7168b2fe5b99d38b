"""Make expressions for polars: `frame.with_columns(clean("text"))`, in lazy and streaming frames as well."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from threading import RLock
from typing import Any, Unpack, cast

from cleanpress.adapters.columns import SHAPES, Job, Kind, beside, type_of_shape
from cleanpress.adapters.jobs import (
    Cleaning,
    CleanOptions,
    ExtractOptions,
    cleaning,
    extraction,
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
_PLAIN = {"text": pl.String, "integer": pl.Int64, "float": pl.Float64}
_TYPES: dict[Kind, Any] = {
    kind: type_of_shape(shape, _PLAIN, pl.List, pl.Struct) for kind, shape in SHAPES.items()
}


def clean(
    column: str | pl.Expr, *, url_column: str | pl.Expr | None = None, **options: Unpack[CleanOptions]
) -> pl.Expr:
    """Make an expression that cleans a column; nulls and the type, String or Categorical, are kept.

    url_column: the column, or an expression, that says where a text is from, for `profiles`.
    options:    as `cleanpress.adapters.arrow.clean` has them. With columns beside the text it is a struct of
        the text, "<column>_removed", and so on, for `.struct.unnest()`; the text in it is a String.
    Raises OptionError for an unknown option; and TypeError, when the frame is collected, for a column of
    anything but text.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"text": ["Leave a Reply\\nIt rained.", "It rained.", None]})
    >>> frame.with_columns(clean("text"))["text"].to_list()
    ['It rained.', 'It rained.', None]
    >>> more = frame.lazy().with_columns(clean("text", removed=True).struct.unnest())
    >>> more.collect()["text_removed"].to_list()
    ['Leave a Reply', '', None]
    """
    job = cleaning(options, url_column)
    return _expression(job, column, url_column, None if job.columns else pl.self_dtype())


def extract(
    column: str | pl.Expr, *, url_column: str | pl.Expr | None = None, **options: Unpack[ExtractOptions]
) -> pl.Expr:
    """Make an expression for the main content of a column of pages, String or Binary.

    url_column: the column, or an expression, that says where each page is from.
    options:    as `cleanpress.adapters.arrow.extract` has them. With columns beside the content it is a
        struct, for `.struct.unnest()`.

    >>> import polars as pl
    >>> page = "<a href=/>Home</a><p>Boil the water first, then wait a while.</p>"
    >>> frame = pl.DataFrame({"html": [page, None]})
    >>> frame.select(extract("html"))["html"].to_list()
    ['Boil the water first, then wait a while.', None]
    """
    return _expression(extraction(options), column, url_column, pl.String)


def _expression(job: Job, column: str | pl.Expr, url_column: str | pl.Expr | None, dtype: Any) -> pl.Expr:
    given = [
        pl.col(each) if isinstance(each, str) else each for each in (column, url_column) if each is not None
    ]
    name = given[0].meta.output_name()
    types = {name: pl.String, **{str(beside(name, word)): _TYPES[kind] for word, kind in job.columns.items()}}

    dtype = pl.Struct(types) if job.columns else dtype
    return pl.map_batches(given, partial(_work, job, types), return_dtype=dtype, is_elementwise=True)


def _work(job: Job, types: dict[str, Any], series: Sequence[pl.Series]) -> pl.Series:
    name = next(iter(types))
    table = arrow.table_of(name, [each.to_arrow() for each in series])
    with _ALONE:
        made = arrow.work_on(job, table, name, *table.column_names[1:])
    if not job.columns:
        return _series(made[name], name, series[0].dtype if isinstance(job, Cleaning) else pl.String)
    return pl.DataFrame([_series(made[each], each, types[each]) for each in types]).to_struct(name)


def _series(column: Any, name: str, dtype: Any) -> pl.Series:
    made = cast("pl.Series", pl.from_arrow(column)).alias(name)
    if isinstance(dtype, pl.Enum):
        raise TypeError(
            f"The column {name!r} is an Enum, which has no room for new texts: cast it to pl.String first."
        )
    return made.cast(dtype)


def __dir__() -> list[str]:
    return sorted(__all__)
