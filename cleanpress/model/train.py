"""Train the network on pages whose main content is known: `python -m cleanpress.model.train --data DIR`.

DIR holds `html/ID.html.gz` (or `ID.html`) and `ground-truth/ID.json`, with the page's address in `url` and
the text of its main content in `ground_truth.main_content`; that is the layout of WCXB. Where only pieces are
marked, in `with` and `without`, what they tell is learned, too. First every page is scored by a network that
saw no page of its domain (cross-validation). These scores teach the second look, and tell what to expect on
new pages. Then one network learns from all pages, and is written to --out.

Needs the extra `cleanpress[train]`. Like the command line, this stands above all else; nothing imports it.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import numpy as np

from cleanpress.errors import CleanpressError
from cleanpress.html.blocks import read_blocks
from cleanpress.html.leaving import Standing, left_out, standing
from cleanpress.html.metadata import read_title
from cleanpress.html.parse import read_page
from cleanpress.html.score import page_inputs
from cleanpress.model.cuts import expected_cut
from cleanpress.model.labels import label_blocks, label_by_pieces, word_f1
from cleanpress.model.network import Inputs, rows_again
from cleanpress.model.words import Floats
from cleanpress.streams import open_output

if TYPE_CHECKING:
    from cleanpress.model.learner import Plan, TorchNetwork
    from cleanpress.model.stack_learner import TorchStack

__all__ = ["main"]


class DataError(CleanpressError, ValueError):
    """A folder that holds no pages to learn from."""


class Page(NamedTuple):
    """A page, and its blocks' words and labels.

    gold:   the text of its main content; None for a page of which only pieces are marked.
    places: where its blocks stand.
    inputs: None where it has no block.
    labels: of the blocks, NaN where nobody knows.
    """

    id: str
    domain: str
    kind: str
    gold: str | None
    texts: list[str]
    places: Standing
    inputs: Inputs | None
    words: Floats
    labels: list[float]

    def fold(self, folds: int) -> int:
        """Which part of the data it belongs to; pages of one domain are always together."""
        return int(hashlib.md5(self.domain.encode()).hexdigest(), 16) // 7 % folds

    def text(self, scores: Floats, cut: float) -> str:
        """What `extract` would give for these scores, cut there."""
        chosen = np.flatnonzero(scores >= cut).tolist()
        gone = left_out(self.texts, self.places, chosen)
        return "\n".join(self.texts[number] for number in chosen if number not in gone)


def read_pages(folders: Sequence[Path]) -> list[Page]:
    """Read the pages under `folders`. Raises DataError where none has its main content."""
    truths = [truth for data in folders for truth in sorted((data / "ground-truth").glob("*.json"))]
    with ProcessPoolExecutor() as pool:
        pages = list(pool.map(_read, truths, chunksize=16))
    if all(page.gold is None for page in pages):
        raise DataError(
            f"{', '.join(map(str, folders))}: no page with its main content. There must be html/ID.html.gz "
            "and ground-truth/ID.json, with the text in ground_truth.main_content."
        )
    return pages


def _read(truth: Path) -> Page:
    data = truth.parent.parent
    known = json.loads(truth.read_text(encoding="utf-8"))
    marked = known["ground_truth"]
    gold = marked.get("main_content")
    packed = data / "html" / f"{truth.stem}.html.gz"
    html = gzip.decompress(packed.read_bytes()) if packed.exists() else packed.with_suffix("").read_bytes()
    parsed = read_page(html)
    blocks = read_blocks(parsed.markup)
    host = (urlsplit(known.get("url") or "").hostname or truth.stem).removeprefix("www.")
    kind = known.get("_internal", {}).get("page_type", {}).get("primary", "page")
    page = Page(
        truth.stem, host, kind, gold, blocks.texts, standing(blocks), None, np.zeros(0, np.float32), []
    )
    if not len(blocks):
        return page
    inputs, words = page_inputs(blocks, read_title(parsed))
    if gold is None:
        pieces = marked.get("with") or [], marked.get("without") or []
        labels = label_by_pieces(blocks.texts, blocks.contexts, *pieces)
    else:
        labels = label_blocks(blocks.texts, gold)
    return page._replace(inputs=inputs, words=words, labels=labels)


def train(pages: Iterable[Page], plan: Plan) -> TorchNetwork:
    """Train one network on those of `pages` that have a block whose label is known."""
    import torch

    from cleanpress.model.learner import fit, prepare

    torch.set_num_threads(1)  # the folds run side by side; and sums in one order give the same weights
    examples = [
        prepare(page.inputs, page.words, page.labels)
        for page in pages
        if page.inputs is not None and not np.isnan(page.labels).all()
    ]
    return fit(examples, plan)


def score_fold(pages: Sequence[Page], plan: Plan, folds: int, fold: int) -> dict[str, Floats]:
    """Score the pages of a fold with a network that saw none of them."""
    from cleanpress.model.learner import predict, prepare

    network = train((page for page in pages if page.fold(folds) != fold), plan)
    scores = {}
    for page in pages:
        if page.fold(folds) == fold:
            scores[page.id] = np.zeros(0, np.float32)
            if page.inputs is not None:
                scores[page.id] = predict(network, prepare(page.inputs, page.words, page.labels))
    return scores


def score_again(
    pages: Sequence[Page], first: Mapping[str, Floats], folds: int, fold: int | None
) -> tuple[TorchStack, dict[str, Floats]]:
    """Train the second look on the pages of all folds but one, and score that one's; None for no such fold.

    first: the scores of each page by a network that saw none of its domain.
    """
    import torch

    from cleanpress.model.stack_learner import fit_stack, look_again, prepare_scored

    torch.set_num_threads(1)
    rows = {
        page.id: rows_again(first[page.id], page.inputs, page.words)
        for page in pages
        if page.inputs is not None
    }
    examples = [
        prepare_scored(rows[page.id], page.words, page.labels)
        for page in pages
        if page.inputs is not None and page.fold(folds) != fold and not np.isnan(page.labels).all()
    ]
    stack = fit_stack(examples)
    own = [page for page in pages if page.fold(folds) == fold]
    empty = np.zeros(0, np.float32)
    return stack, {page.id: look_again(stack, rows[page.id]) if page.id in rows else empty for page in own}


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
    parser = argparse.ArgumentParser(prog="python -m cleanpress.model.train", description=__doc__)
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders with html/ and ground-truth/"
    )
    parser.add_argument("--out", type=Path, required=True, help="where to write the weights (.npz)")
    parser.add_argument("--answers", type=Path, help="write the cross-validated answers there (.jsonl.gz)")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--epochs", type=int, help="passes over the pages (default: as the plan says)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train as the arguments say; return the exit code."""
    options = read_arguments(arguments)
    try:
        from cleanpress.model.learner import Plan, pack
        from cleanpress.model.stack_learner import pack_stack
    except ModuleNotFoundError as error:
        say(f"Training needs {error.name}: pip install 'cleanpress[train]'")
        return 2
    plan = Plan() if options.epochs is None else Plan(epochs=options.epochs)
    started = time.monotonic()
    try:
        pages = read_pages(options.data)
    except DataError as error:
        say(str(error))
        return 1
    say(f"{len(pages)} pages of {len({page.domain for page in pages})} domains")
    folds = min(options.folds, len(pages))
    first: dict[str, Floats] = {}
    second: dict[str, Floats] = {}
    with ProcessPoolExecutor(options.workers) as pool:
        last = pool.submit(train, pages, plan)
        for given in pool.map(partial(score_fold, pages, plan, folds), range(folds)):
            first.update(given)
            say(f"scored {len(first)} of {len(pages)} pages")
        *looks, (stack, _) = pool.map(partial(score_again, pages, first, folds), [*range(folds), None])
        for _, given in looks:
            second.update(given)
        arrays: dict[str, Any] = {**pack(last.result()), **pack_stack(stack)}
    say("at first look")
    report(pages, {page.id: answer(page, first[page.id], first[page.id]) for page in pages}, folds)
    say("at second look")
    answers = {page.id: answer(page, first[page.id], second[page.id]) for page in pages}
    report(pages, answers, folds)
    if options.answers:
        lines = [json.dumps({"id": name, "text": text}) + "\n" for name, text in answers.items()]
        with open_output(options.answers) as out:
            out.write(gzip.compress("".join(lines).encode("utf-8")))
    with open_output(options.out) as out:
        np.savez_compressed(out, **arrays)
    minutes = (time.monotonic() - started) / 60
    say(f"{options.out}: {options.out.stat().st_size:,} bytes, after {minutes:.0f} minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
