"""The confidence of a document: the word F1 that is to be expected of what was kept of a page.

The scores of the blocks are taken together: how sure they are, how much of the page is neither surely content
nor surely not, whether both passes say the same, whether what is kept stands together. A logistic model of
these numbers, each with bends at three knots, was fitted to the word F1 of pages whose site no network had
seen (`cleanpress.training.confidence`), so that of many pages with .8 the mean word F1 is .8.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model.words import Floats

__all__ = ["FEATURES", "PREFIX", "Confidence", "page_features", "read_confidence"]

Doubles = npt.NDArray[np.float64]

# The names of the arrays begin with this, in the file of weights that they are in.
PREFIX = "confidence_"
# A feature further from the mean than this many deviations says no more than "far".
MOST_SPREAD = 4.0
# Scores nearer to 0 or 1 than this are sure.
DOUBT = 0.1
# A block of more words than this is prose, and not an item of a list.
LONG = 20
FEATURES = (
    "nothing kept", "expected F1", "expected precision", "best of the first pass", "words that are doubtful",
    "uncertainty", "words kept", "words in all", "share of words kept", "blocks kept", "blocks in all",
    "long blocks among those kept", "lowest kept", "highest removed", "passes differ",
    "passes choose otherwise", "runs", "share of the longest run", "kept between first and last",
    "likely, and not kept",
)  # fmt: skip


class Confidence(NamedTuple):
    """Hold the fitted model: features are bent, standardized, weighted, and squeezed between 0 and 1.

    knots: of each feature (in rows) where its effect may change; without any, the model is a plain logistic.
    center, scale, weight: of the features, then of how far they are above each of their knots.
    """

    knots: Doubles
    center: Doubles
    scale: Doubles
    weight: Doubles
    bias: float

    def of(self, features: Doubles) -> Doubles:
        """Return the expected word F1 for one page's features, or for each row of several pages' features.

        >>> unsure = Confidence(np.zeros((0, 1)), np.zeros(1), np.ones(1), np.ones(1), 0.0)
        >>> [round(float(unsure.of(np.array([value]))), 2) for value in (0.0, 2.0, 1e9)]
        [0.5, 0.88, 0.98]
        """
        logits = standardized(bent(features, self.knots), self.center, self.scale) @ self.weight + self.bias
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -30, 30))))


def bent(features: Doubles, knots: Doubles) -> Doubles:
    """Return features of one page or of several, and behind them how far they are above each of their knots.

    >>> bent(np.array([0.5, 3.0]), np.array([[0.25, 4.0]])).tolist()
    [0.5, 3.0, 0.25, 0.0]
    """
    return np.concatenate([features, *(np.maximum(features - knot, 0) for knot in knots)], axis=-1)


def standardized(features: Doubles, center: Doubles, scale: Doubles) -> Doubles:
    """Return features as deviations from the mean, none further than `MOST_SPREAD`."""
    return np.clip((features - center) / scale, -MOST_SPREAD, MOST_SPREAD)


def read_confidence(arrays: Mapping[str, npt.NDArray[Any]]) -> Confidence | None:
    """Return the model that is among the arrays of a file of weights; None if there is none in it.

    Raises ValueError for one of other features.
    """
    if f"{PREFIX}weight" not in arrays:
        return None
    knots, center, scale, weight, bias = (
        np.asarray(arrays[PREFIX + name], np.float64) for name in Confidence._fields
    )
    count = len(FEATURES)
    if knots.ndim != 2 or knots.shape[1] != count:
        raise ValueError(f"the confidence is not of {count} features")
    if not center.shape == scale.shape == weight.shape == (count * (1 + len(knots)),):
        raise ValueError("the arrays of the confidence do not fit one another")
    return Confidence(knots, center, scale, weight, float(bias))


def page_features(first: Floats, scores: Floats, words: Floats, kept: npt.NDArray[np.bool_]) -> Doubles:
    """Describe the scores of a page, and what was kept by them, in the numbers of `FEATURES`.

    first, scores: of each block, of the first and of the rescoring pass; there is one block at least.
    words:         how many each block has.
    kept:          which blocks were kept.

    >>> scores, words = np.float32([0.9, 0.1]), np.float32([30, 10])
    >>> features = page_features(scores, scores, words, scores > 0.5)
    >>> dict(zip(FEATURES, features.round(2).tolist(), strict=True))["expected F1"]
    0.93
    """
    # A block without a word (a row of dots) weighs something, too.
    weights = np.asarray(words, np.float64) + 0.5
    before, likely = np.asarray(first, np.float64), np.asarray(scores, np.float64)
    inside = weights * kept
    total, size = weights.sum(), inside.sum()
    content, found = max(likely @ weights, 1e-9), likely @ inside
    some = max(size, content, 1.0)
    best = likely.max()
    return np.array(
        [
            size == 0,
            2 * found / (size + content) if size else 1 - best,
            found / size if size else 1 - best,
            before.max(),
            weights @ ((likely > DOUBT) & (likely < 1 - DOUBT)) / some,
            weights @ (likely * (1 - likely)) / some,
            np.log1p(size),
            np.log(total),
            size / total,
            np.log1p(kept.sum()),
            np.log(len(weights)),
            (kept & (weights > LONG)).sum() / max(kept.sum(), 1),
            likely[kept].min(initial=1.0),
            likely[~kept].max(initial=0.0),
            weights @ np.abs(before - likely) / some,
            weights @ ((before > 0.5) != kept) / some,
            *_places(inside, weights, kept),
            weights @ ((likely > 0.5) & ~kept) / some,
        ]
    )


def _places(inside: Doubles, weights: Doubles, kept: npt.NDArray[np.bool_]) -> tuple[float, float, float]:
    """Return how many runs are kept, the share of the longest, and of what lies between the two ends."""
    if not kept.any():
        return 0.0, 0.0, 0.0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], kept, [False]))))
    sums = np.concatenate(([0.0], np.cumsum(inside)))
    runs = sums[edges[1::2]] - sums[edges[::2]]
    span = weights[edges[0] : edges[-1]].sum()
    return float(np.log(len(runs))), float(runs.max() / sums[-1]), float(sums[-1] / span)
