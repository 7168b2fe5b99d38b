"""Clean and extract columns of Arrow: the one kernel under the adapters of the engines.

You probably want `clean` or `extract`; both take an array, or a table and the name of a column. A batch goes
in and a batch of the same length comes out, in the types it had. Arrow's strings are UTF-8, which has no lone
surrogates; a pipeline that makes one meets a UnicodeEncodeError.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import add
from typing import Any, TypeVar, Unpack, cast

from cleanpress.adapters.columns import SHAPES, Job, Kind, beside, check_new, each_row, type_of_shape
from cleanpress.adapters.jobs import (
    CleanOptions,
    Extraction,
    ExtractOptions,
    cleaning,
    extraction,
    not_installed,
)
from cleanpress.errors import CleanpressError, OptionError, one_of

try:
    import pyarrow as pa
except ImportError as error:
    raise not_installed("pyarrow", "arrow") from error

__all__ = [
    "array_like", "clean", "extract", "struct_of", "table_of", "texts_of", "type_of", "work_on",
    "work_on_batch",
]  # fmt: skip

Data = TypeVar("Data")
Types = pa.types
_PLAIN = {"text": pa.string(), "integer": pa.int64(), "float": pa.float64()}
_TYPES: dict[Kind, pa.DataType] = {
    kind: type_of_shape(shape, _PLAIN, pa.list_, lambda inner: pa.struct(list(inner.items())))
    for kind, shape in SHAPES.items()
}
_TEXT_OF = {
    pa.binary(): pa.string(), pa.large_binary(): pa.large_string(),
    **({pa.binary_view(): pa.string_view()} if hasattr(pa, "binary_view") else {}),
}  # fmt: skip


def clean(
    data: Data, column: str | None = None, *, url_column: str | None = None, **options: Unpack[CleanOptions]
) -> Data:
    """Clean an array of texts; or one column of a table or record batch.

    Types, nulls, chunks, other columns and metadata are kept; each distinct value is cleaned once.
    Dictionaries keep the values that are in use, and values that become equal are merged.

    url_column: the column that says where a text is from, for `profiles`.
    pipeline:   a cleaner, the name of a preset, or what else `cleanpress.presets.as_pipeline` takes.
    removed:    add the column "<column>_removed": the words that were removed, one stretch a line. It is
        empty where nothing was, and null where the text is.
    counts:     add the column "<column>_counts": edits by category, as a list of {"category", "count"}.
    edits:      add the column "<column>_edits": a list of {"start", "end", "original", "replacement",
        "reasons", "confidence"}, in offsets of the text before cleaning.
    profiles:   site profiles, or the path of a file of them, whose lines are removed first; they need
        `url_column`. `keep_one_copy` is as in `RemoveSiteLines`.
    phrases:    phrases of your own, as `RemoveChrome` takes them.
    keep:       categories of which nothing is removed or changed. only: the only ones of which something is.
    Raises OptionError for an unknown option, a column that is not there, or a new one that already is;
    TypeError for a column of anything but text.

    >>> import pyarrow as pa
    >>> clean(pa.table({"text": ["Leave a Reply\\nIt rained.", None]}), "text", removed=True).to_pydict()
    {'text': ['It rained.', None], 'text_removed': ['Leave a Reply', None]}
    >>> clean(pa.array(["It rained."])).to_pylist()
    ['It rained.']
    """
    return work_on(cleaning(options, url_column), data, column, url_column)


def extract(
    data: Data, column: str | None = None, *, url_column: str | None = None, **options: Unpack[ExtractOptions]
) -> Data:
    """Replace the HTML pages of an array, or of a column of a table, with their main content.

    Pages are strings, or bytes, whose encoding is found; bytes become strings. Nulls are kept.

    url_column: the column that says where each page is from.
    metadata: add "<column>_title", "_authors" (a list), "_date", "_modified", "_site", "_language",
        "_description", "_image", "_url" and "_tags" (a list).
    removed:  add "<column>_removed": the text of the blocks that were removed.
    confidence: add "<column>_confidence": how good the text is expected to be, from 0 to 1.
    counts:   add "<column>_counts": removed blocks by category, as a list of {"category", "count"}.
    favor:    "precision", "balanced" (the default) or "recall".
    comments: "drop" (the default), "keep", or "separate": add "<column>_comments".
    hidden:   "remove" (the default) or "keep" text that the page hides from its readers.
    keep:     categories of blocks that are not removed; `only`: the only categories that are.
    format:   "text" (the default), "markdown" or "html".
    title, links, images, tables: whether they are in the content, as in `Document.render`.
    front_matter: begin Markdown with what the page says of itself, as in `Document.render`.
    model:    a file of weights of your own; workers on other machines must have it at the same path.
    on_error: "raise" (the default) stops at what is no page; "null" makes its text null and adds
        "<column>_error", which says why, and is null elsewhere.
    phrases:  phrases of your own, as `extract` takes them.
    Raises PageError with the row for what is no page, and what `clean` raises.

    >>> import pyarrow as pa
    >>> page = "<nav><a href=/>Home</a></nav><p>Boil the water first, then wait a while.</p>"
    >>> extract(pa.array([page, None])).to_pylist()
    ['Boil the water first, then wait a while.', None]
    >>> extract(pa.array(["", None])).to_pylist()
    ['', None]
    """
    return work_on(extraction(options), data, column, url_column)


def texts_of(array: pa.Array | pa.ChunkedArray) -> list[str | None]:
    """Return the texts of an array of strings, dictionaries of strings, or nulls.

    Raises TypeError for any other type, CleanpressError for bytes that are not UTF-8.

    >>> texts_of(pa.array(["a", None]).dictionary_encode())
    ['a', None]
    """
    if not is_text(array.type):
        raise _no_text(array.type, None)
    try:
        return cast("list[str | None]", array.to_pylist())
    except UnicodeDecodeError as error:
        raise CleanpressError(
            f"There are bytes among the strings that are not UTF-8: {error}. Cast the column to binary "
            "first, and decode it with the encoding that it has."
        ) from error


def array_like(texts: Sequence[str | None], type: pa.DataType) -> pa.Array:
    """Return an array of this type, which is one that `texts_of` takes.

    Raises CleanpressError if the texts are too large for one array of it.

    >>> array_like(["a", None, "a"], pa.dictionary(pa.int8(), pa.string())).dictionary.to_pylist()
    ['a']
    """
    if Types.is_dictionary(type):
        return _dictionary(texts, None, type)
    made = pa.array(texts, type=type)
    if isinstance(made, pa.ChunkedArray):  # what pyarrow does where 32 bits do not reach
        raise CleanpressError(
            f"More than 2 GiB of text do not fit into one array of type {type}. Cast the column to "
            "large_string first, or give smaller batches."
        )
    return made


def type_of(kind: Kind, text: pa.DataType) -> pa.DataType:
    """Return the type of a column beside a column of this type of text."""
    string = pa.string() if Types.is_null(text) else _values_type(text)
    own: dict[Kind, pa.DataType] = {"text": string, "texts": pa.list_(string)}
    return own.get(kind, _TYPES[kind])


def work_on(job: Job, data: Data, column: str | None = None, url_column: str | None = None) -> Data:
    """Do a job on an array, or on a column of a table or record batch, as `clean` and `extract` do."""
    given: Any = data
    if isinstance(given, pa.Array | pa.ChunkedArray):
        _check_array(job, column, url_column)
        return cast("Data", _columns(job, given, None, None)[0])
    if not isinstance(given, pa.Table | pa.RecordBatch):
        raise TypeError(
            f"This takes an array, a table or a record batch of pyarrow, and was given {type(data).__name__}."
        )
    place = _place(given.schema, column)
    arrays, schema = list(given.columns), given.schema
    new = _new_names(job, column, schema.names, "table")
    places = None if url_column is None else given.column(_place(schema, url_column))
    arrays[place], *more = _columns(job, given.column(place), places, column)
    old = schema.field(place)
    schema = schema.set(
        place, old.with_type(arrays[place].type).with_nullable(old.nullable or "error" in job.columns)
    )
    for name, array in zip(new, more, strict=True):
        schema = schema.append(pa.field(name, array.type))
    return cast("Data", type(given).from_arrays([*arrays, *more], schema=schema))


def _check_array(job: Job, column: str | None, url_column: str | None) -> None:
    """Raise OptionError for what can be asked of a table alone."""
    if column is not None or url_column is not None:
        raise OptionError(f"An array is one column already: leave out {column or url_column!r}.")
    if job.columns:
        raise OptionError(
            "An array has no room for more columns: give pa.table({'text': array}), and 'text'."
        )


def work_on_batch(
    job: Job, batch: Any, column: str, url_column: str | None = None, *, whole: bool = True
) -> Any:
    """Do a job on a batch of an engine: a table, a frame of pandas, a dict of lists or of numpy arrays.

    Returns a batch of the same kind; of a dict, with `whole=False`, only the column and the new ones.
    """
    if isinstance(batch, Mapping):
        return _work_on_dict(job, batch, column, url_column, whole)
    if hasattr(batch, "iloc"):
        from cleanpress.adapters.pandas import work_on as work_on_frame

        return work_on_frame(job, batch, column, url_column)
    return work_on(job, batch, column, url_column)


def _work_on_dict(
    job: Job, batch: Mapping[str, Any], column: str, url_column: str | None, whole: bool
) -> dict[str, Any]:
    names = [column] if url_column is None else [column, url_column]
    for name in names:
        one_of("column", name, batch)
    new = _new_names(job, column, batch, "batch")
    numpy = not isinstance(batch[column], list)
    table = pa.table({name: _array_of(batch[name], name) for name in names})
    made = work_on(job, table, column, url_column)
    found = {name: made[name].to_numpy() if numpy else made[name].to_pylist() for name in [column, *new]}
    return {**batch, **found} if whole else found


def _new_names(job: Job, column: str | None, present: Collection[str], whole: str) -> list[str]:
    """Return the names of the columns that a job adds. Raises OptionError for one that is there already."""
    names = [str(beside(column, word)) for word in job.columns]
    for name in names:
        check_new(name, present, whole)
    return names


def _array_of(values: Any, name: str) -> pa.Array:
    """Return an array of the values, numpy's or a list; NaN is null."""
    try:
        return pa.array(list(values), from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise TypeError(
            f"The column {name!r} holds more than text: {error}. Turn it into text first."
        ) from error


def table_of(name: str, columns: Sequence[Any]) -> pa.Table:
    """Return a table of one column of this name, and perhaps one more: where the pages are from."""
    return pa.table(list(columns), names=[name, f"{name}_from"][: len(columns)])


def struct_of(table: pa.Table, names: Sequence[str]) -> pa.Array:
    """Return the columns of a table as one array of structs, with names of its own."""
    columns = [pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
               for column in table.columns]  # fmt: skip
    return pa.StructArray.from_arrays([columns[0], *columns[-len(names) + 1 :]], names=list(names))


def _place(schema: pa.Schema, column: str | None) -> int:
    """Return the number of the column that is meant, or raise an error that says which ones there are."""
    if column is None:
        raise OptionError(f"Say which column: {', '.join(map(repr, schema.names))}.")
    one_of("column", column, schema.names)
    if (times := schema.names.count(column)) > 1:
        raise OptionError(f"{column!r} is {times} columns, not one. Rename them first.")
    return cast("int", schema.names.index(column))


def _columns(job: Job, data: Any, urls: Any, name: str | None) -> list[Any]:
    """Return the column of new texts and the columns beside it, in the chunks that `data` has."""
    if not is_text(data.type) and not (isinstance(job, Extraction) and is_bytes(data.type)):
        raise _no_text(data.type, name)
    text = output_type(data.type)
    types = [text, *(type_of(kind, text) for kind in job.columns.values())]
    chunked = isinstance(data, pa.ChunkedArray)
    columns: list[list[Any]] = [[] for _ in types]
    for rows, codes in _results(job, data.chunks if chunked else [data], urls, name):
        for number, (column, type) in enumerate(zip(columns, types, strict=True)):
            column.append(array_of(_nth(rows, number), codes, type))
    if not chunked:
        return [column[0] for column in columns]
    return [_unified(pa.chunked_array(column, type)) for column, type in zip(columns, types, strict=True)]


def _nth(rows: Iterable[tuple[Any, ...] | None], number: int) -> list[Any]:
    return [None if row is None else row[number] for row in rows]


def _results(
    job: Job, chunks: Iterable[Any], urls: Any, name: str | None
) -> Iterator[tuple[list[tuple[Any, ...] | None], pa.Array | None]]:
    """Yield the results of each chunk, with the number of the result that each row has; None: its own."""
    done: dict[str, tuple[Any, ...]] = {}
    at = 0
    for chunk in chunks:
        if isinstance(job, Extraction) or urls is not None:
            places = [None] * len(chunk) if urls is None else texts_of(urls.slice(at, len(chunk)))
            yield each_row(job, chunk.to_pylist(), places, name, partial(add, at)), None
        else:
            yield _cleaned(job, chunk, done)
        at += len(chunk)


def _cleaned(
    job: Job, chunk: Any, done: dict[str, tuple[Any, ...]]
) -> tuple[list[tuple[Any, ...] | None], pa.Array]:
    """Return the results for the distinct values of a chunk, and for each row, which of them is its own."""
    if Types.is_dictionary(chunk.type):
        encoded = chunk.indices.dictionary_encode()  # of the dictionary, only what is in use
        values = _without_views(chunk.dictionary).take(encoded.dictionary)
    else:
        encoded = _without_views(chunk).dictionary_encode()
        values = encoded.dictionary
    rows: list[tuple[Any, ...] | None] = []
    for text in texts_of(values):
        if text is not None and text not in done:
            done[text] = job(text)
        rows.append(None if text is None else done[text])
    return rows, encoded.indices


def array_of(values: list[Any], codes: pa.Array | None, type: pa.DataType) -> pa.Array:
    """Return an array of this type, with `values` in the order of `codes`."""
    if Types.is_dictionary(type):
        return _dictionary(values, codes, type)
    if type == _TYPES["counts"]:
        values = [None if value is None else _counts_record(value) for value in values]
    if codes is None or Types.is_null(type):
        return array_like(values, type) if codes is None else pa.nulls(len(codes))
    plain = pa.large_string() if _is_view(type) else type  # pyarrow cannot take from views
    made = array_like(values, plain).take(codes)
    return made if plain == type else made.cast(type)


def _counts_record(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"category": category, "count": count} for category, count in counts.items()]


