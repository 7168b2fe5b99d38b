"""Clean, extract and explain columns of pandas.

`df["text"].apply(cleanpress.clean)` works without this module. What is here is faster where values repeat,
keeps the dtype, and can add columns that say what was done.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Hashable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast

from cleanpress.adapters.columns import EDIT, Job, beside, check_new, each, edit_record, failed_row
from cleanpress.adapters.jobs import (
    CleanOptions,
    Extraction,
    ExtractOptions,
    cleaning,
    extraction,
    not_installed,
)
from cleanpress.adapters.workers import Running
from cleanpress.categories import NONE, Categories
from cleanpress.cleaner import Pipeline, PipelineLike, is_missing
from cleanpress.cleaning import prepared
from cleanpress.errors import OptionError, one_of
from cleanpress.options import checks_options
from cleanpress.phrases.own import PhrasesGiven
from cleanpress.presets import DEFAULT
from cleanpress.renamed import renamed_attribute

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["clean", "explain", "extract"]

R = TypeVar("R")
Data = TypeVar("Data")
HERE = Running()
# The options that an engine has beside those of a job, for a message that offers the nearest.
OWN = ("column", "url_column", "workers", "progress")
EDIT_COLUMNS = ("position", "start", "end", "original", "replacement", "category", "reasons", "confidence")


def clean(
    data: Data,
    column: Hashable = None,
    *,
    url_column: Hashable = None,
    workers: int | None = 1,
    progress: bool = False,
    **options: Unpack[CleanOptions],
) -> Data:
    """Clean one column of a frame, in a copy of the frame; or a Series, given alone.

    Index, dtype and missing values are kept; each distinct value is cleaned once.
    Categories that become equal are merged.

    url_column: the column that says where a text is from, for `profiles`. What was a category is then text.
    workers:    processes: 1 (the default) does the work in this one, None uses one a core. The result is the
        same. A script must then be guarded by `if __name__ == "__main__":`.
    progress:   show how far it is, on standard error: as a bar of tqdm, if that is installed, else as a line.
    options:    as `cleanpress.adapters.arrow.clean` has them. Counts are dicts here, which
        `pandas.json_normalize(df["text_counts"])` spreads out. (With a column for each category, chunks of
        one data set would differ in their columns.)
    Raises OptionError for an unknown option, a column that is not there, or a new one that already is;
    TypeError, with the row, for a value that is neither text nor missing.

    >>> import pandas as pd
    >>> df = pd.DataFrame({"text": ["Leave a Reply\\nIt rained.", "It rained."]})
    >>> clean(df, "text", removed=True).to_dict("list")
    {'text': ['It rained.', 'It rained.'], 'text_removed': ['Leave a Reply', '']}
    >>> clean(pd.Series(["It rained."], index=["a"])).to_dict()
    {'a': 'It rained.'}
    """
    job = cleaning(options, url_column, *OWN)
    return work_on(job, data, column, url_column, running=Running(workers, progress))


def extract(
    data: Data,
    column: Hashable = None,
    *,
    url_column: Hashable = None,
    workers: int | None = 1,
    progress: bool = False,
    **options: Unpack[ExtractOptions],
) -> Data:
    """Replace the HTML pages of a Series, or of a column in a copy of a frame, with their main content.

    Pages are strings, or bytes, whose encoding is found. Index and missing values are kept.

    url_column: the column that says where each page is from.
    workers, progress: as in `clean`.
    options:    as `cleanpress.adapters.arrow.extract` has them; the new columns have the same
        names, with lists in "<column>_authors" and "<column>_tags" and dicts in "<column>_counts". With
        `on_error="null"`, what is neither a page nor missing (a number, a list) becomes null, too.
    Raises PageError, with the row, for what is no page, and else what `clean` raises.

    >>> import pandas as pd
    >>> page = "<nav><a href=/>Home</a></nav><p>Boil the water first, then wait a while.</p>"
    >>> extract(pd.DataFrame({"html": [page]}), "html", removed=True).to_dict("list")
    {'html': ['Boil the water first, then wait a while.'], 'html_removed': ['Home']}
    >>> extract(pd.Series([None])).tolist()
    [None]
    """
    return work_on(extraction(options, *OWN), data, column, url_column, running=Running(workers, progress))


@dataclass(frozen=True)
class _Explain:
    """List the edits of a text, as rows of a frame."""

    pipeline: Pipeline

    def __call__(self, text: str) -> list[dict[str, Any]]:
        edits = self.pipeline.edits(text)
        return [{**edit_record(edit, text), "category": edit.category} for edit in edits]


@checks_options("adapter")
def explain(
    data: pd.DataFrame | pd.Series[Any],
    column: Hashable = None,
    *,
    pipeline: PipelineLike = DEFAULT,
    phrases: PhrasesGiven = None,
    keep: Categories = NONE,
    only: Categories = NONE,
    workers: int | None = 1,
    progress: bool = False,
) -> pd.DataFrame:
    """Make a frame with one row for each edit that cleaning makes in a column, or in a Series.

    The index holds the label of the row the edit is in, `position` its number from 0. `start` and `end`
    are offsets in the text before cleaning; `original` stood there, and `replacement` stands there now.
    `category` is that of the first of `reasons`, which are a list of {"category", "detail"}.
    So `.groupby("category").size()` counts, and `.query("replacement == ''")` is what was removed.
    All other options are those of `clean`. Raises what it raises.

    >>> import pandas as pd
    >>> df = pd.DataFrame({"text": ["Leave a Reply", "It rained."]}, index=["a", "b"])
    >>> print(explain(df, "text")[["position", "original", "category"]])
       position       original      category
    a         0  Leave a Reply  comment_form
    >>> len(explain(df.loc[["b"]], "text"))
    0
    """
    pandas = _pandas()
    texts = _column_of(data, column)
    values = list(texts)
    _check_values(texts, values, pages=False)
    rows = _distinct(
        _Explain(prepared(pipeline, phrases, keep, only)), texts, values, Running(workers, progress)
    )
    edits = [
        {"position": position, **copy(edit)} for position, found in enumerate(rows) for edit in found or ()
    ]
    index = texts.index.take([edit["position"] for edit in edits])
    frame = pandas.DataFrame(edits, index=index, columns=list(EDIT_COLUMNS))
    numbers = {name: "int64" for name in EDIT_COLUMNS if EDIT.get(name, "") == "integer"}
    return cast("pd.DataFrame", frame.astype({"position": "int64", **numbers, "confidence": "float64"}))


if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        # An AttributeError, so that hasattr() works. `from … import` has a message of its own for it, without
        # the new name; no error is of both kinds, AttributeError and ImportError.
        raise renamed_attribute(__name__, name)


def work_on(
    job: Job,
    data: Data,
    column: Hashable = None,
    url_column: Hashable = None,
    *,
    running: Running = HERE,
) -> Data:
    """Do a job on a column of a frame, or on a Series, as `clean` and `extract` do."""
    texts = _column_of(data, column)
    _check_room(data, column, job)
    values = list(texts)
    pages = isinstance(job, Extraction)
    if pages or url_column is not None:
        urls: list[str | None] = [None] * len(values)
        if url_column is not None:
            urls = _each(texts, list(_column_of(data, url_column)), str)
        rows = _all(job, texts, values, urls, running)
        dtype = _text_dtype(texts) if pages or _is_categorical(texts) else None
        made = _like(texts, values, rows, 0, dtype=dtype)
    else:
        _check_values(texts, values, pages)
        rows = _distinct(job, texts, values, running)
        made = (
            _recategorized(texts, job, values, rows)
            if _is_categorical(texts)
            else _like(texts, values, rows, 0)
        )
    return cast("Data", _with(data, column, made, job, rows))


def _all(
    job: Job,
    texts: pd.Series[Any],
    values: Sequence[Any],
    urls: Sequence[str | None],
    running: Running,
) -> list[tuple[Any, ...] | None]:
    """Return the results of a job on each value and its URL, None for a missing one."""
    rows: list[tuple[Any, ...] | None] = [None] * len(values)
    refused = _refused(job, values)
    for at, row in refused.items():
        rows[at] = row
    wanted = [at for at, value in enumerate(values) if at not in refused and not is_missing(value)]
    pages = isinstance(job, Extraction)
    for at in wanted:
        _check_value(texts, at, values[at], pages)
    done = running.results(
        job,
        [(values[at], urls[at]) for at in wanted],
        "page" if pages else "text",
        lambda number, error: failed_row(_label(texts, wanted[number]), texts.name, error),
    )
    for at, row in zip(wanted, done, strict=True):
        rows[at] = row
    return rows


def _distinct(
    work: Callable[[str], R], texts: pd.Series[Any], values: Sequence[Any], running: Running
) -> list[R | None]:
    """Return the result for each text, None for a missing one; the work is done once for equal texts."""
    first = {value: at for at, value in reversed(list(enumerate(values))) if isinstance(value, str)}
    distinct = sorted(first, key=first.__getitem__)
    done = running.results(
        work,
        [(text,) for text in distinct],
        "text",
        lambda number, error: failed_row(_label(texts, first[distinct[number]]), texts.name, error),
    )
    results = dict(zip(distinct, done, strict=True))
    return [results[value] if isinstance(value, str) else None for value in values]


def _refused(job: Job, values: Sequence[Any]) -> dict[int, tuple[Any, ...]]:
    """Return the rows of values that are neither missing nor what a page can be, if they are to be null."""
    if not isinstance(job, Extraction) or "error" not in job.columns:
        return {}
    others = [
        at for at, value in enumerate(values) if not isinstance(value, str | bytes) and not is_missing(value)
    ]
    nulls = (None,) * len(job.columns)  # the reason is the last of them
    return {at: (*nulls, f"{_holds(values[at])}, not a page.") for at in others}


def _check_values(texts: pd.Series[Any], values: Iterable[object], pages: bool) -> None:
    """Raise TypeError, with the row, for a value that is neither missing nor text (or a page)."""
    for position, value in enumerate(values):
        if not is_missing(value):
            _check_value(texts, position, value, pages)


def _check_value(texts: pd.Series[Any], position: int, value: object, pages: bool) -> None:
    if not isinstance(value, str | bytes if pages else str):
        raise _not_text(texts, position, value)


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise not_installed("pandas", "pandas") from error
    return pandas


def _column_of(data: Any, column: Hashable) -> pd.Series[Any]:
    """Return the column that is meant, or raise an error that says which ones there are."""
    pandas = _pandas()
    if isinstance(data, pandas.Series):
        if column is not None:
            raise OptionError(f"A Series is one column already: leave out {column!r}.")
        return cast("pd.Series[Any]", data)
    if not isinstance(data, pandas.DataFrame):
        raise TypeError(f"This takes a pandas DataFrame or Series, and was given {type(data).__name__}.")
    if column is None:
        raise OptionError(f"Say which column: {', '.join(map(repr, data.columns))}.")
    if not isinstance(column, Hashable):
        raise TypeError(f"column is one column, and was given {column!r}. For several, call this for each.")
    if column not in data.columns:
        one_of("column", str(column), map(str, data.columns))
        raise OptionError(f"{column!r} is not a column, but there is one written the same, of another type.")
    texts = data[column]
    if not isinstance(texts, pandas.Series):
        raise OptionError(f"{column!r} is {len(texts.columns)} columns, not one. Rename them first.")
    return cast("pd.Series[Any]", texts)


def _each(texts: pd.Series[Any], values: Sequence[object], work: Callable[[str], R]) -> list[R | None]:
    return each(values, work, lambda position, value: _not_text(texts, position, value))


def _check_room(data: Any, column: Hashable, job: Job) -> None:
    """Raise OptionError if there is no room for the columns that a job adds."""
    if isinstance(data, _pandas().Series):
        if job.columns:
            raise OptionError(
                "A Series has no room for more columns: give series.to_frame('text'), and 'text'."
            )
        return
    for word in job.columns:
        check_new(beside(column, word), data.columns, "frame")


def _with(data: Any, column: Hashable, text: pd.Series[Any], job: Job, rows: Sequence[Any]) -> Any:
    """Return a copy of the frame with this text in the column, and a job's columns beside it."""
    if isinstance(data, _pandas().Series):
        return text
    frame: Any = data.copy()
    old = frame[column]
    frame[column] = text
    for number, (word, kind) in enumerate(job.columns.items(), 1):
        if kind == "text":
            made = _like(old, list(old), rows, number, dtype=_text_dtype(old))
        elif kind == "float":
            numbers = [None if row is None else row[number] for row in rows]
            made = _pandas().Series(numbers, index=old.index, dtype="float64")
        else:
            # A copy for each row, since a shared one would change for all when it changes for one.
            copies = [None if row is None or row[number] is None else copy(row[number]) for row in rows]
            made = _pandas().Series(copies, index=old.index, dtype=object)
        frame[beside(column, word)] = made
    return frame


