"""Make one Parquet file of what workers write, whatever types the values of a column have."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cleanpress.corpus.chunk import Result
from cleanpress.corpus.source import extra
from cleanpress.corpus.task import Task
from cleanpress.corpus.unwritable import check_depth, is_mixed, is_wide
from cleanpress.io.jsonl import dump_json

__all__ = ["MOST_COLUMNS", "REST", "assemble", "json_columns", "table_of"]

# Row groups of the output end with the chunk that reaches this.
GROUP_BYTES = 1 << 26
COMPRESSION = "zstd"
# Records with keys of their own would make a column of each. Those after so many have one in common.
MOST_COLUMNS = 1_000
MOST_KEYS = 500  # of objects in one column, which Parquet stores as columns, too; with more, they become JSON
REST = "other_columns"
# What says of a column that its values are JSON; it is in the file, too.
IS_JSON, IS_REST = {b"cleanpress": b"json"}, {b"cleanpress": b"json, other columns"}


def _arrow() -> Any:
    return extra("pyarrow", "arrow")


def table_of(rows: Sequence[dict[str, Any]], task: Task, results: Sequence[Result]) -> Any:
    """Make a table of rows as dicts; values of one column that have no type in common become JSON."""
    pa = _arrow()
    made = _made(task, results)
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns: dict[str, Any] = {}
    for name in names[:MOST_COLUMNS]:  # what was made stays where a column of that name was
        columns[name] = made.get(name) or _column(name, [row.get(name) for row in rows])
    columns |= made
    if len(names) > MOST_COLUMNS:
        rest = free_name(columns)
        columns[rest] = _rest_of_rows(rest, rows, columns)
    fields, arrays = zip(*columns.values(), strict=True)
    return pa.Table.from_arrays(list(arrays), schema=pa.schema(list(fields)))


def _rest_of_rows(name: str, rows: Sequence[dict[str, Any]], taken: Collection[str]) -> tuple[Any, Any]:
    """Return the column, by this name, of what has none of its own: an object a row."""
    others = [{name: row[name] for name in row if name not in taken} for row in rows]
    return _marked(name, _as_json([each or None for each in others]), IS_REST)


def _made(task: Task, results: Sequence[Result]) -> dict[str, tuple[Any, Any]]:
    """Return the columns of the results, by name: field and array of each."""
    from cleanpress.adapters.arrow import array_of, type_of

    pa = _arrow()
    made = {task.into: _typed(task.into, pa.array([result.text for result in results], pa.string()))}
    for name, kind in task.columns.items():
        values = [result.columns[name] for result in results]
        made[name] = _typed(name, array_of(values, None, type_of(kind, pa.string())))
    return made


def free_name(taken: Iterable[str]) -> str:
    """Return the name of the column of what has none of its own.

    >>> free_name(["text"]), free_name(["text", "other_columns"])
    ('other_columns', 'other_columns_')
    """
    name = REST
    while name in taken:
        name += "_"
    return name


def _typed(name: str, array: Any) -> tuple[Any, Any]:
    return _arrow().field(name, array.type), array


def _marked(name: str, texts: Sequence[str | None], mark: Mapping[bytes, bytes]) -> tuple[Any, Any]:
    pa = _arrow()
    return pa.field(name, pa.string(), metadata=mark), pa.array(texts, pa.string())


def _column(name: str, values: Sequence[Any]) -> tuple[Any, Any]:
    """Return field and array of a column. Raises what Arrow does for text that it cannot hold."""
    pa = _arrow()
    nested = [value for value in values if type(value) in (dict, list)]
    if nested:
        check_depth(name, nested)
    if not (is_mixed(values) or (nested and is_wide(nested, MOST_KEYS))):
        try:
            return _typed(name, pa.array(values))
        except (pa.ArrowException, OverflowError, TypeError):  # no type in common, or a number over 64 bits
            pass
    return _marked(name, _as_json(values), IS_JSON)


def _as_json(values: Sequence[Any]) -> list[str | None]:
    return [None if value is None else dump_json(value, default=_any_as_json) for value in values]


def _any_as_json(value: Any) -> Any:
    """Return a value that JSON does not know as text."""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


# --- The file at the end --------------------------------------------------------------------------


def json_columns(path: Path) -> list[str]:
    """Return the columns of a file that are JSON, as their values have no type in common."""
    schema = extra("pyarrow.parquet", "arrow").read_schema(path)
    return [field.name for field in schema if _is_json(field)]


def _is_json(field: Any) -> bool:
    return bool((field.metadata or {}).get(b"cleanpress", b"").startswith(b"json"))


def _is_rest(field: Any) -> bool:
    return bool((field.metadata or {}).get(b"cleanpress") == IS_REST[b"cleanpress"])


class _UnfitError(Exception):
    """Raised for columns whose values do not fit the type that was chosen, so that they become JSON."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.names = set(names)


