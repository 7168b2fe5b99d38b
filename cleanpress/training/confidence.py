"""Fit the confidence of documents to the word F1 of pages whose site no network has seen, and measure it.

A logistic model with the word F1 as its target (fractional logit, Papke & Wooldridge 1996): where it is
fitted, the mean of what it expects is the mean word F1. The reports are out of fold: what is expected of
a page was learned from the pages of other folds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cleanpress.model.confidence import PREFIX, Confidence, Doubles, bent, page_features, standardized
from cleanpress.model.words import Floats
from cleanpress.training.labels import word_f1
from cleanpress.training.pages import LabeledPage

__all__ = ["Expected", "fit_confidence", "pack_confidence", "reliability"]

# How much a weight costs, in pages: features say much the same, and must not play against each other.
RIDGE = 30.0
# Where the effect of a feature may change: at these shares of the pages.
KNOTS = (0.25, 0.5, 0.75)
STEPS, ENOUGH = 50, 1e-9
# A word F1 below this is a failure: a page that had better be set aside.
FAILURE = 0.5
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
BEST = (1.0, 0.95, 0.9, 0.8, 0.5)


class Expected(NamedTuple):
    """The models by the fold that they have not seen, the one of all pages, what is expected of each page.

    folds: None where there is no page to learn from.
    pages: out of fold; pages without blocks are missing.
    """

    folds: list[Confidence | None]
    final: Confidence | None
    pages: dict[str, float]


def fit_confidence(
    pages: Sequence[LabeledPage],
    scores: Mapping[str, tuple[Floats, Floats]],
    kept: Mapping[str, Sequence[int]],
    folds: int,
) -> Expected:
    """Fit a model for each fold, to the pages of all others, and one to all pages.

    scores: of the first and of the rescoring pass, by networks that saw no page of the site.
    kept:   the blocks that are kept by these scores.
    """
    rows = {page.id: _features(page, *scores[page.id], kept[page.id]) for page in pages if len(page.words)}
    found = {
        page.id: word_f1(page.gold, page.text_of(kept[page.id]))
        for page in pages
        if page.gold is not None and page.id in rows
    }
    models: list[Confidence | None] = []
    for held_out in (*range(folds), None):
        learned = [page.id for page in pages if page.id in found and page.fold(folds) != held_out]
        if learned:
            targets = np.array([found[name] for name in learned])
            models.append(fit_logistic(np.stack([rows[name] for name in learned]), targets))
        else:
            models.append(None)
    expected: dict[str, float] = {}
    for page in pages:
        model = models[page.fold(folds)]
        if page.id in rows and model is not None:
            expected[page.id] = float(model.of(rows[page.id]))
    return Expected(models[:-1], models[-1], expected)


def _features(page: LabeledPage, first: Floats, scores: Floats, kept: Sequence[int]) -> Doubles:
    chosen = np.zeros(len(page.words), np.bool_)
    chosen[list(kept)] = True
    return page_features(first, scores, page.words, chosen)


def fit_logistic(rows: Doubles, targets: Doubles) -> Confidence:
    """Fit a logistic model to targets from 0 to 1, by Newton's method; features may bend at `KNOTS`.

    >>> model = fit_logistic(np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0.2, 0.4, 0.8, 1.0]))
    >>> bool(model.of(np.array([0.0])) < model.of(np.array([1.0])))
    True
    """
    knots = np.quantile(rows, KNOTS, axis=0)
    rows = bent(rows, knots)
    center, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-3
    columns = np.column_stack((standardized(rows, center, scale), np.ones(len(rows))))
    costs = np.full(columns.shape[1], RIDGE)
    costs[-1] = 1e-3  # without any, the bias would have no bound where all targets are 1
    weights = np.zeros(columns.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(columns @ weights, -30, 30)))
        slope = columns.T @ (targets - likely) - costs * weights
        curve = (columns.T * (likely * (1 - likely))) @ columns + np.diag(costs)
        step = np.linalg.solve(curve, slope)
        weights += step
        if np.abs(step).max() < ENOUGH:
            break
    return Confidence(knots, center, scale, weights[:-1], float(weights[-1]))


def pack_confidence(model: Confidence | None) -> dict[str, Floats]:
    """Return the arrays that `read_confidence` makes the model of; none for None."""
    if model is None:
        return {}
    return {PREFIX + name: np.asarray(value, np.float32) for name, value in model._asdict().items()}


def reliability(found: Sequence[float], expected: Sequence[float]) -> Iterator[str]:
    """Yield lines that say how well what was expected of pages agrees with the word F1 that was found.

    >>> list(reliability([0.9, 1.0, 0.2], [0.9, 0.9, 0.4]))[0]
    'confidence 0.30 to 0.50: F1 0.2000 of 1 pages, expected 0.4000'
    """
    actual, said = np.array(found, np.float64), np.array(expected, np.float64)
    if not len(actual):
        return
    for low, high in pairwise(BINS):
        inside = (said >= low) & ((said < high) | (high == BINS[-1]))
        if inside.any():
            means = (
                f"F1 {actual[inside].mean():.4f} of {inside.sum()} pages, expected {said[inside].mean():.4f}"
            )
            yield f"confidence {low:.2f} to {high:.2f}: {means}"
    order = np.argsort(-said, kind="stable")
    for share in BEST:
        best = order[: max(1, round(share * len(order)))]
        yield f"the {share:.0%} with the highest: F1 {actual[best].mean():.4f}, from {said[best[-1]]:.2f} on"
    yield f"rank correlation with F1: {_correlation(_ranks(actual), _ranks(said)):.3f}"
    failed = actual < FAILURE
    yield f"AUC for F1 below {FAILURE}: {_auc(-said, failed):.3f} ({failed.sum()} pages)"
    apart, plain = np.abs(actual - said).mean(), np.abs(actual - actual.mean()).mean()
    yield f"mean distance from F1: {apart:.4f}, of the mean {plain:.4f}"


def _ranks(values: Doubles) -> Doubles:
    """Return the rank of each value; equal ones share theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[places], np.float64)


def _correlation(one: Doubles, other: Doubles) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt((one @ one) * (other @ other))
    return float(one @ other / size) if size else float("nan")


def _auc(values: Doubles, hit: npt.NDArray[np.bool_]) -> float:
    """Return how often a hit has a higher value than a miss, of all pairs of the two."""
    hits, others = int(hit.sum()), int((~hit).sum())
    if not hits or not others:
        return float("nan")
    return float((_ranks(values)[hit].sum() - hits * (hits + 1) / 2) / (hits * others))
