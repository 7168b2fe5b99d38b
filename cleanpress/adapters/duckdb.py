"""Make SQL functions for DuckDB: after `register(connection)`, `SELECT clean(text) FROM pages`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from cleanpress.adapters import arrow
from cleanpress.adapters.columns import SHAPES, Job, Kind, type_of_shape
from cleanpress.adapters.jobs import CleanOptions, ExtractOptions, cleaning_function, extraction
from cleanpress.errors import OptionError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["register", "register_extract"]

_PLAIN = {"text": "VARCHAR", "integer": "BIGINT", "float": "DOUBLE"}


def _struct(inner: dict[str, str]) -> str:
    return "STRUCT(" + ", ".join(f'"{name}" {kind}' for name, kind in inner.items()) + ")"


_TYPES: dict[Kind, str] = {
    kind: type_of_shape(shape, _PLAIN, "{}[]".format, _struct) for kind, shape in SHAPES.items()
}


def register(connection: DuckDBPyConnection, *, name: str = "clean", **options: Unpack[CleanOptions]) -> None:
    """Make an SQL function of this name that cleans a VARCHAR; NULL gives NULL.

    options: as `cleanpress.adapters.arrow.clean` has them. With columns beside the text the function gives
        STRUCT(text, removed, ...); `map_from_entries` makes a map of the counts. With `profiles` it takes the
        text and where it is from: `clean(text, url)`.

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> register(connection)
    >>> connection.sql("SELECT clean('Leave a Reply\\nIt rained.'), clean('It rained.')").fetchall()
    [('It rained.', 'It rained.')]
    """
    job = cleaning_function(options, "name")
    takes = ["VARCHAR"] if job.profiles is None else None  # None: any types, any number
    _register(connection, name, job, takes)


def register_extract(
    connection: DuckDBPyConnection, *, name: str = "extract_content", **options: Unpack[ExtractOptions]
) -> None:
    """Make an SQL function that gives the main content of a page, VARCHAR or BLOB; NULL gives NULL.

    In SQL it takes the page, and if you like where it is from: `extract_content(html, url)`.
    (`extract` alone is a word of SQL.)

    options: as `cleanpress.adapters.arrow.extract` has them. With columns beside the content the function
        gives a STRUCT(text, title, ...).

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> register_extract(connection)
    >>> connection.sql("SELECT extract_content('<p>Boil the water first, then wait a while.</p>')").fetchall()
    [('Boil the water first, then wait a while.',)]
    """
    _register(connection, name, extraction(options, "name"), None)  # None: any types, any number


def _register(connection: DuckDBPyConnection, name: str, job: Job, takes: Any) -> None:
    gives: Any = "VARCHAR"
    if job.columns:
        gives = _struct({"text": "VARCHAR", **{word: _TYPES[kind] for word, kind in job.columns.items()}})

    def work(*columns: Any) -> Any:
        if getattr(job, "profiles", None) is not None and len(columns) < 2:
            raise OptionError(f"With profiles, {name} takes where a text is from, too: {name}(text, url).")
        table = arrow.table_of("text", list(columns))
        made = arrow.work_on(job, table, "text", *table.column_names[1:])
        return arrow.struct_of(made, ["text", *job.columns]) if job.columns else made["text"]

    connection.create_function(name, work, takes, gives, type="arrow", null_handling="special")


def __dir__() -> list[str]:
    return sorted(__all__)