def _dictionary(texts: Sequence[str | None], codes: pa.Array | None, type: pa.DataType) -> pa.Array:
    """Return a dictionary of the distinct ones of `texts`, with indices for each of `codes`, or each text."""
    places = {text: place for place, text in enumerate(dict.fromkeys(t for t in texts if t is not None))}
    indices = pa.array([None if text is None else places[text] for text in texts], pa.int64())
    if codes is not None:
        indices = indices.take(codes)
    values = array_like(list(places), type.value_type)
    return pa.DictionaryArray.from_arrays(indices.cast(type.index_type), values, ordered=type.ordered)


def _unified(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give all chunks one dictionary, as files of Arrow want it, if their indices reach that far."""
    if not Types.is_dictionary(column.type) or column.num_chunks < 2:
        return column
    try:
        return column.unify_dictionaries()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return column


def _values_type(type: pa.DataType) -> pa.DataType:
    return type.value_type if Types.is_dictionary(type) else type


def _is_view(type: pa.DataType) -> bool:
    return str(type).endswith("_view")  # older pyarrow knows no views, and has no question for them


def is_text(type: pa.DataType) -> bool:
    values = _values_type(type)
    return any(is_it(values) for is_it in (Types.is_string, Types.is_large_string, Types.is_null)) or (
        str(values) == "string_view"
    )


def is_bytes(type: pa.DataType) -> bool:
    values = _values_type(type)
    return values in _TEXT_OF or Types.is_fixed_size_binary(values)


def output_type(type: pa.DataType) -> pa.DataType:
    """Return the type of text for a type of pages."""
    if Types.is_dictionary(type):
        return pa.dictionary(type.index_type, output_type(type.value_type), type.ordered)
    return pa.string() if Types.is_fixed_size_binary(type) else _TEXT_OF.get(type, type)


def _without_views(array: pa.Array) -> pa.Array:
    return array.cast(pa.large_string()) if _is_view(array.type) else array


def _no_text(type: pa.DataType, name: str | None) -> TypeError:
    which = "The array" if name is None else f"The column {name!r}"
    way_out = "cast it to pa.string() first"
    if is_bytes(type):
        way_out = "decode it first, by array.cast(pa.string()) if it is UTF-8; give pages of HTML to extract"
    elif Types.is_nested(type):
        way_out = "take the text out of it first, with pc.list_flatten or pc.struct_field"
    return TypeError(f"{which} holds {type}, not text: {way_out}.")


def __dir__() -> list[str]:
    return sorted(__all__)
