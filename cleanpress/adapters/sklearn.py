"""Clean texts before a vectorizer: a transformer for scikit-learn."""

from __future__ import annotations

import reprlib
from functools import cache
from typing import Any

from cleanpress.adapters.columns import each
from cleanpress.adapters.jobs import not_installed
from cleanpress.categories import NONE, Categories
from cleanpress.cleaner import PipelineLike
from cleanpress.cleaning import prepared
from cleanpress.errors import OptionError
from cleanpress.options import checks_init
from cleanpress.phrases.own import PhrasesGiven
from cleanpress.presets import DEFAULT

try:
    from sklearn.base import BaseEstimator, TransformerMixin
except ImportError as error:
    raise not_installed("scikit-learn", "sklearn") from error

__all__ = ["TextCleaner"]


@checks_init("adapter")
class TextCleaner(TransformerMixin, BaseEstimator):
    """Clean texts; there is nothing to fit.

    Takes what vectorizers and a ColumnTransformer take: a list, an array, a Series, or a frame or array of
    one column. A Series and a frame come back as one; all else as an array of objects. Nulls are kept.

    pipeline: a cleaner, the name of a preset, or what else `cleanpress.presets.as_pipeline` takes.
    phrases: phrases of your own, for the cleaners of the pipeline that take them: see `RemoveChrome`.
    keep, only: categories, as in `cleanpress.clean`.
    Raises OptionError for an unknown category, when it is used; TypeError, with the row, for a value that is
    neither text nor missing.

    >>> TextCleaner().transform(["Leave a Reply\\nIt rained.", "It rained."]).tolist()
    ['It rained.', 'It rained.']
    """

    def __init__(
        self,
        *,
        pipeline: PipelineLike = DEFAULT,
        phrases: PhrasesGiven = None,
        keep: Categories = NONE,
        only: Categories = NONE,
    ) -> None:
        self.pipeline, self.phrases = pipeline, phrases
        self.keep, self.only = keep, only

    def fit(self, X: Any, y: Any = None) -> TextCleaner:  # noqa: N803  # scikit-learn's name
        """Do nothing."""
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803
        """Return the texts cleaned, each distinct one once."""
        given = _array_of(X)
        values = given.ravel().tolist()
        pipeline = prepared(self.pipeline, self.phrases, self.keep, self.only)
        cleaned = each(values, cache(pipeline), _refuse)
        made = _objects([old if new is None else new for old, new in zip(values, cleaned, strict=True)])
        made = made.reshape(given.shape)
        if hasattr(X, "iloc"):  # of pandas: with its index
            names = {"columns": X.columns} if made.ndim == 2 else {"name": X.name}
            return type(X)(made, index=X.index, **names)
        return made

    def get_feature_names_out(self, input_features: Any = None) -> Any:
        """Return the name of the column that was given, "text" where it has none."""
        return _objects(["text"] if input_features is None else list(input_features))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.no_validation = True
        tags.input_tags.string = True
        return tags


def _array_of(X: Any) -> Any:  # noqa: N803
    """Return what was given as an array of numpy. Raises OptionError for more than one column."""
    import numpy as np

    if isinstance(X, str):
        raise TypeError("This takes a list of texts, and was given one text: put it into a list.")
    given = X.to_numpy() if hasattr(X, "to_numpy") else X
    if not isinstance(given, np.ndarray):
        given = _objects(list(given))
    if given.ndim > 2 or (given.ndim == 2 and given.shape[1] != 1):
        raise OptionError(f"This cleans one column, and was given {given.shape[1]}. Say which: X[['text']].")
    return given


def _objects(values: list[Any]) -> Any:
    import numpy as np

    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


def _refuse(position: int, value: object) -> TypeError:
    return TypeError(
        f"Row {position} holds {type(value).__name__}, not text: {reprlib.repr(value)}. "
        "Turn it into text first, or set it to None."
    )


def __dir__() -> list[str]:
    return sorted(__all__)
