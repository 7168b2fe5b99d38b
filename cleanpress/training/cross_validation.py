"""Train networks for each fold of the pages and for all of them, and measure what to expect on new pages.

Every page is scored by a network that saw no page of its site. These scores say how good predictions will be,
and the rescoring pass learns from them, as they have the errors that the first pass makes on pages that it
has not seen (stacked sequential learning, Cohen & Carvalho 2005).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cleanpress.io.atomic import open_output
from cleanpress.model.network import rescoring_features
from cleanpress.model.threshold import f1_optimal_threshold
from cleanpress.model.weights_file import write_arrays
from cleanpress.model.words import Floats
from cleanpress.training.confidence import fit_confidence, pack_confidence
from cleanpress.training.labels import word_f1
from cleanpress.training.pages import LabeledPage

if TYPE_CHECKING:
    from cleanpress.training.learner import Plan

__all__ = ["Trained", "cross_validate", "predicted_text", "report", "save"]

Arrays = dict[str, Any]
Scores = dict[str, Floats]  # of the blocks, by page


class Trained(NamedTuple):
    """The weights and scores that cross-validation makes.

    folds:    the weights by fold, each trained on the pages of all other folds.
    final:    the weights trained on all pages.
    first:    the scores of the first pass by page, from weights that saw no page of its site.
    rescored: the same of the rescoring pass.
    expected: the confidence by page, from a model that saw no page of its fold; of HTML only.
    """

    folds: list[Arrays]
    final: Arrays
    first: Scores
    rescored: Scores
    expected: dict[str, float]


def cross_validate(
    pages: Sequence[LabeledPage], plan: Plan, folds: int, workers: int, say: Callable[[str], None]
) -> Trained:
    """Train for each fold and for all pages, so many processes side by side; `say` is told how far it is."""
    weights: list[Arrays] = []
    first: Scores = {}
    rescored: Scores = {}
    held_out = [*range(folds), None]
    with ProcessPoolExecutor(workers) as pool:
        for arrays, scores in pool.map(partial(first_pass, pages, plan, folds), held_out):
            weights.append(arrays)
            first |= scores
            say(f"scored {len(first)} of {len(pages)} pages")
        second = pool.map(partial(rescoring_pass, pages, first, plan, folds), held_out)
        for arrays, (stack, scores) in zip(weights, second, strict=True):
            arrays |= stack
            rescored |= scores
    expected = _add_confidence(weights, pages, first, rescored, folds) if plan.name_size else {}
    return Trained(weights[:-1], weights[-1], first, rescored, expected)


def first_pass(
    pages: Sequence[LabeledPage], plan: Plan, folds: int, held_out: int | None
) -> tuple[Arrays, Scores]:
    """Train the network on the pages of all folds but one, and score the pages of that one.

    held_out: the fold; None trains on all pages and scores none.
    """
    from cleanpress.training.examples import prepare
    from cleanpress.training.learner import fit, pack, predict

    _use_one_thread()
    examples = (
        prepare(page.inputs, page.words, page.labels, page.type)
        for page in pages
        if page.inputs is not None and page.is_known and page.fold(folds) != held_out
    )
    network = fit(list(examples), plan)
    scores = {
        page.id: _empty()
        if page.inputs is None
        else predict(network, prepare(page.inputs, page.words, page.labels, page.type))
        for page in pages
        if page.fold(folds) == held_out
    }
    return pack(network), scores


def rescoring_pass(
    pages: Sequence[LabeledPage],
    first: Mapping[str, Floats],
    plan: Plan,
    folds: int,
    held_out: int | None,
) -> tuple[Arrays, Scores]:
    """Train the network of the rescoring pass as `first_pass` does the first.

    first: the scores of each page by a network that saw no page of its site.
    plan:  that of the first pass; the share of the pages that is learned from in each pass over them counts.
    """
    from cleanpress.training.stack_learner import (
        STACK_PLAN,
        fit_stack,
        pack_stack,
        predict_stack,
        prepare_scored,
    )

    _use_one_thread()
    rows = {
        page.id: rescoring_features(first[page.id], page.inputs, page.words)
        for page in pages
        if page.inputs is not None
    }
    stack = fit_stack(
        [
            prepare_scored(rows[page.id], page.words, page.labels)
            for page in pages
            if page.is_known and page.fold(folds) != held_out
        ],
        replace(STACK_PLAN, share=plan.share),
    )
    scores = {
        page.id: predict_stack(stack, rows[page.id]) if page.id in rows else _empty()
        for page in pages
        if page.fold(folds) == held_out
    }
    return pack_stack(stack), scores


def _add_confidence(
    weights: Sequence[Arrays], pages: Sequence[LabeledPage], first: Scores, rescored: Scores, folds: int
) -> dict[str, float]:
    """Add the models of confidence to the weights; return what is expected of each page, out of fold."""
    pages = [page for page in pages if page.gold is not None]
    scores = {page.id: (first[page.id], rescored[page.id]) for page in pages}
    kept = {
        page.id: page.kept_above(scores[page.id][1], _threshold(page, *scores[page.id])) for page in pages
    }
    fitted = fit_confidence(pages, scores, kept, folds)
    for arrays, model in zip(weights, (*fitted.folds, fitted.final), strict=True):
        arrays |= pack_confidence(model)
    return fitted.pages


def _use_one_thread() -> None:
    import torch

    # The folds run side by side; and sums in one order give the same weights.
    torch.set_num_threads(1)


def _empty() -> Floats:
    return np.zeros(0, np.float32)


def predicted_text(page: LabeledPage, first: Floats, scores: Floats) -> str:
    """Return the text that the shipped code would give for these scores of the first and of the last pass."""
    return page.text_above(scores, _threshold(page, first, scores))


def _threshold(page: LabeledPage, first: Floats, scores: Floats) -> float:
    texts = () if page.excluded is None else page.texts
    return f1_optimal_threshold(first, scores, page.words, texts)


def report(pages: Iterable[LabeledPage], answers: Mapping[str, str], folds: int) -> Iterator[str]:
    """Yield lines with the mean word F1 of the predictions by fold, by group of pages, and over all."""
    by_fold: dict[int, list[float]] = {fold: [] for fold in range(folds)}
    by_group: dict[str, list[float]] = defaultdict(list)
    for page in pages:
        if page.gold is not None:
            f1 = word_f1(page.gold, answers[page.id])
            by_fold[page.fold(folds)].append(f1)
            by_group[page.group].append(f1)
    parts = {f"fold {fold}": found for fold, found in by_fold.items()} | dict(sorted(by_group.items()))
    for name, found in parts.items():
        if found:
            yield f"{name}: F1 {fmean(found):.4f} of {len(found)} pages"
    everything = list(chain.from_iterable(by_fold.values()))
    yield f"by domain, {folds} folds: F1 {fmean(everything):.4f} of {len(everything)} pages"


def save(arrays: Arrays, path: Path) -> None:
    """Write weights, whole or not at all."""
    with open_output(path) as out:
        write_arrays(out, arrays, path.name)