def _label(texts: pd.Series[Any], position: int) -> Any:
    return texts.index[[position]].tolist()[0]  # a list has Python's own numbers, which read better


def _holds(value: object) -> str:
    return f"{type(value).__name__} {reprlib.repr(value)}"


def _not_text(texts: pd.Series[Any], position: int, value: object) -> TypeError:
    kind = type(value).__name__
    way_out = "turn the column into text, series.astype('string')"
    if isinstance(value, bytes | bytearray):
        way_out = "decode the column, series.str.decode('utf-8')"
    elif isinstance(value, list | tuple | dict | set):
        way_out = "take the text out of it, for a list of texts with series.explode()"
    label = _label(texts, position)
    column = "the Series" if texts.name is None else f"the column {texts.name!r}"
    return TypeError(
        f"Row {label!r} (position {position}) of {column} holds {kind}, not text: {reprlib.repr(value)}. "
        f"First {way_out}, or set it to None."
    )


def _like(
    texts: pd.Series[Any], values: Sequence[object], rows: Sequence[Any], item: int, dtype: Any = None
) -> pd.Series[Any]:
    """Make a column like `texts` of one item of each row; what was missing is kept as it was."""
    filled = [value if row is None else row[item] for value, row in zip(values, rows, strict=True)]
    made = _pandas().Series(filled, index=texts.index, name=texts.name, dtype=dtype or texts.dtype)
    made.attrs.update(texts.attrs)
    return cast("pd.Series[Any]", made)


