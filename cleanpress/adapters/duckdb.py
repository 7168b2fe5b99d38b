"""SQL functions for DuckDB: after `register(connection)`, `SELECT clean(text) FROM pages`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from cleanpress.adapters import arrow
from cleanpress.adapters.jobs import Cleaning, CleanOptions, Extraction, ExtractOptions, Job, Kind

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["register", "register_extract"]

_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "texts": "VARCHAR[]",
    "counts": "STRUCT(category VARCHAR, count BIGINT)[]",
    "edits": 'STRUCT("start" BIGINT, "end" BIGINT, original VARCHAR, replacement VARCHAR, '
    "reason VARCHAR, score DOUBLE)[]",
}


def register(connection: DuckDBPyConnection, *, name: str = "clean", **options: Unpack[CleanOptions]) -> None:
    """Make an SQL function of this name that cleans a VARCHAR; NULL stays NULL.

    pipeline: any cleaner; the default is `cleanpress.DEFAULT`.
    removed, counts, edits: make it give STRUCT(text, removed, ...); of the counts,
        `map_from_entries` makes a map.

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> register(connection)
    >>> connection.sql("SELECT clean('Leave a Reply\\nIt rained.'), clean('It rained.')").fetchall()
    [('It rained.', 'It rained.')]
    """
    _register(connection, name, Cleaning(**options), ["VARCHAR"])


def register_extract(
    connection: DuckDBPyConnection, *, name: str = "extract_content", **options: Unpack[ExtractOptions]
) -> None:
    """Make an SQL function that gives the main content of a page, VARCHAR or BLOB; NULL stays NULL.

    In SQL it takes the page, and if you like where it is from: `extract_content(html, url)`.
    (`extract` alone is a word of SQL.)

    options: metadata, removed, favor, comments, form and errors, as in `cleanpress.adapters.arrow.extract`.
        With fields beside the content the function gives a STRUCT(text, title, ...).

    >>> import duckdb
    >>> connection = duckdb.connect()
    >>> register_extract(connection)
    >>> connection.sql("SELECT extract_content('<p>Boil the water first, then wait a while.</p>')").fetchall()
    [('Boil the water first, then wait a while.',)]
    """
    _register(connection, name, Extraction(**options), None)  # None: any types, any number


def _register(connection: DuckDBPyConnection, name: str, job: Job, takes: Any) -> None:
    gives: Any = "VARCHAR"
    if job.fields:
        fields = "".join(f", {word} {_TYPES[kind]}" for word, kind in job.fields.items())
        gives = f"STRUCT(text VARCHAR{fields})"

    def work(*columns: Any) -> Any:
        table = arrow.table_of("text", list(columns))
        made = arrow.work_on(job, table, "text", *table.column_names[1:])
        return arrow.struct_of(made, ["text", *job.fields]) if job.fields else made["text"]

    connection.create_function(name, work, takes, gives, type="arrow", null_handling="special")
