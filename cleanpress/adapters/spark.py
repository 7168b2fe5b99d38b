"""Clean and extract columns of Spark: `clean(df, "text")`, by mapInArrow.

The executors need cleanpress with its extra `arrow`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack, cast

from cleanpress.adapters.columns import SHAPES, Job, Kind, beside, check_new, type_of_shape
from cleanpress.adapters.jobs import CleanOptions, ExtractOptions, cleaning, extraction, not_installed
from cleanpress.errors import OptionError, one_of

try:
    from pyspark.sql import types as T  # noqa: N812  # as everyone writes it
except ImportError as error:
    raise not_installed("pyspark", "spark") from error

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["clean", "extract"]

_PLAIN = {"text": T.StringType(), "integer": T.LongType(), "float": T.DoubleType()}


def _struct(inner: dict[str, Any]) -> T.StructType:
    return T.StructType([T.StructField(name, kind) for name, kind in inner.items()])


_TYPES: dict[Kind, T.DataType] = {
    kind: type_of_shape(shape, _PLAIN, T.ArrayType, _struct) for kind, shape in SHAPES.items()
}


def clean(
    data: DataFrame, column: str, *, url_column: str | None = None, **options: Unpack[CleanOptions]
) -> DataFrame:
    """Clean one column of a DataFrame; other columns, nulls and types are kept.

    url_column: the column that says where a text is from, for `profiles`.
    options:    as `cleanpress.adapters.arrow.clean` has them; `map_from_entries` makes a map of the counts.
    Raises OptionError for an unknown option, a column that is not there, or a new one that already is;
    TypeError for a column of anything but text. All that is raised before the work starts.
    """
    return _mapped(cleaning(options, url_column), data, column, url_column, (T.StringType,))


def extract(
    data: DataFrame, column: str, *, url_column: str | None = None, **options: Unpack[ExtractOptions]
) -> DataFrame:
    """Replace pages, strings or binaries, with their main content.

    url_column: the column that says where each page is from.
    options:    as `cleanpress.adapters.arrow.extract` has them. A row that an error names is of its batch.
    Raises what `clean` raises.
    """
    return _mapped(extraction(options), data, column, url_column, (T.StringType, T.BinaryType))


def _mapped(
    job: Job, data: DataFrame, column: str, url_column: str | None, takes: tuple[Any, ...]
) -> DataFrame:
    names = data.schema.names
    for name in (column,) if url_column is None else (column, url_column):
        one_of("column", name, names)
        if (times := names.count(name)) > 1:
            raise OptionError(f"{name!r} is {times} columns, not one. Rename them first.")
    old = data.schema[column]
    if not isinstance(old.dataType, takes):
        raise TypeError(
            f"The column {column!r} holds {old.dataType.simpleString()}, not text: cast it to string first."
        )
    nullable = old.nullable or "error" in job.columns
    text = T.StructField(column, T.StringType(), nullable, old.metadata)
    fields = [text if field.name == column else field for field in data.schema.fields]
    for word, kind in job.columns.items():
        check_new(beside(column, word), names, "DataFrame")
        fields.append(T.StructField(str(beside(column, word)), _TYPES[kind]))
    work: Any = partial(_work, job, column, url_column)
    return cast("DataFrame", data.mapInArrow(work, T.StructType(fields)))


def _work(job: Job, column: str, url_column: str | None, batches: Iterator[Any]) -> Iterator[Any]:
    from cleanpress.adapters.arrow import work_on  # on the executor

    for batch in batches:
        yield work_on(job, batch, column, url_column)


def __dir__() -> list[str]:
    return sorted(__all__)
