"""Features of the rescoring pass (stacking): the scores of the first pass around each block.

The first pass scores each block by its own text and place. Whether a middling score means content depends
on the others: on a page where nothing scores high it may, and in a part of the page where all else scores
low it does not. So a second, much smaller network reads the scores. It learns from scores of pages that the
first pass had not seen, with the errors that it makes on such pages (stacked sequential learning, Cohen &
Carvalho 2005).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cleanpress.model.elements import LEVELS, Tree, of_elements, sums_below
from cleanpress.model.features import Column, in_columns
from cleanpress.model.words import Floats

__all__ = ["score_features"]

Doubles = npt.NDArray[np.float64]

# How far away the blocks are whose single scores are read, and over how many on either side means are taken.
_APART = (1, 2, 3, 5, 8, 13)
_AROUND = (3, 8, 20, 50)
_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)
# A score nearer to 0 or 1 says no more, and what is off the page counts as surely no content.
_SUREST = 1e-4
_OUTSIDE = -6.0


def score_features(scores: Floats, words: Floats, tree: Tree | None = None) -> Floats:
    """Describe the scores of a page around each block: one row a block.

    scores, words: of each block.
    tree:          the element paths of HTML; None for a plain text.

    >>> scores, words = np.float32([0.9, 0.1]), np.float32([8, 1])
    >>> score_features(scores, words, Tree.of(np.int64([1, 2]), np.int64([-1, 0, 0]))).shape
    (2, 55)
    >>> score_features(scores, words).shape
    (2, 32)
    """
    # A block without a word (a row of dots) weighs something, too.
    weights = np.asarray(words, np.float64) + 0.5
    likely = scores * weights
    columns = [
        *_neighbors(scores),
        *_means(likely, weights),
        *(() if tree is None else _elements(scores, likely, weights, tree)),
        *_page(scores, likely, weights),
    ]
    return in_columns(columns)


def _neighbors(scores: Floats) -> list[Doubles]:
    bounded = np.clip(scores, _SUREST, 1 - _SUREST)
    logits = np.log(bounded / (1 - bounded))
    count, far = len(scores), _APART[-1]
    line = np.full(count + 2 * far, _OUTSIDE)
    line[far : far + count] = logits
    apart = [line[far + step : far + step + count] for size in _APART for step in (-size, size)]
    return [logits, scores.astype(np.float64), *apart]


def _means(likely: Doubles, weights: Doubles) -> list[Doubles]:
    count, far = len(weights), _AROUND[-1]
    # Off the page, nothing is added.
    sums = np.zeros((2, count + 2 * far + 1))
    np.add.accumulate((likely, weights), axis=1, out=sums[:, far + 1 : far + 1 + count])
    sums[:, far + 1 + count :] = sums[:, far + count, None]
    means = []
    for size in _AROUND:
        first, last = far - size, far + size + 1
        share, whole = sums[:, last : last + count] - sums[:, first : first + count]
        means.append(share / whole)
    return means


def _elements(scores: Floats, likely: Doubles, weights: Doubles, tree: Tree) -> list[Doubles]:
    # The mean, size and best score of each block's own element path; of its ancestors, all that they hold.
    paths, size = tree.paths, len(tree.parents)
    own = np.array([np.bincount(paths, column, size + 1) for column in (likely, weights)], np.float64)
    blocks = np.bincount(paths, minlength=size)
    best: Doubles = np.zeros(size + 1)
    np.maximum.at(best, paths, scores)
    found = [(own[0] / np.maximum(own[1], 1e-9))[paths], np.log(blocks[paths]), best[paths]]
    share, whole = sums_below(own, tree)
    for above in tree.above:
        np.maximum.at(best, above, best.copy())
        best[size] = 0
    held = np.array(
        [
            share / np.maximum(whole, 1e-9),
            whole / weights.sum(),
            share / max(likely.sum(), 1e-6),
            best[:size],
        ]
    )
    return [*found, of_elements(held, tree, 1, 1 + LEVELS)]


def _page(scores: Floats, likely: Doubles, weights: Doubles) -> list[Column]:
    # The place of each block among the page's, and the page as a whole.
    count, total, sure = len(scores), weights.sum(), max(likely.sum(), 1e-6)
    order = np.argsort(-scores, kind="stable")
    higher = np.empty(count)
    higher[order] = np.cumsum(weights[order])
    places = [
        np.cumsum(likely) / sure,
        np.cumsum(weights) / total,
        np.log(weights),
        higher / total,
        higher / sure,
    ]
    ranked = scores[order]
    page = [
        np.log(count),
        np.log(total),
        likely.sum() / total,
        ranked[0],
        *(ranked[int(share * (count - 1))] for share in _SHARES),
    ]
    return [*places, *(float(value) for value in page)]
