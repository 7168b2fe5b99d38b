"""DataFrames of Spark: `clean(df, "text")`, by mapInArrow. The executors need cleanpress[arrow] installed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack, cast

from cleanpress.adapters.jobs import (
    EDIT,
    Cleaning,
    CleanOptions,
    Extraction,
    ExtractOptions,
    Job,
    Kind,
    beside,
    check_new,
    not_installed,
)
from cleanpress.errors import OptionError, one_of

try:
    from pyspark.sql import types as T  # noqa: N812  # as everyone writes it
except ImportError as error:
    raise not_installed("pyspark", "spark") from error

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["clean", "extract"]

_COUNT = T.StructType([T.StructField("category", T.StringType()), T.StructField("count", T.LongType())])
_NUMBERS = {"start": T.LongType(), "end": T.LongType(), "score": T.DoubleType()}
_EDIT = T.StructType([T.StructField(name, _NUMBERS.get(name, T.StringType())) for name in EDIT])
_TYPES: dict[Kind, T.DataType] = {
    "text": T.StringType(), "texts": T.ArrayType(T.StringType()), "counts": T.ArrayType(_COUNT),
    "edits": T.ArrayType(_EDIT),
}  # fmt: skip


def clean(
    df: DataFrame, column: str, *, urls: str | None = None, **options: Unpack[CleanOptions]
) -> DataFrame:
    """Return a DataFrame with one column cleaned; other columns, nulls and types stay as they are.

    options: pipeline, removed, counts, edits, sites with urls, as in `cleanpress.adapters.arrow.clean`;
        `map_from_entries` makes a map of the counts.
    Raises OptionError for a column that is not there, or a new one that already is; TypeError for a column of
    anything but text. All that is told before the work starts.
    """
    return _mapped(Cleaning(**options), df, column, urls, (T.StringType,))


def extract(
    df: DataFrame, column: str, *, urls: str | None = None, **options: Unpack[ExtractOptions]
) -> DataFrame:
    """Return a DataFrame with the main content of pages, strings or binaries, in place of the pages.

    urls:    the column that says where each page is from.
    options: metadata, removed, favor, comments, form and errors, as in `cleanpress.adapters.arrow.extract`.
        A row that an error names is one of its batch.
    Raises what `clean` raises.
    """
    return _mapped(Extraction(**options), df, column, urls, (T.StringType, T.BinaryType))


def _mapped(job: Job, df: DataFrame, column: str, urls: str | None, takes: tuple[Any, ...]) -> DataFrame:
    names = df.schema.names
    for name in (column,) if urls is None else (column, urls):
        one_of("column", name, names)
        if (times := names.count(name)) > 1:
            raise OptionError(f"{name!r} is {times} columns, not one. Rename them first.")
    old = df.schema[column]
    if not isinstance(old.dataType, takes):
        raise TypeError(
            f"The column {column!r} holds {old.dataType.simpleString()}, not text: cast it to string first."
        )
    nullable = old.nullable or "error" in job.fields
    text = T.StructField(column, T.StringType(), nullable, old.metadata)
    fields = [text if field.name == column else field for field in df.schema.fields]
    for word, kind in job.fields.items():
        check_new(beside(column, word), names, "DataFrame")
        fields.append(T.StructField(str(beside(column, word)), _TYPES[kind]))
    work: Any = partial(_work, job, column, urls)
    return cast("DataFrame", df.mapInArrow(work, T.StructType(fields)))


def _work(job: Job, column: str, urls: str | None, batches: Iterator[Any]) -> Iterator[Any]:
    from cleanpress.adapters.arrow import work_on  # on the executor

    for batch in batches:
        yield work_on(job, batch, column, urls)
