"""Functions for Ray Data: `dataset.map_batches(clean("text"))`, in each of its batch formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Unpack

from cleanpress.adapters.jobs import Cleaning, CleanOptions, Extraction, ExtractOptions, Job

__all__ = ["clean", "extract"]


def clean(column: str, *, urls: str | None = None, **options: Unpack[CleanOptions]) -> Callable[[Any], Any]:
    """Return a function that cleans a column of a batch: a dict of numpy arrays, a table of Arrow, a frame.

    options: pipeline, removed, counts, edits, sites with urls, as in `cleanpress.adapters.arrow.clean`.
    `batch_format="pyarrow"` is the fastest, and alone keeps every type where a batch holds nothing but nulls.

    >>> import numpy as np
    >>> clean("text")({"text": np.array(["Leave a Reply\\nIt rained.", None], dtype=object)})
    {'text': array(['It rained.', None], dtype=object)}
    >>> clean("text")({"text": np.array(["It rained."])})
    {'text': array(['It rained.'], dtype=object)}
    """
    return partial(_work, Cleaning(**options), column, urls)


def extract(
    column: str, *, urls: str | None = None, **options: Unpack[ExtractOptions]
) -> Callable[[Any], Any]:
    """Return a function that puts the main content of pages in place of the pages.

    urls:    the column that says where each page is from.
    options: metadata, removed, favor, comments, form and errors, as in `cleanpress.adapters.arrow.extract`.

    >>> import numpy as np
    >>> extract("html")({"html": np.array(["<p>Boil the water first, then wait a while.</p>"])})
    {'html': array(['Boil the water first, then wait a while.'], dtype=object)}
    """
    return partial(_work, Extraction(**options), column, urls)


def _work(job: Job, column: str, urls: str | None, batch: Any) -> Any:
    from cleanpress.adapters.arrow import work_on_batch  # workers import it, and not who only plans the work

    return work_on_batch(job, batch, column, urls)