def _is_categorical(texts: pd.Series[Any]) -> bool:
    return isinstance(texts.dtype, _pandas().CategoricalDtype)


def _recategorized(texts: pd.Series[Any], job: Job, values: Sequence[Any], rows: Sequence[Any]) -> Any:
    """Return the column with its categories cleaned; of those that become equal, the first one stays."""
    pandas = _pandas()
    old = texts.cat.categories
    known = {value: row[0] for value, row in zip(values, rows, strict=True) if row is not None}
    # There may be categories that no row has.
    cleaned = [
        (known[value] if value in known else job(value)[0]) if isinstance(value, str) else value
        for value in old
    ]
    places = {value: place for place, value in enumerate(dict.fromkeys(cleaned))}
    codes = [-1 if code < 0 else places[cleaned[code]] for code in texts.cat.codes]
    new = pandas.Categorical.from_codes(
        codes, pandas.Index(list(places), dtype=old.dtype), ordered=texts.cat.ordered
    )
    made = pandas.Series(new, index=texts.index, name=texts.name)
    made.attrs.update(texts.attrs)
    return made


def _text_dtype(texts: pd.Series[Any]) -> Any:
    """Return the dtype for another column of text: that of this one, if it can hold any text."""
    pandas = _pandas()
    dtype: Any = texts.cat.categories.dtype if _is_categorical(texts) else texts.dtype
    arrow = isinstance(dtype, pandas.ArrowDtype) and "string" in str(dtype) and "dictionary" not in str(dtype)
    return dtype if arrow or isinstance(dtype, pandas.StringDtype) else object


def __dir__() -> list[str]:
    return sorted(__all__)
