"""Train the network on pages whose main content is known: `python -m cleanpress.training --data DIR`.

--kind html is for `extract`, --kind text for `RemoveBoilerplate`, which learns from flattened pages.

DIR holds `html/ID.html.gz` (or `ID.html`) and `ground-truth/ID.json`, with the page's address in `url` and
the text of its main content in `ground_truth.main_content`; that is the layout of WCXB. Where only pieces are
marked, in `with` and `without`, what they tell is learned, too. First every page is scored by a network that
saw no page of its domain (cross-validation). These scores teach the second look, and tell what to expect on
new pages; with --folds-out DIR the weights for each part of the data, which have not seen it, are written
to DIR/fold0.npz and so on. Then one network learns from all pages, and is written to --out.

Needs the extra `cleanpress[train]`. Like the command line, this stands above all else; nothing imports it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from cleanpress.io.atomic import open_output
from cleanpress.model.network import rows_again
from cleanpress.model.threshold import expected_cut
from cleanpress.model.words import Floats
from cleanpress.training.dataset import DataError, Page, read_all
from cleanpress.training.labels import word_f1

if TYPE_CHECKING:
    from cleanpress.training.learner import Plan

__all__ = ["main", "read_pages"]

Arrays = dict[str, Any]


def read_pages(folders: Sequence[Path], kind: Literal["html", "text"] = "html") -> list[Page]:
    """Read the pages under `folders`, as HTML or as texts.

    Raises DataError where none has its main content.
    """
    if kind == "html":
        from cleanpress.training.pages import read_marked_page as read
    else:
        from cleanpress.training.texts import read_marked_texts as read
    return read_all(folders, read)


def score_fold(
    pages: Sequence[Page], plan: Plan, folds: int, fold: int | None
) -> tuple[Arrays, dict[str, Floats]]:
    """Train the network on the pages of all folds but one, and score that one's; None for no such fold.

    Returns the weights and the scores by page.
    """
    import torch

    from cleanpress.training.examples import prepare
    from cleanpress.training.learner import fit, pack, predict

    torch.set_num_threads(1)  # the folds run side by side; and sums in one order give the same weights
    network = fit(
        [
            prepare(page.inputs, page.words, page.labels)
            for page in pages
            if page.inputs is not None and page.fold(folds) != fold and not np.isnan(page.labels).all()
        ],
        plan,
    )
    scores = {
        page.id: np.zeros(0, np.float32)
        if page.inputs is None
        else predict(network, prepare(page.inputs, page.words, page.labels))
        for page in pages
        if page.fold(folds) == fold
    }
    return pack(network), scores


def score_again(
    pages: Sequence[Page], first: Mapping[str, Floats], folds: int, fold: int | None
) -> tuple[Arrays, dict[str, Floats]]:
    """Train the second look as `score_fold` does the first.

    first: the scores of each page by a network that saw none of its domain.
    """
    import torch

    from cleanpress.training.stack_learner import fit_stack, look_again, pack_stack, prepare_scored

    torch.set_num_threads(1)
    rows = {
        page.id: rows_again(first[page.id], page.inputs, page.words)
        for page in pages
        if page.inputs is not None
    }
    stack = fit_stack(
        [
            prepare_scored(rows[page.id], page.words, page.labels)
            for page in pages
            if page.inputs is not None and page.fold(folds) != fold and not np.isnan(page.labels).all()
        ]
    )
    own = [page for page in pages if page.fold(folds) == fold]
    empty = np.zeros(0, np.float32)
    scores = {page.id: look_again(stack, rows[page.id]) if page.id in rows else empty for page in own}
    return pack_stack(stack), scores


def answer(page: Page, first: Floats, scores: Floats) -> str:
    """What `extract` would give for these scores of the first and the second look."""
    return page.text(scores, expected_cut(first, scores, page.words))


def report(pages: Sequence[Page], answers: Mapping[str, str], folds: int) -> None:
    """Print the mean word F1 of the answers, by fold and by type of page."""
    pages = [page for page in pages if page.gold is not None]
    found = {page.id: word_f1(page.gold or "", answers[page.id]) for page in pages}
    for fold in range(folds):
        own = [found[page.id] for page in pages if page.fold(folds) == fold]
        say(f"fold {fold}: F1 {np.mean(own):.4f} of {len(own)} pages")
    for kind in sorted({page.kind for page in pages}):
        own = [found[page.id] for page in pages if page.kind == kind]
        say(f"{kind}: F1 {np.mean(own):.4f} of {len(own)} pages")
    say(f"by domain, {folds} folds: F1 {np.mean(list(found.values())):.4f} of {len(found)} pages")


def say(message: str) -> None:
    print(message, flush=True)


def read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m cleanpress.training", description=__doc__)
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders with html/ and ground-truth/"
    )
    parser.add_argument("--kind", choices=["html", "text"], default="html", help="what to train for")
    parser.add_argument("--out", type=Path, required=True, help="where to write the weights (.npz)")
    parser.add_argument("--answers", type=Path, help="write the cross-validated answers there (.jsonl.gz)")
    parser.add_argument("--folds-out", type=Path, metavar="DIR", help="write the weights of each fold there")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--epochs", type=int, help="passes over the pages (default: as the plan says)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as the arguments say; return the exit code."""
    options = read_arguments(arguments)
    started = time.monotonic()
    try:
        from cleanpress.training.learner import PLANS

        pages = read_pages(options.data, options.kind)
    except ModuleNotFoundError as error:
        say(f"Training needs {(error.name or '').replace('_', '-')}: pip install 'cleanpress[train]'")
        return 2
    except DataError as error:
        say(str(error))
        return 1
    plan = PLANS[options.kind]
    if options.epochs is not None:
        plan = replace(plan, epochs=options.epochs)
    say(f"{len(pages)} pages of {len({page.domain for page in pages})} domains")
    folds = min(options.folds, len(pages))
    weights, first, second = cross_validate(pages, plan, folds, options.workers)
    say("at first look")
    report(pages, {page.id: answer(page, first[page.id], first[page.id]) for page in pages}, folds)
    say("at second look")
    answers = {page.id: answer(page, first[page.id], second[page.id]) for page in pages}
    report(pages, answers, folds)
    if options.answers:
        lines = [json.dumps({"id": name, "text": text}) + "\n" for name, text in answers.items()]
        with open_output(options.answers) as out:
            out.write(gzip.compress("".join(lines).encode("utf-8")))
    *parts, last = weights
    if options.folds_out:
        options.folds_out.mkdir(parents=True, exist_ok=True)
        for fold, arrays in enumerate(parts):
            save(arrays, options.folds_out / f"fold{fold}.npz")
    save(last, options.out)
    minutes = (time.monotonic() - started) / 60
    say(f"{options.out}: {options.out.stat().st_size:,} bytes, after {minutes:.0f} minutes")
    return 0


def cross_validate(
    pages: Sequence[Page], plan: Plan, folds: int, workers: int
) -> tuple[list[Arrays], dict[str, Floats], dict[str, Floats]]:
    """Train for each fold, and last for none: the weights, and the scores at first and at second look."""
    weights: list[Arrays] = []
    first: dict[str, Floats] = {}
    second: dict[str, Floats] = {}
    parts = [*range(folds), None]
    with ProcessPoolExecutor(workers) as pool:
        for arrays, given in pool.map(partial(score_fold, pages, plan, folds), parts):
            weights.append(arrays)
            first |= given
            say(f"scored {len(first)} of {len(pages)} pages")
        looks = pool.map(partial(score_again, pages, first, folds), parts)
        for arrays, (again, given) in zip(weights, looks, strict=True):
            arrays |= again
            second |= given
    return weights, first, second


def save(arrays: Arrays, path: Path) -> None:
    """Write weights, whole or not at all."""
    with open_output(path) as out:
        np.savez_compressed(out, **arrays)


if __name__ == "__main__":
    sys.exit(main())