def assemble(spool: Path, target: Path) -> None:
    """Make a Parquet file of streams of Arrow that follow one another in a file.

    Their columns are united: where chunks differ, the wider type counts, and what has none in common, or one
    that Parquet does not have, becomes JSON. A field of the schema says so.
    """
    pa = _arrow()
    schema = _united(table.schema for table in _tables(spool))
    schema = _with_json(schema, (field.name for field in schema if not _can_be_written(field)))
    while True:
        try:
            _write(spool, target, schema)
            return
        except _UnfitError as error:
            known = {field.name for field in schema if _is_json(field)}
            if error.names <= known:
                raise pa.ArrowInvalid(f"columns cannot be written: {sorted(error.names)}") from error
            schema = _with_json(schema, error.names)


def _tables(spool: Path) -> Iterator[Any]:
    pa = _arrow()
    with pa.OSFile(str(spool)) as file:
        size = file.size()
        while file.tell() < size:
            yield pa.ipc.open_stream(file).read_all()


def _united(schemas: Iterator[Any]) -> Any:
    """Return a schema for all of the tables."""
    pa = _arrow()
    first = last = next(schemas, pa.schema([]))
    known = {field.name: field for field in first if not _is_rest(field)}
    most = max(MOST_COLUMNS, len(known))
    rest = len(known) < len(first)
    differ = False
    for schema in schemas:
        if not schema.equals(last, check_metadata=True):
            differ = True
            rest = _unite(known, schema, most) or rest
        last = schema
    if not (differ or rest):
        return first
    # Nullable, since not all tables have them.
    fields = [field.with_nullable(True) if differ else field for field in known.values()]
    if rest:
        fields.append(pa.field(free_name(known), pa.string(), metadata=IS_REST))
    return pa.schema(fields, metadata=first.metadata)


def _unite(known: dict[str, Any], schema: Any, most: int) -> bool:
    """Add a schema to the known fields. Returns whether there are too many."""
    rest = False
    for field in schema:
        if not _is_rest(field) and field.name in known:
            known[field.name] = _wider(known[field.name], field)
        elif not _is_rest(field) and len(known) < most:
            known[field.name] = field
        else:
            rest = True
    return rest


def _wider(one: Any, other: Any) -> Any:
    """Return a field for the values of both; one that is JSON, if they have no type in common."""
    if one.equals(other, check_metadata=True):
        return one
    both = None if _is_json(one) or _is_json(other) else _in_common(one, other)
    if both is not None and _leaves(both.type) <= MOST_KEYS:
        return both
    return _arrow().field(one.name, _arrow().string(), metadata=IS_JSON)


def _in_common(one: Any, other: Any) -> Any:
    """Return a field with the type that the values of both have in common; None if there is none."""
    from cleanpress.adapters.arrow import is_text

    pa = _arrow()
    if pa.types.is_null(one.type) or pa.types.is_null(other.type):
        return other if pa.types.is_null(one.type) else one
    if is_text(one.type) and is_text(other.type):
        return one if one.type == other.type else one.with_type(pa.large_string())
    try:
        whole = pa.unify_schemas([pa.schema([one]), pa.schema([other])], promote_options="permissive")
    except pa.ArrowException:
        return None
    return whole.field(0)


def _leaves(type: Any) -> int:
    inner = [type.field(number).type for number in range(type.num_fields)]
    return sum(map(_leaves, inner)) if inner else 1


def _with_json(schema: Any, names: Iterable[str]) -> Any:
    pa = _arrow()
    made = set(names)
    return pa.schema(
        [
            pa.field(each.name, pa.string(), metadata=IS_JSON) if each.name in made else each
            for each in schema
        ],
        metadata=schema.metadata,
    )


def _can_be_written(field: Any) -> bool:
    """Return whether Parquet has such a type: it has no struct without fields, for one."""
    pa, parquet = _arrow(), extra("pyarrow.parquet", "arrow")
    try:
        parquet.write_table(pa.schema([field]).empty_table(), pa.BufferOutputStream())
    except pa.ArrowException:
        return False
    return True


