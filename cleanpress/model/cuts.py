"""Where to cut: from the scores of a page's blocks to the score from which on they are kept.

If the scores of a page were independent, the cut with the best expected word F1 would follow from them
alone. They are not: the tiles of a shop are content or not all together. So how much better or worse than
that rule each of some fixed cuts does, is learned from pages that the network has not seen: one linear
model a cut, of what the scores look like.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cleanpress.model.words import Floats

__all__ = ["CUTS", "NOTHING", "CutModel", "cut_features", "expected_cut", "fit_cuts"]

CUTS = np.array([0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8], np.float32)
# A cut that no score reaches.
NOTHING = 2.0
# The rule's cut stays between these, and a page with no block as likely as `SURE` has no main content.
LOWEST, HIGHEST, SURE = 0.2, 0.5, 0.5
# Where the shares of a page's words by score are parted.
_BINS = np.array([0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98], np.float32)
# Blocks so near to a cut are those it decides on.
_NEAR = 0.05
RIDGE = 100.0


class CutModel(NamedTuple):
    """For each cut a linear model: the gain in F1 over the rule is `((features - center) / scale) @ weight`.

    center, scale: one number a feature; weight: cuts x twice the features and one, see `_terms`.
    """

    center: Floats
    scale: Floats
    weight: Floats

    def by_rule(self) -> CutModel:
        """The model that always goes by the rule."""
        return self._replace(weight=np.zeros_like(self.weight))

    def cut(self, scores: Floats, words: Floats) -> float:
        """The score from which on blocks are to be kept; NOTHING for none."""
        rule = expected_cut(scores, words)
        if not len(scores):
            return rule
        terms = _terms(cut_features(scores, words), self.center, self.scale)
        gains = (terms * self.weight).sum(axis=1)
        best = int(np.argmax(gains))
        return float(CUTS[best]) if gains[best] > 0 else rule


def expected_cut(scores: Floats, words: Floats) -> float:
    """The cut with the best expected word F1, if scores were independent.

    With score p and w words, keeping a set of blocks has the expected F1 2·Σpw(kept) / (Σw(kept) +
    Σpw(all)); the best set for it is always "all above some score" (Jansche 2007, "A maximum expected
    utility framework for binary sequence labeling").
    """
    if not len(scores) or scores.max() < SURE:
        return NOTHING
    return float(min(max(_best(scores, words)[0], LOWEST), HIGHEST))


def _best(scores: Floats, words: Floats) -> tuple[float, float]:
    order = np.argsort(-scores, kind="stable")
    weight = words[order].astype(np.float64)
    gain = np.cumsum(scores[order] * weight)
    expected = 2 * gain / np.maximum(np.cumsum(weight) + gain[-1], 1e-9)
    best = int(np.argmax(expected))
    return float(scores[order[best]]), float(expected[best])


def cut_features(scores: Floats, words: Floats) -> Floats:
    """What each cut would do to a page, and what the page's scores look like: cuts x features."""
    scores, words = scores.astype(np.float64), words.astype(np.float64)
    total = words.sum() + 1e-9
    likely = scores * words
    best_cut, best = _best(scores, words)
    kept = scores >= CUTS[:, None]
    near = (scores >= CUTS[:, None] - _NEAR) & (scores < CUTS[:, None] + _NEAR)
    size, hits = kept @ words, kept @ likely
    expected = 2 * hits / np.maximum(size + likely.sum(), 1e-9)
    by_cut = [
        expected,
        expected - best,
        size / total,
        np.log1p(size) / 5,
        hits / np.maximum(size, 1e-9),
        kept.mean(axis=1),
        near @ words / total,
    ]
    shares = np.bincount(np.digitize(scores, _BINS), words, len(_BINS) + 1) / total
    page = [
        np.log1p(total) / 5,
        np.log1p(len(scores)) / 5,
        likely.sum() / total,
        scores.max(),
        best_cut,
        *shares,
    ]
    rows = np.concatenate((np.stack(by_cut, axis=1), np.tile(page, (len(CUTS), 1))), axis=1)
    return np.asarray(rows, np.float32)


def fit_cuts(features: Floats, gains: Floats) -> CutModel:
    """Learn from pages x cuts x features, and how much better than the rule each cut did on each page."""
    center = features.mean(axis=(0, 1))
    scale = features.std(axis=(0, 1)) + 1e-6
    terms = _terms(features, center, scale).astype(np.float64)
    weights = []
    for cut in range(len(CUTS)):
        own = terms[:, cut]
        bend = RIDGE * np.eye(own.shape[1])
        weights.append(np.linalg.solve(own.T @ own + bend, own.T @ gains[:, cut]))
    return CutModel(center, scale, np.asarray(weights, np.float32))


def _terms(features: Floats, center: Floats, scale: Floats) -> Floats:
    spread = (features - center) / scale
    ones = np.ones((*spread.shape[:-1], 1), np.float32)
    return np.concatenate((spread, np.clip(spread, -2, 2) ** 2, ones), axis=-1)
