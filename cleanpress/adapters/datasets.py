"""Make functions for Hugging Face datasets: `dataset.map(clean("text"), batched=True)`.

They pickle, for `num_proc=`, and have one fingerprint in every process, so that the cache of datasets finds
what was cleaned before; another version of cleanpress has another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

import cleanpress
from cleanpress.adapters import arrow
from cleanpress.adapters.columns import Job
from cleanpress.adapters.jobs import CleanOptions, ExtractOptions, cleaning, extraction, not_installed

if TYPE_CHECKING:
    from datasets import Features

__all__ = ["BatchFunction", "clean", "extract"]


class BatchFunction:
    """Do a job on a column, for `Dataset.map` and `IterableDataset.map` with `batched=True`.

    Works on batches of lists, and faster on those of `with_format("arrow")`; others raise TypeError.
    """

    def __init__(self, job: Job, column: str, url_column: str | None = None) -> None:
        self.job, self.column, self.url_column = job, column, url_column
        self.version = cleanpress.__version__

    def __call__(self, batch: Any) -> Any:
        """Return the batch with the job done; of a batch of lists, only the columns that are new."""
        return arrow.work_on_batch(self.job, batch, self.column, self.url_column, whole=False)

    def features(self, features: Features) -> Features:
        """Return the features of the result, given those of the dataset, for `map(..., features=)`.

        datasets guesses the types of new columns from its first batch, and stops at one that holds nothing
        there; with these, and with "arrow", it need not guess.
        """
        try:
            from datasets import Features
        except ImportError as error:
            raise not_installed("datasets", "datasets") from error
        import pyarrow as pa

        table = features.arrow_schema.empty_table()
        made = arrow.work_on(self.job, table, self.column, self.url_column).schema
        fields = [made.field(name) for name in made.names if name not in features or name == self.column]
        return Features({**features, **Features.from_arrow_schema(pa.schema(fields))})


def clean(column: str, *, url_column: str | None = None, **options: Unpack[CleanOptions]) -> BatchFunction:
    """Make a function that cleans a column of a dataset: `dataset.map(clean("text"), batched=True)`.

    url_column: the column that says where a text is from, for `profiles`.
    options:    as `cleanpress.adapters.arrow.clean` has them. With new columns, say their
        types: `map(f, batched=True, features=f.features(dataset.features))`.

    >>> f = clean("text", removed=True)
    >>> f({"text": ["Leave a Reply\\nIt rained.", None], "id": [1, 2]})
    {'text': ['It rained.', None], 'text_removed': ['Leave a Reply', None]}
    >>> clean("text")({"text": ["It rained."]})
    {'text': ['It rained.']}
    """
    return BatchFunction(cleaning(options, url_column), column, url_column)


def extract(
    column: str, *, url_column: str | None = None, **options: Unpack[ExtractOptions]
) -> BatchFunction:
    """Make a function that replaces pages with their main content.

    url_column: the column that says where each page is from.
    options:    as `cleanpress.adapters.arrow.extract` has them. With new columns, or pages of bytes,
        say their types: `features=f.features(dataset.features)`.

    >>> extract("html")({"html": ["<a href=/>Home</a><p>Boil the water first, then wait a while.</p>", None]})
    {'html': ['Boil the water first, then wait a while.', None]}
    """
    return BatchFunction(extraction(options), column, url_column)


def __dir__() -> list[str]:
    return sorted(__all__)