def _write(spool: Path, target: Path, schema: Any) -> None:
    """Write all tables with this schema. Raises _UnfitError, for all columns whose values do not fit."""
    parquet = extra("pyarrow.parquet", "arrow")
    unfit: set[str] = set()
    with parquet.ParquetWriter(target, schema, compression=COMPRESSION) as writer:
        group: list[Any] = []
        size = 0
        for table in _tables(spool):
            try:
                fitted = table if table.schema.equals(schema, check_metadata=True) else _fitted(table, schema)
            except _UnfitError as error:
                unfit |= error.names
            if unfit:  # the others are found before it begins again
                continue
            group.append(fitted)
            size += fitted.nbytes
            if size >= GROUP_BYTES:
                _write_group(writer, group)
                group, size = [], 0
        if group and not unfit:
            _write_group(writer, group)
    if unfit:
        raise _UnfitError(unfit)


def _write_group(writer: Any, group: Sequence[Any]) -> None:
    pa, parquet = _arrow(), extra("pyarrow.parquet", "arrow")
    table = pa.concat_tables(group).combine_chunks()
    try:
        writer.write_table(table, row_group_size=1 << 20)
    except pa.ArrowException as error:
        unfit = []
        for name in table.column_names:
            try:
                parquet.write_table(table.select([name]), pa.BufferOutputStream())
            except pa.ArrowException:
                unfit.append(name)
        if not unfit:
            raise
        raise _UnfitError(unfit) from error


def _fitted(table: Any, schema: Any) -> Any:
    """Return a table with the columns of the schema. Raises _UnfitError for columns that do not fit."""
    pa = _arrow()
    columns, unfit = [], []
    own = {field.name: field for field in table.schema}
    for field in schema:
        if _is_rest(field):
            columns.append(_rest(table, schema))
        elif field.name not in own or _is_rest(own[field.name]):
            columns.append(_nulls(len(table), field.type))
        elif _is_json(field):
            column = table.column(field.name)
            is_one = _is_json(own[field.name])
            columns.append(column if is_one else pa.array(_as_json(_objects(column)), pa.string()))
        else:
            try:
                columns.append(_cast(table.column(field.name), field.type))
            except (pa.ArrowException, ValueError, TypeError, OverflowError):
                unfit.append(field.name)
    if unfit:
        raise _UnfitError(unfit)
    return pa.Table.from_arrays(columns, schema=schema)


def _cast(column: Any, type: Any) -> Any:
    pa = _arrow()
    if column.type == type:
        return column
    try:
        return column.cast(type)
    except pa.ArrowException:
        return pa.array(column.to_pylist(), type)


def _nulls(size: int, type: Any) -> Any:
    pa = _arrow()
    try:
        return pa.nulls(size, type)
    except pa.ArrowException:
        return pa.array([None] * size, type)


def _rest(table: Any, schema: Any) -> Any:
    """Return, as JSON, the values of the columns that the schema does not have."""
    rows: list[dict[str, Any]] = [{} for _ in range(len(table))]
    for field, column in zip(table.schema, table.columns, strict=True):
        if _is_rest(field) or field.name not in schema.names:
            for row, value in zip(rows, _objects(column), strict=True):
                row.update(_members_in(field, value))
    return _arrow().array(_as_json([row or None for row in rows]), _arrow().string())


def _members_in(field: Any, value: Any) -> dict[str, Any]:
    """Return what a value adds to the object of the columns that have none of their own."""
    if value is None:
        return {}
    plain = json.loads(value) if _is_json(field) else value
    return plain if _is_rest(field) else {field.name: plain}


def _objects(column: Any) -> list[Any]:
    """Return the values of a column as objects of Python, as text where it has none for them."""
    try:
        values: list[Any] = column.to_pylist()
    except Exception:  # noqa: BLE001  # a time after the year 9999, an unknown time zone
        values = [_object(scalar) for scalar in column]
    return [_without_nulls(value) for value in values]


def _without_nulls(value: Any) -> Any:
    """Return an object without what is null, most of which only the other objects of a table had."""
    if isinstance(value, dict):
        return {key: _without_nulls(each) for key, each in value.items() if each is not None}
    return [_without_nulls(each) for each in value] if isinstance(value, list) else value


def _object(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except Exception:  # noqa: BLE001  # as above
        try:
            return scalar.cast(_arrow().string()).as_py()
        except Exception:  # noqa: BLE001  # text that is not UTF-8
            return str(scalar.cast(_arrow().binary()).as_py()) if _is_stringy(scalar) else str(scalar)


def _is_stringy(scalar: Any) -> bool:
    types = _arrow().types
    return bool(types.is_string(scalar.type) or types.is_large_string(scalar.type))
