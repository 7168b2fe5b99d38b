"""Columns of pandas: cleaned, with what went beside them, or explained edit by edit.

`df["text"].apply(cleanpress.clean)` works without this module. What is here is faster where values repeat,
keeps the dtype, and can say what was done.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Hashable, Sequence
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast, overload

from cleanpress.adapters.jobs import (
    Cleaning,
    Extraction,
    ExtractOptions,
    Job,
    beside,
    check_new,
    each,
    no_page,
    not_installed,
)
from cleanpress.cleaner import Cleaner, is_missing
from cleanpress.errors import OptionError, PageError, one_of
from cleanpress.presets import DEFAULT

if TYPE_CHECKING:
    import pandas as pd

    from cleanpress.sites import SiteProfiles

__all__ = ["clean_column", "explain_column", "extract_column"]

R = TypeVar("R")
EDIT_COLUMNS = ("position", "start", "end", "original", "replacement", "category", "reason", "score")


@overload
def clean_column(data: pd.Series[Any], *, pipeline: Cleaner = DEFAULT) -> pd.Series[Any]: ...


@overload
def clean_column(
    data: pd.DataFrame,
    column: Hashable,
    *,
    pipeline: Cleaner = DEFAULT,
    removed: bool = False,
    counts: bool = False,
    sites: SiteProfiles | None = None,
    urls: Hashable = None,
    keep_once: bool = False,
) -> pd.DataFrame: ...


def clean_column(
    data: pd.DataFrame | pd.Series[Any],
    column: Hashable = None,
    *,
    pipeline: Cleaner = DEFAULT,
    removed: bool = False,
    counts: bool = False,
    sites: SiteProfiles | None = None,
    urls: Hashable = None,
    keep_once: bool = False,
) -> pd.DataFrame | pd.Series[Any]:
    """Return a copy of a frame with the text of one column cleaned; or of a Series, given alone.

    Index, dtype and missing values stay as they are; each distinct value is cleaned once.
    Categories that become equal are merged.

    removed: add the column "<column>_removed": the words that went, one stretch a line. It is empty
        where nothing went, and missing where the text is.
    counts:  add the column "<column>_counts": edits by category, as a dict. One column of dicts and not
        a column for each category, because then chunks of one data set have the same columns
        whatever is found in them; `pandas.json_normalize(df["text_counts"])` spreads them out.
    sites:   profiles of sites, whose lines go first; `urls` is then the column that says where a text is
        from, and `keep_once` as in `RemoveSiteLines`. What was a category is then text.
    Raises OptionError for a column that is not there, or a new one that already is; TypeError, with
    the row, for a value that is neither text nor missing.

    >>> import pandas as pd
    >>> df = pd.DataFrame({"text": ["Leave a Reply\\nIt rained.", "It rained."]})
    >>> clean_column(df, "text", removed=True).to_dict("list")
    {'text': ['It rained.', 'It rained.'], 'text_removed': ['Leave a Reply', '']}
    >>> clean_column(pd.Series(["It rained."], index=["a"])).to_dict()
    {'a': 'It rained.'}
    """
    job = Cleaning(pipeline, removed, counts, sites=sites, keep_once=keep_once)
    return work_on(job, data, column, urls)


def extract_column(
    data: pd.DataFrame | pd.Series[Any],
    column: Hashable = None,
    *,
    urls: Hashable = None,
    **options: Unpack[ExtractOptions],
) -> pd.DataFrame | pd.Series[Any]:
    """Return a copy of a frame with the main content of HTML pages in place of the pages; or of a Series.

    Pages are strings, or bytes, whose encoding is found. Index and missing values stay as they are.

    urls:    the column that says where each page is from.
    options: metadata, removed, favor, comments, form and errors, as in `cleanpress.adapters.arrow.extract`;
        the new columns have the same names, and lists in "<column>_authors" and "<column>_tags".
    Raises PageError, with the row, for what is no page, and else what `clean_column` raises.

    >>> import pandas as pd
    >>> page = "<nav><a href=/>Home</a></nav><p>Boil the water first, then wait a while.</p>"
    >>> extract_column(pd.DataFrame({"html": [page]}), "html", removed=True).to_dict("list")
    {'html': ['Boil the water first, then wait a while.'], 'html_removed': ['Home']}
    >>> extract_column(pd.Series([None])).tolist()
    [None]
    """
    return work_on(Extraction(**options), data, column, urls)


def explain_column(
    data: pd.DataFrame | pd.Series[Any], column: Hashable = None, *, pipeline: Cleaner = DEFAULT
) -> pd.DataFrame:
    """Return a frame with one row for each edit that cleaning makes in a column, or in a Series.

    The index holds the label of the row the edit is in, `position` its number from 0. `start` and `end`
    are places in the text as it was; `original` stood there, and `replacement` stands there now.
    So `.groupby("category").size()` counts, and `.query("replacement == ''")` is what was taken out.
    Raises what `clean_column` raises.

    >>> import pandas as pd
    >>> df = pd.DataFrame({"text": ["Leave a Reply", "It rained."]}, index=["a", "b"])
    >>> print(explain_column(df, "text")[["position", "original", "category"]])
       position       original      category
    a         0  Leave a Reply  comment_form
    >>> len(explain_column(df.loc[["b"]], "text"))
    0
    """
    pandas = _pandas()
    texts = _column_of(data, column)

    @cache
    def work(text: str) -> list[tuple[Any, ...]]:
        return [
            (e.start, e.end, text[e.start : e.end], e.replacement, e.category, e.reason, e.score)
            for e in pipeline.edits(text)
        ]

    rows = _each(texts, list(texts), work)
    edits = [(position, *edit) for position, found in enumerate(rows) for edit in found or ()]
    index = texts.index.take([edit[0] for edit in edits])
    frame = pandas.DataFrame(edits, index=index, columns=list(EDIT_COLUMNS))
    numbers = {"position": "int64", "start": "int64", "end": "int64", "score": "float64"}
    return cast("pd.DataFrame", frame.astype(numbers))


def work_on(
    job: Job, data: pd.DataFrame | pd.Series[Any], column: Hashable = None, urls: Hashable = None
) -> pd.DataFrame | pd.Series[Any]:
    """Do a job on a column of a frame, or on a Series: what `clean_column` and `extract_column` are."""
    texts = _column_of(data, column)
    _check_room(data, column, job)
    values = list(texts)
    if isinstance(job, Extraction) or urls is not None:
        places = [None] * len(values) if urls is None else _each(texts, list(_column_of(data, urls)), str)
        rows = _each_row(job, texts, values, places)
        other = isinstance(job, Extraction) or _is_categorical(texts)
        made = _like(texts, values, rows, 0, dtype=_text_dtype(texts) if other else None)
    else:
        work = cache(job)
        rows = _each(texts, values, work)
        made = _recategorized(texts, work) if _is_categorical(texts) else _like(texts, values, rows, 0)
    return _with(data, column, made, job, rows)


def _each_row(
    job: Job, texts: pd.Series[Any], values: Sequence[Any], urls: Sequence[str | None]
) -> list[tuple[Any, ...] | None]:
    rows: list[tuple[Any, ...] | None] = []
    kinds = str | bytes if isinstance(job, Extraction) else str
    for position, (value, url) in enumerate(zip(values, urls, strict=True)):
        if not is_missing(value) and not isinstance(value, kinds):
            raise _not_text(texts, position, value)
        try:
            rows.append(None if is_missing(value) else job(value, url))
        except PageError as error:
            no_page(_label(texts, position), texts.name, error)
    return rows


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise not_installed("pandas", "pandas") from error
    return pandas


def _column_of(data: pd.DataFrame | pd.Series[Any], column: Hashable) -> pd.Series[Any]:
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
    if column not in data.columns:
        one_of("column", str(column), map(str, data.columns))
        raise OptionError(f"{column!r} is not a column, but there is one written the same, of another type.")
    texts = data[column]
    if not isinstance(texts, pandas.Series):
        raise OptionError(f"{column!r} is {len(texts.columns)} columns, not one. Rename them first.")
    return cast("pd.Series[Any]", texts)


def _each(texts: pd.Series[Any], values: Sequence[object], work: Callable[[str], R]) -> list[R | None]:
    return each(values, work, lambda position, value: _not_text(texts, position, value))


def _check_room(data: pd.DataFrame | pd.Series[Any], column: Hashable, job: Job) -> None:
    """Raise OptionError if there is no room for the columns that a job adds."""
    if isinstance(data, _pandas().Series):
        if job.fields:
            raise OptionError(
                "A Series has no room for more columns: give series.to_frame('text'), and 'text'."
            )
        return
    for word in job.fields:
        check_new(beside(column, word), data.columns, "frame")


def _with(
    data: pd.DataFrame | pd.Series[Any], column: Hashable, text: pd.Series[Any], job: Job, rows: Sequence[Any]
) -> pd.DataFrame | pd.Series[Any]:
    """Return a copy of the frame with this text in the column, and a job's fields in columns of their own."""
    if isinstance(data, _pandas().Series):
        return text
    frame: Any = data.copy()
    old = frame[column]
    frame[column] = text
    for number, (word, kind) in enumerate(job.fields.items(), 1):
        if kind == "text":
            made = _like(old, list(old), rows, number, dtype=_text_dtype(old))
        else:
            # A copy for each row, since a shared one would change for all when it changes for one.
            copies = [None if row is None or row[number] is None else copy(row[number]) for row in rows]
            made = _pandas().Series(copies, index=old.index, dtype=object)
        frame[beside(column, word)] = made
    return cast("pd.DataFrame", frame)


def _label(texts: pd.Series[Any], position: int) -> Any:
    return texts.index[[position]].tolist()[0]  # a list has Python's own numbers, which read better


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
    """Make a column like `texts` of one item of each row; what was missing stays as it was."""
    filled = [value if row is None else row[item] for value, row in zip(values, rows, strict=True)]
    made = _pandas().Series(filled, index=texts.index, name=texts.name, dtype=dtype or texts.dtype)
    made.attrs.update(texts.attrs)
    return cast("pd.Series[Any]", made)


def _is_categorical(texts: pd.Series[Any]) -> bool:
    return isinstance(texts.dtype, _pandas().CategoricalDtype)


def _recategorized(texts: pd.Series[Any], work: Callable[[str], tuple[Any, ...]]) -> Any:
    """Clean the categories; those that become equal are merged into the place of the first."""
    pandas = _pandas()
    old = texts.cat.categories
    cleaned = [work(value)[0] if isinstance(value, str) else value for value in old]
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
