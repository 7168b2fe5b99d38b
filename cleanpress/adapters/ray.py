"""Make functions for Ray Data: `dataset.map_batches(clean("text"))`, in each of its batch formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Unpack

from cleanpress.adapters.columns import Job
from cleanpress.adapters.jobs import CleanOptions, ExtractOptions, cleaning, extraction

__all__ = ["clean", "extract"]


def clean(
    column: str, *, url_column: str | None = None, **options: Unpack[CleanOptions]
) -> Callable[[Any], Any]:
    """Make a function that cleans a column of a batch: a dict of numpy arrays, a table of Arrow, a frame.

    url_column: the column that says where a text is from, for `profiles`.
    options:    as `cleanpress.adapters.arrow.clean` has them.
    `batch_format="pyarrow"` is the fastest, and alone keeps every type where a batch holds nothing but nulls.

    >>> import numpy as np
    >>> clean("text")({"text": np.array(["Leave a Reply\\nIt rained.", None], dtype=object)})
    {'text': array(['It rained.', None], dtype=object)}
    >>> clean("text")({"text": np.array(["It rained."])})
    {'text': array(['It rained.'], dtype=object)}
    """
    return partial(_work, cleaning(options, url_column), column, url_column)


def extract(
    column: str, *, url_column: str | None = None, **options: Unpack[ExtractOptions]
) -> Callable[[Any], Any]:
    """Make a function that replaces pages with their main content.

    url_column: the column that says where each page is from.
    options:    as `cleanpress.adapters.arrow.extract` has them.

    >>> import numpy as np
    >>> extract("html")({"html": np.array(["<p>Boil the water first, then wait a while.</p>"])})
    {'html': array(['Boil the water first, then wait a while.'], dtype=object)}
    """
    return partial(_work, extraction(options), column, url_column)


def _work(job: Job, column: str, url_column: str | None, batch: Any) -> Any:
    from cleanpress.adapters.arrow import work_on_batch  # on the workers

    return work_on_batch(job, batch, column, url_column)


def __dir__() -> list[str]:
    return sorted(__all__)
